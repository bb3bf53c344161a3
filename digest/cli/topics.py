"""digest topics."""

import difflib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from digest import catalog, config, outbox
from digest.cli import words
from digest.cli.clock import as_of_option, present
from digest.core.coverage import Coverage, coverage
from digest.core.topics import Rule, Rules, rules_fired, rules_of
from digest.errors import RequestError
from digest.model import Catalog, Entry, Site
from digest.sources.match.said import Json
from digest.sources.topics import Reason, Retopic, reasons, retopics, uncategorised, untouched
from digest.text import plain


@dataclass(frozen=True, slots=True)
class Shelf:
    """The site and its catalog, as entries and as it is written."""

    site: Site
    catalog: Catalog
    document: Json
    rules: Rules

    def pairs(self, id: str | None = None) -> tuple[tuple[Entry, Json], ...]:
        """Give each entry, or the one of an id, with its table in catalog.json."""
        both = zip(self.catalog.entries, self.document["entries"], strict=True)
        return tuple((entry, row) for entry, row in both if id in (None, entry.id))


@click.command("topics")
@click.argument("id", required=False)
@click.option("--apply", "applying", is_flag=True, help="Give topics by today's rules now.")
@click.option("--dry-run", is_flag=True, help="With --apply: say what would change, and no more.")
@as_of_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def command(
    folder: Path, id: str | None, *, applying: bool, dry_run: bool, as_of: str | None, as_json: bool
) -> None:
    """Show how many entries each topic has, and which have none.

    It also lists topics that have fallen silent, rules that never fire, and
    categories of sources that no topic takes. With ID, an entry's, it says
    what gave the entry each of its topics. --apply leaves topics that a
    person wrote as they are.
    """
    if dry_run and not applying:
        raise click.UsageError("--dry-run belongs to --apply")
    if applying:
        changes = _apply(folder, id, dry_run=dry_run)
        said = _changes_as_json(changes, dry_run=dry_run)
        lines = _change_lines(changes, dry_run=dry_run)
    else:
        outbox.repair_if_needed(folder)
        shelf = _shelf(folder)
        now = present(as_of, shelf.site.zone)
        said, lines = _about_entry(shelf, id) if id else _about_all(shelf, now)
    for line in [json.dumps(said, indent=1, ensure_ascii=False)] if as_json else lines:
        click.echo(line)


def _shelf(folder: Path) -> Shelf:
    site = config.read(folder / config.FILE)
    path = folder / catalog.FILE
    return Shelf(site, catalog.read(path, site), catalog.read_document(path), rules_of(site))


def _find(shelf: Shelf, id: str) -> tuple[Entry, Json]:
    for pair in shelf.pairs(id):
        return pair
    if shelf.site.topic(id):
        raise RequestError(id, "is a topic, and no entry", "digest topics lists all of them")
    close = difflib.get_close_matches(id, (entry.id for entry in shelf.catalog.entries), n=1)
    raise RequestError(
        id,
        "is no entry of the catalog",
        f"did you mean {close[0]}?" if close else "see catalog.json",
    )


# --- giving topics ---


def _apply(folder: Path, id: str | None, *, dry_run: bool) -> tuple[Retopic, ...]:
    if dry_run:
        return _changes(_shelf(folder), id)
    with outbox.lock(folder, "topics"):
        shelf = _shelf(folder)
        changes = _changes(shelf, id)
        after = {change.id: change.row for change in changes}
        rows = [after.get(row["id"], row) for row in shelf.document["entries"]]
        document = {**shelf.document, "entries": rows}
        catalog.write_document(folder / catalog.FILE, document, shelf.site)
    return changes


def _changes(shelf: Shelf, id: str | None) -> tuple[Retopic, ...]:
    if id:
        _find(shelf, id)
    return tuple(retopics(shelf.pairs(id), shelf.site, shelf.rules))


def _change_lines(changes: Iterable[Retopic], *, dry_run: bool) -> Iterator[str]:
    every = list(changes)
    for change in every:
        got = [f"gets {topic}" for topic in change.after if topic not in change.before]
        lost = [f"loses {topic}" for topic in change.before if topic not in change.after]
        yield f"{change.id} {', '.join([*got, *lost])}"
    yield f"{words.entries_of(len(every))} changed"
    if dry_run:
        yield "nothing was written"


def _changes_as_json(changes: Iterable[Retopic], *, dry_run: bool) -> dict[str, Any]:
    return {
        "changed": [
            {"id": change.id, "before": list(change.before), "after": list(change.after)}
            for change in changes
        ],
        "written": not dry_run,
    }


# --- one entry ---


