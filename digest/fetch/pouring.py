"""An answer's octets into a stream that can be wound back, unpacked, and up to a limit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from digest.fetch.failure import FetchError
from digest.fetch.packing import unpacked
from digest.fetch.wire import Answer

_IN_MEMORY = 8 * 1024 * 1024
_MEGABYTE = 1024 * 1024


def poured(answer: Answer, most: int, told: Callable[[int], None]) -> BinaryIO:
    """Give an open stream with what an answer holds; in memory while it is small, else on the disk.

    Args:
        answer: its octets are read to their end.
        most: how many may come, and how many they may unpack to.
        told: how many there are so far.

    Raises:
        FetchError: it is larger, cut off, damaged or empty, or the disk is full.
    """
    stream = cast("BinaryIO", SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - it is given
    with _closed_on_fault(stream):
        octets = 0
        for piece in unpacked(_counted(answer, most), answer.headers.get("content-encoding", "")):
            octets += len(piece)
            if octets > most:
                raise _too_large(most)
            _keep(stream, piece)
            told(octets)
        if not octets:
            raise FetchError("is empty", "is the address right?")
        stream.seek(0)
    return stream


@contextmanager
def _closed_on_fault(stream: BinaryIO) -> Iterator[None]:
    try:
        yield
    except BaseException:
        stream.close()
        raise


def _counted(answer: Answer, most: int) -> Iterator[bytes]:
    """Give the octets as they came, up to a limit: what is packed can be endless and empty."""
    announced = answer.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > most:
        raise _too_large(most)
    came = 0
    for piece in answer.pieces:
        came += len(piece)
        if came > most:
            raise _too_large(most)
        yield piece


def _keep(stream: BinaryIO, piece: bytes) -> None:
    try:
        stream.write(piece)
    except OSError as cause:
        reason = (cause.strerror or "the disk does not take it").lower()
        raise FetchError(f"cannot be kept on the disk while it is read: {reason}") from cause


def _too_large(most: int) -> FetchError:
    size = f"{most // _MEGABYTE} MB" if most >= _MEGABYTE else f"{most} octets"
    remedy = "raise max_megabytes of this source in digest.toml if that is meant"
    return FetchError(f"is larger than {size}", remedy)
