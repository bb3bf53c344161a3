"""What becomes of entries: records and the words in them, editions, files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from digest.model.editorial import Editorial
from digest.model.entry import Entry, Moment


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks of one run of one newsletter.

    `now` cuts off at the moment of the run; `catch_up` makes each missed slot; `force` lets an
    issue go in which checks find errors; the other three are decisions, recorded at once.
    """

    now: bool = False
    catch_up: bool = False
    include: tuple[str, ...] = ()
    accept_late: bool = False
    pass_over_late: bool = False
    force: bool = False

    @property
    def decides(self) -> bool:
        """Whether a person takes a decision with it."""
        return bool(self.include) or self.accept_late or self.pass_over_late


@dataclass(frozen=True, slots=True)
class Waiting:
    """Why an entry waits: undated, future, withdrawn, held, same-as, flood, too-few, next-issue.

    `same_as` is the announced id of which it looks like the successor.
    """

    reason: str
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Why an entry is not announced, and the dates that this holds for.

    Reasons by rule: before-start, too-old, not-followed; by a person, for ever: by-person.
    """

    reason: str
    visible_day: date | None
    published: Moment | None
    embargo: Moment | None


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided at a record: ids accepted, and ids passed over for ever."""

    accepted: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A topic ("" for entries with none) and its entries inside an edition, in order."""

    topic: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """An issue as one group of readers sees it."""

    language: str
    sections: tuple[Section, ...]
    key: str

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of all sections, in order."""
        return tuple(entry for section in self.sections for entry in section.entries)


@dataclass(frozen=True, slots=True)
class EditionNote:
    """What a record keeps of an edition: its files lie beside issue.json. `readers` is a count."""

    key: str
    language: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    files: tuple[str, ...]
    readers: int | None = None


@dataclass(frozen=True, slots=True)
class FileNote:
    """What a record keeps of a file: its name in the folder, SHA-256 in hex, length in octets."""

    name: str
    sha256: str
    length: int


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the ledger: what was announced, passed over or kept waiting at a cut-off.

    With a number it is an issue and has mail; without one it closes a slot or keeps a decision.
    `prev` is the cut-off before it, `window_start` that of the issue before it.
    `name` is its folder: the cut-off's local date, and "-2" and so on for more on one day.
    `emptied` says that it was an issue until all its entries were withdrawn and it was made again.
    `editorial` is what a person had decided about it; None: nothing. `forced` are the ids of the
    checks that found errors in it, where a person let it go all the same.
    """

    newsletter: str
    name: str
    number: int | None
    cutoff: datetime
    prev: datetime
    window_start: datetime
    topics: tuple[str, ...] | None
    languages: tuple[str, ...] | None
    announced: tuple[str, ...] = ()
    passed_over: Mapping[str, PassedOver] = field(default_factory=dict)
    waiting: Mapping[str, Waiting] = field(default_factory=dict)
    decisions: Decisions = Decisions()
    flood: tuple[str, ...] = ()
    emptied: bool = False
    snapshots: tuple[Entry, ...] = ()
    editions: tuple[EditionNote, ...] = ()
    files: tuple[FileNote, ...] = ()
    made_by: Mapping[str, str] = field(default_factory=dict)
    editorial: Editorial | None = None
    forced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader of an edition gets, rendered: subject, preheader, HTML and plain text."""

    subject: str
    preheader: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that should exist: its path below outbox/ (with slashes) and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class IssueFolder:
    """A record and the files of its folder, issue.json among them; they appear together or not."""

    record: Record
    path: str
    artifacts: tuple[Artifact, ...]
