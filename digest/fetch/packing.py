"""An answer that was packed for its way (gzip, deflate), unpacked in steps of a bounded size.

A few kilobytes can unpack to gigabytes; whoever takes the steps can stop at any of them. What is
packed must be whole: an end that is missing is told from one that is there.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

from digest.fetch import words
from digest.fetch.failure import FetchError

ASKED_FOR = "gzip, deflate"

_GZIP = 31
_ZLIB = 15
_BARE = -15
_METHOD = 8
_STEP = 65_536
_MAGIC = b"\x1f\x8b"
_MOST_MEMBERS = 10_000


class _Opener(Protocol):
    """What zlib makes to unpack with."""

    @property
    def eof(self) -> bool: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


def unpacked(pieces: Iterable[bytes], encoding: str) -> Iterable[bytes]:
    """Unpack the pieces of an answer into others (RFC 9110, 8.4.1).

    Args:
        pieces: as they came.
        encoding: the Content-Encoding, "" for none. deflate is read with the frame of zlib or
            without, since servers send both.

    Raises:
        FetchError: it is packed in another way, is damaged, or stops before its end.
    """
    names = [name.strip().lower().removeprefix("x-") for name in encoding.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if not names:
        return pieces
    if names == ["gzip"]:
        return _opened(_gzip(pieces))
    if names == ["deflate"]:
        return _opened(_deflate(pieces))
    raise FetchError("is packed in a way that was not asked for")


def _opened(steps: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from steps
    except zlib.error as cause:
        raise FetchError("is damaged: it cannot be unpacked", again=True) from cause


def _gzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack one member after the other (RFC 1952, 2.2); padding after the last is none."""
    opener: _Opener | None = None
    members, pending, padded = 0, b"", False
    for piece in pieces:
        pending += b"" if padded else piece
        while pending and not (opener is None and pending == _MAGIC[:1]):
            if opener is None and members and not pending.startswith(_MAGIC):
                pending, padded = b"", True
                break
            if opener is None:
                opener, members = _member(members), members + 1
            yield from _steps(opener, pending)
            pending = opener.unused_data
            opener = None if opener.eof else opener
    if opener is not None or pending:
        raise words.cut_off()


def _member(members: int) -> _Opener:
    if members == _MOST_MEMBERS:
        raise FetchError("is packed in too many parts to be meant")
    return zlib.decompressobj(_GZIP)


def _deflate(pieces: Iterable[bytes]) -> Iterator[bytes]:
    opener: _Opener | None = None
    for piece in filter(None, pieces):
        if opener is None:
            opener = zlib.decompressobj(_ZLIB if piece[0] & 0x0F == _METHOD else _BARE)
        if not opener.eof:
            yield from _steps(opener, piece)
    if opener is not None and not opener.eof:
        raise words.cut_off()


def _steps(opener: _Opener, piece: bytes) -> Iterator[bytes]:
    """Unpack a piece; zlib may hold back what is more than a step, though it has read it all."""
    full = True
    while not opener.eof and (piece or full):
        out = opener.decompress(piece, _STEP)
        piece, full = opener.unconsumed_tail, len(out) == _STEP
        if out:
            yield out
