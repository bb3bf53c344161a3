"""Drupal's JSON:API: pages of content; topics, files and authors where the answer includes them.

What is read of a resource: title, the body (as its text format renders it) and its summary, its
address by alias or number, its language, the names of its taxonomy terms, its files. Which field
holds the day of publication is the site's own matter: digest.toml says so (published), else a field
whose name leaves no doubt; else "created", with a notice, since that is when the page was made.

Keys are UUIDs, and a translation's has its language after it. "changed" is no update: it moves
with every save. See jsonapi.org/format, and drupal.org on its module JSON:API.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers.content import json_of
from digest.sources.readers.drupal.resource import (
    Page,
    attributes_of,
    found,
    record_of,
    resolved,
    term_ids,
)
from digest.sources.readers.json import values as jsonvalue
from digest.sources.record import Document, Outcome, Reading, Refusal, Skipped

NAME = "drupal"

_KINDS = frozenset({"node", "media"})
"""Types that are entries; others (users, files, terms, forms) only if a person names them."""

_DATES = (
    *("field_publication_date", "field_date_published", "field_published_date"),
    *("field_publish_date", "field_date_of_publication", "field_pub_date", "field_published"),
    *("field_published_at", "field_published_on", "published_at", "published_on", "publish_on"),
)
_OTHER_DATES = ("created", "changed", "revision_timestamp", "content_translation_created")
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_RESOURCE = re.compile(r'"type"\s*:\s*"[a-z0-9_]{1,64}--[a-z0-9_]{1,64}"')
_DATA = re.compile(r'"data"\s*:\s*[\[{]')
_TOP = re.compile(r'\{\s*"(?:jsonapi|data|meta|links|included|errors)"\s*:')
_ERRORS = re.compile(r'"errors"\s*:\s*\[\s*\{\s*"(?:title|status|detail|id|links|code|source|via)"')
_NOT_MAPPED = (*jsonvalue.CHOICES, "topics", "categories")
_API = re.compile(r"/jsonapi(?:/|$)")


def first_address(address: str, fields: Mapping[str, str] | None = None) -> str:
    """Give the first address to ask: as it is, with what a person wants included.

    Which relationships exist differs from site to site, and one that does not exist is an error of
    the whole request; so nothing is included that digest.toml does not name.

    Args:
        address: https://example.org/jsonapi/node/article and the like.
        fields: as digest.toml maps them; "include" names relationships, as the interface does.
    """
    wanted = (fields or {}).get("include", "").replace(" ", "")
    if not wanted:
        return address
    try:
        parts = urlsplit(address)
        said = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    except ValueError:
        return address
    if "include" in said:
        return address
    query = "&".join(filter(None, (parts.query, urlencode({"include": wanted}, safe=",."))))
    return urlunsplit(parts._replace(query=query))


def looks_like(document: Document, head: bytes) -> bool:
    """Whether it is a JSON:API document of Drupal: types like "node--article", or an error."""
    text = jsonvalue.opening(head)
    if not _TOP.match(text):
        return False
    if _RESOURCE.search(text) and _DATA.search(text):
        return True
    return bool(_ERRORS.search(text)) or bool(_API.search(document.url))


def read(document: Document, source: Source) -> Reading:
    """Read a page of resources, or one.

    Raises:
        SourceError: it is not JSON, the site answered with an error, or it has no data.
    """
    value = json_of(document)
    if not isinstance(value, dict):
        raise SourceError(document.name, "is JSON, but no document of Drupal's JSON:API")
    _refuse_errors(value, document.name)
    data = value["data"] if isinstance(value["data"], list) else [value["data"]]
    resources = [each for each in data if each is not None]
    page = _page(value, resources, document.url, source)
    return Reading(
        tuple(_outcomes(resources, page, source)),
        next=_next(value, document.url),
        notices=tuple(_notices(value, resources, page, source)),
    )


def _refuse_errors(value: Mapping[str, Any], name: str) -> None:
    errors = value.get("errors")
    if isinstance(errors, list) and errors:
        said = [jsonvalue.words(jsonvalue.at(errors[0], part)) for part in ("title", "detail")]
        words = ": ".join(filter(None, said)) or jsonvalue.raw(errors[0])
        remedy = "an address that works in a browser, without logging in, works here"
        raise SourceError(name, f"the site answers: {words.rstrip('.')}", remedy)
    if "data" not in value:
        problem = "is JSON, but no document of Drupal's JSON:API: it has no data"
        remedy = "content is at an address like https://…/jsonapi/node/article"
        raise SourceError(name, problem, remedy)


def _page(value: Mapping[str, Any], data: Sequence[object], url: str, source: Source) -> Page:
    included = value.get("included")
    each = included if isinstance(included, list) else []
    topics = source.fields.get("topics") or source.fields.get("categories") or ""
    return Page(
        included={
            (jsonvalue.words(one.get("type")), jsonvalue.words(one.get("id"))): one
            for one in each
            if isinstance(one, dict)
        },
        root=_root(url) or _root(_href(value, "self")),
        date=_date_field(data),
        topics=tuple(topics.replace(",", " ").split()),
        kinds=jsonvalue.types_of(source.fields) or _KINDS,
    )


def _root(url: str) -> str:
    """Give the part of an address before /jsonapi: in a multilingual site, with its language."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    before = _API.split(parts.path)[0] if _API.search(parts.path) else ""
    return urlunsplit((parts.scheme, parts.netloc, f"{before}/", "", "")) if parts.netloc else ""


