"""The life of feeds from the command line: what their readers meet, year in, year out."""

import json
from pathlib import Path

import feedparser
import pytest
from sites import SETTINGS, catalog, digest, entry

FEEDS = """
[feeds]
entries = 3
lookback = 30
"""
OLD = [
    entry(f"e{month}", f"2022-0{month}-03", topics=["housing", "courts"]) for month in range(1, 8)
]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "digest.toml").write_text(SETTINGS + FEEDS)
    catalog(tmp_path, *OLD)
    feeds(tmp_path)
    return tmp_path


def feeds(site: Path, clock: str = "2022-08-02T12:00:00Z") -> str:
    """Make feeds and check them; give what was said."""
    result = digest(site, "feeds", "--check", clock=clock)
    assert result.exit_code == 0, result.output
    assert result.output.endswith("nothing found\n"), result.output
    return result.output


def files(site: Path) -> dict[str, bytes]:
    root = site / "outbox" / "feeds"
    found = sorted(path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def written(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """What was written or taken away, without the zipped copies."""
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    return sorted(name for name in changed if not name.endswith(".gz"))


def ids(site: Path, name: str) -> list[str]:
    read = feedparser.parse((site / "outbox" / "feeds" / name).read_bytes())
    return [one.id.rpartition("/")[2] for one in read.entries]


def updated(site: Path, name: str) -> str:
    read = feedparser.parse((site / "outbox" / "feeds" / name).read_bytes())
    return str(read.feed.updated)


def settings(site: Path, old: str, new: str) -> None:
    path = site / "digest.toml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def rows(site: Path) -> list[dict]:
    return json.loads((site / "catalog.json").read_text())["entries"]


def marks(site):
    """Give what shows that a file was written: its inode, its size, its time."""
    stats = {path: path.stat() for path in (site / "outbox").rglob("*")}
    return {path: (stat.st_ino, stat.st_size, stat.st_mtime_ns) for path, stat in stats.items()}


def test_nothing_changed_writes_nothing_today_and_next_year(site):
    before = marks(site)

    for clock in ("2022-08-02T12:00:01Z", "2023-08-02T12:00:00Z"):
        assert feeds(site, clock).startswith("0 files changed\n")

    assert marks(site) == before


def test_a_new_entry_writes_its_feeds_and_the_month_that_it_pushes_out(site):
    before = files(site)
    catalog(site, *OLD, entry("new", "2022-08-02"))

    feeds(site)

    expected = [
        f"{key}.{end}"
        for key in ("all", "housing")
        for end in ("atom.xml", "html", "json", "rss.xml")
    ]
    assert written(before, files(site)) == sorted(
        [*expected, "archive/all.2022-05.atom.xml", "archive/all.2022-05.rss.xml"]
    )


def test_a_late_entry_of_an_old_date_writes_two_archives_and_their_zipped_copies(site):
    before = files(site)
    catalog(site, *OLD, entry("late", "2022-02-20", added="2022-08-02T09:00:00Z"))

    said = feeds(site)

    assert said.startswith("4 files changed\n")
    assert written(before, files(site)) == [
        "archive/all.2022-02.atom.xml",
        "archive/all.2022-02.rss.xml",
    ]
    assert updated(site, "archive/all.2022-02.atom.xml") == "2022-08-02T09:00:00+00:00"


def test_an_entry_that_is_withdrawn_leaves_and_returns_where_it_was_and_dates_only_go_on(site):
    stages = [(ids(site, "all.atom.xml"), updated(site, "all.atom.xml"))]

    digest(site, "withdraw", "e7", clock="2022-08-03T12:00:00Z")
    stages.append((ids(site, "all.atom.xml"), updated(site, "all.atom.xml")))
    feeds(site, "2022-08-03T12:00:00Z")
    digest(site, "withdraw", "e7", "--return", clock="2022-08-04T12:00:00Z")
    stages.append((ids(site, "all.atom.xml"), updated(site, "all.atom.xml")))
    feeds(site, "2022-08-04T12:00:00Z")

    assert [shown for shown, _ in stages] == [
        ["e7", "e6", "e5"],
        ["e6", "e5", "e4"],
        ["e7", "e6", "e5"],
    ]
    dates = [date for _, date in stages]
    assert dates == [
        "2022-07-03T10:00:00+00:00",
        "2022-08-03T12:00:00+00:00",
        "2022-08-04T12:00:00+00:00",
    ]


def test_what_is_withdrawn_from_an_archive_is_gone_from_every_file(site):
    digest(site, "withdraw", "e1", clock="2022-08-03T12:00:00Z")
    feeds(site, "2022-08-03T12:00:00Z")

    assert not [name for name, content in files(site).items() if b"entry/e1<" in content]
    assert "archive/all.2022-01.atom.xml" not in files(site)
    assert "archive/all.2022-01.rss.xml.gz" not in files(site)


def test_an_entry_that_leaves_the_catalog_leaves_the_archives(site):
    catalog(site, *OLD[1:])

    feeds(site)

    assert not [name for name, content in files(site).items() if b"entry/e1<" in content]


def test_a_renamed_topic_keeps_its_readers(site):
    before = files(site)
    settings(
        site,
        '[topics.housing]\ntitle = "Housing"',
        '[topics.homes]\ntitle = "Homes"\nformerly = ["housing"]',
    )
    catalog(site, *({**row, "topics": ["homes"]} for row in OLD))

    said = feeds(site)

    after = files(site)
    assert "look at" not in said
    assert after["housing.atom.xml"] == after["homes.atom.xml"]
    assert (
        b'href="https://www.example.org/digest/feeds/homes.atom.xml" rel="self"'
        in after["housing.atom.xml"]
    )
    assert ids(site, "housing.rss.xml") == ["e7", "e6", "e5"]
    assert set(before) <= set(after)


def test_a_topic_that_is_given_up_says_so_from_its_day_on(site):
    settings(site, 'title = "Courts"', 'title = "Courts"\nretired = 2022-08-03')
    feeds(site, "2022-08-03T09:59:00Z")
    eve = ids(site, "courts.atom.xml")

    said = digest(site, "feeds", clock="2022-08-03T10:00:00Z").output
    catalog(site, *OLD, entry("new", "2022-08-04", topics=["courts"]))
    feeds(site, "2022-08-05T12:00:00Z")

    assert eve == ["e7", "e6", "e5"]
    assert said == "10 files changed\n"
    assert ids(site, "courts.atom.xml") == ["courts", "e7", "e6"]
    assert ids(site, "all.atom.xml") == ["new", "e7", "e6"]
    assert updated(site, "courts.atom.xml") == "2022-08-03T10:00:00+00:00"


def test_the_stamp_knows_the_day_on_which_a_topic_is_given_up(site):
    settings(site, 'title = "Courts"', 'title = "Courts"\nretired = 2022-08-03')
    digest(site, "run", clock="2022-08-03T09:00:00Z")

    before = files(site)
    digest(site, "run", clock="2022-08-03T09:30:00Z")
    assert files(site) == before
    digest(site, "run", clock="2022-08-03T10:00:00Z")

    assert ids(site, "courts.atom.xml")[0] == "courts"


def test_files_of_a_topic_that_is_no_more_in_the_settings_stay_and_are_named(site):
    settings(site, '[topics.housing]\ntitle = "Housing"\n', "")
    catalog(site, *({**row, "topics": ["courts"]} for row in OLD))

    said = feeds(site)

    assert "housing.atom.xml" in files(site)
    named = [line.partition(": ")[0] for line in said.splitlines() if line.startswith("look at ")]
    assert named == [
        f"look at outbox/feeds/housing.{end}" for end in ("atom.xml", "html", "json", "rss.xml")
    ]


def test_archives_that_nobody_wants_any_more_are_taken_away(site):
    (site / "digest.toml").write_text(SETTINGS + FEEDS + 'archives = "none"\n')

    assert "look at" not in feeds(site)

    assert not [name for name in files(site) if name.startswith("archive/")]
    assert b"prev-archive" not in files(site)["all.atom.xml"]


def test_what_a_killed_command_left_among_the_archives_is_taken_away(site):
    left = site / "outbox" / "feeds" / "archive" / ".staged-all.2022-01.atom.xml"
    left.write_text("half")

    feeds(site)

    assert not left.exists()
