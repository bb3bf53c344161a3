"""A record of a source → a draft of an entry: each field in the catalog's terms, cleaned once."""

import re
from hashlib import sha256

from digest.core.schedule import instant_of
from digest.model import Site, Source
from digest.row import parse_moment, write_moment
from digest.sources.clean.address import address_of, base_of
from digest.sources.clean.files import files_of
from digest.sources.clean.language import language_of
from digest.sources.clean.summary import summary_of
from digest.sources.clean.words import authors_of, categories_of, is_visible, title_of
from digest.sources.dates.written import Calendar, Unreadable, moment
from digest.sources.draft import Draft
from digest.sources.record import Record, Refusal, Text
from digest.text import clean_line, clean_title, excerpt

KEY_LIMIT = 500
"""The characters of a key, at most; of a longer one its hash is kept."""

_SHOWN = 100
_TWO_ZONES = re.compile(r"[+-]\d{4}\s+[+-]\d{4}\s*$")
_DAY = len("2022-08-05")


def draft_of(record: Record, site: Site, source: Source, calendar: Calendar) -> Draft | Refusal:
    """Clean a record: what the catalog can show and read again, the same.

    What is mended or taken out so that a person should know is in the draft's notices. Topics are
    left empty; a language that the record does not say, too.

    Returns:
        The draft; or a refusal if the record has neither title nor text, or a date of publication
        that cannot be read.
    """
    html = record.title.html or record.summary.html or record.content.html
    title, title_notices = title_of(record.title)
    base = base_of(record, source, site)
    url, url_notices = _url(record.url, base, html=html)
    summary = summary_of(record, title, url, url or base)
    if not title and not is_visible(clean_title(summary.plain)):
        return Refusal(record.place, "neither a title nor a summary", record.raw)
    try:
        published = moment(record.published, calendar)
    except Unreadable as cause:
        return Refusal(record.place, f"published: {cause.problem}; {cause.remedy}", record.raw)
    if isinstance(record.published, str) and _TWO_ZONES.search(record.published):
        url_notices += ("its date names the zone twice",)
    updated, updated_notices = _updated(record, calendar)
    language, language_notices = language_of(record.language, site)
    authors, author_notices = authors_of(record.authors, html=html) if record.authors else ((), ())
    files, file_notices = files_of(record, Text(summary.shown, summary.html), url, url or base)
    notices = (
        *(*title_notices, *summary.notices, *url_notices, *updated_notices),
        *(*language_notices, *author_notices, *file_notices),
    )
    return Draft(
        title=title,
        summary=summary.shown,
        summary_html=summary.html,
        published=published,
        place=record.place,
        updated=updated,
        key=key_of(record.key),
        url=url,
        language=language,
        categories=categories_of(record.categories, html=html) if record.categories else (),
        authors=authors,
        files=files,
        withdrawn=record.withdrawn,
        translation_of=key_of(record.translation_of),
        notices=tuple(dict.fromkeys(notices)),
    )


def key_of(written: str) -> str:
    """Make one line of a key; of one longer than 500 characters, its hash. "" if it is blank.

    What names the record that another one translates is made the same way, so that they meet.
    """
    if not written:
        return ""
    key = clean_line(written)
    if len(key) <= KEY_LIMIT:
        return key
    return f"sha256:{sha256(key.encode()).hexdigest()}"


def _url(written: str, base: str, *, html: bool) -> tuple[str, tuple[str, ...]]:
    if not written:
        return "", ()
    url = address_of(written, base, html=html)
    line = clean_line(written)
    if url or not line:
        return url, ()
    return "", (f"url left out, it is no web address: {excerpt(line, _SHOWN)}",)


def _updated(record: Record, calendar: Calendar) -> tuple[str, tuple[str, ...]]:
    """Give when it was changed as an instant: of a day, its beginning in the calendar's zone."""
    if not record.updated:
        return "", ()
    try:
        written = moment(record.updated, calendar)
    except Unreadable as cause:
        return "", (f"updated left out: {cause.problem}; {cause.remedy}",)
    if not written or len(written) > _DAY:
        return written, ()
    if len(written) < _DAY:
        return "", (f"updated left out: it is not a day: {written}",)
    instant = instant_of(parse_moment(written, calendar.zone), calendar.zone)
    return write_moment(instant) or "", ()
