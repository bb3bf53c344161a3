"""What a source says of a record, and said of an entry, in the terms in which they are compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from digest.core.schedule import day_of
from digest.row import parse_moment
from digest.sources.draft import Draft
from digest.text import comparable_url, plain_of_html

Json = dict[str, Any]

UTC = ZoneInfo("UTC")
_DAY = len("2022-08-05")


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one record. `key` is "" where another source, or a person, said it.

    `published` is as the catalog writes it, `day` its day in the site's zone, or the month or year
    where no more is known. `html` says what kind of text the summary is; `rest` is all else that
    can tell twins apart.
    """

    published: str
    title: str
    summary: str
    html: bool = False
    key: str = ""
    url: str = ""
    day: str = ""
    rest: tuple[object, ...] = ()

    @property
    def words(self) -> tuple[str, str]:
        """Title and summary as compared: case, markup and white space do not count."""
        return comparable(self.title), comparable(self.plain)

    @property
    def plain(self) -> str:
        """The summary without markup."""
        return plain_of_html(self.summary) if self.html else self.summary

    @property
    def address(self) -> str:
        """The address as compared: scheme, www, default port, tracking marks, last slash aside."""
        return comparable_url(self.url).removeprefix("www.") if self.url else ""

    @property
    def named(self) -> bool:
        """Whether anything names the record: a key or an address."""
        return bool(self.key or self.url)


def comparable(text: str) -> str:
    """Reduce a text to what is compared: case and white space do not count."""
    return " ".join(text.casefold().split())


def said_by(draft: Draft, zone: ZoneInfo = UTC) -> Said:
    """Put what a draft says in the terms that entries are compared in."""
    return Said(
        published=draft.published,
        title=draft.title,
        summary=draft.summary,
        html=draft.summary_html,
        key=draft.key,
        url=draft.url,
        day=_day_in(draft.published, zone),
        rest=(draft.language, draft.authors, tuple(file.url for file in draft.files)),
    )


def said_of(entry: Mapping[str, Any], name: str, zone: ZoneInfo = UTC) -> Said:
    """Give what the source `name` said of an entry when it was last imported.

    Of an entry that it has not spoken of: what another source said of it, or else what it says.
    """
    known = memories(entry)
    words: Mapping[str, Any] = known.get(name) or last_memory(entry) or entry
    title = "" if words.get("title_derived") else text_in(words, "title")
    published = text_in(words, "published")
    authors, files = words.get("authors"), words.get("files")
    return Said(
        published=published,
        title=title,
        summary=text_in(words, "summary"),
        html=words.get("summary_type") == "html",
        key=text_in(words, "key") if name in known else "",
        url=text_in(words, "url") or text_in(entry, "url"),
        day=_day_in(published, zone),
        rest=(
            text_in(words, "language"),
            tuple(map(str, authors)) if isinstance(authors, list) else (),
            tuple(text_in(f, "url") for f in files if isinstance(f, dict))
            if isinstance(files, list)
            else (),
        ),
    )


def _day_in(published: str, zone: ZoneInfo) -> str:
    if len(published) <= _DAY:
        return published
    try:
        return day_of(parse_moment(published, zone), zone).isoformat()
    except ValueError:  # a person may have written anything
        return published[:_DAY]


def memories(entry: Mapping[str, Any]) -> dict[str, Json]:
    """Give what each source said of an entry, by the name of the source, the first to come first.

    `source` holds one table, or a list of them where several sources have the entry.
    """
    source = entry.get("source")
    tables = source if isinstance(source, list) else [source]
    return {
        table["name"]: table
        for table in tables
        if isinstance(table, dict) and isinstance(table.get("name"), str)
    }


def last_memory(entry: Mapping[str, Any]) -> Json:
    """Give what the source said that came to know the entry last; empty if a person wrote it."""
    known = memories(entry)
    return list(known.values())[-1] if known else {}


def text_in(words: Mapping[str, Any], field: str) -> str:
    """Give a text field of what people and other programs may have written as something else."""
    value = words.get(field)
    return value if isinstance(value, str) else ""
