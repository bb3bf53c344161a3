"""What went wrong for people when other tools took in feeds and exports; from import to mail.

Each docstring names a public report of the fault (repository#number). What is done with entries
that are in the catalog already is in test_public_reports.
"""

import email
import email.policy
import json
from pathlib import Path

import feedparser
import pytest
from importing import (
    adds_up,
    announced,
    by_title,
    counts,
    entries,
    imported,
    item,
    rss,
    site_in,
)
from sites import digest, tree


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    return site_in(tmp_path / "site")


def write(site: Path, content: bytes | str, name: str = "feed.xml") -> Path:
    """Put what a source holds now beside the site."""
    path = site.parent / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def run(site: Path, clock: str) -> None:
    result = digest(site, "run", clock=clock)
    assert result.exit_code == 0, result.output


def feed(site: Path, name: str = "all.rss.xml"):
    return feedparser.parse((site / "outbox/feeds" / name).read_bytes())


def mail(site: Path) -> tuple[str, str]:
    """Give the plain text and the HTML of the last issue, as a reader's program decodes them."""
    path = max((site / "outbox/mail/monthly").glob("*/en.eml"))
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    parts = [message.get_body((kind,)) for kind in ("plain", "html")]
    text, html = (part.get_content() if part else "" for part in parts)
    return text.replace("\u2068", "").replace("\u2069", ""), html


def test_a_zone_that_is_there_twice_and_a_year_of_two_figures_are_read_and_not_now(site):
    """thorsten/phpMyFAQ#886, reddit-archive/reddit#356."""
    doubled = item("Doubled", day="", pubDate="Tue, 23 Jul 24 23:18:39 +0200 +0200", guid="a")
    imported(site, write(site, rss(doubled)), clock="2024-07-24T08:00:00Z")

    run(site, "2024-07-24T10:00:00Z")

    assert by_title(site)["Doubled"]["published"] == "2024-07-23T21:18:39Z"
    assert announced(site) == [["Doubled"]]
    assert b"<pubDate>Tue, 23 Jul 2024 21:18:39 +0000" in tree(site)["outbox/feeds/all.rss.xml"]


def test_days_that_are_written_for_people_are_read_and_what_is_no_day_is_named_by_its_row(site):
    """hashrocket/tilex#97."""
    table = (
        'Title,Date\nA,"July 18, 2017"\nB,18 July 2017\nC,Sat Oct 06 2018 00:00:00 GMT\nD,Q1 2018\n'
    )
    result = imported(site, write(site, table, "guides.csv"))

    digest(site, "feeds", clock="2024-03-06T10:00:00Z")

    assert {title: entry["published"] for title, entry in by_title(site).items()} == {
        "A": "2017-07-18",
        "B": "2017-07-18",
        "C": "2018-10-06",
    }
    assert "row 5: published: " in result.stdout
    assert "Q1 2018" in (site / ".digest/refused/guides.csv.txt").read_text(encoding="utf-8")
    assert {each.title: each.published[:16] for each in feed(site).entries} == {
        "A": "Tue, 18 Jul 2017",
        "B": "Tue, 18 Jul 2017",
        "C": "Sat, 06 Oct 2018",
    }


def test_entries_with_one_link_are_told_apart_by_their_guids_and_only_the_third_is_new(site):
    """skx/rss2email#111."""
    link = "https://www.example.org/upcoming/"
    first = [item(f"Talk {n}", guid=f"X-{n}", link=link) for n in (1, 2)]
    imported(site, write(site, rss(*first)))
    run(site, "2024-03-06T10:00:00Z")

    again = [item("Talk 3", day="2024-03-06", guid="X-3", link=link), *first]
    result = imported(site, write(site, rss(*again)), clock="2024-03-07T08:00:00Z")
    run(site, "2024-03-07T10:00:00Z")

    assert counts(result) | {"new": 1, "unchanged": 2} == counts(result)
    assert [sorted(issue) for issue in announced(site)] == [["Talk 1", "Talk 2"], ["Talk 3"]]


def test_without_guids_titles_and_days_tell_apart_what_shares_a_link(site):
    """skx/rss2email#111."""
    link = "https://www.example.org/upcoming/"
    first = [item(f"Package {n} was built anew", link=link) for n in range(12)]
    imported(site, write(site, rss(*first)))
    run(site, "2024-03-06T10:00:00Z")

    again = [*first[::-1], item("Package 99 was built anew", day="2024-03-06", link=link)]
    result = imported(site, write(site, rss(*again)), clock="2024-03-07T08:00:00Z")
    run(site, "2024-03-07T10:00:00Z")

    assert counts(result) | {"new": 1, "unchanged": 12} == counts(result)
    assert [len(issue) for issue in announced(site)] == [12, 1]


