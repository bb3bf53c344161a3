"""The preview in a real browser: keyboard, mouse, every switch, a save that is seen within a second."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hard
import pytest

SCRIPT = Path(__file__).with_name("preview_browser.mjs")
PACKAGES = ("axe-core@4.14.1", "playwright-core@1.65.1")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
AS_OF = ("--as-of", "2022-08-02")
SOON = 1000
"""Milliseconds within which a change is to be seen."""

pytestmark = pytest.mark.slow


def program(*names: str) -> str:
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"needs {names[0]}, which is not installed")
    return found


def digest(site: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "digest", "--site", str(site), *words]


@pytest.fixture(scope="module", name="site")
def _site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    hard.site(site)
    return site


@pytest.fixture(scope="module", name="base")
def _base(site: Path) -> Iterator[str]:
    """Serve the site as a person does, and give the address that is printed."""
    words = digest(site, "preview", "monthly", *AS_OF, "--serve")
    running = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    said = running.stdout.readline()
    found = re.match(r"look at (http://127\.0\.0\.1:\d+/) ", said)
    assert found, said
    yield found[1]
    running.terminate()
    running.wait(10)
    running.stdout.close()


@pytest.fixture(scope="module", name="report")
def _report(base: str, site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Let a browser do everything once, and give what happened."""
    node, npm, browser = program("node"), program("npm"), program(*BROWSERS)
    opened = subprocess.run(
        digest(site, "preview", "monthly", *AS_OF, "--open"),
        env=os.environ | {"BROWSER": "true"},
        capture_output=True,
        text=True,
    )
    assert opened.returncode == 0, opened.stderr
    modules = tmp_path_factory.mktemp("modules")
    quiet = ["--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--loglevel=error"]
    for words in (
        [npm, "install", *quiet, "--prefix", str(modules), *PACKAGES],
        [
            node,
            str(SCRIPT),
            str(modules),
            browser,
            base,
            str(site),
            str(site / ".digest/preview/monthly"),
        ],
    ):
        done = subprocess.run(words, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


# Every page


def test_axe_finds_nothing(report):
    found = {
        (page["path"], page["colorScheme"], page["width"], violation)
        for page in report["pages"]
        for violation in page["axe"]["violations"]
    }

    assert not found
    assert all(page["axe"]["passes"] > 10 for page in report["pages"])
    assert len(report["pages"]) > 40


def test_axe_finds_nothing_on_the_page_of_an_error(report):
    assert report["reloads"]["fault"]["violations"] == []
    assert report["reloads"]["fault"]["passes"] > 10


def test_nothing_is_wider_than_the_window(report):
    assert {(p["path"], p["width"]) for p in report["pages"] if p["overflow"] > 0} == set()


def test_every_page_has_one_heading_of_the_first_level(report):
    assert {page["headings"] for page in report["pages"]} == {1}


def test_the_policy_of_a_page_refuses_nothing_that_it_needs(report):
    parts = (
        *report["pages"],
        report["keyboard"],
        report["mouse"],
        report["folder"],
        report["reloads"],
    )

    assert [problem for part in parts for problem in part["problems"]] == []


def test_nothing_is_asked_of_others_but_the_images_of_the_mail(report):
    asked = {url for page in report["pages"] for url in page["requests"]}

    assert asked <= {hard.LOGO, hard.DARK_LOGO}


# Keyboard and mouse


def test_everything_is_reached_with_tab_and_shows_that_it_is(report):
    for page in report["pages"]:
        if "focus" in page:
            assert page["focus"]["unseen"] == [], page["path"]
            stops = page["focus"]["stops"]
            assert stops[0] == "a: Skip to the view"
            for name in ("English", "Arabic", "Plain text", "Check"):
                assert any(stop.startswith(f"a: {name}") for stop in stops), (page["path"], name)


def test_the_first_link_skips_to_the_view(report):
    assert report["keyboard"]["skipped"] == "view"


def test_the_width_is_chosen_by_keyboard(report):
    widths = report["keyboard"]["widths"]

    assert widths["desktop"] >= 640
    assert (widths["tablet"], widths["phone"], widths["small"]) == (640, 375, 360)


def test_a_frame_is_as_high_as_the_mail_in_it(report):
    heights = report["keyboard"]["heights"]

    for sizes in heights.values():
        assert abs(sizes["frame"] - sizes["inside"]) <= 1
    assert heights["phone"]["frame"] > heights["desktop"]["frame"] > 1000


def test_what_was_chosen_by_keyboard_holds_on_the_next_page(report):
    assert report["keyboard"]["dark"] == "rgb(21, 23, 27)"
    assert {"small", "dark"} <= set(report["keyboard"]["kept"])


def test_plain_text_is_shown_in_other_letters_and_columns(report):
    narrow, wide = report["keyboard"]["columns"]

    assert "mono" not in report["keyboard"]["font"].lower()
    assert wide > narrow > 300


def test_every_view_is_reached_by_mouse(report):
    titles = [title.split(",")[0] for title in report["mouse"]["titles"]]

    assert titles == [
        "Plain text",
        "Inbox",
        "Web page",
        "Feeds",
        "Fields",
        "Issue",
        "Check",
        "Mail",
    ]


def test_the_edition_is_switched_by_mouse_and_the_way_back_leads_back(report):
    mouse = report["mouse"]

    assert mouse["direction"] == "rtl"
    assert mouse["width"] == 375
    assert mouse["back"] == "en.mail.html"


def test_a_finding_leads_to_its_line_which_is_seen_and_stands_out(report):
    line = report["mouse"]["line"]

    assert line["seen"]
    assert line["apart"] not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")


def test_a_link_in_the_mail_opens_apart_from_the_preview(report):
    assert report["mouse"]["opened"].startswith("https://www.example.org/")
    assert report["mouse"]["stays"] == "en.mail.html"


# What is shown in frames


def test_the_colours_of_the_mail_are_those_that_are_chosen_whatever_the_system_prefers(report):
    light, dark = "rgb(244, 244, 241)", "rgb(21, 23, 27)"

    assert report["schemes"] == {
        "light in light": light,
        "dark in light": dark,
        "light in dark": light,
        "dark in dark": dark,
    }


def test_with_images_blocked_none_is_asked_for(report):
    shown, blocked = report["images"]["shown"], report["images"]["blocked"]

    assert hard.LOGO in shown["requests"]
    assert any(size > 0 for size in shown["sizes"])
    assert blocked["requests"] == []
    assert set(blocked["sizes"]) == {0}


# Saving


@pytest.mark.parametrize(
    "what", ["template", "catalog", "settings", "broken", "mended", "editorial"]
)
def test_a_change_is_seen_within_a_second_of_saving(report, what):
    assert report["reloads"]["took"][what] <= SOON


def test_what_the_check_finds_comes_in_without_showing_the_page_anew(report):
    found = report["reloads"]["found"]

    assert found["mark"] == "kept"
    assert found["beside"] > 0
    assert not found["unfinished"]


def test_what_was_chosen_stays_chosen_when_a_page_is_shown_anew(report):
    assert report["reloads"]["chosen"] == "phone"


def test_a_broken_template_is_shown_with_the_lines_around_the_one_in_question(report):
    fault = report["reloads"]["fault"]

    assert fault["line"] == "<p>{{ titel }}</p>"
    assert fault["lines"] == 3


# Without scripts, without a server


def test_without_scripts_every_view_is_there(report):
    assert report["scripts"]["shown"] == "Monthly digest"
    assert report["scripts"]["url"] == "en.text.html"


def test_a_folder_shows_the_same_without_any_server(report):
    folder = report["folder"]

    assert folder["shown"] == folder["text"] == "Monthly digest"
    assert folder["frame"] == "en.mail-frame.dark.html"
    assert folder["width"] == 375
    assert folder["title"].startswith("Check, English")
