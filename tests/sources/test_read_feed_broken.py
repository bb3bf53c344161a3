"""Feeds that are broken, in odd encodings, or no feeds: read as far as can be, and told."""

import io

import pytest

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers.feeds.feed import read
from digest.sources.record import Document, Reading, Record, Refusal, Text

SOURCE = Source(name="feed", location="feed.xml")
ITEM = "<item><title>Two</title></item>"
MENDED = "is not well-formed XML (line {}): mended and read to its end"


def reading(content: str | bytes, **known: str) -> Reading:
    octets = content.encode() if isinstance(content, str) else content
    return read(Document("feed.xml", io.BytesIO(octets), **known), SOURCE)


def rss(inner: str) -> str:
    return f"<rss version='2.0'>\n<channel>\n{inner}</channel></rss>"


def titles(found: Reading) -> list[str]:
    return [outcome.title.words for outcome in found.outcomes if isinstance(outcome, Record)]


def refusal(content: str | bytes, **known: str) -> str:
    with pytest.raises(SourceError) as caught:
        reading(content, **known)
    return str(caught.value)


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("Roe & Wade", "Roe & Wade"),
        ("AT&T", "AT&T"),
        ("A&nbsp;B &eacute; &hellip;", "A\xa0B é …"),
        ("A &unheardof; B", "A &unheardof; B"),
        ("5 < 6", "5 < 6"),
        ("if a<b", "if a<b"),
        ("A&#0;B&#8;C", "ABC"),
        ("<![CDATA[A & B]]> & C", "A & B & C"),
        ("A -- <!-- b -- c -->B", "A -- B"),
    ],
)
def test_what_stands_bare_in_a_title_is_taken_for_what_it_is(title: str, read_as: str) -> None:
    found = reading(
        rss(f"<item><title>{title}</title><link>http://l.example/?a=1&b=2</link></item>")
    )

    (item,) = found.outcomes
    assert isinstance(item, Record)
    assert item.title.words == read_as
    assert item.url == "http://l.example/?a=1&b=2"
    assert found.notices == (MENDED.format(3),)


def test_names_that_the_document_declares_are_known_and_no_fault() -> None:
    doctype = "<!DOCTYPE rss [<!ENTITY firm 'Rue &#38; Co'> <!ENTITY % p 'x'>]>"

    found = reading(doctype + rss("<item><title>&firm;</title></item>"))

    assert titles(found) == ["Rue & Co"]
    assert found.notices == ()


def test_html_that_nobody_escaped_is_read_as_html_and_the_fields_after_it_are_kept() -> None:
    found = reading(
        rss(
            "<item><description><p>One<br>two & three</p></description><pubDate>P</pubDate></item>"
            "<item><title>Two</title></item>"
        )
    )

    first, second = found.outcomes
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert first.summary == Text("<p>One<br>two &amp; three</p>", html=True)
    assert (first.published, second.title) == ("P", Text("Two"))


def test_xhtml_that_is_none_is_read_as_html() -> None:
    found = reading(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="xhtml"><div>A<br>B</div>'
        "</content><id>x</id></entry></feed>"
    )

    (entry,) = found.outcomes
    assert isinstance(entry, Record)
    assert entry.content == Text("<div>A<br>B</div>", html=True)
    assert entry.key == "x"


@pytest.mark.parametrize(
    "opening",
    [
        "<title><![CDATA[One</title>",
        "<title>One</title><!-- never ended",
        "<title>One</title><?php",
        "<title>One</title><?= &x; ?>",
        "<title a='b' a='c'>One</title>",
        "<title a=b checked>One</title>",
        '<title>One</title><link href="http://l.example/>x</link>',
        "<title>One</title></b>",
    ],
)
def test_what_is_never_ended_does_not_take_the_next_item_with_it(opening: str) -> None:
    found = reading(rss(f"<item>{opening}<pubDate>P</pubDate></item>{ITEM}"))

    assert titles(found) == ["One", "Two"]
    assert len(found.notices) == 1


