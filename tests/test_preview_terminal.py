"""`digest preview` where it is printed: on a real terminal, in a pipe, with and without colour."""

import os
import pty
import re
import struct
import subprocess
import sys
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

import pytest
from sites import SETTINGS, catalog, entry

from digest.formats.words.columns import columns

PREVIEW = (sys.executable, "-m", "digest", "preview", "monthly", "--as-of", "2022-08-02")
LONG = "What a tenant should know about a notice that comes by post in the middle of winter"
_STYLE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(name="site")
def _site(tmp_path):
    (tmp_path / "digest.toml").write_text(SETTINGS)
    catalog(
        tmp_path,
        entry("rent", title=LONG),
        entry("zh", title="租客权利指南：驱逐通知" * 8, language="zh"),
        entry("later", "2022-08-20", title=LONG),
    )
    return tmp_path


def on_terminal(site: Path, columns: int, **variables: str) -> str:
    """Run the command on a terminal so many columns wide, and give what it writes there."""
    main, side = pty.openpty()
    ioctl(main, TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS", "TERM")}
    done = subprocess.Popen(
        PREVIEW,
        cwd=site,
        stdout=side,
        stderr=subprocess.STDOUT,
        env=environment | {"TERM": "xterm", "PYTHONIOENCODING": "utf-8"} | variables,
    )
    os.close(side)
    written = b""
    try:
        while piece := os.read(main, 4096):
            written += piece
    except OSError:  # Linux: the other side is closed
        pass
    os.close(main)
    assert done.wait() == 0, written
    return written.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal_unless_one_word_is(site, width):
    lines = _STYLE.sub("", on_terminal(site, width)).split("\n")

    wide = [line for line in lines if columns(line) > width]

    assert [line for line in wide if " " in line.strip()] == []


def test_a_long_title_goes_on_below_itself(site):
    lines = _STYLE.sub("", on_terminal(site, 60)).split("\n")

    at = next(n for n, line in enumerate(lines) if line.startswith("  2022-07-05  What a tenant"))
    assert lines[at + 1].startswith(" " * 14 + lines[at + 1].strip())
    assert " ".join((lines[at][14:], lines[at + 1].strip())) in LONG


def test_a_terminal_has_colour(site):
    assert "\x1b[1mHousing\x1b[0m" in on_terminal(site, 80)


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_who_wants_no_colour_gets_none(site, variables):
    assert "\x1b" not in on_terminal(site, 80, **variables)


def test_an_empty_no_color_asks_for_nothing(site):
    """https://no-color.org: "when present and not an empty string"."""
    assert "\x1b" in on_terminal(site, 80, NO_COLOR="")


def test_a_pipe_gets_no_colour_and_whole_lines(site):
    done = subprocess.run(PREVIEW, cwd=site, capture_output=True, text=True, check=True)

    assert "\x1b" not in done.stdout
    assert f"  2022-07-05  {LONG}\n" in done.stdout
