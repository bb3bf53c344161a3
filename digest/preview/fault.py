"""What keeps an issue from being made, as a page: where, what, what would be right, the lines."""

import re
from dataclasses import dataclass
from pathlib import Path

from digest import translations
from digest.errors import DigestError
from digest.preview.paper import Paper
from digest.preview.source import lines

AROUND = 4
"""How many lines are shown before and after the one that is named."""

_PLACE = re.compile(r"(?P<file>[^:]+):(?P<line>[0-9]{1,9})(?::(?P<column>[0-9]{1,9}))?")
_KINDS = {
    "ConfigError": "The settings cannot be used",
    "CatalogError": "The catalog cannot be read",
    "EditorialError": "What was decided about an issue cannot be read",
    "TemplateError": "A template cannot be used",
    "OutboxError": "The outbox cannot be used",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file; `here` is the one in which something is wrong."""

    number: int
    text: str
    here: bool


def fault_page(error: DigestError, folder: Path, paper: Paper) -> bytes:
    """Make the page of an error. `folder` is that of the site."""
    place, *others = error.place.split("\n")
    problem = "\n".join((*others, error.problem)).split("\n")
    return paper.sheet(
        "fault",
        title=f"{place or 'Preview'}: {problem[0]}",
        kicker=_KINDS.get(type(error).__name__, "The issue cannot be shown"),
        place=place or "This site",
        problems=problem,
        remedy=error.remedy,
        lines=around(place, folder),
        after="It is shown here as soon as it is mended and saved." if paper.version else "",
    )


def around(place: str, folder: Path) -> tuple[Line, ...]:
    """Give the lines around a place like templates/issue.mjml.j2:12:3; none where there are none.

    A template that the site has not changed is that of the product.
    """
    found = _PLACE.match(place)
    content = _content(found["file"], folder) if found else None
    if not found or content is None:
        return ()
    here, every = int(found["line"]), lines(content)
    first, last = max(1, here - AROUND), min(len(every), here + AROUND)
    return tuple(Line(n, every[n - 1], n == here) for n in range(first, last + 1))


def _content(name: str, folder: Path) -> bytes | None:
    """Read a file of the site, or of the templates of the product; no name leads out of these."""
    shipped = translations.shipped_templates()
    for root, inner in ((folder, name), (shipped, name.removeprefix("templates/"))):
        path = (root / inner).resolve()
        if path.is_relative_to(root.resolve()) and path.is_file():
            return path.read_bytes()
    return None
