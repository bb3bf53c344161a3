"""The shipped mails: what every template promises, whatever it looks like."""

import itertools
import re
from dataclasses import replace

import pytest
from factories import BENEFITS, COURTS, HOUSING, edition, entry, newsletter, record, site
from lxml import html as lxml_html
from reading import seen

from digest.formats import view
from digest.formats.mail.render import render
from digest.formats.palette import palette
from digest.model import Attachment, Logo, Look, Phrase, Topic

TEMPLATES = pytest.mark.parametrize("template", ["issue", "letter"])
LANGUAGES = pytest.mark.parametrize("language", ["en", "es", "ar"])
WORK = Topic("work", Phrase("Work"))
LOGO = Logo("https://resources.example.org/logo.png", Phrase("The Center"), 200)
DARK_LOGO = replace(LOGO, dark_url="https://resources.example.org/dark.png")
PARTS = tuple(
    (topic, [entry(f"{topic}1"), entry(f"{topic}2")])
    for topic in ("housing", "courts", "benefits", "work")
)


def mail(env, template="issue", language="en", parts=PARTS, **fields):
    settings = site(topics=(HOUSING, COURTS, BENEFITS, WORK), **fields)
    shown = edition(*parts, language=language)
    return render(shown, record(), newsletter(template=template), settings, env)


def tree(content):
    return lxml_html.document_fromstring(content.html)


@TEMPLATES
@LANGUAGES
def test_there_is_one_first_heading_and_no_level_is_skipped(env, template, language):
    for parts in (PARTS, PARTS[:1], (("", [entry("alone")]),)):
        levels = [
            int(e.tag[1]) for e in tree(mail(env, template, language, parts)).iter("h1", "h2", "h3")
        ]

        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@TEMPLATES
def test_long_issues_have_contents_that_lead_to_their_sections(env, template):
    made = tree(mail(env, template))

    links = [a.get("href") for a in made.iter("a") if a.get("href", "").startswith("#")]
    headings = {h.get("id"): h.text_content() for h in made.iter("h2")}
    assert links == ["#topic-housing", "#topic-courts", "#topic-benefits", "#topic-work"]
    assert [headings[link[1:]] for link in links] == [
        "Housing",
        "Courts",
        "Benefits & food",
        "Work",
    ]


@TEMPLATES
def test_short_issues_have_no_contents(env, template):
    content = mail(env, template, parts=PARTS[:3])

    assert "In this issue" not in seen(content) + content.text
    assert 'href="#' not in content.html


@TEMPLATES
def test_contents_count_what_is_shown(env, template):
    parts = (*PARTS[:3], ("work", [entry(f"w{n}", summary="x " * 300) for n in range(300)]))

    content = mail(env, template, parts=parts)

    shown = len(re.findall(r'guides/w\d+/"', content.html))
    assert 10 < shown < 300
    assert re.search(rf"Work \(?{shown}\b", seen(content))


@TEMPLATES
def test_the_name_of_the_organisation_stands_where_there_is_no_logo(env, template):
    content = mail(env, template)

    assert "<img" not in content.html
    assert "Example Legal Resource Center" in seen(content)


@TEMPLATES
def test_a_logo_has_words_a_width_and_one_for_the_dark(env, template):
    made = tree(mail(env, template, look=Look(logo=DARK_LOGO)))

    images = list(made.iter("img"))
    assert [i.get("src") for i in images] == [LOGO.url, DARK_LOGO.dark_url]
    assert {i.get("alt") for i in images} == {"The Center"}
    assert {i.get("width") for i in images} == {"200"}
    assert images[0].getparent().get("class") == "light"
    assert images[1].getparent().get("class") == "dark"
    assert "display:none" in images[1].getparent().get("style")


@TEMPLATES
def test_a_logo_without_a_second_one_is_shown_in_the_dark_too(env, template):
    made = tree(mail(env, template, look=Look(logo=LOGO)))

    (image,) = made.iter("img")
    assert image.getparent().get("class") is None


