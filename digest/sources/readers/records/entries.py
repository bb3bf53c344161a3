"""The catalog.json of another site: its entries, to be taken into this one.

What the other site's tools noted for themselves stays there: when it had an entry first, and what
its own sources had said of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

import msgspec

from digest.core.schedule import instant_of
from digest.errors import SourceError
from digest.model import Attachment, Source
from digest.row import Row, derive_title, parse_moment
from digest.sources.readers.content import json_of
from digest.sources.readers.json.members import Json, Wrong, gathered, kind_of, outline, raw, shown
from digest.sources.record import Document, Outcome, Reading, Record, Refusal, Text
from digest.text import clean_text, plain_of_html, plain_problem

NAME = "catalog"

_MARKS = {"title", "summary", "published"}
_ONLY_OURS = {"topics", "title_derived", "summary_type", "translation_of"}
_TABLES = {"entries[].title", "entries[].summary", "entries[].authors[]"}
"""Tables where ours have words: the entries are those of a program that read feeds."""

_FIELDS = tuple(name for name in Row.__struct_fields__ if name not in ("source", "added"))
_REMEDY = 'a catalog is {"entries": [{"id": …, "title": …}, …]}'
_EMBARGO = "an embargo is later than the date of publication: it is taken for that"


def looks_like(document: Document, head: bytes) -> bool:  # noqa: ARG001 - its name may be any
    """Tell a catalog by its entries, which have an id and more that only ours have."""
    names = outline(head)
    top, entries = names.get("", set()), names.get("entries[]", set())
    if "entries" not in top or names.keys() & _TABLES:
        return False
    if top == {"entries"}:
        return not entries or ("id" in entries and bool(entries & _MARKS))
    return "id" in entries and bool(entries & _MARKS) and bool(entries & _ONLY_OURS)


def read(document: Document, source: Source) -> Reading:
    """Read the catalog of another site.

    Raises:
        SourceError: it is not JSON, or no catalog.
    """
    whole = json_of(document)
    entries = whole.get("entries") if isinstance(whole, dict) else None
    if not isinstance(entries, list):
        raise SourceError(document.name, "is JSON, but no catalog", _REMEDY)
    zone = source.zone or ZoneInfo("UTC")
    read = tuple(_outcomes(entries, document.url, zone))
    noticed = ((outcome.place, notice) for outcome, notice in read if notice)
    return Reading(tuple(outcome for outcome, _ in read), notices=gathered(noticed))


def _outcomes(entries: list[Json], base: str, zone: ZoneInfo) -> Iterator[tuple[Outcome, str]]:
    """Yield what becomes of each entry, and what a person should know of it, or ""."""
    seen: dict[str, str] = {}
    for number, entry in enumerate(entries, start=1):
        place = f"entry {number}"
        try:
            row = _row(entry, seen)
            record, notice = _record(row, place, base, zone)
        except Wrong as cause:
            yield Refusal(place, str(cause), raw(entry)), ""
            continue
        seen[row.id] = place
        yield replace(record, raw=raw(entry)), notice


def _row(entry: Json, seen: Mapping[str, str]) -> Row:
    if not isinstance(entry, dict):
        raise Wrong(f"is {kind_of(entry)} where a table in {{ }} is expected: {shown(entry)}")
    try:
        row = msgspec.convert({name: entry[name] for name in _FIELDS if name in entry}, Row)
    except msgspec.ValidationError as cause:
        problem, _, at = str(cause).partition(" - at ")
        field = at.strip("`").removeprefix("$").strip(".")
        said = plain_problem(problem)
        raise Wrong(f"{field}: {said}" if field else said) from cause
    except UnicodeEncodeError as cause:
        raise Wrong("holds half of a character, which no text has") from cause
    if row.id in seen:
        raise Wrong(f"has the id of {seen[row.id]}: {shown(row.id)}")
    return row


def _record(row: Row, place: str, base: str, zone: ZoneInfo) -> tuple[Record, str]:
    if not row.id.strip():
        raise Wrong("has no id")
    if row.summary_type not in (None, "", "text", "html"):
        raise Wrong(f"summary_type is neither text nor html: {shown(row.summary_type)}")
    html = row.summary_type == "html"
    title, summary = _words(row, html=html)
    if not title.strip() and not summary.strip():
        raise Wrong("has neither a title nor a summary")
    published, notice = _published(row, zone)
    record = Record(
        place=place,
        title=Text(title),
        summary=Text(summary, html=html),
        published=published or None,
        updated=row.updated or None,
        key=row.id,
        url=row.url or "",
        base=base,
        language=row.language or "",
        categories=tuple(row.topics or ()),
        authors=tuple(row.authors or ()),
        files=tuple(Attachment(file.url, file.type, file.length) for file in row.files or ()),
        withdrawn=bool(row.withdrawn),
        translation_of=row.translation_of or "",
    )
    return record, notice


def _words(row: Row, *, html: bool) -> tuple[str, str]:
    """Give title and summary as their source had them: a derived title goes back where it was."""
    title, summary = row.title or "", row.summary or ""
    if not row.title_derived or not title.strip():
        return title, summary
    if html:
        return (
            ("", summary) if derive_title(plain_of_html(summary))[0] == title else (title, summary)
        )
    whole = (
        summary,
        f"{title}. {summary}".strip(),
        f"{title} {summary}".strip(),
        f"{title}.",
        title,
    )
    before = (text for text in whole if derive_title(clean_text(text)) == (title, summary))
    return next((("", text) for text in before), (title, summary))


def _published(row: Row, zone: ZoneInfo) -> tuple[str, str]:
    """Give the day of publication, or the embargo if it is later: nothing may be out before it."""
    published = _date("published", row.published)
    embargo = _date("embargo", row.embargo)
    if not published or not embargo:
        return published, ""
    try:
        end = instant_of(parse_moment(embargo, zone), zone)
    except ValueError:
        raise Wrong(f"embargo is not a date: {shown(embargo)}") from None
    try:
        begin = instant_of(parse_moment(published, zone), zone)
    except ValueError:
        return published, ""  # it is judged, and refused, with all other dates
    return (embargo, _EMBARGO) if end > begin else (published, "")


def _date(field: str, value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    raise Wrong(f"{field} is {kind_of(value)} where a date is expected: {shown(value)}")
