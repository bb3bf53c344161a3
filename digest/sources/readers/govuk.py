"""GOV.UK's content items: https://www.gov.uk/api/content/… and files of them.

What is read: title, description, the body, first_published_at, public_updated_at (which moves with
changes of substance only, so it is an update), base_path, locale, whether it was withdrawn, topics
(taxons), the organisations as authors, attachments. Keys are the content id and the language.

Finders, sign-ups and the like have no publication of their own and are no entries. See
docs.publishing.service.gov.uk on content-store.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers.content import json_of
from digest.sources.readers.json import values as jsonvalue
from digest.sources.record import (
    Document,
    Outcome,
    Reading,
    Record,
    Refusal,
    Skipped,
    Text,
    Written,
)

NAME = "govuk"

_SITE = "https://www.gov.uk"
_PARTS = frozenset(
    {
        *("finder", "email_alert_signup", "homepage", "redirect", "gone", "vanish", "placeholder"),
        *("organisation", "taxon", "topic", "mainstream_browse_page", "special_route", "contact"),
        *("person", "role", "role_appointment", "ministerial_role", "unpublishing", "substitute"),
        *("need", "search", "finder_email_signup", "licence_transaction", "topical_event"),
        *("world_location", "worldwide_organisation", "answers_and_guides", "field_of_operation"),
        *("external_content", "facet", "facet_group", "facet_value", "step_by_step_nav"),
    }
)
"""Types of document that a site is made of, without a publication of their own."""

_TOPICS = ("taxons", "topics", "policy_areas", "mainstream_browse_pages")
_NAMES = re.compile(
    r'"(content_id|base_path|locale|document_type|schema_name|public_updated_at|details)"\s*:'
)
_ENOUGH = 4


def looks_like(document: Document, head: bytes) -> bool:
    """Whether it is a content item: it has a content_id, and fields that only such have."""
    text = jsonvalue.opening(head)
    if text and "gov.uk/api/content/" in document.url:
        return True
    return len(set(_NAMES.findall(text))) >= _ENOUGH


def read(document: Document, source: Source) -> Reading:
    """Read a content item, or a list of them.

    Raises:
        SourceError: it is not JSON, or neither an object nor a list.
    """
    value = json_of(document)
    each = jsonvalue.objects_of(value, document.name, "content item of GOV.UK")
    if isinstance(value, dict) and "content_id" not in value and "title" not in value:
        found = jsonvalue.words(value.get("error") or value.get("message"))
        problem = f"the site answers: {found}" if found else "is no content item of GOV.UK"
        remedy = f"one is at an address like {_SITE}/api/content/government/news/…"
        raise SourceError(document.name, problem, remedy)
    records = [one for one in each if isinstance(one, dict)]
    return Reading(
        tuple(_outcomes(each, document.url, source)),
        notices=jsonvalue.unfound(source.fields, (partial(jsonvalue.at, one) for one in records)),
    )


def _outcomes(each: Sequence[object], url: str, source: Source) -> Iterator[Outcome]:
    wanted = jsonvalue.types_of(source.fields)
    for number, content in enumerate(each, 1):
        place = f"record {number}"
        if not isinstance(content, dict):
            yield Refusal(place, "is not an object with fields", jsonvalue.raw(content))
            continue
        kind = jsonvalue.words(content.get("document_type") or content.get("schema_name"))
        schema = jsonvalue.words(content.get("schema_name"))
        if not ({kind, schema} & wanted if wanted else not {kind, schema} & _PARTS):
            yield Skipped(place, kind or schema or "of no type")
        elif not jsonvalue.words(content.get("title")):
            yield Refusal(place, "has no title", jsonvalue.raw(content))
        else:
            record = _record(place, content, url)
            yield jsonvalue.mapped(record, source.fields, partial(jsonvalue.at, content))


def _record(place: str, content: Mapping[str, Any], url: str) -> Record:
    key, original = _keys(content)
    published = jsonvalue.moment(content.get("first_published_at")) or jsonvalue.moment(
        jsonvalue.at(content, "details.first_public_at")
    )
    base = _origin(url)
    path = jsonvalue.words(content.get("base_path"))
    return Record(
        place=place,
        title=Text(jsonvalue.words(content.get("title"))),
        summary=jsonvalue.markup(content.get("description")),
        content=_body(content),
        published=published,
        updated=_updated(published, jsonvalue.moment(content.get("public_updated_at"))),
        key=key,
        url=base + path if path.startswith("/") else path,
        base=base + "/",
        language=jsonvalue.words(content.get("locale")),
        categories=_titles(content, _TOPICS),
        authors=_titles(content, ("organisations", "worldwide_organisations")),
        files=jsonvalue.files(_attachments(content)),
        withdrawn=bool(content.get("withdrawn_notice")),
        translation_of=original,
        raw=jsonvalue.raw(content),
    )


def _keys(content: Mapping[str, Any]) -> tuple[str, str]:
    """Give the key of an item, and that of its original: in English, if it is there in English."""
    number = jsonvalue.words(content.get("content_id"))
    language = jsonvalue.words(content.get("locale")) or "en"
    others = _linked(content, "available_translations")
    languages = {jsonvalue.words(one.get("locale")) for one in others} - {""} | {language}
    first = "en" if "en" in languages else min(languages)
    if not number:
        return jsonvalue.words(content.get("base_path")), ""
    return f"{number}:{language}", f"{number}:{first}" if first != language else ""


def _linked(content: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = jsonvalue.at(content, f"links.{name}")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _titles(content: Mapping[str, Any], names: Sequence[str]) -> tuple[str, ...]:
    return jsonvalue.names([one.get("title") for name in names for one in _linked(content, name)])


def _body(content: Mapping[str, Any]) -> Text:
    """Give the body as HTML; of a guide, that of its first part."""
    body = jsonvalue.at(content, "details.body")
    if isinstance(body, list):
        rendered = (one for one in body if jsonvalue.at(one, "content_type") == "text/html")
        body = jsonvalue.at(next(rendered, body), "content")
    words = jsonvalue.words(body) or jsonvalue.words(jsonvalue.at(content, "details.parts.0.body"))
    return Text(words, html=bool(words))


def _attachments(content: Mapping[str, Any]) -> list[object]:
    found = jsonvalue.at(content, "details.attachments")
    each = found if isinstance(found, list) else []
    return [one for one in each if jsonvalue.at(one, "attachment_type") != "html"]


def _updated(published: Written | None, updated: Written | None) -> Written | None:
    """Give the day of a change of substance; what is no later than publication is none."""
    if not isinstance(published, str) or not isinstance(updated, str):
        return None
    try:
        later = datetime.fromisoformat(updated) > datetime.fromisoformat(published)
    except (TypeError, ValueError):
        return None
    return updated if later else None


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return _SITE
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else _SITE
