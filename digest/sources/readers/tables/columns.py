"""Which column of a table is which field: by its heading's usual names, or as a person mapped it.

Where two headings could be the same field, the one that names it more exactly is it, and a notice
says so.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.errors import SourceError
from digest.sources.readers.tables.headings import FIELDS, plain_heading, rank_of, shortened
from digest.sources.record import Written

Cell = Written
"""What stands in a cell: words, or a day or datetime where the format itself has dates."""

SEARCHED = 20
"""How many rows from the top the headings are looked for in: reports begin with a few lines."""

_ADDRESSES_ONLY = {
    *("web", "website", "pagina", "path", "ruta", "address", "direccion", "adresse", "link"),
    *("hyperlink", "enlace", "resource url"),
}
"""Headings that are taken for addresses only where one stands below them; so are all of files."""
_SAID_YES_OR_NO = {
    *("yes", "no", "true", "false", "si", "verdadero", "falso", "0", "1", "on", "off", "y", "n"),
    *("x", "published", "unpublished", "publicado", "no publicado", "draft", "borrador"),
}
_E_MAIL = {"email", "e mail", "email address", "mail", "correo", "correo electronico"}
_OF_PEOPLE = {"name", "nombre", "nom", "label"}
_WANTED = (
    "name the columns in one row at the top: title or summary, and one more such as date, url, "
    "topics; or say which is which, as in --map title=Heading"
)
_LONGEST_HEADING = 80
_LIKE_ADDRESS = re.compile(r"://|^\s*/\S|^\s*www\.|href=|^\s*[\w.-]+/\S+\s*$", re.IGNORECASE)
_FEWEST = 2
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column is which field.

    Args:
        headings: as they stand in the file.
        at: field → number of its column, from 0.
        notices: how the columns are read, for a person to check.
    """

    headings: tuple[str, ...]
    at: Mapping[str, int]
    notices: tuple[str, ...]


def chosen_by(fields: Mapping[str, str], place: str, *, also: Sequence[str] = ()) -> dict[str, str]:
    """Give what a person mapped, field → heading, without the words in `also`, which are no fields.

    Raises:
        SourceError: a field is not one of FIELDS.
    """
    chosen = {}
    for written, heading in fields.items():
        field = "id" if written == "key" else written
        if field in also:
            continue
        if field not in FIELDS:
            raise SourceError(
                place,
                f"no field is called {written}",
                f"use one of {', '.join((*FIELDS, *also))}",
            )
        chosen[field] = heading
    return chosen


def header_in(rows: Sequence[Sequence[Cell]], chosen: Mapping[str, str]) -> int | None:
    """Find the row of headings near the top: the one that names most fields; None if none does.

    It names at least two, title or summary among them, or what a person mapped is in it.
    """
    best, most = None, 0
    for number, row in enumerate(rows[:SEARCHED]):
        known = known_in(row, chosen)
        if known > most:
            best, most = number, known
    return best


def known_in(row: Sequence[Cell], chosen: Mapping[str, str]) -> int:
    """Count the fields that a row would name if it were the headings; 0 if it cannot be."""
    words = [cell for cell in row if isinstance(cell, str) and len(cell) <= _LONGEST_HEADING]
    mapped = {field for field, heading in chosen.items() if _place_of(heading, words) is not None}
    ranks = [rank for rank in map(rank_of, words) if rank is not None]
    fields = mapped | {rank[0] for rank in ranks}
    if chosen and len(mapped) == len(chosen):
        return len(fields)
    if _is_of_people(words):
        return 0
    wordy = bool(fields & {"title", "summary"})
    return len(fields) if wordy and len(fields) >= _FEWEST else 0


def _is_of_people(headings: Sequence[str]) -> bool:
    """Whether headings are those of a list of subscribers: an e-mail address, and only names."""
    plain = {plain_heading(heading) for heading in headings}
    ranks = [rank_of(name) for name in plain - _OF_PEOPLE] if plain & _E_MAIL else []
    return bool(ranks) and not any(rank and rank[0] in ("title", "summary") for rank in ranks)


def no_headings(
    place: str, rows: Sequence[Sequence[Cell]], chosen: Mapping[str, str]
) -> SourceError:
    """Say that no row of headings is there, and what the first row is instead."""
    first = next((row for row in rows if any(map(_words, row))), ())
    seen = _listed([words for words in map(_words, first) if words])
    if not first:
        return SourceError(place, "there is nothing in it", _WANTED)
    if any(_is_of_people(list(map(_words, row))) for row in rows):
        return SourceError(
            place,
            f"it looks like a list of people, not of resources; the first row is {seen}",
            "give a table of resources, or say which column is the title: --map title=Heading",
        )
    if chosen:
        asked = _listed(list(chosen.values()))
        return SourceError(
            place,
            f"no row has the heading {asked}; the first row is {seen}",
            "write headings as they stand in the file",
        )
    return SourceError(place, f"no row of headings; the first row is {seen}", _WANTED)


