"""The looks that a run takes, and the records that they make.

The newsletter is cut off on the first of each month at nine in New York and starts on 1 June 2022.
Stories over many runs are told by the timelines.
"""

from dataclasses import replace
from datetime import date

import pytest
from factories import entry, newsletter, record
from issue_values import (
    FIRST,
    FLOOD,
    JULY,
    JUNE,
    MONTHLY,
    OLD,
    SITE,
    UNSCHEDULED,
    issue,
    only,
    reasons,
    records_of,
    utc,
)

from digest.core.issue import (
    due_slots,
    next_slot,
)
from digest.core.ledger import Ledger
from digest.errors import OutboxError
from digest.model import Decisions, PassedOver, Record

# --- which looks ---


@pytest.mark.parametrize(
    ("now", "request_", "cutoffs"),
    [
        ("2022-07-31T12:00", {}, []),
        ("2022-08-01T09:00", {}, ["2022-08-01T09:00"]),
        ("2022-08-01T08:59:59", {}, []),
        ("2022-10-15T12:00", {}, ["2022-10-01T09:00"]),
        (
            "2022-10-15T12:00",
            {"catch_up": True},
            ["2022-08-01T09:00", "2022-09-01T09:00", "2022-10-01T09:00"],
        ),
        ("2022-07-20T12:00", {"now": True}, ["2022-07-20T12:00"]),
        ("2022-08-20T12:00", {"now": True}, ["2022-08-20T12:00"]),
        ("2022-07-20T12:00", {"include": ("old",)}, ["2022-07-20T12:00"]),
        ("2022-08-20T12:00", {"include": ("old",)}, ["2022-08-01T09:00"]),
        ("2022-07-01T09:00", {"now": True}, []),
    ],
)
def test_a_run_looks_at_the_latest_slot_or_at_each_or_now(now, request_, cutoffs):
    made = records_of((JULY, OLD), now, FIRST, **request_)
    assert [r.cutoff for r in made] == [utc(cutoff) for cutoff in cutoffs]


@pytest.mark.parametrize(
    ("now", "due", "coming"),
    [
        ("2022-06-20T12:00", [], "2022-07-01T09:00"),
        ("2022-07-01T09:00", ["2022-07-01T09:00"], "2022-08-01T09:00"),
        ("2022-05-10T09:00", [], "2022-06-01T09:00"),
    ],
)
def test_slots_are_due_from_start_on(now, due, coming):
    june_is_past = Ledger((issue(cutoff=utc("2022-06-01T09:00")),))
    ledger = june_is_past if now > "2022-06" else Ledger()
    assert due_slots(MONTHLY, SITE, ledger, utc(now)) == tuple(map(utc, due))
    assert next_slot(MONTHLY, SITE, ledger, utc(now)) == utc(coming)


def test_the_beginning_of_start_itself_is_no_slot():
    midnight = newsletter(schedule=replace(MONTHLY.schedule, at=utc("2022-01-01T19:00").time()))
    assert due_slots(midnight, SITE, Ledger(), utc("2022-06-15")) == ()


def test_without_a_schedule_nothing_is_due_and_each_run_cuts_off_now():
    assert due_slots(UNSCHEDULED, SITE, Ledger(), utc("2022-08-01T10:00")) == ()
    assert next_slot(UNSCHEDULED, SITE, Ledger(), utc("2022-08-01T10:00")) is None
    assert only((JULY,), "2022-08-01T10:00", of=UNSCHEDULED).cutoff == utc("2022-08-01T10:00")


def test_a_clock_behind_the_last_cutoff_is_refused_with_the_record_and_the_remedy():
    with pytest.raises(OutboxError) as refusal:
        records_of((JULY,), "2022-07-01T08:59:59", FIRST)
    assert str(refusal.value) == (
        "mail/monthly/2022-07-01: its cut-off 2022-07-01T09:00:00-04:00 is later than the clock, "
        "2022-07-01T08:59:59-04:00; set the clock right; if the record was made by mistake and "
        "nothing of it was sent, remove its folder, and that of its page, "
        "outbox/web/monthly/2022-07-01"
    )
    assert records_of((JULY,), "2022-07-01T09:00:00", FIRST) == ()


# --- what a record holds ---


def test_a_record_keeps_what_it_was_judged_by():
    of = newsletter(topics=("housing", "courts"), languages=("en", "es"))
    empty = record(number=None, name="2022-07-15", cutoff=utc("2022-07-15T12:00"))
    made = only((JULY, JUNE), "2022-08-01T09:30", FIRST, empty, of=of)
    assert made == Record(
        newsletter="monthly",
        name="2022-08-01",
        number=2,
        cutoff=utc("2022-08-01T09:00"),
        prev=utc("2022-07-15T12:00"),
        window_start=utc("2022-07-01T09:00"),
        topics=("housing", "courts"),
        languages=("en", "es"),
        announced=("july",),
        snapshots=(JULY,),
    )


