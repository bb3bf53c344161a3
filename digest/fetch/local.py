r"""Documents from the disk: a file, the files of a folder, or what is given on standard input.

A folder is walked by name, so that two walks meet its files in one order. What is left out of it
on purpose is told by `left_out`; what should be read and cannot is an error, since entries that a
source no longer has may be withdrawn. Octets of a name that are no UTF-8 are written like \xe9.
"""

import errno
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast
from unicodedata import category

from digest.errors import SourceError
from digest.sources.record import Document, Skipped

STANDARD_INPUT = "-"
"""How standard input is named as a location."""

_NAME = "standard input"
_IN_MEMORY = 8 * 1024 * 1024
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Without O_NONBLOCK, opening what has become a named pipe would wait for a writer."""

_KINDS = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISDIR, "a folder"),
)
_REASONS = {
    errno.ENOENT: ("does not exist", "is it written right? a web address begins with https://"),
    errno.ENOTDIR: ("does not exist", "is it written right? a web address begins with https://"),
    errno.EACCES: ("may not be read by you", "ask for the right to read it"),
    errno.EPERM: ("may not be read by you", "ask for the right to read it"),
    errno.ENXIO: ("is a socket, neither a file nor a folder", ""),
    errno.ELOOP: ("is a link that leads in a circle", ""),
    errno.ENAMETOOLONG: ("has a name that is too long", ""),
}

_Named = tuple[str, Path]
"""A path, after its name as it is shown: below the folder, with slashes."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What lies in a folder, in no order: files, links, and what is not looked into."""

    files: list[_Named]
    links: list[_Named]
    others: list[Skipped]


def standard_input() -> Document:
    """Take what is given on standard input, to its end; whoever has read it closes the stream.

    Raises:
        SourceError: there is none, or it breaks off.
    """
    given = getattr(sys.stdin, "buffer", None)
    if given is None:
        raise SourceError(_NAME, "is not there", "name a file instead of -")
    spool = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - it outlives this function
    try:
        shutil.copyfileobj(given, spool)
        spool.seek(0)
    except BaseException as cause:
        spool.close()
        if isinstance(cause, OSError | ValueError):
            raise SourceError(_NAME, f"cannot be read: {cause}") from cause
        raise
    return Document(_NAME, cast("BinaryIO", spool))


def documents(path: Path) -> Iterator[Document]:
    """Give a file, or the files of a folder and of those in it, by name.

    A document is open until the next is asked for. In a folder, its name is the path below it.

    Raises:
        SourceError: it does not exist, may not be read, or is neither file nor folder; in a folder,
            a file or a folder that should be read and cannot.
    """
    files = _walked(path)[0] if is_folder(path) else ((_plain(str(path)), path),)
    for name, file in files:
        with _opened(file) as stream:
            yield Document(name, stream)


def left_out(path: Path) -> tuple[Skipped, ...]:
    """Tell what `documents` leaves out of a folder, and why; nothing of a single file.

    Left out are hidden files and folders, links that lead out of the folder, to nothing, to a
    folder or to a file that is read anyway, and what is no file: pipes, sockets, devices.

    Raises:
        SourceError: as `documents` does.
    """
    return _walked(path)[1] if is_folder(path) else ()


def is_folder(path: Path) -> bool:
    """Whether a path is a folder. Raises SourceError where nobody can tell."""
    with _worded(path):
        return stat.S_ISDIR(path.stat().st_mode)


def _walked(folder: Path) -> tuple[tuple[_Named, ...], tuple[Skipped, ...]]:
    """Give the files to read and what is left out, each by name."""
    found = _found(folder)
    followed, refused = _links(found, folder.resolve())
    return (
        tuple(sorted((*found.files, *followed))),
        tuple(sorted((*found.others, *refused), key=lambda skipped: skipped.place)),
    )


def _found(folder: Path) -> _Found:
    found = _Found([], [], [])
    for name, entry in _entries(folder):
        if entry.name.startswith("."):
            found.others.append(Skipped(name, "hidden"))
        elif entry.is_symlink():
            found.links.append((name, Path(entry.path)))
        elif entry.is_file(follow_symlinks=False):
            found.files.append((name, Path(entry.path)))
        else:
            kind = _kind(entry.stat(follow_symlinks=False).st_mode)
            found.others.append(Skipped(name, kind))
    return found


def _entries(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Give all that a folder holds by name; folders in it as what they hold, less hidden ones."""
    pending = [(folder, "")]
    while pending:
        place, above = pending.pop()
        with _worded(place), os.scandir(place) as scan:
            entries = list(scan)
        for entry in entries:
            name = above + _plain(entry.name)
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                pending.append((Path(entry.path), f"{name}/"))
            else:
                yield name, entry


def _links(found: _Found, home: Path) -> tuple[list[_Named], list[Skipped]]:
    """Follow a link where it is the only way to a file in the folder; say of the others why not."""
    followed: list[_Named] = []
    refused: list[Skipped] = []
    read = {path.resolve() for _, path in found.files} if found.links else set()
    for name, link in sorted(found.links):
        target, why = _target(link, home)
        if target is None or target in read:
            refused.append(Skipped(name, why or "a link to a file that is read anyway"))
        else:
            followed.append((name, link))
            read.add(target)
    return followed, refused


def _target(link: Path, home: Path) -> tuple[Path | None, str]:
    """Give the file that a link leads to, or why there is none to read."""
    try:
        target = link.resolve(strict=True)
        mode = target.stat().st_mode
    except (OSError, RuntimeError):
        return None, "a link that leads to nothing"
    if not target.is_relative_to(home):
        return None, "a link that leads out of the folder"
    if not stat.S_ISREG(mode):
        return None, f"a link to {_kind(mode)}"
    return target, ""


def _kind(mode: int) -> str:
    return next((words for is_kind, words in _KINDS if is_kind(mode)), "no file")


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file; what is no file is not waited for."""
    with _worded(path):
        descriptor = os.open(path, _FLAGS)
    with os.fdopen(descriptor, "rb") as stream:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise SourceError(
                _plain(str(path)),
                f"is {_kind(mode)}, neither a file nor a folder",
                "write - to read what is given on standard input",
            )
        yield stream


@contextmanager
def _worded(path: Path) -> Iterator[None]:
    """Say in words why something cannot be read."""
    try:
        yield
    except OSError as cause:
        unknown = (f"cannot be read: {(cause.strerror or 'no reason given').lower()}", "")
        problem, remedy = _REASONS.get(cause.errno or 0, unknown)
        raise SourceError(_plain(str(path)), problem, remedy) from cause
    except ValueError as cause:
        raise SourceError(_plain(str(path)), "is no name that a file can have") from cause


def _plain(name: str) -> str:
    """Give a name as text that can be printed on a line and stored."""
    return "".join(_plain_sign(sign) for sign in name.replace(os.sep, "/"))


def _plain_sign(sign: str) -> str:
    if "\udc80" <= sign <= "\udcff":  # how Python has an octet that is no UTF-8
        return f"\\x{ord(sign) - 0xDC00:02x}"
    return repr(sign)[1:-1] if category(sign) in ("Cc", "Cs") else sign
