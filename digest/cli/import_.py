"""`digest import`: a site's listing of resources into the catalog."""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from digest import catalog, config, outbox
from digest.cli.clock import as_of_option, present
from digest.cli.words import count, entries_of
from digest.errors import SourceError
from digest.model import Site
from digest.sources import listing
from digest.sources.dates import NAMES, Decision, Order
from digest.sources.merge import Merged, merge, order_before
from digest.sources.reconcile import Origin
from digest.sources.report import Change, Doubt, Report
from digest.text import clean_line

_SHOWN = 100
_AROUND = 60
_FEW = 3


@dataclass(frozen=True, slots=True)
class Import:
    """An import that is worked out and not yet written."""

    decision: Decision
    merged: Merged


@click.command("import")
@click.argument("file")
@click.option(
    "--dates",
    type=click.Choice(list(NAMES)),
    help="How the listing writes dates: month first or day first.",
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@as_of_option
@click.pass_obj
def command(
    folder: Path, file: str, *, dates: Order | None, dry_run: bool, as_of: str | None
) -> None:
    """Take entries from a listing into the catalog.

    FILE is a text, or - for standard input. The same listing again changes nothing; what you wrote
    into the catalog stays.
    """
    site = config.read(folder / config.FILE)
    now = present(as_of, site.zone, may_come=False)
    path = folder / catalog.FILE
    place = "standard input" if file == "-" else file
    text = _read(file, place)
    if dry_run:
        done = import_listing(_document(path, site), text, site, now, dates, place)
    else:
        with outbox.lock(folder, "import"):
            done = import_listing(_document(path, site), text, site, now, dates, place)
            catalog.write_document(path, done.merged.document, site)
    for line in lines(done):
        click.echo(line)
    if dry_run:
        click.echo("\nnothing was written")


def _document(path: Path, site: Site) -> dict[str, Any]:
    """Read catalog.json to be changed, once it is known to be a catalog."""
    catalog.read(path, site)
    return catalog.read_document(path)


def import_listing(
    document: Mapping[str, Any],
    text: str,
    site: Site,
    now: datetime,
    chosen: Order | None = None,
    place: str = listing.NAME,
) -> Import:
    """Work out what importing a listing makes of the catalog's document.

    Raises:
        SourceError: the listing or its dates cannot be read.
    """
    read = listing.read(
        text,
        today=now.astimezone(site.zone).date(),
        chosen=chosen,
        before=order_before(document, listing.NAME),
        place=place,
    )
    origin = Origin(listing.NAME, read.decision.order, site.language, now)
    return Import(read.decision, merge(document, read.drafts, origin))


def lines(done: Import) -> Iterator[str]:
    """Tell a person what an import does: the counts, the dates, then what to look at."""
    report = done.merged.report
    yield _counts(report)
    order = done.decision.order
    yield f"dates read {f'as {NAMES[order]}' if order else 'as written'}: {done.decision.why}"
    for heading, rows in _sections(done):
        if rows:
            yield ""
            yield f"{heading}:"
            yield from (f"  {row}" for row in rows[:_SHOWN])
        if len(rows) > _SHOWN:
            yield f"  and {len(rows) - _SHOWN} more"
    if report.absent:
        yield ""
        yield f"kept, but no longer in the listing: {entries_of(report.absent)}"


def _read(file: str, place: str) -> str:
    """Read a file, or standard input for "-", as UTF-8."""
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        where = f"{place}: byte {cause.start + 1}"
        raise SourceError(where, "is not UTF-8", "save it as UTF-8") from cause
    except OSError as cause:
        raise SourceError(place, f"cannot be read: {cause.strerror}") from cause


def _counts(report: Report) -> str:
    new, changed, unchanged = len(report.new), len(report.changed), len(report.unchanged)
    left_out = len(report.refused)
    total = new + changed + unchanged + left_out
    counts = f"{count(total, 'record')}: {new} new, {changed} changed, {unchanged} unchanged"
    return f"{counts}, {left_out} left out" if left_out else counts


def _sections(done: Import) -> Iterator[tuple[str, list[str]]]:
    report = done.merged.report
    entries = {entry["id"]: entry for entry in done.merged.document["entries"]}
    titled = [id for id in report.new if id not in set(report.derived)]
    yield "new", [_titled(entries[id]) for id in titled]
    yield (
        "titles made of the summary (write better ones and delete title_derived)",
        [_titled(entries[id]) for id in report.derived],
    )
    yield "changed", [_change(change, "→") for change in report.changes]
    yield (
        "changed by you and by the listing (yours stays)",
        [_change(change, "stays; the listing says") for change in report.kept],
    )
    yield (
        "summaries that stop in the middle",
        [f"{id}: {_tail(entries[id]['source']['summary'])}" for id in report.cut_off],
    )
    yield (
        "new, or in the catalog already (then move `source` to the old one and delete the new one)",
        [_doubt(doubt) for doubt in report.ambiguous],
    )
    yield "left out", [f"{refusal.place}: {refusal.problem}" for refusal in report.refused]


def _titled(entry: Mapping[str, Any]) -> str:
    return f"{entry['id']}: {entry.get('title', '')}"


def _tail(text: str) -> str:
    return text if len(text) <= _AROUND else f"…{text[-_AROUND:]}"


def _doubt(doubt: Doubt) -> str:
    others = ", ".join(doubt.others[:_FEW])
    more = f" and {len(doubt.others) - _FEW} more" if len(doubt.others) > _FEW else ""
    return f"{doubt.id}: {doubt.why}" + (f": {others}{more}" if others else "")


def _change(change: Change, between: str) -> str:
    """Show two values, long ones around the place where they part."""
    old, new = _value(change.old), _value(change.new)
    differ = (place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    same = next(differ, min(len(old), len(new)))
    start = max(same - _AROUND // 2, 0)
    return f"{change.id}: {change.field}: {_around(old, start)} {between} {_around(new, start)}"


def _value(value: object) -> str:
    return clean_line(value) if isinstance(value, str) else json.dumps(value)


def _around(text: str, start: int) -> str:
    if len(text) <= _AROUND * 2:
        return text or "nothing"
    part = text[start : start + _AROUND * 2]
    return ("…" if start else "") + part + ("…" if start + _AROUND * 2 < len(text) else "")
