"""A site's own templates: what each stands in for, where it came from, how it differs.

A copy begins with a comment that says which text it was made of, so that nobody has to remember.
Jinja leaves the comment out with the end of its line: a copy makes the same bytes as the original.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from enum import Enum

_DIGITS = 16
_ORIGIN = re.compile(r"\{# copied from digest (\S+), sha256 ([0-9a-f]+)[^\n]*#\}\n")
_BYTE_ORDER_MARK = "\ufeff"


class State(Enum):
    """How a template of a site stands to the one of the product that it replaces."""

    OWN = "of your own"
    CHANGED = "yours"
    SAME = "yours, not changed yet"
    OUTDATED = "yours, of an older one"
    OUTDATED_SAME = "yours, not changed, of an older one"


@dataclass(frozen=True, slots=True)
class Override:
    """A template of a site; `version` is that of the product it was copied from, if known."""

    name: str
    state: State
    version: str = ""


def copy_of(text: str, version: str) -> str:
    """Give what a site gets to change: the text, and before it where it came from."""
    return (
        f"{{# copied from digest {version}, sha256 {_digest(text)}; "
        "leave this line: it tells when the original has changed #}\n"
        f"{text}"
    )


def without_origin(text: str) -> str:
    """Give the text of a copy without the line that says where it came from."""
    plain, origin = _lines(text), _origin(text)
    return plain[origin.end() :] if origin else plain


def overrides(own: Mapping[str, str], shipped: Mapping[str, str]) -> Iterator[Override]:
    """Yield how each template of a site stands to that of the product, by their texts."""
    for name, text in own.items():
        origin = _origin(text)
        version = origin[1] if origin else ""
        yield Override(name, _state(text, shipped.get(name), origin), version)


def difference(name: str, own: str, shipped: str) -> str:
    """Say in which lines a site's template differs from that of the product; "" if in none."""
    lines = unified_diff(
        _lines(shipped).splitlines(keepends=True),
        without_origin(own).splitlines(keepends=True),
        f"ours/{name}",
        f"yours/{name}",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _state(text: str, shipped: str | None, origin: re.Match[str] | None) -> State:
    if shipped is None:
        return State.OWN
    plain = without_origin(text)
    if plain == _lines(shipped):
        return State.SAME
    if origin is None or origin[2] == _digest(shipped):
        return State.CHANGED
    return State.OUTDATED_SAME if origin[2] == _digest(plain) else State.OUTDATED


def _origin(text: str) -> re.Match[str] | None:
    return _ORIGIN.match(_lines(text))


def _digest(text: str) -> str:
    return hashlib.sha256(_lines(text).encode()).hexdigest()[:_DIGITS]


def _lines(text: str) -> str:
    """Give a text as we write it: editors have their own ends of lines, and a mark at the start."""
    return text.removeprefix(_BYTE_ORDER_MARK).replace("\r\n", "\n")
