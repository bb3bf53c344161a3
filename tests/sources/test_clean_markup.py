"""HTML: the safe subset, every address whole, no words run together, whatever it was before."""

import pytest
from cleaning import OWN, cleaned, html

from digest.sources.clean.markup import sanitised, settled


def safe(markup: str) -> str:
    return sanitised(markup, OWN).html


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<img src="pic.png">', f'<img src="{OWN}pic.png">'),
        ('<a href="/help">x</a>', '<a href="https://resources.example.org/help">x</a>'),
        (
            '<a href="//cdn.example.org/f.pdf">x</a>',
            '<a href="https://cdn.example.org/f.pdf">x</a>',
        ),
        ('<a href="mailto:a@example.org">x</a>', '<a href="mailto:a@example.org">x</a>'),
        ('<a href=" MAILTO: a@example.org">x</a>', '<a href="mailto:a@example.org">x</a>'),
        ('<a href="#notes">x</a>', f'<a href="{OWN}#notes">x</a>'),
        (
            '<a href="../law.html?x=1">x</a>',
            '<a href="https://resources.example.org/guides/law.html?x=1">x</a>',
        ),
        ('<a href="?a=1&amp;b=2">x</a>', f'<a href="{OWN}?a=1&amp;b=2">x</a>'),
        (
            '<a href="a b.html" title="A &amp; B">x</a>',
            f'<a href="{OWN}a%20b.html" title="A &amp; B">x</a>',
        ),
        ('<a href="www.example.com">x</a>', '<a href="https://www.example.com">x</a>'),
    ],
)
def test_every_address_is_whole(markup, expected):
    assert safe(markup) == expected


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        " javascript:x",
        "data:text/html,x",
        "vbscript:x",
        "&#106;avascript:x",
        "https://[",
        "file:///etc/passwd",
        "",
        "http://",
    ],
)
def test_a_link_that_leads_to_no_page_is_only_its_text(href):
    assert safe(f'<p>to <a href="{href}">the <b>page</b></a></p>') == "<p>to the <b>page</b></p>"


def test_a_link_within_a_link_is_only_its_text():
    markup = '<a href="/a">x<table><td><a href="/b">y</a></table></a>'

    assert safe(markup).count("<a ") - safe(markup).count("</a>") == 0
    assert sanitised(safe(markup), OWN).html == safe(markup)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            '<img data-src="a.png" src="data:image/gif;base64,R0" alt="A">',
            f'<img src="{OWN}a.png" alt="A">',
        ),
        ('<img src="spinner.gif" data-lazy-src="a.png">', f'<img src="{OWN}a.png">'),
        ('<img srcset="a.png 300w, b.png 1000w, c.png 3000w">', f'<img src="{OWN}b.png">'),
        ('<img srcset="a.png, b.png 2x">', f'<img src="{OWN}a.png">'),
        (
            '<img src="a.png" width="300px" height="50%">',
            f'<img src="{OWN}a.png" width="300" height="50%">',
        ),
        ('<img src="a.png" width="auto" onerror="x()">', f'<img src="{OWN}a.png">'),
        ('<img src="https://s.w.org/images/core/emoji/15/1f600.png" alt="😀">', "😀"),
    ],
)
def test_a_picture_has_one_whole_address(markup, expected):
    assert safe(markup) == expected


@pytest.mark.parametrize(
    "attributes",
    [
        'width="1" height="1"',
        "width=1px height=1px",
        'height="0"',
        'style="width:1px; height:1px"',
        'style="display: none"',
        'width="0" height="0" alt="x"',
    ],
)
def test_a_picture_that_only_counts_readers_is_dropped_and_told(attributes):
    draft = cleaned(summary=html(f'<p>Rent <b>up</b></p><img src="/count.gif" {attributes}>'))

    assert draft.summary == "<p>Rent <b>up</b></p>"
    assert draft.notices == ("tracking pixel taken out of summary",)


