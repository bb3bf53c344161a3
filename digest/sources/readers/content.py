"""The bytes of a document as text or JSON: what the encoding is, and what to say if it is none."""

import json
from typing import Any

from digest.errors import SourceError
from digest.sources.record import Document

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_NO_CHARSETS = {"unicode_escape", "raw_unicode_escape", "utf_7", "idna", "punycode"}
"""What Python decodes and no server means."""

_LOOKED_AT = 4096
_MOSTLY = 0.4


def bytes_of(document: Document) -> bytes:
    """Give the whole document from its beginning."""
    document.stream.seek(0)
    return document.stream.read()


def head_of(document: Document, octets: int = 65_536) -> bytes:
    """Give its beginning, and wind it back."""
    document.stream.seek(0)
    head = document.stream.read(octets)
    document.stream.seek(0)
    return head


def text_of(document: Document) -> tuple[str, tuple[str, ...]]:
    """Decode a document: (the text, notices where the encoding had to be concluded).

    A byte order mark decides, then UTF-8 if it is that, then the charset that the server said; what
    is none of these is read as Windows-1252, as spreadsheets on Windows write it.
    """
    content = bytes_of(document)
    encoding = encoding_of(content, document.media_type)
    text = content.decode(encoding, errors="replace")
    if encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
        return text, ()
    name = "Windows-1252" if encoding == "cp1252" else encoding
    return text, (f"read as {name}, since it is not UTF-8",)


def encoding_of(content: bytes, media_type: str = "") -> str:
    """Conclude the encoding of a text: the name that Python has for it."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    head = content[:_LOOKED_AT]
    if head[1::2].count(0) > len(head) / 2 * _MOSTLY:
        return "utf-16-le"
    if head[0::2].count(0) > len(head) / 2 * _MOSTLY:
        return "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _served(content, media_type) or "cp1252"
    return "utf-8"


def _served(content: bytes, media_type: str) -> str:
    """Give the charset of a Content-Type if the text can be read with it."""
    _, found, charset = media_type.lower().partition("charset=")
    name = charset.split(";")[0].strip(" \"'")
    if not found or not name or name.replace("-", "_") in _NO_CHARSETS:
        return ""
    try:
        content.decode(name)
    except (LookupError, UnicodeError):
        return ""
    return name


def json_of(document: Document) -> Any:  # noqa: ANN401 - JSON is anything until it is looked at
    """Read a document as JSON.

    Raises:
        SourceError: it is none, with line and column; or it is nested too deeply to be meant.
    """
    text, _ = text_of(document)
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as cause:
        place = f"{document.name}:{cause.lineno}:{cause.colno}"
        raise SourceError(place, f"is not JSON: {cause.msg[:1].lower()}{cause.msg[1:]}") from cause
    except (RecursionError, ValueError) as cause:
        raise SourceError(
            document.name, "is not JSON that can be read: too deep, or a number of very many digits"
        ) from cause
