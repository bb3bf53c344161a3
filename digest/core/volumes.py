"""The months of a feed, each a volume with all that became available in it (RFC 5005, section 4).

A month depends on nothing outside it but on the month before: a late entry, an edit or a withdrawal
changes the volumes of its own month and no other.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from digest.core.listing import (
    Dated,
    Key,
    Ranges,
    Ranked,
    Withdrawal,
    dated,
    ended_topics,
    feed_languages,
    keys_of,
    last_change,
    newest_first,
    ranges_of,
    withdrawals,
)
from digest.model import Catalog, Site

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Volume:
    """What became available in a month, newest first, and the month of the volume before it.

    Topic and language of None: every one. `updated` is when the volume changed last.
    """

    topic: str | None
    language: str | None
    month: str
    previous: str | None
    updated: datetime
    entries: tuple[Dated, ...]
    withdrawn: tuple[Withdrawal, ...]


def month_of(available: datetime) -> str:
    """Name the month (UTC) of what became available: "2022-08".

    A day stands for an hour of that very day in UTC, so that it never slips into another month.
    """
    instant = available.astimezone(UTC)
    return f"{instant.year:04d}-{instant.month:02d}"


def volumes(
    catalog: Catalog, site: Site, now: datetime, until: Mapping[Key, str]
) -> Iterator[tuple[Volume, ...]]:
    """Yield the volumes of each month together, the oldest month first.

    Only months that have entries, and only up to the month that `until` has for a feed; what is not
    in it has no volumes.
    """
    if not until:
        return
    ranges = ranges_of(catalog, feed_languages(catalog, site))
    gone = _by_month(withdrawals(catalog.entries, site, now, ranges))
    ends = ended_topics(site, now)
    previous: dict[Key, str] = {}
    oldest_first = reversed(newest_first(catalog.entries, site, now))
    for month, ranked in groupby(oldest_first, lambda one: month_of(one[0])):
        wanted = {key for key, last in until.items() if month <= last}
        made: list[Volume] = []
        for key, ones in _sorted_out(ranked, ranges, wanted, ends).items():
            entries = tuple(
                dated(entry, since, published, site, now) for since, published, entry in ones[::-1]
            )
            left = tuple(gone.get((key, month), ()))
            updated = last_change(entries, left, entries[-1].available)
            made.append(Volume(*key, month, previous.get(key), updated, entries, left))
            previous[key] = month
        yield tuple(made)


def _sorted_out(
    ranked: Iterable[Ranked],
    ranges: Ranges,
    wanted: Collection[Key],
    ends: Mapping[str, datetime],
) -> dict[Key, list[Ranked]]:
    found: dict[Key, list[Ranked]] = {}
    for one in ranked:
        for key in keys_of(one[2], ranges):
            if key in wanted and one[0] < ends.get(key[0] or "", _NEVER):
                found.setdefault(key, []).append(one)
    return found


def _by_month(
    withdrawn: Mapping[Key, Iterable[Withdrawal]],
) -> dict[tuple[Key, str], list[Withdrawal]]:
    found: dict[tuple[Key, str], list[Withdrawal]] = {}
    for key, ones in withdrawn.items():
        for one in ones:
            found.setdefault((key, month_of(one.available)), []).append(one)
    return found
