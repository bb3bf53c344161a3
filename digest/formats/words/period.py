"""Days and periods as readers say them, in their language. Locale data is Babel's (CLDR)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, localedata
from babel.dates import (
    format_date,
    format_skeleton,
    format_time,
    get_datetime_format,
    match_skeleton,
    parse_pattern,
)

from digest.core.schedule import day_of
from digest.model import Entry, Moment, Newsletter, Precision, Record, Site
from digest.row import write_partial

_MIDNIGHT = (0, 0, 0)
_NO_NAME = "M01"
_RIGHT_TO_LEFT_MARK = "\u200f"
_NARROW_BLANKS = str.maketrans({"\u2009": " ", "\u202f": " "})
_WHOLE_MONTHS = ("month", "quarter")
_MONTH_AND_YEAR = {"full": "yMMMM", "long": "yMMMM", "medium": "yMMM", "short": "yM"}
_MIDDLE = 15


@dataclass(frozen=True, slots=True)
class Partial:
    """A month or a year, of which the day is not known: the one that `day` lies in."""

    day: date
    precision: Precision


def published(entry: Entry) -> Moment | Partial | None:
    """Give when an entry was published, no more exactly than it is known."""
    if entry.published is None or entry.precision == "day":
        return entry.published
    return Partial(entry.published, entry.precision)


@lru_cache(maxsize=256)
def locale_for(language: str) -> Locale:
    """Find Babel's locale for a BCP 47 tag, or for a shorter form of it; else English."""
    tag = language
    while tag:
        try:
            locale = Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            tag = tag.rpartition("-")[0]
            continue
        return locale if _names_months(locale) else Locale("en")
    return Locale("en")


def _names_months(locale: Locale) -> bool:
    """Whether CLDR has names of months in a language; else a date would be "2022 M08 5".

    Names that a language lacks are in memory that all such languages share, and Babel writes into
    it: after a date in one, a date in another had the first one's months. So none is written.
    """
    own, shared = localedata.load(str(locale)), localedata.load("root")
    if own["months"] is shared["months"]:
        return False
    return bool(locale.months["format"]["wide"][1] != _NO_NAME)


@lru_cache(maxsize=4096)  # an issue and its feeds show few days, each many times
def display_day(
    moment: Moment | Partial, zone: ZoneInfo, language: str, width: str = "long"
) -> str:
    """Write a day: "August 5, 2022"; a month, "August 2022", or a year, where no more is known.

    `width` is full, long, medium or short (CLDR).
    """
    locale = locale_for(language)
    if isinstance(moment, Partial):
        return _partial(moment, width, locale)
    # CLDR's names; babel declares them as a Literal
    chosen: Any = width
    return _plain(format_date(day_of(moment, zone), chosen, locale=locale), locale)


def iso_day(moment: Moment | Partial, zone: ZoneInfo) -> str:
    """Write a day for machines: 2022-08-05; a month as 2022-08, a year as 2022 (ISO 8601)."""
    if isinstance(moment, Partial):
        return write_partial(moment.day, moment.precision)
    return day_of(moment, zone).isoformat()


def _partial(moment: Partial, width: str, locale: Locale) -> str:
    """Write a month or a year by CLDR's pattern, of a day in its middle.

    At its ends the year of a week, which some patterns have, may be another.
    """
    skeleton = _MONTH_AND_YEAR[width] if moment.precision == "month" else "y"
    pattern = parse_pattern(locale.datetime_skeletons[skeleton])
    return _plain(pattern.apply(moment.day.replace(day=_MIDDLE), locale), locale)


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
            return _plain(format_skeleton("yMMMM", last, locale=locale), locale)
        return _months(start.date(), last, locale)
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


def _months(first: date, last: date, locale: Locale) -> str:
    return _interval(first, last, _interval_patterns("yMMMM", first, last, locale), locale)


def _days(first: date, last: date, locale: Locale) -> str:
    """Write an interval of days, with the month's name in full.

    CLDR gives most languages an interval of days with short months only ("Jul 4 – 11").
    """
    if first == last:
        return _plain(format_date(last, "long", locale=locale), locale)
    before, after = _interval_patterns("yMMMMd", first, last, locale)
    return _interval(first, last, (_full_month(before), _full_month(after)), locale)


def _interval(first: date, last: date, patterns: tuple[str, str], locale: Locale) -> str:
    written = zip(patterns, (first, last), strict=True)
    return _plain("".join(parse_pattern(one).apply(day, locale) for one, day in written), locale)


def _day_and_time(when: datetime, locale: Locale) -> str:
    pattern = str(get_datetime_format("long", locale=locale)).replace("'", "")
    day = format_date(when.date(), "long", locale=locale)
    clock = format_time(when.time(), "short", locale=locale)
    return _plain(pattern.replace("{0}", clock).replace("{1}", day), locale)


def _interval_patterns(skeleton: str, first: date, last: date, locale: Locale) -> tuple[str, str]:
    """Take CLDR's pattern for the largest field that differs, in two parts.

    Babel parts it where a field comes again (UTS 35, Interval Formats), but does not see that M and
    L are both the month: the Persian one is whole, and the second month begins its second part.
    """
    formats = locale.interval_formats[match_skeleton(skeleton, locale.interval_formats)]
    largest = "y" if first.year != last.year else "M" if first.month != last.month else "d"
    parts = formats[largest]
    if len(parts) == 1:
        _, second = re.finditer("[ML]+", parts[0])
        return parts[0][: second.start()], parts[0][second.start() :]
    before, after = parts
    return before, after


def _full_month(pattern: str) -> str:
    for short, full in (("MMM", "MMMM"), ("LLL", "LLLL")):
        pattern = pattern if full in pattern else pattern.replace(short, full)
    return pattern


def _clock(when: datetime) -> tuple[int, int, int]:
    return when.hour, when.minute, when.second


def _plain(written: str, locale: Locale) -> str:
    """Give CLDR's narrow blanks as ordinary ones, which every mail reader can show.

    Where a text from right to left begins with a number, a mark before it keeps the number from
    joining what stands beside it: "Housing · 5" (Unicode Annex 9, W7).
    """
    said = written.translate(_NARROW_BLANKS)
    led = locale.text_direction == "rtl" and unicodedata.bidirectional(said[0]) == "EN"
    return f"{_RIGHT_TO_LEFT_MARK}{said}" if led else said
