"""OPML 2.0 (opml.org/spec2): a list of feeds that a reader can take over as a whole."""

from collections.abc import Iterator

from lxml import etree

from digest.check.feeds import shared, values
from digest.check.feeds.document import Document, children, text_of
from digest.check.feeds.values import words
from digest.check.finding import Finding, quoted

_HEAD = words(
    "title dateCreated dateModified ownerName ownerEmail ownerId docs expansionState "
    "vertScrollState windowTop windowLeft windowBottom windowRight"
)


def check(document: Document) -> Iterator[Finding]:
    """Hold an OPML document against every rule."""
    root = document.root
    if root.tag != "opml" or root.get("version") != "2.0":
        yield document.at(root).error(
            "F-opml-version",
            f"not OPML 2.0 but {quoted(str(root.tag))} {root.get('version', '')}".rstrip(),
            'begin with <opml version="2.0">',
        )
    heads, bodies = root.findall("head"), root.findall("body")
    if len(heads) != 1 or len(bodies) != 1 or len(children(root)) != 2:
        yield document.at(root).error(
            "F-opml-parts", "not one head and one body", "write a head, then a body"
        )
    for head in heads[:1]:
        yield from _head(document, head)
    for body in bodies[:1]:
        yield from _body(document, body)


def _head(document: Document, head: etree._Element) -> Iterator[Finding]:
    title = head.find("title")
    if not text_of(title).strip():
        yield document.at(head).error("F-opml-title", "a list without a title", "give it one")
    elif title is not None:
        yield from shared.plain_text(document.at(title), text_of(title), "a title")
    for name in ("dateCreated", "dateModified"):
        for date in head.findall(name):
            yield from shared.date(document.at(date), date.text, values.rfc_822, document.now)
    for child in children(head):
        if child.tag not in _HEAD and not str(child.tag).startswith("{"):
            yield document.at(child).error(
                "F-opml-element-unknown",
                f"no element of a head: {quoted(str(child.tag))}",
                "take it out",
            )


def _body(document: Document, body: etree._Element) -> Iterator[Finding]:
    if not children(body):
        yield document.at(body).error(
            "F-opml-empty", "a list of nothing", "leave the file out where there is no feed"
        )
    for element in body.iterdescendants("*"):
        if element.tag != "outline":
            yield document.at(element).error(
                "F-opml-element-unknown",
                f"no element of a body: {quoted(str(element.tag))}",
                "write outline",
            )
        else:
            yield from _outline(document, element)
    yield from _doubles(document, body)


def _outline(document: Document, outline: etree._Element) -> Iterator[Finding]:
    place = document.at(outline)
    if not outline.get("text", "").strip():
        yield place.error("F-opml-text", "an outline without text", "give it the feed's title")
    yield from shared.plain_text(place, outline.get("text", ""), "an outline")
    if outline.get("type") == "rss" or "xmlUrl" in outline.attrib:
        yield from _feed(document, outline)
    elif not children(outline):
        yield place.error(
            "F-opml-type", "an outline that is neither a feed nor a group", "say type=rss"
        )


def _feed(document: Document, outline: etree._Element) -> Iterator[Finding]:
    place = document.at(outline)
    if outline.get("type") != "rss":
        yield place.error(
            "F-opml-type",
            f"a feed whose type is {quoted(outline.get('type'))}",
            "say type=rss, whatever the format of the feed",
        )
    yield from shared.address(place, outline.get("xmlUrl"), "xmlUrl")
    if "htmlUrl" in outline.attrib:
        yield from shared.address(place, outline.get("htmlUrl"), "htmlUrl")
    if "language" in outline.attrib:
        yield from shared.language(place, outline.get("language"))


def _doubles(document: Document, body: etree._Element) -> Iterator[Finding]:
    named = [(document.at(outline), outline.get("xmlUrl", "")) for outline in body.iter("outline")]
    yield from shared.doubles(named, "F-opml-address-twice", "a feed")
