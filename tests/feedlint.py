"""A linter for feeds: what RFC 4287 and RSS 2.0 demand, and what feed readers need beyond that.

    assert faults(content) == []

Atom is held against a grammar (data/atom.rng) and the rules of the RFC that a grammar cannot state;
RSS against a profile of the elements that we write. A feed that parsers accept is not yet valid: a
lenient parser misses five defects in six.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import chain
from pathlib import Path

from lxml import etree, html

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parent / "data" / "atom.rng"))

_URI = re.compile(r"[a-z][a-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")
_WEB = re.compile(r"https?://[a-z0-9.\-\[\]:]+(?:[/?#].*)?")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_RFC822 = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d "
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d (?:GMT|[+-]\d{4})"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_WEB_ATTRIBUTES = ("href", "src", "srcset", "poster", "cite")
_CHANNEL = {"title", "link", "description", "language", "generator", "lastBuildDate", "item"}
_ITEM = {"title", "link", "description", "guid", "category", "enclosure", "pubDate"}
_OFTEN = {"item", "category", f"{ATOM}link", f"{DC}creator"}


def faults(content: bytes, now: datetime | None = None) -> list[str]:
    """List what is wrong with a feed, in words; nothing in it may be later than `now`."""
    if not content.startswith(b"<?xml"):
        return ["the XML declaration is not at the very beginning"]
    if b"<!DOCTYPE" in content:
        return ["it has a document type"]
    try:
        root = etree.fromstring(content)
    except etree.XMLSyntaxError as cause:
        return [f"not well formed: {cause}"]
    return list(_rss(root, now) if root.tag == "rss" else _atom(root, now))


def _atom(feed: etree._Element, now: datetime | None) -> Iterator[str]:
    if not GRAMMAR.validate(feed):
        yield f"grammar: {GRAMMAR.error_log[0].message}"
    entries = feed.findall(f"{ATOM}entry")
    dates = chain(feed.iter(f"{ATOM}updated"), feed.iter(f"{ATOM}published"))
    yield from _bad_dates((element.text for element in dates), _RFC3339, now)
    yield from _bad_ids([feed, *entries], f"{ATOM}id")
    for link in feed.iter(f"{ATOM}link"):
        yield from _bad_address(link.get("href"))
    if len([link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]) != 1:
        yield "the feed has not one self link"
    for holder in (feed, *entries):
        yield from _atom_holder(holder)
    for entry in entries:
        yield from _atom_entry(entry, feed)


def _atom_holder(holder: etree._Element) -> Iterator[str]:
    if not (holder.findtext(f"{ATOM}title") or "").strip():
        yield "a title is empty"
    alternates = Counter(
        (link.get("type"), link.get("hreflang"))
        for link in holder.findall(f"{ATOM}link")
        if link.get("rel", "alternate") == "alternate"
    )
    if not alternates:
        yield "no link to a page"
    if any(count > 1 for count in alternates.values()):
        yield "two alternate links of one type and language"
    if any(not (name.text or "").strip() for name in holder.findall(f"{ATOM}author/{ATOM}name")):
        yield "an author has no name"


def _atom_entry(entry: etree._Element, feed: etree._Element) -> Iterator[str]:
    if entry.find(f"{ATOM}author") is None and feed.find(f"{ATOM}author") is None:
        yield "an entry has no author, and neither has the feed"
    published, updated = (entry.findtext(f"{ATOM}{name}") for name in ("published", "updated"))
    if published is None:
        yield "an entry does not say when it was published"
    elif updated is not None and _instant(updated) < _instant(published):
        yield "an entry was updated before it was published"
    if updated is not None and _instant(updated) > _instant(feed.findtext(f"{ATOM}updated") or ""):
        yield "an entry is newer than the feed"
    for summary in chain(entry.findall(f"{ATOM}summary"), entry.findall(f"{ATOM}content")):
        if summary.get("type") != "html":
            yield "a summary is not marked as html"
        yield from _bad_html(summary.text or "")


def _rss(rss: etree._Element, now: datetime | None) -> Iterator[str]:
    channels = rss.findall("channel")
    if rss.get("version") != "2.0" or len(channels) != 1 or len(rss) != 1:
        yield "not RSS 2.0 with one channel"
        return
    channel = channels[0]
    items = channel.findall("item")
    yield from _bad_members(channel, _CHANNEL, required=("title", "link", "description"))
    if not _LANGUAGE.fullmatch(channel.findtext("language") or ""):
        yield "the channel's language is missing or wrong"
    links = channel.findall(f"{ATOM}link")
    if [link.get("rel") for link in links].count("self") != 1:
        yield "the channel has not one self link"
    if channel.findtext("link") in [link.get("href") for link in links]:
        yield "the channel's link is not the site"
    for url in (channel.findtext("link"), *(link.get("href") for link in links)):
        yield from _bad_address(url)
    yield from _bad_dates([channel.findtext("lastBuildDate")], _RFC822, now)
    yield from _bad_ids(items, "guid")
    for item in items:
        yield from _rss_item(item, now)


def _rss_item(item: etree._Element, now: datetime | None) -> Iterator[str]:
    yield from _bad_members(item, _ITEM, required=("title", "link", "guid", "pubDate"))
    yield from _bad_address(item.findtext("link"))
    yield from _bad_dates([item.findtext("pubDate")], _RFC822, now)
    yield from _bad_dates([e.text for e in item.findall(f"{ATOM}updated")], _RFC3339, now)
    for guid in item.findall("guid"):
        if guid.get("isPermaLink") != "false" and not _WEB.fullmatch(guid.text or ""):
            yield f"a guid that is no address is said to be one: {guid.text}"
    for enclosure in item.findall("enclosure"):
        yield from _bad_address(enclosure.get("url"))
        if not (enclosure.get("length") or "").isdecimal() or "/" not in (
            enclosure.get("type") or ""
        ):
            yield "an enclosure lacks its length or type"
    if any(category.attrib for category in item.findall("category")):
        yield "a category has a domain, which some readers choke on"
    yield from _bad_html(item.findtext("description") or "")


def _bad_members(holder: etree._Element, known: set[str], required: Iterable[str]) -> Iterator[str]:
    counts = Counter(str(child.tag) for child in holder)
    for tag, count in counts.items():
        if not tag.startswith("{") and tag not in known:
            yield f"{holder.tag} has a {tag}"
        if count > 1 and tag not in _OFTEN:
            yield f"{holder.tag} has {tag} {count} times"
    for tag in {*required, *(tag for tag in counts if tag in _OFTEN - {"item", f"{ATOM}link"})}:
        if any(not (child.text or "").strip() for child in holder.findall(tag)) or not counts[tag]:
            yield f"{holder.tag} has no {tag}, or an empty one"


def _bad_dates(
    texts: Iterable[str | None], form: re.Pattern[str], now: datetime | None
) -> Iterator[str]:
    for text in texts:
        if not form.fullmatch(text or ""):
            yield f"not a date: {text}"
            continue
        instant = _instant(text or "")
        if form is _RFC822 and not (text or "").startswith(f"{instant:%a}, "):
            yield f"the wrong weekday: {text}"
        if now is not None and instant > now:
            yield f"a date to come: {text}"


def _instant(text: str) -> datetime:
    """Read a date, or give the first of all instants: `_bad_dates` tells about it."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        with suppress(ValueError):
            return read(text).replace(tzinfo=read(text).tzinfo or UTC)
    return datetime.min.replace(tzinfo=UTC)


def _bad_ids(holders: Iterable[etree._Element], tag: str) -> Iterator[str]:
    ids = Counter(holder.findtext(tag) or "" for holder in holders)
    for id, count in ids.items():
        if count > 1:
            yield f"{count} times the id {id}"
        if not _URI.fullmatch(id):
            yield f"not a URI: {id}"


def _bad_address(url: str | None) -> Iterator[str]:
    if not _URI.fullmatch(url or "") or not _WEB.fullmatch(url or ""):
        yield f"not an absolute web address: {url}"


def _bad_html(text: str) -> Iterator[str]:
    if not text.strip():
        return
    for element in html.fragment_fromstring(text, create_parent="div").iter(etree.Element):
        if element.tag in ("script", "style", "iframe", "object", "html", "body", "form"):
            yield f"a summary has a {element.tag}"
        for name, value in element.items():
            if name.startswith("on"):
                yield f"a summary has an {name}"
            if name in _WEB_ATTRIBUTES and not re.match(r"https?://|mailto:", value):
                yield f"a summary has a relative address: {value}"
