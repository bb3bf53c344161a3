"""Catalogues of data: Project Open Data's data.json (1.0, 1.1), DCAT as JSON-LD, CKAN's JSON.

RDF/XML and Turtle say the same things and are not read: every catalogue that has them offers JSON
too, and the refusal says so.
"""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

import regex

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers.content import encoding_of, head_of, json_of
from digest.sources.readers.json.members import (
    Json,
    Read,
    Table,
    Wrong,
    gathered,
    kind_of,
    outline,
    raw,
)
from digest.sources.readers.records import ckan
from digest.sources.readers.records.dataset import Surroundings, read_dataset
from digest.sources.readers.records.linked import follow, local_name, named, nodes_of, types_of
from digest.sources.record import Document, Reading, Refusal, Skipped

NAME = "dcat"

_KINDS = {"Dataset", "DatasetSeries", "DataService", "Resource"}
_LISTS = ("dataset", "datasetSeries", "service", "catalog")
_MARKS = {
    *("accessLevel", "bureauCode", "programCode", "contactPoint", "distribution", "landingPage"),
    *("accrualPeriodicity", "accessURL"),
}
_ALSO = {"identifier", "keyword", "modified", "issued"}
"""What datasets have too, as other records do."""

_NAMESPACE = regex.compile(r"//www\.w3\.org/ns/dcat#|\"dcat:[A-Za-z]")
_PROJECT_OPEN_DATA = "project-open-data"
_RDF_NAMES = {
    ".rdf": "RDF/XML",
    ".owl": "RDF/XML",
    ".ttl": "Turtle",
    ".n3": "Turtle",
    ".nt": "N-Triples",
    ".nq": "N-Quads",
    ".trig": "TriG",
}
_RDF_TYPES = {
    "application/rdf+xml": "RDF/XML",
    "text/turtle": "Turtle",
    "application/x-turtle": "Turtle",
    "text/n3": "Turtle",
    "application/n-triples": "N-Triples",
    "application/trig": "TriG",
}
_TURTLE = regex.compile(r"(?:\s|#[^\n]*\n)*+@?(?:prefix\s+[\w.-]*:|base)\s*<[^<>\s]*>", regex.I)
_RSS = regex.compile(
    r"purl\.org/rss/|my\.netscape\.com/rdf|<rss\b|<feed\b|<channel\b", regex.IGNORECASE
)
_MARKUP = regex.compile(r"<\s*(?:[?!]|html|rss|feed)", regex.IGNORECASE)
_RDF_ROOT = regex.compile(r"<(?:\w+:)?RDF\b")
_REMEDY = (
    'a catalogue of data is {"dataset": [...]} as in data.json, JSON-LD with dcat:Dataset, or an '
    "answer of CKAN"
)


def looks_like(document: Document, head: bytes) -> bool:
    """Tell a catalogue of data by the names in it; RDF too, which `read` then refuses by name."""
    if _rdf(document, head):
        return True
    names = outline(head)
    if not names:
        return False
    text = head.decode(encoding_of(head), errors="replace")
    top, in_list = names.get("", set()), names.get("[]", set())
    if _PROJECT_OPEN_DATA in text and "dataset" in top:
        return True
    if ckan.is_answer(names) or ckan.is_package(top) or ckan.is_package(in_list):
        return True
    if _NAMESPACE.search(text) and ({"@graph", "@type", "@id"} & (top | in_list)):
        return True
    datasets = names.get("dataset[]", set())
    if "title" in datasets and len(datasets & (_MARKS | _ALSO)) > 1:
        return True
    return "title" in in_list and len(in_list & _MARKS) > 1


def read(document: Document, source: Source) -> Reading:
    """Read a catalogue of data.

    Raises:
        SourceError: it is RDF/XML or Turtle, no JSON, or JSON that holds no datasets.
    """
    kind = _rdf(document, head_of(document))
    if kind:
        raise SourceError(
            document.name,
            f"is RDF, written as {kind}, which is not read",
            "save or fetch the catalogue as JSON: data.json, JSON-LD, or CKAN's package_search",
        )
    whole = json_of(document)
    try:
        found = list(_found(whole))
    except Wrong as cause:
        raise SourceError(document.name, str(cause), _REMEDY) from cause
    around = Surroundings(source, document.url, nodes_of(whole))
    read = [_read(each, f"dataset {n}", around) for n, each in enumerate(found, start=1)]
    notices = ((each.outcome.place, notice) for each in read for notice in each.notices)
    following = ckan.next_of(whole, document.url) if isinstance(whole, dict) else ""
    return Reading(
        tuple(each.outcome for each in read),
        next=following,
        notices=(*gathered(notices), *_incomplete(whole, following, document.url)),
    )


