"""RSS 0.90 to 2.0, RSS 1.0 (RDF) and Atom 0.3 and 1.0.

Read with lxml, well-formed or not. Every item, entry and deleted-entry gives one outcome; what a
broken document has lost is counted by its tags and refused by name.
"""

import re
from collections.abc import Iterable, Iterator

from lxml import etree
from lxml import html as lxml_html

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers.content import bytes_of
from digest.sources.readers.feeds.entry import FIELDS, Feed, authors_in, language_of, outcome_of
from digest.sources.readers.feeds.names import (
    DELETED,
    ENTRIES,
    Dialect,
    Fields,
    absolute,
    address_in,
    alternate,
    base_of,
    local_name,
)
from digest.sources.readers.markup.xml import Root, Tree, decode, root_of, tree_of
from digest.sources.record import Document, Outcome, Reading, Record, Refusal

NAME = "feed"

_ROOTS = ("rss", "feed", "rdf")
_ATOM = ("http://www.w3.org/2005/atom", "http://purl.org/atom/ns#")
_RSS_OF_RDF = ("purl.org/rss/1.0", "netscape.com/rdf/simple/0.9")
_WORDPRESS_EXPORT = "wordpress.org/export/"
_FEED_TYPES = {
    *("application/rss+xml", "application/atom+xml", "application/feed+json"),
    *("application/rdf+xml", "application/json"),
}
_NEXT = ("next", "prev-archive")
_ITEM_TAG = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|(?P<tag><(?:rss:|atom:)?(?:item|entry)(?=[\s>]))",
    re.DOTALL | re.IGNORECASE,
)
_ITEM_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_ENDINGS = {"xml", "rss", "atom", "rdf"}
_FEED_TAG = re.compile(rb"<rss\s[^<>]*version|<feed\s[^<>]*xmlns|<rdf:RDF\s[^<>]*rss/1.0")
_ATOM_FEED = re.compile(rb"<feed\s[^<>]*http://www\.w3\.org/2005/Atom")
_OF_PAGES = ("html", "head", "body")
_PAGE_TAG = re.compile(r"<(?:html|body|!doctype html)\b", re.IGNORECASE)
_REMEDY = "give the address of its feed (RSS, Atom or JSON Feed)"
_KEPT = 1000


def looks_like(document: Document, head: bytes) -> bool:
    """Tell a feed by its root element; a WordPress export, which has RSS's, is none.

    What is said to be XML by its name or its media type may have junk before the root.
    """
    root = root_of(head, document.media_type)
    if root is None:
        ending = document.name.lower().rpartition(".")[2]
        said = ending in _ENDINGS or "xml" in document.media_type.lower()
        return said and bool(_FEED_TAG.search(head))
    name, space = root.name.lower(), root.namespace.lower()
    if name == "rss":
        return _WORDPRESS_EXPORT not in root.tag
    if name == "feed":
        return space in (*_ATOM, "")
    if name == "rdf":
        return any(of_rss in root.tag.lower() for of_rss in _RSS_OF_RDF)
    return _is_atom_entry(root) or (name == "html" and not _is_page(root, head))


def read(document: Document, source: Source) -> Reading:  # noqa: ARG001 - every reader takes one
    """Read a feed.

    Raises:
        SourceError: it is no feed at all; what it is instead, and for a web page, which feeds it
            names.
    """
    content = bytes_of(document)
    if not content.strip():
        raise SourceError(document.name, "is empty", _REMEDY)
    root = root_of(content, document.media_type)
    names = ("entry",) if root is not None and _is_atom_entry(root) else _ROOTS
    tree = None if _is_page(root, content) else tree_of(content, document.media_type, names)
    if tree is None:
        raise _no_feed(document, content, root)
    dialect = _dialect(tree.root)
    top = _top(tree.root, dialect)
    fields = dialect.fields_of(top)
    outcomes = tuple(
        _without_half(_outcomes(tree, _feed(top, fields, dialect, document.url)), tree)
    )
    if not outcomes and not _may_be_empty(root, top):
        raise _no_feed(document, content, root)
    following = _next(fields, document.url)
    return Reading(outcomes, next=following, notices=tree.notices, whole=not tree.broken)


def _without_half(outcomes: Iterable[Outcome], tree: Tree) -> Iterator[Outcome]:
    """Refuse the entry in which a document breaks off: half of it is not what the source says."""
    every = list(outcomes)
    opened = max((found.start() for found in _ITEM_TAG.finditer(tree.text)), default=-1)
    ended = max((found.start() for found in _ITEM_END.finditer(tree.text)), default=-1)
    half = every[-1] if every else None
    if tree.broken and opened > ended and isinstance(half, Record):
        every[-1] = Refusal(half.place, "the feed breaks off in it", half.raw)
    yield from every


def _may_be_empty(root: Root | None, top: etree._Element) -> bool:
    """Tell whether a document without entries is a feed all the same, by what is around them."""
    if root is None or root.name.lower() not in _ROOTS:
        return False
    return root.name.lower() != "rdf" or local_name(top.tag).lower() == "channel"


