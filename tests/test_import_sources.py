"""Sources with names: all of them in one command, each all or nothing, and nothing in a dry run."""

import json
import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest
from fetch.hostile_server import serving
from importing import (
    Served,
    attempted,
    by_title,
    counted,
    entries,
    everything,
    imported,
    item,
    rss,
    site_in,
)

from digest.fetch.http import Web

TWO = '\n[sources.first]\nfrom = "first.xml"\n\n[sources.second]\nfrom = "second.csv"\n'
TABLE = "id,Title,Date\n1,One,2024-03-05\n2,Two,2024-03-04\n"


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    site = site_in(tmp_path / "site", TWO)
    (site / "first.xml").write_bytes(rss(item("A", guid="a"), item("B", guid="b")))
    (site / "second.csv").write_text(TABLE, encoding="utf-8")
    return site


@pytest.fixture(autouse=True, name="pauses")
def _pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Count the pauses between questions instead of waiting."""
    pauses: list[float] = []
    monkeypatch.setitem(Web.__init__.__kwdefaults__, "sleep", pauses.append)
    return pauses


def test_all_sources_are_imported_each_with_its_name_before_its_counts(site):
    result = imported(site, "--all")

    first, second = (line for line in result.stdout.split("\n") if " records: " in line)
    assert counted(first.removeprefix("first: "))["new"] == 2
    assert counted(second.removeprefix("second: "))["new"] == 2
    assert by_title(site).keys() == {"A", "B", "One", "Two"}
    assert {entry["source"]["name"] for entry in entries(site)} == {"first", "second"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            None,
            "first.xml: does not exist; is it written right? a web address begins with https://",
        ),
        (b"", "first.xml: is empty"),
        (b"\x00\xff\x00", "first.xml: is of no kind that is known here"),
        (rss(item("", day="")), "none of its records can be an entry"),
    ],
    ids=["missing", "empty", "binary", "without a word"],
)
def test_a_source_that_fails_is_named_in_a_line_and_does_not_stop_the_others(
    site, content, problem
):
    (site / "first.xml").unlink()
    if content is not None:
        (site / "first.xml").write_bytes(content)

    result = attempted(site, "--all")

    assert result.exit_code == 1
    assert result.stderr.startswith("digest: first: ")
    assert problem in result.stderr
    assert result.stderr.count("\n") == 1
    assert by_title(site).keys() == {"One", "Two"}


@pytest.mark.parametrize("content", [None, "{", '{"entries": [{}]}', "[]"])
def test_a_catalog_that_cannot_be_read_is_named_and_nothing_is_written(site, content):
    (site / "catalog.json").unlink()
    if content is not None:
        (site / "catalog.json").write_text(content, encoding="utf-8")
    before = everything(site)

    result = attempted(site, "second")

    assert result.exit_code == 1
    assert "catalog.json" in result.stderr
    assert {name: now for name, now in everything(site).items() if ".digest" not in name} == before


def test_a_source_is_meant_by_its_name_or_by_its_place(site):
    by_name = imported(site, "second")
    by_place = imported(site, site / "second.csv")

    assert counted(by_name.stdout.partition("\n")[0])["new"] == 2
    assert counted(by_place.stdout.partition("\n")[0])["unchanged"] == 2
    assert {entry["source"]["name"] for entry in entries(site)} == {"second"}


def test_a_path_begins_where_one_stands_also_where_a_source_of_the_site_has_such_a_path(
    site, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)

    result = attempted(site, "second.csv")

    assert result.exit_code == 1
    assert "second.csv: does not exist" in result.stderr


def test_a_path_of_a_named_source_begins_at_the_site_and_another_where_one_stands(
    site, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.csv").write_text(TABLE.replace("One", "Mine"), encoding="utf-8")

    imported(site, "first")
    imported(site, "mine.csv", "--as", "mine")

    assert {"A", "Mine"} <= by_title(site).keys()


def test_neither_a_source_nor_all_or_both_is_wrong_use(site):
    assert attempted(site).exit_code == 2
    assert attempted(site, "first", "--all").exit_code == 2


def test_all_of_no_source_is_refused_with_what_to_add(tmp_path):
    result = attempted(site_in(tmp_path / "bare"), "--all")

    assert result.exit_code == 1
    assert "digest.toml: names no source" in result.stderr
    assert "[sources.site]" in result.stderr


@pytest.mark.parametrize(
    "option", [("--dates", "mdy"), ("--format", "table"), ("--as", "x"), ("--language", "es")]
)
def test_options_for_one_source_are_no_options_for_all(site, option):
    result = attempted(site, "--all", *option)

    assert result.exit_code == 2


def test_a_dry_run_says_the_same_and_leaves_every_byte_of_the_folder(site):
    imported(site, "--all")
    (site / "first.xml").write_bytes(rss(item("A, mended", guid="a"), item("C", guid="c")))
    (site / "second.csv").write_text(TABLE + "3,,\n4,Four,soon\n", encoding="utf-8")
    before = everything(site)

    dry = imported(site, "--all", "--dry-run", clock="2024-03-07T08:00:00Z")
    after = everything(site)
    wet = imported(site, "--all", clock="2024-03-07T08:00:00Z")

    assert after == before
    assert dry.stdout.endswith("\nnothing was written\n")
    refused = " (as they stand: .digest/refused/second.txt)"
    assert dry.stdout.removesuffix("\nnothing was written\n") == wet.stdout.replace(refused, "")
    assert everything(site) != before


def test_a_dry_run_on_a_site_that_was_never_used_makes_no_folder(site):
    before = everything(site)

    imported(site, "--all", "--dry-run")

    assert everything(site) == before
    assert not (site / ".digest").exists()


def test_a_dry_run_remembers_nothing_of_what_a_server_said(site):
    served = Served(feed=rss(item("W", guid="w")))
    with serving(served) as server:
        table = f'\n[sources.web]\nfrom = "{server.url("/feed")}"\nallow_private = true\n'
        (site / "digest.toml").write_text((site / "digest.toml").read_text() + table)
        imported(site, "web", "--dry-run")
        imported(site, "web")

    assert ["if-none-match" in each.fields for each in server.asked] == [False, False]
    assert "W" in by_title(site)


def test_what_was_refused_is_kept_as_it_stands_until_an_import_refuses_nothing(site):
    kept = site / ".digest/refused/second.txt"
    (site / "second.csv").write_text(TABLE + "3,Three,Q1 2018\n", encoding="utf-8")
    imported(site, "second")
    text = kept.read_text(encoding="utf-8")

    (site / "second.csv").write_text(TABLE, encoding="utf-8")
    imported(site, "second")

    assert text.startswith("row 4: published: ")
    assert "Q1 2018" in text.partition("\n\n")[2]
    assert not kept.exists()


def test_the_report_shows_no_progress_where_nobody_watches(site):
    result = imported(site, "--all")

    assert "…" not in result.stderr
    assert "\r" not in result.output


def test_the_records_are_counted_on_a_terminal_and_the_line_is_cleared(site):
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "digest", "--site", site, "import", "--all"],
        stdout=subprocess.PIPE,
        stderr=theirs,
    ) as process:
        report = process.stdout.read() if process.stdout else b""
    os.close(theirs)
    shown = b""
    while select.select([ours], [], [], 0.2)[0]:
        try:
            shown += os.read(ours, 65_536)
        except OSError:  # how Linux says that nobody writes any more
            break
    os.close(ours)

    assert process.returncode == 0
    assert "2 records …".encode() in shown
    assert shown.endswith(b"\r\x1b[K")
    assert b"\r" not in report
    assert b"first: 2 records: 2 new" in report


def test_categories_and_rules_of_the_settings_give_topics_at_import(site):
    text = (site / "digest.toml").read_text()
    text = text.replace('title = "Courts"', 'title = "Courts"\nmatch = ["bail*"]')
    (site / "digest.toml").write_text(text + 'topics = { "Rent" = "housing", "News" = false }\n')
    rows = [
        {"id": "1", "Title": "Bailing out", "Topics": "Rent; News"},
        {"id": "2", "Title": "Two"},
    ]
    (site / "second.json").write_text(json.dumps(rows))
    lines = "id,Title,Date,Topics\n1,Bailing out,2024-03-05,Rent; News\n2,Two,2024-03-05,Other\n"
    (site / "second.csv").write_text(lines)

    imported(site, "second")

    found = by_title(site)
    assert found["Bailing out"]["topics"] == ["housing", "courts"]
    assert found["Two"]["topics"] == []


def test_of_a_folder_a_file_that_cannot_be_read_is_refused_and_what_is_hidden_is_left_out(site):
    folder = site / "posts"
    folder.mkdir()
    (folder / "a.md").write_text("---\ntitle: A\ndate: 2024-03-05\n---\nWords of A.\n")
    (folder / "broken.csv").write_bytes(b"\x00\xff\x00")
    (folder / "picture.png").write_bytes(b"\x89PNG\x00")
    (folder / ".hidden").write_text("---\ntitle: Hidden\n---\n")
    (folder / "z.md").write_text("---\ntitle: Z\ndate: 2024-03-04\n---\nWords of Z.\n")

    result = imported(site, folder)

    assert result.stdout.startswith(
        "5 records: 2 new, 0 changed, 0 unchanged, "
        "2 left out (1 file of another kind, 1 hidden), 1 refused\n"
    )
    assert "\n  broken.csv: " in result.stdout
    assert by_title(site).keys() == {"A", "Z"}


def test_of_a_folder_a_document_that_cannot_be_read_is_refused_and_told(site):
    folder = site / "posts"
    folder.mkdir()
    (folder / "a.md").write_text("---\ntitle: A\ndate: 2024-03-05\n---\nWords of A.\n")
    (folder / "note.xml").write_bytes(b"<note>To whom it may concern</note>")

    result = imported(site, folder)

    assert result.stdout.startswith("2 records: 1 new, 0 changed, 0 unchanged, 1 refused\n")
    assert "\n  note.xml: is of no kind that is known here" in result.stdout
