"""Drafts into the catalog: what is the same entry, whose words stay, which ids are given."""

import copy
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from gathering import listed
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.dates.order import Order
from digest.sources.draft import Draft
from digest.sources.merge import Merged, merge, read_before
from digest.sources.reconcile import Origin
from digest.sources.report import Change

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ORIGIN = Origin("listing", "mdy", "en", NOON)
LATER = replace(ORIGIN, added=datetime(2026, 12, 1, tzinfo=UTC))
SAMPLE = Path(__file__).parents[1] / "data/resources-listing.txt"
SEED = Path(__file__).parents[3] / "shared/seeds/resources-listing.txt"
EMPTY: dict[str, Any] = {"entries": []}

FROST = (
    "Frost will come early. The bulletin lists the nights to watch and the crops to cover first."
)
SOIL = "Soil tests are free until October, paid for by the county, and every "
SOIL_PLOTS = (
    SOIL + "plot holder may send in two samples, in the paper bags that the depot hands out."
)
SOIL_SCHOOLS = SOIL + "school may send in six. Teachers find the form on the last page of this one."


def draft(summary: str, title: str = "", day: str = "2023-09-28") -> Draft:
    return Draft(title, summary, day, "line 1")


def catalog_of(*drafts: Draft) -> dict[str, Any]:
    return merge(EMPTY, drafts, ORIGIN).document


def again(document: dict[str, Any], *drafts: Draft) -> Merged:
    return merge(document, drafts, LATER)


def edited(document: dict[str, Any], **fields: object) -> dict[str, Any]:
    """Edit the first entry as a person would; a field of None is taken away."""
    changed = copy.deepcopy(document)
    entry = changed["entries"][0] | fields
    changed["entries"][0] = {name: value for name, value in entry.items() if value is not None}
    return changed


def only(merged: Merged) -> dict[str, Any]:
    (entry,) = merged.document["entries"]
    return dict(entry)


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


# Whose words stay


def test_a_title_that_the_site_adds_later_replaces_the_derived_one() -> None:
    merged = again(catalog_of(draft(FROST)), draft(FROST, "Frost bulletin"))

    entry = only(merged)
    assert entry["title"] == "Frost bulletin"
    assert "title_derived" not in entry
    assert entry["summary"] == FROST
    assert entry["source"]["title"] == "Frost bulletin"


def test_a_title_that_the_site_takes_away_is_derived() -> None:
    entry = only(again(catalog_of(draft(FROST, "Frost bulletin")), draft(FROST)))

    assert entry["title_derived"] is True
    assert entry["summary"].startswith("The bulletin")
    assert "title" not in entry["source"]


def test_a_title_equal_to_the_derived_one_is_no_longer_derived() -> None:
    document = catalog_of(draft(FROST))
    title = document["entries"][0]["title"]

    entry = only(again(document, draft(FROST, title)))

    assert "title_derived" not in entry
    assert entry["summary"] == FROST


@pytest.mark.parametrize("flag", [None, True], ids=["flag taken away", "flag forgotten"])
def test_a_title_of_a_persons_own_stays_and_the_summary_gets_its_sentence_back(
    flag: bool | None,
) -> None:
    document = edited(catalog_of(draft(FROST)), title="Cold nights", title_derived=flag)

    entry = only(again(document, draft(FROST)))

    assert entry["title"] == "Cold nights"
    assert "title_derived" not in entry
    assert entry["summary"] == FROST


def test_a_derived_title_that_a_person_approved_stays() -> None:
    document = edited(catalog_of(draft(FROST)), title_derived=None)

    assert again(document, draft(FROST)).document == document


def test_a_derived_title_follows_the_summary() -> None:
    entry = only(again(catalog_of(draft(FROST)), draft(FROST.replace("early", "late"))))

    assert entry["title"].startswith("Frost will come late")
    assert entry["title_derived"] is True


