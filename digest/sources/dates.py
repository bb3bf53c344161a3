"""Dates as sites print them, 08/05/2022: whether day or month comes first is decided once.

The order is that of the whole column, never of a row: a column is written by one program, so one
second number above 12 tells how all the others are to be read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from digest.errors import SourceError

Order = Literal["mdy", "dmy"]
"""Month/day/year or day/month/year."""

NAMES: dict[Order, str] = {"mdy": "month/day/year", "dmy": "day/month/year"}

_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_FIRST_YEAR = 1900
_YEARS_AHEAD = 10
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """The order of a column and, for a person, why. None: each date reads the same either way."""

    order: Order | None
    why: str


def order_of(
    values: Sequence[str], *, place: str = "dates", rows: Sequence[str] = ()
) -> Order | None:
    """Tell the order of a column from the numbers above 12 in it; None where there is no such.

    `place` and `rows` say where the column and each value are, for errors; without `rows`, values
    are counted.

    Raises:
        SourceError: a value is not written like 08/05/2022, has two numbers above 12, or one
            value can only be read month first and another only day first.
    """
    rows = rows or _counted(values)
    kinds = _kinds(values, place, rows)
    if "mdy" in kinds and "dmy" in kinds:
        month_first = _named(values, rows, kinds, "mdy")
        day_first = _named(values, rows, kinds, "dmy")
        raise SourceError(
            place,
            f"dates contradict each other: month first in {month_first}; day first in {day_first}",
            "correct the dates that are wrong",
        )
    if "mdy" in kinds:
        return "mdy"
    return "dmy" if "dmy" in kinds else None


def decide(
    values: Sequence[str],
    *,
    chosen: Order | None = None,
    before: Order | None = None,
    place: str = "dates",
    rows: Sequence[str] = (),
) -> Decision:
    """Decide how to read a column: as chosen by a person, as it shows itself, or as before.

    Args:
        values: the column, in the order of the file.
        chosen: what a person said; it wins.
        before: the order of earlier imports from the same source.
        place: where the column is, for errors.
        rows: where each value is, for errors.

    Raises:
        SourceError: as `order_of`; or nothing decides; or the column shows another order than
            earlier imports, which is more likely a wrong date than a change of mind.
    """
    rows = rows or _counted(values)
    seen = order_of(values, place=place, rows=rows)
    if chosen:
        return Decision(chosen, "as asked for")
    kinds = _kinds(values, place, rows)
    if seen:
        _refuse_a_change(seen, before, _named(values, rows, kinds, seen), place)
        number = "second" if seen == "mdy" else "first"
        count = kinds.count(seen)
        have = "has" if count == 1 else "have"
        return Decision(seen, f"{count} of {len(values)} {have} a {number} number above 12")
    if "either" not in kinds:
        return Decision(before, "each reads the same either way")
    if before:
        return Decision(before, "as in earlier imports; nothing in this one decides")
    raise SourceError(
        place,
        "nothing tells whether day or month comes first in "
        + _named(values, rows, kinds, "either"),
        "say --dates mdy or --dates dmy",
    )


def parse(value: str, order: Order | None, *, today: date, place: str = "dates") -> date:
    """Read one date in the order decided for its column.

    Raises:
        SourceError: there is no such day in that order, or the year is before 1900 or more than
            ten after today's.
    """
    first, second, year = _numbers(value, place)
    if order is None and first != second:
        raise SourceError(place, f"nothing decides how to read {value}")
    month, day = (second, first) if order == "dmy" else (first, second)
    if not _FIRST_YEAR <= year <= today.year + _YEARS_AHEAD:
        last = today.year + _YEARS_AHEAD
        raise SourceError(place, f"year out of range: {value}", f"use {_FIRST_YEAR} to {last}")
    try:
        return date(year, month, day)
    except ValueError:
        read = f" when read as {NAMES[order]}" if order else ""
        raise SourceError(place, f"no such day{read}: {value}", "correct the date") from None


def _refuse_a_change(seen: Order, before: Order | None, because: str, place: str) -> None:
    if before and seen != before:
        raise SourceError(
            place,
            f"dates read as {NAMES[seen]} because of {because}, "
            f"but earlier imports were read as {NAMES[before]}",
            f"correct the dates, or say --dates {seen}",
        )


def _counted(values: Sequence[str]) -> list[str]:
    return [f"record {number}" for number in range(1, len(values) + 1)]


def _kinds(values: Sequence[str], place: str, rows: Sequence[str]) -> list[str]:
    """Tell of each value in which order it can be read: one of the two, "either" or "same"."""
    return [
        _kind(*_numbers(value, f"{place}: {row}")) for value, row in zip(values, rows, strict=True)
    ]


def _kind(first: int, second: int, _year: int) -> str:
    if second > 12:
        return "mdy"
    if first > 12:
        return "dmy"
    return "same" if first == second else "either"


def _numbers(value: str, place: str) -> tuple[int, int, int]:
    match = _DATE.fullmatch(value.strip())
    if not match:
        raise SourceError(place, f"not a date: {value or 'nothing'}", "write it like 08/05/2022")
    first, second, year = (int(number) for number in match.groups())
    if first > 12 and second > 12:
        raise SourceError(place, f"no month in {value}", "correct the date")
    return first, second, year


def _named(values: Sequence[str], rows: Sequence[str], kinds: Sequence[str], kind: str) -> str:
    """Name the values of one kind: where the first few are, and how many more there are."""
    named = [
        f"{row} ({value})"
        for value, row, its_kind in zip(values, rows, kinds, strict=True)
        if its_kind == kind
    ]
    more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
    return ", ".join(named[:_SHOWN]) + more
