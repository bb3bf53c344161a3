"""digest withdraw."""

from pathlib import Path

import click

from digest import outbox, publish
from digest.cli import words
from digest.cli.clock import real_clock


@click.command("withdraw")
@click.argument("id")
@click.option("--return", "back", is_flag=True, help="Take the withdrawal back.")
@click.pass_obj
def command(folder: Path, id: str, *, back: bool) -> None:
    """Withdraw an entry, or take the withdrawal back.

    A withdrawn entry leaves the feeds at once and goes into no issue. An issue that holds it and
    has not been sent: digest redo.
    """
    with outbox.lock(folder, "withdraw"):
        changed = publish.withdraw(folder, id, real_clock(), back=back)
    feeds = words.count(sum(path.startswith("feeds/") for path in changed), "feed file")
    click.echo(f"{id} is {'back' if back else 'withdrawn'}; {feeds} changed")
