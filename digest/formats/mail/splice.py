"""Bytes with slots: what all recipients of an edition share, and what belongs to each of them.

An edition is rendered and encoded once. Where a recipient's token will stand, it is rendered with
a mark, which comes through templates, MJML and quoted-printable as it is; the encoded message is
then cut at the marks. A message is a join of the chunks and the recipient's values, no more.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from markupsafe import escape

from digest.errors import ConfigError, RequestError
from digest.model import Edition

LONGEST_TOKEN = 64
"""Octets of a token; a mark is as long, so that the budget of the HTML has counted the token."""
TOKEN = "{token}"  # noqa: S105  no secret: where one will stand
_SHORTEST_REST = 12
_LONGEST_TO = 32_768
_WEB_ADDRESS = re.compile(r"https?://[^/{}?#\s]+[/?#]")
_ADDRESS = rb"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9._-]{1,253}"
_WORD = rb"=\?utf-8\?[bq]\?[!->@-~]{1,63}\?="
_NAME = rb'(?:"[ !#-;=?-\[\]-~]{1,60}"|' + _WORD + rb"(?:\r\n " + _WORD + rb")*)(?: |\r\n )"
_FORMS = {
    ("To", "to"): re.compile(
        _NAME + b"<" + _ADDRESS + b">|" + _ADDRESS + b"|undisclosed-recipients:;"
    ),
    ("Date", "date"): re.compile(
        rb"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}"
    ),
    ("Message-ID", "message_id"): re.compile(b"<" + _ADDRESS + b">"),
    ("token", "unsubscribe"): re.compile(
        rb"[A-Za-z0-9_-][A-Za-z0-9._~-]{0,%d}" % (LONGEST_TOKEN - 1)
    ),
}
"""What the values of a recipient look like: as this package writes them, and nothing else."""


class Slot(StrEnum):
    """A place for what belongs to one recipient; named like the value in Recipient."""

    TO = "to"
    DATE = "date"
    MESSAGE_ID = "message_id"
    UNSUBSCRIBE = "unsubscribe"


Part = bytes | Slot
"""A piece of a message: the same for all, or a slot."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """What belongs to one recipient, as it stands in the message; checked, so that it can.

    `to` is one mailbox, encoded (see message.addressed), or the empty group; `date` and
    `message_id` are what follows the names of these fields. `unsubscribe` is a token of characters
    that mean the same in an address, in HTML and in a header (RFC 3986, 2.3: unreserved); mail to
    a list address has none.

    Raises:
        ConfigError: a value is of another form, such as one with a line break.
    """

    to: bytes
    date: bytes
    message_id: bytes
    unsubscribe: bytes | None = None

    def __post_init__(self) -> None:
        for (place, name), form in _FORMS.items():
            value = getattr(self, name)
            if value is not None and not form.fullmatch(value):
                raise ConfigError(place, f"not fit for a mail header: {value!r}")
        if len(self.to) > _LONGEST_TO:
            raise ConfigError("To", f"longer than {_LONGEST_TO} octets", "shorten the name")


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses that are each recipient's own, as an edition is rendered with them.

    `marks` are the texts in them that stand for tokens, and the slots that they become.
    """

    unsubscribe: str
    marks: Mapping[str, Slot]

    @classmethod
    def of(cls, edition: Edition, *, unsubscribe: str) -> "Links":
        """Put a mark where an address has `{token}`: https://example.org/leave/{token}.

        A mark is a hash of all that the edition shows. Entries come from anywhere, but a text that
        is to hold the hash of itself cannot be written, whatever templates make of it: so no entry
        holds a mark, and none can have a reader's token put into a link of its own.

        Raises:
            ConfigError: it is no https or http address with one `{token}` behind its host.
        """
        if unsubscribe.count(TOKEN) != 1 or not _WEB_ADDRESS.match(unsubscribe):
            wanted = f"a web address with one {TOKEN} behind its host"
            problem = f"{wanted} is needed, and this is {unsubscribe!r}"
            raise ConfigError("unsubscribe", problem)
        mark = _mark(edition, Slot.UNSUBSCRIBE)
        return cls(unsubscribe.replace(TOKEN, mark), {mark: Slot.UNSUBSCRIBE})

    def split(self, text: str) -> list[str | Slot]:
        """Cut a text at the marks: text and slots in turn, text first and last."""
        pieces = re.split(f"({'|'.join(self.marks)})", text)
        return [self.marks.get(piece, piece) for piece in pieces]

    def spoiled(self, text: str) -> bool:
        """Whether a text holds an address that is not whole: cut off, or in capitals, or encoded.

        Whole is as it was given, or with `&` and the like escaped as HTML has it.
        """
        pieces = self.split(text)
        rest = "\0".join(piece for piece in pieces if not isinstance(piece, Slot)).lower()
        whole = sum(map(text.count, {self.unsubscribe, str(escape(self.unsubscribe))}))
        broken = any(part in rest for mark in self.marks for part in _parts(mark))
        return broken or whole != pieces.count(Slot.UNSUBSCRIBE)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A message of an edition as bytes, but for what belongs to its recipient.

    There is one chunk more than there are slots: chunk, slot, chunk … chunk.
    """

    chunks: tuple[bytes, ...]
    slots: tuple[Slot, ...]

    @classmethod
    def of(cls, parts: Iterable[Part]) -> "Pattern":
        """Join what stands between two slots."""
        chunks: list[list[bytes]] = [[]]
        slots: list[Slot] = []
        for part in parts:
            if isinstance(part, Slot):
                slots.append(part)
                chunks.append([])
            else:
                chunks[-1].append(part)
        return cls(tuple(map(b"".join, chunks)), tuple(slots))

    def pieces(self, recipient: Recipient) -> list[bytes]:
        """Give a message in pieces, to be written one after the other; the chunks are not copied.

        Raises:
            RequestError: the message needs a token, and the recipient has none.
        """
        values = [getattr(recipient, slot) for slot in self.slots]
        if None in values:
            problem = "has no token, and each copy of this mail has an address of its reader's own"
            raise RequestError(f"message {recipient.message_id.decode()}", problem)
        pieces = [b""] * (2 * len(values) + 1)
        pieces[::2] = self.chunks
        pieces[1::2] = values
        return pieces

    def fill(self, recipient: Recipient) -> bytes:
        """Give a message whole. Raises as `pieces` does."""
        return b"".join(self.pieces(recipient))


def _mark(edition: Edition, slot: Slot) -> str:
    shown = repr(edition).encode()  # of tuples, texts and dates: the same in every process
    size = LONGEST_TOKEN // 2
    return blake2b(shown, digest_size=size, person=slot.value.encode()).hexdigest()


def _parts(mark: str) -> Iterable[str]:
    return (mark[at : at + _SHORTEST_REST] for at in range(len(mark) - _SHORTEST_REST + 1))
