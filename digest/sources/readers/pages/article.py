"""A page that is one article: what it says of itself in its meta data, and its text.

Sources: Open Graph (`article:published_time`), Dublin Core in HTML, Highwire's `citation_` names,
Pelican's `date`, `tags` and `summary`.
"""

import html
from collections.abc import Iterator, Sequence
from copy import deepcopy

from lxml.html import HtmlElement

from digest.sources.readers.pages import tree as markup
from digest.sources.record import Record, Text

_PUBLISHED = (
    *("article:published_time", "datepublished", "citation_publication_date", "citation_date"),
    *("date", "dc.date", "dc.date.issued", "dcterms.issued", "dcterms.date", "pubdate"),
)
_UPDATED = (
    "article:modified_time",
    "datemodified",
    "modified",
    "dcterms.modified",
    "last-modified",
)
_SUMMARY = ("summary", "description", "og:description", "dc.description", "dcterms.description")
_TITLE = ("og:title", "citation_title", "dc.title", "dcterms.title")
_AUTHORS = ("author", "authors", "article:author", "citation_author", "dc.creator")
_TOPICS = ("tags", "category", "keywords", "article:tag", "article:section", "dc.subject")


def read(root: HtmlElement, base: str, language: str) -> Record | None:
    """Read a page as one record; None if it does not say what it is called and when it appeared."""
    meta = _Meta(root)
    published = meta.first(_PUBLISHED)
    title = meta.first(_TITLE) or _title(root)
    if not published or not title:
        return None
    body = root.find("body")
    return Record(
        place="the page",
        title=Text(title),
        summary=Text(meta.first(_SUMMARY)),
        content=Text() if body is None else Text(markup.inner(_main(body)), html=True),
        published=published,
        updated=meta.first(_UPDATED) or None,
        url=markup.canonical(root, base),
        base=base,
        language=language,
        categories=tuple(map(_escaped, meta.names(_TOPICS))),
        authors=tuple(map(_escaped, meta.names(_AUTHORS))),
    )


class _Meta:
    """What a page says of itself in `<meta>`: by name, property or itemprop, in small letters."""

    def __init__(self, root: HtmlElement) -> None:
        self._said: dict[str, list[str]] = {}
        for element in root.iter("meta"):
            name = element.get("name") or element.get("property") or element.get("itemprop") or ""
            content = " ".join((element.get("content") or "").split())
            if content:
                self._said.setdefault(name.lower(), []).append(content)

    def first(self, names: Sequence[str]) -> str:
        """Give the first of some names that is there, or ""."""
        return next((self._said[name][0] for name in names if name in self._said), "")

    def names(self, properties: Sequence[str]) -> Iterator[str]:
        """Yield what several of them list, between commas or semicolons."""
        for name in properties:
            for content in self._said.get(name, ()):
                mark = ";" if ";" in content else ","
                yield from (part.strip() for part in content.split(mark) if part.strip())


def _escaped(name: str) -> str:
    return html.escape(name, quote=False)


def _title(root: HtmlElement) -> str:
    for tag in ("h1", "title"):
        found = next((markup.words(each) for each in root.iter(tag) if markup.words(each)), "")
        if found:
            return found
    return ""


def _main(body: HtmlElement) -> HtmlElement:
    copy = deepcopy(body)
    gone = ("script", "style", "nav", "header", "footer", "aside", "form", "noscript", "template")
    markup.drop([each for each in markup.elements(copy) if each.tag in gone])
    return next(copy.iter("article"), next(copy.iter("main"), copy))
