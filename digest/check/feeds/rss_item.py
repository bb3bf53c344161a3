"""What the elements of an RSS item hold."""

from collections.abc import Iterator

from lxml import etree

from digest.check.feeds import markup, shared, values
from digest.check.feeds.document import Document, Rule, text_of
from digest.check.feeds.rss_members import CONTENT, DC
from digest.check.finding import Finding, quoted
from digest.text import is_rtl


def _guid(document: Document, item: etree._Element) -> Iterator[Finding]:
    for guid in item.findall("guid"):
        place, permalink = document.at(guid), guid.get("isPermaLink", "true")
        if permalink not in ("true", "false"):
            yield place.error(
                "F-rss-guid-attribute",
                f"isPermaLink is neither true nor false: {quoted(permalink)}",
                'write isPermaLink="false"',
            )
        elif permalink == "true" and not values.is_web_address(text_of(guid)):
            yield place.error(
                "F-rss-guid-permalink",
                f"a guid that is no address is said to be one: {quoted(guid.text)}",
                'say isPermaLink="false"',
            )
        elif not values.is_uri(text_of(guid)):
            yield place.warning(
                "F-rss-guid-uri",
                f"a guid that is no URI, and may be that of another feed: {quoted(guid.text)}",
                "write a tag: URI, the same as in Atom",
            )


def _title(document: Document, item: etree._Element) -> Iterator[Finding]:
    for title in item.findall("title"):
        yield from shared.plain_text(document.at(title), text_of(title), "a title")


def _link(document: Document, item: etree._Element) -> Iterator[Finding]:
    for name in ("link", "comments"):
        for element in item.findall(name):
            yield from shared.address(document.at(element), element.text, f"the {name}")


def _html(document: Document, item: etree._Element) -> Iterator[Finding]:
    languages = [*item.findall(f"{DC}language"), *document.root.findall("channel/language")]
    rtl = is_rtl(text_of(languages[0])) if languages else False
    for name in ("description", f"{CONTENT}encoded"):
        for element in item.findall(name):
            yield from markup.fragment(document.at(element), text_of(element), rtl=rtl)


def _description(document: Document, item: etree._Element) -> Iterator[Finding]:
    encoded = item.find(f"{CONTENT}encoded")
    if encoded is not None and item.find("description") is None:
        yield document.at(encoded).warning(
            "F-rss-description-missing",
            "the whole text without a summary",
            "add description, which is all that many readers know",
        )


def _enclosure(document: Document, item: etree._Element) -> Iterator[Finding]:
    for enclosure in item.findall("enclosure"):
        place, length = document.at(enclosure), enclosure.get("length", "")
        yield from shared.address(place, enclosure.get("url"), "the url of a file")
        yield from shared.media_type(place, enclosure.get("type"))
        if not (length.isascii() and length.isdigit()):
            yield place.error(
                "F-rss-enclosure-length",
                f"not a number of octets: {quoted(length)}",
                "give a whole number; 0 where it is not known",
            )


def _categories(document: Document, item: etree._Element) -> Iterator[Finding]:
    found = item.findall("category")
    for category in found:
        if not text_of(category).strip():
            yield document.at(category).error(
                "F-rss-category-empty", "an empty category", "give it the topic's title"
            )
        if category.attrib:
            yield document.at(category).error(
                "F-rss-category-domain",
                "a category with a domain, which some readers take for something else",
                "leave out its attributes",
            )
    named = [(document.at(category), text_of(category)) for category in found]
    yield from shared.doubles(named, "F-rss-category-twice", "a category")


def _author(document: Document, item: etree._Element) -> Iterator[Finding]:
    creators = item.findall(f"{DC}creator")
    for author in item.findall("author"):
        if not values.is_mail_address(text_of(author).partition(" ")[0]):
            yield document.at(author).error(
                "F-rss-author-form",
                f"an author that is no mail address: {quoted(author.text)}",
                "write names as dc:creator",
            )
        if creators:
            yield document.at(author).error(
                "F-rss-author-twice", "authors in two forms", "keep dc:creator"
            )
    for creator in creators:
        if not text_of(creator).strip():
            yield document.at(creator).error(
                "F-rss-creator-empty", "an author without a name", "give the name"
            )


def _source(document: Document, item: etree._Element) -> Iterator[Finding]:
    for source in item.findall("source"):
        yield from shared.address(document.at(source), source.get("url"), "the url of a source")


FOR_ITEM: tuple[Rule, ...] = (
    _guid,
    _title,
    _link,
    _html,
    _description,
    _enclosure,
    _categories,
    _author,
    _source,
)
"""The rules for what is in an item, one check each."""
