"""MJML comes out right, or is refused with the place."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from digest.errors import TemplateError
from digest.formats import mjml
from digest.formats.mjml import to_html


def document(body: str, head: str = "") -> str:
    return (
        f'<mjml lang="en" dir="ltr"><mj-head>{head}</mj-head><mj-body><mj-section><mj-column>'
        f"<mj-text>{body}</mj-text></mj-column></mj-section></mj-body></mjml>"
    )


def text_of(html: str) -> str:
    """Give what a reader sees, as it stands between the tags of the one mj-text."""
    found = lxml_html.document_fromstring(html).xpath("//div[contains(@style,'line-height:1;')]")
    return str(found[0].text_content())


def refused(source: str) -> str:
    with pytest.raises(TemplateError) as caught:
        to_html(source, template="issue.mjml.j2")
    return str(caught.value)


def test_a_line_break_between_two_tags_still_parts_the_words():
    html = to_html(document("<b>one</b>\n<i>two</i>"), template="t")

    assert text_of(html).split() == ["one", "two"]


def test_void_tags_may_be_written_as_in_html():
    html = to_html(document('a<BR>b<img src="x" alt=""><wbr>c<hr/>'), template="t")

    assert 'a<br />b<img src="x" alt="" /><wbr />c<hr />' in html


@pytest.mark.parametrize(
    "value",
    [
        "two\nlines",
        "a\tb",
        "back\\slash",
        "no\u00a0break",
        "e\u0301",
        "\u200d",
        "日本語",
        "single 'quotes'",
        "a &amp; b",
    ],
)
def test_an_attribute_says_what_was_written(value):
    html = to_html(document(f'<a href="x" title="{value}">y</a>'), template="t")

    link = lxml_html.document_fromstring(html).xpath("//a")[0]
    assert link.get("title") == re.sub("[\n\t]", " ", value).replace("&amp;", "&")


def test_a_style_over_several_lines_keeps_its_declarations():
    html = to_html(document('<b style="color:red;\nmargin:0">x</b>'), template="t")

    assert 'style="color:red; margin:0"' in html


def test_single_quotes_around_an_attribute_may_hold_double_ones():
    html = to_html(document("<b title='say \"yes\"'>x</b>"), template="t")

    assert lxml_html.document_fromstring(html).xpath("//b/@title") == ['say "yes"']


def test_a_title_is_the_same_in_head_and_label():
    html = to_html(document("x", '<mj-title>"é\u0301" \\ \u00a0 &amp;</mj-title>'), template="t")

    tree = lxml_html.document_fromstring(html)
    assert tree.xpath("//title/text()") == ['"é\u0301" \\ \u00a0 &']
    assert tree.xpath("//@aria-label") == ['"é\u0301" \\ \u00a0 &']


def test_entities_of_the_template_survive():
    assert "&nbsp;&copy;&#8212; isn't" in to_html(
        document("&nbsp;&copy;&#8212; isn't"), template="t"
    )


def test_comments_go_and_those_for_outlook_stay():
    html = to_html(document("<!-- note --><!--[if mso]>x<![endif]-->y"), template="t")

    assert "note" not in html
    assert "<!--[if mso]>x<![endif]-->y" in html


def test_no_font_is_fetched():
    html = to_html(document("x"), template="t")

    assert "fonts.googleapis" not in html
    assert "@import" not in html
    assert "<link" not in html


def test_attributes_for_all_tags_and_classes_are_known():
    head = (
        '<mj-attributes><mj-all color="red" /><mj-text color="blue" />'
        '<mj-class name="a" color="green" /></mj-attributes>'
    )

    assert "color:blue" in to_html(document("x", head), template="t")


def test_the_same_mjml_gives_the_same_html():
    assert to_html(document("x"), template="t") == to_html(document("x"), template="t")


@pytest.mark.parametrize(
    ("source", "place", "problem"),
    [
        ("", "1:1", "made nothing"),
        (" \n", "1:1", "made nothing"),
        (
            "<mjml>\n <mj-body>\n</mjml>",
            "3:1",
            "</mjml> where </mj-body> should be (opened at 2:2)",
        ),
        ("<mjml>\n<mj-body></mj-body>", "1:1", "<mjml> is never closed"),
        ("</mjml>", "1:1", "closes nothing"),
        (document("a\n  < b"), "2:3", "begins no tag"),
        (document("<a href=x>y</a>"), "1:87", "without its quotes"),
        (document('<a href="x>y</a>'), "1:87", "without its quotes"),
        (document('<a id="x" id="y">z</a>'), "1:87", "id is there twice"),
        (document("<![CDATA[x]]>"), "1:87", "begins no tag"),
        (document("a\x00b"), "1:88", "a control character"),
        (document("<mj-foo>x</mj-foo>"), "1:87", "<mj-foo> is not a tag"),
        (document("x", '<mj-include path="x" />'), "1:36", "include with Jinja"),
        (document("x", '<mj-font name="x" href="y" />'), "1:36", "<mj-font> is not a tag"),
        (document("x", '<mj-style inline="inline">a{}</mj-style>'), "1:36", "inline"),
        (document("<mj-section></mj-section>"), "1:87", "cannot stand in <mj-text>"),
        ("<mjml><mj-text>x</mj-text></mjml>", "1:7", "put it into <mj-column> or <mj-hero>"),
        ("<mj-body></mj-body>", "1:1", "cannot stand by itself"),
        ("<mjml><mjml></mjml></mjml>", "1:7", "it is the outermost tag"),
        ("<mjml><mj-body><p>x</p></mj-body></mjml>", "1:16", "<p> stands outside of <mj-text>"),
        ("<mjml><mj-body>\n x</mj-body></mjml>", "2:2", "text in <mj-body>"),
        (document("<b>" * 300 + "</b>" * 300), "1:672", "deep"),
        (document("<!--[if mso]><mj-foo></mj-foo><![endif]-->"), "1:1", "<mj-foo> was left"),
    ],
)
def test_what_would_come_out_wrong_is_refused_with_its_place(source, place, problem):
    said = refused(source)

    assert said.startswith(f"issue.mjml.j2:{place}: ")
    assert problem in said


def test_what_only_the_engine_sees_has_a_place_in_the_mjml_too():
    source = document("x", "\n<mj-attributes>\n<mj-style>é</mj-style>\n</mj-attributes>")

    said = refused(source)

    assert re.match(r"issue\.mjml\.j2:[34]:\d+: the MJML was refused: ", said)


def test_an_error_without_a_place_is_put_at_the_beginning():
    assert refused("<!-- nothing else -->").startswith("issue.mjml.j2:1:1: the MJML was refused: ")


class PanicException(BaseException):
    """What a panic in the engine looks like from Python; no input is known that still causes one."""


@pytest.mark.parametrize(
    ("raised", "seen"), [(PanicException("boom"), TemplateError), (KeyboardInterrupt(), None)]
)
def test_a_panic_is_an_error_and_an_interrupt_stays_one(monkeypatch, raised, seen):
    def gives_up(*_args, **_options):
        raise raised

    monkeypatch.setattr(mjml, "mjml2html", gives_up)

    with pytest.raises(seen or type(raised)):
        to_html(document("x"), template="t")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_any_text_comes_out_as_it_went_in(text):
    written = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    html = to_html(document(f"<b>{written}</b>"), template="t")

    found = re.search("<b>(.*?)</b>", html, re.DOTALL)
    assert found is not None
    assert found[1] == written


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_any_attribute_comes_out_as_it_went_in(value):
    written = value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")

    html = to_html(document(f'<b title="{written}">x</b>'), template="t")

    assert (lxml_html.document_fromstring(html).xpath("//b/@title") or [""]) == [value]
