"""XML as it is met: decoded, begun at its root, mended where it is broken, parsed without any harm.

Nothing is ever fetched or opened, and no entity of a DOCTYPE is expanded but short plain ones: the
DOCTYPE is cut off before a parser sees the text. Sources: XML 1.0; RFC 7303, 3 (which encoding).
"""

import codecs
from collections.abc import Collection
from dataclasses import dataclass

import regex
from lxml import etree

from digest.sources.readers.content import encoding_of
from digest.sources.readers.markup.mending import (
    declared_entities,
    mend,
    with_ends,
    without_forbidden,
    wrap_markup,
)

_DOCTYPE = (
    r"<!DOCTYPE(?>[^\[\]\"'<>]+|\"[^\"]*\"|'[^']*')*+"
    r"(?:\[(?><!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|[^\]\"'<]+|\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z)|<)*+"
    r"\]\s*)?>"
)
_DECLARATION = regex.compile(r"[\s\ufeff]*(?:<\?xml\b.*?\?>)?", regex.DOTALL)
_PROLOG = regex.compile(
    rf"(?>[\s\ufeff]+|<\?.*?\?>|<!--.*?-->|{_DOCTYPE})*+", regex.DOTALL | regex.IGNORECASE
)
_START_TAG = regex.compile(
    r"<(?:(?P<prefix>[\w.-]+):)?(?P<name>[^\W\d][\w.-]*)(?=[\s/>])"
    r"(?P<rest>(?>[^<>\"']+|\"[^\"]*\"|'[^']*')*+)>?"
)
_NAMESPACE = regex.compile(r"\sxmlns(?::(?P<prefix>[\w.-]+))?\s*=\s*[\"'](?P<uri>[^\"']*)[\"']")
_DECLARED = regex.compile(
    rb"(?>[^<]+|<(?![A-Za-z?])|<\?(?!xml\s))*+<\?xml\s[^>]*?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']"
)
_SERVED = regex.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", regex.IGNORECASE)
_LATIN = {"iso8859-1", "iso8859-15", "cp1252", "ascii"}
_UNTOLD = {"idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7", "undefined"}
_WIDER = {"gb2312": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252"}
_NAMES = {"cp1252": "Windows-1252", "iso8859-1": "ISO-8859-1", "utf-8": "UTF-8"}
_LOOKED_AT = 4096


@dataclass(frozen=True, slots=True)
class Root:
    """The first element of a document: its name, its namespace ("" if none), its tag as written."""

    name: str
    namespace: str
    tag: str


@dataclass(frozen=True, slots=True)
class Tree:
    """A document as parsed.

    Args:
        root: the element that was asked for.
        text: what it was parsed from, as written; its lines count as in the document.
        broken: whether some of it was beyond mending, so that elements may be missing.
        notices: what was mended, and from which line on nothing could be.
    """

    root: etree._Element
    text: str
    broken: bool
    notices: tuple[str, ...]


def root_of(head: bytes, media_type: str = "") -> Root | None:
    """Recognise the first element of XML by the beginning of a document; None if there is none.

    Blanks, comments, processing instructions and a DOCTYPE may stand before it, nothing else.
    """
    text, _ = decode(head, media_type)
    prolog = _PROLOG.match(text)
    found = _START_TAG.match(text, prolog.end() if prolog else 0)
    if not found:
        return None
    spaces = {space["prefix"] or "": space["uri"] for space in _NAMESPACE.finditer(found["rest"])}
    return Root(found["name"], spaces.get(found["prefix"] or "", ""), found[0])


def decode(content: bytes, media_type: str = "") -> tuple[str, tuple[str, ...]]:
    """Decode XML: (the text, notices where its own word on its encoding could not be kept).

    A byte order mark decides, then the server's charset, then the declaration (RFC 7303, 3), then
    whether it is UTF-8. What is UTF-8 though it is said to be Latin, as often, is UTF-8: the
    other reading would be gibberish that nobody wrote.
    """
    concluded = encoding_of(content)
    if concluded.startswith("utf-16") or concluded in ("utf-8-sig", "utf-32"):
        return content.decode(concluded, errors="replace"), ()
    said = _said(content, media_type)
    if concluded == "utf-8" and not content.isascii() and set(said) <= {*_LATIN, "utf-8"}:
        return content.decode("utf-8"), ()
    for name in (*said, "utf-8", "cp1252"):
        try:
            text = content.decode(_WIDER.get(name, name))
        except UnicodeDecodeError:
            continue
        return text, () if name in said or name == "utf-8" else (_read_as(name),)
    return content.decode("latin-1"), (_read_as("iso8859-1"),)


def tree_of(content: bytes, media_type: str, names: Collection[str]) -> Tree | None:
    """Parse a document from the first element of one of these names on; None if there is none.

    Args:
        content: the whole of it, in any encoding.
        media_type: the Content-Type that it came with, or "".
        names: of the root, in small letters, without a prefix. Where the first element has
            another name, one of these further on will do: junk before a feed is common.
    """
    text, notices = decode(content, media_type)
    start = _start_of(text, names)
    if start is None:
        return None
    before, rest = text[:start], without_forbidden(text[start:])
    if _junk(before):
        notices += ("something stands before the XML itself; it was passed over",)
    entities = declared_entities(before)
    text = "\n" * before.count("\n") + (mend(rest, entities) if entities else rest)
    root, fault = _parse(text, recover=False)
    if root is not None:
        return Tree(root, text, broken=False, notices=notices)
    if fault is not None and fault.type_name.startswith("NS_"):
        root, fault = _parse(text)  # prefixes that nobody declared say what they mean
    if root is not None and fault is None:
        return Tree(root, text, broken=False, notices=notices)
    return _mended(with_ends(text), fault, notices)


def _mended(text: str, first: etree._LogEntry | None, notices: tuple[str, ...]) -> Tree | None:
    """Parse once more after mending, and say what was wrong."""
    mended = mend(text, {})
    root, second = _parse(mended)
    if second is not None and second.type_name == "ERR_TAG_NAME_MISMATCH":
        root, second = _parse(wrap_markup(mended))
    if root is None:
        return None
    verdict = _verdict(first, second)
    return Tree(root, text, broken=second is not None, notices=(*notices, verdict))


def _verdict(first: etree._LogEntry | None, second: etree._LogEntry | None) -> str:
    if second is None:
        line = first.line if first is not None else 1
        return f"is not well-formed XML (line {line}): mended and read to its end"
    if second.type_name in ("ERR_TAG_NOT_FINISHED", "ERR_DOCUMENT_EMPTY"):
        return (
            f"breaks off at line {second.line}, as after a download that did not end: "
            "the last of it may be missing"
        )
    return f"is not well-formed XML (line {second.line}): read as far as possible"


def _parse(
    text: str, *, recover: bool = True
) -> tuple[etree._Element | None, etree._LogEntry | None]:
    """Parse all of a text, or as much as can be: (the root, the first fault)."""
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        huge_tree=True,  # for long texts; without a DOCTYPE nothing else has to be bounded
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError:
        root = None
    serious = {"FATAL"} if recover else {"FATAL", "ERROR"}
    faults = (entry for entry in parser.error_log if entry.level_name in serious)
    return root, next(faults, None)


def _start_of(text: str, names: Collection[str]) -> int | None:
    """Find where the element begins that is to be the root."""
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    first = _START_TAG.match(text, start)
    if first and first["name"].lower() in names:
        return start
    wanted = regex.compile(rf"<(?:[\w.-]+:)?(?:{'|'.join(names)})(?=[\s>])", regex.IGNORECASE)
    found = wanted.search(text, start)
    return found.start() if found else None


def _junk(before: str) -> bool:
    """Tell whether more than a declaration, comments and a DOCTYPE stands there, or out of order.

    Blank lines before the declaration are not well-formed either, and harm nobody.
    """
    declaration = _DECLARATION.match(before)
    rest = before[declaration.end() if declaration else 0 :]
    return "<?xml " in rest or not _PROLOG.fullmatch(rest)


def _said(content: bytes, media_type: str) -> list[str]:
    """Give the encodings that the server and the document name, as Python names them."""
    served = _SERVED.search(media_type)
    declared = _DECLARED.match(content[:_LOOKED_AT])
    named = [served[1] if served else "", declared[1].decode() if declared else ""]
    return [known for known in map(_codec, named) if known]


def _codec(name: str) -> str:
    """Give Python's name for an encoding of texts that any ASCII is the same in, or ""."""
    try:
        known = codecs.lookup(name).name
        plain = b"<?xml".decode(known) == "<?xml"
    except (LookupError, UnicodeError, ValueError):
        return ""
    return known if plain and known not in _UNTOLD else ""


def _read_as(name: str) -> str:
    return f"read as {_NAMES.get(name, name)}, since it is not in the encoding that it should be in"