def test_the_first_record_goes_back_to_the_beginning_of_start():
    made = only((JUNE,), "2022-07-01T09:30")
    start = utc("2022-06-01T00:00")
    assert (made.number, made.prev, made.window_start) == (1, start, start)


def test_a_slot_with_nothing_to_announce_is_closed_without_a_number():
    made = only((), "2022-07-01T09:30")
    assert (made.number, made.announced, made.cutoff) == (None, (), utc("2022-07-01T09:00"))
    after = only((JUNE,), "2022-08-01T09:30", made)
    assert (after.number, after.prev) == (1, made.cutoff)
    assert after.window_start == utc("2022-06-01T00:00")


def test_the_window_of_an_issue_starts_at_the_issue_before_whatever_records_lie_between():
    july = entry("held", "2022-07-02")
    closed = only((july,), "2022-08-01T09:30", FIRST, of=newsletter(hold=frozenset({"held"})))
    made = only((july,), "2022-09-01T09:30", FIRST, closed)
    assert (made.prev, made.window_start) == (closed.cutoff, FIRST.cutoff)


def test_the_folder_is_the_local_day_and_a_number_from_the_second_on():
    made = [issue(name="2022-07-31", cutoff=utc("2022-07-31T10:00"))]
    for minute in ("10:30", "23:30"):
        shown = entry(f"at-{minute}", f"2022-07-31T{minute}:00")
        made.append(only((shown,), f"2022-07-31T{minute}", *made, of=UNSCHEDULED))
    assert [r.name for r in made] == ["2022-07-31", "2022-07-31-2", "2022-07-31-3"]


def test_what_is_announced_stands_newest_first_and_the_rest_by_id():
    waiting = (entry("z", None), entry("y", "2022-09-09"))
    shown = (entry("a", "2022-07-05"), entry("c", "2022-07-07"), entry("b", "2022-07-07"))
    made = only((*waiting, *shown), "2022-08-01T09:30", FIRST)
    assert made.announced == ("b", "c", "a")
    assert list(made.waiting) == ["y", "z"]
    assert made.snapshots == (shown[2], shown[1], shown[0])


def test_the_dates_that_an_entry_was_passed_over_by_are_kept():
    embargoed = entry("old", "2022-03-01", embargo=utc("2022-05-10T23:00"))
    made = only((embargoed,), "2022-07-01T09:30")
    verdict = PassedOver("before-start", date(2022, 5, 10), date(2022, 3, 1), embargoed.embargo)
    assert made.passed_over == {"old": verdict}


# --- which records are kept ---


@pytest.mark.parametrize(
    ("entries", "request_", "kept"),
    [
        ((), {}, False),
        ((entry("a", None),), {}, False),
        ((entry("a", "2022-07-10"),), {}, True),
        ((entry("a", "2022-05-10"),), {}, True),
        ((entry("a", "2022-09-10"),), {"include": ("a",)}, True),
        (FLOOD, {}, True),
        ((), {"accept_late": True}, False),
        ((), {"pass_over_late": True}, False),
    ],
)
def test_a_run_without_a_slot_is_kept_if_it_announced_passed_over_stopped_or_decided(
    entries, request_, kept
):
    made = records_of(entries, "2022-07-20T12:00", FIRST, of=UNSCHEDULED, **request_)
    assert len(made) == kept
    at_once = records_of(entries, "2022-07-20T12:00", FIRST, now=True, **request_)
    assert len(at_once) == kept


def test_between_slots_only_a_decision_leaves_a_record():
    assert records_of((JULY, OLD), "2022-07-20T12:00", FIRST) == ()
    made = only((JULY, OLD), "2022-07-20T12:00", FIRST, include=("old",))
    assert reasons(made) == {"july": "next-issue", "old": "next-issue"}
    assert (made.number, made.decisions) == (None, Decisions(accepted=("old",)))


@pytest.mark.parametrize("request_", [{"accept_late": True}, {"pass_over_late": True}])
def test_a_decision_about_nothing_leaves_no_record_between_slots(request_):
    assert records_of((JULY,), "2022-07-20T12:00", FIRST, **request_) == ()


# --- too few ---


@pytest.mark.parametrize(
    ("of", "request_", "expected"),
    [
        (newsletter(min_entries=2), {}, "too-few"),
        (newsletter(min_entries=1), {}, "announced"),
        (newsletter(min_entries=2), {"now": True}, "announced"),
        (newsletter(min_entries=2), {"include": ("july",)}, "too-few"),
    ],
)
def test_fewer_than_min_entries_wait_together_unless_asked_for_now(of, request_, expected):
    made = only((JULY,), "2022-08-01T09:30", FIRST, of=of, **request_)
    assert reasons(made) == {"july": expected}


def test_min_entries_counts_for_an_unscheduled_newsletter_too():
    few = newsletter(schedule=None, min_entries=2)
    assert records_of((JULY,), "2022-08-01T09:30", FIRST, of=few) == ()
    assert only((JULY,), "2022-08-01T09:30", FIRST, of=few, now=True).announced == ("july",)
