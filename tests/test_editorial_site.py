"""What a person decides counts alike in preview, run, redo and explain, and is kept in issue.json."""

import json
from pathlib import Path

import pytest
from sites import SETTINGS, catalog, digest, entry, tree

NAME = "monthly/2022-08-01.toml"
AUGUST = "2022-08-02T12:00:00Z"
SEPTEMBER = "2022-09-02T12:00:00Z"
WORDS = 'subject = "Own words"\nintro = "Dear *readers*"\nhold = ["mold"]\npin = ["lease"]\n'


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    (tmp_path / "digest.toml").write_text(SETTINGS)
    catalog(tmp_path, entry("rent", "2022-07-20"), entry("mold", "2022-07-10"), entry("lease"))
    return tmp_path


def put(site: Path, text: str, name: str = NAME) -> Path:
    path = site / "issues" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def record(site: Path, name: str = "2022-08-01") -> dict[str, object]:
    found: dict[str, object] = json.loads(
        (site / "outbox/mail/monthly" / name / "issue.json").read_text()
    )
    return found


def body(site: Path, name: str = "2022-08-01", suffix: str = "txt") -> str:
    return (site / "outbox/mail/monthly" / name / f"en.{suffix}").read_text()


def test_a_run_takes_it_and_the_record_keeps_it(site):
    put(site, WORDS)

    assert digest(site, "run").exit_code == 0

    made = record(site)
    assert made["editorial"] == {
        "subject": {"en": "Own words"},
        "intro": {"en": "Dear *readers*"},
        "hold": ["mold"],
        "pin": ["lease"],
    }
    assert (made["announced"], made["waiting"]) == (["rent", "lease"], {"mold": {"reason": "held"}})
    assert "Subject: Own words\n" in body(site, suffix="eml").replace("\r\n", "\n")
    assert "\nDear readers\n" in body(site)
    assert body(site).index("lease guide") < body(site).index("rent guide")
    page = (site / "outbox/web/monthly/2022-08-01/index.html").read_text()
    assert "<em>readers</em>" in page
    assert page.index("lease guide") < page.index("rent guide")


def test_what_was_previewed_is_what_is_written(site):
    put(site, WORDS)
    shown = digest(site, "preview", "monthly", "--html", "-").output

    digest(site, "run")

    assert "Dear <em>readers</em>" in shown
    assert body(site, suffix="html") in shown


def test_explain_says_where_an_entry_is_held_and_what_has_its_place(site):
    put(site, WORDS)
    held = digest(site, "explain", "mold").output
    assert "waits: `hold` in issues/monthly/2022-08-01.toml keeps it out of that issue" in held
    pinned = digest(site, "explain", "lease").output
    assert "first of all: it is on the list `pin` in issues/monthly" in pinned
    answer = json.loads(digest(site, "explain", "mold", "--json").output)
    assert answer["newsletters"]["monthly"]["reason"] == "held"


def test_explain_still_names_the_list_of_the_newsletter(site):
    settings = (site / "digest.toml").read_text()
    held = settings.replace('every = "month"', 'every = "month"\nhold = ["mold"]')
    (site / "digest.toml").write_text(held)
    put(site, 'hold = ["rent"]')
    assert "list `hold` of monthly in digest.toml" in digest(site, "explain", "mold").output


def test_the_next_issue_has_what_was_held_and_none_of_the_words(site):
    put(site, WORDS)
    digest(site, "run")

    assert digest(site, "run", clock=SEPTEMBER).exit_code == 0

    made = record(site, "2022-09-01")
    assert made["announced"] == ["mold"]
    assert "editorial" not in made
    assert "Dear readers" not in body(site, "2022-09-01")


def test_running_twice_changes_nothing(site):
    put(site, WORDS)
    digest(site, "run")
    before = tree(site)
    (site / ".digest/stamp.json").unlink()

    again = digest(site, "run")

    assert (tree(site), "nothing due" in again.output) == (before, True)


def test_a_run_that_is_killed_and_run_again_leaves_what_an_undisturbed_one_does(site, tmp_path):
    put(site, WORDS)
    put(site, 'subject = "Later"', "monthly/2022-09-01.toml")
    digest(site, "run", "--catch-up", clock=SEPTEMBER)
    whole = tree(site)
    for path in (site / "outbox/mail/monthly/2022-09-01").iterdir():
        path.unlink()
    (site / "outbox/mail/monthly/2022-09-01").rmdir()
    (site / "outbox/web/monthly/2022-09-01/index.html").unlink()
    (site / "outbox/web/monthly/2022-09-01").rmdir()

    digest(site, "run", "--catch-up", clock=SEPTEMBER)

    assert tree(site) == whole
    assert record(site, "2022-09-01")["editorial"] == {"subject": {"en": "Later"}}


