"""Tables of text, read as a person's file would be."""

import io

from digest.model import Source
from digest.sources.readers.tables import table
from digest.sources.record import Document, Reading, Record


def document(content, name="guides.csv", url="", media_type=""):
    content = content.encode() if isinstance(content, str) else content
    return Document(name, io.BytesIO(content), url=url, media_type=media_type)


def read(content, *, fields=None, topics=None, url="", media_type="") -> Reading:
    source = Source("guides", "guides.csv", fields=fields or {}, topics=topics or {})
    reading = table.read(document(content, url=url, media_type=media_type), source)
    return Reading(tuple(reading.outcomes), reading.next, reading.notices)


def records(content, **how) -> list[Record]:
    outcomes = read(content, **how).outcomes
    assert all(isinstance(outcome, Record) for outcome in outcomes), outcomes
    return list(outcomes)


def record(content, **how) -> Record:
    (only,) = records(content, **how)
    return only


def titles(content, **how) -> list[str]:
    return [found.title.words for found in records(content, **how)]
