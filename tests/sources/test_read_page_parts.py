"""One record of a page: which of its elements is the title, the link, a topic, an author."""

from io import BytesIO

import pytest

from digest.model import Source
from digest.sources.readers.pages.page import NAME, read
from digest.sources.record import Document, Record

SOURCE = Source(NAME, "resources", select={"record": "article"})
OTHER = "<article><h2><a href='/z'>Zoning</a></h2><p>Quite another.</p></article>"


def record(markup: str, others: str = OTHER) -> Record:
    content = f"<html><body><article>{markup}</article>{others}</body></html>".encode()
    first, *_ = read(Document("page.html", BytesIO(content)), SOURCE).outcomes
    assert isinstance(first, Record)
    return first


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<h2>Rent</h2><p>On it.</p>", "Rent"),
        ("<h4>Guide</h4><h3><a href=a>Rent</a></h3>", '<a href="a">Rent</a>'),
        ("<h3>Guide</h3><div class='entry-title'>Rent</div>", "Rent"),
        ("<span itemprop='headline'>Rent</span><h3>Guide</h3>", "Rent"),
        ("<div class='card__title'>Rent</div><a href=a>More of this</a>", "Rent"),
        ("<div class='subtitle'>In short</div><a href=a>Rent</a>", "Rent"),
        ("<a href=a>Rent</a><a href=b rel=tag>A much longer topic</a>", "Rent"),
        ("<a href=t.jpg><img src=t.jpg></a><a href=a>Rent</a>", "Rent"),
        ("<p><strong>Rent</strong></p><p>On it.</p>", "Rent"),
        ("<dl><dt>Rent</dt><dd>On it.</dd></dl>", "Rent"),
        ("<p>On <strong>ICE</strong> and more.</p>", ""),
        ("<p>On it.</p>", ""),
        ("<h2></h2><h3>Rent</h3>", "Rent"),
        (f"<h2>{'word ' * 200}</h2><h3>Rent</h3>", "Rent"),
    ],
)
def test_the_title_is_what_says_so_or_a_heading_or_a_link(markup: str, title: str) -> None:
    assert record(markup).title.words == title


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ("<a href=/c>Guides</a><h3><a href=/a>Rent</a></h3>", "/a"),
        ("<a href=/a><h3>Rent</h3></a>", "/a"),
        ("<h3>Rent</h3><a rel=tag href=/t>Topic</a><a href=/a>More</a>", "/a"),
        ("<h3>Rent</h3><p class=byline><a href=/k>Kate</a></p><a href=/a>More</a>", "/a"),
        ("<h3>Rent</h3><a href='#top'>Up</a><a href='mailto:a@example.org'>Mail</a>", ""),
        ("<h3>Rent</h3><a href='https://www.facebook.com/sharer?u=x'>f</a><a href=/a>x</a>", "/a"),
        ("<h3>Rent</h3><a href=/x>x</a><a class=u-url href=/a>y</a>", "/a"),
        ("<h3>Rent</h3><a href=/x>x</a><a rel=bookmark href=/a>y</a>", "/a"),
        ("<h3>Rent</h3><a href='/r.pdf'>Download</a>", "/r.pdf"),
        ("<h3>Rent</h3>", ""),
    ],
)
def test_the_link_is_that_of_the_title_or_the_first_that_leads_to_the_record(
    markup: str, url: str
) -> None:
    assert record(markup).url == url


@pytest.mark.parametrize(
    ("markup", "topics"),
    [
        ("<a rel='category tag' href=/t>R&amp;D</a>", ("R&amp;D",)),
        ("<ul class=tags><li>A, or B</li><li><a href=/c>C</a></li></ul>", ("A, or B", "C")),
        ("<p class=topics>A, B,, C</p>", ("A", "B", "C")),
        ("<p class=topics>Topics: A, B</p>", ("A", "B")),
        ("<div class=topics><b class=label>Filed in</b> A</div>", ("A",)),
        ("<a class=p-category href=/t>A, or B</a>", ("A, or B",)),
        ("<div class=terms><div class=topic><a href=/a>A</a></div></div>", ("A",)),
        ("<a rel=tag href=/t></a><ul class=tags><li></li></ul>", ()),
    ],
)
def test_topics_are_what_the_page_files_it_under(markup: str, topics: tuple[str, ...]) -> None:
    assert record(f"<h2>Rent</h2>{markup}").categories == (topics)


