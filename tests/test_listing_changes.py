"""When a listing changes: by its entries, by a topic that is given up, by the clock."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import COURTS, HOUSING, entry, instant, moment, site
from hypothesis import given, settings
from hypothesis import strategies as st
from listings import CATALOGS, INSTANTS, NOW, ids, listed, utc

from digest.core.availability import available, published_instant
from digest.core.listing import listings, next_change
from digest.model import Catalog, FeedSettings

# --- when a feed changed ---


def test_a_feed_changed_when_its_newest_entry_became_available_or_was_edited():
    old = entry("old", "2022-07-01", updated=instant("2022-08-06T00:00:00Z"))
    new = entry("new", "2022-08-05")
    late = entry("late", "2022-06-01", added=instant("2022-08-07T00:00:00.5Z"))

    assert listed(new).updated == utc("2022-08-05T10:00:00")
    assert listed(new, old).updated == utc("2022-08-06T00:00:00")
    assert listed(new, old, late).updated == utc("2022-08-07T00:00:00")


def test_the_clock_alone_changes_nothing():
    catalog = Catalog((entry("rent"), entry("renta", language="es", withdrawn=NOW)))

    today = list(listings(catalog, site(), NOW))

    assert list(listings(catalog, site(), NOW + timedelta(days=400))) == today


def test_an_empty_feed_changed_when_the_site_began():
    assert listed().updated == utc("2020-06-01T00:00:00")


def test_a_withdrawal_moves_the_date_of_its_feeds_forward_and_of_no_others():
    at = instant("2022-08-10T09:00:00")
    entries = (entry("a"), entry("b", "2022-08-06", withdrawn=at), entry("c", topics=("courts",)))

    assert listed(*entries).updated == at
    assert listed(*entries, topic="housing").updated == at
    assert listed(*entries, topic="courts").updated == utc("2022-08-05T10:00:00")


def test_of_several_withdrawals_the_last_counts_whatever_the_order_of_the_file():
    first, last = instant("2022-08-10T09:00:00"), instant("2022-08-11T09:00:00")
    entries = (entry("a", withdrawn=last), entry("b", withdrawn=first))

    assert listed(*entries).updated == listed(*reversed(entries)).updated == last


@pytest.mark.parametrize(
    ("published", "withdrawn"),
    [("2022-08-05", "2022-08-21T00:00:00Z"), ("2022-08-19", "2022-08-18T00:00:00Z"), (None, NOW)],
    ids=["still to come", "before anybody saw the entry", "of an entry without a date"],
)
def test_a_withdrawal_that_no_reader_saw_moves_no_date(published, withdrawn):
    gone = entry("gone", published, withdrawn=moment(withdrawn))

    assert listed(gone).updated == utc("2020-06-01T00:00:00")


def test_a_late_entry_that_takes_the_place_of_its_date_moves_the_date_of_its_feeds():
    late = entry("late", "2020-01-01", added=instant("2022-08-19T09:00:00Z"))
    not_yet = entry("late", "2020-01-01", added=instant("2022-08-21T09:00:00Z"))

    assert listed(entry("a"), late).updated == utc("2022-08-19T09:00:00")
    assert listed(entry("a"), not_yet).updated == utc("2022-08-05T10:00:00")


def test_what_happens_beyond_the_last_entry_of_a_feed_changes_nothing_in_it():
    place = site(feeds=FeedSettings(entries=2))
    shown = (entry("a", "2022-08-05"), entry("b", "2022-08-04"))
    before = listed(*shown, entry("c", "2022-08-03"), place=place)
    beyond = (
        entry("c", "2022-08-03", updated=instant("2022-08-19T00:00:00Z")),
        entry("d", "2022-08-01", withdrawn=instant("2022-08-19T00:00:00Z")),
        entry("e", "2019-08-01", added=instant("2022-08-19T00:00:00Z")),
    )

    after = listed(*shown, *beyond, place=place)

    assert after == before
    assert (ids(after), after.older) == (["a", "b"], utc("2022-08-03T10:00:00"))


def test_withdrawn_entries_are_those_that_would_be_in_the_feed_the_last_first():
    place = site(feeds=FeedSettings(entries=2))
    first, last = instant("2022-08-10T09:00:00"), instant("2022-08-11T09:00:00")
    entries = (
        entry("a", "2022-08-05"),
        entry("b", "2022-08-03"),
        entry("c", "2022-08-02"),
        entry("gone", "2022-08-04", withdrawn=first),
        entry("newest", "2022-08-06", withdrawn=last),
        entry("older", "2022-08-02", withdrawn=last),
        entry("unseen", "2022-08-12", withdrawn=last),
    )

    listing = listed(*entries, place=place)

    assert [(one.entry.id, one.when) for one in listing.withdrawn] == [
        ("newest", last),
        ("gone", first),
    ]


# --- topics that are given up ---

RETIRED = site(topics=(replace(HOUSING, retired=date(2022, 8, 10)), COURTS))


def test_a_topic_that_is_given_up_keeps_what_it_had_and_takes_nothing_new():
    entries = (entry("a", "2022-08-09"), entry("b", "2022-08-10"), entry("c", "2022-08-11"))

    listing = listed(*entries, topic="housing", place=RETIRED)

    assert (ids(listing), listing.ended) == (["a"], utc("2022-08-10T10:00:00"))
    assert listing.updated == utc("2022-08-10T10:00:00")
    assert ids(listed(*entries, place=RETIRED)) == ["c", "b", "a"]


def test_a_topic_goes_on_until_the_day_on_which_it_is_given_up():
    eve = instant("2022-08-10T09:59:59Z")

    listing = listed(entry("a", "2022-08-09"), topic="housing", place=RETIRED, now=eve)

    assert (ids(listing), listing.ended) == (["a"], None)
    assert next_change(Catalog(()), RETIRED, eve) == utc("2022-08-10T10:00:00")
    assert next_change(Catalog(()), RETIRED, utc("2022-08-10T10:00:00")) is None


def test_a_withdrawal_of_what_a_topic_never_showed_moves_no_date():
    at = instant("2022-08-15T09:00:00")
    entries = (
        entry("a", "2022-08-09"),
        entry("shown", "2022-08-08", withdrawn=at),
        entry("never", "2022-08-11", withdrawn=at + timedelta(1)),
    )

    assert listed(*entries, topic="housing", place=RETIRED).updated == at


# --- what comes next ---


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (entry("a", "2022-08-05"), None),
        (entry("a", "2022-08-21"), "2022-08-21T10:00:00"),
        (entry("a", "2022-08-05", updated=utc("2022-08-22T00:00:00")), "2022-08-22T00:00:00"),
        (entry("a", "2022-08-05", withdrawn=utc("2022-08-23T00:00:00")), "2022-08-23T00:00:00"),
        (entry("a", "2022-08-24", withdrawn=utc("2022-08-23T00:00:00")), None),
        (entry("a", "2020-08-05", added=utc("2022-08-24T00:00:00")), "2022-08-24T00:00:00"),
        (entry("a", None), None),
    ],
    ids=[
        "nothing",
        "an entry",
        "an edit",
        "a withdrawal",
        "one that never shows",
        "one that comes late",
        "undated",
    ],
)
def test_the_next_change_is(made, expected):
    change = next_change(Catalog((made, entry("far", "2023-01-01"))), site(), NOW)

    assert change == utc(expected or "2023-01-01T10:00:00")


def test_where_nothing_is_to_come_there_is_no_next_change():
    assert next_change(Catalog((entry("rent"),)), site(), NOW) is None


# --- all of it, against the plain way ---


@settings(deadline=None)
@given(CATALOGS, INSTANTS)
def test_every_feed_is_what_a_plain_search_of_the_catalog_finds(catalog, now):
    place = site(feeds=FeedSettings(entries=3))

    for one in listings(catalog, place, now):
        found = [
            e
            for e in catalog.entries
            if (one.topic is None or one.topic in e.topics)
            and (one.language is None or e.language.startswith(one.language))
            and e.withdrawn is None
            and (since := available(e, place)) is not None
            and since <= now
        ]
        found.sort(key=lambda e: e.id)
        found.sort(key=lambda e: (available(e, place), published_instant(e, place)), reverse=True)
        assert ids(one) == [e.id for e in found[:3]]
        assert all(d.published <= d.available <= now and d.updated <= now for d in one.entries)
        assert one.updated <= now or not one.entries


@settings(deadline=None)
@given(CATALOGS, INSTANTS, INSTANTS, st.integers(0, 7))
def test_the_date_of_a_feed_never_goes_back(catalog, now, later, which):
    place = site(feeds=FeedSettings(entries=2))
    now, later = sorted((now, later))
    before = list(listings(catalog, place, now))
    entries = list(catalog.entries)
    for number in {which} & set(range(len(entries))):
        if not entries[number].withdrawn:
            entries[number] = replace(entries[number], withdrawn=later)

    after = list(listings(Catalog(tuple(entries)), place, later))

    assert all(new.updated >= old.updated for old, new in zip(before, after, strict=True))


@settings(deadline=None)
@given(CATALOGS, INSTANTS)
def test_nothing_changes_before_the_next_change(catalog, now):
    change = next_change(catalog, site(), now)
    until = (change or instant("2030-01-01T00:00:00Z")) - timedelta(microseconds=1)

    assert list(listings(catalog, site(), until)) == list(listings(catalog, site(), now))
