"""The looks that a run takes, and the records that they make.

The newsletter is cut off on the first of each month at nine in New York and starts on 1 June 2022.
Stories over many runs are told by the timelines.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from factories import entry, instant, newsletter, record, site

from digest.core.issue import (
    Look,
    Occasion,
    due_slots,
    examine,
    next_slot,
    remade,
    run,
    upcoming,
)
from digest.core.ledger import Ledger
from digest.errors import OutboxError, RequestError
from digest.model import Catalog, Decisions, Entry, PassedOver, Record, Request, Schedule, Waiting

SITE = site()
MONTHLY = newsletter()
UNSCHEDULED = newsletter(schedule=None)
JUNE = entry("june", "2022-06-10")
JULY = entry("july", "2022-07-10")
OLD = entry("old", "2022-05-10")
FLOOD = tuple(entry(f"late-{n:02}", "2022-06-20") for n in range(51))
LATE = tuple(sorted(e.id for e in FLOOD))


def utc(written: str) -> datetime:
    return instant(written).astimezone(UTC)


def issue(**fields: Any) -> Record:
    """The first issue, of 1 July, which announced what was known of June."""
    made = {"name": "2022-07-01", "number": 1, "cutoff": utc("2022-07-01T09:00")}
    start = utc("2022-06-01")
    return record(**made | {"prev": start, "window_start": start, "snapshots": (JUNE,)} | fields)


FIRST = issue()


def records_of(
    entries: tuple[Entry, ...], clock: str, *records: Record, of: Any = MONTHLY, **request: Any
) -> tuple[Record, ...]:
    """The records that a run adds."""
    return run(of, SITE, Catalog(entries), Ledger(records), Request(**request), utc(clock))


def only(
    entries: tuple[Entry, ...], clock: str, *records: Record, of: Any = MONTHLY, **request: Any
) -> Record:
    """The one record that a run adds."""
    (made,) = records_of(entries, clock, *records, of=of, **request)
    return made


def reasons(of: Record) -> dict[str, str]:
    """Everything that a record says of entries, in a word each."""
    said = dict.fromkeys(of.announced, "announced")
    said |= {id: verdict.reason for id, verdict in of.waiting.items()}
    return said | {id: verdict.reason for id, verdict in of.passed_over.items()}


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


# --- floods ---


def test_more_than_fifty_late_entries_wait_all_of_them_and_the_rest_is_issued():
    made = only((*FLOOD, JULY), "2022-08-01T09:30", FIRST)
    assert made.flood == LATE
    assert reasons(made) == {**dict.fromkeys(LATE, "flood"), "july": "announced"}


def test_fifty_late_entries_are_no_flood():
    made = only(FLOOD[1:], "2022-08-01T09:30", FIRST)
    assert (made.flood, len(made.announced)) == ((), 50)


def test_what_is_not_late_makes_no_flood():
    july = tuple(entry(f"e{n}", "2022-07-01") for n in range(60))
    assert len(only(july, "2022-08-01T09:30", FIRST).announced) == 60


STOPPED = record(
    name="2022-07-10",
    number=None,
    cutoff=utc("2022-07-10T12:00"),
    prev=FIRST.cutoff,
    flood=LATE,
    waiting=dict.fromkeys(LATE, Waiting("flood")),
)


def test_a_flood_on_record_is_no_news_and_still_waits_however_few_remain():
    made = only((*FLOOD[:2], JULY), "2022-08-01T09:30", FIRST, STOPPED)
    assert made.flood == ()
    assert reasons(made) == {"july": "announced", "late-00": "flood", "late-01": "flood"}


@pytest.mark.parametrize(
    ("request_", "word", "decisions"),
    [
        ({"accept_late": True}, "announced", Decisions(accepted=("fresh", *LATE))),
        ({"pass_over_late": True}, "by-person", Decisions(passed_over=("fresh", *LATE))),
    ],
)
def test_a_decision_about_late_entries_is_about_those_stopped_and_those_of_this_look(
    request_, word, decisions
):
    fresh = entry("fresh", "2022-07-05")
    made = only((fresh, *FLOOD, JULY), "2022-08-01T09:30", FIRST, STOPPED, **request_)
    assert reasons(made) == {**dict.fromkeys(("fresh", *LATE), word), "july": "announced"}
    assert made.decisions == decisions
    assert made.flood == ()


def test_accepting_a_flood_says_nothing_of_what_has_left_the_catalog():
    made = only(FLOOD[:2], "2022-08-01T09:30", FIRST, STOPPED, accept_late=True)
    assert made.decisions.accepted == ("late-00", "late-01")


def test_a_decision_between_slots_watches_for_a_flood_too():
    made = only((*FLOOD, OLD), "2022-07-20T12:00", FIRST, include=("old",))
    assert made.flood == LATE
    assert reasons(made) == {**dict.fromkeys(LATE, "flood"), "old": "next-issue"}


# --- decisions ---


def test_a_decision_is_of_the_first_record_that_the_run_makes():
    late = tuple(entry(f"august-{n:02}", "2022-07-20") for n in range(51))
    held = newsletter(hold=frozenset(e.id for e in late))
    first, second = records_of(
        (*FLOOD, OLD, *late),
        "2022-09-01T09:30",
        FIRST,
        of=held,
        catch_up=True,
        accept_late=True,
        include=("old",),
    )
    assert first.decisions.accepted == (*LATE, "old")
    assert second.decisions == Decisions()


def test_repeating_a_decision_leaves_no_record():
    made = only((OLD,), "2022-07-20T12:00", FIRST, include=("old",))
    again = {"include": ("old",)}
    assert records_of((OLD,), "2022-07-21T12:00", FIRST, made, **again) == ()
    issued = only((OLD,), "2022-08-01T09:30", FIRST, made)
    assert records_of((OLD,), "2022-08-02T12:00", FIRST, made, issued, **again) == ()


@pytest.mark.parametrize(
    ("id", "of", "message"),
    [
        ("nobody", MONTHLY, "nobody: is not in the catalog; see the ids in catalog.json"),
        ("june", MONTHLY, "june: was announced in 2022-07-01; nothing to do"),
        (
            "old",
            newsletter(topics=("courts",)),
            "old: has no topic or language of monthly; change the entry or the settings",
        ),
        (
            "old",
            newsletter(languages=("es",)),
            "old: has no topic or language of monthly; change the entry or the settings",
        ),
        ("never", MONTHLY, "never: was passed over by a person, and that holds for ever"),
    ],
)
def test_an_entry_that_cannot_be_included_is_refused(id, of, message):
    by_person = PassedOver("by-person", date(2022, 5, 1), date(2022, 5, 1), None)
    first = issue(passed_over={"never": by_person})
    catalog = (JUNE, OLD, entry("never", "2022-05-01"))
    with pytest.raises(RequestError) as refusal:
        records_of(catalog, "2022-08-01T09:30", first, of=of, include=("old", id))
    assert str(refusal.value) == message


def test_a_decision_in_the_second_of_the_last_cutoff_is_refused_if_it_would_change_something():
    with pytest.raises(RequestError) as refusal:
        records_of((OLD,), "2022-07-01T09:00:00", FIRST, include=("old",))
    assert str(refusal.value) == (
        "newsletters.monthly: a decision needs a moment after the last cut-off and after the "
        "beginning of `start`; run it a little later"
    )
    assert records_of((OLD,), "2022-07-01T09:00:00", FIRST, accept_late=True) == ()


# --- looking ahead ---


@pytest.mark.parametrize(
    ("now", "of", "cutoff"),
    [
        ("2022-07-20T12:00", MONTHLY, "2022-08-01T09:00"),
        ("2022-08-01T09:00", MONTHLY, "2022-08-01T09:00"),
        ("2022-09-15T12:00", MONTHLY, "2022-09-01T09:00"),
        ("2022-07-20T12:00", UNSCHEDULED, "2022-07-20T12:00"),
        (
            "2022-07-20T12:00",
            newsletter(schedule=Schedule("week", "monday", utc("2022-01-01T05:00").time())),
            "2022-07-18T10:00",
        ),
    ],
)
def test_the_upcoming_issue_cuts_off_at_the_slot_that_is_due_or_the_next(now, of, cutoff):
    ahead = upcoming(of, SITE, Catalog((JULY,)), Ledger((FIRST,)), utc(now))
    assert (ahead.cutoff, ahead.announced) == (utc(cutoff), ("july",))


def test_a_look_changes_nothing_that_it_was_given():
    entries, ledger = Catalog((JULY, OLD)), Ledger((FIRST,))
    look = Look(utc("2022-08-01T09:00"), Occasion.SLOT)
    once = examine(MONTHLY, SITE, entries, ledger, look, Request())
    assert examine(MONTHLY, SITE, entries, ledger, look, Request()) == once


# --- an issue made again ---


def test_an_issue_made_again_has_todays_text_less_what_was_withdrawn():
    gone, kept = entry("gone", "2022-06-12"), entry("kept", "2022-06-11")
    made = issue(snapshots=(gone, kept, JUNE), waiting={"z": Waiting("held")})
    anew = replace(JUNE, title="Anew", published=date(2022, 6, 30))
    withdrawn = replace(kept, withdrawn=utc("2022-07-01T10:00"))
    again = remade(made, Catalog((anew, withdrawn, entry("new", "2022-06-13"))), SITE)
    assert again == replace(
        made,
        announced=("june", "gone"),
        snapshots=(anew, gone),
        waiting={"kept": Waiting("withdrawn"), "z": Waiting("held")},
    )


def test_an_issue_that_loses_all_its_entries_loses_its_number_and_remembers_it():
    withdrawn = replace(JUNE, withdrawn=utc("2022-07-01T10:00"))
    again = remade(FIRST, Catalog((withdrawn,)), SITE)
    assert (again.number, again.announced, again.snapshots) == (None, (), ())
    assert (again.emptied, remade(FIRST, Catalog((JUNE,)), SITE).emptied) == (True, False)
    assert again.waiting == {"june": Waiting("withdrawn")}
