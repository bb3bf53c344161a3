"""One dataset of a catalogue of data (DCAT 3; Project Open Data 1.0, 1.1) → a Record.

Its publisher and contact are no authors: they are offices, or persons who answer the telephone.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from digest.model import Source
from digest.sources.readers.json.members import (
    Json,
    Read,
    Table,
    Wrong,
    kind_of,
    marked,
    raw,
    shown,
)
from digest.sources.readers.records.distribution import Distribution, distribution_of, files_of
from digest.sources.readers.records.linked import (
    Said,
    ending,
    first_of,
    items_of,
    named,
    texts_of,
    words_of,
)
from digest.sources.record import Record, Refusal, Skipped
from digest.text import matches

_INTERVAL = re.compile(
    r"R\d*/.*|-?P[\dT].*|\d{4}(?:-\d\d.*|-\d{3})?/(?:\d{4}.*|P.*|\.\.)?|\.\./.*",
    re.IGNORECASE | re.DOTALL,
)
_WITHHELD = {
    "public": "",
    "non-public": "not public",
    "nonpublic": "not public",
    "private": "not public",
    "restricted public": "restricted",
    "restricted": "restricted",
}
_LEVELS = "public, restricted public, non-public"
_YEARS = range(1000, 9999)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a dataset is read with: its source, its document's address, the nodes it refers to."""

    source: Source
    base: str = ""
    nodes: Mapping[str, Table] = field(default_factory=dict)


def read_dataset(table: Json, place: str, around: Surroundings) -> Read:
    """Read a dataset, given as a table by whatever names its vocabulary has.

    A member of the wrong kind makes it a Refusal; one that is not for everyone is Skipped.
    """
    try:
        return _read(table, place, around)
    except Wrong as cause:
        return Read(Refusal(place, str(cause), raw(table)))
    except RecursionError:
        return Read(Refusal(place, "is nested too deeply to be meant"))


def _read(table: Json, place: str, around: Surroundings) -> Read:
    if not isinstance(table, dict):
        raise Wrong(f"is {kind_of(table)} where a table in {{ }} is expected: {shown(table)}")
    members, nodes = named(table), around.nodes
    withheld = _withheld(members, nodes)
    if withheld:
        return Read(Skipped(place, withheld))
    notices: list[str] = []
    languages = tuple(_tag(each) for each in words_of(members, "language", nodes))
    titles = texts_of(members.get("title"), "title", nodes)
    title = _chosen(titles, around.source.language, languages)
    spoken = title.language or around.source.language
    descriptions = texts_of(members.get("description"), "description", nodes)
    description = _chosen(descriptions, spoken, languages)
    if not title.words and not description.words:
        raise Wrong("has neither a title nor a description")
    if others := _others(titles, title):
        notices.append(f"only {title.language} is taken, there is also {others}")
    published, updated = _dates(members, nodes, notices)
    distributions = [
        distribution_of(each, nodes) for each in _tables(members, "distribution", nodes)
    ]
    record = Record(
        place=place,
        title=marked(title.words),
        summary=marked(description.words),
        published=published or None,
        updated=updated or None,
        key=_key(table, members, nodes),
        url=_url(table, members, distributions, nodes),
        base=around.base,
        language=_language(title, languages, around.source.language),
        categories=_categories(members, spoken, nodes),
        files=files_of(members, distributions, nodes),
        withdrawn=_is_withdrawn(members, nodes),
        raw=raw(table),
    )
    return Read(record, tuple(notices))


def _tag(written: str) -> str:
    """Give a language as written, or the last part of an address that stands for it."""
    return ending(written).lower() if "://" in written else written


def _tables(members: Table, name: str, nodes: Mapping[str, Table]) -> list[dict[str, Json]]:
    found = items_of(members.get(name), nodes)
    for each in found:
        if not isinstance(each, dict):
            raise Wrong(f"{name} holds {kind_of(each)} where a table in {{ }} is expected")
    return [named(each) for each in found]


