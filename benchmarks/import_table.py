"""A table of 50,000 rows imported: new, once more, and with some of it changed.

    python -m benchmarks.import_table [--rounds N]

What it is measured against is a script that only moves the cells: `csv.DictReader`, a hash of each
row for an id, `json.dumps` as the catalog is written. It reads no date, cleans nothing, compares
nothing. The second import is measured against that and `json.load` of the catalog, which an import
that knows what it has before cannot do without.
"""

import argparse
import csv
import io
import json
import random
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

from benchmarks import made
from benchmarks.__main__ import PYTHON, against, line, parts
from benchmarks.clocked import Run, process, rounds
from benchmarks.imports import copies, imported, peaks, site

ROWS, CHANGED = 50_000, 500
HEADINGS = ("ID", "Title", "Publication date", "URL", "Topics", "Abstract", "Authors")
SOURCE = '\n[sources.sheet]\nfrom = "resources.csv"\n'


def main(count: int) -> None:
    """Print a line for each import, and how many times the plain way it takes."""
    with tempfile.TemporaryDirectory() as folder:
        empty = site(Path(folder) / "empty", SOURCE)
        (empty / "resources.csv").write_bytes(table())
        work = copies(empty, count)
        now = empty

        def first() -> Run:
            nonlocal now
            now = next(work)
            return imported(now, f"sheet: {ROWS} records: {ROWS} new, 0 changed, 0 unchanged")

        def again() -> Run:
            before = (now / "catalog.json").read_bytes()
            run = imported(now, f"sheet: {ROWS} records: 0 new, 0 changed, {ROWS} unchanged")
            if (now / "catalog.json").read_bytes() != before:
                raise SystemExit("the second import wrote something")
            return run

        def changed() -> Run:
            (now / "resources.csv").write_bytes(table(CHANGED))
            return imported(
                now, f"sheet: {ROWS} records: 0 new, {CHANGED} changed, {ROWS - CHANGED} unchanged"
            )

        plain, firsts, seconds, thirds = rounds(
            count,
            lambda: process(PYTHON, "-m", "benchmarks.import_table", "--plain", str(empty)),
            first,
            again,
            changed,
        )
        size = (empty / "resources.csv").stat().st_size / 1e6
        report(size, plain, firsts, seconds, thirds)


def report(
    size: float, plain: list[Run], firsts: list[Run], seconds: list[Run], thirds: list[Run]
) -> None:
    """Print what was measured."""
    moved, loaded = parts(plain, 0), parts(plain, 2)
    print(f"a table of {ROWS:,} rows, {size:.0f} MB")
    line("csv, a hash, json.dumps", moved)
    line("json.load of the catalog", loaded)
    line("import, all new", firsts)
    line("import again, nothing new", seconds)
    line(f"import with {CHANGED} changed", thirds)
    against("import / plain", firsts, [moved], bar=8)
    against("import again / (plain + json.load)", seconds, [moved, loaded], bar=6)
    peaks(firsts, seconds)


def table(changed: int = 0) -> bytes:
    """Make the table; of the first rows, so many have another title."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(HEADINGS)
    rows.writerows(row(number, changed=number < changed) for number in range(ROWS))
    return out.getvalue().encode()


def row(number: int, *, changed: bool) -> tuple[str, ...]:
    """Make a row: a date as people in the United States write it, two topics, some words."""
    chance = random.Random(number)  # its own, so that one row does not depend on another
    words = made._WORDS.split()  # noqa: SLF001 - the words of the other benchmarks
    day = made._day(number % (made.ENTRIES - made.NEW))  # noqa: SLF001 - and their days
    title = " ".join(chance.choices(words, k=8)).capitalize()
    return (
        str(number),
        f"{title}, revised" if changed else title,
        f"{day:%m/%d/%Y}",
        f"https://resources.example.org/guides/{number}/",
        f"Topic {number % made.TOPICS}; Topic {chance.randrange(made.TOPICS)}",
        " ".join(chance.choices(words, k=45)).capitalize() + ".",
        "Ann Example" if number % 4 == 0 else "",
    )


def plain(folder: Path) -> None:
    """Do what a script does that only moves the cells; print its times, and those of a load."""
    begun, used = time.perf_counter(), time.process_time()
    with (folder / "resources.csv").open(encoding="utf-8", newline="") as stream:
        rows = [entry(cells) for cells in csv.DictReader(stream)]
    written = json.dumps({"entries": rows}, ensure_ascii=False, indent=2)
    print(time.perf_counter() - begun, time.process_time() - used, end=" ")
    begun, used = time.perf_counter(), time.process_time()
    json.loads(written)
    print(time.perf_counter() - begun, time.process_time() - used)


def entry(cells: dict[str, str]) -> dict[str, object]:
    """Make an entry of a row, with what an import remembers of it."""
    id, title, published, url, topics, summary, authors = (cells[name] for name in HEADINGS)
    said = {
        "title": title,
        "summary": summary,
        "url": url,
        "published": published,
        "topics": [topic.strip() for topic in topics.split(";")],
        "authors": [authors] if authors else [],
    }
    return {"id": sha256(id.encode()).hexdigest()[:16], **said, "source": {"key": id, **said}}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--plain"]:
        plain(Path(sys.argv[2]))
    else:
        parser = argparse.ArgumentParser(prog="python -m benchmarks.import_table")
        parser.add_argument("--rounds", type=int, default=5, help="how often each is done (5)")
        main(parser.parse_args().rounds)
