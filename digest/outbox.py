"""What should exist → outbox/; the ledger ← outbox/; the lock that keeps commands apart.

An issue is committed by one rename of its folder. Everything is staged and flushed first, so that a
disk that fills up or a process that is killed leaves what was there. What a killed command left
behind is put right by the next one, before it reads.
"""

import glob
import os
import re
import shutil
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path

from filelock import FileLock, Timeout

from digest import files
from digest.core.ledger import Ledger
from digest.errors import OutboxError
from digest.files import STAGED, disk, flush, staged_name
from digest.formats import record as record_format
from digest.model import Artifact, IssueFolder, Newsletter, Record, Site

FOLDER = "outbox"
OWN = ".digest"
"""Beside the outbox: the lock, and what only saves time."""

_REPLACED = ".replaced-"
_PARTS = ("mail/*", "feeds", "feeds/archive", "web", "web/*", "web/*/*")
_LOOKS = ("templates", "templates/partials", "templates/translations")
_WRITTEN = (".", *_LOOKS, "issues/*", FOLDER, *(f"{FOLDER}/{part}" for part in _PARTS))
"""The folders of a site in which a killed command can have left something."""

_RECORD_FOLDER = re.compile(r"\d{4}-\d\d-\d\d(-\d+)?")


@contextmanager
def lock(site_folder: Path, command: str) -> Iterator[None]:
    """Keep every other command from writing to the site; what a killed one left is put right first.

    Raises:
        OutboxError: another command holds the lock; it says which.
    """
    own = site_folder / OWN
    holder = own / "holder"
    held = FileLock(own / "lock", timeout=0)
    try:
        own.mkdir(exist_ok=True)
        held.acquire()
    except Timeout:
        raise OutboxError(
            "this site", f"is in use by {_holder(holder)}", "wait until it has ended"
        ) from None
    except OSError as cause:
        raise OutboxError(str(own), f"cannot be written: {cause.strerror}") from cause
    try:
        with suppress(OSError):  # a disk that is full is put right next
            holder.write_text(f"digest {command} (process {os.getpid()})", encoding="utf-8")
        repair(site_folder)
        yield
    finally:
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        held.release()


def _holder(holder: Path) -> str:
    with suppress(OSError):
        return holder.read_text(encoding="utf-8") or "another command"
    return "another command"


def repair_if_needed(site_folder: Path) -> None:
    """Put right what a killed command left, unless another is at work: reading does without."""
    if next(_leftovers(site_folder), None):
        with suppress(OutboxError), lock(site_folder, "repair"):
            pass


def repair(site_folder: Path) -> None:
    """Take away what was only staged, and end a swap of folders that was half done.

    Raises:
        OutboxError: the disk does not let us; it names the file.
    """
    for leftover in _leftovers(site_folder):
        original = leftover.with_name(leftover.name.removeprefix(_REPLACED))
        with disk(leftover):
            if leftover.name.startswith(_REPLACED) and not original.exists():
                leftover.rename(original)
            else:
                _remove(leftover)


def _leftovers(site_folder: Path) -> Iterator[Path]:
    for folder in _WRITTEN:
        for prefix in (STAGED, _REPLACED):
            # Path.glob raises an error where a folder vanishes while it looks.
            names = glob.glob(f"{folder}/{prefix}*", root_dir=site_folder)  # noqa: PTH207
            yield from (site_folder / name for name in sorted(names))


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
    published = _has_pages(outbox, newsletter.name)
    found = folder.iterdir() if folder.is_dir() else ()
    names = {path.name.removeprefix(_REPLACED) for path in found}
    records = [
        _read_record(folder / name, newsletter, site)
        for name in sorted(names)
        if _RECORD_FOLDER.fullmatch(name)
    ]
    records.sort(key=lambda record: record.cutoff)
    if published and not records:
        raise OutboxError(
            f"mail/{newsletter.name}",
            f"holds no record, and web/{newsletter.name} has pages of issues: "
            "the ledger has been lost",
            f"restore outbox/mail/{newsletter.name} from a backup; to begin anew on purpose, "
            f"remove outbox/web/{newsletter.name} too",
        )
    _refuse_gaps(records, site)
    return Ledger(tuple(records))


