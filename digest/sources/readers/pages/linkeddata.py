"""What a page says of its records for machines: JSON-LD in the words of schema.org.

A list (`ItemList`, `CollectionPage`, `Blog`, `@graph`, or several scripts) of articles, reports,
guides and the like. Sources: schema.org, CreativeWork; JSON-LD 1.1, 4.9 (`@graph`).
"""

import html
import json
from collections.abc import Iterator, Mapping
from typing import Any

from lxml.html import HtmlElement

from digest.model import Attachment
from digest.sources.record import Record, Text

_KINDS = {
    *("Article", "NewsArticle", "BlogPosting", "Report", "ScholarlyArticle", "TechArticle"),
    *("CreativeWork", "DigitalDocument", "Book", "Guide", "HowTo", "OpinionNewsArticle"),
    *("AnalysisNewsArticle", "ReportageNewsArticle", "Legislation", "LearningResource"),
    *("Dataset", "SocialMediaPosting", "LiveBlogPosting", "SpecialAnnouncement"),
    *("TextDigitalDocument", "PresentationDigitalDocument"),
}
_LISTS = (
    *("@graph", "itemListElement", "item", "hasPart", "blogPost", "blogPosts", "mainEntity"),
    *("dataFeedElement",),
)
_DEEPEST = 12
_RAW = 4_000


def records(root: HtmlElement, base: str, language: str) -> tuple[Record, ...]:
    """Give the records that a page names in JSON-LD, each once; none if it names none."""
    found: dict[str, Record] = {}
    for script in root.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() != "application/ld+json":
            continue
        for thing in _things(_parsed(script.text or ""), 0):
            record = _record(thing, f"JSON-LD record {len(found) + 1}", base, language)
            if record:
                name = record.key or record.url or f"{record.title.words} {record.published}"
                found.setdefault(name, record)
    return tuple(found.values())


def _parsed(text: str) -> Any:  # noqa: ANN401 - JSON is anything until it is looked at
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None  # what machines cannot read is no loss: the page itself is still there


def _things(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - as above
    """Yield what is of a kind that can be a record, wherever lists have it."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            yield from _things(each, depth + 1)
    elif isinstance(value, Mapping):
        if not _KINDS.isdisjoint(_kinds(value)):
            yield value
        for name in _LISTS:
            yield from _things(value.get(name), depth + 1)


def _kinds(thing: Mapping[str, Any]) -> Iterator[str]:
    kinds = thing.get("@type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if isinstance(kind, str):
            yield kind.rpartition("/")[2].rpartition(":")[2]


def _record(thing: Mapping[str, Any], place: str, base: str, language: str) -> Record | None:
    title = _said(thing, "headline", "name")
    url = _said(thing, "url", "mainEntityOfPage")
    if not title or not (url or _said(thing, "datePublished")):
        return None
    key = _said(thing, "@id")
    return Record(
        place=place,
        title=Text(title, html=True),
        summary=Text(_said(thing, "description", "abstract"), html=True),
        content=Text(_said(thing, "articleBody", "text"), html=True),
        published=_said(thing, "datePublished") or None,
        updated=_said(thing, "dateModified") or None,
        key=key if not key.startswith("_:") else "",
        url=url or key,
        base=base,
        language=_said(thing, "inLanguage") or language,
        categories=tuple(_names(thing, "keywords", "articleSection", "about")),
        authors=tuple(_names(thing, "author", "creator")),
        files=tuple(_files(thing)),
        raw=json.dumps(thing, ensure_ascii=False)[:_RAW],
    )


def _said(thing: Mapping[str, Any], *names: str) -> str:
    """Give the first of some properties that is there, of a thing its address or name."""
    for name in names:
        value = thing.get(name)
        for each in value if isinstance(value, list) else [value]:
            found = _word(each)
            if found:
                return found
    return ""


def _word(value: Any) -> str:  # noqa: ANN401 - as above
    if isinstance(value, Mapping):
        names = ("@value", "@id", "url", "alternateName", "name")
        value = next((value[name] for name in names if isinstance(value.get(name), str)), None)
    return value.strip() if isinstance(value, str) else ""


def _names(thing: Mapping[str, Any], *properties: str) -> Iterator[str]:
    """Yield the names of people or topics, as HTML; keywords may stand between commas."""
    for name in properties:
        value = thing.get(name)
        for each in value if isinstance(value, list) else [value]:
            word = each.get("name") if isinstance(each, Mapping) else each
            if isinstance(word, str):
                parts = word.split(",") if name == "keywords" else [word]
                names = filter(None, map(str.strip, parts))
                yield from (html.escape(part, quote=False) for part in names)


def _files(thing: Mapping[str, Any]) -> Iterator[Attachment]:
    for name in ("encoding", "associatedMedia"):
        value = thing.get(name)
        for each in value if isinstance(value, list) else [value]:
            url = each.get("contentUrl") if isinstance(each, Mapping) else None
            if isinstance(url, str) and isinstance(each, Mapping):
                kind = _said(each, "encodingFormat", "fileFormat")
                yield Attachment(url, kind or "application/octet-stream")