def _about_entry(shelf: Shelf, id: str) -> tuple[dict[str, Any], Iterator[str]]:
    entry, row = _find(shelf, id)
    found = reasons(entry, row, shelf.site, shelf.rules)
    ids = [topic.id for topic in shelf.site.topics]
    why = {id: [reason for reason in found if reason.topic == id] for id in ids}
    has = {id: why[id] for id in ids if id in entry.topics}
    lacks = {id: why[id] for id in ids if id not in entry.topics and why[id]}
    by_person = not untouched(row)
    said: dict[str, Any] = {
        "id": id,
        "topics": {id: [_reason_as_json(each) for each in why[id]] for id in has},
        "by_hand": [id for id in has if not why[id]],
        "not_given": {id: [_reason_as_json(each) for each in lacks[id]] for id in lacks},
        "chosen_by_a_person": by_person,
    }
    return said, _entry_lines(entry, has, lacks, by_person=by_person)


def _entry_lines(
    entry: Entry,
    has: dict[str, list[Reason]],
    lacks: dict[str, list[Reason]],
    *,
    by_person: bool,
) -> Iterator[str]:
    yield words.named(entry)
    for id, why in has.items():
        yield f"  {id}: {_joined(why) or 'by hand'}"
    if not has:
        yield "  no topic"
    for id, why in lacks.items():
        yield f"  not {id}, though it would be: {_joined(why)}"
    if lacks and by_person:
        yield "  its topics were chosen by a person, so --apply leaves them as they are"
    elif lacks:
        yield f"  to give it what it lacks: digest topics {entry.id} --apply"


def _joined(why: Iterable[Reason]) -> str:
    return ", ".join(
        f"by rule “{each.rule}”" if each.rule else f"by category “{each.category}” of {each.source}"
        for each in why
    )


def _reason_as_json(reason: Reason) -> dict[str, str]:
    if reason.rule:
        return {"rule": reason.rule}
    return {"source": reason.source, "category": reason.category}


# --- all topics ---


def _about_all(shelf: Shelf, now: datetime) -> tuple[dict[str, Any], Iterator[str]]:
    present_entries = [entry for entry in shelf.catalog.entries if not entry.withdrawn]
    surveyed = coverage(present_entries, shelf.site, now)
    without = [entry for entry in present_entries if not entry.topics]
    unfired = _never_fired(present_entries, shelf.rules)
    categories = uncategorised(shelf.document["entries"], shelf.site)
    changes = len(_changes(shelf, None))
    said = {
        "topics": {each.topic.id: _coverage_as_json(each) for each in surveyed},
        "without_topic": [entry.id for entry in without],
        "rules_that_never_fire": [
            {"topic": rule.topic, "language": rule.language or "*", "rule": rule.words}
            for rule in unfired
        ],
        "categories_without_topic": [
            {"source": each.source, "category": each.category, "entries": each.entries}
            for each in categories
        ],
        "to_apply": changes,
    }
    sections = (
        ("entries without a topic", [words.named(entry) for entry in without]),
        ("rules that never fire", [_rule_line(rule) for rule in unfired]),
        (
            "categories that no topic takes (name them below [sources.NAME.topics] in digest.toml)",
            [f"{c.source}: {c.category}, {words.entries_of(c.entries)}" for c in categories],
        ),
    )
    return said, _lines(surveyed, sections, changes)


def _never_fired(entries: Iterable[Entry], rules: Rules) -> list[Rule]:
    fired: set[Rule] = set()
    for entry in entries if rules.every else ():
        fired.update(rules_fired(entry.title, plain(entry), entry.language, rules))
    return [rule for rule in rules.every if rule not in fired]


def _lines(
    surveyed: Iterable[Coverage], sections: Iterable[tuple[str, list[str]]], changes: int
) -> Iterator[str]:
    every = list(surveyed)
    width = max((len(each.topic.id) for each in every), default=0)
    several = len({tag for each in every for tag in each.languages}) > 1
    for each in every:
        yield f"{each.topic.id:<{width}}  {_coverage_line(each, several=several)}"
    for heading, rows in sections:
        if rows:
            yield ""
            yield f"{heading}: {len(rows)}"
            yield from (f"  {row}" for row in words.limited(rows))
    if changes:
        yield ""
        yield f"today's rules would change {words.entries_of(changes)}: digest topics --apply"


def _coverage_line(each: Coverage, *, several: bool) -> str:
    if not each.entries:
        return "no entries"
    line = words.entries_of(each.entries)
    if several:
        line += f" ({', '.join(f'{number} {tag}' for tag, number in each.languages.items())})"
    if each.newest is None:
        return f"{line}, none of them visible yet"
    line += f", newest {each.newest.isoformat()}"
    if each.topic.retired:
        return f"{line}; given up"
    if each.silent_since:
        return f"{line}; silent since {each.silent_since}"
    gaps = words.count(each.months, "month")
    return f"{line}; {len(each.silent)} of {gaps} without one" if each.silent else line


def _coverage_as_json(each: Coverage) -> dict[str, Any]:
    return {
        "entries": each.entries,
        "languages": dict(each.languages),
        "first": each.first and each.first.isoformat(),
        "newest": each.newest and each.newest.isoformat(),
        "months": each.months,
        "silent_months": list(each.silent),
        "silent_since": each.silent_since,
    }


def _rule_line(rule: Rule) -> str:
    return f"{rule.topic}: {rule.words}" + (f" ({rule.language})" if rule.language else "")
