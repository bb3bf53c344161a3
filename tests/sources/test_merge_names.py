"""Records with keys and addresses: which entry is which, when a source changes what names them."""

import copy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.model import Attachment
from digest.sources.draft import Draft
from digest.sources.merge import Merged, merge
from digest.sources.reconcile import Origin

FEED = Origin("feed", None, "en", datetime(2026, 11, 20, 12, tzinfo=UTC))
LATER = replace(FEED, added=datetime(2026, 12, 1, tzinfo=UTC))
SHEET = replace(FEED, name="sheet")
EMPTY: dict[str, Any] = {"entries": []}
LINK = "https://example.org/upcoming/"


def draft(title: str, key: str = "", url: str = "", day: str = "2024-05-02", **more: Any) -> Draft:
    more = {"summary": f"All about {title}.", "place": title} | more
    return Draft(title, published=day, key=key, url=url, **more)


def catalog_of(*drafts: Draft, origin: Origin = FEED) -> dict[str, Any]:
    return merge(EMPTY, drafts, origin).document


def again(document: dict[str, Any], *drafts: Draft, origin: Origin = LATER) -> Merged:
    return merge(document, drafts, origin)


def counts(merged: Merged) -> tuple[int, int, int]:
    report = merged.report
    return len(report.new), len(report.changed), len(report.unchanged)


# --- what names a record ---


def test_a_key_finds_its_entry_whatever_else_has_changed() -> None:
    document = catalog_of(draft("Rent", "a", "https://example.org/1"), draft("Heat", "b"))

    merged = again(document, draft("Rents of today", "a", "https://example.org/9", "2024-05-03"))

    assert counts(merged) == (0, 1, 0)
    assert merged.document["entries"][0]["id"] == document["entries"][0]["id"]
    assert merged.document["entries"][0]["url"] == "https://example.org/9"


def test_records_that_share_a_link_are_told_apart_by_their_keys() -> None:
    document = catalog_of(draft("One", "X-1", LINK), draft("Two", "X-2", LINK))

    merged = again(document, draft("Three", "X-3", LINK), draft("Two", "X-2", LINK))

    assert counts(merged) == (1, 0, 1)


def test_a_link_that_one_entry_had_and_another_record_has_now_is_no_name() -> None:
    document = catalog_of(draft("One", "X-1", LINK, "2024-04-01"))

    merged = again(document, draft("Three", "X-3", LINK))

    assert counts(merged) == (1, 0, 0)
    assert merged.report.ambiguous[0].why == "the same address, and nothing else"


def test_records_without_keys_that_share_a_link_are_told_apart_by_day_and_title() -> None:
    drafts = [draft(f"Meeting {n}", "", LINK, f"2024-05-{n:02}", summary="") for n in range(1, 29)]
    document = catalog_of(*drafts[1:])

    merged = again(document, *drafts)

    assert counts(merged) == (1, 0, 27)


def test_without_keys_the_link_is_the_key() -> None:
    one, two = (
        draft("One", "", "https://example.org/1"),
        draft("Two", "", "https://example.org/2"),
    )
    document = catalog_of(one, two)

    merged = again(document, draft("Three", "", "https://example.org/3"), two, one)

    assert counts(merged) == (1, 0, 2)
    assert counts(again(document, replace(one, title="First", published="2024-06-01"))) == (0, 1, 0)


def test_a_key_that_the_source_repeats_names_nothing() -> None:
    document = catalog_of(draft("One", "x", day="2024-01-01"), draft("Two", "x", day="2024-02-01"))

    assert len(document["entries"]) == 2
    merged = again(
        document, draft("Two", "x", day="2024-02-01"), draft("One", "x", day="2024-01-01")
    )
    assert merged.document == document


def test_a_key_that_was_emptied_leaves_the_link_and_the_words() -> None:
    document = catalog_of(draft("One", "a", "https://example.org/1"), draft("Two", "b"))

    merged = again(document, draft("One", "", "https://example.org/1"), draft("Two", ""))

    assert counts(merged) == (0, 0, 2)


