"""What could be two stays two, whatever its words."""

from dataclasses import replace
from typing import Any

import pytest
from merging import EMPTY, FEED, LATER, LINK, again, catalog_of, counts, draft

from digest.errors import SourceError
from digest.model import Attachment
from digest.sources.draft import Draft
from digest.sources.merge import merge

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
