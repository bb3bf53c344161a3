"""A row of a table, of text or of a workbook, as a Record.

The cells are given in their own words. What is decided once for a whole column, and by its first
cells, is whether it holds HTML (exports of a CMS print rendered fields) or just text.
"""

import csv
import html
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from digest.model import Attachment, Source
from digest.sources.readers.tables.columns import Cell, Columns
from digest.sources.readers.tables.headings import plain_heading
from digest.sources.record import Outcome, Record, Refusal, Skipped, Text, Written
from digest.text import plain_of_html

SAMPLED = 200
"""How many rows below the headings are looked at to decide about a column."""

RAW = 2_000
"""Characters of a row that are kept for a person to look at."""
_LARGEST_CELL = 10_000_000
_NOTHING = Text()
_MARKUP = re.compile(
    r"</?(?:a|article|b|blockquote|br|div|em|h[1-6]|i|img|li|ol|p|section|span|strong|table|td|tr"
    r"|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[a-z][a-z0-9]{1,30}|#[0-9]{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_LINK = re.compile(r"<a\s[^<>]*?href\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s<>\"']+))", re.IGNORECASE)
_STRONG_MARKS = re.compile(r"[;|\n\r]")
_QUOTED = re.compile(r'(?:^|(?<=[,;|\n\r]))\s*"(?:[^"]|"")*"\s*(?=[,;|\n\r]|$)')
_PARTS: Mapping[str, re.Pattern[str]] = {
    marks: re.compile(rf'\s*(?:"((?:[^"]|"")*)"\s*|([^{marks}]*))(?:[{marks}]|$)')
    for marks in (",", ";|\n\r")
}
_LONGEST_LIST = 10_000
_SHORT = 40
_FEW_WORDS = 6
_NAMED_FILE = re.compile(r"\((https?://\S+?)\)(?=\s*(?:[,;|\n]|$))", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"|;]+", re.IGNORECASE)
_NEXT_ADDRESS = re.compile(r",(?=\s*(?:https?://|/|$))", re.IGNORECASE)
_WHY: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("draft", "borrador", "entwurf", "brouillon", "rascunho", "unpublished"),
            *("not published", "no publicado", "no publicada", "sin publicar", "nicht publiziert"),
            *("pending", "pending review", "in review", "needs review", "pendiente"),
            *("en revision", "auto draft", "in progress", "en proceso", "work in progress"),
            *("no", "false", "falso", "0", "off", "n"),
        ),
        "draft",
    ),
    **dict.fromkeys(("future", "scheduled", "programado", "programada"), "future"),
    **dict.fromkeys(("private", "privado", "privada"), "private"),
    **dict.fromkeys(("trash", "deleted", "papelera", "eliminado", "eliminada"), "deleted"),
}
_YES = {"yes", "true", "si", "verdadero", "1", "on", "y", "x", "draft", "borrador"}
_WITHDRAWN = {"withdrawn", "retracted", "revoked", "rescinded", "retirado", "retirada", "revocado"}
_DRAFT_HEADINGS = {"draft", "is draft", "borrador"}
_HALF_A_SECOND = timedelta(seconds=0.5)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of one table are read.

    Args:
        columns: which column is which field.
        markup: the fields whose column holds HTML.
        base: the address of the table, which relative ones are read against.
        known: the categories of digest.toml, case-folded: such a cell is not split.
        strict: whether a cell beyond the headings means that the row is broken.
        notices: how the table is read, for a person to check.
    """

    columns: Columns
    markup: frozenset[str]
    base: str
    known: frozenset[str]
    strict: bool
    notices: tuple[str, ...]


def layout_of(
    columns: Columns, sample: Sequence[Sequence[Cell]], source: Source, base: str, *, strict: bool
) -> Layout:
    """Decide by the first rows how the table is read."""
    markup: set[str] = set()
    said: list[str] = []
    for field in ("title", "summary", "content", "topics", "authors", "url", "files"):
        number = columns.at.get(field)
        if number is None:
            continue
        cells = [row[number] for row in sample if number < len(row)]
        words = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
        reading = _reading(words)
        if reading == "HTML":
            markup.add(field)
        if reading and field in ("title", "summary", "content"):
            said.append(f"{columns.headings[number]} is read as {reading}")
    return Layout(
        columns=columns,
        markup=frozenset(markup),
        base=base,
        known=frozenset(category.casefold() for category in source.topics),
        strict=strict,
        notices=(*columns.notices, *said),
    )


def outcome_of(layout: Layout, number: int, cells: Sequence[Cell]) -> Outcome | None:
    """Make of a row what it is; None if nothing is in it.

    Args:
        layout: how the table is read.
        number: of the row, as a spreadsheet shows it: the first is 1, headings count.
        cells: what stands in it; missing ones at the end are empty.
    """
    if not any(cell if not isinstance(cell, str) else cell.strip() for cell in cells):
        return None
    place = f"row {number}"
    width = len(layout.columns.headings)
    if any(isinstance(cell, str) and len(cell) > _LARGEST_CELL for cell in cells):
        problem = f"a cell has more than {_LARGEST_CELL:,} characters"
        return Refusal(place, problem, raw_of(cells))
    if layout.strict and len(cells) > width and any(map(words_of, cells[width:])):
        filled = max(n for n, cell in enumerate(cells, 1) if words_of(cell))
        problem = (
            f"{filled} cells, but {width} headings: a cell with the delimiter in it "
            "is to stand in quotation marks"
        )
        return Refusal(place, problem, raw_of(cells))
    if [words_of(cell) for cell in cells[:width]] == list(layout.columns.headings):
        return Skipped(place, "headings")
    return _record(layout, place, cells)


def words_of(cell: Cell) -> str:
    """Give a cell as words, without blanks around them."""
    return cell.strip() if isinstance(cell, str) else cell.isoformat()


def raw_of(cells: Sequence[Cell]) -> str:
    """Give a row as a line of CSV, cut."""
    line = io.StringIO()
    shown = (cell[:RAW] if isinstance(cell, str) else cell.isoformat() for cell in cells)
    csv.writer(line).writerow(shown)
    return line.getvalue()[:-2][:RAW]


def listed(cell: str, *, authors: bool = False) -> tuple[str, ...]:
    """Split a cell that holds several names.

    A semicolon, a bar or a line break always parts them; a comma only where every part is short,
    and between authors only where every part is more than one word, since "Example, Ada" is one
    person. What stands in quotation marks is one name.
    """
    cell = cell.strip()
    if len(cell) > _LONGEST_LIST:
        return (cell,)
    outside = _QUOTED.sub("", cell)
    if _STRONG_MARKS.search(outside):
        return _cut(cell, ";|\n\r")
    parts = _cut(cell, ",")
    if outside != cell:
        return parts
    if authors:
        together = all(" " in part for part in parts)
    else:
        together = all(len(part) <= _SHORT and part.count(" ") < _FEW_WORDS for part in parts)
    return parts if together or not cell else (cell,)


def files_in(cell: str) -> tuple[Attachment, ...]:
    """Give the files that a cell names by address; a bare name is no address.

    Airtable prints "guide.pdf (https://…)", several apart by commas.
    """
    named = _NAMED_FILE.findall(cell)
    if named:
        return tuple(Attachment(url) for url in named)
    parts = (part for line in _STRONG_MARKS.split(cell) for part in _NEXT_ADDRESS.split(line))
    return tuple(Attachment(url) for part in parts for url in _addresses_in(part.strip(" ,")))


def _reading(words: Sequence[str]) -> str:
    """Tell what a column holds: "HTML" where most cells have tags, or where it was escaped.

    A column that an export escaped has entities, and no "&" or "<" that is not one's or a tag's.
    """
    tagged = sum(bool(_MARKUP.search(cell)) for cell in words)
    if 2 * tagged > len(words):
        return "HTML"
    whole = "".join(words)
    escaped = _ENTITY.search(whole) and "&" not in _ENTITY.sub("", whole)
    if escaped and "<" not in _MARKUP.sub("", whole):
        return "HTML"
    return f"plain text, although {tagged} of its first {len(words)} cells have HTML" * bool(tagged)


def _record(layout: Layout, place: str, cells: Sequence[Cell]) -> Outcome:
    at, markup = layout.columns.at, layout.markup
    found = {field: cells[number] for field, number in at.items() if number < len(cells)}
    status = plain_heading(words_of(found["status"])[:_SHORT]) if "status" in found else ""
    why = _why_not(status, layout.columns) if status else ""
    if why:
        return Skipped(place, why)
    url = _linked(_line(found, "url"))
    if "url" in markup:
        url = html.unescape(url)
    if not url and "title" in markup:
        url = _linked(_line(found, "title"), otherwise="")
    return Record(
        place=place,
        title=_text(found, "title", markup),
        summary=_text(found, "summary", markup),
        content=_text(found, "content", markup),
        published=_written(found.get("published", "")),
        updated=_written(found.get("updated", "")),
        key=_line(found, "id"),
        url=url,
        base=layout.base,
        language=_line(found, "language"),
        categories=_names(layout, found, "topics"),
        authors=_names(layout, found, "authors"),
        files=files_in("\n".join(_links_in(_line(found, "files"))) or _line(found, "files")),
        withdrawn=status in _WITHDRAWN,
        raw=raw_of(cells),
    )


def _line(found: Mapping[str, Cell], field: str) -> str:
    cell = found.get(field)
    return words_of(cell) if cell else ""


def _text(found: Mapping[str, Cell], field: str, markup: frozenset[str]) -> Text:
    cell = found.get(field)
    if not cell:
        return _NOTHING
    words = cell if isinstance(cell, str) else cell.isoformat()
    return Text(words, html=field in markup)


def _written(cell: Cell) -> Written | None:
    """Give a date as it stands; a time of the format's own to the second, midnight as its day.

    Workbooks count days as fractions, so an evening may come as 23:59:59.999.
    """
    if isinstance(cell, str):
        return cell.strip() or None
    if not isinstance(cell, datetime):
        return cell
    try:
        moment = (cell + _HALF_A_SECOND).replace(microsecond=0)
    except OverflowError:
        return cell
    return moment.date() if moment.time() == time() else moment


def _why_not(status: str, columns: Columns) -> str:
    """Give the word for what keeps a row of this status from being an entry; "" if nothing does."""
    heading = plain_heading(columns.headings[columns.at["status"]])
    if heading in _DRAFT_HEADINGS:
        return "draft" if status in _YES else ""
    return _WHY.get(status, "")


def _names(layout: Layout, found: Mapping[str, Cell], field: str) -> tuple[str, ...]:
    cell = _line(found, field)
    if not cell:
        return ()
    if field in layout.markup:
        lines = plain_of_html(cell).split("\n")
        cell = "\n".join(line.removeprefix("- ") for line in lines)
    if field == "topics" and cell.casefold() in layout.known:
        return (cell,)
    return listed(cell, authors=field == "authors")


def _cut(cell: str, marks: str) -> tuple[str, ...]:
    parts = (
        plain.strip() if plain else quoted.replace('""', '"').strip()
        for quoted, plain in _PARTS[marks].findall(cell)
    )
    return tuple(dict.fromkeys(part for part in parts if part))


def _links_in(markup: str) -> list[str]:
    """Give the addresses of the links in a piece of HTML."""
    if "<" not in markup:
        return []
    return [html.unescape("".join(groups)).strip() for groups in _LINK.findall(markup)]


def _linked(cell: str, otherwise: str | None = None) -> str:
    """Give the address of the first link in a cell, else what stands in it."""
    links = _links_in(cell)
    return links[0] if links else (cell if otherwise is None else otherwise)


def _addresses_in(part: str) -> list[str]:
    found = [address.rstrip(".,'") for address in _ADDRESS.findall(part)]
    if found:
        return [address if "(" in address else address.rstrip(")") for address in found]
    return [part] if "/" in part and " " not in part else []
