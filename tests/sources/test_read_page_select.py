"""Pages whose owner says where things are, or that say it for machines; addresses, encodings."""

import json
from io import BytesIO

import pytest
from lxml.html import fromstring

from digest.errors import SourceError
from digest.model import Attachment, Source
from digest.sources.readers.pages.page import NAME, read
from digest.sources.readers.pages.selectors import compiled
from digest.sources.record import Document, Reading, Record, Skipped

ADDRESS = "https://example.org/resources/"
ITEMS = "".join(
    f"<div class='item'><span class='d'>May {n}, 2022</span><a class='t' href='a{n}.html'>T{n}</a>"
    f"<div class='s'>On <i>{n}</i>.</div><ul class='k'><li>A</li><li>B</li></ul>"
    f"<a class='f' href='f{n}.bin'>File</a><a href='other'>Other</a></div>"
    for n in (1, 2)
)


def reading(
    markup: str | bytes, url: str = ADDRESS, *, charset: str = "", **select: str
) -> Reading:
    content = markup.encode() if isinstance(markup, str) else markup
    served = f"text/html; charset={charset}" if charset else "text/html"
    document = Document("page.html", BytesIO(content), url=url, media_type=served)
    return read(document, Source("site", "resources", format=NAME, select=select))


def records(
    markup: str | bytes, url: str = ADDRESS, *, charset: str = "", **select: str
) -> list[Record]:
    found = reading(markup, url, charset=charset, **select).outcomes
    return [outcome for outcome in found if isinstance(outcome, Record)]


def refusal(markup: str, **select: str) -> str:
    with pytest.raises(SourceError) as caught:
        reading(markup, **select)
    return str(caught.value)


def test_selectors_say_what_is_what() -> None:
    first, second = records(
        ITEMS,
        record="div.item",
        title="a.t",
        date=".d",
        summary=".s",
        link="a:last-of-type",
        topics=".k",
        file="a.f",
    )

    assert (first.title.words, first.published, first.url) == ("T1", "May 1, 2022", "other")
    assert (first.summary.words, first.categories) == ("On <i>1</i>.", ("A", "B"))
    assert first.files == (Attachment("f1.bin"),)
    assert second.title.words == "T2"


def test_what_no_selector_says_is_found_as_ever() -> None:
    (first, _) = records(ITEMS, record="div.item")

    assert (first.title.words, first.published, first.url) == ("T1", "May 1, 2022", "a1.html")
    assert [r.title.words for r in records(ITEMS, title=".d")] == ["May 1, 2022", "May 2, 2022"]


def test_a_selector_for_a_date_takes_what_the_markup_says_or_the_words_as_they_are() -> None:
    markup = (
        "<p class=i><a href=a>A</a><time datetime='2022-05-01'>May first</time><b>soon</b></p>" * 2
    )

    assert records(markup, record=".i", date="time")[0].published == "2022-05-01"
    assert records(markup, record=".i", date="b")[0].published == "soon"
    assert records(markup, record=".i", date="u")[0].published is None


def test_how_many_records_have_what_is_told() -> None:
    assert reading(ITEMS, record="div.item", title="h2", date="span").notices == (
        "records: 2 × select.record; title in none, date in all, link in all, summary in all",
    )


def test_a_record_inside_of_another_is_none() -> None:
    found = tuple(reading("<div><p><a href=a>A</a></p><div>B</div></div>", record="div").outcomes)

    assert [type(outcome) for outcome in found] == [Record, Skipped]


def test_a_record_with_nothing_in_it_is_left_out_by_name() -> None:
    first, *_ = reading("<p></p><p>Rent</p>", record="p").outcomes

    assert first == Skipped("record 1", "empty")


