"""What parsers that we did not write read in our feeds: feedparser, and feedsmith of npm (slow)."""

import json
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from factories import instant, newsletter, record, site
from feed_forms import SAMPLE

from digest.core.ledger import Ledger
from digest.formats.templates.environment import environment
from digest.model import Catalog, EditionNote, FeedSettings
from digest.shelves import files

NOW = instant("2022-09-02T12:00:00Z")
SMALL = site(
    feeds=FeedSettings(entries=3, hub="https://hub.example.org/"), newsletters=(newsletter(),)
)
ISSUE = record(
    snapshots=SAMPLE[:1], editions=(EditionNote("0", "en", (("housing", ("rent",)),), ()),)
)
READER = """
import { parseFeed, parseOpml } from "feedsmith"
import { readFileSync, readdirSync } from "node:fs"
const out = {}
for (const name of readdirSync(process.argv[2])) {
  const text = readFileSync(`${process.argv[2]}/${name}`, "utf8")
  out[name] = name.endsWith(".opml") ? parseOpml(text) : parseFeed(text)
}
console.log(JSON.stringify(out))
"""


def made(env) -> dict[str, bytes]:
    """All files of a small site by name, without zipped copies."""
    found = files(Catalog(SAMPLE), {"monthly": Ledger((ISSUE,))}, NOW, SMALL, env)
    return {
        file.path.rpartition("/")[2]: file.content
        for file in found
        if file.path.endswith((".xml", ".json", ".opml"))
    }


# --- feedparser ---


def test_feedparser_finds_nothing_amiss_in_any_feed(env):
    for name, content in made(env).items():
        if name.endswith(".xml"):
            assert not feedparser.parse(content).bozo, name


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_feedparser_finds_where_a_feed_goes_on(env, kind):
    every = made(env)
    feed = feedparser.parse(every[f"all.{kind}.xml"]).feed
    archive = feedparser.parse(every[f"all.2022-08.{kind}.xml"]).feed

    base = "https://resources.example.org/digest/feeds"
    found = {link.rel: link.href for link in feed.links}
    assert found == {
        "self": f"{base}/all.{kind}.xml",
        "alternate": "https://resources.example.org",
        "hub": "https://hub.example.org/",
        "prev-archive": f"{base}/archive/all.2022-08.{kind}.xml",
    }
    assert {link.rel: link.href for link in archive.links}["current"] == f"{base}/all.{kind}.xml"
    assert feed.link == archive.link == "https://resources.example.org"


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_feedparser_reads_the_content_of_an_issue(env, kind):
    (read,) = feedparser.parse(made(env)[f"issues.monthly.{kind}.xml"]).entries

    text = read.content[0].value if "content" in read else read.summary
    assert text.startswith("<h2>Housing</h2>")
    assert read.link == "https://resources.example.org/digest/web/monthly/2022-09-01/"


# --- feedsmith ---


@pytest.fixture(scope="module", name="read")
def _read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Everything as feedsmith reads it, by file."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        pytest.skip("there is no npm")
    folder = tmp_path_factory.mktemp("npm")
    install = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "feedsmith@3.0.1"]
    done = subprocess.run(install, cwd=folder, capture_output=True, text=True, timeout=300)
    if done.returncode:
        pytest.skip(f"npm cannot install feedsmith: {done.stderr.strip()[-200:]}")
    templates = Path(__file__).parents[1] / "templates"
    sources = {
        path.relative_to(templates).as_posix(): path.read_text() for path in templates.rglob("*.j2")
    }
    feeds = folder / "feeds"
    feeds.mkdir()
    for name, content in made(environment(sources)).items():
        (feeds / name).write_bytes(content)
    (folder / "read.mjs").write_text(READER)
    ran = subprocess.run(
        ["node", "read.mjs", str(feeds)], cwd=folder, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.slow
def test_feedsmith_takes_every_file_for_what_it_is(read):
    kinds = {".atom.xml": "atom", ".rss.xml": "rss", ".json": "json"}

    for name, found in read.items():
        if not name.endswith(".opml"):
            expected = next(kind for suffix, kind in kinds.items() if name.endswith(suffix))
            assert found["format"] == expected, name
    assert len(read) > 40


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "entries", "published"),
    [
        ("all.atom.xml", "entries", "published"),
        ("all.rss.xml", "items", "pubDate"),
        ("all.json", "items", "date_published"),
    ],
)
def test_feedsmith_reads_what_feedparser_reads(env, read, name, entries, published):
    ours = feedparser.parse(made(env)["all.atom.xml"]).entries

    theirs = read[name]["feed"][entries]

    titles = [one["title"] for one in theirs]
    if name == "all.atom.xml":
        titles = [title["value"] for title in titles]
    assert titles == [one.title for one in ours]
    ids = [one.get("id") or one["guid"]["value"] for one in theirs]
    assert ids == [one.id for one in ours]
    dates = [one[published] for one in theirs]
    if name == "all.rss.xml":
        dates = [datetime.strptime(d, "%a, %d %b %Y %H:%M:%S %z").isoformat() for d in dates]
    assert dates == [one.published for one in ours]


@pytest.mark.slow
def test_feedsmith_finds_archives_and_hubs(read):
    for kind in ("atom", "rss"):
        feed = read[f"all.{kind}.xml"]["feed"]
        found = feed["links"] if kind == "atom" else feed["atom"]["links"]
        assert {"self", "hub", "prev-archive"} <= {link.get("rel") for link in found}
    assert read["all.json"]["feed"]["hubs"] == [
        {"type": "WebSub", "url": "https://hub.example.org/"}
    ]


@pytest.mark.slow
def test_feedsmith_reads_the_list(read):
    (group,) = read["feeds.opml"]["body"]["outlines"]

    assert [o["xmlUrl"].rpartition("/")[2] for o in group["outlines"]][:2] == [
        "housing.atom.xml",
        "housing.ar.atom.xml",
    ]
