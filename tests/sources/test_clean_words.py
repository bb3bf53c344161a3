"""Titles, authors, categories: one line each, in the meaning of the source."""

import pytest
from cleaning import cleaned, html, outcome

from digest.sources.clean.words import TITLE_LIMIT
from digest.sources.record import Record, Refusal, Text
from digest.text import clean_title

FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Housing &amp; You", "Housing & You"),
        ("<em>New</em> rules", "New rules"),
        ("<div>The <em>new</em> rule & you</div>", "The new rule & you"),
        ("Rent<br>and heat", "Rent and heat"),
        ("Tenants&#8217; rights&nbsp;in 2022", "Tenants’ rights in 2022"),
        ("AT&amp;amp;T", "AT&amp;T"),
        ("Income &lt; $50,000 &amp; up", "Income < $50,000 & up"),
        ("Income < $50,000", "Income < $50,000"),
        ("The &lt;form&gt; I-130", "The <form> I-130"),
        ("&lt;b&gt;Rent&lt;/b&gt;", "Rent"),
        ("Rent<script>alert(1)</script>", "Rent"),
        ("Rent\n  and\theat", "Rent and heat"),
    ],
)
def test_a_title_in_html_is_decoded_once_and_loses_its_tags(words, title):
    assert cleaned(title=html(words)).title == title


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Housing &amp; You", "Housing &amp; You"),
        ("Income < $50,000 & more > less", "Income < $50,000 & more > less"),
        ("The <form> I-130", "The <form> I-130"),
        ("<b>Rent</b> guide", "Rent guide"),
        (f"شقق للإيجار {FAMILY}", f"شقق للإيجار {FAMILY}"),
    ],
)
def test_a_title_in_plain_text_keeps_what_is_text(words, title):
    assert cleaned(title=Text(words)).title == title


def test_a_control_character_in_a_title_is_taken_out_and_told():
    draft = cleaned(title=Text("A\x08B \N{RIGHT-TO-LEFT OVERRIDE}C"))

    assert draft.title == "AB C"
    assert draft.notices == ("control characters taken out of title",)


def test_a_control_character_written_as_an_entity_is_told_too():
    draft = cleaned(title=html("A&#x202e;B"))

    assert (draft.title, draft.notices) == ("AB", ("control characters taken out of title",))


def test_taking_out_a_control_character_cannot_make_a_tag():
    title = cleaned(title=Text("<\x08b>Rent</\x08b>")).title

    assert title == clean_title(title) == "Rent"


def test_an_entity_that_hides_a_tag_cannot_make_one_either():
    title = cleaned(title=Text("<i>Rent</i>&lt;&#x202e;b&gt; up")).title

    assert title == clean_title(title) == "Rent up"


def test_line_breaks_of_a_title_need_no_notice():
    assert cleaned(title=Text("Rent\r\nand\u2028heat")).notices == ()


def test_a_title_of_a_whole_text_is_cut_between_words_and_told():
    draft = cleaned(title=Text("rent and heat " * 100_000))

    assert len(draft.title) <= TITLE_LIMIT
    assert draft.title.endswith(("rent…", "and…", "heat…"))
    assert draft.notices == (f"title cut: it is longer than {TITLE_LIMIT} characters",)


def test_a_title_cut_in_a_tag_or_an_entity_shows_no_half_of_it():
    within_tag = cleaned(title=html("Rent " + "<b>" * 3_332 + '<a href="x">y</a>')).title
    within_entity = cleaned(title=html("R" + "<b>" * 3_331 + "xx&amp;amp;")).title

    assert (within_tag, within_entity) == ("Rent", "Rxx")


@pytest.mark.parametrize("words", ["&nbsp;", "&#8203;", "<img src=x>", "\u200b \u2060", "<b></b>"])
def test_a_title_that_nobody_can_see_is_none(words):
    assert isinstance(outcome(Record("item 1", title=html(words))), Refusal)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (["jane@example.org (Jane Doe)"], ("Jane Doe",)),
        (["Jane Doe <jane@example.org>"], ("Jane Doe",)),
        (["Jane Doe, jane@example.org"], ("Jane Doe",)),
        (['"Jane Doe" <mailto:jane@example.org>'], ("Jane Doe",)),
        (["Jane Doe", "JANE DOE", " Jane  Doe "], ("Jane Doe",)),
        (["Jane Doe (Legal Aid)", "@legalaid"], ("Jane Doe (Legal Aid)", "@legalaid")),
        (["", " ", "\u200b"], ()),
    ],
)
def test_an_author_is_a_name_on_one_line_and_once(written, names):
    draft = cleaned(authors=tuple(written))

    assert (draft.authors, draft.notices) == (names, ())


def test_an_author_who_is_only_an_address_is_left_out_and_told():
    draft = cleaned(authors=("jane@example.org", "Jane"))

    assert draft.authors == ("Jane",)
    assert draft.notices == ("author left out: only an e-mail address",)


def test_authors_and_categories_of_html_are_decoded_once_and_others_not_at_all():
    fields = {"authors": ("Flann O&#8217;Brien",), "categories": ("Food &amp; <i>Rent</i>",)}
    marked, plain = cleaned(title=html("x"), **fields), cleaned(**fields)

    assert (*marked.authors, *marked.categories) == ("Flann O’Brien", "Food & Rent")
    assert (*plain.authors, *plain.categories) == ("Flann O&#8217;Brien", "Food &amp; <i>Rent</i>")


def test_a_category_is_named_once_as_first_written_whatever_its_case():
    draft = cleaned(categories=("Housing", "Straße", " housing\n", "STRASSE", ""))

    assert draft.categories == ("Housing", "Straße")


def test_a_name_of_a_whole_text_is_cut_too():
    draft = cleaned(
        title=html("x"), authors=("<div>" * 200_000, "Jane " * 90_000), categories=("y" * 900,)
    )

    assert [len(name) for name in draft.authors] == [500]
    assert draft.categories == ("y" * 499 + "…",)


def test_a_title_that_was_cut_is_not_cut_again():
    title = cleaned(title=Text("x" * 900)).title

    assert cleaned(title=Text(title)).title == title == "x" * 499 + "…"
