"""A large site, the same at each run: 50,000 entries, 40 topics, 2 languages, 2,000 of them new.

python -m benchmarks.made FOLDER        settings, and the catalog before the new entries come
python -m benchmarks.made FOLDER new    the whole catalog
"""

import json
import random
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ENTRIES, NEW, TOPICS = 50_000, 2_000, 40
FIRST_LOOK, SECOND_LOOK = "2023-12-01 12:00", "2024-01-01 12:00"
"""The moments of the run that closes the first slot, and of the one that announces what is new."""

FEEDS_OF = "2024-01-01T17:00:00+00:00"
"""The second moment again, as Python reads it."""

_WORDS = """advisory appeal bail bond charge counsel county court custody deadline defense detainer
evidence family form guide hearing jail judge language law notice order policy practice program
record report request right rule safety state statute strategy tenant transfer trial visa"""
_OLD_DAYS = 3650

SETTINGS = """[site]
title = { en = "Example Center", es = "Centro de ejemplo" }
url = "https://resources.example.org"
public_url = "https://resources.example.org/digest"
language = "en"
timezone = "America/New_York"
authority = "resources.example.org"
since = 2014-01-01
postal_address = "1 Example Street, Springfield"

[feeds]
archives = "none"

[newsletters.monthly]
title = "Monthly digest"
every = "month"
on = 1
start = 2023-12-01
from = "Example Center <news@example.org>"
to = "monthly@lists.example.org"
unsubscribe = "mailto:monthly-leave@lists.example.org"
languages = ["en", "es"]
"""

TOPIC = """[topics.t{0}]
title = {{ en = "Topic {0}", es = "Tema {0}" }}
"""


def main(folder: Path, *, new: bool) -> None:
    """Write the settings and the catalog, with or without what is new."""
    topics = "\n".join(TOPIC.format(number) for number in range(TOPICS))
    (folder / "digest.toml").write_text(f"{SETTINGS}\n{topics}", encoding="utf-8")
    catalog(folder, ENTRIES if new else ENTRIES - NEW)


def catalog(folder: Path, count: int) -> None:
    """Write the catalog with so many entries."""
    written = json.dumps({"entries": [row(number) for number in range(count)]}, indent=1)
    (folder / "catalog.json").write_text(written, encoding="utf-8")


def row(number: int) -> dict[str, Any]:
    """Make an entry: one in five has HTML and a file, every other one is in Spanish."""
    chance = random.Random(number)  # its own, so that one entry does not depend on another
    rich = number % 5 == 0
    day = _day(number)
    seen = datetime(day.year, day.month, day.day, 9, tzinfo=UTC) + timedelta(minutes=number % 600)
    words = _sentence(chance, 45)
    return {
        "id": f"e{number:05d}",
        "title": _sentence(chance, 8),
        "language": ("en", "es")[number % 2],
        "summary": f'<p>{words} <a href="/more/{number}">More</a></p>' if rich else words,
        **({"summary_type": "html"} if rich else {}),
        "url": f"https://resources.example.org/guides/{number}/",
        "published": day.isoformat(),
        **({"added": seen.isoformat()} if number % 3 else {}),
        "topics": [f"t{number // 2 % TOPICS}", f"t{chance.randrange(TOPICS)}"],
        **({"authors": ["Ann Example"]} if number % 4 == 0 else {}),
        **({"files": [_file(number)]} if rich else {}),
    }


def _day(number: int) -> date:
    if number < ENTRIES - NEW:
        return date(2023, 11, 30) - timedelta(days=number * 7919 % _OLD_DAYS)
    return date(2023, 12, 2) + timedelta(days=number % 30)


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS.split(), k=words)).capitalize() + "."


def _file(number: int) -> dict[str, Any]:
    return {
        "url": f"https://resources.example.org/files/{number}.pdf",
        "type": "application/pdf",
        "length": 1000 + number,
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), new=sys.argv[2:] == ["new"])
