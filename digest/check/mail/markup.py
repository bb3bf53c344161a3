"""A document in HTML as its readers' programs take it apart: elements, links, what it loads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TypeAlias

from lxml import etree
from lxml import html as lxml_html

from digest.check.feeds.values import words
from digest.check.finding import Place
from digest.formats.view import EntryView

Element: TypeAlias = lxml_html.HtmlElement

_BLOCKS = words(
    "address article aside blockquote body br dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 "
    "head header hr li main nav ol p pre section table tbody td th thead tr ul title"
)
_OPENING, _OPENING_SHOWN = 40, 300
"""Pieces of text, and characters, in which a preheader is looked for."""
_UNSEEN = frozenset({"head", "style", "script", "template", "title", "noscript"})
_BLOCK = re.compile(r"display\s*:\s*(?!inline\s*(?:;|!|$)|none|contents)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_OUTLOOK_ONLY = re.compile(r"<!--\[if [^\]!]*\]>|<!\[endif\]-->", re.IGNORECASE)
_OTHERS_ONLY = re.compile(
    r"<!--\[if !\w+\]><!-->(.*?)(?:<!--<!\[endif\]-->|\Z)", re.DOTALL | re.IGNORECASE
)
_NOT_COMPARED = re.compile("[\\s\xad\u200b-\u200f\u2060\u2066-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class Link:
    """An `a` with its address and its words; an image in it speaks by its alternative text."""

    element: Element
    href: str
    text: str


@dataclass(frozen=True)
class Document:
    """A document, parsed once for all checks.

    Args:
        file: its name in findings.
        source: the document.
    """

    file: str
    source: str

    @cached_property
    def root(self) -> Element:
        """The tree, as a forgiving parser reads it; of nothing, an empty document."""
        return _parsed(self.source)

    @cached_property
    def outlook(self) -> Element:
        """The tree as Outlook for Windows sees it: what is meant for it alone is in it."""
        source = _OTHERS_ONLY.sub("", self.source)
        return _parsed(_OUTLOOK_ONLY.sub("", source))

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Every element, in the order of the document."""
        return tuple(self.root.iter(etree.Element))

    @cached_property
    def everywhere(self) -> tuple[Element, ...]:
        """Every element, and after them those that Outlook for Windows alone sees."""
        return (*self.elements, *self.outlook.iter(etree.Element))

    def named(self, *tags: str) -> list[Element]:
        """Give the elements of some names, in the order of the document."""
        return [element for element in self.elements if element.tag in tags]

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every `a` that has an address."""
        return tuple(
            Link(element, element.get("href", "").strip(), spoken(element))
            for element in self.named("a")
            if "href" in element.attrib
        )

    @cached_property
    def hidden(self) -> frozenset[Element]:
        """The elements that are not displayed, by their own style, and all in them."""
        tops = (element for element in self.elements if is_hidden(element))
        return frozenset(inner for top in tops for inner in top.iter(etree.Element))

    @cached_property
    def text(self) -> str:
        """What a reader sees, with a blank wherever a line ends."""
        body = self.root.find("body")
        return "" if body is None else " ".join("".join(_pieces(body)).split())

    @cached_property
    def opening(self) -> str:
        """What the body begins with, shown or not: what inboxes show behind a subject."""
        body = self.root.find("body")
        texts = body.itertext() if body is not None else ()
        return " ".join("".join(islice(texts, _OPENING)).split())[:_OPENING_SHOWN]

    @cached_property
    def by_address(self) -> dict[str, Element]:
        """The first link to each address."""
        return {link.href: link.element for link in reversed(self.links)}

    @cached_property
    def by_heading(self) -> dict[str, Element]:
        """The first heading of each wording, without white space."""
        headings = self.named("h1", "h2", "h3", "h4", "h5", "h6")
        return {squeezed(spoken(heading)): heading for heading in reversed(headings)}

    def showing(self, entry: EntryView) -> Element | None:
        """Find the title of an entry: what links to it, or the heading that says it."""
        found = self.by_address.get(entry.url) if entry.url else None
        return found if found is not None else self.by_heading.get(squeezed(entry.title))

    def at(self, element: Element | None, within: str = "", entry: str = "") -> Place:
        """Give the place of an element; its line is that in the file."""
        line = element.sourceline if element is not None else None
        return Place(self.file, int(line) if line else None, entry, within)


def spoken(element: Element) -> str:
    """Give what an element says: its text on one line, images by their alternative text."""
    return " ".join("".join(_pieces(element, alternative=True)).split())


def squeezed(text: str) -> str:
    """Give a text without white space and invisible marks: as it is compared between formats."""
    return _NOT_COMPARED.sub("", text)


def is_hidden(element: Element) -> bool:
    """Whether an element says of itself that it is not displayed."""
    style = element.get("style", "")
    hidden = "none" in style.lower() and _HIDDEN.search(style)
    return bool(hidden) or "hidden" in element.attrib


def about(link: Link) -> str:
    """Name a link in a finding: by its words, or by its address."""
    return f"the link “{link.text}”" if link.text else f"the link to {link.href}"


def _parsed(source: str) -> Element:
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = lxml_html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = lxml_html.document_fromstring("<html><body></body></html>")
    return root if root.tag == "html" else lxml_html.document_fromstring("<html></html>")


def _is_block(event: str, node: Element) -> bool:
    """Whether an element stands on lines of its own, by its name or its own style."""
    if event not in ("start", "end"):
        return False
    return node.tag in _BLOCKS or bool(_BLOCK.search(node.get("style", "")))


def _pieces(element: Element, *, alternative: bool = False) -> Iterator[str]:
    """Yield the text of an element in pieces; walks without recursion, however deep it nests."""
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        block = " " if _is_block(event, node) else ""
        if event != "start":
            yield block + (node.tail or "" if node is not element else "")
        elif node.tag in _UNSEEN or is_hidden(node):
            walk.skip_subtree()
        else:
            alt = node.get("alt", "") if alternative and node.tag == "img" else ""
            yield block + alt + (node.text or "")
