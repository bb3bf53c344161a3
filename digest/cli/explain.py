"""digest explain."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from digest import publish
from digest.cli import words
from digest.cli.clock import as_of_option, present
from digest.core import issue
from digest.core.rules import follows, visible_from
from digest.core.schedule import slot_after
from digest.editorial import FOLDER
from digest.errors import RequestError
from digest.model import Editorial, Entry, Newsletter, Record
from digest.row import write_published


@click.command("explain")
@click.argument("id")
@as_of_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def command(folder: Path, id: str, *, as_of: str | None, as_json: bool) -> None:
    """Say where an entry is or will be announced, or why not.

    For each newsletter: the issue, or the rule that keeps the entry out of it, with its dates.
    """
    desk = publish.open_desk_to_read(folder)
    now = present(as_of, desk.site.zone)
    entry = desk.catalog.by_id().get(id)
    if entry is None and not any(id in ledger.announced for ledger in desk.ledgers.values()):
        raise RequestError(id, "is neither in the catalog nor was it announced", "see catalog.json")
    answers = {n.name: _answer(id, entry, n, desk, now) for n in desk.site.newsletters}
    if as_json:
        clock = now.astimezone(desk.site.zone).isoformat()
        whole = {"id": id, "clock": clock, "newsletters": answers}
        click.echo(json.dumps(whole, indent=1, ensure_ascii=False))
        return
    click.echo(words.named(entry) if entry else f"{id} has left the catalog")
    if entry:
        click.echo(f"  published {_moment(entry, desk)}")
    for name, answer in answers.items():
        click.echo(f"{name}: {answer['answer']}")
    click.echo(f"the clock says {words.both_times(now, desk.site.zone)}")


def _moment(entry: Entry, desk: publish.Desk) -> str:
    if isinstance(entry.published, datetime):
        return words.both_times(entry.published, desk.site.zone)
    if entry.published is None:
        return "on no day that can be read"
    if entry.precision == "day":
        return entry.published.isoformat()
    return f"{write_published(entry)}, which counts as {entry.published.isoformat()}"


def _answer(
    id: str, entry: Entry | None, newsletter: Newsletter, desk: publish.Desk, now: datetime
) -> dict[str, Any]:
    ledger, site = desk.ledgers[newsletter.name], desk.site
    if record := ledger.announced.get(id):
        place = f"outbox/mail/{newsletter.name}/{record.name}"
        answer = f"announced in issue {record.number}, {place}"
        if entry and entry.withdrawn:
            answer += f"; withdrawn since: digest redo {newsletter.name} {record.name}, if not sent"
        return {"state": "announced", "folder": place, "number": record.number, "answer": answer}
    if entry is None:
        return {"state": "gone", "answer": "never announced, and it has left the catalog"}
    if not follows(newsletter.topics, newsletter.languages, entry):
        return {"state": "not-matched", "answer": f"never: {_not_matched(entry, newsletter)}"}
    verdict = ledger.passed_over.get(id)
    if verdict and id not in ledger.accepted and ledger.decided(entry):
        why = words.why_passed_over(verdict, id, newsletter, ledger, site)
        last = next(r for r in reversed(ledger.records) if id in r.passed_over)
        answer = f"passed over at {words.wall_time(last.cutoff, site.zone)}: {why}"
        return {"state": "passed-over", "reason": verdict.reason, "answer": answer}
    return _forecast(entry, newsletter, desk, now)


def _not_matched(entry: Entry, newsletter: Newsletter) -> str:
    if not follows(newsletter.topics, None, entry):
        topics = ", ".join(entry.topics) or "none"
        return f"its topics ({topics}) are none that {newsletter.name} follows"
    return f"its language ({entry.language}) is none that {newsletter.name} follows"


def _forecast(
    entry: Entry, newsletter: Newsletter, desk: publish.Desk, now: datetime
) -> dict[str, Any]:
    ledger, site = desk.ledgers[newsletter.name], desk.site
    record = issue.upcoming(newsletter, site, desk.catalog, ledger, now)
    when = words.both_times(record.cutoff, site.zone)
    if verdict := record.passed_over.get(entry.id):
        why = words.why_passed_over(verdict, entry.id, newsletter, ledger, site)
        answer = f"will be passed over at {when}: {why}"
        return {"state": "passed-over", "reason": verdict.reason, "answer": answer}
    waiting = record.waiting.get(entry.id)
    if waiting is None:
        answer = f"will be in the issue cut off at {when}{_arranged(entry, record)}"
        cutoff = record.cutoff.astimezone(site.zone).isoformat()
        return {"state": "upcoming", "cutoff": cutoff, "answer": answer}
    about = words.About(site, desk.catalog, now)
    why = words.why_waiting(waiting, entry, newsletter, ledger, about)
    visible = visible_from(entry, site)
    if waiting.reason == "future" and visible and newsletter.schedule:
        slot = slot_after(newsletter.schedule, site.zone, visible - issue.A_SECOND)
        why += f"; then it is for the issue cut off at {words.both_times(slot, site.zone)}"
    return {"state": "waiting", "reason": waiting.reason, "answer": f"waits: {why}"}


def _arranged(entry: Entry, record: Record) -> str:
    """Say so if a person gave an entry its place in an issue."""
    editorial = record.editorial or Editorial()
    if entry.id in editorial.pin:
        return f", first of all: it is on the list `pin` in {FOLDER}/{record.newsletter}"
    if entry.id in editorial.order:
        return f", in its place on the list `order` in {FOLDER}/{record.newsletter}"
    return ""
