"""Links of Atom, which RSS borrows: RFC 4287, 4.2.7, and the registered relations of RFC 8288."""

from collections.abc import Iterator

from lxml import etree

from digest.check.feeds import shared, values
from digest.check.feeds.document import ATOM, Document
from digest.check.feeds.values import words
from digest.check.finding import Finding, quoted

_RELATIONS = words(
    "alternate enclosure related self via hub license replies next prev previous first last "
    "prev-archive next-archive current edit edit-media canonical search payment up service "
    "describedby author help icon collection item tag preview stylesheet shortlink"
)
_TYPES = {"feed": "application/atom+xml", "rss": "application/rss+xml"}


def links(holder: etree._Element, rel: str) -> list[etree._Element]:
    """Give the links of one relation, in the order of the file."""
    return [link for link in holder.findall(f"{ATOM}link") if relation(link) == rel]


def relation(link: etree._Element) -> str:
    """Give the relation of a link, which is alternate unless it says something else."""
    return link.get("rel", "alternate")


def link_values(document: Document, holder: etree._Element) -> Iterator[Finding]:
    """Hold the attributes of each link against their form."""
    for link in holder.findall(f"{ATOM}link"):
        place = document.at(link)
        yield from shared.address(place, link.get("href"), "a link")
        if relation(link) not in _RELATIONS and not values.is_uri(relation(link)):
            yield place.error(
                "F-link-rel",
                f"not a registered relation of links: {quoted(relation(link))}",
                "take one of RFC 8288 or a URI",
            )
        if "type" in link.attrib:
            yield from shared.media_type(place, link.get("type"))
        if "hreflang" in link.attrib:
            yield from shared.language(place, link.get("hreflang"))
        yield from _length(document, link)


def _length(document: Document, link: etree._Element) -> Iterator[Finding]:
    length = link.get("length", "0")
    if not (length.isascii() and length.isdigit()):
        yield document.at(link).error(
            "F-link-length",
            f"not a number of octets: {quoted(length)}",
            "give a whole number, or leave it out",
        )


def self_link(document: Document, holder: etree._Element) -> Iterator[Finding]:
    """Demand one self link, the public address of this very file (RFC 4287, 4.1.1; WebSub)."""
    found = links(holder, "self")
    if len(found) != 1:
        yield document.at(holder).error(
            "F-self-missing",
            f"{len(found) or 'no'} self links",
            f"link once to {document.address}",
        )
    for link in found[:1]:
        yield from _self_address(document, link)
        yield from _self_type(document, link)


def _self_address(document: Document, link: etree._Element) -> Iterator[Finding]:
    if link.get("href") != document.address:
        yield document.at(link).error(
            "F-self-address",
            f"the self link leads elsewhere: {quoted(link.get('href'))}",
            f"link to {document.address}",
        )


def _self_type(document: Document, link: etree._Element) -> Iterator[Finding]:
    expected = _TYPES[etree.QName(document.root).localname]
    if link.get("type", expected) != expected:
        yield document.at(link).error(
            "F-self-type",
            f"the self link is said to be {quoted(link.get('type'))}",
            f"say {expected}",
        )
