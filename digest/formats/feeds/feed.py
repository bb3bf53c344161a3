"""Feeds as bytes: Atom 1.0 (RFC 4287), RSS 2.0, and by `jsonfeed` JSON Feed 1.1.

The only importer of feedgen. What feedgen 1.0.0 gets wrong is put right through its extension hook,
`register_extension`, which takes anything that makes an object with `extend_atom` or `extend_rss`:
it drops rel, type and length of an entry's links, drops authors without a mail address and all
links but one from RSS, and switches the locale of the whole process to print a date. So we give it
none of those, and add them ourselves. Text is cleaned before feedgen sees it, for one control
character would cost the whole feed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache, partial

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from digest.core.listing import Listing
from digest.core.volumes import Volume, month_of
from digest.formats.address import feed_path
from digest.formats.feeds import jsonfeed
from digest.formats.feeds.shown import Heading, Shown, Wordings, Write, farewell, fitted, heading
from digest.model import Site

ARCHIVED = ("atom", "rss")
"""The formats that have archives: JSON Feed knows none."""

_ATOM = "{http://www.w3.org/2005/Atom}"
_DC = "http://purl.org/dc/elements/1.1/"
_HISTORY = "http://purl.org/syndication/history/1.0"
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_AS_GIVEN = "append"  # by itself feedgen would turn the order round
_REMEMBERED = 4096
"""Entries that are built once only: each is shown in several feeds."""

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Document:
    """A feed, and the month of the newest archive that it leads to; None: it has everything."""

    content: bytes
    previous: str | None


class Feeds:
    """The feeds of a site. An entry is put into the words of a feed once, however many show it."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._wordings = Wordings(site)

    def current(self, listing: Listing, kind: str) -> Document:
        """Write what people subscribe to, within `site.feeds` as far as one entry allows."""
        limits = self._site.feeds
        top, last = heading(listing, self._site), farewell(listing, self._site)
        opening = (last,) if last else ()
        words = tuple(self._wordings.of(one, top.language) for one in listing.entries)
        entries = (*opening, *words)[: limits.entries]

        def write(some: Sequence[Shown]) -> bytes:
            before = _previous(listing, len(some) - len(opening), self._site)
            return WRITERS[kind](replace(top, previous=before), some)

        content, count = fitted(write, entries, limits.octets)
        return Document(content, _previous(listing, count - len(opening), self._site))

    def archive(self, volume: Volume, kind: str) -> bytes:
        """Write a month of a feed, all of it."""
        top = heading(volume, self._site)
        words = tuple(self._wordings.of(one, top.language) for one in volume.entries)
        return WRITERS[kind](top, words)


def _previous(listing: Listing, count: int, site: Site) -> str | None:
    """Find the month of the newest entry that a feed of so many entries leaves out."""
    if not has_archives(listing.topic, site):
        return None
    next_one = listing.entries[count : count + 1]
    beyond = next_one[0].available if next_one else listing.older
    return month_of(beyond) if beyond else None


def has_archives(topic: str | None, site: Site) -> bool:
    """Whether the feeds of a topic (None: of everything) have archives."""
    return site.feeds.archives == "topics" or (site.feeds.archives == "all" and topic is None)


def atom(listing: Listing, site: Site) -> bytes:
    """Write one listing as Atom."""
    return Feeds(site).current(listing, "atom").content


def rss(listing: Listing, site: Site) -> bytes:
    """Write one listing as RSS."""
    return Feeds(site).current(listing, "rss").content


def json(listing: Listing, site: Site) -> bytes:
    """Write one listing as JSON Feed."""
    return Feeds(site).current(listing, "json").content


# --- Atom ---


def _atom(top: Heading, entries: Sequence[Shown]) -> bytes:
    feed = _feed(top, "atom")
    feed.updated(top.updated)
    feed.author(name=top.author)
    feed.register_extension("digest", partial(_AtomFeed, top), rss=False)
    for shown in entries:
        feed.add_entry(_atom_item(shown), order=_AS_GIVEN)
    return _styled(bytes(feed.atom_str(pretty=True)), top)


@lru_cache(maxsize=_REMEMBERED)
def _atom_item(shown: Shown) -> "_Once":
    item = _item(shown)
    item.author([{"name": name} for name in shown.authors])
    item.published(shown.published)
    item.updated(shown.updated)
    item.register_extension("digest", partial(_AtomEntry, shown), rss=False)
    return _Once(item)


@dataclass(frozen=True, slots=True)
class _AtomFeed:
    """What feedgen cannot say of an Atom feed: its archives, and what was withdrawn from it."""

    top: Heading

    def extend_ns(self) -> dict[str, str]:
        return _namespaces(self.top)

    def extend_atom(self, feed: etree._Element) -> None:
        for rel, url in _history(self.top, "atom"):
            etree.SubElement(feed, "link", rel=rel, href=url)
        if self.top.month:
            etree.SubElement(feed, f"{{{_HISTORY}}}archive")
        for id, when in self.top.graves:
            grave = f"{{{_TOMBSTONES}}}deleted-entry"
            etree.SubElement(feed, grave, ref=id, when=when.isoformat())


