"""What the benchmarks of imports share: a site without entries, an import that must succeed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks import made
from benchmarks.__main__ import DIGEST
from benchmarks.clocked import Run, middle, process

CLOCK = "2024-01-01 12:00"
MEMORY = 300
"""Megabytes that an import may take."""


def site(folder: Path, source: str) -> Path:
    """Make a site without entries, whose settings name a source."""
    folder.mkdir()
    topics = "\n".join(made.TOPIC.format(number) for number in range(made.TOPICS))
    (folder / "digest.toml").write_text(f"{made.SETTINGS}\n{topics}{source}", encoding="utf-8")
    (folder / "catalog.json").write_text('{"entries": []}\n', encoding="utf-8")
    return folder


def copies(empty: Path, count: int) -> Iterator[Path]:
    """Yield a site of its own for each round: where files were just deleted, a disk is slow."""
    for number in range(count):
        yield shutil.copytree(empty, empty.with_name(f"site-{number}"))


def imported(site: Path, told: str) -> Run:
    """Import as cron does; stop if the first line is not as `told`."""
    run = process(DIGEST, "--site", str(site), "import", "--all", "--as-of", CLOCK)
    if not run.output.startswith(told):
        raise SystemExit(run.output[:500])
    return run


def peaks(firsts: list[Run], seconds: list[Run]) -> None:
    """Print how much memory a first and a second import took."""
    for what, runs in (("import", firsts), ("import again", seconds)):
        peak = middle(run.peak for run in runs)
        print(f"{f'peak of memory of the {what}':44}{peak:7.0f} MB   bar {MEMORY} MB")
