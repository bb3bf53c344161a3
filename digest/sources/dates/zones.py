"""Time zones as dates name them: offsets, and those abbreviations that mean one thing only."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from digest.sources.dates.parts import Unreadable

_OFFSET = re.compile(r"(?:gmt|utc)?([+-])(\d\d?)(?::?(\d\d))?")
_ZONES = """
    0 z ut gmt utc
    -5 est; -4 edt; -6 cst; -5 cdt; -7 mst; -6 mdt; -8 pst; -7 pdt
    0 wet; 1 west cet met mez; 2 cest mest mesz eet; 3 eest
    -9 akst; -8 akdt; -10 hst; 2 sast; 9 jst; 8 hkt awst
    9.5 acst; 10.5 acdt; 10 aest; 11 aedt; 12 nzst; 13 nzdt
"""
"""The zones of RFC 822, and others that no two places use: hours ahead of UTC, and names."""
_HOURS = {
    name: float(hours)
    for hours, *names in map(str.split, _ZONES.strip().replace("\n", ";").split(";"))
    for name in names
}
_LAST_HOUR, _LAST_MINUTE = 23, 59
_MONTHS = range(1, 13)
_LOCAL = "j"
"""The one letter that is no zone, but the reader's own time."""


def offset(name: str, zone: ZoneInfo, year: int) -> timedelta:
    """Tell how far a zone's clock is ahead of UTC: of +0200, GMT+2, CEST.

    An abbreviation that means several zones, such as BST or IST, is that of `zone`, the source's
    own, if it uses it in that year. One letter is UTC: RFC 822 had their signs wrong, so they say
    nothing (RFC 5322, 4.3).

    Raises:
        Unreadable: nobody knows it, it can mean several zones, or in `zone` it means another than
            in RFC 822.
    """
    told = _OFFSET.fullmatch(name)
    if told:
        return _told(told, name)
    if len(name) == 1 and name != _LOCAL:
        return timedelta()
    own = _abbreviations(zone, year).get(name)
    known = _HOURS.get(name)
    if known is None and own is None:
        raise Unreadable(
            "the time zone is unknown, or has several meanings",
            name.upper(),
            "write it like +02:00, or say which zone its source is in",
        )
    if known is None:
        return own or timedelta()
    if own is not None and own != timedelta(hours=known):
        problem = f"the time zone means one thing in mail and another in {zone.key}"
        raise Unreadable(problem, name.upper(), "write it like +02:00")
    return timedelta(hours=known)


def _told(match: re.Match[str], name: str) -> timedelta:
    hours, minutes = int(match[2]), int(match[3] or 0)
    if hours > _LAST_HOUR or minutes > _LAST_MINUTE:
        raise Unreadable("no zone is so far from UTC", name)
    ahead = timedelta(hours=hours, minutes=minutes)
    return -ahead if match[1] == "-" else ahead


@lru_cache(maxsize=512)
def _abbreviations(zone: ZoneInfo, year: int) -> dict[str, timedelta]:
    """Give the abbreviations of a zone in a year; one with two meanings has none."""
    found: dict[str, set[timedelta]] = {}
    for month in _MONTHS:
        moment = datetime(year, month, 1, tzinfo=zone)
        found.setdefault((moment.tzname() or "").lower(), set()).add(
            moment.utcoffset() or timedelta()
        )
    return {name: next(iter(offsets)) for name, offsets in found.items() if len(offsets) == 1}
