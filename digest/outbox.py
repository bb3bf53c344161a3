"""What should exist → outbox/; the ledger ← outbox/; the lock that keeps commands apart.

An issue is committed by one rename of its folder. Everything is staged and flushed first, so a disk
that fills up or a process that is killed leaves what was there. What a killed command left behind is
put right by the next one, before it reads.
"""

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from digest.core.ledger import Ledger
from digest.errors import OutboxError
from digest.files import STAGED, flush_folder, staged_name, write_flushed
from digest.formats import record as record_format
from digest.model import Artifact, IssueFolder, Newsletter, Record, Site

FOLDER = "outbox"
OWN = ".digest"
"""Beside the outbox: the lock, and what only saves time."""

_REPLACED = ".replaced-"
_RECORD_FOLDER = re.compile(r"\d{4}-\d\d-\d\d(-\d+)?")
_PATIENCE = 10.0
"""Seconds that a command which only reads waits for one that writes, if there is something to mend."""


@contextmanager
def lock(site_folder: Path, command: str, *, patience: float = 0) -> Iterator[None]:
    """Keep every other command from writing to the site; what a killed one left is put right first.

    Raises:
        OutboxError: another command holds the lock; it says which.
    """
    own = site_folder / OWN
    holder = own / "holder"
    try:
        own.mkdir(exist_ok=True)
        held = FileLock(own / "lock", timeout=patience)
        held.acquire()
    except Timeout:
        raise OutboxError(
            str(site_folder), f"is in use by {_holder(holder)}", "wait until it has ended"
        ) from None
    except OSError as cause:
        raise OutboxError(str(own), f"cannot be written: {cause.strerror}") from cause
    try:
        holder.write_text(f"digest {command} (process {os.getpid()})", encoding="utf-8")
        repair(site_folder / FOLDER)
        yield
    finally:
        holder.unlink(missing_ok=True)
        held.release()


def _holder(holder: Path) -> str:
    with suppress(OSError):
        return holder.read_text(encoding="utf-8") or "another command"
    return "another command"


def repair_if_needed(site_folder: Path) -> None:
    """Put right what a killed command left, for a command that otherwise only reads."""
    if next(_leftovers(site_folder / FOLDER), None):
        with lock(site_folder, "repair", patience=_PATIENCE):
            pass


def repair(outbox: Path) -> None:
    """Take away what was only staged, and end a swap of folders that was half done."""
    for leftover in list(_leftovers(outbox)):
        if leftover.name.startswith(_REPLACED):
            original = leftover.with_name(leftover.name.removeprefix(_REPLACED))
            if not original.exists():
                leftover.rename(original)
                flush_folder(original.parent)
                continue
        _remove(leftover)


def _leftovers(outbox: Path) -> Iterator[Path]:
    for pattern in ("mail/*", "feeds", "web", "web/*", "web/*/*"):
        for folder in sorted(outbox.glob(pattern)):
            names = sorted(os.listdir(folder)) if folder.is_dir() else ()
            yield from (folder / n for n in names if n.startswith((STAGED, _REPLACED)))


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def read_ledger(outbox: Path, newsletter: Newsletter, site: Site) -> Ledger:
    """Read all records of a newsletter, in the order of their cut-offs.

    Raises:
        OutboxError: a record cannot be read, has lost its issue.json, or one before it is missing:
            what was announced is not known, and nothing may be sent until it is restored.
    """
    folder = outbox / "mail" / newsletter.name
    names = sorted(os.listdir(folder)) if folder.is_dir() else []
    records = [
        _read_record(folder / name, newsletter, site)
        for name in names
        if _RECORD_FOLDER.fullmatch(name)
    ]
    records.sort(key=lambda record: record.cutoff)
    for earlier, later in zip(records, records[1:], strict=False):
        if later.prev != earlier.cutoff:
            raise OutboxError(
                f"mail/{newsletter.name}/{later.name}",
                f"follows a cut-off at {later.prev.astimezone(site.zone).isoformat()}, "
                "of which there is no record",
                "restore the folder that is missing from a backup",
            )
    return Ledger(tuple(records))


