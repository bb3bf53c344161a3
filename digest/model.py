"""Every noun of the product, frozen. Nothing here reads, writes or decides.

The words are the field's own: *entry*, *category* (here: topic) and *updated* from Atom
(RFC 4287), *language* from BCP 47, *mailbox* from RFC 5322.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from gettext import NullTranslations
from zoneinfo import ZoneInfo

Moment = date | datetime
"""A calendar day as written, or an instant. Test for datetime first: it is a date too.

Every datetime in these nouns is aware and in UTC.
"""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text with its translations: `default` where `translations` lacks the language."""

    default: str
    translations: Mapping[str, str] = field(default_factory=dict)

    def in_language(self, language: str) -> str:
        """Give the translation for a BCP 47 tag, or for a shorter form of it, or the default."""
        tag = language.lower()
        while tag:
            if tag in self.translations:
                return self.translations[tag]
            tag = tag.rpartition("-")[0]
        return self.default


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to an entry: absolute address, media type, length in octets."""

    url: str
    type: str = "application/octet-stream"
    length: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One catalogued resource.

    `unreadable` holds the words of a date that nobody could read; such an entry waits as undated.
    `summary` is plain text, or a small safe HTML subset where `summary_html` says so.
    """

    id: str
    title: str
    language: str
    summary: str = ""
    summary_html: bool = False
    url: str = ""
    published: Moment | None = None
    embargo: Moment | None = None
    added: datetime | None = None
    updated: datetime | None = None
    withdrawn: datetime | None = None
    topics: tuple[str, ...] = ()
    translation_of: str | None = None
    authors: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()
    title_derived: bool = False
    unreadable: str | None = None

    @property
    def work(self) -> str:
        """The id that an entry shares with its translations."""
        return self.translation_of or self.id


@dataclass(frozen=True, slots=True)
class Catalog:
    """All entries, in the order of the file."""

    entries: tuple[Entry, ...]

    def by_id(self) -> dict[str, Entry]:
        """Index the entries; ids are unique, the reader has seen to it."""
        return {entry.id: entry for entry in self.entries}


@dataclass(frozen=True, slots=True)
class Topic:
    """What a reader follows. The id never changes; `formerly` are addresses it once had.

    `retired` is the day from which nothing new comes into its feeds, and they say so.
    """

    id: str
    title: Phrase
    formerly: tuple[str, ...] = ()
    retired: date | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a newsletter looks: every day, week, month or quarter, on a day, at a wall-clock time.

    `on` is None (every day), 1 to 31 (a day of the month), a weekday ("monday"), or an ordinal
    and a weekday ("first monday", "last friday").
    """

    every: str
    on: int | str | None
    at: time


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A display name and an address (RFC 5322, 3.4)."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Newsletter:
    """A recurring series. `topics` or `languages` of None: every one.

    `hold` are entry ids that wait until a person takes them off the list.
    `unsubscribe` is the mailto address that a list takes leave-taking at. `template` names the
    templates of its issues: issue.mjml.j2, issue.txt.j2, issue.html.j2 unless it says another.
    """

    name: str
    title: Phrase
    start: date
    sender: Mailbox
    schedule: Schedule | None = None
    topics: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None
    lookback: int = 90
    min_entries: int = 1
    hold: frozenset[str] = frozenset()
    to: Mailbox | None = None
    reply_to: Mailbox | None = None
    unsubscribe: str | None = None
    intro: Phrase | None = None
    template: str = "issue"


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """How much of the catalog a feed holds, in entries and octets, and its hub (WebSub).

    `archives` says which feeds have older entries in archives (RFC 5005): "all", the feed of
    everything; "topics", that of each topic too; "none". `tombstones` (RFC 6721) name what was
    withdrawn.
    """

    entries: int = 50
    octets: int = 512 * 1024
    lookback: int = 90
    hub: str | None = None
    archives: str = "all"
    tombstones: bool = False


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture for the head of mails and pages, shown `width` pixels wide.

    `dark_url` is another one for dark backgrounds; `alt` is what readers without images see.
    """

    url: str
    alt: Phrase
    width: int
    dark_url: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """The colour, as #rrggbb, and the logo by which readers know the organisation."""

    accent: str = "#0b57a4"
    logo: Logo | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """The organisation's settings: digest.toml, and its translations of our own phrases.

    `public_url` is where outbox/feeds and outbox/web are served, without a slash at its end.
    `authority` and `since` make the ids of feeds and entries (RFC 4151) and never change.
    `translations` are what there is beside English, by language tag in lower case.
    """

    title: Phrase
    url: str
    public_url: str
    language: str
    zone: ZoneInfo
    authority: str
    since: date
    postal_address: str
    topics: tuple[Topic, ...]
    newsletters: tuple[Newsletter, ...]
    feeds: FeedSettings = FeedSettings()
    help_url: str | None = None
    look: Look = Look()
    translations: Mapping[str, NullTranslations] = field(default_factory=dict)

    def newsletter(self, name: str) -> Newsletter | None:
        """Find a newsletter by its name."""
        return next((n for n in self.newsletters if n.name == name), None)

    def topic(self, id: str) -> Topic | None:
        """Find a topic by its id."""
        return next((t for t in self.topics if t.id == id), None)


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks of one run of one newsletter.

    `now` cuts off at the moment of the run; `catch_up` makes each missed slot;
    the other three are decisions, recorded at once.
    """

    now: bool = False
    catch_up: bool = False
    include: tuple[str, ...] = ()
    accept_late: bool = False
    pass_over_late: bool = False

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
