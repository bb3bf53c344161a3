"""Dates as sites print them, 08/05/2022: whether day or month comes first is decided once.

The order is that of the whole column, never of a row: a column is written by one program, so one
second number above 12 tells how all the others are to be read. What is written otherwise, a day
like 2022-08-05 or no date at all, is not looked at: it needs no order, or has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from digest.errors import SourceError
from digest.sources.dates import figures
from digest.sources.dates.parts import plain
from digest.sources.record import Written

Order = Literal["mdy", "dmy"]
"""Month/day/year or day/month/year."""

NAMES: dict[Order, str] = {"mdy": "month/day/year", "dmy": "day/month/year"}

FIRST_YEAR = 1900
YEARS_AHEAD = 10

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """The order of a column and, for a person, why. None: each date reads the same either way."""

    order: Order | None
    why: str


def order_of(
    values: Sequence[Written | None], *, place: str = "dates", rows: Sequence[str] = ()
) -> Order | None:
    """Tell the order of a column from the numbers above 12 in it; None where there is no such.

    `place` and `rows` say where the column and each value are, for errors; without `rows`, values
    are counted.

    Raises:
        SourceError: one value can only be read month first and another only day first.
    """
    return _shown(values, _kinds(values), place, rows or _counted(values))


def decide(
    values: Sequence[Written | None],
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
        SourceError: nobody chose, and it is as with `order_of`; or nothing decides; or the column
            shows another order than earlier imports, which is more likely a wrong date than a
            change of mind.
    """
    if chosen:
        return Decision(chosen, "as asked for")
    rows = rows or _counted(values)
    kinds = _kinds(values)
    seen = _shown(values, kinds, place, rows)
    if seen:
        _refuse_a_change(seen, before, _named(values, rows, kinds, seen), place)
        number = "second" if seen == "mdy" else "first"
        count, dates = kinds.count(seen), len(kinds) - kinds.count("")
        have = "has" if count == 1 else "have"
        return Decision(seen, f"{count} of {dates} {have} a {number} number above 12")
    if "either" not in kinds:
        same = "each reads the same either way" if any(kinds) else "no date needs one"
        return Decision(before, same)
    if before:
        return Decision(before, "as in earlier imports; nothing in this one decides")
    raise SourceError(
        place,
        "nothing tells whether day or month comes first in "
        + _named(values, rows, kinds, "either"),
        "say --dates mdy or --dates dmy",
    )


def _shown(
    values: Sequence[Written | None], kinds: Sequence[str], place: str, rows: Sequence[str]
) -> Order | None:
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


def _refuse_a_change(seen: Order, before: Order | None, because: str, place: str) -> None:
    if before and seen != before:
        raise SourceError(
            place,
            f"dates read as {NAMES[seen]} because of {because}, "
            f"but earlier imports were read as {NAMES[before]}",
            f"correct the dates, or say --dates {seen}",
        )


def _counted(values: Sequence[Written | None]) -> list[str]:
    return [f"record {number}" for number in range(1, len(values) + 1)]


def _kinds(values: Sequence[Written | None]) -> list[str]:
    """Tell of each value in which order it can be read; "" for one that is written otherwise."""
    found = (figures.slashed(plain(value)) if isinstance(value, str) else None for value in values)
    return [date.kind if date else "" for date in found]


def _named(
    values: Sequence[Written | None], rows: Sequence[str], kinds: Sequence[str], kind: str
) -> str:
    """Name the values of one kind: where the first few are, and how many more there are."""
    named = [
        f"{row} ({value})"
        for value, row, its_kind in zip(values, rows, kinds, strict=True)
        if its_kind == kind
    ]
    more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
    return ", ".join(named[:_SHOWN]) + more
