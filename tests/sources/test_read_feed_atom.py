"""Atom 1.0 and 0.3 → records: text constructs, dates, people, and what was taken back."""

import io

import pytest

from digest.model import Attachment, Source
from digest.sources.readers.feeds.feed import read
from digest.sources.record import Document, Reading, Record, Skipped, Text

SOURCE = Source(name="feed", location="feed.xml")


def atom(inner: str, head: str = "") -> Reading:
    content = f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{inner}</feed>'.encode()
    return read(Document("feed.xml", io.BytesIO(content)), SOURCE)


def entry(inner: str, head: str = "", opening: str = "<entry>") -> Record:
    (only,) = atom(f"{opening}{inner}</entry>", head).outcomes
    assert isinstance(only, Record)
    return only


def test_an_entry_is_read_whole() -> None:
    found = entry(
        '<id>tag:law.example,2022:w</id><title>Water</title><link href="https://law.example/w"/>'
        "<published>2022-08-05T10:00:00Z</published><updated>2022-08-06T10:00:00Z</updated>"
        "<author><name>Ana</name><email>ana@law.example</email></author>"
        "<author><name>Bo</name></author><category term='w' label='Water'/><category term='tax'/>"
        '<summary>Who.</summary><content type="html">&lt;p>All.</content>'
        '<link rel="enclosure" href="https://law.example/w.pdf" type="application/pdf" length="9"/>'
    )

    assert found.place == "entry 1"
    assert found.key == "tag:law.example,2022:w"
    assert found.title == Text("Water")
    assert found.url == "https://law.example/w"
    assert (found.published, found.updated) == ("2022-08-05T10:00:00Z", "2022-08-06T10:00:00Z")
    assert found.authors == ("Ana", "Bo")
    assert found.categories == ("Water", "tax")
    assert (found.summary, found.content) == (Text("Who."), Text("<p>All.", html=True))
    assert found.files == (Attachment("https://law.example/w.pdf", "application/pdf", 9),)


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("<title>A &amp;amp; B</title>", Text("A &amp; B")),
        ("<title type='text'>&lt;b&gt;A&lt;/b&gt;</title>", Text("<b>A</b>")),
        ("<title type='html'>A &amp;amp; B</title>", Text("A &amp; B", html=True)),
        ("<title type='html'>A</title>", Text("A", html=True)),
        (
            "<title type='xhtml'><p xmlns='urn:h'>A &lt; <i>B</i></p></title>",
            Text("<p>A &lt; <i>B</i></p>", html=True),
        ),
        ("<title type='text'>A <b>B</b></title>", Text("A <b>B</b>", html=True)),
        ("<title type='TEXT/HTML; charset=x'>A</title>", Text("A", html=True)),
        ("<title/>", Text()),
    ],
)
def test_a_title_is_what_its_type_says(title: str, read_as: Text) -> None:
    assert entry(title).title == read_as


@pytest.mark.parametrize(
    ("content", "read_as"),
    [
        ("<content>1 &lt; 2</content>", Text("1 < 2")),
        ("<content>&lt;p>1&lt;/p></content>", Text("<p>1</p>", html=True)),
        ("<content type='text'>&lt;p>1&lt;/p></content>", Text("<p>1</p>")),
        ("<content type='text/plain'>1</content>", Text("1")),
        ("<content type='image/png'>iVBORw0KGgo=</content>", Text()),
        ("<content type='application/xml'><x xmlns='urn:x'>1</x></content>", Text()),
        ("<content type='image/svg+xml'><svg xmlns='urn:s'/></content>", Text()),
        (
            "<content type='xhtml'><h:div xmlns:h='urn:h'><h:p>1</h:p><h:br/>2</h:div></content>",
            Text("<p>1</p><br>2", html=True),
        ),
        (
            "<content type='xhtml'><div>1</div><div>2</div></content>",
            Text("<div>1</div><div>2</div>", html=True),
        ),
    ],
)
def test_content_is_what_its_type_says(content: str, read_as: Text) -> None:
    assert entry(content).content == read_as


def test_what_is_escaped_in_html_stays_escaped() -> None:
    content = "<content type='html'>&lt;pre>&amp;lt;title&amp;gt;&lt;/pre></content>"

    assert entry(content).content == Text("<pre>&lt;title&gt;</pre>", html=True)


def test_the_same_text_as_summary_and_content_is_given_once() -> None:
    found = entry("<summary>One\n two</summary><content>One two</content>")

    assert (found.summary, found.content) == (Text("One\n two"), Text())


@pytest.mark.parametrize(
    ("inner", "published", "updated"),
    [
        ("<updated>2022-08-05</updated>", "2022-08-05", None),
        ("<published>2022-08-05</published><updated>2022-08-05</updated>", "2022-08-05", None),
        ("<published>2022</published><updated>2023</updated>", "2022", "2023"),
        ("<updated>2023</updated><published> 2022 </published>", "2022", "2023"),
        ("<published>soon</published>", "soon", None),
        ("<PUBLISHED>2022</PUBLISHED>", "2022", None),
        ("", None, None),
    ],
)
def test_a_sole_date_is_that_of_publication_and_a_second_one_that_of_a_change(
    inner: str, published: str | None, updated: str | None
) -> None:
    found = entry(inner)

    assert (found.published, found.updated) == (published, updated)


