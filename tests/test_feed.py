"""Feeds as bytes: whole ones, what they say of themselves, ids and dates."""

import hashlib
import locale
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from factories import COURTS, HOUSING, entry, instant, site
from feed_forms import (
    HUB,
    NOW,
    SAMPLE,
    findings,
    listed,
    only,
    path_of,
    written,
)
from lxml import etree

from digest.check.feeds.document import ATOM
from digest.core.listing import listings
from digest.core.volumes import volumes
from digest.formats.address import entry_id, feed_id
from digest.formats.feeds.feed import ARCHIVED, WRITERS, Feeds, atom, rss
from digest.model import Catalog, FeedSettings, Phrase

# --- whole feeds ---


@pytest.mark.parametrize(
    ("topic", "language"), [(None, None), ("housing", "es"), ("benefits", None)]
)
@pytest.mark.parametrize("write", [atom, rss])
def test_feeds_are_the_golden_ones(golden, write, topic, language):
    listing = listed(*SAMPLE, topic=topic, language=language)

    golden(path_of(listing, write), write(listing, HUB))


@pytest.mark.parametrize("write", [atom, rss])
def test_every_feed_of_a_catalog_is_valid(write):
    every = list(listings(Catalog(SAMPLE), HUB, NOW))

    assert len(every) == 4 * 4
    assert [findings(listing, write) for listing in every] == [[]] * len(every)


def test_feeds_of_a_day_later_are_the_same_bytes():
    later = instant("2022-08-20T23:00:00Z")

    for write in (atom, rss):
        assert write(listed(*SAMPLE, now=later), HUB) == write(listed(*SAMPLE), HUB)


CHILD = """
import hashlib, sys
sys.path[:0] = sys.argv[1:]
import locale; locale.setlocale(locale.LC_ALL, "")
import test_feed
print(hashlib.sha256(test_feed.every_feed()).hexdigest())
"""


def every_feed() -> bytes:
    place = replace(HUB, feeds=replace(HUB.feeds, entries=2, tombstones=True))
    catalog = Catalog(SAMPLE)
    every = list(listings(catalog, place, NOW))
    until = {(one.topic, one.language): "9999-12" for one in every}
    feeds = Feeds(place)
    return b"".join(
        [feeds.current(listing, kind).content for listing in every for kind in WRITERS]
        + [
            feeds.archive(volume, kind)
            for month in volumes(catalog, place, NOW, until)
            for volume in month
            for kind in ARCHIVED
        ]
    )


def test_hash_seed_zone_and_locale_of_the_process_change_no_byte():
    here = Path(__file__).parent
    environments = [("0", "UTC", "C"), ("1", "Asia/Tokyo", "C.UTF-8"), ("2", "America/Lima", "C")]
    children = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD, str(here), str(here.parent)],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": name},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed, zone, name in environments
    ]

    digests = {child.communicate()[0].strip() for child in children}

    assert digests == {hashlib.sha256(every_feed()).hexdigest()}


def test_the_locale_is_never_touched(monkeypatch):
    monkeypatch.setattr(locale, "setlocale", lambda *_: pytest.fail("the locale was switched"))

    assert every_feed()


@pytest.mark.parametrize("write", [atom, rss])
def test_the_declaration_is_the_first_thing_in_the_file(write):
    assert write(listed(*SAMPLE), HUB).startswith(b"<?xml version='1.0' encoding='UTF-8'?>")


# --- the feed ---


@pytest.mark.parametrize(
    ("topic", "language", "path"),
    [
        (None, None, "feeds/all.atom.xml"),
        (None, "es", "feeds/all.es.atom.xml"),
        ("housing", None, "feeds/housing.atom.xml"),
        ("housing", "es", "feeds/housing.es.atom.xml"),
    ],
)
def test_the_self_link_is_the_address_of_that_very_file(topic, language, path):
    feed, channel = written(*SAMPLE, topic=topic, language=language)

    (here,) = feed.xpath("*[@rel='self']/@href")
    (there,) = channel.xpath("*[@rel='self']/@href")
    assert here == f"https://resources.example.org/digest/{path}"
    assert there == here.replace("atom", "rss")


