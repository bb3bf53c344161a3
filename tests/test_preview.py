"""`digest preview` on the terminal: an issue as a person reads it, and as JSON."""

import json
import re
import subprocess
import sys

import pytest
from sites import SETTINGS, catalog, digest, entry, tree

TWO = SETTINGS.replace(
    "\n[newsletters.monthly]", '\n[newsletters.monthly]\nlanguages = ["en", "es"]'
)


@pytest.fixture(name="site")
def _site(tmp_path):
    (tmp_path / "digest.toml").write_text(SETTINGS)
    catalog(tmp_path, entry("rent"), entry("eviction", "2022-08-20"))
    return tmp_path


def preview(site, *words: str, **clock: str) -> str:
    result = digest(site, "preview", "monthly", *words, **clock)
    assert result.exit_code == 0, result.output
    return result.output


# What is shown


def test_an_issue_has_its_subject_preheader_editions_sections_titles_and_days(site):
    lines = preview(site).split("\n")

    assert lines[0] == "monthly, 2022-08-01 09:00 EDT: issue 1, 1 entry"
    assert lines[1] == "Subject:   Monthly digest: June – July 2022"
    assert lines[2] == "Preheader: 1 new resource: rent guide"
    assert re.fullmatch(
        r"Editions:  en, 1 entry; HTML [\d.]+ KB of 92 KB, text [\d.]+ KB, message [\d.]+ KB",
        lines[3],
    )
    assert lines[5:7] == ["Housing", "  2022-07-05  rent guide"]


def test_every_edition_has_its_line_and_one_of_them_is_shown(site):
    (site / "digest.toml").write_text(TWO)
    catalog(site, entry("rent"), entry("renta", language="es", title="Guía"))

    first, second = preview(site), preview(site, "--language", "es")

    assert "Editions:  en, 2 entries;" in first
    assert "\n           es, 2 entries;" in first
    assert "Shown:     en; another with --language es" in first
    assert "Shown:     es; another with --language en" in second
    assert "Subject:   Monthly digest: junio–julio de 2022" in second


def test_an_edition_that_has_no_room_for_all_says_how_many_it_shows(site):
    catalog(site, *(entry(f"e{n:03}", summary="What it says. " * 40) for n in range(150)))

    found = re.search(r"en, (\d+) of 150 entries \(the web page has all\); HTML 9", preview(site))

    assert found
    assert 20 < int(found[1]) < 150


def test_what_waits_and_what_was_passed_over_is_said_with_its_reason(site):
    (site / "digest.toml").write_text(
        SETTINGS.replace(
            'start = 2022-06-01\nfrom = "Ex', 'start = 2022-06-01\nhold = ["held"]\nfrom = "Ex'
        )
    )
    catalog(
        site, entry("rent"), entry("held"), entry("later", "2022-08-20"), entry("old", "2022-05-05")
    )

    shown = preview(site)

    assert "waits: held “held guide”: it is on the list `hold` of monthly" in shown
    assert "waits: later “later guide”: it becomes visible on 2022-08-20" in shown
    assert "passed over: old “old guide”: 2022-05-05 is before `start`" in shown


def test_what_check_finds_has_a_line_with_its_id_its_place_and_what_to_do(site):
    catalog(site, entry("rent", url=""))
    (site / "templates").mkdir()
    (site / "templates/issue.txt.j2").write_text("Nothing.\n")

    shown = preview(site)

    assert "check: nothing found" not in shown
    assert re.search(r"^error \w+: en\.txt.*: .+; .+$", shown, re.MULTILINE)


def test_nothing_found_is_said(site):
    assert preview(site).rstrip().endswith("check: nothing found")


def test_preview_writes_nothing(site):
    before = tree(site)

    for words in ((), ("--sample",), ("--json",), ("--html", "-")):
        preview(site, *words)

    assert tree(site) == before


# An issue that was made, a sample, an empty one


def test_an_issue_that_was_made_is_shown_as_it_lies_in_the_outbox(site):
    digest(site, "run")

    for name in ("2022-08-01", "1"):
        shown = preview(site, "--issue", name)
        assert shown.startswith("monthly, 2022-08-01 09:00 EDT: issue 1, 1 entry\n")
        assert "the same as in outbox/mail/monthly/2022-08-01" in shown


def test_an_issue_that_redo_would_change_says_so(site):
    digest(site, "run")
    catalog(site, entry("rent", title="Rent, corrected"))

    shown = preview(site, "--issue", "2022-08-01")
    html = preview(site, "--issue", "2022-08-01", "--html", "-")
    digest(site, "redo", "monthly")

    assert "digest redo monthly 2022-08-01 would change it" in shown
    assert "Rent, corrected" in shown
    assert html == (site / "outbox/mail/monthly/2022-08-01/en.html").read_text()


