"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1): each item a Record, in the feed's own words.

Strict in what matters, kind in what does not: null is nothing, a number is a name's digits, one tag
is a list of one; but words of the wrong kind are refused with what is wrong, never guessed at.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from digest.errors import SourceError
from digest.model import Attachment, Source
from digest.sources.readers.content import bytes_of, encoding_of, json_of
from digest.sources.readers.feeds.names import absolute
from digest.sources.record import Document, Outcome, Reading, Record, Refusal, Text

NAME = "jsonfeed"

_VERSION = re.compile(
    r"\"version\"\s*:\s*\"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version\\?/", re.IGNORECASE
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_SHOWN = 60
_KEPT = 4000
_REMEDY = 'a JSON Feed is {"version": "https://jsonfeed.org/version/1.1", "items": [...]}'
_MOST_OCTETS = 10**15

Json = Any  # JSON is anything until it is looked at
Fields = Mapping[str, Json]


class _WrongError(ValueError):
    """What is wrong with an item, for people."""


def looks_like(document: Document, head: bytes) -> bool:
    """Tell a JSON Feed by its version, or by its media type where the version comes late."""
    text = head.decode(encoding_of(head), errors="replace").lstrip("\ufeff \t\r\n")
    if not text.startswith("{"):
        return False
    return bool(_VERSION.search(text)) or "application/feed+json" in document.media_type.lower()


def read(document: Document, source: Source) -> Reading:  # noqa: ARG001 - every reader takes one
    """Read a JSON Feed.

    Raises:
        SourceError: it is no JSON, or JSON without a list of items.
    """
    if bytes_of(document).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise SourceError(document.name, "is a web page or XML, not a JSON Feed", _REMEDY)
    feed = json_of(document)
    entries = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(entries, list):
        raise SourceError(document.name, "is JSON, but there is no list of items in it", _REMEDY)
    base = _address(feed, document.url)
    shared = Record("", base=base, language=_soft(feed, "language"), authors=_feed_authors(feed))
    following = _soft(feed, "next_url")
    return Reading(
        tuple(_outcome(entry, f"item {n}", shared) for n, entry in enumerate(entries, start=1)),
        next=absolute(following, document.url) if following else "",
    )


def _outcome(entry: Json, place: str, shared: Record) -> Outcome:
    try:
        return _record(entry, place, shared)
    except _WrongError as cause:
        return Refusal(place, str(cause), _raw(entry))


def _record(entry: Json, place: str, shared: Record) -> Record:
    if not isinstance(entry, dict):
        raise _WrongError(f"is not an object in {{ }}: {_shown(entry)}")
    summary = Text(_words(entry, "summary"))
    content = _content(entry)
    published, updated = _words(entry, "date_published"), _words(entry, "date_modified")
    return Record(
        place=place,
        title=Text(_words(entry, "title")),
        summary=summary,
        content=Text() if content.words.split() == summary.words.split() else content,
        published=published or updated or None,
        updated=updated if published and updated and updated != published else None,
        key=_key(entry),
        url=_words(entry, "url") or _words(entry, "external_url"),
        base=shared.base,
        language=_words(entry, "language") or shared.language,
        categories=_tags(entry),
        authors=_authors(entry) or shared.authors,
        files=_files(entry),
        raw=_raw(entry),
    )


def _content(entry: Fields) -> Text:
    """Give the text; of one that is there in both ways, the HTML."""
    markup, plain = _words(entry, "content_html"), _words(entry, "content_text")
    return Text(markup, html=True) if markup else Text(plain)


def _key(entry: Fields) -> str:
    """Give the id; the specification wants numbers taken as text."""
    key = entry.get("id")
    if isinstance(key, bool) or not isinstance(key, int | float | str | None):
        raise _WrongError(f"'id' is neither text nor a number: {_shown(key)}")
    return _number(key) if isinstance(key, int | float) else _words(entry, "id")


def _number(number: float) -> str:
    if isinstance(number, float) and not math.isfinite(number):
        raise _WrongError(f"'id' is not a number that can be written: {number}")
    return str(int(number) if number == int(number) else number)


def _words(fields: Fields, name: str) -> str:
    words = fields.get(name)
    if words is None:
        return ""
    if not isinstance(words, str):
        raise _WrongError(f"'{name}' is not text in quotes: {_shown(words)}")
    return _SURROGATES.sub("\ufffd", words).strip()


def _soft(fields: Fields, name: str) -> str:
    """Give words of the feed itself; what is wrong with the feed takes no item with it."""
    return _words(fields, name) if isinstance(fields.get(name), str) else ""


def _tags(entry: Fields) -> tuple[str, ...]:
    tags = entry.get("tags")
    if tags is None:
        return ()
    tags = [tags] if isinstance(tags, str) else tags
    if not isinstance(tags, list):
        raise _WrongError(f"'tags' is not a list in [ ]: {_shown(tags)}")
    named = [_words({"tags": tag}, "tags") for tag in tags]
    return tuple(dict.fromkeys(filter(None, named)))


def _authors(fields: Fields) -> tuple[str, ...]:
    """Give the names in `authors` (1.1) or `author` (1.0)."""
    name = "author" if fields.get("authors") is None else "authors"
    people = fields.get(name)
    if people is None:
        return ()
    people = people if isinstance(people, list) else [people]
    names = []
    for person in people:
        if not isinstance(person, dict | str):
            raise _WrongError(f"'{name}' is not a list of authors, each in {{ }}: {_shown(person)}")
        named = person if isinstance(person, dict) else {"name": person}
        names.append(_words(named, "name"))
    return tuple(dict.fromkeys(filter(None, names)))


def _feed_authors(feed: Fields) -> tuple[str, ...]:
    try:
        return _authors(feed)
    except _WrongError:
        return ()


def _files(entry: Fields) -> tuple[Attachment, ...]:
    """Give the attachments, each address once; one of several forms of one thing is one of them."""
    attachments = entry.get("attachments")
    if attachments is None:
        return ()
    if not isinstance(attachments, Sequence) or isinstance(attachments, str):
        raise _WrongError(f"'attachments' is not a list in [ ]: {_shown(attachments)}")
    files: dict[str, Attachment] = {}
    for attachment in attachments:
        url = _words(attachment, "url") if isinstance(attachment, dict) else ""
        if not url:
            raise _WrongError(f"'attachments' has one without 'url': {_shown(attachment)}")
        kind = _soft(attachment, "mime_type") or Attachment("").type
        files.setdefault(url, Attachment(url, kind, _length(attachment.get("size_in_bytes"))))
    return tuple(files.values())


def _length(octets: Json) -> int:
    whole = isinstance(octets, int | float) and not isinstance(octets, bool)
    return int(octets) if whole and 0 <= octets < _MOST_OCTETS else 0


def _address(feed: Fields, url: str) -> str:
    """Give what relative addresses are read against: the site's, else the feed's own."""
    for name in ("home_page_url", "feed_url"):
        address = absolute(_soft(feed, name), url) if _soft(feed, name) else ""
        if address:
            return address
    return url


def _shown(value: Json) -> str:
    written = _raw(value)
    return written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"


def _raw(value: Json) -> str:
    try:
        written = json.dumps(value, ensure_ascii=False)
    except RecursionError:  # it is nested almost as deeply as can be read
        return ""
    return _SURROGATES.sub("\ufffd", written[:_KEPT])