def test_the_hub_is_named_in_both_feeds_and_only_where_there_is_one():
    feed, channel = written(*SAMPLE)
    without, channel_without = written(*SAMPLE, place=site())

    assert feed.xpath("*[@rel='hub']/@href") == ["https://hub.example.org/"]
    assert channel.xpath("*[@rel='hub']/@href") == ["https://hub.example.org/"]
    assert not without.xpath("*[@rel='hub']")
    assert not channel_without.xpath("*[@rel='hub']")


def test_the_link_of_a_channel_is_the_site():
    feed, channel = written(*SAMPLE)

    assert channel.findtext("link") == "https://resources.example.org"
    assert feed.xpath("*[@rel='alternate']/@href") == ["https://resources.example.org"]


def test_addresses_of_the_site_become_uris():
    place = site(
        url="https://münchen.example/stadt/",
        public_url="https://münchen.example/dünger",
        feeds=FeedSettings(hub="https://münchen.example/hub"),
    )

    feed, channel = written(entry("rent", url="miete"), place=place)

    host = "https://xn--mnchen-3ya.example"
    assert feed.xpath("*[@rel='self']/@href") == [f"{host}/d%C3%BCnger/feeds/all.atom.xml"]
    assert channel.xpath("*[@rel='hub']/@href") == [f"{host}/hub"]
    assert channel.findtext("item/link") == f"{host}/stadt/miete"


def test_titles_and_language_are_those_of_the_feed():
    feed, channel = written(*SAMPLE, topic="housing", language="es")
    everything, _ = written(*SAMPLE)

    assert feed.findtext(f"{ATOM}title") == "Vivienda - Example Legal Resource Center"
    assert channel.findtext("title") == "Vivienda - Example Legal Resource Center"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "es"
    assert channel.findtext("language") == "es"
    assert everything.findtext(f"{ATOM}title") == "Example Legal Resource Center"
    assert channel.findtext("generator") == feed.findtext(f"{ATOM}generator") == "digest"


def test_the_date_of_a_feed_is_that_of_its_last_change():
    feed, channel = written(*SAMPLE)

    assert feed.findtext(f"{ATOM}updated") == "2022-08-11T13:00:00+00:00"
    assert channel.findtext("lastBuildDate") == "Thu, 11 Aug 2022 13:00:00 +0000"


def test_a_withdrawal_moves_the_date_forward_and_the_entry_is_gone():
    feed, _ = written(*SAMPLE[:1], SAMPLE[4])

    assert len(feed.findall(f"{ATOM}entry")) == 1
    assert feed.findtext(f"{ATOM}updated") == "2022-08-10T13:00:00+00:00"


def test_a_feed_without_entries_is_valid_and_dated_from_the_beginning_of_the_site():
    feed, channel = written(topic="housing")

    assert feed.findtext(f"{ATOM}updated") == "2020-06-01T00:00:00+00:00"
    assert channel.find("item") is None


# --- ids ---


def test_ids_are_made_of_nothing_that_may_change():
    renamed = replace(
        HUB,
        title=Phrase("New"),
        url="http://new.example",
        public_url="http://new.example",
        topics=(replace(HOUSING, title=Phrase("Homes")), COURTS),
    )
    moved = replace(SAMPLE[0], title="New", url="http://new.example/", published=date(2022, 8, 1))

    assert feed_id("housing", renamed) == feed_id("housing", HUB)
    assert feed_id("housing", HUB) == "tag:resources.example.org,2020:feed/housing"
    assert entry_id(moved, renamed) == entry_id(SAMPLE[0], HUB)
    assert entry_id(moved, HUB) == "tag:resources.example.org,2020:entry/rent"


