"""What WordPress puts below a summary goes; what only looks like it stays."""

import pytest
from cleaning import OWN, cleaned, html

from digest.sources.record import Text

FOOTERS = [
    'The post <a rel="nofollow" href="/r">Rent</a> appeared first on <a href="/">A Center</a>.',
    'The post <a href="/r">Rent &#8220;x&#8221;</a> first appeared on <a href="/">A Center</a>.',
    'La entrada <a href="/r">Rent</a> se publicó primero en <a href="/">A Center</a>.',
    'L&#8217;article <a href="/r">Rent</a> est apparu en premier sur <a href="/">A Center</a>.',
    'Der Beitrag <a href="/r">Rent</a> erschien zuerst auf <a href="/">A Center</a>.',
]
ANY_LANGUAGE = [
    f'Artykuł <a href="{OWN}">Rent</a> pochodzi z serwisu <a href="/">A Center</a>.',
    f'<a href="{OWN}">Rent</a>是最先出现在<a href="https://resources.example.org">A Center</a>的文章。',
]
LINKS = [
    f'<a class="more-link" href="{OWN}">Continue reading <span class="s">&#8220;Rent&#8221;</span> &rarr;</a>',
    f'<a href="{OWN}#more-12">Read more &raquo;</a>',
    f'<a href="{OWN}?utm_source=rss">(more&hellip;)</a>',
    '<a href="/guides/rent">Seguir leyendo</a>',
]


@pytest.mark.parametrize("footer", FOOTERS + ANY_LANGUAGE)
def test_a_footer_that_names_post_and_site_goes(footer):
    assert cleaned(summary=html(f"<p>Rent is up.</p>\n<p>{footer}</p>\n")).summary == "Rent is up."


@pytest.mark.parametrize("footer", FOOTERS)
def test_a_footer_that_is_not_the_end_stays(footer):
    assert "A Center" in cleaned(summary=html(f"<p>{footer}</p><p>Rent is up.</p>")).summary


@pytest.mark.parametrize(
    "words",
    [
        "<p>The post office appeared first on Main Street.</p>",
        '<p>The post <a href="/r">office</a> appeared first on Main Street.</p>',
        '<p>Rent. <a href="/other">Read more</a></p>',
        f'<p>Rent. <a href="{OWN}">Readmore</a></p>',
        f'<p>Rent. <a href="{OWN}">The rule</a></p>',
        f'<p>Both <a href="{OWN}">rent</a> and <a href="/heat">heat</a></p>',
        f'<p>Both <a href="{OWN}">rent</a> and <a href="https://example.com/">heat</a></p>',
    ],
)
def test_words_and_links_that_only_look_like_it_stay(words):
    text = cleaned(summary=html(f"<p>First.</p>{words}")).summary

    assert text.endswith(("Street.", "Street.</p>", "</a></p>"))


@pytest.mark.parametrize("link", LINKS)
def test_a_link_to_the_record_itself_to_go_on_goes(link):
    inside = cleaned(summary=html(f"<p>Rent is up&hellip; {link}</p>"))
    apart = cleaned(summary=html(f"<p>Rent is <b>up</b>.</p><p>{link}</p>"))

    assert inside.summary == "Rent is up…"
    assert apart.summary == "<p>Rent is <b>up</b>.</p>"


def test_a_link_to_go_on_stays_where_the_record_has_no_address():
    assert "Continue" in cleaned(url="", summary=html(f"<p>Rent. {LINKS[0]}</p>")).summary


@pytest.mark.parametrize(
    "cut", ["[&#8230;]", "[&hellip;]", "[...]", "&hellip; [&hellip;]", "<br>[…]"]
)
def test_the_mark_of_a_cut_becomes_an_ellipsis(cut):
    assert cleaned(summary=html(f"<p>Rent is {cut}</p>")).summary == "Rent is…"


def test_all_three_go_together():
    summary = f"<p>Rent is [&#8230;]</p><p>{LINKS[0]}</p><p>{FOOTERS[0]}</p>"

    assert cleaned(summary=html(summary)).summary == "Rent is…"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Rent is up.\n\nThe post Rent appeared first on A Center.", "Rent is up."),
        ("Rent is […]\nThe post Rent appeared first on A Center.", "Rent is…"),
        ("Rent is up. Continue reading →", "Rent is up."),
        ("Rent is up. Continue reading Rent →", "Rent is up."),
        ("Rent is up… Continue reading Rent", "Rent is up…"),
        ("Rent is [...]", "Rent is…"),
    ],
)
def test_in_plain_text_they_go_by_the_title_or_the_arrow(text, rest):
    assert cleaned(summary=Text(text)).summary == rest


@pytest.mark.parametrize(
    "text",
    [
        "Rent is up.\n\nThe post Other appeared first on A Center.",
        "How to keep reading →",
        "Rent is up. Continue reading the law →",
        "Read more about Rent",
        "Tenants […] may stay.",
    ],
)
def test_in_plain_text_what_only_looks_like_it_stays(text):
    assert cleaned(summary=Text(text)).summary == text


def test_a_summary_that_is_only_a_tail_leaves_the_text_to_be_shown():
    draft = cleaned(summary=html(f"<p>{LINKS[1]}</p>"), content=Text("The text."))

    assert draft.summary == "The text."


def test_a_tail_that_is_there_twice_goes_twice():
    draft = cleaned(summary=html(f"<p>Rent is up.</p><p>{LINKS[1]}</p><p>{LINKS[1]}</p>"))

    assert draft.summary == "Rent is up."


def test_a_mark_at_which_an_opening_ends_becomes_an_ellipsis_too():
    draft = cleaned(content=Text(f"{'x' * 490} […]\n\n{'y' * 600}"))

    assert draft.summary == "x" * 490 + "…"
