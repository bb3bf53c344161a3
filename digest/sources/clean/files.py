"""Documents that belong to a record: what the source attaches, and what its text leads to."""

import html
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from digest.model import Attachment
from digest.sources.clean.address import address_of
from digest.sources.record import Record, Text
from digest.text import clean_line

MOST_FILES = 20
"""How many files an entry has, at most: what has more is a list of links."""

TYPES = {
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "rtf": "application/rtf",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Documents by the end of their names (IANA's media types): the same on every machine."""

_UNKNOWN = "application/octet-stream"
_TYPE = re.compile(r"[a-z0-9][\w!#$&^.+-]{0,126}/[a-z0-9][\w!#$&^.+-]{0,126}", re.ASCII)
_ENDING = re.compile(rf"\.(?:{'|'.join(TYPES)})\b", re.IGNORECASE)
_HREF = re.compile(
    r"<a\s[^<>]*?\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))", re.IGNORECASE
)
_WRITTEN_OUT = re.compile(r"https?://[^\s<>\"]{1,2000}", re.IGNORECASE)
_LONGEST = 2**53


def files_of(
    record: Record, shown: Text, url: str, base: str
) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """Give the files of a record, each address once: (files, notices).

    First what the source itself attaches, then the record's own address if it is a document's,
    then documents that its texts lead to, in their order. `shown` is the summary made of it: what
    it leads to is found in any case.
    """
    texts = (shown, record.summary, record.content)
    if not (record.files or _ENDING.search(url) or any(_ENDING.search(t.words) for t in texts)):
        return (), ()
    found: dict[str, Attachment] = {}
    notices: list[str] = []
    for file in record.files:
        address = address_of(file.url, base, html=record.title.html or record.summary.html)
        if address:
            found.setdefault(address, _attachment(address, file))
        else:
            notices.append("file left out: it has no web address")
    for address in (url, *(link for text in texts for link in _links(text, base))):
        if document_type(address):
            found.setdefault(address, Attachment(address, document_type(address)))
    if len(found) > MOST_FILES:
        notices.append(f"only the first {MOST_FILES} of {len(found)} files are kept")
    return tuple(found.values())[:MOST_FILES], tuple(notices)


def document_type(address: str) -> str:
    """Give the media type of a document by the end of its address; "" for what is none."""
    if not _ENDING.search(address):
        return ""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return TYPES.get(path.rpartition(".")[2].lower(), "")


def _attachment(address: str, file: Attachment) -> Attachment:
    written = clean_line(file.type).partition(";")[0].strip().lower()
    known = written if _TYPE.fullmatch(written) and written != _UNKNOWN else ""
    length = file.length if 0 <= file.length < _LONGEST else 0
    return Attachment(address, known or document_type(address) or _UNKNOWN, length)


def _links(text: Text, base: str) -> Iterator[str]:
    if not _ENDING.search(text.words):
        return iter(())
    return _in_markup(text.words, base) if text.html else _in_plain(text.words)


def _in_markup(words: str, base: str) -> Iterator[str]:
    for quoted, apostrophed, bare in _HREF.findall(_without_comments(words)):
        written = html.unescape(quoted or apostrophed or bare)
        if _ENDING.search(written):
            yield address_of(written, base)


def _in_plain(words: str) -> Iterator[str]:
    for address in _WRITTEN_OUT.findall(words):
        yield address_of(address.rstrip(".,;:!?)]}'’”»"), "")


def _without_comments(words: str) -> str:
    first, *others = words.split("<!--")
    return "".join((first, *_after_comments(others)))


def _after_comments(parts: Iterable[str]) -> Iterator[str]:
    return (part.partition("-->")[2] for part in parts)
