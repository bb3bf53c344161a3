"""What is new, told a second time: plain, slow, and sharing no code with `digest`.

Everything is a plain value, as in the files: settings as in digest.toml, a catalog as in
catalog.json, a ledger as a list of issue.json. The tests compare `digest.core` with this.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from operator import itemgetter
from typing import Any
from urllib.parse import urlsplit

from reference_calendar import at_wall, beginning, local_day, local_text, slot_before, slots

Plain = dict[str, Any]

NOTHING_ASKED: Plain = {
    "now": False,
    "catch_up": False,
    "include": [],
    "accept_late": False,
    "pass_over_late": False,
}


class RefusedError(Exception):
    """The run stops and writes nothing."""


# ---------------------------------------------------------------- an entry


@cache
def read(written: str | None, zone: str) -> date | datetime | None:
    """Read a date or an instant; None where there is none or nobody can read it."""
    try:
        if written is None or len(written) == len("2022-08-05"):
            return date.fromisoformat(written) if written else None
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else at_wall(moment, zone)


def undated(entry: Plain, zone: str) -> bool:
    """Say whether it is unknown when the entry may be seen."""
    embargo = entry.get("embargo")
    return read(entry.get("published"), zone) is None or (
        embargo is not None and read(embargo, zone) is None
    )


def visible_from(entry: Plain, zone: str) -> datetime:
    """Give the instant from which an entry may be seen."""
    both = [read(entry[name], zone) for name in ("published", "embargo") if entry.get(name)]
    return max(m if isinstance(m, datetime) else beginning(m, zone) for m in both if m)


def visible_day(entry: Plain, zone: str) -> date:
    """Give the day from which an entry may be seen: a date counts as it is written."""
    both = [read(entry[name], zone) for name in ("published", "embargo") if entry.get(name)]
    return max(local_day(m, zone) if isinstance(m, datetime) else m for m in both if m)


def matches(entry: Plain, topics: list[str] | None, languages: list[str] | None) -> bool:
    """Say whether a newsletter with these settings is about the entry."""
    tag = entry["language"].lower()
    return (topics is None or any(topic in topics for topic in entry.get("topics", []))) and (
        languages is None
        or any(
            tag == wanted.lower() or tag.startswith(wanted.lower() + "-") for wanted in languages
        )
    )


def address(url: str) -> str:
    """Strip a url of what does not make it another one."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    return f"{host}{port}{parts.path.rstrip('/')}?{parts.query}"


# ---------------------------------------------------------------- what the ledger says

NO_STORY: Plain = {
    "announced": False,
    "accepted": False,
    "stopped": False,
    "waited": False,
    "by_person": False,
    "passed": None,
    "base": None,
    "url": "",
}


def stories(ledger: list[Plain]) -> dict[str, Plain]:
    """Tell, for every id that the records name, what has become of it."""
    told: dict[str, Plain] = defaultdict(lambda: dict(NO_STORY))
    for record in ledger:
        for id in record["decisions"]["accepted"]:
            told[id]["accepted"], told[id]["stopped"] = True, False
        for id in record["flood"]:
            told[id]["stopped"] = True
        for id, passing in record["passed_over"].items():
            told[id]["passed"] = passing
            if passing["reason"] == "by-person":
                told[id]["by_person"], told[id]["stopped"] = True, False
        for id in record["waiting"]:
            told[id]["passed"], told[id]["waited"] = None, True
        for id in [*record["waiting"], *record["passed_over"]]:
            told[id]["base"] = told[id]["base"] or record["prev"]
        for entry in record["entries"]:
            told[entry["id"]]["announced"], told[entry["id"]]["stopped"] = True, False
            told[entry["id"]]["url"] = entry.get("url", "")
    return dict(told)


def is_settled(entry: Plain, story: Plain, zone: str) -> bool:
    """Say whether the ledger has the last word on an entry."""
    if story["announced"] or story["by_person"]:
        return True
    if story["accepted"] or story["passed"] is None:
        return False
    return not undated(entry, zone) and all(
        read(entry.get(name), zone) == read(story["passed"][name], zone)
        for name in ("published", "embargo")
    )


def first_prev(settings: Plain) -> datetime:
    """Give what stands for the cut-off before the first one."""
    return beginning(date.fromisoformat(settings["start"]), settings["zone"])


def previous_cutoff(settings: Plain, ledger: list[Plain]) -> datetime:
    """Give the cut-off of the last record, or the beginning of `start`."""
    return datetime.fromisoformat(ledger[-1]["cutoff"]) if ledger else first_prev(settings)