def test_an_issue_that_is_none_is_refused(site):
    digest(site, "run")

    result = digest(site, "preview", "monthly", "--issue", "2021-01-01")

    assert result.exit_code == 1
    assert "monthly 2021-01-01: is no issue; the last ones are 2022-08-01" in result.output


def test_a_sample_shows_the_newest_entries_whether_announced_or_not(site):
    catalog(site, *(entry(f"e{n:02}", f"2022-07-{n + 1:02}") for n in range(20)))
    digest(site, "run")

    shown = preview(site, "--sample")

    assert "a sample: the newest entries, at most 12" in shown
    titles = re.findall(r"e\d\d guide$", shown, re.MULTILINE)
    assert titles == [f"e{n:02} guide" for n in range(19, 7, -1)]


def test_a_sample_leaves_out_what_no_reader_may_see_yet(site):
    catalog(
        site,
        entry("rent"),
        entry("gone", withdrawn="2022-07-06T12:00:00Z"),
        entry("secret", embargo="2022-12-01"),
        entry("undated", None),
        entry("later", "2022-09-09"),
    )

    shown = preview(site, "--sample")

    assert "rent guide" in shown
    assert not re.search("gone guide|secret guide|undated guide|later guide", shown)


def test_a_sample_of_nothing_says_what_to_do(site):
    catalog(site)

    result = digest(site, "preview", "monthly", "--sample")

    assert result.exit_code == 1
    assert "no entry of the catalog could be in it yet; put some into catalog.json" in result.output


def test_an_empty_issue_says_how_to_see_a_mail_all_the_same(site):
    digest(site, "run")

    shown = preview(site, clock="2022-08-03T12:00:00Z")
    catalog(site)
    empty = preview(site)

    assert "issue 2, 1 entry" in shown
    assert "no issue (nothing to announce)" in empty
    assert empty.rstrip().endswith("to see how a mail looks: digest preview monthly --sample")


# The same bytes


def test_json_says_what_the_record_of_the_run_says(site):
    catalog(site, entry("rent"), entry("later", "2022-08-20"), entry("old", "2022-05-05"))
    shown = json.loads(preview(site, "--json"))
    digest(site, "run")
    record = json.loads((site / "outbox/mail/monthly/2022-08-01/issue.json").read_text())

    (edition,) = shown["editions"]
    lengths = {file["name"]: file["length"] for file in record["files"]}
    assert shown["shown"] == "due"
    assert shown["folder"] == "mail/monthly/2022-08-01"
    for name in ("number", "cutoff", "announced", "waiting", "passed_over"):
        assert shown[name] == record[name]
    assert edition["octets"] == {
        "html": lengths["en.html"],
        "text": lengths["en.txt"],
        "message": lengths["en.eml"],
    }
    assert edition["key"] == record["editions"][0]["key"]
    assert [e["id"] for s in edition["sections"] for e in s["entries"]] == ["rent"]
    assert shown["findings"] == []
    assert shown["excepted"] == []


def test_json_has_every_finding_with_its_place(site):
    (site / "templates").mkdir()
    (site / "templates/issue.txt.j2").write_text("Nothing.\n")

    findings = json.loads(preview(site, "--json"))["findings"]

    assert findings
    for finding in findings:
        assert finding["severity"] in ("error", "warning")
        assert finding["id"]
        assert finding["file"]
        assert finding["problem"]
        assert finding["remedy"]


# Quick


def test_on_the_terminal_nothing_is_loaded_that_serves_or_makes_pages(site):
    """Python's list of what it imported tells; the cold start has half a second."""
    words = ("--site", str(site), "preview", "monthly", "--as-of", "2022-08-02")
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "digest", *words],
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "digest.preview.showing" in loaded
    assert not loaded & {"http.server", "webbrowser", "digest.cli.preview_page"}
    assert {name for name in loaded if name.startswith("digest.preview.")} == {
        "digest.preview.showing",
        "digest.preview.findings",
    }


# What is refused


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--issue", "1", "--sample"], "--issue and --sample exclude each other"),
        (["--json", "--html", "-"], "--html and --json exclude each other"),
        (["--json", "--open"], "--json and --open, --serve and --pictures exclude each other"),
        (["--topic", "courts", "--open"], "--topic is for the terminal, --html and --json"),
        (["--serve", "70000"], "70000 is no port"),
        (["--serve", "alerts"], "write it first: digest preview alerts --serve"),
        (["--language", "fr", "--open"], "fr: is no language of monthly; there are: en"),
    ],
)
def test_what_cannot_be_asked_for_together_is_refused(site, words, said):
    result = digest(site, "preview", "monthly", *words)

    assert result.exit_code in (1, 2)
    assert said in result.output
    assert not (site / ".digest/preview").exists()