def test_without_guids_the_link_is_the_key_and_the_order_of_the_feed_does_not_matter(site):
    """picosh/pico#184."""

    def post(number: int, title: str = "", **parts: str) -> str:
        return item(title or f"Post {number}", link=f"https://example.org/{number}", **parts)

    imported(site, write(site, rss(post(1), post(2))))
    run(site, "2024-03-06T10:00:00Z")
    now = rss(post(3, day="2024-03-06"), post(2), post(1, "Post 1, mended"))
    result = imported(site, write(site, now), clock="2024-03-07T08:00:00Z")
    run(site, "2024-03-07T10:00:00Z")

    assert (counts(result)["new"], counts(result)["changed"]) == (1, 1)
    assert announced(site)[1:] == [["Post 3"]]


def test_a_guid_that_is_given_to_a_new_article_is_told_and_not_announced_in_silence(site):
    """feedbin/support#604."""
    old = item("Ten tools of 2017", day="2024-01-02", guid="g", description="Hammers and saws.")
    imported(site, write(site, rss(old)), clock="2024-01-02T12:00:00Z")
    run(site, "2024-01-03T10:00:00Z")

    new = item("Quince recipes", day="2024-01-09", guid="g", description="Peel them, then wait.")
    result = imported(site, write(site, rss(new)), clock="2024-01-09T12:00:00Z")
    run(site, "2024-01-10T10:00:00Z")

    assert counts(result) | {"new": 0, "changed": 1} == counts(result)
    assert "changed in everything but the key" in result.stdout
    assert "title: Ten tools of 2017 → Quince recipes" in result.stdout
    assert announced(site) == [["Ten tools of 2017"]]


def test_a_source_that_moves_to_https_mends_a_title_and_corrects_a_date_sends_nothing_again(site):
    """lwindolf/liferea#1195, miniflux/v2#3390, iamamac/autoproxy2pac#11."""

    def posts(scheme: str, titles: dict[int, str], days: dict[int, str]) -> bytes:
        return rss(
            *(
                item(
                    titles.get(n, f"Guide number {n}"),
                    day=days.get(n, "2024-03-05"),
                    link=f"{scheme}://www.example.org/guides/{n}/",
                    guid=f"{scheme}://www.example.org/?p={n}",
                )
                for n in range(10)
            )
        )

    imported(site, write(site, posts("http", {}, {})))
    run(site, "2024-03-06T10:00:00Z")
    ids = {each.id for each in feed(site, "all.atom.xml").entries}
    moved = posts("https", {3: "Guide number three"}, {4: "2024-03-04"})
    result = imported(site, write(site, moved), clock="2024-03-07T08:00:00Z")
    run(site, "2024-03-07T10:00:00Z")
    run(site, "2024-03-08T10:00:00Z")

    assert counts(result)["new"] == 0
    assert [len(issue) for issue in announced(site)] == [10]
    assert {each.id for each in feed(site, "all.atom.xml").entries} == ids
    assert {e["url"].partition(":")[0] for e in entries(site)} == {"https"}


def test_relative_addresses_are_whole_in_feeds_and_mail_and_mailto_stays(site):
    """jekyll/jekyll-feed#395, wking/rss2email#45, FreshRSS/FreshRSS#3411, EFForg/sec#390."""
    html = (
        '<p><a href="/help">Help</a> <a href="//cdn.example.org/f.pdf">Form</a> '
        '<a href="mailto:a@example.org">Write</a> <a href="#notes">Notes</a> '
        '<a href="../law.html?x=1">Law</a></p>'
    )
    link = "https://resources.example.org/guides/rent/"
    made = rss(item("Rent", link=link, guid="r", description=f"<![CDATA[{html}]]>"))
    imported(site, write(site, made))

    run(site, "2024-03-06T10:00:00Z")

    whole = [
        "https://resources.example.org/help",
        "https://cdn.example.org/f.pdf",
        "mailto:a@example.org",
        "https://resources.example.org/guides/rent/#notes",
        "https://resources.example.org/guides/law.html?x=1",
    ]
    _, shown = mail(site)
    for address in whole:
        assert f'href="{address}"' in shown
        assert f'href="{address}"' in feed(site, "all.atom.xml").entries[0].summary


