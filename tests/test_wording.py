"""Phrases: in the reader's words, with the reader's numbers, or in English and saying so."""

import re
from dataclasses import fields
from pathlib import Path

import jinja2
import pytest
from factories import TRANSLATIONS, newsletter, site

from digest import publish
from digest.formats.words.bidi import CLOSE, OPEN
from digest.formats.words.languages import cased, joined, language_name
from digest.formats.words.phrases import BY_NAME, ENTRIES, MORE, RESOURCES, SOURCES, Phrases
from digest.formats.words.wording import Wording, missing, number_in, speaks, spoken, wording
from digest.model import Site
from digest.translations.phrasebook import Phrasebook, filled, places

ROOT = Path(__file__).parents[1]
BARE = site(translations={})
UNUSED_YET = {
    "files",
    "from_the_editor",
    "follow_by_feed",
    "other_languages",
    "skip_to_content",
    "by_authors",
    "published_by",
    "in_language",
    "language_name",
    "listed",
    "entries",
    "say",
    "direction",
    "language",
}
"""Names that are offered to templates, whether the shipped ones use them or not."""


def told(**phrases: str) -> Site:
    """Give a site with phrases of a made-up kind in French."""
    said = {(BY_NAME[name].context, BY_NAME[name].text): (text,) for name, text in phrases.items()}
    return site(translations={**TRANSLATIONS, "fr": Phrasebook(said, lambda n: int(n > 1))})


@pytest.mark.parametrize(
    ("language", "phrases"),
    [("en", "en"), ("EN-gb", "en"), ("es", "es"), ("es-MX", "es"), ("ar-EG", "ar"), ("fr", "en"), ("", "en")],
)  # fmt: skip
def test_words_say_which_language_they_are_in(language, phrases):
    assert wording(language, site()).language == phrases
    assert speaks(language, site()) is (language != "" and language != "fr")


def test_english_spanish_and_arabic_are_spoken():
    assert spoken(site()) == ("en", "ar", "es")
    assert spoken(BARE) == ("en",)
    assert wording("es", BARE).language == "en"
    assert wording("es", BARE).unsubscribe == "Unsubscribe"


@pytest.mark.parametrize(
    ("count", "new", "more", "entries"),
    [
        (0, "لا مواد جديدة", "ولا مواد أخرى", "لا مواد"),
        (1, "مادة جديدة واحدة", "ومادة أخرى", "مادة واحدة"),
        (2, "مادتان جديدتان", "ومادتان أخريان", "مادتان"),
        (3, "3 مواد جديدة", "و3 مواد أخرى", "3 مواد"),
        (10, "10 مواد جديدة", "و10 مواد أخرى", "10 مواد"),
        (11, "11 مادة جديدة", "و11 مادة أخرى", "11 مادة"),
        (99, "99 مادة جديدة", "و99 مادة أخرى", "99 مادة"),
        (100, "100 مادة جديدة", "و100 مادة أخرى", "100 مادة"),
        (103, "103 مواد جديدة", "و103 مواد أخرى", "103 مواد"),
        (1234, "1,234 مادة جديدة", "و1,234 مادة أخرى", "1,234 مادة"),
    ],
)
def test_arabic_counts_in_six_forms(count, new, more, entries):
    words = wording("ar", site())

    assert [words.new_resources(count), words.and_more(count), words.entries(count)] == [new, more, entries]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1 new resource", "0 new resources", "1,234,567 resources", "and 1 more"]),
        ("es", ["1 recurso nuevo", "0 recursos nuevos", "1.234.567 recursos", "y 1 más"]),
        ("es-MX", ["1 recurso nuevo", "0 recursos nuevos", "1,234,567 recursos", "y 1 más"]),
        ("fr", ["1 new resource", "0 new resources", "1,234,567 resources", "and 1 more"]),
    ],
)  # fmt: skip
def test_counts_are_written_as_the_reader_does(language, said):
    words = wording(language, site())

    assert [
        words.new_resources(1),
        words.new_resources(0),
        words.entries(1234567),
        words.and_more(1),
    ] == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["By Ana, Bo, and Ike", "in Spanish", "Spanish", "Issue 3", "Published by Us", "a and b"]),
        ("es", ["Por Ana, Bo e Ike", "en español", "español", "Número 3", "Una publicación de Us", "a y b"]),
        ("fr", ["By Ana, Bo, and Ike", "in Spanish", "espagnol", "Issue 3", "Published by Us", "a et b"]),
    ],
)  # fmt: skip
def test_names_and_lists_are_of_one_piece_with_their_phrase(language, said):
    words = wording(language, site())

    assert [
        words.by_authors(["Ana", "Bo", "Ike"]),
        words.in_language("es"),
        words.language_name("es"),
        words.issue_number(3),
        words.published_by("Us"),
        words.listed(["a", "b"]),
    ] == said


