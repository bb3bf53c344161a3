"""Pages that list resources: where their records are, and what is taken from each."""

from io import BytesIO

import pytest

from digest.errors import SourceError
from digest.model import Attachment, Source
from digest.sources.readers.pages.page import NAME, looks_like, read
from digest.sources.record import Document, Reading, Record, Skipped

SOURCE = Source(NAME, "resources")
ADDRESS = "https://example.org/resources/"


def reading(markup: str | bytes, url: str = ADDRESS, source: Source = SOURCE) -> Reading:
    content = markup.encode() if isinstance(markup, str) else markup
    return read(Document("page.html", BytesIO(content), url=url), source)


def records(markup: str | bytes, url: str = ADDRESS) -> list[Record]:
    outcomes = tuple(reading(markup, url).outcomes)
    return [outcome for outcome in outcomes if isinstance(outcome, Record)]


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>"


def each(pattern: str, count: int = 3) -> str:
    return "".join(pattern.replace("@", str(number)) for number in range(1, count + 1))


def told(found: list[Record]) -> list[tuple[str, object, str, str]]:
    return [(r.title.words, r.published, r.url, r.summary.words) for r in found]


MENU = (
    "<nav><ul><li><a href='/'>Home</a></li><li><a href='/resources'>Resources</a></li></ul></nav>"
)
DRUPAL = page(
    MENU
    + "<main><h1>Resources</h1><div class='view-content'>"
    + each(
        "<div class='views-row views-row-@'><article data-history-node-id='10@'>"
        "<div class='node__type'>Resources</div><h3><a href='/node/@'>Rent <em>@</em></a></h3>"
        "<div class='field field--name-field-publication-date'>"
        "<div class='field__label'>Publication Date</div><div class='field__item'>08/0@/2022</div>"
        "</div><div class='field--name-body'><p>How @ works &amp; why.</p><p>More of @.</p></div>"
        "<div class='field--name-field-topics'><div class='field__label'>Topics</div>"
        "<a href='/t/1'>Housing</a> <a href='/t/2'>Rent, etc.</a></div>"
        "<ul class='links'><li><a href='/node/@'>Read more</a></li>"
        "<li><a href='/files/@.pdf'>Download</a></li></ul></article></div>"
    )
    + "</div><ul class='pager'><li><a href='?page=1' rel='next'>Next</a></li></ul></main>"
    "<footer><p>May 5, 2020</p></footer>"
)
WORDPRESS = page(
    each(
        "<article id='post-@' class='post-@ post hentry category-news'>"
        "<h2 class='entry-title'><a href='https://example.org/p@' rel='bookmark'>Post @</a></h2>"
        "<div class='entry-meta'><time class='entry-date published' "
        "datetime='2022-05-0@T10:00:00-04:00'>May @, 2022</time>"
        "<time class='updated' datetime='2022-06-0@T10:00:00-04:00'>June @, 2022</time>"
        "<span class='byline'>by <a class='url fn n' href='/author/k'>Kate Roe</a></span></div>"
        "<div class='entry-summary'><p>About @. <a href='https://example.org/p@' "
        "class='more-link'>Continue</a></p></div>"
        "<a href='/c/news' rel='category tag'>News</a></article>"
    )
    + "<div class='pagination'><a class='next page-numbers' href='/page/2'>Next</a></div>"
    + "<aside><article><h3>Advertisement</h3><time>May 1, 2022</time></article></aside>"
)


def test_rows_of_drupal_are_records() -> None:
    found = reading(DRUPAL)

    rows = [outcome for outcome in found.outcomes if isinstance(outcome, Record)]
    assert len(rows) == 3
    assert rows[0].title.words == '<a href="/node/1">Rent <em>1</em></a>'
    assert rows[0].published == "08/01/2022"
    assert (rows[0].url, rows[0].base, rows[0].key) == ("/node/1", ADDRESS, "101")
    assert "<p>How 1 works &amp; why.</p><p>More of 1.</p>" in rows[0].summary.words
    assert rows[0].categories == ("Housing", "Rent, etc.")
    assert rows[0].files == (Attachment("/files/1.pdf"),)
    assert rows[0].language == "en"
    assert found.next == f"{ADDRESS}?page=1"
    assert found.notices == (
        "records: 3 × div.views-row; title in all, date in all, link in all, summary in all",
    )


