"""catalog.json ↔ Catalog: read with the place of each fault, rewritten without losing a field.

docs/catalog.md has the table of all fields; a test holds the two together.
"""

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from digest.errors import CatalogError
from digest.files import replace
from digest.model import Catalog, Entry, Site
from digest.row import Fault, Row, entry_of
from digest.text import plain_problem

FILE = "catalog.json"

_PIECE = 1024 * 1024


class _Rows(msgspec.Struct):
    entries: list[Row]


class _RawRows(msgspec.Struct):
    entries: list[msgspec.Raw]


def read(path: Path, site: Site) -> Catalog:
    """Read the catalog of a site.

    Raises:
        CatalogError: it is missing, is not JSON, or an entry is not what it must be; every fault
            with its place, a line each.
    """
    return parse(read_bytes(path), site)


def read_bytes(path: Path) -> bytes:
    """Read the file. Raises CatalogError where it is missing or cannot be read."""
    try:
        return path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except FileNotFoundError:
        raise CatalogError(str(path), "is missing", 'begin one with {"entries": []}') from None
    except OSError as cause:
        raise CatalogError(str(path), f"cannot be read: {cause.strerror}") from cause


def parse(content: bytes, site: Site) -> Catalog:
    """Make a Catalog of the bytes of catalog.json. Raises CatalogError as `read` does."""
    faults: list[str] = []
    entries = tuple(_entries(_rows(content, faults), site, faults))
    if faults:
        raise CatalogError(FILE, f"\n{FILE}: ".join(faults))
    return Catalog(entries)


def check(document: Mapping[str, Any], site: Site) -> None:
    """See to it that a document is a catalog, entry by entry, without keeping what it makes.

    Raises:
        CatalogError: as `parse`, since each entry is read as it would be written.
    """
    faults: list[str] = []
    for _ in _entries(_written_rows(document["entries"], faults), site, faults):
        pass
    if faults:
        raise CatalogError(FILE, f"\n{FILE}: ".join(faults))


def _entries(rows: Iterable[tuple[int, Row]], site: Site, faults: list[str]) -> Iterator[Entry]:
    seen: dict[str, int] = {}
    known = {topic.id for topic in site.topics}
    for number, row in rows:
        try:
            entry = entry_of(row, site)
            _check_identity(entry, number, seen, known)
            yield entry
        except Fault as fault:
            faults.append(f"entries[{number}].{fault.line}")


def _written_rows(entries: Sequence[object], faults: list[str]) -> Iterator[tuple[int, Row]]:
    for number, entry in enumerate(entries):
        try:
            raw = msgspec.json.encode(entry)
        except UnicodeEncodeError:
            faults.append(f"entries[{number}]: has half a character in it; correct it")
        except OverflowError:  # a number of more than 64 bits, in a field that is not ours
            yield from _row_of_raw(number, json.dumps(entry).encode(), faults)
        else:
            yield from _row_of_raw(number, raw, faults)


def _rows(content: bytes, faults: list[str]) -> Iterator[tuple[int, Row]]:
    try:
        rows = msgspec.json.decode(content, type=_Rows).entries
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        yield from _rows_one_by_one(content, faults)
    else:
        if content.count(b'"entries"') > 1:
            _document(content)
        yield from enumerate(rows)


def _rows_one_by_one(content: bytes, faults: list[str]) -> Iterator[tuple[int, Row]]:
    for number, raw in enumerate(_raw_rows(content)):
        yield from _row_of_raw(number, raw, faults)


def _row_of_raw(
    number: int, raw: msgspec.Raw | bytes, faults: list[str]
) -> Iterator[tuple[int, Row]]:
    try:
        yield number, msgspec.json.decode(raw, type=Row)
    except msgspec.ValidationError as cause:
        problem, _, at = str(cause).partition(" - at ")
        field = at.strip("`").removeprefix("$")
        faults.append(f"entries[{number}]{field}: {plain_problem(problem)}")


def _raw_rows(content: bytes) -> list[msgspec.Raw]:
    try:
        json.loads(content.decode())
        return msgspec.json.decode(content, type=_RawRows).entries
    except json.JSONDecodeError as cause:
        place = f"{FILE}:{cause.lineno}:{cause.colno}"
        raise CatalogError(place, f"is not JSON: {cause.msg[:1].lower()}{cause.msg[1:]}") from cause
    except UnicodeDecodeError as cause:
        raise CatalogError(
            f"{FILE}: byte {cause.start}", "is not UTF-8", "save it as UTF-8"
        ) from cause
    except msgspec.ValidationError as cause:
        raise CatalogError(FILE, "is not a catalog", 'write {"entries": [...]}') from cause
    except (RecursionError, msgspec.DecodeError) as cause:
        raise CatalogError(FILE, "is not JSON that can be read: too deep or malformed") from cause
    except ValueError as cause:  # Python reads no number of more than 4300 digits
        raise CatalogError(FILE, "has a number of very many digits", "correct it") from cause


def _check_identity(entry: Entry, number: int, seen: dict[str, int], known: set[str]) -> None:
    first = seen.setdefault(entry.id, number)
    if first != number:
        raise Fault("id", f"{entry.id} is also the id of entries[{first}]", "give each its own")
    for topic in entry.topics:
        if topic not in known:
            close = difflib.get_close_matches(topic, sorted(known), n=1)
            remedy = f"did you mean {close[0]}?" if close else "add it to digest.toml"
            raise Fault("topics", f"unknown topic {topic}", remedy)


def read_document(path: Path) -> dict[str, Any]:
    """Read catalog.json as it stands, every field kept. Raises CatalogError as `read` does."""
    content = read_bytes(path)
    try:
        document = _document(content)
    except (ValueError, RecursionError):
        _raw_rows(content)  # says what is wrong, and where
        raise
    if not isinstance(document, dict) or not isinstance(document.get("entries"), list):
        _raw_rows(content)
    return document


def _document(content: bytes) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(content, object_pairs_hook=_table)
    return document


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make a table of its fields. Of two with one name, Python would drop the first in silence."""
    table: dict[str, Any] = {}
    for name, value in pairs:
        if name in table:
            raise CatalogError(FILE, f"the field {name} is there twice in one table", "keep one")
        table[name] = value
    return table


def dump_document(document: dict[str, Any]) -> bytes:
    """Write a document in the one formatting that catalog.json has."""
    try:
        return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
    except OverflowError:  # a number of more than 64 bits, in a field that is not ours
        return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def write_document(path: Path, document: dict[str, Any], site: Site) -> None:
    """Put a document in the catalog's place in one step, after it has been read as a catalog.

    Raises:
        CatalogError: it would not be a catalog; the file is as it was.
        OutboxError: the disk did not take it; the file is as it was.
    """
    check(document, site)
    content = dump_document(document)
    if not _holds(path, content):
        replace(path, content)


def _holds(path: Path, content: bytes) -> bool:
    """Whether a file has these bytes, read piece by piece: a catalog may be large."""
    if not path.exists() or path.stat().st_size != len(content):
        return False
    written = memoryview(content)
    with path.open("rb") as stream:
        return all(
            stream.read(_PIECE) == written[at : at + _PIECE]
            for at in range(0, len(content), _PIECE)
        )
