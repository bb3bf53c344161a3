"""RSS of every age → records: which element becomes which field."""

import io

import pytest

from digest.model import Attachment, Source
from digest.sources.readers.feeds.feed import looks_like, read
from digest.sources.record import Document, Record, Skipped, Text

SOURCE = Source(name="feed", location="feed.xml")
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/" xmlns:x="urn:x"'
)


def rss(*items: str, head: str = "<link>https://law.example/</link>") -> bytes:
    return f'<rss version="2.0" {SPACES}><channel>{head}{"".join(items)}</channel></rss>'.encode()


def records(content: bytes, **known: str) -> tuple:
    reading = read(Document("feed.xml", io.BytesIO(content), **known), SOURCE)
    assert reading.notices == ()
    return tuple(reading.outcomes)


def record(inner: str, **of_feed: str) -> Record:
    (only,) = records(rss(f"<item>{inner}</item>", **of_feed))
    assert isinstance(only, Record)
    return only


def test_an_item_of_rss_is_read_whole() -> None:
    item = record(
        "<title>Water</title><link>https://law.example/water</link><description>Who.</description>"
        "<guid>w-1</guid><pubDate>Fri, 05 Aug 2022 10:00:00 EST</pubDate><category>Water</category>"
        "<dc:creator>Ana Ruiz</dc:creator>"
        '<enclosure url="https://law.example/w.pdf" type="application/pdf" length="10"/>',
        head="<link>https://law.example/</link><language>en-us</language>",
    )

    assert item.place == "item 1"
    assert item.title == Text("Water")
    assert item.url == "https://law.example/water"
    assert item.summary == Text("Who.")
    assert item.key == "w-1"
    assert item.published == "Fri, 05 Aug 2022 10:00:00 EST"
    assert item.categories == ("Water",)
    assert item.authors == ("Ana Ruiz",)
    assert item.files == (Attachment("https://law.example/w.pdf", "application/pdf", 10),)
    assert item.language == "en-us"
    assert item.raw.startswith("<item><title>Water</title>")


def test_items_that_share_a_link_and_have_no_guid_stay_apart_and_have_no_key() -> None:
    items = records(rss(*(f"<item><title>T{n}</title><link>/all</link></item>" for n in range(98))))

    assert len(items) == 98
    assert {item.key for item in items} == {""}
    assert [item.title.words for item in items] == [f"T{n}" for n in range(98)]


def test_the_same_guid_twice_in_one_item_or_in_two_is_told_as_it_is() -> None:
    twice = "<item><guid>g</guid><guid>g</guid></item>"

    assert [item.key for item in records(rss(twice, twice))] == ["g", "g"]


def test_an_item_without_anything_in_it_is_still_one() -> None:
    assert record("") == Record("item 1", base="https://law.example/", raw="<item></item>")


def test_an_empty_feed_is_no_error() -> None:
    assert records(rss()) == ()


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("Housing &amp;amp; You", Text("Housing &amp; You", html=True)),
        ("Housing &amp; You", Text("Housing & You")),
        ("&lt;i&gt;Roe&lt;/i&gt; at 50", Text("<i>Roe</i> at 50", html=True)),
        ("<![CDATA[Q&amp;A]]>", Text("Q&amp;A", html=True)),
        ("If a &lt; b or a&lt;b", Text("If a < b or a<b")),
        ("The &lt;b&gt; tag", Text("The <b> tag")),
        ("R&amp;D; Sales", Text("R&D; Sales")),
        ("Fish <b>and</b> chips", Text("Fish <b>and</b> chips", html=True)),
        ("\n  Two\n  lines ", Text("Two\n  lines")),
        ("Don&#146;t", Text("Don’t")),
    ],
)
def test_a_title_is_html_where_a_whole_tag_or_an_entity_is_left_in_it(
    title: str, read_as: Text
) -> None:
    assert record(f"<title>{title}</title>").title == read_as


def test_a_title_that_is_empty_gives_way_to_another() -> None:
    assert record("<title/><dc:title>Water</dc:title>").title == Text("Water")
    assert record("<media:title>Film</media:title>").title == Text("Film")
    assert record("<title> </title>").title == Text()