def test_what_most_records_have_is_no_title_and_no_summary() -> None:
    for record in records(DRUPAL):
        for label in ("Resources", "Publication Date", "Topics", "Read more", "Download"):
            assert label not in record.title.words + record.summary.words


def test_posts_of_wordpress_are_records() -> None:
    found = records(WORDPRESS)

    assert len(found) == 3
    assert found[0].published == "2022-05-01T10:00:00-04:00"
    assert found[0].updated == "2022-06-01T10:00:00-04:00"
    assert (found[0].url, found[0].key) == ("https://example.org/p1", "post-1")
    assert (found[0].authors, found[0].categories) == (("Kate Roe",), ("News",))
    assert found[0].summary.words == "<p>About 1. </p>"
    assert reading(WORDPRESS).next == "https://example.org/page/2"


def test_a_date_of_a_change_is_no_date_of_publication() -> None:
    markup = page(each("<li><a href='@'>Rent @</a> <time class='updated'>May @, 2022</time></li>"))

    assert next((r.published, r.updated) for r in records(markup)) == (None, "May 1, 2022")


def test_rows_of_a_table_are_records() -> None:
    markup = page(
        "<table><tr><th>Date<th>Title<th>About</tr>"
        + each("<tr><td>@/15/2022<td><a href='d@.pdf'>Rent @</a><td>Tells of @.</tr>")
        + "</table>"
    )

    found = records(markup)

    assert [(r.published, r.url) for r in found] == [
        (f"{n}/15/2022", f"d{n}.pdf") for n in (1, 2, 3)
    ]
    assert "Tells of 1." in found[0].summary.words
    assert "Rent" not in found[0].summary.words


def test_a_heading_and_what_follows_is_a_record() -> None:
    markup = page(
        "<h1>Guides</h1><p>Last year's guides.</p>"
        + each("<h3><a href='/g@'>Rent @</a></h3><p>May @, 2022</p><p>On @.</p><p>More on @.</p>")
        + "<hr><p>Imprint</p>"
    )

    assert told(records(markup)) == [
        (
            f'<a href="/g{n}">Rent {n}</a>',
            f"May {n}, 2022",
            f"/g{n}",
            f"<p>On {n}.</p><p>More on {n}.</p>",
        )
        for n in (1, 2, 3)
    ]


def test_a_date_above_its_heading_belongs_to_it() -> None:
    markup = page(
        "<p>Guides</p>" + each("<p>May @, 2022</p><h3><a href='/g@'>Rent @</a></h3><p>On @.</p>")
    )

    assert [(r.published, r.url, r.summary.words) for r in records(markup)] == [
        (f"May {n}, 2022", f"/g{n}", f"<p>On {n}.</p>") for n in (1, 2, 3)
    ]


def test_terms_and_what_is_said_of_them_are_records() -> None:
    markup = page(
        "<dl>" + each("<dt>May @, 2022<dd><a href='/g@'>Rent @</a> at length on @.") + "</dl>"
    )

    found = records(markup)

    assert [(r.published, r.url) for r in found] == [
        (f"May {n}, 2022", f"/g{n}") for n in (1, 2, 3)
    ]
    assert "at length on 1." in found[0].summary.words


def test_items_of_a_list_are_records_and_menus_are_not() -> None:
    markup = page(
        "<ul><li><a href='/'>Home</a><li><a href='/about'>About</a></ul><ul>"
        + each("<li><a href='/g@'>Rent @</a> (May @, 2022) – on rent @</li>")
        + "</ul>"
    )

    assert told(records(markup)) == [
        (f"Rent {n}", f"May {n}, 2022", f"/g{n}", f"on rent {n}") for n in (1, 2, 3)
    ]