@dataclass(frozen=True, slots=True)
class _AtomEntry:
    """What feedgen cannot say of an Atom entry: its language, and links other than its page."""

    shown: Shown

    def extend_atom(self, entry: etree._Element) -> None:
        entry.set(_XML_LANG, self.shown.language)
        for file in self.shown.files:
            link = etree.SubElement(entry, "link", rel="enclosure", href=file.url, type=file.type)
            if file.length:
                link.set("length", str(file.length))


# --- RSS ---


class _Unprinted(datetime):
    """A date that feedgen takes for none: it would switch the process's locale to print it."""

    def __bool__(self) -> bool:
        return False


def _rss(top: Heading, entries: Sequence[Shown]) -> bytes:
    feed = _feed(top, "rss")
    feed.description(feed.title())
    feed.docs("")
    feed.updated(_Unprinted(2000, 1, 1, tzinfo=UTC))
    feed.register_extension("digest", partial(_RssChannel, top), atom=False)
    for shown in entries:
        feed.add_entry(_rss_item(shown), order=_AS_GIVEN)
    return _styled(bytes(feed.rss_str(pretty=True)), top)


@lru_cache(maxsize=_REMEMBERED)
def _rss_item(shown: Shown) -> "_Once":
    item = _item(shown)
    for file in shown.files[:1]:
        item.enclosure(url=file.url, length=str(file.length), type=file.type)
    item.register_extension("digest", partial(_RssItem, shown), atom=False)
    return _Once(item)


@dataclass(frozen=True, slots=True)
class _RssChannel:
    """What feedgen cannot say of an RSS channel: its hub and archives, and a date in any locale."""

    top: Heading

    def extend_ns(self) -> dict[str, str]:
        return {"dc": _DC} | _namespaces(replace(self.top, graves=()))

    def extend_rss(self, rss: etree._Element) -> None:
        channel = rss[0]
        etree.SubElement(channel, "lastBuildDate").text = format_datetime(self.top.updated)
        hubs = [("hub", self.top.hub)] if self.top.hub else []
        for rel, url in (*hubs, *_history(self.top, "rss")):
            etree.SubElement(channel, f"{_ATOM}link", rel=rel, href=url)
        if self.top.month:
            etree.SubElement(channel, f"{{{_HISTORY}}}archive")


@dataclass(frozen=True, slots=True)
class _RssItem:
    """What feedgen cannot say of an RSS item: authors without mail, dates, and a later edit."""

    shown: Shown

    def extend_rss(self, item: etree._Element) -> None:
        for name in self.shown.authors:
            etree.SubElement(item, f"{{{_DC}}}creator").text = name
        etree.SubElement(item, "pubDate").text = format_datetime(self.shown.published)
        if self.shown.updated != self.shown.published:
            etree.SubElement(item, f"{_ATOM}updated").text = self.shown.updated.isoformat()


# --- what both have ---


def _feed(top: Heading, kind: str) -> FeedGenerator:
    feed = FeedGenerator()
    feed.id(top.id)
    feed.title(top.title)
    feed.language(top.language)
    feed.generator("digest")  # no version: a new one must not rewrite every feed
    here = f"{top.public_url}/{feed_path(top.key, kind, top.month)}"
    feed.link(href=here, rel="self", type=f"application/{kind}+xml")
    if top.hub:
        feed.link(href=top.hub, rel="hub")
    # Last, because RSS takes the last link there is for the channel's own.
    feed.link(href=top.home, rel="alternate", type="text/html")
    return feed


class _Once:
    """An entry that is built once. Its element goes from feed to feed: each is written at once."""

    def __init__(self, item: FeedEntry) -> None:
        self._item = item
        self._element: etree._Element | None = None

    def register_extension(self, *_: object) -> None:
        """Take none from the feed: the entry has its own."""

    def atom_entry(self) -> etree._Element:
        if self._element is None:
            self._element = self._item.atom_entry()
        return self._element

    def rss_entry(self) -> etree._Element:
        if self._element is None:
            self._element = self._item.rss_entry()
        return self._element


def _item(shown: Shown) -> FeedEntry:
    item = FeedEntry()
    item.id(shown.id)
    item.title(shown.title)
    item.link(href=shown.link)
    item.category([{"term": id, "label": label} for id, label in shown.categories])
    if shown.html:
        put = item.content if shown.whole else item.summary
        put(shown.html, type="html")
    return item


def _namespaces(top: Heading) -> dict[str, str]:
    history = {"fh": _HISTORY} if top.month else {}
    return history | ({"at": _TOMBSTONES} if top.graves else {})


def _history(top: Heading, kind: str) -> list[tuple[str, str]]:
    """Give the links of RFC 5005, 4: to the archive before, and from an archive to the feed."""
    found = [("current", feed_path(top.key, kind))] if top.month else []
    found += [("prev-archive", feed_path(top.key, kind, top.previous))] if top.previous else []
    return [(rel, f"{top.public_url}/{path}") for rel, path in found]


def _styled(feed: bytes, top: Heading) -> bytes:
    """Name the stylesheet that browsers show a feed with: CSS, for they are giving up XSLT."""
    place = "../feed.css" if top.month else "feed.css"
    declaration, rest = feed.split(b"\n", 1)
    sheet = f'<?xml-stylesheet type="text/css" href="{place}"?>'
    return b"\n".join((declaration, sheet.encode(), rest))


WRITERS: dict[str, Write] = {"atom": _atom, "rss": _rss, "json": jsonfeed.write}
"""How a feed is written, by format."""
