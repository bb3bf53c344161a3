"""A world that has a history: a site, its clock, and people; lived in by any engine of the rules."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import reference
from engine import (
    compare,
    plain,
    real_run,
)
from hypothesis import note
from reference import NOTHING_ASKED, Plain, RefusedError
from truths import (
    check_announced,
    check_nothing_lost,
    check_passed_over,
    check_records,
    check_waiting,
    day_of,
    is_dated,
    is_followed,
    last_part,
    starts,
    visible,
)

NIGHTS = [  # nights in which clocks change, or that are missing; and places where nothing happens
    ("America/New_York", "2022-03-13T02:30"),
    ("America/New_York", "2022-11-06T01:30"),
    ("Pacific/Apia", "2011-12-30T09:00"),
    ("America/Sao_Paulo", "2018-11-04T00:30"),
    ("America/Sao_Paulo", "2019-02-16T23:30"),
    ("Asia/Beirut", "2022-03-27T00:00"),
    ("Asia/Beirut", "2022-10-29T23:30"),
    ("America/Havana", "2022-11-06T00:30"),
    ("America/St_Johns", "2010-11-07T00:00"),
    ("Asia/Singapore", "2022-07-31T12:00"),
    ("UTC", "2024-02-29T00:00"),
]
SCHEDULES = [
    ("month", 1, "09:00"),
    ("day", None, "02:30"),
    ("day", None, "00:00"),
    ("week", "sunday", "01:30"),
    ("week", "monday", "09:00"),
    ("month", 31, "00:00"),
    ("month", "last monday", "09:00"),
    ("month", "first sunday", "02:30"),
    ("quarter", 1, "09:00"),
    ("quarter", "last friday", "23:30"),
    (None, None, "09:00"),
    (None, None, "09:00"),
]
URLS = [
    None,  # one of its own
    "https://example.org/a",
    "http://EXAMPLE.org:80/a/",
    "https://example.org:443/a#top",
    "https://example.org/b",
    "",
]
NO_DATE = [None, "soon"]
FORMS = ["date", "date", "wall", "offset", "utc"]
ANCHORS = ["clock", "clock", "prev", "slot", "next slot", "start", "oldest", "base", "night"]
SHIFTS = [
    timedelta(),
    timedelta(days=-1),
    timedelta(days=1),
    timedelta(seconds=-1),
    timedelta(seconds=1),
    timedelta(hours=1),
    timedelta(days=-40),
    timedelta(days=20),
]

Engine = tuple[Callable[..., list[Any]], Callable[[Any, str], Plain]]
REAL: Engine = (real_run, plain)
MODEL: Engine = (reference.run, lambda record, _zone: record)


class World:
    """A catalog, settings, a clock and the records made; each public method is a step."""

    def __init__(self, engine: Engine, night: tuple[str, str], schedule: Any, rules: Any) -> None:
        self.engine, self.as_plain = engine
        self.zone, wall = night
        start_shift, lookback, min_entries = rules
        self.night = starts(wall, self.zone)
        start = self.night.astimezone(ZoneInfo(self.zone)).date() + timedelta(days=start_shift)
        every, on, at = schedule
        self.newsletter: Plain = {
            "name": "monthly",
            "zone": self.zone,
            "start": str(start),
            "topics": None,
            "languages": None,
            "lookback": lookback,
            "min_entries": min_entries,
            "hold": [],
        } | {"every": every, "on": on, "at": at or wall[-5:]}
        self.clock = starts(str(start), self.zone) + timedelta(hours=12)
        self.catalog: list[Plain] = []
        self.gone: list[Plain] = []
        self.past_dates: dict[str, list[Any]] = {}
        self.records: list[Any] = []
        self.ledger: list[Plain] = []
        self.made = 0

    # the catalog

    def add(self, published: Any, embargo: Any, topics: Any, language: str, url: Any) -> None:
        self.made += 1
        id = f"e{self.made}"
        entry = {
            "id": id,
            "title": id,
            "topics": topics,
            "language": language,
            "url": f"https://example.org/{id}" if url is None else url,
        }
        self.catalog.append(entry | {"published": self.moment(published), "embargo": None})
        self.catalog[-1]["embargo"] = embargo and self.moment(embargo)

    def add_many(self, count: int, published: Any) -> None:
        for _ in range(count):
            self.add(published, None, ["a"], "en", None)

    def date_anew(self, which: int, name: str, moment: Any) -> None:
        for entry in self.pick(which):
            self.past_dates.setdefault(entry["id"], []).append(
                (entry["published"], entry["embargo"])
            )
            entry[name] = moment and self.moment(moment, entry["id"])

    def date_back(self, which: int) -> None:
        for entry in self.pick(which):
            if self.past_dates.get(entry["id"]):
                entry["published"], entry["embargo"] = self.past_dates[entry["id"]].pop()

    def edit(self, which: int, name: str, value: Any) -> None:
        for entry in self.pick(which):
            entry[name] = value

    def edit_all(self, name: str, value: Any) -> None:
        for entry in self.catalog:
            entry[name] = value

    def withdraw_or_return(self, which: int) -> None:
        for entry in self.pick(which):
            entry["withdrawn"] = None if entry.get("withdrawn") else "2030-01-01T00:00:00Z"

    def rename(self, which: int) -> None:
        for entry in self.pick(which):
            self.made += 1
            self.gone.append(deepcopy(entry))
            entry["id"] = f"e{self.made}"

    def delete(self, which: int) -> None:
        for entry in self.pick(which):
            self.catalog.remove(entry)
            self.gone.append(entry)

    def bring_back(self) -> None:
        if self.gone and self.gone[-1]["id"] not in self.by_id():
            self.catalog.append(self.gone.pop())

    # the settings

    def hold_or_release(self, which: int) -> None:
        for entry in self.pick(which):
            held = set(self.newsletter["hold"]) ^ {entry["id"]}
            self.newsletter["hold"] = sorted(held)

    def set(self, name: str, value: Any) -> None:
        self.newsletter[name] = value

    def set_start(self, days: int) -> None:
        start = self.clock.astimezone(ZoneInfo(self.zone)).date() + timedelta(days=days)
        self.newsletter["start"] = str(start)

    def set_schedule(self, schedule: Any) -> None:
        self.newsletter |= dict(zip(("every", "on", "at"), schedule, strict=True))

    # the run

    def run(self, advance: Any, included: list[int], asked: Plain, in_utc: bool) -> list[Any]:
        self.advance(*advance)
        include = [entry["id"] for which in included for entry in self.pick(which)]
        include += ["nobody"] if -1 in included else []
        asked = NOTHING_ASKED | asked | {"include": include}
        now = self.clock if in_utc else self.clock.astimezone(ZoneInfo(self.zone))
        note(f"  it is {now.isoformat()}; asked: {asked}")
        expected = attempt(
            reference.run, self.newsletter, self.catalog, self.ledger, self.clock, asked
        )
        arguments = (self.newsletter, self.catalog, self.records, now, asked)
        records = attempt(self.engine, *arguments)
        if expected is None or records is None:
            assert records == expected, "one refused and the other did not"
            return []

        plain_records = [self.as_plain(record, self.zone) for record in records]
        compare(plain_records, expected)
        self.check_run(arguments, records, plain_records)
        self.records += records
        self.ledger += plain_records
        return records

    def check_run(self, arguments: Any, records: list[Any], plain_records: list[Plain]) -> None:
        newsletter, catalog, before, now, asked = arguments
        ledger = self.ledger + plain_records
        check_records(ledger, plain_records)
        if plain_records:
            check_nothing_lost(ledger, catalog, newsletter)
        for record in plain_records:
            upto = ledger[: ledger.index(record) + 1]
            check_passed_over(upto, record, self)
            check_waiting(upto, record, self)
            check_announced(upto, record, self)
        turned = self.engine(newsletter, catalog[::-1], before, now, asked)
        assert turned == records, "the order of the file matters"
        for killed_after in {len(records), len(records) // 2, 1} - {0}:
            left = before + records[:killed_after]
            rest = self.engine(newsletter, catalog, left, now, asked)
            assert rest == records[killed_after:], f"killed after {killed_after}"

    def finish(self) -> None:
        """Take every obstacle away: in the end all that can be told is told."""
        self.newsletter |= {"hold": [], "min_entries": 3}
        self.edit_all("withdrawn", None)
        stored = deepcopy(self.ledger)
        self.run(("days", 200), [], {"now": True, "accept_late": True}, True)
        decided = {id for r in self.ledger for id in [*r["announced"], *r["passed_over"]]}
        shown_once = [entry for r in self.ledger for entry in r["entries"]]
        vanished = {last_part(e["url"]) for e in shown_once if e["id"] not in self.by_id()}
        for entry in self.catalog:
            if is_followed(entry, self.newsletter) and entry["id"] not in decided:
                is_future = is_dated(entry) and visible(entry, self.zone) > self.clock
                is_successor = last_part(entry["url"]) in vanished
                assert is_future or is_successor or not is_dated(entry), entry
        assert [self.as_plain(r, self.zone) for r in self.records][: len(stored)] == stored

    # what the steps need

    def by_id(self) -> dict[str, Plain]:
        return {entry["id"]: entry for entry in self.catalog}

    def pick(self, which: int) -> list[Plain]:
        """Give one entry in a list, the newest for 0, or none."""
        return [self.catalog[-1 - which % len(self.catalog)]] if self.catalog and which >= 0 else []

    def slot(self, after: int) -> datetime:
        """Give the last slot until now (0), or one after now."""
        if self.newsletter["every"] is None:
            return self.clock + timedelta(days=after)
        ahead = timedelta(days=100 if after else 0)
        found = reference.slots(self.newsletter, self.clock - timedelta(days=100), self.clock)
        later = reference.slots(self.newsletter, self.clock, self.clock + ahead)
        return later[min(after, len(later)) - 1] if after and later else found[-1]

    def moment(self, moment: Any, id: str = "") -> str | None:
        """Turn a drawn (form, anchor, shift) into what an editor would write."""
        if moment in NO_DATE:
            return moment
        form, anchor, shift = moment
        local = self.anchor(anchor, id).astimezone(ZoneInfo(self.zone))
        if form == "date":
            return str(local.date() + timedelta(days=shift.days if shift.seconds == 0 else 0))
        local = (local.astimezone(UTC) + shift).astimezone(ZoneInfo(self.zone))
        if form == "utc":
            return local.astimezone(UTC).isoformat()
        return local.isoformat() if form == "offset" else local.replace(tzinfo=None).isoformat()

    def anchor(self, name: str, id: str) -> datetime:
        """Give an instant at which a rule changes its mind."""
        if name in ("slot", "next slot"):
            return self.slot(0 if name == "slot" else 1)
        if name in ("clock", "night"):
            return self.clock if name == "clock" else self.night
        moment = starts(self.newsletter["start"], self.zone)
        if name == "start":
            return moment
        listed = [r["prev"] for r in self.ledger if id in r["waiting"] or id in r["passed_over"]]
        if self.ledger:
            moment = datetime.fromisoformat(self.ledger[-1]["cutoff"])
        if name == "prev":
            return moment
        base = listed[0] if listed and name == "base" else moment.isoformat()
        oldest = day_of(base, self.zone) - timedelta(days=self.newsletter["lookback"])
        return starts(str(oldest), self.zone)

    def wait(self, days: int) -> None:
        self.clock += timedelta(days=days)

    def advance(self, unit: str, amount: Any) -> None:
        if unit == "slots":
            after, seconds = amount
            self.clock = self.slot(after) + timedelta(seconds=seconds)
        else:
            self.clock += timedelta(**{unit: amount})


def attempt(function: Callable[..., list[Any]], *arguments: Any) -> list[Any] | None:
    try:
        return function(*arguments)
    except RefusedError as refusal:
        note(f"  refused: {refusal}")
        return None
