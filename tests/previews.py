"""A site in two languages, and a preview of its next issue, for tests."""

from datetime import UTC, datetime
from pathlib import Path

from lxml import html as lxml_html
from sites import SETTINGS, catalog, entry

from digest import publish
from digest.preview import pages, showing
from digest.preview.book import Book, Notes, gathered
from digest.preview.paper import Paper
from digest.preview.showing import Showing

NOW = datetime(2022, 8, 2, 12, tzinfo=UTC)
TWO = SETTINGS.replace(
    "\n[newsletters.monthly]", '\n[newsletters.monthly]\nlanguages = ["en", "es"]'
)
NOTES = Notes("due", "issue 1", ("rent: it waits",), ("old: passed",))


def two_languages(site: Path) -> Path:
    """Fill the folder of a site."""
    (site / "digest.toml").write_text(TWO)
    catalog(
        site,
        entry("rent", topics=["housing", "courts"]),
        entry("guia", language="es", title="Guía de <alquiler> & más"),
        entry("later", "2022-08-20"),
    )
    return site


def shown(site: Path, now: datetime = NOW) -> Showing:
    desk = publish.open_desk(site)
    return showing.upcoming(desk, desk.newsletter("monthly"), now)


def book_of(site: Path, now: datetime = NOW, **paper: object) -> Book:
    made = Paper("digest preview monthly --open", **paper)
    return gathered(shown(site, now), NOTES, made).checked()


def files(site: Path) -> dict[str, bytes]:
    return pages.files(book_of(site))


def tree(content: bytes) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(content.decode())
