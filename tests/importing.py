"""A site that imports, a server that it imports from, and what came of it."""

import json
import re
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from click.testing import Result
from fetch.hostile_server import Asked, Script, answer
from fetch.hostile_server import Served as Server
from sites import SETTINGS, digest

from digest.fetch.http import Web

DAILY = SETTINGS.replace("America/New_York", "UTC").replace('every = "month"', 'every = "day"')
"""A newsletter that goes out each day at 09:00 UTC, with all that is new since 2024."""

_COUNTS = re.compile(
    r"(?P<records>\d+) records?: (?P<new>\d+) new, (?P<changed>\d+) changed, "
    r"(?P<unchanged>\d+) unchanged(?:, (?P<twice>\d+) there twice)?"
    r"(?:, (?P<left_out>\d+) left out \([^\n]*\))?(?:, (?P<refused>\d+) refused)?"
)


def site_in(folder: Path, sources: str = "", settings: str = DAILY) -> Path:
    """Make a site without entries in a folder; give the folder."""
    folder.mkdir(exist_ok=True)
    text = settings.replace("start = 2022-06-01", "start = 2024-01-01")
    (folder / "digest.toml").write_text(text + sources, encoding="utf-8")
    (folder / "catalog.json").write_text('{"entries": []}\n', encoding="utf-8")
    return folder


def imported(site: Path, *words: str | Path, clock: str = "2024-03-06T08:00:00Z") -> Result:
    """Run `digest import`; it has to succeed."""
    result = attempted(site, *words, clock=clock)
    assert result.exit_code == 0, result.output
    return result


def attempted(site: Path, *words: str | Path, clock: str = "2024-03-06T08:00:00Z") -> Result:
    """Run `digest import`, whatever comes of it."""
    return digest(site, "import", *map(str, words), clock=clock)


def counts(result: Result) -> dict[str, int]:
    """Read the first line of a report: how many records, and what became of them."""
    return counted(result.stdout.partition("\n")[0])


def counted(line: str) -> dict[str, int]:
    """Read a line of counts; what it does not name is 0."""
    found = _COUNTS.fullmatch(line)
    assert found, line
    return {name: int(number or 0) for name, number in found.groupdict().items()}


def adds_up(line: str) -> bool:
    """Whether each record has become one thing."""
    numbers = counted(line)
    return numbers.pop("records") == sum(numbers.values())


def entries(site: Path) -> list[dict[str, Any]]:
    """Give the entries of the catalog as they are written."""
    found: list[dict[str, Any]] = json.loads((site / "catalog.json").read_bytes())["entries"]
    return found


def by_title(site: Path) -> dict[str, dict[str, Any]]:
    """Give the entries by their titles."""
    return {entry["title"]: entry for entry in entries(site)}


def announced(site: Path, newsletter: str = "monthly") -> list[list[str]]:
    """Give the titles that each issue announced, oldest issue first, as they were then."""
    paths = (site / "outbox/mail" / newsletter).glob("*/issue.json")
    records = sorted((json.loads(path.read_bytes()) for path in paths), key=lambda r: r["cutoff"])
    return [
        [shown["title"] for shown in record["entries"] if shown["id"] in record["announced"]]
        for record in records
        if record["number"]
    ]


def everything(folder: Path) -> dict[str, bytes]:
    """Read all files below a folder, those of .digest included."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def item(title: str = "", *, day: str = "2024-03-05", **parts: str) -> str:
    """Make an item of RSS; each part is an element: guid="x", link="https://…"."""
    told = {"title": escape(title), "pubDate": mailed(day), **parts}
    inside = "".join(
        f"<{name.replace('_', ':')}>{words}</{name.replace('_', ':')}>"
        for name, words in told.items()
        if words
    )
    return f"<item>{inside}</item>"


def mailed(day: str) -> str:
    """Write a day as mail and RSS do, at ten o'clock; "" where there is none."""
    return format_datetime(datetime.fromisoformat(f"{day}T10:00:00+00:00")) if day else ""


def rss(*items: str, head: str = "") -> bytes:
    """Make a feed of items."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Guides</title><link>https://www.example.org/</link>{head}"
        f"{''.join(items)}</channel></rss>\n"
    ).encode()


class Served:
    """What a server holds by its target; it may be changed while the server runs."""

    def __init__(self, **pages: bytes) -> None:
        self.pages = {f"/{name}": page for name, page in pages.items()}
        self.statuses: dict[str, int] = {}
        self.fields: dict[str, dict[str, str]] = {}

    def __call__(self, asked: Asked) -> Script:
        """Answer with a page and its validator; with 304 to whoever has it already."""
        target = asked.target
        if target in self.statuses:
            return [answer(b"no", self.statuses[target], **self.fields.get(target, {}))]
        if target not in self.pages:
            return [answer(b"none", 404)]
        body = self.pages[target]
        etag = f'"{len(body)}-{sum(body)}"'
        if asked.fields.get("if-none-match") == etag:
            return [answer(b"", 304, etag=etag, content_length="")]
        return [answer(body, 200, etag=etag, **self.fields.get(target, {}))]


def targets(asked: Iterable[Asked]) -> list[str]:
    """Give what was asked for, in order."""
    return [each.target for each in asked]


def conditional(asked: Iterable[Asked]) -> list[bool]:
    """Tell of each question whether it asked only for what has changed."""
    return ["if-none-match" in each.fields for each in asked]


@pytest.fixture(name="site")
def fresh_site(tmp_path: Path) -> Path:
    return site_in(tmp_path / "site")


@pytest.fixture(autouse=True, name="pauses")
def counted_pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Count the pauses between questions instead of waiting."""
    pauses: list[float] = []
    monkeypatch.setitem(Web.__init__.__kwdefaults__, "sleep", pauses.append)
    return pauses


def add_web_source(site: Path, server: Server, target: str = "/feed", more: str = "") -> None:
    """Name a source of the server in the settings."""
    table = f'\n[sources.web]\nfrom = "{server.url(target)}"\nallow_private = true\n{more}'
    path = site / "digest.toml"
    path.write_text(path.read_text() + table, encoding="utf-8")
