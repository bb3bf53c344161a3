import json as plain_json
from dataclasses import replace

import pytest
from factories import COURTS, HOUSING, entry, instant, site
from feed_forms import HUB, NOW, SAMPLE, findings, listed, path_of

from digest.core.listing import listings
from digest.formats.feeds.feed import json
from digest.model import Attachment, Catalog, Phrase


def read(*entries, place=HUB, **which):
    return plain_json.loads(json(listed(*entries, place=place, **which), place))


@pytest.mark.parametrize(
    ("topic", "language"), [(None, None), ("housing", "es"), ("benefits", None)]
)
def test_feeds_are_the_golden_ones(golden, topic, language):
    listing = listed(*SAMPLE, topic=topic, language=language)

    golden(path_of(listing, json), json(listing, HUB))


def test_every_feed_of_a_catalog_is_valid():
    every = list(listings(Catalog(SAMPLE), HUB, NOW))

    assert [findings(listing, json) for listing in every] == [[]] * len(every)


def test_a_feed_says_what_it_is_where_it_is_and_whose():
    feed = read(*SAMPLE, topic="housing", language="es")
    items = feed.pop("items")

    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Vivienda - Example Legal Resource Center",
        "home_page_url": "https://resources.example.org",
        "feed_url": "https://resources.example.org/digest/feeds/housing.es.json",
        "language": "es",
        "authors": [{"name": "Example Legal Resource Center"}],
        "hubs": [{"type": "WebSub", "url": "https://hub.example.org/"}],
    }
    assert len(items) == 1


def test_a_hub_is_named_only_where_there_is_one():
    assert "hubs" not in read(*SAMPLE, place=site())


def test_an_entry_has_all_that_atom_says_of_it():
    (item,) = read(replace(SAMPLE[0], updated=instant("2022-08-14T09:00:00")))["items"]

    assert item == {
        "id": "tag:resources.example.org,2020:entry/rent",
        "url": "https://resources.example.org/guides/rent/",
        "title": "Rent & repairs: what <em> means",
        "content_html": "<p>What tenants should know about rent.</p>",
        "date_published": "2022-08-05T10:00:00+00:00",
        "date_modified": "2022-08-14T13:00:00+00:00",
        "language": "en",
        "authors": [{"name": "Ann O'Neil"}, {"name": "Bo"}],
        "tags": ["Housing", "Courts"],
        "attachments": [
            {
                "url": "https://resources.example.org/files/rent%20guide.pdf",
                "mime_type": "application/pdf",
                "size_in_bytes": 48213,
            },
            {"url": "https://cdn.example.org/rent.epub", "mime_type": "application/epub+zip"},
        ],
    }


def test_what_an_entry_has_not_is_not_said_but_its_content():
    (item,) = read(entry("rent", summary="", topics=()))["items"]

    assert item["content_html"] == ""
    assert not {"authors", "tags", "attachments"} & set(item)


def test_text_in_another_language_says_so():
    (item,) = read(SAMPLE[2])["items"]

    assert item["language"] == "ar"
    assert item["content_html"].startswith('<div lang="ar" dir="rtl">')


def test_letters_are_written_as_they_are_and_controls_are_gone():
    feed = json(listed(entry("a", title="é\x0b\ud800😀", summary="\x00ü")), HUB).decode()

    assert '"title": "é😀"' in feed
    assert "<p>ü</p>" in feed


def test_topics_of_the_same_title_are_one_tag():
    place = site(topics=(HOUSING, replace(COURTS, title=Phrase("Housing"))))

    (item,) = read(entry("a", topics=("housing", "courts")), place=place)["items"]

    assert item["tags"] == ["Housing"]


def test_a_feed_is_within_its_size():
    place = site(feeds=replace(HUB.feeds, octets=8192))
    files = (Attachment("/a.pdf", "application/pdf", 9),)
    entries = [
        entry(f"e{n:02}", f"2022-07-{n:02}", summary="é" * 500, files=files) for n in range(1, 31)
    ]

    feed = json(listed(*entries, place=place), place)

    assert 8192 - 2000 < len(feed) <= 8192
    assert plain_json.loads(feed)["items"][0]["id"].endswith("/e30")
