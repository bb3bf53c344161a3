"""Workbooks: Excel's .xlsx, .xlsm, .xlsb and .xls, and OpenDocument's .ods, by python-calamine.

calamine runs in a process of its own (`cells.py`): a damaged or hostile workbook can abort it.
Before that an archive is looked at from outside: one that would unpack to very much is refused.
Formulas are read as the value that was saved with them, filtered and hidden rows like any others.
"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

import msgspec

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers.content import bytes_of
from digest.sources.readers.tables.columns import (
    SEARCHED,
    Cell,
    Columns,
    chosen_by,
    columns_of,
    header_in,
    looks_like_address,
    no_headings,
)
from digest.sources.readers.tables.packed import OLE, SAVE_AGAIN, ZIP, locked, refuse_unreadable
from digest.sources.readers.tables.rows import SAMPLED, Layout, layout_of, outcome_of
from digest.sources.record import Document, Outcome, Reading

NAME = "workbook"

_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".xlt", ".xltx", ".ods", ".ots")
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"
_TYPES = (
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheet",
    _OPEN_DOCUMENT,
)
_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book", "EncryptedPackage"))
_BEGINNING = 200
_READER = "digest.sources.readers.tables.cells"
_MOST_SECONDS = 60
_SHOWN = 120
_NAMED = 5

_Row = tuple[int, list[Cell]]
"""The number of a row, as a spreadsheet shows it, and what stands in it."""


@dataclass(frozen=True, slots=True)
class _Book:
    """What was said of a workbook.

    Args:
        sheet: the name of the one that is read; "" if none has headings.
        sheets: the names of all, and whether each is hidden.
        marks: what stands beside the values of the sheet.
        merged: rows with a cell that is merged with those below.
        rows: of the sheet; without one, those at the top of the first.
    """

    sheet: str
    sheets: Mapping[str, bool]
    marks: Mapping[str, Any]
    merged: Sequence[int]
    rows: Iterator[_Row]


def looks_like(document: Document, head: bytes) -> bool:
    """Whether a document is a workbook, by what it begins with; a .docx or other archive is not."""
    named = document.name.casefold().endswith(_SUFFIXES)
    served = document.media_type.lower().startswith(_TYPES)
    if head.startswith(OLE):
        return named or served or any(name in head for name in _STREAMS)
    if not head.startswith(ZIP):
        return False
    return named or served or b"xl/" in head or _OPEN_DOCUMENT.encode() in head[:_BEGINNING]


def read(document: Document, source: Source) -> Reading:
    """Read the first sheet that has headings, or the one that `fields` names as "sheet".

    Raises:
        SourceError: it is no workbook, is damaged, locked or far too large; or no sheet has
            headings; or a sheet or heading that a person named is not there.
    """
    chosen = chosen_by(source.fields, document.name, also=("sheet",))
    wanted = source.fields.get("sheet", "")
    content = bytes_of(document)
    refuse_unreadable(content, document.name)
    said = _said_of(content, {"sheet": wanted, "fields": chosen}, document.name)
    book = _book_of(said, wanted, document.name)
    place = f"{document.name}: sheet {book.sheet}" if book.sheet else document.name
    top = list(islice(book.rows, SEARCHED))
    header = header_in([cells for _, cells in top], chosen)
    if header is None:
        raise no_headings(place, [cells for _, cells in top], chosen)
    below = [*top[header + 1 :], *islice(book.rows, SAMPLED)]
    sample = [cells for _, cells in below]
    columns = columns_of(top[header][1], sample, chosen, place)
    links = {(row, column): address for row, column, address in book.marks.get("links", ())}
    columns = _with_links(columns, links)
    layout = layout_of(columns, sample, source, document.url, strict=False)
    return Reading(
        outcomes=_outcomes(layout, chain(below, book.rows), links),
        notices=(*_notices(book), *layout.notices),
    )


def _said_of(content: bytes, request: Mapping[str, Any], place: str) -> bytes:
    """Have a workbook read by a process of its own, and give what it says.

    Raises:
        SourceError: the process did not come to its end, or says what is wrong.
    """
    folders = (str(Path(folder).absolute()) for folder in sys.path)
    command = [sys.executable, "-P", "-m", _READER]
    try:
        process = subprocess.run(  # noqa: S603 - our own program, and no word of it from outside
            command,
            input=json.dumps(request).encode() + b"\n" + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)},
            timeout=_MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as cause:
        problem = f"takes more than {_MOST_SECONDS} seconds to read"
        raise SourceError(place, problem, SAVE_AGAIN) from cause
    except OSError as cause:
        raise SourceError(place, f"the program that reads it does not start: {cause}") from cause
    said = process.stdout
    last = said[said.rfind(b"\n", 0, -1) + 1 :]
    if last.startswith(b'["failed"'):
        _, kind, words = json.loads(last)
        raise _failure(kind, words, said, place)
    if last != b'["end"]\n':
        raise _too_large(said, place)
    return said


def _failure(kind: str, words: str, said: bytes, place: str) -> SourceError:
    """Say what calamine says."""
    if kind == "PasswordError":
        return locked(place)
    if kind == "MemoryError":
        return _too_large(said, place)
    problem = "is no workbook, or a damaged one"
    why = "" if kind == "PanicException" else f": {words[:_SHOWN]}"
    return SourceError(place, problem + why, SAVE_AGAIN)


def _too_large(said: bytes, place: str) -> SourceError:
    """Say what it means that the process wanted more memory than it may have, or died of that."""
    opened = [json.loads(line)[1] for line in said.split(b"\n") if line.startswith(b'["open"')]
    where = f"{place}: sheet {opened[-1]}" if opened else place
    return SourceError(
        where,
        "is far too large, as when a stray cell stands far below the table or beside it",
        "delete the rows below the table and the columns beside it, or save the sheet as CSV",
    )


def _book_of(said: bytes, wanted: str, place: str) -> _Book:
    """Take what was said up to the rows of the sheet that is read."""
    lines = map(msgspec.json.decode, io.BytesIO(said))
    sheets: dict[str, bool] = {}
    opened = ""
    first: list[_Row] = []
    for line in lines:
        if line[0] == "sheet":
            sheets[line[1]] = line[2]
        elif line[0] == "open":
            opened = line[1]
        elif line[0] == "marks":
            return _Book(opened, sheets, line[1], line[2], _rows(lines))
        elif line[0] != "end" and len(first) < SEARCHED:
            first.append(_row(line))
    if wanted and wanted not in sheets:
        problem = f"no sheet is called {wanted}"
        raise SourceError(place, problem, f"the sheets are {', '.join(sheets) or 'none'}")
    return _Book(wanted, sheets, {}, (), iter(first))


def _rows(lines: Iterator[Any]) -> Iterator[_Row]:
    return (_row(line) for line in lines if line[0] != "end")


def _row(line: Any) -> _Row:  # noqa: ANN401 - a line of JSON, as `cells.py` writes it
    number, said = line
    return number, [cell if isinstance(cell, str) else _day_or_moment(cell[0]) for cell in said]


def _day_or_moment(words: str) -> date:
    return datetime.fromisoformat(words) if "T" in words else date.fromisoformat(words)


def _with_links(columns: Columns, links: Mapping[tuple[int, int], str]) -> Columns:
    """Where no column has addresses but titles are linked, add one of what they are linked to."""
    title = columns.at.get("title")
    if "url" in columns.at or title is None or not any(column == title for _, column in links):
        return columns
    heading = f"links of {columns.headings[title]}"
    return Columns(
        headings=(*columns.headings, heading),
        at={**columns.at, "url": len(columns.headings)},
        notices=(*columns.notices, f"{heading} → url"),
    )


def _outcomes(
    layout: Layout, rows: Iterable[_Row], links: Mapping[tuple[int, int], str]
) -> Iterator[Outcome]:
    for number, cells in rows:
        outcome = outcome_of(layout, number, _linked(layout.columns, number, cells, links))
        if outcome:
            yield outcome


def _linked(
    columns: Columns, number: int, cells: list[Cell], links: Mapping[tuple[int, int], str]
) -> list[Cell]:
    """Put the address of a link where the words of a cell are none: "Read more"."""
    if not links:
        return cells
    linked = [*cells, *[""] * (len(columns.headings) - len(cells))]
    title, url, files = (columns.at.get(field, -1) for field in ("title", "url", "files"))
    for column in (url, files):
        if column < 0 or looks_like_address(linked[column]):
            continue
        found = links.get((number, column), "")
        if not found and column == url and not linked[url]:
            found = links.get((number, title), "")
        linked[column] = found or linked[column]
    return linked


def _notices(book: _Book) -> Iterator[str]:
    """Say what a person may expect otherwise."""
    for name, hidden in book.sheets.items():
        if name != book.sheet:
            yield f"hidden sheet {name} is not read" if hidden else f"sheet {name} is not read"
    hidden_rows, errors = book.marks.get("hidden", 0), book.marks.get("errors", 0)
    if hidden_rows:
        yield f"hidden rows are read like the others: {hidden_rows}"
    if errors:
        where = ", ".join(book.marks["where"])
        yield f"cells with an error such as #REF! are read as empty: {errors}, as {where}"
    unsaved = book.marks.get("unsaved", 0)
    if unsaved:
        yield f"formulas that were saved without their value are read as empty: {unsaved}"
    if book.merged:
        rows = ", ".join(map(str, book.merged[:_NAMED]))
        yield f"merged cells are read in their first row only: {len(book.merged)}, as row {rows}"
