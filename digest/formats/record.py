"""Record ↔ issue.json: the one memory of what was announced.

docs/issue-record.md has the table of all fields; a test holds the two together.
"""

import hashlib
import json
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from digest.core.schedule import instant_of
from digest.errors import OutboxError
from digest.model import (
    Decisions,
    EditionNote,
    Editorial,
    FileNote,
    PassedOver,
    Record,
    Site,
    Waiting,
)
from digest.row import Fault, Row, entry_of, parse_moment, row_of, write_moment

FILE = "issue.json"


class WaitingRow(msgspec.Struct):
    """Why an entry waits."""

    reason: str
    same_as: str | None = None


class PassedOverRow(msgspec.Struct, frozen=True):
    """Why an entry is not announced, and the dates that it was judged by."""

    reason: str
    visible_day: str | None = None
    published: str | None = None
    embargo: str | None = None


class DecisionsRow(msgspec.Struct):
    """What people decided."""

    accepted: list[str] = []
    passed_over: list[str] = []


class EditorialRow(msgspec.Struct, omit_defaults=True):
    """What a person decided about the issue."""

    subject: dict[str, str] = {}
    intro: dict[str, str] = {}
    hold: list[str] = []
    pin: list[str] = []
    order: list[str] = []


class EditionRow(msgspec.Struct):
    """An edition: who sees what, and in which files it lies."""

    key: str
    language: str
    sections: list[tuple[str, list[str]]]
    files: list[str] = []
    readers: int | None = None


class FileRow(msgspec.Struct):
    """A file of the folder, to be checked against."""

    name: str
    sha256: str
    length: int


class RecordRow(msgspec.Struct):
    """issue.json as written."""

    newsletter: str
    cutoff: str
    prev: str
    window_start: str
    number: int | None = None
    topics: list[str] | None = None
    languages: list[str] | None = None
    announced: list[str] = []
    passed_over: dict[str, PassedOverRow] = {}
    waiting: dict[str, WaitingRow] = {}
    decisions: DecisionsRow = msgspec.field(default_factory=DecisionsRow)
    flood: list[str] = []
    emptied: bool = False
    editorial: EditorialRow | None = None
    forced: list[str] = []
    entries: list[Row] = []
    editions: list[EditionRow] = []
    files: list[FileRow] = []
    made_by: dict[str, str] = {}


def file_note(name: str, content: bytes) -> FileNote:
    """Take down what a file must be."""
    return FileNote(name, hashlib.sha256(content).hexdigest(), len(content))


def dump(record: Record, site: Site) -> bytes:
    """Write a record as the bytes of issue.json; cut-offs on the clock of the site's zone."""
    return (json.dumps(row(record, site.zone), indent=1, ensure_ascii=False) + "\n").encode()


def row(record: Record, zone: ZoneInfo) -> dict[str, Any]:
    """Give a record as the fields of issue.json."""
    return {
        "newsletter": record.newsletter,
        "number": record.number,
        "cutoff": record.cutoff.astimezone(zone).isoformat(),
        "prev": record.prev.astimezone(zone).isoformat(),
        "window_start": record.window_start.astimezone(zone).isoformat(),
        "topics": record.topics,
        "languages": record.languages,
        "announced": record.announced,
        "passed_over": {id: _passed_over_row(v) for id, v in record.passed_over.items()},
        "waiting": {id: _waiting_row(v) for id, v in record.waiting.items()},
        "decisions": {
            "accepted": record.decisions.accepted,
            "passed_over": record.decisions.passed_over,
        },
        "flood": record.flood,
        "emptied": record.emptied,
        **_editorial_row(record.editorial),
        **({"forced": record.forced} if record.forced else {}),
        "entries": [row_of(entry) for entry in record.snapshots],
        "editions": [
            {
                "key": edition.key,
                "language": edition.language,
                "sections": edition.sections,
                "files": edition.files,
                "readers": edition.readers,
            }
            for edition in record.editions
        ],
        "files": [
            {"name": file.name, "sha256": file.sha256, "length": file.length}
            for file in record.files
        ],
        "made_by": dict(record.made_by),
    }


def _editorial_row(editorial: Editorial | None) -> dict[str, Any]:
    """Write what a person decided; nothing at all where nobody did."""
    if editorial is None:
        return {}
    row = EditorialRow(
        subject=dict(editorial.subject),
        intro=dict(editorial.intro),
        hold=list(editorial.hold),
        pin=list(editorial.pin),
        order=list(editorial.order),
    )
    return {"editorial": msgspec.to_builtins(row)}


def _waiting_row(waiting: Waiting) -> dict[str, str]:
    same_as = {"same_as": waiting.same_as} if waiting.same_as else {}
    return {"reason": waiting.reason, **same_as}


def _passed_over_row(verdict: PassedOver) -> dict[str, str | None]:
    return {
        "reason": verdict.reason,
        "visible_day": write_moment(verdict.visible_day),
        "published": write_moment(verdict.published),
        "embargo": write_moment(verdict.embargo),
    }


def load(content: bytes, name: str, place: str, site: Site) -> Record:
    """Read a record from the bytes of issue.json; `name` is its folder, `place` its address.

    Raises:
        OutboxError: it is not a record; the ledger cannot be trusted until it is restored.
    """
    try:
        return _record(msgspec.json.decode(content, type=RecordRow), name, site)
    except (msgspec.DecodeError, Fault, UnicodeDecodeError, ValueError) as cause:
        raise OutboxError(
            place, f"is not a record of an issue: {cause}", "restore it from a backup"
        ) from cause


def _record(row: RecordRow, name: str, site: Site) -> Record:
    return Record(
        newsletter=row.newsletter,
        name=name,
        number=row.number,
        cutoff=_instant(row.cutoff, site),
        prev=_instant(row.prev, site),
        window_start=_instant(row.window_start, site),
        topics=None if row.topics is None else tuple(row.topics),
        languages=None if row.languages is None else tuple(row.languages),
        announced=tuple(row.announced),
        passed_over={id: _passed_over(v, site.zone) for id, v in row.passed_over.items()},
        waiting={id: Waiting(v.reason, v.same_as) for id, v in row.waiting.items()},
        decisions=Decisions(tuple(row.decisions.accepted), tuple(row.decisions.passed_over)),
        flood=tuple(row.flood),
        emptied=row.emptied,
        editorial=_editorial(row.editorial),
        forced=tuple(row.forced),
        snapshots=tuple(entry_of(entry, site) for entry in row.entries),
        editions=tuple(_edition(edition) for edition in row.editions),
        files=tuple(FileNote(file.name, file.sha256, file.length) for file in row.files),
        made_by=row.made_by,
    )


def _editorial(row: EditorialRow | None) -> Editorial | None:
    if row is None:
        return None
    return Editorial(row.subject, row.intro, tuple(row.hold), tuple(row.pin), tuple(row.order))


def _edition(row: EditionRow) -> EditionNote:
    sections = tuple((topic, tuple(ids)) for topic, ids in row.sections)
    return EditionNote(row.key, row.language, sections, tuple(row.files), row.readers)


@lru_cache(maxsize=4096)  # a first record passes thousands over, for few days
def _passed_over(row: PassedOverRow, zone: ZoneInfo) -> PassedOver:
    return PassedOver(
        reason=row.reason,
        visible_day=date.fromisoformat(row.visible_day) if row.visible_day else None,
        published=parse_moment(row.published, zone) if row.published else None,
        embargo=parse_moment(row.embargo, zone) if row.embargo else None,
    )


def _instant(text: str, site: Site) -> datetime:
    return instant_of(parse_moment(text, site.zone), site.zone)
