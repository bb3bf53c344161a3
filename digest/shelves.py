"""What the folder feeds/ holds: feeds, their archives, the issues as feeds, pages, lists. Pure.

    feeds/housing.es.atom.xml            a topic (or `all`), in a language or in all of them
    feeds/housing.es.html                the same for people
    feeds/archive/all.2022-08.atom.xml   a month of a feed: what it has no room for is there
    feeds/issues.monthly.atom.xml        the issues of a newsletter
    feeds/feeds.opml                     the list of feeds, for readers of feeds
    feeds/index.html                     the list of feeds, for people
    feeds/feed.css                       how browsers show a feed

Beside each file that programs read lies the same as `.gz`. The name that a topic had formerly goes
on answering with the same bytes.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby

from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.core.edition import edition_languages
from digest.core.ledger import Ledger
from digest.core.listing import Key, Listing, listings
from digest.core.volumes import volumes
from digest.formats.address import ARCHIVE, FOLDER, feed_key, feed_path, public
from digest.formats.feeds import feedpage, opml
from digest.formats.feeds.feed import ARCHIVED, WRITERS, Feeds
from digest.formats.feeds.feedpage import FeedGroup
from digest.formats.feeds.issues import issues
from digest.formats.feeds.shown import INDEX, Heading, fitted, heading
from digest.formats.view import topic_title
from digest.formats.words.wording import wording
from digest.model import Artifact, Catalog, Newsletter, Record, Site

GZIPPED = ".gz"

# RFC 1952: deflate, no name, no time, no say of the machine.
_GZIP = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LEVEL = 4  # half the time of 6, a twelfth larger


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The feeds of a topic, of everything or of a newsletter, as the lists of feeds name them."""

    group: FeedGroup
    outlines: tuple[opml.Outline, ...]


def files(
    catalog: Catalog,
    ledgers: Mapping[str, Ledger],
    now: datetime,
    site: Site,
    templates: ImmutableSandboxedEnvironment,
) -> Iterator[Artifact]:
    """Yield every file of feeds/, one after the other, so that few of them are in memory.

    Raises:
        TemplateError: the template of a page is missing or broken.
    """
    leads: dict[tuple[Key, str], str] = {}
    shelves: list[_Shelf] = []
    feeds = Feeds(site)
    for topic, found in groupby(listings(catalog, site, now), lambda one: one.topic):
        every = tuple(found)
        shelves.append(_topic_shelf(topic, every, site))
        for listing in every:
            yield from _current(listing, feeds, site, leads)
            yield from _page(listing, shelves[-1].group, site, templates)
    yield from _archives(catalog, now, site, leads)
    for newsletter in site.newsletters:
        for feed in _issues(newsletter, ledgers[newsletter.name], site):
            yield from _with_gzip((feed.path,), feed.content)
    letters = [_newsletter_shelf(newsletter, site) for newsletter in site.newsletters]
    yield from _lists(shelves, letters, site, templates)


def of_issue(
    record: Record,
    newsletter: Newsletter,
    catalog: Catalog,
    ledger: Ledger,
    now: datetime,
    site: Site,
) -> Iterator[Artifact]:
    """Yield the feeds that an issue's entries stand in, and those of the newsletter's issues.

    They are what `files` yields at these paths, without archives, copies and pages.
    """
    topics = {None, *(topic for entry in record.snapshots for topic in entry.topics)}
    feeds = Feeds(site)
    for listing in listings(catalog, site, now):
        for kind in WRITERS if listing.topic in topics else ():
            path = feed_path(feed_key(listing.topic, listing.language), kind)
            yield Artifact(path, feeds.current(listing, kind).content)
    yield from _issues(newsletter, ledger, site)


def same_as(path: str, site: Site) -> str:
    """Give the path of the feed that the file at a former name of its topic is a copy of."""
    folder, _, name = path.rpartition("/")
    former = {old: topic.id for topic in site.topics for old in topic.formerly}
    topic, dot, rest = name.partition(".")
    return f"{FOLDER}/{former[topic]}{dot}{rest}" if folder == FOLDER and topic in former else path


def is_archive(path: str, site: Site) -> bool:
    """Whether a file is named as an archive of a feed that the site has, or had formerly."""
    topics = {name for topic in site.topics for name in (topic.id, *topic.formerly)} | {"all"}
    name = path.removeprefix(f"{ARCHIVE}/")
    return name != path and name.partition(".")[0] in topics


def _names(topic: str | None, site: Site) -> tuple[str | None, ...]:
    """Give every name at which the feeds of a topic answer, its own first."""
    known = site.topic(topic) if topic else None
    return (topic, *(known.formerly if known else ()))


def _current(
    listing: Listing, feeds: Feeds, site: Site, leads: dict[tuple[Key, str], str]
) -> Iterator[Artifact]:
    """Yield what people subscribe to, and note the archive that it leads to."""
    for kind in WRITERS:
        document = feeds.current(listing, kind)
        if document.previous:
            leads[(listing.topic, listing.language), kind] = document.previous
        keys = (feed_key(name, listing.language) for name in _names(listing.topic, site))
        yield from _with_gzip((feed_path(key, kind) for key in keys), document.content)


