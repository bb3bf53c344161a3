"""digest feeds."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from digest import config, outbox, publish, shelves
from digest.check.feeds.feed import check_feed, is_feed
from digest.check.finding import Finding
from digest.cli import words
from digest.cli.clock import as_of_option, present
from digest.formats.address import public
from digest.model import Site

_PAGE = ".html"


@click.command("feeds")
@as_of_option
@click.option(
    "--check", "checking", is_flag=True, help="Say what is wrong with any feed in the outbox."
)
@click.pass_obj
def command(folder: Path, *, as_of: str | None, checking: bool) -> None:
    """Make feeds and web pages anew.

    Only files whose bytes change are written; `digest run` does this too. Feeds
    and pages that nothing makes any more stay, and are named. With --check, exit
    code 1 says that a feed breaks a standard or that readers would lose
    something; warnings leave it at 0.
    """
    site = config.read(folder / config.FILE)
    now = present(as_of, site.zone, may_come=False)
    with outbox.lock(folder, "feeds"):
        finished = publish.finish_feeds(folder, now)
        feeds = tuple(_feeds(folder)) if checking else ()
    click.echo(f"{words.count(len(finished.changed), 'file')} changed")
    for path in finished.strangers:
        if is_feed(path) or path.endswith(_PAGE):
            click.echo(
                f"look at {outbox.FOLDER}/{path}: nothing makes it any more, and readers may still "
                "come for it; docs/feeds.md says what to do"
            )
    if checking:
        _report(len(feeds), [one for feed in feeds for one in _findings(feed, site, now)])


def _feeds(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Read every feed of the outbox, whoever made it, by its path below the outbox."""
    root = folder / outbox.FOLDER
    for path in sorted((root / "feeds").rglob("[!.]*")):
        if path.is_file() and is_feed(path.name):
            yield path.relative_to(root).as_posix(), path.read_bytes()


def _findings(feed: tuple[str, bytes], site: Site, now: datetime) -> tuple[Finding, ...]:
    path, content = feed
    here = public(shelves.same_as(path, site), site)
    return check_feed(f"{outbox.FOLDER}/{path}", content, address=here, now=now)


def _report(files: int, findings: list[Finding]) -> None:
    for finding in findings:
        click.echo(str(finding))
    errors = sum(finding.severity == "error" for finding in findings)
    found = [
        words.count(number, noun)
        for number, noun in ((errors, "error"), (len(findings) - errors, "warning"))
        if number
    ]
    checked = f"{words.count(files, 'file')} checked"
    click.echo(f"{checked}, {' and '.join(found) or 'nothing found'}")
    if errors:
        click.get_current_context().exit(1)
