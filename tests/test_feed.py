import hashlib
import locale
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import feedparser
import pytest
from factories import COURTS, HOUSING, entry, instant, site
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from digest.check.document import ATOM
from digest.check.feeds import check_feed
from digest.check.finding import Finding
from digest.check.rss_members import DC
from digest.check.values import is_web_address
from digest.core.listing import Listing, listings
from digest.core.volumes import volumes
from digest.formats.address import address, entry_id, feed_id, feed_key, feed_path
from digest.formats.feeds.feed import ARCHIVED, WRITERS, Feeds, atom, rss
from digest.model import Attachment, Catalog, Entry, FeedSettings, Phrase, Topic
from digest.text import clean_line, clean_text

NOW = instant("2022-08-20T12:00:00Z")
HUB = site(feeds=FeedSettings(hub="https://hub.example.org/"))
FRONT = "https://resources.example.org/"

SAMPLE = (
    entry(
        "rent",
        "2022-08-05",
        title="Rent & repairs: what <em> means",
        topics=("housing", "courts"),
        authors=("Ann O'Neil", "Bo"),
        files=(
            Attachment("/files/rent guide.pdf", "application/pdf", 48213),
            Attachment("https://cdn.example.org/rent.epub", "application/epub+zip"),
        ),
    ),
    entry(
        "renta",
        "2022-08-09T14:30:00",
        language="es",
        title="¿Qué es la renta?",
        summary='<p>Lea <a href="../ley?a=1&amp;b=2">la ley</a>.</p><script>x()</script>',
        summary_html=True,
        updated=instant("2022-08-11T09:00:00"),
        translation_of="rent",
    ),
    entry(
        "تأجير", "2022-08-07", language="ar", title="دليل الإيجار", summary="ما يجب معرفته.", url=""
    ),
    entry("old", "2022-06-01", added=instant("2022-08-08T09:00:00"), topics=("courts",)),
    entry("gone", "2022-08-06", withdrawn=instant("2022-08-10T09:00:00")),
    entry("tomorrow", "2022-08-21"),
)


def listed(*entries: Entry, topic=None, language=None, place=HUB, now=NOW) -> Listing:
    every = listings(Catalog(entries), place, now)
    return next(one for one in every if (one.topic, one.language) == (topic, language))


def path_of(listing: Listing, write) -> str:
    return feed_path(feed_key(listing.topic, listing.language), write.__name__)


def findings(listing: Listing, write, place=HUB) -> list[Finding]:
    path = path_of(listing, write)
    here = address(f"{place.public_url}/{path}", FRONT)
    return list(check_feed(path, write(listing, place), address=here, now=NOW))


def errors(listing: Listing, write, place=HUB) -> list[Finding]:
    return [one for one in findings(listing, write, place) if one.severity == "error"]


def written(*entries: Entry, place=HUB, **which) -> tuple[etree._Element, etree._Element]:
    """Both feeds of one listing, checked and parsed: Atom, and the channel of RSS."""
    listing = listed(*entries, place=place, **which)
    assert errors(listing, atom, place) == errors(listing, rss, place) == []
    return etree.fromstring(atom(listing, place)), etree.fromstring(rss(listing, place))[0]


def only(*entries: Entry, **which) -> tuple[etree._Element, etree._Element]:
    """The first entry of both feeds."""
    feed, channel = written(*entries, **which)
    return feed.find(f"{ATOM}entry"), channel.find("item")


def parsed(write, *entries: Entry, place=HUB, **which) -> feedparser.FeedParserDict:
    read = feedparser.parse(write(listed(*entries, place=place, **which), place))
    assert not read.bozo
    return read


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


# --- entries, as parsers read them ---


@pytest.mark.parametrize("write", [atom, rss])
def test_the_newest_entry_comes_first(write):
    read = parsed(write, *SAMPLE)

    ids = [one.id.rpartition("/")[2] for one in read.entries]
    assert ids[:2] == ["renta", "old"]
    assert ids[3:] == ["rent"]


@pytest.mark.parametrize("write", [atom, rss])
def test_a_parser_finds_the_page_and_not_the_document(write):
    (read,) = parsed(write, SAMPLE[0]).entries

    assert read.link == "https://resources.example.org/guides/rent/"