def test_sections_by_year_are_one_list() -> None:
    markup = page(
        "".join(
            f"<section><h2>{year}</h2><ul>"
            + each(f"<li><a href='/{year}-@'>Rent @</a> <span>@/13/{year}</span></li>")
            + "</ul></section>"
            for year in (2021, 2022)
        )
    )

    assert [r.published for r in records(markup)] == [
        f"{n}/13/{year}" for year in (2021, 2022) for n in (1, 2, 3)
    ]


def test_a_record_without_a_date_is_kept_among_those_with_one() -> None:
    markup = page(
        each("<article><h2><a href='@'>Rent @</a></h2><p>May @, 2022</p></article>")
        + "<article><h2><a href='4'>Rent 4</a></h2><p>Undated.</p></article>"
    )

    assert [r.published for r in records(markup)] == [
        *(f"May {n}, 2022" for n in (1, 2, 3)),
        None,
    ]


@pytest.mark.parametrize(
    ("line", "summary"),
    [
        ("<p>May @, 2022</p><p>On @.</p>", "<p>On @.</p>"),
        ("<p>Published: May @, 2022</p><p>On @.</p>", "<p>On @.</p>"),
        ("<p>Posted on May @, 2022 by Kate</p><p>On @.</p>", "<p>On @.</p>"),
        ("<p>May @, 2022 | Guide</p><p>On @.</p>", "<p>On @.</p>"),
        ("<p><time>May @, 2022</time> · Housing · Courts</p><p>On @.</p>", "<p>On @.</p>"),
        ("<p>May @, 2022 – What @ is about.</p>", "<p>What @ is about.</p>"),
        ("<p>May @, 2022<br>What @ is about.</p>", "<p><br>What @ is about.</p>"),
        ("<p><time>May @, 2022</time> What @ is about.</p>", "<p>What @ is about.</p>"),
    ],
)
def test_a_date_is_not_said_again_in_the_summary_and_costs_no_other_word(
    line: str, summary: str
) -> None:
    markup = page(each(f"<article><h2><a href='/@'>Rent @</a></h2>{line}</article>"))

    assert [
        r.summary.words.replace("<p> ", "<p>").replace("> <", "><").replace(" </p>", "</p>")
        for r in records(markup)
    ] == [summary.replace("@", str(n)) for n in (1, 2, 3)]
    assert [r.published for r in records(markup)] == [f"May {n}, 2022" for n in (1, 2, 3)]


def test_a_date_in_a_sentence_is_none_of_publication_where_others_stand_by_themselves() -> None:
    hearing = (
        "<article><h2><a href='/4'>Rent 4</a></h2><p>Heard on May 9, 2022 in court.</p></article>"
    )
    markup = page(
        each("<article><h2><a href='/@'>Rent @</a></h2><p>May @, 2022</p></article>") + hearing
    )

    last = records(markup)[-1]

    assert last.published is None
    assert last.summary.words == "<p>Heard on May 9, 2022 in court.</p>"


def test_what_only_stands_among_the_records_is_left_out_by_name() -> None:
    markup = page(
        each("<div class='i'><h2><a href='@'>Rent @</a></h2><p>May @, 2022</p></div>")
        + "<div class='i'><h2>All about rent</h2></div><div class='i'><a href='x'>Donate</a></div>"
    )

    found = [outcome for outcome in reading(markup).outcomes if isinstance(outcome, Skipped)]

    assert found == [Skipped("div.i", "unlike the records")] * 2


def test_a_date_that_cannot_be_read_is_given_as_it_stands() -> None:
    markup = page(
        each("<li><a href='@'>Rent @</a> <span class='date'>May @, 2022</span></li>")
        + "<li><a href='4'>Rent 4</a> <span class='date'>Mai 45, 2022</span></li>"
    )

    assert records(markup)[-1].published == "Mai 45, 2022"


