"""Languages: written as BCP 47 says, whatever the source calls them."""

from dataclasses import replace

import pytest
from cleaning import CALENDAR, SITE, SOURCE, cleaned, entry_from

from digest.sources.clean.record import draft_of
from digest.sources.draft import Draft
from digest.sources.record import Record, Text


@pytest.mark.parametrize(
    "tag", ["en", "es-MX", "zh-Hant", "zh-Hans-CN", "es-419", "mam", "tl", "sr-Latn-RS", "de-1996"]
)
def test_a_right_tag_stays_and_needs_no_notice(tag):
    draft = cleaned(language=tag)

    assert (draft.language, draft.notices) == (tag, ())
    assert entry_from(draft).language == tag


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en_US", "en-US"),
        ("zh_hant_tw", "zh-Hant-TW"),
        ("es_ES.UTF-8", "es-ES"),
        ("sr_RS@latin", "sr-RS"),
        ("spa", "es"),
        ("ENG", "en"),
        ("fre", "fr"),
        ("cmn-Hans", "zh-Hans"),
        ("zh-yue", "yue"),
        ("iw", "he"),
        ("English", "en"),
        ("SPANISH ", "es"),
        ("español", "es"),
        ("Espanol", "es"),
        ("inglés", "en"),
        ("Spanish; Castilian", "es"),
        ("Spanish (Mexico)", "es-MX"),
        ("English (US)", "en-US"),
        ("Chinese (Simplified)", "zh-Hans"),
        ("Chinese - Traditional", "zh-Hant"),
        ("中文", "zh"),
        ("Tiếng Việt", "vi"),
        ("Русский", "ru"),
        ("العربية", "ar"),
        ("Kreyòl ayisyen", "ht"),
        ("Haitian Creole", "ht"),
    ],
)
def test_another_way_to_write_a_language_is_mended_and_told(written, tag):
    draft = cleaned(language=written)

    assert draft.language == tag == entry_from(draft).language
    assert draft.notices == (f"language {written.strip()} read as {tag}",)


@pytest.mark.parametrize(("written", "tag"), [("EN", "en"), ("es-mx", "es-MX"), (" En ", "en")])
def test_the_case_of_a_tag_is_mended_and_means_nothing(written, tag):
    draft = cleaned(language=written)

    assert (draft.language, draft.notices) == (tag, ())


@pytest.mark.parametrize("written", ["", " ", "und", "UND", "zxx", "mul", "\x00"])
def test_a_record_that_says_no_language_has_none(written):
    draft = cleaned(language=written)

    assert (draft.language, draft.notices) == ("", ())


@pytest.mark.parametrize(
    "written", ["xx", "English, Spanish", "en-us, en", "spanglish", "x-klingon", "12", "en--US"]
)
def test_what_is_no_language_or_several_is_none_and_told(written):
    draft = cleaned(language=written)

    assert draft.language == ""
    assert draft.notices == (f"language left out, it is not one that is known: {written}",)


def test_a_long_text_in_place_of_a_language_is_told_shortly():
    draft = cleaned(language="no language at all " * 1000)

    assert draft.language == ""
    assert len(draft.notices[0]) < 120


def test_names_are_read_in_the_languages_of_the_site():
    record = Record("item 1", title=Text("Rent"), language="espagnol")

    french = draft_of(record, replace(SITE, language="fr-CA"), SOURCE, CALENDAR)
    english = draft_of(record, SITE, SOURCE, CALENDAR)

    assert isinstance(french, Draft)
    assert isinstance(english, Draft)
    assert (french.language, english.language) == ("es", "")


def test_a_site_in_a_language_without_names_reads_the_english_ones():
    record = Record("item 1", title=Text("Rent"), language="Spanish")

    draft = draft_of(record, replace(SITE, language="mam"), SOURCE, CALENDAR)

    assert isinstance(draft, Draft)
    assert draft.language == "es"
