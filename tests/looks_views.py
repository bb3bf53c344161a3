"""What is looked at, and the browser that looks: sites are made, shown once, and what was seen kept."""

import base64
import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import hard
import pytest
from filelock import FileLock
from PIL import Image, ImageDraw
from sites import digest
from test_pages_browser import BROWSERS, PACKAGES, program

from digest.formats.palette import palette

ROOT = Path(__file__).parents[1]
SCRIPT = Path(__file__).with_name("looks.mjs")
WIDTHS = (320, 640, 1200)
SCHEMES = ("light", "dark")
UNSUBSCRIBE = "mailto:monthly-leave@lists.example.org"
SAMPLE_ISSUE = "2020-11-01"
"""The fullest one of the shipped catalog."""
HARD_ISSUE = "2022-08-01"
MAILS = tuple(
    f"{kind}-{language}-{width}-{scheme}"
    for kind in ("hard", "sample", "letter")
    for language in hard.EDITIONS
    for width in WIDTHS
    for scheme in SCHEMES
)
OFF = tuple(name.replace("hard", "off") for name in MAILS if name.startswith("hard"))
"""The hard one, in a program that loads no pictures."""
PAGES = tuple(
    f"page-{language}-{width}-{scheme}"
    for language in ("en", "ar")
    for width in (320, 1200)
    for scheme in SCHEMES
)
PRINTED = tuple(f"print-{language}-{scheme}" for language in hard.EDITIONS for scheme in SCHEMES)
PICTURES = tuple(
    name
    for name in (*MAILS, *OFF, *PAGES)
    if not name.startswith("letter") or name.startswith("letter-en-640")
)
"""What is kept in tests/looks/."""
TREATED = tuple(
    f"{treatment}-{name.removesuffix('-640-light')}"
    for treatment in ("outlook", "gmail")
    for name in MAILS
    if name.endswith("-640-light")
)
CHANGED = "changed "
AGAIN = "changed again"
WRONG = "changed so that all is wrong"
_LOGO = {hard.LOGO: "#1b3a4b", hard.DARK_LOGO: "#d7f5e9"}
_FONTS = (
    "LiberationSans-*.ttf",
    "LiberationSerif-*.ttf",
    "DejaVuSans.ttf",
    "DejaVuSans-Bold.ttf",
    "wqy-microhei.ttc",
)
_FONT_FOLDER = Path("/usr/share/fonts")
_INSTEAD = {
    "Liberation Sans": ("Segoe UI", "Helvetica", "Arial", "sans-serif", "system-ui"),
    "Liberation Serif": ("Georgia", "Times New Roman", "serif"),
}


def sample_settings() -> str:
    """Give the shipped digest.toml, with an edition for each of the three languages."""
    shipped = (ROOT / "digest.toml").read_text(encoding="utf-8")
    line = "[newsletters.monthly]\n"
    assert line in shipped
    return shipped.replace(line, line + 'languages = ["en", "es", "ar"]\n')


def make_sites(folder: Path) -> dict[str, Path]:
    """Make the sites and their issues; give the outbox of each."""
    sites = {
        "hard": hard.site(folder / "hard"),
        "letter": hard.site(folder / "letter", template="letter"),
    }
    sites["sample"] = folder / "sample"
    sites["sample"].mkdir()
    (sites["sample"] / "digest.toml").write_text(sample_settings(), encoding="utf-8")
    shutil.copy(ROOT / "catalog.json", sites["sample"])
    for name in ("hard", "letter"):
        assert digest(sites[name], "run").exit_code == 0
    done = digest(sites["sample"], "run", "--catch-up", clock="2022-08-31T12:00:00Z")
    assert done.exit_code == 0
    return {name: site / "outbox" for name, site in sites.items()}


def mail(outbox: Path, language: str, ending: str = "html") -> Path:
    """Give the file of the issue that is looked at."""
    issue = SAMPLE_ISSUE if outbox.parent.name == "sample" else HARD_ISSUE
    return outbox / "mail" / "monthly" / issue / f"{language}.{ending}"


def page(outbox: Path, language: str) -> Path:
    """Give the web page of the hard issue."""
    name = "index" if language == "en" else language
    return outbox / "web" / "monthly" / HARD_ISSUE / f"{name}.html"


def changes(html: str) -> dict[str, str]:
    """Change a mail as a slip in a template would; each is what a reader would notice."""
    accent = palette("#1b7f5c").light.accent
    bluer = f"{accent[:5]}{int(accent[5:], 16) + 0x20:02x}"
    larger = re.compile(r"(<h2[^>]*font-size:)(\d+)px")
    changed = {
        "headings 2 px larger": larger.sub(lambda m: f"{m[1]}{int(m[2]) + 2}px", html),
        "another blue in the accent": html.replace(accent, bluer),
        "the days of two entries missing": html.replace("July 28, 2022", ""),
        "one word of a heading changed": html.replace("Courts and hearings", "Courts and meetings"),
        "text at the other side": html.replace("text-align:left", "text-align:right"),
        "padding of 20 px instead of 32": re.sub(r"(padding:[^;]*?)32px", r"\g<1>20px", html),
        "lines closer together": html.replace("line-height:1.55", "line-height:1.5"),
        "no bar beside the intro": re.sub(r"border-left:4px solid #\w+", "", html),
    }
    for name, text in changed.items():
        assert text != html, f"nothing to change any more: {name}"
    return {CHANGED + name: text for name, text in changed.items()}


def wrong(html: str) -> str:
    """Make of a mail one that has every fault that facts are there to see."""
    for right, fault in {
        "font-size:14px": "font-size:13px",
        "border-left:4px": "border-right:4px",
        "text-align:left": "text-align:right",
        "line-height:1.7": "line-height:1",
        "<h3": "<h4",
        "</h3>": "</h4>",
        "color:#1f2226": "color:#bbbbbb",
        UNSUBSCRIBE: "mailto:nobody@example.org",
    }.items():
        assert right in html, right
        html = html.replace(right, fault)
    more = (
        '<p style="width:900px">A very wide text</p><p dir="rtl">1 Example Street</p>'
        '<img src="https://elsewhere.example/pixel.gif" width="1" height="1">'
    )
    return html.replace("</body>", f"{more}</body>")


def views(outboxes: dict[str, Path], folder: Path) -> Iterator[dict[str, Any]]:
    """Say what is looked at, how, and what is wanted of it."""

    def view(
        name: str, file: Path, width: int = 640, scheme: str = "light", **more: Any
    ) -> dict[str, Any]:
        about = {"name": name, "file": str(file), "width": width, "scheme": scheme}
        return {**about, "facts": {"unsubscribe": UNSUBSCRIBE}, **more}

    def picture(name: str, top: int = 2400, foot: int = 600) -> dict[str, Any]:
        return {"path": str(folder / name), "top": top, "foot": foot}

    for name in (*MAILS, *OFF, *PAGES):
        kind, language, width, scheme = name.split("-")
        outbox = outboxes.get(kind, outboxes["hard"])
        file = page(outbox, language) if kind == "page" else mail(outbox, language)
        wanted: dict[str, Any] = {"images": kind != "off"}
        if kind == "page" or (width == "640" and kind != "off"):
            wanted["axe"] = "page" if kind == "page" else "mail"
        if name in PICTURES:
            wanted["picture"] = picture(name, *((450, 0) if kind == "off" else ()))
        yield view(name, file, int(width), scheme, **wanted)
    for name in TREATED:
        treatment, kind, language = name.split("-")
        file = mail(outboxes[kind], language)
        yield view(name, file, treatment=treatment)
    for name in PRINTED:
        _, language, scheme = name.split("-")
        yield view(name, page(outboxes["hard"], language), scheme=scheme, print=True)
    html = mail(outboxes["hard"], "en").read_text(encoding="utf-8")
    for name, text in {AGAIN: html, **changes(html)}.items():
        file = folder / f"{name}.html"
        file.write_text(text, encoding="utf-8")
        yield view(name, file, picture=picture(name))
    file = folder / "wrong.html"
    file.write_text(wrong(html), encoding="utf-8")
    yield view(WRONG, file, axe="mail")


def look(folder: Path) -> None:
    """Make all there is to see, let the browser look at it, and keep what it saw in the folder."""
    node, npm, browser = program("node"), program("npm"), program(*BROWSERS)
    pictures = {url: _logo(ink) for url, ink in _LOGO.items()}
    outboxes = make_sites(folder)
    (folder / "raw").mkdir()
    plan = {"pictures": pictures, "views": [*views(outboxes, folder / "raw")]}
    modules = folder / "modules"
    quiet = ["--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--loglevel=error"]
    surroundings = {
        **os.environ,
        "FONTCONFIG_FILE": str(_font_settings(folder)),
        "LC_ALL": "C.UTF-8",
    }
    for words, said in (
        ([npm, "install", *quiet, "--prefix", str(modules), *PACKAGES], ""),
        ([node, str(SCRIPT), str(modules), browser], json.dumps(plan)),
    ):
        done = subprocess.run(
            words, input=said, capture_output=True, text=True, timeout=600, env=surroundings
        )
        assert done.returncode == 0, done.stderr
    (folder / "seen.json").write_text(done.stdout, encoding="utf-8")


def fonts(folder: Path) -> str:
    """Name the fonts that were looked at by their contents, a line each."""
    files = sorted((folder / "fonts").iterdir())
    return "".join(f"{sha256(file.read_bytes()).hexdigest()[:16]}  {file.name}\n" for file in files)


def looked(factory: pytest.TempPathFactory) -> Path:
    """Look once, however many processes run the tests; give the folder of what was seen."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "looks"
    with FileLock(shared / "looks.lock"):
        if not (folder / "seen.json").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            look(folder)
    return folder


def _font_settings(folder: Path) -> Path:
    """Write settings for fontconfig that admit our fonts only: pictures are the same everywhere."""
    fonts = folder / "fonts"
    fonts.mkdir()
    for pattern in _FONTS:
        files = list(_FONT_FOLDER.rglob(pattern))
        if not files:
            pytest.skip(f"needs the font {pattern}, which is not installed")
        for file in files:
            shutil.copy(file, fonts)
    aliases = "".join(
        f"<match target='pattern'><test name='family'><string>{name}</string></test>"
        f"<edit name='family' mode='assign' binding='same'><string>{family}</string></edit></match>"
        for family, names in _INSTEAD.items()
        for name in names
    )
    path = folder / "fonts.conf"
    path.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'><fontconfig>"
        f"<dir>{fonts}</dir><cachedir>{folder / 'font-cache'}</cachedir>{aliases}</fontconfig>"
    )
    return path


def _logo(ink: str) -> str:
    """Draw a logo, twice as wide as it is shown, on nothing."""
    logo = Image.new("RGBA", (360, 80), "#00000000")
    pen = ImageDraw.Draw(logo)
    pen.ellipse((0, 0, 79, 79), fill=ink)
    for left, right in ((100, 180), (200, 250), (270, 359)):
        pen.rectangle((left, 24, right, 55), fill=ink)
    octets = io.BytesIO()
    logo.save(octets, "PNG")
    return base64.b64encode(octets.getvalue()).decode()
