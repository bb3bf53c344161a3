"""An entry as written in catalog.json and in the snapshots of issue.json ↔ Entry."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

import msgspec

from digest.core.schedule import day_of, instant_of
from digest.model import Attachment, Entry, Moment, Precision, Site
from digest.text import (
    clean_line,
    clean_text,
    clean_title,
    excerpt,
    first_sentence,
    is_language,
    plain_of_html,
)

TITLE_LIMIT = 100
"""The characters of a derived title, at most."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d(:\d\d)?)?",
    re.IGNORECASE,
)
_FROM_ROOT_OR_WHOLE = re.compile(r"/|[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(?:/[\w/.~-]*)?", re.ASCII)
_LENGTHS: dict[Precision, int] = {"day": 10, "month": 7, "year": 4}
_FIRST_YEAR, _LAST_YEAR = 1000, 9000
_SHOWN = 100
_RIGHT_DATE = 'write it like "2022-08-05" or "2022-08-05T10:00:00-04:00"'


class Fault(Exception):  # noqa: N818 - a fault of an entry, said as such to its author
    """What is wrong with one field of one entry, and what would be right."""

    def __init__(self, field: str, problem: str, remedy: str = "") -> None:
        self.line = clean_line(f"{field}: {problem}" + (f"; {remedy}" if remedy else ""))
        super().__init__(self.line)


class FileRow(msgspec.Struct):
    """A file of an entry, as written."""

    url: str
    type: str = "application/octet-stream"
    length: int = 0


class Row(msgspec.Struct):
    """An entry as written in catalog.json and in the snapshots of issue.json."""

    id: str
    title: str | None = None
    title_derived: bool = False
    summary: str | None = None
    summary_type: str | None = None
    url: str | None = None
    published: Any = None
    embargo: Any = None
    added: str | None = None
    updated: str | None = None
    withdrawn: str | None = None
    topics: list[str] | None = None
    language: str | None = None
    translation_of: str | None = None
    authors: list[str] | None = None
    files: list[FileRow] | None = None
    source: Any = None


def entry_of(row: Row, site: Site) -> Entry:
    """Make an Entry of a row: cleaned once, dates parsed, addresses absolute.

    A date that cannot be read is kept as words in `unreadable`: the entry waits until it is mended.

    Raises:
        Fault: a field has no meaning.
    """
    unreadable: list[str] = []
    title, summary, derived = _title_and_summary(row)
    added = _instant("added", row.added, site.zone)
    published, precision = _published(row.published, added, site.zone, unreadable)
    return Entry(
        id=_id(row.id),
        title=title,
        title_derived=derived,
        summary=summary,
        summary_html=_is_html(row),
        url=_url("url", row.url, site.url),
        published=published,
        precision=precision,
        embargo=_lenient_moment("embargo", row.embargo, site.zone, unreadable),
        added=added,
        updated=_instant("updated", row.updated, site.zone),
        withdrawn=_instant("withdrawn", row.withdrawn, site.zone),
        topics=tuple(dict.fromkeys(row.topics)) if row.topics else (),
        language=_language(row.language, site.language),
        translation_of=row.translation_of or None,
        authors=tuple(name for name in map(clean_line, row.authors) if name) if row.authors else (),
        files=tuple(_file(file, site.url) for file in row.files) if row.files else (),
        unreadable="; ".join(unreadable) or None,
    )


def _id(id: str) -> str:
    if not id or id != clean_line(id):
        raise Fault("id", f"cannot be {id!r}", "write a word that never changes")
    return id


def _title_and_summary(row: Row) -> tuple[str, str, bool]:
    title = clean_title(row.title) if row.title else ""
    summary = clean_text(row.summary) if row.summary else ""
    if title:
        return title, summary, row.title_derived
    if _is_html(row):
        title, rest = derive_title(plain_of_html(summary))[0], summary
    else:
        title, rest = derive_title(summary)
    if not title:
        raise Fault("title", "is missing, and there is no summary to make one of", "write a title")
    return title, rest, True


def derive_title(summary: str) -> tuple[str, str]:
    """Make a title of a summary's first sentence: (the title, the summary to show below it).

    A sentence that is cut to be a title stays in the summary; a whole one is not said twice.
    """
    first, blank, others = summary.strip().partition("\n\n")
    sentence, rest = first_sentence(first)
    title = excerpt(sentence, TITLE_LIMIT)
    if title != sentence:
        return title, summary
    has_stop = title.endswith(".") and title[-2:-1] not in ("", ".")
    without_stop = title[:-1] if has_stop else title
    return without_stop, f"{rest}{blank}{others}".strip()


def _is_html(row: Row) -> bool:
    if row.summary_type not in (None, "text", "html"):
        raise Fault("summary_type", f"cannot be {row.summary_type}", 'use "text" or "html"')
    return row.summary_type == "html"


