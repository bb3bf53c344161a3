"""What templates may do with a value; templates/README.md describes each."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import wraps
from types import GeneratorType
from typing import Any
from urllib.parse import urlsplit

import idna
import jinja2
from jinja2.runtime import Context
from markupsafe import Markup, escape

from digest.formats.words import bidi, columns, sizes
from digest.formats.words.languages import joined
from digest.formats.words.period import Partial, display_day, iso_day
from digest.model import Moment
from digest.text import excerpt as cut
from digest.text import plain_of_html

_SHOWN = 40
COLUMNS = 72
"""Columns in a line of plain text."""


@jinja2.pass_context
def day(context: Context, moment: Moment | Partial, width: str = "long") -> str:
    """Write a day in the language of the template; `width` is full, long, medium or short.

    Of what is known as a month or a year alone, that.
    """
    named = (_named(context, "day", name) for name in ("zone", "language"))
    zone, language = named
    return display_day(moment, zone, language, width)


@jinja2.pass_context
def iso(context: Context, moment: Moment | Partial) -> str:
    """Write a day for machines: 2022-08-05, a month as 2022-08, a year as 2022 (ISO 8601)."""
    return iso_day(moment, _named(context, "iso", "zone"))


def wrap(text: str, indent: str = "") -> str:
    """Break each line of a text at COLUMNS; addresses and long words stay whole."""
    return columns.wrapped(text, COLUMNS, indent)


def excerpt(text: str, limit: int) -> str:
    """Cut a text to at most `limit` characters and “…”, between words; of HTML, its text."""
    return cut(plain_of_html(str(text)) if isinstance(text, Markup) else text, limit)


@jinja2.pass_context
def listed(context: Context, texts: Iterable[object]) -> str:
    """Join texts as the template's language lists them: "A, B and C" (CLDR).

    In HTML each text is escaped, unless it is HTML already; what joins them has nothing to escape.
    """
    language = _named(context, "listed", "language")
    if not context.eval_ctx.autoescape:
        return joined((str(text) for text in texts), language)
    return Markup(joined((str(escape(text)) for text in texts), language))  # noqa: S704


def host(address: str) -> str:
    """Give the host of an address as readers know it: without www., in letters and not xn--.

    Of a mailto: address it is what stands behind the @. What has no host gives an empty text.
    """
    try:
        parts = urlsplit(address.strip())
        found = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme == "mailto":
        found = parts.path.rpartition("@")[2].lower()
    found = found.rstrip(".").removeprefix("www.")
    try:
        return idna.decode(found) if "xn--" in found else found
    except UnicodeError:
        return found


@jinja2.pass_context
def isolate(context: Context, text: str) -> str:
    """Keep a text that runs the other way together, in plain text; in HTML use dir="auto"."""
    kept = bidi.isolated(text, _named(context, "isolate", "dir"))
    return Markup(kept) if isinstance(text, Markup) else kept  # noqa: S704  as safe as it was


@jinja2.pass_context
def size(context: Context, octets: int) -> str:
    """Write how large a file is in the language of the template: 1.2 MB."""
    return sizes.size(octets, _named(context, "size", "language"))


def _checked(name: str, made: Callable[..., Any], wanted: str, *kinds: type) -> Callable[..., Any]:
    """Give a filter that says what it wants where it gets something else."""
    at = 1 if hasattr(made, "jinja_pass_arg") else 0

    @wraps(made)
    def checked(*values: Any) -> Any:  # noqa: ANN401  whatever a template gives
        value = values[at]
        if isinstance(value, jinja2.Undefined):
            str(value)  # says itself that it is not there
        if not isinstance(value, kinds) or isinstance(value, bool):
            gets = "nothing" if value is None else f"“{excerpt(str(value), _SHOWN)}”"
            raise jinja2.TemplateRuntimeError(f"the filter {name} wants {wanted}, and gets {gets}")
        return made(*values)

    return checked


_DAY = "a day, like entry.published"
_LIST = "a list of texts, like entry.labels"
FILTERS: Mapping[str, Callable[..., Any]] = {
    "day": _checked("day", day, _DAY, date, Partial),
    "excerpt": _checked("excerpt", excerpt, "a text", str),
    "host": _checked("host", host, "an address", str),
    "iso": _checked("iso", iso, _DAY, date, Partial),
    "isolate": _checked("isolate", isolate, "a text", str),
    "listed": _checked("listed", listed, _LIST, list, tuple, GeneratorType),
    "size": _checked("size", size, "a number of octets", int),
    "wrap": _checked("wrap", wrap, "a text", str),
}


def _named(context: Context, filter: str, name: str) -> Any:  # noqa: ANN401  any name of a template
    """Find what a filter needs beside its value; a macro that is imported alone lacks it."""
    if name not in context:
        raise jinja2.TemplateRuntimeError(
            f"the filter {filter} needs the name {name!r}; import macros “with context”"
        )
    return context[name]
