"""The code that is tested, in the terms of the reference: plain values in, plain values out."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from reference import Plain, RefusedError

from digest.core.issue import run
from digest.core.ledger import Ledger
from digest.errors import OutboxError, RequestError
from digest.model import (
    Catalog,
    Entry,
    Mailbox,
    Moment,
    Newsletter,
    Phrase,
    Record,
    Request,
    Schedule,
    Site,
    Topic,
)


def real_run(
    newsletter: Plain, catalog: list[Plain], records: list[Record], now: datetime, asked: Plain
) -> list[Record]:
    """Run the product on values made of the same plain ones; a refusal is a RefusedError."""
    zone = newsletter["zone"]
    made = real_newsletter(newsletter)
    entries = tuple(real_entry(entry, zone) for entry in catalog)
    request = Request(**asked | {"include": tuple(asked["include"])})
    try:
        ledger = Ledger(tuple(records))
        return list(run(made, real_site(made, zone), Catalog(entries), ledger, request, now))
    except (RequestError, OutboxError) as refusal:
        raise RefusedError(str(refusal)) from refusal


def real_newsletter(newsletter: Plain) -> Newsletter:
    schedule = newsletter["every"] and Schedule(
        every=newsletter["every"], on=newsletter["on"], at=time.fromisoformat(newsletter["at"])
    )
    return Newsletter(
        name=newsletter["name"],
        title=Phrase("Monthly digest"),
        start=date.fromisoformat(newsletter["start"]),
        sender=Mailbox("news@example.org"),
        schedule=schedule,
        topics=newsletter["topics"] and tuple(newsletter["topics"]),
        languages=newsletter["languages"] and tuple(newsletter["languages"]),
        lookback=newsletter["lookback"],
        min_entries=newsletter["min_entries"],
        hold=frozenset(newsletter["hold"]),
    )


def real_site(newsletter: Newsletter, zone: str) -> Site:
    return Site(
        title=Phrase("Example Center"),
        url="https://resources.example.org",
        public_url="https://resources.example.org/digest",
        language="en",
        zone=ZoneInfo(zone),
        authority="resources.example.org",
        since=date(2010, 1, 1),
        postal_address="1 Example Street",
        topics=tuple(Topic(id, Phrase(id)) for id in ("a", "b", "c")),
        newsletters=(newsletter,),
    )


def real_entry(entry: Plain, zone: str) -> Entry:
    moments = {name: real_moment(entry.get(name), zone) for name in ("published", "embargo")}
    return Entry(
        id=entry["id"],
        title=entry["title"],
        language=entry["language"],
        url=entry["url"],
        topics=tuple(entry["topics"]),
        translation_of=entry.get("translation_of"),
        withdrawn=real_moment(entry.get("withdrawn"), zone),
        unreadable="soon" if "soon" in (entry.get("published"), entry.get("embargo")) else None,
        **moments,
    )


def real_moment(written: str | None, zone: str) -> Moment | None:
    """Read a date or an instant; one in a gap of the zone's clocks is the one after the gap."""
    if written is None or written == "soon":
        return None
    if "T" not in written:
        return date.fromisoformat(written)
    moment = datetime.fromisoformat(written)
    if moment.tzinfo:
        return moment
    return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone))


def plain(record: Record, zone: str) -> Plain:
    """Write a real record as the reference does."""

    def text(moment: Moment | None) -> str | None:
        if isinstance(moment, datetime):
            return moment.astimezone(UTC).astimezone(ZoneInfo(zone)).isoformat()
        return moment and str(moment)

    return {
        "newsletter": record.newsletter,
        "name": record.name,
        "number": record.number,
        "cutoff": text(record.cutoff),
        "prev": text(record.prev),
        "window_start": text(record.window_start),
        "topics": record.topics and list(record.topics),
        "languages": record.languages and list(record.languages),
        "announced": list(record.announced),
        "passed_over": {
            id: {
                "reason": passed.reason,
                "visible_day": text(passed.visible_day),
                "published": text(passed.published),
                "embargo": text(passed.embargo),
            }
            for id, passed in record.passed_over.items()
        },
        "waiting": {
            id: {"reason": w.reason} | ({"same_as": w.same_as} if w.same_as else {})
            for id, w in record.waiting.items()
        },
        "decisions": {
            "accepted": list(record.decisions.accepted),
            "passed_over": list(record.decisions.passed_over),
        },
        "flood": list(record.flood),
        "entries": [{"id": entry.id, "url": entry.url} for entry in record.snapshots],
    }


def comparable(record: Plain) -> Plain:
    """Leave out what the rules do not say: orders, and which of several same ids is named."""
    waiting = {id: waits["reason"] for id, waits in record["waiting"].items()}
    return record | {
        "announced": sorted(record["announced"]),
        "flood": sorted(record["flood"]),
        "decisions": {who: sorted(ids) for who, ids in record["decisions"].items()},
        "entries": sorted((entry["id"], entry["url"]) for entry in record["entries"]),
        "waiting": waiting,
    }


def compare(records: list[Plain], expected: list[Plain]) -> None:
    assert [record["name"] for record in records] == [record["name"] for record in expected]
    for record, model in zip(records, expected, strict=True):
        made, said = comparable(record), comparable(model)
        assert {k: v for k, v in made.items() if said[k] != v} == {
            k: v for k, v in said.items() if made[k] != v
        }, f"the record of {record['name']} is not what the reference says"
