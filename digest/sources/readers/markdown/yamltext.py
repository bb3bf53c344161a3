"""YAML as its author wrote it: names, lists and words, and nothing else.

Its rules for what a plain word means differ between YAML 1.1 and 1.2: `no` is false, `12:30` is
750, `2024-03-05` a date. Here a word stays a word. Tags (`!!python/object`) mean nothing, so
nothing is made or run; aliases count as often as they are used, so no small text becomes large.
Sources: YAML 1.2.2, 3.1 (only events are used: no schema is applied); yaml.org/type/merge (`<<`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import yaml

Value = str | date | tuple["Value", ...] | Mapping[str, "Value"]
"""What front matter holds: words, lists of them, tables by name; dates only where TOML has them."""

_LOADER = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
_MOST = 10_000
_MENDED = 20
_NOTHING = ("", "~", "null")
_COLON = "mapping values are not allowed"
_UNQUOTED = "found character that cannot start any token"
_UNCLOSED = "unexpected end of stream"
_PLAIN = re.compile(r"(\s*(?:- +)*[^\s\"'\[\]{}#&*!|>%@`][^:\"']*: +)([^\s\"'\[\]{}#&*!|>][^\n]*)")
_QUOTES = "put the value in quotes"
_SAID = (
    (_COLON, "a value has a colon in it", _QUOTES),
    ("found a tab", "a line begins with a tab", "use blanks"),
    (
        _UNQUOTED,
        "a value begins with a mark that YAML keeps for itself, or a line with a tab",
        _QUOTES,
    ),
    (_UNCLOSED, "a quotation mark is opened and never closed", "close it"),
    (
        "could not find expected ':'",
        "a line is no field, and no part of the one above",
        "indent it",
    ),
    ("unknown escape", "a backslash stands between double quotes", "use single quotes"),
    ("expected alphabetic or numeric", "a value begins with * or &", _QUOTES),
    ("maximum nesting", "it is nested too deeply", ""),
    (
        "did not find expected",
        "lines do not line up, or a bracket or quotation mark is not closed",
        "",
    ),
)


class Fault(ValueError):  # noqa: N818 - it says what is at fault in a text
    """What cannot be read: the line, from 1; what is wrong; what would be right, or ""."""

    def __init__(self, line: int, problem: str, remedy: str = "") -> None:
        self.line = line
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"line {line}: {problem}")


@dataclass(slots=True)
class _Open:
    """A list or table of which not all has been read. `key` is that of the value to come."""

    anchor: str | None
    table: dict[str, Value] | None
    values: list[Value] = field(default_factory=list)
    key: str | None = None
    size: int = 1


class _Building:
    """One document, built from its events."""

    def __init__(self, first: int) -> None:
        self._first = first
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Value, int]] = {}
        self._size = 0
        self.notices: list[str] = []
        self.value: Value = ""

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0] and event.value in _NOTHING
            self._put("" if plain else event.value, 1, event.anchor, event)
        elif isinstance(event, yaml.MappingStartEvent):
            self._open.append(_Open(event.anchor, {}))
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open.append(_Open(event.anchor, None))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            ended = self._open.pop()
            value = tuple(ended.values) if ended.table is None else ended.table
            self._put(value, ended.size, ended.anchor, event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)

    def _alias(self, event: yaml.AliasEvent) -> None:
        known = self._anchors.get(event.anchor or "")
        if known is None:
            raise Fault(self._line(event), f"*{event.anchor} stands for nothing", _QUOTES)
        self._put(*known, None, event)

    def _put(self, value: Value, size: int, anchor: str | None, event: yaml.Event) -> None:
        self._size += size
        if self._size > _MOST:
            raise Fault(self._line(event), f"the front matter holds more than {_MOST:,} values")
        if anchor:
            self._anchors[anchor] = (value, size)
        if not self._open:
            self.value = value
            return
        inside = self._open[-1]
        inside.size += size
        if inside.table is None:
            inside.values.append(value)
        elif inside.key is None:
            inside.key = self._key(value, event)
        else:
            self._field(inside.table, inside.key, value, event)
            inside.key = None

    def _key(self, value: Value, event: yaml.Event) -> str:
        if isinstance(value, str):
            return value
        raise Fault(self._line(event), "a value begins with { or [", _QUOTES)

    def _field(self, table: dict[str, Value], key: str, value: Value, event: yaml.Event) -> None:
        merged = value if isinstance(value, tuple) else (value,)
        if key == "<<" and all(isinstance(each, Mapping) for each in merged):
            for each in merged:
                for name, inherited in each.items() if isinstance(each, Mapping) else ():
                    table.setdefault(name, inherited)
            return
        if key in table and len(self._open) == 1:
            self.notices.append(f"line {self._line(event)}: {key} is there twice: the last counts")
        table[key] = value

    def _line(self, event: yaml.Event) -> int:
        return self._first + (event.start_mark.line if event.start_mark else 0)


def read(text: str, first: int = 1) -> tuple[Value, tuple[str, ...]]:
    r"""Read YAML: (what it holds, notices). An empty text holds "".

    A value that has a colon, or begins with a mark, and therefore needed quotes is read as if it
    had them, with a notice: it cannot mean anything else.

    Args:
        text: clean, its lines ended by `\n`.
        first: the number of its first line in the file.

    Raises:
        Fault: it cannot be read, or holds more than anybody writes.
    """
    lines = text.split("\n")
    mended: dict[int, str] = {}
    while True:
        building = _Building(first)
        try:
            for event in yaml.parse("\n".join(lines), Loader=_LOADER):
                building.take(event)
        except yaml.MarkedYAMLError as cause:
            number = _place(cause)
            quoted = _quoted(lines[number], cause) if number < len(lines) else ""
            if not quoted or number in mended or len(mended) == _MENDED:
                raise _fault(cause, first + number) from cause
            lines[number] = quoted
            mended[number] = f"line {first + number}: read as if its value were in quotes"
        except yaml.YAMLError as cause:
            raise Fault(first, "holds a character that no text has") from cause
        else:
            return building.value, (*mended.values(), *building.notices)


def _place(cause: yaml.MarkedYAMLError) -> int:
    """Give the line that is at fault; of what is opened and never closed, where it is opened."""
    marks = (cause.problem_mark, cause.context_mark)
    at_end = _UNCLOSED in str(cause.problem)
    found = next(filter(None, reversed(marks) if at_end else marks), None)
    return int(found.line) if found else 0


def _quoted(line: str, cause: yaml.MarkedYAMLError) -> str:
    """Put the value of a line into quotes; "" if that is not what it lacks."""
    problem = str(cause.problem)
    if not problem.startswith((_COLON, _UNQUOTED)):
        return ""
    match = _PLAIN.fullmatch(line)
    if not match:
        return ""
    value = match[2].rstrip().replace("'", "''")
    return f"{match[1]}'{value}'"


def _fault(cause: yaml.MarkedYAMLError, line: int) -> Fault:
    said = str(cause.problem)
    for part, problem, remedy in _SAID:
        if part in said:
            return Fault(line, f"the front matter is not YAML: {problem}", remedy)
    return Fault(line, f"the front matter is not YAML: {said}")
