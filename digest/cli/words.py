"""What the terminal says of entries, records and times."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from digest.core.ledger import Ledger
from digest.core.rules import visible_from
from digest.core.schedule import day_of
from digest.model import Catalog, Entry, Newsletter, PassedOver, Record, Site, Waiting
from digest.text import excerpt

LISTED = 10
"""How many entries of one kind are listed before "and N more"."""


def wall_time(instant: datetime, zone: ZoneInfo) -> str:
    """Write an instant on the clock of a zone: "2022-08-01 09:00 EDT"."""
    local = instant.astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M:%S} {local:%Z}".replace(":00 ", " ", 1)


def both_times(instant: datetime, zone: ZoneInfo) -> str:
    """Write an instant on the clock of a zone and in UTC."""
    return f"{wall_time(instant, zone)} ({instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC)"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Write a number with its noun: "1 entry", "2 entries"."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def entries_of(number: int) -> str:
    """Write a number of entries."""
    return count(number, "entry", "entries")


def named(entry: Entry) -> str:
    """Write an entry so that a person finds it: its id and the beginning of its title."""
    return f"{entry.id} “{excerpt(entry.title, 60)}”"


def dated(entry: Entry, site: Site) -> str:
    """Write the day of an entry, ten characters wide."""
    return day_of(entry.published, site.zone).isoformat() if entry.published else "undated   "


def limited(lines: Iterable[str]) -> Iterator[str]:
    """Yield the first lines and, for the others, how many there are."""
    every = list(lines)
    yield from every[:LISTED]
    if len(every) > LISTED:
        yield f"and {len(every) - LISTED} more"


def why_waiting(
    waiting: Waiting, entry: Entry | None, newsletter: Newsletter, ledger: Ledger, site: Site
) -> str:
    """Say why an entry waits, until when or for whom."""
    name = newsletter.name
    same_as = waiting.same_as or ""
    announced = ledger.announced.get(same_as)
    reasons = {
        "undated": (entry and entry.unreadable) or "it has no date",
        "future": _becomes_visible(entry, site),
        "withdrawn": "it is withdrawn",
        "held": f"it is on the list `hold` of {name} in digest.toml",
        "same-as": f"it has the address of {same_as}, announced in "
        f"{announced.name if announced else 'an earlier issue'} and no longer in the catalog; "
        f"if it is news: digest run {name} --include {entry.id if entry else 'ID'}",
        "flood": f"it came late with many others; decide: digest run {name} --accept-late, "
        "or --pass-over-late",
        "too-few": f"fewer than min_entries = {newsletter.min_entries} are ready",
        "next-issue": "it goes into the next issue",
    }
    return reasons.get(waiting.reason, waiting.reason)


def _becomes_visible(entry: Entry | None, site: Site) -> str:
    visible = visible_from(entry, site) if entry else None
    return f"it becomes visible on {wall_time(visible, site.zone)}" if visible else "it is to come"


def why_passed_over(
    verdict: PassedOver, id: str, newsletter: Newsletter, ledger: Ledger, site: Site
) -> str:
    """Say why an entry was passed over: the rule and the dates."""
    day = verdict.visible_day.isoformat() if verdict.visible_day else "no day"
    base = ledger.first_listed.get(id)
    seen = f" ({day_of(base, site.zone).isoformat()})" if base else ""
    return {
        "before-start": f"{day} is before `start`, {newsletter.start.isoformat()}",
        "too-old": f"{day} is more than lookback = {newsletter.lookback} days before "
        f"the look that preceded its first appearance{seen}",
        "not-followed": f"visible on {day}, before the newsletter began to follow its topic "
        "or language",
        "by-person": "a person passed it over, for ever",
    }.get(verdict.reason, verdict.reason)


def record_line(record: Record, site: Site) -> str:
    """Say in a line what a record is."""
    when = wall_time(record.cutoff, site.zone)
    if record.number is None:
        return f"{when}: no issue ({_quiet(record)})"
    return f"{when}: issue {record.number}, {entries_of(len(record.announced))}"


def _quiet(record: Record) -> str:
    if any(waiting.reason == "too-few" for waiting in record.waiting.values()):
        return "too few entries"
    if record.decisions.accepted or record.decisions.passed_over:
        return "a decision was recorded"
    return "nothing to announce"


def waiting_lines(
    record: Record, catalog: Catalog, newsletter: Newsletter, ledger: Ledger, site: Site
) -> Iterator[str]:
    """Yield what waits after a record, a line for each reason and entry."""
    entries = catalog.by_id()
    lines: dict[str, list[str]] = {}
    for id, waiting in record.waiting.items():
        entry = entries.get(id)
        why = why_waiting(waiting, entry, newsletter, ledger, site)
        lines.setdefault(waiting.reason, []).append(f"{named(entry) if entry else id}: {why}")
    for of_one_reason in lines.values():
        yield from limited(of_one_reason)


def passed_over_lines(
    record: Record, catalog: Catalog, newsletter: Newsletter, ledger: Ledger, site: Site
) -> Iterator[str]:
    """Yield what a record passed over, and why."""
    entries = catalog.by_id()
    for id, verdict in record.passed_over.items():
        why = why_passed_over(verdict, id, newsletter, ledger, site)
        yield f"{named(entries[id]) if id in entries else id}: {why}"