def test_a_derived_title_cut_elsewhere_is_still_derived() -> None:
    document = edited(catalog_of(draft(FROST)), title="Frost will…", summary=FROST)

    assert again(document, draft(FROST)).document == document
    assert only(again(document, draft(FROST, "Frost")))["title"] == "Frost"


def test_a_persons_summary_topics_and_address_stay() -> None:
    mine = {"summary": "Cover the beans.", "topics": ["frost"], "url": "https://example.org/f"}
    document = edited(catalog_of(draft(FROST)), **mine)

    assert again(document, draft(FROST)).document == document
    entry = only(again(document, draft(FROST + " And more.")))
    assert {name: entry[name] for name in mine} == mine


def test_where_both_changed_a_field_the_persons_stays_and_is_reported() -> None:
    document = edited(
        catalog_of(draft(FROST, "Frost bulletin")), title="Cold nights", summary="Cover the beans."
    )

    merged = again(document, draft(FROST + " And more.", "Frost bulletins"))

    id = only(merged)["id"]
    assert merged.report.kept == (
        Change(id, "title", "Cold nights", "Frost bulletins"),
        Change(id, "summary", "Cover the beans.", FROST + " And more."),
    )
    assert merged.report.changes == ()
    assert not again(merged.document, draft(FROST + " And more.", "Frost bulletins")).report.kept


def test_where_both_made_the_same_change_nothing_is_reported() -> None:
    document = edited(catalog_of(draft(FROST, "Frost bulletin")), title="Cold nights")

    merged = again(document, draft(FROST, "Cold nights"))

    assert merged.report.kept == ()
    assert merged.report.changes == ()


def test_a_persons_title_and_a_new_summary_go_together() -> None:
    document = edited(catalog_of(draft(FROST)), title="Cold nights", title_derived=None)

    merged = again(document, draft(FROST + " And more."))

    assert only(merged)["summary"] == FROST + " And more."
    assert merged.report.kept == ()


def test_a_summary_given_back_to_a_persons_title_still_follows_the_source() -> None:
    document = edited(catalog_of(draft(FROST)), title="Cold nights", title_derived=None)
    restored = again(document, draft(FROST)).document

    merged = again(restored, draft(FROST + " And more."))

    assert only(merged)["summary"] == FROST + " And more."
    assert merged.report.kept == ()


@pytest.mark.parametrize("flag", [None, True], ids=["approved", "derived"])
def test_a_summary_that_a_person_made_whole_again_stays_whole(flag: bool | None) -> None:
    document = edited(catalog_of(draft(FROST)), summary=FROST, title_derived=flag)

    assert again(document, draft(FROST)).document == document


def test_a_summary_that_a_person_made_html_is_the_persons() -> None:
    document = edited(catalog_of(draft(FROST, "Frost")), summary_type="html")

    merged = again(document, draft(FROST + " And more.", "Frost"))

    assert only(merged)["summary"] == FROST
    assert [change.field for change in merged.report.kept] == ["summary"]


def test_a_date_that_a_person_mended_stays() -> None:
    document = edited(catalog_of(draft(FROST)), published="2023-09-27T10:00:00-04:00")

    assert again(document, draft(FROST)).document == document


def test_changes_are_reported_field_by_field() -> None:
    merged = again(catalog_of(draft(FROST)), draft(FROST, "Frost bulletin"))

    fields = {change.field: (change.old, change.new) for change in merged.report.changes}
    assert fields["title"][1] == "Frost bulletin"
    assert fields["title_derived"] == (True, None)
    assert fields["summary"][1] == FROST


def test_added_and_id_are_never_made_again() -> None:
    document = catalog_of(draft(FROST))

    entry = only(again(document, draft(FROST.replace("early", "late"), "Frost")))

    assert entry["id"] == document["entries"][0]["id"]
    assert entry["added"] == "2026-11-20T12:00:00Z"


# The order of dates is remembered