def test_atom_has_every_file_with_type_and_length():
    (read,) = parsed(atom, SAMPLE[0]).entries

    assert [(file.href, file.type, file.get("length")) for file in read.enclosures] == [
        ("https://resources.example.org/files/rent%20guide.pdf", "application/pdf", "48213"),
        ("https://cdn.example.org/rent.epub", "application/epub+zip", None),
    ]


def test_rss_has_the_first_file():
    (read,) = parsed(rss, SAMPLE[0]).entries
    (unknown,) = parsed(rss, entry("a", files=(Attachment("/a.pdf", "pdf"),))).entries

    assert [(file.href, file.type, file.length) for file in read.enclosures] == [
        ("https://resources.example.org/files/rent%20guide.pdf", "application/pdf", "48213"),
    ]
    assert [(file.type, file.length) for file in unknown.enclosures] == [
        ("application/octet-stream", "0")
    ]


def test_a_file_that_is_no_web_address_is_left_out_and_one_named_twice_is_there_once():
    files = tuple(Attachment(url) for url in ("javascript:x()", "", "/a.pdf", "/a.pdf"))

    made, _ = only(entry("rent", files=files))

    assert made.xpath("*[@rel='enclosure']/@href") == ["https://resources.example.org/a.pdf"]


@pytest.mark.parametrize("write", [atom, rss])
def test_authors_need_no_mail_address(write):
    (read,) = parsed(write, SAMPLE[0]).entries

    assert [author.name for author in read.authors] == ["Ann O'Neil", "Bo"]


def test_authors_are_authors_in_atom_and_creators_in_rss():
    made, item = only(entry("rent", authors=("Ann", " ")))

    assert made.xpath("a:author/a:name/text()", namespaces={"a": ATOM[1:-1]}) == ["Ann"]
    assert [creator.text for creator in item.findall(f"{DC}creator")] == ["Ann"]
    assert item.find("author") is None


def test_without_an_author_the_site_speaks():
    (read,) = parsed(atom, entry("rent")).entries
    feed, _ = written(entry("rent"))

    assert "authors" not in read or read.authors == [{}]
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Example Legal Resource Center"


def test_topics_are_categories_by_id_and_title():
    made, item = only(replace(SAMPLE[0], language="es"), entry("x"), language="es")

    assert [dict(category.attrib) for category in made.findall(f"{ATOM}category")] == [
        {"term": "housing", "label": "Vivienda"},
        {"term": "courts", "label": "Tribunales"},
    ]
    assert [(category.text, category.attrib) for category in item.findall("category")] == [
        ("Vivienda", {}),
        ("Tribunales", {}),
    ]


def test_a_topic_that_the_site_no_longer_has_is_a_category_by_its_id():
    made, _ = only(entry("rent", topics=("former",)))

    assert made.find(f"{ATOM}category").get("label") == "former"


def test_ampersands_are_escaped_once_everywhere():
    place = site(topics=(Topic("p-q", Phrase("P & Q")),), title=Phrase("R & S"))
    busy = entry("a", title="A & B", url="/p & q?a=1&b=2", topics=("p-q",), authors=("C & D",))

    made, item = only(busy, place=place, topic="p-q")

    assert made.findtext(f"{ATOM}title") == item.findtext("title") == "A & B"
    assert item.findtext("link") == "https://resources.example.org/p%20&%20q?a=1&b=2"
    assert item.findtext("category") == "P & Q"
    assert item.findtext(f"{DC}creator") == "C & D"


# --- links ---


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://resources.example.org/a", "https://resources.example.org/a"),
        ("/guides/rent/", "https://resources.example.org/guides/rent/"),
        ("guides", "https://resources.example.org/guides"),
        ("//cdn.example.org/f.pdf", "https://cdn.example.org/f.pdf"),
        (" https://a.example/ü?q=ä b#ö ", "https://a.example/%C3%BC?q=%C3%A4%20b#%C3%B6"),
        ("https://a.example/100%/%41%zz", "https://a.example/100%25/%41%25zz"),
        ("HTTPS://BÜCHER.example:8080/A", "https://xn--bcher-kva.example:8080/A"),
        ("https://a.example/?a[]=1", "https://a.example/?a%5B%5D=1"),
        ("https://user:secret@a.example/", "https://a.example/"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
        ("https://a.example/\x00\ud800x\ny", "https://a.example/xy"),
        ("javascript:alert(1)", None),
        ("mailto:a@example.org", None),
        ("data:text/html,x", None),
        ("https://[", None),
        ("https://a.example:99999/", None),
        ("https://a b/", None),
        ("https://☃.example/", None),
        ("ftp://a.example/", None),
        (" ", None),
        ("", None),
    ],
)
def test_an_address_is_absolute_and_ascii_or_none(url, expected):
    assert address(url, FRONT) == expected