def test_a_record_printed_twice_with_its_name_is_one_entry() -> None:
    merged = merge(EMPTY, [draft("One", "a"), draft("One", "a"), draft("Two", "b")], FEED)

    assert len(merged.document["entries"]) == 2
    assert merged.report.repeated == ("One",)
    assert counts(again(merged.document, draft("One", "a"), draft("One", "a"))) == (0, 0, 1)


# --- when a site moves ---


def test_nothing_is_new_when_a_site_moves_to_https_and_corrects_a_title_and_a_date() -> None:
    before = [
        draft(f"Guide {n}", f"http://example.org/{n}", f"http://example.org/{n}", f"2024-05-{n:02}")
        for n in range(1, 11)
    ]
    after = [
        replace(d, key=d.key.replace("http:", "https:"), url=d.url.replace("http:", "https:"))
        for d in before
    ]
    after[3] = replace(after[3], title="Guide four")
    after[5] = replace(after[5], published="2024-05-07")
    document = catalog_of(*before)

    merged = again(document, *after)

    assert counts(merged) == (0, 10, 0)
    assert [e["id"] for e in merged.document["entries"]] == [e["id"] for e in document["entries"]]
    assert again(merged.document, *after).document == merged.document


@pytest.mark.parametrize(
    "url",
    [
        "http://Example.org/guide/",
        "https://example.org:443/guide",
        "https://example.org/guide/?utm_source=feed&utm_medium=rss",
        "https://example.org/guide?fbclid=x#top",
    ],
)
def test_an_address_is_the_same_in_every_spelling(url: str) -> None:
    document = catalog_of(draft("One", "a", "https://example.org/guide"))

    assert counts(again(document, draft("One", "b", url)))[0] == 0


def test_a_site_that_moves_all_at_once_is_known_by_its_words() -> None:
    words = "The list of all that members give away, from amaranth to zucchini, page by page."
    document = catalog_of(draft("One", "p=1", "https://old.example.org/?p=1", summary=words))

    merged = again(document, draft("One", "/one/", "https://example.org/one/", summary=words))

    assert counts(merged)[0] == 0


def test_papers_with_one_title_in_a_day_stay_two_where_their_names_differ() -> None:
    first = draft("23-1 Doe v. Roe", "d/1", "https://court.example.org/1", summary="[Order]")
    second = draft("23-1 Doe v. Roe", "d/2", "https://court.example.org/2", summary="[Order]")
    document = catalog_of(first)

    merged = again(document, second)

    assert counts(merged) == (1, 0, 0)
    assert merged.report.ambiguous[0].why == "the same words under another name"


def test_a_key_used_again_for_something_new_is_said() -> None:
    document = catalog_of(draft("Ten tools of 2017", "g", day="2017-05-01", summary="Old."))

    merged = again(
        document, draft("Fine soups, warm and cold", "g", day="2020-01-09", summary="Other.")
    )

    assert merged.report.rewritten == (document["entries"][0]["id"],)
    assert counts(merged) == (0, 1, 0)


def test_another_sheet_with_the_same_numbers_is_refused() -> None:
    document = catalog_of(*(draft(f"Guide to {n}", n) for n in ("1", "2", "3", "4")))
    other = [draft(word, n, day="2019-01-01", summary=word) for n, word in enumerate("wxyz", 1)]
    other = [replace(d, key=str(d.key)) for d in other]

    with pytest.raises(SourceError, match="looks like another source with the same numbering"):
        again(document, *other)


# --- several sources of one entry ---


def test_what_two_sources_have_is_one_entry_that_remembers_both() -> None:
    document = catalog_of(draft("Rent", "a", LINK))

    merged = again(document, draft("Rent", "17", LINK), origin=SHEET)

    (entry,) = merged.document["entries"]
    assert counts(merged) == (0, 0, 1)
    assert [memory["name"] for memory in entry["source"]] == ["feed", "sheet"]
    assert again(merged.document, draft("Rent", "a", LINK)).document == merged.document
    assert (
        again(merged.document, draft("Rent", "17", LINK), origin=SHEET).document == merged.document
    )