def _read(table: Json, place: str, around: Surroundings) -> Read:
    node = follow(table, around.nodes)
    if isinstance(node, dict) and set(node) == {"@id"}:
        return Read(Refusal(place, f"is only named: {node['@id']} is not in the file", raw(node)))
    if not isinstance(node, dict) or not ckan.is_package(set(node)):
        return read_dataset(node, place, around)
    if why := ckan.why_none(node):
        return Read(Skipped(place, why))
    try:
        return read_dataset(ckan.dataset_of(node, around.base), place, around)
    except Wrong as cause:
        return Read(Refusal(place, str(cause), raw(node)))


def _found(whole: Json) -> Iterator[Json]:
    """Yield everything that is, or should be, a dataset. Raises Wrong where it is no catalogue."""
    if isinstance(whole, list):
        yield from _nested(whole) if _is_graph(whole) else whole
        return
    if not isinstance(whole, dict):
        raise Wrong(f"is JSON, but {kind_of(whole)} and no catalogue of data")
    if "result" in whole and "success" in whole:
        yield from ckan.packages_of(whole)
    elif ckan.is_package(set(whole)):
        yield whole
    elif _KINDS & types_of(whole) or "@graph" in whole or set(_LISTS) & set(named(whole)):
        yield from _nested(whole)
    else:
        raise Wrong("is JSON, but holds no datasets")


def _is_graph(whole: list[Json]) -> bool:
    """Whether a list is JSON-LD spread out: datasets, their files, offices, side by side."""
    types = [types_of(each) for each in whole if isinstance(each, dict)]
    return any(each and not each & _KINDS for each in types)


def _nested(whole: Json) -> Iterator[Json]:
    """Yield the datasets in the lists of catalogues, in catalogues within them, and in @graph.

    In JSON-LD a dataset may be named in one place and told in another: it is yielded where told.
    """
    told: set[str] = set()
    named_only: dict[str, Table] = {}
    waiting: list[tuple[Json, bool]] = [(whole, False)]
    while waiting:
        value, listed = waiting.pop()
        if isinstance(value, list):
            waiting.extend((each, listed) for each in reversed(value))
        elif not isinstance(value, dict):
            yield from [value] if listed else ()
        elif set(value) == {"@id"}:
            named_only |= {str(value["@id"]): value} if listed else {}
        else:
            types = types_of(value)
            is_dataset = bool(_KINDS & types) or (listed and "Catalog" not in types)
            is_catalogue = "Catalog" in types or not is_dataset
            if is_dataset:
                told.add(str(value.get("@id")))
                yield value
            waiting.extend(reversed(list(_within(value, catalogue=is_catalogue))))
    yield from (value for id, value in named_only.items() if id not in told)


def _within(table: Mapping[str, Json], *, catalogue: bool) -> Iterator[tuple[Json, bool]]:
    """Yield what may hold datasets, and whether everything in it is one."""
    if "@graph" in table:
        yield table["@graph"], False
    for key, value in table.items() if catalogue else ():
        name = local_name(key)
        if name in _LISTS:
            yield value, name != "catalog"


def _incomplete(whole: Json, following: str, url: str) -> Iterator[str]:
    """Say that an answer is one of several, where the others are out of reach."""
    result = whole.get("result") if isinstance(whole, dict) else None
    if following or url or not isinstance(result, dict):
        return
    total, here = result.get("count"), result.get("results")
    if isinstance(total, int) and isinstance(here, list) and total > len(here):
        yield f"the file holds {len(here)} of {total} packages: import the address itself for all"


def _rdf(document: Document, head: bytes) -> str:
    """Name the kind of RDF that a document is, by what it holds and its name; "" if it is none."""
    text = head.decode(encoding_of(head), errors="replace").lstrip("\ufeff \t\r\n\0")
    if text.startswith(("{", "[")) or not text or _RSS.search(text):
        return ""
    if _RDF_ROOT.search(text[:4096]) and "22-rdf-syntax-ns#" in text:
        return "RDF/XML"
    if _TURTLE.match(text):
        return "Turtle"
    name = _RDF_NAMES.get(PurePosixPath(document.name.lower()).suffix, "")
    type = document.media_type.partition(";")[0].strip().lower()
    return "" if _MARKUP.match(text) else name or _RDF_TYPES.get(type, "")
