"""What went wrong for people with other tools, as small inputs with the right outcome.

Each docstring names a public report of the fault (repository#number).
"""

import email
import email.policy
import json
import os
import subprocess
import sys
from pathlib import Path

import feedparser
import pytest
from sites import SETTINGS, catalog, digest, entry


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "digest.toml").write_text(SETTINGS.replace("America/New_York", "UTC"))
    catalog(tmp_path)
    return tmp_path


def daily(site: Path, *, zone: str = "UTC", extra: str = "") -> None:
    text = SETTINGS.replace("America/New_York", zone).replace(
        'every = "month"', f'every = "day"\n{extra}'
    )
    (site / "digest.toml").write_text(text.replace("start = 2022-06-01", "start = 2024-01-01"))


def announced(site: Path, name: str = "monthly") -> list[list[str]]:
    """Give what each issue of a newsletter announced, oldest first."""
    paths = sorted((site / "outbox/mail" / name).glob("*/issue.json"))
    records = sorted((json.loads(path.read_text()) for path in paths), key=lambda r: r["cutoff"])
    return [record["announced"] for record in records if record["number"]]


def feed(site: Path, name: str = "all.rss.xml"):
    return feedparser.parse((site / "outbox/feeds" / name).read_bytes())


def titles(site: Path, name: str = "all.rss.xml") -> list[str]:
    return [item.title for item in feed(site, name).entries]


def test_an_entry_for_april_is_held_in_march_named_and_sent_once_in_april(site):
    """jekyll/jekyll-feed#293, miniflux/v2#1674."""
    daily(site)
    catalog(site, entry("now", "2024-03-05"), entry("scheduled", "2024-04-10"))

    march = digest(site, "run", clock="2024-03-06T10:00:00Z")
    in_march = titles(site)
    digest(site, "run", clock="2024-04-11T10:00:00Z")
    digest(site, "run", clock="2024-04-12T10:00:00Z")

    assert "scheduled “scheduled guide”: it becomes visible on 2024-04-10" in march.output
    assert in_march == ["now guide"]
    assert titles(site) == ["scheduled guide", "now guide"]
    assert announced(site) == [["now"], ["scheduled"]]


@pytest.mark.parametrize(
    "date", [None, "", "soon", "Q1 2018", 20240305, "2024-02-30", "01/02/2024"]
)
def test_an_entry_without_a_readable_date_gets_none_and_is_reported_at_each_run(site, date):
    """TheUpshot/statement#3, N-O-D-E/N-O-D-E.net#5, getpelican/pelican#2488."""
    daily(site)
    catalog(site, entry("dated", "2024-03-05"), entry("odd", date))

    first = digest(site, "run", clock="2024-03-06T10:00:00Z")
    before = (site / "outbox/feeds/all.atom.xml").read_bytes()
    second = digest(site, "run", clock="2024-03-07T10:00:00Z")

    assert announced(site) == [["dated"]]
    assert (site / "outbox/feeds/all.atom.xml").read_bytes() == before
    assert all("look at odd in catalog.json" in run.output for run in (first, second))


def test_a_time_without_zone_is_the_sites_whatever_the_machine_says(site):
    """ahernp/django-feedreader#13, GregoryAlexander77/Galaxie-Blog#31."""
    daily(site, zone="America/New_York")
    catalog(site, entry("a", "2024-03-05T19:40:17"))
    made = set()

    for zone in ("UTC", "Asia/Tokyo", "America/Los_Angeles"):
        subprocess.run(
            [sys.executable, "-m", "digest", "--site", site, "feeds", "--as-of", "2024-03-08"],
            env={**os.environ, "TZ": zone},
            check=True,
            capture_output=True,
        )
        made.add((site / "outbox/feeds/all.rss.xml").read_bytes())

    assert len(made) == 1
    assert b"<pubDate>Wed, 06 Mar 2024 00:40:17 +0000</pubDate>" in made.pop()  # 19:40:17 -0500


def test_the_mail_shows_the_day_of_the_sites_zone(site):
    """TryGhost/Ghost#11659."""
    daily(site, zone="Asia/Singapore")
    catalog(site, entry("a", "2024-03-05T06:00:00+08:00"))

    digest(site, "run", clock="2024-03-05T08:00:00Z")

    (text,) = (site / "outbox/mail/monthly").glob("*/en.txt")
    assert "March 5, 2024" in text.read_text()


def test_daily_means_since_the_last_issue_not_the_calendar_day(site):
    """hizzle-co/noptin#517, Automattic/wp-calypso#61012."""
    daily(site, extra='at = "10:00"')
    known = entry("c", "2024-03-04T09:00Z")
    catalog(site, known)
    digest(site, "run", clock="2024-03-04T10:00:00Z")
    catalog(site, known, entry("a", "2024-03-04T15:00Z"), entry("b", "2024-03-05T09:00Z"))

    digest(site, "run", clock="2024-03-05T10:00:00Z")

    assert announced(site) == [["c"], ["b", "a"]]


