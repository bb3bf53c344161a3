"""digest.toml: what is said of settings that cannot be, with the place and what would be right."""

from dataclasses import replace
from pathlib import Path

import pytest
from settings_texts import WHOLE, changed, refusal

from digest import config
from digest.errors import ConfigError

# --- what cannot be, with its place and what would be right ---


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("timezone =", "timezon =", "site.timezon: is not a setting; did you mean timezone?"),
        (
            "[topics.courts]",
            "[topics.courts]\ntitel = 1",
            "topics.courts.titel: is not a setting; did you mean title?",
        ),
        (
            "[topics.courts]",
            "[topics.courts]\nzzz = 1",
            "topics.courts.zzz: is not a setting; known are title, formerly, retired, match",
        ),
        (
            'every = "month"',
            'evry = "month"',
            "newsletters.monthly.evry: is not a setting; did you mean every?",
        ),
        ("[site]", "[feed]\n[site]", "feed: is not a setting; did you mean feeds?"),
        ("[site]", "[feeds]\nhubb = 1\n[site]", "feeds.hubb: is not a setting; did you mean hub?"),
        (
            'language = "en"\n',
            "",
            "site: `language` is missing",
        ),
        (
            "start = 2022-06-01\n",
            "",
            "newsletters.monthly: `start` is missing",
        ),
        (
            '"1 Example Street"',
            "1",
            "site.postal_address: must be text in quotes, and is a whole number",
        ),
        (
            'language = "en"',
            'language = "english!"',
            'site.language: not a language tag: english!; write it like "en" or "es-MX"',
        ),
        (
            '"America/New_York"',
            '"New York"',
            'site.timezone: not a time zone: New York; write it like "America/New_York"',
        ),
        (
            '"America/New_York"',
            '"../etc"',
            'site.timezone: not a time zone: ../etc; write it like "America/New_York"',
        ),
        (
            'authority = "example.org"',
            'authority = "Example Org"',
            "site.authority: is not a domain: Example Org; write one in lower case",
        ),
        (
            "since = 2020-06-01",
            'since = "2020-06-01"',
            "site.since: not a day: 2020-06-01; write it without quotes, like 2022-08-01",
        ),
        (
            "start = 2022-06-01",
            "start = 2022-06-01T09:00:00",
            (
                "newsletters.monthly.start: not a day: 2022-06-01 09:00:00; "
                "write it without quotes, like 2022-08-01"
            ),
        ),
        (
            '"https://www.example.org/"',
            '"www.example.org"',
            (
                "site.url: not a web address: www.example.org; "
                "write it whole, like https://www.example.org"
            ),
        ),
        (
            '"https://www.example.org/digest/"',
            '"https://[example/"',
            "site.public_url: not an address: https://[example/",
        ),
        (
            '"Example Center"\n',
            '{ es = "Centro" }\n',
            'site.title: has no text in en, the site\'s language; add en = "…"',
        ),
        ('"Example Center"\n', '"  "\n', "site.title: is empty"),
        ('"Courts"', '""', "topics.courts.title: is empty"),
        (
            "[topics.courts]",
            '[topics.courts]\nretired = "2022"',
            "topics.courts.retired: not a day: 2022; write it without quotes, like 2022-08-01",
        ),
        (
            "[topics.courts]",
            '[topics."Family law"]',
            (
                "topics.Family law: 'Family law' cannot be a name; use a-z, 0-9 and -, "
                "at most 64 of them"
            ),
        ),
        (
            "[topics.courts]",
            "[topics.all]",
            "topics.all: 'all' cannot be a name; the feed of everything has that name",
        ),
        (
            '["homes"]',
            '["index"]',
            "topics.housing: 'index' cannot be a name; the list of feeds has that name",
        ),
        (
            "[topics.courts]",
            "[topics.issues]",
            "topics.issues: 'issues' cannot be a name; the feeds of issues have that name",
        ),
        (
            "[topics.courts]",
            "[topics.homes]",
            (
                "topics.homes: homes is a name of housing too; "
                "take it out of `formerly` of one of them"
            ),
        ),
        (
            "[topics.courts]",
            "[topics.courts]\nretired = 'soon'",
            "topics.courts.retired: not a day: soon; write it without quotes, like 2022-08-01",
        ),
        (
            "[newsletters.monthly]",
            '[newsletters."../x"]',
            "newsletters.../x: '../x' cannot be a name; use a-z, 0-9 and -, at most 64 of them",
        ),
        (
            'postal_address = "1 Example Street"',
            'postal_address = " "',
            "site.postal_address: is empty",
        ),
    ],
)
def test_a_setting_that_cannot_be_is_named_with_what_would_be_right(old, new, expected):
    assert refusal(changed(old, new)) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('topics = ["court"]', "topics: unknown topic court; did you mean courts?"),
        ('topics = ["zzz"]', "topics: unknown topic zzz; known are courts, housing"),
        ("topics = []", "topics: is empty; leave it out for every topic"),
        ("languages = []", "languages: is empty; leave it out for every language"),
        ('languages = ["en", "EN"]', "languages: has a language twice; leave one of them"),
        (
            'languages = ["e"]',
            'languages: not a language tag: e; write it like "en" or "es-MX"',
        ),
        (
            'to = "nobody"',
            'to: not a mail address: nobody; write it like "Name <news@example.org>"',
        ),
        (
            'reply_to = "a@b.org, c@d.org"',
            (
                "reply_to: not a mail address: a@b.org, c@d.org; "
                'write it like "Name <news@example.org>"'
            ),
        ),
        (
            'unsubscribe = "https://example.org"',
            (
                "unsubscribe: not a mailto address: https://example.org; "
                'write "mailto:leave@example.org"'
            ),
        ),
        ('at = "9:00"', 'at: not a time on the clock: 9:00; write it like "09:00"'),
        ('at = "24:00"', 'at: not a time on the clock: 24:00; write it like "09:00"'),
        ("on = 32", "on: not a day of a month: 32; use 1 to 31"),
        (
            'on = "fifth monday"',
            (
                "on: not a day that every month has: fifth monday; "
                'write 1 to 31, "first monday" to "fourth sunday", or "last friday"'
            ),
        ),
        ("intro = ' '", "intro: is empty"),
    ],
)
def test_a_setting_of_a_newsletter_that_cannot_be_is_named(line, expected):
    assert refusal(f"{WHOLE}{line}\n") == f"newsletters.monthly.{expected}"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("lookback = -1", "newsletters.monthly.lookback: must be a whole number, 0 or more"),
        (
            "lookback = 999999",
            "newsletters.monthly.lookback: must be a whole number, 36500 or less",
        ),
        ("min_entries = 0", "newsletters.monthly.min_entries: must be a whole number, 1 or more"),
        ('hold = "a"', "newsletters.monthly.hold: must be a list in [ ], and is text in quotes"),
        ("[feeds]\nentries = 0", "feeds.entries: must be a whole number, 1 or more"),
        ("[feeds]\noctets = 100", "feeds.octets: must be a whole number, 4096 or more"),
        (
            '[feeds]\nhub = "hub"',
            "feeds.hub: not a web address: hub; write it whole, like https://www.example.org",
        ),
        ('[feeds]\narchives = "some"', "feeds.archives: cannot be some; use all, topics or none"),
        (
            "[feeds]\ntombstones = 1",
            "feeds.tombstones: must be true or false, and is a whole number",
        ),
    ],
)
def test_a_number_or_a_type_that_cannot_be_is_named(line, expected):
    assert refusal(f"{WHOLE}{line}\n") == expected