@pytest.mark.parametrize(
    ("markup", "authors"),
    [
        ("<p class=byline>By Kate Roe</p>", ("Kate Roe",)),
        (
            "<p class=byline>by <a rel=author href=/k>Kate</a>, <a rel=author href=/j>Jo</a></p>",
            ("Kate", "Jo"),
        ),
        ("<p class=author></p>", ()),
        ("<div class=author>" + "word " * 100 + "</div>", ()),
        ("<span itemprop=author>Kate &lt;R&gt;</span>", ("Kate &lt;R&gt;",)),
    ],
)
def test_authors_are_names_without_by(markup: str, authors: tuple[str, ...]) -> None:
    assert record(f"<h2>Rent</h2>{markup}").authors == authors


@pytest.mark.parametrize(
    ("markup", "summary"),
    [
        ("<p>On it.</p>", "<p>On it.</p>"),
        ("<p class=kicker>Now</p><p class=teaser>In <b>short</b>.</p>", "In <b>short</b>."),
        ("<p class=teaser></p><p>On it.</p>", '<p class="teaser"></p><p>On it.</p>'),
        ("<p>On it.</p><img src=a.png><button>Save</button>", "<p>On it.</p>"),
        ("<p>On it.</p><p class=authors>Kate</p>", "<p>On it.</p>"),
        (
            "<p>On it. <a href='/b'>See the other</a>.</p>",
            '<p>On it. <a href="/b">See the other</a>.</p>',
        ),
        ("", ""),
    ],
)
def test_the_summary_is_what_is_left(markup: str, summary: str) -> None:
    assert record(f"<h2><a href=/a>Rent</a></h2>{markup}").summary.words == summary


def test_a_link_that_most_records_end_with_is_no_summary() -> None:
    one = "<h2><a href=/{0}>{0}</a></h2><p>On {0}. <a href=/{0}>Go on</a></p>"

    found = record(one.format("Rent"), f"<article>{one.format('Heat')}</article>")

    assert found.summary.words == "<p>On Rent. </p>"


def test_a_sentence_that_most_records_have_stays() -> None:
    one = "<h2><a href=/{0}>{0}</a></h2><p>By us all.</p>"

    assert (
        "By us all."
        in record(one.format("A"), f"<article>{one.format('B')}</article>").summary.words
    )


def test_a_heading_that_most_records_have_is_their_title_where_it_leads_on() -> None:
    one = "<h2><a href=/{0}>Our newsletter</a></h2><p>Number {0}.</p>"

    found = record(one.format(1), f"<article>{one.format(2)}</article>")

    assert found.title.words == '<a href="/1">Our newsletter</a>'


@pytest.mark.parametrize(
    ("attribute", "key"),
    [
        ("data-history-node-id='7'", "7"),
        ("id='post-7'", "post-7"),
        ("id='item-7'", ""),
        ("id='main'", ""),
    ],
)
def test_what_the_site_s_database_calls_it_is_its_key(attribute: str, key: str) -> None:
    assert record(f"<h2>Rent</h2><article {attribute}></article>").key == key


@pytest.mark.parametrize(
    ("markup", "language"),
    [
        ("<h2 lang=es>Renta</h2>", "es"),
        ("<div lang=es><h2>Renta</h2></div>", "es"),
        ("<h2><a hreflang=es href=/r>Renta</a></h2>", "es"),
        ("<h2>Rent</h2>", ""),
    ],
)
def test_a_language_is_what_the_title_says(markup: str, language: str) -> None:
    assert record(markup).language == language


@pytest.mark.parametrize(
    ("markup", "published"),
    [
        ("<time datetime='2022-05-01T10:00'>yesterday</time>", "2022-05-01T10:00"),
        ("<time>May 1, 2022</time>", "May 1, 2022"),
        ("<meta itemprop='datePublished' content='2022-05-01'>", "2022-05-01"),
        ("<div class=postDate><i>May</i> <i>1</i> <i>2022</i></div>", "May 1 2022"),
        ("<p>Published: May 1, 2022</p>", "May 1, 2022"),
        ("<p>Posted by Kate on May 1, 2022</p>", "May 1, 2022"),
        ("<p>May 3, 2022</p><time datetime='2022-05-01'>x</time>", "2022-05-01"),
        ("<p class=updated>May 3, 2022</p><p>May 1, 2022</p>", "May 1, 2022"),
        ("<p class=date>Friday</p>", None),
        (f"<div class=date>{'word ' * 50} May 1, 2022</div>", None),
        ("<p>In 2022</p>", None),
        ("<p>Report 2022</p>", None),
        ("<h3>Hearing of May 1, 2022</h3>", None),
    ],
)
def test_a_date_is_what_says_so_or_words_that_are_one(markup: str, published: str | None) -> None:
    title = "" if "<h3>" in markup else "<h2>Rent</h2>"

    assert record(title + markup).published == published
