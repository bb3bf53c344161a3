"""The text of such a file → Editorial; what is wrong is named with its line.

docs/editing.md has the table of all fields; a test holds the two together.
"""

import difflib
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from digest.core.edition import edition_languages
from digest.errors import EditorialError
from digest.model import Editorial, Newsletter, Site
from digest.text import clean_line, clean_text, is_language, matches, plain_problem

LONGEST = 20_000
"""Characters of an introduction; a mail that is cut off by Gmail has five times as many."""

_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
_TEXTS = ("subject", "intro")
_LISTS = ("hold", "pin", "order")


class Table(msgspec.Struct):
    """The whole file, as written."""

    subject: str | dict[str, str] = {}
    intro: str | dict[str, str] = {}
    hold: list[str] = []
    pin: list[str] = []
    order: list[str] = []


@dataclass(frozen=True, slots=True)
class Source:
    """A file and its text, to say where in it something is wrong."""

    path: str
    text: str

    def wrong(self, field: str, problem: str, remedy: str = "", value: str = "") -> EditorialError:
        """Make the error that names a field, and the line of a value in it."""
        line = self._line_of(field, value)
        place = f"{self.path}:{line}" if line else self.path
        return EditorialError(f"{place}: {field}" if field else place, problem, remedy)

    def _line_of(self, field: str, value: str) -> int | None:
        """Find the line where a field begins, or the one below that has a value in quotes."""
        name, _, inner = field.partition(".")
        begins = re.compile(rf"""\s*\[?\s*["']?{re.escape(name)}["']?\s*[=.\]]""")
        lines = [line.strip() for line in self.text.split("\n")]
        start = next((n for n, line in enumerate(lines) if begins.match(line)), None)
        if start is None:
            return None
        wanted = re.compile(
            rf"""["']{re.escape(value)}["']"""
            if value
            else rf"""(^|\.)\s*["']?{re.escape(inner)}["']?\s*="""
        )
        if not value and not inner:
            return start + 1
        below = enumerate(lines[start:], start=start + 1)
        found = (n for n, line in below if not line.startswith("#") and wanted.search(line))
        return next(found, start + 1)


def parse(source: Source, newsletter: Newsletter, site: Site) -> Editorial:
    """Read the text of a file.

    Raises:
        EditorialError: it is not TOML, or a field is unknown or impossible.
    """
    tables = _tables(source)
    _refuse_unknown(source, tables)
    for field in _LISTS:
        _check_list(source, field, tables.get(field, []))
    texts = {
        field: _texts(source, field, tables.get(field, {}), newsletter, site) for field in _TEXTS
    }
    table = msgspec.convert({k: tables[k] for k in _LISTS if k in tables}, Table)
    _refuse_contradictions(source, table)
    return Editorial(
        subject=texts["subject"],
        intro=texts["intro"],
        hold=tuple(table.hold),
        pin=tuple(table.pin),
        order=tuple(table.order),
    )


def check_ids(source: Source, editorial: Editorial, known: Collection[str]) -> None:
    """Refuse an id that nobody knows, and say which one may have been meant.

    Raises:
        EditorialError: an id is none of those known.
    """
    for field in _LISTS:
        for id in getattr(editorial, field):
            if id not in known:
                remedy = _near(id, known) or "the ids are in catalog.json; digest edit lists them"
                raise source.wrong(field, f"no entry has the id {id}", remedy, id)


def _tables(source: Source) -> dict[str, Any]:
    try:
        return tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as cause:
        found = _PLACE.search(str(cause))
        line = found[1] if found and found[1] else len(source.text.rstrip().split("\n"))
        problem = _PLACE.sub("", str(cause))
        raise EditorialError(
            f"{source.path}:{line}",
            f"is not TOML: {problem[:1].lower()}{problem[1:]}",
            'a text stands in quotes, and one of several lines between """ and """',
        ) from cause
    except (ValueError, RecursionError) as cause:  # tomllib lets these two of Python's through
        problem = "is not TOML that can be read: too deep, or a number of very many digits"
        raise EditorialError(source.path, problem) from cause


def _refuse_unknown(source: Source, tables: Mapping[str, Any]) -> None:
    known = Table.__struct_encode_fields__
    for key in tables:
        if key not in known:
            remedy = _near(key, known) or f"known are {', '.join(known)}"
            raise source.wrong(key, "is not known here", remedy)


def _near(written: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(written, sorted(known), n=1)
    return f"did you mean {close[0]}?" if close else ""


def _check_list(source: Source, field: str, value: object) -> None:
    try:
        ids = msgspec.convert(value, list[str])
    except msgspec.ValidationError as cause:
        problem = plain_problem(str(cause).partition(" - at ")[0])
        remedy = f'write ids of entries like {field} = ["one", "another"]'
        raise source.wrong(field, problem, remedy) from cause
    twice = next((id for n, id in enumerate(ids) if id in ids[:n]), None)
    if twice is not None:
        raise source.wrong(field, f"names {twice} twice", "leave one of them", twice)


def _texts(
    source: Source, field: str, value: object, newsletter: Newsletter, site: Site
) -> dict[str, str]:
    """Read a text by language; one without a language is in the site's."""
    if isinstance(value, str):
        return {site.language.lower(): _text(source, field, value)}
    if not isinstance(value, dict):
        remedy = f'write {field} = "…", or {field}.{site.language} = "…" for one language'
        raise source.wrong(field, "must be text in quotes", remedy)
    wanted = dict.fromkeys((*edition_languages(newsletter, site), site.language))
    found: dict[str, str] = {}
    for tag, text in value.items():
        place = f"{field}.{tag}"
        _check_language(source, place, tag, wanted)
        if not isinstance(text, str):
            raise source.wrong(place, "must be text in quotes")
        if tag.lower() in found:
            raise source.wrong(place, "is there twice", "leave one of them")
        found[tag.lower()] = _text(source, place, text)
    return found


def _check_language(source: Source, place: str, tag: str, wanted: Collection[str]) -> None:
    field = place.partition(".")[0]
    if tag in Table.__struct_encode_fields__:
        problem = f"stands in the table [{field}]"
        raise source.wrong(place, problem, f"move the line with {tag} above [{field}]")
    if not is_language(tag) or not any(matches(tag, language) for language in wanted):
        remedy = _near(tag, wanted) or f"there are {', '.join(wanted)}"
        raise source.wrong(place, f"no edition is in {tag}", remedy)


def _text(source: Source, place: str, written: str) -> str:
    if place.startswith("subject"):
        line = clean_line(written)
        if not line:
            raise source.wrong(place, "is empty", "leave it out for the usual subject")
        return line
    text = clean_text(written).strip()
    if len(text) > LONGEST:
        raise source.wrong(place, f"has more than {LONGEST:,} characters", "shorten it")
    return text


def _refuse_contradictions(source: Source, table: Table) -> None:
    for field in ("pin", "order"):
        for id in getattr(table, field):
            if id in table.hold:
                remedy = "take it out of one of the two"
                raise source.wrong(field, f"names {id}, and hold keeps it back", remedy, id)
