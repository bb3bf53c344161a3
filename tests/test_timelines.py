"""Selection, as a specification by example: each file in timelines/ states one fact.

How to read one and how to add one: timelines/README.md.
"""

import json
import re
import shlex
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from freezegun import freeze_time

from digest.cli import main

TIMELINES = sorted(Path(__file__).with_name("timelines").glob("*.toml"))
VERBS = ("run", "status", "redo")

SITE = {
    "title": "Example Legal Resource Center",
    "url": "https://resources.example.org",
    "public_url": "https://resources.example.org/digest",
    "language": "en",
    "timezone": "America/New_York",
    "authority": "resources.example.org",
    "since": date(2020, 6, 1),
    "postal_address": "1 Example Street, Springfield",
}
TOPICS = {
    "detainers": {"title": "ICE detainers"},
    "housing": {"title": "Housing"},
    "courts": {"title": "Courts"},
}
MONTHLY = {"every": "month", "on": 1, "at": "09:00", "start": date(2022, 6, 1)}

Table = dict[str, Any]
Records = dict[str, Table]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a record must hold; an absent number means that it is no issue."""

    cutoff: str
    number: int | None = None
    prev: str | None = None
    window_start: str | None = None
    announced: Sequence[str] = ()
    waiting: Mapping[str, str] = field(default_factory=dict)
    passed_over: Mapping[str, str] = field(default_factory=dict)
    flood: Sequence[str] | None = None
    accepted: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One command at one moment, what changed before it, and what it must leave behind."""

    clock: str
    command: str
    exit: int = 0
    catalog: Sequence[Table] | None = None
    newsletters: Mapping[str, Table] | None = None
    topics: Mapping[str, Table] | None = None
    records: Mapping[str, Table] = field(default_factory=dict)
    redo: Sequence[str] = ()
    output: Sequence[str] = ()
    editions: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A fact, the settings it begins with, and its steps."""

    why: str
    step: Sequence[Table]
    site: Mapping[str, Any] = field(default_factory=dict)
    newsletters: Mapping[str, Table] = field(default_factory=lambda: {"monthly": MONTHLY})
    topics: Mapping[str, Table] = field(default_factory=lambda: TOPICS)


@pytest.fixture(scope="module", autouse=True)
def _verbs_are_loaded_under_the_real_clock() -> None:
    """Types that a verb's modules name must be the real ones, not freezegun's."""
    for verb in VERBS:
        CliRunner().invoke(main, [verb, "--help"])


@pytest.mark.parametrize("path", TIMELINES, ids=lambda path: path.stem)
def test_timeline(path: Path, tmp_path: Path) -> None:
    timeline = Timeline(**tomllib.loads(path.read_text(encoding="utf-8")))
    newsletters, topics = dict(timeline.newsletters), timeline.topics
    steps = [Step(**table) for table in timeline.step]

    with freeze_time(datetime.fromisoformat(steps[0].clock)) as frozen:
        for step in steps:
            frozen.move_to(datetime.fromisoformat(step.clock))
            newsletters |= step.newsletters or {}
            topics = step.topics or topics
            write_site(tmp_path, {**SITE, **timeline.site}, topics, newsletters)
            if step.catalog is not None:
                write_catalog(tmp_path, step.catalog)
            take(step, tmp_path)

    check_ledger(read_records(tmp_path))


def take(step: Step, folder: Path) -> None:
    """Run the command of a step and compare what it left behind; a `run` is run twice."""
    before, records_before = read_outbox(folder), read_records(folder)

    result = invoke(step.command, folder)

    where = f"{step.clock} digest {step.command}\n{result.output}"
    assert result.exit_code == step.exit, where
    for words in step.output:
        assert words in result.output, where
    check_records(step, records_before, read_records(folder), where)
    check_older_bytes(step, before, read_outbox(folder), where)
    check_editions(step, read_records(folder), where)
    if step.command.split()[0] == "run":
        check_again(step, folder, where)


def invoke(command: str, folder: Path) -> Result:
    """Run a digest command line in this process; a crash is raised, not taken for exit code 1."""
    result = CliRunner().invoke(main, ["--site", str(folder), *shlex.split(command)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def check_records(step: Step, before: Records, after: Records, where: str) -> None:
    """Exactly the listed records are new (or made again), and each holds what the step says."""
    again = set(step.redo)
    assert set(after) - set(before) == set(step.records) - again, where
    assert set(before) <= set(after), where
    assert again <= set(before) & set(step.records), where
    for name, table in step.records.items():
        assert readable(after[name]) == wanted(Expected(**table), after[name]), f"{name}\n{where}"


def readable(record: Table) -> Table:
    """Give the fields of a record that a timeline may name, in the form it names them."""
    return {
        "number": record["number"],
        "cutoff": with_offset(record["cutoff"]),
        "prev": instant(record["prev"]),
        "window_start": instant(record["window_start"]),
        "announced": sorted(record["announced"]),
        "waiting": {id: waiting_reason(note) for id, note in record["waiting"].items()},
        "passed_over": {id: note["reason"] for id, note in record["passed_over"].items()},
        "flood": sorted(record["flood"]),
        "accepted": sorted(record["decisions"]["accepted"]),
    }


def wanted(expected: Expected, record: Table) -> Table:
    """Give what `readable` must give; fields the timeline is silent about are the record's own."""
    silent = readable(record)
    return {
        "number": expected.number,
        "cutoff": with_offset(expected.cutoff),
        "prev": silent["prev"] if expected.prev is None else instant(expected.prev),
        "window_start": silent["window_start"]
        if expected.window_start is None
        else instant(expected.window_start),
        "announced": sorted(spread(expected.announced)),
        "waiting": spread_keys(expected.waiting),
        "passed_over": spread_keys(expected.passed_over),
        "flood": silent["flood"] if expected.flood is None else sorted(spread(expected.flood)),
        "accepted": silent["accepted"]
        if expected.accepted is None
        else sorted(spread(expected.accepted)),
    }


