"""Feeds as tests read them: a sample of entries, and what standards and parsers say."""

import feedparser
from factories import entry, instant, site
from lxml import etree

from digest.check.feeds.document import ATOM
from digest.check.feeds.feed import check_feed
from digest.check.finding import Finding
from digest.core.listing import Listing, listings
from digest.formats.address import address, feed_key, feed_path
from digest.formats.feeds.feed import atom, rss
from digest.model import Attachment, Catalog, Entry, FeedSettings

NOW = instant("2022-08-20T12:00:00Z")
HUB = site(feeds=FeedSettings(hub="https://hub.example.org/"))
FRONT = "https://resources.example.org/"

SAMPLE = (
    entry(
        "rent",
        "2022-08-05",
        title="Rent & repairs: what <em> means",
        topics=("housing", "courts"),
        authors=("Ann O'Neil", "Bo"),
        files=(
            Attachment("/files/rent guide.pdf", "application/pdf", 48213),
            Attachment("https://cdn.example.org/rent.epub", "application/epub+zip"),
        ),
    ),
    entry(
        "renta",
        "2022-08-09T14:30:00",
        language="es",
        title="¿Qué es la renta?",
        summary='<p>Lea <a href="../ley?a=1&amp;b=2">la ley</a>.</p><script>x()</script>',
        summary_html=True,
        updated=instant("2022-08-11T09:00:00"),
        translation_of="rent",
    ),
    entry(
        "تأجير", "2022-08-07", language="ar", title="دليل الإيجار", summary="ما يجب معرفته.", url=""
    ),
    entry("old", "2022-06-01", added=instant("2022-08-08T09:00:00"), topics=("courts",)),
    entry("gone", "2022-08-06", withdrawn=instant("2022-08-10T09:00:00")),
    entry("tomorrow", "2022-08-21"),
)


def listed(*entries: Entry, topic=None, language=None, place=HUB, now=NOW) -> Listing:
    every = listings(Catalog(entries), place, now)
    return next(one for one in every if (one.topic, one.language) == (topic, language))


def path_of(listing: Listing, write) -> str:
    return feed_path(feed_key(listing.topic, listing.language), write.__name__)


def findings(listing: Listing, write, place=HUB) -> list[Finding]:
    path = path_of(listing, write)
    here = address(f"{place.public_url}/{path}", FRONT)
    return list(check_feed(path, write(listing, place), address=here, now=NOW))


def errors(listing: Listing, write, place=HUB) -> list[Finding]:
    return [one for one in findings(listing, write, place) if one.severity == "error"]


def written(*entries: Entry, place=HUB, **which) -> tuple[etree._Element, etree._Element]:
    """Both feeds of one listing, checked and parsed: Atom, and the channel of RSS."""
    listing = listed(*entries, place=place, **which)
    assert errors(listing, atom, place) == errors(listing, rss, place) == []
    return etree.fromstring(atom(listing, place)), etree.fromstring(rss(listing, place))[0]


def only(*entries: Entry, **which) -> tuple[etree._Element, etree._Element]:
    """The first entry of both feeds."""
    feed, channel = written(*entries, **which)
    return feed.find(f"{ATOM}entry"), channel.find("item")


def parsed(write, *entries: Entry, place=HUB, **which) -> feedparser.FeedParserDict:
    read = feedparser.parse(write(listed(*entries, place=place, **which), place))
    assert not read.bozo
    return read
