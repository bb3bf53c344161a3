"""Pages and feeds in a real browser: axe finds nothing, nothing is wider than a telephone."""

import functools
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import hard
import pytest
from sites import SETTINGS, catalog, digest, entry

SCRIPT = Path(__file__).with_name("pages_browser.mjs")
PACKAGES = ("axe-core@4.14.1", "playwright-core@1.65.1")
PAGES = [
    "feeds/index.html",
    "feeds/all.html",
    "feeds/housing.html",
    "feeds/housing.es.html",
    "feeds/youth.html",
    "feeds/old.html",
    "web/monthly/2022-08-01/index.html",
    "web/monthly/2022-08-01/es.html",
    "web/monthly/index.html",
]
HARD = ["index", "ar", "zh"]
PAGES += [f"hard/web/monthly/2022-08-01/{name}.html" for name in HARD]
PAGES += ["hard/web/monthly/index.html", "hard/feeds/index.html"]
FEEDS = ["feeds/housing.atom.xml", "feeds/housing.rss.xml", "feeds/housing.es.atom.xml"]
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css",
    ".xml": "application/xml",
    ".json": "application/feed+json",
    ".opml": "text/x-opml",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MORE = """
[topics.old]
title = "Old"
retired = 2022-07-01

[topics.youth]
title = "Youth justice, schools, and the records that follow people for the rest of their lives"

[newsletters.monthly]
languages = ["en", "es"]"""

pytestmark = pytest.mark.slow


def program(*names: str) -> str:
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"needs {names[0]}, which is not installed")
    return found


class _Quiet(SimpleHTTPRequestHandler):
    """Serve files with the types that docs/feeds.md asks of a server."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | TYPES

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module", name="outbox")
def _outbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    settings = SETTINGS.replace("\n[newsletters.monthly]", MORE)
    settings = settings.replace('"Housing"', '{ en = "Housing", es = "Vivienda" }')
    (site / "digest.toml").write_text(settings)
    catalog(
        site,
        entry(
            "rent",
            topics=["housing", "courts"],
            summary="What tenants should know. " * 40,
            authors=["Ada Example", "Ana Pérez"],
            files=[{"url": "https://www.example.org/rent.pdf", "length": 1_234_567}],
        ),
        entry("guia", language="es", title="Guía de alquiler", summary="Lo que debe saber."),
        entry("dalil", language="ar", title="دليل المستأجر", summary="دليل قصير."),
        entry("word", title="Supercalifragilistic" * 8, summary="x" * 400),
        entry("list", summary_type="html", summary="<p><a href='/f'>Form</a></p><ul><li>One</ul>"),
        entry("hostile", title="</title><script>x</script> & <b>bold</b>"),
        entry("end", "2022-06-20", topics=["old"]),
    )
    assert digest(site, "run").exit_code == 0
    (site / "outbox/hard").symlink_to(_hard(tmp_path_factory.mktemp("hard")))
    return site / "outbox"


def _hard(site: Path) -> Path:
    """Make the outbox of the hard issue, with authors and files here and there."""
    hard.site(site)
    path = site / "catalog.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    for row in document["entries"][::4]:
        row["authors"] = ["Ana Pérez", "محمد علي"]
        row["files"] = [{"url": "https://www.example.org/a.pdf", "length": 123_456}]
    path.write_text(json.dumps(document), encoding="utf-8")
    assert digest(site, "run").exit_code == 0
    return site / "outbox"


@pytest.fixture(scope="module", name="base")
def _base(outbox: Path) -> Iterator[str]:
    """Serve the outbox on this machine alone, and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(outbox)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module", name="report")
