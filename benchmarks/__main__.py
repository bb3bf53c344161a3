"""What is measured, and the table."""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks import made
from benchmarks.clocked import Run, middle, process, rounds

PYTHON = sys.executable
DIGEST = str(Path(PYTHON).with_name("digest"))
SHIPPED = Path(__file__).parents[1]


def main() -> None:
    """Print a line for each bar of docs/performance.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each is done (5)")
    count = parser.parse_args().rounds
    print(
        f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}; "
        f"medians of {count} rounds, on the clock (least to most) and of the processor\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        starts(4 * count)
        print(process(PYTHON, "-m", "benchmarks.messages", str(count)).output)
        large(Path(folder), count)


def starts(count: int) -> None:
    """Measure what a person waits for: the help, and a look at the next issue."""
    click, helped, preview = rounds(
        count,
        lambda: process(PYTHON, "-c", "import click"),
        lambda: process(DIGEST, "--help"),
        lambda: process(DIGEST, "--site", str(SHIPPED), "preview", "monthly"),
    )
    line("import click", click)
    line("digest --help", helped)
    line("digest preview monthly, shipped catalog", preview)
    against("help / import click", helped, [click], bar=2)
    print(f"{'preview':44}{middle(run.seconds for run in preview):7.3f} s    bar 0.5 s\n")


def large(folder: Path, count: int) -> None:
    """Measure an issue and all feeds of a large catalog, and a second run with nothing new."""
    before = folder / "before"
    before.mkdir()
    # A site of its own for each round: ext4 is slow to create files where some were just deleted.
    works = [folder / f"site-{number}" for number in range(count + 1)]
    rounds_done = iter(works)
    work = works[0]
    process(PYTHON, "-m", "benchmarks.made", str(before))
    process(DIGEST, "--site", str(before), "run", "--as-of", made.FIRST_LOOK)
    process(PYTHON, "-m", "benchmarks.made", str(before), "new")

    def first() -> Run:
        nonlocal work
        work = next(rounds_done)
        shutil.copytree(before, work)
        return run(work)

    def again() -> Run:
        written = tree(work)
        second = run(work)
        if tree(work) != written:
            raise SystemExit("the second run wrote something")
        return second

    bare, firsts, cold, seconds = rounds(
        count,
        lambda: process(PYTHON, "-m", "benchmarks.bare", str(before), made.FEEDS_OF),
        first,
        lambda: process(DIGEST, "--version"),
        again,
    )
    check(work)
    loaded, generated = (parts(bare, 0), parts(bare, 2))
    line("json.load of the catalog", loaded)
    line("the same 369 feeds by plain feedgen and json", generated)
    line("run: issue of 2,000, feeds of 50,000", firsts)
    line("digest --version", cold)
    line("run again, nothing new", seconds)
    against("run / (json.load + plain feeds)", firsts, [loaded, generated], bar=5)
    against("run again / (--version + json.load)", seconds, [cold, loaded], bar=3)
    print(f"{'peak of memory of the run':44}{middle(r.peak for r in firsts):7.0f} MB   bar 300 MB")
    archives(work)


def archives(site: Path) -> None:
    """Measure the archives of the feeds of everything: all 50,000 entries, month by month."""
    settings = site / "digest.toml"
    settings.write_text(settings.read_text().replace('"none"', '"all"'))
    command = (DIGEST, "--site", str(site), "feeds", "--as-of", made.SECOND_LOOK)
    first, again = process(*command), process(*command)
    count = len(list((site / "outbox/feeds/archive").glob("*.xml")))
    line(f"digest feeds, with {count} archives", [first])
    line("once more, nothing new", [again])
    print(f"{'peak of memory':44}{max(first.peak, again.peak):7.0f} MB   bar 300 MB")


def run(site: Path) -> Run:
    """Run digest as cron does."""
    return process(DIGEST, "--site", str(site), "run", "--as-of", made.SECOND_LOOK)


def tree(site: Path) -> dict[str, tuple[int, int]]:
    """Give size and time of every file of the outbox."""
    return {
        str(path): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in (site / "outbox").rglob("*")
    }


def check(site: Path) -> None:
    """Stop if the runs did not make what the table says."""
    record = json.loads((site / "outbox/mail/monthly/2024-01-01/issue.json").read_bytes())
    feeds = list((site / "outbox/feeds").glob("*.xml"))
    assert len(record["announced"]) == made.NEW, len(record["announced"])
    assert len(feeds) >= 2 * 3 * (made.TOPICS + 1), len(feeds)


def parts(bare: Iterable[Run], first: int) -> list[Run]:
    """Read two of the times that `benchmarks.bare` printed."""
    times = [tuple(map(float, run.output.split()))[first : first + 2] for run in bare]
    return [Run(seconds, processor, 0, "") for seconds, processor in times]


def line(what: str, runs: list[Run]) -> None:
    """Print what it took."""
    took = [run.seconds for run in runs]
    print(
        f"{what:44}{middle(took):7.3f} s    ({min(took):.3f} to {max(took):.3f})"
        f"   {middle(run.processor for run in runs):7.3f} s",
        flush=True,
    )


def against(what: str, runs: list[Run], measures: list[list[Run]], *, bar: float) -> None:
    """Print how many times the sum of the measures it took, on the clock and of the processor."""

    def times(of: Callable[[Run], float]) -> float:
        return middle(map(of, runs)) / sum(middle(map(of, measure)) for measure in measures)

    on_clock, of_processor = times(lambda run: run.seconds), times(lambda run: run.processor)
    print(f"{what:44}{on_clock:7.2f} times; of the processor {of_processor:.2f}   bar {bar:g}")


if __name__ == "__main__":
    main()
