"""Entries in feeds: as parsers read them, their links, their text, and how much of it."""

from dataclasses import replace

import feedparser
import pytest
from factories import entry, site
from feed_forms import FRONT, HUB, SAMPLE, errors, findings, listed, only, parsed, written
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from digest.check.feeds.document import ATOM
from digest.check.feeds.rss_members import DC
from digest.check.feeds.values import is_web_address
from digest.formats.address import address
from digest.formats.feeds.feed import atom, rss
from digest.model import Attachment, FeedSettings, Phrase, Topic
from digest.text import clean_line, clean_text

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
