"""The stamp: a note that a run left nothing to do, and until when. Deleting it only costs time.

It holds what the run read (settings, catalog, decisions, templates, program) as one hash and what
it left in the outbox as another, made of the size and times of each file. While both are what they
were, and no instant has come at which anything changes by itself, a run would read and render for
nothing. A stamp that is wrong in any part is taken for none.
"""

import hashlib
import json
import platform
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import metadata
from pathlib import Path

import msgspec

import digest
from digest import editorial
from digest.catalog import FILE as CATALOG
from digest.config import FILE as SETTINGS
from digest.core.issue import due_slots, next_slot
from digest.core.ledger import Ledger
from digest.core.listing import next_change
from digest.core.rules import previous_cutoff, visible_from
from digest.core.schedule import beginning_of_day, day_of
from digest.files import STAGED
from digest.formats.record import FILE as RECORD
from digest.model import Catalog, Entry, Newsletter, Site
from digest.outbox import FOLDER, OWN

FILE = "stamp.json"

PARTS = (
    *("babel", "feedgen", "idna", "jinja2", "lxml", "markdown-it-py", "markupsafe", "mjml-python"),
    *("msgspec", "nh3", "python-dateutil", "regex", "tzdata"),
)
"""The packages that have a part in what is written."""

_PROGRAM = Path(digest.__file__).parent
_LONGEST_DAY = timedelta(days=3)
"""No day, in any zone, lasts longer after its date in UTC."""

Sign = tuple[int, int, int]
"""How a change to a file is seen: its size, and when its content and its place changed."""


@dataclass(frozen=True, slots=True)
class State:
    """What a run reads, as a hash, and the signs of the files that the outbox holds."""

    inputs: str
    outputs: Mapping[str, Sign]


