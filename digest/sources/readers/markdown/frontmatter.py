"""Front matter: what a text file says of itself above its text, in YAML, TOML, JSON or plain lines.

Hugo, Jekyll, Eleventy, Astro and Zola fence it with `---` (YAML) or `+++` (TOML), or begin with a
JSON object; Pelican and MultiMarkdown begin with lines like `Title: Rent`. Values stay as the
author wrote them: `no`, `12:30` and `2024-3-5` are words, never a boolean, a number or a date of
whoever reads them. Only TOML has dates of its own; they stay dates.
"""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from digest.sources.readers.markdown import yamltext
from digest.sources.readers.markdown.yamltext import Fault, Value

__all__ = ["Fault", "Matter", "Value", "find", "name_of", "split"]

_LONGEST = 65_536
_DEEPEST = 50
_FENCE = re.compile(r"(?P<mark>---|\+\+\+)[ \t]*\n")
_END = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$\n?", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$\n?", re.MULTILINE),
}
_FIELD = re.compile(r"[ ]{0,3}(?P<name>[A-Za-z0-9][\w-]*):(?:[ \t]+(?P<value>.*)|[ \t]*)")
_MORE = re.compile(r"(?: {4,}|\t)(?P<value>.*)")
_OF_METADATA = {
    *("title", "date", "modified", "tags", "category", "author", "authors", "slug"),
    *("summary", "lang", "status"),
}
_TOML_PLACE = re.compile(r" \(at line (\d+), column \d+\)$| \(at end of document\)$")
_JOINTS = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True)
class Matter:
    """The front matter of a text, and the text.

    `fields` are by name as `name_of` writes it. `kind` is YAML, TOML, JSON or lines. `notices` say
    what was mended.
    """

    fields: Mapping[str, Value]
    body: str
    kind: str
    notices: tuple[str, ...] = ()


def split(text: str) -> Matter | None:
    r"""Part a text from its front matter; None if it has none.

    Args:
        text: the whole file, clean, its lines ended by `\n`.

    Raises:
        Fault: it begins as front matter does, and cannot be read.
    """
    blank = len(text) - len(text.lstrip())
    above, text = text[:blank].count("\n"), text[blank:]
    fence = _FENCE.match(text)
    if fence:
        return _fenced(text, fence, above)
    if text.startswith("{"):
        return _json(text, above)
    return _lines(text)


def name_of(field: str) -> str:
    """Reduce the name of a field to what tells it apart: publishDate, publish_date: one name."""
    return _JOINTS.sub("", field.casefold())


def find(fields: Mapping[str, Value], path: str) -> Value:
    """Give a field by name, or one inside of another: "params.summary"; "" if there is none."""
    whole = name_of(path)
    found: Value = _in(fields, whole)
    if found == "" and "." in whole:
        found = fields
        for name in whole.split("."):
            found = _in(found, name)
    return found


def _in(fields: Value | Mapping[str, Value], name: str) -> Value:
    if not isinstance(fields, Mapping):
        return ""
    if name in fields:
        return fields[name]
    return next((value for key, value in fields.items() if name_of(key) == name), "")


def _fenced(text: str, fence: re.Match[str], above: int) -> Matter | None:
    mark = fence["mark"]
    end = _END[mark].search(text, fence.end())
    first = above + 2
    if not end:
        if mark == "---" and not _FIELD.match(text, fence.end()):
            return None  # a rule across the page, not a fence
        problem = f"the front matter has no end: there is no second line {mark}"
        raise Fault(first - 1, problem, f"write {mark} on a line of its own below it")
    written, body = text[fence.end() : end.start()], text[end.end() :]
    _refuse_length(written, first)
    if mark == "+++":
        return Matter(_toml(written, first), body, "TOML")
    value, notices = yamltext.read(written, first)
    if value == "":
        return Matter({}, body, "YAML", notices)
    if not isinstance(value, Mapping):
        return None  # words between two rules
    return Matter(_named(value), body, "YAML", notices)


def _refuse_length(written: str, line: int) -> None:
    if len(written) > _LONGEST:
        raise Fault(line, f"the front matter is longer than {_LONGEST:,} characters")


def _toml(written: str, first: int) -> Mapping[str, Value]:
    try:
        found = tomllib.loads(written, parse_float=str)
        return _named(_table(found))
    except tomllib.TOMLDecodeError as cause:
        problem = str(cause)
        place = _TOML_PLACE.search(problem)
        line = first + int(place[1] or 1) - 1 if place else first
        said = _TOML_PLACE.sub("", problem)
        raise Fault(line, f"the front matter is not TOML: {said[:1].lower()}{said[1:]}") from cause
    except (ValueError, RecursionError, OverflowError) as cause:
        raise Fault(first, "the front matter is not TOML that can be read") from cause


def _json(text: str, above: int) -> Matter | None:
    """Read a JSON object at the very beginning; a text that only begins with a brace has none."""
    if not re.match(r"\{\s*[\"}]", text):
        return None
    decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
    try:
        found, end = decoder.raw_decode(text[: _LONGEST + 1])
        fields = _named(_table(found))
    except json.JSONDecodeError as cause:
        if len(text) > _LONGEST:
            _refuse_length(text, above + 1)
        said = f"{cause.msg[:1].lower()}{cause.msg[1:]}"
        problem = f"the front matter is not JSON: {said}"
        raise Fault(above + cause.lineno, problem) from cause
    except (ValueError, RecursionError) as cause:
        raise Fault(above + 1, "the front matter is not JSON that can be read") from cause
    return Matter(fields, text[end:], "JSON")


def _lines(text: str) -> Matter | None:
    """Read lines like `Title: Rent`, up to the first blank one, as Python-Markdown does.

    A text that begins with other words and a colon has none: one of the names must be of those that
    such files have.
    """
    fields: dict[str, list[str]] = {}
    name, position = "", 0
    for line in text[: _LONGEST + 1].splitlines(keepends=True):
        field, more = _FIELD.fullmatch(line.rstrip()), _MORE.match(line)
        if field:
            name = name_of(field["name"])
            fields.setdefault(name, []).append((field["value"] or "").strip())
        elif more and name and line.strip():
            fields[name].append(more["value"].strip())
        else:
            break
        position += len(line)
    if not fields or _OF_METADATA.isdisjoint(fields):
        return None
    joined = {name: " ".join(filter(None, values)) for name, values in fields.items()}
    return Matter(joined, text[position:], "lines")


def _named(fields: Mapping[str, Value]) -> Mapping[str, Value]:
    return {name_of(name): value for name, value in fields.items()}


def _table(found: Mapping[str, Any], depth: int = 0) -> dict[str, Value]:
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    return {name: _value(value, depth) for name, value in found.items()}


def _value(value: Any, depth: int) -> Value:  # noqa: ANN401 - what TOML and JSON can hold
    """Give a value of TOML or JSON as its author wrote it, dates apart."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return _table(value, depth + 1)
    if isinstance(value, Sequence) and not isinstance(value, str):
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")
        return tuple(_value(each, depth + 1) for each in value)
    if isinstance(value, time):
        return value.isoformat()
    return value if isinstance(value, date) else str(value)