@TEMPLATES
def test_nothing_but_the_logo_is_loaded(env, template):
    html = mail(env, template, look=Look(logo=DARK_LOGO)).html

    assert set(re.findall(r'(?:src|srcset|background)="([^"]*)"', html)) == {
        LOGO.url,
        DARK_LOGO.dark_url,
    }
    assert "url(" not in html
    assert "@import" not in html
    assert "<link" not in html


@TEMPLATES
@LANGUAGES
def test_nothing_is_smaller_than_14_pixels_but_what_is_hidden(env, template, language):
    sizes = set(map(int, re.findall(r"font-size:(\d+)px", mail(env, template, language).html)))

    assert len(sizes) > 3
    assert min(sizes - {0, 1}) >= 14


@TEMPLATES
def test_colours_are_those_of_the_palette(env, template):
    html = mail(env, template, look=Look(accent="#aa1155")).html
    made = palette("#aa1155")

    used = set(re.findall(r"#[0-9a-f]{6}", html)) - {"#ffffff", "#000000"}
    known = {
        getattr(scheme, name) for scheme in (made.light, made.dark) for name in made.light.__slots__
    }
    assert used <= known


@TEMPLATES
@pytest.mark.parametrize(
    ("language", "start", "end"), [("en", "left", "right"), ("ar", "right", "left")]
)
def test_an_issue_is_mirrored_for_its_language(env, template, language, start, end):
    made = mail(env, template, language, look=Look())

    assert f"text-align:{start}" in made.html
    assert f"direction:{'rtl' if language == 'ar' else 'ltr'}" in made.html
    assert f"border-{end}:4px" not in made.html


def test_the_bar_of_the_introduction_stands_where_reading_begins(env):
    series = newsletter(intro=Phrase("A word."))
    for language, side in (("en", "left"), ("ar", "right")):
        shown = edition(("housing", [entry("a", language=language)]), language=language)

        html = render(shown, record(), series, site(), env).html
        assert f"border-{side}:4px solid" in html


@TEMPLATES
def test_dark_is_told_in_every_way_that_programs_listen_to(env, template):
    html = mail(env, template).html

    assert '<meta name="color-scheme" content="light dark"' in html
    assert '<meta name="supported-color-schemes" content="light dark"' in html
    assert "@media (prefers-color-scheme:dark)" in html
    assert "[data-ogsc]" in html
    assert "[data-ogsb]" in html


@TEMPLATES
def test_styles_are_short_enough_for_gmail(env, template):
    styles = re.findall(r"<style[^>]*>(.*?)</style>", mail(env, template).html, re.DOTALL)

    assert sum(map(len, styles)) < 16_384


@TEMPLATES
def test_layout_tables_say_that_they_are_none(env, template):
    tables = list(tree(mail(env, template)).iter("table"))

    assert tables
    assert {t.get("role") for t in tables} == {"presentation"}


def test_an_entry_knows_its_authors_and_files():
    files = (
        Attachment("https://example.org/guide.PDF", "application/pdf", 1200),
        Attachment("https://example.org/download", "application/msword"),
        Attachment("javascript:x"),
    )
    shown = entry("a", authors=("Ada", " "), files=files)

    (section,) = view.sections(edition(("housing", [shown])), site(), "")
    (one,) = section.entries
    assert one.authors == ("Ada",)
    assert [(f.kind, f.octets) for f in one.files] == [("PDF", 1200), ("MSWORD", 0)]


@TEMPLATES
def test_phrases_in_another_language_than_the_issue_say_so(env, template):
    french, english = mail(env, template, "fr"), mail(env, template, "en-GB")

    spoken = tree(french).xpath("//*[@lang='en']")
    said = " ".join(e.text_content() for e in spoken)
    for phrase in (
        "View in your browser",
        "Unsubscribe",
        "8 new resources",
        "You get this because",
    ):
        assert phrase in said
    assert not any("Housing" in e.text_content() for e in spoken if e.tag in ("p", "div", "span"))
    assert not tree(english).xpath("//*[@lang='en'][contains(., 'Unsubscribe')]")
