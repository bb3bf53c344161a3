"""digest diff."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from difflib import unified_diff
from pathlib import Path
from typing import Any

import click

from digest import publish
from digest.cli import words
from digest.cli.versions import Pair, Version, pair_of
from digest.core.comparison import Arrangement, Change, Difference
from digest.formats.view import topic_title
from digest.model import Entry, Record, Site
from digest.row import write_moment
from digest.text import excerpt

DIFFERS_EXIT = 5
_SHOWN = 80


@click.command("diff")
@click.argument("name")
@click.argument("first", metavar="[A]", required=False)
@click.argument("second", metavar="[B]", required=False)
@click.option("--text", is_flag=True, help="Show how the plain text differs, line by line.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.option(
    "--exit-code",
    "as_code",
    is_flag=True,
    help="Exit with 5 if there is a difference, for scripts.",
)
@click.pass_obj
def command(
    folder: Path,
    name: str,
    *,
    first: str | None,
    second: str | None,
    text: bool,
    as_json: bool,
    as_code: bool,
) -> None:
    """Say how two issues differ, or an issue and what redo would make of it.

    A and B are issues, by their folder or their number. Without B it is A and what `digest redo`
    would make of it now; without A the last issue. It writes nothing.
    """
    desk = publish.open_desk_to_read(folder)
    pair = pair_of(desk, desk.newsletter(name), first, second)
    if as_json:
        click.echo(json.dumps(_as_json(pair), indent=1, ensure_ascii=False))
    else:
        for line in _report(pair):
            click.echo(line)
        if text:
            for line in _text_diff(pair):
                click.echo(line)
    if as_code and not pair.is_same():
        click.get_current_context().exit(DIFFERS_EXIT)


def _report(pair: Pair) -> Iterator[str]:
    yield f"{pair.newsletter.name}: {pair.before.name} and {pair.after.name}"
    lines = list(_lines(pair))
    yield from (f"  {line}" for line in lines)
    if not lines:
        yield "  no difference"


def _lines(pair: Pair) -> Iterator[str]:
    old, new = pair.before.record, pair.after.record
    if old.number != new.number:
        yield f"number: {old.number or 'none'} → {new.number or 'none'}"
    for language, (before, after) in pair.subjects().items():
        yield f"subject in {language}: {_words(before)} → {_words(after)}"
    for language, (first, second) in pair.introductions().items():
        yield f"introduction in {language}: {_intro(first)} → {_intro(second)}"
    yield from (f"came: {words.named(entry)}" for entry in pair.entries.came)
    yield from (f"went: {_gone(entry, new)}" for entry in pair.entries.went)
    for change in pair.entries.changed:
        yield f"changed: {change.id}: {change.field}: {_change(change)}"
    for arrangement in pair.entries.arrangements:
        yield from _arranged(arrangement, pair.site)
    for name, (before_size, after_size) in pair.files().items():
        yield f"{name}: {_size(before_size)} → {_size(after_size)}"
    for name in sorted({*old.made_by, *new.made_by}):
        if old.made_by.get(name) != new.made_by.get(name):
            yield f"made by {name}: {old.made_by.get(name)} → {new.made_by.get(name)}"
    if not pair.is_same() and pair.entries == Difference((), (), (), ()) and not pair.files():
        yield "no reader sees a difference; the record has one"


def _gone(entry: Entry, after: Record) -> str:
    waiting = after.waiting.get(entry.id)
    return f"{words.named(entry)}{f': it waits, {waiting.reason}' if waiting else ''}"


def _change(change: Change) -> str:
    return f"{_words(_plain(change.before))} → {_words(_plain(change.after))}"


def _plain(value: object) -> object:
    """Write a value of an entry as it stands in catalog.json."""
    if isinstance(value, date | datetime):
        return write_moment(value)
    if isinstance(value, tuple):
        return ", ".join(str(getattr(one, "url", one)) for one in value)
    return value


def _words(value: object) -> str:
    if value is None or value == "":
        return "none"
    return f"“{excerpt(value, _SHOWN)}”" if isinstance(value, str) else str(value)


def _intro(text: str | None) -> str:
    return "the usual one" if text is None else _words(text)


def _size(octets: int | None) -> str:
    return "none" if octets is None else f"{octets / 1000:.1f} KB"


def _arranged(arrangement: Arrangement, site: Site) -> Iterator[str]:
    language = arrangement.language

    def title(topic: str) -> str:
        return topic_title(topic, site, language) if topic else "without a topic"

    if arrangement.before is None or arrangement.after is None:
        yield f"edition in {language}: {'came' if arrangement.before is None else 'went'}"
        return
    if arrangement.before.readers != arrangement.after.readers:
        yield (
            f"readers of the edition in {language}: "
            f"{arrangement.before.readers} → {arrangement.after.readers}"
        )
    for id, before, after in arrangement.moved:
        yield f"moved in {language}: {id}: {title(before)} → {title(after)}"
    if arrangement.resorted:
        topics = (title(topic) for topic, _ in arrangement.after.sections)
        yield f"sections in {language} in another order: {', '.join(topics)}"
    for topic in arrangement.reordered:
        yield f"another order in {language}, {title(topic)}: {', '.join(_ids(arrangement, topic))}"


def _ids(arrangement: Arrangement, topic: str) -> tuple[str, ...]:
    note = arrangement.after
    return next((ids for id, ids in note.sections if id == topic), ()) if note else ()


def _text_diff(pair: Pair) -> Iterator[str]:
    for language in pair.languages():
        name = f"{language}.txt"
        texts = [_lines_of(version, name) for version in (pair.before, pair.after)]
        if None in texts:
            yield f"{name}: one of the two is not there any more"
            continue
        old, new = (text or [] for text in texts)
        places = (f"{pair.before.name}/{name}", f"{pair.after.name}/{name}")
        yield from unified_diff(old, new, *places, lineterm="")


def _lines_of(version: Version, name: str) -> list[str] | None:
    if name not in version.files:
        known = any(file.name == name for file in version.record.files)
        return None if known else []
    return version.files[name].decode("utf-8", "replace").splitlines()


def _as_json(pair: Pair) -> dict[str, Any]:
    found = pair.entries
    return {
        "newsletter": pair.newsletter.name,
        "before": pair.before.name,
        "after": pair.after.name,
        "same": pair.is_same(),
        "subjects": {tag: list(both) for tag, both in pair.subjects().items()},
        "introductions": {tag: list(both) for tag, both in pair.introductions().items()},
        "came": [entry.id for entry in found.came],
        "went": [entry.id for entry in found.went],
        "changed": [
            {
                "id": change.id,
                "field": change.field,
                "before": _plain(change.before),
                "after": _plain(change.after),
            }
            for change in found.changed
        ],
        "editions": [_edition_json(arrangement) for arrangement in found.arrangements],
        "files": {name: list(sizes) for name, sizes in pair.files().items()},
    }


def _edition_json(arrangement: Arrangement) -> dict[str, Any]:
    return {
        "language": arrangement.language,
        "came": arrangement.before is None,
        "went": arrangement.after is None,
        "moved": [list(one) for one in arrangement.moved],
        "reordered": list(arrangement.reordered),
        "resorted": arrangement.resorted,
    }