@pytest.mark.parametrize(
    ("select", "said"),
    [
        ({"record": "div[["}, "sources.site.select.record: is not a CSS selector: div[["),
        ({"title": "h3::before"}, "sources.site.select.title: is not a CSS selector"),
        ({"date": "a:frobnicate"}, "sources.site.select.date: is not a CSS selector"),
        ({"record": ":not(" * 3000}, "sources.site.select.record: is not a CSS selector"),
        ({"record": "."}, "sources.site.select.record: is not a CSS selector"),
        ({"record": "p.item"}, "page.html: select.record matches nothing in it"),
    ],
)
def test_a_wrong_selector_is_refused_by_its_name(select: dict[str, str], said: str) -> None:
    assert refusal(ITEMS, **select).startswith(said)


@pytest.mark.parametrize(
    ("selector", "matched"),
    [
        ("p", "abcdef"),
        ("div p", "bcd"),
        ("div > p", "bd"),
        ("p + p", "f"),
        ("p ~ p", "def"),
        ("div p + p", ""),
        ("div > section p, #a", "ac"),
        ("section ~ p", "d"),
        ("p:not([id]) ~ p", ""),
        ("p#e + p", "f"),
        ("div ~ p ~ p", "f"),
        ("body div section > p", "c"),
        ("p:first-child", "abc"),
    ],
)
def test_combinators_mean_what_they_mean_in_css(selector: str, matched: str) -> None:
    markup = (
        "<html><body><p id=a>a</p><div><p id=b>b</p><!-- x --><section><p id=c>c</p></section>"
        "<p id=d>d</p></div><p id=e>e</p><!-- x --><p id=f>f</p></body></html>"
    )
    select = compiled({"record": selector}, "select")["record"]

    assert "".join(element.get("id") for element in select(fromstring(markup))) == matched


def test_a_selector_that_takes_an_hour_as_one_xpath_is_followed_at_once() -> None:
    markup = "<body>" + "<p>x</p>" * 20_000
    nothing = {"title": "b", "summary": "b", "link": "b", "date": "b"}

    assert len(tuple(reading(markup, record="p ~ p ~ p", **nothing).outcomes)) == 19_998


def listed(*things: dict[str, object]) -> str:
    graph = {"@graph": [{"@type": "ItemList", "itemListElement": [{"item": t} for t in things]}]}
    return f"<html lang=es><script type='application/ld+json'>{json.dumps(graph)}</script></html>"


RENT = {
    "@type": ["Article", "Report"],
    "@id": "https://example.org/#1",
    "headline": "Q&amp;A on rent",
    "description": "In short.",
    "url": "/rent",
    "datePublished": "2022-05-01",
    "dateModified": "2022-06-01T00:00:00Z",
    "author": [{"@type": "Person", "name": "Kate Roe"}],
    "keywords": "housing, R&D",
    "encoding": {"contentUrl": "/rent.pdf", "encodingFormat": "application/pdf"},
}
HEAT = {"@type": "Article", "name": "Heat", "url": "/heat", "inLanguage": "en"}


def test_what_a_page_says_for_machines_is_taken() -> None:
    rent, heat = records(listed(RENT, HEAT))

    assert (rent.title.words, rent.summary.words) == ("Q&amp;A on rent", "In short.")
    assert (rent.published, rent.updated) == ("2022-05-01", "2022-06-01T00:00:00Z")
    assert (rent.key, rent.url, rent.language) == ("https://example.org/#1", "/rent", "es")
    assert (rent.authors, rent.categories) == (("Kate Roe",), ("housing", "R&amp;D"))
    assert rent.files == (Attachment("/rent.pdf", "application/pdf"),)
    assert (heat.title.words, heat.published, heat.language) == ("Heat", None, "en")


def test_what_is_named_twice_is_one_record() -> None:
    assert len(records(listed(RENT, HEAT, RENT))) == 2


def test_one_article_for_machines_is_the_page_itself() -> None:
    found = reading(listed(RENT))

    assert [r.url for r in found.outcomes if isinstance(r, Record)] == ["/rent"]
    assert found.notices == ("records: 1, the page itself, by its JSON-LD",)


def test_the_page_counts_where_it_has_more_records_than_it_says_for_machines() -> None:
    script = "<script type='application/ld+json'>" + json.dumps([RENT, HEAT]) + "</script>"
    items = "".join(f"<li><a href={n}>T{n}</a> May {n}, 2022</li>" for n in (1, 2, 3))

    assert len(records(script + items)) == 3
    assert len(records(script + ITEMS)) == 2
    assert records(script + ITEMS)[0].url == "/rent"
    assert records(script + ITEMS, record=".item")[0].url == "a1.html"


