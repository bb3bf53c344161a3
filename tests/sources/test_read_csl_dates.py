"""Dates of bibliographies: parts, spans, seasons, what is about a year."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.readers.json.members import Wrong
from digest.sources.readers.records.spans import csl_date, edtf

SPAN = "a date is a span of time: its beginning is taken"
ABOUT = "a date is uncertain (circa): it is taken as it stands"
SEASON = "a date is a season: its year is taken"
NO_DAY = "a date has a month or day 00: what is known is taken"


@pytest.mark.parametrize(
    ("value", "written", "notices"),
    [
        ({"date-parts": [[2011]]}, "2011", ()),
        ({"date-parts": [["2011", "5"]]}, "2011-05", ()),
        ({"date-parts": [[2011, 5, "25"]]}, "2011-05-25", ()),
        ({"date-parts": [2011, 5]}, "2011-05", ()),
        ({"date-parts": [[None]]}, "", ()),
        ({"date-parts": [[0]]}, "", ()),
        ({"date-parts": [[]]}, "", ()),
        ({"date-parts": []}, "", ()),
        ({}, "", ()),
        (None, "", ()),
        ({"date-parts": [[2011, 5, 25], [2012, 6, 26]]}, "2011-05-25", (SPAN,)),
        ({"date-parts": [[2014, 12, 31], [0]]}, "2014-12-31", (SPAN,)),
        ({"date-parts": [[2011]], "circa": True}, "2011", (ABOUT,)),
        ({"date-parts": [[2011]], "circa": "1"}, "2011", (ABOUT,)),
        ({"date-parts": [[2011]], "circa": False}, "2011", ()),
        ({"date-parts": [[2017]], "season": 4}, "2017", (SEASON,)),
        ({"date-parts": [[2017, 23]]}, "2017", (SEASON,)),
        ({"date-parts": [[1993, 0, 0]]}, "1993", (NO_DAY,)),
        ({"date-parts": [[1993, 4, 0]]}, "1993-04", (NO_DAY,)),
        ({"date-parts": [[999]]}, "0999", ()),
        ({"date-parts": [[-333, 3, 5]]}, "-333-03-05", ()),
        ({"date-parts": [[2020, 13, 45]]}, "2020-13-45", ()),
        ({"raw": "May 2020"}, "May 2020", ()),
        ({"literal": "n.d."}, "n.d.", ()),
        ({"raw": "2011-05-25/2012-06-26"}, "2011-05-25", (SPAN,)),
        ({"year": "2014", "month": "12", "day": "31"}, "2014-12-31", ()),
        ([{"year": "1938"}, {"year": "1961"}], "1938", (SPAN,)),
        ([{"year": 2020, "day": 3}], "2020", ()),
        ("2020-05-03", "2020-05-03", ()),
        (2020, "2020", ()),
    ],
)
def test_a_date_of_csl_is_read_as_far_as_it_is_known(value, written, notices):
    assert csl_date(value, "issued") == (written, notices)


def test_a_date_that_yaml_made_one_stays_one():
    assert csl_date(date(2020, 5, 3), "issued") == (date(2020, 5, 3), ())


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (True, "issued is true or false where a date is expected: true"),
        ({"date-parts": "2020"}, "issued holds text where a list of dates is expected"),
        ({"date-parts": [["May"]]}, 'issued holds "May" where a number is expected'),
        ({"date-parts": [[2020.5]]}, "issued holds 2020.5 where a number is expected"),
        ({"date-parts": [[True]]}, "issued holds true where a number is expected"),
        ({"date-parts": [[10**9]]}, "issued holds 1000000000 where a number is expected"),
        ({"date-parts": [[2020, 1, 2, 3]]}, "issued has more parts than year, month and day"),
        ({"raw": [2020]}, "issued is a list in [ ] where text is expected"),
    ],
)
def test_what_is_no_date_is_refused_with_what_is_wrong(value, problem):
    with pytest.raises(Wrong) as refused:
        csl_date(value, "issued")

    assert str(refused.value).startswith(problem)


@pytest.mark.parametrize(
    ("words", "written", "notices"),
    [
        ("2014-12-31", "2014-12-31", ()),
        ("2014-12-31/2015-01-01", "2014-12-31", (SPAN,)),
        ("2014-12-31/", "2014-12-31", (SPAN,)),
        ("2014-12-31/..", "2014-12-31", (SPAN,)),
        ("2011-05~", "2011-05", (ABOUT,)),
        ("2011?", "2011", (ABOUT,)),
        ("2011-05-25/2012-06-26~", "2011-05-25", (SPAN, ABOUT)),
        ("2017-24~", "2017", (ABOUT, SEASON)),
        ("2017-XX-XX", "2017", ()),
        ("2017-05-uu", "2017-05", ()),
        ("1993-00-00", "1993", (NO_DAY,)),
        ("30-Mar-2020", "30-Mar-2020", ()),
        ("printemps 1985", "printemps 1985", ()),
        ("05/03/2020", "05/03/2020", ()),
        ("2020/05/03", "2020/05/03", ()),
        ("1984/1985 academic year", "1984/1985 academic year", ()),
        ("-0333", "-0333", ()),
        ("2020-05-03T10:00:00Z", "2020-05-03T10:00:00Z", ()),
        ("", "", ()),
    ],
)
def test_words_are_read_as_edtf_where_they_are_that_and_else_stay(words, written, notices):
    assert edtf(words) == (written, notices)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["date-parts", "raw", "literal", "season", "circa", "year", "month"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(JSON)
def test_whatever_stands_there_is_a_date_in_words_or_refused(value: Any):
    try:
        written, notices = csl_date(value, "issued")
    except Wrong:
        return

    assert isinstance(written, str)
    assert all(isinstance(notice, str) for notice in notices)