@pytest.mark.parametrize(
    ("every", "on", "expected"),
    [
        (
            'every = "fortnight"',
            "",
            "every: cannot be fortnight; use day, week, month or quarter",
        ),
        ("", "on = 1", 'on: has no meaning without `every`; write every = "month"'),
        ('every = "day"', "on = 1", "on: every day needs no `on`; leave it out"),
        ('every = "week"', "on = 1", 'on: not a weekday: 1; write it like "monday"'),
    ],
)
def test_a_schedule_that_cannot_be_is_named(every, on, expected):
    text = changed('every = "month"', f"{every}\n{on}")
    assert refusal(text) == f"newsletters.monthly.{expected}"


def test_settings_that_are_no_toml_are_named_with_line_and_column():
    assert refusal("[site\n").startswith("is not TOML: Expected")
    assert "line 1, column 6" in refusal("[site\n")


@pytest.mark.parametrize("value", ["1" * 5000, "[" * 5000 + "]" * 5000], ids=["long", "deep"])
def test_settings_that_python_gives_up_are_no_toml_either(value):
    assert refusal(f"x = {value}") == (
        "is not TOML that can be read: too deep, or a number of very many digits"
    )


@pytest.mark.parametrize("day", ["0001-01-01", "1000-12-31", "9000-01-01", "9999-12-31"])
def test_a_day_that_no_record_could_hold_is_refused(day):
    text = changed("start = 2022-06-01", f"start = {day}")
    assert refusal(text) == (f"newsletters.monthly.start: too far away: {day}; use 1001 to 8999")


def test_a_byte_order_mark_at_the_beginning_of_the_settings_is_no_fault(tmp_path: Path):
    path = tmp_path / "digest.toml"
    path.write_text(WHOLE, encoding="utf-8-sig")
    assert replace(config.read(path), translations={}) == config.parse(WHOLE)


def test_a_file_of_settings_that_is_missing_or_no_text_is_named(tmp_path: Path):
    path = tmp_path / "digest.toml"
    with pytest.raises(ConfigError) as missing:
        config.read(path)
    path.write_bytes(b"\xff")
    with pytest.raises(ConfigError) as broken:
        config.read(path)
    assert str(missing.value) == (
        f"{path}: is missing; go to the folder of your site, or make one: digest init"
    )
    assert str(broken.value).startswith(f"{path}: cannot be read: ")
