"""The command line. Verbs are loaded when they are called, so that `digest --help` is quick."""

import gc
import importlib
from pathlib import Path

import click

from digest import __version__
from digest.errors import DigestError

VERBS = {
    "init": ("init", "Make a new site in a folder."),
    "import": ("import_", "Take entries from a file, a folder or a web address."),
    "preview": ("preview", "Show what readers would get, and write nothing."),
    "edit": ("edit", "Write the words of an issue, and hold, pin or order its entries."),
    "simulate": ("simulate", "Show every issue that would be made in a time, and write nothing."),
    "check": ("check", "Say what is wrong with an issue before it goes, and write nothing."),
    "run": ("run", "Make the issues that are due, and all feeds."),
    "status": ("status", "Show what was sent, what is next and what waits."),
    "explain": ("explain", "Say where an entry is or will be announced, or why not."),
    "diff": ("diff", "Say how two issues differ, or an issue and what redo would make of it."),
    "redo": ("redo", "Make an issue once more with today's text, before it is sent."),
    "withdraw": ("withdraw", "Withdraw an entry, or take the withdrawal back."),
    "feeds": ("feeds", "Make feeds and web pages anew."),
    "topics": ("topics", "Show how many entries each topic has, and which have none."),
    "templates": ("templates", "List the templates, and copy one to change it."),
    "translations": ("translations", "Show which languages have phrases, and help to add one."),
}
"""Each verb: the module that holds it, and the one line that `digest --help` has for it."""

_COLLECTED = (50_000, 20, 100)
"""How seldom memory is searched for cycles: a catalog makes many objects, and they all stay."""


class Verbs(click.Group):
    """A group that imports a verb's module when the verb is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Give the verbs in the order in which people meet them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load a verb. The command in its module has the verb's name and "command" behind it."""
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"digest.cli.{VERBS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the verbs without loading them."""
        with formatter.section("Verbs"):
            formatter.write_dl([(verb, line) for verb, (_, line) in VERBS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run a verb; what a person has to mend is said in a line, with exit code 1."""
        try:
            return super().invoke(ctx)
        except DigestError as error:
            for line in str(error).split("\n"):
                click.echo(f"digest: {line}", err=True)
            ctx.exit(1)


@click.command(cls=Verbs)
@click.option(
    "--site",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="The folder with digest.toml; without it, the one you are in.",
)
@click.version_option(__version__, prog_name="digest")
@click.pass_context
def main(ctx: click.Context, site: Path) -> None:
    """Make newsletters and topic feeds from a catalog of resources.

    Nothing is sent twice, nothing is lost, and `digest explain` says why.
    """
    gc.set_threshold(*_COLLECTED)
    ctx.obj = site
