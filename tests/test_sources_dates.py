"""Day and month: decided once for a column, never row by row."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.sources.dates import NAMES, Order, decide, order_of, parse

TODAY = date(2026, 11, 20)
ORDERS = st.sampled_from(sorted(NAMES))
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2036, 12, 31))
EITHER_WAY = DAYS.filter(lambda day: day.day <= 12)


def written(day: date, order: Order) -> str:
    first, second = (day.month, day.day) if order == "mdy" else (day.day, day.month)
    return f"{first:02}/{second:02}/{day.year}"


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["08/05/2022", "07/22/2022"], "mdy"),
        (["05/08/2022", "22/07/2022"], "dmy"),
        (["8/5/2022", "7/22/2022"], "mdy"),
        (["08/05/2022", "07/06/2022"], None),
        (["05/05/2022"], None),
        ([], None),
    ],
    ids=["month first", "day first", "without zeros", "nothing tells", "same numbers", "empty"],
)
def test_one_number_above_12_tells_the_order_of_a_column(
    values: list[str], order: Order | None
) -> None:
    assert order_of(values) == order


def test_a_contradiction_names_the_rows_on_both_sides() -> None:
    values = ["08/05/2022", "07/22/2022", "25/12/2021", "06/23/2022"]

    with pytest.raises(SourceError) as refusal:
        order_of(values)

    assert "month first in record 2 (07/22/2022), record 4 (06/23/2022)" in str(refusal.value)
    assert "day first in record 3 (25/12/2021)" in str(refusal.value)


def test_a_long_list_of_rows_is_cut_and_counted() -> None:
    with pytest.raises(SourceError, match=r"record 3 \(01/13/2022\) and 2 more; day first"):
        order_of(["01/13/2022"] * 5 + ["13/01/2022"])


@pytest.mark.parametrize(
    "value",
    [
        "05.08.2022",
        "05-08-2022",
        "2022-08-05",
        "08/05/22",
        "8 May 2022",
        "",
        "08/05/2022 10:00",
        "०८/०५/२०२२",
    ],
)
def test_a_date_written_otherwise_is_refused_with_its_row(value: str) -> None:
    with pytest.raises(
        SourceError, match=r"dates: record 2: not a date: .*write it like 08/05/2022"
    ):
        order_of(["07/22/2022", value])


def test_a_date_without_any_month_is_refused() -> None:
    with pytest.raises(SourceError, match="record 1: no month in 13/25/2022"):
        order_of(["13/25/2022"])


@pytest.mark.parametrize("value", ["02/30/2022", "00/13/2022", "02/29/2023", "04/31/2022"])
def test_a_day_that_the_calendar_lacks_is_refused(value: str) -> None:
    with pytest.raises(SourceError, match="no such day when read as month/day/year"):
        parse(value, "mdy", today=TODAY)


@pytest.mark.parametrize("value", ["01/01/1899", "01/01/2037", "01/01/0000", "01/01/9999"])
def test_a_year_out_of_range_is_refused(value: str) -> None:
    with pytest.raises(SourceError, match=r"year out of range: .*; use 1900 to 2036"):
        parse(value, "mdy", today=TODAY)


def test_the_first_and_the_last_year_are_read() -> None:
    assert parse("01/01/1900", "mdy", today=TODAY) == date(1900, 1, 1)
    assert parse("31/12/2036", "dmy", today=TODAY) == date(2036, 12, 31)


def test_without_an_order_only_equal_numbers_are_read() -> None:
    assert parse("05/05/2022", None, today=TODAY) == date(2022, 5, 5)
    with pytest.raises(SourceError, match="nothing decides how to read 05/06/2022"):
        parse("05/06/2022", None, today=TODAY)
    with pytest.raises(SourceError, match="no such day: 00/00/2022"):
        parse("00/00/2022", None, today=TODAY)


def test_what_the_column_shows_decides_and_is_counted() -> None:
    assert decide(["08/05/2022", "07/22/2022"]).why == "1 of 2 has a second number above 12"
    assert decide(["22/07/2022", "23/07/2022"]).why == "2 of 2 have a first number above 12"


def test_the_order_of_earlier_imports_decides_where_nothing_else_does() -> None:
    decision = decide(["08/05/2022"], before="dmy")

    assert decision.order == "dmy"
    assert "earlier imports" in decision.why


def test_where_nothing_decides_the_rows_are_named() -> None:
    with pytest.raises(SourceError) as refusal:
        decide(["05/05/2022", "08/05/2022"], rows=["line 3", "line 7"], place="a.txt")

    assert str(refusal.value) == (
        "a.txt: nothing tells whether day or month comes first in line 7 (08/05/2022); "
        "say --dates mdy or --dates dmy"
    )


def test_a_column_of_equal_numbers_needs_no_order() -> None:
    assert decide(["05/05/2022", "06/06/2022"]).order is None


def test_an_order_other_than_before_is_refused_unless_a_person_says_so() -> None:
    values = ["08/05/2022", "25/07/2022"]

    with pytest.raises(SourceError, match=r"because of record 2 \(25/07/2022\), but earlier"):
        decide(values, before="mdy")
    assert decide(values, before="mdy", chosen="dmy").order == "dmy"


def test_what_a_person_says_wins_where_it_can() -> None:
    assert decide(["08/05/2022"], chosen="dmy", before="mdy").order == "dmy"
    with pytest.raises(SourceError, match="no such day when read as day/month/year: 07/22/2022"):
        parse("07/22/2022", "dmy", today=TODAY)


@given(st.lists(DAYS, min_size=1), DAYS.filter(lambda day: day.day > 12), ORDERS)
def test_every_row_is_read_in_the_order_that_one_row_shows(
    days: list[date], telling: date, order: Order
) -> None:
    values = [written(day, order) for day in (*days, telling)]

    decision = decide(values)

    assert decision.order == order
    assert [parse(v, decision.order, today=TODAY) for v in values] == [*days, telling]


@given(st.lists(EITHER_WAY), ORDERS)
def test_rows_that_read_either_way_never_decide(days: list[date], order: Order) -> None:
    assert order_of([written(day, order) for day in days]) is None


@given(st.permutations(["08/05/2022", "07/22/2022", "01/02/2022", "03/03/2022"]))
def test_the_order_of_rows_does_not_matter(values: list[str]) -> None:
    assert order_of(values) == "mdy"
