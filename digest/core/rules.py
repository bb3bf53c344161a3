"""The rules of one look, in the order in which an entry meets them.

docs/rules.md says the same in plain words for staff. The reference model in the tests is an
independent reading of the same rules.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from digest.core.editorial import held
from digest.core.ledger import Ledger
from digest.core.schedule import beginning_of_day, day_of, instant_of, slot_before
from digest.model import Entry, Newsletter, PassedOver, Site, Waiting
from digest.text import comparable_url, matches

FLOOD_AT_LEAST = 50
FLOOD_TIMES_MEDIAN = 5
UNSCHEDULED_DAYS = 31
"""How far an unscheduled newsletter without a record looks back before an entry counts as late."""

Verdict = Waiting | PassedOver | None
"""What the rules say of an entry; None: it is announced."""


def previous_cutoff(newsletter: Newsletter, site: Site, ledger: Ledger) -> datetime:
    """Give `prev`: the last record's cut-off, or the beginning of `start` before the first."""
    return ledger.last.cutoff if ledger.last else beginning_of_day(newsletter.start, site.zone)


def newest_first(entries: Iterable[Entry], site: Site) -> tuple[Entry, ...]:
    """Order entries by published, newest first, then by id. A day counts from its beginning."""

    def key(entry: Entry) -> tuple[float, str]:
        published = entry.published
        return (-instant_of(published, site.zone).timestamp() if published else 0.0, entry.id)

    return tuple(sorted(entries, key=key))


def follows(
    topics: tuple[str, ...] | None, languages: tuple[str, ...] | None, entry: Entry
) -> bool:
    """Whether an entry has a topic and a language of these; None takes every one."""
    return (topics is None or any(topic in topics for topic in entry.topics)) and (
        languages is None or any(matches(wanted, entry.language) for wanted in languages)
    )


def visible_from(entry: Entry, site: Site) -> datetime | None:
    """Give the instant when an entry becomes visible; None if its dates cannot be read."""
    if entry.published is None or entry.unreadable:
        return None
    published = instant_of(entry.published, site.zone)
    return max(published, instant_of(entry.embargo, site.zone)) if entry.embargo else published


def visible_day(entry: Entry, site: Site) -> date | None:
    """Give the day, in the site's zone, on which an entry becomes visible."""
    if entry.published is None or entry.unreadable:
        return None
    published = day_of(entry.published, site.zone)
    return max(published, day_of(entry.embargo, site.zone)) if entry.embargo else published


class Rules:
    """The rules of one look: what they need is worked out once."""

    def __init__(
        self,
        newsletter: Newsletter,
        site: Site,
        ledger: Ledger,
        cutoff: datetime,
        catalogued: frozenset[str],
        accepted: frozenset[str],
    ) -> None:
        self.newsletter = newsletter
        self.site = site
        self.ledger = ledger
        self.cutoff = cutoff
        self.catalogued = catalogued
        self.accepted = accepted | ledger.accepted
        self.prev = previous_cutoff(newsletter, site, ledger)
        self.late_before = self._late_before()
        self.held = newsletter.hold | held(newsletter, site, ledger, cutoff)

    def open_entries(self, entries: Iterable[Entry]) -> Iterable[Entry]:
        """Yield the entries that the newsletter follows and has still to decide about."""
        topics, languages = self.newsletter.topics, self.newsletter.languages
        return (e for e in entries if self._is_open(e) and follows(topics, languages, e))

    def _is_open(self, entry: Entry) -> bool:
        if entry.id in self.accepted:
            return entry.id not in self.ledger.announced
        return not self.ledger.decided(entry)

    def judge(self, entry: Entry) -> Verdict:
        """Take an entry through the rules to the first that fits."""
        accepted = entry.id in self.accepted
        visible, day = visible_from(entry, self.site), visible_day(entry, self.site)
        if visible is None or day is None:
            return Waiting("undated")
        if visible > self.cutoff:
            return Waiting("future")
        if not accepted and (reason := self._passed_over_because(entry, visible, day)):
            return PassedOver(reason, day, entry.published, entry.embargo)
        if entry.withdrawn:
            return Waiting("withdrawn")
        if entry.id in self.held:
            return Waiting("held")
        if not accepted and (predecessor := self._predecessor(entry)):
            return Waiting("same-as", predecessor)
        if self.is_stopped(entry):
            return Waiting("flood")
        return None

    def is_stopped(self, entry: Entry) -> bool:
        """Whether a flood stopped an entry and no person has decided about it yet."""
        return entry.id in self.ledger.flooded and entry.id not in self.accepted

    def _passed_over_because(self, entry: Entry, visible: datetime, day: date) -> str | None:
        if day < self.newsletter.start:
            return "before-start"
        base = self.ledger.first_listed.get(entry.id, self.prev)
        if day < day_of(base, self.site.zone) - timedelta(days=self.newsletter.lookback):
            return "too-old"
        last = self.ledger.last
        if last and visible < self.prev and not follows(last.topics, last.languages, entry):
            return "not-followed"
        return None

    def _predecessor(self, entry: Entry) -> str | None:
        """Find an announced id that had the entry's address and has left the catalog."""
        if not entry.url:
            return None
        ids = self.ledger.announced_addresses.get(comparable_url(entry.url), ())
        return next((id for id in reversed(ids) if id not in self.catalogued), None)

    def is_late(self, entry: Entry) -> bool:
        """Whether an entry became visible before the last look and no record knew of it."""
        day = visible_day(entry, self.site)
        unheard_of = entry.id not in self.ledger.waited and entry.id not in self.accepted
        return unheard_of and day is not None and day < self.late_before

    def _late_before(self) -> date:
        if self.ledger.last:
            return day_of(self.prev, self.site.zone)
        if self.newsletter.schedule:
            preceding = slot_before(self.newsletter.schedule, self.site.zone, self.cutoff)
            return day_of(preceding, self.site.zone)
        return day_of(self.cutoff, self.site.zone) - timedelta(days=UNSCHEDULED_DAYS)

    def flood_limit(self) -> float:
        """Give how many late entries are still no flood."""
        return max(FLOOD_AT_LEAST, FLOOD_TIMES_MEDIAN * self.ledger.median_announced())

    def by_person(self, entry: Entry) -> PassedOver:
        """Pass an entry over for ever."""
        day = visible_day(entry, self.site)
        return PassedOver("by-person", day, entry.published, entry.embargo)
