"""A site, small and with everything that has a file of its own, and what lies in it."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_Row = dict[str, Any]
OWN = ".digest"


def tree(folder: Path) -> dict[str, str]:
    """Read all below a folder by its path: files as text, "/" for a folder; not the lock's place."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8", "backslashreplace")
        if path.is_file()
        else "/"
        for path in sorted(folder.rglob("*"))
        if OWN not in path.relative_to(folder).parts
    }


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Give the paths in which two trees differ; short, where the trees would fill the screen."""
    return sorted(path for path in {*one, *other} if one.get(path) != other.get(path))


SETTINGS = """
[site]
title = { en = "Example Legal Resource Center", es = "Centro de recursos legales" }
url = "https://resources.example.org"
public_url = "https://resources.example.org/digest"
language = "en"
timezone = "America/New_York"
authority = "resources.example.org"
since = 2020-06-01
postal_address = "1 Example Street, Springfield"

[topics.detainers]
title = { en = "ICE detainers", es = "Detenciones" }

[topics.housing]
title = "Housing"

[newsletters.monthly]
title = "Monthly digest"
every = "month"
on = 1
start = 2022-06-15
from = "Example Center <news@example.org>"
to = "monthly@lists.example.org"
unsubscribe = "mailto:monthly-leave@lists.example.org"
topics = ["detainers"]

[newsletters.bulletin]
title = { en = "Bulletin", es = "Boletín" }
every = "month"
on = "first monday"
start = 2022-06-15
from = "Example Center <news@example.org>"
languages = ["en", "es"]

[newsletters.special]
title = "Special edition"
start = 2022-06-15
from = "Example Center <news@example.org>"
topics = ["housing"]
"""


def row(id: str, published: str = "2022-07-20", **fields: Any) -> _Row:
    """Give an entry of catalog.json; what is not named follows from its id."""
    made = {
        "id": id,
        "title": f"What to know about {id}",
        "summary": f"A guide to {id}, “{id}” and more.",
        "url": f"https://resources.example.org/{id}/",
        "published": published,
        "topics": ["detainers"],
        "language": "en",
    }
    return {**made, **fields}


ROWS = (
    row("june", "2022-06-20"),
    row("rent", "2022-06-25", topics=["housing", "detainers"]),
    row("july"),
    row("julio", language="es", translation_of="july"),
    row("old", "2022-01-05"),
    row("noon", "2022-07-31T12:00:00-04:00", authors=["A. Person"]),
    row("embargoed", "2022-07-02", embargo="2022-08-20"),
    row("unreadable", "someday"),
)


def write_site(folder: Path, rows: Sequence[_Row] = ROWS, settings: str = SETTINGS) -> Path:
    """Write digest.toml and catalog.json into a folder; give the folder."""
    folder.mkdir(exist_ok=True)
    (folder / "digest.toml").write_text(settings, encoding="utf-8")
    content = json.dumps({"entries": list(rows)}, ensure_ascii=False, indent=2) + "\n"
    (folder / "catalog.json").write_text(content, encoding="utf-8")
    return folder
