"""Slots on the wall clock, and the days and instants of dates."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from factories import NEW_YORK, instant, moment

from digest.core.schedule import (
    beginning_of_day,
    day_of,
    end_of_day,
    instant_of,
    parse_day_rule,
    slot_after,
    slot_before,
    slots,
)
from digest.model import Schedule

APIA = ZoneInfo("Pacific/Apia")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
SINGAPORE = ZoneInfo("Asia/Singapore")
DAYS = 'write 1 to 31, "first monday" to "fourth sunday", or "last friday"'
FIRST_AT_NINE = Schedule("month", 1, time(9))


def between(schedule: Schedule, after: str, until: str, zone: ZoneInfo = NEW_YORK) -> list[str]:
    """The slots after one instant up to another, on the clock of the zone, to the minute."""
    found = slots(schedule, zone, after=instant(after), until=instant(until))
    return [slot.astimezone(zone).isoformat(timespec="minutes") for slot in found]


# --- slots ---


@pytest.mark.parametrize(
    ("every", "on", "after", "until", "expected"),
    [
        ("day", None, "2022-07-04", "2022-07-06T12:00", ["07-04", "07-05", "07-06"]),
        ("week", "monday", "2022-07-01", "2022-07-20", ["07-04", "07-11", "07-18"]),
        ("week", "sunday", "2022-07-01", "2022-07-20", ["07-03", "07-10", "07-17"]),
        ("month", 15, "2022-06-20", "2022-09-01", ["07-15", "08-15"]),
        ("month", 31, "2022-01-01", "2022-06-01", ["01-31", "02-28", "03-31", "04-30", "05-31"]),
        ("month", 31, "2024-01-01", "2024-03-15", ["01-31", "02-29"]),
        ("month", 30, "2022-01-01", "2022-04-01", ["01-30", "02-28", "03-30"]),
        ("month", 29, "2022-01-01", "2022-04-01", ["01-29", "02-28", "03-29"]),
        ("month", "first monday", "2022-07-01", "2022-09-01", ["07-04", "08-01"]),
        ("month", "fourth monday", "2022-07-01", "2022-09-01", ["07-25", "08-22"]),
        ("month", "last monday", "2022-07-01", "2022-10-01", ["07-25", "08-29", "09-26"]),
        ("quarter", 1, "2022-02-10", "2023-01-02", ["04-01", "07-01", "10-01", "01-01"]),
        ("quarter", 31, "2022-01-10", "2022-08-01", ["01-31", "04-30", "07-31"]),
        ("quarter", "last friday", "2022-01-10", "2022-08-01", ["01-28", "04-29", "07-29"]),
    ],
)
def test_slots_are_on_the_days_of_the_rule(every, on, after, until, expected):
    found = between(Schedule(every, on, time(9)), after, until)
    assert [slot[5:10] for slot in found] == expected
    assert {slot[11:16] for slot in found} == {"09:00"}


@pytest.mark.parametrize(
    ("at", "zone", "after", "until", "expected"),
    [
        pytest.param(
            time(2, 30),
            NEW_YORK,
            "2022-03-12T12:00",
            "2022-03-14T12:00",
            ["2022-03-13T03:30-04:00", "2022-03-14T02:30-04:00"],
            id="a time that the clocks skip moves on by the gap",
        ),
        pytest.param(
            time(1, 30),
            NEW_YORK,
            "2022-11-05T12:00",
            "2022-11-07T12:00",
            ["2022-11-06T01:30-04:00", "2022-11-07T01:30-05:00"],
            id="a time that the clocks repeat is the first of the two",
        ),
        pytest.param(
            time(9),
            APIA,
            "2011-12-29T00:00-10:00",
            "2012-01-01T00:00+14:00",
            ["2011-12-29T09:00-10:00", "2011-12-31T09:00+14:00"],
            id="a day that never was has no slot of its own",
        ),
        pytest.param(
            time(0),
            SAO_PAULO,
            "2018-11-03T12:00-03:00",
            "2018-11-05T12:00-02:00",
            ["2018-11-04T01:00-02:00", "2018-11-05T00:00-02:00"],
            id="a day without midnight has its slot when it begins",
        ),
    ],
)
def test_slots_keep_to_the_wall_clock(at, zone, after, until, expected):
    assert between(Schedule("day", None, at), after, until, zone) == expected


@pytest.mark.parametrize(
    ("after", "until", "count"),
    [
        ("2022-07-01T09:00", "2022-07-31", 0),
        ("2022-07-01T08:59:59", "2022-07-31", 1),
        ("2022-07-02", "2022-08-01T09:00", 1),
        ("2022-07-02", "2022-08-01T08:59:59", 0),
        ("2022-07-01T09:00", "2022-07-01T09:00", 0),
    ],
)
def test_a_slot_is_after_the_one_and_not_after_the_other(after, until, count):
    assert len(between(FIRST_AT_NINE, after, until)) == count


@pytest.mark.parametrize(
    ("every", "on", "before", "after"),
    [
        ("day", None, "2022-06-30", "2022-07-02"),
        ("week", "friday", "2022-06-24", "2022-07-08"),
        ("month", 1, "2022-06-01", "2022-08-01"),
        ("quarter", 1, "2022-04-01", "2022-10-01"),
    ],
)
def test_the_slots_beside_a_slot_are_the_one_before_and_the_one_after(every, on, before, after):
    schedule, slot = Schedule(every, on, time(9)), instant("2022-07-01T09:00").astimezone(UTC)
    assert slot_before(schedule, NEW_YORK, slot) == instant(f"{before}T09:00")
    assert slot_after(schedule, NEW_YORK, slot) == instant(f"{after}T09:00")


# --- rules of days as written ---


@pytest.mark.parametrize(
    ("every", "on", "expected"),
    [
        ("day", None, None),
        ("week", None, "monday"),
        ("month", None, 1),
        ("quarter", None, 1),
        ("week", "Friday", "friday"),
        ("month", 31, 31),
        ("month", " First  Monday ", "first monday"),
        ("quarter", "last friday", "last friday"),
    ],
)
def test_the_day_of_a_schedule_has_one_spelling_and_a_default(every, on, expected):
    assert parse_day_rule(every, on) == expected


@pytest.mark.parametrize(
    ("every", "on", "message"),
    [
        ("day", 1, "every day needs no `on`; leave it out"),
        ("week", 1, 'not a weekday: 1; write it like "monday"'),
        ("week", "first monday", 'not a weekday: first monday; write it like "monday"'),
        ("month", 0, "not a day of a month: 0; use 1 to 31"),
        ("month", 32, "not a day of a month: 32; use 1 to 31"),
        ("month", "fifth monday", f"not a day that every month has: fifth monday; {DAYS}"),
        ("quarter", "monday", f"not a day that every quarter has: monday; {DAYS}"),
    ],
)
def test_a_day_that_a_period_lacks_is_refused(every, on, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        parse_day_rule(every, on)


# --- days and instants ---


@pytest.mark.parametrize(
    ("zone", "day", "begins", "ends"),
    [
        (NEW_YORK, "2022-08-05", "2022-08-05T04:00:00", "2022-08-06T03:59:59"),
        (SINGAPORE, "2022-08-05", "2022-08-04T16:00:00", "2022-08-05T15:59:59"),
        (SAO_PAULO, "2018-11-04", "2018-11-04T03:00:00", "2018-11-05T01:59:59"),
        (NEW_YORK, "2022-11-06", "2022-11-06T04:00:00", "2022-11-07T04:59:59"),
    ],
)
def test_a_day_begins_and_ends_in_the_zone(zone, day, begins, ends):
    day = date.fromisoformat(day)
    assert beginning_of_day(day, zone) == datetime.fromisoformat(begins).replace(tzinfo=UTC)
    assert end_of_day(day, zone) == datetime.fromisoformat(ends).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "zone", "day"),
    [
        ("2022-08-05", SINGAPORE, "2022-08-05"),
        ("2022-08-05T23:30:00-04:00", NEW_YORK, "2022-08-05"),
        ("2022-08-06T03:30:00+00:00", NEW_YORK, "2022-08-05"),
        ("2022-08-05T23:30:00-04:00", SINGAPORE, "2022-08-06"),
    ],
)
def test_a_moment_belongs_to_its_day_as_written_or_in_the_zone(written, zone, day):
    assert day_of(moment(written), zone) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2022-08-05", "2022-08-05T04:00:00+00:00"),
        ("2022-08-05T10:00:00+02:00", "2022-08-05T08:00:00+00:00"),
    ],
)
def test_the_instant_of_a_moment_is_in_utc(written, expected):
    assert instant_of(moment(written), NEW_YORK).isoformat() == expected