def test_a_change_in_either_source_is_taken_and_the_other_does_not_undo_it() -> None:
    document = catalog_of(draft("Rent", "a", LINK))
    document = again(document, draft("Rent", "17", LINK), origin=SHEET).document

    changed = again(document, draft("Rents", "17", LINK), origin=SHEET).document
    merged = again(changed, draft("Rent", "a", LINK))

    assert merged.document["entries"][0]["title"] == "Rents"
    assert merged.document == changed


def test_a_source_does_not_take_an_entry_of_another_that_only_shares_the_address() -> None:
    document = catalog_of(draft("Rent", "a", LINK, "2024-05-01", summary="One two three."))

    merged = again(document, draft("Heat", "17", LINK, summary="Four five six."), origin=SHEET)

    assert counts(merged) == (1, 0, 0)
    assert merged.report.ambiguous


def test_what_a_person_wrote_is_found_by_its_address_and_stays_the_persons() -> None:
    mine = {
        "id": "rent",
        "title": "Rent, explained",
        "url": LINK,
        "published": "2024-05-02",
        "topics": ["housing"],
        "summary": "Mine.",
    }

    merged = again({"entries": [mine]}, draft("Rent", "a", LINK, authors=("Jane Doe",)))

    (entry,) = merged.document["entries"]
    assert {name: entry[name] for name in mine} == mine
    assert entry["authors"] == ["Jane Doe"]
    assert {change.field for change in merged.report.kept} == {"title", "summary"}
    assert not again(merged.document, draft("Rent", "a", LINK, authors=("Jane Doe",))).report.kept


# --- what is gone, withdrawn, back ---


def test_what_is_gone_stays_and_is_named() -> None:
    document = catalog_of(draft("One", "a"), draft("Two", "b"))

    merged = again(document, draft("One", "a"))

    assert merged.document == document
    assert merged.report.gone == (document["entries"][1]["id"],)


def test_what_is_missing_is_withdrawn_where_that_is_asked_for_and_comes_back_with_the_source() -> (
    None
):
    document = catalog_of(draft("One", "a"), draft("Two", "b"))
    withdrawing = replace(LATER, withdraw_missing=True)

    gone = again(document, draft("One", "a"), origin=withdrawing)
    back = again(gone.document, draft("One", "a"), draft("Two", "b"), origin=withdrawing)

    assert gone.document["entries"][1]["withdrawn"] == "2026-12-01T00:00:00Z"
    assert gone.report.withdrawn == back.report.returned == (document["entries"][1]["id"],)
    returned = back.document["entries"][1]
    assert returned.pop("updated") == "2026-12-01T00:00:00Z"
    assert back.document == document
    assert again(gone.document, draft("One", "a"), origin=withdrawing).document == gone.document


def test_a_source_can_take_a_record_back_and_only_itself_can_undo_that() -> None:
    document = catalog_of(draft("One", "a"))

    merged = again(document, draft("One", "a", withdrawn=True))
    mine = copy.deepcopy(document)
    mine["entries"][0]["withdrawn"] = "2026-11-25T00:00:00Z"

    assert merged.document["entries"][0]["withdrawn"] == "2026-12-01T00:00:00Z"
    back = again(merged.document, draft("One", "a")).document
    assert back["entries"][0].pop("updated") == "2026-12-01T00:00:00Z"
    assert back == document
    assert again(mine, draft("One", "a")).document == mine


def test_nothing_is_withdrawn_when_most_of_a_source_is_missing() -> None:
    drafts = [draft(f"Guide {n}", str(n)) for n in range(30)]
    withdrawing = replace(LATER, withdraw_missing=True)

    with pytest.raises(SourceError, match="28 of the 30 entries that it had are missing"):
        again(catalog_of(*drafts), *drafts[:2], origin=withdrawing)


