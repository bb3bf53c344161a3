"""What is no date is refused by its name, in one line; nothing else is ever raised."""

import re
from contextlib import suppress
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.sources.dates.written import Calendar, Unreadable, at_midnight, moment, slashed

CALENDAR = Calendar(
    ZoneInfo("America/New_York"), date(2026, 11, 20), "mdy", ("en", "es", "ar", "fr", "vi")
)
READ = re.compile(r"|\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d{6})?Z)?)?)?")
PIECES = st.sampled_from(
    [
        *("2022", "08", "5", "05", "31", "99", "0", "14:30", "2:30 pm", "00:00:00", "1704067200"),
        *("/", "-", ".", ",", " ", "T", "Z", "+02:00", "+0200", "GMT", "CEST", "(", ")", "\\", ":"),
        *("May", "mayo", "janv.", "أغسطس", "tháng 10", "Fri", "de", "the", "of", "th", "at", "年"),
    ]
)


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("1704067200", "a number"),
        ("44778", "a number"),
        ("44778.5", "a number"),
        ("202105", "a number"),
        ("20220805143000", "a number"),
        ("Q1 2018", "a quarter"),
        ("2018 Q1", "a quarter"),
        ("2018-Q1", "a quarter"),
        ("1er trimestre 2018", "a quarter"),
        ("Spring 2020", "a season"),
        ("Otoño 2020", "a season"),
        ("2019-2021", "a stretch of time"),
        ("2019–21", "a stretch of time"),
        ("5-8 July 2022", "a stretch of time"),
        ("May – June 2020", "a stretch of time"),
        ("2022-08-05 to 2022-08-07", "a stretch of time"),
        ("2022-08-05/2022-08-07", "a stretch of time"),
        ("2022-W31-5", "by its week"),
        ("2022-217", "a day of the year"),
        ("yesterday", "counted from another"),
        ("3 days ago", "counted from another"),
        ("July 18", "a year of four figures"),
        ("May 21", "a year of four figures"),
        ("8/5", "a year of four figures"),
        ("2019-21", "no such month"),
        ("2022-02-30", "no such day"),
        ("2021-00-05", "no such day"),
        ("0 July 2022", "no such day"),
        ("00/05/2022", "no such day"),
        ("00/2022", "no such month"),
        ("31 June 2022", "no such day"),
        ("2022-08-05T24:00", "no such time of day"),
        ("8/5/2022 14:30 PM", "no such time of day"),
        ("8/5/2022 0:30 PM", "no such time of day"),
        ("2022-08-05T14:00:61Z", "no such time of day"),
        ("soon", "not a date"),
        ("2022-08-05 at home", "not a date"),
        ("Updated 2022-08-05", "not a date"),
        ("8/5/2022 and 8/6/2022", "not a date"),
        ("August 2022 14:30", "not a date"),
    ],
)
def test_what_people_write_for_dates_is_refused_by_name(written: str, named: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        moment(written, CALENDAR)

    assert named in refusal.value.problem
    assert written in refusal.value.problem
    assert str(refusal.value) == f"{refusal.value.problem}; {refusal.value.remedy}"


def test_a_refusal_is_one_short_line_whatever_was_written() -> None:
    with pytest.raises(Unreadable) as refusal:
        moment("x\ny\u2028z\x00" * 100_000, CALENDAR)

    assert len(str(refusal.value)) < 200
    assert str(refusal.value).isprintable()


@given(st.text() | st.lists(PIECES, max_size=9).map("".join) | st.lists(PIECES).map(" ".join))
@example("٢" * 4)
@example("²⁰²²")
@example("İ 5, 2022")
@example("(" * 150 + "5 May 2022")
@example("2022-08-05T14:00:00+99:99")
@example("9999-12-31T23:59:60-23:59")
def test_any_text_is_read_or_refused_and_nothing_else(written: str) -> None:
    with suppress(Unreadable):
        assert READ.fullmatch(moment(written, CALENDAR))
    slashed(written)
    at_midnight(written, CALENDAR)


@given(
    st.dates(date(1900, 1, 1), date(2036, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%m/%d/%Y", "%d %B %Y", "%B %d, %Y", "%a, %d %b %Y 10:00:00 GMT"]),
    st.integers(0, 99),
    st.booleans(),
)
def test_a_date_with_figures_left_over_is_not_read_as_another(
    day: date, form: str, more: int, before: bool
) -> None:
    written = day.strftime(form)
    for glued in (f"{more} {written}", f"{more}{written}") if before else (f"{written} {more}",):
        with pytest.raises(Unreadable):
            moment(glued, CALENDAR)
