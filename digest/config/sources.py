"""The tables [sources.NAME]: where entries are imported from."""

import posixpath
from collections.abc import Collection, Iterator, Mapping

from digest.config import values
from digest.config.tables import SourceTable
from digest.core.topics import category_key
from digest.model import Source
from digest.text import clean_line, comparable_url

FORMATS = (
    "feed",
    "jsonfeed",
    "wordpress",
    "wxr",
    "drupal",
    "views",
    "govuk",
    "table",
    "workbook",
    "markdown",
    "page",
    "listing",
    "dcat",
    "csl",
    "catalog",
)
"""The names of the readers, as `format` may say them."""

FIELDS = (
    *("title", "summary", "content", "published", "updated", "id", "url", "language", "topics"),
    *("authors", "files", "status", "withdrawn", "translation_of"),
    *("types", "sheet", "include", "site", "key", "categories"),
)
"""What a source may be told where to find; `key` is `id`, and `categories` is `topics`.

Not every format has each of them, and its reader says so. `types`, `sheet` and
`include` say which kinds of record, which sheet of a workbook and which relationships are meant;
`site` is the address that those of a folder of files are read against.
"""

SELECTORS = ("record", "title", "date", "summary", "link", "topics", "file")
"""The parts of a page that CSS selectors may point at."""

_MEGABYTE = 1024 * 1024


def read(tables: Mapping[str, SourceTable], topics: Collection[str]) -> tuple[Source, ...]:
    """Read all sources, in the order of the file.

    Args:
        tables: as written, by name.
        topics: the ids that the settings have.

    Raises:
        ConfigError: a value is impossible, or two sources are the same place.
    """
    sources = tuple(_source(name, table, topics) for name, table in tables.items())
    owners: dict[object, str] = {}
    for source in sources:
        part = (_place_of(source), *sorted({**source.fields, **source.select}.items()))
        owner = owners.setdefault(part, source.name)
        if owner != source.name:
            raise values.wrong(
                f"sources.{source.name}.from",
                f"is that of sources.{owner} too",
                "take one of the two tables out",
            )
    return sources


def _place_of(source: Source) -> str:
    if "://" in source.location:
        return comparable_url(source.location)
    return posixpath.normpath(source.location.replace("\\", "/"))


def _source(name: str, table: SourceTable, topics: Collection[str]) -> Source:
    place = f"sources.{name}"
    return Source(
        name=values.slug(place, name),
        location=_location(f"{place}.from", table.location),
        format=_one_of(f"{place}.format", table.format, FORMATS),
        dates=_one_of(f"{place}.dates", table.dates, ("mdy", "dmy")),
        zone=values.zone(table.timezone, f"{place}.timezone") if table.timezone else None,
        language=values.language(f"{place}.language", table.language) if table.language else "",
        fields=_names(f"{place}.fields", table.fields, FIELDS),
        topics=dict(_topics(f"{place}.topics", table.topics, topics)),
        select=_names(f"{place}.select", table.select, SELECTORS),
        missing=_one_of(f"{place}.missing", table.missing, ("keep", "withdraw")),
        allow_private=table.allow_private,
        octets=table.max_megabytes * _MEGABYTE,
    )


def _location(place: str, written: str) -> str:
    """Read a web address, or the path of a file or folder, which stays as written."""
    location = values.words(place, written)
    if "://" in location or location.lower().startswith("www."):
        if "@" in location.partition("://")[2].partition("/")[0]:
            raise values.wrong(
                place,
                "has a name or a password in it",
                "leave it out: this file is no place for it",
            )
        return values.url(place, location)
    return location


def _one_of(place: str, written: str | None, known: Collection[str]) -> str:
    if written is None:
        return ""
    if written not in known:
        raise values.wrong(place, f"cannot be {written}", f"use {_listed(known)}")
    return written


def _listed(known: Collection[str]) -> str:
    *others, last = known
    return f"{', '.join(others)} or {last}"


def _names(place: str, table: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    for name in table:
        if name not in known:
            raise values.wrong(f"{place}.{name}", "is not a field", values.guess(name, known))
    return {name: values.words(f"{place}.{name}", text) for name, text in table.items()}


def _topics(
    place: str, table: Mapping[str, str | list[str] | bool], known: Collection[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield which topics each category of the source gives; none where it is to be ignored."""
    written: dict[str, str] = {}
    for category, value in table.items():
        key, where = category_key(category), f'{place}."{clean_line(category)}"'
        if not key:
            raise values.wrong(place, "has a category without a name")
        if key in written:
            other = written[key]
            raise values.wrong(where, f'is "{other}" once more', "capitals do not count: keep one")
        written[key] = clean_line(category)
        if value is True:
            raise values.wrong(where, "cannot be true", "name a topic, or write false to ignore it")
        ids = [value] if isinstance(value, str) else value or []
        yield (
            key,
            tuple(dict.fromkeys(values.known_topic(where, id, known) for id in ids if id)),
        )
