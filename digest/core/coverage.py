"""How well the topics of a site are kept: how many entries each has, and which have gone silent."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from digest.core.rules import visible_day
from digest.core.schedule import day_of
from digest.model import Entry, Site, Topic

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Coverage:
    """One topic and its entries.

    Args:
        topic: the topic.
        entries: how many it has; what is withdrawn is left out.
        languages: how many in each language, most first.
        first: the day of its first entry that is visible, None if there is none.
        newest: the day of its newest.
        months: how many whole months there were from the first entry's on, before the present one.
        silent: those of them without an entry, like "2022-03".
    """

    topic: Topic
    entries: int
    languages: Mapping[str, int]
    first: date | None
    newest: date | None
    months: int
    silent: tuple[str, ...]

    @property
    def silent_since(self) -> str | None:
        """The month since which nothing has come, if at least one has gone by without an entry."""
        if self.newest is None:
            return None
        return next((month for month in self.silent if month > f"{self.newest:%Y-%m}"), None)


def coverage(entries: Iterable[Entry], site: Site, now: datetime) -> tuple[Coverage, ...]:
    """Survey the topics of a site, in its order.

    Args:
        entries: those of the catalog.
        site: whose topics and time zone they are.
        now: the present; what is to come counts as an entry, and not as a month's.
    """
    by_topic: dict[str, list[Entry]] = {topic.id: [] for topic in site.topics}
    for entry in entries:
        for topic in () if entry.withdrawn else entry.topics:
            by_topic.setdefault(topic, []).append(entry)
    return tuple(_coverage(topic, by_topic[topic.id], site, now) for topic in site.topics)


def _coverage(topic: Topic, entries: list[Entry], site: Site, now: datetime) -> Coverage:
    today = day_of(now, site.zone)
    found = (visible_day(entry, site) for entry in entries)
    days = sorted(day for day in found if day is not None and day <= today)
    last = min(today, topic.retired) if topic.retired else today
    months = list(_months(days[0], last)) if days else []
    heard = {f"{day:%Y-%m}" for day in days}
    return Coverage(
        topic=topic,
        entries=len(entries),
        languages=dict(Counter(entry.language for entry in entries).most_common()),
        first=days[0] if days else None,
        newest=days[-1] if days else None,
        months=len(months),
        silent=tuple(month for month in months if month not in heard),
    )


def _months(first: date, today: date) -> Iterator[str]:
    """Yield the months from a day's own to the last that is over."""
    number = first.year * _MONTHS + first.month - 1
    while number < today.year * _MONTHS + today.month - 1:
        yield f"{number // _MONTHS:04}-{number % _MONTHS + 1:02}"
        number += 1
