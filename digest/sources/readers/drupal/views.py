"""Drupal's views as JSON (REST export): a list of flat objects, read as a table is.

Its fields have the names that a site gave them, or labels; they are known by the usual names of
columns, and digest.toml may say more. Fields come as printed, HTML and all, or each as a list of
objects like {"value": …}, where the view gives whole entities.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers.content import json_of
from digest.sources.readers.json import values as jsonvalue
from digest.sources.readers.tables.columns import chosen_by, columns_of, known_in
from digest.sources.readers.tables.rows import SAMPLED, layout_of, outcome_of
from digest.sources.record import Document, Outcome, Reading, Record, Refusal, Skipped

NAME = "views"

_LIST = re.compile(r'(?:\[|\{\s*"(?:rows|results)"\s*:\s*\[)\s*\{')
_FIELDS = re.compile(
    r'"(?:nid|vid|view_node|field_[a-z0-9_]{1,64})"\s*:|"(?:title|langcode|created)"\s*:\s*\['
)
_TIME = re.compile(r"\s*<time\b[^<>]*\bdatetime=[\"']([^\"'<>]+)[\"'][^<>]*>[^<>]*</time>\s*")
_ALIASES = {"categories": "topics"}
_NAMED = 20


def looks_like(document: Document, head: bytes) -> bool:
    """Whether it is a list of objects that have fields as Drupal names them."""
    del document
    text = jsonvalue.opening(head)
    return bool(_LIST.match(text) and _FIELDS.search(text))


def read(document: Document, source: Source) -> Reading:
    """Read a list of flat objects.

    Raises:
        SourceError: it is not JSON or no such list, or no field has a name that is known.
    """
    value = json_of(document)
    listed = jsonvalue.at(value, "rows") if isinstance(value, dict) else value
    if isinstance(value, dict) and not isinstance(listed, list):
        listed = value.get("results")
    if not isinstance(listed, list):
        raise SourceError(document.name, "is JSON, but no list of records as Drupal's views give")
    following = _next(document.url, value, listed)
    rows = [_row(each) if isinstance(each, dict) else None for each in listed]
    headings = tuple(dict.fromkeys(name for row in rows if row for name in row))
    if not headings:
        return Reading(tuple(_refused(listed)), next=following)
    return _table(document, source, headings, listed, rows, following)


def _table(
    document: Document,
    source: Source,
    headings: Sequence[str],
    listed: Sequence[object],
    rows: Sequence[Mapping[str, str] | None],
    following: str,
) -> Reading:
    """Read rows under headings as the table that they are."""
    chosen = chosen_by(_fields(source, headings), document.name, also=jsonvalue.CHOICES)
    if not known_in(headings, chosen):
        raise SourceError(
            document.name,
            f"no field is named like a title or summary; there are {', '.join(headings[:_NAMED])}",
            "say which is which, as in --map title=field_heading",
        )
    cells = [None if row is None else [row.get(name, "") for name in headings] for row in rows]
    sample = [row for row in cells[:SAMPLED] if row]
    columns = columns_of(headings, sample, chosen, document.name)
    layout = layout_of(columns, sample, source, document.url, strict=False)

    def outcomes() -> Iterator[Outcome]:
        for number, (row, given) in enumerate(zip(cells, listed, strict=True), 1):
            place = f"record {number}"
            if row is None:
                yield _refusal(place, given)
                continue
            outcome = outcome_of(layout, number, row) or Skipped(place, "empty")
            yield _finished(replace(outcome, place=place), given)

    return Reading(tuple(outcomes()), next=following, notices=layout.notices)


def _finished(outcome: Outcome, given: object) -> Outcome:
    """Read numbers of seconds as the moments that they are, and show the record as it stands."""
    if isinstance(outcome, Skipped):
        return outcome
    outcome = replace(outcome, raw=jsonvalue.raw(given))
    if not isinstance(outcome, Record):
        return outcome
    published, updated = (
        jsonvalue.moment(date) if isinstance(date, str) else date
        for date in (outcome.published, outcome.updated)
    )
    return replace(outcome, published=published, updated=updated)


def _refused(listed: Sequence[object]) -> Iterator[Refusal]:
    for number, given in enumerate(listed, 1):
        yield _refusal(f"record {number}", given)


def _refusal(place: str, given: object) -> Refusal:
    return Refusal(place, "is not an object with fields", jsonvalue.raw(given))


def _fields(source: Source, headings: Sequence[str]) -> dict[str, str]:
    """Give the mapping of a person; a view's own link to the page is its address without one."""
    fields = {_ALIASES.get(field, field): name for field, name in source.fields.items()}
    if "view_node" in headings:
        fields.setdefault("url", "view_node")
    return fields


def _row(record: Mapping[str, object]) -> dict[str, str]:
    """Give a record as cells; a body's own summary is a field beside it."""
    row = {name: _cell(value) for name, value in record.items()}
    kept = jsonvalue.words(jsonvalue.at(record.get("body"), "summary"))
    if kept:
        row.setdefault("summary", kept)
    return row


def _cell(value: object) -> str:
    """Give a field as words: of several values, each on a line of its own."""
    each = value if isinstance(value, list) else [value]
    return "\n".join(filter(None, map(_words, each)))


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, dict):
        found = jsonvalue.words(value)
        time = _TIME.fullmatch(found) if found.lstrip().startswith("<time") else None
        return time[1] if time else found
    if isinstance(value.get("value"), bool):
        return _words(value["value"])
    if "alias" in value:
        return jsonvalue.words(value["alias"])
    if "target_id" in value and value.get("target_type") not in ("file", "media"):
        return jsonvalue.words(value.get("label") or value.get("name"))
    return jsonvalue.words(value)


def _next(url: str, value: object, listed: Sequence[object]) -> str:
    """Give the page after this one; there is no knowing the last but by its being empty.

    Only an address that says page= is followed, or an answer that counts its pages itself.
    """
    try:
        parts = urlsplit(url)
        said = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return ""
    page = next((number for name, number in said if name == "page"), "")
    pages = jsonvalue.whole(jsonvalue.at(value, "pager.total_pages"))
    if not parts.netloc or not listed or not (page.isdigit() or pages):
        return ""
    number = jsonvalue.whole(page) + 1
    if pages and number >= pages:
        return ""
    others = [pair for pair in said if pair[0] != "page"]
    query = urlencode([*others, ("page", str(number))], safe=",:/")
    return urlunsplit(parts._replace(query=query, fragment=""))