# --- every field ---

FULL = draft(
    "Rent",
    "a",
    LINK,
    updated="2024-06-01T00:00:00Z",
    language="es",
    topics=("housing",),
    categories=("Vivienda",),
    authors=("Jane Doe",),
)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "https://example.org/other"),
        ("published", "2024-05-09"),
        ("updated", "2024-07-01T00:00:00Z"),
        ("language", "en"),
        ("topics", ("courts",)),
        ("authors", ("John Roe",)),
    ],
)
def test_a_field_that_the_source_changed_is_taken_unless_a_person_did(
    field: str, value: Any
) -> None:
    document = catalog_of(FULL)
    changed = replace(FULL, **{field: value})
    mine = copy.deepcopy(document)
    own = ["mine"] if isinstance(value, tuple) else "mine"
    mine["entries"][0][field] = own

    taken = again(document, changed)
    kept = again(mine, changed)

    expected = list(value) if isinstance(value, tuple) else value
    assert taken.document["entries"][0][field] == expected
    assert [change.field for change in taken.report.changes] == [field]
    assert kept.document["entries"][0][field] == own
    assert [(change.field, change.old) for change in kept.report.kept] == [(field, own)]
    assert not again(kept.document, changed).report.kept
    assert again(taken.document, changed).document == taken.document


def test_a_field_that_the_source_takes_away_goes() -> None:
    merged = again(catalog_of(FULL), replace(FULL, updated="", authors=()))

    assert not {"updated", "authors"} & set(merged.document["entries"][0])


def test_html_and_plain_summaries_change_into_each_other() -> None:
    plain = draft("Rent", "a", summary="All about rent.")
    html = replace(plain, summary="<p>All about <b>rent</b>.</p>", summary_html=True)

    merged = again(catalog_of(plain), html)

    assert merged.document["entries"][0]["summary_type"] == "html"
    assert merged.document["entries"][0]["summary"] == html.summary
    assert again(merged.document, plain).document["entries"][0]["summary"] == plain.summary
    assert "summary_type" not in again(merged.document, plain).document["entries"][0]


def test_html_without_a_title_keeps_its_summary_whole() -> None:
    html = draft("", "a", summary="<p>Rent rises. <b>Ask</b> for help.</p>", summary_html=True)

    (entry,) = catalog_of(html)["entries"]

    assert entry["title_derived"] is True
    assert entry["title"].startswith("Rent rises")
    assert entry["summary"] == html.summary
    document = {"entries": [entry]}
    assert again(document, html).document == document


def test_a_translation_names_the_entry_of_its_original() -> None:
    original = draft("Rent", "a")
    translation = draft("Renta", "a:es", language="es", translation_of="a")

    document = catalog_of(translation, original)

    renta, rent = document["entries"]
    assert renta["translation_of"] == rent["id"]
    assert again(document, translation, original).document == document
    assert again(document, translation).document["entries"][0]["translation_of"] == rent["id"]


def test_translations_that_share_a_work_which_is_no_record_are_of_one_among_them() -> None:
    english = draft("Rent", "guide.en.md", translation_of="guide.md")
    spanish = draft("Renta", "guide.es.md", language="es", translation_of="guide.md")
    arabic = draft("Ejar", "guide.ar.md", language="ar", translation_of="guide.md")

    document = catalog_of(english, spanish)
    more = again(document, arabic, spanish, english).document

    (work,) = {e["translation_of"] for e in document["entries"] if "translation_of" in e}
    named = {e["id"]: e.get("translation_of") for e in more["entries"]}
    assert named.pop(work) is None
    assert set(named.values()) == {work}
    assert again(more, english, arabic, spanish).document == more


def test_ids_of_another_catalog_stay_where_they_are_free() -> None:
    origin = replace(FEED, name="catalog", keep_ids=True)
    taken = {"entries": [{"id": "heat", "title": "Heating", "published": "2020-01-01"}]}

    merged = merge(taken, [draft("Rent", "rent"), draft("Heat", "heat")], origin)

    assert merged.report.new[0] == "rent"
    assert merged.report.new[1] not in ("heat", "rent")
    assert merge(merged.document, [draft("Rent", "rent")], origin).report.new == ()


