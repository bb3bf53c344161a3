"""What `digest preview` does for a browser: a folder, a server on this machine, pictures."""

import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import click

from digest import publish
from digest.cli import words
from digest.errors import CatalogError, ConfigError, EditorialError, TemplateError
from digest.preview import folder as folders
from digest.preview import pictures as camera
from digest.preview.book import Book, Notes, gathered
from digest.preview.pages import INDEX, files
from digest.preview.paper import Paper
from digest.preview.places import page
from digest.preview.server import Shelf, server
from digest.preview.showing import Showing

Look = Callable[[], Showing]
"""Reads the site anew, and makes the issue that is to be shown."""


def show(
    folder: Path,
    look: Look,
    name: str,
    again: str,
    *,
    language: str | None,
    open_wanted: bool,
    port: int | None,
    pictures: Path | None,
) -> None:
    """Show an issue in a browser, or as pictures; a server ends with Ctrl+C.

    Args:
        folder: the site's.
        look: gives the issue.
        name: its newsletter.
        again: the command that shows it once more.
        language: of the edition to begin with; None: the first.
        open_wanted: whether a browser is to be opened.
        port: where to serve it; 0: where it is free; None: nowhere.
        pictures: the folder for pictures; None: none are wanted.

    Raises:
        DigestError: the issue cannot be made, or what was asked for cannot be done.
    """
    if pictures is not None:
        _take(_book(look(), again).checked(), pictures)
    if port is not None:
        _serve(folder, look, name, again, port, page_of(language) if open_wanted else None)
    elif open_wanted:
        made = folders.write(folder, name, files(_book(look(), again).checked()))
        click.echo(f"look at {made / INDEX}")
        _open((made / page_of(language)).resolve().as_uri())


def page_of(language: str | None) -> str:
    """Name the page to begin with."""
    return page(language, "mail") if language else INDEX


def _take(book: Book, folder: Path) -> None:
    for picture in camera.take(book, folder.resolve()):
        click.echo(f"wrote {folder / picture}")


def _serve(folder: Path, look: Look, name: str, again: str, port: int, opened: str | None) -> None:
    with suppress(ConfigError, CatalogError, EditorialError, TemplateError):  # a page says so
        look()
    shelf = Shelf(folder, name, lambda: _book(look(), again), Paper(again))
    with server(shelf, port or None) as served:
        click.echo(f"look at {served.address} (Ctrl+C ends it)")
        if opened is not None:
            _open(served.address + opened)
        try:
            served.serve_forever()
        except KeyboardInterrupt:
            click.echo("")


def _open(address: str) -> None:
    try:
        opened = webbrowser.open(address)
    except webbrowser.Error:
        opened = False
    if not opened:
        click.echo(f"no browser was found; open it yourself: {address}", err=True)


def _book(looked: Showing, again: str) -> Book:
    return gathered(looked, _notes(looked), Paper(again, looked.site.look.accent))


def _notes(looked: Showing) -> Notes:
    record, newsletter = looked.record, looked.newsletter
    about = words.About(looked.site, looked.desk.catalog, looked.now)
    return Notes(
        status=_status(looked),
        headline=words.record_line(record, looked.site),
        waiting=tuple(words.waiting_lines(record, newsletter, looked.before, about)),
        passed_over=tuple(words.passed_over_lines(record, newsletter, looked.before, about)),
        more=tuple(publish.notices(looked.desk)),
    )


def _status(looked: Showing) -> str:
    if looked.kind == "made" and looked.changed():
        return "A preview of an issue that was made, as digest redo would make it now: it differs"
    return {
        "due": "A preview of the issue that is due: it is not made yet",
        "next": "A preview of the next issue, as the catalog stands",
        "made": "An issue that was made; digest redo would make the same",
        "sample": "A sample of the newest entries, announced or not: no run makes it like this",
    }[looked.kind]