@pytest.mark.parametrize(
    "script", ["[" * 50_000, "{", "null", '"x"', '[1, {"@type": [2]}, []]', ""]
)
def test_what_machines_cannot_read_is_no_loss(script: str) -> None:
    markup = f"<script type='application/ld+json'>{script}</script>{ITEMS}"

    assert len(records(markup)) == 2


@pytest.mark.parametrize(
    ("head", "url", "base"),
    [
        ("", ADDRESS, ADDRESS),
        ("<base href='/other/'>", ADDRESS, "https://example.org/other/"),
        ("<base href='http://[x'>", ADDRESS, ADDRESS),
        ("<base target='_blank'>", ADDRESS, ADDRESS),
        ("<link rel='canonical' href='https://example.org/c'>", "", "https://example.org/c"),
        ("<link rel='canonical' href='https://example.org/c'>", ADDRESS, ADDRESS),
        ("", "", ""),
    ],
)
def test_addresses_are_read_against_what_the_page_says(head: str, url: str, base: str) -> None:
    markup = f"<html><head>{head}</head><body>{ITEMS}</body></html>"

    assert records(markup, url)[0].base == base


@pytest.mark.parametrize(
    ("more", "following"),
    [
        ("<link rel='next' href='?page=2'>", f"{ADDRESS}?page=2"),
        ("<a rel='nofollow next' href='/p/2'>2</a>", "https://example.org/p/2"),
        ("<nav class='pager'><a class='next' href='/p/2'>2</a></nav>", "https://example.org/p/2"),
        (
            "<ul class='pager'><li class='pager__item--next'><a href='?page=1'>2</a></ul>",
            f"{ADDRESS}?page=1",
        ),
        ("<div class='carousel'><a class='next' href='/p/2'>2</a></div>", ""),
        ("<a rel='next' href='#'>2</a>", ""),
        ("<a rel='next' href='javascript:more()'>2</a>", ""),
        ("<a rel='next' href='http://[x'>2</a>", ""),
        ("", ""),
    ],
)
def test_the_page_after_is_the_one_that_the_page_names(more: str, following: str) -> None:
    assert reading(ITEMS + more).next == following


def test_pages_after_a_saved_one_are_told_and_not_fetched() -> None:
    found = reading(ITEMS + "<a rel='next' href='https://example.org/p/2'>2</a>", url="")

    assert found.next == ""
    assert found.notices[-1] == (
        "there are more pages after this one, next https://example.org/p/2: they are not read"
    )


@pytest.mark.parametrize(
    ("encoding", "declared", "served"),
    [
        ("utf-8", "", ""),
        ("utf-8", "iso-8859-1", ""),
        ("utf-8-sig", "", ""),
        ("utf-16", "", ""),
        ("cp1252", "windows-1252", ""),
        ("cp1252", "iso-8859-1", ""),
        ("cp1252", "", ""),
        ("cp1252", "utf-8", "windows-1252"),
        ("cp1251", "", "windows-1251"),
        ("shift_jis", "Shift_JIS", ""),
        ("cp1252", "no-such-charset", ""),
    ],
)
def test_any_encoding_is_read(encoding: str, declared: str, served: str) -> None:
    title = {"cp1251": "Жильё", "shift_jis": "借家"}.get(encoding, "Café’s")
    meta = f"<meta charset='{declared}'>" if declared else ""
    markup = f"<html><head>{meta}</head><body>{ITEMS.replace('T1', title)}</body></html>"

    assert records(markup.encode(encoding), charset=served)[0].title.words == title


def test_references_mean_what_they_mean_to_browsers() -> None:
    markup = ITEMS.replace("T1", "A&#146;s&#8; b&#xD800;&nbsp;&#x2019;&amp;lt;")

    assert records(markup)[0].title.words == "A’s b\u00a0’&amp;lt;"
