"""Bytes onto the disk: flushed, then renamed, so that a file is there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from digest.errors import OutboxError

STAGED = ".staged-"
"""How the name of a file that is not yet in its place begins."""


@contextmanager
def disk(path: Path) -> Iterator[None]:
    """Say what the disk does not do in a line that names the file.

    Raises:
        OutboxError: the disk is full, a folder cannot be written, a name is taken.
    """
    try:
        yield
    except OSError as cause:
        place = str(cause.filename or path)
        raise OutboxError(place, f"cannot be written: {cause.strerror}") from cause


def write(path: Path, content: bytes) -> None:
    """Write a new file, which the disk may not have yet; what was half written is taken away.

    Raises:
        OutboxError: the disk is full, the folder cannot be written; it names the file.
    """
    with disk(path):
        try:
            path.write_bytes(content)
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def flush(path: Path) -> None:
    """Wait until the disk has what a file holds, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def staged_name(path: Path) -> Path:
    """Give the name that a file has beside its place until it is whole."""
    return path.with_name(STAGED + path.name)


def replace(path: Path, content: bytes) -> None:
    """Put a file in its place in one step. Raises OutboxError as `write` does."""
    target = path.resolve()
    staged = staged_name(target)
    write(staged, content)
    with disk(target):
        flush(staged)
        staged.replace(target)
        flush(target.parent)