@settings(deadline=None)
@given(st.text())
def test_whatever_is_taken_for_an_address_is_a_uri(url):
    made = address(url, FRONT)

    assert made is None or is_web_address(made)
    assert made is None or address(made, FRONT) == made


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "https://["])
def test_an_entry_without_a_page_leads_to_its_document_or_to_the_site(url):
    document = Attachment("/a.pdf", "application/pdf")

    _, item = only(entry("rent", url=url, files=(document,)))
    assert item.findtext("link") == "https://resources.example.org/a.pdf"

    _, item = only(entry("rent", url=url))
    assert item.findtext("link") == FRONT


@pytest.mark.parametrize("url", ["https://resources.example.org/guides/rent/", "/guides/rent/"])
def test_addresses_in_a_summary_are_absolute(url):
    written_as = {
        "/help": "https://resources.example.org/help",
        "//cdn.example.org/f.pdf": "https://cdn.example.org/f.pdf",
        "mailto:a@example.org": "mailto:a@example.org",
        "#notes": "https://resources.example.org/guides/rent/#notes",
        "../law.html?x=1": "https://resources.example.org/guides/law.html?x=1",
    }
    summary = '<img src="pic.png">' + "".join(f'<a href="{link}">x</a>' for link in written_as)

    made, _ = only(entry("rent", url=url, summary=summary, summary_html=True))

    read = html.fromstring(made.findtext(f"{ATOM}summary"))
    assert read.xpath("//@src") == ["https://resources.example.org/guides/rent/pic.png"]
    assert read.xpath("//@href") == list(written_as.values())


def test_what_else_in_a_summary_has_addresses_is_not_shown():
    summary = (
        '<img src="a.png" srcset="b.png 2x, /c.png 3x" alt="A"><video poster="d.png" src="e.mp4">'
        '</video><blockquote cite="f">q</blockquote><a href="g" ping="h" background="i">x</a>'
    )

    made, item = only(entry("rent", summary=summary, summary_html=True))

    base = "https://resources.example.org/guides/rent"
    expected = f'<img src="{base}/a.png" alt="A"><blockquote>q</blockquote><a href="{base}/g">x</a>'
    assert made.findtext(f"{ATOM}summary") == item.findtext("description") == expected


def test_addresses_in_a_summary_without_a_page_are_read_against_the_site():
    bare = entry("rent", url="", summary='<a href="help">x</a>', summary_html=True)

    made, _ = only(bare)

    assert 'href="https://resources.example.org/help"' in made.findtext(f"{ATOM}summary")


# --- text ---


@pytest.mark.parametrize("title", ["Joren->blog", "AT&T <b>bold</b>", "a ]]> b", "&amp; stays"])
def test_a_title_is_text_escaped_once(title):
    made, item = only(entry("rent", title=title))

    assert made.findtext(f"{ATOM}title") == item.findtext("title") == title
    assert made.find(f"{ATOM}title").get("type") is None


@pytest.mark.parametrize("summary", ["a < b & c", "Joren->blog", "a ]]> b", "&amp; stays", "a\nb"])
def test_a_summary_is_html_whose_text_is_what_was_written(summary):
    made, item = only(entry("rent", summary=summary))

    for text in (made.findtext(f"{ATOM}summary"), item.findtext("description")):
        (paragraph,) = html.fragments_fromstring(text)
        assert "\n".join(paragraph.itertext()) == summary
    assert made.find(f"{ATOM}summary").get("type") == "html"


def test_control_characters_cost_themselves_and_nothing_else():
    feed, channel = written(
        entry(
            "rent", title="A\x08B\x0bC", summary="x\x10y\x0bz 😀 \ufffe\ud800", authors=("\x00",)
        ),
        entry("other"),
    )

    assert [one.findtext(f"{ATOM}title") for one in feed.findall(f"{ATOM}entry")] == [
        "Other guide",
        "ABC",
    ]
    assert channel.findall("item")[1].findtext("description") == "<p>xyz 😀 </p>"


def test_scripts_never_get_into_a_feed():
    summary = '<p onclick="x()">a</p><script>x()</script><a href="javascript:x()">b</a>'

    made, _ = only(entry("rent", summary=summary, summary_html=True))

    assert made.findtext(f"{ATOM}summary") == "<p>a</p><a>b</a>"