def _outcomes(tree: Tree, feed: Feed) -> Iterator[Outcome]:
    elements = list(_entries(tree.root, feed.dialect))
    for number, element in enumerate(elements, start=1):
        kind = feed.dialect.name_of(element).rpartition(":")[2]
        yield outcome_of(element, f"{kind} {number}", feed)
    if tree.broken:
        yield from _lost(tree.text, sum(_is_entry(each, feed.dialect) for each in elements))


def _entries(root: etree._Element, dialect: Dialect) -> Iterator[etree._Element]:
    """Give the entries in their order; what stands inside a field of one is part of the field."""
    walk = etree.iterwalk(root, events=("start",), tag="*")
    for _, node in walk:
        name = dialect.name_of(node)
        if name in ENTRIES or name == DELETED:
            yield node
        elif name in FIELDS and _is_entry(node.getparent(), dialect):
            walk.skip_subtree()


def _is_entry(element: etree._Element | None, dialect: Dialect) -> bool:
    return element is not None and dialect.name_of(element) in ENTRIES


def _lost(text: str, read_so_far: int) -> Iterator[Refusal]:
    """Refuse each entry whose tag stands in the text and that the parser did not get to."""
    tags = [found.start() for found in _ITEM_TAG.finditer(text) if found["tag"]]
    line, counted = 1, 0
    for number, start in enumerate(tags[read_so_far:], start=read_so_far + 1):
        line, counted = line + text.count("\n", counted, start), start
        yield Refusal(
            f"item {number} (line {line})",
            "could not be read: the XML around it is broken",
            text[start : start + _KEPT],
        )


def _dialect(root: etree._Element) -> Dialect:
    space = root.tag.lower().removeprefix("{").rpartition("}")[0]
    return Dialect(space, atom=local_name(root.tag).lower() in ("feed", "entry"))


def _top(root: etree._Element, dialect: Dialect) -> etree._Element:
    """Give the element that holds what is said of the whole feed."""
    channels = (node for node in root.iter("*") if dialect.name_of(node) == "channel")
    return root if dialect.atom else next(channels, root)


def _feed(top: etree._Element, fields: Fields, dialect: Dialect, url: str) -> Feed:
    bare = Feed(dialect, url, base="")
    return Feed(
        dialect,
        url,
        base=_link(fields, url) or url,
        language=language_of(fields, top),
        authors=authors_in(fields, bare) if dialect.atom else (),
    )


def _link(fields: Fields, url: str) -> str:
    """Give the address of the site that a feed belongs to, or of the feed as it says it itself."""
    found = [*fields.get("link", ())]
    for relation in ("alternate", "self"):
        link = alternate(fields, relation=relation)
        found += [] if link is None else [link]
    addresses = (absolute(address_in(link), base_of(link, url) or url) for link in found)
    return next(filter(None, addresses), "")


def _next(fields: Fields, url: str) -> str:
    """Give the address of the page with older entries (RFC 5005, 3 and 4), or ""."""
    for relation in _NEXT:
        link = alternate(fields, relation=relation)
        if link is not None:
            return absolute(address_in(link), base_of(link, url) or url)
    return ""


def _is_atom_entry(root: Root) -> bool:
    return root.name.lower() == "entry" and root.namespace.lower() in _ATOM


def _is_page(root: Root | None, content: bytes) -> bool:
    """Tell whether it is a web page; a feed of Atom wrapped in one, as met, is a feed."""
    if root is None or root.name.lower() not in _OF_PAGES:
        return False
    return not _ATOM_FEED.search(content)


def _no_feed(document: Document, content: bytes, root: Root | None) -> SourceError:
    """Say what is there instead of a feed."""
    text, _ = decode(content, document.media_type)
    if _is_page(root, content) or _PAGE_TAG.search(text[:_KEPT]):
        feeds = _feeds_named(text, document.url)
        remedy = f"look for its feed address: {', '.join(feeds)}" if feeds else _REMEDY
        return SourceError(document.name, "is a web page, not a feed", remedy)
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        return SourceError(document.name, "is JSON, not RSS or Atom", _REMEDY)
    if root is not None:
        problem = f"is not a feed: its root element is <{root.name[:40]}>"
        return SourceError(document.name, problem, "a feed has <rss>, <feed> or <rdf:RDF>")
    return SourceError(document.name, "is not a feed, nor any XML", _REMEDY)


def _feeds_named(text: str, url: str) -> list[str]:
    """Give the addresses of feeds that a page names in its head, at most five."""
    try:
        page = lxml_html.document_fromstring(
            text.encode(), parser=lxml_html.HTMLParser(encoding="utf-8")
        )
    except (etree.LxmlError, ValueError, AssertionError):
        return []
    found = []
    for link in page.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        if "alternate" in relations and kind in _FEED_TYPES and link.get("href"):
            href = str(link.get("href")).strip()
            found.append(absolute(href, url) or href)
    return list(dict.fromkeys(found))[:5]
