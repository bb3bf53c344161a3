"""`digest import`: entries from wherever an organisation keeps them, into the catalog."""

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from digest import catalog, config
from digest.cli import imported
from digest.cli.clock import as_of_option, present, real_clock
from digest.cli.words import count
from digest.config.sources import FIELDS, FORMATS, SELECTORS
from digest.errors import DigestError, RequestError
from digest.intake.harvest import STANDARD_INPUT, is_address
from digest.intake.importing import Done, Importing
from digest.intake.outcome import Wish
from digest.model import Site, Source
from digest.sources.dates.order import NAMES
from digest.text import is_language

_NAME = re.compile(r"[^\W_](?:[\w.-]{0,61}[^\W_])?")

EXAMPLES = """
\b
What to type:
  digest import resources.csv                  a spreadsheet saved as CSV; Excel and ODS too
  digest import https://www.example.org/feed   a feed, or the answer of a CMS
  digest import https://www.example.org --format wordpress
  digest import posts/                         a folder of Markdown files
  digest import export.xml                     an export of WordPress
  digest import page.html                      a saved page that lists resources
  digest import --all                          all sources that digest.toml names
"""


def _pairs(
    ctx: click.Context, parameter: click.Parameter, written: Sequence[str]
) -> dict[str, str]:
    """Read options like --map title=Heading."""
    known = FIELDS if parameter.name == "fields" else SELECTORS
    found: dict[str, str] = {}
    for pair in written:
        name, sign, value = pair.partition("=")
        if not sign or not value.strip() or name.strip() not in known:
            raise click.BadParameter(
                f"{pair}: write NAME=WHERE, and NAME is one of {', '.join(known)}", ctx, parameter
            )
        found[name.strip()] = value.strip()
    return found


def _name(ctx: click.Context, parameter: click.Parameter, written: str | None) -> str | None:
    """Read a name that records, files and people can hold."""
    if written is not None and not _NAME.fullmatch(written):
        raise click.BadParameter(
            "use letters, digits, dots and hyphens, at most 63", ctx, parameter
        )
    return written


def _language(ctx: click.Context, parameter: click.Parameter, written: str | None) -> str | None:
    """Read a language tag."""
    if written is not None and not is_language(written):
        raise click.BadParameter(f'{written}: write it like "en" or "es-MX"', ctx, parameter)
    return written


@click.command("import", epilog=EXAMPLES)
@click.argument("source", required=False)
@click.option("--all", "every", is_flag=True, help="Import every source in digest.toml.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option(
    "--dates",
    type=click.Choice(list(NAMES)),
    help="How dates like 08/05/2022 are meant: month first or day first.",
)
@click.option(
    "--map",
    "fields",
    multiple=True,
    metavar="FIELD=HEADING",
    callback=_pairs,
    help="Which column is which: --map title=Name. Can be repeated.",
)
@click.option(
    "--select",
    multiple=True,
    metavar="PART=CSS",
    callback=_pairs,
    help="Where records are on a web page: --select record=article. Can be repeated.",
)
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    type=click.Choice(FORMATS),
    help=f"What it is, if that is not seen: {', '.join(FORMATS)}.",
)
@click.option(
    "--as",
    "name",
    metavar="NAME",
    callback=_name,
    help="What entries remember the source by.",
)
@click.option(
    "--language",
    metavar="TAG",
    callback=_language,
    help="The language of records that do not say theirs.",
)
@click.option(
    "--withdraw-missing",
    is_flag=True,
    help="Withdraw entries of this source that it has no longer.",
)
@click.option("--allow-private", is_flag=True, help="Let the address lie in your own network.")
@click.option(
    "--trust-keys",
    is_flag=True,
    help="It is the same source, though its records have changed altogether.",
)
@as_of_option
@click.pass_obj
def command(
    folder: Path,
    /,
    source: str | None,
    *,
    every: bool,
    dry_run: bool,
    withdraw_missing: bool,
    trust_keys: bool,
    as_of: str | None,
    **said: Any,  # noqa: ANN401 - what the other options are is declared above
) -> None:
    """Take entries from a file, a folder or a web address.

    SOURCE is a file, a folder, a web address, - for standard input, or the name of a source in
    digest.toml. The same source again changes nothing; what you wrote into the catalog stays.
    """
    if every is (source is not None):
        raise click.UsageError("Name one source, or say --all.")
    if source is not None and not source.strip():
        raise click.UsageError("The source has no name.")
    site = config.read(folder / config.FILE)
    now = present(as_of, site.zone, may_come=False)
    if every and any(said.values()):
        raise click.UsageError("With --all, say how a source is read in its table of digest.toml.")
    own = [(each, folder) for each in site.sources]
    chosen = own if every else [_chosen(source or "", folder, site, said)]
    if not chosen:
        raise RequestError(
            config.FILE, "names no source", 'add one: [sources.site] with from = "https://…"'
        )
    catalog.read_bytes(folder / catalog.FILE)
    if source and not is_address(source) and Path(source).resolve() == folder.resolve():
        raise RequestError(
            source, "is the folder of the site itself", "name what is to be imported"
        )
    importing = Importing(
        folder,
        site,
        real_clock,
        now,
        Wish(withdraw_missing=withdraw_missing, trust_keys=trust_keys),
        _progress if sys.stderr.isatty() else None,
    )
    take = importing.look if dry_run else importing.run
    failed = [each for each, beside in chosen if not _import(take, each, beside, every=every)]
    if dry_run:
        click.echo("\nnothing was written")
    if failed:
        click.get_current_context().exit(1)


def _chosen(written: str, folder: Path, site: Site, said: dict[str, Any]) -> tuple[Source, Path]:
    """Give the source that is meant, and where its path begins.

    It is one of digest.toml, by its name or place, or one of its own.
    """
    known = [each for each in site.sources if each.name == written]
    known += [each for each in site.sources if _is_at(each, written, folder)]
    source = known[0] if known else Source("", written)
    source = replace(
        source,
        name=said["name"] or source.name,
        format=said["form"] or source.format,
        dates=said["dates"] or source.dates,
        language=said["language"] or source.language,
        fields={**source.fields, **said["fields"]},
        select={**source.select, **said["select"]},
        allow_private=said["allow_private"] or source.allow_private,
    )
    return source, folder if known else Path()


def _is_at(source: Source, written: str, folder: Path) -> bool:
    """Whether a source of digest.toml is at a place that a person writes."""
    if is_address(source.location) or is_address(written) or written == STANDARD_INPUT:
        return source.location == written
    return (folder / source.location).resolve() == Path(written).resolve()


def _import(
    take: Callable[[Source, Path], Done], source: Source, beside: Path, *, every: bool
) -> bool:
    """Import a source and say what came of it. Of several, one that fails does not stop others."""
    try:
        done = take(source, beside)
    except DigestError as error:
        _clear_progress()
        if not every:
            raise
        for line in str(error).split("\n"):
            click.echo(f"digest: {source.name}: {line}", err=True)
        return False
    _clear_progress()
    before = f"{source.name}: " if every else ""
    told = imported.lines(done.outcome, done.refused) if done.outcome else ["unchanged"]
    for number, line in enumerate(told):
        click.echo(before + line if number == 0 else line)
    if every and done.outcome and (look := imported.to_look_at(done.outcome)):
        click.echo(f"digest: {source.name}: look at {look}", err=True)
    return True


def _progress(records: int) -> None:
    click.echo(f"\r{count(records, 'record')} …", nl=False, err=True)


def _clear_progress() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
