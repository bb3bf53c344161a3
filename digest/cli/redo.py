"""digest redo."""

from pathlib import Path

import click

from digest import outbox, publish
from digest.cli import words
from digest.cli.clock import real_clock


@click.command("redo")
@click.argument("name")
@click.argument("issue", required=False)
@click.option("--force", is_flag=True, help="Make it though the checks find errors in it.")
@click.pass_obj
def command(folder: Path, name: str, *, issue: str | None, force: bool) -> None:
    """Make an issue once more with today's text, before it is sent.

    ISSUE is its folder or its number; without it, the last one. Number, cut-off and entries stay;
    withdrawn entries leave it and wait. Where the checks find errors, it stays as it was.
    """
    with outbox.lock(folder, "redo"):
        desk, record, changed = publish.redo(folder, name, issue, real_clock(), force=force)
    click.echo(f"{name}, {words.record_line(record, desk.site)}")
    click.echo(f"  {'made anew' if changed else 'unchanged'}: outbox/mail/{name}/{record.name}")