def _withheld(members: Table, nodes: Mapping[str, Table]) -> str:
    """Say why a dataset is not for everyone; "" if it is."""
    for name in ("accessLevel", "accessRights"):
        for words in words_of(members, name, nodes):
            level = " ".join(ending(words).casefold().replace("_", "-").split())
            if _WITHHELD.get(level):
                return _WITHHELD[level]
            if name == "accessLevel" and level not in _WITHHELD:
                raise Wrong(f"accessLevel is none of {_LEVELS}: {shown(words)}")
    return ""


def _is_withdrawn(members: Table, nodes: Mapping[str, Table]) -> bool:
    words = words_of(members, "status", nodes)
    return any(ending(each).casefold() in ("withdrawn", "deleted") for each in words)


def _chosen(texts: Iterable[Said], wanted: str, languages: Iterable[str]) -> Said:
    """Choose of several languages: the one that is wanted, the record's own, the first."""
    every = list(texts)
    for language in (wanted, *languages):
        for said in every:
            if language and said.language and _alike(said.language, language):
                return said
    return every[0] if every else Said("")


def _alike(one: str, other: str) -> bool:
    one, other = one.replace("_", "-"), other.replace("_", "-")
    return matches(one, other) or matches(other, one)


def _others(texts: Iterable[Said], taken: Said) -> str:
    tags = dict.fromkeys(said.language for said in texts if said.language)
    return ", ".join(tag for tag in tags if tag != taken.language) if taken.language else ""


def _language(title: Said, languages: tuple[str, ...], wanted: str) -> str:
    if title.language:
        return title.language
    fitting = (tag for tag in languages if wanted and _alike(tag, wanted))
    return next(fitting, languages[0] if languages else "")


def _dates(members: Table, nodes: Mapping[str, Table], notices: list[str]) -> tuple[str, str]:
    """Give the days of publication and of the last change, as written."""
    issued, modified = (_date(members, name, nodes, notices) for name in ("issued", "modified"))
    created = "" if issued else _date(members, "metadata_created", nodes, notices)
    if issued or not (created or modified):
        return issued, modified
    name = "the day on which it was entered" if created else "modified"
    notices.append(f"{name} taken as the date of publication, since there is no issued")
    return created or modified, modified


def _date(members: Table, name: str, nodes: Mapping[str, Table], notices: list[str]) -> str:
    for value in items_of(members.get(name), nodes):
        if isinstance(value, int | float) and value not in _YEARS:
            raise Wrong(f"{name} is {kind_of(value)} where a date is expected: {shown(value)}")
    words = first_of(members, name, nodes)
    if _INTERVAL.fullmatch(words):
        notices.append(f"{name} is a span or a rhythm and no date, so it was left ({shown(words)})")
        return ""
    return words


def _key(table: Table, members: Table, nodes: Mapping[str, Table]) -> str:
    id = table.get("@id")
    own = id if isinstance(id, str) and not id.startswith("_:") else ""
    return first_of(members, "identifier", nodes) or own


def _url(
    table: Table,
    members: Table,
    distributions: Iterable[Distribution],
    nodes: Mapping[str, Table],
) -> str:
    """Choose the address to send readers to: a page about it, where it is used, the file itself."""
    ways = list(distributions)
    pages = [first_of(members, name, nodes) for name in ("landingPage", "page", "accessURL")]
    own = [_key(table, members, nodes), str(table.get("@id", ""))]
    found = (
        *pages,
        *(way.page for way in ways),
        *(name for name in own if name.startswith(("http://", "https://"))),
        *(first_of(members, name, nodes) for name in ("downloadURL", "homepage", "webService")),
        *(way.file for way in ways),
    )
    return next((address for address in found if address), "")


def _categories(members: Table, language: str, nodes: Mapping[str, Table]) -> tuple[str, ...]:
    """Give themes, keywords and groups, each once; of several languages that of the title."""
    found: dict[str, None] = {}
    for name in ("theme", "keyword", "group"):
        texts = texts_of(members.get(name), name, nodes)
        fitting = [s for s in texts if s.language and language and _alike(s.language, language)]
        for said in fitting or texts:
            for words in _separate(members.get(name), ending(said.words)):
                found.setdefault(words)
    return tuple(found)


def _separate(written: Json, words: str) -> list[str]:
    """Take apart what should have been a list: "schools, children"."""
    parts = words.split(",") if isinstance(written, str) else [words]
    return [part.strip() for part in parts if part.strip()]
