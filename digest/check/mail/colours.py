"""Values of CSS that say how a text looks: colours, sizes, weights, and when they hold.

Sources: CSS Color 3 (read by tinycss2); CSS Fonts 3, 3.5; Media Queries 4; what browsers do by
themselves: HTML standard, 15.3.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import tinycss2
from tinycss2 import color3

WIDE = 800
"""How wide the window is, in pixels, for which styles are read."""

_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
_LENGTH = re.compile(r"([\d.]+)(px|pt|em|rem|%)?")
_FONT_SIZE = re.compile(r"(?:^|\s)([\d.]+(?:px|pt|em|rem|%))(?:\s*/|\s|$)")
_FEATURE = re.compile(r"\(\s*([a-z-]+)\s*(?::\s*([^)]+?)\s*)?\)")
_WORDS = {"small": 13.0, "x-small": 10.0, "xx-small": 9.0, "medium": 16.0, "large": 18.0}
_ROOT = 16.0
_BOLD = 600
_MOST_NESTED = 8


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green, blue and how opaque it is, each from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    def over(self, ground: "Colour") -> "Colour":
        """Give what is seen of it on an opaque ground."""
        pairs = ((self.red, ground.red), (self.green, ground.green), (self.blue, ground.blue))
        return Colour(*(above * self.alpha + below * (1 - self.alpha) for above, below in pairs))

    def __str__(self) -> str:
        parts = (self.red, self.green, self.blue)
        return "#" + "".join(f"{round(min(max(part, 0), 1) * 255):02x}" for part in parts)


WHITE, BLACK = Colour(1, 1, 1), Colour(0, 0, 0)
NIGHT = Colour(0.071, 0.071, 0.071)
"""What stands in for a page's ground in dark surroundings, where it says no colour."""
LINK, NIGHT_LINK = Colour(0, 0, 0.933), Colour(0.62, 0.62, 1)


@lru_cache(maxsize=512)
def colour(value: str, now: Colour) -> Colour | None:
    """Read a colour; `currentColor` is `now`. None: it is none."""
    read = color3.parse_color(value)
    if read == "currentColor":
        return now
    return Colour(*map(float, read)) if isinstance(read, color3.RGBA) else None


@lru_cache(maxsize=512)
def ground(value: str, now: Colour) -> Colour:
    """Read the colour of a `background`; one without a colour is see-through."""
    for node in tinycss2.parse_component_value_list(value):
        read = color3.parse_color(node.serialize())
        if read == "currentColor":
            return now
        if isinstance(read, color3.RGBA):
            return Colour(*map(float, read))
    return Colour(0, 0, 0, 0)


def resolved(value: str, variables: Mapping[str, str]) -> str:
    """Put the values of custom properties in their places; "" where one is missing."""
    for _ in range(_MOST_NESTED):
        found = _VARIABLE.search(value)
        if not found:
            return value
        given = variables.get(found[1], found[2])
        if given is None:
            return ""
        value = value[: found.start()] + given + value[found.end() :]
    return ""


@lru_cache(maxsize=512)
def size(value: str, around: float) -> float | None:
    """Read a font size in pixels; None where it depends on the window, or is none."""
    word = value.strip().lower()
    if word in _WORDS:
        return _WORDS[word]
    found = _LENGTH.fullmatch(word)
    if not found:
        return None
    try:
        number = float(found[1])
    except ValueError:
        return None
    units = {"px": 1.0, "pt": 4 / 3, "em": around, "rem": _ROOT, "%": around / 100}
    return number * units[found[2]] if found[2] else (0.0 if number == 0 else None)


def font_size(value: str, around: float) -> float | None:
    """Find the size in a `font`."""
    found = _FONT_SIZE.search(value)
    return size(found[1], around) if found else None


def is_bold(value: str, *, around: bool) -> bool:
    """Whether a weight, or a `font` with one, is bold."""
    for word in value.lower().split():
        if word in ("bold", "bolder"):
            return True
        if word in ("normal", "lighter"):
            return False
        if word.isascii() and word.isdigit():
            return int(word[:4]) >= _BOLD
    return around


@lru_cache(maxsize=256)
def holds(condition: str, *, dark: bool) -> bool:
    """Whether a condition around rules holds: "media screen and (min-width:480px)"."""
    kind, _, queries = condition.lower().partition(" ")
    if kind != "media":
        return kind in ("supports", "layer")
    return any(_query_holds(query, dark=dark) for query in queries.split(","))


def _query_holds(query: str, *, dark: bool) -> bool:
    words = _FEATURE.sub(" ", query).split()
    if "not" in words or set(words) - {"only", "and", "screen", "all"}:
        return False
    return all(_feature_holds(name, value, dark=dark) for name, value in _FEATURE.findall(query))


def _feature_holds(name: str, value: str, *, dark: bool) -> bool:
    if name == "prefers-color-scheme":
        return value == ("dark" if dark else "light")
    pixels = size(value, _ROOT)
    if pixels is None:
        return False
    if name == "min-width":
        return pixels <= WIDE
    return name == "max-width" and pixels >= WIDE
