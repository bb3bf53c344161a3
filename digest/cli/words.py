"""What the terminal says of entries, records and times."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from digest import editorial
from digest.core.editorial import holding
from digest.core.ledger import Ledger
from digest.core.rules import previous_cutoff, visible_from
from digest.core.schedule import day_of
from digest.model import Catalog, Entry, Newsletter, PassedOver, Record, Site, Waiting
from digest.row import write_partial
from digest.text import excerpt

LISTED = 10
"""How many entries of one kind are listed before "and N more"."""


@dataclass(frozen=True, slots=True)
class About:
    """What words need to know: the site, its catalog, and the present."""

    site: Site
    catalog: Catalog
    now: datetime


def wall_time(instant: datetime, zone: tzinfo) -> str:
    """Write an instant on the clock of a zone: "2022-08-01 09:00 EDT"."""
    local = instant.astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M}{f':{local:%S}' if local.second else ''} {local:%Z}"


def both_times(instant: datetime, zone: ZoneInfo) -> str:
    """Write an instant on the clock of a zone and in UTC."""
    there, utc = wall_time(instant, zone), wall_time(instant, UTC)
    return there if there == utc else f"{there} ({utc})"


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
    """Write the day of an entry, or its month or year where no more is known, ten columns wide."""
    if entry.published is None:
        return "undated   "
    return f"{write_partial(day_of(entry.published, site.zone), entry.precision):10}"


def limited(lines: Iterable[str]) -> Iterator[str]:
    """Yield the first lines and, for the others, how many there are."""
    every = list(lines)
    yield from every[:LISTED]
    if len(every) > LISTED:
        yield f"and {len(every) - LISTED} more"


def why_waiting(
    waiting: Waiting, entry: Entry | None, newsletter: Newsletter, ledger: Ledger, about: About
) -> str:
    """Say why an entry waits, until when or for whom."""
    name = newsletter.name
    same_as = waiting.same_as or ""
    announced = ledger.announced.get(same_as)
    reasons = {
        "undated": (entry and entry.unreadable) or "it has no date",
        "future": _becomes_visible(entry, about),
        "withdrawn": "it is withdrawn",
        "held": _held(entry, newsletter, ledger, about.site),
        "same-as": f"it has the address of {same_as}, announced in "
        f"{announced.name if announced else 'an earlier issue'} and no longer in the catalog; "
        f"if it is news: digest run {name} --include {entry.id if entry else 'ID'}",
        "flood": f"it came late with many others; decide: digest run {name} --accept-late, "
        "or --pass-over-late",
        "too-few": f"fewer than min_entries = {newsletter.min_entries} are ready; "
        "it waits for the next slot",
        "next-issue": "it goes into the next issue",
    }
    return reasons.get(waiting.reason, waiting.reason)


def _held(entry: Entry | None, newsletter: Newsletter, ledger: Ledger, site: Site) -> str:
    """Say which list holds an entry: that of the newsletter, or that of one issue."""
    issue = holding(newsletter, site, ledger, entry.id) if entry else None
    if entry is None or entry.id in newsletter.hold or issue is None:
        return f"it is on the list `hold` of {newsletter.name} in digest.toml"
    path = editorial.path_of(newsletter.name, issue)
    return f"`hold` in {path} keeps it out of that issue; it is for the next one"


def _becomes_visible(entry: Entry | None, about: About) -> str:
    visible = visible_from(entry, about.site) if entry else None
    if visible is None:
        return "it is to come"
    if visible <= about.now:
        return "it is ready for the next issue"
    return f"it becomes visible on {wall_time(visible, about.site.zone)}"


def why_passed_over(
    verdict: PassedOver, id: str, newsletter: Newsletter, ledger: Ledger, site: Site
) -> str:
    """Say why an entry was passed over: the rule and the dates, and what a person can do."""
    if verdict.reason == "by-person":
        return "a person passed it over, for ever"
    day = verdict.visible_day.isoformat() if verdict.visible_day else "no day"
    base = ledger.first_listed.get(id, previous_cutoff(newsletter, site, ledger))
    reason = {
        "before-start": f"{day} is before `start`, {newsletter.start.isoformat()}",
        "too-old": f"{day} is more than {newsletter.lookback} days (lookback) before the last "
        f"look that did not know it, {day_of(base, site.zone).isoformat()}",
        "not-followed": f"it was visible on {day}, before the newsletter began to follow its "
        "topic or language",
    }.get(verdict.reason, verdict.reason)
    return f"{reason}; to announce it all the same: digest run {newsletter.name} --include {id}"


def record_line(record: Record, site: Site) -> str:
    """Say in a line what a record is."""
    when = wall_time(record.cutoff, site.zone)
    if record.number is None:
        return f"{when}: no issue ({_quiet(record)})"
    return f"{when}: issue {record.number}, {entries_of(len(record.announced))}"


def _quiet(record: Record) -> str:
    if record.emptied:
        return "all its entries were withdrawn"
    if any(waiting.reason == "too-few" for waiting in record.waiting.values()):
        return "too few entries"
    if record.decisions.accepted or record.decisions.passed_over:
        return "a decision was recorded"
    return "nothing to announce"


def waiting_lines(
    record: Record, newsletter: Newsletter, ledger: Ledger, about: About
) -> Iterator[str]:
    """Yield what waits after a record; entries that wait for the same have one line together."""
    entries = about.catalog.by_id()
    found: dict[str, list[str]] = {}
    for id, waiting in record.waiting.items():
        why = why_waiting(waiting, entries.get(id), newsletter, ledger, about)
        found.setdefault(why, []).append(id)
    for why, ids in found.items():
        yield f"{_ids(ids, entries)}: {why}"


def _ids(ids: list[str], entries: Mapping[str, Entry]) -> str:
    if len(ids) == 1:
        return named(entries[ids[0]]) if ids[0] in entries else ids[0]
    return f"{entries_of(len(ids))} ({', '.join(limited(ids))})"


def passed_over_lines(
    record: Record, newsletter: Newsletter, ledger: Ledger, about: About
) -> Iterator[str]:
    """Yield what a record passed over, and why."""
    entries = about.catalog.by_id()
    for id, verdict in record.passed_over.items():
        why = why_passed_over(verdict, id, newsletter, ledger, about.site)
        yield f"{_ids([id], entries)}: {why}"
