"""Dates for people, in the languages that CLDR has names for."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date, format_skeleton
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.sources.dates.names import names
from digest.sources.dates.written import Calendar, Unreadable, moment, slashed

TODAY = date(2026, 11, 20)
NEW_YORK = ZoneInfo("America/New_York")
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2036, 12, 31))
LANGUAGES = """
    af am ar az bg bn bs ca cs cy da de el en es et fa fi fil fr ga gl gu ha he hi hr ht hu hy id ig
    is it ja ka kk km ko ky lo lt lv mk mr ms mt my nb ne nl nn om pa pl ps pt pt-BR pt-PT ro ru rw
    sk sl so sq sr sv sw ta te ti tr uk ur uz vi xh zh zh-Hant zu
""".split()  # noqa: SIM905  eighty words in quotes are harder to read
"""Those of which every form of CLDR is read; of others most are."""


def calendar(*languages: str) -> Calendar:
    return Calendar(NEW_YORK, TODAY, "mdy", languages or ("en", "es", "ar", "fr", "de"))


def written(day: date, width: str, language: str) -> str:
    return format_date(day, width, locale=language.replace("-", "_"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("July 18, 2017", "2017-07-18"),
        ("JULY 18 2017", "2017-07-18"),
        ("18 July 2017", "2017-07-18"),
        ("18th July 2017", "2017-07-18"),
        ("the 18th of July, 2017", "2017-07-18"),
        ("Tue., July 18th, 2017", "2017-07-18"),
        ("Sept. 5, 2022", "2022-09-05"),
        ("2017 July 18", "2017-07-18"),
        ("18-Jul-2017", "2017-07-18"),
        ("18-Jul-17", "2017-07-18"),
        ("05AUG2022", "2022-08-05"),
        ("18 de julio de 2017", "2017-07-18"),
        ("el 18 de julio del 2017", "2017-07-18"),
        ("martes, 18 de julio de 2017", "2017-07-18"),
        ("1.º de mayo de 2021", "2021-05-01"),
        ("le 1er janv. 2024", "2024-01-01"),
        ("Lun, 01 janv. 2024", "2024-01-01"),
        ("5 aout 2022", "2022-08-05"),
        ("Dienstag, den 18. Juli 2017", "2017-07-18"),
        ("5 أغسطس 2022", "2022-08-05"),
        ("٥ أغسطس ٢٠٢٢", "2022-08-05"),
        ("الجمعة، 5 اغسطس 2022", "2022-08-05"),
        ("5 آب 2022", "2022-08-05"),
        ("5 غشت 2022", "2022-08-05"),
        ("2022年8月5日(金)", "2022-08-05"),
        ("2022년 8월 5일 금요일", "2022-08-05"),
        ("July\u00a018,\u202f2017", "2017-07-18"),
        ("\u200f5 أغسطس\u200f 2022", "2022-08-05"),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, read: str) -> None:
    assert moment(text, calendar()) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("July 18, 2017 at 2:30 PM", "2017-07-18T18:30:00Z"),
        ("July 18, 2017 2 p.m. EDT", "2017-07-18T18:00:00Z"),
        ("July 18, 2017, 14:30", "2017-07-18T18:30:00Z"),
        ("18 juillet 2017 à 14h30", "2017-07-18T18:30:00Z"),
        ("18. Juli 2017, 14.30 Uhr", "2017-07-18T18:30:00Z"),
        ("18 de julio de 2017 a las 2:30 p. m.", "2017-07-18T18:30:00Z"),
        ("5 أغسطس 2022 2:30 م", "2022-08-05T18:30:00Z"),
        ("Lun, 01 janv. 2024 10:00:00 +0100", "2024-01-01T09:00:00Z"),
    ],
)
def test_a_time_behind_it_is_on_the_clock_of_the_source(text: str, read: str) -> None:
    assert moment(text, calendar()) == read


@pytest.mark.parametrize(
    "text", ["May 2021", "May, 2021", "2021 May", "mayo de 2021", "Mai 2021", "مايو 2021"]
)
def test_a_month_without_a_day_stays_a_month(text: str) -> None:
    assert moment(text, calendar()) == "2021-05"


def test_a_wrong_weekday_does_not_count_and_another_word_is_no_weekday() -> None:
    assert moment("Monday, July 18, 2017", calendar()) == "2017-07-18"
    with pytest.raises(Unreadable):
        moment("Caturday, July 18, 2017", calendar())


def test_names_of_a_language_that_the_source_does_not_speak_are_refused() -> None:
    assert moment("5 elokuuta 2022", calendar("fi")) == "2022-08-05"
    with pytest.raises(Unreadable):
        moment("5 elokuuta 2022", calendar("sv"))


def test_english_is_read_beside_every_language() -> None:
    assert moment("July 18, 2017", calendar("fi")) == "2017-07-18"
    assert moment("July 18, 2017", calendar("tlh", "x-none", "")) == "2017-07-18"


def test_a_name_that_is_another_month_in_another_language_is_refused() -> None:
    assert moment("5 listopad 2022", calendar("pl")) == "2022-11-05"
    assert moment("5 listopad 2022", calendar("hr")) == "2022-10-05"
    with pytest.raises(Unreadable):
        moment("5 listopad 2022", calendar("hr", "pl"))


def test_the_tenth_month_of_vietnamese_is_not_the_first() -> None:
    assert moment("5 tháng 10, 2022", calendar("vi")) == "2022-10-05"
    assert moment("Ngày 5 tháng 1 năm 2022", calendar("vi")) == "2022-01-05"


def test_no_language_has_the_names_of_another_whichever_is_asked_for_first() -> None:
    day = date(2022, 8, 5)
    shown = {tag: written(day, "full", tag) for tag in ("zh", "hu", "pt-BR", "he", "zh-Hant")}

    for tag, text in shown.items():
        assert moment(text, calendar(tag)) == "2022-08-05"
    assert "八月" not in names(("hu",)).months
    assert "八月" not in names(("he",)).months


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=25)
@given(DAYS)
def test_every_day_comes_back_in_every_form_of_a_language(language: str, day: date) -> None:
    forms = [written(day, width, language) for width in ("full", "long", "medium")]
    spoken = [form for form in forms if not slashed(form)]
    month = format_skeleton("yMMMM", day, locale=language.replace("-", "_"))

    assert {moment(form, calendar(language)) for form in spoken} == {day.isoformat()}
    assert moment(month, calendar(language)) == f"{day:%Y-%m}"


@given(DAYS, st.sampled_from(("en", "es", "ar")))
def test_every_day_comes_back_as_people_shorten_it(day: date, language: str) -> None:
    month = format_date(day, "MMM", locale=language)
    forms = [
        f"{day.day} {month} {day.year}",
        f"{day.day:02} {month}. {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{month.upper()} {day.day} {day.year}",
        f"{day.year} {month} {day.day}",
    ]

    assert {moment(form, calendar(language)) for form in forms} == {day.isoformat()}


def test_fields_of_a_datetime_are_not_taken_for_words() -> None:
    assert moment(str(datetime(2022, 8, 5, 14, 30)), calendar()) == "2022-08-05T18:30:00Z"
