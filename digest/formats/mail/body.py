"""The body of a mail as bytes: text and HTML, encoded once for all recipients (RFC 2045, 2046)."""

import binascii
import re
from dataclasses import dataclass
from hashlib import blake2b

from digest.formats.mail.splice import Links, Part, Slot
from digest.model import Content

_LINE_BREAKS = re.compile("\r\n?")
_SOFT_BREAK = b"=\r\n"
_WIDTH = 76


@dataclass(frozen=True, slots=True)
class Body:
    """An encoded body, the same for all who get the edition, and the field that announces it."""

    content_type: bytes
    parts: tuple[Part, ...]


def encode_body(content: Content, links: Links | None = None) -> Body:
    """Encode both parts, text first, behind a boundary that is made from them.

    Where the content holds a mark of `links`, the body has a slot.
    """
    text, html = _encoded(content.text, links), _encoded(content.html, links)
    # "=_" occurs neither in quoted-printable nor in a token: so the boundary cannot (RFC 2045, 6.7)
    boundary = b"=_" + _fingerprint(text, html)
    closed = b"--" + boundary + b"--\r\n"
    return Body(
        b'Content-Type: multipart/alternative;\r\n boundary="' + boundary + b'"\r\n',
        (*_part(boundary, b"plain", text), *_part(boundary, b"html", html), closed),
    )


def quoted_printable(text: str) -> bytes:
    """Encode text line by line, no line above 76 octets (RFC 2045, 6.7).

    The stdlib on a whole text leaves a lone CR as it is and makes lines of 78.
    """
    lines = _LINE_BREAKS.sub("\n", text).encode("utf-8", "replace").split(b"\n")
    return b"\r\n".join(binascii.b2a_qp(line).replace(b"\n", b"\r\n") for line in lines)


def _encoded(text: str, links: Links | None) -> list[Part]:
    """Encode a text, with a line to itself for each slot, whatever is put into it."""
    pieces = links.split(text) if links else [text]
    parts: list[Part] = []
    for number, piece in enumerate(pieces):
        if isinstance(piece, Slot):
            parts.append(piece)
            continue
        last = number == len(pieces) - 1
        chunk = quoted_printable(piece)
        if number and not (chunk.startswith(b"\r\n") or (last and not chunk)):
            chunk = _SOFT_BREAK + chunk
        parts.append(chunk if last else _broken(chunk))
    return parts


def _broken(chunk: bytes) -> bytes:
    """End the last line of a chunk with a soft break, unless there is nothing in it."""
    line = chunk.rpartition(b"\r\n")[2]
    if not line:
        return chunk
    if len(line) == _WIDTH:  # no room for the sign of the break; so full, it ends with no escape
        chunk = chunk[:-1] + _SOFT_BREAK + chunk[-1:]
    return chunk + _SOFT_BREAK


def _fingerprint(text: list[Part], html: list[Part]) -> bytes:
    """Hash what is the same for all; a slot counts by its name, whatever its mark was."""
    named = (
        b"".join(b"=_" + part.encode() if isinstance(part, Slot) else part for part in parts)
        for parts in (text, html)
    )
    return blake2b(b"\0".join(named), digest_size=16).hexdigest().encode()


def _part(boundary: bytes, subtype: bytes, encoded: list[Part]) -> tuple[Part, ...]:
    head = (
        b"--" + boundary + b"\r\nContent-Type: text/" + subtype + b"; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return (head, *encoded, b"\r\n")
