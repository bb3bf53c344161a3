"""digest.toml: what a site's settings become."""

from datetime import date, time
from zoneinfo import ZoneInfo

from settings_texts import WHOLE, changed

from digest import config
from digest.model import FeedSettings, Mailbox, Newsletter, Phrase, Schedule, Site, Topic

# --- what settings become ---


def test_the_least_that_is_needed_makes_a_site():
    assert config.parse(WHOLE) == Site(
        title=Phrase("Example Center"),
        url="https://www.example.org/",
        public_url="https://www.example.org/digest",
        language="en",
        zone=ZoneInfo("America/New_York"),
        authority="example.org",
        since=date(2020, 6, 1),
        postal_address="1 Example Street",
        topics=(
            Topic("housing", Phrase("Housing", {"en": "Housing", "es": "Vivienda"}), ("homes",)),
            Topic("courts", Phrase("Courts")),
        ),
        newsletters=(
            Newsletter(
                name="monthly",
                title=Phrase("Monthly digest"),
                start=date(2022, 6, 1),
                sender=Mailbox("news@example.org", "Example Center"),
                schedule=Schedule("month", 1, time(9)),
                lookback=90,
                min_entries=1,
            ),
        ),
        feeds=FeedSettings(entries=50, octets=524288, lookback=90, hub=None),
    )


def test_every_setting_of_a_newsletter_and_of_feeds_is_taken():
    site = config.parse(
        WHOLE
        + """
on = "Last Friday"
at = "17:30"
to = "monthly@lists.example.org"
reply_to = '"Center, Example" <help@example.org>'
unsubscribe = "monthly-leave@lists.example.org?subject=leave"
topics = ["courts"]
languages = ["en", "es-MX"]
lookback = 0
min_entries = 3
hold = ["a", "b"]
intro = "Welcome"

[feeds]
entries = 10
octets = 4096
lookback = 30
hub = "https://hub.example.org/"
archives = "topics"
tombstones = true
"""
    )
    (monthly,) = site.newsletters
    assert monthly.schedule == Schedule("month", "last friday", time(17, 30))
    assert monthly.to == Mailbox("monthly@lists.example.org")
    assert monthly.reply_to == Mailbox("help@example.org", "Center, Example")
    assert monthly.unsubscribe == "mailto:monthly-leave@lists.example.org?subject=leave"
    assert (monthly.topics, monthly.languages) == (("courts",), ("en", "es-MX"))
    assert (monthly.lookback, monthly.min_entries) == (0, 3)
    assert (monthly.hold, monthly.intro) == (frozenset({"a", "b"}), Phrase("Welcome"))
    assert (site.feeds.entries, site.feeds.octets, site.feeds.lookback) == (10, 4096, 30)
    assert site.feeds.hub == "https://hub.example.org/"
    assert (site.feeds.archives, site.feeds.tombstones) == ("topics", True)


def test_a_topic_that_is_given_up_and_a_name_that_it_had_twice_are_taken():
    text = changed('formerly = ["homes"]', 'formerly = ["homes", "homes", "housing"]')
    site = config.parse(text.replace("[topics.courts]", "[topics.courts]\nretired = 2026-01-01"))

    assert [topic.formerly for topic in site.topics] == [("homes",), ()]
    assert [topic.retired for topic in site.topics] == [None, date(2026, 1, 1)]


def test_a_newsletter_without_every_is_unscheduled():
    (monthly,) = config.parse(changed('every = "month"\n', "")).newsletters
    assert monthly.schedule is None


def test_a_text_in_several_languages_needs_the_sites_and_defaults_to_it():
    phrase = config.parse(changed('"Example Center"', '{ es = "Centro", EN = "Center" }')).title
    assert [phrase.in_language(tag) for tag in ("en", "es-MX", "fr")] == [
        "Center",
        "Centro",
        "Center",
    ]
