"""Does any test notice? Puts deliberate faults into a copy of the product, one at a time.

    python -m tests.faults [--jobs N] [WORDS]

The faults are in faults.toml, at least one for each clause of the rules. A fault that no test notices
survives: its clause has no test. Survivors are listed at the end, and the exit code is 1 if there are
any. With WORDS, only the faults whose description or file has them in it. The tests that tell most
are run first, and a fault's first failing test is its last.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

CHECKOUT = Path(__file__).parents[1]
COPIED = (
    *("digest", "templates", "tests"),
    *("catalog.json", "digest.toml", "pyproject.toml", "outbox/README.md"),
)
FAULTS = Path(__file__).with_name("faults.toml")
FIRST = (
    (
        *(
            "rules",
            "issue",
            "issue_decisions",
            "ledger",
            "edition",
            "schedule",
            "record",
            "catalog",
        ),
        *("config", "config_refusals", "text"),
    ),
    ("timelines",),
    ("commit_order", "outbox", "cli", "cli_refusals", "kill", "lock", "disk_full"),
    ("selection_properties",),
)
"""What is run first, round by round; the rest is run in a last round."""

OF_MAIL = (
    *("palette", "budget", "design", "config_look", "bidi", "wording", "period", "mjml"),
    *("mjml_engine", "mjml_places", "header", "message", "message_pattern", "page", "sizes"),
    *("templates", "overrides", "cli_templates"),
)
"""What is run before all others where the fault is in formats or settings."""

NOT_HERE = ("docs", "faults", "wheel", "architecture", "template_example")
"""What tests other things than behaviour."""

BROKEN = 2
_SAME_EXAMPLES = "--hypothesis-seed=0"
_NOT_COMPILED = "PYTHONDONTWRITEBYTECODE"
_OF_PYTHON = ("PYTHONPATH", _NOT_COMPILED)
SECONDS = 900
"""After this long, a run of the tests is taken to hang: the fault was noticed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A text that stands once in a file, what to put in its place, and the rule that this breaks."""

    breaks: str
    file: str
    old: str
    new: str

    def times(self, root: Path) -> int:
        """Count how often the old text stands in the file; it must be once."""
        return (root / self.file).read_text(encoding="utf-8").count(self.old)

    @contextmanager
    def applied(self, root: Path) -> Iterator[None]:
        """Put the fault into the file for a while; then it is as it was, its time too."""
        path = root / self.file
        whole, status = path.read_text(encoding="utf-8"), path.stat()
        path.write_text(whole.replace(self.old, self.new), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(whole, encoding="utf-8")
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def read() -> tuple[Fault, ...]:
    """Read all faults, in the order of the file."""
    tables = tomllib.loads(FAULTS.read_text(encoding="utf-8"))
    return tuple(Fault(**table) for table in tables["fault"])


def rounds(root: Path, file: str = "") -> tuple[tuple[str, ...], ...]:
    """Give the files of tests, round by round, for a fault in a file."""
    there = {path.stem.removeprefix("test_") for path in (root / "tests").glob("test_*.py")}
    of_mail = file.startswith(("digest/formats/", "digest/config/"))
    orders = [OF_MAIL, *FIRST] if of_mail else FIRST
    first = [[name for name in names if name in there] for names in orders]
    rest = sorted(there - {name for names in first for name in names} - set(NOT_HERE))
    return tuple(
        tuple(f"tests/test_{name}.py" for name in names) for names in (*first, rest) if names
    )


def environment(root: Path, *, compiling: bool = False) -> dict[str, str]:
    """Give the variables with which a copy is imported, and not what is installed.

    Only a copy without a fault is compiled: two faults in one second could be taken for one.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _OF_PYTHON}
    return {**kept, "PYTHONPATH": str(root)} | ({} if compiling else {_NOT_COMPILED: "1"})


def imported(root: Path) -> Path:
    """Ask a new Python where it takes the product from."""
    asked = [sys.executable, "-c", "import digest; print(digest.__file__)"]
    done = subprocess.run(
        asked, cwd=root, env=environment(root), capture_output=True, text=True, check=True
    )
    return Path(done.stdout.strip())


def first_failure(root: Path, file: str = "", *, compiling: bool = False) -> str:
    """Run the tests of a copy; give the first that fails, or nothing."""
    for files in rounds(root, file):
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
        try:
            done = subprocess.run(
                [*command, "--no-header", "--tb=no", _SAME_EXAMPLES, *files],
                cwd=root,
                env=environment(root, compiling=compiling),
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"no end of {' '.join(files)}"
        if done.returncode:
            lines = [
                line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERR"))
            ]
            return lines[0] if lines else done.stdout[-500:] + done.stderr[-500:]
    return ""


def copy(folder: Path) -> Path:
    """Copy what the tests need into a folder; times of files stay, so compiled ones hold good."""
    for name in COPIED:
        source, target = CHECKOUT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    return folder


def judge(fault: Fault, copies: "Queue[Path]") -> tuple[Fault, str]:
    """Give a fault and the test that noticed it, if one did."""
    root = copies.get()
    try:
        with fault.applied(root):
            return fault, first_failure(root, fault.file)
    finally:
        copies.put(root)


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge the faults that are asked for; give the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("words", nargs="?", default="", help="take only faults with these words")
    parser.add_argument("--jobs", type=int, default=2, help="how many at once (2)")
    asked = parser.parse_args(arguments)
    chosen = [fault for fault in read() if asked.words in f"{fault.breaks} {fault.file}"]
    if not chosen:
        print(f"no fault has these words: {asked.words}")
        return BROKEN
    for fault in chosen:
        if (times := fault.times(CHECKOUT)) != 1:
            print(
                f"{fault.file}: {fault.breaks}: the old text stands there {times} times, not once"
            )
            return BROKEN
    with tempfile.TemporaryDirectory() as folder:
        return judge_all(chosen, Path(folder).resolve(), asked.jobs)


def judge_all(chosen: Sequence[Fault], folder: Path, jobs: int) -> int:
    """Judge faults in copies below a folder, several at once; give the exit code."""
    first = copy(folder / "0")
    if not imported(first).is_relative_to(first):
        print(f"the tests would import {imported(first)}, not the copy in {first}")
        return BROKEN
    if failure := first_failure(first, compiling=True):
        print(f"without any fault, the tests fail already: {failure}")
        return BROKEN
    copies: Queue[Path] = Queue()
    copies.put(first)
    for number in range(1, jobs):
        copies.put(shutil.copytree(first, folder / str(number)))
    survivors: list[Fault] = []
    with ThreadPoolExecutor(jobs) as pool:
        for fault, noticed in pool.map(lambda fault: judge(fault, copies), chosen):
            print(f"{'noticed ' if noticed else 'SURVIVED'}  {fault.breaks}", flush=True)
            print(f"          {noticed.removeprefix('FAILED ') or fault.file}", flush=True)
            survivors += [] if noticed else [fault]
    print(f"\n{len(chosen)} faults, {len(survivors)} survived")
    for fault in survivors:
        print(f"  {fault.file}: {fault.breaks}")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
