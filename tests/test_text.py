"""Text: cleaned, cut, made safe, compared."""

import pytest
from factories import entry

from digest.text import (
    clean_line,
    clean_text,
    clean_title,
    comparable_url,
    excerpt,
    first_sentence,
    is_rtl,
    matches,
    plain,
    safe_html,
)

FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
RIGHT_TO_LEFT = "\N{RIGHT-TO-LEFT OVERRIDE}"


def html(summary: str, **fields: str) -> str:
    return safe_html(entry("a", summary=summary, summary_html=True, **fields))


# --- cleaning ---


@pytest.mark.parametrize(
    ("written", "text", "line"),
    [
        ("plain", "plain", "plain"),
        ("a\tb\r\nc\rd\u2028e", "a\tb\nc\nd\ne", "a b c d e"),
        ("a\x00\x0b\x7f\ud800\ufffe\U0001ffff\ufeffb", "ab", "ab"),
        ("  two\u00a0 blanks ", "  two\u00a0 blanks ", "two blanks"),
        (f"{RIGHT_TO_LEFT}abc", f"{RIGHT_TO_LEFT}abc", "abc"),
        (f"{FAMILY} é", f"{FAMILY} é", f"{FAMILY} é"),
        ("שלום\N{RIGHT-TO-LEFT MARK}", "שלום\N{RIGHT-TO-LEFT MARK}", "שלום\N{RIGHT-TO-LEFT MARK}"),
    ],
)
def test_what_no_exit_can_carry_is_dropped_and_a_line_is_one_line(written, text, line):
    assert clean_text(written) == text
    assert clean_line(written) == line


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<b>Rent</b> guide", "Rent guide"),
        ("Rent &amp; <i>more</i>", "Rent & more"),
        ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
        ("Rent &amp; more", "Rent &amp; more"),
        ("The <form> I-130", "The <form> I-130"),
        ("<i>&lt;i&gt;&amp;lt;b&amp;gt;</i>Rent", "Rent"),
    ],
)
def test_a_title_loses_its_markup_and_keeps_what_is_text(written, expected):
    assert clean_title(written) == expected
    assert clean_title(expected) == expected


# --- cutting ---


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short enough", 12, "short enough"),
        ("between words here", 13, "between words…"),
        ("between words here", 12, "between…"),
        ("one, two", 5, "one…"),
        ("unbroken", 4, "unbr…"),
        (FAMILY * 2, 6, f"{FAMILY}…"),
        (FAMILY, 2, "…"),
        ("line\nbreaks go", 11, "line breaks…"),
    ],
)
def test_an_excerpt_ends_between_words_or_between_what_people_see_as_letters(text, limit, expected):
    assert excerpt(text, limit) == expected


@pytest.mark.parametrize(
    ("text", "sentence", "rest"),
    [
        ("What tenants should know. More.", "What tenants should know.", "More."),
        ("No end in sight", "No end in sight", ""),
        ("Stop! What tenants should know. More.", "Stop! What tenants should know.", "More."),
        ("The case of Roe v. Wade explained. More.", "The case of Roe v. Wade explained.", "More."),
        (
            "Moving to the U.S. Army base today. More.",
            "Moving to the U.S. Army base today.",
            "More.",
        ),
        ("¿Qué deben saber los inquilinos? Más.", "¿Qué deben saber los inquilinos?", "Más."),
        ("Version 2.5 of the long guide. More.", "Version 2.5 of the long guide.", "More."),
        (
            'She said "it is really over." Then left.',
            'She said "it is really over."',
            "Then left.",
        ),
    ],
)
def test_a_first_sentence_ends_where_a_reader_would_end_it(text, sentence, rest):
    assert first_sentence(text) == (sentence, rest)


def test_a_first_sentence_is_found_in_a_long_text_full_of_abbreviations():
    # once the time grew with the square of the length: minutes for this one
    text = "A. B. " * 20_000
    assert first_sentence(text) == (text.strip(), "")


