"""Feeds: a listing → the bytes of an Atom 1.0 (RFC 4287) or RSS 2.0 document.

The only importer of feedgen. What feedgen 1.0.0 gets wrong is put right through its extension hook,
`register_extension`, which takes anything that makes an object with `extend_atom` or `extend_rss`:
it drops rel, type and length of an entry's links, drops authors without a mail address and all
links but one from RSS, and switches the locale of the whole process to print a date. So we give it
none of those, and add them ourselves. Text is cleaned before feedgen sees it, for one control
character would cost the whole feed.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from urllib.parse import quote, urljoin, urlsplit

import idna
from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from digest.core.listing import Dated, Listing
from digest.model import Attachment, Entry, Site
from digest.text import clean_line, clean_text, excerpt, is_rtl, plain, safe_html

_ATOM = "{http://www.w3.org/2005/Atom}"
_DC = "http://purl.org/dc/elements/1.1/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_LONGEST_TITLE = 200
_ANY_TYPE = "application/octet-stream"
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(?:/[\w/.~-]*)?", re.ASCII)
_HOST = re.compile(r"[a-z0-9._~-]+|\[[0-9a-f:.]+\]")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_IN_PATHS = "/:@!$&'()*+,;=~"  # RFC 3986, 3.3; RFC 4151 takes the same in a tag


def atom(listing: Listing, site: Site) -> bytes:
    """Write a listing as Atom, at most `site.feeds.octets` long as far as one entry allows."""
    return _fitted(partial(_atom, listing, site), listing, site)


def rss(listing: Listing, site: Site) -> bytes:
    """Write a listing as RSS, at most `site.feeds.octets` long as far as one entry allows."""
    return _fitted(partial(_rss, listing, site), listing, site)


def feed_path(listing: Listing, kind: str) -> str:
    """Give the path of a feed below the outbox: feeds/housing.es.atom.xml."""
    return f"feeds/{_key(listing)}.{kind}.xml"


def feed_id(listing: Listing, site: Site) -> str:
    """Give the permanent id of a feed (RFC 4151): neither title nor address is in it."""
    return f"tag:{site.authority},{site.since.year:04d}:feed/{_key(listing)}"


def entry_id(entry: Entry, site: Site) -> str:
    """Give the permanent id of an entry (RFC 4151), the same in every feed."""
    id = quote(entry.id, safe=_IN_PATHS)
    return f"tag:{site.authority},{site.since.year:04d}:entry/{id}"


def address(url: str, base: str) -> str | None:
    """Make an absolute web address that any XML reader takes: a URI (RFC 3986), never an IRI.

    A relative one is read against `base`. None for what leads to no web page: nothing, another
    scheme, an address that cannot be read.
    """
    if not url.strip():
        return None
    if _PLAIN_ADDRESS.fullmatch(url):
        return url
    try:
        parts = urlsplit(urljoin(base, clean_text(url).strip()))
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return None
    return "".join(
        (
            f"{parts.scheme}://{host}",
            f":{port}" if port is not None else "",
            _quoted(parts.path, _IN_PATHS),
            "?" + _quoted(parts.query, _IN_PATHS + "?") if parts.query else "",
            "#" + _quoted(parts.fragment, _IN_PATHS + "?") if parts.fragment else "",
        )
    )


def _uri(url: str) -> str:
    return address(url, url) or url


def _host(host: str) -> str:
    if ":" in host:
        return f"[{host}]"
    return host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")


def _quoted(part: str, safe: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", part), safe=safe + "%")


def _key(listing: Listing) -> str:
    topic = listing.topic or "all"
    return f"{topic}.{listing.language}" if listing.language else topic


# --- how an entry looks in a feed ---


@dataclass(frozen=True, slots=True)
class _Shown:
    """An entry in the words of a feed: nothing relative, nothing that XML cannot carry."""

    id: str
    link: str
    title: str
    html: str
    language: str
    authors: tuple[str, ...]
    categories: tuple[tuple[str, str], ...]
    files: tuple[Attachment, ...]
    published: datetime
    updated: datetime


def _shown(dated: Dated, site: Site, language: str) -> _Shown:
    entry = dated.entry
    front = _uri(site.url).rstrip("/") + "/"
    page = address(entry.url, front)
    files = _files(entry, page or front)
    return _Shown(
        id=entry_id(entry, site),
        # Readers need a link: the page, else the document itself, else the site.
        link=page or next((file.url for file in files), front),
        title=_title(entry),
        html=_html(entry if page == entry.url else replace(entry, url=page or front), language),
        language=entry.language,
        authors=tuple(filter(None, map(clean_line, entry.authors))),
        categories=tuple(
            (id, _topic_title(id, site, language)) for id in dict.fromkeys(entry.topics)
        ),
        files=files,
        published=dated.published,
        updated=dated.updated,
    )


def _topic_title(id: str, site: Site, language: str) -> str:
    topic = site.topic(id)
    return topic.title.in_language(language) if topic else id


def _title(entry: Entry) -> str:
    return clean_line(entry.title) or excerpt(_words(entry), _LONGEST_TITLE) or entry.id


def _words(entry: Entry) -> str:
    return plain(replace(entry, summary=clean_text(entry.summary)))


def _html(entry: Entry, language: str) -> str:
    """Give the summary, and its language and direction where they are not the feed's own."""
    html = clean_text(safe_html(entry))
    if not html or (entry.language.lower() == language.lower() and not is_rtl(language)):
        return html
    direction = "rtl" if is_rtl(entry.language) else "ltr"
    return f'<div lang="{entry.language}" dir="{direction}">{html}</div>'


