"""An issue as readers of a language and some topics see it: sections, order, one of each work.

The site has housing, courts and benefits, in this order.
"""

from typing import Any

import pytest
from factories import entry, instant, newsletter, record, site

from digest.core.edition import compose, edition_languages, full_editions
from digest.core.ledger import Ledger
from digest.model import Edition, Entry, Record

SITE = site()
MONTHLY = newsletter()
BOTH = newsletter(languages=("en", "es"))

GUIDE = entry("guide", "2022-08-05")
GUIA = entry("guia", "2022-08-07", language="es", translation_of="guide")
TIP = entry("tip", "2022-08-06")
AVISO = entry("aviso", "2022-08-04", language="es-MX")
JULY = instant("2022-08-01T09:00")


def composed(
    *entries: Entry, of: Any = MONTHLY, ledger: tuple[Record, ...] = (), **reader: Any
) -> Edition:
    """The edition of an issue with these entries, in English unless the reader says otherwise."""
    shown = record(snapshots=entries, topics=of.topics, languages=of.languages)
    return compose(shown, of, SITE, Ledger(ledger), **{"language": "en"} | reader)


def laid_out(edition: Edition) -> list[tuple[str, list[str]]]:
    return [(section.topic, [e.id for e in section.entries]) for section in edition.sections]


# --- sections ---


@pytest.mark.parametrize(
    ("topics", "own", "followed", "section"),
    [
        (("courts", "housing"), None, None, "housing"),
        (("benefits", "courts"), None, None, "courts"),
        (("courts", "housing"), None, ("courts", "benefits"), "courts"),
        (("courts", "housing"), ("benefits", "courts"), None, "courts"),
        (("courts", "housing"), None, ("benefits", "courts"), "courts"),
        ((), None, None, ""),
    ],
)
def test_an_entry_stands_under_its_first_topic_in_the_sites_order_that_is_followed(
    topics, own, followed, section
):
    found = composed(entry("a", topics=topics), of=newsletter(topics=own), topics=followed)
    assert laid_out(found) == [(section, ["a"])]
    assert found.entries[0].topics == topics


def test_sections_are_in_the_sites_order_and_entries_without_a_topic_come_last():
    shown = [entry(t or "none", topics=(t,) * bool(t)) for t in ("", "benefits", "courts")]
    found = composed(*shown, entry("home"))
    assert [topic for topic, _ in laid_out(found)] == ["housing", "courts", "benefits", ""]


def test_readers_who_chose_topics_see_only_these():
    shown = [entry("home"), entry("court", topics=("courts",)), entry("none", topics=())]
    assert laid_out(composed(*shown, topics=("courts",))) == [("courts", ["court"])]
    assert laid_out(composed(*shown, topics=())) == []


def test_an_entry_is_shown_once_however_many_topics_it_has():
    found = composed(entry("a", topics=("benefits", "courts", "housing")), entry("b"))
    assert laid_out(found) == [("housing", ["a", "b"])]


# --- order ---


def test_in_a_section_the_newest_comes_first_then_the_id():
    shown = [entry("b", "2022-08-05"), entry("a", "2022-08-05"), entry("c", "2022-08-06")]
    assert laid_out(composed(*shown)) == [("housing", ["c", "a", "b"])]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["tip", "guide", "guia-2", "aviso"]),
        ("es", ["guia-2", "aviso", "tip", "guide"]),
        ("es-MX", ["aviso", "tip", "guide", "guia-2"]),
    ],
)
def test_an_edition_shows_its_own_language_first_then_those_of_the_newsletter(language, expected):
    other = entry("guia-2", "2022-08-07", language="es")
    found = composed(GUIDE, TIP, AVISO, other, of=BOTH, language=language)
    assert laid_out(found) == [("housing", expected)]


# --- works ---


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["tip", "guide"]),
        ("es", ["guia", "tip"]),
        ("es-MX", ["tip", "guide"]),
        ("fr", ["tip", "guide"]),
    ],
)
def test_a_work_appears_once_in_the_language_of_the_reader_if_it_is_there(language, expected):
    found = composed(GUIA, GUIDE, TIP, of=BOTH, language=language)
    assert [e.id for e in found.entries] == expected


def test_of_translations_in_no_language_of_the_reader_the_first_by_language_is_shown():
    german = entry("z", language="de", translation_of="guide")
    french = entry("a", language="FR", translation_of="guide")
    assert [e.id for e in composed(french, german, of=BOTH).entries] == ["z"]


def test_two_entries_of_one_work_in_one_language_are_no_translations_and_both_appear():
    first, second = (entry(id, language="en", translation_of="guide") for id in ("y", "z"))
    spanish = entry("a", language="es", translation_of="guide")
    assert [e.id for e in composed(spanish, second, first, of=BOTH).entries] == ["y", "z"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", ["tip"]), ("es", ["guia", "tip"]), ("es-MX", ["tip"]), ("fr", ["tip"])],
)
def test_a_work_that_was_announced_before_appears_in_its_own_languages_edition_only(
    language, expected
):
    july = record(name="2022-08-01", cutoff=JULY, snapshots=(GUIDE,))
    found = composed(GUIA, TIP, of=BOTH, ledger=(july,), language=language)
    assert [e.id for e in found.entries] == expected


def test_a_work_that_was_announced_before_appears_everywhere_where_no_edition_is_its_own():
    july = record(name="2022-08-01", cutoff=JULY, snapshots=(GUIDE,))
    german = entry("ratgeber", language="de", translation_of="guide")
    for language in ("en", "es"):
        found = composed(german, of=BOTH, ledger=(july,), language=language)
        assert [e.id for e in found.entries] == ["ratgeber"]


def test_works_of_the_issue_itself_and_of_later_ones_are_not_known_before():
    this = record(snapshots=(GUIA,))
    later = record(name="2022-10-01", cutoff=instant("2022-10-01T09:00"), snapshots=(GUIDE,))
    found = composed(GUIA, of=BOTH, ledger=(this, later))
    assert [e.id for e in found.entries] == ["guia"]


# --- editions ---


def test_a_newsletter_has_an_edition_for_each_of_its_languages_or_the_sites():
    assert edition_languages(BOTH, SITE) == ("en", "es")
    assert edition_languages(MONTHLY, SITE) == ("en",)
    july = record(name="2022-08-01", cutoff=JULY, snapshots=(GUIDE,))
    found = full_editions(record(snapshots=(GUIA,)), BOTH, SITE, Ledger((july,)))
    assert [(e.language, laid_out(e)) for e in found] == [
        ("en", []),
        ("es", [("housing", ["guia"])]),
    ]


def test_readers_who_would_see_the_same_have_the_same_key():
    court = entry("court", topics=("courts",))
    every = composed(GUIDE, court)
    assert composed(GUIDE, court, topics=("housing", "courts")).key == every.key
    assert composed(GUIDE, court, topics=("courts", "benefits", "housing")).key == every.key
    others = [
        composed(GUIDE, court, language="es"),
        composed(GUIDE, court, topics=("courts",)),
        composed(GUIDE),
        composed(entry("guide", topics=("courts",)), court),
    ]
    assert len({every.key, *(edition.key for edition in others)}) == 5
