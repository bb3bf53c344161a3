"""What a reader gives: the records of a source in its own words, neither cleaned nor judged.

A reader takes a Document and gives a Reading. Of everything in the document that could be an entry
there is one thing in it: a Record, a Skipped (there on purpose, and no entry: a draft, a page) or
a Refusal (it should have been one, and cannot). So nothing is lost in silence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from digest.model import Attachment

Written = str | date
"""A date as the source has it: its words, or a day or datetime where the format itself has dates.

A datetime without a zone is on the clock of the source's zone. Test for datetime first.
"""


@dataclass(frozen=True, slots=True)
class Document:
    """One file or one answer of a server: its bytes, and what is known about them.

    `name` is what to call it in errors; in a folder, its path below it, with slashes. `stream` is
    at its beginning and can be wound back. `url` is where it was found, after redirects; "" for a
    file. `media_type` is the Content-Type as served, or "". `headers` are those of the answer, by
    name in lower case.
    """

    name: str
    stream: BinaryIO
    url: str = ""
    media_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Text:
    """Words of a source. In `html`, tags and entities mean something; else they are just text."""

    words: str = ""
    html: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a source, as it says it.

    Args:
        place: where in the document it is, for people: "item 3", "row 12", "line 40".
        title: "" where it has none.
        summary: what the source calls summary, excerpt, abstract, description.
        content: the whole text, of which the opening is shown where there is no summary.
        published: None where it has none; never guessed.
        updated: when the source says that it was changed in substance.
        key: what names the record in its source for ever: guid, uuid, node id; "" if nothing does.
        url: its address as written; it may be relative to `base`.
        base: the address that relative ones in it are read against, after its own.
        language: as the source writes it, "en_US" included.
        categories: the source's own names for what it is about, in its order.
        authors: names.
        files: what belongs to it; their addresses may be relative.
        withdrawn: whether the source itself says that it was taken back.
        translation_of: the key of the record that it is a translation of.
        raw: as it stands in the source, for a person to look at if it is refused; may be cut.
    """

    place: str
    title: Text = Text()
    summary: Text = Text()
    content: Text = Text()
    published: Written | None = None
    updated: Written | None = None
    key: str = ""
    url: str = ""
    base: str = ""
    language: str = ""
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()
    withdrawn: bool = False
    translation_of: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """What is in the source on purpose and is no entry. `why` is a word to count by: "draft"."""

    place: str
    why: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that cannot become an entry: where it is, why, and as it stands in the source."""

    place: str
    problem: str
    raw: str = ""


Outcome = Record | Skipped | Refusal
"""What a reader makes of one thing in a document."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document holds.

    `outcomes` may be made while they are asked for: a document can be larger than memory. `next` is
    the address of the page after this one, "" at the last. `notices` are lines about the whole
    document that a person should read: "read as Windows-1252". Without `whole` a part of it could
    not be read, so that what is missing may be there all the same. `total` is the number of records
    that the source says it has on all its pages; 0 where it does not say.
    """

    outcomes: Iterable[Outcome]
    next: str = ""
    notices: tuple[str, ...] = ()
    whole: bool = True
    total: int = 0
