"""A message as mail programs take it apart: its fields and its parts (RFC 5322, 2045, 2047)."""

from collections.abc import Iterable
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from functools import cached_property

from digest.check.finding import Place


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of a message: its media type, its charset, its text; None: it cannot be read."""

    type: str
    charset: str
    text: str | None


@dataclass(frozen=True)
class Letter:
    """The bytes of a message, read once by the standard library for all checks.

    Args:
        file: its name in findings.
        content: the message.
    """

    file: str
    content: bytes

    @cached_property
    def head(self) -> bytes:
        """The fields, up to the empty line before the body."""
        ends = (at for at in map(self.content.find, (b"\r\n\r\n", b"\n\n")) if at >= 0)
        return self.content[: min(ends, default=len(self.content))]

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """The octets of each line, without its line break."""
        return tuple(len(line.rstrip(b"\r")) for line in self.content.split(b"\n"))

    @cached_property
    def parsed(self) -> Message:
        """The message as the standard library reads it."""
        return BytesParser(policy=compat32).parsebytes(self.content)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The leaves of the message, in their order."""
        return tuple(_part(part) for part in self.parsed.walk() if not part.is_multipart())

    @cached_property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Each field, its name in lower case, its value on one line, as it stands in the bytes."""
        return tuple((name.lower(), _unfolded(str(value))) for name, value in self.parsed.items())

    def all(self, name: str) -> tuple[str, ...]:
        """Give the values of all fields of a name."""
        return tuple(value for field, value in self.fields if field == name.lower())

    def first(self, name: str) -> str:
        """Give the value of the first field of a name; "" where there is none."""
        return next(iter(self.all(name)), "")

    def text(self, name: str) -> str | None:
        """Give the first field of a name as readers see it; None if it cannot be read."""
        return decoded(self.first(name))

    def at(self, name: str) -> Place:
        """Give the place of a field: the line where it begins, or that of the message."""
        wanted = name.lower().encode() + b":"
        lines = self.head.split(b"\n")
        found = (n for n, line in enumerate(lines, 1) if line.lower().startswith(wanted))
        return Place(self.file, next(found, None), within=f"header {name}")

    def line_at(self, octet: int) -> Place:
        """Give the place of an octet of the message."""
        return Place(self.file, self.content.count(b"\n", 0, octet) + 1)


def decoded(value: str) -> str | None:
    """Read the encoded words of a field (RFC 2047); None where they cannot be read."""
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        return None


def _unfolded(value: str) -> str:
    return "".join(_lines(value.split("\n")))


def _lines(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        yield line.rstrip("\r")


def _part(part: Message) -> Part:
    charset = str(part.get_content_charset() or "")
    try:
        content = part.get_payload(decode=True)
        text = content.decode(charset or "ascii") if isinstance(content, bytes) else None
    except (LookupError, ValueError):
        text = None
    return Part(part.get_content_type(), charset, text)
