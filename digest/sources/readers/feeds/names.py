"""What feeds call things: elements, the addresses in them, and what those are relative to.

Elements are known by a prefix of ours and a name in small letters, whatever prefix the feed has
for the namespace: "dc:date", "atom:link"; those of RSS itself have none: "pubdate". Sources: RSS
0.90 to 2.0; RSS 1.0 and its modules; RFC 4287; RFC 3986, 5.1 (bases); RFC 8288 (relations).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from lxml import etree

from digest.sources.readers.feeds.text import words_of

Fields = Mapping[str, list[etree._Element]]  # noqa: SLF001 - the only name that lxml's type has
"""The elements right below another, by their names."""

XML = "{http://www.w3.org/XML/1998/namespace}"
ENTRIES = {"item", "atom:entry"}
DELETED = "at:deleted-entry"
_RELATIONS = "http://www.iana.org/assignments/relation/"
_PAGES = {"", "text/html", "application/xhtml+xml"}
_PREFIXES = {
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://prismstandard.org/namespaces/1.2/basic/": "prism",
    "http://prismstandard.org/namespaces/basic/2.0/": "prism",
    "http://prismstandard.org/namespaces/2.0/basic/": "prism",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/2007/app": "app",
    "http://purl.org/atom/app#": "app",
    "http://purl.org/atompub/tombstones/1.0": "at",
}
_USERLAND = "backend.userland.com/rss"
_UNDECLARED = {"rss": "", "atom10": "atom", "rdf": ""}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How elements of a document are named: the namespace of its root, and whether it is Atom's."""

    home: str
    atom: bool

    def name_of(self, element: etree._Element) -> str:
        """Name an element: "pubdate", "atom:link", "dc:date"; "" if it is of no use to us."""
        return _name(element.tag, self.home, self.atom)

    def fields_of(self, element: etree._Element) -> Fields:
        """Give the elements right below another, by their names."""
        fields: dict[str, list[etree._Element]] = {}
        for child in element.iterchildren("*"):
            fields.setdefault(self.name_of(child), []).append(child)
        return fields


def base_of(element: etree._Element, url: str) -> str:
    """Give the base that xml:base sets for an element (RFC 3986, 5.1.1), or "" if none does."""
    written = [
        element.get(f"{XML}base"),
        *(up.get(f"{XML}base") for up in element.iterancestors()),
    ]
    base = ""
    for reference in reversed(written):
        if reference:
            base = absolute(reference.strip(), base or url) or base
    return base


def absolute(address: str, base: str) -> str:
    """Make an address absolute; "" if that does not give one of the web."""
    try:
        joined = urljoin(base, address)
        return joined if urlsplit(joined).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def alternate(fields: Fields, *, relation: str = "alternate") -> etree._Element | None:
    """Choose the link of Atom with this relation; a page before what is no page, then the first."""
    links = [link for link in fields.get("atom:link", ()) if relation_of(link) == relation]
    pages = [link for link in links if is_page(link.get("type"))]
    return next(iter((*pages, *links)), None)


def address_in(link: etree._Element) -> str:
    """Give the address that a link has, as written: Atom's attribute, or RSS's words."""
    return (link.get("href") or "").strip() or words_of(link)


def first_words(fields: Fields, names: Iterable[str]) -> str:
    """Give the words of the first of these elements that has any."""
    return next(filter(None, map(words_of, elements(fields, names))), "")


def is_page(kind: str | None) -> bool:
    """Tell whether a media type is that of a web page; one that is not said is."""
    return (kind or "").split(";")[0].strip().lower() in _PAGES


def relation_of(link: etree._Element) -> str:
    """Give the relation of a link of Atom, in its short form."""
    return (link.get("rel") or "alternate").strip().removeprefix(_RELATIONS).lower()


def elements(fields: Fields, names: Iterable[str]) -> Iterator[etree._Element]:
    """Give the elements of these names, in the order of the names."""
    for name in names:
        yield from fields.get(name, ())


def local_name(tag: str) -> str:
    """Give the name in a tag of lxml, without namespace and undeclared prefix."""
    return tag.rpartition("}")[2].rpartition(":")[2]


@lru_cache(maxsize=1024)
def _name(tag: str, home: str, atom: bool) -> str:  # noqa: FBT001 - positions are what is cached
    space, _, local = tag.lower().removeprefix("{").rpartition("}")
    written, _, bare = local.rpartition(":")
    if written:  # the prefix was declared nowhere: it means what it usually does
        prefix = written if written in _PREFIXES.values() else _UNDECLARED.get(written)
        return _joined(prefix, bare)
    if space in ("", home):
        return f"atom:{local}" if atom else local
    return _joined("" if _USERLAND in space else _PREFIXES.get(space), local)


def _joined(prefix: str | None, local: str) -> str:
    if prefix is None:
        return ""
    return f"{prefix}:{local}" if prefix else local