# --- summaries ---


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("<p>Hello <b>there</b></p><script>alert(1)</script>", "<p>Hello <b>there</b></p>"),
        ('<p onclick="x" style="y">Hi</p>', "<p>Hi</p>"),
        ('<a href="/more">More</a>', '<a href="https://example.org/more">More</a>'),
        ('<a href="javascript:x">More</a>', "<a>More</a>"),
        ('<a href="&nbsp;javascript:x">More</a>', "<a>More</a>"),
        ('<a href="\u3000data:text/html,x">More</a>', "<a>More</a>"),
        ('<a href="&nbsp;https://a.org">More</a>', '<a href="https://a.org">More</a>'),
        ("one &#8;two", "one two"),
        (f"<p>{'<b>' * 51}deep</p>", "<p>deep</p>"),
        (f"<p dir='rtl'>{'<b>' * 51}deep</p>", '<p dir="rtl">deep</p>'),
        ('<img src="cat.png" alt="Cat">', '<img src="https://example.org/g/cat.png" alt="Cat">'),
        ("<p>5 &lt; 6", "<p>5 &lt; 6</p>"),
        ('<a href="https://[x">More</a>', "<a>More</a>"),
    ],
)
def test_html_of_a_summary_is_made_safe_and_its_addresses_whole(summary, expected):
    assert html(summary, url="https://example.org/g/") == expected


def test_images_can_be_left_out():
    shown = entry("a", summary='<p>Hi<img src="https://e.org/c.png"></p>', summary_html=True)
    assert safe_html(shown, images=False) == "<p>Hi</p>"


def test_plain_text_becomes_escaped_paragraphs():
    shown = entry("a", summary="5 < 6 & more\nof it\n\nNext ")
    assert safe_html(shown) == "<p>5 &lt; 6 &amp; more<br>of it</p><p>Next</p>"
    assert plain(shown) == "5 < 6 & more\nof it\n\nNext"


@pytest.mark.parametrize("markup", [f"<p>{'<b>' * 300}deep", f"{'<ul><li>' * 150}deep", "&#8;deep"])
def test_html_that_a_parser_would_give_up_has_its_text(markup):
    assert plain(entry("a", summary=markup, summary_html=True)) == "deep"


def test_html_as_plain_text_has_its_paragraphs_apart_and_its_items_on_lines():
    summary = "<p>One &amp; two</p><ul><li>a</li><li>b</li></ul><p>Last<br>line</p>"
    shown = entry("a", summary=summary, summary_html=True)
    assert plain(shown) == "One & two\n\n- a\n- b\n\nLast\nline"
    assert plain(entry("a", summary="<script>x</script>", summary_html=True)) == ""


# --- comparing ---


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://example.org/guide", "http://EXAMPLE.org:80/guide/#top", True),
        ("https://example.org", "https://example.org:443/", True),
        ("https://example.org/guide", "https://example.org/Guide", False),
        ("https://example.org/guide", "https://example.org/guide?page=2", False),
        ("https://example.org/guide", "https://example.org:8080/guide", False),
        ("https://example.org/guide", "https://www.example.org/guide", False),
        (" no address ", "no address", True),
        ("https://[x", "https://[x ", True),
    ],
)
def test_addresses_are_compared_by_what_tells_resources_apart(one, other, same):
    assert (comparable_url(one) == comparable_url(other)) is same


@pytest.mark.parametrize(
    ("wanted", "tag", "expected"),
    [
        ("es", "es", True),
        ("es", "ES-mx", True),
        ("ES", "es-MX", True),
        ("es-MX", "es", False),
        ("es", "est", False),
        ("zh-Hant", "zh-Hant-TW", True),
        ("*", "fr", True),
    ],
)
def test_a_language_range_takes_the_tags_below_it(wanted, tag, expected):
    assert matches(wanted, tag) is expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ar", True), ("he-IL", True), ("en", False), ("az-Arab", True), ("xx-unknown", False)],
)
def test_languages_written_from_right_to_left_are_known(language, expected):
    assert is_rtl(language) is expected
