"""digest.toml: where entries come from, and the words by which they get topics."""

from zoneinfo import ZoneInfo

import pytest
from settings_texts import WHOLE, changed, refusal

from digest import config
from digest.config.sources import FORMATS
from digest.model import Source

MEGABYTE = 1024 * 1024


def settings(lines: str) -> str:
    return f"{WHOLE}\n{lines}\n"


def matching(value: str) -> str:
    return changed("[topics.courts]", f"[topics.courts]\nmatch = {value}")


# --- sources ---


def test_a_source_needs_no_more_than_where_it_is():
    (source,) = config.parse(
        settings('[sources.site]\nfrom = "https://www.example.org/feed/"')
    ).sources

    assert source == Source(name="site", location="https://www.example.org/feed/")
    assert (source.missing, source.allow_private, source.octets) == ("keep", False, 64 * MEGABYTE)


def test_every_setting_of_a_source_is_taken():
    (source,) = config.parse(
        settings(
            """
[sources.board-2]
from = "exports/board.xlsx"
format = "workbook"
dates = "dmy"
timezone = "America/Chicago"
language = "es-MX"
missing = "withdraw"
allow_private = true
max_megabytes = 5
fields = { title = " Heading ", published = "Put  online" }
select = { record = "li.post", link = "a" }

[sources.board-2.topics]
"Know Your Rights" = "courts"
"  Housing &  Home " = ["housing", "courts", "housing"]
"Press" = false
"News" = ""
"Jobs" = []
"""
        )
    ).sources

    assert source == Source(
        name="board-2",
        location="exports/board.xlsx",
        format="workbook",
        dates="dmy",
        zone=ZoneInfo("America/Chicago"),
        language="es-MX",
        fields={"title": "Heading", "published": "Put online"},
        topics={
            "know your rights": ("courts",),
            "housing & home": ("housing", "courts"),
            "press": (),
            "news": (),
            "jobs": (),
        },
        select={"record": "li.post", "link": "a"},
        missing="withdraw",
        allow_private=True,
        octets=5 * MEGABYTE,
    )


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_can_be_named(format):
    (source,) = config.parse(settings(f'[sources.a]\nfrom = "a"\nformat = "{format}"')).sources

    assert source.format == format


def test_a_site_without_sources_has_none_and_several_keep_their_order():
    lines = "".join(f'[sources.{name}]\nfrom = "{name}.csv"\n' for name in "cab")

    assert config.parse(WHOLE).sources == ()
    assert [source.name for source in config.parse(settings(lines)).sources] == ["c", "a", "b"]


