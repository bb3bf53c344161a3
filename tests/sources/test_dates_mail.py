"""Dates of feeds and mail (RFC 822 to 5322) and of programs, with every zone that means one thing."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from digest.sources.dates.written import Calendar, Unreadable, moment

CORPUS = Path(__file__).resolve().parents[3] / "shared/corpus/feeds/tiny/dates"
FEEDS = sorted(CORPUS.glob("*.xml"))
TODAY = date(2026, 11, 20)
READ_ALL_THE_SAME = {
    "invalid_pubdate.xml": "2002-12-31T06:15:07Z",  # ISO 8601, which is as exact
    "invalid_pubdate_differential.xml": "2002-10-21T19:04:23Z",  # +hh:mm, as ISO 8601 has it
    "invalid_pubdate_dow.xml": "2006-07-19T13:08:26Z",  # a wrong weekday changes nothing
}
"""What a validator must not let pass, and a reader may: it can mean one thing only."""


def calendar(zone: str = "America/New_York") -> Calendar:
    return Calendar(ZoneInfo(zone), TODAY, "mdy", ("en",))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tue, 23 Jul 2024 23:18:39 +0200", "2024-07-23T21:18:39Z"),
        ("23 Jul 2024 23:18 +0200", "2024-07-23T21:18:00Z"),
        ("Tue, 23 July 2024 23:18:39 +02:00", "2024-07-23T21:18:39Z"),
        ("Tue,23 Jul 2024 23:18:39 GMT", "2024-07-23T23:18:39Z"),
        ("Mon, 23 Jul 2024 23:18:39 GMT", "2024-07-23T23:18:39Z"),
        ("Tue, 23 Jul 2024 23:18:39 -0000", "2024-07-23T23:18:39Z"),
        ("Tue, 23 Jul 2024 23:18:39", "2024-07-24T03:18:39Z"),
        ("Tue, 23 Jul 2024", "2024-07-23"),
        ("Tue, 23 Jul 24 23:18:39 Z", "2024-07-23T23:18:39Z"),
        ("Fri, 23 Jul 99 23:18:39 Z", "1999-07-23T23:18:39Z"),
        ("Tue, 23 Jul 124 23:18:39 Z", "2024-07-23T23:18:39Z"),
        ("Thu(so it is), 9(th) Feb(ruary) 2006 23:59:45 +0000(GMT)", "2006-02-09T23:59:45Z"),
        ("9 (a (b) \\) c) Feb 2006 23:59 (d)GMT", "2006-02-09T23:59:00Z"),
        ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
        ("Sun Nov  6 08:49:37 1994", "1994-11-06T13:49:37Z"),
        ("Sun Nov  6 08:49:37 UTC 1994", "1994-11-06T08:49:37Z"),
        ("Sun Nov 6 08:49:37 1994 +0100", "1994-11-06T07:49:37Z"),
        ("Wed Aug 27 13:08:45 +0000 2008", "2008-08-27T13:08:45Z"),
        ("Sat Oct 06 2018 00:00:00 GMT", "2018-10-06T00:00:00Z"),
        ("Sat Oct 06 2018 00:00:00 GMT+0200 (Central European Time)", "2018-10-05T22:00:00Z"),
        ("Sat Oct 06 2018", "2018-10-06"),
    ],
)
def test_dates_of_mail_and_of_programs_are_read(written: str, read: str) -> None:
    assert moment(written, calendar()) == read
    assert moment(written.lower(), calendar()) == read
    assert moment(written.upper(), calendar()) == read
    assert moment(f"\n  {written.replace(' ', '  ')}\t", calendar()) == read


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        *(("UT", 0), ("GMT", 0), ("UTC", 0), ("Z", 0), ("A", 0), ("M", 0), ("N", 0), ("Y", 0)),
        *(("EST", -5), ("EDT", -4), ("CST", -6), ("CDT", -5)),
        *(("MST", -7), ("MDT", -6), ("PST", -8), ("PDT", -7)),
        *(("CET", 1), ("CEST", 2), ("EET", 2), ("EEST", 3), ("WEST", 1), ("MESZ", 2)),
        *(("AEST", 10), ("AEDT", 11), ("ACST", 9.5), ("NZDT", 13), ("JST", 9), ("AKDT", -8)),
        *(("GMT+2", 2), ("UTC-03:30", -3.5), ("+0545", 5.75), ("-0800", -8)),
    ],
)
def test_a_zone_is_read_by_its_name(zone: str, hours: float) -> None:
    noon = datetime(2024, 7, 23, 12, tzinfo=UTC) - timedelta(hours=hours)

    read = moment(f"Tue, 23 Jul 2024 12:00:00 {zone}", calendar())

    assert read == noon.isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize("zone", ["BST", "IST", "AST", "MSK", "XYZ", "J", "AM"])
def test_a_zone_that_is_unknown_or_means_several_is_refused(zone: str) -> None:
    with pytest.raises(Unreadable, match=rf"time zone is unknown.*{zone}.*\+02:00"):
        moment(f"Tue, 23 Jul 2024 12:00:00 {zone}", calendar())


@pytest.mark.parametrize(
    ("zone", "name", "read"),
    [
        ("Europe/London", "BST", "2024-07-23T11:00:00Z"),
        ("Europe/Dublin", "IST", "2024-07-23T11:00:00Z"),
        ("Asia/Kolkata", "IST", "2024-07-23T06:30:00Z"),
        ("America/Puerto_Rico", "AST", "2024-07-23T16:00:00Z"),
        ("America/Chicago", "CST", "2024-07-23T18:00:00Z"),
    ],
)
def test_a_name_with_several_meanings_is_that_of_the_sources_own_zone(
    zone: str, name: str, read: str
) -> None:
    assert moment(f"Tue, 23 Jul 2024 12:00:00 {name}", calendar(zone)) == read


def test_a_name_that_mail_and_the_sources_own_zone_read_differently_is_refused() -> None:
    with pytest.raises(Unreadable, match="one thing in mail and another in Asia/Shanghai: CST"):
        moment("Tue, 23 Jul 2024 12:00:00 CST", calendar("Asia/Shanghai"))


def test_a_zone_said_twice_is_read_if_both_agree() -> None:
    for zones in ("+0200 +0200", "+0200 CEST", "CEST +0200", "+0200 (CEST) +02:00"):
        assert moment(f"Tue, 23 Jul 24 23:18:39 {zones}", calendar()) == "2024-07-23T21:18:39Z"
    for zones in ("+0200 +0300", "GMT +0200", "CET CEST"):
        with pytest.raises(Unreadable, match="contradict each other"):
            moment(f"Tue, 23 Jul 24 23:18:39 {zones}", calendar())
    with pytest.raises(Unreadable):
        moment("Tue, 23 Jul 24 23:18:39 +0200 +0200 +0200", calendar())


@given(
    st.datetimes(datetime(1901, 1, 1), datetime(2035, 12, 31)),
    st.integers(-23 * 60 - 59, 23 * 60 + 59),
)
def test_every_instant_comes_back_from_mail_and_from_programs(
    naive: datetime, minutes: int
) -> None:
    instant = naive.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    expected = instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
    forms = [
        format_datetime(instant),
        f"{instant:%d %b %Y %H:%M:%S %z}",
        f"{instant:%A, %d-%b-%Y %H:%M:%S %z}",
        f"{instant:%a %b %d %Y %H:%M:%S GMT%z} (Somewhere)",
        f"{instant:%a %b %d %H:%M:%S %z %Y}",
        f"{instant:%B %d, %Y at %I:%M:%S %p %z}",
    ]

    assert {moment(form, calendar()) for form in forms} == {expected}


@pytest.mark.skipif(not FEEDS, reason="the corpus is not here")
@pytest.mark.parametrize(
    "feed", [path for path in FEEDS if path.name != "everything.xml"], ids=lambda path: path.name
)
def test_what_a_validator_lets_pass_is_read_and_what_it_refuses_is_refused(feed: Path) -> None:
    written = etree.parse(feed).findtext("channel/pubDate")
    verdict = re.search(r"Expect:\s+(\w+?)RFC", feed.read_text(encoding="utf-8"))
    assert written
    assert verdict

    if feed.name in READ_ALL_THE_SAME:
        assert moment(written, calendar()) == READ_ALL_THE_SAME[feed.name]
    elif verdict[1] == "Invalid":
        with pytest.raises(Unreadable):
            moment(written, calendar())
    else:
        assert moment(written, calendar()).endswith("Z")


@pytest.mark.skipif(not FEEDS, reason="the corpus is not here")
def test_every_date_of_a_feed_made_to_try_readers_is_as_it_says() -> None:
    items = list(etree.parse(CORPUS / "everything.xml").iter("item"))
    assert len(items) > 20

    for item in items:
        written, said = item.findtext("pubDate") or "", item.findtext("description") or ""
        found = re.findall(r"February, 9th (\d{4}), (\d\d:\d\d:\d\d) GMT", said)
        allowed = {f"{year}-02-09T{clock}Z" for year, clock in found}
        assert allowed, said
        if written.endswith(" Q"):  # UTC by RFC 5322, 4.3, and four hours off by RFC 822
            allowed = {"2006-02-10T03:59:45Z"}
        if allowed & {"1806-02-09T23:59:45Z", "2106-02-09T23:59:45Z"}:
            with pytest.raises(Unreadable, match="year out of range"):
                moment(written, calendar())
        else:
            assert moment(written, calendar()) in allowed, written
