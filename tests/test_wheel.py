"""The wheel works by itself: installed in an environment of its own, a new site runs at once."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*words: str | Path, folder: Path) -> str:
    done = subprocess.run([str(w) for w in words], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_an_installed_wheel_makes_a_site_and_runs_it(tmp_path):
    run(
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        tmp_path / "dist",
        ROOT,
        folder=tmp_path,
    )
    run(sys.executable, "-m", "venv", tmp_path / "venv", folder=tmp_path)
    bin = tmp_path / "venv" / "bin"
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    run(
        bin / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-c",
        ROOT / "constraints.txt",
        wheel,
        folder=tmp_path,
    )

    run(bin / "digest", "init", "site", folder=tmp_path)
    first = run(bin / "digest", "run", folder=tmp_path / "site")
    second = run(bin / "digest", "run", folder=tmp_path / "site")

    assert "issue 1, 2 entries" in first
    assert "nothing due" in second
    assert len(list((tmp_path / "site" / "outbox").rglob("en.eml"))) == 1
