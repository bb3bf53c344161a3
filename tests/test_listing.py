"""What a feed lists: when entries become available, in which order, in which languages."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from factories import entry, instant, newsletter, site
from listings import NOW, ids, listed, utc

from digest.core.availability import available, published_instant, updated_instant
from digest.core.listing import feed_languages, listings
from digest.model import Catalog, FeedSettings

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
