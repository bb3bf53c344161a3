"""What a written date is made of, and the error where it cannot be read."""

import re
import unicodedata
from dataclasses import dataclass

from digest.text import clean_line, excerpt

RIGHT_DATE = "write it like 2022-08-05, or 2022-08 or 2022 where no more is known"

CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"|(?=\s?[ap]\.?\s?m))(?:\s?(?P<half>[ap]\.?\s?m\b\.?|[صم]))?"
)
"""A time of day as people write it: 14:30, 14h30, 14:30:05.25, 2:30 p.m., 2 PM; in lower case."""
ZONE = r"z|(?:gmt|utc)?[+-]\d\d?(?::?\d\d)?"
"""A zone that tells its offset: Z, +0200, +02:00, GMT+2; in lower case."""
ZONES = rf"(?:\s?(?P<zone>{ZONE})|\s(?P<named>[a-z]{{2,5}}))?(?:\s(?P<again>{ZONE}|[a-z]{{2,5}}))?"
"""No zone, one, or one said twice: +0200, CEST, +0200 CEST; in lower case."""

_SHOWN = 60
_LONGEST = 200
_MARKS = str.maketrans({"\u2212": "-", "\u2010": "-", "\u2011": "-"})
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_HALF_DAY, _NO_HOUR = 12, 24
_CENTURY, _PIVOT = 100, 50
_SHORT, _YEARS_OF_1900 = 2, 3


class Unreadable(ValueError):  # noqa: N818 - a date that is unreadable, said as such
    """A date that cannot be read: what is wrong, and what would be right, in one line."""

    def __init__(self, problem: str, written: object, remedy: str = RIGHT_DATE) -> None:
        shown = excerpt(clean_line(str(written)), _SHOWN)
        self.problem = f"{problem}: {shown}" if shown else problem
        self.remedy = remedy
        super().__init__(f"{self.problem}; {remedy}")


Clock = tuple[int, int, int, int]
"""Hour, minute, second (60 is a leap second) and microsecond, as written."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A date in numbers, as written and not yet judged: month or day are None where it has none.

    `zones` are the words for the time zone, in lower case; more than one if it is said twice.
    """

    year: int
    month: int | None = None
    day: int | None = None
    clock: Clock | None = None
    zones: tuple[str, ...] = ()


def plain(written: str) -> str:
    """Give a date in lower case, with single blanks and ASCII figures, and nothing that is unseen.

    What is longer than any date is "?", so that nobody searches it.
    """
    if len(written) > _LONGEST:
        return "?"
    if written.isascii():
        return " ".join(written.lower().split())
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", written.casefold())).translate(_MARKS)
    figures = (str(unicodedata.decimal(letter, letter)) for letter in text)
    return " ".join("".join(figures).split())


def clock_of(match: re.Match[str]) -> Clock | None:
    """Give the time of day that CLOCK found: None where there is none.

    An hour that no half of the day has, as in 14:30 PM, is none of the day.
    """
    found = match.groupdict()
    if not found["hour"]:
        return None
    hour, half = int(found["hour"]), found.get("half")
    if half:
        known = 1 <= hour <= _HALF_DAY
        hour = hour % _HALF_DAY + (_HALF_DAY if half[0] in "pم" else 0) if known else _NO_HOUR
    fraction = (found["fraction"] or "").ljust(6, "0")[:6]
    return hour, int(found["minute"] or 0), int(found["second"] or 0), int(fraction)


def zones_of(match: re.Match[str]) -> tuple[str, ...]:
    """Give the words for the time zone that ZONES found."""
    found = match.groupdict()
    words = (found["zone"], found.get("named"), found.get("again"))
    return tuple(word for word in words if word)


def full_year(digits: str) -> int:
    """Give a year in full: 49 is 2049, 50 is 1950, 102 is 2002 (RFC 2822, 4.3)."""
    year = int(digits)
    if len(digits) == _SHORT:
        return year + (2000 if year < _PIVOT else 1900)
    return year + 1900 if len(digits) == _YEARS_OF_1900 else year
