"""What is in the catalog: texts, dates, entries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Moment = date | datetime
"""A calendar day as written, or an instant. Test for datetime first: it is a date too.

Every datetime in these nouns is aware and in UTC.
"""

Precision = Literal["day", "month", "year"]
"""How exactly a date is known; an instant, too, is known to the day."""


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
    `precision` is "month" or "year" where no more is known of `published`, which is then the day
    that it counts as (docs/catalog.md, Dates).
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
    precision: Precision = "day"

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
