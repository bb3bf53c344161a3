"""digest simulate: every issue that would be made in a time, and nothing written."""

import json
from pathlib import Path
from typing import Any

import pytest
from sites import SETTINGS, catalog, digest, entry, tree

CLOCK = "2022-08-15T12:00:00Z"


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    settings = SETTINGS.replace("start = 2022-06-01", "start = 2022-07-02")
    (tmp_path / "digest.toml").write_text(settings)
    catalog(
        tmp_path,
        entry("july", "2022-07-20"),
        entry("august", "2022-08-10"),
        entry("october", "2022-10-05"),
        entry("undated", None),
        entry("old", "2021-01-01"),
        entry("far", "2030-01-01"),
    )
    return tmp_path


def lines(site: Path, *words: str, clock: str = CLOCK) -> list[str]:
    result = digest(site, "simulate", "monthly", *words, clock=clock)
    assert result.exit_code == 0, result.output
    return result.output.rstrip("\n").split("\n")


def found(site: Path, *words: str, name: str = "monthly", clock: str = CLOCK) -> Any:
    result = digest(site, "simulate", name, *words, "--json", clock=clock)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


YEAR = ("--from", "2022-08-01", "--to", "2022-12-31")


def test_it_says_what_each_slot_would_make_and_what_is_never_announced(site):
    said = lines(site, *YEAR)

    assert said[:2] == [
        "monthly from 2022-08-01 to 2022-12-31",
        "the catalog as it stands today: what is still to come into it does not count",
    ]
    assert [line.partition(";")[0] for line in said[4:9]] == [
        "2022-08-01 09:00 EDT: issue 1, 1 entry",
        "2022-09-01 09:00 EDT: issue 2, 1 entry",
        "2022-10-01 09:00 EDT: no issue (nothing to announce)",
        "2022-11-01 09:00 EDT: issue 3, 1 entry",
        "2022-12-01 09:00 EST: no issue (nothing to announce)",
    ]
    assert said[10:] == [
        "5 slots: 3 issues with 3 entries, 2 without an issue, 0 over 92 KB, 0 floods",
        "not announced, before-start: 1 entry (old)",
        "not announced, future: 1 entry (far)",
        "not announced, undated: 1 entry (undated)",
    ]


def test_it_writes_nothing(site):
    before = tree(site)
    lines(site, *YEAR)
    assert tree(site) == before
    assert not (site / "outbox").exists()


def test_what_is_foretold_is_what_runs_make(site):
    foretold = found(site, *YEAR)["slots_made"]

    digest(site, "run", "--catch-up", clock="2022-12-31T12:00:00Z")

    for slot in foretold:
        folder = site / "outbox/mail/monthly" / slot["cutoff"][:10]
        record = json.loads((folder / "issue.json").read_text())
        assert (record["number"], record["announced"]) == (slot["number"], slot["announced"])
        sizes = [edition["octets"] for edition in slot["editions"]]
        assert sizes == [path.stat().st_size for path in folder.glob("en.html")]


def test_it_goes_on_from_the_issues_that_are_made(site):
    digest(site, "run", clock="2022-08-02T12:00:00Z")

    said = lines(site, *YEAR)

    assert said[3] == "up to 2022-08-01 issues are made already; --fresh begins from nothing"
    assert said[5].startswith("2022-09-01 09:00 EDT: issue 2, 1 entry")


def test_slots_before_the_first_day_are_gone_through_and_not_shown(site):
    whole = found(site, "--from", "2022-10-15", "--to", "2022-12-31")
    assert [slot["number"] for slot in whole["slots_made"]] == [3, None]
    assert whole["not_announced"] == {"undated": "undated", "old": "before-start", "far": "future"}


def test_afresh_it_begins_on_the_first_day_with_no_issue_and_no_words(site):
    digest(site, "run", clock="2022-08-02T12:00:00Z")
    (site / "issues/monthly").mkdir(parents=True)
    (site / "issues/monthly/2022-11-01.toml").write_text('hold = ["october"]')

    whole = found(site, "--fresh", "--from", "2022-01-01", "--to", "2022-12-31")

    assert [s["number"] for s in whole["slots_made"] if s["number"]] == [1, 2, 3]
    assert whole["slots"] == 12
    assert whole["not_announced"]["old"] == "before-start"


