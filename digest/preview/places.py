"""Where in the preview a finding is shown: beside which view, and at which line of which page."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from digest.check.finding import Finding
from digest.preview.showing import Showing

_TEMPLATE = re.compile(r"templates/(?P<name>[^:]+)(?::(?P<line>\d+))?")
_PARTS = {
    "html": ("markup", ("mail", "markup")),
    "txt": ("text", ("text",)),
    "eml": ("message", ("source", "message")),
}
"""How a file of an edition ends: the view of its lines, and the views that it is found beside."""
_SEEN_IN_INBOXES = ("header Subject", "header From")


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as a page shows it.

    `beside` are the views that show what it is about, each as a language and a name; no language
    stands for every one. `href` leads to the line; "" where no page has it.
    """

    finding: Finding
    beside: frozenset[tuple[str, str]]
    href: str
    reason: str = ""

    @property
    def written_href(self) -> str:
        """Where the line of the template is that it comes from; "" where that is not known."""
        return _template_href(self.finding.place.written, None)

    def is_beside(self, language: str, view: str) -> bool:
        """Whether it is about what a view shows."""
        return (language, view) in self.beside or ("", view) in self.beside


def shown(finding: Finding, showing: Showing, reason: str = "") -> Shown:
    """Find the views of what a finding is about."""
    file = finding.place.file
    folder = f"outbox/{showing.made.folder.path}/"
    if file.startswith(folder):
        language, _, suffix = file.removeprefix(folder).rpartition(".")
        if suffix in _PARTS:
            return _of_edition(finding, language, suffix, reason)
    if file.startswith("outbox/web/"):
        language = _page_language(file, showing)
        href = line_href(page(language, "page-source"), finding.place.line)
        beside = frozenset({(language, "web"), (language, "page-source")})
        return Shown(finding, beside, href, reason)
    if file.startswith("outbox/feeds/"):
        href = line_href(feed_page(file), finding.place.line)
        return Shown(finding, frozenset({("", "feeds")}), href, reason)
    href = _template_href(file, finding.place.line)
    return Shown(finding, frozenset({("", "mail")} if href else ()), href, reason)


def templates_named(findings: Iterable[Finding], known: Iterable[str]) -> tuple[str, ...]:
    """Give the templates in which something is wrong, of those that there are."""
    every = frozenset(known)
    named = (place for one in findings for place in (one.place.file, one.place.written))
    names = dict.fromkeys(found["name"] for place in named if (found := _TEMPLATE.match(place)))
    return tuple(name for name in names if name in every)


def page(language: str, view: str) -> str:
    """Name the page of a view of an edition."""
    return f"{language}.{view}.html"


def feed_page(path: str) -> str:
    """Name the page with the source of a feed: feed.housing.es.atom.xml.html."""
    return f"feed.{path.rpartition('/')[2]}.html"


def template_page(name: str) -> str:
    """Name the page with the source of a template."""
    return f"template.{name.replace('/', '.')}.html"


def line_href(page: str, line: int | None) -> str:
    """Give the address of a line on a page that has numbers of lines."""
    return f"{page}#L{line}" if line else page


def _template_href(place: str, line: int | None) -> str:
    """Give the address of a place like templates/issue.mjml.j2:12:3; "" for any other."""
    found = _TEMPLATE.match(place)
    if not found:
        return ""
    number = line or (int(found["line"]) if found["line"] else None)
    return line_href(template_page(found["name"]), number)


def _of_edition(finding: Finding, language: str, suffix: str, reason: str) -> Shown:
    view, beside = _PARTS[suffix]
    if finding.place.within in _SEEN_IN_INBOXES:
        beside = (*beside, "inbox")
    href = line_href(page(language, view), finding.place.line)
    return Shown(finding, frozenset((language, name) for name in beside), href, reason)


def _page_language(file: str, showing: Showing) -> str:
    """Tell the language of a web page by its name: index.html is that of the first edition."""
    name = file.rpartition("/")[2].removesuffix(".html")
    languages: Mapping[str, str] = {
        one.edition.language: one.edition.language for one in showing.made.printed
    }
    return languages.get(name, next(iter(languages), ""))
