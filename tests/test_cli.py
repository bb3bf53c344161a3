"""Each verb as people call it: what it prints, what it writes, how it ends."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from freezegun import freeze_time
from sites import SETTINGS, catalog, digest, entry, tree

from digest.cli import VERBS, main
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


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            ("run", "weekly"),
            "digest: weekly: is no newsletter of digest.toml; there are: monthly, alerts",
        ),
        (
            ("run", "monthly", "--include", "nobody"),
            "digest: nobody: is not in the catalog; see the ids in catalog.json",
        ),
        (
            ("run", "alerts", "--include", "rent"),
            "digest: rent: has no topic or language of alerts",
        ),
        # as of a variable of the shell that is not set
        (("run", "", "--now"), "digest: is no newsletter of digest.toml; there are: monthly"),
        (("run", "--as-of", "2022-09-01"), "digest: --as-of 2022-09-01: has not come yet"),
        (("preview", "nobody"), "digest: nobody: is no newsletter"),
        (("preview", "monthly", "--topic", "nothing"), "digest: nothing: is no topic"),
        (("preview", "monthly", "--language", "fr"), "digest: fr: is no language of monthly"),
        (("explain", "nobody"), "digest: nobody: is neither in the catalog nor was it announced"),
        (("redo", "monthly"), "digest: monthly: has no issue yet"),
        (("withdraw", "nobody"), "digest: nobody: is neither in the catalog nor was it announced"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_said_in_one_line_with_exit_code_1(site, words, line):
    before = tree(site)

    result = digest(site, *words)

    assert result.exit_code == 1
    assert result.output.startswith(line)
    assert result.output.count("\n") == 1
    assert tree(site) == before


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--now"),
        ("run", "--accept-late"),
        ("run", "--include", "rent"),
        ("run", "monthly", "--accept-late", "--pass-over-late"),
        ("run", "monthly", "--now", "--catch-up"),
        ("run", "--as-of", "yesterday"),
        ("fly",),
        ("run", "--fly"),
    ],
    ids=" ".join,
)
def test_a_call_that_makes_no_sense_ends_with_exit_code_2_and_writes_nothing(site, words):
    before = tree(site)

    assert digest(site, *words).exit_code == 2
    assert tree(site) == before


NEEDS_NO_CATALOG = ("templates", "translations")


@pytest.mark.parametrize("verb", [v for v in VERBS if v != "init"])
@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("catalog.json", '{"entries": [', "digest: catalog.json:1:14: is not JSON"),
        (
            "catalog.json",
            '{"entries": [{"id": "a", "title": 7}]}',
            "digest: catalog.json: entries[0].title",
        ),
        ("catalog.json", '{"entries": [7]}', "digest: catalog.json: entries[0]: must be a table"),
        ("catalog.json", b"\xff\xfe", "digest: catalog.json: byte 0: is not UTF-8"),
        ("digest.toml", "[site", "digest: digest.toml: is not TOML"),
        (
            "digest.toml",
            SETTINGS.replace("every", "evry"),
            "digest: digest.toml: newsletters.monthly.evry: is not a setting; did you mean every?",
        ),
    ],
    ids=["cut off", "wrong type", "no row", "no text", "no table", "misspelt"],
)
def test_a_broken_file_is_named_with_the_place_by_every_verb(site, verb, name, content, line):
    (site / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    listing = site / "listing.txt"
    listing.write_text("Resources\nPublication Date\n08/15/2022\nAbout leases.\n")
    needs = {
        "preview": ["monthly"],
        "explain": ["rent"],
        "redo": ["monthly"],
        "withdraw": ["rent"],
        "import": [str(listing)],
    }

    result = digest(site, verb, *needs.get(verb, []))

    if name == "catalog.json" and verb in NEEDS_NO_CATALOG:
        assert result.exit_code == 0
        return
    assert result.exit_code == 1
    assert result.output.startswith(line)


def test_every_fault_of_a_catalog_has_a_line(site):
    catalog(site, entry("a", topics=["hosing"]), entry("a"), entry("b", url="ftp://x"))

    result = digest(site, "run")

    assert result.output.splitlines() == [
        "digest: catalog.json: entries[0].topics: unknown topic hosing; did you mean housing?",
        "digest: catalog.json: entries[1].id: a is also the id of entries[0]; give each its own",
        (
            "digest: catalog.json: entries[2].url: not a web address: ftp://x; "
            "write it like https://www.example.org/guide"
        ),
    ]


def test_a_clock_before_the_last_cut_off_stops_the_run_and_names_the_record(site):
    digest(site, "run", clock="2035-01-01T12:00:00Z")

    result = digest(site, "run", clock="2022-08-02T12:00:00Z")

    assert result.exit_code == 1
    assert (
        result.output.startswith("digest: mail/monthly/2034-12-01: its cut-off")
        or "2035-01-01" in result.output
    )


def test_an_issue_that_loses_all_its_entries_loses_its_page(site):
    digest(site, "run")
    digest(site, "withdraw", "rent")

    result = digest(site, "redo", "monthly")

    assert "no issue (all its entries were withdrawn)" in result.output
    assert not (site / "outbox/web/monthly/2022-08-01").exists()
    assert not list((site / "outbox/mail/monthly/2022-08-01").glob("*.eml"))


def test_a_lost_ledger_stops_everything_and_says_how_to_go_on(site):
    digest(site, "run")
    shutil.rmtree(site / "outbox/mail/monthly")
    before = tree(site)

    result = digest(site, "run", clock="2022-09-02T12:00:00Z")

    assert result.exit_code == 1
    assert "mail/monthly: holds no record, and web/monthly has pages of issues" in result.output
    assert "restore outbox/mail/monthly from a backup" in result.output
    assert tree(site) == before


def test_a_decision_about_nothing_says_so_and_leaves_no_record(site):
    digest(site, "run")
    before = tree(site)

    result = digest(site, "run", "monthly", "--accept-late", clock="2022-08-03T12:00:00Z")

    assert result.exit_code == 0
    assert "nothing was decided" in result.output
    assert tree(site) == before


def test_preview_for_a_topic_with_nothing_in_the_issue_says_so(site):
    result = digest(site, "preview", "monthly", "--topic", "courts")

    assert result.exit_code == 1
    assert result.output.startswith("digest: courts: has nothing in this issue")


def test_an_id_on_hold_that_no_entry_has_is_named_at_each_run(site):
    held = SETTINGS.replace(
        'start = 2022-06-01\nfrom = "Ex', 'hold = ["evicton"]\nstart = 2022-06-01\nfrom = "Ex'
    )
    (site / "digest.toml").write_text(held)

    for verb in ("run", "run", "status"):
        assert (
            "look at hold in newsletters.monthly: no entry has the id evicton"
            in digest(site, verb).output
        )


@pytest.mark.parametrize("absent", [None, ""])
def test_withdraw_marks_an_entry_whose_mark_is_empty(site, absent):
    catalog(site, entry("rent", withdrawn=absent))

    digest(site, "withdraw", "rent")

    assert "it is withdrawn" in digest(site, "explain", "rent").output


def test_a_withdrawal_that_the_disk_refuses_changes_nothing(site):
    digest(site, "run")
    (site / "outbox/feeds/all.atom.xml").unlink()
    (site / "outbox/feeds/all.atom.xml").mkdir()
    before = tree(site)

    assert digest(site, "withdraw", "rent").exit_code == 1
    assert tree(site) == before


def test_a_page_of_a_language_in_which_nothing_is_left_goes(site):
    both = SETTINGS.replace(
        "[newsletters.monthly]", '[newsletters.monthly]\nlanguages = ["en", "es"]'
    )
    (site / "digest.toml").write_text(both)
    catalog(site, entry("rent"))
    digest(site, "run")
    rent_es = entry("rent-es", "2022-08-05", language="es", translation_of="rent")
    catalog(site, entry("rent"), rent_es, entry("heat", "2022-08-05"))
    digest(site, "run", clock="2022-09-02T12:00:00Z")
    page = site / "outbox/web/monthly/2022-09-01/index.html"
    assert "heat guide" in page.read_text()

    digest(site, "withdraw", "heat", clock="2022-09-02T13:00:00Z")
    digest(site, "redo", "monthly", clock="2022-09-02T13:00:00Z")

    assert not page.exists()
    assert (page.parent / "es.html").is_file()


def test_redo_keeps_the_languages_that_the_issue_was_asked_for_in(site):
    digest(site, "run")
    both = SETTINGS.replace(
        "[newsletters.monthly]", '[newsletters.monthly]\nlanguages = ["en", "es"]'
    )
    (site / "digest.toml").write_text(both)

    assert "unchanged" in digest(site, "redo", "monthly").output
    assert digest(site, "feeds").output.startswith("0 files changed")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        (
            {"url": "www.example.org/x"},
            "url: not a web address: www.example.org/x; write it like https://",
        ),
        (
            {"language": "Spanish"},
            'language: not a language tag: Spanish; write it like "en" or "es-MX"',
        ),
        ({"topics": "housing"}, "topics: must be a list in [ ] or nothing, and is text in quotes"),
        ({"title": 7}, "title: must be text in quotes or nothing, and is a whole number"),
    ],
    ids=["no scheme", "name of a language", "no list", "a number"],
)
def test_what_a_lay_person_gets_wrong_is_said_in_plain_words(site, fields, problem):
    catalog(site, entry("a", **fields))

    result = digest(site, "run")

    assert result.exit_code == 1
    assert result.output.startswith(f"digest: catalog.json: entries[0].{problem}")


def test_preview_refuses_a_clock_before_the_last_cut_off(site):
    digest(site, "run", clock="2035-01-01T15:00:00Z")

    result = digest(site, "preview", "monthly")

    assert result.exit_code == 1
    assert "is later than the clock" in result.output
