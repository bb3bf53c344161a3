"""Dates of mail and feeds (RFC 5322, and RFC 822 before it), HTTP, C's asctime, JavaScript.

All have the English names of months, whatever the language around them. Beyond the standards, as
feeds have them: full names, a wrong weekday, no blank behind its comma, a zone said twice.
"""

import re

from digest.sources.dates.parts import ZONE, Parts, clock_of, full_year, zones_of

_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTHS = {
    "sept": 9,
    **{name[:3]: number for number, name in enumerate(_NAMES, 1)},
    **{name: number for number, name in enumerate(_NAMES, 1)},
}
_WEEKDAY = r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?"
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{1,9}))?)?"
_ZONES = rf"(?:\s?(?P<zone>{ZONE})|\s(?P<named>[a-z]{{1,5}}))?(?:\s(?P<again>{ZONE}|[a-z]{{2,5}}))?"
_MAIL = re.compile(
    rf"(?:{_WEEKDAY}\.?\s?,?\s?)?(?P<day>\d{{1,2}})(?P<mark>[ -]){_MONTH}(?P=mark)"
    rf"(?P<year>\d{{2,4}})(?:,?\s{_CLOCK}{_ZONES})?"
)
_ASCTIME = re.compile(
    rf"{_WEEKDAY},?\s{_MONTH}\s(?P<day>\d{{1,2}})\s{_CLOCK}{_ZONES}\s(?P<year>\d{{4}})"
    rf"(?:\s(?P<last>[+-]\d{{4}}))?"
)
_JAVASCRIPT = re.compile(
    rf"{_WEEKDAY},?\s{_MONTH}\s(?P<day>\d{{1,2}})\s(?P<year>\d{{4}})(?:\s{_CLOCK}{_ZONES})?"
)


def read(text: str) -> Parts | None:
    """Read "Tue, 23 Jul 2024 23:18:39 +0200", and without weekday, time, seconds or zone too.

    Also "Sunday, 06-Nov-94 08:49:37 GMT" (RFC 9110, 5.6.7), "Sun Nov  6 08:49:37 1994" and "Sat Oct
    06 2018 00:00:00 GMT+0200 (CEST)". Comments are left out. Years of two digits are those of
    RFC 2822, 4.3.
    """
    bare = _without_comments(text) if "(" in text else text
    match = _MAIL.fullmatch(bare) or _JAVASCRIPT.fullmatch(bare) or _ASCTIME.fullmatch(bare)
    if not match:
        return None
    last = match.groupdict().get("last")
    return Parts(
        full_year(match["year"]),
        _MONTHS[match["month"]],
        int(match["day"]),
        clock_of(match),
        (*zones_of(match), *((last,) if last else ())),
    )


def _without_comments(text: str) -> str:
    """Leave out what is in brackets, which may be in one another (RFC 5322, 3.2.2)."""
    kept: list[str] = []
    depth = 0
    letters = iter(text)
    for letter in letters:
        if letter == "\\" and depth:
            next(letters, "")
        elif letter == "(":
            depth += 1
            kept.append(" ")
        elif letter == ")" and depth:
            depth -= 1
        elif not depth:
            kept.append(letter)
    return text if depth else " ".join("".join(kept).split())
