"""What digest.toml says: the site, its topics, newsletters, feeds and sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from digest.model.editorial import Editorial
from digest.model.entry import Phrase


@dataclass(frozen=True, slots=True)
class Topic:
    """What a reader follows. The id never changes; `formerly` are addresses it once had.

    `retired` is the day from which nothing new comes into its feeds, and they say so. `match` are
    words by which entries get it, by language tag in lower case; "" holds those for every language.
    """

    id: str
    title: Phrase
    formerly: tuple[str, ...] = ()
    retired: date | None = None
    match: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """Where entries are imported from, and how it is to be read.

    Args:
        name: what entries remember it by; it never changes.
        location: a file, a folder, "-" for standard input, or an http(s) address.
        format: the name of its reader; "" where it is recognised by what it holds.
        dates: "mdy" or "dmy" for dates like 08/05/2022; "" where the column itself tells.
        zone: of times that name none; None for the site's.
        language: of records that do not say theirs; "" for the site's.
        fields: where a field of an entry is found: title → "Heading", published → "field_date".
        topics: the source's own categories → ids of topics; by the category in case-folded words.
        select: CSS selectors for a page: record, title, date, summary, link.
        missing: what becomes of entries that it has no longer: "keep" or "withdraw".
        allow_private: whether its address may lie in a private network.
        octets: how large one answer of a server may be.
    """

    name: str
    location: str
    format: str = ""
    dates: str = ""
    zone: ZoneInfo | None = None
    language: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    select: Mapping[str, str] = field(default_factory=dict)
    missing: str = "keep"
    allow_private: bool = False
    octets: int = 64 * 1024 * 1024


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

    `hold` are entry ids that wait until a person takes them off the list. `editorial` is what was
    decided about single issues, by the day of the cut-off or the number.
    `unsubscribe` is the mailto address that a list takes leave-taking at. `template` names the
    templates of its issues: issue.mjml.j2, issue.txt.j2, issue.html.j2 unless it says another.
    `checks` are ids of checks whose findings in its issues are to stay, each with the reason.
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
    editorial: Mapping[date | int, Editorial] = field(default_factory=dict)
    checks: Mapping[str, str] = field(default_factory=dict)


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
    `checks` are ids of checks whose findings are to stay, anywhere, each with the reason.
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
    sources: tuple[Source, ...] = ()
    checks: Mapping[str, str] = field(default_factory=dict)
    translations: Mapping[str, NullTranslations] = field(default_factory=dict)

    def newsletter(self, name: str) -> Newsletter | None:
        """Find a newsletter by its name."""
        return next((n for n in self.newsletters if n.name == name), None)

    def topic(self, id: str) -> Topic | None:
        """Find a topic by its id."""
        return next((t for t in self.topics if t.id == id), None)