def test_the_feed_of_a_language_has_an_id_of_its_own():
    listing = listed(*SAMPLE, language="es")

    assert etree.fromstring(atom(listing, HUB)).findtext(f"{ATOM}id") == (
        "tag:resources.example.org,2020:feed/all.es"
    )


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("a b", "a%20b"),
        ("a%20b", "a%2520b"),
        ("é", "%C3%A9"),
        ("a/b:c", "a/b:c"),
        ("a?#", "a%3F%23"),
    ],
)
def test_two_ids_never_become_one(id, expected):
    made, _ = only(entry(id))

    assert made.findtext(f"{ATOM}id") == f"tag:resources.example.org,2020:entry/{expected}"


def test_a_guid_is_not_said_to_be_an_address():
    made, item = only(SAMPLE[0])

    assert item.find("guid").get("isPermaLink") == "false"
    assert item.findtext("guid") == made.findtext(f"{ATOM}id")


def test_an_entry_listed_twice_under_a_topic_has_one_guid_and_one_category():
    feed, channel = written(entry("rent", topics=("housing", "housing")), topic="housing")

    assert len(feed.findall(f"{ATOM}entry/{ATOM}category")) == 1
    assert len(channel.findall("item/category")) == 1


# --- dates ---


@pytest.mark.parametrize(
    ("published", "in_atom", "in_rss"),
    [
        ("2024-03-05", "2024-03-05T10:00:00+00:00", "Tue, 05 Mar 2024 10:00:00 +0000"),
        ("2024-03-05T19:40:17", "2024-03-06T00:40:17+00:00", "Wed, 06 Mar 2024 00:40:17 +0000"),
        ("2022-04-21T18:00:00Z", "2022-04-21T18:00:00+00:00", "Thu, 21 Apr 2022 18:00:00 +0000"),
        (
            "2024-01-01T00:05:00+10:00",
            "2023-12-31T14:05:00+00:00",
            "Sun, 31 Dec 2023 14:05:00 +0000",
        ),
        ("0812-05-01", "0812-05-01T10:00:00+00:00", "Tue, 01 May 0812 10:00:00 +0000"),
    ],
    ids=["a day", "a wall clock in New York", "UTC", "just after midnight", "a very old day"],
)
def test_dates_are_written_whole_in_utc_and_english(published, in_atom, in_rss):
    listing = listed(entry("rent", published), now=instant("2025-01-01T00:00:00Z"))

    made = etree.fromstring(atom(listing, HUB)).find(f"{ATOM}entry")
    item = etree.fromstring(rss(listing, HUB)).find("channel/item")

    assert made.findtext(f"{ATOM}published") == made.findtext(f"{ATOM}updated") == in_atom
    assert item.findtext("pubDate") == in_rss


def test_an_offset_of_minutes_and_seconds_is_never_written():
    paris = site(zone=ZoneInfo("Europe/Paris"))

    made, _ = only(entry("rent", datetime(1890, 1, 1, tzinfo=paris.zone)), place=paris)

    assert made.findtext(f"{ATOM}published") == "1889-12-31T23:50:39+00:00"


def test_an_edit_moves_only_the_date_of_the_edit():
    made, item = only(replace(SAMPLE[0], updated=instant("2022-08-14T09:00:00")))

    assert made.findtext(f"{ATOM}published") == "2022-08-05T10:00:00+00:00"
    assert made.findtext(f"{ATOM}updated") == "2022-08-14T13:00:00+00:00"
    assert item.findtext("pubDate") == "Fri, 05 Aug 2022 10:00:00 +0000"
    assert item.findtext(f"{ATOM}updated") == "2022-08-14T13:00:00+00:00"


def test_rss_tells_of_an_edit_only_where_there_was_one():
    _, item = only(SAMPLE[0])

    assert item.find(f"{ATOM}updated") is None