def _read_record(folder: Path, newsletter: Newsletter, site: Site) -> Record:
    place = f"mail/{newsletter.name}/{folder.name}"
    file = folder / record_format.FILE
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise OutboxError(
            place,
            f"has no {record_format.FILE}: what it announced is not known",
            "restore it from a backup; if nothing of it was sent, remove the folder",
        ) from None
    except OSError as cause:
        raise OutboxError(str(file), f"cannot be read: {cause.strerror}") from cause
    record = record_format.load(content, folder.name, f"{place}/{record_format.FILE}", site)
    if record.newsletter != newsletter.name:
        raise OutboxError(place, f"is a record of {record.newsletter}", "move it back to its place")
    return record


def strangers(outbox: Path, site: Site) -> tuple[str, ...]:
    """Give the folders of mail/ that belong to no newsletter of the settings."""
    mail = outbox / "mail"
    names = sorted(os.listdir(mail)) if mail.is_dir() else []
    return tuple(name for name in names if (mail / name).is_dir() and not site.newsletter(name))


def write(
    outbox: Path, folders: Iterable[IssueFolder], derived: Iterable[Artifact]
) -> tuple[str, ...]:
    """Make the outbox hold these new issues and derived files; give the paths that changed.

    Raises:
        OutboxError: the disk did not take it; the outbox is as it was, and the file is named.
    """
    staged: list[tuple[Path, Path]] = []
    made: list[Path] = []
    try:
        for folder in folders:
            staged.append(_stage_folder(outbox, folder, made))
        for artifact in derived:
            if pair := _stage_file(outbox, artifact, made):
                staged.append(pair)
    except BaseException:
        _unstage(staged, made)
        raise
    _put_in_place(staged)
    return tuple(target.relative_to(outbox).as_posix() for _, target in staged)


def swap(outbox: Path, folder: IssueFolder) -> None:
    """Put a remade issue in the place of the one that is there.

    Raises:
        OutboxError: the disk did not take it; the issue is as it was.
    """
    made: list[Path] = []
    staged, target = _stage_folder(outbox, folder, made)
    replaced = target.with_name(_REPLACED + target.name)
    target.rename(replaced)
    staged.rename(target)
    flush_folder(target.parent)
    shutil.rmtree(replaced)
    flush_folder(target.parent)


def _stage_folder(outbox: Path, folder: IssueFolder, made: list[Path]) -> tuple[Path, Path]:
    target = outbox / folder.path
    staged = staged_name(target)
    try:
        _make_folder(target.parent, made)
        _make_folder(staged, made)
        for artifact in folder.artifacts:
            write_flushed(staged / Path(artifact.path).name, artifact.content)
        flush_folder(staged)
    except OSError as cause:
        _unstage([(staged, target)], made)
        raise OutboxError(
            str(cause.filename or staged), f"cannot be written: {cause.strerror}"
        ) from cause
    except OutboxError:
        _unstage([(staged, target)], made)
        raise
    return staged, target


def _stage_file(outbox: Path, artifact: Artifact, made: list[Path]) -> tuple[Path, Path] | None:
    target = outbox / artifact.path
    try:
        if target.is_file() and target.stat().st_size == len(artifact.content):
            if target.read_bytes() == artifact.content:
                return None
        _make_folder(target.parent, made)
    except OSError as cause:
        raise OutboxError(str(target), f"cannot be written: {cause.strerror}") from cause
    staged = staged_name(target)
    write_flushed(staged, artifact.content)
    return staged, target


def _make_folder(folder: Path, made: list[Path]) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent, made)
        folder.mkdir()
        made.append(folder)


def _unstage(staged: Iterable[tuple[Path, Path]], made: list[Path]) -> None:
    for path, _ in staged:
        if path.exists():
            _remove(path)
    for folder in reversed(made):
        with suppress(OSError):
            folder.rmdir()


def _put_in_place(staged: Iterable[tuple[Path, Path]]) -> None:
    parents: dict[Path, None] = {}
    for path, target in staged:
        try:
            path.replace(target)
        except OSError as cause:
            raise OutboxError(
                str(target), f"cannot be put in its place: {cause.strerror}"
            ) from cause
        if target.is_dir():
            flush_folder(target.parent)
        else:
            parents[target.parent] = None
    for parent in parents:
        flush_folder(parent)
