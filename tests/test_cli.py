"""Each verb as people call it: what it prints, what it writes, how it ends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from freezegun import freeze_time
from sites import SETTINGS, catalog, digest, entry, tree

from digest.cli import main
from digest.cli.init import FILES


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "digest.toml").write_text(SETTINGS)
    catalog(tmp_path, entry("rent"), entry("eviction", "2022-08-20"))
    return tmp_path


def test_run_says_what_went_in_what_waits_and_where_it_lies(site):
    result = digest(site, "run")

    assert result.exit_code == 0
    assert "2022-08-01 09:00 EDT: issue 1, 1 entry" in result.output
    assert "in outbox/mail/monthly/2022-08-01" in result.output
    assert "waits: eviction “eviction guide”: it becomes visible on 2022-08-20" in result.output
    assert "next slot: 2022-09-01 09:00 EDT (2022-09-01 13:00 UTC)" in result.output


def test_run_without_a_name_leaves_unscheduled_newsletters_alone(site):
    catalog(site, entry("trial", topics=["courts"]))

    digest(site, "run")

    assert (site / "outbox/mail/monthly").is_dir()
    assert not (site / "outbox/mail/alerts").exists()


def test_run_as_json_gives_the_new_records(site):
    result = digest(site, "run", "--json")

    (record,) = json.loads(result.output)["newsletters"]["monthly"]["records"]
    assert (record["number"], record["announced"]) == (1, ["rent"])
    assert record["folder"] == "mail/monthly/2022-08-01"


def test_a_stopped_flood_ends_with_exit_code_4_once(site):
    catalog(site, *(entry(f"old-{n}", "2022-06-02") for n in range(51)), entry("rent"))

    first = digest(site, "run", clock="2022-08-02T12:00:00Z")
    second = digest(site, "run", clock="2022-08-02T13:00:00Z")

    assert first.exit_code == 4
    assert "stopped: 51 entries came late" in first.output
    assert "digest run monthly --accept-late" in first.output
    assert second.exit_code == 0


def test_preview_shows_subject_sections_and_sizes_and_writes_nothing(site):
    before = tree(site)

    result = digest(site, "preview", "monthly")

    assert result.exit_code == 0
    for words in ("Subject:", "Preheader:", "Housing", "2022-07-05  rent guide", "KB"):
        assert words in result.output
    assert tree(site) == before


def test_preview_html_is_what_run_writes(site):
    previewed = digest(site, "preview", "monthly", "--html", "-").output

    digest(site, "run")

    assert (site / "outbox/mail/monthly/2022-08-01/en.html").read_text() == previewed


def test_preview_for_a_topic_shows_what_a_reader_of_it_gets(site):
    catalog(site, entry("rent"), entry("trial", topics=["courts"]))

    result = digest(site, "preview", "monthly", "--topic", "courts")

    assert "trial guide" in result.output
    assert "rent guide" not in result.output


def test_preview_looks_ahead(site):
    result = digest(site, "preview", "monthly", "--as-of", "2022-09-15")

    assert "eviction guide" in result.output


def test_status_of_an_overdue_issue_ends_with_exit_code_3(site):
    late = digest(site, "status")
    digest(site, "run")
    good = digest(site, "status")

    assert (late.exit_code, good.exit_code) == (3, 0)
    assert "overdue since 2022-08-01 09:00 EDT" in late.output
    assert "last issue: 2022-08-01 09:00 EDT: issue 1, 1 entry" in good.output


def test_status_lists_held_left_and_undated_entries(site):
    digest(site, "run")
    settings = SETTINGS.replace(
        'start = 2022-06-01\nfrom = "Ex', 'hold = ["eviction"]\nstart = 2022-06-01\nfrom = "Ex'
    )
    (site / "digest.toml").write_text(settings)
    catalog(site, entry("eviction", "2022-08-20"), entry("soon", "soon"))

    result = digest(site, "status", clock="2022-08-25T12:00:00Z")
    as_json = json.loads(digest(site, "status", "--json", clock="2022-08-25T12:00:00Z").output)

    assert "eviction “eviction guide”: it is on the list `hold`" in result.output
    assert "look at rent: monthly announced it and it has left the catalog" in result.output
    assert "look at soon in catalog.json: published is not a date: soon" in result.output
    assert as_json["newsletters"]["monthly"]["held"] == ["eviction"]
    assert as_json["newsletters"]["monthly"]["left_catalog"] == ["rent"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "monthly: announced in issue 1, outbox/mail/monthly/2022-08-01"),
        ({}, "alerts: never: its topics (housing) are none that alerts follows"),
    ],
)
def test_explain_says_where_an_entry_was_announced_or_why_not(site, changed, words):
    digest(site, "run")

    assert words in digest(site, "explain", "rent").output


@pytest.mark.parametrize(
    ("entry_now", "words"),
    [
        (
            entry("x", "2022-09-10"),
            (
                "it becomes visible on 2022-09-10 00:00 EDT; then it is for the issue "
                "cut off at 2022-10-01 09:00 EDT"
            ),
        ),
        (entry("x", "2022-08-10"), "will be in the issue cut off at 2022-09-01 09:00 EDT"),
        (entry("x", "2022-05-01"), "2022-05-01 is before `start`, 2022-06-01"),
        (entry("x", None), "it has no date"),
        (entry("x", "soon"), "published is not a date: soon"),
        (entry("x", withdrawn="2022-07-20T12:00:00Z"), "it is withdrawn"),
        (
            entry("x", url="https://www.example.org/rent/"),
            "it has the address of rent, announced in 2022-08-01",
        ),
    ],
    ids=["future", "upcoming", "before-start", "undated", "unreadable", "withdrawn", "same-as"],
)
def test_explain_names_the_rule_and_the_dates(site, entry_now, words):
    digest(site, "run")
    catalog(site, entry_now)

    result = digest(site, "explain", "x")

    assert result.exit_code == 0
    assert words in result.output
    assert "the clock says 2022-08-02 08:00 EDT" in result.output


def test_redo_brings_todays_text_and_leaves_withdrawn_entries_out(site):
    catalog(site, entry("rent"), entry("heat"))
    digest(site, "run")
    catalog(
        site,
        entry("rent", title="Rent, corrected"),
        entry("heat", withdrawn="2022-08-02T10:00:00Z"),
    )

    result = digest(site, "redo", "monthly")
    text = (site / "outbox/mail/monthly/2022-08-01/en.txt").read_text()

    assert result.exit_code == 0
    assert "made anew" in result.output
    assert "Rent, corrected" in text
    assert "heat guide" not in text


def test_redo_twice_changes_nothing(site):
    digest(site, "run")
    before = tree(site)

    assert "unchanged" in digest(site, "redo", "monthly").output
    assert tree(site) == before


def test_withdraw_takes_an_entry_out_of_feeds_at_once_and_return_brings_it_back(site):
    digest(site, "run")

    assert "rent is withdrawn" in digest(site, "withdraw", "rent").output
    gone = (site / "outbox/feeds/all.atom.xml").read_text()
    assert "rent is back" in digest(site, "withdraw", "rent", "--return").output

    assert "rent guide" not in gone
    assert "rent guide" in (site / "outbox/feeds/all.atom.xml").read_text()


def test_withdraw_keeps_every_field_of_the_catalog(site):
    catalog(site, entry("rent", colour="green", source={"guid": "7"}))

    digest(site, "withdraw", "rent")

    (row,) = json.loads((site / "catalog.json").read_text())["entries"]
    assert row == entry(
        "rent", colour="green", source={"guid": "7"}, withdrawn="2022-08-02T12:00:00Z"
    )


def test_an_announced_entry_that_left_the_catalog_can_be_withdrawn(site):
    digest(site, "run")
    catalog(site, entry("eviction", "2022-08-20"))

    assert digest(site, "withdraw", "rent").exit_code == 0

    rows = {row["id"]: row for row in json.loads((site / "catalog.json").read_text())["entries"]}
    assert rows["rent"]["withdrawn"] == "2022-08-02T12:00:00Z"


def test_feeds_makes_feeds_and_pages_only(site):
    assert digest(site, "feeds").exit_code == 0

    assert (site / "outbox/feeds/housing.rss.xml").is_file()
    assert not (site / "outbox/mail").exists()


def test_feeds_checks_what_it_made(site):
    result = digest(site, "feeds", "--check")

    assert result.exit_code == 0
    assert result.output == "39 files changed\n16 files checked, nothing found\n"


def test_feeds_checks_what_somebody_else_put_there(site):
    digest(site, "feeds")
    feeds = site / "outbox" / "feeds"
    good = (feeds / "all.atom.xml").read_text()
    (feeds / "old").mkdir()
    (feeds / "old" / "all.atom.xml").write_text(good.replace("/all.", "/old/all.", 1))
    (feeds / "extra.atom.xml").write_text(good.replace("tag:www", "www", 1))
    (feeds / "list.opml").write_text("<opml")
    (feeds / ".hidden.rss.xml").write_text("<rss")

    result = digest(site, "feeds", "--check")

    assert result.exit_code == 1
    changed, *lines, count = result.output.splitlines()
    strangers, findings = lines[:3], lines[3:]
    assert changed == "0 files changed"
    assert count == "19 files checked, 4 errors"
    assert [line.partition(": ")[0] for line in strangers] == [
        "look at outbox/feeds/extra.atom.xml",
        "look at outbox/feeds/list.opml",
        "look at outbox/feeds/old/all.atom.xml",
    ]
    assert [line.partition(": ")[0] for line in findings] == [
        "outbox/feeds/extra.atom.xml:4",
        "outbox/feeds/extra.atom.xml:10",
        "outbox/feeds/list.opml:1",
        "outbox/feeds/list.opml:1",
    ]


def test_feeds_with_nothing_but_warnings_end_well(site):
    catalog(site, entry("rent", title="Rent &amp; repairs"))

    result = digest(site, "feeds", "--check")

    assert result.exit_code == 0
    assert result.output.endswith("16 files checked, 6 warnings\n")
    assert ": warning: a title shows markup to its readers: “&amp;”; " in result.output


def test_init_makes_a_site_that_runs_at_once(tmp_path):
    site = tmp_path / "new"
    with freeze_time("2022-08-02T12:00:00Z"):
        made = CliRunner().invoke(main, ["init", str(site)])

    assert made.exit_code == 0
    assert "issue 1, 2 entries" in digest(site, "run").output


@pytest.mark.parametrize(
    "day", ["2022-08-01", "2022-03-30", "2024-02-29", "2022-01-31", "2022-12-01"]
)
@pytest.mark.parametrize("hour", ["00:30", "08:59", "09:00", "23:30"])
def test_a_new_site_has_its_first_issue_due_whatever_the_day(tmp_path, day, hour):
    clock = f"{day}T{hour}:00Z"
    with freeze_time(clock):
        CliRunner().invoke(main, ["init", str(tmp_path)])

    assert "issue 1, 2 entries" in digest(tmp_path, "run", clock=clock).output


def test_init_touches_no_site_that_is_there(site):
    before = tree(site)

    result = digest(site, "init", str(site))

    assert result.exit_code == 1
    assert tree(site) == before


def test_init_where_no_folder_can_be_says_so_in_one_line(tmp_path):
    (tmp_path / "file").touch()

    result = digest(tmp_path, "init", str(tmp_path / "file/site"))

    assert result.exit_code == 1
    assert result.output.endswith("cannot be written: Not a directory\n")


def test_a_start_before_zones_had_whole_minutes_leaves_a_record_that_can_be_read(site):
    (site / "digest.toml").write_text(SETTINGS.replace("2022-06-01", "1800-01-01"))
    digest(site, "run")

    result = digest(site, "run", clock="2022-09-02T12:00:00Z")

    assert result.exit_code == 0, result.output
    assert "issue 2, 1 entry" in result.output


def test_the_outbox_readme_of_a_new_site_is_that_of_the_repository():
    root = Path(__file__).parents[1]
    pattern = FILES["outbox/README.md"]

    assert (root / "templates/new-site" / pattern).read_bytes() == (
        root / "outbox/README.md"
    ).read_bytes()
