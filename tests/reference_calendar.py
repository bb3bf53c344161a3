"""The calendar of the reference: wall clocks, zones and slots, plain and slow."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

Plain = dict[str, Any]

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}


@cache
def at_wall(wall: datetime, zone: str) -> datetime:
    """Give the instant at which clocks in the zone show this time.

    The first one where they show it twice; where they never do, the time moves on by as much
    as the clocks do.
    """
    if wall.tzinfo is not None:
        raise ValueError(wall)
    written = wall.replace(tzinfo=UTC)
    before = _offset(written - timedelta(hours=36), zone)
    after = _offset(written + timedelta(hours=36), zone)
    for offset in (max(before, after), min(before, after)):
        if _offset(written - offset, zone) == offset:
            return written - offset
    return at_wall(wall + (after - before), zone)


def _offset(instant: datetime, zone: str) -> timedelta:
    offset = instant.astimezone(ZoneInfo(zone)).utcoffset()
    if offset is None:
        raise ValueError(zone)
    return offset


def beginning(day: date, zone: str) -> datetime:
    """Give the first instant of a day."""
    return at_wall(datetime.combine(day, time.min), zone)


def local_day(instant: datetime, zone: str) -> date:
    """Give the day on the calendars of the zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def local_text(instant: datetime, zone: str) -> str:
    """Write an instant as issue.json does."""
    return instant.astimezone(ZoneInfo(zone)).isoformat()


@cache
def slot_day_of_month(year: int, month: int, on: int | str | None) -> date:
    """Find the day that `on` means in a month."""
    days = [date(year, month, 1)]
    while (days[-1] + timedelta(days=1)).month == month:
        days.append(days[-1] + timedelta(days=1))
    if isinstance(on, int):
        return days[min(on, len(days)) - 1]
    place, weekday = str(on).split()
    return [day for day in days if WEEKDAYS[day.weekday()] == weekday][PLACES[place]]


@cache
def slots_of_month(
    year: int, month: int, every: str, on: int | str | None, at: str, zone: str
) -> list[datetime]:
    """Walk through the days of a month and list the instants at which a newsletter looks."""
    found = []
    day = date(year, month, 1)
    while day.month == month:
        if (
            every == "day"
            or (every == "week" and WEEKDAYS[day.weekday()] == on)
            or (every == "month" and day == slot_day_of_month(year, month, on))
            or (
                (every == "quarter" and day == slot_day_of_month(year, month, on))
                and month in (1, 4, 7, 10)
            )
        ):
            found.append(at_wall(datetime.combine(day, time.fromisoformat(at)), zone))
        day += timedelta(days=1)
    return found


def slots(settings: Plain, after: datetime, until: datetime) -> list[datetime]:
    """List the slots with after < slot <= until."""
    zone = settings["zone"]
    found: set[datetime] = set()
    day = (local_day(after, zone) - timedelta(days=2)).replace(day=1)
    while day <= local_day(until, zone) + timedelta(days=1):
        rule = (settings["every"], settings["on"], settings["at"], zone)
        found.update(slots_of_month(day.year, day.month, *rule))
        day = (day + timedelta(days=31)).replace(day=1)
    return sorted(slot for slot in found if after < slot <= until)


def slot_before(settings: Plain, cutoff: datetime) -> datetime:
    """Give the last slot before an instant."""
    instant = timedelta(microseconds=1)
    return slots(settings, cutoff - timedelta(days=200), cutoff - instant)[-1]
