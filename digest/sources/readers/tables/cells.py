"""The cells of a workbook, read in a process of its own, which this module is as a program.

python-calamine makes a whole rectangle of cells in memory: two cells in opposite corners of a sheet
abort the process, and a damaged file may panic; neither can be caught by the program that it
happens in. So `workbook.py` starts this file as a program, with a limit on memory.

It is given a line of JSON, {"sheet": name or "", "fields": {...}}, then the workbook. It prints
lines of JSON: ["sheet", name, hidden] for each sheet; ["open", name] before it opens one; ["marks",
…] with what `marks.py` finds and the merged cells; [number, cells] for each row that is not empty;
at the end ["end"] or ["failed", kind, what calamine says]. It stops below the first sheet that has
headings. A cell is its words, or a list of one word where it is a day or a moment.
"""

import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from importlib import import_module
from importlib.util import find_spec
from itertools import chain, islice
from typing import IO, Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from digest.sources.readers.tables.columns import SEARCHED, Cell, header_in
from digest.sources.readers.tables.marks import marks_of

_limits: Any = import_module("resource") if find_spec("resource") else None
"""Windows has no such limits: there the machine's memory is the limit."""
_MOST_MEMORY = 1024 * 1024 * 1024
_MOST_CELLS = 10_000_000
_MOST_COLUMNS = 16_384
"""Of any spreadsheet."""
_MOST_CHARACTERS = 100_000_000
_EXACT = 1e15
"""Below it a number is printed with the 15 digits that spreadsheets keep."""

Value = int | float | str | bool | date | datetime | time | timedelta
Told = Sequence[Any]


def main(given: IO[bytes], said: IO[bytes]) -> None:
    """Read a request and a workbook, say what is in it."""
    _limit()
    request = json.loads(given.readline())
    content = given.read()
    try:
        for line in lines_of(content, request["sheet"], request["fields"]):
            said.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            if line[0] == "open":
                said.flush()  # if this process dies of the sheet, its name is known
    except BaseException as cause:  # noqa: BLE001 - a panic of calamine is no Exception
        said.write(json.dumps(["failed", type(cause).__name__, str(cause)]).encode() + b"\n")
    said.flush()


def lines_of(content: bytes, sheet: str, fields: Mapping[str, str]) -> Iterator[Told]:
    """Say what is in a workbook, line by line.

    Args:
        content: the workbook.
        sheet: the one to read; "" for the first visible one that has headings.
        fields: what a person mapped, field → heading.
    """
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    names = []
    for about in workbook.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        hidden = about.visible != SheetVisibleEnum.Visible
        yield ["sheet", about.name, hidden]
        if about.name == sheet or not (sheet or hidden):
            names.append(about.name)
    for name in names:
        yield ["open", name]
        found = workbook.get_sheet_by_name(name)
        height, width = (last + 1 for last in found.end or (0, 0))
        if width > _MOST_COLUMNS or height * width > _MOST_CELLS:
            raise MemoryError
        rows = _rows(found)
        top = list(islice(rows, SEARCHED))
        readable = header_in([cells for _, cells in top], fields) is not None
        if readable:
            yield ["marks", asdict(marks_of(content, name)), _merged(found)]
        yield from map(_told, chain(top, rows) if readable else top)
        if readable:
            break
    yield ["end"]


def _limit() -> None:
    """Let this process take so much memory and no more, where the system can hold it to that."""
    if _limits is None:
        return
    for kind, most in ((_limits.RLIMIT_AS, _MOST_MEMORY), (_limits.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # a lower limit stands already, or macOS has none
            _limits.setrlimit(kind, (most, most))


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[Cell]]]:
    """Give the rows of a sheet that are not empty, each without empty cells at its end."""
    characters = 0
    for number, values in enumerate(sheet.iter_rows(), 1):
        cells = [_cell(value) for value in values]
        while cells and cells[-1] == "":
            cells.pop()
        characters += sum(len(cell) for cell in cells if isinstance(cell, str))
        if characters > _MOST_CHARACTERS:
            raise MemoryError
        if cells:
            yield number, cells


def _merged(sheet: CalamineSheet) -> list[int]:
    """Give the rows with a cell that is merged with cells below it."""
    ranges = sheet.merged_cell_ranges or ()
    return sorted({first[0] + 1 for first, last in ranges if last[0] > first[0]})


def _cell(value: Value) -> Cell:
    """Give a value as words, a day or a moment: 12.0 is "12", true is "TRUE"."""
    if isinstance(value, str | date):  # a datetime is a date
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}" if abs(value) < _EXACT else repr(value)
    return str(value)


def _told(row: tuple[int, list[Cell]]) -> Told:
    number, cells = row
    return [number, [cell if isinstance(cell, str) else [cell.isoformat()] for cell in cells]]


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
