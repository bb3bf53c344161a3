"""Values of JSON as sources of all kinds have them: nothing here trusts that one is what it should.

A title may be words, a number, null, a list, or an object like {"rendered": …}, {"value": …}. What
cannot be read as asked gives the empty value of its kind; what nests deeper than any source means
it is not followed.
"""

import html
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from digest.errors import SourceError
from digest.model import Attachment
from digest.sources.record import Record, Text, Written
from digest.text import plain_of_html

Finding = Callable[[str], object]
"""Gives what stands at a path in a record, like "acf.published"; None if nothing does."""

CHOICES = ("types", "include")
"""What a person may say among a source's fields that is no field: which records, and what else."""

_WRAPPERS = ("rendered", "processed", "value", "name", "title", "label", "url", "uri", "href")
_DEEPEST = 8
_RAW = 2000
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});")
_SECONDS = re.compile(r"-?\d{9,11}")
_GREENWICH = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?")
_NOT = {"", "0", "false", "no", "off"}
_SAME = {"id": "key", "topics": "categories"}


def opening(head: bytes) -> str:
    """Give the beginning of what may be JSON, to look for names in; "" if it cannot be JSON.

    A quotation mark within a text of JSON has a backslash before it, so `"name":` is only found
    where it is the name of a field.
    """
    for mark in ("utf-16-le", "utf-16-be"):
        if head[:2] == "\ufeff".encode(mark):
            text = head.decode(mark, errors="replace")
            break
    else:
        text = head.decode("utf-8", errors="replace")
    text = text.removeprefix("\ufeff").lstrip()
    return text if text[:1] in ("{", "[") else ""


def at(value: object, path: str) -> object:
    """Follow a path of names apart by dots; in a list, a number or else its first thing."""
    for name in path.split("."):
        if isinstance(value, list) and name.isascii() and name.isdigit() and len(name) < _DEEPEST:
            value = value[int(name)] if int(name) < len(value) else None
            continue
        if isinstance(value, list):
            value = value[0] if value else None
        value = value.get(name) if isinstance(value, dict) else None
    return value


def unwrapped(value: object) -> object:
    """Take a value out of lists and of objects like {"value": …}, in which many sources put it."""
    for _ in range(_DEEPEST):
        if isinstance(value, list):
            value = next((each for each in value if each not in (None, "")), None)
        elif isinstance(value, dict):
            found: Mapping[str, object] = value
            value = next((found[name] for name in _WRAPPERS if found.get(name) is not None), None)
        else:
            return value
    return None


def words(value: object) -> str:
    """Give what a value says, as words without blanks around them; "" for null, true and false."""
    value = unwrapped(value)
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def names(value: object) -> tuple[str, ...]:
    """Give each name in a list, or the one that there is, entities read, in its order, once."""
    each = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(filter(None, (name_of(words(one)) for one in each))))


def name_of(written: str) -> str:
    """Read a name that may have tags and entities: "Housing &amp; Tenants"."""
    if "<" in written and _MARKUP.search(written):
        return " ".join(plain_of_html(written).split())
    return html.unescape(written).strip()


def markup(value: object) -> Text:
    """Give a text with what is known of it: whether tags mean something in it.

    Fields that a CMS has rendered are HTML; others are if they have tags or entities.
    """
    if isinstance(value, list):
        value = next((each for each in value if words(each)), None)
    written = unwrapped(value)
    text = written if isinstance(written, str) else words(written)
    if isinstance(value, dict) and text.strip():
        rendered = isinstance(value.get("rendered") or value.get("processed"), str)
        if rendered or isinstance(value.get("format"), str):
            return Text(text, html=rendered or value["format"] != "plain_text")
    return Text(text, html=bool(_MARKUP.search(text)))


def moment(value: object, *, greenwich: bool = False) -> Written | None:
    """Give a date as written; seconds since 1970 as what they mean; None for none.

    Args:
        value: words, or a number of seconds.
        greenwich: whether a time without a zone is in UTC, as fields called "…_gmt" have it.
    """
    written = words(value)
    if not written or written.startswith(("0000", "-0001")):
        return None
    if _SECONDS.fullmatch(written):
        try:
            return datetime.fromtimestamp(int(written), UTC)
        except (OverflowError, OSError, ValueError):
            return written
    if greenwich and _GREENWICH.fullmatch(written):
        return written.replace(" ", "T") + "+00:00"
    return written


def whole(value: object) -> int:
    """Give a number that is not negative; 0 for anything else."""
    written = words(value)
    fits = written.isascii() and written.isdigit() and len(written) <= 18
    return int(written) if fits else 0


def files(value: object) -> tuple[Attachment, ...]:
    """Give the files that a value names: an address, an object that has one, or a list of them."""
    each = value if isinstance(value, list) else [value]
    return tuple(filter(None, map(_file, each)))


def _file(value: object) -> Attachment | None:
    address = words(value)
    if isinstance(value, dict):
        address = words(value.get("url")) or words(value.get("uri")) or words(value.get("href"))
    if not address or address.isdigit():
        return None
    said = [words(at(value, name)) for name in ("mime_type", "content_type", "filemime", "type")]
    kind = next((one for one in said if "/" in one), "")
    sizes = [whole(at(value, name)) for name in ("filesize", "file_size", "length", "size")]
    size = next(filter(None, sizes), 0)
    return Attachment(address, kind, size) if kind else Attachment(address, length=size)


def raw(value: object) -> str:
    """Give a value as it stands, cut, for a person to look at."""
    try:
        return json.dumps(value, ensure_ascii=False)[:_RAW]
    except (RecursionError, ValueError):
        return ""


def mapped(record: Record, fields: Mapping[str, str], found: Finding) -> Record:
    """Put over a record what a person said is to be found elsewhere.

    Args:
        record: as it was read by the usual names.
        fields: field → path, of digest.toml; what is no field of a record is passed over.
        found: gives what stands at a path.
    """
    changes: dict[str, Any] = {}
    for name, path in fields.items():
        field = _SAME.get(name, name)
        value = found(path)
        if field in ("title", "summary", "content"):
            changes[field] = markup(value)
        elif field in ("published", "updated"):
            changes[field] = moment(value, greenwich=path.endswith("_gmt"))
        elif field in ("key", "url", "language", "translation_of"):
            changes[field] = words(value)
        elif field in ("categories", "authors"):
            changes[field] = names(value)
        elif field == "files":
            changes[field] = files(value)
        elif field == "withdrawn":
            changes[field] = value is True or words(value).casefold() not in _NOT
    return replace(record, **changes)


def unfound(fields: Mapping[str, str], findings: Iterable[Finding]) -> tuple[str, ...]:
    """Say of each path that a person mapped whether no record at all has anything there."""
    missing = {field: path for field, path in fields.items() if field not in CHOICES}
    empty = True
    for found in findings:
        empty = False
        missing = {field: path for field, path in missing.items() if found(path) is None}
    if empty:
        return ()
    return tuple(
        f"no record has {path}, which {field} is to be read from" for field, path in missing.items()
    )


def types_of(fields: Mapping[str, str]) -> frozenset[str]:
    """Give the types that a person wants as entries: fields.types = "post resource"; else none."""
    return frozenset(fields.get("types", "").replace(",", " ").split())


def objects_of(value: object, name: str, what: str) -> list[object]:
    """Give the things of a document that is a list of them, or one of them.

    Raises:
        SourceError: it is neither a list nor an object.
    """
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return [value]
    raise SourceError(name, f"is JSON, but no {what}")
