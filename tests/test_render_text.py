"""Titles and summaries are read as they were written (K25 to K28, K31, K49, K51, K58)."""

import re

from factories import edition, entry, newsletter, record, site
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from reading import article, rendered, seen

from digest.formats.mail.render import render
from digest.formats.templates.environment import environment, fill
from digest.model import Phrase
from digest.text import clean_text, clean_title


def test_markup_in_a_title_is_taken_out(env):
    content = rendered(env, entry("a", title="<div>The <em>new</em> rule & you</div>"))

    assert "The new rule & you" in seen(content)
    assert "The new rule & you" in content.text
    assert "The new rule & you" in content.preheader
    assert "The new rule &amp; you</a>" in content.html


def test_quotes_and_apostrophes_are_read_as_written_everywhere(env):
    title = 'Q&A: "Rent" isn\'t fixed'
    settings = site(title=Phrase("Ada's Desk"))

    content = rendered(env, entry("a", title=title), settings=settings)

    for part in (seen(content), content.text, content.preheader):
        assert title in part
    for part in (seen(content), content.text):
        assert "Ada's Desk" in part
        assert not re.search("&#?[a-z0-9]+;", part)
    assert "&apos;" not in content.html
    assert "&#x27;" not in content.html
    assert "&amp;amp;" not in content.html


def test_a_subject_has_no_entity(env):
    series = newsletter(title=Phrase('Ada\'s "Q&A" <digest>'))

    content = render(edition(("housing", [entry("a")])), record(), series, site(), env)

    assert content.subject == 'Ada\'s "Q&A" <digest>: August 2022'
    assert lxml_html.document_fromstring(content.html).xpath("//title/text()") == [content.subject]


def test_an_entity_in_plain_text_is_text_and_an_ampersand_in_an_address_leads_there(env):
    content = rendered(
        env, entry("a", title="Housing &amp; You", url="https://example.org/?a=1&b=2")
    )

    assert "Housing &amp; You" in seen(content)
    assert "https://example.org/?a=1&b=2" in lxml_html.document_fromstring(content.html).xpath(
        "//a/@href"
    )
    assert "https://example.org/?a=1&b=2" in content.text


def test_markup_in_a_plain_summary_is_text(env):
    content = rendered(env, entry("a", summary="<b>not bold</b> © 2024 isn't"), entry("b"))

    assert "<b>not bold</b> © 2024 isn't" in seen(content)
    assert "What tenants should know about b." in seen(content)


def test_an_html_summary_keeps_its_marks_and_loses_what_is_unsafe(env):
    written = (
        '<p onclick="x()">See <a href="/help">this</a>,<br>or <b>that</b>\n<i>too</i>'
        '<script>alert(1)</script><img src="https://t.example/x.png"></p>'
    )

    content = rendered(env, entry("a", summary=written, summary_html=True))

    assert "See this, or that too" in seen(content).replace("this,or", "this, or")
    assert "https://resources.example.org/help" in content.html
    for unsafe in ("onclick", "alert(", "t.example"):
        assert unsafe not in content.html


def test_entities_of_a_template_come_through(env):
    made = environment({"x.mjml.j2": "a&nbsp;&copy;{{ title }}"})

    assert fill(made, "x.mjml.j2", {"title": "<b>"}) == "a&nbsp;&copy;&lt;b&gt;"


def test_control_characters_of_a_title_are_gone_and_emoji_stay(env):
    content = rendered(env, entry("a", title="A\u0008B \U0001f600\ufffe", summary="x \U0001f600"))

    assert "AB \U0001f600" in seen(content)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe]", content.html + content.text)


def test_control_characters_of_a_summary_are_gone_however_they_are_written(env):
    content = rendered(
        env,
        entry("a", summary="x\u0010y\u000bz"),
        entry("b", summary="<p>x&#8;y&#x10;z</p>", summary_html=True),
    )

    assert content.text.count("\nxyz\n") == 2
    assert seen(content).count(" xyz ") == 2


def test_a_line_break_in_a_title_is_a_blank(env):
    content = rendered(env, entry("a", title="Ada's\nDesk\r\nBcc: x@example.org"))

    assert "Ada's Desk Bcc: x@example.org" in content.text


def test_titles_taken_from_summaries_are_not_read_twice(env):
    opening = "This advisory gives an overview of the rule and discusses"
    tenants = entry(
        "a", title=f"{opening}…", title_derived=True, summary=f"{opening} strategies for tenants."
    )
    landlords = entry(
        "b", title=f"{opening}…", title_derived=True, summary=f"{opening} strategies for landlords."
    )
    whole = entry("c", title="Short one.", title_derived=True, summary="Short one.")
    two = entry("d", title="First sentence.", title_derived=True, summary="First sentence. Second.")
    moved = entry("e", title="Old words", title_derived=True, summary="New words.")

    content = rendered(env, tenants, landlords, whole, two, moved)

    assert "… strategies for tenants." in content.text
    assert "… strategies for landlords." in content.text
    assert content.text.count("Short one.") == 1
    assert content.text.count("First sentence.") == 1
    assert "\nSecond.\n" in content.text
    assert "\nNew words.\n" in content.text
    assert "None" not in content.text + seen(content)


def test_an_entry_without_any_title_is_named_by_its_id(env):
    assert "\nrent\n" in rendered(env, entry("rent", title="")).text


@settings(max_examples=60, deadline=None)
@given(
    title=st.text(min_size=1, max_size=80),
    summary=st.text(max_size=200),
)
def test_any_text_is_seen_as_it_was_given(env, title, summary):
    content = rendered(env, entry("rent", title=title, summary=f"Summary: {summary}"))

    tree = article(content, "rent")
    assert tree.xpath("string(.//h3)") == (clean_title(title) or "rent")
    body = tree.xpath("string(.//*[@class='s'])")
    assert "".join(body.split()) == "".join(clean_text(f"Summary: {summary}").split())