def test_an_entry_without_authors_has_those_of_its_source_else_of_the_feed() -> None:
    head = "<author><name>Feed</name></author>"
    copied = "<source><author><name>Origin</name></author></source>"

    assert entry("<author><name>Own</name></author>", head).authors == ("Own",)
    assert entry(copied, head).authors == ("Origin",)
    assert entry("<source><id>x</id></source>", head).authors == ("Feed",)
    assert entry("", head).authors == ("Feed",)


def test_what_is_said_of_the_source_of_a_copied_entry_is_not_said_of_the_entry() -> None:
    found = entry(
        "<source><id>no</id><title>no</title><link href='no'/><updated>no</updated></source>"
        "<id>yes</id>"
    )

    assert (found.key, found.title, found.url, found.published) == ("yes", Text(), "", None)


@pytest.mark.parametrize(
    ("feed_language", "opening", "title", "language"),
    [
        ("en", "<entry>", "<title>T</title>", "en"),
        ("en", "<entry xml:lang='es'>", "<title>T</title>", "es"),
        ("en", "<entry>", "<title xml:lang='ar'>T</title>", "ar"),
        ("en", "<entry xml:lang=''>", "<title>T</title>", "en"),
        ("en_US", "<entry>", "", "en_US"),
    ],
)
def test_the_language_is_that_of_the_title_else_of_what_is_around_it(
    feed_language: str, opening: str, title: str, language: str
) -> None:
    content = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{feed_language}">'
        f"{opening}{title}</entry></feed>"
    )

    (found,) = read(Document("f", io.BytesIO(content.encode())), SOURCE).outcomes

    assert isinstance(found, Record)
    assert found.language == language


def test_an_entry_that_was_taken_back_is_told_with_its_id_and_when() -> None:
    deleted = (
        '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" '
        'ref="tag:law.example,2022:w" when="2022-09-01T00:00:00Z"/>'
    )

    gone, other = atom(f"{deleted}<entry><id>x</id></entry>").outcomes

    assert isinstance(gone, Record)
    assert isinstance(other, Record)
    assert (gone.place, gone.withdrawn) == ("deleted-entry 1", True)
    assert (gone.key, gone.updated) == ("tag:law.example,2022:w", "2022-09-01T00:00:00Z")
    assert (other.key, other.withdrawn) == ("x", False)


def test_drafts_and_what_a_blog_keeps_beside_its_posts_are_skipped_by_name() -> None:
    kind = (
        '<category scheme="http://schemas.google.com/g/2005#kind" '
        'term="http://schemas.google.com/blogger/2008/kind#{}"/>'
    )
    draft = '<app:control xmlns:app="http://purl.org/atom/app#"><app:draft>yes</app:draft></app:control>'

    post, comment, hidden = atom(
        f"<entry>{kind.format('post')}<category term='Water'/></entry>"
        f"<entry>{kind.format('comment')}</entry><entry>{draft}</entry>"
    ).outcomes

    assert isinstance(post, Record)
    assert post.categories == ("Water",)
    assert (comment, hidden) == (Skipped("entry 2", "comment"), Skipped("entry 3", "draft"))


def test_atom_0_3_is_read() -> None:
    content = (
        b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><id>x</id>'
        b'<title mode="escaped" type="text/html">A &amp;amp; B</title>'
        b"<issued>2004-01-02</issued><modified>2004-01-03</modified><created>2003</created>"
        b'<summary type="application/xhtml+xml"><p xmlns="http://www.w3.org/1999/xhtml">S</p>'
        b'</summary><content type="text/html" mode="base64">PHA+QzwvcD4=</content></entry></feed>'
    )

    (found,) = read(Document("f", io.BytesIO(content)), SOURCE).outcomes

    assert isinstance(found, Record)
    assert found.title == Text("A &amp; B", html=True)
    assert (found.published, found.updated) == ("2004-01-02", "2004-01-03")
    assert found.summary == Text("<p>S</p>", html=True)
    assert found.content == Text("<p>C</p>", html=True)


def test_base64_that_is_none_gives_no_words() -> None:
    found = entry("<content mode='base64' type='text/html'>é</content>")

    assert found.content == Text()


def test_a_feed_within_a_web_page_and_an_entry_alone_are_read() -> None:
    within = (
        b"<html xmlns='http://www.w3.org/1999/xhtml'><body>"
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>x</id></entry></feed></body></html>"
    )
    alone = b"<entry xmlns='http://www.w3.org/2005/Atom'><id>x</id></entry>"

    for content in (within, alone):
        (found,) = read(Document("f", io.BytesIO(content)), SOURCE).outcomes
        assert isinstance(found, Record)
        assert found.key == "x"


def test_an_entry_inside_the_content_of_another_is_none_of_its_own() -> None:
    inner = "<entry><id>a</id><content type='application/xml'><entry><id>b</id></entry></content></entry>"

    assert [found.key for found in atom(inner).outcomes if isinstance(found, Record)] == ["a"]
