"""Which entries a feed holds, in what order, and when it changed last.

A feed lists what became available last, not what has the newest date: an old resource that is
catalogued today has to reach the people who subscribed yesterday. Availability never depends on the
clock; the clock only decides whether an instant has come.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from itertools import product
from operator import itemgetter
from zoneinfo import ZoneInfo

from digest.core.schedule import beginning_of_day, day_of
from digest.model import Catalog, Entry, Moment, Site
from digest.text import matches

# The hour that shows a day as that very day in 99 % of the world's time zones.
_HOUR_OF_A_DAY = time(10, tzinfo=UTC)

_Key = tuple[str | None, str | None]
_Ranked = tuple[datetime, datetime, Entry]
"""An entry behind its instants in UTC: available, published."""
_Ranges = Mapping[str, tuple[str | None, ...]]


@dataclass(frozen=True, slots=True)
class Dated:
    """An entry with its instants in UTC: available, and as a feed shows them, in whole seconds."""

    entry: Entry
    available: datetime
    published: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Listing:
    """What one feed holds, newest first. None: every topic, every language.

    `updated` is when the feed changed last.
    """

    topic: str | None
    language: str | None
    updated: datetime
    entries: tuple[Dated, ...]


def available(entry: Entry, site: Site) -> datetime | None:
    """Give the instant (UTC) at which feeds may show an entry, or None if no one can tell.

    It is the later of `published` and `embargo`, or `added` where that is later still, but within
    the look-back of feeds; what is added after that takes the place that its date gives it.
    """
    if entry.published is None or entry.unreadable is not None:
        return None
    visible = _instant(entry.published, entry.added, site)
    if entry.embargo is not None:
        visible = max(visible, _instant(entry.embargo, entry.added, site))
    if entry.added is None or entry.added <= visible:
        return visible
    day = day_of(entry.published, site.zone)
    if entry.embargo is not None:
        day = max(day, day_of(entry.embargo, site.zone))
    age = day_of(entry.added, site.zone) - day
    return entry.added.astimezone(UTC) if age.days <= site.feeds.lookback else visible


def published_instant(entry: Entry, site: Site) -> datetime | None:
    """Give the instant (UTC, whole seconds) that feeds show as published; None if undated."""
    if entry.published is None:
        return None
    return _instant(entry.published, entry.added, site).replace(microsecond=0)


def updated_instant(entry: Entry, site: Site) -> datetime | None:
    """Give the instant (UTC, whole seconds) of the last significant edit, or of being published."""
    published = published_instant(entry, site)
    if published is None or entry.updated is None:
        return published
    return max(published, entry.updated.astimezone(UTC).replace(microsecond=0))


def listings(catalog: Catalog, site: Site, now: datetime) -> Iterator[Listing]:
    """Yield what each feed holds: all topics together and each topic, in the site's order.

    Each comes first in all languages together, then in each of `feed_languages`. A feed without
    entries is yielded too: its address has to go on answering.
    """
    languages = feed_languages(catalog, site)
    ranges = _ranges(catalog, languages)
    keys = tuple(product((None, *(topic.id for topic in site.topics)), (None, *languages)))
    shown = _buckets(_newest_first(catalog.entries, site, now), keys, ranges, site, now)
    withdrawn = _withdrawals(catalog.entries, site, now, ranges)
    beginning = datetime.combine(site.since, time(), UTC)
    for topic, language in keys:
        entries = tuple(shown[(topic, language)])
        updated = _last_change(entries, withdrawn.get((topic, language)), beginning)
        yield Listing(topic, language, updated, entries)


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

    That is when an entry becomes available, or when an `updated` or `withdrawn` of later comes.
    """
    instants = (instant for entry in catalog.entries for instant in _turns(entry, site))
    return min((instant for instant in instants if instant > now), default=None)


