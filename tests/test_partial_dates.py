"""A month or a year for a date: it counts as one day, and nowhere looks more exact than it is."""

import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from factories import NEW_YORK, TRANSLATIONS, edition, entry, newsletter, record, site
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from reading import rendered, seen
from sites import SETTINGS
from sites import catalog as write_catalog
from sites import digest as command
from sites import entry as row_in_file

from digest.core.listing import Dated, Listing
from digest.formats.feeds.feedpage import topic_page
from digest.formats.pages.page import issue_page
from digest.formats.record import dump, load
from digest.formats.words.period import Partial, display_day
from digest.model import Entry
from digest.row import Row, entry_of, row_of

LANGUAGES = {
    "en": ("May 2021", "2021"),
    "es": ("mayo de 2021", "2021"),
    "ar": ("مايو 2021", "\u200f2021"),
}
MONTH = entry("month", "2021-05-31", precision="month")
YEAR = entry("year", "2021-12-31", precision="year")
EXACT = ("31", "12/31", "2021-05-31", "2021-12-31", "December", "diciembre", "ديسمبر")


def read(published: str, added: str | None = None, **fields: Any) -> Entry:
    return entry_of(Row("rent", title="Rent", published=published, added=added, **fields), site())


@pytest.mark.parametrize(
    ("published", "added", "day"),
    [
        ("2022-08", None, date(2022, 8, 31)),
        ("2022-02", None, date(2022, 2, 28)),
        ("2024-02", None, date(2024, 2, 29)),
        ("2022-08", "2022-08-10T12:00:00Z", date(2022, 8, 10)),
        ("2022-08", "2022-11-03T12:00:00Z", date(2022, 8, 31)),
        ("2022-08", "2022-07-20T12:00:00Z", date(2022, 8, 1)),
        ("2022-08", "2022-09-01T03:00:00Z", date(2022, 8, 31)),
        ("2022-08", "2022-08-10T03:00:00Z", date(2022, 8, 9)),
        ("2022", None, date(2022, 12, 31)),
        ("2022", "2022-11-03T12:00:00Z", date(2022, 11, 3)),
        ("2022", "2023-11-03T12:00:00Z", date(2022, 12, 31)),
        ("2022", "2021-11-03T12:00:00Z", date(2022, 1, 1)),
        (" 2022 ", None, date(2022, 12, 31)),
    ],
)
def test_a_month_or_a_year_counts_as_its_last_day_or_as_that_on_which_it_was_added(
    published: str, added: str | None, day: date
) -> None:
    made = read(published, added)

    assert made.published == day
    assert made.precision == ("year" if len(published.strip()) == 4 else "month")
    assert made.unreadable is None


@pytest.mark.parametrize(
    "written", ["2022-13", "2022-00", "0999", "9001", "22-08", "2022-8", "٢٠٢٢"]
)
def test_what_is_no_month_and_no_year_waits_as_unreadable(written: str) -> None:
    made = read(written)

    assert made.published is None
    assert made.precision == "day"
    assert made.unreadable == f"published is not a date: {written}"


def test_an_embargo_has_to_be_exact() -> None:
    assert read("2022-08-05", embargo="2022-09").unreadable == "embargo is not a date: 2022-09"


@given(
    st.dates(date(1000, 1, 1), date(9000, 12, 31)),
    st.sampled_from([7, 4]),
    st.none() | st.datetimes(datetime(1001, 1, 1), datetime(8999, 12, 31)),
)
def test_it_is_written_as_it_was_read_and_reads_back_the_same(
    day: date, length: int, added: datetime | None
) -> None:
    written = day.isoformat()[:length]
    made = read(written, added and f"{added.isoformat()}Z")
    row = row_of(made)

    assert row["published"] == written
    assert str(made.published).startswith(written)
    assert entry_of(Row(**row), site()) == made


