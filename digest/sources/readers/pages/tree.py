"""HTML as it is met: decoded as browsers do, parsed leniently, and questions about one element.

Nothing is fetched and no script is run. Sources: HTML Living Standard, 13.2.3 (encoding); RFC 3986.
"""

import html
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

import regex
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from digest.errors import SourceError
from digest.sources.readers.content import bytes_of, encoding_of
from digest.sources.record import Document
from digest.text import clean_text

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

_META = regex.compile(
    rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{1,40})", regex.IGNORECASE
)
_SERVED = regex.compile(r"charset\s*=\s*[\"']?([\w:.-]{1,40})", regex.IGNORECASE)
_LOOKED_AT = 4096
_DEEP = "ERR_RESOURCE_LIMIT"
_LATIN = {"iso-8859-1", "iso8859-1", "latin-1", "latin1", "ascii", "us-ascii", "windows-1252"}
_XML = regex.compile(r"\s*<\?xml\b[^>]{0,200}\?>")
_TAG = regex.compile(r"<[a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*')*+")
_QUOTED = regex.compile(r"\"[^\"]*\"|'[^']*'")
_BETWEEN = regex.compile(r"[\s/]+")
_LONG_TAG = 10_000
_MOST_ATTRIBUTES = 20_000
_REFERENCE = regex.compile(r"&#(?:[xX]0*([0-9a-fA-F]{1,8})|0*([0-9]{1,8}));?")
_LAST = 0x10FFFF
_WINDOWS, _BLANKS = range(0x80, 0xA0), (0x9, 0xA, 0xD)
_CAMEL = regex.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_JOINTS = regex.compile(r"[\s_-]+")
_NO_ADDRESS = regex.compile(r"\s*(?:#|javascript:|mailto:|tel:|data:|\s*$)", regex.IGNORECASE)


def parse(document: Document) -> HtmlElement:
    """Parse a page.

    Raises:
        SourceError: there is nothing in it, or it is nested deeper than any page.
    """
    text = clean_text(_decoded(bytes_of(document), document.media_type)).removeprefix("\ufeff")
    text = _REFERENCE.sub(_mended, _XML.sub("", text, count=1))
    _refuse_endless_tags(text, document.name)
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True, no_network=True)
    try:
        root = document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as cause:
        raise SourceError(document.name, "is an empty page") from cause
    if any(entry.type_name == _DEEP for entry in parser.error_log):
        raise SourceError(document.name, "is nested too deeply to be a page")
    return root


def _mended(reference: regex.Match[str]) -> str:
    """Read a reference to a character as browsers do: `&#146;` is ’, and a control is nothing."""
    code = int(reference[2], 10) if reference[2] else int(reference[1], 16)
    if code in _WINDOWS:
        return html.unescape(f"&#{code};")
    known = code in _BLANKS or (code <= _LAST and clean_text(chr(code)))
    return reference[0] if known else ""


def _refuse_endless_tags(text: str, place: str) -> None:
    """Refuse tags with endless attributes: libxml2 compares each of them with all others."""
    room = _MOST_ATTRIBUTES**2
    for tag in _TAG.finditer(text):
        if len(tag[0]) > _LONG_TAG:
            bare = _QUOTED.sub("", tag[0])
            room -= max(bare.count("="), len(_BETWEEN.findall(bare))) ** 2
    if room < 0:
        raise SourceError(place, f"has a tag with more than {_MOST_ATTRIBUTES:,} attributes")


def _decoded(content: bytes, media_type: str) -> str:
    """Decode: a byte order mark, then the server's word, then the page's, then what it looks like.

    What is UTF-8 though it is said to be Latin is UTF-8; Latin-1 is Windows-1252 (WHATWG Encoding).
    """
    concluded = encoding_of(content)
    if concluded in ("utf-8-sig", "utf-32") or concluded.startswith("utf-16"):
        return content.decode(concluded, errors="replace")
    served = _SERVED.search(media_type)
    declared = _META.search(content[:_LOOKED_AT])
    said = [served[1]] if served else []
    said += [declared[1].decode("ascii")] if declared else []
    if concluded == "utf-8" and (content.isascii() or {name.lower() for name in said} <= _LATIN):
        said = []
    for name in (*said, concluded):
        try:
            return content.decode("cp1252" if name.lower() in _LATIN else name)
        except (LookupError, UnicodeError):
            continue
    return content.decode("cp1252", errors="replace")


