"""Whose words stay when a person and a source change an entry; how dates were read."""

from dataclasses import replace
from typing import Any

import pytest
from listings_merged import EMPTY, FROST, ORIGIN, again, catalog_of, draft, edited, only

from digest.sources.dates.order import Order
from digest.sources.merge import merge, read_before
from digest.sources.report import Change

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
