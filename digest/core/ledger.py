"""The ledger of one newsletter: its records by cut-off, and what they add up to."""

from collections.abc import Callable, Mapping, Set
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from statistics import median
from typing import Any

from digest.model import Entry, PassedOver, Record
from digest.text import comparable_url


@dataclass(frozen=True)
class Ledger:
    """What one newsletter has announced, passed over or kept waiting. The last word counts."""

    records: tuple[Record, ...] = ()

    def after(self, record: Record) -> "Ledger":
        """Give the ledger with one more record, whose cut-off is later than all.

        What was added up already goes on from there: a run may make hundreds of records.
        """
        ledger = Ledger((*self.records, record))
        for name, note in _ADDED_UP.items():
            if name in self.__dict__:
                found = copy(self.__dict__[name])
                note(found, record)
                ledger.__dict__[name] = found
        return ledger

    def before(self, record: Record) -> "Ledger":
        """Give the ledger as it stood when a record was made."""
        return Ledger(tuple(r for r in self.records if r.cutoff < record.cutoff))

    @property
    def last(self) -> Record | None:
        """The newest record, issue or not."""
        return self.records[-1] if self.records else None

    @cached_property
    def issues(self) -> tuple[Record, ...]:
        """The records that announced something, oldest first."""
        return tuple(record for record in self.records if record.number is not None)

    @property
    def next_number(self) -> int:
        """The number of the next issue."""
        return 1 + max((record.number or 0 for record in self.records), default=0)

    @cached_property
    def announced(self) -> Mapping[str, Record]:
        """Each announced id and the issue that announced it."""
        return {id: record for record in self.records for id in record.announced}

    @cached_property
    def announced_entries(self) -> Mapping[str, Entry]:
        """Each announced id and the entry as it was shown."""
        announced = self.announced
        return {
            entry.id: entry
            for record in self.records
            for entry in record.snapshots
            if entry.id in announced
        }

    @cached_property
    def announced_works(self) -> frozenset[str]:
        """The works of which some translation has been announced."""
        return frozenset(entry.work for entry in self.announced_entries.values())

    @cached_property
    def announced_addresses(self) -> Mapping[str, tuple[str, ...]]:
        """The ids that were announced with an address, by that address in comparable form."""
        found: dict[str, tuple[str, ...]] = {}
        for id, entry in self.announced_entries.items():
            if entry.url:
                address = comparable_url(entry.url)
                found[address] = (*found.get(address, ()), id)
        return found

    @cached_property
    def passed_over(self) -> Mapping[str, PassedOver]:
        """The ids whose last word is that they were passed over, and why."""
        found: dict[str, PassedOver] = {}
        for record in self.records:
            _note_passed_over(found, record)
        return found

    @cached_property
    def waited(self) -> Set[str]:
        """The ids that some record lists as waiting."""
        found: set[str] = set()
        for record in self.records:
            _note_waited(found, record)
        return found

    @cached_property
    def first_listed(self) -> Mapping[str, datetime]:
        """For each id, the `prev` of the first record that lists it as waiting or passed over."""
        found: dict[str, datetime] = {}
        for record in self.records:
            _note_first_listed(found, record)
        return found

    @cached_property
    def accepted(self) -> frozenset[str]:
        """The ids that a person accepted, announced since or not."""
        return frozenset(id for record in self.records for id in record.decisions.accepted)

    @cached_property
    def flooded(self) -> frozenset[str]:
        """The ids that a flood stopped and about which no person has decided yet."""
        stopped = frozenset(id for record in self.records for id in record.flood)
        decided = (id for record in self.records for id in record.decisions.passed_over)
        return stopped - self.accepted - frozenset(decided) - frozenset(self.announced)

    def decided(self, entry: Entry) -> bool:
        """Whether nothing more is to be asked about an entry.

        Announced and passed over by a person hold for ever; passed over by rule holds while the
        dates that it was judged by are unchanged.
        """
        if entry.id in self.announced:
            return True
        verdict = self.passed_over.get(entry.id)
        if verdict is None:
            return False
        same_dates = (verdict.published, verdict.embargo) == (entry.published, entry.embargo)
        return verdict.reason == "by-person" or (same_dates and not entry.unreadable)

    def median_announced(self) -> float:
        """Give the median number of entries per issue; 0 before the first."""
        return median(len(issue.announced) for issue in self.issues) if self.issues else 0


def _note_passed_over(found: dict[str, PassedOver], record: Record) -> None:
    for id in (*record.announced, *record.waiting):
        found.pop(id, None)
    found.update(record.passed_over)


def _note_waited(found: set[str], record: Record) -> None:
    found.update(record.waiting)


def _note_first_listed(found: dict[str, datetime], record: Record) -> None:
    for id in (*record.waiting, *record.passed_over):
        found.setdefault(id, record.prev)


_ADDED_UP: Mapping[str, Callable[[Any, Record], None]] = {
    "passed_over": _note_passed_over,
    "waited": _note_waited,
    "first_listed": _note_first_listed,
}
"""What records add up to, and how one more is added."""
