"""Dates as bibliographies have them → words that one date can be read from, and what was left.

Sources: CSL-JSON's `date-parts`; EDTF (ISO 8601-2), level 1, as Zotero and its plugins write it.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from digest.sources.readers.json.members import Json, Wrong, as_words, kind_of, shown
from digest.sources.record import Written

Read = tuple[Written, tuple[str, ...]]
"""A date, "" where there is none, and what a person should know of how it was read."""

_SPAN = "a date is a span of time: its beginning is taken"
_ABOUT = "a date is uncertain (circa): it is taken as it stands"
_SEASON = "a date is a season: its year is taken"
_NO_DAY = "a date has a month or day 00: what is known is taken"
_EDTF = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d|XX|xx|uu)(?:-(?P<day>\d\d|XX|xx|uu))?)?(?P<about>[~?%]*)"
)
_SEASONS = range(21, 42)
_MOST_PARTS = 3
_NUMBER = re.compile(r"[+-]?[0-9]{1,5}")
_NAMES = ("year", "month", "day")


def csl_date(value: Json, name: str) -> Read:
    """Read a date of CSL: parts, a season, raw or literal words, or a date of YAML.

    Args:
        value: the member, whatever it is.
        name: of the member, for errors.

    Raises:
        Wrong: it is none of these.
    """
    if value is None or isinstance(value, date):
        return value or "", ()
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return edtf(as_words(value, name))
    if isinstance(value, list):
        return _of_parts([_by_name(each) for each in value], {}, name)
    if not isinstance(value, dict):
        raise Wrong(f"{name} is {kind_of(value)} where a date is expected: {shown(value)}")
    if value.get("date-parts"):
        return _of_parts(value["date-parts"], value, name)
    if any(part in value for part in _NAMES):
        return _of_parts([_by_name(value)], value, name)
    return edtf(as_words(value.get("raw") or value.get("literal") or value.get("edtf"), name))


def edtf(words: str) -> Read:
    """Read a date that may be a span, uncertain or a season; other words stay as they are."""
    first, slash, _ = words.strip().partition("/")
    match = _EDTF.fullmatch(first.strip())
    rest = _EDTF.fullmatch(words.strip().partition("/")[2].strip(" .") or "0000")
    if not match or (slash and not rest):
        return words, ()
    notices = [_SPAN] if slash else []
    notices += [_ABOUT] if match["about"] or "~" in words else []
    parts = [match["year"]]
    for part in (match["month"], match["day"]):
        if part is None or not part.isdecimal():
            break
        if len(parts) == 1 and int(part) in _SEASONS:
            notices.append(_SEASON)
            break
        if part == "00":
            notices.append(_NO_DAY)
            break
        parts.append(part)
    return "-".join(parts), tuple(notices)


def _by_name(value: Json) -> Json:
    """Give the parts of a date that has them by name, as YAML does."""
    if not isinstance(value, dict):
        return value
    parts = [value.get(part) for part in _NAMES]
    return parts[: next((n for n, part in enumerate(parts) if part is None), len(parts))]


def _of_parts(dates: Json, table: Mapping[str, Any], name: str) -> Read:
    if not isinstance(dates, list):
        raise Wrong(f"{name} holds {kind_of(dates)} where a list of dates is expected")
    first = dates[0] if dates else []
    if not isinstance(first, list):
        first, dates = dates, [dates]  # one list where there should be a list of lists
    numbers = [_number(part, name) for part in first if part not in (None, "")]
    if len(numbers) > _MOST_PARTS:
        raise Wrong(f"{name} has more parts than year, month and day: {shown(first)}")
    if not numbers or numbers[0] == 0:
        return "", ()
    notices = [_SPAN] if len(dates) > 1 else []
    notices += [_ABOUT] if table.get("circa") not in (None, False, "", 0) else []
    if len(numbers) > 1 and numbers[1] in _SEASONS:
        numbers = numbers[:1]
        notices.append(_SEASON)
    elif 0 in numbers:
        numbers = numbers[: numbers.index(0)]
        notices.append(_NO_DAY)
    elif len(numbers) == 1 and table.get("season"):
        notices.append(_SEASON)
    year = f"{numbers[0]:04}" if numbers[0] > 0 else str(numbers[0])
    return "-".join((year, *(f"{part:02}" for part in numbers[1:]))), tuple(notices)


def _number(part: Json, name: str) -> int:
    written = str(part).strip() if isinstance(part, int | str) else ""
    if not _NUMBER.fullmatch(written):
        raise Wrong(f"{name} holds {shown(part)} where a number is expected")
    return int(written)
