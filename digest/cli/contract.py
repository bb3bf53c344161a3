"""What templates may use, as a terminal shows it."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from jinja2 import Environment

from digest.formats.templates import contract
from digest.formats.templates.contract import Name, Table
from digest.formats.templates.soundness import users
from digest.formats.words.phrases import BY_NAME

_WIDTH, _NAME = 96, 24
_INDENT = " " * (_NAME + 4)


def contract_lines(readme: str, env: Environment, templates: Iterable[str]) -> Iterator[str]:
    """Yield the names that templates may use, of none named all that there are; then filters."""
    named = tuple(templates)
    if named:
        wanted = dict.fromkeys(one for name in named for one in _with_names(env, name))
        for name in named:
            yield from _said_of(name, env)
        tables = [table for name in wanted for table in contract.names_of(name, readme)]
    else:
        tables = [table for table in contract.tables(readme) if table.top[0].startswith("name")]
    for table in dict.fromkeys(tables):
        yield from _section(
            _title(table), [(n.name, _said(n.type, n.example)) for n in table.names]
        )
    yield from _section("Filters", [(n.name, n.type) for n in contract.filters(readme)])
    phrases = [_phrase(phrase) for phrase in contract.phrases(readme)]
    yield from _section("Phrases, said in the language of the reader", phrases)


def _with_names(env: Environment, template: str) -> tuple[str, ...]:
    """Give the templates whose names one has: its own, or those of all that include it."""
    return users(env, template) if "/" in template else (template,)


def _said_of(template: str, env: Environment) -> Iterator[str]:
    if "/" in template:
        of = ", ".join(_with_names(env, template)) or "nothing yet"
        yield f"{template} has the names of the template that includes it: {of}"
        yield ""


def _title(table: Table) -> str:
    heading = table.heading.replace("`", "")
    return f"{heading}: {table.of}" if table.of else heading


def _said(type: str, example: str) -> str:
    return f"{type} – {example}" if example else type


def _phrase(phrase: Name) -> tuple[str, str]:
    """Give what a phrase says: as the tables have it, or its English."""
    source = BY_NAME.get(phrase.name.removeprefix("words."))
    return phrase.name, phrase.type or (f"“{source.text}”" if source else "")


def _section(title: str, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield title
    for name, said in rows:
        yield from _row(name, said)
    yield ""


def _row(name: str, said: str) -> Iterator[str]:
    """Yield the lines of a row; a long name has one of its own. Addresses are not broken."""
    room = said != "" and len(name) <= _NAME
    if not room:
        yield f"  {name}"
    yield from wrap(
        said,
        _WIDTH,
        initial_indent=f"  {name:<{_NAME}}  " if room else _INDENT,
        subsequent_indent=_INDENT,
        break_on_hyphens=False,
        break_long_words=False,
    )
