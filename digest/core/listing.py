"""Which entries a feed holds, in what order, and when it changed last.

A feed lists what became available last, not what has the newest date: an old resource that is
catalogued today has to reach the people who subscribed yesterday. What it has no room for stands in
volumes, a month each, which go on being what they were.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import product
from operator import itemgetter

from digest.core.availability import (
    available,
    hour_of,
    published_instant,
    updated_instant,
    withdrawal,
)
from digest.model import Catalog, Entry, Site, Topic
from digest.text import matches

Key = tuple[str | None, str | None]
"""The topic and the language of a feed. None: every one."""

Ranges = Mapping[str, tuple[str | None, ...]]
"""The languages of feeds that each language of an entry falls in; None, for every one, is first."""

Ranked = tuple[datetime, datetime, Entry]
"""An entry behind its instants in UTC: available, published."""

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Dated:
    """An entry with its instants in UTC: available, and as a feed shows them, in whole seconds.

    `entered` is when the feed got it: later than `available` for what came long after its date.
    """

    entry: Entry
    available: datetime
    entered: datetime
    published: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An entry that readers can have seen: when it became available, and when it was withdrawn."""

    entry: Entry
    available: datetime
    when: datetime


@dataclass(frozen=True, slots=True)
class Listing:
    """What one feed holds, newest first. None: every topic, every language.

    `updated` is when the feed changed last; `older` is when the newest of the entries became
    available that it has no room for; `withdrawn` are those that would have their place in it,
    the last withdrawal first; `ended` is when its topic was given up.
    """

    topic: str | None
    language: str | None
    updated: datetime
    entries: tuple[Dated, ...]
    older: datetime | None = None
    withdrawn: tuple[Withdrawal, ...] = ()
    ended: datetime | None = None


def listings(catalog: Catalog, site: Site, now: datetime) -> Iterator[Listing]:
    """Yield what each feed holds: all topics together and each topic, in the site's order.

    Each comes first in all languages together, then in each of `feed_languages`. A feed without
    entries is yielded too: its address has to go on answering. That of a topic which was given up
    keeps what it had.
    """
    languages = feed_languages(catalog, site)
    ranges = ranges_of(catalog, languages)
    keys = tuple(product((None, *(topic.id for topic in site.topics)), (None, *languages)))
    ends = ended_topics(site, now)
    shown = _buckets(newest_first(catalog.entries, site, now), keys, ranges, ends, site, now)
    gone = withdrawals(catalog.entries, site, now, ranges)
    for key in keys:
        yield _listing(key, shown[key], gone.get(key, ()), ends.get(key[0] or ""), site)


def _listing(
    key: Key,
    newest: list[Dated],
    gone: Iterable[Withdrawal],
    ended: datetime | None,
    site: Site,
) -> Listing:
    entries, beyond = tuple(newest[: site.feeds.entries]), newest[site.feeds.entries :]
    # An entry that has its place beyond the last is in a volume: what happens to it happens there.
    end = ended or _NEVER
    seen = (one for one in gone if one.available < end)
    kept = tuple(one for one in seen if not beyond or one.available >= entries[-1].available)
    beginning = datetime.combine(site.since, time(), UTC)
    updated = last_change(entries, kept, ended or beginning)
    older = beyond[0].available if beyond else None
    return Listing(*key, updated, entries, older, kept, ended)


def feed_languages(catalog: Catalog, site: Site) -> tuple[str, ...]:
    """Give the language ranges that have feeds of their own, in lower case, sorted.

    Candidates are the primary language of every entry ("es" for es-MX), so that an address does not
    come and go with one entry's dialect, and the ranges that newsletters ask for ("pt-BR"). A range
    has feeds if some entries of the catalog match it and others do not.
    """
    tags = {entry.language.lower() for entry in catalog.entries}
    asked = {tag.lower() for newsletter in site.newsletters for tag in newsletter.languages or ()}
    candidates = {tag.partition("-")[0] for tag in tags} | asked
    return tuple(
        sorted(
            candidate
            for candidate in candidates
            if any(matches(candidate, tag) for tag in tags)
            and not all(matches(candidate, tag) for tag in tags)
        )
    )


def next_change(catalog: Catalog, site: Site, now: datetime) -> datetime | None:
    """Give the next instant after `now` at which a feed changes by itself, or None.

    That is when an entry becomes available, when an `added`, `updated` or `withdrawn` of later
    comes, or when a topic is given up.
    """
    ends = (end for topic in site.topics if (end := _end(topic, site)))
    instants = (instant for entry in catalog.entries for instant in _turns(entry, site))
    return min((instant for instant in (*ends, *instants) if instant > now), default=None)