@pytest.mark.parametrize(
    ("dates", "order"),
    [(["mdy", "mdy"], "mdy"), (["dmy", None], "dmy"), (["mdy", "dmy"], None), ([], None)],
)
def test_the_order_of_earlier_imports_is_found_in_the_entries(
    dates: list[str | None], order: Order | None
) -> None:
    entries: list[dict[str, Any]] = [{"source": {"name": "listing", "dates": d}} for d in dates]

    assert read_before({"entries": [*entries, {"id": "x"}]}, "listing").order == order
    assert read_before({"entries": entries}, "feed").order is None


def test_an_order_that_was_not_needed_does_not_replace_the_known_one() -> None:
    document = catalog_of(draft(FROST))

    merged = merge(document, [draft(FROST)], replace(ORIGIN, dates=None))

    assert merged.document == document
    assert "dates" not in only(merge(EMPTY, [draft(FROST)], replace(ORIGIN, dates=None)))["source"]


# Properties

WORDS = st.lists(
    st.sampled_from(["soup", "Soup", "bean", "frost", "rain", "seed", "the", "a", "of"]),
    max_size=20,
)
DRAFTS = st.lists(
    st.builds(
        Draft,
        title=st.sampled_from(["", "", "Water", "Frost"]),
        summary=WORDS.map(lambda words: " ".join(words).capitalize() + "."),
        published=st.sampled_from(["2023-01-02", "2023-01-03", "2023-02-01"]),
        place=st.just("line 1"),
    ),
    max_size=8,
)


@given(DRAFTS)
def test_any_records_imported_again_change_nothing(drafts: list[Draft]) -> None:
    first = merge(EMPTY, drafts, ORIGIN)

    second = again(first.document, *drafts)

    assert second.document == first.document
    assert len(first.document["entries"]) == len(drafts)


@given(DRAFTS.flatmap(lambda drafts: st.tuples(st.just(drafts), st.permutations(drafts))))
def test_the_order_of_records_does_not_matter(both: tuple[list[Draft], list[Draft]]) -> None:
    drafts, shuffled = both
    document = merge(EMPTY, drafts, ORIGIN).document

    assert again(document, *shuffled).document == document
    fresh = merge(EMPTY, shuffled, ORIGIN).document["entries"]
    assert sorted(e["id"] for e in fresh) == sorted(e["id"] for e in document["entries"])


@given(DRAFTS, DRAFTS)
def test_ids_are_permanent_and_unique_and_every_record_is_accounted_for(
    old: list[Draft], new: list[Draft]
) -> None:
    document = merge(EMPTY, old, ORIGIN).document

    merged = again(document, *new)

    report = merged.report
    ids = [entry["id"] for entry in merged.document["entries"]]
    assert len(set(ids)) == len(ids)
    assert ids[len(report.new) :] == [entry["id"] for entry in document["entries"]]
    told = [*report.new, *report.changed, *report.unchanged]
    assert len(told) == len(set(told)) == len(new)
    assert again(merged.document, *new).document == merged.document


@given(DRAFTS, DRAFTS)
def test_records_added_on_top_leave_the_others_alone(old: list[Draft], new: list[Draft]) -> None:
    document = merge(EMPTY, old, ORIGIN).document

    merged = again(document, *new, *old)

    count = len(document["entries"])
    assert merged.document["entries"][-count:] == document["entries"] or not count


@pytest.mark.skipif(not SEED.exists(), reason="the seed listing is not part of the repository")
def test_the_seed_listing_keeps_its_29_records_and_is_imported_once() -> None:
    drafts = listed(SEED, NOON)

    merged = merge(EMPTY, drafts, ORIGIN)

    entries = merged.document["entries"]
    assert (len(entries), len(merged.report.derived), len(merged.report.cut_off)) == (29, 28, 1)
    assert len({entry["id"] for entry in entries}) == 29
    for day in ("2021-10-12", "2020-10-08"):
        assert len([entry for entry in entries if entry["published"] == day]) == 2
    assert again(merged.document, *drafts).document == merged.document
    assert len(again(merge(EMPTY, drafts[4:], ORIGIN).document, *drafts).report.new) == 4
