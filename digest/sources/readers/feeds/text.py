"""The texts of a feed as they are meant: plain or HTML, whatever way they were packed.

Sources: RFC 4287, 3.1 (text constructs) and 4.1.3 (content); Atom 0.3 (`mode`); RSS 2.0, which
leaves it open whether a title holds HTML; the practice of those who write RSS.
"""

import base64
import binascii
import copy
import html
import re
from html.entities import html5

from lxml import etree

from digest.sources.record import Text

_TAGS = (
    "a|abbr|acronym|address|article|aside|audio|b|big|blockquote|br|center|cite|code|dd|del|details|"
    "div|dl|dt|em|embed|figcaption|figure|font|footer|h[1-6]|header|hr|i|iframe|img|ins|kbd|li|main|"
    "mark|nav|object|ol|p|picture|pre|q|s|samp|script|section|small|span|strike|strong|style|sub|"
    "summary|sup|svg|table|tbody|td|tfoot|th|thead|time|tr|tt|u|ul|var|video|wbr"
)
_ANY_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_SURE_TAG = re.compile(rf"</(?:{_TAGS})\s*>|<(?:br|hr|img|wbr)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|(?P<name>[A-Za-z]\w{0,30}));")
_OF_WINDOWS = {
    byte: bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_NAME = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
_PLAIN = {"text", "text/plain", "plain"}
_ESCAPED = {"html", "text/html"}
_INLINE = {"xhtml", "application/xhtml+xml"}


def words_of(element: etree._Element) -> str:
    """Give the characters of an element and all within it, without blanks around them.

    Characters from U+0080 to U+009F are those of Windows-1252, as every browser takes them.
    """
    return "".join(map(str, element.itertext())).strip().translate(_OF_WINDOWS)


def rss_title(element: etree._Element) -> Text:
    """Read a title that may hold HTML: it does if, once decoded, there is a whole tag or entity."""
    if len(element):
        return Text(markup_of(element), html=True)
    words = words_of(element)
    return Text(words, html=bool(_SURE_TAG.search(words)) or holds_entities(words))


def rss_text(element: etree._Element) -> Text:
    """Read a description, which is HTML (RSS 2.0) unless there is nothing in it that would be."""
    if len(element):
        return Text(markup_of(element), html=True)
    words = words_of(element)
    return Text(words, html=bool(_ANY_TAG.search(words)) or holds_entities(words))


def atom_title(element: etree._Element) -> Text:
    """Read a text construct of Atom to the letter: without a type it is plain (RFC 4287, 3.1.1)."""
    return _construct(element, _kind_of(element) or "text")


def atom_text(element: etree._Element) -> Text:
    """Read a summary or content of Atom. One that does not say its type and holds tags is HTML.

    Content that is neither text nor (X)HTML, such as a picture, gives no words.
    """
    return _construct(element, _kind_of(element))


def plain(words: str) -> str:
    """Decode the entities that RSS writers leave in plain texts: "Q&amp;A" → "Q&A"."""
    return html.unescape(words).strip() if holds_entities(words) else words


def holds_entities(words: str) -> bool:
    """Tell whether a text has a reference in it that HTML knows."""
    return any(
        not found["name"] or f"{found['name']};" in html5 for found in _ENTITY.finditer(words)
    )


def markup_of(element: etree._Element) -> str:
    """Give what is within an element as HTML, without prefixes and a lone outer div."""
    root = copy.deepcopy(element)
    for node in root.iter("*"):
        local = node.tag.rpartition("}")[2].rpartition(":")[2]
        node.tag = local if _NAME.fullmatch(local) else "span"
    etree.cleanup_namespaces(root)
    if (
        len(root) == 1
        and root[0].tag == "div"
        and not f"{root.text or ''}{root[0].tail or ''}".strip()
    ):
        root = root[0]
    inner = (etree.tostring(node, method="html", encoding="unicode") for node in root)
    opening = html.escape(root.text or "", quote=False)
    return "".join((opening, *inner)).strip().translate(_OF_WINDOWS)


def _construct(element: etree._Element, kind: str) -> Text:
    """Read an element as its type says; elements in it mean that it is markup all the same."""
    if element.get("mode") == "base64":
        return Text(_from_base64(words_of(element)), html=kind not in _PLAIN)
    if kind in _INLINE or (len(element) and kind in {"", *_PLAIN, *_ESCAPED}):
        return Text(markup_of(element), html=True)
    if kind in _ESCAPED:
        return Text(words_of(element), html=True)
    words = words_of(element)
    if not kind:
        return Text(words, html=bool(_SURE_TAG.search(words)))
    return Text(words) if kind in _PLAIN or kind.startswith("text/") else Text()


def _kind_of(element: etree._Element) -> str:
    return (element.get("type") or "").split(";")[0].strip().lower()


def _from_base64(words: str) -> str:
    try:
        return base64.b64decode(words).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