def waiting_reason(note: Table) -> str:
    """Write a reason as timelines do: the older id after a colon."""
    return f"{note['reason']}:{note['same_as']}" if note.get("same_as") else str(note["reason"])


def check_older_bytes(
    step: Step, before: Mapping[str, bytes], after: Mapping[str, bytes], where: str
) -> None:
    """Records never change, except by `redo`; a refused command changes nothing at all."""
    again = {f"mail/{name}/" for name in step.redo}
    for name, content in before.items():
        if name.startswith("mail/") and not any(name.startswith(folder) for folder in again):
            assert after.get(name) == content, f"{name}\n{where}"
    if step.exit in (1, 2):
        assert after == before, where


def check_editions(step: Step, records: Records, where: str) -> None:
    """The named records have exactly these editions: entry ids in reading order by language."""
    for name, by_language in step.editions.items():
        editions = records[name]["editions"]
        found = {
            edition["language"]: [id for _, ids in edition["sections"] for id in ids]
            for edition in editions
        }
        assert len(found) == len(editions), f"{name}: two editions of one language\n{where}"
        assert found == {key: list(ids) for key, ids in by_language.items()}, f"{name}\n{where}"


def check_again(step: Step, folder: Path, where: str) -> None:
    """The same command at the same moment changes nothing; a flood now on record is no news."""
    before = read_outbox(folder)

    result = invoke(step.command, folder)

    assert result.exit_code == (0 if step.exit == 4 else step.exit), f"again: {where}"
    assert read_outbox(folder) == before, f"again: {where}"


def check_ledger(records: Records) -> None:
    """What is true of every ledger: the chain of cut-offs, the numbers, the mail, no repetition."""
    for newsletter in {name.partition("/")[0] for name in records}:
        mine = {name: r for name, r in records.items() if name.startswith(f"{newsletter}/")}
        chain = sorted(mine.values(), key=lambda record: instant(record["cutoff"]))
        issues = [record for record in chain if record["number"] is not None]
        announced = [id for record in chain for id in record["announced"]]

        assert len(announced) == len(set(announced)), newsletter
        assert [issue["number"] for issue in issues] == list(range(1, len(issues) + 1)), newsletter
        check_chain(chain)
        for name, record in mine.items():
            check_folder(name, record)


def check_chain(chain: Sequence[Table]) -> None:
    """Cut-offs increase; prev is the one before, the window begins at the issue before."""
    for at, record in enumerate(chain):
        issues = [earlier for earlier in chain[:at] if earlier["number"] is not None]
        previous = instant((chain[at - 1] if at else record)["cutoff" if at else "prev"])
        window_start = instant(issues[-1]["cutoff"] if issues else chain[0]["prev"])
        assert instant(record["prev"]) == previous < instant(record["cutoff"]), record["cutoff"]
        assert instant(record["window_start"]) == window_start, record["cutoff"]