@pytest.mark.parametrize(
    "end",
    [
        "",
        "</item",
        "</item><item",
        "<",
        "<descri",
        "<description><![CDATA[Half a wo",
        "<!-- x",
        "&am",
    ],
)
def test_a_feed_that_breaks_off_is_read_up_to_there_and_told(end: str) -> None:
    found = reading(f"<rss><channel><item><title>One</title></item>\n<item><title>Two</title>{end}")
    one, two, *_ = found.outcomes

    assert isinstance(one, Record)
    assert isinstance(two, Refusal | Record)
    assert len(found.notices) == 1
    assert "line 2" in found.notices[0]
    assert not found.whole


def test_half_an_item_at_the_end_of_a_feed_that_breaks_off_is_refused_and_kept_to_look_at() -> None:
    (item,) = reading("<rss><channel><item><description><![CDATA[Half a wo").outcomes

    assert isinstance(item, Refusal)
    assert item.problem == "the feed breaks off in it"
    assert "Half a wo" in item.raw


@pytest.mark.parametrize(
    "before",
    ["\n\n", "\ufeff", "<!-- made by x -->\n", "Notice: x on line 2\n", "<br />\n<b>Warning</b>"],
)
def test_what_stands_before_the_declaration_is_passed_over(before: str) -> None:
    found = reading(f'{before}<?xml version="1.0"?>{rss(ITEM)}')

    assert titles(found) == ["Two"]


def test_only_what_does_not_belong_before_a_feed_is_told() -> None:
    declaration = '<?xml version="1.0"?>'

    assert reading(f"\n{declaration}<!-- a --><?x y?>\n{rss(ITEM)}").notices == ()
    assert reading(f"oops{declaration}{rss(ITEM)}").notices == (
        "something stands before the XML itself; it was passed over",
    )


def test_a_doubled_declaration_and_prefixes_declared_nowhere_are_read_over() -> None:
    found = reading(
        "<!-- a -->\n<?xml?xml version='1.0' ??>\n<rss rss:version=2.0><rss:channel>"
        "<rss:item><rss:title>One</rss:title><dc:date>2022</dc:date><x:y>no</x:y></rss:item>"
        "</rss:channel></rss>"
    )

    (item,) = found.outcomes
    assert isinstance(item, Record)
    assert (item.title, item.published) == (Text("One"), "2022")


def test_prefixes_declared_nowhere_are_no_reason_for_a_notice() -> None:
    found = reading(rss("<item><dc:creator>Ana</dc:creator></item>"))

    (item,) = found.outcomes
    assert isinstance(item, Record)
    assert item.authors == ("Ana",)
    assert found.notices == ()


def test_an_item_that_the_parser_did_not_get_to_is_refused_with_its_line() -> None:
    found = reading(f"{rss(ITEM)}\n{rss(ITEM)}")

    first, lost = found.outcomes
    assert isinstance(first, Record)
    assert isinstance(lost, Refusal)
    assert lost.place == "item 2 (line 6)"
    assert lost.problem == "could not be read: the XML around it is broken"
    assert lost.raw.startswith("<item><title>Two</title>")
    assert found.notices == ("is not well-formed XML (line 4): read as far as possible",)


def test_tags_of_items_in_comments_and_in_texts_are_not_counted_as_lost() -> None:
    inside = "<item><description><![CDATA[<item>]]></description></item><!-- <item> -->"

    assert len(list(reading(rss(inside) + "</x>").outcomes)) == 1


