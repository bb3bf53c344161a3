"""Random histories in which a person decides about issues: nothing is lost, and nothing told twice.

The records are those of the reference model, to which everything that is held for an issue to come is
on the list `hold` of the newsletter. What is pinned and ordered changes the order, and nothing else.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import reference
from engine import compare, plain, real_entry, real_newsletter, real_site
from histories import (
    add,
    add_near,
    edit,
    histories,
    often,
    requests,
    run_anyhow,
    run_soon,
    step,
    too_few,
    which,
)
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from reference import NOTHING_ASKED, Plain, RefusedError
from worlds import World, attempt

from digest.core.edition import full_editions
from digest.core.issue import run
from digest.core.ledger import Ledger
from digest.errors import OutboxError, RequestError
from digest.model import Catalog, Editorial, Newsletter, Record, Request

RELIABLY = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def made(newsletter: Plain) -> Newsletter:
    return replace(real_newsletter(newsletter), editorial=dict(newsletter["editorial"]))


def edited_run(
    newsletter: Plain, catalog: list[Plain], records: list[Record], now: datetime, asked: Plain
) -> list[Record]:
    zone, own = newsletter["zone"], made(newsletter)
    entries = tuple(real_entry(entry, zone) for entry in catalog)
    request = Request(**asked | {"include": tuple(asked["include"])})
    try:
        ledger = Ledger(tuple(records))
        return list(run(own, real_site(own, zone), Catalog(entries), ledger, request, now))
    except (RequestError, OutboxError) as refusal:
        raise RefusedError(str(refusal)) from refusal


def day_in(zone: str, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def waits_for(issue: date | int, newsletter: Plain, ledger: list[Plain], cutoff: datetime) -> bool:
    """Whether an issue is still to be made, said a second time."""
    days = [
        day_in(newsletter["zone"], datetime.fromisoformat(r["cutoff"]))
        for r in ledger
        if r["number"]
    ]
    if isinstance(issue, int):
        return issue > len(days)
    return issue not in days and issue >= day_in(newsletter["zone"], cutoff)


def with_holds(newsletter: Plain, ledger: list[Plain], cutoff: datetime) -> Plain:
    """Put all that is held for an issue to come on the newsletter's own list."""
    held = {
        id
        for issue, editorial in newsletter["editorial"].items()
        if waits_for(issue, newsletter, ledger, cutoff)
        for id in editorial.hold
    }
    return newsletter | {"hold": sorted({*newsletter["hold"], *held})}


def expected_run(
    newsletter: Plain, catalog: list[Plain], ledger: list[Plain], clock: datetime, asked: Plain
) -> list[Plain]:
    """Run the reference look by look, each with the list `hold` that it has to have."""
    prev = reference.previous_cutoff(newsletter, ledger)
    due = reference.slots(newsletter, prev, clock) if newsletter["every"] else []
    if not due or asked["now"]:
        return reference.run(with_holds(newsletter, ledger, clock), catalog, ledger, clock, asked)
    if not asked["catch_up"]:
        held = with_holds(newsletter, ledger, due[-1])
        return reference.run(held, catalog, ledger, clock, asked)
    records: list[Plain] = []
    for slot in due:
        before = [*ledger, *records]
        held = with_holds(newsletter, before, slot)
        records += reference.run(held, catalog, before, slot, asked | {"catch_up": False})
        asked = NOTHING_ASKED
    return records


