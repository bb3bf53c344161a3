"""Tables of text: CSV with commas, semicolons, tabs or bars, as spreadsheets and sites write them.

The text is decoded and parsed while records are asked for. Rows are counted as a spreadsheet shows
them: headings and empty rows count, a line break inside quotation marks does not. Source: RFC 4180,
and what Excel reads beyond it (`sep=;` as the first line, UTF-16 with tabs).
"""

import codecs
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

from digest.model import Source
from digest.sources.readers.content import bytes_of, encoding_of, head_of
from digest.sources.readers.tables.columns import (
    SEARCHED,
    chosen_by,
    columns_of,
    header_in,
    known_in,
    no_headings,
)
from digest.sources.readers.tables.delimited import DELIMITERS, Row, rows_of
from digest.sources.readers.tables.rows import RAW, SAMPLED, Layout, layout_of, outcome_of, raw_of
from digest.sources.record import Document, Outcome, Reading, Refusal

NAME = "table"

_CHUNK = 1024 * 1024
_MOSTLY = 0.5
_TRIED = 2 * SEARCHED
_SEPARATOR = re.compile(r'"?sep=(.)"?[\r\n]*', re.IGNORECASE)
_NO_TABLE = ("<", "{", "[", "%PDF", "---", "BEGIN:", "#!")
_PICTURES = ("PK", "\x89PNG", "GIF8", "Rar!", "\x1f\x8b", "\xd0\xcf\x11\xe0")
_TYPES = ("text/csv", "text/tab-separated-values", "application/csv")
_SUFFIXES = (".csv", ".tsv", ".tab")
_OTHER_SUFFIXES = (".md", ".markdown", ".rst", ".html", ".xml", ".json", ".bib", ".ris")


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a text is a table.

    Args:
        delimiter: between cells.
        above: how many lines stand above that are no rows: Excel's `sep=;`.
        header: how many rows stand above the headings.
        cells: the headings; where there are none, the first row.
        known: how many fields the headings name; 0 if there are none.
        even: the share of rows below that are as wide as the headings.
    """

    delimiter: str
    above: int
    header: int
    cells: tuple[str, ...]
    known: int
    even: float


def looks_like(document: Document, head: bytes) -> bool:
    """Whether a document is a table: text with a row of headings, or named and served as CSV."""
    text = _beginning(head, _head_encoding(head, document.media_type))
    name = document.name.casefold()
    if text.lstrip("\ufeff \t\r\n").startswith(_NO_TABLE):
        return False
    if head.startswith(tuple(mark.encode("latin-1") for mark in _PICTURES)):
        return False
    if name.endswith(_OTHER_SUFFIXES):
        return False
    named = name.endswith(_SUFFIXES) or document.media_type.lower().startswith(_TYPES)
    if named:
        return True
    shape = _shape_of(text, {}, cut=True)
    return shape.known > 0 and shape.even >= _MOSTLY and "\0" not in text


def read(document: Document, source: Source) -> Reading:
    """Read a table of text.

    Raises:
        SourceError: no row of headings is near its top, or one that a person named is not there.
    """
    chosen = chosen_by(source.fields, document.name)
    encoding, notices = _encoding(document)
    head = head_of(document, _CHUNK)
    shape = _shape_of(_beginning(head, encoding), chosen, cut=len(head) == _CHUNK)
    if not shape.known:
        raise no_headings(document.name, [shape.cells], chosen)
    rows = _rows(document.stream, encoding, shape)
    sample = list(islice(rows, SAMPLED))
    cells = [row.cells for row in sample if not row.problem]
    columns = columns_of(shape.cells, cells, chosen, document.name)
    layout = layout_of(columns, cells, source, document.url, strict=True)
    return Reading(
        outcomes=_outcomes(layout, chain(sample, rows)),
        notices=(*notices, *layout.notices),
    )


def _outcomes(layout: Layout, rows: Iterable[Row]) -> Iterator[Outcome]:
    for row in rows:
        if row.problem:
            raw = row.cells[0][:RAW] if len(row.cells) == 1 else raw_of(row.cells)
            yield Refusal(f"row {row.number}", row.problem, raw)
            continue
        outcome = outcome_of(layout, row.number, row.cells)
        if outcome:
            yield outcome


def _rows(stream: BinaryIO, encoding: str, shape: _Shape) -> Iterator[Row]:
    """Decode and parse what stands below the headings, as far as it is asked for."""
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    try:
        lines = islice(text, shape.above, None)
        rows = rows_of(lines, shape.delimiter, len(shape.cells))
        yield from islice(rows, shape.header + 1, None)
    finally:
        text.detach()


def _encoding(document: Document) -> tuple[str, tuple[str, ...]]:
    """Conclude how a text is encoded, as `content.text_of` does, without holding all of it."""
    begins = _head_encoding(head_of(document, _CHUNK), document.media_type)
    if begins.startswith("utf-") and begins != "utf-8":
        return begins, ()
    if _is_utf8(document.stream):
        return "utf-8", ()
    encoding = encoding_of(bytes_of(document), document.media_type)
    try:
        b"".decode(encoding, errors="replace")
    except (LookupError, UnicodeError):
        encoding = "cp1252"
    name = "Windows-1252" if encoding == "cp1252" else encoding
    return encoding, (f"read as {name}, since it is not UTF-8",)


def _head_encoding(head: bytes, media_type: str) -> str:
    """Conclude the encoding of a beginning, which may end inside a character."""
    ends = (encoding_of(head[: len(head) - cut], media_type) for cut in range(4))
    first = next(ends)
    return first if first.startswith("utf-") else next((e for e in ends if e == "utf-8"), first)


def _is_utf8(stream: BinaryIO) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _beginning(head: bytes, encoding: str) -> str:
    """Decode the beginning of a text, less a character that is cut."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    return decoder.decode(head).removeprefix("\ufeff")


def _shape_of(text: str, chosen: Mapping[str, str], *, cut: bool) -> _Shape:
    """Decide delimiter and headings by the beginning of a text.

    The delimiter is the one under which a row names most fields; then the one under which most
    rows are as wide as the headings. `cut` says that the last line may be a part of one.
    """
    lines = list(io.StringIO(text, newline=""))
    if cut and len(lines) > 1 and not lines[-1].endswith(("\n", "\r")):
        lines.pop()
    said = _SEPARATOR.fullmatch(lines[0]) if lines else None
    above, delimiters = (1, said[1]) if said else (0, DELIMITERS)
    shapes = (_tried(lines, above, delimiter, chosen) for delimiter in delimiters)
    return max(shapes, key=lambda shape: (shape.known, shape.even, len(shape.cells)))


def _tried(lines: Sequence[str], above: int, delimiter: str, chosen: Mapping[str, str]) -> _Shape:
    """See how a text would be a table with this delimiter."""
    parsed = islice(rows_of(islice(lines, above, None), delimiter), _TRIED)
    rows = [() if row.problem else tuple(row.cells) for row in parsed]
    header = header_in(rows, chosen)
    below = [row for row in rows[(header or 0) + 1 :] if any(row)]
    if header is None:
        cells = next((row for row in rows if any(row)), ())
        known = 0
    else:
        cells, known = rows[header], known_in(rows[header], chosen)
    even = sum(len(row) == len(cells) for row in below) / len(below) if below else 1.0
    return _Shape(delimiter, above, header or 0, cells, known, even)
