"""Archives of a feed (RFC 5005, section 4) and tombstones (RFC 6721), in Atom and in RSS."""

from collections.abc import Iterator

from lxml import etree

from digest.check.feeds import shared, values
from digest.check.feeds.document import Document
from digest.check.feeds.links import links
from digest.check.finding import Finding, quoted

HISTORY = "{http://purl.org/syndication/history/1.0}"
TOMBSTONES = "{http://purl.org/atompub/tombstones/1.0}"

_AT_MOST_ONE = ("prev-archive", "next-archive", "current", "hub")


def archive(document: Document, holder: etree._Element) -> Iterator[Finding]:
    """Demand that an archive leads back to the feed, and that no file is archive and complete."""
    marks = holder.findall(f"{HISTORY}archive")
    for mark in marks[1:]:
        yield document.at(mark).error(
            "F-archive-twice", "the mark of an archive is there twice", "keep one fh:archive"
        )
    if marks and holder.find(f"{HISTORY}complete") is not None:
        yield document.at(marks[0]).error(
            "F-archive-complete",
            "the file is said to be an archive and the complete feed",
            "keep fh:archive or fh:complete, not both",
        )
    if marks and not links(holder, "current"):
        yield document.at(marks[0]).error(
            "F-archive-current",
            "an archive that does not lead to its feed",
            'add a link with rel="current" to the feed that people subscribe to',
        )


def archive_links(document: Document, holder: etree._Element) -> Iterator[Finding]:
    """Demand one link of a kind, and that none leads to where one is."""
    for rel in _AT_MOST_ONE:
        found = links(holder, rel)
        for link in found[1:]:
            if rel != "hub":
                yield document.at(link).error(
                    "F-archive-link-twice", f"two links with rel={rel}", "keep one of them"
                )
        yield from _to_itself(document, rel, found)
    yield from _complete_with_past(document, holder)


def _to_itself(document: Document, rel: str, found: list[etree._Element]) -> Iterator[Finding]:
    has_mark = any(True for _ in document.root.iter(f"{HISTORY}archive"))
    for link in found:
        if link.get("href") == document.address and (rel != "current" or has_mark):
            yield document.at(link).error(
                "F-archive-loop",
                f"the link with rel={rel} leads to this very file",
                "link to the other file, for readers would go round for ever",
            )


def _complete_with_past(document: Document, holder: etree._Element) -> Iterator[Finding]:
    for mark in holder.findall(f"{HISTORY}complete"):
        if links(holder, "prev-archive"):
            yield document.at(mark).error(
                "F-archive-complete",
                "a complete feed that has older archives",
                "leave out fh:complete or the link to the archive",
            )


def tombstones(document: Document, holder: etree._Element) -> Iterator[Finding]:
    """Hold each tombstone against RFC 6721: which entry is gone, and since when."""
    graves = holder.findall(f"{TOMBSTONES}deleted-entry")
    for grave in graves:
        place = document.at(grave)
        if not values.is_uri(grave.get("ref", "")):
            yield place.error(
                "F-tombstone-ref",
                f"a tombstone whose ref is no id of an entry: {quoted(grave.get('ref'))}",
                "give the id that the entry had",
            )
        yield from shared.date(place, grave.get("when"), values.rfc_3339, document.now)
    named = [(document.at(grave), grave.get("ref", "")) for grave in graves]
    yield from shared.doubles(named, "F-tombstone-twice", "a tombstone")
