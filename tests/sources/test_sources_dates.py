"""Day and month: decided once for a column, never row by row."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.sources.dates.order import NAMES, Order, decide, order_of
from digest.sources.dates.written import Calendar, moment
from digest.sources.record import Written

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


def test_a_date_without_any_month_decides_nothing() -> None:
    assert order_of(["13/25/2022"]) is None
    assert order_of(["13/25/2022", "25/12/2022"]) == "dmy"


@pytest.mark.parametrize(
    "other",
    [
        "2022-08-25",
        "25.08.2022",
        "25 August 2022",
        "Thu, 25 Aug 2022 10:00:00 GMT",
        "13/2022",
        "Q3 2022",
        "1661385600",
        "",
        None,
        date(2022, 8, 25),
        datetime(2022, 8, 25, 10),
    ],
)
def test_what_is_not_written_with_slashes_is_not_looked_at(other: Written | None) -> None:
    assert order_of([other, "08/05/2022", other]) is None
    assert order_of([other, "08/25/2022"]) == "mdy"
    assert decide([other]).why == "no date needs one"


def test_hyphens_times_and_weekdays_do_not_hide_the_order() -> None:
    assert order_of(["08-05-2022", "8/25/2022 2:30 PM"]) == "mdy"
    assert order_of(["Thu, 25/08/2022 - 14:30"]) == "dmy"
    assert order_of(["٢٥/٠٨/٢٠٢٢"]) == "dmy"


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["8/25/22"], "mdy"),
        (["22/08/05"], None),
        (["22/08/05", "25/08/99"], "dmy"),
        (["25/08/2022", "22/08/05"], "dmy"),
        (["05/05/22"], None),
    ],
    ids=["no year", "year or day", "a year that no day is", "a year in full", "same but for it"],
)
def test_a_year_of_two_figures_decides_only_where_it_cannot_be_a_day(
    values: list[str], order: Order | None
) -> None:
    assert order_of(values) == order


def test_years_of_two_figures_that_decide_nothing_are_named() -> None:
    with pytest.raises(SourceError, match=r"record 1 \(22/08/05\), record 2 \(05/05/22\)"):
        decide(["22/08/05", "05/05/22"])


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


def test_what_a_person_says_wins_even_over_a_contradiction() -> None:
    assert decide(["08/05/2022"], chosen="dmy", before="mdy").order == "dmy"
    assert decide(["08/25/2022", "25/08/2022"], chosen="dmy").order == "dmy"


@given(st.lists(DAYS, min_size=1), DAYS.filter(lambda day: day.day > 12), ORDERS)
def test_every_row_is_read_in_the_order_that_one_row_shows(
    days: list[date], telling: date, order: Order
) -> None:
    values = [written(day, order) for day in (*days, telling)]

    decision = decide(values)

    assert decision.order == order
    calendar = Calendar(ZoneInfo("UTC"), date(2026, 11, 20), decision.order)
    assert [moment(v, calendar) for v in values] == [day.isoformat() for day in (*days, telling)]


@given(st.lists(EITHER_WAY), ORDERS)
def test_rows_that_read_either_way_never_decide(days: list[date], order: Order) -> None:
    assert order_of([written(day, order) for day in days]) is None


@given(st.permutations(["08/05/2022", "07/22/2022", "01/02/2022", "03/03/2022"]))
def test_the_order_of_rows_does_not_matter(values: list[str]) -> None:
    assert order_of(values) == "mdy"