def late_before(settings: Plain, ledger: list[Plain], cutoff: datetime) -> date:
    """Give the day before which something new comes late."""
    if ledger:
        return local_day(previous_cutoff(settings, ledger), settings["zone"])
    if settings["every"] is None:
        return local_day(cutoff, settings["zone"]) - timedelta(days=31)
    return local_day(slot_before(settings, cutoff), settings["zone"])


def flood_limit(ledger: list[Plain]) -> float:
    """Give the number of late entries that needs no person."""
    sizes = sorted(len(record["announced"]) for record in ledger if record["number"] is not None)
    if not sizes:
        return 50
    median = (sizes[(len(sizes) - 1) // 2] + sizes[len(sizes) // 2]) / 2
    return max(50, 5 * median)


# ---------------------------------------------------------------- one look


@dataclass
class Look:
    """A look at the catalog at a cut-off; `accepted` are ids that people let skip rules."""

    settings: Plain
    catalog: list[Plain]
    ledger: list[Plain]
    cutoff: datetime
    accepted: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.zone = self.settings["zone"]
        self.prev = previous_cutoff(self.settings, self.ledger)
        self.told = stories(self.ledger)
        self.accepted |= {id for id, story in self.told.items() if story["accepted"]}

    def story(self, entry: Plain) -> Plain:
        """Tell what has become of an entry until now."""
        return self.told.get(entry["id"], NO_STORY)

    def open_entries(self) -> list[Plain]:
        """List the entries that the newsletter is about and that are not decided."""
        return [
            entry
            for entry in sorted(self.catalog, key=itemgetter("id"))
            if matches(entry, self.settings["topics"], self.settings["languages"])
            if not is_settled(
                entry,
                self.story(entry) | {"accepted": entry["id"] in self.accepted},
                self.zone,
            )
        ]

    def predecessors(self, entry: Plain) -> list[str]:
        """List the announced ids with the same url that have left the catalog."""
        present = {entry["id"] for entry in self.catalog}
        return [
            id
            for id, story in self.told.items()
            if story["announced"] and id not in present
            if story["url"] and entry.get("url")
            if address(story["url"]) == address(entry["url"])
        ]

    def fate(self, entry: Plain) -> str:
        """Give the first line of the rules that fits an open entry."""
        if undated(entry, self.zone):
            return "undated"
        if visible_from(entry, self.zone) > self.cutoff:
            return "future"
        free = entry["id"] in self.accepted
        if not free and (reason := self.passing_over(entry)):
            return reason
        if entry.get("withdrawn"):
            return "withdrawn"
        if entry["id"] in self.settings["hold"]:
            return "held"
        if not free and self.predecessors(entry):
            return "same-as"
        if not free and self.story(entry)["stopped"]:
            return "flood"
        return "news"

    def passing_over(self, entry: Plain) -> str | None:
        """Give the rule by which a visible entry is passed over."""
        day = visible_day(entry, self.zone)
        if day < date.fromisoformat(self.settings["start"]):
            return "before-start"
        base = self.story(entry)["base"]
        base = datetime.fromisoformat(base) if base else self.prev
        if day < local_day(base, self.zone) - timedelta(days=self.settings["lookback"]):
            return "too-old"
        last = self.ledger[-1] if self.ledger else None
        if last and not matches(entry, last["topics"], last["languages"]):
            return "not-followed" if visible_from(entry, self.zone) < self.prev else None
        return None

    def late(self) -> set[str]:
        """List what would be announced although nobody has seen it coming."""
        limit = late_before(self.settings, self.ledger, self.cutoff)
        return {
            entry["id"]
            for entry in self.open_entries()
            if self.fate(entry) == "news" and entry["id"] not in self.accepted
            if not self.story(entry)["waited"]
            if visible_day(entry, self.zone) < limit
        }

    def stopped(self) -> set[str]:
        """List what waits because of a flood, whatever else it waits for."""
        return {e["id"] for e in self.open_entries() if self.story(e)["stopped"]} - self.accepted


def examine(look: Look, kind: str, asked: Plain) -> Plain:
    """Make the record of a look; `kind` is slot, now, open (unscheduled) or decision."""
    before = set(look.accepted)
    look.accepted |= {id for id in asked["include"] if not look.told.get(id, NO_STORY)["announced"]}
    late, by_person, flood = look.late(), set[str](), set[str]()
    if asked["accept_late"]:
        look.accepted |= late | look.stopped()
    elif asked["pass_over_late"]:
        by_person = late | look.stopped()
    elif len(late) > flood_limit(look.ledger):
        flood = late

    fates = {entry["id"]: look.fate(entry) for entry in look.open_entries()}
    fates |= dict.fromkeys(by_person, "by-person") | dict.fromkeys(flood, "flood")
    news = [id for id, fate in fates.items() if fate == "news"]
    if kind == "decision":
        fates |= dict.fromkeys(news, "next-issue")
    elif len(news) < look.settings["min_entries"] and kind != "now":
        fates |= dict.fromkeys(news, "too-few")
    return written(look, fates, look.accepted - before, flood)


def written(look: Look, fates: dict[str, str], accepted: set[str], flood: set[str]) -> Plain:
    """Write a record as issue.json does."""
    settings, zone = look.settings, look.zone
    by_rule = ("before-start", "too-old", "not-followed")
    issues = [record for record in look.ledger if record["number"] is not None]
    opened = issues[-1]["cutoff"] if issues else local_text(first_prev(settings), zone)
    record: Plain = {
        "newsletter": settings["name"],
        "name": folder(look.cutoff, look.ledger, zone),
        "number": len(issues) + 1 if "news" in fates.values() else None,
        "cutoff": local_text(look.cutoff, zone),
        "prev": local_text(look.prev, zone),
        "window_start": opened,
        "topics": settings["topics"],
        "languages": settings["languages"],
        "announced": [],
        "passed_over": {},
        "waiting": {},
        "decisions": {"accepted": sorted(accepted), "passed_over": []},
        "flood": sorted(flood),
        "entries": [],
    }
    for entry in look.open_entries():
        id, fate = entry["id"], fates[entry["id"]]
        if fate == "news":
            record["announced"].append(id)
            record["entries"].append(dict(entry))
        elif fate in by_rule or fate == "by-person":
            record["passed_over"][id] = passed(entry, fate, zone)
        elif fate == "same-as":
            record["waiting"][id] = {"reason": fate, "same_as": look.predecessors(entry)[0]}
        else:
            record["waiting"][id] = {"reason": fate}
        if fate == "by-person":
            record["decisions"]["passed_over"].append(id)
    return record


def passed(entry: Plain, reason: str, zone: str) -> Plain:
    """Write down why an entry is passed over, and for which dates."""
    dates = {name: read(entry.get(name), zone) for name in ("published", "embargo")}
    return {
        "reason": reason,
        "visible_day": None if undated(entry, zone) else str(visible_day(entry, zone)),
        **{
            name: local_text(value, zone) if isinstance(value, datetime) else value and str(value)
            for name, value in dates.items()
        },
    }


def folder(cutoff: datetime, ledger: list[Plain], zone: str) -> str:
    """Name the record's folder: the day, and -2 and so on for more on one day."""
    day = str(local_day(cutoff, zone))
    taken = [record for record in ledger if record["name"].startswith(day)]
    return f"{day}-{len(taken) + 1}" if taken else day


# ---------------------------------------------------------------- one run


def run(
    settings: Plain, catalog: list[Plain], ledger: list[Plain], now: datetime, asked: Plain
) -> list[Plain]:
    """Make the records of one run of one newsletter, or raise RefusedError."""
    if ledger and datetime.fromisoformat(ledger[-1]["cutoff"]) > now:
        raise RefusedError("the last cut-off is later than the clock")
    for id in asked["include"]:
        check_inclusion(id, settings, catalog, ledger)

    prev = previous_cutoff(settings, ledger)
    kind, cutoffs = "now" if asked["now"] else "open", [now]
    if settings["every"] is not None and not asked["now"]:
        due = slots(settings, prev, now)
        kind = "slot" if due else "decision"
        cutoffs = (due if asked["catch_up"] else due[-1:]) or [now]

    made: list[Plain] = []
    for cutoff in cutoffs:
        look = Look(settings, catalog, ledger + made, cutoff)
        record = examine(look, kind, NOTHING_ASKED if made else asked)
        if kind == "slot" or is_worth_keeping(record, kind, is_late_enough=cutoff > prev):
            made.append(record)
    return made


def is_worth_keeping(record: Plain, kind: str, *, is_late_enough: bool) -> bool:
    """Say whether a look that no slot asked for leaves a record."""
    if record["decisions"]["accepted"] or record["decisions"]["passed_over"]:
        if not is_late_enough:
            raise RefusedError("a decision cannot have the cut-off of the record before it")
        return True
    happened = record["announced"] or record["passed_over"] or record["flood"]
    return bool(kind != "decision" and is_late_enough and happened)


def check_inclusion(id: str, settings: Plain, catalog: list[Plain], ledger: list[Plain]) -> None:
    """Refuse what cannot be included; what a person took in before is done already."""
    story = stories(ledger).get(id, NO_STORY)
    if story["accepted"]:
        return
    entry = next((entry for entry in catalog if entry["id"] == id), None)
    if entry is None or not matches(entry, settings["topics"], settings["languages"]):
        raise RefusedError(f"{id}: nothing that this newsletter could announce")
    if story["announced"] or story["by_person"]:
        raise RefusedError(f"{id}: decided for ever")