def test_entities_of_an_export_are_read_once_and_words_of_plain_text_stay_as_they_are(site):
    """TryGhost/Ghost#26498, TryGhost/Ghost#16473."""
    posts = [
        {
            "id": 1,
            "date_gmt": "2024-03-05T10:00:00",
            "link": "https://example.org/?a=1&amp;b=2",
            "type": "post",
            "status": "publish",
            "title": {"rendered": "Housing &amp; You"},
            "excerpt": {"rendered": "<p>Rent &amp; more isn&#8217;t all.</p>"},
        }
    ]
    imported(site, write(site, json.dumps(posts), "posts.json"))
    plain = {"id": "p", "title": "Plain &amp; simple", "date_published": "2024-03-05"}
    version = "https://jsonfeed.org/version/1.1"
    made = json.dumps({"version": version, "title": "Plain", "items": [plain]})
    imported(site, write(site, made, "plain.json"))

    run(site, "2024-03-06T10:00:00Z")

    found = by_title(site)
    assert found.keys() == {"Housing & You", "Plain &amp; simple"}
    assert found["Housing & You"]["url"] == "https://example.org/?a=1&b=2"
    text, html = mail(site)
    assert "Housing & You" in text
    assert "Plain &amp; simple" in text
    assert "https://example.org/?a=1&b=2" in text
    assert "Rent & more isn’t all." in text
    assert "Housing &amp; You" in html
    assert "Housing &amp;amp;" not in html
    assert {each.title for each in feed(site).entries} == {"Housing & You", "Plain &amp; simple"}


def test_control_characters_are_gone_the_rest_is_whole_and_the_other_entries_are_untouched(site):
    """hexojs/hexo-generator-feed#35, getpelican/pelican#2049, miniflux/v2#546."""
    catalogued = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Guides",
        "items": [
            {
                "id": "a",
                "title": "A\u0008B",
                "content_text": "x\u0010y\u000bz \U0001f600 \ufffe",
                "date_published": "2024-03-05T10:00:00Z",
            },
            {"id": "b", "title": "Other", "content_text": "Fine.", "date_published": "2024-03-05"},
        ],
    }
    imported(site, write(site, json.dumps(catalogued), "feed.json"))

    run(site, "2024-03-06T10:00:00Z")

    found = by_title(site)
    assert found.keys() == {"AB", "Other"}
    assert "\U0001f600" in found["AB"]["summary"]
    assert not set("\u0008\u0010\u000b\ufffe") & set(json.dumps(found, ensure_ascii=False))
    for name in ("all.rss.xml", "all.atom.xml"):
        assert not feed(site, name).bozo
        assert {each.title for each in feed(site, name).entries} == {"AB", "Other"}


def taken_back_and_returned(site: Path) -> list[tuple[str, list[str]]]:
    """Give, before, while and after a source lacks an entry, what the feed says of it."""
    table = '\n[sources.guides]\nfrom = "../feed.xml"\nmissing = "withdraw"\n'
    (site / "digest.toml").write_text((site / "digest.toml").read_text() + table)
    both = [item("A", guid="a"), item("B", guid="b", day="2024-03-04")]
    stages = []
    for day, held in enumerate((both, both[1:], both), start=6):
        write(site, rss(*held))
        result = imported(site, "guides", clock=f"2024-03-{day:02}T08:00:00Z")
        assert adds_up(result.stdout.partition("\n")[0])
        run(site, f"2024-03-{day:02}T10:00:00Z")
        read = feed(site, "all.atom.xml")
        stages.append((read.feed.updated, [each.title for each in read.entries]))
    return stages


def test_what_a_source_takes_back_leaves_the_feeds_and_is_not_mailed_when_it_returns(site):
    """GoogleChrome/web.dev#3949."""
    (_, first), (_, without), (_, last) = taken_back_and_returned(site)

    assert (first, without, last) == (["A", "B"], ["B"], ["A", "B"])
    assert announced(site) == [["A", "B"]]


def test_a_feed_moves_on_when_a_source_takes_something_back_and_when_it_returns(site):
    """GoogleChrome/web.dev#3949."""
    updated = [when for when, _ in taken_back_and_returned(site)]

    assert sorted(set(updated)) == updated


def test_the_same_import_and_the_same_run_once_more_change_no_byte(site):
    """zulip/zulip#549, skx/rss2email#111."""
    path = write(site, rss(*(item(f"Guide {n}", guid=str(n)) for n in range(5))))
    imported(site, path)
    run(site, "2024-03-06T10:00:00Z")
    before = tree(site)

    result = imported(site, path, clock="2024-03-06T11:00:00Z")
    run(site, "2024-03-06T12:00:00Z")

    assert counts(result) | {"new": 0, "changed": 0, "unchanged": 5} == counts(result)
    assert tree(site) == before
