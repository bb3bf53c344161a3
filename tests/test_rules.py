"""The rules of one look, one at a time: what is said of one entry in August 2022.

The look cuts off on 1 August at nine in New York; where there is a record, it is the issue of 1 July.
How looks follow each other is told by the timelines.
"""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from factories import entry, instant, moment, newsletter, record, site

from digest.core.ledger import Ledger
from digest.core.rules import Rules, follows, newest_first, visible_day, visible_from
from digest.model import Decisions, Entry, PassedOver, Record, Waiting

SITE = site()
START = date(2022, 1, 1)
CUTOFF = instant("2022-08-01T09:00").astimezone(UTC)
HELD = Waiting("held")


def utc(written: str) -> datetime:
    return instant(written).astimezone(UTC)


def issue(day: str = "2022-07-01", number: int | None = 1, **fields: Any) -> Record:
    """A record of a slot at nine, after that of the month before."""
    this = utc(f"{day}T09:00")
    before = this.replace(month=this.month - 1)
    made = {"name": day, "number": number, "cutoff": this, "prev": before, "window_start": before}
    return record(**made | fields)


JULY = issue()


def rules(
    *records: Record, accepted: tuple[str, ...] = (), gone: bool = False, **settings: Any
) -> Rules:
    """The rules of the look in August; `gone`: what was announced has left the catalog."""
    settings = {"start": START, **settings}
    ids = {id for r in records for id in r.announced} if not gone else set()
    return Rules(
        newsletter(**settings), SITE, Ledger(records), CUTOFF, frozenset(ids), frozenset(accepted)
    )


def july(**fields: Any) -> Entry:
    """An entry of July, unless the fields say otherwise."""
    return entry(**{"id": "a", "published": date(2022, 7, 10), **fields})


def said(of: Entry, by: Rules) -> str:
    """What the rules say of an entry, in a word or two."""
    verdict = by.judge(of)
    if verdict is None:
        return "announced"
    if isinstance(verdict, Waiting):
        return f"{verdict.reason} {verdict.same_as or ''}".strip()
    return verdict.reason


# --- the days on which entries become visible ---


@pytest.mark.parametrize(
    ("published", "embargo", "instant_in_utc", "day"),
    [
        ("2022-08-05", None, "2022-08-05T04:00:00", "2022-08-05"),
        ("2022-08-05T23:30:00", None, "2022-08-06T03:30:00", "2022-08-05"),
        ("2022-08-05", "2022-08-09", "2022-08-09T04:00:00", "2022-08-09"),
        ("2022-08-05", "2022-08-01", "2022-08-05T04:00:00", "2022-08-05"),
        ("2022-08-05", "2022-08-05T12:00:00", "2022-08-05T16:00:00", "2022-08-05"),
        ("2022-08-05T12:00:00", "2022-08-05", "2022-08-05T16:00:00", "2022-08-05"),
        ("2022-08-05", "2022-08-06T03:00:00+00:00", "2022-08-06T03:00:00", "2022-08-05"),
    ],
)
def test_an_entry_is_visible_from_the_later_of_its_two_dates(
    published, embargo, instant_in_utc, day
):
    dated = entry("a", published, embargo=moment(embargo))
    assert visible_from(dated, SITE) == datetime.fromisoformat(instant_in_utc).replace(tzinfo=UTC)
    assert visible_day(dated, SITE) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "undated",
    [
        entry("a", None),
        entry("a", None, embargo=date(2022, 7, 1)),
        entry("a", "2022-07-10", unreadable="embargo is not a date: soon"),
    ],
)
def test_an_entry_without_a_date_that_can_be_read_is_never_visible(undated):
    assert visible_from(undated, SITE) is None
    assert visible_day(undated, SITE) is None
    assert said(undated, rules(JULY)) == "undated"


# --- one entry, one word: the first rule that fits ---


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2022-08-01", "announced"),
        ("2022-08-01T09:00:00", "announced"),
        ("2022-08-01T09:00:01", "future"),
        ("2022-08-02", "future"),
        ("2022-07-01T08:59:59", "announced"),
        ("2022-04-02", "announced"),
        ("2022-04-02T00:00:00", "announced"),
        ("2022-04-01T23:59:59", "too-old"),
        ("2022-04-01", "too-old"),
        ("2022-01-01", "too-old"),
        ("2021-12-31", "before-start"),
    ],
)
def test_an_entry_is_announced_within_look_back_before_prev(published, expected):
    assert said(entry("a", published), rules(JULY)) == expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2022-06-01", "announced"),
        ("2022-05-31T23:59:59", "before-start"),
        ("2022-06-01T03:59:59+00:00", "before-start"),
        ("2022-06-01T04:00:00+00:00", "announced"),
    ],
)
def test_start_is_a_day_in_the_zone_of_the_site(published, expected):
    assert said(entry("a", published), rules(start=date(2022, 6, 1))) == expected


