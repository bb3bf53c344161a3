"""digest status."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from digest import publish
from digest.cli import words
from digest.cli.clock import as_of_option, present
from digest.core import issue
from digest.core.ledger import Ledger
from digest.model import Newsletter, Record

OVERDUE_EXIT = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """How one newsletter stands: what it did, what comes, what is on its way."""

    newsletter: Newsletter
    ledger: Ledger
    upcoming: Record
    next_slot: datetime | None
    overdue: bool
    left: tuple[str, ...]


@click.command("status")
@as_of_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def command(folder: Path, *, as_of: str | None, as_json: bool) -> None:
    """Show what was sent, what is next and what waits.

    Exit code 3 says that an issue is overdue: its slot has passed and it would announce something.
    """
    desk = publish.open_desk_to_read(folder)
    now = present(as_of, desk.site.zone)
    left = publish.left_catalog(desk)
    standings = [_standing(n, desk, now, left[n.name]) for n in desk.site.newsletters]
    if as_json:
        whole = {"newsletters": {s.newsletter.name: _as_json(s, desk) for s in standings}}
        click.echo(json.dumps(whole, indent=1, ensure_ascii=False))
    else:
        for line in _report(standings, desk, now):
            click.echo(line)
    if any(standing.overdue for standing in standings):
        click.get_current_context().exit(OVERDUE_EXIT)


def _standing(
    newsletter: Newsletter, desk: publish.Desk, now: datetime, left: tuple[str, ...]
) -> Standing:
    ledger = desk.ledgers[newsletter.name]
    issue.refuse_clock_behind(newsletter, desk.site, ledger, now)
    upcoming = issue.upcoming(newsletter, desk.site, desk.catalog, ledger, now)
    due = issue.due_slots(newsletter, desk.site, ledger, now)
    return Standing(
        newsletter=newsletter,
        ledger=ledger,
        upcoming=upcoming,
        next_slot=issue.next_slot(newsletter, desk.site, ledger, now),
        overdue=bool(due) and upcoming.number is not None,
        left=left,
    )


def _report(standings: list[Standing], desk: publish.Desk, now: datetime) -> Iterator[str]:
    about = words.About(desk.site, desk.catalog, now)
    for standing in standings:
        yield standing.newsletter.name
        yield from (f"  {line}" for line in _lines(standing, about))
    yield from publish.notices(desk)


def _lines(standing: Standing, about: words.About) -> Iterator[str]:
    newsletter, ledger, site = standing.newsletter, standing.ledger, about.site
    last = ledger.issues[-1] if ledger.issues else None
    yield f"last issue: {words.record_line(last, site)}" if last else "last issue: none yet"
    if standing.overdue:
        yield f"overdue since {words.both_times(standing.upcoming.cutoff, site.zone)}: digest run"
    if standing.next_slot:
        yield f"next slot:  {words.both_times(standing.next_slot, site.zone)}"
    else:
        yield f"no schedule: digest run {newsletter.name}"
    ready = words.entries_of(len(standing.upcoming.announced))
    yield f"ready for {words.wall_time(standing.upcoming.cutoff, site.zone)}: {ready}"
    waiting = words.waiting_lines(standing.upcoming, newsletter, ledger, about)
    yield from (f"waits: {line}" for line in waiting)
    if over := sorted(ledger.passed_over):
        ids = ", ".join(words.limited(over))
        number = words.entries_of(len(over))
        yield f"passed over so far: {number} ({ids}); digest explain ID says why"


def _as_json(standing: Standing, desk: publish.Desk) -> dict[str, Any]:
    zone = desk.site.zone
    upcoming = standing.upcoming
    last = standing.ledger.issues[-1] if standing.ledger.issues else None
    waiting = {id: waiting.reason for id, waiting in upcoming.waiting.items()}
    return {
        "last_issue": last
        and {
            "number": last.number,
            "folder": f"mail/{last.newsletter}/{last.name}",
            "cutoff": last.cutoff.astimezone(zone).isoformat(),
            "announced": list(last.announced),
        },
        "next_slot": standing.next_slot and standing.next_slot.astimezone(zone).isoformat(),
        "overdue": standing.overdue,
        "upcoming": {
            "cutoff": upcoming.cutoff.astimezone(zone).isoformat(),
            "announced": list(upcoming.announced),
            "passed_over": {id: v.reason for id, v in upcoming.passed_over.items()},
        },
        "waiting": waiting,
        "held": [id for id, reason in waiting.items() if reason == "held"],
        "passed_over": {id: verdict.reason for id, verdict in standing.ledger.passed_over.items()},
        "left_catalog": list(standing.left),
    }