def test_names_of_months_are_those_of_the_language_of_the_page() -> None:
    items = each("<li><a href='@'>Rent @</a> @. März 2022</li>")

    assert len(records(f"<html lang='de'><body>{items}</body></html>")) == 3
    with pytest.raises(SourceError, match="no records found"):
        reading(f"<html lang='en'><body>{items}</body></html>")


def test_articles_without_any_dates_are_records() -> None:
    markup = page(each("<article><h2><a href='/@'>Rent @</a></h2><p>On @.</p></article>"))

    assert [(r.title.words, r.published) for r in records(markup)] == [
        (f'<a href="/{n}">Rent {n}</a>', None) for n in (1, 2, 3)
    ]


def test_dates_outside_the_records_are_told() -> None:
    markup = page(
        "<div><p>Featured: <a href='/x'>Rent</a></p><time datetime='2022-01-01'>new</time></div>"
        + each("<article><h2><a href='/@'>Rent @</a></h2><p>May @, 2022</p></article>")
    )

    assert any(
        notice.startswith("dates elsewhere on the page: 1;") for notice in reading(markup).notices
    )


@pytest.mark.parametrize("tag", ["pre", "p"])
def test_records_that_are_printed_in_lines_are_read_as_a_listing(tag: str) -> None:
    lines = ["Resources", "Publication Date", "08/05/2022", "One &amp; more."]
    lines += ["Resources", "Rent", "Publication Date", "07/22/2022", "Two."]
    text = "\n".join(lines) if tag == "pre" else "</p><p>".join(lines)

    found = records(page(f"<ul><li>Resources</li></ul><div><{tag}>{text}</{tag}></div><p>Foot</p>"))

    assert told(found) == [
        ("", "08/05/2022", "", "One & more."),
        ("Rent", "07/22/2022", "", "Two."),
    ]


def test_a_page_that_is_one_article_is_one_record() -> None:
    head = (
        "<title>Rent</title><meta name='date' content='2010-12-02 10:14'>"
        "<meta name='tags' content='housing, R&amp;D'><meta name='author' content='Kate Roe'>"
        "<meta property='og:description' content='In short.'><link rel=canonical href='/rent'>"
    )
    (found,) = records(page(f"{MENU}<article><p>At length.</p></article>", head))

    assert (found.title.words, found.published) == ("Rent", "2010-12-02 10:14")
    assert (found.summary.words, found.content.words) == ("In short.", "<p>At length.</p>")
    assert (found.url, found.categories) == ("https://example.org/rent", ("housing", "R&amp;D"))
    assert found.authors == ("Kate Roe",)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<pre>Publication Date</pre>",
        "<p>Words.</p>",
        MENU,
        "<p>May 5, 2022</p><p>May 6, 2022</p>",
        "<h1>Rent</h1><p>Text</p>",
    ],
)
def test_a_page_without_records_says_how_to_point_at_them(body: str) -> None:
    with pytest.raises(SourceError) as caught:
        reading(page(body))

    assert str(caught.value).startswith("page.html: ")
    assert 'select = { record = "div.item"' in str(caught.value)


@pytest.mark.parametrize(
    ("head", "known"),
    [
        (b"<!DOCTYPE html><html>", True),
        (b"\xef\xbb\xbf\n<!-- saved -->\n<html>", True),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'>", True),
        (b"<ul><li>", True),
        ("<html>".encode("utf-16"), True),
        (b"<?xml version='1.0'?><rss>", False),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", False),
        (b"title,date\n<p>,", False),
        (b"", False),
        (b"<!--" * 20_000, False),
        (b"Resources\nPublication Date\n", False),
    ],
)
def test_a_page_is_known_by_its_first_element(head: bytes, known: bool) -> None:
    assert looks_like(Document("a", BytesIO(head)), head) is known
