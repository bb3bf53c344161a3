"""Topics by category: what a source calls an entry, and what the settings make of it."""

from factories import site

from digest.core.topics import category_key, topics_by_category, unmapped
from digest.model import Phrase, Source, Topic

TOPICS = (
    Topic("housing", Phrase("Housing", {"en": "Housing", "es": "Vivienda"}), ("homes",)),
    Topic("courts", Phrase("Courts & Tribunals")),
    Topic("tenants", Phrase("Courts")),
)
SITE = site(topics=TOPICS)
SOURCE = Source(
    "site",
    "https://www.example.org/feed",
    topics={"know your rights": ("tenants", "housing"), "press": (), "vivienda": ("courts",)},
)
PLAIN = Source("other", "x")


def test_the_settings_of_a_source_say_what_its_categories_mean():
    assert topics_by_category(["Know  Your RIGHTS"], SOURCE, SITE) == ("housing", "tenants")


def test_a_category_that_is_to_be_ignored_gives_nothing_and_is_not_reported():
    assert topics_by_category(["Press", "courts"], SOURCE, SITE) == ("courts",)
    assert unmapped(["Press"], SOURCE, SITE) == ()


def test_without_settings_the_id_or_a_title_in_any_language_is_the_topic():
    found = [topics_by_category([name], PLAIN, SITE) for name in ("HOUSING", "vivienda", "Homes")]

    assert found == [("housing",)] * 3
    assert topics_by_category(["courts & tribunals"], PLAIN, SITE) == ("courts",)


def test_an_id_goes_before_the_title_of_another_topic():
    assert topics_by_category(["Courts"], PLAIN, SITE) == ("courts",)


def test_the_settings_go_before_a_title():
    assert topics_by_category(["Vivienda"], SOURCE, SITE) == ("courts",)


def test_topics_come_once_and_in_the_order_of_the_site():
    categories = ["Courts & Tribunals", "Vivienda", "housing", "courts"]

    assert topics_by_category(categories, PLAIN, SITE) == ("housing", "courts")


def test_what_no_topic_takes_is_reported_once_in_its_own_words():
    categories = ["News", "courts", "Événements", "News", " "]

    assert topics_by_category(["News"], PLAIN, SITE) == ()
    assert unmapped(categories, PLAIN, SITE) == ("News", "Événements")


def test_a_category_is_compared_as_one_line_without_its_case():
    assert category_key("  Know\n your  STRASSE ") == category_key("know your straße")
