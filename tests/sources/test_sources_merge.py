"""Drafts into the catalog: what a new entry holds, and which entry is which."""

import copy
from collections.abc import Sequence
from dataclasses import replace

import pytest
from gathering import listed
from listings_merged import (
    EMPTY,
    FROST,
    NOON,
    ORIGIN,
    SAMPLE,
    SOIL_PLOTS,
    SOIL_SCHOOLS,
    again,
    catalog_of,
    draft,
    edited,
    only,
)

from digest.sources.draft import Draft
from digest.sources.merge import merge


@pytest.fixture(name="sample", scope="module")
def _sample() -> tuple[Draft, ...]:
    return listed(SAMPLE, NOON)


# What a new entry holds


def test_a_new_entry_is_dated_stamped_and_keeps_what_the_source_said() -> None:
    entry = only(merge(EMPTY, [draft(FROST, "Frost bulletin")], ORIGIN))

    assert entry == {
        "id": entry["id"],
        "title": "Frost bulletin",
        "summary": FROST,
        "published": "2023-09-28",
        "added": "2026-11-20T12:00:00Z",
        "topics": [],
        "language": "en",
        "source": {
            "name": "listing",
            "dates": "mdy",
            "published": "2023-09-28",
            "title": "Frost bulletin",
            "summary": FROST,
        },
    }


def test_without_a_title_one_is_derived_flagged_and_listed() -> None:
    merged = merge(EMPTY, [draft(FROST), draft("One page.", "Water")], ORIGIN)

    entry = merged.document["entries"][0]
    assert entry["title"].startswith("Frost will come early")
    assert entry["title_derived"] is True
    assert entry["summary"].startswith("The bulletin lists")
    assert entry["source"]["summary"] == FROST
    assert merged.report.derived == (entry["id"],)
    assert "title_derived" not in merged.document["entries"][1]


def test_a_cut_off_summary_is_kept_titled_and_listed() -> None:
    merged = merge(EMPTY, [draft("Desp")], ORIGIN)

    assert only(merged)["title"] == "Desp"
    assert only(merged)["title_derived"] is True
    assert merged.report.cut_off == (only(merged)["id"],)


def test_new_entries_come_first_in_the_order_of_the_source(sample: Sequence[Draft]) -> None:
    document = catalog_of(*sample[3:])

    merged = again(document, *sample)

    assert len(merged.report.new) == 3
    assert [entry["id"] for entry in merged.document["entries"][:3]] == list(merged.report.new)
    assert merged.document["entries"][3:] == document["entries"]


def test_the_document_that_was_read_stays_as_it_was(sample: Sequence[Draft]) -> None:
    document = catalog_of(*sample[5:])
    before = copy.deepcopy(document)

    again(document, replace(sample[6], summary=sample[6].summary + " More."), *sample)

    assert document == before


def test_other_fields_of_the_document_and_of_entries_are_kept() -> None:
    document = edited(catalog_of(draft(FROST)), colour="green") | {"$schema": "x"}

    merged = again(document, draft(FROST + " And more."))

    assert merged.document["$schema"] == "x"
    assert only(merged)["colour"] == "green"


# Which draft is which entry


def test_the_same_listing_again_changes_nothing(sample: Sequence[Draft]) -> None:
    document = catalog_of(*sample)

    merged = again(document, *sample)

    assert merged.document == document
    assert (len(merged.report.new), len(merged.report.changed)) == (0, 0)
    assert len(merged.report.unchanged) == 14
    assert merged.report.derived == merged.report.cut_off == ()


def test_entries_that_the_source_has_no_longer_stay_and_are_counted() -> None:
    document = catalog_of(draft(FROST), draft("One page.", "Water"))

    merged = again(document, draft(FROST))

    assert merged.document == document
    assert len(merged.report.gone) == 1


def test_records_of_a_day_with_one_opening_stay_two() -> None:
    document = catalog_of(draft(SOIL_PLOTS), draft(SOIL_SCHOOLS))

    assert len({entry["id"] for entry in document["entries"]}) == 2


def test_two_edited_records_with_one_opening_find_their_own_entries() -> None:
    document = catalog_of(draft(SOIL_PLOTS), draft(SOIL_SCHOOLS))

    merged = again(
        document,
        draft(SOIL_SCHOOLS.replace("Teachers", "All teachers")),
        draft(SOIL_PLOTS.replace("two samples", "three samples")),
    )

    assert not merged.report.new
    summaries = [entry["source"]["summary"] for entry in merged.document["entries"]]
    assert "three samples" in summaries[0]
    assert "All teachers" in summaries[1]


def test_the_closest_record_wins_where_two_would_do() -> None:
    common = "The list of all that members give away, from amaranth to zucchini, page by page, for "
    document = catalog_of(draft(common + "plots."), draft(common + "schools."))

    merged = again(
        document,
        draft(common.replace("members", "gardeners") + "schools."),
        draft(common.replace("members", "gardeners") + "plots."),
    )

    summaries = [entry["source"]["summary"] for entry in merged.document["entries"]]
    assert [summary.rpartition(" ")[2] for summary in summaries] == ["plots.", "schools."]


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("Handout on rnt.", "Handout on rent.", True),
        ("Questions about rent.", "Questions about heat.", False),
        ("ONE  PAGE.", "One page.", True),
    ],
    ids=["a letter", "a word", "case and blanks"],
)
def test_few_words_are_compared_letter_by_letter(old: str, new: str, same: bool) -> None:
    assert bool(again(catalog_of(draft(old)), draft(new)).report.changed) is same