def _has_pages(outbox: Path, name: str) -> bool:
    """Whether there are pages of issues; a first run that was killed may leave staged ones."""
    return any(next(folder.glob("[!.]*"), None) for folder in _pages(outbox, name))


def _pages(outbox: Path, name: str) -> Iterator[Path]:
    folder = outbox / "web" / name
    found = sorted(folder.iterdir()) if folder.is_dir() else ()
    yield from (path for path in found if _RECORD_FOLDER.fullmatch(path.name))


def remove_pages_without_issue(
    outbox: Path, ledgers: Mapping[str, Ledger], made: Container[str]
) -> tuple[str, ...]:
    """Take away the pages of issues that are none any more; give their paths.

    Of an issue that still is one, only the pages that were not `made` go: those of a language in
    which nothing is left.
    """
    gone: list[str] = []
    for name, ledger in ledgers.items():
        issues = {record.name for record in ledger.issues}
        for folder in _pages(outbox, name):
            pages = sorted(folder.iterdir()) if folder.name in issues else (folder,)
            for page in pages:
                path = page.relative_to(outbox).as_posix()
                if page == folder or path not in made:
                    with disk(page):
                        _remove(page)
                        flush(page.parent)
                    gone.append(path)
    return tuple(gone)


def feed_files(outbox: Path) -> tuple[str, ...]:
    """Give the paths of all files of feeds/, whoever made them."""
    found = sorted((outbox / "feeds").rglob("[!.]*"))
    return tuple(path.relative_to(outbox).as_posix() for path in found if path.is_file())


