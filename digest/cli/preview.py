"""digest preview."""

import importlib
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from digest import plan, publish
from digest.cli.clock import as_of_option, present
from digest.cli.preview_json import as_json
from digest.cli.preview_words import Terminal, report
from digest.errors import RequestError
from digest.preview import findings, showing
from digest.preview.showing import Showing

_MOST = 65535
"""The largest port (RFC 9293, 3.1)."""


def _port(_: click.Context, __: click.Parameter, value: str | None) -> int | None:
    """Read a port. Raises click.BadParameter for what is none."""
    if value is None or (value.isdecimal() and int(value) <= _MOST):
        return value if value is None else int(value)
    raise click.BadParameter(
        f"{value} is no port, a number up to {_MOST}; where it is the newsletter, "
        f"write it first: digest preview {value} --serve"
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """Which issue a person wants to see."""

    name: str
    as_of: str | None
    issue: str | None
    sample: bool


@click.command("preview")
@click.argument("name")
@as_of_option
@click.option("--issue", metavar="DATE", help="Show one that was made, as redo would make it now.")
@click.option(
    "--sample", is_flag=True, help="Show the newest entries, to see how a full mail looks."
)
@click.option(
    "--topic", "topics", metavar="T", multiple=True, help="A topic that the reader follows."
)
@click.option("--language", metavar="L", help="The reader's language; without it, the first.")
@click.option("--html", "html", metavar="FILE|-", help="Write the HTML there instead (- is here).")
@click.option("--json", "json_wanted", is_flag=True, help="Print it as JSON.")
@click.option(
    "--open",
    "open_wanted",
    is_flag=True,
    help="Open it in your browser: mail, text, inbox, feeds and more.",
)
@click.option(
    "--serve",
    "port",
    metavar="[PORT]",
    callback=_port,
    is_flag=False,
    flag_value="0",
    help="The same at an address of this machine, new after each change.",
)
@click.option(
    "--pictures",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write pictures of these views there.",
)
@click.pass_obj
def command(
    folder: Path,
    /,
    name: str,
    *,
    as_of: str | None,
    issue: str | None,
    sample: bool,
    topics: tuple[str, ...],
    language: str | None,
    html: str | None,
    json_wanted: bool,
    open_wanted: bool,
    port: int | None,
    pictures: Path | None,
) -> None:
    """Show what readers would get, and write nothing.

    It is the issue that is due, or else the next one as the catalog stands: the same functions make
    it as in a run.
    """
    wish = Wish(name, as_of, issue, sample)
    as_page = open_wanted or port is not None or pictures is not None
    _refuse_together(wish, topics, html, json_wanted=json_wanted, as_page=as_page)
    if as_page:
        _page_command()(
            folder,
            partial(_look, folder, wish, language),
            name,
            f"digest preview {name} {'--open' if port is None else '--serve'}",
            language=language,
            open_wanted=open_wanted,
            port=port,
            pictures=pictures,
        )
        return
    looked = _look(folder, wish, language)
    printed, shown = _chosen(looked, topics, language)
    if html:
        _write(html, shown)
        return
    found = None if topics else findings.of_editions(looked)
    if json_wanted:
        click.echo(json.dumps(as_json(looked, printed, found), indent=1, ensure_ascii=False))
        return
    terminal = _terminal()
    for line in report(looked, printed, shown, found, terminal):
        click.echo(line, color=terminal.coloured)
    for line in publish.untranslated(looked.site):
        click.echo(line)


def _refuse_together(
    wish: Wish, topics: tuple[str, ...], html: str | None, *, json_wanted: bool, as_page: bool
) -> None:
    ways = {"--html": bool(html), "--json": json_wanted, "--open, --serve and --pictures": as_page}
    chosen = [way for way, wanted in ways.items() if wanted]
    if len(chosen) > 1:
        raise click.UsageError(f"{' and '.join(chosen)} exclude each other")
    if wish.issue and wish.sample:
        raise click.UsageError("--issue and --sample exclude each other")
    if topics and as_page:
        raise click.UsageError("--topic is for the terminal, --html and --json")


def _look(folder: Path, wish: Wish, language: str | None) -> Showing:
    """Read the site, and make what is to be shown of it, in a language that it must have."""
    desk = publish.open_desk_to_read(folder)
    newsletter = desk.newsletter(wish.name)
    now = present(wish.as_of, desk.site.zone)
    if wish.issue:
        looked = showing.again(desk, newsletter, wish.issue, now)
    else:
        make = showing.sample if wish.sample else showing.upcoming
        looked = make(desk, newsletter, now)
    if language and language not in looked.languages:
        known = ", ".join(looked.languages)
        raise RequestError(language, f"is no language of {wish.name}", f"there are: {known}")
    return looked


def _chosen(
    looked: Showing, topics: tuple[str, ...], language: str | None
) -> tuple[tuple[plan.Printed, ...], plan.Printed]:
    """Give the editions to list, and the one to show: of a language, for readers of topics."""
    _check_topics(looked, topics)
    printed = looked.made.printed
    if topics:
        one = looked.edition(language or looked.languages[0], topics)
        if not one.edition.sections and looked.record.number is not None:
            said = ", ".join(topics)
            remedy = "a reader of it would get no message"
            raise RequestError(said, "has nothing in this issue", remedy)
        return (one,), one
    wanted = [one for one in printed if language in (None, one.edition.language)]
    if wanted:
        return printed, wanted[0]
    return printed, looked.edition(language or looked.languages[0], None)


def _check_topics(looked: Showing, topics: tuple[str, ...]) -> None:
    for topic in topics:
        if looked.site.topic(topic) is None:
            known = ", ".join(t.id for t in looked.site.topics)
            raise RequestError(topic, "is no topic of digest.toml", f"there are: {known}")


def _write(target: str, shown: plan.Printed) -> None:
    try:
        with click.open_file(target, "w", encoding="utf-8") as file:
            file.write(shown.content.html)
    except OSError as cause:
        raise RequestError(target, f"cannot be written: {cause.strerror}") from cause
    if not shown.edition.sections:
        click.echo("look at it knowing that the issue has no entries", err=True)
    if target != "-":
        click.echo(f"wrote {target}", err=True)


def _terminal() -> Terminal:
    """Give the width and the colours of where it is printed (https://no-color.org)."""
    if not sys.stdout.isatty():
        return Terminal(None, coloured=False)
    coloured = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Terminal(shutil.get_terminal_size().columns, coloured=coloured)


def _page_command() -> Callable[..., None]:
    """Load what makes pages and pictures, only where they are wanted."""
    module = importlib.import_module("digest.cli.preview_page")
    show: Callable[..., None] = module.show
    return show
