"""A date as a source writes it → as the catalog does, or a refusal. Nothing is guessed."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digest.core.schedule import at_wall_clock
from digest.sources.dates import figures, iso, mail, people
from digest.sources.dates.order import FIRST_YEAR, NAMES, YEARS_AHEAD, Order
from digest.sources.dates.parts import Parts, Unreadable, plain
from digest.sources.dates.refused import refusal
from digest.sources.dates.zones import offset
from digest.sources.record import Written

__all__ = ["Calendar", "Unreadable", "at_midnight", "moment", "slashed"]

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_NOTHING = frozenset(
    ("", "-", "–", "—", "null", "none", "nil", "n/a", "nan", "nat", "undefined", "n.d.")
)
_LEAP_SECOND = 60
_MONTHS = 12
_DOTS = 2


@dataclass(frozen=True, slots=True)
class Calendar:
    """How the dates of one source are to be read.

    Args:
        zone: of times that name none.
        today: against which years are judged.
        order: of dates like 08/05/2022, decided over the column; None where nothing decides.
        languages: whose names of months may occur (BCP 47), beside the English ones.
        days: whether times of day mean nothing in it, since all are midnight; see `at_midnight`.
    """

    zone: ZoneInfo
    today: date
    order: Order | None = None
    languages: tuple[str, ...] = ("en",)
    days: bool = False


def moment(written: Written | None, calendar: Calendar) -> str:
    """Read a date, and write it as the catalog does: "2022-08-05", "2022-08-05T14:00:00Z".

    Where the source knows no more it is "2022-08" or "2022"; where it has no date it is "". A time
    without a zone is on the clock of the calendar's; one that the clock skips there is as much
    later, one that it shows twice is the first. A datetime at midnight without a zone is a day.

    Raises:
        Unreadable: it cannot be read, or only by guessing; or its year is before 1900 or more than
            ten after today's.
    """
    if isinstance(written, datetime):
        return _of_datetime(written, calendar, day=calendar.days or written.tzinfo is None)
    if isinstance(written, date):
        return _day(written.year, written.month, written.day, written, calendar)
    if not written:
        return ""
    match = _DAY.fullmatch(written)
    if match and match[3] != "00":
        return _day(int(match[1]), int(match[2]), int(match[3]), written, calendar)
    if _INSTANT.fullmatch(written):
        with suppress(ValueError):  # the slow way says what is wrong
            return _of_datetime(datetime.fromisoformat(written), calendar, day=calendar.days)
    text = plain(written)
    if text in _NOTHING or iso.says_none(text):
        return ""
    return _judged(_parts(text, written, calendar), written, calendar)


def slashed(written: Written | None) -> bool:
    """Whether a date needs the order of its column, as 08/05/2022 and 8-5-2022 14:30 do."""
    return isinstance(written, str) and figures.slashed(plain(written)) is not None


def at_midnight(written: Written | None, calendar: Calendar) -> bool | None:
    """Whether a date has a time of day, and it is midnight; None without a time.

    Programs that know the day only write it so: "Thu, 04 Jul 2024 00:00:00 +0000". Read as an
    instant it would be the day before in New York; so where all times of a source are midnight,
    they say nothing. A datetime of a format that has dates of its own is no such time.
    """
    if not isinstance(written, str) or _DAY.fullmatch(written):
        return None
    text = plain(written)
    if text in _NOTHING or iso.says_none(text):
        return None
    try:
        clock = _parts(text, written, calendar, any_order=True).clock
    except Unreadable:
        return None
    return None if clock is None else not any(clock)


def _of_datetime(written: datetime, calendar: Calendar, *, day: bool) -> str:
    """Write a datetime; one at midnight is a day where `day` says so."""
    if day and written.time() == time():
        return _day(written.year, written.month, written.day, written, calendar)
    _refuse_far_year(written.year, written, calendar)
    if written.tzinfo is None:
        return _instant(
            at_wall_clock(written.date(), written.time().replace(fold=0), calendar.zone)
        )
    return _instant(written.astimezone(UTC))


def _parts(text: str, written: str, calendar: Calendar, *, any_order: bool = False) -> Parts:
    """Find the way in which a date is written."""
    column = figures.slashed(text)
    if column:
        if any_order:
            return column.parts(day_first=False)
        return _ordered(column, written, calendar)
    parts = iso.read(text) or figures.read(text) or mail.read(text)
    parts = parts or people.read(text, calendar.languages)
    if parts is None:
        raise refusal(text, written)
    return parts


def _ordered(column: figures.Slashed, written: str, calendar: Calendar) -> Parts:
    if column.kind == "neither":
        raise Unreadable("neither number can be a month", written)
    if calendar.order is None and column.kind != "same":
        remedy = 'say for its source whether dates = "mdy" or "dmy"'
        raise Unreadable("nothing tells whether day or month comes first", written, remedy)
    return column.parts(day_first=calendar.order == "dmy")


def _judged(parts: Parts, written: str, calendar: Calendar) -> str:
    """Write a date whose parts are known, if the calendar has it."""
    if parts.month is None or parts.day is None:
        return _coarse(parts, written, calendar)
    day = _day(parts.year, parts.month, parts.day, written, calendar)
    if parts.clock is None or (calendar.days and not any(parts.clock)):
        return day
    hour, minute, second, microsecond = parts.clock
    leap = second == _LEAP_SECOND
    try:
        clock = time(hour, minute, second - leap, microsecond)
    except ValueError:
        raise Unreadable("no such time of day", written) from None
    return _instant(
        _at(date.fromisoformat(day), clock, parts.zones, written, calendar)
        + timedelta(seconds=leap)
    )


def _coarse(parts: Parts, written: str, calendar: Calendar) -> str:
    """Write a month, or a year where nothing else is known."""
    _refuse_far_year(parts.year, written, calendar)
    if parts.month is None:
        return str(parts.year)
    if not 1 <= parts.month <= _MONTHS:
        raise Unreadable("no such month", written)
    return f"{parts.year}-{parts.month:02}"


def _at(
    day: date, clock: time, zones: tuple[str, ...], written: str, calendar: Calendar
) -> datetime:
    ahead = {offset(name, calendar.zone, day.year) for name in zones}
    if not ahead:
        return at_wall_clock(day, clock, calendar.zone)
    if len(ahead) > 1:
        raise Unreadable("the two time zones contradict each other", written)
    return datetime.combine(day, clock, UTC) - ahead.pop()


def _day(year: int, month: int, day: int, written: Written, calendar: Calendar) -> str:
    _refuse_far_year(year, written, calendar)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        pass
    raise Unreadable(f"no such day{_how_read(written, calendar)}", written)


def _how_read(written: Written, calendar: Calendar) -> str:
    if calendar.order and slashed(written):
        return f" when read as {NAMES[calendar.order]}"
    dotted = str(written).count(".") == _DOTS and not re.search(r"[^\d\s.]", str(written))
    return " with the day in front, as it is between full stops" if dotted else ""


def _refuse_far_year(year: int, written: Written, calendar: Calendar) -> None:
    last = calendar.today.year + YEARS_AHEAD
    if not FIRST_YEAR <= year <= last:
        raise Unreadable("year out of range", written, f"use {FIRST_YEAR} to {last}")


def _instant(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