@dataclass(frozen=True, slots=True)
class Quiet:
    """A newsletter with nothing due: its next slot (None: no schedule), until when that holds."""

    next_slot: datetime | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a run was made, until when nothing changes by itself (None: ever), and what it said."""

    made: datetime
    until: datetime | None
    quiet: Mapping[str, Quiet]
    notices: tuple[str, ...]

    def covers(self, names: Iterable[str], now: datetime) -> bool:
        """Whether a run of these newsletters at this instant would find nothing to do."""
        come = now < self.made or (self.until is not None and self.until <= now)
        return not come and all(n in self.quiet and now < self.quiet[n].until for n in names)


class _QuietRow(msgspec.Struct, forbid_unknown_fields=True):
    next_slot: str | None
    until: str


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    """stamp.json as written; instants in text, with their offsets."""

    inputs: str
    outputs: str
    made: str
    until: str | None
    quiet: dict[str, _QuietRow]
    notices: list[str]


def versions(program: Path = _PROGRAM) -> dict[str, str]:
    """Give the versions of all that has a part in what is written, and the program's own files.

    In a checkout those change without a new version.
    """
    files = (f"{path} {sign(path)}" for path in sorted(program.rglob("*.py")))
    own = {"digest": digest.__version__, "files": _hash(files), "python": platform.python_version()}
    return own | {name: metadata.version(name) for name in PARTS}


def state(
    folder: Path, site: Site, templates: Mapping[str, str], versions: Mapping[str, str]
) -> State | None:
    """Take down how things stand; None where something cannot be read, and a run will say so.

    What a run reads has to be taken down before it is read: a change in between is then seen.
    """
    key = making(folder, site, templates, versions)
    try:
        decided = (f"{path} {content!r}" for path, content in editorial.contents(folder))
        facts = (key, _hash_of_file(folder / CATALOG), *decided)
        return State(_hash(facts), dict(_outputs(folder / FOLDER))) if key else None
    except OSError:
        return None


def making(
    folder: Path, site: Site, templates: Mapping[str, str], versions: Mapping[str, str]
) -> str:
    """Give a hash of how things are made, whatever the catalog: settings, templates, program.

    It is empty where something cannot be read, and then stands for nothing.
    """
    facts = [json.dumps([sorted(versions.items()), sorted(templates.items())])]
    try:
        facts.append(_hash_of_file(folder / SETTINGS))
        return _hash([*facts, *map(_hash_of_file, _zone_files(site.zone))])
    except OSError:
        return ""


def read(folder: Path, state: State) -> Stamp | None:
    """Read the stamp, if there is one of this very state."""
    try:
        row = msgspec.json.decode((folder / OWN / FILE).read_bytes(), type=_Row)
        if (row.inputs, row.outputs) != (state.inputs, _hash_of_outputs(state)):
            return None
        return Stamp(
            made=_instant(row.made),
            until=_instant(row.until) if row.until else None,
            quiet={
                name: Quiet(_instant(q.next_slot) if q.next_slot else None, _instant(q.until))
                for name, q in row.quiet.items()
            },
            notices=tuple(row.notices),
        )
    except (OSError, msgspec.MsgspecError, ValueError):
        return None


def write(folder: Path, before: State, changed: Iterable[str], stamp: Stamp) -> None:
    """Leave a stamp after a run that began from a state and changed these paths of the outbox.

    None is left if anybody else changed the outbox meanwhile, nor if the disk does not take it.
    """
    path = folder / OWN / FILE
    own = frozenset(name for one in changed for name in (one, one.rpartition("/")[0]))
    with suppress(OSError, UnicodeEncodeError):  # a folder's name need not be UTF-8
        path.unlink(missing_ok=True)
        after = State(before.inputs, dict(_outputs(folder / FOLDER)))
        if _others(before, own) == _others(after, own):
            staged = path.with_name(STAGED + FILE)
            staged.write_bytes(msgspec.json.format(msgspec.json.encode(_row(after, stamp))))
            staged.replace(path)


def quiet(
    newsletter: Newsletter, site: Site, ledger: Ledger, now: datetime, *, looked_in_vain: bool
) -> Quiet | None:
    """Say until when a newsletter has nothing due; None if it may have something, or cannot tell.

    One with a schedule looks at slots only. One without looks at each run, so that it must have
    looked, on this ledger, and have kept no record; what counts as late there changes with the day.
    """
    prev = previous_cutoff(newsletter, site, ledger)
    if newsletter.schedule:
        slot = next_slot(newsletter, site, ledger, now)
        behind = ledger.last is not None and ledger.last.cutoff > now
        due = due_slots(newsletter, site, ledger, now)
        return Quiet(slot, slot) if slot and not behind and not due else None
    if looked_in_vain and prev < now:
        tomorrow = day_of(now, site.zone) + timedelta(days=1)
        return Quiet(None, beginning_of_day(tomorrow, site.zone))
    return None


def until(catalog: Catalog, site: Site, now: datetime) -> datetime | None:
    """Give the first instant after now at which an entry becomes visible or a feed changes."""
    entries = tuple(entry for entry in catalog.entries if _may_turn(entry, now - _LONGEST_DAY))
    visible = (visible_from(entry, site) for entry in entries)
    turns = [instant for instant in visible if instant is not None and instant > now]
    change = next_change(Catalog(entries), site, now)
    return min([*turns, change] if change else turns, default=None)


def _may_turn(entry: Entry, eve: datetime) -> bool:
    """Whether an entry has a date after the eve; one without is settled, whatever the zone."""
    instants = (entry.added, entry.updated, entry.withdrawn)
    return any(instant is not None and instant > eve for instant in instants) or any(
        (moment > eve if isinstance(moment, datetime) else moment > eve.date())
        for moment in (entry.published, entry.embargo)
        if moment is not None
    )


def _zone_files(zone: zoneinfo.ZoneInfo) -> list[Path]:
    """Find the rules of a zone where the system has them; otherwise they are those of tzdata."""
    places = (Path(folder, *str(zone.key).split("/")) for folder in zoneinfo.TZPATH)
    return [place for place in places if place.is_file()][:1]


def _outputs(outbox: Path) -> Iterator[tuple[str, Sign]]:
    """Yield each file, and of an issue, which is a folder and never changes, its record."""
    for top in sorted(outbox.iterdir()) if outbox.is_dir() else ():
        found = _records(top) if top.name == "mail" and top.is_dir() else _files(top)
        yield from ((path.relative_to(outbox).as_posix(), sign) for path, sign in found)


def _records(mail: Path) -> Iterator[tuple[Path, Sign]]:
    for path in sorted(mail.glob("*")):
        yield path, (0, 0, 0)
    for path in sorted(mail.glob("*/*")):
        record = path / RECORD
        yield path, sign(record) if record.is_file() else (0, 0, 0)


def _files(path: Path) -> Iterator[tuple[Path, Sign]]:
    if path.is_dir():
        for inner in sorted(path.iterdir()):
            yield from _files(inner)
    else:
        yield path, sign(path)


def sign(path: Path) -> Sign:
    """Give a file's size and the times at which its content and its place changed.

    Raises:
        OSError: there is no such file.
    """
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _others(state: State, own: frozenset[str]) -> dict[str, Sign]:
    return {path: sign for path, sign in state.outputs.items() if path not in own}


def _hash(facts: Iterable[str]) -> str:
    return hashlib.sha256(json.dumps(list(facts)).encode()).hexdigest()


def _hash_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hash_of_outputs(state: State) -> str:
    return _hash(f"{path} {sign}" for path, sign in sorted(state.outputs.items()))


def _row(state: State, stamp: Stamp) -> _Row:
    return _Row(
        inputs=state.inputs,
        outputs=_hash_of_outputs(state),
        made=stamp.made.isoformat(),
        until=stamp.until.isoformat() if stamp.until else None,
        quiet={
            name: _QuietRow(q.next_slot.isoformat() if q.next_slot else None, q.until.isoformat())
            for name, q in stamp.quiet.items()
        },
        notices=list(stamp.notices),
    )


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant
