"""`digest preview --open` and `--pictures`: a folder that is whole, pictures that are all there."""

import os
import shutil
import stat
import sys
from pathlib import Path

import pytest
from PIL import Image
from sites import SETTINGS, catalog, digest, entry

from digest.preview.pictures import BROWSERS

NAMES = {
    "en-check.png",
    "en-feeds.png",
    "en-inbox.png",
    "en-mail-desktop-dark.png",
    "en-mail-desktop-light.png",
    "en-mail-images-blocked.png",
    "en-mail-phone-dark.png",
    "en-mail-phone-light.png",
    "en-text.png",
    "en-web-page-desktop.png",
    "en-web-page-phone.png",
}


@pytest.fixture(name="site")
def _site(tmp_path, monkeypatch):
    """A site, and a browser that opens nothing but takes down what it was to open."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "digest.toml").write_text(SETTINGS)
    catalog(site, entry("rent"))
    opener = program(tmp_path / "bin/opener", f"Path('{tmp_path}/opened').write_text(sys.argv[1])")
    monkeypatch.setenv("BROWSER", str(opener))
    monkeypatch.setattr("webbrowser._tryorder", None)  # it reads BROWSER once a process
    monkeypatch.setattr("webbrowser._browsers", {})
    return site


def program(path: Path, script: str) -> Path:
    """Write a program in Python."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!{sys.executable}\nimport sys\nfrom pathlib import Path\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


# A folder


def test_open_writes_a_folder_names_it_and_opens_it(site, tmp_path):
    result = digest(site, "preview", "monthly", "--open")

    folder = site / ".digest/preview/monthly"
    assert result.exit_code == 0
    assert result.output == f"look at {folder / 'index.html'}\n"
    assert (tmp_path / "opened").read_text() == (folder / "index.html").resolve().as_uri()
    assert (folder / "en.mail-frame.dark.html").is_file()


def test_open_begins_with_the_edition_of_a_language(site, tmp_path):
    digest(site, "preview", "monthly", "--open", "--language", "en")

    assert (tmp_path / "opened").read_text().endswith("/en.mail.html")


def test_an_older_preview_is_replaced_whole(site):
    digest(site, "preview", "monthly", "--open")
    folder = site / ".digest/preview/monthly"
    (folder / "old.html").write_text("old")
    (folder.parent / ".staged-monthly-killed").mkdir()

    digest(site, "preview", "monthly", "--open")

    assert not (folder / "old.html").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["monthly"]


def test_nothing_else_of_the_site_is_touched(site):
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}

    digest(site, "preview", "monthly", "--open")

    after = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert {p: b for p, b in after.items() if ".digest" not in p.parts} == before
    assert not (site / "outbox").exists()


def test_a_site_that_cannot_be_written_is_shown_from_a_temporary_folder(
    site, tmp_path, monkeypatch
):
    (site / ".digest").write_text("in the way")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    result = digest(site, "preview", "monthly", "--open")

    assert result.exit_code == 0
    assert result.output.startswith(f"look at {tmp_path}/digest-preview-")


def test_a_preview_is_for_the_eyes_of_its_owner(site):
    digest(site, "preview", "monthly", "--open")

    assert stat.S_IMODE((site / ".digest/preview/monthly").stat().st_mode) == 0o700


def test_without_a_browser_the_address_is_said(site, monkeypatch):
    monkeypatch.setattr("webbrowser._tryorder", ["/nowhere/at-all"])

    result = digest(site, "preview", "monthly", "--open")

    assert "no browser was found; open it yourself: file://" in result.output


# Pictures


def test_without_a_chromium_there_is_a_line_and_no_folder(site, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    result = digest(site, "preview", "monthly", "--pictures", str(tmp_path / "pictures"))

    assert result.exit_code == 1
    assert result.output == (
        "digest: --pictures: needs Chromium or Chrome, and none is installed; "
        "install one, or look at it with --open\n"
    )
    assert not (tmp_path / "pictures").exists()


MEASURES = "if '--dump-dom' in sys.argv: print('<pre>[' + ','.join(['9'] * 11) + ']</pre>')"
TAKES = f"""{MEASURES}
for word in sys.argv:
    if word.startswith('--screenshot='): Path(word.partition('=')[2]).write_text('a picture')"""


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("sys.exit(1)", "did not run; look at it with --open"),
        ("print('nothing')", "does not show the pages; look at it with --open"),
        ("print('<pre>[1]</pre>')", "does not show the pages"),
        (MEASURES, "made no picture of en.mail-frame.light.html"),
        (
            TAKES.replace("'a picture'", "'x' if 'inbox' not in word else sys.exit(3)"),
            "did not run",
        ),
    ],
)
def test_a_browser_that_fails_leaves_no_picture_behind(site, tmp_path, monkeypatch, script, said):
    program(tmp_path / "bin/chromium", script)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")

    result = digest(site, "preview", "monthly", "--pictures", str(tmp_path / "new/pictures"))

    assert result.exit_code == 1
    assert said in result.output
    assert not (tmp_path / "new/pictures").exists()


def test_pictures_stand_beside_what_is_in_the_folder_already(site, tmp_path, monkeypatch):
    program(tmp_path / "bin/chromium", TAKES)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    (folder / "en-inbox.png").write_text("old")

    result = digest(site, "preview", "monthly", "--pictures", str(folder))

    assert result.exit_code == 0, result.output
    assert {path.name for path in folder.iterdir()} == NAMES | {"mine.txt"}
    assert (folder / "en-inbox.png").read_text() == "a picture"
    assert result.output.splitlines()[0] == f"wrote {folder / 'en-mail-desktop-light.png'}"


def test_an_empty_issue_has_no_pictures(site, tmp_path, monkeypatch):
    program(tmp_path / "bin/chromium", TAKES)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    catalog(site)

    result = digest(site, "preview", "monthly", "--pictures", str(tmp_path / "pictures"))

    assert result.exit_code == 1
    assert "the issue has no entries; see one with --sample" in result.output


@pytest.mark.slow
def test_pictures_show_the_mail_on_a_phone_and_in_the_dark(site, tmp_path):
    if not any(map(shutil.which, BROWSERS)):
        pytest.skip("needs chromium, which is not installed")
    catalog(site, *(entry(f"e{n:02}", summary="What it says. " * 20) for n in range(12)))
    folder = tmp_path / "pictures"

    result = digest(site, "preview", "monthly", "--pictures", str(folder))

    assert result.exit_code == 0, result.output
    assert {path.name for path in folder.iterdir()} == NAMES
    pictures = {path.stem: Image.open(path).convert("RGB") for path in folder.iterdir()}
    light, dark = pictures["en-mail-desktop-light"], pictures["en-mail-desktop-dark"]
    phone = pictures["en-mail-phone-light"]
    assert light.size == dark.size
    assert light.width == 1048
    assert phone.width == 500
    assert phone.height > light.height > 1500
    assert light.getpixel((40, 40)) == (244, 244, 241)
    assert dark.getpixel((40, 40)) == (21, 23, 27)
    # the whole of it: the foot of the mail, and then the desk on which it lies
    assert phone.getpixel((250, phone.height - 30)) == (244, 244, 241)
    assert phone.getpixel((250, phone.height - 10)) == phone.getpixel((10, 10)) == (227, 228, 224)
