"""Which elements an RSS channel and its items have, how often, and those of other namespaces."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from digest.check.feeds import values
from digest.check.feeds.document import ATOM, Document, children, text_of, whole_text
from digest.check.feeds.values import words
from digest.check.finding import Finding, quoted

DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
SY = "{http://purl.org/rss/1.0/modules/syndication/}"

_CHANNEL = words(
    "title link description language copyright managingEditor webMaster pubDate lastBuildDate "
    "category generator docs cloud ttl image rating textInput skipHours skipDays item"
)
_ITEM = words("title link description author category comments enclosure guid pubDate source")
_ATTRIBUTES = {
    "guid": words("isPermaLink"),
    "enclosure": words("url length type"),
    "category": words("domain"),
    "source": words("url"),
    "cloud": words("domain port path registerProcedure protocol"),
}
_IN_CHANNEL = ("title", "link", "description")
_IN_ITEM = ("title", "link", "guid", "pubDate")
_OFTEN = {"item", "category"}
_ONCE = {f"{CONTENT}encoded", f"{ATOM}updated"}
_WITH_ELEMENTS = {"item", "image", "textInput", "skipHours", "skipDays"}

_NAMES: dict[str, frozenset[str]] = {
    ATOM: words(
        "author category contributor generator icon id link logo rights subtitle title updated "
        "published summary content source"
    ),
    CONTENT: words("encoded"),
    DC: words(
        "title creator subject description publisher contributor date type format identifier "
        "source language relation coverage rights"
    ),
    SY: words("updatePeriod updateFrequency updateBase"),
    "{http://purl.org/syndication/history/1.0}": words("archive complete"),
    "{http://purl.org/atompub/tombstones/1.0}": words("deleted-entry"),
}
"""The namespaces whose every name we know."""

_OTHERS = {
    "{http://purl.org/dc/terms/}",
    "{http://search.yahoo.com/mrss/}",
    "{http://www.itunes.com/dtds/podcast-1.0.dtd}",
    "{https://podcastindex.org/namespace/1.0}",
    "{http://purl.org/rss/1.0/modules/slash/}",
    "{http://wellformedweb.org/CommentAPI/}",
    "{http://www.georss.org/georss}",
    "{http://creativecommons.org/ns#}",
    "{http://backend.userland.com/creativeCommonsRssModule}",
}
_PERIODS = {"hourly", "daily", "weekly", "monthly", "yearly"}


def channel_members(document: Document, channel: etree._Element) -> Iterator[Finding]:
    """Hold the elements of a channel against the specification."""
    yield from _unknown(document, channel, _CHANNEL)
    yield from _often(document, channel)
    yield from _missing(document, channel, _IN_CHANNEL)
    yield from _nested(document, channel)


def item_members(document: Document, item: etree._Element) -> Iterator[Finding]:
    """Hold the elements of an item against the specification, and demand what readers need."""
    yield from _unknown(document, item, _ITEM)
    yield from _often(document, item)
    yield from _missing(document, item, _IN_ITEM)
    yield from _nested(document, item)


def _unknown(
    document: Document, holder: etree._Element, known: frozenset[str]
) -> Iterator[Finding]:
    for child in children(holder):
        if not str(child.tag).startswith("{") and child.tag not in known:
            yield document.at(child).error(
                "F-rss-element-unknown",
                f"no element of RSS 2.0, or not in {holder.tag}: {quoted(str(child.tag))}",
                "take it out, or give it the namespace that it has",
            )


def _often(document: Document, holder: etree._Element) -> Iterator[Finding]:
    counts: Counter[str] = Counter()
    for child in children(holder):
        tag = str(child.tag)
        counts[tag] += 1
        once = tag in _ONCE or not (tag.startswith("{") or tag in _OFTEN)
        if once and counts[tag] > 1:
            yield document.at(child).error(
                "F-rss-element-twice",
                f"{etree.QName(child).localname} is there twice in {holder.tag}",
                "keep one of them, for readers disagree on which counts",
            )


def _missing(
    document: Document, holder: etree._Element, required: tuple[str, ...]
) -> Iterator[Finding]:
    for name in required:
        element = holder.find(name)
        if element is None or not whole_text(element).strip():
            yield document.at(holder if element is None else element).error(
                "F-rss-element-missing",
                f"{holder.tag} has no {name}, or an empty one",
                f"give it a {name}",
            )


def _nested(document: Document, holder: etree._Element) -> Iterator[Finding]:
    for child in children(holder):
        plain = not str(child.tag).startswith("{") and child.tag not in _WITH_ELEMENTS
        if plain and len(child):
            yield document.at(child).error(
                "F-rss-text-nested",
                f"elements in {child.tag}, which readers do not see",
                "escape the markup",
            )


def attributes(document: Document, holder: etree._Element) -> Iterator[Finding]:
    """Look for attributes that RSS does not have: `ispermalink` is none."""
    for child in children(holder):
        tag = str(child.tag)
        names = [] if tag.startswith("{") else [str(name) for name in child.attrib]
        for name in names:
            if not name.startswith("{") and name not in _ATTRIBUTES.get(tag, ()):
                yield document.at(child).error(
                    "F-rss-attribute",
                    f"{tag} with an attribute that it does not have: {quoted(name)}",
                    "write it as RSS has it, capitals included, or take it out",
                )


def namespaces(document: Document, holder: etree._Element) -> Iterator[Finding]:
    """Look for names that their namespace does not have: most readers skip them in silence."""
    for child in children(holder):
        uri, brace, local = str(child.tag).rpartition("}")
        namespace = uri + brace
        if namespace in _NAMES and local not in _NAMES[namespace]:
            yield document.at(child).error(
                "F-rss-namespace-element",
                f"{quoted(local)} is no element of {namespace[1:-1]}",
                "write its name as the module has it, capitals included",
            )
        elif namespace and namespace not in _NAMES and namespace not in _OTHERS:
            yield document.at(child).warning(
                "F-rss-namespace",
                f"a namespace that readers do not know: {namespace[1:-1]}",
                "look for a slip in its address",
            )
        elif namespace == SY:
            yield from _syndication(document, child)


def _syndication(document: Document, element: etree._Element) -> Iterator[Finding]:
    text, name = text_of(element), etree.QName(element).localname
    number = text.isascii() and text.isdigit() and int(text) > 0
    right = {
        "updatePeriod": text in _PERIODS,
        "updateFrequency": number,
        "updateBase": values.rfc_3339(text) is not None,
    }
    if not right[name]:
        yield document.at(element).error(
            "F-rss-syndication",
            f"no {name} of the syndication module: {quoted(text)}",
            "write hourly, daily, weekly, monthly or yearly; a whole number; a date",
        )
