from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from factories import COURTS, HOUSING, entry, instant, site
from hypothesis import given, settings
from hypothesis import strategies as st
from listings import CATALOGS, INSTANTS

from digest.core.availability import available
from digest.core.listing import listings
from digest.core.volumes import Volume, month_of, volumes
from digest.model import Catalog, Entry, FeedSettings, Site

NOW = instant("2022-08-20T12:00:00Z")
SITE = site()


def bound(*entries: Entry, topic=None, language=None, until="9999-12", place: Site = SITE):
    """The volumes of one feed, the oldest first."""
    key = (topic, language)
    found = volumes(Catalog(entries), place, NOW, {key: until})
    return [volume for month in found for volume in month]


def contents(volumes: list[Volume]) -> dict[str, list[str]]:
    return {volume.month: [dated.entry.id for dated in volume.entries] for volume in volumes}


def test_a_volume_holds_what_became_available_in_its_month_newest_first():
    entries = (
        entry("a", "2022-05-31"),
        entry("b", "2022-06-01"),
        entry("c", "2022-06-30"),
        entry("late", "2022-05-30", added=instant("2022-06-15T09:00:00")),
        entry("future", "2022-09-01"),
        entry("undated", None),
        entry("gone", "2022-06-02", withdrawn=instant("2022-06-03T09:00:00")),
    )

    expected = {"2022-05": ["a"], "2022-06": ["c", "late", "b"]}
    assert contents(bound(*entries)) == contents(bound(*reversed(entries))) == expected


def test_the_month_of_a_day_is_its_own_wherever_the_site_is():
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        place = site(zone=ZoneInfo(zone))
        days = (entry("first", "2022-06-01"), entry("last", "2022-06-30"))

        assert contents(bound(*days, place=place)) == {"2022-06": ["last", "first"]}


def test_a_month_without_entries_has_no_volume_and_the_chain_goes_on():
    made = bound(
        entry("a", "2022-02-01"),
        entry("b", "2022-05-01"),
        entry("gone", "2022-03-01", withdrawn=instant("2022-03-03T09:00:00")),
        entry("c", "2022-06-01"),
    )

    assert [(volume.month, volume.previous) for volume in made] == [
        ("2022-02", None),
        ("2022-05", "2022-02"),
        ("2022-06", "2022-05"),
    ]


def test_a_feed_has_volumes_up_to_the_month_that_is_asked_for():
    entries = (entry("a", "2022-05-01"), entry("b", "2022-06-01"))

    assert contents(bound(*entries, until="2022-05")) == {"2022-05": ["a"]}
    assert list(volumes(Catalog(entries), SITE, NOW, {})) == []


def test_a_topic_and_a_language_have_volumes_of_their_own():
    entries = (
        entry("a", "2022-05-01"),
        entry("b", "2022-06-01", topics=("courts",)),
        entry("c", "2022-06-02", language="es"),
    )

    assert contents(bound(*entries, topic="housing")) == {"2022-05": ["a"], "2022-06": ["c"]}
    assert contents(bound(*entries, language="es")) == {"2022-06": ["c"]}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "2022-05-05T10:00:00"),
        ({"updated": instant("2022-07-01T00:00:00Z")}, "2022-07-01T00:00:00"),
        ({"added": instant("2022-08-20T11:00:00Z")}, "2022-08-20T11:00:00"),
        ({"added": instant("2022-08-21T00:00:00Z")}, "2022-05-05T10:00:00"),
    ],
    ids=["when it came", "when it was edited", "when it came late", "not before it came"],
)
def test_a_volume_changed_when(fields, expected):
    place = site(feeds=FeedSettings(lookback=5))

    (volume,) = bound(entry("a", "2022-05-05", **fields), place=place)

    assert volume.updated == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_a_withdrawal_moves_the_volume_of_its_month_and_no_other():
    at = instant("2022-08-10T09:00:00")
    kept = (entry("a", "2022-05-01"), entry("b", "2022-06-01"))
    before = bound(*kept, entry("gone", "2022-05-02"))

    after = bound(*kept, entry("gone", "2022-05-02", withdrawn=at))

    assert [volume.updated for volume in after] == [at, before[1].updated]
    assert [one.entry.id for one in after[0].withdrawn] == ["gone"]


def test_a_topic_that_was_given_up_has_nothing_of_later_in_its_volumes():
    place = site(topics=(replace(HOUSING, retired=date(2022, 6, 15)), COURTS))
    entries = (entry("a", "2022-06-14"), entry("b", "2022-06-15"), entry("c", "2022-07-01"))

    assert contents(bound(*entries, topic="housing", place=place)) == {"2022-06": ["a"]}
    assert contents(bound(*entries, place=place)) == {"2022-06": ["b", "a"], "2022-07": ["c"]}


@settings(deadline=None)
@given(CATALOGS, INSTANTS, st.sampled_from([1, 3]))
def test_a_feed_and_its_volumes_hold_all_there_is(catalog, now, count):
    place = site(feeds=FeedSettings(entries=count))
    every = {(one.topic, one.language): one for one in listings(catalog, place, now)}
    until = {key: month_of(one.older) for key, one in every.items() if one.older}

    found = dict.fromkeys(every, frozenset())
    for made in volumes(catalog, place, now, until):
        for volume in made:
            found[volume.topic, volume.language] |= {dated.entry.id for dated in volume.entries}
            assert all(month_of(dated.available) == volume.month for dated in volume.entries)

    for (topic, language), listing in every.items():
        shown = {dated.entry.id for dated in listing.entries}
        expected = {
            e.id
            for e in catalog.entries
            if e.withdrawn is None
            and (topic is None or topic in e.topics)
            and (language is None or e.language.startswith(language))
            and (since := available(e, place)) is not None
            and since <= now
        }
        assert shown | found[topic, language] == expected
        assert found[topic, language] or shown == expected