def test_what_people_decided_counts(site):
    (site / "issues/monthly").mkdir(parents=True)
    (site / "issues/monthly/2022-11-01.toml").write_text('hold = ["october"]')
    whole = found(site, *YEAR)
    assert whole["slots_made"][-1]["announced"] == ["october"]


def test_added_is_the_visible_day_unless_it_is_asked_for(site):
    late = entry("late", "2022-08-10", added="2022-10-20T00:00:00Z")
    never = entry("never", "2022-08-11", added="2023-10-20T00:00:00Z")
    catalog(site, entry("july", "2022-07-20"), late, never)

    at_once, as_added = found(site, *YEAR), found(site, *YEAR, "--as-added")

    assert at_once["slots_made"][1]["announced"] == ["never", "late"]
    assert [s["announced"] for s in as_added["slots_made"]] == [["july"], [], [], ["late"], []]
    assert as_added["not_announced"] == {"never": "added-later"}
    assert lines(site, *YEAR)[2].endswith("else: --as-added")
    assert (
        lines(site, *YEAR, "--as-added")[2] == "a slot has what the catalog had by then (`added`)"
    )


def test_entries_are_listed_under_the_issue_that_has_them(site):
    said = lines(site, *YEAR, "--entries")
    at = next(n for n, line in enumerate(said) if "issue 2" in line)
    assert said[at + 1] == "    2022-08-10  august “august guide”"


def test_a_mail_without_room_for_all_is_told_of(site):
    many = [entry(f"e{n}", "2022-08-10", summary="word " * 110) for n in range(140)]
    catalog(site, *many)

    whole = found(site, *YEAR)

    assert whole["giants"] == 1
    (edition,) = whole["slots_made"][1]["editions"]
    assert edition["fit"] < edition["entries"] == 140
    assert edition["octets"] <= 92_000
    said = "\n".join(lines(site, *YEAR))
    assert f"too large: {edition['fit']} of 140 fit into the mail in en" in said


def test_a_flood_is_told_of(site):
    late = [entry(f"l{n}", "2022-07-10", added="2022-10-20T00:00:00Z") for n in range(60)]
    catalog(site, *late, entry("july", "2022-07-20"))

    whole = found(site, *YEAR, "--as-added")

    assert whole["floods"] == 1
    flood = whole["slots_made"][3]
    assert (len(flood["flood"]), flood["announced"]) == (60, [])
    said = lines(site, *YEAR, "--as-added")
    assert any("stopped: 60 entries came late, all at once" in line for line in said)
    assert any(line.startswith("not announced, flood: 60 entries (l0, ") for line in said)


def test_other_topics_are_never_announced(site):
    settings = (site / "digest.toml").read_text()
    both = settings.replace('every = "month"', 'every = "month"\ntopics = ["courts"]')
    (site / "digest.toml").write_text(both)
    assert found(site, *YEAR)["not_announced"]["july"] == "not-matched"


def test_without_days_it_is_a_year_from_what_is_overdue_or_from_today(site):
    whole = found(site)
    assert (whole["from"], whole["to"]) == ("2022-08-01", "2023-07-31")


def test_a_time_without_a_slot_says_so(site):
    assert (
        lines(site, "--from", "2022-08-02", "--to", "2022-08-05")[-1] == "no slot lies in that time"
    )


@pytest.mark.parametrize(
    ("name", "words", "code", "said"),
    [
        ("alerts", (), 1, "alerts: has no schedule, so nothing is made by itself; preview shows"),
        ("monthly", ("--from", "2022-08-02", "--to", "2022-08-01"), 2, "is before --from"),
        ("monthly", ("--from", "soon"), 2, "soon"),
        ("nobody", (), 1, "is no newsletter of digest.toml"),
    ],
)
def test_what_cannot_be_is_refused(site, name, words, code, said):
    result = digest(site, "simulate", name, *words, clock=CLOCK)
    assert (result.exit_code, said in result.output) == (code, True)
