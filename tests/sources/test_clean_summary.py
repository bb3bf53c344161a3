"""Summaries: the source's own, or the opening of its text; plain where nothing is marked up."""

import pytest
from cleaning import cleaned, entry_from, html, outcome

from digest.sources.clean.markup import sanitised
from digest.sources.clean.summary import LONGEST, OPENING, opening, plain_of
from digest.sources.record import Record, Refusal, Text
from digest.text import plain_of_html

FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
SENTENCE = "This guide gives an overview of the rule and of strategies. "


def test_a_plain_summary_stays_as_it_is():
    text = "Rights & duties: <ask>\n\n&amp; more\nlines"

    draft = cleaned(summary=Text(f"\n{text}\r\n "))

    assert (draft.summary, draft.summary_html, draft.notices) == (text, False, ())


def test_a_control_character_in_a_plain_summary_is_taken_out_and_told():
    draft = cleaned(summary=Text("x\x10y\x0bz \ud800😀 \ufffe\N{RIGHT-TO-LEFT OVERRIDE}."))

    assert draft.summary == "xyz 😀 ."
    assert draft.notices == ("control characters taken out of summary",)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Rent &amp; &lt;b&gt;heat&lt;/b&gt;", "Rent & <b>heat</b>"),
        ("Rent\n and&nbsp; heat\n\nMore", "Rent and heat\n\nMore"),
        ("<p>Rent\nand heat</p>\n<p>More<br>lines</p>", "Rent and heat\n\nMore\nlines"),
        ('<p dir="ltr"><span>Rent</span></p>', "Rent"),
        ("<div>Rent</div><div>Heat</div>", "Rent\n\nHeat"),
        ("&amp;amp; <br>", "&amp;"),
    ],
)
def test_html_of_nothing_but_paragraphs_and_lines_is_plain_text(markup, text):
    draft = cleaned(summary=html(markup))

    assert (draft.summary, draft.summary_html) == (text, False)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Rent <em>up</em></p>",
        '<p dir="rtl">שכר</p>',
        "<ul><li>Rent</li></ul>",
        "<p>H<sub>2</sub>O</p>",
    ],
)
def test_html_with_a_meaning_stays_html(markup):
    draft = cleaned(summary=html(markup))

    assert (draft.summary, draft.summary_html) == (markup, True)


def test_without_a_summary_the_opening_of_the_text_is_shown():
    paragraphs = [SENTENCE * 4, SENTENCE * 3, SENTENCE * 5]
    content = "".join(f"<p>{text.strip()} <b>x</b></p>" for text in paragraphs)

    draft = cleaned(content=html(content))

    assert not draft.summary_html
    assert draft.summary == "\n\n".join(f"{text}x" for text in paragraphs[:2])
    assert len(draft.summary) <= OPENING


@pytest.mark.parametrize(
    "summary", ["", "&nbsp;", "<p>\u200b</p>", "<p></p>", "<script>x</script>"]
)
def test_a_summary_without_a_word_is_none(summary):
    assert cleaned(summary=html(summary), content=Text("The text.")).summary == "The text."


def test_a_short_text_is_shown_whole_with_its_links_and_without_its_pictures():
    draft = cleaned(content=html('<p>See <a href="/x">x</a>.<img src="a.png"></p>'))

    assert draft.summary == '<p>See <a href="https://resources.example.org/x">x</a>.</p>'


def test_a_picture_alone_is_a_summary_below_a_title_and_nothing_without_one():
    picture = html('<img src="https://example.org/a.png" alt="A map">')

    assert cleaned(summary=picture).summary_html
    assert isinstance(outcome(Record("item 1", summary=picture)), Refusal)


@pytest.mark.parametrize("marked", [True, False])
def test_a_summary_that_is_a_whole_text_is_shown_by_its_opening(marked):
    at_most = cleaned(summary=Text("x" * LONGEST, html=marked)).summary
    longer = cleaned(summary=Text(SENTENCE * 40, html=marked)).summary

    assert len(at_most) == LONGEST
    assert len(longer) <= OPENING + 1
    assert longer.endswith("…")


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Heading\n\n" + "word " * 200, "Heading\n\n" + "word " * 97 + "word…"),
        ("a" * 320 + "\n\n" + "b" * 300, "a" * 320),
        ("x" * 600, "x" * 500 + "…"),
        ("x" * 498 + FAMILY, "x" * 498 + "…"),
        ("- one item\n" * 60, ("- one item\n" * 45).strip()),
        ("short", "short"),
        ("", ""),
    ],
    ids=["heading", "little room", "one word", "cluster", "list", "short", "empty"],
)
def test_an_opening_ends_after_a_paragraph_or_between_words(text, cut):
    assert opening(text) == cut


def test_an_opening_of_html_holds_no_half_of_an_entity_or_a_tag():
    words = 'Rights &amp; duties <a href="https://example.org/x">the guide</a> &lt;now&gt; '

    shown = cleaned(content=html(f"<p>{words * 60}</p>")).summary

    assert shown.removesuffix("…") in "Rights & duties the guide <now> " * 60


@pytest.mark.parametrize(
    "markup",
    [
        "<p>a</p><p>b<br>c</p>",
        "<ul><li>a</li><li>b</li></ul><p>c</p>",
        "<blockquote><p>a</p></blockquote><p>b &amp; <b>c</b></p>",
    ],
)
def test_its_plain_text_is_what_other_rooms_make_of_it(markup):
    safe = sanitised(markup, "https://example.org/").html

    assert plain_of(safe) == plain_of_html(safe)


def test_the_catalog_shows_a_summary_in_html_as_it_was_made():
    draft = cleaned(summary=html('<p>Rent &amp; <a href="../law.html?x=1&y=2">law</a></p>'))

    assert entry_from(draft).summary == draft.summary