def ranges_of(catalog: Catalog, languages: Iterable[str]) -> Ranges:
    """Find the feeds' languages that each tag falls in, once for each tag."""
    own = tuple(languages)
    tags = {entry.language for entry in catalog.entries}
    return {tag: (None, *(language for language in own if matches(language, tag))) for tag in tags}


def keys_of(entry: Entry, ranges: Ranges) -> Iterator[Key]:
    """Yield the topic and language of every feed that an entry belongs to, each once."""
    return product((None, *dict.fromkeys(entry.topics)), ranges[entry.language])


def ended_topics(site: Site, now: datetime) -> dict[str, datetime]:
    """Give the topics that were given up, and when: nothing new comes into their feeds."""
    ends = {topic.id: _end(topic, site) for topic in site.topics}
    return {id: end for id, end in ends.items() if end is not None and end <= now}


def _end(topic: Topic, site: Site) -> datetime | None:
    return hour_of(topic.retired, site.zone) if topic.retired else None


def newest_first(entries: Iterable[Entry], site: Site, now: datetime) -> list[Ranked]:
    """Order what feeds may show: by when it became available, then by its date, then by its id."""
    shown = [ranked for entry in entries if (ranked := _ranked(entry, site, now))]
    shown.sort(key=lambda ranked: ranked[2].id)
    for place in (1, 0):  # each on its own is quicker than pairs: the order is nearly the same
        shown.sort(key=itemgetter(place), reverse=True)
    return shown


def _ranked(entry: Entry, site: Site, now: datetime) -> Ranked | None:
    if entry.withdrawn is not None:
        return None
    since = available(entry, site)
    if since is None or since > now:
        return None
    published = published_instant(entry, site)
    return None if published is None else (since, published, entry)


def _buckets(
    ranked: Iterable[Ranked],
    keys: Iterable[Key],
    ranges: Ranges,
    ends: Mapping[str, datetime],
    site: Site,
    now: datetime,
) -> dict[Key, list[Dated]]:
    """Put entries into each feed that they belong to, until each has one more than it has room."""
    buckets: dict[Key, list[Dated]] = {key: [] for key in keys}
    roomy = set(buckets)
    for since, published, entry in ranked:
        if not roomy:
            break
        open_keys = [key for key in keys_of(entry, ranges) if key in roomy]
        if ends:
            open_keys = [key for key in open_keys if since < ends.get(key[0] or "", _NEVER)]
        if open_keys:
            one = dated(entry, since, published, site, now)
            for key in open_keys:
                buckets[key].append(one)
            roomy.difference_update(k for k in open_keys if len(buckets[k]) > site.feeds.entries)
    return buckets


def dated(entry: Entry, since: datetime, published: datetime, site: Site, now: datetime) -> Dated:
    """Give an entry its instants, as they stand now: what is still to come does not show."""
    updated = updated_instant(entry, site)
    entered = since
    if entry.added is not None and since < entry.added <= now:
        entered = entry.added.astimezone(UTC)
    shown = updated if updated and updated <= now else published
    return Dated(entry, since, entered, published, shown)


def withdrawals(
    entries: Iterable[Entry], site: Site, now: datetime, ranges: Ranges
) -> dict[Key, list[Withdrawal]]:
    """Find what was withdrawn from each feed after readers can have seen it, the last first."""
    found: dict[Key, list[Withdrawal]] = {}
    for entry in entries:
        instants = withdrawal(entry, site)
        if instants is not None and instants[1] <= now:
            for key in keys_of(entry, ranges):
                found.setdefault(key, []).append(Withdrawal(entry, *instants))
    for ones in found.values():
        ones.sort(key=lambda one: one.entry.id)
        ones.sort(key=lambda one: one.when, reverse=True)
    return found


def last_change(
    entries: Iterable[Dated], gone: Iterable[Withdrawal], beginning: datetime
) -> datetime:
    """Give when entries came, were edited or were withdrawn last (UTC, whole seconds).

    That of the beginning, if nothing has happened since.
    """
    changes = [instant for one in entries for instant in (one.entered, one.updated)]
    changes += [one.when for one in gone]
    return max((beginning, *changes)).replace(microsecond=0)


def _turns(entry: Entry, site: Site) -> Iterator[datetime]:
    """Yield the instants at which an entry changes what a feed says."""
    if entry.withdrawn is None:
        since = available(entry, site)
        turns = [since, updated_instant(entry, site), entry.added if since else None]
    else:
        gone = withdrawal(entry, site)
        turns = [gone[1] if gone else None]
    yield from (instant for instant in turns if instant is not None)
