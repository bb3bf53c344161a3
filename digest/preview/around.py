"""What stands around each view: links to the others, and what is wrong with what it shows."""

from dataclasses import dataclass, replace

from digest.formats.view import direction
from digest.formats.words.languages import language_name
from digest.preview import places
from digest.preview.book import Book
from digest.preview.places import Shown

VIEWS = {
    "mail": "Mail",
    "text": "Plain text",
    "inbox": "Inbox",
    "web": "Web page",
    "feeds": "Feeds",
    "source": "Source",
    "issue": "Issue",
    "check": "Check",
}
"""The views by their names, as they stand at the head of each page."""

SOURCES = {
    "source": "Fields",
    "message": "Message",
    "markup": "HTML",
    "mjml": "MJML",
    "page-source": "Web page",
}
"""The parts of one of them."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A link to a view; `count` is how much is wrong there, `degree` how bad the worst of it."""

    label: str
    href: str
    current: bool
    count: int = 0
    degree: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A finding as a page says it; `href` leads to where it is, "" where no page shows that.

    `written` is the place in a template that it comes from; "" where that is not known.
    """

    severity: str
    id: str
    problem: str
    remedy: str
    place: str
    href: str
    written: str
    written_href: str
    reason: str


def around(book: Book, language: str, view: str, *, name: str = "") -> dict[str, object]:
    """Give what stands around a view: links to the others, and what is wrong with what it shows.

    `name` is that of a part of the view, if it has such.
    """
    showing, here = book.showing, name or view
    site = showing.site
    newsletter = showing.newsletter.title.in_language(site.language)
    label = SOURCES.get(name) or VIEWS.get(view, view)
    beside = [one for one in book.found if one.is_beside(language, here)]
    return {
        "title": f"{label}, {_named(language)}: {newsletter} – preview",
        "newsletter": newsletter,
        "site_language": site.language,
        "status": book.notes.status,
        "headline": book.notes.headline,
        "language": language or site.language,
        "direction": direction(language or site.language),
        "editions": [
            Tab(_named(other), places.page(other, here), current=other == language)
            for other in book.languages
        ],
        "views": [_tab(book, language, one, current=one == view) for one in VIEWS]
        if language
        else [],
        "parts": [
            Tab(text, places.page(language, part), current=part == name)
            for part, text in SOURCES.items()
        ]
        if view == "source" and name
        else [],
        "parts_label": "Parts of the source",
        "is_checked": book.is_checked,
        "beside": None if view in ("check", "issue") else [said(one, book) for one in beside],
        "elsewhere": _elsewhere(len(book.found) - len(beside)),
        "check_href": places.page(language, "check"),
    }


def said(one: Shown, book: Book) -> Note:
    """Give a finding in the words of a page; files of the issue's folder are named without it."""
    finding = one.finding
    folder = f"outbox/{book.showing.made.folder.path}/"
    return Note(
        severity=finding.severity,
        id=finding.id,
        problem=finding.problem,
        remedy=finding.remedy,
        place=str(replace(finding.place, written="")).removeprefix(folder),
        href=one.href,
        written=finding.place.written,
        written_href=one.written_href,
        reason=one.reason,
    )


def _tab(book: Book, language: str, view: str, *, current: bool) -> Tab:
    href = places.page(language, view)
    wrong = [one for one in book.found if view == "check" or one.is_beside(language, view)]
    severities = {one.finding.severity for one in wrong}
    degree = "error" if "error" in severities else "warning"
    return Tab(VIEWS[view], href, current, len(wrong), degree if wrong else "")


def _elsewhere(count: int) -> str:
    if not count:
        return ""
    return f"{count} more found elsewhere"


def _named(language: str) -> str:
    return language_name(language, "en") if language else "empty"