@pytest.mark.parametrize("added", [None, "2021-05-10T12:00:00Z"])
def test_a_record_keeps_it(added: str | None) -> None:
    shown = (read("2021-05", added), read("2021", added))
    made = record(snapshots=(shown[0],), announced=("rent",))

    kept = load(dump(made, site()), made.name, "place", site())

    assert json.loads(dump(made, site()))["entries"][0]["published"] == "2021-05"
    assert kept == made
    assert row_of(shown[1])["published"] == "2021"


@pytest.mark.parametrize("language", LANGUAGES)
def test_mail_and_plain_text_show_it_in_the_readers_language(language: str, env: Any) -> None:
    content = rendered(env, MONTH, YEAR, language=language)

    for said in LANGUAGES[language]:
        assert said in seen(content)
        assert said in content.text
    for exact in EXACT:
        assert exact not in seen(content)
        assert exact not in content.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_show_it_too(language: str, env: Any) -> None:
    letters = site(newsletters=(newsletter(template="letter"),))

    content = rendered(env, MONTH, YEAR, language=language, settings=letters)

    for said in LANGUAGES[language]:
        assert said in seen(content)
        assert said in content.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_show_it_and_tell_machines_no_more(language: str, env: Any) -> None:
    shown = edition(("housing", [MONTH, YEAR]), language=language)
    own = site(language=language)
    now = datetime(2022, 8, 5, 10, tzinfo=NEW_YORK)
    listing = Listing(None, None, now, tuple(Dated(e, now, now, now, now) for e in (MONTH, YEAR)))

    for page in (
        issue_page(shown, record(), newsletter(), own, env),
        topic_page(listing, [], own, env, language),
    ):
        times = lxml_html.document_fromstring(page.decode()).xpath("//time[@datetime]")
        said = {(time.get("datetime"), time.text_content()) for time in times}
        assert said >= set(zip(("2021-05", "2021"), LANGUAGES[language], strict=True))
        assert not any(exact in page.decode() for exact in ("2021-05-31", "2021-12-31"))


def test_every_translation_is_tried() -> None:
    assert set(LANGUAGES) == {"en", *TRANSLATIONS}


@pytest.mark.parametrize(
    ("width", "month"), [("full", "May 2021"), ("medium", "May 2021"), ("short", "5/2021")]
)
def test_templates_choose_how_wide_it_is(width: str, month: str) -> None:
    zone = ZoneInfo("Pacific/Kiritimati")

    assert display_day(Partial(date(2021, 5, 31), "month"), zone, "en", width) == month
    assert display_day(Partial(date(2021, 12, 31), "year"), zone, "en", width) == "2021"


def test_it_is_announced_once_it_is_there_and_waits_while_nobody_knows_since_when(tmp_path) -> None:
    (tmp_path / "digest.toml").write_text(SETTINGS)
    write_catalog(
        tmp_path,
        row_in_file("known", "2022-07", added="2022-07-20T12:00:00Z"),
        row_in_file("late", "2022", added="2022-07-21T12:00:00Z"),
        row_in_file("unknown", "2022"),
        row_in_file("old", "2021", added="2022-07-22T12:00:00Z"),
    )

    said = command(tmp_path, "run").output
    issue = tmp_path / "outbox" / "mail" / "monthly" / "2022-08-01"
    kept = json.loads((issue / "issue.json").read_text(encoding="utf-8"))

    assert kept["announced"] == ["late", "known"], said
    assert [row["published"] for row in kept["entries"]] == ["2022", "2022-07"]
    assert kept["waiting"]["unknown"]["reason"] == "future"
    assert kept["passed_over"]["old"]["visible_day"] == "2021-12-31"
    mail = (issue / "en.txt").read_text(encoding="utf-8")
    assert "July 2022" in mail
    assert "July 20," not in mail
    feed = (tmp_path / "outbox/feeds/housing.atom.xml").read_text(encoding="utf-8")
    assert "<published>2022-07-20T10:00:00+00:00</published>" in feed
    told = command(tmp_path, "explain", "known").output
    assert "published 2022-07, which counts as 2022-07-20" in told
    assert command(tmp_path, "run").exit_code == 0
