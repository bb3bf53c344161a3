"""digest edit."""

import os
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from digest import editorial, files, outbox, publish
from digest.cli import words
from digest.cli.clock import as_of_option, present
from digest.cli.decided import decided_lines
from digest.core import issue
from digest.core.edition import NO_TOPIC, compose, edition_languages
from digest.core.editorial import has_issue
from digest.core.ledger import Ledger
from digest.core.schedule import day_of, end_of_day
from digest.editorial import draft
from digest.errors import RequestError
from digest.formats.mail.render import usual_subject
from digest.formats.view import topic_title
from digest.model import Entry, Newsletter, Record, Request
from digest.text import excerpt

_WIDEST_ID = 40
_TITLE = 60
_MOST_WAITING = 50


@dataclass(frozen=True, slots=True)
class Target:
    """The issue that is edited: its file, its record as it is or would be, those before it."""

    newsletter: Newsletter
    path: str
    record: Record
    before: Ledger
    is_made: bool


@click.command("edit")
@click.argument("name")
@click.argument("issue", required=False)
@as_of_option
@click.option("--show", is_flag=True, help="Print what would be opened, and write nothing.")
@click.pass_obj
def command(folder: Path, name: str, *, issue: str | None, as_of: str | None, show: bool) -> None:
    """Write the words of an issue, and hold, pin or order its entries.

    It opens a small file, issues/NAME/ISSUE.toml, in the program that VISUAL or EDITOR names, with
    the entries of the issue below as comments, and says what is wrong when you close it. Without
    ISSUE it is the next issue; an issue that is made already is its folder or its number, and takes
    your words with digest redo.
    """
    outbox.repair_if_needed(folder)
    desk = publish.open_desk_undecided(folder)
    now = present(as_of, desk.site.zone)
    target = _target(desk, desk.newsletter(name), issue, now)
    path = folder / target.path
    text = _text(path, target, desk, now)
    if show:
        click.echo(text, nl=False)
        return
    _write(folder, path, text)
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    if not editor.strip():
        click.echo(f"{path}: open it with any editor of plain text, and save it as UTF-8")
        click.echo(f"then look at it: {_next(target)}")
        return
    _open(editor, path)
    for line in _outcome(folder, name, issue, now):
        click.echo(line)


def _target(desk: publish.Desk, newsletter: Newsletter, which: str | None, now: datetime) -> Target:
    ledger = desk.ledgers[newsletter.name]
    if which is None:
        issue.refuse_clock_behind(newsletter, desk.site, ledger, now)
        record = issue.upcoming(newsletter, desk.site, desk.catalog, ledger, now)
        return _to_come(desk, newsletter, record, ledger)
    for record in reversed(ledger.records):
        is_issue = record.number is not None or record.emptied
        if is_issue and which in (record.name, str(record.number)):
            before = ledger.before(record)
            path = _path(desk, newsletter, record, before)
            return Target(newsletter, path, record, before, is_made=True)
    return _later(desk, newsletter, which)


def _later(desk: publish.Desk, newsletter: Newsletter, which: str) -> Target:
    """Find an issue of a slot to come. Raises RequestError where there will be none."""
    ledger, named = desk.ledgers[newsletter.name], editorial.issue_named(which)
    if named is not None and not isinstance(named, int):
        until = end_of_day(named, desk.site.zone)
        slots = issue.due_slots(newsletter, desk.site, ledger, until)
        if slots and day_of(slots[-1], desk.site.zone) == named:
            asked = Request(catch_up=True)
            made = issue.run(newsletter, desk.site, desk.catalog, ledger, asked, slots[-1])
            return _to_come(desk, newsletter, made[-1], Ledger((*ledger.records, *made[:-1])))
    raise RequestError(
        f"{newsletter.name} {which}",
        "is no issue, and no slot to come",
        "name an issue by its folder or its number, or leave it out for the next one",
    )


def _to_come(desk: publish.Desk, newsletter: Newsletter, record: Record, before: Ledger) -> Target:
    path = _path(desk, newsletter, record, before)
    return Target(newsletter, path, record, before, is_made=False)


def _path(desk: publish.Desk, newsletter: Newsletter, record: Record, before: Ledger) -> str:
    """Name the file of an issue: by its number if there is one, or if a day would not do."""
    number = record.number or before.next_number
    day = day_of(record.cutoff, desk.site.zone)
    by_number = editorial.path_of(newsletter.name, number)
    if (
        (desk.folder / by_number).exists()
        or newsletter.schedule is None
        or has_issue(before, day, desk.site)
    ):
        return by_number
    return editorial.path_of(newsletter.name, day)