class Desk(World):
    """A world with somebody who decides about issues, made and to come."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__((edited_run, plain), *arguments)
        self.newsletter["editorial"] = {}

    def decide(
        self, named: tuple[str, int], hold: list[int], pin: list[int], order: list[int]
    ) -> None:
        how, ahead = named
        numbers = sum(record["number"] is not None for record in self.ledger)
        day = day_in(self.zone, self.slot(max(ahead, 0)))
        issue: date | int = max(numbers + 1 + ahead, 1) if how == "number" else day
        kept = {entry["id"] for n in hold for entry in self.pick(n)}
        ids = [[e["id"] for n in some for e in self.pick(n)] for some in (pin, order)]
        first, then = (tuple(dict.fromkeys(id for id in some if id not in kept)) for some in ids)
        decided = Editorial({"en": "Own"}, {}, tuple(sorted(kept)), first, then)
        self.newsletter["editorial"] = self.newsletter["editorial"] | {issue: decided}

    def run(self, advance: Any, included: list[int], asked: Plain, in_utc: bool) -> list[Any]:
        self.advance(*advance)
        include = [entry["id"] for n in included for entry in self.pick(n)]
        asked = NOTHING_ASKED | asked | {"include": include}
        now = self.clock if in_utc else self.clock.astimezone(ZoneInfo(self.zone))
        note(f"  it is {now.isoformat()}; asked: {asked}")
        expected = attempt(
            expected_run, self.newsletter, self.catalog, self.ledger, self.clock, asked
        )
        arguments = (self.newsletter, self.catalog, self.records, now, asked)
        records = attempt(edited_run, *arguments)
        if expected is None or records is None:
            assert records == expected, "one refused and the other did not"
            return []
        plain_records = [plain(record, self.zone) for record in records]
        compare(plain_records, expected)
        own = self.newsletter
        for number, record in enumerate(records):
            before = [*self.ledger, *plain_records[:number]]
            self.newsletter = with_holds(own, before, record.cutoff)
            self.check_words(record, before, [*self.records, *records[:number]])
        self.newsletter = own
        self.check_killed(arguments, records)
        self.records += records
        self.ledger += plain_records
        return records

    def check_words(self, record: Record, ledger: list[Plain], before: list[Record]) -> None:
        """What names an issue counts for that one; it changes the order of entries, and no more."""
        day = day_in(self.zone, record.cutoff)
        number = sum(r["number"] is not None for r in ledger) + 1
        editorial = self.newsletter["editorial"]
        named = editorial.get(number)
        if named is None and waits_for(day, self.newsletter, ledger, record.cutoff):
            named = editorial.get(day)
        assert record.editorial == (named if record.number else None)
        held = set(self.newsletter["hold"])
        assert not held & set(record.announced)
        own = made(self.newsletter)
        site = real_site(own, self.zone)
        usual = full_editions(replace(record, editorial=None), own, site, Ledger(tuple(before)))
        edited = full_editions(record, own, site, Ledger(tuple(before)))
        for one, other in zip(usual, edited, strict=True):
            assert {s.topic: {e.id for e in s.entries} for s in one.sections} == {
                s.topic: {e.id for e in s.entries} for s in other.sections
            }
            self.check_pins(record, other)

    def check_pins(self, record: Record, edition: Any) -> None:
        works = {entry.id: entry.work for entry in record.snapshots}
        pins = [works[id] for id in (record.editorial or Editorial()).pin if id in works]
        shown = [entry.work for entry in edition.entries if entry.work in pins]
        for section in edition.sections:
            pinned = [entry.work in pins for entry in section.entries]
            assert pinned == sorted(pinned, reverse=True), "what is pinned comes first"
        if shown:
            assert edition.entries[0].work == min(shown, key=pins.index)

    def check_killed(self, arguments: Any, records: list[Record]) -> None:
        newsletter, catalog, before, now, asked = arguments
        turned = edited_run(newsletter, catalog[::-1], before, now, asked)
        assert turned == records, "the order of the file matters"
        for killed_after in {len(records), len(records) // 2, 1} - {0}:
            left = before + records[:killed_after]
            rest = edited_run(newsletter, catalog, left, now, asked)
            assert rest == records[killed_after:], f"killed after {killed_after}"

    def finish(self) -> None:
        """Take the files away that name issues still to come: nothing is held any more."""
        self.newsletter["editorial"] = {}
        super().finish()


some = st.lists(which, max_size=3)
named = st.tuples(
    st.sampled_from(["number", "number", "day", "day", "day"]), st.sampled_from([0, 0, 0, 1, -1])
)
decide = step("decide", named, some, some, some)
deciding = st.tuples(add_near, decide, run_soon, often((1, decide), (1, edit)), run_anyhow)
holding = st.tuples(
    add_near, step("decide", named, st.just([0]), some, some), run_soon, run_soon, run_anyhow
)
arranging = st.tuples(
    add, add, add, step("decide", named, st.just([]), some, some), add, run_soon, run_anyhow
)
catching_up = st.tuples(
    add_near,
    decide,
    step(
        "run",
        st.tuples(st.just("slots"), st.tuples(st.integers(1, 4), st.just(0))),
        st.just([]),
        st.just({"catch_up": True}),
        st.booleans(),
    ),
    step("run", st.just(("seconds", 3600)), st.just([]), requests, st.booleans()),
)
at_once = step("run", st.just(("seconds", 60)), st.just([]), st.just({"now": True}), st.booleans())
on_one_day = st.tuples(
    add_near,
    step("decide", st.tuples(st.just("day"), st.sampled_from([0, 1])), some, some, some),
    at_once,
    add_near,
    at_once,
)
of_editing = histories(
    deciding, holding, arranging, often((2, catching_up), (1, too_few), (2, on_one_day))
)


def live(history: Any) -> None:
    night, schedule, rules, episodes = history
    desk = Desk(night, schedule, rules)
    for name, *arguments in (done for episode in episodes for done in episode):
        note(f"{name} {arguments}")
        getattr(desk, name)(*arguments)
    desk.finish()


@settings(max_examples=300, derandomize=True, database=None, **RELIABLY)
@given(of_editing)
def test_every_history_of_decisions_leaves_the_records_that_the_reference_says(
    history: Any,
) -> None:
    live(history)


@pytest.mark.slow
@settings(max_examples=6000, **RELIABLY)
@given(of_editing)
def test_thousands_of_decisions_leave_the_records_that_the_reference_says(history: Any) -> None:
    live(history)