def test_arabic_joins_languages_and_names_as_it_writes():
    words = wording("ar", site())

    assert words.in_language("es") == "بالإسبانية"
    assert words.by_authors(["سمير", "ليلى"]) == "بقلم سمير وليلى"
    assert words.direction == "rtl"


def test_nobody_wrote_it():
    assert wording("en", site()).by_authors([]) == ""


def test_what_runs_the_other_way_is_kept_together_in_a_phrase():
    arabic, english = wording("ar", site()), wording("en", site())

    assert f"«{OPEN}Monthly (new){CLOSE}»" in arabic.why_you_get_this("Monthly (new)", "مركز")
    assert arabic.published_by("مركز") == "الناشر: مركز"
    assert english.published_by("مركز.") == f"Published by {OPEN}مركز.{CLOSE}"
    assert english.by_authors(["Ana", "ليلى"]) == f"By Ana and {OPEN}ليلى{CLOSE}"
    assert english.why_you_get_this("A", "B") == "You get this because you subscribe to “A” of B."


def test_english_in_a_page_of_another_direction_says_how_it_runs():
    assert wording("fa", site()).direction == "ltr"


def test_what_a_value_holds_is_never_filled_in_or_looked_into():
    said = wording("en", site()).why_you_get_this("{site} {0.__class__}", "{newsletter}")

    assert said == "You get this because you subscribe to “{site} {0.__class__}” of {newsletter}."
    assert filled("{a} {b} {}", a="{b}") == "{b} {b} {}"
    assert places("{b} {a} {b}") == ("a", "b")


def test_a_translation_of_some_phrases_leaves_the_others_english():
    half = told(unsubscribe="Se désabonner", help="Aide")
    words = wording("fr-CA", half)

    assert [words.language, words.unsubscribe, words.help] == ["en", "Se désabonner", "Aide"]
    assert [words.view_online, words.entries(1)] == ["View in your browser", "1 resource"]
    assert len(missing("fr-CA", half)) == len(SOURCES) - 2
    assert missing("es-MX", half) == ()
    assert missing("en-GB", half) == ()
    assert missing("de", half) == SOURCES


def test_a_language_is_spoken_from_half_of_its_phrases_on():
    def phrases(count):
        said = {(one.context, one.text): ("x", "x") for one in SOURCES[:count]}
        return site(translations={"fr": Phrasebook(said, lambda n: 0)})

    enough = (len(SOURCES) + 1) // 2
    for count, language in ((1, "en"), (enough - 1, "en"), (enough, "fr"), (len(SOURCES), "fr")):
        assert wording("fr", phrases(count)).language == language
        assert speaks("fr", phrases(count)) == (language == "fr")
        assert ("fr" in spoken(phrases(count))) == (language == "fr")


def test_the_number_of_an_issue_is_written_as_counts_are():
    assert wording("en", site()).issue_number(1234) == "Issue 1,234"


def test_a_site_can_change_the_english_and_other_languages_fall_back_on_that():
    own = Phrasebook({("", "Unsubscribe"): ("Leave",)}, lambda n: int(n != 1))
    changed = site(translations={**TRANSLATIONS, "en": own})

    said = [wording(tag, changed).unsubscribe for tag in ("en", "en-GB", "de", "es")]
    assert said == ["Leave", "Leave", "Leave", "Cancelar la suscripción"]
    assert spoken(changed) == ("en", "ar", "es")
    assert wording("de", changed).language == "en"


def test_a_site_says_phrases_of_its_own():
    own = Phrasebook({("", "Write to us"): ("Écrivez-nous",)}, lambda n: int(n > 1))
    words = wording("fr", site(translations={"fr": own}))

    assert [words.say("Write to us"), words.say("Come in"), words.say("")] == ["Écrivez-nous", "Come in", ""]  # fmt: skip