def _text(path: Path, target: Target, desk: publish.Desk, now: datetime) -> str:
    about = _about(target, desk)
    if path.is_file():
        try:
            own = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as cause:
            raise RequestError(str(path), f"cannot be read: {cause}") from cause
    elif target.record.editorial:
        own = draft.written(target.record.editorial, about)
    else:
        language = edition_languages(target.newsletter, desk.site)[0]
        subject = usual_subject(target.record, target.newsletter, desk.site, language)
        own = draft.begun(target.newsletter, desk.site, about, subject)
    return draft.renewed(own, _entries(target, desk, now))


def _about(target: Target, desk: publish.Desk) -> str:
    title = target.newsletter.title.in_language(desk.site.language)
    when = words.wall_time(target.record.cutoff, desk.site.zone)
    if target.newsletter.schedule is None and not target.is_made:
        return f"{title}: issue {target.before.next_number}, made whenever it is run."
    return f"{title}: the issue that is cut off at {when}."


def _entries(target: Target, desk: publish.Desk, now: datetime) -> Iterator[str]:
    """Yield what the issue has, section by section, and what waits and why."""
    newsletter, record, site = target.newsletter, target.record, desk.site
    language = edition_languages(newsletter, site)[0]
    edition = compose(record, newsletter, site, target.before, language=language)
    shown = {entry.id for entry in edition.entries}
    for section in edition.sections:
        yield ""
        is_none = section.topic == NO_TOPIC
        yield "Without a topic" if is_none else topic_title(section.topic, site, language)
        yield from (_line(entry, desk) for entry in section.entries)
    if others := [entry for entry in record.snapshots if entry.id not in shown]:
        yield from ("", "In other editions")
        yield from (_line(entry, desk) for entry in others)
    if not record.snapshots:
        yield from ("", "Nothing yet.")
    if record.waiting and not target.is_made:
        yield from ("", "Not in it, but waiting")
        yield from _waiting(target, desk, now)


def _line(entry: Entry, desk: publish.Desk) -> str:
    when = words.dated(entry, desk.site)
    return f"  {draft.listed(entry.id, _WIDEST_ID)} # {when}  {excerpt(entry.title, _TITLE)}"


def _waiting(target: Target, desk: publish.Desk, now: datetime) -> Iterator[str]:
    about, entries = words.About(desk.site, desk.catalog, now), desk.catalog.by_id()
    for id, waiting in [*target.record.waiting.items()][:_MOST_WAITING]:
        entry = entries.get(id)
        why = words.why_waiting(waiting, entry, target.newsletter, target.before, about)
        title = f"{excerpt(entry.title, _TITLE)}: " if entry else ""
        yield f"  {draft.listed(id, _WIDEST_ID)} # {title}{why}"
    if len(target.record.waiting) > _MOST_WAITING:
        yield f"  and {len(target.record.waiting) - _MOST_WAITING} more"


def _write(folder: Path, path: Path, text: str) -> None:
    with outbox.lock(folder, "edit"), files.disk(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text(encoding="utf-8-sig") != text:
            files.replace(path, text.encode())


def _open(editor: str, path: Path) -> None:
    try:
        program = shlex.split(editor, posix=os.name != "nt")
        ended = subprocess.run([*program, str(path)], check=False)  # noqa: S603  a person's own
    except (OSError, ValueError) as cause:
        why = cause.strerror if isinstance(cause, OSError) else cause
        remedy = f"open {path} with another editor"
        raise RequestError(editor, f"cannot be started: {why}", remedy) from cause
    if ended.returncode:
        raise RequestError(
            editor, f"ended with exit code {ended.returncode}", f"look at {path} before you go on"
        )


def _next(target: Target) -> str:
    name = target.newsletter.name
    if target.is_made:
        return f"digest redo {name} {target.record.name}"
    return f"digest preview {name}"


def _outcome(folder: Path, name: str, which: str | None, now: datetime) -> Iterator[str]:
    """Read what was written as a run would, and say what comes of it."""
    desk = publish.open_desk(folder)
    newsletter = desk.newsletter(name)
    target = _target(desk, newsletter, which, now)
    record = target.record
    if target.is_made:
        record = publish.remade(desk, newsletter, record).record
    about = words.About(desk.site, desk.catalog, now)
    yield f"{name}, {words.record_line(record, desk.site)}"
    lines = list(decided_lines(record, newsletter, target.before, about))
    yield from (f"  {line}" for line in lines or ["nothing is decided: all is as usual"])
    yield f"then: {_next(target)}"
