"""Titles, summaries and content of Atom: RFC 4287, 3.1 and 4.1.3."""

from collections.abc import Iterator

from lxml import etree

from digest.check.feeds import markup, shared, values
from digest.check.feeds.document import ATOM, Document, children, text_of
from digest.check.finding import Finding, quoted
from digest.text import is_rtl

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XHTML_DIV = "{http://www.w3.org/1999/xhtml}div"
_TYPES = {"text", "html", "xhtml"}
_LINES = ("title", "subtitle", "rights")


def texts(document: Document, holder: etree._Element) -> Iterator[Finding]:
    """Hold the texts of a feed or an entry against their types."""
    for name in (*_LINES, "summary", "content"):
        for text in holder.findall(f"{ATOM}{name}"):
            yield from _type(document, text)
            yield from _nested(document, text)
            yield from _line(document, text) if name in _LINES else _body(document, text)
    for content in holder.findall(f"{ATOM}content"):
        yield from _source(document, content)
        yield from _needs_summary(document, content)


def _type(document: Document, text: etree._Element) -> Iterator[Finding]:
    type = text.get("type", "text")
    is_content = text.tag == f"{ATOM}content"
    if type not in _TYPES and not (is_content and values.is_media_type(type)):
        yield document.at(text).error(
            "F-atom-text-type",
            f"no type of a text: {quoted(type)}",
            'say type="html", and escape the HTML',
        )


def _nested(document: Document, text: etree._Element) -> Iterator[Finding]:
    type, inside = text.get("type", "text"), children(text)
    if type in ("text", "html") and inside:
        yield document.at(inside[0]).error(
            "F-atom-text-nested",
            f"elements in a text of type {type}, which readers do not see",
            "escape the markup and say type=html",
        )
    if type == "xhtml" and [child.tag for child in inside] != [_XHTML_DIV]:
        yield document.at(text).error(
            "F-atom-xhtml-div",
            "XHTML that is not in one div of its namespace",
            f"put it in {_XHTML_DIV}, or write type=html",
        )


def _line(document: Document, text: etree._Element) -> Iterator[Finding]:
    if text.get("type", "text") == "text":
        yield from shared.plain_text(document.at(text), text_of(text), "a title")
    else:
        yield document.at(text).warning(
            "F-title-markup",
            "a title with markup, which some readers show and some drop",
            "write plain text, without a type",
        )


def _body(document: Document, text: etree._Element) -> Iterator[Finding]:
    place, type = document.at(text), text.get("type", "text")
    if type == "text" and shared.holds_markup(text_of(text)):
        yield place.error(
            "F-atom-html-untyped",
            "HTML that is said to be plain text, so that readers show the tags",
            "say type=html",
        )
    elif type == "html":
        rtl = is_rtl(_language_of(text))
        yield from markup.fragment(place, text_of(text), rtl=rtl)


def _language_of(text: etree._Element) -> str:
    around = (text, *text.iterancestors())
    return next((element.get(_LANG, "") for element in around if _LANG in element.attrib), "")


def _source(document: Document, content: etree._Element) -> Iterator[Finding]:
    if "src" not in content.attrib:
        return
    yield from shared.address(document.at(content), content.get("src"), "the source of a content")
    if text_of(content).strip() or children(content):
        yield document.at(content).error(
            "F-atom-content-src",
            "a content that is here and elsewhere",
            "leave out src, or what is in the element",
        )


def _needs_summary(document: Document, content: etree._Element) -> Iterator[Finding]:
    type = content.get("type", "text")
    readable = type in _TYPES or type.startswith("text/") or type.endswith(("+xml", "/xml"))
    entry = content.getparent()
    alone = entry is not None and entry.find(f"{ATOM}summary") is None
    if alone and ("src" in content.attrib or not readable):
        yield document.at(content).error(
            "F-atom-summary-missing",
            "a content that is no text here, and no summary",
            "add a summary",
        )
