"""Members of JSON objects by their type, or what is wrong with them; the outline of a beginning.

Kind in what loses nothing: null and blanks are nothing, a number is its digits, one word is a list
of one. Words of the wrong kind are refused with what is wrong, never guessed at.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import regex

from digest.sources.readers.content import encoding_of
from digest.sources.record import Outcome, Text

Json = Any
"""What JSON can hold, until it is looked at."""

Table = Mapping[str, Any]

_KINDS = {bool: "true or false", dict: "a table in { }", list: "a list in [ ]", str: "text"}
_TOKEN = regex.compile(r'"(?P<string>(?>[^"\\]+|\\.)*)(?:"|\Z)|(?P<mark>[{}\[\]:])', regex.DOTALL)
_DEEPEST = 8
_SHOWN = 60
_FEW = 5
_KEPT = 4000
_TAG = regex.compile(
    r"</?(?:a|b|blockquote|br|div|em|h[1-6]|i|img|li|ol|p|span|strong|sub|sup|table|td|tr|u|ul)"
    r"(?:\s[^<>]*)?/?>",
    regex.IGNORECASE,
)


class Wrong(ValueError):  # noqa: N818 - a fault of a record, said as such
    """What is wrong with a record, for people."""


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a record, and what a person should know of how it was read."""

    outcome: Outcome
    notices: tuple[str, ...] = ()


def words_in(table: Table, name: str) -> str:
    """Give a member that is text; a number is its digits, null is "".

    Raises:
        Wrong: it is something else.
    """
    return as_words(table.get(name), name)


def as_words(value: Json, name: str) -> str:
    """Give a value as text, as `words_in` does."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return digits(value, name)
    raise Wrong(f"{name} is {kind_of(value)} where text is expected: {shown(value)}")


def digits(value: float, name: str) -> str:
    """Write a number as people do: 707, not 707.0. Raises Wrong for what is no number, or huge."""
    try:
        return str(int(value)) if value == int(value) else str(value)
    except (OverflowError, ValueError) as cause:
        raise Wrong(f"{name} is not a number that can be read") from cause


def list_in(table: Table, name: str) -> list[Json]:
    """Give a member that is a list; one thing is a list of one, null is an empty one."""
    value = table.get(name)
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def tables_in(table: Table, name: str) -> list[Table]:
    """Give a member that is a list of tables, or one table. Raises Wrong where it is not."""
    found = [value for value in list_in(table, name) if value is not None]
    for value in found:
        if not isinstance(value, dict):
            raise Wrong(f"{name} holds {kind_of(value)} where a table in {{ }} is expected")
    return found


def texts_in(table: Table, name: str) -> tuple[str, ...]:
    """Give a member that is a list of words, or one word. Raises Wrong where it is not."""
    found = (as_words(value, name).strip() for value in list_in(table, name))
    return tuple(filter(None, found))


def marked(words: str) -> Text:
    """Take words for HTML if a tag of it is in them, where the format leaves open what they are."""
    return Text(words, html=_TAG.search(words) is not None)


def kind_of(value: Json) -> str:
    """Name the kind of a value for people."""
    if value is None:
        return "nothing"
    return _KINDS.get(type(value), "a number")


def shown(value: Json, most: int = _SHOWN) -> str:
    """Show a value in a line of a message."""
    text = _dumped(value)
    return text if len(text) <= most else f"{text[:most]}…"


def gathered(notices: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Put what was noticed at many places, (place, notice), into a line for each notice."""
    places: dict[str, list[str]] = {}
    for place, notice in notices:
        places.setdefault(notice, []).append(place)
    return tuple(f"{notice}: {_listed(found)}" for notice, found in places.items())


def _listed(places: list[str]) -> str:
    more = f" and {len(places) - _FEW} more" if len(places) > _FEW else ""
    return ", ".join(places[:_FEW]) + more


def raw(value: Json) -> str:
    """Give a record as it stands in the source, cut where it is very long."""
    return _dumped(value)[:_KEPT]


def _dumped(value: Json) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (RecursionError, ValueError):
        return ""


def outline(head: bytes) -> dict[str, set[str]]:
    """Give the names of members in the beginning of a JSON document, by where they stand.

    "" holds those of the document itself, "[]" those of the things in its list, "items[]" those of
    the things in the list `items`. Empty where it is no JSON; it need not be whole.
    """
    text = head.decode(encoding_of(head), errors="replace").lstrip("\ufeff \t\r\n")
    if text[:1] not in ("{", "["):
        return {}
    found: dict[str, set[str]] = {}
    for place, name in _names(text):
        found.setdefault(place, set())
        if name is not None:
            found[place].add(name)
    return found


def _names(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield every name with the place of its object, and every object with None."""
    stack: list[str] = []  # the place of each list or object that is open
    kinds: list[str] = []
    last: str | None = None
    key = ""
    for token in _TOKEN.finditer(text):
        mark = token["mark"]
        if mark is None:
            last = token["string"]
        elif mark == ":" and last is not None and kinds and kinds[-1] == "{":
            key, last = last, None
            yield stack[-1], key
        elif mark in "{[":
            place = _below(stack, kinds, key)
            stack.append(place)
            kinds.append(mark)
            if mark == "{":
                yield place, None
            key = ""
        elif mark in "}]" and stack:
            stack.pop()
            kinds.pop()
            if not stack:
                return
        if len(stack) > _DEEPEST:
            return


def _below(stack: list[str], kinds: list[str], key: str) -> str:
    if not stack:
        return ""
    if kinds[-1] == "[":
        return f"{stack[-1]}[]"
    return f"{stack[-1]}.{key}".lstrip(".")