@pytest.mark.parametrize(
    ("octets", "media_type", "told"),
    [
        ("<title>Année</title>".encode(), "", False),
        ("<title>Année</title>".encode(), "text/xml; charset=iso-8859-1", False),
        ("<title>Année</title>".encode("latin-1"), "text/xml; charset=iso-8859-1", False),
        ("<title>Année</title>".encode("latin-1"), "text/xml; charset=utf-8", True),
        ("<title>Année</title>".encode("latin-1"), "", True),
        ("<title>Année</title>".encode("latin-1"), "text/xml; charset=no-such", True),
        ("<title>Année</title>".encode("latin-1"), "text/xml; charset=utf-7", True),
        ("<title>Année</title>".encode("latin-1"), "text/xml; charset=hex", True),
    ],
)
def test_the_encoding_is_what_is_said_unless_it_plainly_is_not(
    octets: bytes, media_type: str, told: bool
) -> None:
    content = b"<rss><channel><item>" + octets + b"</item></channel></rss>"

    found = reading(content, media_type=media_type)

    assert titles(found) == ["Année"]
    assert bool(found.notices) is told


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "koi8-r", "cp1251"]
)
def test_every_encoding_that_is_declared_is_read(encoding: str) -> None:
    name = encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be")
    content = f"<?xml version='1.0' encoding='{name}'?>{rss('<item><title>Вода</title></item>')}"

    found = reading(content.encode(encoding))

    assert titles(found) == ["Вода"]
    assert found.notices == ()


def test_what_is_utf_8_though_it_says_that_it_is_latin_is_utf_8() -> None:
    content = (
        f"<?xml version='1.0' encoding='ISO-8859-1'?>{rss('<item><title>Café</title></item>')}"
    )

    assert titles(reading(content)) == ["Café"]


def test_chinese_in_gb2312_is_read_with_all_the_characters_that_writers_use() -> None:
    content = f"<?xml version='1.0' encoding='gb2312'?>{rss('<item><title>朱镕基</title></item>')}"

    assert titles(reading(content.encode("gb18030"))) == ["朱镕基"]


def test_octets_of_no_encoding_at_all_are_read_and_told() -> None:
    found = reading(rss("<item><title>A\x81B</title></item>").encode("latin-1"))

    assert titles(found) == ["A\x81B"]
    assert found.notices == (
        "read as ISO-8859-1, since it is not in the encoding that it should be in",
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "feed.xml: is empty"),
        (" \n", "feed.xml: is empty"),
        ("<html><body>Moved</body></html>", "is a web page, not a feed; give the address"),
        ("<!DOCTYPE html><p>Hello", "is a web page, not a feed"),
        ("<!DOCTYPE html>", "is a web page, not a feed"),
        (f"<!-- {'x' * 2000} --><html><p>Hello", "is a web page, not a feed"),
        ("<animals><feed>grain</feed></animals>", "its root element is <animals>"),
        ("<table><entry>1</entry></table>", "its root element is <table>"),
        ("<r:RDF xmlns:r='r'><r:Description/></r:RDF>", "its root element is <RDF>"),
        ("<note><to>Ana</to></note>", "its root element is <note>; a feed has <rss>"),
        ("Just words.", "is not a feed, nor any XML"),
        ("%PDF-1.7\n\x00\x00", "is not a feed, nor any XML"),
        ('{"version": 1}', "is JSON, not RSS or Atom"),
        ("<!-- only a comment -->", "is not a feed, nor any XML"),
        ("<rss", "is not a feed, nor any XML"),
        ("\x00" * 100, "is not a feed, nor any XML"),
    ],
)
def test_what_is_no_feed_is_refused_with_what_it_is(content: str, problem: str) -> None:
    assert problem in refusal(content)


def test_a_web_page_is_refused_with_the_feeds_that_it_names() -> None:
    page = (
        "<!doctype html><html><head><title>Law</title><link rel=stylesheet href=/a.css>"
        "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"
        "<link rel='ALTERNATE' type='application/atom+xml; charset=utf-8' href='https://b.example/a'>"
        "<link rel=alternate hreflang=es href=/es/></head><body>&lt;rss version="
    )

    assert refusal(page, url="https://law.example/news/").endswith(
        "is a web page, not a feed; look for its feed address: "
        "https://law.example/feed.xml, https://b.example/a"
    )
    assert "look for its feed address: /feed.xml" in refusal(page)
