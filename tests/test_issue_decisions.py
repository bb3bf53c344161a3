"""What a person decides about an issue: floods, decisions, looks ahead, making it again."""

from dataclasses import replace
from datetime import date

import pytest
from factories import entry, newsletter, record
from issue_values import (
    FIRST,
    FLOOD,
    JULY,
    JUNE,
    LATE,
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
    Look,
    Occasion,
    examine,
    remade,
    upcoming,
)
from digest.core.ledger import Ledger
from digest.errors import RequestError
from digest.model import Catalog, Decisions, PassedOver, Request, Schedule, Waiting

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
