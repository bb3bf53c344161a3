"""Values of front matter as what a record is made of: a line, a date, names, files."""

from collections.abc import Iterator, Mapping
from datetime import date

from digest.model import Attachment
from digest.sources.readers.markdown.frontmatter import Value, find
from digest.sources.record import Written

YES = frozenset(("true", "yes", "on", "y", "1"))
NO = frozenset(("false", "no", "off", "n", "0"))

_FIRST_YEAR = 1
_NEVER = ("0001-01-01", "0000-00-00")
_ADDRESSES = ("url", "href", "src", "file", "path")
_MOST_DIGITS = 15


def line_of(value: Value) -> str:
    """Give a value as one line; a list or a table is none."""
    if isinstance(value, tuple | Mapping):
        return ""
    return " ".join(str(value).split())


def words_of(value: Value) -> str:
    """Give words with their lines; what is no words is none."""
    return value if isinstance(value, str) else ""


def is_yes(value: Value) -> bool:
    """Whether a value says yes, as Ruby, Go and people write it."""
    return line_of(value).lower() in YES


def is_no(value: Value) -> bool:
    """Whether a value says no; one that is missing does not."""
    return line_of(value).lower() in NO


def moment_of(value: Value) -> Written | None:
    """Give a date as written; Hugo's zero date, and a yes or no, is none."""
    if isinstance(value, date):
        return value if value.year > _FIRST_YEAR else None
    word = line_of(value)
    if not word or word.startswith(_NEVER) or is_yes(word) or is_no(word):
        return None
    return word


def names_of(value: Value, *, parted: bool = True) -> Iterator[str]:
    """Yield names: of a list, each; of a table, its name; of words, what commas part.

    Where there is a semicolon only semicolons part: "Doe, Jane; Roe, Richard" are two people.

    Args:
        value: a list, a table, or words.
        parted: whether words can be several names.
    """
    if isinstance(value, tuple):
        for each in value:
            yield from names_of(each, parted=False)
    elif isinstance(value, Mapping):
        yield from names_of(find(value, "name") or find(value, "title"), parted=False)
    elif isinstance(value, str):
        mark = ";" if ";" in value else ","
        parts = value.split(mark) if parted else [value]
        yield from (line_of(part) for part in parts if part.strip())


def files_of(value: Value) -> Iterator[Attachment]:
    """Yield the files that a value names: an address, a table with one, or a list of those."""
    for each in value if isinstance(value, tuple) else (value,):
        url, kind, length = line_of(each), "", ""
        if isinstance(each, Mapping):
            url = next(filter(None, (line_of(find(each, name)) for name in _ADDRESSES)), "")
            kind = line_of(find(each, "type")) or line_of(find(each, "mime_type"))
            length = line_of(find(each, "length")) or line_of(find(each, "size"))
        if url and not is_yes(url) and not is_no(url):
            yield Attachment(url, kind or "application/octet-stream", _octets(length))


def _octets(written: str) -> int:
    known = written.isascii() and written.isdigit() and len(written) <= _MOST_DIGITS
    return int(written) if known else 0