def test_nothing_new_makes_no_mail_and_says_so(site):
    """hizzle-co/noptin#801, codeforamerica/citygram#148."""
    daily(site)
    catalog(site, entry("a", "2024-03-05"))
    digest(site, "run", clock="2024-03-05T12:00:00Z")

    result = digest(site, "run", clock="2024-03-06T12:00:00Z")

    assert "no issue (nothing to announce)" in result.output
    assert "feeds: 0 files changed" in result.output
    assert len(list((site / "outbox/mail").rglob("*.eml"))) == 1


def test_an_old_entry_added_today_is_no_news_but_is_reported_and_can_be_sent(site):
    """lylo/pagecord#262, Automattic/jetpack#5850, boonebgorges/buddypress-group-email-subscription#124."""
    daily(site)
    (site / "digest.toml").write_text(
        (site / "digest.toml").read_text().replace("2024-01-01", "2019-01-01")
    )
    catalog(site, entry("first", "2024-02-28"))
    digest(site, "run", clock="2024-03-01T12:00:00Z")
    catalog(
        site, entry("first", "2024-02-28"), entry("old", "2019-06-01"), entry("new", "2024-03-02")
    )

    result = digest(site, "run", clock="2024-03-08T12:00:00Z")
    explained = digest(site, "explain", "old", clock="2024-03-08T12:30:00Z")
    digest(site, "run", "monthly", "--include", "old", "--now", clock="2024-03-08T13:00:00Z")

    assert "passed over: old “old guide”: 2019-06-01 is more than 90 days" in result.output
    assert "--include old" in explained.output
    assert announced(site)[-2:] == [["new"], ["old"]]
    assert "old guide" in titles(site)


def test_entries_that_share_a_link_are_told_apart_by_their_ids(site):
    """skx/rss2email#111."""
    daily(site)
    shared = "https://www.example.org/upcoming/"
    first = [entry("x-1", "2024-03-05", url=shared), entry("x-2", "2024-03-05", url=shared)]
    catalog(site, *first)
    digest(site, "run", clock="2024-03-05T12:00:00Z")
    catalog(site, *first, entry("x-3", "2024-03-06", url=shared))

    digest(site, "run", clock="2024-03-06T12:00:00Z")

    assert announced(site) == [["x-1", "x-2"], ["x-3"]]


def test_an_old_id_with_another_text_is_not_announced_again(site):
    """feedbin/support#604."""
    daily(site)
    catalog(site, entry("g", "2024-01-01", title="Ten tools of 2017"))
    digest(site, "run", clock="2024-01-02T12:00:00Z")
    catalog(site, entry("g", "2024-01-09", title="Ten tools of 2020"))

    digest(site, "run", clock="2024-01-10T12:00:00Z")

    assert announced(site) == [["g"]]
    assert (
        "announced in issue 1" in digest(site, "explain", "g", clock="2024-01-10T12:00:00Z").output
    )


def test_a_move_to_https_a_mended_title_and_a_corrected_date_send_nothing_again(site):
    """lwindolf/liferea#1195, miniflux/v2#3390."""
    daily(site)
    rows = [entry(f"n{n}", "2024-01-05", url=f"http://example.org/{n}") for n in range(10)]
    catalog(site, *rows)
    digest(site, "run", clock="2024-01-06T12:00:00Z")
    before = [item.id for item in feed(site).entries]
    for row in rows:
        row["url"] = str(row["url"]).replace("http://", "https://")
    rows[3] |= {"title": "n3 guide, mended"}
    rows[4] |= {"published": "2024-01-06"}
    catalog(site, *rows)

    digest(site, "run", clock="2024-01-07T12:00:00Z")

    assert len(announced(site)) == 1
    assert sorted(item.id for item in feed(site).entries) == sorted(before)


def test_a_new_id_at_an_announced_address_waits_for_a_person(site):
    """wking/rss2email#33, liferea#1195."""
    daily(site)
    catalog(site, entry("old-id", "2024-01-05", url="http://example.org/rent/"))
    digest(site, "run", clock="2024-01-06T12:00:00Z")
    catalog(site, entry("new-id", "2024-01-05", url="https://EXAMPLE.org/rent"))

    result = digest(site, "run", clock="2024-01-07T12:00:00Z")

    assert len(announced(site)) == 1
    assert "it has the address of old-id" in result.output


def test_feeds_of_two_days_without_a_change_have_the_same_bytes(site):
    """madrilene/eleventy-excellent#120, dmerejkowsky/static_tl#8."""
    daily(site)
    catalog(site, entry("a", "2025-01-11"))
    digest(site, "feeds", clock="2025-02-01T12:00:00Z")
    before = {path.name: path.read_bytes() for path in (site / "outbox/feeds").iterdir()}

    digest(site, "feeds", clock="2025-02-02T12:00:00Z")

    assert {path.name: path.read_bytes() for path in (site / "outbox/feeds").iterdir()} == before
    assert feed(site, "all.atom.xml").feed.updated == "2025-01-11T10:00:00+00:00"


