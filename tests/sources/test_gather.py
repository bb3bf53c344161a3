"""Records of a source put together: what waits for the others, and what each date then means."""

from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from factories import site

from digest.errors import SourceError
from digest.model import Source
from digest.sources.dates.written import Calendar
from digest.sources.gather import Before, Gathered, Gathering
from digest.sources.record import Reading, Record, Refusal, Skipped, Text

NEW_YORK = ZoneInfo("America/New_York")
SOURCE = Source("feed", "feed.xml")


def record(published: str, **fields: Any) -> Record:
    return Record("item", title=Text("Rent"), published=published, **fields)


def gathered(*outcomes: Record | Refusal | Skipped, before: Before | None = None) -> Gathered:
    gathering = Gathering(SOURCE, site(), Calendar(NEW_YORK, date(2026, 11, 25)))
    gathering.take(Reading(outcomes))
    return gathering.gathered("feed.xml", None, before or Before())


def days(found: Gathered) -> list[str]:
    return [draft.published for draft in found.drafts]


def test_midnight_in_every_time_of_a_source_is_the_day_and_not_the_day_before_elsewhere():
    found = gathered(record("Thu, 04 Jul 2024 00:00:00 +0000"), record("2024-07-06"))

    assert days(found) == ["2024-07-04", "2024-07-06"]
    assert found.midnight == "day"


def test_midnight_among_other_times_is_that_very_instant():
    found = gathered(record("2024-07-04T00:00:00Z"), record("2024-07-05T10:00:00Z"))

    assert days(found) == ["2024-07-04T00:00:00Z", "2024-07-05T10:00:00Z"]
    assert found.midnight == "instant"


@pytest.mark.parametrize("meant", ["day", "instant"])
def test_what_midnight_meant_before_it_means_again_whatever_else_has_come_or_gone(meant: Any):
    midnight, other = record("2024-07-04T00:00:00Z"), record("2024-07-05T10:00:00Z")
    before = Before(midnight=meant)

    alone, among = gathered(midnight, before=before), gathered(midnight, other, before=before)

    expected = "2024-07-04" if meant == "day" else "2024-07-04T00:00:00Z"
    assert days(alone)[0] == days(among)[0] == expected
    assert alone.midnight == among.midnight == meant


def test_a_source_without_times_says_nothing_of_midnight():
    assert gathered(record("2024-07-04"), record("")).midnight is None


def test_months_are_read_in_the_language_that_a_record_says_it_has():
    found = gathered(record("5 de agosto de 2022", language="es-MX"), record("5 août 2022"))

    assert days(found) == ["2022-08-05"]
    assert [refusal.place for refusal in found.refused] == ["item"]


def test_one_number_above_twelve_decides_for_the_whole_source():
    found = gathered(record("05/08/2022"), record("13/08/2022"), record("2022-08-09"))

    assert days(found) == ["2022-08-05", "2022-08-13", "2022-08-09"]
    assert found.decision is not None
    assert found.decision.order == "dmy"


def test_without_such_a_number_earlier_imports_decide_or_nobody():
    assert days(gathered(record("05/08/2022"), before=Before(order="mdy"))) == ["2022-05-08"]
    with pytest.raises(SourceError, match="nothing tells whether day or month comes first"):
        gathered(record("05/08/2022"))


def test_every_outcome_is_there_once_and_in_its_order():
    outcomes = (
        record("05/05/2022"),
        Skipped("item 2", "draft"),
        Refusal("item 3", "broken"),
        replace(record("2022-08-05"), title=Text("Heat")),
        record("soon"),
    )

    found = gathered(*outcomes)

    assert [draft.title for draft in found.drafts] == ["Rent", "Heat"]
    assert [skipped.place for skipped in found.skipped] == ["item 2"]
    assert [refusal.place for refusal in found.refused] == ["item 3", "item"]


def test_records_of_several_documents_are_placed_in_theirs():
    gathering = Gathering(SOURCE, site(), Calendar(NEW_YORK, date(2026, 11, 25)))
    gathering.take(Reading((record("2022-08-05"),), notices=("read as far as possible",)), "a.xml")

    found = gathering.gathered("folder", None, Before())

    assert found.drafts[0].place == "a.xml: item"
    assert found.notices == ("a.xml: read as far as possible",)
    assert gathering.records == 1
