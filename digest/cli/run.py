"""digest run."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from digest import config, outbox, publish
from digest.cli import words
from digest.cli.clock import as_of_option, present
from digest.core.ledger import Ledger
from digest.formats import record as record_format
from digest.model import Decisions, IssueFolder, Newsletter, Record, Request
from digest.row import row_of

FLOOD_EXIT = 4


@click.command("run")
@click.argument("name", required=False)
@as_of_option
@click.option("--now", "at_once", is_flag=True, help="Cut off at this moment instead of at a slot.")
@click.option("--catch-up", is_flag=True, help="Make each missed slot instead of merging them.")
@click.option("--include", metavar="ID", multiple=True, help="Accept an entry, however old.")
@click.option("--accept-late", is_flag=True, help="Announce the late entries that a flood stopped.")
@click.option("--pass-over-late", is_flag=True, help="Never announce the late entries.")
@click.option("--force", is_flag=True, help="Make an issue in which the checks find errors.")
@click.option("--json", "as_json", is_flag=True, help="Print the new records as JSON.")
@click.pass_obj
def command(
    folder: Path,
    /,
    name: str | None,
    *,
    as_of: str | None,
    at_once: bool,
    catch_up: bool,
    include: tuple[str, ...],
    accept_late: bool,
    pass_over_late: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Make the issues that are due, and all feeds.

    Without NAME it does every newsletter that has a schedule; that is the line for cron. Running it
    twice changes nothing. An issue in which the checks find errors is not made, nor anything else
    then. Exit code 4 says that many late entries were stopped and wait for you.
    """
    request = Request(at_once, catch_up, include, accept_late, pass_over_late, force)
    _refuse_nonsense(name, request)
    zone = config.read(folder / config.FILE).zone
    now = present(as_of, zone, may_come=False)
    with outbox.lock(folder, "run"):
        published = publish.run(folder, [] if name is None else [name], request, now)
    if as_json:
        click.echo(json.dumps(_as_json(published, zone), indent=1, ensure_ascii=False))
    else:
        for line in _report(published, zone, now):
            click.echo(line)
        if request.decides and not _decided(published):
            click.echo("nothing was decided: no entry waits for it, or it was decided before")
    if any(f.record.flood for made in published.folders.values() for f in made):
        click.get_current_context().exit(FLOOD_EXIT)


def _decided(published: publish.Published) -> bool:
    made = (folder for folders in published.folders.values() for folder in folders)
    return any(folder.record.decisions != Decisions() for folder in made)


def _refuse_nonsense(name: str | None, request: Request) -> None:
    if name is None and (request.now or request.decides or request.force):
        raise click.UsageError("--now, --force and decisions need the NAME of one newsletter")
    if request.accept_late and request.pass_over_late:
        raise click.UsageError("--accept-late and --pass-over-late exclude each other")
    if request.now and request.catch_up:
        raise click.UsageError("--now and --catch-up exclude each other")


def _report(published: publish.Published, zone: ZoneInfo, now: datetime) -> Iterator[str]:
    for name, made in published.folders.items():
        yield name
        if made and published.desk:
            about = words.About(published.desk.site, published.desk.catalog, now)
            newsletter, ledger = published.desk.newsletter(name), published.ledgers[name]
            yield from (f"  {line}" for line in _about_made(made, newsletter, ledger, about))
        beginning = "next" if made else "nothing due; next"
        yield f"  {_next(published.next_slots[name], zone, beginning)}"
    yield from published.excepted
    yield from published.notices
    feeds = sum(path.startswith("feeds/") for path in published.changed)
    pages = sum(path.startswith("web/") for path in published.changed)
    counts = words.count(feeds, "file"), words.count(pages, "file")
    yield f"feeds: {counts[0]} changed; pages: {counts[1]} changed"


def _about_made(
    made: Sequence[IssueFolder], newsletter: Newsletter, ledger: Ledger, about: words.About
) -> Iterator[str]:
    for folder in made:
        yield from _about_record(folder.record, newsletter, ledger, about)
    waiting = words.waiting_lines(made[-1].record, newsletter, ledger, about)
    yield from (f"waits: {line}" for line in waiting)


def _about_record(
    record: Record, newsletter: Newsletter, ledger: Ledger, about: words.About
) -> Iterator[str]:
    yield words.record_line(record, about.site)
    if record.number is not None:
        yield f"  in {outbox.FOLDER}/mail/{newsletter.name}/{record.name}"
        lines = (f"{words.dated(e, about.site)}  {e.title}" for e in record.snapshots)
        yield from (f"  {line}" for line in words.limited(lines))
    over = words.passed_over_lines(record, newsletter, ledger, about)
    yield from (f"  passed over: {line}" for line in words.limited(over))
    if record.forced:
        yield f"  forced, against the errors of: {', '.join(record.forced)}"
    if record.flood:
        yield (
            f"  stopped: {words.entries_of(len(record.flood))} came late, all at once; decide: "
            f"digest run {newsletter.name} --accept-late, or --pass-over-late"
        )


def _next(slot: datetime | None, zone: ZoneInfo, beginning: str) -> str:
    if slot is None:
        return "no schedule: it cuts off whenever it is run"
    return f"{beginning} slot: {words.both_times(slot, zone)}"


def _as_json(published: publish.Published, zone: ZoneInfo) -> dict[str, Any]:
    def brief(record: Record) -> dict[str, Any]:
        fields = record_format.row(record, zone)
        shown = [row_of(entry)["title"] for entry in record.snapshots]
        kept = {k: v for k, v in fields.items() if k not in ("entries", "files", "made_by")}
        return {"folder": f"mail/{record.newsletter}/{record.name}", "titles": shown, **kept}

    return {
        "newsletters": {
            name: {"records": [brief(folder.record) for folder in made]}
            for name, made in published.folders.items()
        },
        "changed": list(published.changed),
    }
