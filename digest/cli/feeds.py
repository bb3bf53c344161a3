"""digest feeds."""

from pathlib import Path

import click

from digest import config, outbox, publish
from digest.cli import words
from digest.cli.clock import as_of_option, present


@click.command("feeds")
@as_of_option
@click.pass_obj
def command(folder: Path, *, as_of: str | None) -> None:
    """Make feeds and web pages anew.

    Only files whose bytes change are written; `digest run` does this too.
    """
    zone = config.read(folder / config.FILE).zone
    now = present(as_of, zone, may_come=False)
    with outbox.lock(folder, "feeds"):
        changed = publish.finish_feeds(folder, now)
    click.echo(f"{words.count(len(changed), 'file')} changed")