def remove(outbox: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Take files away that are made no longer; give their paths."""
    gone = tuple(paths)
    for path in gone:
        with disk(outbox / path):
            _remove(outbox / path)
    for parent in sorted({(outbox / path).parent for path in gone}):
        flush(parent)
    return gone


def _refuse_gaps(records: list[Record], site: Site) -> None:
    remedy = "restore the folder that is missing from a backup"
    for first in records[:1]:
        if first.number not in (None, 1):
            place = f"mail/{first.newsletter}/{first.name}"
            raise OutboxError(place, f"is issue {first.number}, and none is before it", remedy)
    for earlier, later in pairwise(records):
        if later.prev != earlier.cutoff:
            raise OutboxError(
                f"mail/{later.newsletter}/{later.name}",
                f"follows a cut-off at {later.prev.astimezone(site.zone).isoformat()}, "
                "of which there is no record",
                remedy,
            )


def _read_record(folder: Path, newsletter: Newsletter, site: Site) -> Record:
    place = f"mail/{newsletter.name}/{folder.name}"
    content = _read_while_it_is_swapped(folder)
    if content is None:
        raise OutboxError(
            place,
            f"has no {record_format.FILE}: what it announced is not known",
            "restore it from a backup; if it is the last one and nothing of it was sent, remove it",
        )
    record = record_format.load(content, folder.name, f"{place}/{record_format.FILE}", site)
    if record.newsletter != newsletter.name:
        raise OutboxError(place, f"is a record of {record.newsletter}", "move it back to its place")
    return record


def _read_while_it_is_swapped(folder: Path) -> bytes | None:
    """Read a record that `swap` may be putting in place: there, aside, or there meanwhile."""
    for place in (folder, folder.with_name(_REPLACED + folder.name), folder):
        file = place / record_format.FILE
        try:
            return file.read_bytes()
        except FileNotFoundError:
            continue
        except OSError as cause:
            raise OutboxError(str(file), f"cannot be read: {cause.strerror}") from cause
    return None


def strangers(outbox: Path, site: Site) -> tuple[str, ...]:
    """Give the folders of mail/ that belong to no newsletter of the settings."""
    mail = outbox / "mail"
    folders = sorted(p.name for p in mail.iterdir() if p.is_dir()) if mail.is_dir() else ()
    return tuple(name for name in folders if not site.newsletter(name))


def write(
    outbox: Path,
    folders: Iterable[IssueFolder],
    derived: Iterable[Artifact],
    remade: IssueFolder | None = None,
) -> tuple[str, ...]:
    """Make the outbox hold new issues, one that was made again, and derived files.

    Gives the paths that changed.

    Raises:
        OutboxError: the disk did not take it; the outbox is as it was, and the file is named.
    """
    staged: list[tuple[Path, Path]] = []
    made: list[Path] = []
    try:
        anew = _stage_folder(outbox, remade, made) if remade else None
        staged.extend([anew] if anew else [])
        staged.extend(_stage_folder(outbox, folder, made) for folder in folders)
        issues = len(staged)
        staged.extend(filter(None, (_stage_file(outbox, file, made) for file in derived)))
        _flush(path for path, _ in staged[issues:])
        if anew:
            _swap(*anew)
        _put_in_place(staged, made)
    except BaseException:
        _unstage(staged, made)
        raise
    return tuple(target.relative_to(outbox).as_posix() for _, target in staged)


def _swap(staged: Path, target: Path) -> None:
    replaced = target.with_name(_REPLACED + target.name)
    with disk(target):
        target.rename(replaced)
        staged.rename(target)
        flush(target.parent)
        shutil.rmtree(replaced)
        flush(target.parent)


def _stage_folder(outbox: Path, folder: IssueFolder, made: list[Path]) -> tuple[Path, Path]:
    target = outbox / folder.path
    staged = staged_name(target)
    try:
        with disk(staged):
            _make_folder(target.parent, made)
            staged.mkdir()
            paths = [staged / Path(artifact.path).name for artifact in folder.artifacts]
            for path, artifact in zip(paths, folder.artifacts, strict=True):
                files.write(path, artifact.content)
            _flush([*paths, staged])
    except BaseException:
        _unstage([(staged, target)], made)
        raise
    return staged, target


def _stage_file(outbox: Path, artifact: Artifact, made: list[Path]) -> tuple[Path, Path] | None:
    target = outbox / artifact.path
    with disk(target):
        if target.is_dir():
            raise OutboxError(str(target), "is a folder, and a file belongs there", "move it away")
        if _holds(target, artifact.content):
            return None
        _make_folder(target.parent, made)
    staged = staged_name(target)
    files.write(staged, artifact.content)
    return staged, target


def _flush(paths: Iterable[Path]) -> None:
    """Flush files that were all written before: one by one, the disk would start anew each time."""
    for path in paths:
        with disk(path):
            flush(path)


def _holds(file: Path, content: bytes) -> bool:
    same_length = file.is_file() and file.stat().st_size == len(content)
    return same_length and file.read_bytes() == content


def _make_folder(folder: Path, made: list[Path]) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent, made)
        folder.mkdir()
        made.append(folder)


def _unstage(staged: Iterable[tuple[Path, Path]], made: list[Path]) -> None:
    for path, _ in staged:
        with suppress(OSError):
            _remove(path)
    for folder in reversed(made):
        with suppress(OSError):
            folder.rmdir()


def _put_in_place(staged: Iterable[tuple[Path, Path]], made: Iterable[Path]) -> None:
    """Give everything its name, issues first; each is there for good before the next one."""
    for parent in dict.fromkeys(folder.parent for folder in made):
        with disk(parent):
            flush(parent)
    parents: dict[Path, None] = {}
    for path, target in staged:
        with disk(target):
            if not path.exists():
                continue  # an issue that was made again is in its place already
            path.replace(target)
            if target.is_dir():
                flush(target.parent)
            else:
                parents[target.parent] = None
    for parent in parents:
        with disk(parent):
            flush(parent)
