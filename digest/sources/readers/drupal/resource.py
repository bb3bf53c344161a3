"""One resource of Drupal's JSON:API as a Record, with what its relationships lead to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from digest.model import Attachment
from digest.sources.readers.json import values as jsonvalue
from digest.sources.record import Record, Text

_TITLES = ("title", "name", "label")
_BODIES = ("body", "field_body", "field_content", "field_text", "field_description")
_SUMMARIES = ("field_summary", "field_abstract", "field_teaser", "field_excerpt")
_NO_IDS = ("virtual", "missing")


@dataclass(frozen=True, slots=True)
class Page:
    """What surrounds the resources of a document.

    Args:
        included: related resources by type and id.
        root: the address of the site, in the language that was asked for, with a slash; or "".
        date: the attribute that holds the day of publication.
        topics: the fields that a person named as topics; if none, all taxonomies count.
        kinds: the types that are entries.
    """

    included: Mapping[tuple[str, str], Mapping[str, Any]]
    root: str
    date: str
    topics: tuple[str, ...]
    kinds: frozenset[str]


def attributes_of(resource: object) -> Mapping[str, Any]:
    """Give what a resource says of itself."""
    found = resource.get("attributes") if isinstance(resource, dict) else None
    return found if isinstance(found, dict) else {}


def record_of(place: str, resource: Mapping[str, Any], page: Page) -> Record:
    """Make a record of a resource, by the usual names of its fields."""
    attributes = attributes_of(resource)
    language = jsonvalue.words(attributes.get("langcode"))
    uuid = jsonvalue.words(resource.get("id")) or jsonvalue.words(attributes.get("uuid"))
    translated = attributes.get("default_langcode") is False and bool(uuid and language)
    summary = _summary(attributes)
    return Record(
        place=place,
        title=jsonvalue.markup(next(filter(None, map(attributes.get, _TITLES)), "")),
        summary=summary,
        content=jsonvalue.markup(next(filter(None, map(attributes.get, _BODIES)), "")),
        published=jsonvalue.moment(attributes.get(page.date)),
        key=f"{uuid}:{language}" if translated else uuid,
        url=_address(attributes, page.root),
        base=page.root,
        language=language if language not in ("und", "zxx") else "",
        categories=_terms(resource, page),
        authors=_people(resource, page),
        files=_files(resource, page),
        translation_of=uuid if translated else "",
        raw=jsonvalue.raw(resource),
    )


def _summary(attributes: Mapping[str, Any]) -> Text:
    """Give the summary that is kept with the body, which is in the body's format, or a field."""
    body = attributes.get("body")
    kept = jsonvalue.words(body.get("summary")) if isinstance(body, dict) else ""
    if kept:
        return Text(kept, html=jsonvalue.at(body, "format") != "plain_text")
    return jsonvalue.markup(next(filter(None, map(attributes.get, _SUMMARIES)), ""))


def _address(attributes: Mapping[str, Any], root: str) -> str:
    """Give an address by alias, else by number; without the language that a translation's has."""
    path = jsonvalue.words(jsonvalue.at(attributes, "path.alias"))
    node = jsonvalue.words(attributes.get("drupal_internal__nid"))
    path = path or (f"/node/{node}" if node else "")
    return root + path.lstrip("/") if path and root else path


def _related(resource: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Give what a relationship points at: objects of a type and an id."""
    found = jsonvalue.at(resource, f"relationships.{name}.data")
    each = found if isinstance(found, list) else [found]
    return [one for one in each if isinstance(one, dict) and one.get("id") not in _NO_IDS]


def _relationships(resource: Mapping[str, Any]) -> list[str]:
    found = resource.get("relationships")
    return [name for name in found if "." not in name] if isinstance(found, dict) else []


def resolved(one: Mapping[str, Any], page: Page) -> Mapping[str, Any] | None:
    """Find what a relationship points at among what the answer includes."""
    return page.included.get((jsonvalue.words(one.get("type")), jsonvalue.words(one.get("id"))))


def _name(resource: Mapping[str, Any] | None) -> str:
    attributes = attributes_of(resource)
    said = (attributes.get(name) for name in ("display_name", *_TITLES))
    return next(filter(None, map(jsonvalue.words, said)), "")


def _terms(resource: Mapping[str, Any], page: Page) -> tuple[str, ...]:
    """Give the names of a resource's topics, in the order of its fields or of those named."""
    if not page.topics:
        return jsonvalue.names([_name(resolved(one, page)) for _, one in term_ids(resource, page)])
    each = (found(resource, page, name) for name in page.topics)
    return jsonvalue.names([one for value in each for one in _listed(value)])


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def term_ids(resource: Mapping[str, Any], page: Page) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the relationships that lead to topics, by name, and the terms that they point at."""
    for name in page.topics or _relationships(resource):
        for one in _related(resource, name):
            if page.topics or jsonvalue.words(one.get("type")).startswith("taxonomy_term--"):
                yield name, one


def _people(resource: Mapping[str, Any], page: Page) -> tuple[str, ...]:
    """Give the authors that a field names, else the user who made the page, if included."""
    for name in ("field_authors", "field_author", "uid"):
        found = jsonvalue.names([_name(resolved(one, page)) for one in _related(resource, name)])
        if found:
            return found
    return ()


def _files(resource: Mapping[str, Any], page: Page) -> tuple[Attachment, ...]:
    """Give the files that belong to a resource, by itself or by its media; pictures are none."""
    found: dict[str, Attachment] = {}
    for name in _relationships(resource):
        for one in _related(resource, name):
            for file in _files_of(resolved(one, page), page):
                found.setdefault(file.url, file)
    return tuple(found.values())


def _files_of(resource: Mapping[str, Any] | None, page: Page) -> Iterator[Attachment]:
    kind = jsonvalue.words((resource or {}).get("type")).partition("--")[0]
    if resource and kind == "media":
        inner = (one for name in _relationships(resource) for one in _related(resource, name))
        resources = [resolved(one, page) for one in inner]
    else:
        resources = [resource] if kind == "file" else []
    for each in resources:
        if each is None or not jsonvalue.words(each.get("type")).startswith("file--"):
            continue
        url = jsonvalue.words(jsonvalue.at(attributes_of(each), "uri.url"))
        for file in jsonvalue.files({**attributes_of(each), "url": url} if url else None):
            if not file.type.startswith("image/"):
                yield file


def found(resource: Mapping[str, Any], page: Page, path: str) -> object:
    """Give what stands at a path among attributes, else the names that a relationship leads to."""
    value = jsonvalue.at(attributes_of(resource), path)
    if value is not None or "." in path:
        return value
    said = [_name(resolved(one, page)) for one in _related(resource, path)]
    return [name for name in said if name] or None