def _files(entry: Entry, base: str) -> tuple[Attachment, ...]:
    files: dict[str, Attachment] = {}
    for file in entry.files:
        url = address(file.url, base)
        if url is not None:
            type = file.type if _MEDIA_TYPE.fullmatch(file.type) else _ANY_TYPE
            files.setdefault(url, Attachment(url, type, file.length))
    return tuple(files.values())


# --- as much as fits ---


def _fitted(build: Callable[[tuple[Dated, ...]], bytes], listing: Listing, site: Site) -> bytes:
    """Leave out the oldest entries until the feed is short enough; the newest always stays.

    An entry that would take a quarter of the feed for itself is shortened first.
    """
    octets = site.feeds.octets
    entries = tuple(
        _shortened(dated, octets) if _weight(dated.entry) > octets // 4 else dated
        for dated in listing.entries
    )
    feed = build(entries)
    if len(feed) <= octets or not entries:
        return feed
    counts = range(1, len(entries) + 1)
    fitting = bisect_right(counts, octets, key=lambda count: len(build(entries[:count])))
    return build(entries[:fitting] or (_shortened(entries[0], octets),))


def _weight(entry: Entry) -> int:
    texts = (entry.title, entry.summary, entry.url, *entry.authors, *(f.url for f in entry.files))
    return sum(map(len, texts))


def _shortened(dated: Dated, octets: int) -> Dated:
    # A character takes up to ten octets once it is escaped for HTML and for XML.
    entry = replace(
        dated.entry,
        title=excerpt(_title(dated.entry), _LONGEST_TITLE),
        summary=excerpt(_words(dated.entry), octets // 16),
        summary_html=False,
        authors=(),
        files=(),
    )
    return replace(dated, entry=entry)


# --- Atom ---


def _atom(listing: Listing, site: Site, entries: tuple[Dated, ...]) -> bytes:
    feed = _feed(listing, site, "atom")
    feed.updated(listing.updated)
    feed.author(name=site.title.in_language(_language(listing, site)))
    for dated in entries:
        shown = _shown(dated, site, _language(listing, site))
        item = _item(feed, shown)
        item.author([{"name": name} for name in shown.authors])
        item.published(shown.published)
        item.updated(shown.updated)
        item.register_extension("digest", partial(_AtomEntry, shown), rss=False)
    return bytes(feed.atom_str(pretty=True))


@dataclass(frozen=True, slots=True)
class _AtomEntry:
    """What feedgen cannot say of an Atom entry: its language, and links other than its page."""

    shown: _Shown

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


def _rss(listing: Listing, site: Site, entries: tuple[Dated, ...]) -> bytes:
    feed = _feed(listing, site, "rss")
    feed.description(feed.title())
    feed.docs("")
    feed.updated(_Unprinted(2000, 1, 1, tzinfo=UTC))
    feed.register_extension("digest", partial(_RssChannel, listing, site), atom=False)
    for dated in entries:
        shown = _shown(dated, site, _language(listing, site))
        item = _item(feed, shown)
        for file in shown.files[:1]:
            item.enclosure(url=file.url, length=str(file.length), type=file.type)
        item.register_extension("digest", partial(_RssItem, shown), atom=False)
    return bytes(feed.rss_str(pretty=True))


@dataclass(frozen=True, slots=True)
class _RssChannel:
    """What feedgen cannot say of an RSS channel: its hub, and a date in any locale."""

    listing: Listing
    site: Site

    def extend_ns(self) -> dict[str, str]:
        return {"dc": _DC}

    def extend_rss(self, rss: etree._Element) -> None:
        channel = rss[0]
        etree.SubElement(channel, "lastBuildDate").text = format_datetime(self.listing.updated)
        if self.site.feeds.hub:
            etree.SubElement(channel, f"{_ATOM}link", rel="hub", href=_uri(self.site.feeds.hub))


@dataclass(frozen=True, slots=True)
class _RssItem:
    """What feedgen cannot say of an RSS item: authors without mail, dates, and a later edit."""

    shown: _Shown

    def extend_rss(self, item: etree._Element) -> None:
        for name in self.shown.authors:
            etree.SubElement(item, f"{{{_DC}}}creator").text = name
        etree.SubElement(item, "pubDate").text = format_datetime(self.shown.published)
        if self.shown.updated != self.shown.published:
            etree.SubElement(item, f"{_ATOM}updated").text = self.shown.updated.isoformat()


# --- what both have ---


def _language(listing: Listing, site: Site) -> str:
    return listing.language or site.language


def _feed(listing: Listing, site: Site, kind: str) -> FeedGenerator:
    language = _language(listing, site)
    title = site.title.in_language(language)
    feed = FeedGenerator()
    feed.id(feed_id(listing, site))
    topic = listing.topic and _topic_title(listing.topic, site, language)
    feed.title(f"{topic} - {title}" if topic else title)
    feed.language(language)
    feed.generator("digest")  # no version: a new one must not rewrite every feed
    here = f"{_uri(site.public_url)}/{feed_path(listing, kind)}"
    feed.link(href=here, rel="self", type=f"application/{kind}+xml")
    if site.feeds.hub:
        feed.link(href=_uri(site.feeds.hub), rel="hub")
    # Last, because RSS takes the last link there is for the channel's own.
    feed.link(href=_uri(site.url), rel="alternate", type="text/html")
    return feed


def _item(feed: FeedGenerator, shown: _Shown) -> FeedEntry:
    item = feed.add_entry(order="append")  # by itself it would turn the order round
    item.id(shown.id)
    item.title(shown.title)
    item.link(href=shown.link)
    item.category([{"term": id, "label": label} for id, label in shown.categories])
    if shown.html:
        item.summary(shown.html, type="html")
    return item