def check_folder(name: str, record: Table) -> None:
    """A folder bears the local day of its cut-off, and has mail exactly where it has a number."""
    day = record["cutoff"][:10]
    files = [note["name"] for note in record["files"]]
    assert re.fullmatch(rf"[^/]+/{day}(-\d+)?", name), name
    assert any(file.endswith(".eml") for file in files) == (record["number"] is not None), name
    assert (record["number"] is not None) == bool(record["announced"]), name


def write_site(
    folder: Path,
    site: Mapping[str, Any],
    topics: Mapping[str, Table],
    newsletters: Mapping[str, Table],
) -> None:
    """Write digest.toml, with what every newsletter needs filled in."""
    tables: dict[str, Mapping[str, Any]] = {"site": site}
    tables |= {f"topics.{id}": topic for id, topic in topics.items()}
    for name, settings in newsletters.items():
        usual = {
            "title": name.capitalize(),
            "from": "Example Center <news@example.org>",
            "to": f"{name}@lists.example.org",
            "unsubscribe": f"mailto:{name}-leave@lists.example.org",
        }
        hold = {"hold": spread(settings["hold"])} if "hold" in settings else {}
        tables[f"newsletters.{name}"] = {**usual, **settings, **hold}
    text = "\n".join(line for name, table in tables.items() for line in toml_lines(name, table))
    (folder / "digest.toml").write_text(text, encoding="utf-8")


def toml_lines(name: str, table: Mapping[str, Any]) -> Iterator[str]:
    """Write a table of texts, numbers, days and lists as TOML."""
    yield f"[{name}]"
    for key, value in table.items():
        written = value.isoformat() if isinstance(value, date) else json.dumps(value)
        yield f"{key} = {written}"


def write_catalog(folder: Path, entries: Iterable[Table]) -> None:
    """Write catalog.json, with a title, a summary, a url, a topic and a language filled in."""
    written = [
        {
            "title": f"Title of {id}",
            "summary": f"Summary of {id}.",
            "url": f"https://resources.example.org/{id}/",
            "topics": ["detainers"],
            "language": "en",
            **entry,
            "id": id,
        }
        for entry in entries
        for id in spread([entry["id"]])
    ]
    (folder / "catalog.json").write_text(json.dumps({"entries": written}), encoding="utf-8")


def spread(ids: Iterable[str]) -> list[str]:
    """Write out ranges of ids: "old-01..03" is old-01, old-02 and old-03."""
    return [id for written in ids for id in spread_one(written)]


def spread_one(written: str) -> Iterator[str]:
    found = re.fullmatch(r"(.*?)(\d+)\.\.(\d+)", written)
    if found is None:
        yield written
        return
    stem, first, last = found.groups()
    for number in range(int(first), int(last) + 1):
        yield f"{stem}{number:0{len(first)}}"


def spread_keys(reasons: Mapping[str, str]) -> dict[str, str]:
    """Write out the ranges among the keys."""
    return {id: reason for written, reason in reasons.items() for id in spread_one(written)}


def read_records(folder: Path) -> Records:
    """Read every issue.json, by its place: newsletter/day."""
    found = (folder / "outbox" / "mail").glob("[!.]*/[!.]*/issue.json")
    return {
        f"{path.parent.parent.name}/{path.parent.name}": json.loads(path.read_bytes())
        for path in found
    }


def read_outbox(folder: Path) -> dict[str, bytes]:
    """Read every file of the outbox, less hidden ones (a lock is no part of the product)."""
    outbox = folder / "outbox"
    files = [path for path in outbox.rglob("*") if path.is_file()]
    names = {path.relative_to(outbox).as_posix(): path for path in files}
    return {
        name: path.read_bytes()
        for name, path in names.items()
        if not any(part.startswith(".") for part in name.split("/"))
    }


def instant(written: str) -> datetime:
    """Read an instant."""
    return datetime.fromisoformat(written)


def with_offset(written: str) -> tuple[datetime, str]:
    """Read an instant and its local time, so that the right instant in a wrong zone differs."""
    read = instant(written)
    return read, read.replace(tzinfo=None).isoformat()
