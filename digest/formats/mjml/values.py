"""Values of MJML's attributes: whether one is right, and in words what would be.

Kinds are written as MJML's own components write them: color, integer, boolean, string,
enum(left,right), unit(px,%){1,4}. Colours are CSS's (CSS Color 4): MJML itself knows fewer ways.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from digest.formats.mjml.table import COLOURS
from digest.formats.templates.near import likely, listed

_NAMES = frozenset(COLOURS.split())
_NUMBER = r"(?:\d{1,5}(?:\.\d{1,6})?|\.\d{1,6})"
_PART = rf"[-+]?{_NUMBER}"
_BETWEEN = r"(?:\s*,\s*|\s+)"
_ALPHA = rf"(?:\s*[,/]\s*{_PART}%?)?"
_COLOUR = re.compile(
    r"#(?:[0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})"
    rf"|rgba?\(\s*{_PART}%?{_BETWEEN}{_PART}%?{_BETWEEN}{_PART}%?{_ALPHA}\s*\)"
    rf"|hsla?\(\s*{_PART}(?:deg|rad|grad|turn)?{_BETWEEN}{_PART}%{_BETWEEN}{_PART}%{_ALPHA}\s*\)",
    re.IGNORECASE | re.ASCII,
)
_KIND = re.compile(r"(?P<name>\w+)(?:\((?P<of>[^)]*)\))?(?:\{(?P<least>\d),(?P<most>\d)\})?")
_COUNTS = {"1": "one", "2": "two", "3": "three", "4": "four"}


def right(kind: str, value: str) -> bool:
    """Whether a value is of a kind; text of any sort is of the kind `string`."""
    return kind == "string" or _checker(kind)(value)


@lru_cache(maxsize=256)
def wanted(kind: str, value: str) -> str:
    """Say what would be right in the place of a value that is not of its kind."""
    parts = _parts(kind)
    if parts["name"] == "enum":
        return f"write {listed(parts['of'].split(','))}{likely(value, parts['of'].split(','))}"
    if parts["name"] == "boolean":
        return "write true or false"
    if parts["name"] == "integer":
        return "write a whole number, like 4"
    if parts["name"] == "color":
        near = likely(value.lower(), _NAMES)
        return f"write a colour: a name like navy, #0b57a4, or rgb(11, 87, 164){near}"
    return f"write {_length(parts)}"


@lru_cache(maxsize=64)
def _checker(kind: str) -> Callable[[str], bool]:
    parts = _parts(kind)
    if parts["name"] == "color":
        return _is_colour
    if parts["name"] == "enum":
        return frozenset(parts["of"].split(",")).__contains__
    if parts["name"] == "boolean":
        return frozenset({"true", "false"}).__contains__
    pattern = re.compile(r"\d{1,5}" if parts["name"] == "integer" else _lengths(parts), re.ASCII)
    return lambda value: pattern.fullmatch(value) is not None


def _is_colour(value: str) -> bool:
    return value.lower() in _NAMES or _COLOUR.fullmatch(value) is not None


def _lengths(parts: dict[str, str]) -> str:
    units = parts["of"].split(",")
    sign = "-?" if parts["name"] == "unitWithNegative" else ""
    written = "|".join(re.escape(unit) for unit in units if unit != "auto")
    one = rf"(?:{sign}{_NUMBER}(?:{written})|0" + ("|auto)" if "auto" in units else ")")
    return rf"{one}(?: {one}){{{int(parts['least']) - 1},{int(parts['most']) - 1}}}"


def _length(parts: dict[str, str]) -> str:
    units = parts["of"].split(",")
    measured = listed(unit for unit in units if unit != "auto")
    one = "a number, or a length" if "" in units else "a length"
    sample = f"16{units[0]}" if parts["most"] == "1" else f"10{units[0]} 25{units[0]}"
    if parts["most"] != "1":
        one = f"{_COUNTS[parts['least']]} to {_COUNTS[parts['most']]} lengths"
    automatic = ", or auto" if "auto" in units else ""
    return f"{one} in {measured}, like {sample}{automatic}"


def _parts(kind: str) -> dict[str, str]:
    found = _KIND.fullmatch(kind)
    if found is None:
        raise ValueError(f"no kind of MJML's: {kind}")
    given = found.groupdict()
    return {"name": given["name"], "of": given["of"] or ""} | {
        bound: given[bound] or "1" for bound in ("least", "most")
    }