def test_a_picture_without_a_web_address_is_dropped_and_told():
    draft = cleaned(summary=html('<p>Rent <b>up</b><img src="data:image/png;base64,AA"></p>'))

    assert draft.summary == "<p>Rent <b>up</b></p>"
    assert draft.notices == ("picture without a web address taken out of summary",)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
        ("<h2>Heading</h2>Text", "<p>Heading</p>Text"),
        ("<section><div><p>a</p></div>b</section>", "<p>a</p>b"),
        ("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>", "<p>a b</p><p>c</p>"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<p>a</p><p>b</p>"),
        ("<ul><li><div>a</div></li></ul>", "<ul><li><p>a</p></li></ul>"),
        (
            "<figure><img src=a.png><figcaption>b</figcaption></figure>",
            f'<p><img src="{OWN}a.png"></p><p>b</p>',
        ),
        ("<pre>a\n  b</pre>", "<p>a<br>b</p>"),
        ("a<hr>b", "a<p>b</p>"),
        ("one\n\ntwo <b>x</b>\n\nthree", "one<p>two <b>x</b></p><p>three</p>"),
        ("<p>one\n\ntwo</p>", "<p>one two</p>"),
    ],
)
def test_blocks_that_the_catalog_does_not_have_become_paragraphs(markup, expected):
    assert safe(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>a</p>\n<p>&nbsp;</p>\n<p><br></p><p>b</p>", "<p>a</p><p>b</p>"),
        ("<br><p> a <br> b <br></p><br>", "<p>a<br>b</p>"),
        (
            '<p><span style="x">a</span> <span lang="es">b</span></p>',
            '<p>a <span lang="es">b</span></p>',
        ),
        ("<p>a<p>b<b>c", "<p>a</p><p>b<b>c</b></p>"),
        (
            "a &amp; b &lt;c&gt; &amp;lt;d&amp;gt; <b>e</b>",
            "a &amp; b &lt;c&gt; &amp;lt;d&amp;gt; <b>e</b>",
        ),
        ("a &hellip; &#233; &eacute; <b>b</b>", "a … é é <b>b</b>"),
    ],
)
def test_markup_is_tidy_and_entities_mean_what_they_meant(markup, expected):
    assert safe(markup) == expected


@pytest.mark.parametrize(
    "tag", ["script", "style", "iframe", "form", "noscript", "svg", "object", "select", "template"]
)
def test_what_acts_or_is_not_shown_goes_with_all_that_is_in_it(tag):
    assert safe(f"<p>a</p><{tag}>hidden words</{tag}><p>b</p>") == "<p>a</p><p>b</p>"


def test_comments_and_handlers_and_styles_are_gone():
    markup = '<p onclick="x()" style="color:red" class="y"><!-- hidden --><b id="z">a</b></p>'

    assert safe(markup) == "<p><b>a</b></p>"


def test_controls_surrogates_and_overrides_are_gone_and_told():
    draft = cleaned(summary=html("<p>x\x10y\x0bz \ud800\ufffe<b>&#8;&#x202e;😀</b>\x00</p>"))

    assert draft.summary == "<p>xyz <b>😀</b></p>"
    assert draft.notices == ("control characters taken out of summary",)


HOSTILE = {
    "deep": "<div>" * 10_000 + "text",
    "deeper": "<b><blockquote>" * 50_000 + "text",
    "unclosed": "<p><a href=x><ul><li>" * 5_000,
    "formatting": "<p>"
    + "".join(f"<b id={n}>" for n in range(2_000))
    + "</p>"
    + "<p>x</p>" * 1_400,
    "hidden formatting": "<p>" + '<i title="<">' * 2_000 + "</p>" + "<p>x" * 2_000 + "</i>" * 2_000,
    "blanks": "<p>" + "&nbsp; " * 100_000 + "x</p>",
    "blanks in the middle": "<p>x" + "&nbsp; " * 100_000 + "<br>" * 100_000 + "x</p>",
    "wide blanks": "<p>x" + "\u2003" * 1_000_000 + "x</p>",
    "ampersands": "<p>" + "&" * 1_000_000,
    "attributes": "<p " + " ".join(f"a{n}" for n in range(300_000)) + ">x",
    "comments": "<!--" * 500_000,
    "brackets": "<" * 1_000_000,
    "tables": "<table><tr><td>" * 5_000,
    "embedded": '<p>a</p><img src="data:image/png;base64,' + "A" * 3_000_000 + '"><p>b</p>',
    "text": "<p>" + "word " * 1_000_000 + "</p>",
    "links": "<p>" + '<a href="/x">y</a> ' * 20_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE)
def test_hostile_markup_comes_to_an_end_and_gives_little(markup):
    """Unstopped, some of it would take hours."""
    assert len(cleaned(summary=html(markup), content=html(markup)).summary) < 100_000


def test_text_after_a_large_embedded_picture_is_read():
    assert safe(HOSTILE["embedded"]) == "<p>a</p><p>b</p>"


def test_what_is_too_large_to_be_read_whole_is_shown_by_its_opening_and_told():
    draft = cleaned(summary=html("<p>Rent <b>rules</b>.</p>" + "<i></i>" * 6_000))

    assert (draft.summary, draft.summary_html) == ("Rent rules.", False)
    assert draft.notices == ("summary too large to be read to its end",)


def test_tags_nested_deeper_than_any_text_lose_all_but_paragraphs_and_links():
    markup = "<blockquote>" * 60 + '<p>a <a href="/x">b</a></p>'

    assert safe(markup) == '<p>a <a href="https://resources.example.org/x">b</a></p>'


def test_a_paragraph_that_a_browser_ends_elsewhere_is_read_until_it_stays():
    markup = safe("<p>a<marquee><p dir=auto>b")

    assert sanitised(markup, OWN).html == markup == '<p>a</p><p dir="auto">b</p>'


def test_what_never_stays_would_be_shown_as_its_text():
    assert settled("<p>a<p>b &amp; c", readings=1) == " a  b &amp; c "
