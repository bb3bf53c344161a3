from dataclasses import replace

from factories import COURTS, HOUSING, entry, instant, site
from lxml import etree
from test_shelves import _made, findings  # noqa: F401 - a fixture

from digest.formats.feeds import opml
from digest.formats.feeds.opml import Outline

NOW = instant("2022-08-20T12:00:00Z")


def outlines(content: bytes) -> list[etree._Element]:
    return etree.fromstring(content).findall("body/outline/outline")


def test_the_list_is_the_golden_one(golden, made):
    both = (entry("rent"), entry("renta", language="es"))

    golden("feeds/feeds.opml", made(both, site(topics=(HOUSING, COURTS)))["feeds/feeds.opml"])


def test_topics_come_first_then_everything_then_issues(made):
    both = (entry("rent"), entry("renta", language="es"))

    listed = outlines(made(both, site(topics=(HOUSING,)))["feeds/feeds.opml"])

    addresses = [outline.get("xmlUrl").rpartition("/")[2] for outline in listed]
    assert addresses == [
        *("housing.atom.xml", "housing.en.atom.xml", "housing.es.atom.xml"),
        *("all.atom.xml", "all.en.atom.xml", "all.es.atom.xml", "issues.monthly.atom.xml"),
    ]
    assert [outline.get("language") for outline in listed] == ["en", "en", "es"] * 2 + ["en"]
    assert listed[2].get("text") == "Vivienda - Example Legal Resource Center (es)"


def test_every_outline_is_a_feed_with_a_page(made):
    every = outlines(made((entry("rent"),))["feeds/feeds.opml"])

    assert {outline.get("type") for outline in every} == {"rss"}
    assert all(outline.get("title") == outline.get("text") for outline in every)
    pages = [o.get("htmlUrl").removeprefix("https://resources.example.org/digest/") for o in every]
    assert pages == [
        *("feeds/housing.html", "feeds/courts.html", "feeds/benefits.html", "feeds/all.html"),
        "web/monthly/",
    ]


def test_addresses_and_titles_are_escaped_once():
    outline = Outline("P & “Q” <x>", "https://a.example/f?a=1&b=2", "en", "https://a.example/")

    written = opml.write([outline], site())

    assert b'xmlUrl="https://a.example/f?a=1&amp;b=2"' in written
    (read,) = outlines(written)
    assert read.get("text") == "P & “Q” <x>"
    assert read.get("xmlUrl") == "https://a.example/f?a=1&b=2"


def test_a_new_entry_does_not_change_the_list(made):
    before = made((entry("rent"),))

    after = made((entry("rent"), entry("new", "2022-08-19")))

    assert after["feeds/feeds.opml"] == before["feeds/feeds.opml"]
    assert findings(after) == []


def test_the_list_of_a_site_without_topics_and_newsletters_has_the_feed_of_everything(made):
    place = replace(site(), topics=(), newsletters=())

    assert [o.get("text") for o in outlines(made((), place)["feeds/feeds.opml"])] == [
        "Example Legal Resource Center"
    ]