# --- what could be two stays two ---

LONG = "The list of all that members give away, from amaranth to zucchini, page by page, for all."


def feed_of(*numbers: int, **more: Any) -> list[Draft]:
    return [draft("Docket", f"k{n}", f"https://example.org/{n}", summary=LONG) for n in numbers]


def test_a_window_that_slides_takes_no_new_record_for_one_that_has_left_it() -> None:
    document = catalog_of(*feed_of(1, 2, 3))

    slid = again(document, *feed_of(2, 3, 4))
    back = again(slid.document, *feed_of(1, 2, 3, 4))

    assert counts(slid) == (1, 0, 2)
    assert counts(back) == (0, 0, 4)


def test_a_window_of_which_all_has_left_takes_no_new_record_for_an_old_one() -> None:
    document = catalog_of(*feed_of(1, 2, 3, 4, 5, 6))

    assert counts(again(document, *feed_of(7, 8, 9, 10, 11, 12)))[2] == 0


def test_a_site_that_moves_is_known_by_days_and_titles_if_nearly_all_agree() -> None:
    before = [
        draft(f"Guide to topic {c}", f"p={c}", f"https://old.example.org/?p={c}", summary="Short.")
        for c in "abcdefgh"
    ]
    after = [replace(d, key=f"/{d.key}/", url=f"https://example.org/{d.key}/") for d in before]

    assert counts(again(catalog_of(*before), *after)) == (0, 8, 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Know your rights, part 1", "Know your rights, part 2"),
        ("Bail in Adams County", "Bail in Allen County"),
        ("Ten tools of 2017", "Ten tools of 2020"),
    ],
)
def test_titles_with_another_number_or_name_are_of_two_whatever_else_agrees(
    one: str, other: str
) -> None:
    same = {"summary": LONG}

    merged = again(catalog_of(draft(one, **same)), draft(other, **same))

    assert counts(merged) == (1, 0, 0)


def test_a_key_used_again_is_said_although_the_titles_look_alike() -> None:
    first = draft("Ten tools of 2017", "g", "https://example.org/a", "2017-05-01", summary="Old.")
    second = draft("Ten tools of 2020", "g", "https://example.org/b", "2020-01-09", summary="New.")

    assert again(catalog_of(first), second).report.rewritten


def test_a_year_in_common_does_not_make_another_sheet_the_same() -> None:
    document = catalog_of(
        *(draft(f"Guide to {w}", str(n), day="2021") for n, w in enumerate("abcd"))
    )
    others = [
        draft(w, str(n), day="2021", summary=f"On {w}.")
        for n, w in enumerate(["Soup", "Beans", "Frost", "Water"])
    ]

    with pytest.raises(SourceError, match="4 of 4 records have the key of an entry"):
        again(document, *others)
    assert counts(again(document, *others, origin=replace(LATER, trust_keys=True))) == (0, 4, 0)


def test_a_link_alone_does_not_make_a_record_an_entry_with_nothing_in_common() -> None:
    old = draft("Rent guide", "", LINK, "2024-01-01", summary="On rent.")
    new = draft("Bail hearings", "", LINK, "2024-05-01", summary="On bail.")

    merged = again(catalog_of(old), new)

    assert counts(merged) == (1, 0, 0)
    assert merged.report.ambiguous[0].why == "the same address, and nothing else"


def test_two_versions_of_one_record_are_one_entry_and_poison_nothing() -> None:
    one = draft("Rent guide", "k5", "https://example.org/5")
    edited = replace(one, summary="All about rent, newly told.", updated="2024-06-01T00:00:00Z")
    document = catalog_of(one)

    both = again(document, one, edited)
    later = again(both.document, replace(edited, summary="Once more, all of it another way."))

    assert both.report.repeated == ("Rent guide",)
    assert counts(both) == counts(later) == (0, 1, 0)
    assert both.document["entries"][0]["summary"] == "All about rent, newly told."


