"""Bytes → an XML tree that knows its file, or what keeps it from being one (XML 1.0)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import regex
from lxml import etree

from digest.check.feeds import shared
from digest.check.finding import Finding, Place, quoted

ATOM = "{http://www.w3.org/2005/Atom}"

_DECLARATION = b"<?xml "
_ENCODING = regex.compile(rb"""\s*<\?xml [^>]*?encoding=["']([A-Za-z0-9._-]+)["']""")
_DOCTYPE = regex.compile(rb"(?>\s|<!--.*?-->|<\?.*?\?>)*+<!DOCTYPE", regex.DOTALL)
_REFERENCE = regex.compile(r"&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_WHERE = regex.compile(r", line \d+, column \d+.*", regex.DOTALL)


@dataclass(frozen=True, slots=True)
class Document:
    """A feed as its checks see it: its file, its public address, the present, its tree."""

    file: str
    address: str
    now: datetime
    root: etree._Element

    def at(self, element: etree._Element) -> Place:
        """Give the place of an element: its line, and the id of the entry around it."""
        return Place(self.file, line_of(element), _entry_of(element))


Rule = Callable[[Document, etree._Element], Iterator[Finding]]  # noqa: SLF001 - it has no other name
"""A check: what it finds wrong with an element."""


def line_of(element: etree._Element) -> int | None:
    """Give the line of an element, or None if it was not read from a file."""
    line: int | None = getattr(element, "sourceline", None)  # its types are wrong in lxml-stubs
    return line


def _entry_of(element: etree._Element) -> str:
    for around in (element, *element.iterancestors()):
        if around.tag == f"{ATOM}entry":
            return text_of(around.find(f"{ATOM}id"))
        if around.tag == "item":
            return text_of(around.find("guid"))
    return ""


def text_of(element: etree._Element | None) -> str:
    """Give the text of an element; "" where there is none."""
    return (element.text or "") if element is not None else ""


def whole_text(element: etree._Element) -> str:
    """Give the text of an element and of all elements in it."""
    return "".join(map(str, element.itertext()))


def children(element: etree._Element) -> list[etree._Element]:
    """Give the elements in an element: no comments, no processing instructions."""
    return list(element.iterchildren("*"))


def parse(file: str, content: bytes) -> tuple[etree._Element | None, tuple[Finding, ...]]:
    """Read XML. Without a tree, the findings say why there is none."""
    beginning = tuple(_beginning(file, content))
    broken = tuple(_broken(file, content))
    if broken:
        return None, (*beginning, *broken)
    try:
        root = etree.fromstring(content[_mark(content) :].lstrip(), _parser())
    except etree.XMLSyntaxError as cause:
        return None, (*beginning, _malformed(file, cause))
    return root, (*beginning, *_stylesheets(file, root), *_misread(file, content))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _mark(content: bytes) -> int:
    return next((len(m) for m in _BYTE_ORDER_MARKS[:1] if content.startswith(m)), 0)


def _beginning(file: str, content: bytes) -> Iterator[Finding]:
    if not content.startswith((_DECLARATION, *_BYTE_ORDER_MARKS[1:])):
        yield Place(file, 1).error(
            "F-xml-start",
            "the XML declaration is not the very first thing in the file",
            "begin with <?xml, without a byte order mark, a blank or an empty line before it",
        )
    declared = _ENCODING.match(content)
    if declared and declared[1].upper() != b"UTF-8":
        yield Place(file, 1).error(
            "F-xml-encoding",
            f"the encoding is {declared[1].decode('ascii')}, which not every reader knows",
            "write UTF-8 and say so",
        )


def _broken(file: str, content: bytes) -> Iterator[Finding]:
    """Find what makes parsing senseless or unsafe."""
    if content.startswith(_BYTE_ORDER_MARKS[1:]) or b"\0" in content[:4]:
        yield Place(file, 1).error("F-xml-encoding", "the encoding is UTF-16", "write UTF-8")
        return
    if _DOCTYPE.match(content[_mark(content) :]):
        yield Place(file, 1).error(
            "F-xml-doctype",
            "a document type, which can load files and blow a reader up",
            "leave it out; a feed needs none",
        )
        return
    declared = _ENCODING.match(content)
    if not declared or declared[1].upper() == b"UTF-8":
        yield from _not_utf_8(file, content)


def _not_utf_8(file: str, content: bytes) -> Iterator[Finding]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as cause:
        line = content.count(b"\n", 0, cause.start) + 1
        yield Place(file, line).error(
            "F-xml-encoding", "bytes that are not UTF-8", "write UTF-8, whatever the source was"
        )
        return
    for number, line_text in enumerate(text.split("\n"), 1):
        for finding in shared.characters(Place(file, number), _referred(line_text)):
            if finding.severity == "error":
                yield finding


def _referred(line: str) -> str:
    """Put the characters that references like &#11; stand for in their place."""
    if "&#" not in line:
        return line
    return _REFERENCE.sub(lambda found: _character(found[1], found[2]), line)


def _character(hexadecimal: str | None, decimal: str | None) -> str:
    number = int(hexadecimal, 16) if hexadecimal else int(decimal or "0")
    return chr(number) if number <= 0x10FFFF else "\uffff"


def _malformed(file: str, cause: etree.XMLSyntaxError) -> Finding:
    return Place(file, cause.lineno).error(
        "F-xml-malformed",
        f"not well formed: {quoted(_WHERE.sub('', cause.msg or 'it is empty'))}",
        "let a program write it that escapes < and & and closes what it opens",
    )


def _stylesheets(file: str, root: etree._Element) -> Iterator[Finding]:
    for before in root.itersiblings(preceding=True):
        if isinstance(before, etree._ProcessingInstruction) and "xsl" in (before.text or ""):  # noqa: SLF001 - lxml has no other name
            yield Place(file, line_of(before)).warning(
                "F-xml-xslt", "an XSLT stylesheet, which browsers drop", "use a CSS stylesheet"
            )


def _misread(file: str, content: bytes) -> Iterator[Finding]:
    text = content.decode("utf-8", errors="ignore")
    for number, line in enumerate(text.split("\n"), 1):
        findings = shared.characters(Place(file, number), line)
        yield from (finding for finding in findings if finding.severity == "warning")
