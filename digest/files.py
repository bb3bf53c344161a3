"""Bytes onto the disk: flushed, then renamed, so that a file is there whole or not at all."""

import os
from pathlib import Path

from digest.errors import OutboxError

STAGED = ".staged-"
"""How the name of a file that is not yet in its place begins."""


def write_flushed(path: Path, content: bytes) -> None:
    """Write a new file and wait until the disk has it; what was half written is taken away.

    Raises:
        OutboxError: the disk is full, the folder cannot be written; it names the file.
    """
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as cause:
        path.unlink(missing_ok=True)
        raise OutboxError(str(path), f"cannot be written: {cause.strerror}") from cause


def flush_folder(path: Path) -> None:
    """Wait until the disk has the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def staged_name(path: Path) -> Path:
    """Give the name that a file has beside its place until it is whole."""
    return path.with_name(STAGED + path.name)


def replace(path: Path, content: bytes) -> None:
    """Put a file in its place in one step. Raises OutboxError as `write_flushed` does."""
    target = path.resolve()
    staged = staged_name(target)
    write_flushed(staged, content)
    staged.replace(target)
    flush_folder(target.parent)