def columns_of(
    header: Sequence[Cell],
    sample: Sequence[Sequence[Cell]],
    chosen: Mapping[str, str],
    place: str,
) -> Columns:
    """Tell which column is which field.

    Args:
        header: the row of headings.
        sample: some of the rows below it: a column "Published" of yes and no is a status.
        chosen: what a person mapped, field → heading; it wins.
        place: what to call the table in errors.

    Raises:
        SourceError: a heading that a person named is not there.
    """
    headings = tuple(_words(cell) for cell in header)
    at = {field: _must_be(heading, headings, field, place) for field, heading in chosen.items()}
    taken = set(at.values())
    candidates: dict[str, list[tuple[int, int]]] = {}
    for number, heading in enumerate(headings):
        rank = rank_of(heading) if number not in taken else None
        if rank is None:
            continue
        field = _as_the_cells_say(rank[0], heading, _below(number, sample))
        if field and field not in at:
            candidates.setdefault(field, []).append((rank[1], number))
    at |= {field: min(places)[1] for field, places in candidates.items()}
    doubled = tuple(_doubled(field, places, headings) for field, places in candidates.items())
    twice = tuple(_repeated(field, heading, headings) for field, heading in chosen.items())
    notices = (_said(headings, at, sample), *filter(None, (*twice, *doubled)))
    return Columns(headings, at, notices)


def looks_like_address(cell: Cell) -> bool:
    """Whether a cell holds an address or a path, or a link in HTML."""
    return isinstance(cell, str) and bool(_LIKE_ADDRESS.search(cell))


def _as_the_cells_say(field: str, heading: str, cells: Sequence[Cell]) -> str:
    """Correct what a heading says by what stands below it; "" if it is not that field after all."""
    if field == "published":
        asked = heading.rstrip().endswith("?")
        said = bool(cells) and all(plain_heading(str(cell)) in _SAID_YES_OR_NO for cell in cells)
        return "status" if asked or said else field
    name = plain_heading(heading)
    loose = field == "files" or not _ADDRESSES_ONLY.isdisjoint((name, shortened(name)))
    if loose and cells and not any(map(looks_like_address, cells)):
        return ""
    return field


def _below(number: int, sample: Sequence[Sequence[Cell]]) -> list[Cell]:
    return [row[number] for row in sample if number < len(row) and _words(row[number])]


def _words(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else cell.isoformat()


def _place_of(heading: str, headings: Sequence[str]) -> int | None:
    """Find a heading that a person wrote: as it stands, else as it reads."""
    for read in (str.strip, str.casefold, plain_heading):
        wanted = read(heading.strip())
        for number, other in enumerate(headings):
            if wanted and read(other.strip()) == wanted:
                return number
    return None


def _must_be(heading: str, headings: Sequence[str], field: str, place: str) -> int:
    found = _place_of(heading, headings)
    if found is None:
        raise SourceError(
            place,
            f"no column is headed {heading or 'nothing'}, which {field} is to be read from",
            f"the headings are {_listed([words for words in headings if words])}",
        )
    return found


def _doubled(field: str, places: Sequence[tuple[int, int]], headings: Sequence[str]) -> str:
    if len(places) < _FEWEST:
        return ""
    first, *others = (headings[number] for _, number in sorted(places))
    return f"{first} is read as {field}, not {_listed(others)}"


def _repeated(field: str, heading: str, headings: Sequence[str]) -> str:
    times = sum(other.strip() == heading.strip() for other in headings)
    return f"{times} columns are headed {heading}; the first is {field}" if times > 1 else ""


def _said(headings: Sequence[str], at: Mapping[str, int], sample: Sequence[Sequence[Cell]]) -> str:
    read = ", ".join(f"{headings[at[field]]} → {field}" for field in FIELDS if field in at)
    others = list(_unread(headings, at, sample))
    return f"columns: {read}" + (f"; not read: {_listed(others)}" if others else "")


def _unread(
    headings: Sequence[str], at: Mapping[str, int], sample: Sequence[Sequence[Cell]]
) -> Iterator[str]:
    """Name the columns that are no field; one without heading only where something is in it."""
    width = max([len(headings), *map(len, sample)])
    for number in range(width):
        if number in at.values():
            continue
        heading = headings[number] if number < len(headings) else ""
        if heading or _below(number, sample):
            yield heading or f"column {_letters(number)} (no heading)"


def _letters(number: int) -> str:
    """Give a column's name in a spreadsheet: A to Z, then AA and so on."""
    name = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(name if len(name) <= _SHOWN else name[:_SHOWN] + "…" for name in names[:20])
    more = len(names) - 20
    return shown + (f" and {more} more" if more > 0 else "")
