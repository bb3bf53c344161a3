"""What others read in our headers: newer Pythons, and mailparser and postal-mime of npm (slow)."""

import functools
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import idna
import pytest
from header_cases import LIST_ID, Head, as_lines, heads
from test_header import assert_read

HERE = Path(__file__).parent
PYTHONS = sorted(Path.home().glob(".pyenv/versions/3.*/bin/python3.*"))
QUIET = ("--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--loglevel=error")

pytestmark = pytest.mark.slow


def minor(path: Path) -> int:
    """Give the 13 of python3.13, and 0 of python3.13-config."""
    named = re.fullmatch(r"python3\.(\d+)", path.name)
    return int(named[1]) if named else 0


def newer_pythons() -> dict[int, Path]:
    """Find Pythons that are newer than this one, by their second number."""
    named = (shutil.which(f"python3.{number}") for number in range(40))
    found = [*map(Path, filter(None, named)), *PYTHONS]
    newer = (path for path in found if minor(path) > sys.version_info.minor)
    return {minor(path): path for path in newer if runs(path)}


def runs(python: Path) -> bool:
    """Whether a Python is one, and not the promise of one that is not installed."""
    done = subprocess.run([python, "--version"], capture_output=True, text=True, timeout=60)
    return done.returncode == 0 and done.stdout.startswith("Python 3.")


def told(*command: str | Path) -> list[tuple[Head, dict]]:
    """Let a program read all heads, and give what it says of each."""
    cases = heads()
    done = subprocess.run(
        command,
        input=as_lines(cases),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return list(zip(cases, map(json.loads, done.stdout.splitlines()), strict=True))


@pytest.fixture(scope="module", name="installed")
def _installed(tmp_path_factory: pytest.TempPathFactory):
    """Give a function that installs packages of npm, and says where."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        pytest.skip("needs node and npm, which are not installed")

    @functools.cache
    def install(*packages: str) -> Path:
        folder = tmp_path_factory.mktemp("modules")
        words = [npm, "install", *QUIET, "--prefix", str(folder), *packages]
        done = subprocess.run(words, capture_output=True, text=True, timeout=300)
        if done.returncode:
            pytest.skip(f"npm cannot install {packages}: {done.stderr.strip()[-200:]}")
        return folder

    return install


def test_newer_pythons_read_what_went_in():
    pythons = newer_pythons()
    if not pythons:
        pytest.skip("there is no Python newer than this one")

    for python in pythons.values():
        for head, read in told(python, "-I", HERE / "header_reader.py"):
            assert_read(head, read)


def test_the_newest_python_of_npm_reads_what_went_in(installed):
    modules = installed("pyodide@314.0.7")

    script = HERE / "header_reader.py"
    for head, read in told("node", HERE / "header_pyodide.mjs", modules, script):
        assert_read(head, read)


def test_mailparser_and_postal_mime_read_what_went_in(installed):
    """They agree with us but for this: mailparser shows domains in their own script, has no entry
    for a subject without text, and sees no id of a list whose name is not there.
    """
    modules = installed("mailparser@3.14.2", "postal-mime@4.0.0")

    for head, read in told("node", HERE / "header_reader.mjs", modules):
        local, _, domain = head.address.partition("@")
        subject = ["subject"] if head.subject else []
        assert read == {
            "mailparser": {
                "names": [*subject, "from", "list"],
                "subject": head.subject,
                "senders": [[head.name, f"{local}@{idna.decode(domain)}"]],
                "list": LIST_ID if head.name else None,
            },
            "postal-mime": {
                "names": ["subject", "from", "list-id"],
                "subject": head.subject,
                "senders": [[head.name, head.address]],
            },
        }
