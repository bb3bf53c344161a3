"""What sources were like when they were last imported, so that one that is unchanged is not read.

It saves time and traffic, and decides nothing: a memory that is missing or broken in any part is
taken for none, and every source is read again.

How it is used, for a source that is one answer of a server (no pages, no folder):

    stamp = memory.stamp(source, *whatever_else_must_be_as_it_was)
    answer = web.get(source.location, source=source, unless=remembered.of(source.name, stamp))
    …import it; only when that has succeeded, and there was no further page:
    remembered = remembered.after(source.name, stamp, validators_of(answer))
    memory.write(path, remembered)

and if it failed or had pages: `remembered.after(source.name, stamp, None)`, which forgets it. What
must be as it was beside the source's settings is, above all, what the catalog has of it: entries
that a person took out, or a catalog from a backup, must be made good by the next import.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import msgspec

from digest import __version__, files
from digest.model import Source
from digest.sources.record import Document

FILE = "sources.json"

_LARGEST = 16 * 1024 * 1024
_FIELD = re.compile(r"[\x21-\x7e\x80-\xff]([\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?|")
_LONGEST = 1024


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server called the state of an answer (RFC 9110, 8.8), to be given back to it as it is.

    Args:
        etag: with its quotes, or "".
        last_modified: as the server wrote it, or "".
        address: `mark` of the address that the answer came from; they are sent to no other, since
            two addresses may call two states by the same word. "" for the address asked for.
    """

    etag: str = ""
    last_modified: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Remembered:
    """The state of a source at its last import, and the stamp of all that had a part in it."""

    stamp: str
    validators: Validators


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered, by the name of the source."""

    sources: Mapping[str, Remembered] = field(default_factory=dict)

    def of(self, name: str, stamp: str) -> Validators | None:
        """Give a source's validators, or None if anything but the source may have changed."""
        remembered = self.sources.get(name)
        return remembered.validators if remembered and remembered.stamp == stamp else None

    def after(self, name: str, stamp: str, validators: Validators | None) -> "Memory":
        """Give the memory after an import; None forgets what was known of the source."""
        others = {other: known for other, known in self.sources.items() if other != name}
        own = {name: Remembered(stamp, validators)} if validators else {}
        return replace(self, sources=others | own)


def mark(address: str) -> str:
    """Give what an address is known by, without telling it: it may have a key in it."""
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()


def validators_of(document: Document) -> Validators | None:
    """Give the validators of an answer, or None if its server gave none that can be sent back."""
    etag = _sendable(document.headers.get("etag", ""))
    last_modified = _sendable(document.headers.get("last-modified", ""))
    if not (etag or last_modified):
        return None
    return Validators(etag, last_modified, mark(document.url))


def stamp(source: Source, *others: str) -> str:
    """Give one word for all that has a part in an import: settings, program, and what is given."""
    settings = asdict(source) | {"zone": str(source.zone)}
    parts = [__version__, json.dumps(settings, sort_keys=True, default=list), *others]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def read(path: Path) -> Memory:
    """Read the memory; one that is missing or broken is begun anew."""
    try:
        if path.stat().st_size > _LARGEST:
            return Memory()
        memory = msgspec.json.decode(path.read_bytes(), type=Memory)
    except (OSError, ValueError, RecursionError):
        return Memory()
    return Memory({name: known for name, known in memory.sources.items() if _is_whole(known)})


def write(path: Path, memory: Memory) -> None:
    """Write the memory in one step, and only if it has changed.

    Raises:
        OutboxError: the disk does not take it.
    """
    content = msgspec.json.format(msgspec.json.encode(memory, order="deterministic"), indent=1)
    try:
        unchanged = path.read_bytes() == content
    except OSError:
        unchanged = False
    if not unchanged:
        with files.disk(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        files.replace(path, content)


def _sendable(value: str) -> str:
    """Give the value of a field if it can be one of a request too, else ""."""
    return value if len(value) <= _LONGEST and _FIELD.fullmatch(value) else ""


def _is_whole(known: Remembered) -> bool:
    validators = known.validators
    values = (validators.etag, validators.last_modified)
    return any(values) and all(value == _sendable(value) for value in values)