@pytest.mark.parametrize(
    ("inner", "summary", "content"),
    [
        ("<description>A</description>", Text("A"), Text()),
        (
            "<description>A</description><content:encoded>&lt;p>B</content:encoded>",
            Text("A"),
            Text("<p>B", html=True),
        ),
        (
            "<content:encoded>&lt;p>B</content:encoded><description>A &amp;lt; B</description>",
            Text("A &lt; B", html=True),
            Text("<p>B", html=True),
        ),
        (
            "<description>&lt;p>A  b</description><content:encoded>&lt;p>A b</content:encoded>",
            Text("<p>A  b", html=True),
            Text(),
        ),
        ("<description>A</description><description>B</description>", Text("A"), Text("B")),
        ("<content:encoded>&lt;p>B</content:encoded>", Text(), Text("<p>B", html=True)),
        ("<itunes:summary>S</itunes:summary>", Text("S"), Text()),
        ("<description>A</description><itunes:summary>S</itunes:summary>", Text("A"), Text()),
        (
            "<media:group><media:description>M</media:description></media:group>",
            Text("M"),
            Text(),
        ),
        ("<description>if a &lt; b and a&lt;c</description>", Text("if a < b and a<c"), Text()),
        (
            "<description><div xmlns='http://www.w3.org/1999/xhtml'>A<br/>B</div></description>",
            Text("A<br>B", html=True),
            Text(),
        ),
        ("<x:description>no</x:description>", Text(), Text()),
    ],
)
def test_summary_and_content_are_told_apart_and_nothing_is_there_twice(
    inner: str, summary: Text, content: Text
) -> None:
    item = record(inner)

    assert (item.summary, item.content) == (summary, content)


@pytest.mark.parametrize(
    ("inner", "published", "updated"),
    [
        ("<pubDate>P</pubDate><dc:date>D</dc:date>", "P", None),
        ("<dc:date>D</dc:date><pubDate>P</pubDate>", "P", None),
        ("<pubdate>P</pubdate>", "P", None),
        ("<pubDate/><dc:date>D</dc:date>", "D", None),
        ("<dcterms:issued>I</dcterms:issued>", "I", None),
        ("<dcterms:created>C</dcterms:created><dcterms:issued>I</dcterms:issued>", "I", None),
        ("<prism:publicationDate>J</prism:publicationDate>", "J", None),
        ("<pubDate>P</pubDate><atom:updated>U</atom:updated>", "P", "U"),
        ("<pubDate>P</pubDate><atom:updated>P</atom:updated>", "P", None),
        ("<dc:date>D</dc:date><dcterms:modified>M</dcterms:modified>", "D", "M"),
        ("<dcterms:modified>M</dcterms:modified>", "M", None),
        ("<lastBuildDate>no</lastBuildDate>", None, None),
        ("", None, None),
    ],
)
def test_dates_are_given_in_their_own_words_and_each_for_what_it_is(
    inner: str, published: str | None, updated: str | None
) -> None:
    item = record(inner)

    assert (item.published, item.updated) == (published, updated)


@pytest.mark.parametrize(
    ("inner", "authors"),
    [
        ("<author>ana@law.example (Ana Ruiz)</author>", ("Ana Ruiz",)),
        ("<author>Ana Ruiz &lt;ana@law.example></author>", ("Ana Ruiz",)),
        ("<author>ana@law.example</author>", ()),
        ("<author><name>Ana</name><email>a@law.example</email></author>", ("Ana",)),
        ("<dc:creator>Ana</dc:creator><dc:creator>Bo</dc:creator>", ("Ana", "Bo")),
        ("<dc:creator><![CDATA[Ruiz &amp; Co]]></dc:creator>", ("Ruiz & Co",)),
        ("<author>Ana</author><dc:creator>Ana</dc:creator>", ("Ana",)),
        ("<itunes:author>Ana</itunes:author>", ("Ana",)),
        ("<atom:author><atom:name>Ana</atom:name></atom:author>", ("Ana",)),
        ("<author/>", ()),
    ],
)
def test_authors_are_names_without_addresses(inner: str, authors: tuple[str, ...]) -> None:
    assert record(inner).authors == authors


def test_who_keeps_the_feed_is_not_the_author_of_an_item() -> None:
    head = "<managingEditor>e@law.example (Ed)</managingEditor><dc:creator>Ed</dc:creator>"

    assert record("<title>T</title>", head=head).authors == ()


def test_categories_keep_their_order_and_their_separators() -> None:
    inner = (
        "<dc:subject>Zoning</dc:subject><category domain='d'>Law/Water</category>"
        "<category><![CDATA[Q&amp;A]]></category><category>Law/Water</category><category/>"
    )

    assert record(inner).categories == ("Zoning", "Law/Water", "Q&A")


@pytest.mark.parametrize(
    ("inner", "head", "language"),
    [
        ("", "<language>en_US</language>", "en_US"),
        ("", "<dc:language>fr</dc:language>", "fr"),
        ("<dc:language>es</dc:language>", "<language>en</language>", "es"),
        ("<title xml:lang='ar'>T</title>", "<language>en</language>", "ar"),
        ("", "<language/>", ""),
        ("", "", ""),
    ],
)
def test_the_language_is_the_items_else_the_feeds(inner: str, head: str, language: str) -> None:
    assert record(inner, head=head).language == language


