"""What is always true of a ledger, whatever happened."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from engine import real_moment
from reference import Plain


def starts(written: str, zone: str) -> datetime:
    """Give the instant of a readable date or instant."""
    moment = real_moment(written, zone)
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return datetime.combine(moment, time(), ZoneInfo(zone)).astimezone(UTC)


def day_of(written: str, zone: str) -> date:
    moment = real_moment(written, zone)
    is_instant = isinstance(moment, datetime)
    return moment.astimezone(UTC).astimezone(ZoneInfo(zone)).date() if is_instant else moment


def is_followed(entry: Plain, newsletter: Plain) -> bool:
    topics, languages = newsletter["topics"], newsletter["languages"]
    subtags = entry["language"].lower().split("-")
    prefixes = {"-".join(subtags[: n + 1]) for n in range(len(subtags))}
    return (topics is None or not set(topics).isdisjoint(entry["topics"])) and (
        languages is None or not prefixes.isdisjoint(language.lower() for language in languages)
    )


def is_dated(entry: Plain) -> bool:
    return entry.get("published") not in (None, "soon") and entry.get("embargo") != "soon"


def visible(entry: Plain, zone: str) -> datetime:
    """Give the instant at which the last of an entry's dates has come."""
    return max(starts(entry[name], zone) for name in ("published", "embargo") if entry.get(name))


def last_part(url: str) -> str:
    """Give what a person knows an address by."""
    return url.partition("#")[0].rstrip("/").rpartition("/")[2]


def check_records(ledger: list[Plain], newest: list[Plain]) -> None:
    """Cut-offs rise, each begins where the last ended, numbers count, nothing is told twice."""
    cutoffs = [datetime.fromisoformat(record["cutoff"]) for record in ledger]
    assert all(early < late for early, late in pairwise(cutoffs))
    assert [record["prev"] for record in ledger[1:]] == [r["cutoff"] for r in ledger[:-1]]
    assert not any(cutoff.microsecond for cutoff in cutoffs)
    assert len({record["name"] for record in ledger}) == len(ledger)
    issues = [record for record in ledger if record["announced"]]
    assert [record["number"] for record in issues] == list(range(1, len(issues) + 1))
    assert all(r["number"] is None for r in ledger if not r["announced"])
    told = [id for record in ledger for id in record["announced"]]
    assert len(told) == len(set(told))
    for record in newest:
        assert [entry["id"] for entry in record["entries"]] == record["announced"]
        named = [*record["announced"], *record["passed_over"], *record["waiting"]]
        assert len(named) == len(set(named))


def check_nothing_lost(ledger: list[Plain], catalog: list[Plain], newsletter: Plain) -> None:
    """Every entry that is followed is in one place, the last word counting, and in no other."""
    last_word: dict[str, str] = {}
    for record in ledger:
        for place in ("announced", "passed_over", "waiting"):
            for id in record[place]:
                assert last_word.get(id) != "announced", f"{id} was announced before"
                last_word[id] = place
    waiting = set(ledger[-1]["waiting"])
    for entry in catalog:
        if is_followed(entry, newsletter):
            place = last_word.get(entry["id"])
            assert place is not None, f"{entry['id']} is lost"
            assert (place == "waiting") == (entry["id"] in waiting), f"{entry['id']} is lost"


def check_passed_over(ledger: list[Plain], record: Plain, world: Any) -> None:
    """Nothing that is young enough is passed over, but for a person or for wider settings."""
    zone, newsletter = world.zone, world.newsletter
    for id, passed in record["passed_over"].items():
        if passed["reason"] == "by-person":
            assert id in record["decisions"]["passed_over"]
            continue
        entry = world.by_id()[id]
        dates = [entry[name] for name in ("published", "embargo") if entry.get(name)]
        day = max(day_of(written, zone) for written in dates)
        first = next(r for r in ledger if id in r["waiting"] or id in r["passed_over"])
        oldest = day_of(first["prev"], zone) - timedelta(days=newsletter["lookback"])
        is_young = day >= max(oldest, date.fromisoformat(newsletter["start"]))
        if is_young or passed["reason"] == "not-followed":
            assert passed["reason"] == "not-followed"
            before = ledger[ledger.index(record) - 1]
            assert is_followed(entry, newsletter)
            assert not is_followed(entry, before)
        assert passed["visible_day"] == str(day)


def check_waiting(ledger: list[Plain], record: Plain, world: Any) -> None:
    """Whatever waits has a reason that holds, and the next issue leaves only such reasons."""
    cutoff = datetime.fromisoformat(record["cutoff"])
    floods = {id for past in ledger for id in past["flood"]}
    told = {id for past in ledger for id in past["announced"]}
    for id, waits in record["waiting"].items():
        entry = world.by_id()[id]
        opens = visible(entry, world.zone) if is_dated(entry) else None
        holds = {
            "undated": not is_dated(entry),
            "future": opens is not None and opens > cutoff,
            "withdrawn": entry.get("withdrawn") is not None,
            "held": id in world.newsletter["hold"],
            "same-as": waits.get("same_as") in told - set(world.by_id()),
            "flood": id in floods,
            "too-few": not record["announced"] and len(record["waiting"]) > 0,
            "next-issue": any(record["decisions"].values()) and not record["announced"],
        }
        assert holds[waits["reason"]], (id, waits)
    few = [id for id, waits in record["waiting"].items() if waits["reason"] == "too-few"]
    assert len(few) < max(world.newsletter["min_entries"], 1)


def check_announced(ledger: list[Plain], record: Plain, world: Any) -> None:
    """What readers are told can be seen, is followed, and is kept back by nobody."""
    past = ledger[: ledger.index(record)]
    by_person = {id for r in past for id in r["decisions"]["passed_over"]}
    for id in record["announced"]:
        entry = world.by_id()[id]
        assert is_dated(entry)
        assert visible(entry, world.zone) <= datetime.fromisoformat(record["cutoff"])
        assert is_followed(entry, world.newsletter)
        assert not entry.get("withdrawn")
        assert id not in world.newsletter["hold"]
        assert id not in by_person
