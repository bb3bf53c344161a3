"""One element of a WordPress export, parsed by itself: mended if need be, its parts by name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from digest.sources.readers.markup.mending import mend, without_forbidden

ROOT = re.compile(rb"<rss(?=[\s>])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
"""The tag that an export begins with, and that declares its namespaces."""

_DECLARED = re.compile(r"xmlns:([\w.-]+)\s*=\s*[\"']([^\"'<>&\s]+)[\"']")
_SPACES = {
    "wp": "http://wordpress.org/export/1.2/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
_CDATA = re.compile(rb"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_LONG_TEXTS = r"(?:[\w.-]+:)(?:encoded|meta_value|comment_content)"
_WRAPPED = re.compile(
    rf"<({_LONG_TEXTS})>\s*<!\[CDATA\[((?:(?!</?{_LONG_TEXTS}>).)*)\]\]>\s*</\1>", re.DOTALL
)
_LINE = re.compile(r",? (?:\(<string>, )?(?:line|column) [0-9]+\)?")
_PREFIX = re.compile(r"[<\s](?!xml)([A-Za-z_][\w.-]{0,40}):[A-Za-z_][\w.-]*(?=[\s=/>])")
_MOST_TAGS = 1_000_000
_LARGE = 1024 * 1024
_WINDOWS = {
    0xDC00 + octet: bytes([octet]).decode("cp1252", errors="replace") for octet in range(128, 256)
}


class BrokenElementError(ValueError):
    """An element cannot be parsed, mended or not."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a post is filed under: the taxonomy, the term's slug, and its name."""

    taxonomy: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Fields:
    """The parts of an element: by prefix and name; terms and custom fields by themselves."""

    texts: Mapping[str, str]
    terms: tuple[Term, ...] = ()
    custom: Mapping[str, list[str]] | None = None

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "").strip()


class Parser:
    """Parses the elements of one export, each by itself.

    No DOCTYPE ever reaches it, so that nothing is fetched and no entity grows.
    """

    def __init__(self, head: bytes) -> None:
        root = ROOT.search(head)
        declared = dict(_DECLARED.findall(text_of(root[0]))) if root else {}
        self._spaces = {**_SPACES, **declared}

    def fields(self, octets: bytes) -> Fields:
        """Parse an element in UTF-8.

        Raises:
            BrokenElementError: it is not well-formed and cannot be mended, or far too large.
        """
        if len(octets) > _LARGE and _CDATA.sub(b"", octets).count(b"<") > _MOST_TAGS:
            raise BrokenElementError(f"has more than {_MOST_TAGS:,} tags")
        try:
            return _fields_of(_parsed(octets, self._spaces))
        except (etree.XMLSyntaxError, ValueError):
            text = mend(_rewrapped(without_forbidden(text_of(octets))), {})
        unknown = {name: f"urn:{name}" for name in _PREFIX.findall(text)}
        try:
            mended = text.encode(errors="replace")
            return _fields_of(_parsed(mended, {**unknown, **self._spaces}))
        except (etree.XMLSyntaxError, ValueError) as cause:
            raise BrokenElementError(f"is not well-formed XML: {said(cause)}") from cause


def _parsed(octets: bytes, spaces: Mapping[str, str]) -> etree._Element:
    declared = " ".join(f'xmlns:{name}="{uri}"' for name, uri in spaces.items())
    root = etree.fromstring(f"<rss {declared}>".encode() + octets + b"</rss>", parser())
    if len(root) != 1:
        raise ValueError("its tags do not match")
    return root[0]


def parser() -> etree.XMLParser:
    """Give a parser that is strict, fetches nothing, and takes long texts."""
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,  # for long texts; how many tags there are is bounded before
        remove_comments=True,
        remove_pis=True,
    )


def text_of(octets: bytes) -> str:
    """Decode UTF-8; what is not is read as Windows-1252, octet by octet."""
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets.decode("utf-8", errors="surrogateescape").translate(_WINDOWS)


def said(cause: Exception) -> str:
    """Give what a parser has to say, without the lines, which count from the element."""
    words = _LINE.sub("", str(cause))
    return words[:1].lower() + words[1:]


def _rewrapped(text: str) -> str:
    """Escape the end of CDATA inside CDATA, where an element is all CDATA up to its own end."""

    def again(wrapped: re.Match[str]) -> str:
        inner = wrapped[2].replace("]]]]><![CDATA[>", "]]>").replace("]]>", "]]]]><![CDATA[>")
        return f"<{wrapped[1]}><![CDATA[{inner}]]></{wrapped[1]}>"

    return _WRAPPED.sub(again, text)


def _fields_of(element: etree._Element) -> Fields:
    texts: dict[str, str] = {}
    terms = []
    custom: dict[str, list[str]] = {}
    for child in element.iterchildren(etree.Element):
        name = _name(str(child.tag))
        if name == "category":
            taxonomy, slug = child.get("domain", "category"), child.get("nicename", "")
            terms.append(Term(taxonomy, slug, _inner(child).strip()))
        elif name == "wp:postmeta":
            pair = {
                _name(str(part.tag)): _inner(part) for part in child.iterchildren(etree.Element)
            }
            key = pair.get("wp:meta_key", "").strip()
            custom.setdefault(key, []).append(pair.get("wp:meta_value", ""))
        elif name != "wp:comment":
            texts.setdefault(name, _inner(child))
    return Fields(texts, tuple(terms), custom)


@lru_cache(maxsize=1024)
def _name(tag: str) -> str:
    """Name an element by the prefix that WordPress gives its namespace, whatever the file's is."""
    space, _, name = tag.rpartition("}")
    if "wordpress.org/export/" in space:
        return f"excerpt:{name}" if space.rstrip("/").endswith("excerpt") else f"wp:{name}"
    if "purl.org" in space:
        return f"content:{name}" if "content" in space else f"dc:{name}"
    return name


def _inner(element: etree._Element) -> str:
    if not len(element):
        return element.text or ""
    parts = [etree.tostring(child, encoding="unicode") for child in element]
    return (element.text or "") + "".join(parts)
