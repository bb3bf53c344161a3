"""digest init."""

from datetime import date
from pathlib import Path
from string import Template

import click
from dateutil.relativedelta import relativedelta

from digest import catalog, config, outbox, translations
from digest.cli.clock import real_clock
from digest.errors import RequestError
from digest.files import disk, replace

FILES = {
    config.FILE: "digest.toml",
    catalog.FILE: "catalog.json",
    f"{outbox.FOLDER}/README.md": "outbox-README.md",
}
"""Each file of a new site, and its pattern in templates/new-site."""


@click.command("init")
@click.argument("directory", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--timezone", default="UTC", show_default=True, help='Like "America/New_York".')
@click.pass_obj
def command(folder: Path, directory: Path | None, *, timezone: str) -> None:
    """Make a new site in a folder.

    It runs at once: a commented digest.toml, a catalog with two examples, and an empty outbox.
    """
    target = directory or folder
    present = [name for name in FILES if (target / name).exists()]
    if present:
        raise RequestError(str(target / present[0]), "is there already", "choose an empty folder")
    texts = new_site(real_clock().date(), timezone)
    config.parse(texts[config.FILE])
    for name, text in texts.items():
        with disk(target):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
        replace(target / name, text.encode())
        click.echo(f"made {target / name}")
    if timezone == "UTC":
        click.echo("days and hours are those of UTC; write your time zone into digest.toml")
    inside = "" if target == Path() else f"cd {target}; "
    click.echo(f"next: {inside}digest preview monthly; then digest run")


def new_site(today: date, timezone: str) -> dict[str, str]:
    """Give the files of a new site, by name. Its newsletter starts one period before today."""
    values = {
        "today": today.isoformat(),
        "start": (today - relativedelta(months=1)).isoformat(),
        "timezone": timezone,
    }
    patterns = translations.shipped_templates() / "new-site"
    return {
        name: Template((patterns / pattern).read_text(encoding="utf-8")).substitute(values)
        for name, pattern in FILES.items()
    }