def test_rows_that_differ_in_their_topics_alone_are_one_entry_with_all_of_them() -> None:
    rows = [draft("Rent", "", LINK, categories=(name,)) for name in ("Housing", "Courts")]

    merged = merge(EMPTY, rows, FEED)

    assert merged.document["entries"][0]["source"]["categories"] == ["Housing", "Courts"]
    assert len(merged.report.repeated) == 1


def test_two_languages_under_one_address_are_two_entries() -> None:
    rows = [draft("Rent", "", LINK, language=language) for language in ("en", "es")]

    document = catalog_of(*rows)

    assert len(document["entries"]) == 2
    assert again(document, *rows).document == document


def test_papers_with_the_same_words_under_a_shared_link_stay_as_many_as_they_are() -> None:
    papers = [draft("Docket", "", LINK, summary=LONG), draft("Docket", "", LINK, summary=LONG)]

    assert len(catalog_of(*papers, draft("Order", "", LINK))["entries"]) == 3


def test_twins_are_told_apart_by_their_files() -> None:
    x, y = (
        draft("Minutes", files=(Attachment(f"https://example.org/{name}.pdf"),)) for name in "xy"
    )
    document = again(catalog_of(x), x, y).document

    assert again(document, x, y).document == document


# --- silence takes nothing away ---


def test_a_second_source_that_knows_less_takes_nothing_from_an_entry() -> None:
    full = replace(FULL, summary="All about rent.")
    bare = Draft("", "", "", "row 2", url=LINK)

    document = again(catalog_of(full), replace(bare, title="Rent"), origin=SHEET).document

    entry, before = document["entries"][0], catalog_of(full)["entries"][0]
    assert {k: v for k, v in entry.items() if k != "source"} == {
        k: v for k, v in before.items() if k != "source"
    }
    assert again(document, replace(bare, title="Rent"), origin=SHEET).document == document


def test_what_one_source_takes_back_stays_while_another_says_it() -> None:
    document = again(catalog_of(FULL), replace(FULL, key="17"), origin=SHEET).document

    entry = again(document, replace(FULL, authors=())).document["entries"][0]

    assert entry["authors"] == ["Jane Doe"]


def test_words_that_a_person_wrote_into_source_stay() -> None:
    mine = {"id": "rent", "title": "Rent", "url": LINK, "source": "Jane's mail of 3 May"}

    (entry,) = again({"entries": [mine]}, draft("Rent", "a", LINK)).document["entries"]

    assert entry["source"][0] == "Jane's mail of 3 May"
    assert entry["source"][1]["name"] == "feed"


def test_a_withdrawal_that_a_person_took_back_is_not_repeated() -> None:
    taken = draft("One", "a", withdrawn=True)
    document = again(catalog_of(draft("One", "a")), taken).document
    del document["entries"][0]["withdrawn"]

    assert "withdrawn" not in again(document, taken).document["entries"][0]


def test_an_entry_of_two_sources_is_withdrawn_when_neither_has_it_any_more() -> None:
    rest = [draft("Two", "b"), draft("Three", "c")]
    sheet = [replace(d, key=f"s-{d.key}") for d in (draft("One", "a", LINK), *rest)]
    document = again(catalog_of(draft("One", "a", LINK), *rest), *sheet, origin=SHEET).document

    one = again(document, *rest, origin=replace(LATER, withdraw_missing=True)).document
    both = again(one, *sheet[1:], origin=replace(SHEET, withdraw_missing=True)).document

    assert not any(e.get("withdrawn") for e in one["entries"])
    assert [e["title"] for e in both["entries"] if e.get("withdrawn")] == ["One"]


def test_an_empty_source_withdraws_nothing() -> None:
    with pytest.raises(SourceError, match="2 of the 2 entries that it had are missing"):
        again(
            catalog_of(draft("One", "a"), draft("Two", "b")),
            origin=replace(LATER, withdraw_missing=True),
        )