@pytest.mark.parametrize(
    "path", ["board.csv", "./a folder/über.csv", "/srv/x", "C:\\board.csv", "-"]
)
def test_a_path_stays_as_it_is_written(path):
    (source,) = config.parse(settings(f"[sources.a]\nfrom = '{path}'")).sources

    assert source.location == path


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("", "sources.a: `from` is missing"),
        ("from = 1", "sources.a.from: must be text in quotes, and is a whole number"),
        ("from = ''", "sources.a.from: is empty"),
        (
            "from = 'ftp://example.org/a'",
            (
                "sources.a.from: not a web address: ftp://example.org/a; "
                "write it whole, like https://www.example.org"
            ),
        ),
        (
            "from = 'www.example.org/feed'",
            (
                "sources.a.from: not a web address: www.example.org/feed; "
                "write it whole, like https://www.example.org"
            ),
        ),
        ("frum = 'a'", "sources.a.frum: is not a setting; did you mean from?"),
        (
            "from = 'a'\nformat = 'rss'",
            (
                "sources.a.format: cannot be rss; use feed, jsonfeed, wordpress, wxr, drupal, views, "
                "govuk, table, workbook, markdown, page, listing, dcat, csl or catalog"
            ),
        ),
        ("from = 'a'\ndates = 'ymd'", "sources.a.dates: cannot be ymd; use mdy or dmy"),
        ("from = 'a'\nmissing = 'drop'", "sources.a.missing: cannot be drop; use keep or withdraw"),
        (
            "from = 'a'\ntimezone = 'Mars'",
            'sources.a.timezone: not a time zone: Mars; write it like "America/New_York"',
        ),
        (
            "from = 'a'\nlanguage = 'Spanish!'",
            'sources.a.language: not a language tag: Spanish!; write it like "en" or "es-MX"',
        ),
        (
            "from = 'a'\nmax_megabytes = 0",
            "sources.a.max_megabytes: must be a whole number, 1 or more",
        ),
        (
            "from = 'a'\nallow_private = 'no'",
            "sources.a.allow_private: must be true or false, and is text in quotes",
        ),
        (
            "from = 'a'\nfields = { heading = 'Title' }",
            (
                "sources.a.fields.heading: is not a field; known are authors, categories, content, "
                "files, id, include, key, language, published, sheet, site, status, summary, title, topics, "
                "translation_of, types, updated, url, withdrawn"
            ),
        ),
        (
            "from = 'a'\nfields = { titel = 'Title' }",
            "sources.a.fields.titel: is not a field; did you mean title?",
        ),
        ("from = 'a'\nfields = { title = ' ' }", "sources.a.fields.title: is empty"),
        (
            "from = 'a'\nselect = { records = 'li' }",
            "sources.a.select.records: is not a field; did you mean record?",
        ),
        (
            "from = 'a'\ntopics = { Law = 'court' }",
            'sources.a.topics."Law": unknown topic court; did you mean courts?',
        ),
        (
            "from = 'a'\ntopics = { Law = ['courts', 'zzz'] }",
            'sources.a.topics."Law": unknown topic zzz; known are courts, housing',
        ),
        (
            "from = 'a'\ntopics = { Law = true }",
            'sources.a.topics."Law": cannot be true; name a topic, or write false to ignore it',
        ),
        (
            "from = 'a'\ntopics = { Law = 'courts', LAW = false }",
            'sources.a.topics."LAW": is "Law" once more; capitals do not count: keep one',
        ),
        (
            "from = 'a'\ntopics = { ' ' = 'courts' }",
            "sources.a.topics: has a category without a name",
        ),
    ],
)
def test_a_setting_of_a_source_that_cannot_be_is_named_with_what_would_be_right(lines, expected):
    assert refusal(settings(f"[sources.a]\n{lines}")) == expected


def test_the_name_of_a_source_is_a_name_like_others():
    said = refusal(settings("[sources.'My Site']\nfrom = 'a'"))

    assert said.startswith("sources.My Site: 'My Site' cannot be a name")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://www.example.org/feed", "http://www.example.org/feed/"),
        ("board.csv", "./board.csv"),
        ("a/board.csv", "a//x/../board.csv"),
    ],
)
def test_two_sources_cannot_be_the_same_place(first, second):
    lines = f"[sources.a]\nfrom = '{first}'\n[sources.b]\nfrom = '{second}'"

    assert refusal(settings(lines)) == (
        "sources.b.from: is that of sources.a too; take one of the two tables out"
    )


# --- topics by rule ---


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('["trial*", " court  date "]', {"": ("trial*", "court date")}),
        ('{ en = ["trial*"], ES-mx = ["juicio*"] }', {"en": ("trial*",), "es-mx": ("juicio*",)}),
        ('{ "*" = ["ICE"], es = [] }', {"": ("ICE",)}),
        ("[]", {}),
        ('["a", "a"]', {"": ("a",)}),
    ],
)
def test_rules_of_a_topic_are_taken_by_language(written, expected):
    site = config.parse(matching(written))

    assert [dict(topic.match) for topic in site.topics] == [{}, expected]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('["*"]', "has a * that stands alone: '*'; write it like detainer*"),
        ('["hold *"]', "has a * that stands alone: 'hold *'; write it like detainer*"),
        (
            '["det*er"]',
            "has a * within a word: 'det*er'; it can only stand at its beginning or end",
        ),
        ('["(*"]', "has a * that stands at no letter: '(*'; write it like detainer*"),
        ('["§"]', "has neither letters nor digits: '§'"),
        ('[""]', "has neither letters nor digits: ''"),
        ('{ english1 = ["a"] }', 'not a language tag: english1; write it like "en" or "es-MX"'),
    ],
)
def test_a_rule_that_has_no_meaning_is_refused(written, expected):
    assert refusal(matching(written)) == f"topics.courts.match: {expected}"


def test_a_rule_must_be_text_in_a_list():
    assert refusal(matching('"trial*"')).startswith(
        "topics.courts.match: must be a table or a list"
    )
    assert refusal(matching("[1]")).startswith("topics.courts.match")
