from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from factories import COURTS, HOUSING, entry, instant, moment, newsletter, site
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.core.availability import available, published_instant, updated_instant
from digest.core.listing import Listing, feed_languages, listings, next_change
from digest.model import Catalog, Entry, FeedSettings

NOW = instant("2022-08-20T12:00:00Z")
SITE = site()


def listed(*entries: Entry, topic=None, language=None, now: datetime = NOW, place=SITE) -> Listing:
    """The listing of one feed."""
    every = listings(Catalog(entries), place, now)
    return next(one for one in every if (one.topic, one.language) == (topic, language))


def ids(listing: Listing) -> list[str]:
    return [dated.entry.id for dated in listing.entries]


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


# --- when an entry becomes available ---


@pytest.mark.parametrize(
    ("published", "fields", "expected"),
    [
        ("2022-08-05", {}, "2022-08-05T10:00:00"),
        ("2022-08-05T14:30:00+02:00", {}, "2022-08-05T12:30:00"),
        ("2022-08-05", {"added": instant("2022-08-05T08:00:00Z")}, "2022-08-05T08:00:00"),
        ("2022-08-05", {"added": instant("2022-08-05T21:00:00Z")}, "2022-08-05T21:00:00"),
        ("2022-08-05", {"added": instant("2022-08-05T03:59:59Z")}, "2022-08-05T10:00:00"),
        ("2022-08-05", {"added": instant("2022-07-01T08:00:00Z")}, "2022-08-05T10:00:00"),
        ("2022-08-05", {"embargo": date(2022, 8, 9)}, "2022-08-09T10:00:00"),
        ("2022-08-05", {"embargo": date(2022, 8, 1)}, "2022-08-05T10:00:00"),
        ("2022-08-05", {"embargo": instant("2022-08-06T00:00:00Z")}, "2022-08-06T00:00:00"),
        (
            "2022-08-05",
            {"embargo": date(2022, 8, 9), "added": instant("2022-08-09T07:00:00Z")},
            "2022-08-09T07:00:00",
        ),
        (
            "2022-08-05",
            {"embargo": instant("2022-08-09T12:00:00Z"), "added": instant("2022-08-06T12:00:00Z")},
            "2022-08-09T12:00:00",
        ),
    ],
    ids=[
        "a day at ten o'clock UTC",
        "an instant at that instant",
        "a day on which it was added earlier, when it was added",
        "a day on which it was added later, when it was added",
        "added the evening before in the site's zone, at ten",
        "added long before, at ten of its day",
        "not before its embargo, which counts like a day",
        "an embargo that is over changes nothing",
        "not before the instant of its embargo",
        "added on the day of its embargo, when it was added",
        "added during its embargo, at its end",
    ],
)
def test_an_entry_becomes_available(published, fields, expected):
    assert available(entry("rent", published, **fields), site()) == utc(expected)


@pytest.mark.parametrize(
    ("published", "expected"),
    [("2022-05-11", "2022-08-09T16:00:00"), ("2022-05-10", "2022-05-10T10:00:00")],
    ids=["ninety days old: new today", "older: takes the place of its date"],
)
def test_an_old_entry_added_today_is_new_within_the_look_back(published, expected):
    late = entry("rent", published, added=instant("2022-08-09T12:00:00"))

    assert available(late, site()) == utc(expected)


def test_an_embargo_counts_for_the_look_back():
    late = entry(
        "rent", "2020-01-01", embargo=date(2022, 8, 1), added=instant("2022-08-09T12:00:00")
    )

    assert available(late, site()) == utc("2022-08-09T16:00:00")


def test_a_day_never_begins_before_it_begins_in_the_zone_of_the_site():
    pago_pago = site(zone=ZoneInfo("Pacific/Pago_Pago"))

    assert available(entry("rent", "2022-08-05"), pago_pago) == utc("2022-08-05T11:00:00")


def test_an_entry_without_a_date_that_can_be_read_is_never_available():
    assert available(entry("rent", None), site()) is None
    assert available(entry("rent", "2022-08-05", unreadable="soon"), site()) is None