def _ranges(catalog: Catalog, languages: tuple[str, ...]) -> _Ranges:
    """Find the feeds' languages that each tag falls in, once for each tag."""
    tags = {entry.language for entry in catalog.entries}
    return {
        tag: (None, *(language for language in languages if matches(language, tag))) for tag in tags
    }


def _keys(entry: Entry, ranges: _Ranges) -> Iterator[_Key]:
    """Yield the (topic, language) of every feed that an entry belongs to, each once."""
    return product((None, *dict.fromkeys(entry.topics)), ranges[entry.language])


def _instant(moment: Moment, added: datetime | None, site: Site) -> datetime:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    hour = _hour(moment, site.zone)
    if added is not None and added < hour and day_of(added, site.zone) == moment:
        return added.astimezone(UTC)
    return hour


@lru_cache(maxsize=4096)
def _hour(day: date, zone: ZoneInfo) -> datetime:
    # Far west the day begins after ten o'clock UTC, and an embargo must hold there too.
    return max(datetime.combine(day, _HOUR_OF_A_DAY), beginning_of_day(day, zone))


def _newest_first(entries: Iterable[Entry], site: Site, now: datetime) -> list[_Ranked]:
    shown = [ranked for entry in entries if (ranked := _ranked(entry, site, now))]
    shown.sort(key=lambda ranked: ranked[2].id)
    shown.sort(key=itemgetter(0, 1), reverse=True)
    return shown


def _ranked(entry: Entry, site: Site, now: datetime) -> _Ranked | None:
    if entry.withdrawn is not None:
        return None
    since, published = available(entry, site), published_instant(entry, site)
    return None if since is None or since > now or published is None else (since, published, entry)


def _buckets(
    newest_first: Iterable[_Ranked],
    keys: Iterable[_Key],
    ranges: _Ranges,
    site: Site,
    now: datetime,
) -> dict[_Key, list[Dated]]:
    """Put entries into each feed that they belong to and that has room, until none has."""
    buckets: dict[_Key, list[Dated]] = {key: [] for key in keys}
    roomy = set(buckets)
    for since, published, entry in newest_first:
        if not roomy:
            break
        if open_keys := [key for key in _keys(entry, ranges) if key in roomy]:
            dated = _dated(entry, since, published, site, now)
            for key in open_keys:
                buckets[key].append(dated)
            roomy.difference_update(k for k in open_keys if len(buckets[k]) >= site.feeds.entries)
    return buckets


def _dated(entry: Entry, since: datetime, published: datetime, site: Site, now: datetime) -> Dated:
    updated = updated_instant(entry, site)
    return Dated(entry, since, published, updated if updated and updated <= now else published)


def _withdrawals(
    entries: Iterable[Entry], site: Site, now: datetime, ranges: _Ranges
) -> dict[_Key, datetime]:
    """Find each feed's last withdrawal of something that readers can have seen in it."""
    last: dict[_Key, datetime] = {}
    for entry in entries:
        gone = _withdrawal(entry, site)
        if gone is not None and gone <= now:
            last.update({key: max(gone, last.get(key, gone)) for key in _keys(entry, ranges)})
    return last


def _withdrawal(entry: Entry, site: Site) -> datetime | None:
    if entry.withdrawn is None:
        return None
    since, gone = available(entry, site), entry.withdrawn.astimezone(UTC)
    return gone if since is not None and since <= gone else None


def _last_change(
    entries: Iterable[Dated], withdrawn: datetime | None, beginning: datetime
) -> datetime:
    changes = [instant for dated in entries for instant in (dated.available, dated.updated)]
    if withdrawn is not None:
        changes.append(withdrawn)
    return max(changes, default=beginning).replace(microsecond=0)


def _turns(entry: Entry, site: Site) -> Iterator[datetime]:
    """Yield the instants at which an entry changes what a feed says."""
    if entry.withdrawn is None:
        turns = [available(entry, site), updated_instant(entry, site)]
    else:
        turns = [_withdrawal(entry, site)]
    yield from (instant for instant in turns if instant is not None)