def _href(value: Mapping[str, Any], relation: str) -> str:
    link = jsonvalue.at(value, f"links.{relation}")
    return jsonvalue.words(link.get("href") if isinstance(link, dict) else link)


def _next(value: Mapping[str, Any], url: str) -> str:
    following = _href(value, "next")
    try:
        return urljoin(url, following) if following else ""
    except ValueError:
        return ""


def _date_field(data: Sequence[object]) -> str:
    """Give the attribute that is plainly the day of publication, else "created"."""
    known = {name for resource in data for name in attributes_of(resource)}
    return next((name for name in _DATES if name in known), "created")


def _outcomes(data: Sequence[object], page: Page, source: Source) -> Iterator[Outcome]:
    mapped = {field: path for field, path in source.fields.items() if field not in _NOT_MAPPED}
    for number, resource in enumerate(data, 1):
        place = f"record {number}"
        if not isinstance(resource, dict) or not isinstance(resource.get("attributes"), dict):
            yield Refusal(place, "has no attributes, so it is no content", jsonvalue.raw(resource))
            continue
        node = jsonvalue.words(resource["attributes"].get("drupal_internal__nid"))
        place = f"{place} (node {node})" if node else place
        bundle = jsonvalue.words(resource.get("type"))
        kind = bundle.partition("--")[0]
        if "--" in bundle and not {kind, bundle} & page.kinds:
            yield Skipped(place, kind)
        elif jsonvalue.unwrapped(resource["attributes"].get("status")) in (False, 0, "0"):
            yield Skipped(place, "unpublished")
        else:
            record = record_of(place, resource, page)
            yield jsonvalue.mapped(record, mapped, partial(found, resource, page))


def _notices(
    value: Mapping[str, Any], data: Sequence[object], page: Page, source: Source
) -> Iterator[str]:
    resources = [each for each in data if isinstance(each, dict)]
    yield from _about_dates(resources, page, source)
    yield from _about_topics(resources, page)
    omitted = jsonvalue.at(value, "meta.omitted.links")
    if isinstance(omitted, dict):
        count = sum(name not in ("help", "self") for name in omitted)
        yield f"the site keeps {count} more from readers who are not logged in"
    mapped = {field: path for field, path in source.fields.items() if field not in _NOT_MAPPED}
    mapped |= {f"topics ({name})": name for name in page.topics}
    yield from jsonvalue.unfound(mapped, (partial(found, each, page) for each in resources))


def _about_topics(resources: Sequence[Mapping[str, Any]], page: Page) -> Iterator[str]:
    """Say which topics have no name in the answer: not included, or gone from the site."""
    named: dict[str, int] = {}
    nameless: dict[str, int] = {}
    for resource in resources:
        for name, one in term_ids(resource, page):
            count = nameless if resolved(one, page) is None else named
            count[name] = count.get(name, 0) + 1
    lost = sorted(nameless.keys() - named.keys())
    if lost:
        yield (
            f"topics in {', '.join(lost)} have no names in the answer; an address with "
            f"include={','.join(lost)} brings them"
        )
    for name in sorted(nameless.keys() & named.keys()):
        yield (
            f"{nameless[name]} of the topics in {name} have no name in the answer: "
            "they are no longer on the site, or not public"
        )


def _about_dates(
    resources: Sequence[Mapping[str, Any]], page: Page, source: Source
) -> Iterator[str]:
    """Say which field the dates are from, where a person has not, and which others there are."""
    if "published" in source.fields or not resources:
        return
    if page.date != "created":
        yield f"dates of publication are read from {page.date}"
        return
    fields = [pair for resource in resources for pair in attributes_of(resource).items()]
    dated = {name for name, value in fields if _DAY.match(jsonvalue.words(value))}
    others = ", ".join(sorted(dated.difference(_OTHER_DATES)))
    what = "dates are those when the pages were made (created), perhaps not those of publication"
    if not any(name == "created" for name, _ in fields):
        what = "no field is plainly the date of publication"
    there = f"; of the fields, {others} hold dates" if others else ""
    yield f'{what}{there}; among a source\'s fields, published = "field_…" says which'
