"""What goes wrong in a template, in words and with its place."""

import re
from collections.abc import Iterable, Mapping
from traceback import walk_tb

import jinja2
from jinja2 import Environment
from jinja2.utils import missing

from digest.errors import TemplateError
from digest.formats.templates.near import likely

_UNDEFINED = re.compile(r"'(?P<word>\w+)' is undefined")
_NO_SUCH = re.compile(r"No (?P<kind>filter|test) named '(?P<word>[\w.]+)'")
_UNKNOWN_TAG = re.compile(r"Encountered unknown tag '(?P<word>\w+)'\.")
_TAGS = ("block", "call", "else", "elif", "extends", "filter", "for", "from", "if", "import")
_MORE_TAGS = ("include", "macro", "raw", "set", "with", "autoescape")
_FILTERS = "ours are day, excerpt, host, iso, isolate, listed, size and wrap"
_SEEN_AS = {
    "ContentsLine": "a line of the contents",
    "EntryView": "an entry",
    "FileView": "a file",
    "LogoView": "a logo",
    "SectionView": "a section",
    "Wording": "words",
}
_OUTSIDE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|\\|\x00|^\w:")
_INSIDE = "templates are named from their folder on, like partials/entry.mjml.j2"


class Missing(jinja2.StrictUndefined):
    """A name that is not there: any use of it is an error, which says what is there."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        of, name = self._undefined_obj, self._undefined_name
        if self._undefined_hint or of is missing:
            return self._undefined_hint or f"{name!r} is undefined"
        kind = type(of).__name__
        said = f"{_SEEN_AS.get(kind, f'a value of the type {kind}')} has no {name!r}"
        return said + likely(str(name), _public(of))


def mistake(env: Environment, cause: Exception, name: str, names: Iterable[str]) -> TemplateError:
    """Put into words what went wrong while a template ran.

    Args:
        env: where it ran.
        cause: what was raised.
        name: the template that was asked for.
        names: the names that it was given.
    """
    if isinstance(cause, jinja2.TemplateNotFound):
        return _not_found(env, cause, name)
    if isinstance(cause, jinja2.TemplateSyntaxError):
        return _unreadable(env, cause)
    if isinstance(cause, RecursionError | SyntaxError):
        return _endless(env, cause, name)
    said = _one_line(cause)
    found = _UNDEFINED.fullmatch(said) or _NO_SUCH.match(said)
    word = found["word"] if found else ""
    remedy = _remedy(env, said, {*names, *env.globals})
    return TemplateError(_place(env, cause, name, word), said.removesuffix("."), remedy)


def _not_found(env: Environment, cause: jinja2.TemplateNotFound, name: str) -> TemplateError:
    wanted = str(cause.name)
    if wanted == name and not _frames(env, cause):
        return TemplateError(f"templates/{name}", "there is no such template")
    asked = [str(one) for one in getattr(cause, "templates", (wanted,))]
    shown = "” or “".join(one if one.isprintable() else ascii(one)[1:-1] for one in asked)
    remedy = _INSIDE
    if not _OUTSIDE.search(wanted):
        remedy = likely(wanted, env.list_templates()).removeprefix("; ") or _INSIDE
    place = _place(env, cause, name, wanted)
    return TemplateError(place, f"there is no template “{shown}”", remedy)


def _endless(env: Environment, cause: Exception, name: str) -> TemplateError:
    frames = _frames(env, cause)
    if isinstance(cause, RecursionError) and frames:
        endless = "templates include, import or call one another without end"
        return TemplateError(_at(env, *frames[-1], ""), endless, "let one of them not do so")
    of = cause.filename if isinstance(cause, SyntaxError) else name
    deep = "blocks or brackets are too deep inside one another"
    return TemplateError(f"templates/{of}", deep, "put the inner ones into a macro or a template")


def _unreadable(env: Environment, cause: jinja2.TemplateSyntaxError) -> TemplateError:
    said = " ".join(str(cause.message).split())
    found = _NO_SUCH.match(said) or _UNKNOWN_TAG.match(said)
    word = found["word"] if found else ""
    place = _at(env, str(cause.name), cause.lineno, word)
    return TemplateError(place, said.removesuffix("."), _remedy(env, said, ()))


def _remedy(env: Environment, said: str, names: Iterable[str]) -> str:
    """Say which known name is near to one that is not known."""
    for pattern, known in (
        (_UNDEFINED, names),
        (_NO_SUCH, env.filters if "filter" in said else env.tests),
        (_UNKNOWN_TAG, (*_TAGS, *_MORE_TAGS)),
    ):
        found = pattern.match(said)
        if found and not found["word"].startswith("end"):
            near = likely(found["word"], known).removeprefix("; ")
            return near or (_FILTERS if "filter" in said else "")
    return ""


def _place(env: Environment, cause: Exception, name: str, word: str = "") -> str:
    """Find the line of a template in a traceback: its last frame in one."""
    frames = _frames(env, cause)
    return _at(env, *frames[-1], word) if frames else f"templates/{name}"


def _frames(env: Environment, cause: Exception) -> list[tuple[str, int]]:
    known = frozenset(env.list_templates())
    walked = ((frame.f_code.co_filename, line) for frame, line in walk_tb(cause.__traceback__))
    return [(file, line) for file, line in walked if file in known]


def _at(env: Environment, template: str, line: int, word: str) -> str:
    """Write a place; with the column where the word in question stands once in the line."""
    place = f"templates/{template}:{line}"
    if not word or env.loader is None:
        return place
    lines = re.split("\r\n|\r|\n", env.loader.get_source(env, template)[0])
    written = lines[line - 1] if line <= len(lines) else ""
    found = [*re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", written)]
    return f"{place}:{found[0].start() + 1}" if len(found) == 1 else place


def _one_line(cause: Exception) -> str:
    return " ".join(str(cause).split()) or type(cause).__name__


def _public(of: object) -> list[str]:
    if isinstance(of, Mapping):
        return [str(key) for key in of]
    return [name for name in dir(of) if not name.startswith("_")]
