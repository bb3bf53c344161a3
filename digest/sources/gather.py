"""Documents of one source → its drafts: each document read by its reader, each record cleaned.

Records are cleaned while they are read, so that a source may be larger than memory; only those with
dates like 08/05/2022, or at midnight, wait until the whole column is known.
"""

from dataclasses import dataclass, replace
from typing import Literal

from digest.model import Site, Source
from digest.sources.clean.language import language_of
from digest.sources.clean.record import draft_of
from digest.sources.dates.order import Decision, Order, decide
from digest.sources.dates.written import Calendar, at_midnight, slashed
from digest.sources.draft import Draft
from digest.sources.record import Reading, Record, Refusal, Skipped

_WAITS = Skipped("", "waiting for its column")

Midnight = Literal["day", "instant"]
"""What a date at midnight means in a source: that day, or that very instant."""

MEANINGS: tuple[Midnight, ...] = ("day", "instant")


@dataclass(frozen=True, slots=True)
class Before:
    """How earlier imports read the dates of a source; None where none of them had to tell."""

    order: Order | None = None
    midnight: Midnight | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a source holds.

    `decision` is how its dates were read, if order mattered in any; `midnight` what a time of
    00:00 was taken for, if any had it. Without `whole` it may hold more than could be read.
    """

    drafts: tuple[Draft, ...]
    refused: tuple[Refusal, ...]
    skipped: tuple[Skipped, ...]
    notices: tuple[str, ...]
    decision: Decision | None
    midnight: Midnight | None
    whole: bool


class Gathering:
    """The records of one source, put together from as many documents as it has."""

    def __init__(self, source: Source, site: Site, calendar: Calendar) -> None:
        self._source = source
        self._site = site
        self._calendar = calendar
        self._outcomes: list[Draft | Refusal | Skipped] = []
        self._waiting: dict[int, Record] = {}
        self._dates: list[tuple[str, str]] = []
        self._calendars: dict[str, Calendar] = {}
        self._midnights = 0
        self._other_times = 0
        self._whole = True
        self._total = 0
        self._notices: dict[str, None] = {}

    @property
    def records(self) -> int:
        """How many records have been taken in so far."""
        return len(self._outcomes)

    def take(self, reading: Reading, within: str = "") -> None:
        """Take in what a document holds.

        `within` names the document where the source has several; its records are placed in it.
        """
        before = f"{within}: " if within else ""
        for outcome in reading.outcomes:
            placed = replace(outcome, place=before + outcome.place) if within else outcome
            if not isinstance(placed, Record):
                self._outcomes.append(placed)
            elif self._has_to_wait(placed):
                self._waiting[len(self._outcomes)] = placed
                self._outcomes.append(_WAITS)
            else:
                self._outcomes.append(self._cleaned(placed))
        self._whole = self._whole and reading.whole
        self._total = max(self._total, reading.total)
        self._notices |= dict.fromkeys(before + notice for notice in reading.notices)

    def gathered(self, place: str, chosen: Order | None, before: Before) -> Gathered:
        """Decide how dates are read, and give what the source holds.

        Args:
            place: what to call the source in errors.
            chosen: the order of day and month that a person said.
            before: how earlier imports read it.

        Raises:
            SourceError: nothing decides the order, or dates contradict each other.
        """
        decision = self._decide(place, chosen, before.order)
        midnight: Midnight | None = None
        if self._midnights:
            midnight = before.midnight or ("instant" if self._other_times else "day")
        order = decision.order if decision else None
        self._calendar = replace(self._calendar, order=order, days=midnight == "day")
        self._calendars = {}
        while self._waiting:
            number, record = self._waiting.popitem()
            self._outcomes[number] = self._cleaned(record)
        return Gathered(
            drafts=tuple(each for each in self._outcomes if isinstance(each, Draft)),
            refused=tuple(each for each in self._outcomes if isinstance(each, Refusal)),
            skipped=tuple(each for each in self._outcomes if isinstance(each, Skipped)),
            notices=tuple(self._notices),
            decision=decision,
            midnight=midnight,
            whole=self._whole and self._total <= self.records,
        )

    def _has_to_wait(self, record: Record) -> bool:
        """Whether it takes the other records to tell what the dates of this one mean."""
        waits = False
        for written in (record.published, record.updated):
            if isinstance(written, str) and slashed(written):
                self._dates.append((record.place, written))
                waits = True
        at = at_midnight(record.published, self._calendar_of(record))
        self._midnights += at is True
        self._other_times += at is False
        return waits or at is True

    def _cleaned(self, record: Record) -> Draft | Refusal:
        return draft_of(record, self._site, self._source, self._calendar_of(record))

    def _calendar_of(self, record: Record) -> Calendar:
        """Give the calendar for a record: its dates may be in the language that it says it has."""
        if record.language not in self._calendars:
            language, _ = language_of(record.language, self._site)
            languages = dict.fromkeys(filter(None, (language, *self._calendar.languages)))
            self._calendars[record.language] = replace(self._calendar, languages=tuple(languages))
        return self._calendars[record.language]

    def _decide(self, place: str, chosen: Order | None, before: Order | None) -> Decision | None:
        if not self._dates:
            return None
        rows, words = [row for row, _ in self._dates], [written for _, written in self._dates]
        return decide(words, chosen=chosen, before=before, place=place, rows=rows)