def _url(field: str, url: str | None, base: str) -> str:
    if not url or not url.strip():
        return ""
    if _PLAIN_ADDRESS.fullmatch(url):
        return url  # what all the rest would give, for most addresses
    line = clean_line(url).replace(" ", "%20")
    try:
        absolute = urljoin(base, line) if _FROM_ROOT_OR_WHOLE.match(line) else line
        parts = urlsplit(absolute)
    except ValueError:
        raise Fault(field, f"not an address: {url}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Fault(
            field, f"not a web address: {url}", "write it like https://www.example.org/guide"
        )
    return absolute


def _file(row: FileRow, base: str) -> Attachment:
    return Attachment(_url("files", row.url, base), clean_line(row.type), max(row.length, 0))


def _language(tag: str | None, default: str) -> str:
    if not tag:
        return default
    if not is_language(tag):
        raise Fault("language", f"not a language tag: {tag}", 'write it like "en" or "es-MX"')
    return tag


def parse_moment(text: str, zone: ZoneInfo) -> Moment:
    """Read a day or an instant; one without an offset is on the clock of the zone.

    Raises:
        ValueError: it is neither.
    """
    text = text.strip()
    if len(text) == len("2022-08-05"):
        return _parse_day(text)
    if not _INSTANT.fullmatch(text):
        raise ValueError(text)
    moment = datetime.fromisoformat(text.upper())
    _refuse_far_year(moment, text)
    instant = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    _refuse_far_year(instant, text)  # records have it in UTC, and are read by this function
    return instant


@lru_cache(maxsize=4096)
def _parse_day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    day = date.fromisoformat(text)
    _refuse_far_year(day, text)
    return day


def _published(
    value: object, added: datetime | None, zone: ZoneInfo, unreadable: list[str]
) -> tuple[Moment | None, Precision]:
    """Read when an entry was published, and how exactly that is known.

    A month or a year counts as its last day, but not as a later day than that on which the catalog
    first had the entry, nor as one before its first: the entry was there by then, so it is not to
    come, and it never looks older than it may be.
    """
    partial = _PARTIAL.fullmatch(value.strip()) if isinstance(value, str) else None
    if partial:
        try:
            first, last = _stretch(int(partial[1]), int(partial[2]) if partial[2] else None)
        except ValueError:
            return _lenient_moment("published", value, zone, unreadable), "day"
        known = day_of(added, zone) if added else last
        return min(last, max(first, known)), "month" if partial[2] else "year"
    return _lenient_moment("published", value, zone, unreadable), "day"


def _stretch(year: int, month: int | None) -> tuple[date, date]:
    """Give the first and the last day of a month, or of a year where it is None."""
    first = date(year, 1 if month is None else month, 1)
    _refuse_far_year(first, str(year))
    last = first.month if month else 12
    return first, date(year, last, monthrange(year, last)[1])


def _refuse_far_year(moment: Moment, text: str) -> None:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(text)


def _lenient_moment(
    field: str, value: object, zone: ZoneInfo, unreadable: list[str]
) -> Moment | None:
    if value is None or value == "":
        return None
    try:
        return parse_moment(str(value), zone) if isinstance(value, str) else _refuse(value)
    except ValueError:
        unreadable.append(f"{field} is not a date: {excerpt(str(value), _SHOWN)}")
        return None


def _refuse(value: object) -> Moment:
    raise ValueError(value)


def _instant(field: str, text: str | None, zone: ZoneInfo) -> datetime | None:
    if not text:
        return None
    try:
        return instant_of(parse_moment(text, zone), zone)
    except ValueError:
        raise Fault(field, f"not a date: {text}", _RIGHT_DATE) from None


def write_moment(moment: Moment | None) -> str | None:
    """Write a moment as catalog.json has it: a day, or an instant in UTC."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return moment.isoformat() if moment else None


def write_published(entry: Entry) -> str | None:
    """Write when an entry was published as catalog.json has it, no more exactly than is known."""
    if entry.published is None or entry.precision == "day":
        return write_moment(entry.published)
    return write_partial(entry.published, entry.precision)


def write_partial(day: date, precision: Precision) -> str:
    """Write the month or the year of a day, or the day itself: 2022-08, 2022 (ISO 8601)."""
    return day.isoformat()[: _LENGTHS[precision]]


def row_of(entry: Entry) -> dict[str, Any]:
    """Write an entry as it was shown: the fields of catalog.json, without the empty ones."""
    fields = {
        "id": entry.id,
        "title": entry.title,
        "title_derived": entry.title_derived,
        "summary": entry.summary,
        "summary_type": "html" if entry.summary_html else None,
        "url": entry.url,
        "published": write_published(entry),
        "embargo": write_moment(entry.embargo),
        "added": write_moment(entry.added),
        "updated": write_moment(entry.updated),
        "withdrawn": write_moment(entry.withdrawn),
        "topics": list(entry.topics),
        "language": entry.language,
        "translation_of": entry.translation_of,
        "authors": list(entry.authors),
        "files": [{"url": f.url, "type": f.type, "length": f.length} for f in entry.files],
    }
    return {name: value for name, value in fields.items() if value}
