"""One date as a source has it → as the catalog does: exactly what it says, or refused."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.dates.order import Order
from digest.sources.dates.written import Calendar, Unreadable, at_midnight, moment, slashed
from digest.sources.record import Written

TODAY = date(2026, 11, 20)
NEW_YORK = ZoneInfo("America/New_York")
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2036, 12, 31))


def calendar(order: Order | None = "mdy", zone: ZoneInfo = NEW_YORK, *languages: str) -> Calendar:
    return Calendar(zone, TODAY, order, languages or ("en",))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2022-08-05", "2022-08-05"),
        (" 2022-08-05\n", "2022-08-05"),
        ("20220805", "2022-08-05"),
        ("2022-8-5", "2022-08-05"),
        ("2022/08/05", "2022-08-05"),
        ("2022-08-05T14:00:00Z", "2022-08-05T14:00:00Z"),
        ("2022-08-05t14:00:00z", "2022-08-05T14:00:00Z"),
        ("2022-08-05T14:00", "2022-08-05T18:00:00Z"),
        ("2022-08-05 14:00:30", "2022-08-05T18:00:30Z"),
        ("2022-08-05T14:00:00.250Z", "2022-08-05T14:00:00.250000Z"),
        ("2022-08-05T14:00:00,123456789Z", "2022-08-05T14:00:00.123456Z"),
        ("2024-07-23 09:37:11+03:00", "2024-07-23T06:37:11Z"),
        ("2024-07-23T09:37:11+0300", "2024-07-23T06:37:11Z"),
        ("2024-07-23T09:37:11+03", "2024-07-23T06:37:11Z"),
        ("2024-07-23T09:37:11 +0300", "2024-07-23T06:37:11Z"),
        ("2024-07-23T09:37:11\u221203:00", "2024-07-23T12:37:11Z"),
        ("2024-07-23 09:37:11 UTC", "2024-07-23T09:37:11Z"),
        ("2024-07-23 09:37:11 EDT", "2024-07-23T13:37:11Z"),
        ("20240723T093711Z", "2024-07-23T09:37:11Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
    ],
)
def test_dates_for_machines_are_read_as_iso_8601_says(written: str, read: str) -> None:
    assert moment(written, calendar()) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2021-05", "2021-05"),
        ("2021", "2021"),
        ("05/2021", "2021-05"),
        ("5-2021", "2021-05"),
        ("05.2021", "2021-05"),
        ("2021/05", "2021-05"),
        ("2021年5月", "2021-05"),
        ("1993-00-00", "1993"),
        ("1993-05-00", "1993-05"),
        ("1993-00-00 00:00:00", "1993"),
    ],
)
def test_a_month_or_a_year_stays_as_coarse_as_it_is(written: str, read: str) -> None:
    assert moment(written, calendar()) == read


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        " \t\n",
        "\u00a0",
        "-",
        "—",
        "N/A",
        "null",
        "None",
        "NaT",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "0000-00-00T00:00:00Z",
        "00/00/0000",
        "Wed, 30 Nov -0001 00:00:00 +0000",
        "-0001-11-30T00:00:00+00:00",
        "0001-01-01T00:00:00Z",
    ],
)
def test_the_ways_in_which_programs_say_none_are_no_date(written: str | None) -> None:
    assert moment(written, calendar()) == ""


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (date(2022, 8, 5), "2022-08-05"),
        (datetime(2022, 8, 5), "2022-08-05"),
        (datetime(2022, 8, 5, 14, 30), "2022-08-05T18:30:00Z"),
        (datetime(2022, 8, 5, 14, 30, tzinfo=UTC), "2022-08-05T14:30:00Z"),
        (datetime(2022, 8, 5, tzinfo=UTC), "2022-08-05T00:00:00Z"),
        (datetime(2022, 8, 5, 1, tzinfo=timezone(timedelta(hours=9))), "2022-08-04T16:00:00Z"),
    ],
)
def test_days_and_datetimes_of_the_format_are_taken_and_midnight_without_a_zone_is_a_day(
    written: Written, read: str
) -> None:
    assert moment(written, calendar()) == read


@pytest.mark.parametrize(
    ("written", "order", "read"),
    [
        ("08/05/2022", "mdy", "2022-08-05"),
        ("08/05/2022", "dmy", "2022-05-08"),
        ("8/5/2022", "mdy", "2022-08-05"),
        ("08-05-2022", "dmy", "2022-05-08"),
        ("05/05/2022", None, "2022-05-05"),
        ("8/5/2022 14:30", "mdy", "2022-08-05T18:30:00Z"),
        ("8/5/2022 2:30 PM", "mdy", "2022-08-05T18:30:00Z"),
        ("8/5/2022, 2:30:15\u202fp.m.", "mdy", "2022-08-05T18:30:15Z"),
        ("8/5/2022 12:30 AM", "mdy", "2022-08-05T04:30:00Z"),
        ("8/5/2022 12:30 PM", "mdy", "2022-08-05T16:30:00Z"),
        ("8/5/2022 14:30 GMT", "mdy", "2022-08-05T14:30:00Z"),
        ("Fri, 08/05/2022 - 14:30", "mdy", "2022-08-05T18:30:00Z"),
        ("8/5/22", "mdy", "2022-08-05"),
        ("8/5/99", "dmy", "1999-05-08"),
        ("٠٨/٠٥/٢٠٢٢", "mdy", "2022-08-05"),
    ],
)
def test_dates_between_slashes_are_read_in_the_order_of_their_column(
    written: str, order: Order | None, read: str
) -> None:
    assert slashed(written)
    assert moment(written, calendar(order)) == read


@pytest.mark.parametrize(
    "written", ["2022-08-05", "05.08.2022", "2022/08/05", "05/2022", "July 5, 2022", "", None]
)
def test_other_dates_need_no_order(written: str | None) -> None:
    assert not slashed(written)
    assert not slashed(date(2022, 8, 5))


@pytest.mark.parametrize("order", ["mdy", "dmy", None])
def test_between_full_stops_the_day_comes_first_in_any_column(order: Order | None) -> None:
    assert moment("05.08.2022", calendar(order)) == "2022-08-05"
    assert moment("5. 8. 2022 14.30", calendar(order)) == "2022-08-05T18:30:00Z"
    with pytest.raises(Unreadable, match="no such day with the day in front"):
        moment("08.25.2022", calendar(order))


def test_without_an_order_a_date_between_slashes_is_refused_with_the_way_out() -> None:
    with pytest.raises(Unreadable, match=r"nothing tells whether day or month.*08/05/2022; say"):
        moment("08/05/2022", calendar(None))
    with pytest.raises(Unreadable, match="nothing tells"):
        moment("05/05/22", calendar(None))
    with pytest.raises(Unreadable, match="neither number can be a month: 13/25/2022"):
        moment("13/25/2022", calendar())
    with pytest.raises(Unreadable, match="no such day when read as month/day/year: 25/12/2022"):
        moment("25/12/2022", calendar())


@pytest.mark.parametrize("written", ["02/30/2022", "02/29/2023", "04/31/2022"])
def test_a_day_that_the_calendar_lacks_is_refused(written: str) -> None:
    with pytest.raises(Unreadable, match="no such day when read as month/day/year"):
        moment(written, calendar())


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2022-03-13T02:30", "2022-03-13T07:30:00Z"),
        ("2022-11-06T01:30", "2022-11-06T05:30:00Z"),
    ],
    ids=["skipped: an hour later", "shown twice: the first"],
)
def test_times_in_the_nights_when_clocks_change_are_read_as_schedules_have_them(
    written: str, instant: str
) -> None:
    naive = datetime.fromisoformat(written)

    assert moment(written, calendar()) == instant
    assert moment(written + ":00", calendar()) == instant
    assert moment(naive, calendar()) == instant
    assert moment(naive.replace(fold=1), calendar()) == instant


@pytest.mark.parametrize("written", ["1899-12-31", "2037-01-01", "1899", "2037-05", "1/1/2037"])
def test_a_year_out_of_range_is_refused(written: str) -> None:
    with pytest.raises(Unreadable, match=r"year out of range: .*; use 1900 to 2036"):
        moment(written, calendar())
    with pytest.raises(Unreadable, match="year out of range"):
        moment(datetime(1899, 12, 31), calendar())
    assert moment("1900-01-01", calendar()) == "1900-01-01"
    assert moment("12/31/2036", calendar()) == "2036-12-31"


@given(DAYS, st.sampled_from(["mdy", "dmy"]))
def test_every_day_comes_back_from_every_form_in_figures(day: date, order: Order) -> None:
    first, second = (day.month, day.day) if order == "mdy" else (day.day, day.month)
    forms = [
        day,
        datetime(day.year, day.month, day.day),
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day:02}.{day.month:02}.{day.year}",
        f"{first:02}/{second:02}/{day.year}",
        f"{first}-{second}-{day.year}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}년 {day.month}월 {day.day}일",
    ]

    assert {moment(form, calendar(order)) for form in forms} == {day.isoformat()}
    assert moment(f"{day:%Y-%m}", calendar()) == f"{day:%Y-%m}"
    assert moment(f"{day:%m/%Y}", calendar()) == f"{day:%Y-%m}"


@given(
    st.datetimes(
        datetime(1901, 1, 1),
        datetime(2035, 12, 31),
        timezones=st.timezones(),
        allow_imaginary=False,
    )
)
def test_every_instant_comes_back_from_iso_8601(instant: datetime) -> None:
    whole = instant.replace(microsecond=0)
    offset = whole.utcoffset() or timedelta()
    if offset % timedelta(minutes=1):  # local mean time: ISO 8601 has no seconds in offsets
        whole = whole.astimezone(UTC)
    expected = whole.astimezone(UTC).isoformat().replace("+00:00", "Z")

    assert moment(whole, calendar()) == expected
    assert moment(whole.isoformat(), calendar()) == expected
    assert moment(whole.isoformat(" "), calendar()) == expected


def test_a_time_of_midnight_is_told_and_means_the_day_where_a_source_knows_days_only() -> None:
    midnights = ["Thu, 04 Jul 2024 00:00:00 +0000", "2024-07-05T00:00:00Z", "7/4/2024 00:00"]
    days = Calendar(NEW_YORK, TODAY, days=True)

    assert all(at_midnight(written, calendar()) for written in midnights)
    assert at_midnight("2024-07-05T00:00:01Z", calendar()) is False
    assert {at_midnight(w, calendar()) for w in ("2024-07-06", "", None, "unknown")} == {None}
    assert moment(midnights[0], days) == "2024-07-04"
    assert moment(midnights[1], days) == "2024-07-05"
    assert moment(datetime(2024, 7, 4, tzinfo=UTC), days) == "2024-07-04"
    assert moment("2024-07-04T10:00:00Z", days) == "2024-07-04T10:00:00Z"
