"""What the records of a newsletter add up to."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from factories import entry, instant, record

from digest.core.ledger import Ledger
from digest.model import Decisions, PassedOver, Record, Waiting

HELD = Waiting("held")
EMBARGO = instant("2022-06-10T12:00").astimezone(UTC)
TOO_OLD = PassedOver("too-old", date(2022, 1, 5), date(2022, 1, 5), None)
BY_PERSON = PassedOver("by-person", date(2022, 1, 5), date(2022, 1, 5), None)


def slot(month: int) -> datetime:
    return instant(f"2022-{month:02}-01T09:00").astimezone(UTC)


def line(month: int, number: int | None = None, **fields: Any) -> Record:
    """The record of a month; without a number it is no issue."""
    made = {"name": f"2022-{month:02}-01", "cutoff": slot(month), "prev": slot(month - 1)}
    return record(number=number, **made | fields)


def ledger(*records: Record) -> Ledger:
    return Ledger(records)


# --- records and issues ---


def test_an_empty_ledger_has_no_last_record_and_its_next_number_is_one():
    empty = ledger()
    assert (empty.last, empty.issues, empty.next_number) == (None, (), 1)
    assert (empty.announced, empty.flooded, empty.median_announced()) == ({}, frozenset(), 0)


def test_records_without_a_number_are_no_issues_and_take_no_number():
    june, july, august = line(6, 1), line(7), line(8, 2)
    assert ledger(june, july, august).issues == (june, august)
    assert ledger(june, july).next_number == 2
    assert ledger(june, july, august).next_number == 3
    assert ledger(june, july).last == july


def test_a_number_that_an_issue_lost_is_not_given_again_while_a_later_one_stands():
    assert ledger(line(6), line(7, 2)).next_number == 3


def test_a_ledger_as_it_stood_before_a_record_holds_only_earlier_ones():
    june, july, august = line(6), line(7), line(8)
    assert ledger(june, july, august).before(july) == ledger(june)
    assert ledger(june).after(july) == ledger(june, july)


@pytest.mark.parametrize(
    ("counts", "expected"), [((), 0), ((7,), 7), ((1, 12, 90), 12), ((4, 7), 5.5)]
)
def test_the_median_is_that_of_the_issues(counts, expected):
    issues = [line(2 + n, n + 1, announced=("x",) * count) for n, count in enumerate(counts)]
    assert ledger(*issues, line(9), line(10), line(11)).median_announced() == expected


# --- announced ---


def test_what_any_record_announced_is_announced_for_ever_whatever_became_of_it():
    told = ledger(line(6, 1, announced=("a",)), line(7, 2, announced=("b",)), line(8))
    for changed in (
        entry("a", "2022-09-01"),
        entry("a", None, title="Anew"),
        entry("a", "2022-01-01", url="https://example.org/moved", topics=("courts",)),
        entry("a", withdrawn=slot(8)),
    ):
        assert told.decided(changed)
    assert told.decided(entry("b"))
    assert not told.decided(entry("c"))


def test_entries_are_remembered_as_shown_with_their_works_and_addresses():
    guide, guia = entry("guide"), entry("guia", translation_of="guide", url="http://example.org/g/")
    page, bare = entry("page", url="https://example.org/g"), entry("bare", url="")
    told = ledger(line(6, 1, snapshots=(guide, guia)), line(7, 2, snapshots=(page, bare)))
    assert told.announced_entries == {"guide": guide, "guia": guia, "page": page, "bare": bare}
    assert told.announced_works == {"guide", "page", "bare"}
    assert told.announced_addresses == {
        "resources.example.org/guides/guide": ("guide",),
        "example.org/g": ("guia", "page"),
    }


# --- passed over ---


@pytest.mark.parametrize(
    ("verdict", "now", "expected"),
    [
        (TOO_OLD, entry("a", "2022-01-05"), True),
        (TOO_OLD, entry("a", "2022-01-05", title="Anew", topics=("courts",)), True),
        (TOO_OLD, entry("a", "2022-01-06"), False),
        (TOO_OLD, entry("a", "2022-01-05T00:00"), False),
        (TOO_OLD, entry("a", "2022-01-05", embargo=EMBARGO), False),
        (TOO_OLD, entry("a", None), False),
        (replace(TOO_OLD, embargo=EMBARGO), entry("a", "2022-01-05", embargo=EMBARGO), True),
        (replace(TOO_OLD, embargo=EMBARGO), entry("a", "2022-01-05"), False),
        (TOO_OLD, entry("a", "2022-01-05", unreadable="embargo is not a date: soon"), False),
        (BY_PERSON, entry("a", "2022-08-05"), True),
        (BY_PERSON, entry("a", None), True),
    ],
)
def test_passed_over_holds_while_its_dates_are_unchanged_and_by_a_person_for_ever(
    verdict, now, expected
):
    assert ledger(line(6, passed_over={"a": verdict}), line(7)).decided(now) is expected


@pytest.mark.parametrize("later", [{"waiting": {"a": HELD}}, {"announced": ("a",)}])
def test_the_last_word_about_an_entry_counts(later):
    passed = line(6, passed_over={"a": TOO_OLD})
    assert ledger(passed).passed_over == {"a": TOO_OLD}
    assert ledger(passed, line(7, **later)).passed_over == {}
    again = line(8, passed_over={"a": BY_PERSON})
    assert ledger(passed, line(7, **later), again).passed_over == {"a": BY_PERSON}


# --- waiting, accepted, stopped by a flood ---


def test_an_entry_is_first_listed_where_it_first_waits_or_is_passed_over():
    listed = ledger(
        line(6, waiting={"a": HELD}),
        line(7, waiting={"a": HELD}, passed_over={"b": TOO_OLD}),
        line(8, waiting={"b": HELD}, announced=("c",)),
    )
    assert listed.first_listed == {"a": slot(5), "b": slot(6)}
    assert listed.waited == {"a", "b"}


def test_what_is_accepted_once_stays_accepted():
    decided = ledger(line(6, decisions=Decisions(accepted=("a",))), line(7), line(8))
    assert decided.accepted == {"a"}


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ({}, {"a", "b"}),
        ({"decisions": Decisions(accepted=("a",))}, {"b"}),
        ({"decisions": Decisions(passed_over=("a",))}, {"b"}),
        ({"announced": ("a",)}, {"b"}),
        ({"waiting": {"a": Waiting("withdrawn"), "b": Waiting("flood")}}, {"a", "b"}),
        ({"flood": ("c",)}, {"a", "b", "c"}),
    ],
)
def test_what_a_flood_stopped_stays_so_until_a_person_decides(later, expected):
    assert ledger(line(6, flood=("a", "b")), line(7, **later), line(8)).flooded == expected
