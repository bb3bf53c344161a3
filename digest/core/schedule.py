"""When: slots on the wall clock of the site's zone, and the days that dates belong to.

A wall-clock time that a zone skips moves on by the length of the gap, one that it repeats means the
first: both are what `zoneinfo` gives for `fold=0` once the time has gone through UTC (PEP 495).

Instants are in UTC throughout the product: two datetimes of one zone compare by their wall clocks,
which is wrong in the night when an hour repeats. A zone comes in only to find a day or to show one.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule

from digest.model import Moment, Schedule

_WEEKDAYS = {
    "monday": MO,
    "tuesday": TU,
    "wednesday": WE,
    "thursday": TH,
    "friday": FR,
    "saturday": SA,
    "sunday": SU,
}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_DEFAULT_DAY: dict[str, int | str | None] = {
    "day": None,
    "week": "monday",
    "month": 1,
    "quarter": 1,
}
_STEP = {"day": 1, "week": 7, "month": 31, "quarter": 92}
_SHORTEST_MONTH = 28


def parse_day_rule(every: str, on: int | str | None) -> int | str | None:
    """Check the day of a schedule and give it in its one spelling, or the default of its period.

    Raises:
        ValueError: the rule has no meaning for that period; the message says what would be right.
    """
    if on is None:
        return _DEFAULT_DAY[every]
    if every == "day":
        raise ValueError("every day needs no `on`; leave it out")
    if every == "week":
        if isinstance(on, str) and on.lower() in _WEEKDAYS:
            return on.lower()
        raise ValueError(f'not a weekday: {on}; write it like "monday"')
    if isinstance(on, int):
        if 1 <= on <= 31:
            return on
        raise ValueError(f"not a day of a month: {on}; use 1 to 31")
    ordinal, _, weekday = " ".join(on.lower().split()).partition(" ")
    if ordinal in _ORDINALS and weekday in _WEEKDAYS:
        return f"{ordinal} {weekday}"
    raise ValueError(
        f"not a day that every {every} has: {on}; "
        'write 1 to 31, "first monday" to "fourth sunday", or "last friday"'
    )


def slots(
    schedule: Schedule, zone: ZoneInfo, *, after: datetime, until: datetime
) -> Iterator[datetime]:
    """Yield the slots with after < slot <= until, in order, in UTC."""
    first_day = after.astimezone(zone).date() - timedelta(days=2)
    last_day = until.astimezone(zone).date() + timedelta(days=2)
    previous = after
    for naive in _days(schedule, first_day, last_day):
        slot = at_wall_clock(naive.date(), schedule.at, zone)
        if previous < slot <= until:
            yield slot
            previous = slot


def slot_before(schedule: Schedule, zone: ZoneInfo, moment: datetime) -> datetime:
    """Give the last slot strictly before a moment."""
    reach = timedelta(days=2 * _STEP[schedule.every] + 4)
    found = list(slots(schedule, zone, after=moment - reach, until=moment - timedelta(seconds=1)))
    return found[-1]


def slot_after(schedule: Schedule, zone: ZoneInfo, moment: datetime) -> datetime:
    """Give the first slot after a moment."""
    reach = timedelta(days=2 * _STEP[schedule.every] + 4)
    return next(iter(slots(schedule, zone, after=moment, until=moment + reach)))


def _days(schedule: Schedule, first: date, last: date) -> Iterator[datetime]:
    start = datetime.combine(date(first.year, 1, 1), time())
    end = datetime.combine(last, time.max)
    if schedule.every == "day":
        rule = rrule(DAILY, dtstart=datetime.combine(first, time()), until=end)
    elif schedule.every == "week":
        day = _WEEKDAYS[str(schedule.on)]
        rule = rrule(WEEKLY, byweekday=day, dtstart=datetime.combine(first, time()), until=end)
    else:
        interval = 3 if schedule.every == "quarter" else 1
        rule = _monthly(schedule.on, interval, start, end)
    yield from rule


def _monthly(on: int | str | None, interval: int, start: datetime, end: datetime) -> rrule:
    if isinstance(on, int):
        days = range(min(on, _SHORTEST_MONTH), on + 1)
        return rrule(
            MONTHLY, interval=interval, bymonthday=days, bysetpos=-1, dtstart=start, until=end
        )
    ordinal, _, weekday = str(on).partition(" ")
    day = _WEEKDAYS[weekday](_ORDINALS[ordinal])
    return rrule(MONTHLY, interval=interval, byweekday=day, dtstart=start, until=end)


def at_wall_clock(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Give the instant (UTC) at which a clock in the zone shows that time of that day."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def beginning_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Give the instant at which a day begins in the zone."""
    return at_wall_clock(day, time(), zone)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Give the last whole second of a day in the zone."""
    return beginning_of_day(day + timedelta(days=1), zone) - timedelta(seconds=1)


def day_of(moment: Moment, zone: ZoneInfo) -> date:
    """Give the calendar day of a moment: as written for a day, in the zone for an instant."""
    return moment.astimezone(zone).date() if isinstance(moment, datetime) else moment


def instant_of(moment: Moment, zone: ZoneInfo) -> datetime:
    """Give the instant (UTC) of a moment: a day counts from its beginning in the zone."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return beginning_of_day(moment, zone)
