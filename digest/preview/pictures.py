"""Pictures of the views, as a headless Chromium sees them.

It makes a picture of a window, and knows no window narrower than 500 pixels. So every view is shown
in a frame as wide as it is to be, on a page of its own; a first page holds all of these frames and
says how high each view is.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from digest.errors import RequestError
from digest.files import STAGED
from digest.preview.book import Book
from digest.preview.pages import files
from digest.preview.paper import Paper
from digest.preview.views import frame_name

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""The names under which one that can do it is found."""

_FLAGS = (
    *("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--allow-file-access-from-files", "--timeout=10000"),
)
_SECONDS = 60
_MARGIN = 24
_NARROWEST = 500
_HIGHEST = 16_000
"""Of a picture, in pixels: beyond it Chromium gives up; the rest is not in it."""

_HEIGHTS = re.compile(r"<pre>(\[[0-9,]*\])</pre>")
_DESKTOP, _PHONE, _PAGE = 1000, 375, 900
_SCRIPT = """<script>addEventListener("load", () => {
const heights = [...document.querySelectorAll("iframe")].map(
  (frame) => Math.ceil(frame.contentDocument.documentElement.scrollHeight));
document.body.innerHTML = `<pre>${JSON.stringify(heights)}</pre>`; });</script>"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, the file that it shows, how wide that is shown."""

    name: str
    page: str
    width: int


def take(book: Book, folder: Path) -> Iterator[str]:
    """Put pictures of every edition into a folder, all or none; yield their names.

    Raises:
        RequestError: there is no Chromium, it gives no picture, or the folder cannot be written.
    """
    browser = find_browser()
    made = files(book.on(Paper(book.paper.again, book.paper.accent, bare=True)))
    shots = [shot for language in book.languages for shot in _shots(language)]
    if not shots:
        raise RequestError("--pictures", "the issue has no entries", "see one with --sample")
    existed = folder.is_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=STAGED, dir=folder) as staged:
            yield from _taken(browser, made, shots, Path(staged), folder)
    except OSError as cause:
        raise RequestError(str(folder), f"cannot be written: {cause.strerror}") from cause
    finally:
        if not existed and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def find_browser() -> str:
    """Find a Chromium or Chrome. Raises RequestError where there is none."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise RequestError(
            "--pictures",
            "needs Chromium or Chrome, and none is installed",
            "install one, or look at it with --open",
        )
    return found


def _shots(language: str) -> Iterator[Shot]:
    mail, web = frame_name(language, "mail"), frame_name(language, "web")
    for width, of in ((_DESKTOP, "desktop"), (_PHONE, "phone")):
        for scheme in ("light", "dark"):
            yield Shot(f"{language}-mail-{of}-{scheme}", f"{mail}.{scheme}.html", width)
        yield Shot(f"{language}-web-page-{of}", f"{web}.light.html", width)
    yield Shot(f"{language}-mail-images-blocked", f"{mail}.light.blocked.html", _DESKTOP)
    for view in ("text", "inbox", "feeds", "check"):
        yield Shot(f"{language}-{view}", f"{language}.{view}.html", _PAGE)


def _taken(
    browser: str, made: Mapping[str, bytes], shots: list[Shot], staged: Path, folder: Path
) -> Iterator[str]:
    for name, content in made.items():
        (staged / name).write_bytes(content)
    (staged / "all.html").write_text(_page(((s, 100) for s in shots), _SCRIPT), encoding="utf-8")
    heights = _measured(browser, staged, len(shots))
    pictures: list[Path] = []
    for shot, height in zip(shots, heights, strict=True):
        page = staged / f"shot.{shot.name}.html"
        page.write_text(_page([(shot, height)]), encoding="utf-8")
        pictures.append(staged / f"{shot.name}.png")
        size = max(_NARROWEST, shot.width + 2 * _MARGIN), height + 2 * _MARGIN
        window = f"--window-size={size[0]},{size[1]}"
        _run(browser, staged, window, f"--screenshot={pictures[-1]}", page.as_uri())
        if not pictures[-1].is_file():
            raise RequestError(browser, f"made no picture of {shot.page}")
    for picture in pictures:
        picture.replace(folder / picture.name)
        yield picture.name


def _measured(browser: str, staged: Path, count: int) -> list[int]:
    said = _run(
        browser, staged, "--window-size=1200,900", "--dump-dom", (staged / "all.html").as_uri()
    )
    found = _HEIGHTS.search(said)
    heights: list[int] = json.loads(found[1]) if found else []
    if len(heights) != count:
        raise RequestError(browser, "does not show the pages", "look at it with --open")
    return [min(height, _HIGHEST - 2 * _MARGIN) for height in heights]


def _page(shots: Iterable[tuple[Shot, int]], script: str = "") -> str:
    frames = "".join(
        f'<iframe src="{shot.page}" style="width:{shot.width}px;height:{height}px"></iframe>'
        for shot, height in shots
    )
    style = (
        f"html{{background:#e3e4e0}}body{{margin:{_MARGIN}px}}"
        "iframe{display:block;margin:0 auto;border:0;background:#fff}"
    )
    return f'<!doctype html><meta charset="utf-8"><style>{style}</style>{frames}{script}'


def _run(browser: str, staged: Path, *words: str) -> str:
    """Run the browser once, with a profile of its own, and give what it prints."""
    own = [f"--user-data-dir={staged / 'profile'}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        own.append("--no-sandbox")  # Chromium has no sandbox for root
    try:
        done = subprocess.run(  # noqa: S603 - a browser that is installed, words of our own
            [browser, *_FLAGS, *own, *words],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired as cause:
        raise RequestError(browser, f"gave no answer in {_SECONDS} seconds") from cause
    except (subprocess.CalledProcessError, OSError) as cause:
        raise RequestError(browser, "did not run", "look at it with --open") from cause
    return done.stdout