def _page(
    listing: Listing, group: FeedGroup, site: Site, templates: ImmutableSandboxedEnvironment
) -> Iterator[Artifact]:
    language = feedpage.page_language(listing, site)
    page = feedpage.topic_page(listing, group.feeds, site, templates, language)
    for name in _names(listing.topic, site):
        yield Artifact(feedpage.topic_path(name, listing.language), page)


def _archives(
    catalog: Catalog, now: datetime, site: Site, leads: Mapping[tuple[Key, str], str]
) -> Iterator[Artifact]:
    until: dict[Key, str] = {}
    for (key, _), month in leads.items():
        until[key] = max(month, until.get(key, month))
    for made in volumes(catalog, site, now, until):
        feeds = Feeds(site)  # a new one for each month: nothing of the one before is kept
        for volume in made:
            key = (volume.topic, volume.language)
            for kind in ARCHIVED:
                if volume.month <= leads.get((key, kind), ""):
                    path = feed_path(feed_key(*key), kind, volume.month)
                    yield from _with_gzip((path,), feeds.archive(volume, kind))


def _issues(newsletter: Newsletter, ledger: Ledger, site: Site) -> Iterator[Artifact]:
    for language in edition_languages(newsletter, site):
        top, entries = issues(newsletter, ledger.issues, language, site)
        for kind, write in WRITERS.items():
            content, _ = fitted(partial(write, top), entries, site.feeds.octets)
            yield Artifact(feed_path(top.key, kind), content)


# --- the lists of feeds ---


def _topic_shelf(topic: str | None, every: Iterable[Listing], site: Site) -> _Shelf:
    listed = tuple(every)
    tops = [heading(listing, site) for listing in listed]
    languages = [listing.language for listing in listed]
    title = (
        topic_title(topic, site, site.language)
        if topic
        else wording(site.language, site).all_topics
    )
    path, ended = feedpage.topic_path(topic, None), any(top.ended for top in tops)
    pages = [public(feedpage.topic_path(topic, language), site) for language in languages]
    group = _group(title, path.removeprefix(f"{FOLDER}/"), tops, languages, site, ended=ended)
    outlines = tuple(map(partial(_outline, site), tops, languages, pages))
    return _Shelf(group, () if ended else outlines)


def _newsletter_shelf(newsletter: Newsletter, site: Site) -> _Shelf:
    languages = edition_languages(newsletter, site)
    tops = [issues(newsletter, (), language, site)[0] for language in languages]
    shown = [language if len(languages) > 1 else None for language in languages]
    title, page = newsletter.title.in_language(site.language), f"web/{newsletter.name}/"
    group = _group(title, f"../{page}", tops, shown, site, ended=False)
    pages = [public(page, site)] * len(tops)
    outlines = tuple(map(partial(_outline, site), tops, shown, pages))
    return _Shelf(group, outlines)


def _group(
    title: str,
    page: str,
    tops: Iterable[Heading],
    languages: Iterable[str | None],
    site: Site,
    *,
    ended: bool,
) -> FeedGroup:
    pairs = zip(tops, languages, strict=True)
    links = (link for top, tag in pairs for link in feedpage.feed_links(top.key, tag, site))
    return FeedGroup(title, page, tuple(links), ended)


def _outline(site: Site, top: Heading, language: str | None, page: str) -> opml.Outline:
    """Name a feed once, by its Atom: a reader who takes the list over wants none twice."""
    title = f"{top.title} ({language})" if language else top.title
    return opml.Outline(title, public(feed_path(top.key, "atom"), site), top.language, page)


def _lists(
    shelves: list[_Shelf],
    letters: list[_Shelf],
    site: Site,
    templates: ImmutableSandboxedEnvironment,
) -> Iterator[Artifact]:
    everything, *topics = shelves
    outlines = [one for shelf in (*topics, everything, *letters) for one in shelf.outlines]
    yield from _with_gzip((opml.PATH,), opml.write(outlines, site))
    page = feedpage.feeds_page(
        everything.group,
        [shelf.group for shelf in topics],
        [shelf.group for shelf in letters],
        public(opml.PATH, site),
        site,
        templates,
        site.language,
    )
    yield Artifact(INDEX, page)
    yield Artifact(feedpage.STYLESHEET, feedpage.stylesheet(site, templates))


def _with_gzip(paths: Iterable[str], content: bytes) -> Iterator[Artifact]:
    """Yield a file at each of its paths, and beside it what servers send instead of it."""
    zipped = gzipped(content)
    for path in paths:
        yield Artifact(path, content)
        yield Artifact(path + GZIPPED, zipped)


def gzipped(content: bytes) -> bytes:
    """Compress so that the same content is the same bytes, whenever and wherever."""
    deflated = zlib.compress(content, _LEVEL, wbits=-zlib.MAX_WBITS)
    return _GZIP + deflated + struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