def test_entries_that_were_withdrawn_long_ago_do_not_count_as_had() -> None:
    origin = replace(LATER, withdraw_missing=True)
    document = catalog_of(*(draft(f"Guide {n}", str(n)) for n in range(9)))
    for entry in document["entries"][:6]:
        entry["withdrawn"] = "2024-01-01T00:00:00Z"

    with pytest.raises(SourceError, match="3 of the 3 entries"):
        again(document, origin=origin)


def test_translations_in_a_circle_or_a_chain_are_of_one_work() -> None:
    circle = [
        draft("A", "a", translation_of="b"),
        draft("B", "b", translation_of="a"),
    ]
    chain = [
        draft("C", "c"),
        draft("D", "d", translation_of="c"),
        draft("E", "e", translation_of="d"),
    ]

    for drafts in (circle, chain):
        document = catalog_of(*drafts)
        works = {e["id"]: e.get("translation_of") for e in document["entries"]}
        (root,) = {work for work in works.values() if work}
        assert works[root] is None
        assert again(document, *drafts).document == document


# --- properties ---

DRAFTS = st.lists(
    st.builds(
        Draft,
        title=st.sampled_from(["", "Water", "Frost", "Soil tests"]),
        summary=st.sampled_from(
            ["", "Cover the beans.", "Ask. <b>Now</b>", "a b c d e f g h i j k l m"]
        ),
        summary_html=st.booleans(),
        published=st.sampled_from(["", "2023-01-02", "2023-01", "2023-01-02T10:00:00Z"]),
        place=st.just("item"),
        key=st.sampled_from(["", "1", "2", "3"]),
        url=st.sampled_from(["", LINK, "https://example.org/1", "http://example.org/1/"]),
        topics=st.sampled_from([(), ("soil",)]),
        withdrawn=st.booleans(),
    ).filter(
        lambda draft: (
            bool(draft.title or draft.summary) and draft.summary_html <= bool(draft.summary)
        )
    ),
    max_size=7,
)


def merged_or_refused(document: dict[str, Any], drafts: list[Draft], origin: Origin) -> Merged:
    try:
        return merge(document, drafts, origin)
    except SourceError:
        return merge(document, [], replace(origin, withdraw_missing=False))


@given(DRAFTS, DRAFTS, st.booleans())
def test_any_source_read_twice_changes_nothing_and_loses_nothing(
    old: list[Draft], new: list[Draft], missing: bool
) -> None:
    origin = replace(LATER, withdraw_missing=missing)
    document = merge(EMPTY, old, FEED).document

    merged = merged_or_refused(document, new, origin)

    ids = [entry["id"] for entry in merged.document["entries"]]
    assert len(set(ids)) == len(ids)
    assert [id for id in ids if id not in merged.report.new] == [
        e["id"] for e in document["entries"]
    ]
    for before in document["entries"]:
        after = next(e for e in merged.document["entries"] if e["id"] == before["id"])
        assert after["added"] == before["added"]
    assert merge(document, old, LATER).document == document


@given(DRAFTS, DRAFTS)
def test_a_second_reading_of_what_was_just_read_changes_nothing(
    old: list[Draft], new: list[Draft]
) -> None:
    document = merged_or_refused(merge(EMPTY, old, FEED).document, new, LATER).document
    once = merged_or_refused(document, new, LATER).document

    assert merged_or_refused(once, new, LATER).document == once


@given(DRAFTS, DRAFTS)
def test_two_sources_read_in_turn_come_to_rest(one: list[Draft], other: list[Draft]) -> None:
    document = EMPTY
    for _ in range(2):
        document = merged_or_refused(document, one, FEED).document
        document = merged_or_refused(document, other, SHEET).document

    for drafts, origin in ((one, LATER), (other, replace(SHEET, added=LATER.added))):
        assert merged_or_refused(document, drafts, origin).document == document
