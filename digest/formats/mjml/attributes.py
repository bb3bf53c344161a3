r"""Attributes of a tag: held against what MJML knows, and written so that the engine keeps them.

The engine prints a value with Rust's escapes: a line break as \n, a no-break space as \u{a0}. It
finds nothing to escape where all but printable ASCII is a reference.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from digest.formats.mjml.rules import PARENTS, instead, kinds
from digest.formats.mjml.values import right, wanted
from digest.text import is_language

NAME = r"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?"
_ATTRIBUTE = re.compile(rf"({NAME})(?:\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)'))?", re.ASCII)
_PRINTED_WITH_ESCAPES = re.compile(r"[^\x20-\x7e]|[\\\"]")
_BREAKS = re.compile(r"[\t\n\r]+")
_SAID_ALOUD = ("alt", "title")
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, what would be right, and where: None is the tag itself."""

    at: int | None
    problem: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Attributes:
    """The attributes of a tag as they go to the engine, or what is wrong with them."""

    prepared: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    starts: Mapping[str, int] = field(default_factory=dict)
    fault: Fault | None = None


@lru_cache(maxsize=_REMEMBERED)
def read(tag: str, written: str, *, default: bool = False) -> Attributes:
    """Read the attributes of a tag.

    Args:
        tag: the tag's name; of MJML's elements the attributes and values are checked.
        written: all that stands between the name and the end of the tag, well formed.
        default: whether the tag stands in <mj-attributes>.
    """
    known = kinds(tag, default=default) if tag in PARENTS else None
    values: dict[str, str] = {}
    starts: dict[str, int] = {}
    for found in _ATTRIBUTE.finditer(written):
        name, value, at = _parts(found)
        if known is None:
            name = name.lower()
        if name in values:
            twice = f"the attribute {name} is there twice"
            return Attributes(fault=Fault(found.start(), twice, "leave one of them"))
        if known is not None:
            fault, value = _checked(tag, name, value, known, found.start(), at)
            if fault:
                return Attributes(fault=fault)
        values[name], starts[name] = value, at
    fault = None if default or known is None else _missing(tag, values, starts)
    prepared = "".join(f' {name}="{_kept(tag, name, value)}"' for name, value in values.items())
    return Attributes(prepared, values, starts, fault)


def as_attribute(value: str) -> str:
    """Write a value so that the engine finds nothing to escape: references for all but ASCII."""
    if value.isascii() and value.isprintable() and "\\" not in value and '"' not in value:
        return value
    return _PRINTED_WITH_ESCAPES.sub(lambda found: f"&#{ord(found[0])};", value)


def one_line(value: str) -> str:
    """Make blanks of line breaks and tabs."""
    return _BREAKS.sub(" ", value)


def _parts(found: re.Match[str]) -> tuple[str, str, int]:
    """Give name, value and where the value begins; one without a value is empty."""
    for group in (2, 3):
        if found[group] is not None:
            return found[1], found[group], found.start(group)
    return found[1], "", found.start()


def _checked(
    tag: str, name: str, value: str, known: Mapping[str, tuple[str, ...]], start: int, at: int
) -> tuple[Fault | None, str]:
    """Hold an attribute of an element against the table; give its value as the engine reads it."""
    if name not in known:
        return Fault(start, *instead(tag, name)), value
    if "string" in known[name]:
        return None, value
    said = " ".join(html.unescape(value).split())
    if any(right(kind, said) for kind in known[name]):
        return None, said
    problem = f'{name}="{said}" in <{tag}> is not right'
    return Fault(at, problem, wanted(known[name][0], said)), value


def _missing(tag: str, values: Mapping[str, str], starts: Mapping[str, int]) -> Fault | None:
    if tag == "mj-image" and "src" not in values:
        return Fault(None, "<mj-image> without src", "write the address of the picture there")
    if tag == "mj-image" and "alt" not in values:
        remedy = 'say what it shows; alt="" if it only decorates'
        return Fault(None, "<mj-image> without alt", remedy)
    if tag == "mj-class" and not values.get("name", "").strip():
        return Fault(None, "<mj-class> without name", 'write the name that mj-class="…" uses')
    if tag == "mjml":
        return _language(values.get("lang", ""), starts.get("lang"))
    return None


def _language(lang: str, at: int | None) -> Fault | None:
    remedy = 'write <mjml lang="{{ language }}" dir="{{ dir }}">'
    if at is None:
        return Fault(None, "<mjml> does not say its language", remedy)
    if lang.lower() == "und" or not is_language(lang):
        return Fault(at, f'lang="{lang}" is no language', remedy)
    return None


def _kept(tag: str, name: str, value: str) -> str:
    """Keep line breaks where they can be seen or heard; elsewhere they are blanks."""
    if name == "style" or (tag in PARENTS and name not in _SAID_ALOUD):
        value = one_line(value)
    return as_attribute(value)
