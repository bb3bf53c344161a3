"""Addresses in feeds: of the entry, of its files, and what relative ones are relative to."""

import io

import pytest

from digest.model import Attachment, Source
from digest.sources.readers.feeds.feed import read
from digest.sources.record import Document, Record, Text

SOURCE = Source(name="feed", location="feed.xml")
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'


def records(content: str, url: str = "") -> tuple[Record, ...]:
    outcomes = read(Document("feed.xml", io.BytesIO(content.encode()), url=url), SOURCE).outcomes
    assert all(isinstance(outcome, Record) for outcome in outcomes)
    return tuple(outcome for outcome in outcomes if isinstance(outcome, Record))


def rss(inner: str, head: str = "", opening: str = "<item>", url: str = "") -> Record:
    spaces = 'xmlns:a="http://www.w3.org/2005/Atom"'
    content = f"<rss version='2.0' {spaces}><channel>{head}{opening}{inner}</item></channel></rss>"
    return records(content, url)[0]


def atom(inner: str, head: str = "", opening: str = "<entry>", url: str = "") -> Record:
    return records(f"<feed {ATOM}>{head}{opening}{inner}</entry></feed>", url)[0]


@pytest.mark.parametrize(
    ("inner", "address", "key"),
    [
        ("<link>https://l.example/1</link><guid>https://l.example/2</guid>", "1", "2"),
        ("<guid>https://l.example/2</guid>", "2", "2"),
        ("<guid isPermaLink='true'>https://l.example/2</guid>", "2", "2"),
        ("<guid isPermaLink='false'>https://l.example/2</guid>", "", "2"),
        ("<guid ispermalink='FALSE'>https://l.example/2</guid>", "", "2"),
        ("<link/><guid>https://l.example/2</guid>", "2", "2"),
        ("<link>https://l.example/1</link>", "1", ""),
        ("<link href='https://l.example/1'/>", "1", ""),
        ("<a:link href='https://l.example/1'/>", "1", ""),
        ("<a:link rel='self' href='https://l.example/1'/>", "", ""),
        (
            "<a:link rel='standout' href='https://l.example/9'/><link>https://l.example/1</link>",
            "1",
            "",
        ),
    ],
)
def test_the_address_is_the_link_else_a_guid_that_is_a_permanent_one(
    inner: str, address: str, key: str
) -> None:
    item = rss(inner)

    assert item.url == (f"https://l.example/{address}" if address else "")
    assert item.key == (f"https://l.example/{key}" if key else "")


@pytest.mark.parametrize(
    "guid", ["foo", "tag:l.example,2005:1", "urn:uuid:1", "12345678901234567890"]
)
def test_a_guid_that_is_no_address_is_a_key_only_and_stays_as_it_is(guid: str) -> None:
    item = rss(f"<guid> {guid} </guid>", head="<link>https://l.example/</link>")

    assert (item.key, item.url) == (guid, "")


def test_a_key_is_never_made_absolute() -> None:
    entry = atom("<id>../a%2fB</id>", opening="<entry xml:base='https://l.example/x/'>")

    assert entry.key == "../a%2fB"


@pytest.mark.parametrize(
    ("links", "address"),
    [
        ("<link href='/1'/><link rel='alternate' href='/2'/>", "/1"),
        ("<link type='application/pdf' href='/1'/><link type='text/html' href='/2'/>", "/2"),
        ("<link type='application/pdf' href='/1'/>", "/1"),
        ("<link rel='self' href='/1'/><link rel='related' href='/2'/>", ""),
        ("<link rel='http://www.iana.org/assignments/relation/alternate' href='/1'/>", "/1"),
        ("<link>https://l.example/1</link>", "https://l.example/1"),
        ("<link href='tag:l.example,2005:1'/>", "tag:l.example,2005:1"),
        ("<link/>", ""),
        ("<content src='/1'/>", "/1"),
        ("<content src='/1'/><link href='/2'/>", "/2"),
    ],
)
def test_the_address_of_an_entry_is_its_first_alternate_and_a_page_if_there_is_one(
    links: str, address: str
) -> None:
    assert atom(links).url == address


def test_a_redirecting_address_is_left_as_it_is() -> None:
    address = "https://www.google.com/url?rct=j&amp;url=https://l.example/1&amp;ct=ga"

    assert atom(f"<link href='{address}'/>").url == address.replace("&amp;", "&")


def test_files_are_enclosures_each_address_once() -> None:
    item = rss(
        "<enclosure url='/a.pdf' type='application/pdf' length='7'/>"
        "<enclosure url='/a.pdf' type='application/pdf' length='7'/>"
        "<enclosure url='/b.mp3' length='about 5'/><enclosure url='/c' length='-1' type=' '/>"
        "<enclosure/><a:link rel='enclosure' href='/d' type='audio/ogg'/>"
    )

    assert item.files == (
        Attachment("/a.pdf", "application/pdf", 7),
        Attachment("/b.mp3"),
        Attachment("/c"),
        Attachment("/d", "audio/ogg"),
    )


