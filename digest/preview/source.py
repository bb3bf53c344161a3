"""Files as they are written: lines with numbers, and the fields at the head of a message."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header

from markupsafe import Markup, escape

_FOLD = re.compile(r"\r?\n[ \t]")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"“”]+[^\s<>\"“”.,;:!?)]")


@dataclass(frozen=True, slots=True)
class Field:
    """A field at the head of a message: its name, and its value as people read it.

    `raw` is the value as it stands there where that is another text; `line` is where it begins.
    """

    name: str
    value: str
    raw: str
    line: int


def lines(content: bytes) -> list[str]:
    """Give the lines of a file as the checks count them; what is not UTF-8 shows as such."""
    found = (line.removesuffix(b"\r") for line in content.split(b"\n"))
    return [line.decode(errors="backslashreplace") for line in found]


def fields(message: bytes) -> tuple[Field, ...]:
    """Give the fields of a message, in their order (RFC 5322, 2.2; RFC 2047)."""
    head = re.split(rb"\r?\n\r?\n", message, maxsplit=1)[0]
    found: list[tuple[int, str]] = []
    for number, line in enumerate(lines(head), 1):
        if line[:1] in (" ", "\t") and found:
            found[-1] = (found[-1][0], found[-1][1] + "\n" + line)
        else:
            found.append((number, line))
    return tuple(_field(text, number) for number, text in found)


def _field(text: str, line: int) -> Field:
    name, _, rest = text.partition(":")
    raw = _FOLD.sub(" ", rest).strip()
    try:
        value = str(make_header(decode_header(raw)))
    except (HeaderParseError, LookupError, UnicodeError):
        value = raw
    return Field(name, value, raw if raw != value else "", line)


def with_links(text: str) -> Markup:
    """Give a plain text as mail programs show it: what is an address can be followed."""
    return Markup().join(_pieces(text))


def _pieces(text: str) -> Iterator[Markup]:
    end = 0
    for found in _ADDRESS.finditer(text):
        yield escape(text[end : found.start()])
        yield Markup('<a href="{0}" target="_blank" rel="noreferrer">{0}</a>').format(found[0])
        end = found.end()
    yield escape(text[end:])
