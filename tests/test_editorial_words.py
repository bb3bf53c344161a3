"""An introduction in Markdown and a subject of an issue's own: in mail, plain text and web page."""

from email import message_from_bytes, policy
from typing import Any

import pytest
from factories import edition, entry, instant, newsletter, record, site
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from digest.formats import prose
from digest.formats.mail.render import render, subject_of
from digest.formats.pages.page import issue_page
from digest.formats.record import dump, load
from digest.model import Content, Editorial, Phrase, Record
from digest.plan import full_message

SITE = site()
BASE = "https://resources.example.org/"


def html(markdown: str) -> str:
    return str(prose.html_of(markdown, BASE)).replace("\n", "")


def text(markdown: str) -> str:
    return prose.text_of(prose.html_of(markdown, BASE))


# --- Markdown ---


@pytest.mark.parametrize(
    ("markdown", "made"),
    [
        ("a *b* **c**", "<p>a <em>b</em> <strong>c</strong></p>"),
        ("one\ntwo\n\nthree", "<p>one two</p><p>three</p>"),
        ("one\\\ntwo", "<p>one<br>two</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("> a", "<blockquote><p>a</p></blockquote>"),
        ("# News *now*", "<p><strong>News <em>now</em></strong></p>"),
        ("News\n---", "<p><strong>News</strong></p>"),
        ("a\n\n---\n\nb", "<p>a</p><p>b</p>"),
        ("use `a < b`", "<p>use a &lt; b</p>"),
        ("```\na\nb\n```", "<p>a<br>b</p>"),
        ("[a](/guides/)", f'<p><a href="{BASE}guides/">a</a></p>'),
        ("[](https://a.org)", '<p><a href="https://a.org">https://a.org</a></p>'),
        ("<me@a.org>", '<p><a href="mailto:me@a.org">me@a.org</a></p>'),
        ("![a *cat*](https://a.org/cat.png)", "<p>a *cat*</p>"),
        ("", ""),
        ("---", ""),
    ],
)
def test_markdown_becomes_the_little_that_every_mail_program_shows(markdown, made):
    assert html(markdown) == made


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](java\nscript:alert(1))",
        "[a](data:text/html,x)",
        "[a](vbscript:x)",
        "![a](javascript:alert(1))",
        '<https://a.org"onclick=alert(1)>',
        '[a](https://a.org "x\\" onclick=\\"alert(1)")',
        "&lt;script&gt; &#60;b&#62;",
        "<style>*{}</style>\n\n<iframe src=x>",
    ],
)
def test_nothing_in_markdown_becomes_more_than_words_and_links(hostile):
    tree = lxml_html.fragment_fromstring(str(prose.html_of(hostile, BASE)), create_parent="div")
    for element in tree.iter():
        assert element.tag in ("div", "p", "a")
        assert set(element.keys()) <= {"href", "title"}
        assert element.get("href", "https:").startswith(("https:", "mailto:"))


@pytest.mark.parametrize(
    ("markdown", "made"),
    [
        ("a *b*\nc\n\nd", "a b c\n\nd"),
        ("See [the guide](https://a.org/x), now.", "See the guide <https://a.org/x>, now."),
        ("<https://a.org/x>", "https://a.org/x"),
        ("<me@a.org>", "me@a.org"),
        ("- a\n- b\n  - c", "- a\n- b\n- c"),
        ("1. a\n2. b\n\nc", "1. a\n\n2. b\n\nc"),
        ("1. a\n\n   x\n\n2. b", "1. a\n\nx\n\n2. b"),
        ("1 < 2 & <b>", "1 < 2 & <b>"),
        ("a\\\nb", "a\nb"),
    ],
)
def test_the_plain_text_of_it_says_the_same(markdown, made):
    assert text(markdown) == made


@given(st.text(max_size=200) | st.text("*_[]()<>#-`!\\&;:/\n 1.ab\"'~|", max_size=120))
def test_any_text_can_stand_there(markdown):
    made = prose.html_of(markdown, BASE)
    lxml_html.fragment_fromstring(str(made), create_parent="div")
    assert prose.html_of(markdown, BASE) == made
    assert "\n\n\n" not in prose.text_of(made)


def test_what_is_nested_deeply_is_no_trouble():
    assert "x" in text(">" * 500 + "x") + "x"
    assert "deep" in text("- " * 200 + "deep") + "deep"


# --- in the issue ---

SERIES = newsletter(languages=("en", "es"), intro=Phrase("The usual.", {"en": "The usual."}))
SHOWN = edition(("housing", [entry("rent")]))
SPANISH = edition(("housing", [entry("rent")]), language="es")


def made_with(language: str = "en", of: Any = SERIES, env: Any = None, **decided: Any) -> Content:
    issue = record(languages=of.languages, editorial=Editorial(**decided))
    return render(SPANISH if language == "es" else SHOWN, issue, of, SITE, env)