def test_a_change_of_the_file_ends_what_the_stamp_said(site):
    catalog(site, entry("rent", "2022-08-20"))
    digest(site, "run")
    assert "nothing due" in digest(site, "run").output
    put(site, "subject = ", "monthly/2022-09-01.toml")

    refused = digest(site, "run")

    assert refused.exit_code == 1
    assert "digest: issues/monthly/2022-09-01.toml:1: is not TOML" in refused.output


@pytest.mark.parametrize("command", [["run"], ["preview", "monthly"], ["status"], ["feeds"]])
def test_a_file_that_is_wrong_stops_every_command_and_nothing_is_written(site, command):
    put(site, 'hold = ["mould"]')
    before = tree(site)

    refused = digest(site, *command)

    place = "issues/monthly/2022-08-01.toml:1: hold: no entry has the id mould; did you mean mold?"
    assert (refused.exit_code, refused.output) == (1, f"digest: {place}\n")
    assert tree(site) == before


# --- redo ---


def test_redo_of_an_issue_takes_the_words_that_its_file_has_by_now(site):
    digest(site, "run")
    put(site, WORDS)
    told = digest(site, "status").output
    assert "issue 1 was made with other words than its file has now" in told

    redone = digest(site, "redo", "monthly", "1")

    assert "made anew" in redone.output
    assert record(site)["announced"] == ["rent", "lease"]
    assert "Dear readers" in body(site)
    assert "other words" not in digest(site, "status").output
    digest(site, "run", clock=SEPTEMBER)
    assert record(site, "2022-09-01")["announced"] == ["mold"]


@pytest.mark.parametrize("later", ["gone", "another issue's"])
def test_redo_of_an_old_issue_keeps_its_own_introduction(site, later):
    path = put(site, WORDS)
    digest(site, "run")
    digest(site, "run", clock=SEPTEMBER)
    path.unlink()
    if later != "gone":
        put(site, 'intro = "Goodbye"', "monthly/2022-09-01.toml")
    before = body(site)

    redone = digest(site, "redo", "monthly", "1", clock=SEPTEMBER)

    assert "unchanged" in redone.output
    assert body(site) == before


def test_redo_refuses_a_file_that_is_wrong(site):
    digest(site, "run")
    put(site, 'pin = ["leese"]')
    before = tree(site)
    refused = digest(site, "redo", "monthly")
    assert (refused.exit_code, tree(site)) == (1, before)
    assert "did you mean lease?" in refused.output


# --- other ways to an issue ---


def test_a_newsletter_without_schedule_has_its_words_by_number(site):
    catalog(site, entry("eviction", topics=["courts"]))
    put(site, 'subject = "Alert"', "alerts/1.toml")

    digest(site, "run", "alerts")

    (made,) = (site / "outbox/mail/alerts").glob("*/en.eml")
    assert b"Subject: Alert\r\n" in made.read_bytes()


def test_an_issue_made_now_has_the_words_of_its_number_but_not_those_of_the_slot(site):
    put(site, 'subject = "Slot"', "monthly/2022-08-01.toml")
    digest(site, "run", "monthly", "--now", clock="2022-07-25T12:00:00Z")
    assert "editorial" not in record(site, "2022-07-25")
    put(site, 'subject = "Number"', "monthly/2.toml")
    catalog(site, entry("new", "2022-07-26"))
    digest(site, "run", "monthly", "--now", clock="2022-07-27T12:00:00Z")
    assert record(site, "2022-07-27")["editorial"] == {"subject": {"en": "Number"}}


def test_words_for_a_slot_that_was_missed_are_told_of(site):
    put(site, 'subject = "July"', "monthly/2022-07-01.toml")

    made = digest(site, "run")

    assert "look at issues/monthly/2022-07-01.toml: no issue was cut off on that day" in made.output
    assert "editorial" not in record(site)


def test_a_site_without_such_files_has_records_without_the_field(site):
    digest(site, "run")
    with_nothing = tree(site)
    assert "editorial" not in record(site)
    put(site, "# nothing\n")
    digest(site, "redo", "monthly")
    assert {k: v for k, v in tree(site).items() if not k.startswith("issues")} == with_nothing
