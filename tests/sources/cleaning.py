"""What the tests of cleaning share: one site, one source, and a record in a line."""

from datetime import date
from typing import Any

from factories import site

from digest.model import Entry, Source
from digest.row import FileRow, Row, entry_of
from digest.sources.clean.record import draft_of
from digest.sources.dates.written import Calendar
from digest.sources.draft import Draft
from digest.sources.record import Record, Refusal, Text

SITE = site()
SOURCE = Source("feed", "https://example.org/feed/")
CALENDAR = Calendar(SITE.zone, date(2026, 11, 20))
OWN = "https://resources.example.org/guides/rent/"


def html(words: str) -> Text:
    return Text(words, html=True)


def outcome(record: Record) -> Draft | Refusal:
    return draft_of(record, SITE, SOURCE, CALENDAR)


def cleaned(**fields: Any) -> Draft:
    """Clean a record that is called Rent and lies at OWN, unless it is said otherwise."""
    made = outcome(Record("item 1", **{"title": Text("Rent"), "url": OWN, **fields}))
    assert isinstance(made, Draft), made
    return made


def entry_from(draft: Draft) -> Entry:
    """Give the entry that the catalog reads of a row with what the draft says."""
    files = [FileRow(file.url, file.type, file.length) for file in draft.files]
    row = Row(
        id="x",
        title=draft.title or None,
        summary=draft.summary or None,
        summary_type="html" if draft.summary_html else None,
        url=draft.url or None,
        updated=draft.updated or None,
        language=draft.language or None,
        authors=list(draft.authors),
        files=files,
    )
    return entry_of(row, SITE)
