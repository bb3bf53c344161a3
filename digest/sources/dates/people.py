"""Dates for people: "July 18, 2017", "18 de julio de 2017", "le 1er janv. 2024", "May 2021"."""

import re
from collections.abc import Iterable
from functools import lru_cache

from digest.sources.dates.names import Names, names
from digest.sources.dates.parts import CLOCK, ZONES, Parts, clock_of, zones_of

_NO_LETTER = r"(?![^\W\d_])"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?!\d)(?:st|nd|rd|th|er|re|[.:]?[ºª°oae]|ste|de)?"
_YEAR = r"(?<!\d)(?P<year>\d{4})(?!\d)"
_MARKS = r"[\s.,،፣․/()’'-]"
_BEFORE_TIME = r"(?:[,،]?\s(?:(?:[-–—@|•·]|at|à|às|a las|a la|um|om|alle|kl\.?|o|в)\s)?)"
_AFTER_TIME = r"(?:\s?(?:uhr|h|hrs|час\.?|ч\.?))?"


def read(text: str, languages: tuple[str, ...]) -> Parts | None:
    """Read a date with the name of a month in one of some languages (BCP 47), or in English.

    A weekday may stand before it or after it, and does not count. Day, month and year may come in
    any order that is somewhere in use; month and year alone are a month.
    """
    known, patterns = _patterns(languages)
    for pattern in patterns:
        match = pattern.fullmatch(text)
        if match:
            found = match.groupdict()
            day = int(found["day"]) if found.get("day") else None
            clock = clock_of(match) if found.get("hour") else None
            zones = zones_of(match) if clock else ()
            return Parts(int(match["year"]), known.months[match["month"]], day, clock, zones)
    return None


@lru_cache(maxsize=64)
def _patterns(languages: tuple[str, ...]) -> tuple[Names, tuple[re.Pattern[str], ...]]:
    known = names(languages)
    month = rf"(?P<month>{_any(known.months)}){_NO_LETTER}"
    weekday = f"(?:{_any(known.weekdays)}){_NO_LETTER}"
    between = f"(?:{_any(known.joining)}|{_MARKS}){{0,6}}"
    before = rf"(?:{weekday}[\s.,،፣]{{1,3}})?(?:(?:{_any(known.joining)})\s)?"
    after = rf"[\s.]{{0,2}}(?:[\s,،(（]{{1,3}}{weekday}[.)）]{{0,2}})?"
    time = f"(?:{_BEFORE_TIME}{CLOCK}{_AFTER_TIME}{ZONES})?"
    orders = (
        (_DAY, month, _YEAR),
        (month, _DAY, _YEAR),
        (_YEAR, month, _DAY),
        (_YEAR, _DAY, month),
    )
    shapes = [before + between.join(order) + f"{between}{after}{time}" for order in orders]
    partial = ((month, _YEAR), (_YEAR, month))
    shapes += [before + between.join(order) + between for order in partial]
    return known, tuple(re.compile(shape) for shape in shapes)


def _any(words: Iterable[str]) -> str:
    """Write a choice of words, the longest first: the tenth month is "tháng 10", not "tháng 1"."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(w) + (r"(?!\d)" if w[-1].isdigit() else "") for w in longest_first)
