"""Every link inside the outbox leads to a file of the outbox, wherever it is written."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import html as lxml_html
from sites import SETTINGS, catalog, digest, entry

PUBLIC = "https://www.example.org/digest/"
READ = (".html", ".txt", ".xml", ".json", ".opml", ".css")
"""What is read as text. A message repeats its parts, a .gz the file beside it."""

_ADDRESS = re.compile(re.escape(PUBLIC) + r"[^\s\"'<>\\]*")
_SHEET = re.compile(r"<\?xml-stylesheet [^?]*href=\"([^\"]+)\"")
_LANGUAGES = 'topics = ["courts"]\nlanguages = ["en", "es"]'


@pytest.fixture(scope="module", name="outbox")
def _outbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an outbox with all that there is: languages, archives, old names, ends, withdrawals."""
    site = tmp_path_factory.mktemp("site")
    settings = SETTINGS.replace('topics = ["courts"]', _LANGUAGES)
    settings = settings.replace('"Housing"', '"Housing"\nformerly = ["tenants"]')
    settings = settings.replace('"Courts"', '{ en = "Courts", es = "Tribunales" }')
    ended = '[topics.old]\ntitle = "Old"\nretired = 2022-07-01\n\n[newsletters.monthly]'
    settings = settings.replace("[newsletters.monthly]", ended)
    feeds = '[feeds]\nentries = 2\narchives = "topics"\ntombstones = true\n'
    (site / "digest.toml").write_text(settings + feeds)
    catalog(
        site,
        *(entry(f"guide-{month}", f"2022-{month:02}-05") for month in range(1, 7)),
        entry("rent", "2022-07-05", topics=["housing", "courts"]),
        entry("guia", "2022-07-06", topics=["courts"], language="es"),
        entry("dalil", "2022-07-07", topics=["courts"], language="ar", title="دليل"),
        entry("end", "2022-06-20", topics=["old"]),
        entry("gone", "2022-06-21", withdrawn="2022-07-20T00:00:00Z"),
    )
    for words in (["run", "--catch-up"], ["run", "alerts"]):
        assert digest(site, *words).exit_code == 0
    return site / "outbox"


def files(outbox: Path) -> list[Path]:
    return [path for path in sorted(outbox.rglob("*")) if path.suffix in READ and path.is_file()]


def links(path: Path, outbox: Path) -> Iterator[str]:
    """Yield, as an address, each link of a file that leads into the outbox."""
    text = path.read_text(encoding="utf-8")
    yield from (found.replace("&amp;", "&") for found in _ADDRESS.findall(text))
    here = PUBLIC + path.relative_to(outbox).as_posix()
    relative = _SHEET.findall(text)
    if path.suffix == ".html":
        relative += lxml_html.document_fromstring(text).xpath("//@href | //@src")
    for link in relative:
        address = urljoin(here, link)
        if address.startswith(PUBLIC):
            yield address


def target(address: str, outbox: Path) -> Path:
    path = outbox / unquote(urlsplit(address).path).removeprefix(urlsplit(PUBLIC).path)
    return path / "index.html" if address.endswith("/") else path


def test_every_link_leads_to_a_file_that_is_there(outbox):
    dead = {
        (path.relative_to(outbox).as_posix(), link)
        for path in files(outbox)
        for link in links(path, outbox)
        if not target(link, outbox).is_file()
    }

    assert not dead


def test_what_was_crawled_has_links_of_every_kind(outbox):
    by_name = {path.relative_to(outbox).as_posix(): path for path in files(outbox)}

    def of(name: str) -> set[str]:
        return {link.removeprefix(PUBLIC) for link in links(by_name[name], outbox)}

    assert {"feeds/housing.es.json", "feeds/feeds.opml", "web/monthly/"} <= of("feeds/index.html")
    assert {"feeds/index.html", "feeds/courts.es.atom.xml"} <= of("feeds/courts.es.html")
    assert {"feeds/feed.css", "feeds/archive/housing.2022-05.atom.xml"} <= of(
        "feeds/housing.atom.xml"
    )
    assert "feeds/feed.css" in of("feeds/archive/housing.2022-05.rss.xml")
    assert "feeds/all.atom.xml" in of("feeds/feeds.opml")
    assert "feeds/housing.json" in of("feeds/tenants.json")
    assert any(link.startswith("web/alerts/2") for link in of("feeds/issues.alerts.es.json"))
    assert any(name.startswith("mail/alerts/") and of(name) for name in by_name)


def test_every_page_can_be_reached_from_the_page_of_feeds(outbox):
    reached: set[Path] = set()
    ahead = [outbox / "feeds" / "index.html"]
    while ahead:
        page = ahead.pop()
        if page not in reached:
            reached.add(page)
            found = [target(link, outbox) for link in links(page, outbox)]
            ahead += [path for path in found if path.suffix == ".html"]

    pages = {path for part in ("feeds", "web") for path in (outbox / part).rglob("*.html")}
    former = {path for path in pages if path.name.startswith("tenants.")}
    assert former
    assert reached == pages - former
