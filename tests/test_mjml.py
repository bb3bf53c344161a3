"""MJML comes out right, or is refused with the place."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from digest.errors import TemplateError
from digest.formats.mjml import document as mjml
from digest.formats.mjml.document import to_html
from digest.text import clean_text

PRE = '<mjml lang="en" dir="ltr"><mj-body><mj-section><mj-column>'
POST = "</mj-column></mj-section></mj-body></mjml>"
TEXT_BEGINS = len(f"{PRE}<mj-text>") + 1


def document(body: str, head: str = "") -> str:
    head = f"<mj-head>{head}</mj-head>" if head else ""
    return f"{PRE}<mj-text>{body}</mj-text>{POST}".replace("<mj-body>", f"{head}<mj-body>")


def made_of(source: str) -> str:
    """Make HTML; a place is line:column of the MJML."""

    def place(at: int) -> str:
        return f"{source.count(chr(10), 0, at) + 1}:{at - source.rfind(chr(10), 0, at)}"

    return to_html(source, place)


def text_of(html: str) -> str:
    """Give what a reader sees of the one mj-text."""
    found = lxml_html.document_fromstring(html).xpath("//div[contains(@style,'line-height:1;')]")
    return str(found[0].text_content())


def as_seen(text: str) -> str:
    """Make one blank of each run of what HTML takes for blanks."""
    return re.sub(r"[ \t\n\r\f]+", " ", text).strip(" ")


def escaped(text: str) -> str:
    written = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return written.replace('"', "&#34;")


def refused(source: str) -> str:
    with pytest.raises(TemplateError) as caught:
        made_of(source)
    return str(caught.value)


def test_a_line_break_between_two_tags_still_parts_the_words():
    html = made_of(document("<b>one</b>\n<i>two</i>\n<!-- or -->\n<u>three</u>"))

    assert text_of(html).split() == ["one", "two", "three"]


def test_lines_of_what_is_shown_as_written_stay_lines():
    html = made_of(document("<pre><b>one</b>\n<i>two</i></pre>"))

    assert text_of(html) == "one\ntwo"


def test_tags_may_be_written_as_in_html():
    html = made_of(document('a<BR>b<IMG src="x" alt=""><wbr>c<hr/><B>d</b>'))

    assert 'a<br />b<img src="x" alt="" /><wbr />c<hr /><b>d</b>' in html


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
        "]]>",
        "a --> b",
    ],
)
def test_an_attribute_says_what_was_written(value):
    html = made_of(document(f'<a href="x" title="{value}">y</a>'))

    link = lxml_html.document_fromstring(html).xpath("//a")[0]
    assert link.get("title") == value.replace("&amp;", "&")


def test_what_a_picture_shows_is_said_as_written():
    html = made_of(f'{PRE}<mj-image src="x" alt="two\nlines \\ “é”" title="a\u00a0b" />{POST}')

    picture = lxml_html.document_fromstring(html).xpath("//img")[0]
    assert (picture.get("alt"), picture.get("title")) == ("two\nlines \\ “é”", "a\u00a0b")


def test_a_style_over_several_lines_keeps_its_declarations():
    html = made_of(document('<b style="color:red;\nmargin:0">x</b>'))

    assert 'style="color:red; margin:0"' in html


def test_single_quotes_around_an_attribute_may_hold_double_ones():
    html = made_of(document("<b title='say \"yes\"'>x</b>"))

    assert lxml_html.document_fromstring(html).xpath("//b/@title") == ['say "yes"']


def test_attributes_of_elements_may_be_written_over_lines():
    html = made_of(
        f'{PRE}<mj-text\n  padding="1px\n 2px"\r\n  color="&#35;123456">x</mj-text>{POST}'
    )

    assert "padding:1px 2px" in html
    assert "color:#123456" in html


def test_a_title_is_the_same_in_head_and_label():
    html = made_of(document("x", '<mj-title>"é\u0301" \\ \u00a0 &amp;</mj-title>'))

    tree = lxml_html.document_fromstring(html)
    assert tree.xpath("//title/text()") == ['"é\u0301" \\ \u00a0 &']
    assert tree.xpath("//@aria-label") == ['"é\u0301" \\ \u00a0 &']


def test_entities_of_the_template_survive():
    html = made_of(document("&nbsp;&copy;&#8212; isn't &lt;b&gt;not bold&lt;/b&gt;"))

    assert "&nbsp;&copy;&#8212; isn't &lt;b&gt;" in html
    assert text_of(html) == "\u00a0©— isn't <b>not bold</b>"


def test_comments_go_whatever_is_in_them():
    html = made_of(document("<!-- zork -- b --->x<!---->]]<!-- zork -->>y", "<!-- zork --> "))

    assert text_of(html) == "x]]>y"
    assert "zork" not in html


@pytest.mark.parametrize(
    "comment",
    [
        "<!--[if mso]>x<![endif]-->",
        "<!--[if mso]><td>a -- b\n<b><![endif]-->",
        "<!--[if !mso]><!-->x<!--<![endif]-->",
    ],
)
@pytest.mark.parametrize("holder", ["mj-text", "mj-button", "mj-table", "mj-raw"])
def test_comments_for_outlook_stay_as_they_are(holder, comment):
    assert comment in made_of(f"{PRE}<{holder}>{comment}</{holder}>{POST}")


def test_comments_for_outlook_may_stand_around_elements():
    comment = "<!--[if mso]><td><![endif]-->"
    source = document("x", comment).replace("<mj-column>", f"{comment}<mj-column>{comment}")

    html = made_of(source.replace("</mj-body>", f"{comment}</mj-body>"))

    assert html.count(comment) == 4


def test_what_is_hidden_from_outlook_is_closed_however_its_end_is_written():
    html = made_of(document("<!--[if !mso]><!-- -->X<!-- <![endif]-->y"))

    assert "<!--[if !mso]><!-->X<!--<![endif]-->y" in html


def test_no_font_is_fetched():
    html = made_of(document("x"))

    assert "fonts.googleapis" not in html
    assert "@import" not in html
    assert "<link" not in html


def test_defaults_and_classes_are_heeded():
    head = (
        '<mj-attributes><mj-all color="red" /><mj-text color="blue"></mj-text>'
        '<mj-class name="a" color="green" /><mj-class name="b" font-size="33px" /></mj-attributes>'
    )

    assert "color:blue" in made_of(document("x", head))
    html = made_of(document("x", head).replace("<mj-text>", '<mj-text mj-class="a b">'))
    assert "color:green" in html
    assert "font-size:33px" in html


def test_windows_line_ends_and_blanks_between_elements_do_no_harm():
    spaced = (
        document("x", "<mj-title>t</mj-title>").replace("><", "> <").replace(" <mj", "\r\n\t<mj")
    )

    assert made_of(f"\ufeff{spaced}\n") == made_of(document("x", "<mj-title>t</mj-title>"))


def test_elements_of_the_body_may_come_before_the_head():
    body = PRE.replace('<mjml lang="en" dir="ltr">', "")
    classes = '<mj-head><mj-attributes><mj-class name="a" color="red" /></mj-attributes></mj-head>'

    html = made_of(
        f'<mjml lang="en">{body}<mj-text mj-class="a">x</mj-text>'
        f"</mj-column></mj-section></mj-body>{classes}</mjml>"
    )

    assert "color:red" in html


def test_css_may_have_what_html_must_escape():
    css = "a>b{content:'\\201C & é'}"

    assert css in made_of(document("x", f"<mj-style>{css}</mj-style>"))
    assert f"<style>{css}</style>" in made_of(
        document("x", f"<mj-raw><style>{css}</style></mj-raw>")
    )


def test_the_same_mjml_gives_the_same_html():
    assert made_of(document("x")) == made_of(document("x"))


def at_text(column: int = 0) -> str:
    return f"1:{TEXT_BEGINS + column}"


def with_image(attributes: str) -> str:
    return f"{PRE}<mj-image{attributes} />{POST}"


HEAD = '<mjml lang="en" dir="ltr"><mj-head>'


@pytest.mark.parametrize(
    ("source", "place", "problem"),
    [
        ("", "1:1", "made nothing; begin it with <mjml>"),
        (" \n<!-- x -->", "1:1", "made nothing"),
        (
            '<mjml lang="en">\n <mj-body>\n</mjml>',
            "3:1",
            "</mjml> where </mj-body> should be (<mj-body> began at 2:2)",
        ),
        ('<mjml lang="en">\n<mj-body></mj-body>', "1:1", "<mjml> is never closed"),
        ("</mjml>", "1:1", "closes nothing"),
        (' <mjml lang="en"', "1:2", "<mjml is not ended; end it with >"),
        ("x<mjml>", "1:1", "text outside of <mjml>"),
        (f"{document('x')}x", "1:", "text outside of <mjml>"),
        (f"{document('x')}<mjml lang='en'></mjml>", "1:", "a second <mjml> (the first is at 1:1)"),
        ('<mjml lang="en"><mj-head></mj-head></mjml>', "1:1", "no <mj-body>; put one into <mjml>"),
        (
            '<mjml lang="en"><mj-body></mj-body><mj-body></mj-body></mjml>',
            "1:36",
            "a second <mj-body>",
        ),
        (f"{HEAD}</mj-head><mj-head></mj-head></mjml>", "1:46", "a second <mj-head>"),
        (f"{HEAD}<mj-title>a</mj-title><mj-title>", "1:58", "a second <mj-title>"),
        ("<mjml></mjml>", "1:1", "does not say its language; write <mjml lang="),
        ('<mjml lang=""></mjml>', "1:13", 'lang="" is no language'),
        ('<mjml lang="und"></mjml>', "1:13", 'lang="und" is no language'),
        ('<mjml lang="english!"></mjml>', "1:13", "is no language"),
        ('<mjml lang="en" dir="right"></mjml>', "1:22", "write ltr, rtl or auto"),
    ],
)
def test_a_document_that_is_not_whole_is_refused(source, place, problem):
    said = refused(source)

    assert said.startswith(place)
    assert problem in said


@pytest.mark.parametrize(
    ("written", "column", "problem"),
    [
        ("ab < b", 3, "a “<” that begins no tag; write &lt; if it is text"),
        (
            "<a href=x>y</a>",
            8,
            'the attribute href without quotes around its value; write href="…"',
        ),
        ('<a href="x>y</a>', 3, "the value of href has no end"),
        ("<a href='x>y</a>", 3, "the value of href has no end"),
        ('<a href="a<b">y</a>', 3, "or a “<” in it"),
        ('<a id="x"href="y">z</a>', 9, "no blank before “h” in <a"),
        ('<a id="x" =y>z</a>', 10, "“=” where an attribute or the end of <a> should be"),
        ('<a id="x" é="y">z</a>', 10, "“é” where an attribute"),
        ('<a id="x" Id="y">z</a>', 10, "the attribute id is there twice; leave one of them"),
        ("<b / >x</b>", 3, "“/” where an attribute"),
        ("<![CDATA[x]]>", 0, "CDATA is for XML"),
        ("<!doctype html>", 0, "a declaration"),
        ("<?xml version='1.0'?>", 0, "a declaration"),
        ("<!-- x", 0, "a comment that does not end"),
        ("<!-->x-->", 0, "a comment that does not end"),
        ("</b >x</b x>", 0, "</b> where </mj-text> should be"),
        ("<b>x</b x>", 4, "an end tag that is not whole"),
        ("<p>one<p>two</p>", 0, "</mj-text> where </p> should be (<p> began at"),
        ("<b><i>x</b></i>", 7, "</b> where </i> should be"),
        ("a<br>b</br>", 6, "</br>, which ends nothing; write <br /> alone"),
        ("a\x00b", 1, "a character that no mail can carry: U+0000; leave it out"),
        ("<b title='\x1b'>x</b>", 10, "no mail can carry: U+001B"),
        ("a\x0cb", 1, "U+000C"),
        ("a\x85b", 1, "U+0085"),
        ("a\ufffeb", 1, "U+FFFE"),
        ("a\ufdd0b", 1, "U+FDD0"),
        ("a\U0010ffffb", 1, "U+10FFFF"),
        ("a\ud800b", 1, "U+D800"),
        ("a&#x1F;b", 1, "&#x1F; stands for a character that no mail can carry"),
        ("a&#65534;b", 1, "no mail can carry"),
        ("a&#99999999;b", 1, "no mail can carry"),
        ("<mj-foo>x</mj-foo>", 0, "<mj-foo> is no tag of MJML"),
        ("<mj-txt>x</mj-txt>", 0, "did you mean mj-text?"),
        ("<MJ-Text>x</MJ-Text>", 0, "<MJ-Text> is no tag of MJML; write it small: mj-text"),
        (
            "<mj-section></mj-section>",
            0,
            "<mj-section> cannot stand in <mj-text>; put it into <mj-",
        ),
        ("<p><mj-text>x</mj-text></p>", 3, "<mj-text> cannot stand in <p>"),
        ("<b>" * 300 + "</b>" * 300, 3 * 195, "more than 200 deep"),
        ("<!--[if mso]><p>\n<mj-foo><![endif]-->", None, "MJML in a comment for Outlook"),
        ("<!--[if mso]>x-->", 0, "a comment for Outlook without its end"),
        ("<!--[if !mso]><!-->x", 0, "</mj-text> where <!--<![endif]--> should be"),
        ("x<!--<![endif]-->", 1, "<!--<![endif]--> where </mj-text> should be"),
        ("<style>a{content:'&lt;'}</style>", 18, "&lt; in <style>; write the character itself"),
        ("<style><!-- a{} --></style>", 7, "a comment of HTML in <style>; write /* … */"),
        ("<script><b></b></script>", 8, "<b> in <script>"),
        ("<style>a[b=[c]]>d{}</style>", 13, "“]]>” in <style>; put a blank"),
    ],
)
def test_html_that_would_come_out_wrong_is_refused_with_its_place(written, column, problem):
    said = refused(document(written))

    assert problem in said
    if column is not None and "</mj-text> where" not in said:
        assert said.startswith(f"{at_text(column)}: ")


@pytest.mark.parametrize(
    ("body", "column", "problem"),
    [
        ("<mj-text colour='red'>x</mj-text>", 9, "takes no attribute colour; did you mean color?"),
        (
            "<mj-spacer zzz='1' />",
            11,
            "takes no attribute zzz; it takes container-background-color,",
        ),
        (
            "<mj-text color='bleu'>x</mj-text>",
            16,
            'color="bleu" in <mj-text> is not right; write a colour',
        ),
        ("<mj-text color='bleu'>x</mj-text>", 16, "did you mean blue?"),
        ("<mj-text color=''>x</mj-text>", 16, "write a colour"),
        ("<mj-text font-size='big'>x</mj-text>", 20, "write a length in px, like 16px"),
        ("<mj-text font-size='12'>x</mj-text>", 20, "write a length in px"),
        (
            "<mj-text padding='1px 2px 3px 4px 5px'>x</mj-text>",
            18,
            "one to four lengths in px or %",
        ),
        (
            "<mj-text align='centre'>x</mj-text>",
            16,
            "left, right, center or justify; did you mean center?",
        ),
        ("<mj-table cellpadding='x'></mj-table>", 23, "write a whole number, like 4"),
        ("<mj-text color='red' color='red'>x</mj-text>", 21, "color is there twice"),
        ("<mj-text mj-class='a'>x</mj-text>", 19, "there is no <mj-class> a; there are: none"),
        (
            "<mj-text background-color='red'>x</mj-text>",
            9,
            "has no effect in <mj-text>; use container",
        ),
        ("<mj-button title='x'>x</mj-button>", 11, "title has no effect in <mj-button>"),
        ("<mj-raw position='file-start'>x</mj-raw>", 8, "position has no effect in <mj-raw>"),
        ("<mj-image src='x' />", 0, '<mj-image> without alt; say what it shows; alt="" if'),
        ("<mj-image alt='x' />", 0, "<mj-image> without src"),
        ("<mj-image src='x' alt='' fluid-on-mobile='yes' />", 42, "write true or false"),
        ("<mj-image src='x' alt=''>x</mj-image>", 25, "text in <mj-image>; leave its content out"),
        ("<mj-divider><b>x</b></mj-divider>", 12, "<b> in <mj-divider>; leave its content out"),
        (
            "<mj-column></mj-column>",
            0,
            "cannot stand in <mj-column>; put it into <mj-group> or <mj-section>",
        ),
        ("<mj-title>x</mj-title>", 0, "put it into <mj-head>"),
        ("<mj-body></mj-body>", 0, "<mj-body> cannot stand in <mj-column>; put it into <mjml>"),
        ("<mjml></mjml>", 0, "it is the outermost tag"),
        ("\n  x", None, "text in <mj-column>; put it into an <mj-text>"),
        ("&nbsp;", 0, "text in <mj-column>"),
        ("<p>x</p>", 0, "<p> in <mj-column>; put it into an <mj-text>"),
        ("<mj-include path='x' />", 0, 'write {% include "partials/name.mjml.j2" %}'),
        ("<mj-social><mj-social-element /></mj-social>", 0, "fetched from a third party"),
        ("<mj-carousel></mj-carousel>", 0, "is not for mail"),
        ("<mj-accordion></mj-accordion>", 0, "is not for mail"),
        ("<mj-navbar></mj-navbar>", 0, "is not for mail"),
    ],
)
def test_elements_that_would_come_out_wrong_are_refused_with_their_place(body, column, problem):
    said = refused(f"{PRE}{body}{POST}")

    assert problem in said
    place = "2:3" if column is None else f"1:{len(PRE) + 1 + column}"
    assert said.startswith(f"{place}: ")


@pytest.mark.parametrize(
    ("head", "column", "problem"),
    [
        ("<mj-font name='x' href='y' />", 0, "a font is fetched from a third party"),
        ("<mj-html-attributes></mj-html-attributes>", 0, "write the attribute where the HTML is"),
        ("<mj-style inline='inline'>a{}</mj-style>", 10, "inline has no effect"),
        (
            "<mj-style>a{content:'&#39;'}</mj-style>",
            21,
            "&#39; in <mj-style>; write the character itself",
        ),
        ("<mj-style><!-- a --></mj-style>", 10, "a comment of HTML in <mj-style>"),
        ("<mj-style>[a=[b]]>c{}</mj-style>", 15, "“]]>” in <mj-style>"),
        ("<mj-title><b>x</b></mj-title>", 10, "<b> in <mj-title>, which holds text only"),
        (
            "<mj-preview><!--[if mso]>x<![endif]--></mj-preview>",
            12,
            "a comment for Outlook in <mj-pre",
        ),
        (
            "<mj-attributes><mj-style /></mj-attributes>",
            15,
            "it has no defaults: those of the body do",
        ),
        (
            "<mj-attributes><mj-text>x</mj-text></mj-attributes>",
            24,
            "text in a default; leave its content out",
        ),
        ("<mj-attributes><mj-text><b>x</b></mj-text></mj-attributes>", 24, "<b> in a default"),
        (
            "<mj-attributes><mj-text src='x' /></mj-attributes>",
            24,
            "<mj-text> takes no attribute src",
        ),
        ("<mj-attributes><mj-text mj-class='x' /></mj-attributes>", 24, "no attribute mj-class"),
        (
            "<mj-attributes><mj-all zork='x' /></mj-attributes>",
            23,
            "<mj-all> takes no attribute zork",
        ),
        ("<mj-attributes><mj-all background-color='x' /></mj-attributes>", 41, "write a colour"),
        ("<mj-attributes><mj-class color='red' /></mj-attributes>", 15, "<mj-class> without name"),
        (
            "<mj-attributes><mj-class name='a'><mj-text /></mj-class></mj-attributes>",
            34,
            "cannot stand in <mj-class>",
        ),
        (
            "<mj-attributes><mj-class name='a' /><mj-class name='a' /></mj-attributes>",
            36,
            "<mj-class> a is there twice",
        ),
        (
            "<mj-attributes><!--[if mso]>x<![endif]--></mj-attributes>",
            15,
            "a comment for Outlook in <mj-attributes>",
        ),
        (
            "<mj-all color='red' />",
            0,
            "<mj-all> cannot stand in <mj-head>; put it into <mj-attributes>",
        ),
    ],
)
def test_a_head_that_would_come_out_wrong_is_refused_with_its_place(head, column, problem):
    said = refused(f"{HEAD}{head}</mj-head><mj-body></mj-body></mjml>")

    assert problem in said
    assert said.startswith(f"1:{len(HEAD) + 1 + column}: ")


def test_two_classes_of_one_element_that_say_the_same_attribute_are_refused():
    head = (
        '<mj-attributes><mj-class name="a" color="red" />'
        '<mj-class name="b" color="blue" /></mj-attributes>'
    )

    said = refused(document("x", head).replace("<mj-text>", '<mj-text mj-class="a b">'))

    assert "the classes a and b both say color; say it in one, or use one" in said


class PanicException(BaseException):
    """What a panic in the engine looks like from Python; no input is known that still causes one."""


@pytest.mark.parametrize(
    ("raised", "seen"),
    [
        (PanicException("boom"), "1:1: the MJML engine gave up: boom"),
        (ValueError("no end of stream"), "1:1: the MJML was refused: no end of stream"),
        (
            ValueError(f"token at position {TEXT_BEGINS}:99"),
            f"1:{TEXT_BEGINS}: the MJML was refused",
        ),
        (ValueError("token at position 9999:99999"), "1:1: the MJML was refused"),
        (KeyboardInterrupt(), None),
    ],
)
def test_whatever_the_engine_raises_is_an_error_and_an_interrupt_stays_one(
    monkeypatch, raised, seen
):
    def gives_up(*_args, **_options):
        raise raised

    monkeypatch.setattr(mjml, "mjml2html", gives_up)

    with pytest.raises(TemplateError if seen else KeyboardInterrupt) as caught:
        made_of(document("xé" * 9))

    assert str(caught.value).startswith(seen or "")


ANY_TEXT = st.text(st.characters(codec="utf-8")).map(clean_text)


@given(ANY_TEXT)
def test_any_text_comes_out_as_it_went_in(text):
    html = made_of(document(f"<b>x</b>{escaped(text)}<i>y</i>"))

    assert as_seen(text_of(html)) == as_seen(f"x{text}y")


@given(ANY_TEXT)
def test_any_attribute_comes_out_as_it_went_in(value):
    html = made_of(document(f'<b title="{escaped(value)}">x</b>'))

    assert (lxml_html.document_fromstring(html).xpath("//b/@title") or [""]) == [value]


@given(ANY_TEXT)
def test_any_title_and_preview_come_out_as_they_went_in(text):
    head = f"<mj-title>{escaped(text)}</mj-title><mj-preview>{escaped(text)}</mj-preview>"

    tree = lxml_html.document_fromstring(made_of(document("x", head)))

    shown = [*tree.xpath("//title/text()"), *tree.xpath("//@aria-label")]
    assert {as_seen(said) for said in shown} <= {as_seen(text)}
    assert as_seen(tree.xpath("//body/div")[0].text_content()) == as_seen(text)


def outcome(source: str) -> tuple[str, str]:
    """Give the HTML and no error, or no HTML and the error."""
    try:
        return made_of(source), ""
    except TemplateError as error:
        return "", str(error)


@given(st.text("<>!-[]/\"'= \nabm;&#x", max_size=60))
def test_whatever_is_written_is_made_or_refused_in_one_line(written):
    html, error = outcome(document(written))

    assert "<mj" not in html
    assert "\n" not in error
    assert "the MJML was refused" not in error
    assert "the MJML engine gave up" not in error