def test_an_entry_without_a_summary_has_none():
    made, item = only(entry("rent", summary=""), entry("x", "2022-08-01"))

    assert made.find(f"{ATOM}summary") is None
    assert item.find("description") is None


def test_an_entry_without_a_title_opens_with_its_summary_or_its_id():
    untitled, _ = only(entry("rent", title="\x00 ", summary="What to know. " * 30))
    empty, _ = only(entry("rent", title="", summary=""))

    assert untitled.findtext(f"{ATOM}title").startswith("What to know. What")
    assert untitled.findtext(f"{ATOM}title").endswith("…")
    assert empty.findtext(f"{ATOM}title") == "rent"


def test_text_in_another_language_than_the_feed_says_so():
    made, item = only(SAMPLE[2])

    summary = '<div lang="ar" dir="rtl"><p>ما يجب معرفته.</p></div>'
    assert made.findtext(f"{ATOM}summary") == item.findtext("description") == summary
    assert made.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"


def test_text_in_the_language_of_the_feed_is_not_wrapped_unless_it_runs_from_the_right():
    english, _ = only(entry("rent"))
    dialect, _ = only(entry("rent", language="EN"))
    arabic, _ = only(SAMPLE[2], entry("x"), language="ar")

    assert english.findtext(f"{ATOM}summary").startswith("<p>")
    assert dialect.findtext(f"{ATOM}summary").startswith("<p>")
    assert arabic.findtext(f"{ATOM}summary").startswith('<div lang="ar" dir="rtl">')


def test_a_language_written_from_the_left_says_so_in_a_feed_that_is_not():
    made, _ = only(entry("rent"), place=site(language="ar"))

    assert made.findtext(f"{ATOM}summary").startswith('<div lang="en" dir="ltr">')


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text(), st.booleans())
def test_any_text_makes_a_valid_feed_that_reads_as_written(title, summary, as_html):
    made, item = only(entry("rent", title=title, summary=summary, summary_html=as_html))

    if clean_line(title):
        assert made.findtext(f"{ATOM}title") == item.findtext("title") == clean_line(title)
    if not as_html and clean_text(summary).strip():
        read = html.fromstring(made.findtext(f"{ATOM}summary"))
        assert " ".join(read.itertext()).split() == clean_text(summary).split()


# --- how much ---


@pytest.mark.parametrize("write", [atom, rss])
def test_a_feed_leaves_out_its_oldest_entries_until_it_fits(write):
    place = site(feeds=FeedSettings(octets=8192))
    entries = [
        entry(f"e{day:02}", f"2022-07-{day:02}", summary="word " * 100) for day in range(1, 31)
    ]

    listing = listed(*entries, place=place)
    feed = write(listing, place)

    shown = [one.id.rpartition("/")[2] for one in feedparser.parse(feed).entries]
    assert 8192 - 1100 < len(feed) <= 8192
    assert findings(listing, write, place) == []
    assert shown == [f"e{day:02}" for day in range(30, 30 - len(shown), -1)]
    assert len(shown) > 5


@pytest.mark.parametrize("write", [atom, rss])
def test_a_huge_entry_is_shortened_and_leaves_room_for_the_others(write):
    huge = entry(
        "huge",
        "2022-08-08",
        title="Title " * 9000,
        summary="<p>" + "word <b>&amp;</b> " * 60_000 + "</p>",
        summary_html=True,
        authors=("Somebody",) * 9000,
        files=tuple(Attachment(f"/{n}.pdf") for n in range(9000)),
    )

    listing = listed(huge, entry("rent"))
    feed = write(listing, HUB)

    first, second = feedparser.parse(feed).entries
    assert len(feed) < 512 * 1024 // 4
    assert errors(listing, write) == []
    assert first.title.endswith("…")
    assert first.summary.endswith("…</p>")
    assert second.title == "Rent guide"


@pytest.mark.parametrize("write", [atom, rss])
def test_the_newest_entry_is_always_there_shortened_if_need_be(write):
    place = site(feeds=FeedSettings(octets=4096))
    entries = (entry("rent", summary="😀" * 940), entry("old", "2022-08-01"))

    feed = write(listed(*entries, place=place), place)

    (read,) = feedparser.parse(feed).entries
    assert len(feed) <= 4096
    assert read.summary.endswith("…</p>")
