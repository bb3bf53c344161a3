"""digest templates."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import click

import digest
from digest import config, files, outbox
from digest.cli import shelf as shelves
from digest.cli import words
from digest.cli.contract import contract_lines
from digest.cli.shelf import FOLDER, Shelf
from digest.errors import RequestError
from digest.formats.templates.overrides import copy_of, difference
from digest.formats.templates.soundness import faults, without_template
from digest.model import Site

_OF_MAIL = (".mjml.j2", ".txt.j2")


@click.command("templates")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--copy", "action", flag_value="copy", help="Copy ours into templates/.")
@click.option("--show", "action", flag_value="show", help="Print ours.")
@click.option("--diff", "action", flag_value="diff", help="Show how yours differs from ours.")
@click.option(
    "--names", "action", flag_value="names", help="List what may stand between {{ and }} in it."
)
@click.pass_obj
def command(folder: Path, names: tuple[str, ...], *, action: str | None) -> None:
    """List the templates, and copy one to change it.

    Templates make all that readers see. One in the folder templates/ beside
    digest.toml replaces ours of the same name. Without an option, the list says
    which are yours, and what is wrong with any of them: then the exit code is 1.
    NAME is a name from the list, like issue.html.j2.
    """
    shelf = shelves.read_shelf(folder)
    if action is None:
        _list(shelf, names, config.read(folder / config.FILE))
    elif action == "names":
        for line in contract_lines(shelf.readme, shelf.env, shelf.find(names, shelf.every)):
            click.echo(line)
    elif names:
        _ON_NAMED[action](shelf, names)
    else:
        raise click.UsageError("name a template; `digest templates` lists them")


def _list(shelf: Shelf, names: Iterable[str], site: Site) -> None:
    chosen = shelf.find(names, shelf.every) or shelf.every
    for line in shelves.lines(shelf, chosen, site):
        click.echo(line)
    templates = {newsletter.name: newsletter.template for newsletter in site.newsletters}
    wrong = [*faults(shelf.env, chosen), *without_template(shelf.env, templates)]
    for error in wrong:
        click.echo(f"digest: {error}", err=True)
    if wrong:
        click.get_current_context().exit(1)
    yours = sum(name in shelf.own for name in chosen)
    click.echo(f"{words.count(len(chosen), 'template')}, {yours} of them yours; none is broken")


def _copy(shelf: Shelf, names: Iterable[str]) -> None:
    """Copy templates of the product, or none of them where one is there already."""
    site = config.read(shelf.folder / config.FILE)
    found = shelf.find(names, shelf.shipped)
    with outbox.lock(shelf.folder, "templates"):
        for name in found:
            if (shelf.folder / FOLDER / name).exists():
                remedy = "nothing is ever written over it"
                raise RequestError(f"{FOLDER}/{name}", "is there already", remedy)
        for name in found:
            path = shelf.folder / FOLDER / name
            with files.disk(path):
                path.parent.mkdir(parents=True, exist_ok=True)
            files.replace(path, copy_of(shelf.shipped[name], digest.__version__).encode())
            click.echo(f"made {FOLDER}/{name}")
    click.echo(f"next: change it, then {_way_to_look(found, site)}")


def _way_to_look(names: Iterable[str], site: Site) -> str:
    if any(name.endswith(_OF_MAIL) for name in names):
        newsletter = next((n.name for n in site.newsletters), "NEWSLETTER")
        return f"look at it: digest preview {newsletter} --html look.html"
    return "make the pages anew: digest feeds"


def _show(shelf: Shelf, names: Iterable[str]) -> None:
    for name in shelf.find(names, shelf.shipped):
        click.echo(shelf.shipped[name], nl=False)


def _diff(shelf: Shelf, names: Iterable[str]) -> None:
    for name in shelf.find(names, shelf.every):
        if name not in shelf.own or name not in shelf.shipped:
            whose = "ours alone" if name in shelf.shipped else "yours alone"
            raise RequestError(name, f"is {whose}", "there is nothing to compare it with")
        found = difference(name, shelf.own[name], shelf.shipped[name])
        click.echo(found or f"{FOLDER}/{name} says the same as ours\n", nl=False)


_ON_NAMED: Mapping[str, Callable[[Shelf, Iterable[str]], None]] = {
    "copy": _copy,
    "show": _show,
    "diff": _diff,
}
"""What is done with templates that have to be named."""