def elements(root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield an element and all in it, in their order; comments are none."""
    yield from root.iter(etree.Element)


def words(element: HtmlElement) -> str:
    """Give the text of an element on one line."""
    return " ".join(str(element.text_content()).split())


def is_short(element: HtmlElement, most: int) -> bool:
    """Whether the text of an element has at most so many characters; long ones are not read."""
    length = 0
    for number, text in enumerate(element.itertext()):
        length += len(text.strip())
        if length > most or number > most:
            return False
    return True


def inner(element: HtmlElement) -> str:
    """Give what is inside of an element as HTML."""
    parts = [html.escape(element.text or "", quote=False)]
    parts += (
        etree.tostring(child, encoding="unicode", method="html")
        for child in element
        if isinstance(child.tag, str) or child.tail
    )
    return "".join(parts).strip()


def outer(element: HtmlElement, most: int) -> str:
    """Give an element as HTML, at most so many characters of it."""
    return etree.tostring(element, encoding="unicode", method="html", with_tail=False)[:most]


def is_called(element: HtmlElement, names: frozenset[str]) -> bool:
    """Whether a class of an element, or what it is in schema.org's terms, has one of the words.

    "card__title", "entry-title" and "postTitle" have the word "title".
    """
    return not names.isdisjoint(_name_words(_names(element)))


def has_class(element: HtmlElement, names: frozenset[str]) -> bool:
    """Whether an element has one of these classes, or properties of schema.org, as a whole."""
    return not names.isdisjoint(_names(element).lower().split())


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('itemprop') or ''}"


@lru_cache(maxsize=4096)
def _name_words(names: str) -> frozenset[str]:
    return frozenset(_JOINTS.split(_CAMEL.sub("-", names[:1000]).lower())) - {""}


def relations(element: HtmlElement) -> set[str]:
    """Give what a link says that it leads to: "next", "tag", "author"."""
    return set((element.get("rel") or "").lower().split())


def is_linked_heading(element: HtmlElement) -> bool:
    """Whether an element is a heading that leads somewhere."""
    if element.tag not in HEADINGS:
        return False
    return any(True for _ in links(element)) or any(True for _ in element.iterancestors("a"))


def address(element: HtmlElement) -> str:
    """Give the address of a link; "" if it leads to no other page."""
    written = element.get("href") or ""
    return "" if _NO_ADDRESS.match(written) else written.strip()


def links(root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the links in an element that lead to a page or file, itself if it is one."""
    return (element for element in root.iter("a", "area") if address(element))


def drop(gone: Iterable[HtmlElement]) -> None:
    """Take elements out of their tree; what follows them stays."""
    for element in gone:
        if element.getparent() is not None:
            element.drop_tree()


def base(root: HtmlElement, url: str) -> str:
    """Give the address that relative ones are read against (HTML, 2.4.3); "" if nothing tells."""
    written = next((each.get("href") or "" for each in root.iter("base") if each.get("href")), "")
    return (written and joined(url, written)) or url or canonical(root, "")


def canonical(root: HtmlElement, base: str) -> str:
    """Give the address that a page says is its own, else `base`."""
    links = (each for each in root.iter("link") if "canonical" in relations(each))
    found = next((address(each) for each in links if address(each)), "")
    return joined(base, found) if found else base


def joined(base: str, written: str) -> str:
    """Make an address whole; "" if it is none of the web."""
    try:
        address = urljoin(base, written.strip())
        return address if urlsplit(address).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def is_in(element: HtmlElement | None, other: HtmlElement | None) -> bool:
    """Whether an element is in another, or is it."""
    if element is None or other is None:
        return False
    return element is other or any(each is other for each in element.iterancestors())


def is_within(element: HtmlElement | None, block: HtmlElement, names: frozenset[str]) -> bool:
    """Whether an element is in one of the record's that is called so, or is called so itself."""
    while element is not None and element is not block:
        if is_called(element, names):
            return True
        element = element.getparent()
    return False