def test_content_that_is_elsewhere_is_a_file_unless_it_is_the_page() -> None:
    film = "<content src='/f.mp4' type='video/mp4'/>"

    assert atom(film).files == (Attachment("/f.mp4", "video/mp4"),)
    assert atom("<content src='/1' type='text/html'/>").files == ()


@pytest.mark.parametrize(
    ("head", "url", "base"),
    [
        ("<link>https://l.example/</link>", "https://feeds.example/l.xml", "https://l.example/"),
        ("<link>/law/</link>", "https://l.example/feed.xml", "https://l.example/law/"),
        ("<link>law</link>", "", ""),
        ("<link>javascript:x</link>", "https://l.example/feed.xml", "https://l.example/feed.xml"),
        ("", "https://l.example/feed.xml", "https://l.example/feed.xml"),
        ("<a:link rel='self' href='https://l.example/f'/>", "", "https://l.example/f"),
        ("<a:link rel='hub' href='https://h.example/'/>", "", ""),
        ("<image><link>https://no.example/</link></image>", "", ""),
        ("<link>https://[bad</link>", "https://l.example/f", "https://l.example/f"),
    ],
)
def test_the_base_is_the_site_of_the_feed_else_where_the_feed_was(
    head: str, url: str, base: str
) -> None:
    assert rss("<link>1</link>", head=head, url=url).base == base


@pytest.mark.parametrize(
    ("opening", "content_base", "base"),
    [
        ("<entry xml:base='https://b.example/e/'>", "", "https://b.example/e/"),
        ("<entry xml:base='e/'>", "", "https://l.example/x/e/"),
        ("<entry xml:base=''>", "", "https://l.example/x/"),
        ("<entry xml:base='e/'>", "xml:base='c/'", "https://l.example/x/e/c/"),
        ("<entry>", "xml:base='https://b.example/post'", "https://b.example/post"),
        ("<entry xml:base='javascript:x'>", "", "https://l.example/x/"),
        ("<entry xml:base='http://['>", "", "https://l.example/x/"),
    ],
)
def test_a_base_of_its_own_comes_first_and_each_is_relative_to_the_one_around_it(
    opening: str, content_base: str, base: str
) -> None:
    content = (
        f"<feed {ATOM} xml:base='/x/'>{opening}<content type='html' {content_base}>"
        "&lt;a href='p'>p&lt;/a></content></entry></feed>"
    )

    (entry,) = records(content, "https://l.example/feed")

    assert entry.base == base


def test_an_address_that_is_relative_to_something_else_than_the_text_is_made_absolute() -> None:
    entry = atom(
        "<link href='1'/><link rel='enclosure' href='https://f.example/a'/>"
        "<content type='html' xml:base='https://c.example/'>&lt;p></content>",
        opening="<entry xml:base='https://e.example/'>",
    )

    assert entry.base == "https://c.example/"
    assert entry.url == "https://e.example/1"
    assert entry.files == (Attachment("https://f.example/a"),)


def test_the_base_of_one_item_does_not_reach_the_next() -> None:
    content = (
        "<rss version='2.0'><channel><link>https://l.example/</link>"
        "<item xml:base='https://l.example/first/'><link>a</link></item>"
        "<item><link>b</link></item></channel></rss>"
    )

    first, second = records(content)

    assert (first.url, first.base) == ("a", "https://l.example/first/")
    assert (second.url, second.base) == ("b", "https://l.example/")


def test_links_in_a_text_are_left_as_written() -> None:
    item = rss(
        "<description>&lt;a href='/x'>x&lt;/a></description>",
        head="<link>https://l.example/</link>",
    )

    assert item.summary == Text("<a href='/x'>x</a>", html=True)


@pytest.mark.parametrize(
    ("links", "following"),
    [
        ("<link rel='next' href='?page=2'/>", "https://l.example/feed?page=2"),
        ("<link rel='prev-archive' href='/2021'/>", "https://l.example/2021"),
        ("<link rel='next' href='mailto:x'/>", ""),
        ("<link rel='prev' href='/1'/><link rel='self' href='/'/>", ""),
    ],
)
def test_the_next_page_is_the_one_with_what_is_older(links: str, following: str) -> None:
    document = Document(
        "f", io.BytesIO(f"<feed {ATOM}>{links}</feed>".encode()), url="https://l.example/feed"
    )

    assert read(document, SOURCE).next == following


def test_the_next_page_of_an_entry_is_not_that_of_the_feed() -> None:
    document = Document(
        "f", io.BytesIO(f"<feed {ATOM}><entry><link rel='next' href='/2'/></entry></feed>".encode())
    )

    assert read(document, SOURCE).next == ""
