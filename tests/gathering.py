"""Drafts from documents, as `digest import` makes them."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from types import ModuleType

from factories import site

from digest.model import Site, Source
from digest.sources.dates.written import Calendar
from digest.sources.draft import Draft
from digest.sources.gather import Before, Gathered, Gathering
from digest.sources.readers import listing
from digest.sources.record import Document


def gathered(
    content: bytes,
    reader: ModuleType,
    now: datetime,
    *,
    name: str = "a document",
    at: Site | None = None,
    source: Source | None = None,
) -> Gathered:
    """Read and clean what a document holds."""
    at = at or site()
    source = source or Source(reader.NAME, name)
    calendar = Calendar(source.zone or at.zone, now.astimezone(at.zone).date())
    gathering = Gathering(source, at, calendar)
    gathering.take(reader.read(Document(name, BytesIO(content)), source))
    return gathering.gathered(name, None, Before())


def listed(path: Path, now: datetime) -> tuple[Draft, ...]:
    """Give the drafts of a plain-text listing."""
    return gathered(path.read_bytes(), listing, now, name=path.name).drafts
