"""Days and periods as readers say them, in their language. Locale data is Babel's (CLDR)."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    format_time,
    get_datetime_format,
    match_skeleton,
    parse_pattern,
)

from digest.core.schedule import day_of
from digest.model import Moment, Newsletter, Record, Site

_MIDNIGHT = (0, 0, 0)
_NARROW_BLANKS = str.maketrans({"\u2009": " ", "\u202f": " "})
_WHOLE_MONTHS = ("month", "quarter")


@lru_cache(maxsize=256)
def locale_for(language: str) -> Locale:
    """Find Babel's locale for a BCP 47 tag, or for a shorter form of it; else English."""
    tag = language
    while tag:
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            tag = tag.rpartition("-")[0]
    return Locale("en")


def display_day(moment: Moment, zone: ZoneInfo, language: str, width: str = "long") -> str:
    """Write a day: "August 5, 2022". `width` is full, long, medium or short (CLDR)."""
    # CLDR's names; babel declares them as a Literal
    chosen: Any = width
    return _plain(format_date(day_of(moment, zone), chosen, locale=locale_for(language)))


def period(record: Record, newsletter: Newsletter, site: Site, language: str) -> str:
    """Name the time that an issue covers: from the cut-off of the issue before it to its own.

    From the first of a month to the first of another, for a newsletter by month or quarter, it is
    the months in between ("July 2022"): entries of the first itself, up to the hour of the cut-off,
    belong to the issue all the same. Otherwise it is the days ("July 4 – 11, 2022"); for several
    issues on one day the hour tells them apart.
    """
    start, end = (when.astimezone(site.zone) for when in (record.window_start, record.cutoff))
    locale = locale_for(language)
    if _covers_months(newsletter, start.date(), end.date()):
        last = end.date() - timedelta(days=1)
        if (start.year, start.month) == (last.year, last.month):
            return _plain(format_skeleton("yMMMM", last, locale=locale))
        return _plain(format_interval(start.date(), last, "yMMMM", locale=locale))
    if start.date() == end.date() and _clock(start) != _MIDNIGHT:
        return _day_and_time(end, locale)
    return _days(*_first_and_last(newsletter, start, end), locale)


def _covers_months(newsletter: Newsletter, start: date, end: date) -> bool:
    by_month = newsletter.schedule is not None and newsletter.schedule.every in _WHOLE_MONTHS
    return by_month and start.day == end.day == 1 and start < end


def _first_and_last(newsletter: Newsletter, start: datetime, end: datetime) -> tuple[date, date]:
    """Give the first and the last day covered; a daily issue covers the day of its cut-off."""
    last = end.date()
    if _clock(end) == _MIDNIGHT and start.date() < last:
        last -= timedelta(days=1)
    daily = newsletter.schedule is not None and newsletter.schedule.every == "day"
    if daily and end.date() - start.date() <= timedelta(days=1):
        return last, last
    return start.date(), last


def _days(first: date, last: date, locale: Locale) -> str:
    if first == last:
        return _plain(format_date(last, "long", locale=locale))
    patterns = _interval_patterns(first, last, locale)
    written = zip(patterns, (first, last), strict=True)
    return _plain("".join(parse_pattern(one).apply(day, locale) for one, day in written))


def _day_and_time(when: datetime, locale: Locale) -> str:
    pattern = str(get_datetime_format("long", locale=locale)).replace("'", "")
    day = format_date(when.date(), "long", locale=locale)
    clock = format_time(when.time(), "short", locale=locale)
    return _plain(pattern.replace("{0}", clock).replace("{1}", day))


def _interval_patterns(first: date, last: date, locale: Locale) -> tuple[str, str]:
    """Take CLDR's pattern for the largest field that differs, with the month's name in full.

    CLDR gives most languages an interval of days with short months only ("Jul 4 – 11").
    """
    skeleton = match_skeleton("yMMMMd", locale.interval_formats)
    largest = "y" if first.year != last.year else "M" if first.month != last.month else "d"
    before, after = locale.interval_formats[skeleton][largest]
    return _full_month(before), _full_month(after)


def _full_month(pattern: str) -> str:
    return pattern if "MMMM" in pattern else pattern.replace("MMM", "MMMM")


def _clock(when: datetime) -> tuple[int, int, int]:
    return when.hour, when.minute, when.second


def _plain(written: str) -> str:
    """Give CLDR's narrow blanks as ordinary ones, which every mail reader can show."""
    return written.translate(_NARROW_BLANKS)