def test_rss_1_0_is_read_with_its_about_as_the_key() -> None:
    content = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        b'xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/">'
        b'<channel rdf:about="https://law.example/"><title>Law</title>'
        b"<link>https://law.example/</link><d:language>de</d:language>"
        b'<items><rdf:Seq><rdf:li rdf:resource="urn:1"/></rdf:Seq></items></channel>'
        b'<image rdf:about="i"><title>no</title></image>'
        b'<item rdf:about="urn:1"><title>W</title><link>/w</link><d:date>2022-08-05</d:date></item>'
        b'<textinput rdf:about="t"><title>no</title></textinput></rdf:RDF>'
    )

    (item,) = records(content)

    assert (item.key, item.url, item.published) == ("urn:1", "/w", "2022-08-05")
    assert (item.language, item.base) == ("de", "https://law.example/")


def test_rss_0_90_and_0_91_are_read() -> None:
    oldest = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        b'xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>L</title></channel>'
        b"<item><title>W</title><link>https://law.example/w</link></item></rdf:RDF>"
    )
    netscapes = (
        b'<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"'
        b' "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>'
        b"<item><title>W</title></item></channel></rss>"
    )

    assert [item.url for item in records(oldest)] == ["https://law.example/w"]
    assert [item.title for item in records(netscapes)] == [Text("W")]


def test_an_item_is_read_whatever_prefix_its_namespaces_have() -> None:
    content = (
        b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        b'xmlns:s="http://purl.org/rss/1.0/"><s:item r:about="urn:1"><s:title>W</s:title></s:item>'
        b"</r:RDF>"
    )

    assert [(item.key, item.title) for item in records(content)] == [("urn:1", Text("W"))]


def test_a_draft_is_skipped_by_that_name() -> None:
    inner = (
        '<item><c:control xmlns:c="http://www.w3.org/2007/app"><c:draft>yes</c:draft></c:control>'
        "</item>"
    )

    assert records(rss(inner)) == (Skipped("item 1", "draft"),)


def test_an_item_that_says_it_is_no_draft_is_read() -> None:
    control = '<c:control xmlns:c="http://www.w3.org/2007/app"><c:draft>no</c:draft></c:control>'

    assert record(f"{control}<title>T</title>").title == Text("T")


def test_what_stands_in_a_picture_or_in_an_extension_is_no_field_of_the_item() -> None:
    item = record(
        "<image><title>no</title><link>no</link></image><x:id>no</x:id>"
        "<source url='https://other.example/feed'>Other</source><title>T</title>"
    )

    assert (item.title, item.url, item.key) == (Text("T"), "", "")


@pytest.mark.parametrize(
    ("head", "name", "media_type", "taken"),
    [
        (b'\xef\xbb\xbf\n<?xml version="1.0"?><!-- a --><rss version="2.0">', "f", "", True),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "f", "", True),
        (b'<a:feed xmlns:a="http://www.w3.org/2005/Atom">', "f", "", True),
        (b"<feed version='0.3' xmlns='http://purl.org/atom/ns#'>", "f", "", True),
        (b"<feed>", "f", "", True),
        (b'<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/">', "f", "", True),
        (b'<entry xmlns="http://www.w3.org/2005/Atom">', "f", "", True),
        ('<rss version="2.0">'.encode("utf-16"), "f", "", True),
        ('<rss version="2.0">'.encode("utf-16-be"), "f", "", True),
        (b'Warning: x<?xml version="1.0"?><rss version="2.0">', "f.xml", "", True),
        (b'Warning: x<?xml version="1.0"?><rss version="2.0">', "f", "text/xml", True),
        (b'Warning: x<?xml version="1.0"?><rss version="2.0">', "f.csv", "", False),
        (b'<rss xmlns:wp="http://wordpress.org/export/1.2/">', "f.xml", "text/xml", False),
        (b'<rdf:RDF xmlns:rdf="r" xmlns:skos="s">', "f.rdf", "", False),
        (b'<feed xmlns="urn:animals">', "f", "", False),
        (b"<entry>", "f", "", False),
        (b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">', "f.xml", "", False),
        (b"<html><body>&lt;rss version=", "f.xml", "text/html", False),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "f.json", "", False),
        (b"title,date\n<rss version='2.0'>,1", "f.csv", "text/csv", False),
        (b"", "f.xml", "text/xml", False),
        (b"\x00\xff\xfe%PDF", "f", "", False),
    ],
)
def test_a_feed_is_recognised_by_its_root(
    head: bytes, name: str, media_type: str, taken: bool
) -> None:
    document = Document(name, io.BytesIO(head), media_type=media_type)

    assert looks_like(document, head) is taken


def test_reading_twice_gives_the_same() -> None:
    content = rss("<item><description><b>A</b></description></item>")
    document = Document("feed.xml", io.BytesIO(content))

    assert read(document, SOURCE) == read(document, SOURCE)
