"""What a source changes, takes away and withdraws, field by field."""

import copy
from dataclasses import replace
from typing import Any

import pytest
from merging import FEED, FULL, LATER, LINK, SHEET, again, catalog_of, draft

from digest.errors import SourceError
from digest.sources.draft import Draft
from digest.sources.merge import merge

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