def test_a_record_with_a_shared_opening_is_not_the_entry_of_its_neighbour() -> None:
    merged = again(catalog_of(draft(SOIL_PLOTS)), draft(SOIL_SCHOOLS), draft(SOIL_PLOTS))

    assert len(merged.report.new) == 1
    assert len(merged.report.unchanged) == 1


def test_a_typo_that_was_mended_changes_the_entry() -> None:
    document = catalog_of(draft(FROST.replace("bulletin", "bulettin")))

    merged = again(document, draft(FROST))

    assert merged.report.changed == (document["entries"][0]["id"],)
    assert "The bulletin" in only(merged)["summary"]


def test_a_cut_off_summary_that_was_completed_is_the_same_entry() -> None:
    document = catalog_of(draft("Fro"))

    merged = again(document, draft(FROST))

    assert merged.report.changed == (document["entries"][0]["id"],)
    assert only(merged)["title"].startswith("Frost will come early")


def test_a_summary_written_anew_under_the_same_title_is_the_same_entry() -> None:
    document = catalog_of(draft("Who may draw water?", "Water"))

    assert again(document, draft("All about the canal and its board.", "Water")).report.changed


def test_other_words_on_the_same_day_are_a_new_entry_and_named_as_doubtful() -> None:
    document = catalog_of(draft(FROST))

    merged = again(document, draft("All about the canal, its board and the price of water."))

    (doubt,) = merged.report.ambiguous
    assert doubt.id == merged.report.new[0]
    assert doubt.others == (document["entries"][0]["id"],)
    assert doubt.why == "other words on the same day"


def test_the_same_words_on_another_day_are_a_new_entry_and_named_as_doubtful() -> None:
    merged = again(catalog_of(draft(FROST)), draft(FROST, day="2023-10-01"))

    assert len(merged.report.new) == 1
    assert merged.report.ambiguous[0].why == "the same words on another day"


def test_a_record_that_fits_two_entries_equally_is_new_and_named_as_doubtful() -> None:
    one = FROST + " First printing, with a map of the lower gardens."
    other = FROST + " Third printing, with a map of the lower gardens."
    document = catalog_of(draft(one), draft(other))

    merged = again(document, draft(FROST + " Second printing, with a map of the lower gardens."))

    assert len(merged.report.new) == 1
    assert merged.report.ambiguous[0].why == "more than one fits as well"
    assert len(merged.report.ambiguous[0].others) == 2


def test_titles_that_differ_keep_records_apart() -> None:
    document = catalog_of(draft(FROST, "For gardeners with a plot"))

    merged = again(document, draft(FROST.replace("early", "late"), "Teachers: what to cover"))

    assert len(merged.report.new) == 1


def test_a_record_printed_twice_gives_two_entries_and_keeps_both() -> None:
    merged = merge(EMPTY, [draft(FROST), draft(FROST)], ORIGIN)

    one, other = merged.report.new
    assert other == f"{one}-2"
    assert {doubt.why for doubt in merged.report.ambiguous} == {"the same record is there twice"}
    assert again(merged.document, draft(FROST), draft(FROST)).document == merged.document


def test_records_that_differ_in_case_alone_keep_their_own_entries() -> None:
    shouted, said = draft("READ THIS."), draft("Read this.")
    document = catalog_of(shouted, said)

    assert again(document, said, shouted).document == document


def test_an_id_that_a_person_took_is_not_given_again() -> None:
    made = catalog_of(draft(FROST))["entries"][0]["id"]

    merged = again({"entries": [{"id": made, "title": "Water"}]}, draft(FROST))

    assert merged.report.new == (f"{made}-2",)


def test_an_entry_of_another_source_is_never_taken() -> None:
    document = edited(catalog_of(draft(FROST)), source={"name": "feed", "summary": FROST})

    assert len(again(document, draft(FROST)).report.new) == 1


def test_an_entry_that_a_person_wrote_is_found_by_its_own_words() -> None:
    written = {"id": "frost", "title": "Frost", "summary": FROST, "published": "2023-09-28"}

    merged = again({"entries": [written]}, draft(FROST))

    entry = only(merged)
    assert {name: entry[name] for name in written} == written
    assert entry["source"]["name"] == "listing"
    assert again(merged.document, draft(FROST)).document == merged.document


def test_an_entry_that_a_person_wrote_is_not_known_by_a_derived_title() -> None:
    written = {"id": "frost", "title": "Frost will come early.", "title_derived": True}
    entry = written | {"summary": FROST, "published": "2023-09-28"}

    merged = again({"entries": [entry]}, draft(FROST, "Bulletin of the garden board"))

    assert not merged.report.new


def test_an_entry_without_a_title_is_given_none_that_is_derived() -> None:
    written = {"id": "frost", "summary": FROST, "published": "2023-09-28"}

    merged = again({"entries": [written]}, draft(FROST))

    assert "title" not in only(merged)
    assert only(merged)["summary"] == FROST
    assert only(again(merged.document, draft(FROST, "Frost")))["title"] == "Frost"


def test_what_is_not_an_object_in_source_is_no_source() -> None:
    written = {"id": "frost", "summary": FROST, "published": "2023-09-28", "source": "the site"}

    assert not again({"entries": [written]}, draft(FROST)).report.new