def test_running_twice_in_a_minute_sends_once(site):
    """zulip/zulip#549."""
    daily(site)
    catalog(site, entry("a", "2024-03-05"), entry("b", "2024-03-05"))

    digest(site, "run", clock="2024-03-05T12:00:00Z")
    again = digest(site, "run", clock="2024-03-05T12:00:10Z")

    assert announced(site) == [["a", "b"]]
    assert "nothing due" in again.output


def test_a_withdrawn_entry_leaves_feeds_at_once_moves_updated_forward_and_is_not_mailed_on_return(
    site,
):
    """GoogleChrome/web.dev#3949."""
    daily(site)
    catalog(site, entry("a", "2024-03-05"), entry("b", "2024-03-04"))
    digest(site, "run", clock="2024-03-05T12:00:00Z")
    stages = [feed(site, "all.atom.xml").feed.updated_parsed]

    digest(site, "withdraw", "a", clock="2024-03-06T08:00:00Z")
    gone = titles(site, "all.atom.xml")
    stages.append(feed(site, "all.atom.xml").feed.updated_parsed)
    digest(site, "run", clock="2024-03-06T12:00:00Z")
    digest(site, "withdraw", "a", "--return", clock="2024-03-07T08:00:00Z")
    stages.append(feed(site, "all.atom.xml").feed.updated_parsed)
    digest(site, "run", clock="2024-03-07T12:00:00Z")

    assert gone == ["b guide"]
    assert stages == sorted(set(stages))
    assert announced(site) == [["a", "b"]]


def test_dates_of_every_kind_sort_in_one_order_whatever_the_order_of_the_file(site):
    """getpelican/pelican#2488, getnikola/nikola#889, radiac/django-yarr#43."""
    daily(site)
    dates = ["2024-03-05", "2024-03-05T10:00:00", "2024-03-05T10:00:00+02:00", None, "soon"]
    rows = [entry(f"n{n}", date) for n, date in enumerate(dates)]
    outcomes = []

    for order in (rows, rows[::-1]):
        catalog(site, *order)
        digest(site, "run", "monthly", "--now", clock="2024-03-06T12:00:00Z")
        outcomes.append((announced(site), titles(site)))

    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0] == [["n1", "n2", "n0"]]


def test_all_entries_since_the_last_issue_are_accounted_for(site):
    """ChrisRAoW/mautic-rss-to-email-bundle#63, TryGhost/Ghost#25798."""
    daily(site)
    summary = "word " * 60
    catalog(site, *(entry(f"n{n:03}", "2024-03-05", summary=summary) for n in range(400)))

    digest(site, "run", clock="2024-03-05T12:00:00Z")

    html = next((site / "outbox/mail/monthly").glob("*/en.html")).read_text()
    page = next((site / "outbox/web/monthly").glob("*/index.html")).read_text()
    shown = html.count(" guide</a>")
    assert len(html.encode()) <= 92_000
    assert f"{400 - shown} more" in html
    assert page.count(" guide</a>") == 400
    assert len(announced(site)[0]) == 400


@pytest.mark.parametrize(
    "title",
    [
        "Ada's\nDesk\r\nBcc: x@example.org",
        'Q&A: "Rent" isn\'t fixed',
        "<div>The <em>new</em> rule & you</div>",
        "A\u0008B \U0001f600 \ufffe",
        "=?utf-8?q?x?=",
        "حقوق المستأجر",
    ],
)
def test_a_title_reaches_subject_feeds_and_text_as_a_person_wrote_it(site, title):
    """rss2email/rss2email#148, TryGhost/Ghost#22064, jekyll/jekyll-feed#305, hexojs/hexo-generator-feed#35."""
    daily(site)
    catalog(site, entry("a", "2024-03-05", title=title))
    clean = {
        "Ada's\nDesk\r\nBcc: x@example.org": "Ada's Desk Bcc: x@example.org",
        "<div>The <em>new</em> rule & you</div>": "The new rule & you",
        "A\u0008B \U0001f600 \ufffe": "AB \U0001f600",
    }.get(title, title)

    digest(site, "run", clock="2024-03-05T12:00:00Z")

    eml = next((site / "outbox/mail/monthly").glob("*/en.eml")).read_bytes()
    message = email.message_from_bytes(eml, policy=email.policy.default)
    assert message["Bcc"] is None
    assert clean in message.get_body(("plain",)).get_content().replace("\u2068", "").replace(
        "\u2069", ""
    )
    assert titles(site, "all.atom.xml") == [clean]
