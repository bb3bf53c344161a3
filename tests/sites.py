"""A small site in a folder, and the command line at a chosen clock."""

import json
from pathlib import Path

from click.testing import CliRunner, Result
from freezegun import freeze_time

from digest.cli import main

SETTINGS = """
[site]
title = "Example Center"
url = "https://www.example.org"
public_url = "https://www.example.org/digest"
language = "en"
timezone = "America/New_York"
authority = "www.example.org"
since = 2022-01-01
postal_address = "1 Example Street"

[topics.housing]
title = "Housing"

[topics.courts]
title = "Courts"

[newsletters.monthly]
title = "Monthly digest"
every = "month"
start = 2022-06-01
from = "Example Center <news@example.org>"

[newsletters.alerts]
title = "Alerts"
start = 2022-06-01
topics = ["courts"]
from = "news@example.org"
"""


def entry(id: str, published: object = "2022-07-05", **fields: object) -> dict[str, object]:
    return {
        "id": id,
        "title": f"{id} guide",
        "summary": f"About {id}.",
        "topics": ["housing"],
        "url": f"https://www.example.org/{id}",
        "published": published,
        **fields,
    }


def catalog(site: Path, *entries: dict[str, object]) -> None:
    (site / "catalog.json").write_text(json.dumps({"entries": entries}))


def digest(site: Path, *words: str, clock: str = "2022-08-02T12:00:00Z") -> Result:
    with freeze_time(clock):
        result = CliRunner().invoke(main, ["--site", str(site), *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def tree(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and ".digest" not in path.parts
    }