def test_an_introduction_of_its_own_stands_in_place_of_the_usual_one(env):
    made = made_with(intro={"en": "Dear **readers**,\n\n- [x](https://a.org/)"}, env=env)

    assert "<p>Dear <strong>readers</strong>,</p>" in made.html
    assert '<a href="https://a.org/"' in made.html
    assert "\nDear readers,\n\n- x <https://a.org/>\n" in made.text
    assert "The usual." not in made.html + made.text


@pytest.mark.parametrize("template", ["issue", "letter"])
def test_every_mail_of_ours_shows_it_as_it_shows_summaries(template, env):
    of = newsletter(template=template)
    made = made_with(of=of, intro={"en": "*Dear*"}, env=env)
    tree = lxml_html.document_fromstring(made.html)
    (paragraph,) = tree.xpath("//p[em='Dear']")
    assert "s" in paragraph.getparent().get("class").split()
    usual = made_with(of=newsletter(template=template, intro=Phrase("A word")), env=env)
    block = lxml_html.document_fromstring(usual.html).xpath("//div[.='A word']")[-1]
    assert "s" not in (block.get("class") or "").split()


def test_an_empty_introduction_is_none_at_all(env):
    assert "The usual." not in made_with(intro={"en": ""}, env=env).text


def test_an_edition_without_an_introduction_of_its_own_has_the_usual_one(env):
    spanish = made_with(intro={"es": "Hola"}, env=env)
    assert "The usual." in spanish.text
    assert "Hola" in made_with("es", intro={"es": "Hola"}, env=env).text


def test_an_introduction_in_the_sites_language_is_marked_as_such_in_another_edition(env):
    made = made_with("es", intro={"en": "Dear readers"}, env=env)
    (paragraph,) = lxml_html.document_fromstring(made.html).xpath("//p[.='Dear readers']")
    block = paragraph.getparent()
    assert (block.get("lang"), block.get("dir")) == ("en", "ltr")
    own = made_with("es", intro={"en": "Dear readers", "es": "Hola"}, env=env)
    (paragraph,) = lxml_html.document_fromstring(own.html).xpath("//p[.='Hola']")
    assert paragraph.getparent().get("lang") is None


def test_an_introduction_from_left_to_right_is_isolated_in_text_from_right_to_left(env):
    of = newsletter(languages=("ar",))
    issue = record(languages=of.languages, editorial=Editorial(intro={"en": "Dear readers"}))
    arabic = edition(("housing", [entry("rent")]), language="ar")
    assert "\u2068Dear readers\u2069" in render(arabic, issue, of, SITE, env).text


def test_the_web_page_shows_it_and_pages_without_one_are_as_they_were(env):
    issue = record(editorial=Editorial(intro={"en": "Dear *readers*\n\n- a"}))
    page = issue_page(SHOWN, issue, newsletter(), SITE, env).decode()
    tree = lxml_html.document_fromstring(page)
    (block,) = tree.xpath("//div[@class='intro']")
    assert [child.tag for child in block] == ["p", "ul"]
    assert ".intro blockquote" in page
    usual = issue_page(SHOWN, record(), SERIES, SITE, env).decode()
    assert '<p class="intro">The usual.</p>' in usual
    assert ".intro blockquote" not in usual


def test_a_subject_of_its_own_is_that_of_the_message(env):
    issue = record(editorial=Editorial(subject={"en": "Read: «this» first, Zoë"}))
    made = render(SHOWN, issue, newsletter(), SITE, env)
    mail = full_message(made, "en", issue, newsletter(), SITE)
    assert message_from_bytes(mail, policy=policy.default)["Subject"] == "Read: «this» first, Zoë"
    (title,) = lxml_html.document_fromstring(made.html).xpath("//title")
    assert title.text_content().strip() == made.subject


@pytest.mark.parametrize(
    ("language", "subject"), [("en", "Own"), ("es", "Propio"), ("es-MX", "Propio"), ("fr", "Own")]
)
def test_a_subject_goes_by_language(language, subject):
    issue = record(editorial=Editorial(subject={"en": "Own", "es": "Propio"}))
    assert subject_of(issue, newsletter(), SITE, language) == subject


def test_without_one_in_the_language_of_the_site_other_editions_have_the_usual_subject():
    issue = record(editorial=Editorial(subject={"es": "Propio"}))
    assert subject_of(issue, newsletter(), SITE, "en") == "Monthly digest: August 2022"


# --- in the record ---

EVERYTHING = Editorial({"en": "S"}, {"en": "I\n\n*x*", "es": ""}, ("a",), ("b",), ("c", "d"))


@pytest.mark.parametrize("decided", [EVERYTHING, Editorial(pin=("b",)), None])
def test_what_was_decided_is_written_and_read_again(decided):
    issue: Record = record(
        editorial=decided,
        cutoff=instant("2022-09-01T09:00"),
        snapshots=(),
    )
    written = dump(issue, SITE)
    assert load(written, issue.name, "place", SITE).editorial == decided
    assert (b'"editorial"' in written) == (decided is not None)
