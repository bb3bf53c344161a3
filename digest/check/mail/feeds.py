"""That the feeds which leave together with an issue have its entries, links and dates."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from lxml import etree

from digest.check.feeds.document import line_of
from digest.check.finding import Place, quoted
from digest.check.mail.rule import Found, Rule
from digest.check.mail.seen import Seen
from digest.core.rules import visible_day
from digest.core.schedule import day_of
from digest.formats.address import (
    address,
    entry_id,
    feed_key,
    feed_path,
    issue_id,
    issues_key,
    uri,
)
from digest.model import Entry

_ATOM = "{http://www.w3.org/2005/Atom}"
_MOST_LISTED = 100
_HREF = re.compile(r'href="([^"]*)"')
_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Posted:
    """An entry of a feed: its address, its date, its HTML, the line where it begins."""

    link: str
    published: str
    markup: str
    line: int | None


@lru_cache(maxsize=_REMEMBERED)
def read_atom(content: bytes) -> dict[str, Posted]:
    """Read the entries of an Atom feed by their ids; of what is none, nothing."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}
    return {
        item.findtext(f"{_ATOM}id", ""): Posted(
            _page_of(item),
            item.findtext(f"{_ATOM}published", ""),
            item.findtext(f"{_ATOM}content", "") or item.findtext(f"{_ATOM}summary", ""),
            line_of(item),
        )
        for item in root.findall(f"{_ATOM}entry")
    }


def _page_of(item: etree._Element) -> str:
    links = item.findall(f"{_ATOM}link")
    pages = (one.get("href", "") for one in links if one.get("rel", "alternate") == "alternate")
    return next(pages, "")


def _topic_feeds(seen: Seen) -> Iterator[tuple[str, dict[str, Posted], tuple[Entry, ...]]]:
    """Yield the feeds of all entries and of each section's topic, and what belongs into them."""
    edition, feeds = seen.proof.edition, seen.proof.feeds
    parts = [(None, edition.entries), *((one.topic, one.entries) for one in edition.sections)]
    for topic, entries in parts:
        path = feed_path(feed_key(topic, None), "atom")
        if topic != "" and path in feeds:
            yield path, read_atom(feeds[path]), entries


def _lost_in_feeds(seen: Seen) -> Found:
    """Find what a feed lacks though it has room: one that is full leaves out what is old."""
    site = seen.proof.site
    ended = {feed_path(feed_key(one.id, None), "atom") for one in site.topics if one.retired}
    for path, posted, entries in _topic_feeds(seen):
        octets = len(seen.proof.feeds[path])
        is_full = len(posted) >= site.feeds.entries or 2 * octets > site.feeds.octets
        for entry in entries if not (is_full or path in ended) else ():
            if not entry.withdrawn and entry_id(entry, site) not in posted:
                yield Place(f"outbox/{path}", entry=entry.id), quoted(entry.title)


def _differs_in_feeds(seen: Seen) -> Found:
    site = seen.proof.site
    for path, posted, entries in _topic_feeds(seen):
        for entry in entries:
            found = posted.get(entry_id(entry, site))
            if found is None:
                continue
            place = Place(f"outbox/{path}", found.line, entry.id)
            page = address(entry.url, uri(site.url).rstrip("/") + "/")
            if page and found.link != page:
                yield place, f"it leads to {quoted(found.link)}, and in the issue to {quoted(page)}"
            if entry.published and not _days(entry, seen) & _days_of(found.published, seen):
                yield place, f"it is of {quoted(found.published[:10])} there"


def _days(entry: Entry, seen: Seen) -> set[date | None]:
    zone = seen.proof.site.zone
    own = {day_of(entry.published, zone)} if entry.published else set()
    return {*own, visible_day(entry, seen.proof.site)}


def _days_of(written: str, seen: Seen) -> set[date | None]:
    """Give the days that an instant may be meant for: that of UTC, and that of the site's zone."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return set()
    if moment.utcoffset() is None:
        return {moment.date()}
    return {moment.astimezone(UTC).date(), moment.astimezone(seen.proof.site.zone).date()}


def _differs_in_issues(seen: Seen) -> Found:
    """Hold the issue, where the feed of issues has it, against the links of the edition."""
    proof = seen.proof
    several = len(proof.newsletter.languages or ()) > 1
    language = proof.edition.language.lower() if several else None
    path = feed_path(issues_key(proof.newsletter.name, language), "atom")
    found = read_atom(proof.feeds.get(path, b"")).get(issue_id(proof.record, proof.site))
    if found is None:
        return
    place = Place(f"outbox/{path}", found.line)
    if found.link != seen.names["web_url"]:
        yield place, f"it leads to {quoted(found.link)}"
    links = set(_HREF.findall(found.markup))
    for entry in proof.edition.entries[:_MOST_LISTED]:
        page = address(entry.url, uri(proof.site.url))
        if page and html.escape(page) not in links:
            yield Place(place.file, place.line, entry.id), f"no link to {quoted(page)}"


RULES = (
    Rule(
        "R04",
        "error",
        "a feed does not have an entry of the issue",
        "make the feeds again: digest feeds",
        "nothing is lost",
        _lost_in_feeds,
    ),
    Rule(
        "R07",
        "error",
        "a feed has another link or date for an entry of the issue",
        "make the feeds again: digest feeds",
        "mail and feeds come from the same catalog",
        _differs_in_feeds,
    ),
    Rule(
        "R08",
        "error",
        "the feed of issues does not have the links of this issue",
        "make the feeds again: digest feeds",
        "mail and feeds come from the same record",
        _differs_in_issues,
    ),
)
