"""Delimited text as rows of cells, with broken quotation marks found where they open.

Source: RFC 4180 as Python's csv reads it. A mark that is never closed would swallow the rows below
it without a word: here its row alone is refused, and the lines below are read as rows again.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, islice

import regex

DELIMITERS = ",;\t|"

_MOST_LINES = 5_000
"""Of one row: a cell with more line breaks is taken for one whose mark was never closed."""
_MOST_BREAKS = 200
"""After so many rows with broken marks it is not a table that a program wrote."""
_MOST_CHARACTERS = 16 * 1024 * 1024
_BATCH = 256
_BROKEN = (
    "a quotation mark opens in cell {cell} and is not closed rightly: close it, and double the "
    "marks inside the cell"
)
_GIVEN_UP = (
    f"quotation marks are broken in more than {_MOST_BREAKS} rows: from here on nothing is read"
)
_AFTER_BROKEN = "part of a row above whose quotation marks are broken: {cells} cells, not {width}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number as a spreadsheet counts it, its cells, and what is wrong with it or ""."""

    number: int
    cells: list[str]
    problem: str = ""


class _Lines(Iterator[str]):
    """Lines that can be given back: those taken since `taken` was last emptied."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.back: deque[str] = deque()
        self.taken: list[str] = []

    def __next__(self) -> str:
        if len(self.taken) > _MOST_LINES:
            raise csv.Error("a row of too many lines")
        line = self.back.popleft() if self.back else next(self._lines)
        self.taken.append(line)
        return line

    def give_back(self) -> None:
        """Give back what was taken, except the first line."""
        self.back.extendleft(reversed(self.taken[1:]))


def rows_of(lines: Iterable[str], delimiter: str, width: int = 0) -> Iterator[Row]:
    """Parse lines, each with its line end, as rows of cells.

    Args:
        lines: of the text, parted at CR, LF or both.
        delimiter: one character between cells.
        width: how many cells a row has; lines below a broken mark that have another number are
            refused, since they may be the rest of its cell. 0: unknown.
    """
    rows = _parsed(_Lines(lines), delimiter, width)
    while batch := _batch(rows):
        yield from batch


def _batch(rows: Iterator[Row]) -> list[Row]:
    """Take some rows. csv's limit on cells is the whole program's: it is put back each time."""
    before = csv.field_size_limit(_MOST_CHARACTERS)
    try:
        return list(islice(rows, _BATCH))
    finally:
        csv.field_size_limit(before)


def _parsed(lines: _Lines, delimiter: str, width: int) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    breaks = 0
    suspect = False
    for number in count(1):
        lines.taken.clear()
        try:
            cells = next(reader, None)
            sound = cells is None or not _swallows(lines.taken, cells, delimiter, width)
        except csv.Error:
            cells = _mended(lines.taken, delimiter, width)
            sound = bool(cells)
        if cells is None:
            return
        if not sound:
            lines.give_back()
            breaks, suspect = breaks + 1, True
            yield _broken(number, lines.taken[0], delimiter)
        elif suspect and cells and width and len(cells) != width:
            yield Row(number, cells, _AFTER_BROKEN.format(cells=len(cells), width=width))
        else:
            suspect = suspect and bool(lines.back)
            yield Row(number, cells)
        if breaks > _MOST_BREAKS:
            yield Row(number + 1, [], _GIVEN_UP)
            return


def _swallows(taken: Sequence[str], cells: Sequence[str], delimiter: str, width: int) -> bool:
    """Whether a row of several lines has too few cells because one of the lines is a row itself.

    A mark that was never closed is closed by a later one, if a delimiter happens to follow that.
    """
    if len(taken) == 1 or len(cells) >= width:
        return False
    rows = csv.reader(taken[1:], delimiter=delimiter, skipinitialspace=True)
    return any(len(row) == width for row in rows)


def _broken(number: int, line: str, delimiter: str) -> Row:
    """Say in which cell of a line a mark opens that does not close in it."""
    try:
        opened = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        return Row(number, [line], f"a cell has more than {_MOST_CHARACTERS:,} characters")
    return Row(number, [line.rstrip("\r\n")], _BROKEN.format(cell=len(opened)))


def _mended(taken: Sequence[str], delimiter: str, width: int) -> list[str]:
    """Read a line whose marks inside cells are not doubled: `"say "yes" now",2`.

    A mark closes a cell only where the delimiter or the end of the line follows. Nothing if it is
    more than a line, if a cell is then still open, or if there are more or fewer than `width`.
    """
    if len(taken) > 1:
        return []
    pattern = _cell(delimiter)
    line = taken[0].rstrip("\r\n")
    cells: list[str] = []
    position = 0
    while position <= len(line):
        found = pattern.match(line, position)
        if not found:
            return []
        quoted, bare = found.groups()
        cells.append(bare if quoted is None else quoted.replace('""', '"'))
        position = found.end()
        if not found[0].endswith(delimiter):
            break
    return cells if len(cells) == (width or len(cells)) else []


@lru_cache(maxsize=8)
def _cell(delimiter: str) -> regex.Pattern[str]:
    mark = regex.escape(delimiter)
    end = rf"(?:{mark}|$)"
    return regex.compile(rf' *+(?:"([^"]*+(?:"(?! *+{end})[^"]*+)*+)" *+|((?!")[^{mark}]*+)){end}')
