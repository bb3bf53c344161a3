"""An item of RSS or an entry of Atom → a Record, in the feed's own words.

Sources: RSS 0.90 to 2.0; RSS 1.0 and its modules; Atom 0.3; RFC 4287; RFC 5023, 13.1.1 (drafts);
RFC 6721 (what was taken back).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from lxml import etree

from digest.model import Attachment
from digest.sources.readers.feeds.names import (
    DELETED,
    XML,
    Dialect,
    Fields,
    absolute,
    address_in,
    alternate,
    base_of,
    elements,
    first_words,
    is_page,
    local_name,
    relation_of,
)
from digest.sources.readers.feeds.text import (
    atom_text,
    atom_title,
    plain,
    rss_text,
    rss_title,
    words_of,
)
from digest.sources.record import Outcome, Record, Skipped, Text

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_KIND = "http://schemas.google.com/g/2005#kind"
_TITLES = ("title", "atom:title", "dc:title", "media:title")
_SUMMARIES = ("description", "atom:summary", "summary", "dc:description", "dcterms:abstract")
_SUMMARIES_OF_MEDIA = ("itunes:summary", "media:description")
_CONTENTS = ("content:encoded", "atom:content", "xhtml:body", "fullitem", "content")
_PUBLISHED = (
    *("pubdate", "atom:published", "atom:issued", "published", "dc:date", "date"),
    *("dcterms:issued", "prism:publicationdate", "dcterms:created", "atom:created"),
)
_UPDATED = ("atom:updated", "atom:modified", "dcterms:modified", "updated")
_CATEGORIES = ("category", "dc:subject")
_LANGUAGES = ("dc:language", "language")
FIELDS = {
    *(*_TITLES, *_SUMMARIES, *_SUMMARIES_OF_MEDIA, *_CONTENTS, *_PUBLISHED, *_UPDATED),
    *(*_LANGUAGES, *_CATEGORIES, "guid", "atom:id", "id", "link", "atom:link", "atom:category"),
    *("author", "atom:author", "dc:creator", "itunes:author"),
}
"""The elements of an entry that are read; whatever stands in one is part of it."""

_NAMED_ADDRESS = re.compile(r"\s*<?[^\s<>()]+@[^\s<>()]+>?\s*\((?P<name>[^()]*)\)\s*")
_NAME_FIRST = re.compile(r"\s*\"?(?P<name>[^<>\"]*?)\"?\s*<[^<>]*@[^<>]*>\s*")
_ADDRESS = re.compile(r"\s*(?:mailto:)?[^\s@]+@[^\s@]+\.[^\s@]+\s*")
_KEPT = 4000
_LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Feed:
    """What holds for all entries of a feed: its base, its language, its authors (Atom's only)."""

    dialect: Dialect
    url: str
    base: str
    language: str = ""
    authors: tuple[str, ...] = ()


def outcome_of(element: etree._Element, place: str, feed: Feed) -> Outcome:
    """Read one item, entry or deleted-entry: a Record, or a Skipped if it says it is a draft."""
    fields = feed.dialect.fields_of(element)
    if feed.dialect.name_of(element) == DELETED:
        return _deleted(element, place, feed)
    why = _no_entry(fields, feed)
    return Skipped(place, why) if why else _record(element, fields, place, feed)


def language_of(fields: Fields, element: etree._Element) -> str:
    """Give the language that an item says by an element of its own, or by xml:lang around it."""
    said = first_words(fields, _LANGUAGES)
    if said:
        return said
    inner = next(iter(fields.get("atom:title", fields.get("title", ()))), element)
    for node in (inner, *inner.iterancestors()):
        language = node.get(f"{XML}lang")
        if language is not None:
            return language.strip()
    return ""


def authors_in(fields: Fields, feed: Feed) -> tuple[str, ...]:
    """Give the names of authors; addresses of mail are left out, they were not meant for a list."""
    found: list[str] = []
    for person in (*fields.get("atom:author", ()), *fields.get("author", ())):
        named = feed.dialect.fields_of(person)
        found.append(
            first_words(named, ("atom:name", "name")) or ("" if named else words_of(person))
        )
    found += [plain(words_of(creator)) for creator in fields.get("dc:creator", ())]
    names = tuple(dict.fromkeys(filter(None, map(_without_address, found))))
    return names or tuple(filter(None, [plain(first_words(fields, ("itunes:author",)))]))


def _record(element: etree._Element, fields: Fields, place: str, feed: Feed) -> Record:
    summary, content, base = _texts(fields, feed)
    where = base or base_of(element, feed.url) or feed.base
    published, updated = first_words(fields, _PUBLISHED), first_words(fields, _UPDATED)
    url, by_reference = _address(fields, feed, where)
    return Record(
        place=place,
        title=_title(fields),
        summary=summary,
        content=content,
        published=published or updated or None,
        updated=updated if published and updated not in ("", published) else None,
        key=first_words(fields, ("guid", "atom:id", "id"))
        or element.get(f"{_RDF}about", "").strip(),
        url=url,
        base=where,
        language=language_of(fields, element) or feed.language,
        categories=_categories(fields),
        authors=authors_in(fields, feed) or _authors_around(fields, feed),
        files=_files(fields, feed, where, by_reference),
        raw=_raw(element),
    )


def _deleted(element: etree._Element, place: str, feed: Feed) -> Record:
    """Read a tombstone (RFC 6721): what was taken back, and when."""
    return Record(
        place=place,
        key=(element.get("ref") or "").strip(),
        updated=(element.get("when") or "").strip() or None,
        base=feed.base,
        withdrawn=True,
        raw=_raw(element),
    )


def _no_entry(fields: Fields, feed: Feed) -> str:
    """Say what an entry is if it is not one to be read: a draft, or a blog's own furniture."""
    for control in fields.get("app:control", ()):
        if first_words(feed.dialect.fields_of(control), ("app:draft",)).lower() == "yes":
            return "draft"
    for category in fields.get("atom:category", ()):
        kind = (category.get("term") or "").rpartition("#")[2]
        if category.get("scheme") == _KIND and kind not in ("", "post"):
            return kind
    return ""


def _title(fields: Fields) -> Text:
    for element in elements(fields, _TITLES):
        title = (
            atom_title(element) if element in fields.get("atom:title", ()) else rss_title(element)
        )
        if title.words:
            return title
    return Text()


def _texts(fields: Fields, feed: Feed) -> tuple[Text, Text, str]:
    """Give (summary, content, the xml:base of the one that is shown); the same text only once."""
    within = [feed.dialect.fields_of(group) for group in fields.get("media:group", ())]
    summaries = list(_texts_in(fields, _SUMMARIES))
    contents = list(_texts_in(fields, _CONTENTS))
    if not summaries and not contents:
        summaries = [
            text for each in (fields, *within) for text in _texts_in(each, _SUMMARIES_OF_MEDIA)
        ]
    contents = contents or summaries[1:]
    summary, shown = summaries[0] if summaries else (Text(), None)
    content, whole = contents[0] if contents else (Text(), None)
    if content.words.split() == summary.words.split():
        content = Text()
    chosen = shown if shown is not None else whole
    return summary, content, "" if chosen is None else base_of(chosen, feed.url)


def _texts_in(fields: Fields, names: Iterable[str]) -> Iterator[tuple[Text, etree._Element]]:
    for name in names:
        for element in fields.get(name, ()):
            text = atom_text(element) if name.startswith("atom:") else rss_text(element)
            if text.words:
                yield text, element


def _address(fields: Fields, feed: Feed, base: str) -> tuple[str, bool]:
    """Give (the address of an entry, whether it is that of content by reference)."""
    link = alternate(fields)
    for element in (*fields.get("link", ()), *(() if link is None else (link,))):
        if address_in(element):
            return _written(element, address_in(element), feed, base), False
    for guid in fields.get("guid", ()):
        permanent = {key.lower(): value for key, value in guid.items()}.get("ispermalink", "true")
        if permanent.lower() != "false" and words_of(guid).startswith(("http://", "https://")):
            return words_of(guid), False
    for content in fields.get("atom:content", ()):
        if content.get("src") and is_page(content.get("type")):
            return _written(content, str(content.get("src")).strip(), feed, base), True
    return "", False


def _files(fields: Fields, feed: Feed, base: str, by_reference: bool) -> tuple[Attachment, ...]:  # noqa: FBT001
    """Give what belongs to an entry: enclosures, content elsewhere; each address once."""
    links = [link for link in fields.get("atom:link", ()) if relation_of(link) == "enclosure"]
    sources = [] if by_reference else fields.get("atom:content", [])
    files: dict[str, Attachment] = {}
    for element in (*fields.get("enclosure", ()), *links, *sources):
        written = (element.get("url") or element.get("href") or element.get("src") or "").strip()
        if not written:
            continue
        address = _written(element, written, feed, base)
        kind = (element.get("type") or "").strip() or Attachment("").type
        files.setdefault(address, Attachment(address, kind, _length(element.get("length"))))
    return tuple(files.values())


def _written(element: etree._Element, address: str, feed: Feed, base: str) -> str:
    """Give an address as written, unless its own base is not the one that the record has."""
    own = base_of(element, feed.url) or feed.base
    return address if own == base else absolute(address, own) or address


def _length(written: str | None) -> int:
    digits = (written or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0


def _categories(fields: Fields) -> tuple[str, ...]:
    """Give the names of categories: Atom's label, else its term; RSS's words; each once."""
    found = []
    for name, named in fields.items():
        if name == "atom:category":
            ours = (element for element in named if element.get("scheme") != _KIND)
            found += [each.get("label") or each.get("term") or words_of(each) for each in ours]
        elif name in _CATEGORIES:
            found += [plain(words_of(element)) for element in named]
    return tuple(dict.fromkeys(name.strip() for name in found if name.strip()))


def _authors_around(fields: Fields, feed: Feed) -> tuple[str, ...]:
    """Give the authors of what an entry was taken from, else the feed's (RFC 4287, 4.2.1)."""
    for source in fields.get("atom:source", ()):
        authors = authors_in(feed.dialect.fields_of(source), feed)
        if authors:
            return authors
    return feed.authors


def _without_address(author: str) -> str:
    if len(author) > _LONGEST_NAME:
        return author
    named = _NAMED_ADDRESS.fullmatch(author) or _NAME_FIRST.fullmatch(author)
    if named:
        return named["name"].strip()
    return "" if _ADDRESS.fullmatch(author) else author.strip()


def _raw(element: etree._Element) -> str:
    """Write the beginning of an element down, without ever going through all of a huge one."""
    parts: list[str] = []
    size = 0
    for event, node in etree.iterwalk(element, events=("start", "end"), tag="*"):
        if event == "start":
            given = "".join(f' {local_name(key)}="{escape(to)}"' for key, to in node.items())
            part = (
                f"<{local_name(node.tag)}{given}>{escape((node.text or '')[:_KEPT], quote=False)}"
            )
        else:
            after = "" if node is element else escape((node.tail or "")[:_KEPT], quote=False)
            part = f"</{local_name(node.tag)}>{after}"
        parts.append(part)
        size += len(part)
        if size > _KEPT:
            break
    return "".join(parts)[:_KEPT]