@pytest.mark.parametrize(("day", "expected"), [("2022-06-24", "announced"), ("06-23", "too-old")])
def test_look_back_is_as_long_as_the_settings_say(day, expected):
    assert said(entry("a", f"2022-{day[-5:]}"), rules(JULY, lookback=7)) == expected


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ({"waiting": {"a": HELD}}, "announced"),
        ({"passed_over": {"a": PassedOver("too-old", None, None, None)}}, "announced"),
        ({}, "too-old"),
    ],
)
def test_look_back_begins_at_prev_of_the_first_record_that_listed_the_entry(listed, expected):
    march, april = issue("2022-03-01", **listed), issue("2022-04-01", waiting={"a": HELD})
    records = (march, april, JULY) if listed else (march, JULY)
    assert said(entry("a", "2022-01-10"), rules(*records)) == expected


@pytest.mark.parametrize(
    ("fields", "settings", "expected"),
    [
        ({"withdrawn": utc("2030-01-01")}, {}, "withdrawn"),
        ({"withdrawn": utc("2022-07-20")}, {"hold": frozenset({"a"})}, "withdrawn"),
        ({}, {"hold": frozenset({"a"})}, "held"),
        ({}, {"hold": frozenset({"b"})}, "announced"),
        ({"published": None}, {"hold": frozenset({"a"})}, "undated"),
        ({"published": date(2022, 8, 2), "withdrawn": utc("2022-07-20")}, {}, "future"),
        ({"published": date(2021, 8, 2), "withdrawn": utc("2022-07-20")}, {}, "before-start"),
        ({"published": date(2022, 3, 1)}, {"hold": frozenset({"a"})}, "too-old"),
    ],
)
def test_what_would_be_announced_waits_while_withdrawn_or_held(fields, settings, expected):
    assert said(july(**fields), rules(JULY, **settings)) == expected


@pytest.mark.parametrize(
    ("published", "before", "topics", "language", "expected"),
    [
        ("2022-06-30", (("courts",), None), ("housing",), "en", "not-followed"),
        ("2022-07-01", (("courts",), None), ("housing",), "en", "not-followed"),
        ("2022-07-01T08:59:59", (("courts",), None), ("housing",), "en", "not-followed"),
        ("2022-07-01T09:00:00", (("courts",), None), ("housing",), "en", "announced"),
        ("2022-06-30", (("courts",), None), ("courts", "housing"), "en", "announced"),
        ("2022-06-30", (("courts",), None), (), "en", "not-followed"),
        ("2022-06-30", (None, ("en",)), (), "es", "not-followed"),
        ("2022-06-30", (None, ("en", "es")), (), "es-MX", "announced"),
        ("2022-06-30", (None, None), (), "es", "announced"),
    ],
)
def test_widened_settings_bring_up_nothing_from_before_the_last_look(
    published, before, topics, language, expected
):
    narrow = issue(topics=before[0], languages=before[1])
    shown = entry("a", published, topics=topics, language=language)
    assert said(shown, rules(narrow)) == expected


ANNOUNCED = issue(snapshots=(entry("old", url="https://example.org/guide"),))


@pytest.mark.parametrize(
    ("url", "gone", "expected"),
    [
        ("https://example.org/guide", True, "same-as old"),
        ("http://EXAMPLE.org:80/guide/#top", True, "same-as old"),
        ("https://example.org/guide", False, "announced"),
        ("https://example.org/guide?page=2", True, "announced"),
        ("", True, "announced"),
    ],
)
def test_the_address_of_an_announced_entry_that_is_gone_is_no_news(url, gone, expected):
    assert said(entry("a", "2022-07-10", url=url), rules(ANNOUNCED, gone=gone)) == expected


def test_of_several_that_had_the_address_the_last_announced_is_named():
    older = issue("2022-06-01", snapshots=(entry("oldest", url="https://example.org/guide"),))
    same = entry("a", "2022-07-10", url="https://example.org/guide")
    assert said(same, rules(older, ANNOUNCED, gone=True)) == "same-as old"


# --- what people accepted ---


