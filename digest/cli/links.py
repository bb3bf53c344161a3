"""What `digest check --links` needs beside the rest; loaded for it alone."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from digest import outbox
from digest.check.proof import Proof
from digest.cli.clock import real_clock
from digest.fetch.addresses import shown
from digest.fetch.http import agent
from digest.links import memory
from digest.links.asking import Asker
from digest.links.checked import follow
from digest.links.followed import Followed
from digest.model import Site


def followed(folder: Path, proofs: Iterable[Proof], site: Site) -> Followed:
    """Follow every link of editions; on a terminal, say which is being asked.

    Raises:
        OutboxError: the disk does not take what is remembered.
    """
    path = folder / outbox.OWN / memory.FILE
    with Asker(agent(site.url)) as asker:
        return follow(proofs, asker, path, real_clock(), _progress)


def _progress(url: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"asking {shown(url)}", err=True)
