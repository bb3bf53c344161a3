"""What every format of a feed shows: entries in its words, and what it says of itself.

Nothing in them is relative, and nothing is in them that XML or JSON cannot carry.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest.core.listing import Dated, Listing, Withdrawal
from digest.core.volumes import Volume
from digest.formats.address import address, entry_id, feed_id, feed_key, public, tag, uri
from digest.formats.view import topic_title
from digest.formats.words.wording import wording
from digest.model import Attachment, Entry, Site
from digest.text import (
    clean_line,
    clean_text,
    excerpt,
    is_rtl,
    plain,
    plain_of_html,
    safe_html,
)

INDEX = "feeds/index.html"
"""The page of all feeds, below the outbox."""

_LONGEST_TITLE = 200
_ANY_TYPE = "application/octet-stream"
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as feeds show it; categories are (id, title).

    `html` is safe, and may be "". It is a summary, unless the entry is nothing beside it: `whole`.
    """

    id: str
    link: str
    title: str
    html: str
    language: str
    published: datetime
    updated: datetime
    authors: tuple[str, ...] = ()
    categories: tuple[tuple[str, str], ...] = ()
    files: tuple[Attachment, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """What a feed says of itself.

    `month` is that of an archive, and `previous` that of the archive before, if there is one.
    `graves` are ids of entries that were withdrawn, and when. `ended`: nothing new will come.
    """

    key: str
    id: str
    title: str
    author: str
    language: str
    home: str
    public_url: str
    updated: datetime
    hub: str | None = None
    month: str | None = None
    previous: str | None = None
    graves: tuple[tuple[str, datetime], ...] = ()
    ended: bool = False


Write = Callable[[Heading, Sequence[Shown]], bytes]
"""A format: a feed of these entries, as bytes."""


class Wordings:
    """The entries of a site in the words of its feeds: each once, however many feeds show it."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._shown: dict[tuple[str, str], tuple[Dated, Shown]] = {}
        self._titles: dict[tuple[str, str], str] = {}

    def of(self, dated: Dated, language: str) -> Shown:
        """Give an entry in the words of a feed in a language, shortened if it is huge."""
        before, shown = self._shown.get((dated.entry.id, language), (None, None))
        if shown is None or before is not dated:
            shown = _show(dated, self._site, language, self._title)
            if _weight(shown) > self._site.feeds.octets // 4:
                shown = shortened(shown, self._site.feeds.octets)
            self._shown[dated.entry.id, language] = dated, shown
        return shown

    def _title(self, topic: str, language: str) -> str:
        """Find the title of a topic, once for all its entries."""
        key = topic, language
        if key not in self._titles:
            self._titles[key] = topic_title(topic, self._site, language)
        return self._titles[key]


def heading(listing: Listing | Volume, site: Site) -> Heading:
    """Say what the feed of a listing, or an archive of it, says of itself."""
    language = listing.language or site.language
    key = feed_key(listing.topic, listing.language)
    title = site.title.in_language(language)
    if listing.topic:
        title = f"{topic_title(listing.topic, site, language)} - {title}"
    made = blank_heading(key, title, language, listing.updated, site)
    made = replace(made, graves=_graves(listing.withdrawn, site))
    if isinstance(listing, Volume):
        month = listing.month
        return replace(made, title=f"{title} ({month})", month=month, previous=listing.previous)
    return replace(made, ended=listing.ended is not None)


def blank_heading(key: str, title: str, language: str, updated: datetime, site: Site) -> Heading:
    """Say of a feed what they all say."""
    return Heading(
        key=key,
        id=feed_id(key, site),
        title=clean_line(title),
        author=clean_line(site.title.in_language(language)),
        language=language,
        home=uri(site.url),
        public_url=uri(site.public_url),
        updated=updated,
        hub=uri(site.feeds.hub) if site.feeds.hub else None,
    )


def _graves(withdrawn: Sequence[Withdrawal], site: Site) -> tuple[tuple[str, datetime], ...]:
    if not site.feeds.tombstones:
        return ()
    newest = withdrawn[: site.feeds.entries]
    return tuple((entry_id(one.entry, site), one.when.replace(microsecond=0)) for one in newest)


def farewell(listing: Listing, site: Site) -> Shown | None:
    """Give the last entry of a feed whose topic was given up: where to go on."""
    if listing.ended is None or listing.topic is None:
        return None
    language = listing.language or site.language
    words, page = wording(language, site), public(INDEX, site)
    topic = topic_title(listing.topic, site, language)
    return Shown(
        id=tag(f"ended/{feed_key(listing.topic, listing.language)}", site),
        link=page,
        title=words.feed_ended.format(topic=topic),
        html=_in_language(
            f"<p>{html.escape(words.feed_ended_text)} "
            f'<a href="{html.escape(page)}">{html.escape(words.feeds)}</a></p>',
            words.language,
            language,
        ),
        language=language,
        published=listing.ended,
        updated=listing.ended,
        whole=True,
    )


def _show(dated: Dated, site: Site, language: str, title: Callable[[str, str], str]) -> Shown:
    entry = dated.entry
    front = uri(site.url).rstrip("/") + "/"
    page = address(entry.url, front)
    files = _files(entry, page or front)
    return Shown(
        id=entry_id(entry, site),
        # Readers need a link: the page, else the document itself, else the site.
        link=page or next((file.url for file in files), front),
        title=_title(entry),
        html=_html(entry if page == entry.url else replace(entry, url=page or front), language),
        language=entry.language,
        authors=tuple(filter(None, map(clean_line, entry.authors))),
        categories=tuple((id, title(id, language)) for id in dict.fromkeys(entry.topics)),
        files=files,
        published=dated.published,
        updated=dated.updated,
    )


def _title(entry: Entry) -> str:
    words = clean_line(entry.title)
    if words:
        return words
    summary = plain(replace(entry, summary=clean_text(entry.summary)))
    return excerpt(summary, _LONGEST_TITLE) or entry.id


def _html(entry: Entry, language: str) -> str:
    return _in_language(clean_text(safe_html(entry)), entry.language, language)


def _in_language(markup: str, own: str, around: str) -> str:
    """Say the language and direction of a text where they are not those of the feed."""
    if not markup or (own.lower() == around.lower() and not is_rtl(around)):
        return markup
    direction = "rtl" if is_rtl(own) else "ltr"
    return f'<div lang="{own}" dir="{direction}">{markup}</div>'


def _files(entry: Entry, base: str) -> tuple[Attachment, ...]:
    files: dict[str, Attachment] = {}
    for file in entry.files:
        url = address(file.url, base)
        if url is not None:
            type = file.type if _MEDIA_TYPE.fullmatch(file.type) else _ANY_TYPE
            files.setdefault(url, Attachment(url, type, file.length))
    return tuple(files.values())


# --- as much as fits ---


def fitted(
    write: Callable[[Sequence[Shown]], bytes], entries: Sequence[Shown], octets: int
) -> tuple[bytes, int]:
    """Leave out the oldest entries until the feed is short enough; the newest always stays.

    Gives the feed, and how many entries are in it.
    """
    feed = write(entries)
    if len(feed) <= octets or not entries:
        return feed, len(entries)
    counts = range(1, len(entries) + 1)
    fitting = bisect_right(counts, octets, key=lambda count: len(write(entries[:count])))
    if not fitting:
        return write((shortened(entries[0], octets),)), 1
    return write(entries[:fitting]), fitting


def shortened(shown: Shown, octets: int) -> Shown:
    """Give an entry less of its text, and neither authors nor files."""
    # A character takes up to ten octets once it is escaped for HTML and for XML.
    words = excerpt(plain_of_html(shown.html), octets // 16)
    wrapped = shown.html.startswith("<div lang=")
    opening = shown.html[: shown.html.index(">") + 1] if wrapped else ""
    paragraph = f"<p>{html.escape(words, quote=False)}</p>" if words else ""
    return replace(
        shown,
        title=excerpt(shown.title, _LONGEST_TITLE),
        html=f"{opening}{paragraph}</div>" if wrapped else paragraph,
        authors=(),
        files=(),
    )


def _weight(shown: Shown) -> int:
    texts = (shown.title, shown.html, shown.link, *shown.authors, *(f.url for f in shown.files))
    return sum(map(len, texts))