# --- what a feed shows as its dates ---


def test_what_is_published_and_updated_is_told_in_whole_seconds_of_utc():
    precise = entry(
        "rent", "2022-08-05T10:00:00.7+02:00", updated=instant("2022-08-06T10:00:00.7+02:00")
    )

    assert str(published_instant(precise, site())) == "2022-08-05 08:00:00+00:00"
    assert str(updated_instant(precise, site())) == "2022-08-06 08:00:00+00:00"


def test_an_old_entry_that_is_new_keeps_its_date():
    late = entry("rent", "2022-06-05", added=instant("2022-08-09T12:00:00"))

    assert published_instant(late, site()) == utc("2022-06-05T10:00:00")
    assert updated_instant(late, site()) == utc("2022-06-05T10:00:00")


def test_a_day_on_which_it_was_added_shows_ten_o_clock_or_the_earlier_moment():
    early = entry("early", "2022-08-05", added=instant("2022-08-05T08:00:00Z"))
    late = entry("late", "2022-08-05", added=instant("2022-08-05T21:00:00Z"))

    assert published_instant(early, site()) == utc("2022-08-05T08:00:00")
    assert published_instant(late, site()) == utc("2022-08-05T10:00:00")


def test_an_entry_is_not_updated_before_it_is_published():
    early = entry("rent", "2022-08-05", updated=instant("2022-08-01T12:00:00"))

    assert updated_instant(early, site()) == utc("2022-08-05T10:00:00")


def test_an_entry_without_a_date_gets_none():
    assert published_instant(entry("rent", None), site()) is None
    assert updated_instant(entry("rent", None, updated=NOW), site()) is None


def test_an_edit_still_to_come_does_not_show():
    planned = entry("rent", "2022-08-05", updated=NOW + timedelta(hours=1))

    assert listed(planned).entries[0].updated == utc("2022-08-05T10:00:00")
    assert listed(planned).updated == utc("2022-08-05T10:00:00")


# --- which entries, in which order ---


def test_a_future_entry_is_in_no_feed_and_moves_no_date():
    now = entry("now", "2022-08-05")
    later = entry("later", "2022-08-21")

    assert listed(now, later) == listed(now)


def test_an_entry_without_a_date_is_in_no_feed():
    entries = (entry("a", None), entry("b", None, unreadable="soon"), entry("c"))

    assert ids(listed(*entries)) == ["c"]


def test_a_withdrawn_entry_is_in_no_feed_whatever_the_instant():
    entries = (entry("a", withdrawn=NOW - timedelta(1)), entry("b", withdrawn=NOW + timedelta(1)))

    assert ids(listed(*entries)) == []


def test_days_and_instants_have_one_order_whatever_the_order_of_the_file():
    entries = [
        entry("b-day", "2022-08-05"),
        entry("a-day", "2022-08-05"),
        entry("local", "2022-08-05T10:00:00"),
        entry("offset", "2022-08-05T10:00:00+02:00"),
        entry("undated", None),
    ]

    expected = ["local", "a-day", "b-day", "offset"]
    assert ids(listed(*entries)) == expected
    assert ids(listed(*reversed(entries))) == expected


def test_of_entries_that_became_available_at_once_the_newest_date_comes_first():
    added = instant("2022-08-09T12:00:00")
    entries = (entry("a", "2022-06-01", added=added), entry("b", "2022-07-01", added=added))

    assert ids(listed(*entries)) == ["b", "a"]


def test_an_old_entry_that_was_added_today_comes_first():
    old = entry("old", "2022-06-01", added=instant("2022-08-09T12:00:00"))

    assert ids(listed(entry("new", "2022-08-05"), old)) == ["old", "new"]


def test_a_feed_holds_the_newest_entries_and_no_more_than_the_setting():
    entries = [entry(f"e{day:02}", f"2022-07-{day:02}") for day in range(1, 31)]

    shown = listed(*entries, place=site(feeds=FeedSettings(entries=2)))

    assert ids(shown) == ["e30", "e29"]