def _report(base: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Let a browser look at everything once, and give what it found."""
    node, npm, browser = program("node"), program("npm"), program(*BROWSERS)
    modules = tmp_path_factory.mktemp("modules")
    quiet = ["--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--loglevel=error"]
    for words in (
        [npm, "install", *quiet, "--prefix", str(modules), *PACKAGES],
        [node, str(SCRIPT), str(modules), browser, base, *PAGES, *FEEDS],
    ):
        done = subprocess.run(words, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_axe_finds_nothing(report):
    found = {
        (page["path"], page["colorScheme"], page["width"], violation)
        for page in report["pages"]
        for violation in page["axe"]["violations"]
    }

    assert not found
    assert all(page["axe"]["passes"] > 10 for page in report["pages"])
    assert len(report["pages"]) == len(PAGES) * 4


def test_nothing_is_wider_than_the_window(report):
    every = report["pages"] + report["feeds"]

    wide = [(p["path"], p["width"], p["overflow"]) for p in every if p["overflow"] > 0]
    assert {page["width"] for page in every} == {320, 1200}
    assert not wide


def test_every_link_is_reached_by_keyboard_and_shows_that_it_is(report):
    for page in report["pages"]:
        focus = page["focus"]
        assert focus["stops"] == focus["expected"] > 1, page["path"]
        assert not focus["unseen"], page["path"]


def test_pages_say_the_same_without_scripts(report, outbox):
    for page in report["pages"]:
        if page["width"] == 1200:
            assert report["withoutScripts"][page["path"]] == page["text"]
    for path in PAGES:
        assert "<script" not in (outbox / path).read_text(encoding="utf-8").lower()


def test_a_page_loads_nothing_but_itself_and_the_logo(report, base):
    for page in report["pages"]:
        logo = hard.LOGO if page["colorScheme"] == "light" else hard.DARK_LOGO
        logos = [logo] if page["path"].startswith("hard/") else []
        assert page["requests"] == [base + page["path"], *logos]
        assert page["pictures"] == [[logo, 360] for logo in logos], page["path"]


def test_the_policy_of_a_page_refuses_nothing_that_it_needs(report):
    assert {page["path"]: page["refused"] for page in report["pages"] if page["refused"]} == {}


def test_a_page_from_right_to_left_is_a_mirror_of_the_other(report):
    sides = {page["path"]: page["sides"] for page in report["pages"] if page["width"] == 1200}

    english, arabic = (
        sides[f"hard/web/monthly/2022-08-01/{name}.html"] for name in ("index", "ar")
    )
    assert english == {"masthead": "left", "intro": "left", "dir": "ltr"}
    assert arabic == {"masthead": "right", "intro": "right", "dir": "rtl"}


def test_a_link_to_an_entry_leads_there_and_shows_which_it_is(report):
    found = [page["target"] for page in report["pages"] if "target" in page]

    assert len(found) > 20
    assert all(target == {"seen": True, "apart": True} for target in found)


def test_on_paper_pages_are_black_on_white_and_have_nothing_to_click(report):
    for page in report["pages"]:
        printed = page["printed"]
        assert printed["shown"] == [], page["path"]
        assert set(printed["inks"]) <= {"rgb(0, 0, 0)", "rgb(51, 51, 51)"}, page["path"]
        assert printed["papers"] == ["rgb(255, 255, 255)"], page["path"]


def test_on_paper_the_address_of_every_link_of_an_entry_can_be_read(report):
    printed = [page["printed"] for page in report["pages"] if "/2022-08-01/" in page["path"]]

    assert all(page["links"] > 3 for page in printed)
    assert [page["unsaid"] for page in printed] == [0] * len(printed)


def test_on_paper_no_entry_is_cut_and_no_heading_stands_alone(report):
    printed = [page["printed"] for page in report["pages"] if "/2022-08-01/" in page["path"]]

    assert {page["split"] for page in printed} == {page["headings"] for page in printed} == {0}


def test_on_paper_an_entry_without_text_does_not_hold_on_to_the_next(report):
    assert {page["printed"]["glued"] for page in report["pages"]} == {0}


def test_a_feed_shows_its_title_its_entries_and_their_days_and_nothing_else(report):
    for feed in report["feeds"]:
        texts = feed["shown"]["texts"]
        kinds = {name for name, _ in texts}
        assert kinds in ({"title", "published"}, {"title", "pubDate"}), feed["path"]
        assert texts[0][1].endswith(" - Example Center")
        assert len(texts) % 2 == 1
        assert len(texts) > 1


def test_a_feed_says_in_its_own_language_that_it_is_one(report):
    banners = {feed["path"]: feed["shown"]["banner"] for feed in report["feeds"]}

    assert banners["feeds/housing.atom.xml"].startswith('"This is a feed.')
    assert banners["feeds/housing.rss.xml"].startswith('"This is a feed.')
    assert banners["feeds/housing.es.atom.xml"].startswith('"Esto es un canal')


def test_a_feed_follows_the_colours_of_the_system_and_loads_its_stylesheet_only(report, base):
    for path in FEEDS:
        feeds = [feed for feed in report["feeds"] if feed["path"] == path]
        assert len({feed["shown"]["background"] for feed in feeds}) == 2
        for feed in feeds:
            assert set(feed["requests"]) <= {base + path, f"{base}feeds/feed.css"}
            assert base + path in feed["requests"]
