"""An issue's period, as its readers would say it."""

import subprocess
import sys
import unicodedata
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from babel import localedata
from factories import instant, newsletter, record, site

from digest.formats.words.period import display_day, period
from digest.formats.words.wording import number_in
from digest.model import Schedule

MONTHLY = Schedule("month", 1, time(9))
QUARTERLY = Schedule("quarter", 1, time(9))
WEEKLY = Schedule("week", "monday", time(9))
DAILY = Schedule("day", None, time(9))


def said(start: str, end: str, schedule: Schedule | None, language: str = "en") -> str:
    shown = record(window_start=instant(start), cutoff=instant(end))
    return period(shown, newsletter(schedule=schedule), site(), language)


@pytest.mark.parametrize(
    ("start", "end", "schedule", "expected"),
    [
        ("2022-07-01T09:00", "2022-08-01T09:00", MONTHLY, "July 2022"),
        ("2022-07-01T00:00", "2022-08-01T09:00", MONTHLY, "July 2022"),
        ("2022-06-01T09:00", "2022-08-01T09:00", MONTHLY, "June – July 2022"),
        ("2021-12-01T09:00", "2022-02-01T09:00", MONTHLY, "December 2021 – January 2022"),
        ("2022-04-01T09:00", "2022-07-01T09:00", QUARTERLY, "April – June 2022"),
        ("2022-06-15T00:00", "2022-07-01T09:00", MONTHLY, "June 15 – July 1, 2022"),
        ("2022-07-01T09:00", "2022-07-19T15:00", MONTHLY, "July 1 – 19, 2022"),
        ("2022-06-01T00:00", "2022-06-01T09:00", MONTHLY, "June 1, 2022"),
        ("2022-07-04T09:00", "2022-07-11T09:00", WEEKLY, "July 4 – 11, 2022"),
        ("2022-07-04T00:00", "2022-07-11T00:00", WEEKLY, "July 4 – 10, 2022"),
        ("2022-06-27T09:00", "2022-07-04T09:00", WEEKLY, "June 27 – July 4, 2022"),
        ("2021-12-27T09:00", "2022-01-03T09:00", WEEKLY, "December 27, 2021 – January 3, 2022"),
        ("2022-08-01T09:00", "2022-09-01T09:00", WEEKLY, "August 1 – September 1, 2022"),
        ("2022-07-04T09:00", "2022-07-05T09:00", DAILY, "July 5, 2022"),
        ("2022-07-04T00:00", "2022-07-05T00:00", DAILY, "July 4, 2022"),
        ("2022-07-01T09:00", "2022-07-04T09:00", DAILY, "July 1 – 4, 2022"),
        ("2022-07-04T09:00", "2022-07-06T09:00", None, "July 4 – 6, 2022"),
        ("2022-07-04T09:00", "2022-07-04T15:00", None, "July 4, 2022, 3:00 PM"),
        ("2022-08-01T09:00", "2022-08-01T15:00", MONTHLY, "August 1, 2022, 3:00 PM"),
    ],
)
def test_a_period_is_the_months_or_the_days_covered(start, end, schedule, expected):
    assert said(start, end, schedule) == expected


@pytest.mark.parametrize(
    ("language", "month", "week"),
    [
        ("es", "julio de 2022", "4–11 de julio de 2022"),
        ("es-MX", "julio de 2022", "4–11 de julio de 2022"),
        ("fr", "juillet 2022", "4–11 juillet 2022"),
        ("de", "Juli 2022", "4.–11. Juli 2022"),
        ("pt-BR", "julho de 2022", "4 – 11 de julho de 2022"),
        ("ru", "июль 2022 г.", "4–11 июля 2022 г."),
        ("ja", "2022年7月", "2022年7月4日～11日"),
        ("xx", "July 2022", "July 4 – 11, 2022"),
        ("", "July 2022", "July 4 – 11, 2022"),
    ],
)
def test_a_period_is_said_in_the_language_of_the_edition(language, month, week):
    assert said("2022-07-01T09:00", "2022-08-01T09:00", MONTHLY, language) == month
    assert said("2022-07-04T09:00", "2022-07-11T09:00", WEEKLY, language) == week


def test_a_period_counts_days_in_the_zone_of_the_site():
    # 9:00 in New York, as a machine in UTC would write it
    assert (
        said("2022-08-01T03:59+00:00", "2022-08-02T03:59+00:00", None) == "July 31 – August 1, 2022"
    )


def test_languages_of_cldr_say_a_period_over_years_months_and_days():
    languages = sorted(name for name in localedata.locale_identifiers() if "_" not in name)

    for language in languages[::10]:
        assert said("2021-12-27T09:00", "2022-01-03T09:00", WEEKLY, language)
        assert said("2022-06-27T09:00", "2022-07-04T09:00", WEEKLY, language)
        assert said("2022-07-04T09:00", "2022-07-11T09:00", WEEKLY, language)


def test_a_date_is_shown_as_written_and_an_instant_on_its_local_day():
    singapore = ZoneInfo("Asia/Singapore")
    morning = datetime.fromisoformat("2024-03-05T06:00:00+08:00")  # still the 4th in UTC

    assert display_day(morning, singapore, "en") == "March 5, 2024"
    assert display_day(date(2024, 3, 5), ZoneInfo("Pacific/Pago_Pago"), "en") == "March 5, 2024"
    assert display_day(date(2024, 3, 5), singapore, "es") == "5 de marzo de 2024"
    assert display_day(date(2024, 3, 5), singapore, "en", "full") == "Tuesday, March 5, 2024"