def test_an_entry_is_in_the_feed_of_each_of_its_topics_and_in_that_of_all():
    both = entry("both", topics=("housing", "courts"))
    none = entry("none", topics=())

    assert ids(listed(both, none)) == ["both", "none"]
    assert ids(listed(both, none, topic="housing")) == ["both"]
    assert ids(listed(both, none, topic="courts")) == ["both"]


def test_an_entry_listed_twice_under_a_topic_is_in_its_feed_once():
    assert ids(listed(entry("rent", topics=("housing", "housing")), topic="housing")) == ["rent"]


def test_feeds_come_in_the_order_of_the_site_all_languages_together_first():
    catalog = Catalog((entry("rent"), entry("renta", language="es")))

    keys = [(one.topic, one.language) for one in listings(catalog, site(), NOW)]

    assert keys == [
        (topic, language)
        for topic in (None, "housing", "courts", "benefits")
        for language in (None, "en", "es")
    ]


# --- languages ---


@pytest.mark.parametrize(
    ("tags", "asked", "expected"),
    [
        (["en", "en"], None, ()),
        (["en-US", "en-GB"], None, ()),
        (["en", "es-MX", "es"], None, ("en", "es")),
        (["pt-BR", "pt-PT"], ("pt-BR",), ("pt-br",)),
        (["pt-BR", "en"], ("pt-BR",), ("en", "pt", "pt-br")),
        (["en", "es"], ("fr",), ("en", "es")),
        ([], ("es",), ()),
    ],
    ids=[
        "one language needs no feed of its own",
        "dialects are one language",
        "each language has its feed",
        "a dialect that a newsletter asks for",
        "and its language keeps its address",
        "a language that no entry has",
        "an empty catalog",
    ],
)
def test_languages_with_feeds(tags, asked, expected):
    catalog = Catalog(tuple(entry(f"e{n}", language=tag) for n, tag in enumerate(tags)))

    languages = feed_languages(catalog, site(newsletters=(newsletter(languages=asked),)))

    assert languages == expected


def test_the_feed_of_a_language_holds_its_dialects():
    entries = (entry("rent"), entry("renta", language="es-MX"))

    assert ids(listed(*entries, language="es")) == ["renta"]
    assert ids(listed(*entries)) == ["rent", "renta"]


def test_a_language_keeps_its_feed_when_its_last_entry_is_withdrawn():
    gone = entry("renta", language="es", withdrawn=NOW - timedelta(days=1))

    emptied = listed(entry("rent"), gone, language="es")

    assert (emptied.entries, emptied.updated) == ((), NOW - timedelta(days=1))


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

_INSTANTS = st.datetimes(
    datetime(2022, 7, 1), datetime(2022, 9, 1), timezones=st.just(UTC)
) | st.datetimes(
    datetime(2022, 7, 1), datetime(2022, 9, 1), timezones=st.just(ZoneInfo("America/New_York"))
)
_MOMENTS = _INSTANTS | st.dates(date(2022, 3, 1), date(2022, 9, 1))
_CATALOGS = st.lists(
    st.builds(
        entry,
        st.text("abc", min_size=1, max_size=2),
        st.none() | _MOMENTS,
        embargo=st.none() | _MOMENTS,
        added=st.none() | _INSTANTS,
        updated=st.none() | _INSTANTS,
        withdrawn=st.none() | st.none() | _INSTANTS,
        language=st.sampled_from(["en", "es", "es-MX"]),
        topics=st.sets(st.sampled_from(["housing", "courts"])).map(tuple),
    ),
    max_size=8,
    unique_by=lambda made: made.id,
).map(lambda entries: Catalog(tuple(entries)))


@settings(deadline=None)
@given(_CATALOGS, _INSTANTS)
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
@given(_CATALOGS, _INSTANTS, _INSTANTS, st.integers(0, 7))
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
@given(_CATALOGS, _INSTANTS)
def test_nothing_changes_before_the_next_change(catalog, now):
    change = next_change(catalog, site(), now)
    until = (change or instant("2030-01-01T00:00:00Z")) - timedelta(microseconds=1)

    assert list(listings(catalog, site(), until)) == list(listings(catalog, site(), now))
