"""Records with keys and addresses: which entry is which, when a source changes what names them."""

from dataclasses import replace

import pytest
from merging import EMPTY, FEED, LINK, SHEET, again, catalog_of, counts, draft

from digest.errors import SourceError
from digest.sources.merge import merge

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