def test_the_environment_changes_no_date(monkeypatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    monkeypatch.setenv("TZ", "Asia/Tokyo")

    assert said("2022-07-01T09:00", "2022-08-01T09:00", MONTHLY) == "July 2022"


@pytest.mark.parametrize(
    ("language", "day", "months", "week", "years"),
    [
        ("ar", "\u200f5 أغسطس 2022", "أبريل – يونيو 2022", "\u200f27 يونيو – 4 يوليو 2022", "\u200f27 ديسمبر 2021 – 3 يناير 2022"),
        ("he", "\u200f5 באוגוסט 2022", "אפריל–יוני 2022", "\u200f27 יוני – 4 יולי 2022", "\u200f27 דצמבר 2021 – 3 ינואר 2022"),
        ("fa", "\u200f5 اوت 2022", "آوریل تا ژوئن 2022", "\u200f27 ژوئن تا 4 ژوئیهٔ 2022", "\u200f27 دسامبر 2021 تا 3 ژانویهٔ 2022"),
        ("zh", "2022年8月5日", "2022年4月至6月", "2022年6月27日至7月4日", "2021年12月27日至2022年1月3日"),
        ("de", "5. August 2022", "April–Juni 2022", "27. Juni – 4. Juli 2022", "27. Dezember 2021 – 3. Januar 2022"),
        ("es", "5 de agosto de 2022", "abril–junio de 2022", "27 de junio – 4 de julio de 2022", "27 de diciembre de 2021 – 3 de enero de 2022"),
        ("es-MX", "5 de agosto de 2022", "abril–junio de 2022", "27 de junio – 4 de julio de 2022", "27 de diciembre de 2021 – 3 de enero de 2022"),
        ("en-GB", "5 August 2022", "April – June 2022", "27 June – 4 July 2022", "27 December 2021 – 3 January 2022"),
    ],
)  # fmt: skip
def test_days_months_and_intervals_are_those_of_the_language(language, day, months, week, years):
    assert display_day(date(2022, 8, 5), ZoneInfo("UTC"), language) == day
    assert said("2022-04-01T09:00", "2022-07-01T09:00", QUARTERLY, language) == months
    assert said("2022-06-27T09:00", "2022-07-04T09:00", WEEKLY, language) == week
    assert said("2021-12-27T09:00", "2022-01-03T09:00", WEEKLY, language) == years


@pytest.mark.parametrize("language", ["ar", "he", "fa", "ur"])
def test_an_interval_runs_with_the_writing(language):
    """A sign that joins numbers (UAX 9, W4) would show "4-11" with the 4 at the left."""
    shown = said("2022-07-04T09:00", "2022-07-11T09:00", WEEKLY, language)

    joins = shown[shown.index("4") + 1 : shown.index("11")].strip()
    assert shown.index("4") < shown.index("11")
    assert not {unicodedata.bidirectional(sign) for sign in joins} & {"ES", "CS", "ET", "L"}


LANGUAGES = sorted(name for name in localedata.locale_identifiers() if "_" not in name)


def test_dates_have_the_digits_of_counts_and_no_narrow_blank_in_any_language():
    for language in LANGUAGES:
        shown = [
            display_day(date(2022, 8, 5), ZoneInfo("UTC"), language),
            said("2022-06-27T09:00", "2022-07-04T09:00", WEEKLY, language),
            said("2022-04-01T09:00", "2022-07-01T09:00", QUARTERLY, language),
            number_in(1234567, language),
        ]
        for text in shown:
            digits = {sign for sign in text if unicodedata.category(sign) == "Nd"}
            assert digits, (language, text)
            assert digits <= set("0123456789"), (language, text)
            assert not {"\u2009", "\u202f"} & set(text), (language, text)


def test_both_ends_of_an_interval_of_months_are_there_in_every_language():
    for language in LANGUAGES:
        until_june = said("2022-04-01T09:00", "2022-07-01T09:00", QUARTERLY, language)
        until_july = said("2022-04-01T09:00", "2022-08-01T09:00", QUARTERLY, language)
        from_may = said("2022-05-01T09:00", "2022-07-01T09:00", QUARTERLY, language)
        assert len({until_june, until_july, from_may}) == 3, language


def test_dates_in_one_language_do_not_depend_on_which_was_written_before():
    """What languages lack they share in Babel's memory, and Babel writes into it."""
    code = (
        "import json, sys; from datetime import date; from zoneinfo import ZoneInfo;"
        "from babel.localedata import locale_identifiers;"
        "from digest.formats.words.period import display_day;"
        "tags = sorted(t for t in locale_identifiers() if '_' not in t)[::int(sys.argv[1])];"
        "day, zone = date(2022, 8, 5), ZoneInfo('UTC');"
        "said = {t: [display_day(day, zone, t, w) for w in ('medium', 'long')] for t in tags};"
        "print(json.dumps(said, sort_keys=True))"
    )

    forwards, backwards = (
        subprocess.run(
            [sys.executable, "-c", code, step], capture_output=True, text=True, check=True
        ).stdout
        for step in ("1", "-1")
    )
    assert forwards == backwards
    assert "M08" not in forwards


@pytest.mark.parametrize("language", ["quc", "nv"])
def test_a_language_without_names_of_months_has_english_dates(language):
    assert display_day(date(2022, 8, 5), ZoneInfo("UTC"), language) == "August 5, 2022"