def test_a_translation_is_text_and_never_markup(env):
    words = wording("fr", told(unsubscribe='<a href="x">{{ 1 }}</a> & "co"'))
    page = env.from_string("{{ words.unsubscribe }}|{{ words.on_topic.format(site='<b>') }}")

    assert page.render(words=words) == (
        "&lt;a href=&#34;x&#34;&gt;{{ 1 }}&lt;/a&gt; &amp; &#34;co&#34;"
        "|What &lt;b&gt; publishes on this topic, as it appears."
    )


def test_templates_see_phrases_and_none_of_what_is_behind(env):
    for name in ("_book", "_reader", "_why"):
        with pytest.raises(jinja2.TemplateError):
            env.from_string(f"{{{{ words.{name}.x }}}}").render(words=wording("es", site()))


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_every_phrase_is_one_line_that_is_not_empty(language):
    words = wording(language, site())

    for name in BY_NAME:
        said = getattr(words, name)
        assert said == " ".join(said.split())
        assert said
        assert places(said) == places(BY_NAME[name].text)


def test_every_phrase_is_used_or_offered():
    used = "\n".join(
        path.read_text(encoding="utf-8")
        for pattern in ("templates/**/*.j2", "digest/**/*.py")
        for path in ROOT.glob(pattern)
        if path.name != "phrases.py"
    )

    names = {one.name for one in fields(Phrases)}
    idle = {n for n in names if not re.search(rf"\b(?:words|self)\.{n}\b|\)\.{n}\b", used)}
    assert idle <= UNUSED_YET
    assert {n for n in UNUSED_YET if not hasattr(Wording, n)} == set()
    for source in (RESOURCES, MORE, ENTRIES):
        assert source in SOURCES


def test_every_phrase_has_a_note_and_no_two_are_taken_for_one():
    assert len({(source.context, source.text) for source in SOURCES}) == len(SOURCES)
    assert all(source.note.endswith((".", "”.")) for source in SOURCES)


@pytest.mark.parametrize(
    ("tag", "language", "name"),
    [
        ("es", "en", "Spanish"),
        ("es-MX", "es", "español (México)"),
        ("ar", "", "العربية"),
        ("ay", "en", "Aymara"),
        ("mam", "en", "mam"),
        ("mam", "", "mam"),
        ("xx", "es", "xx"),
    ],
)
def test_a_language_is_named_in_another_or_in_itself(tag, language, name):
    assert language_name(tag, language) == name


def test_a_tag_is_written_as_is_usual():
    assert [cased(tag) for tag in ("ES-mx", "zh-hant-tw", "EN")] == ["es-MX", "zh-Hant-TW", "en"]


@pytest.mark.parametrize(
    ("last", "said"),
    [("Inés", "Ana e Inés"), ("Hidalgo", "Ana e Hidalgo"), ("hielo", "Ana y hielo"), ("Hiam", "Ana y Hiam"), ("Íñigo", "Ana e Íñigo"), ("Juan", "Ana y Juan")],
)  # fmt: skip
def test_spanish_does_not_say_y_before_the_sound_of_an_i(last, said):
    assert joined(["Ana", last], "es") == said
    assert joined(["Ana", last], "es-MX") == said
    assert joined([last], "es") == last
    assert joined([], "es") == ""


def test_numbers_have_no_narrow_blank():
    assert number_in(1234567, "fr") == "1\u00a0234\u00a0567"


def test_the_languages_in_use_are_told_if_english_stands_in():
    monthly = newsletter(languages=("en", "fr", "es"))
    other = newsletter(name="weekly", languages=("FR", "de"))
    half = told(unsubscribe="Se désabonner")

    assert publish.languages_used(site(newsletters=(monthly, other))) == {
        "en": "site.language",
        "fr": "newsletters.monthly",
        "es": "newsletters.monthly",
        "de": "newsletters.weekly",
    }
    (notice,) = publish.untranslated(site(newsletters=(monthly,), translations=half.translations))
    assert notice == (
        f"look at fr in newsletters.monthly: English stands in for {len(SOURCES) - 1} of "
        f"{len(SOURCES)} phrases in French; see them with: digest translations fr"
    )
    assert [*publish.untranslated(site())] == []
