"""What templates may use, as templates/README.md says it: one text for designers and for tests.

A table of names counts for the templates that the heading above it names, or for every template.
`issue.*` is every kind of an issue, also under another name: letter.txt.j2. What is for "mail only"
no page has.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import takewhile

_SPAN = re.compile(r"`([^`]+)`")
_CELL = re.compile(r"((?:`[^`]*`|\\\||[^|`])*)\|")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_EVERY = "every template"
_FILES, _FILTERS = "file", "filter"
_MAIL_ONLY = ", mail only"
_MAIL = (".mjml.j2", ".txt.j2")
_PHRASE = "words."


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a template may use, or a filter: its type in words, and an example."""

    name: str
    type: str
    example: str = ""

    @property
    def is_for_mail(self) -> bool:
        """Whether web pages do not have it."""
        return self.type.endswith(_MAIL_ONLY)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the heading above it, the cells at its top, its rows in order."""

    heading: str
    top: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> tuple[Name, ...]:
        """The names in its first column; several in one row have the same type and example."""
        return tuple(
            Name(name, _plain(rest[0]), _plain(" ".join(rest[1:])))
            for first, *rest in self.rows
            for name in _SPAN.findall(first)
        )

    @property
    def of(self) -> str:
        """What its names belong to: "" for a template, else "an entry", "a feed"."""
        return self.top[0].removeprefix("name").removeprefix(" of ")


def makes(readme: str) -> dict[str, str]:
    """Give what each template of the product makes, by its name, in the order of the table."""
    return {
        name.name: name.type
        for table in tables(readme)
        if table.top[0] == _FILES
        for name in table.names
    }


def filters(readme: str) -> tuple[Name, ...]:
    """Give the filters, and what they give."""
    return tuple(
        name for table in tables(readme) if table.top[0] == _FILTERS for name in table.names
    )


def phrases(readme: str) -> tuple[Name, ...]:
    """Give the phrases as templates write them; of those with something to fill in, what they give.

    The tables have several phrases in a cell, and some a row for each.
    """
    found: dict[str, Name] = {}
    for table in tables(readme):
        for row in table.rows:
            every = [name for name in spans(" ".join(row)) if name.startswith(_PHRASE)]
            gives = _plain(row[1]) if table.top[0] == "phrase" else ""
            found |= {name: Name(name, gives) for name in every}
    return tuple(found.values())


def spans(text: str) -> tuple[str, ...]:
    """Give what stands in marks of code."""
    return tuple(_SPAN.findall(text))


def names_of(template: str, readme: str) -> Iterator[Table]:
    """Yield the tables of the names that a template may use; of none for one that is unknown.

    What stands in partials/ has the names of the template that includes it: ask for that one.
    """
    for table in tables(readme):
        if table.top[0].startswith("name") and _counts_for(table, template, readme):
            kept = [row for row in table.rows if _has(row, template)]
            yield Table(table.heading, table.top, tuple(kept))


def tables(readme: str) -> Iterator[Table]:
    """Yield every table of a text in Markdown."""
    heading, lines = "", iter(readme.split("\n"))
    for line in lines:
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("|"):
            rest = [line, *takewhile(lambda one: one.startswith("|"), lines)]
            top, _, *rows = map(_cells, rest)
            yield Table(heading, top, tuple(rows))


def _counts_for(table: Table, template: str, readme: str) -> bool:
    if _EVERY in table.heading:
        return True
    patterns = _SPAN.findall(table.heading)
    own = any(fnmatchcase(template, pattern) for pattern in patterns)
    return own or any(fnmatchcase(_as_issue(template, readme), pattern) for pattern in patterns)


def _as_issue(template: str, readme: str) -> str:
    """Give the template of issues that one of another name is used instead of: letter.txt.j2."""
    kind = template.partition(".")[2]
    known = any(f"`{template}`" in table.heading for table in tables(readme))
    return template if known or "/" in template else f"issue.{kind}"


def _has(row: tuple[str, ...], template: str) -> bool:
    return template.endswith(_MAIL) or not row[1].endswith(_MAIL_ONLY)


def _cells(line: str) -> tuple[str, ...]:
    """Split a row; a bar inside a code span, or after a backslash, is none of the table's."""
    return tuple(cell.strip().replace("\\|", "|") for cell in _CELL.findall(line)[1:])


def _plain(cell: str) -> str:
    """Give a cell as a terminal shows it: no marks of code, and no addresses of links."""
    return _LINK.sub(r"\1", cell).replace("`", "")
