"""Dates for machines: ISO 8601 as far as RFC 3339 and SQL have it; a part that is 00 is not known.

Weeks (2022-W31) and days of the year (2022-217) are of ISO 8601 too: no source that we know writes
them, and they are refused.
"""

import re

from digest.sources.dates.parts import Parts, clock_of, zones_of

_CLOCK = (
    r"(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s?(?P<zone>z|utc|gmt|[+-]\d\d(?::?\d\d)?)?(?:\s(?P<again>[a-z]{2,5}|[+-]\d\d:?\d\d))?"
)
_EXTENDED = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:(?:t|\s|\st\s)" + _CLOCK + ")?)?"
)
_BASIC = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:t(?P<hour>\d\d)(?P<minute>\d\d)(?:(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?P<zone>z|[+-]\d\d(?::?\d\d)?)?)?"
)
_YEAR = re.compile(r"\d{4}")
_NONE = re.compile(
    r"00[/.]00[/.]0000|0000-00-00(?:[t ]00:00(?::00(?:\.0+)?)?z?)?"  # of MySQL, and so of WordPress
    r"|-0001-11-30[t ].*|[a-z]{3}, 30 nov -0001 .*"  # the same, as PHP writes it
    r"|0001-01-01[t ]00:00:00(?:\.0+)?(?:z|[+-]00:00)?"  # of .NET
)


def says_none(text: str) -> bool:
    """Whether it is one of the dates by which programs say that there is none: 0000-00-00."""
    return _NONE.fullmatch(text) is not None


def read(text: str) -> Parts | None:
    """Read 2022-08-05, 20220805, 2022-08, 2022, and an instant like 2022-08-05T14:30:00+02:00.

    A blank is as good as the T (RFC 3339, 5.6). 1993-00-00 is the year and 1993-05-00 the month, as
    SQL has dates of which no more is known.
    """
    match = _EXTENDED.fullmatch(text) or _BASIC.fullmatch(text)
    if match:
        year, month = int(match["year"]), int(match["month"])
        if match["day"] == "00" and clock_of(match) in (None, (0, 0, 0, 0)):
            return Parts(year, month or None)
        day = int(match["day"]) if match["day"] else None
        return Parts(year, month, day, clock_of(match), zones_of(match))
    return Parts(int(text)) if _YEAR.fullmatch(text) else None