@pytest.mark.parametrize(
    ("fields", "records", "expected"),
    [
        ({"published": date(2021, 1, 1)}, (JULY,), "announced"),
        ({"published": date(2022, 3, 1)}, (JULY,), "announced"),
        ({"published": date(2022, 6, 1)}, (issue(topics=("courts",)),), "announced"),
        ({"url": "https://example.org/guide"}, (ANNOUNCED,), "announced"),
        ({"published": date(2022, 6, 1)}, (issue(flood=("a",)),), "announced"),
        ({"published": None}, (JULY,), "undated"),
        ({"published": date(2022, 8, 2)}, (JULY,), "future"),
        ({"withdrawn": utc("2022-07-20")}, (JULY,), "withdrawn"),
        ({"id": "held"}, (JULY,), "held"),
    ],
)
@pytest.mark.parametrize("decided", ["now", "before"])
def test_accepted_entries_skip_the_rules_of_age_and_wait_for_the_others(
    fields, records, expected, decided
):
    shown = july(**fields)
    now: tuple[str, ...] = (shown.id,)
    if decided == "before":
        earlier = issue("2022-06-01", None, decisions=Decisions(accepted=now))
        records, now = (earlier, *records), ()
    by = rules(*records, accepted=now, gone=True, hold=frozenset({"held"}))
    assert said(shown, by) == expected
    assert list(by.open_entries([shown])) == [shown]


def test_what_a_flood_stopped_waits_until_a_person_decides():
    assert said(entry("a", "2022-06-10"), rules(issue(flood=("a",)))) == "flood"


# --- what is open ---


@pytest.mark.parametrize(
    ("topics", "languages", "fields", "expected"),
    [
        (None, None, {}, True),
        (None, None, {"topics": ()}, True),
        (("housing",), None, {"topics": ("courts", "housing")}, True),
        (("courts",), None, {}, False),
        (("courts",), None, {"topics": ()}, False),
        (None, ("en",), {"language": "EN-gb"}, True),
        (None, ("es-MX",), {"language": "es"}, False),
        (None, ("es",), {"language": "est"}, False),
        (("housing",), ("es",), {}, False),
        (("courts",), ("en",), {}, False),
    ],
)
def test_a_newsletter_follows_topics_and_languages(topics, languages, fields, expected):
    shown = entry("a", "2022-07-10", **fields)
    assert follows(topics, languages, shown) is expected
    by = rules(JULY, topics=topics, languages=languages)
    assert list(by.open_entries([shown])) == [shown] * expected


def test_nothing_more_is_said_of_what_was_announced_even_if_it_was_accepted():
    told = issue(snapshots=(entry("a"),), decisions=Decisions(accepted=("a",)))
    assert list(rules(told).open_entries([entry("a", "2022-07-20")])) == []


# --- floods ---


@pytest.mark.parametrize(
    ("published", "expected"),
    [("2022-06-30", True), ("2022-06-30T23:59:59", True), ("2022-07-01", False), (None, False)],
)
def test_late_is_what_became_visible_before_the_day_of_prev(published, expected):
    assert rules(JULY).is_late(entry("a", published)) is expected


@pytest.mark.parametrize(
    ("settings", "last_late_day"),
    [
        ({}, "2022-06-30"),
        ({"schedule": None}, "2022-06-30"),
        ({"start": date(2022, 7, 20)}, "2022-06-30"),
    ],
)
def test_late_in_a_first_issue_is_what_is_older_than_a_period(settings, last_late_day):
    by = rules(**settings)
    assert by.is_late(entry("a", last_late_day))
    assert not by.is_late(entry("a", "2022-07-01"))


def test_what_a_record_lists_as_waiting_or_a_person_accepted_is_not_late():
    waited = issue("2022-06-01", waiting={"a": HELD})
    assert not rules(waited, JULY).is_late(entry("a", "2022-05-20"))
    assert not rules(JULY, accepted=("a",)).is_late(entry("a", "2022-05-20"))
    assert rules(waited, JULY).is_late(entry("b", "2022-05-20"))


@pytest.mark.parametrize(
    ("announced", "expected"),
    [
        ((), 50),
        ((10,), 50),
        ((11,), 55),
        ((1, 12, 90), 60),
        ((12, 14), 65),
        ((None, None, 12), 60),
    ],
)
def test_a_flood_is_more_than_fifty_and_five_times_the_median_of_issues(announced, expected):
    records = [
        issue(number=count, snapshots=tuple(entry(f"e{n}") for n in range(count or 0)))
        for count in announced
    ]
    assert rules(*records).flood_limit() == expected


# --- order ---


def test_entries_stand_newest_first_then_by_id_and_a_day_counts_from_its_beginning():
    shown = [
        entry("c", "2022-08-05"),
        entry("b", "2022-08-05T00:00:01"),
        entry("a", "2022-08-05"),
        entry("d", "2022-08-06T03:59:00+00:00"),
        entry("e", "2022-08-06"),
    ]
    assert [e.id for e in newest_first(shown, SITE)] == ["e", "d", "b", "a", "c"]
