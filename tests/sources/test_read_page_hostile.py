"""Pages that nobody writes in good faith, or that no program should have written."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers.pages.page import NAME, looks_like, read
from digest.sources.record import Document, Reading, Record, Refusal, Skipped

SOURCE = Source(NAME, "resources")
ITEMS = "".join(f"<li><a href='/{n}'>T{n}</a> May {n}, 2022</li>" for n in (1, 2, 3))


def outcome(markup: str | bytes) -> Reading | SourceError:
    content = markup.encode() if isinstance(markup, str) else markup
    document = Document("page.html", BytesIO(content), url="https://example.org/")
    looks_like(document, content[:65_536])
    try:
        return read(document, SOURCE)
    except SourceError as refused:
        return refused


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("", "is an empty page"),
        (" \n", "is an empty page"),
        ("<!-- x -->", "is an empty page"),
        (b"\x00" * 100_000, "is an empty page"),
        ("<div>" * 100_000, "is nested too deeply"),
        ("<b></b>" * 210_000, "has more than 200,000 elements"),
        ("<p " + " ".join(f"a{n}" for n in range(30_000)), "has a tag with more than 20,000"),
        ("<p " + "/".join(f"a{n}" for n in range(30_000)), "has a tag with more than 20,000"),
        ("<p " + "".join(f"a{n}='>'" for n in range(30_000)), "has a tag with more than 20,000"),
    ],
)
def test_what_is_no_page_is_refused(markup: str | bytes, said: str) -> None:
    found = outcome(markup)

    assert isinstance(found, SourceError)
    assert said in str(found)


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 1_900 + ITEMS,
        "<div>May 5, 2022<a href=x>y</a>" * 900,
        "<p class='" + "date-" * 100_000 + "'>May 5, 2022</p>" + ITEMS,
        "<p>" + "2022 " * 200_000 + "</p>" + ITEMS,
        ("<p>" + "2022 " * 24 + "</p>") * 200 + ITEMS,
        "<" * 200_000 + ITEMS,
        "<!--" * 50_000 + "-->" + ITEMS,
        "&amp;" * 100_000 + "&#" + "9" * 5_000 + ";" + ITEMS,
        "<img src='data:image/png;base64," + "A" * 500_000 + "'>" + ITEMS,
        "<svg><path d='" + "M 1 1 L 2 2 " * 50_000 + "'/></svg>" + ITEMS,
        "<li>" * 500 + ITEMS,
        "<template>" * 100 + ITEMS,
        ITEMS.replace("T1", "\x00\x01\x08&#8;&#xFFFE;&#x1F;"),
        ITEMS.replace("May 1, 2022", "May 1, 2022 " + "x" * 100_000),
        "<pre>Publication Date</pre>",
        "<pre>Resources\nPublication Date\n&#8;</pre>",
        "<base href='http://[x'><a rel=next href='//[y'>z</a>" + ITEMS,
    ],
)
def test_no_page_is_too_hard(markup: str) -> None:
    found = outcome(markup)

    if isinstance(found, Reading):
        assert all(isinstance(each, Record | Skipped | Refusal) for each in found.outcomes)
    else:
        assert found.problem


def test_no_script_and_no_style_gets_into_a_summary() -> None:
    items = "".join(
        f"<article><h2><a href='/{n}'>T{n}</a></h2><time>May {n}, 2022</time><script>alert({n})"
        f"</script><style>p{{}}</style><p>On {n}.</p><form><input></form></article>"
        for n in (1, 2)
    )
    found = outcome(items)

    assert isinstance(found, Reading)
    assert [r.summary.words for r in found.outcomes if isinstance(r, Record)] == [
        "<p>On 1.</p>",
        "<p>On 2.</p>",
    ]


def test_nothing_hidden_is_a_record() -> None:
    found = outcome(f"<div hidden>{ITEMS}</div>")

    assert isinstance(found, SourceError)


PIECES = st.sampled_from(
    (
        *("<div class='item'>", "</div>", "<ul>", "<li>", "</li>", "</ul>", "<h3>", "</h3>"),
        *("<a href='/x'>", "</a>", "<p>", "</p>", "<time datetime='2022-05-01'>", "</time>"),
        *("<dl>", "<dt>", "<dd>", "<table>", "<tr>", "<td>", "<th>", "<article>", "</article>"),
        *("<span class='date'>", "</span>", "May 5, 2022", "08/05/2022", "Rent", "&#8;", "\x00"),
        *("Resources\n", "Publication Date\n", "<pre>", "</pre>", "<!--", "-->", "<nav>", "</nav>"),
        *(
            "<script type='application/ld+json'>",
            '[{"@type":"Article"}]',
            "</script>",
            "<a rel=tag",
        ),
        *("<p class='summary'>", "<b>", "</b>", "<br>", "é", "\ud800", "<section>", "<a rel=next>"),
    )
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_pieces_of_a_page_are_read_or_refused(markup: str) -> None:
    found = outcome(markup.encode("utf-8", errors="surrogatepass"))

    if isinstance(found, Reading):
        assert tuple(found.outcomes)
    else:
        assert found.place.startswith("page.html")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert isinstance(outcome(content), Reading | SourceError)
