"""digest simulate."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from dateutil.relativedelta import relativedelta

from digest import plan, publish
from digest.cli import words
from digest.cli.clock import real_clock
from digest.core import issue
from digest.core.ledger import Ledger
from digest.core.rules import follows
from digest.core.schedule import day_of, end_of_day
from digest.core.simulation import afresh, in_time, simulated
from digest.errors import RequestError
from digest.formats.mail.render import BUDGET
from digest.model import Entry, Newsletter, Record, Site

_DAY = click.DateTime(["%Y-%m-%d"])


@dataclass(frozen=True, slots=True)
class Outcome:
    """One slot: its record, and of each edition the language, entries, how many fit, octets."""

    record: Record
    editions: tuple[tuple[str, int, int, int], ...]

    @property
    def is_giant(self) -> bool:
        """Whether a mail of it has no room for all its entries."""
        return any(fit < count for _, count, fit, _ in self.editions)


@dataclass(frozen=True, slots=True)
class Simulation:
    """What was asked, what each slot would make, and the ledger that they would leave."""

    newsletter: Newsletter
    site: Site
    first: date
    last: date
    fresh: bool
    as_added: bool
    outcomes: tuple[Outcome, ...]
    ledger: Ledger
    entries: tuple[Entry, ...]

    def numbers(self) -> dict[str, int]:
        """Count slots, issues, entries, slots without an issue, giants and floods."""
        records = [outcome.record for outcome in self.outcomes]
        return {
            "slots": len(records),
            "issues": sum(record.number is not None for record in records),
            "entries": sum(len(record.announced) for record in records),
            "empty": sum(record.number is None for record in records),
            "giants": sum(outcome.is_giant for outcome in self.outcomes),
            "floods": sum(bool(record.flood) for record in records),
        }

    def landing(self) -> dict[str, Record]:
        """Give the issue that each entry lands in, of those in the time."""
        return {id: o.record for o in self.outcomes for id in o.record.announced}

    def never(self) -> dict[str, str]:
        """Give each entry that no issue has up to the end, and why, in a word."""
        if not self.outcomes or self.ledger.last is None:
            return {}
        reasons = {id: verdict.reason for id, verdict in self.ledger.passed_over.items()}
        reasons |= {id: waits.reason for id, waits in self.ledger.last.waiting.items()}
        followed = self.newsletter.topics, self.newsletter.languages
        return {
            entry.id: reasons.get(entry.id, "added-later")
            if follows(*followed, entry)
            else "not-matched"
            for entry in self.entries
            if entry.id not in self.ledger.announced
        }


@click.command("simulate")
@click.argument("name")
@click.option(
    "--from",
    "first",
    type=_DAY,
    metavar="DAY",
    help="The first day; without it, today, or that of an issue that is overdue.",
)
@click.option("--to", "last", type=_DAY, metavar="DAY", help="The last; without it, a year later.")
@click.option("--fresh", is_flag=True, help="As if it began on the first day, with no issue made.")
@click.option(
    "--as-added", is_flag=True, help="Leave out, at each slot, what the catalog did not have yet."
)
@click.option("--entries", is_flag=True, help="List the entries of each issue.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def command(
    folder: Path,
    name: str,
    *,
    first: datetime | None,
    last: datetime | None,
    fresh: bool,
    as_added: bool,
    entries: bool,
    as_json: bool,
) -> None:
    """Show every issue that would be made in a time, and write nothing.

    It goes from slot to slot as a run does, on from the issues that are made, with the catalog as
    it stands: sizes, slots without an issue, mails without room for all their entries, floods, and
    what is never announced. An entry counts as added on the day when it becomes visible, so that a
    catalog imported at once can be looked at; --as-added takes the day that the catalog has.
    """
    desk = publish.open_desk_to_read(folder)
    newsletter = desk.newsletter(name)
    if newsletter.schedule is None:
        raise RequestError(
            name, "has no schedule, so nothing is made by itself", "preview shows it"
        )
    start = first.date() if first else _today_or_overdue(desk, newsletter)
    end = last.date() if last else start + relativedelta(years=1, days=-1)
    if end < start:
        raise click.UsageError(f"--to {end} is before --from {start}")
    made = _simulation(desk, newsletter, start, end, fresh=fresh, as_added=as_added)
    if as_json:
        click.echo(json.dumps(_as_json(made), indent=1, ensure_ascii=False))
        return
    for line in _report(made, entries=entries):
        click.echo(line)


def _today_or_overdue(desk: publish.Desk, newsletter: Newsletter) -> date:
    """Give the day on which something is to be made first: an overdue slot is before today."""
    now, zone = real_clock(), desk.site.zone
    due = issue.due_slots(newsletter, desk.site, desk.ledgers[newsletter.name], now)
    return min(day_of(instant, zone) for instant in (now, *due))


def _simulation(
    desk: publish.Desk,
    newsletter: Newsletter,
    first: date,
    last: date,
    *,
    fresh: bool,
    as_added: bool,
) -> Simulation:
    site, ledger = desk.site, desk.ledgers[newsletter.name]
    if fresh:
        newsletter, ledger = afresh(newsletter, first), Ledger()
    outcomes: list[Outcome] = []
    until = end_of_day(last, site.zone)
    steps = simulated(newsletter, site, desk.catalog, ledger, until, as_added=as_added)
    for record, before in steps:
        ledger = before.after(record)
        if in_time(record, site, first, last):
            outcomes.append(_outcome(record, newsletter, before, desk.press))
    return Simulation(
        newsletter=newsletter,
        site=site,
        first=first,
        last=last,
        fresh=fresh,
        as_added=as_added,
        outcomes=tuple(outcomes),
        ledger=ledger,
        entries=desk.catalog.entries,
    )


def _outcome(record: Record, newsletter: Newsletter, before: Ledger, press: plan.Press) -> Outcome:
    printed = plan.made(record, newsletter, before, press).printed
    return Outcome(
        record,
        tuple(
            (
                one.edition.language,
                len(one.edition.entries),
                one.shown,
                len(one.content.html.encode()),
            )
            for one in printed
        ),
    )


def _report(made: Simulation, *, entries: bool) -> Iterator[str]:
    yield from _heading(made)
    yield ""
    shown = {entry.id: entry for entry in made.entries}
    for outcome in made.outcomes:
        yield _line(outcome, made.site)
        if entries:
            for id in outcome.record.announced:
                yield f"    {words.dated(shown[id], made.site)}  {words.named(shown[id])}"
    yield from _sums(made)
    yield from _never(made, entries=entries)


def _heading(made: Simulation) -> Iterator[str]:
    begins = ", as if it began then" if made.fresh else ""
    yield f"{made.newsletter.name} from {made.first} to {made.last}{begins}"
    yield "the catalog as it stands today: what is still to come into it does not count"
    if made.as_added:
        yield "a slot has what the catalog had by then (`added`)"
    else:
        yield "an entry counts as added on the day when it becomes visible; else: --as-added"
    last = made.ledger.records[: len(made.ledger.records) - len(made.outcomes)][-1:]
    if not made.fresh and last and made.first <= day_of(last[0].cutoff, made.site.zone):
        day = day_of(last[0].cutoff, made.site.zone)
        yield f"up to {day} issues are made already; --fresh begins from nothing"


def _line(outcome: Outcome, site: Site) -> str:
    record = outcome.record
    line = words.record_line(record, site)
    sizes = [f"{language} {octets / 1000:.1f} KB" for language, _, _, octets in outcome.editions]
    line += f"; {', '.join(sizes)}" if sizes else ""
    for language, count, fit, _ in outcome.editions:
        if fit < count:
            line += f"; too large: {fit} of {count} fit into the mail in {language}"
    if record.flood:
        line += f"; stopped: {words.entries_of(len(record.flood))} came late, all at once"
    return line


def _sums(made: Simulation) -> Iterator[str]:
    numbers = made.numbers()
    yield "" if numbers["slots"] else "no slot lies in that time"
    if numbers["slots"]:
        yield (
            f"{words.count(numbers['slots'], 'slot')}: {words.count(numbers['issues'], 'issue')} "
            f"with {words.entries_of(numbers['entries'])}, {numbers['empty']} without an issue, "
            f"{numbers['giants']} over {BUDGET / 1000:.0f} KB, "
            f"{words.count(numbers['floods'], 'flood')}"
        )


def _never(made: Simulation, *, entries: bool) -> Iterator[str]:
    """Yield what is never announced, by the reason: how many, and which."""
    never = made.never()
    for reason, count in sorted(Counter(never.values()).items()):
        ids = [id for id, why in never.items() if why == reason]
        listed: Iterable[str] = ids if entries else words.limited(ids)
        yield f"not announced, {reason}: {words.entries_of(count)} ({', '.join(listed)})"


def _as_json(made: Simulation) -> dict[str, Any]:
    zone = made.site.zone
    return {
        "newsletter": made.newsletter.name,
        "from": made.first.isoformat(),
        "to": made.last.isoformat(),
        "fresh": made.fresh,
        "as_added": made.as_added,
        **made.numbers(),
        "slots_made": [
            {
                "cutoff": outcome.record.cutoff.astimezone(zone).isoformat(),
                "number": outcome.record.number,
                "announced": list(outcome.record.announced),
                "flood": list(outcome.record.flood),
                "giant": outcome.is_giant,
                "editions": [
                    {"language": language, "entries": count, "fit": fit, "octets": octets}
                    for language, count, fit, octets in outcome.editions
                ],
            }
            for outcome in made.outcomes
        ],
        "not_announced": made.never(),
    }
