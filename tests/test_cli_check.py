"""`digest check`: what is wrong with an issue before it goes, and with one that was made."""

import json
import re
import shutil

import pytest
from sites import SETTINGS, catalog, digest, entry, tree

from digest.publish import templates_in
from digest.translations import shipped_templates

ISSUE = "outbox/mail/monthly/2022-08-01"
EMPTY_LINK = '<a href="https://www.example.org/x"></a>'
HTTPS_ONLY = "[checks]\nL07 = 'the court has no https'\n"


@pytest.fixture(name="site")
def _site(tmp_path):
    (tmp_path / "digest.toml").write_text(SETTINGS)
    catalog(tmp_path, entry("rent"), entry("eviction", "2022-08-20"))
    return tmp_path


def check(site, *words: str, exit: int = 0, **clock: str) -> str:
    result = digest(site, "check", *words, **clock)
    assert result.exit_code == exit, result.output
    return result.output


def settings(site, more: str = "", **changes: str) -> None:
    text = SETTINGS + more
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    (site / "digest.toml").write_text(text)


def no_text(site) -> None:
    (site / "templates").mkdir(exist_ok=True)
    (site / "templates/issue.txt.j2").write_text("Nothing.\n")


# What is checked


def test_what_is_in_order_says_so_and_what_was_looked_at(site):
    said = check(site, "monthly")

    assert said.startswith("monthly, due: 2022-08-01 09:00 EDT: issue 1, 1 entry\n")
    assert re.search(r"^1 edition and \d+ feeds checked: nothing found$", said, re.MULTILINE)


def test_without_a_name_every_newsletter_is_checked(site):
    said = check(site)

    assert "monthly, due:" in said
    assert "alerts, due:" in said


def test_a_clock_of_ones_own_gives_the_issue_that_is_due_then(site):
    said = check(site, "monthly", "--as-of", "2022-09-01 12:00")

    assert said.startswith("monthly, due: 2022-09-01 09:00 EDT: issue 1, 2 entries\n")


def test_after_the_run_the_next_one_is_checked(site):
    digest(site, "run")

    assert check(site, "monthly").startswith("monthly, next: 2022-09-01 09:00 EDT: issue 2")


def test_check_writes_nothing(site):
    no_text(site)
    digest(site, "run", "monthly", "--force")
    before = tree(site)

    check(site, exit=1, clock="2022-09-02T12:00:00Z")
    check(site, "monthly", "--issue", "1", exit=1)

    assert tree(site) == before


# What is found


def test_an_error_has_a_line_and_exit_code_1(site):
    no_text(site)

    said = check(site, "monthly", exit=1)

    assert re.search(rf"^error \w+: {ISSUE}/en\.txt.*: .+; .+$", said, re.MULTILINE)
    assert re.search(r"checked: \d+ errors?( and \d+ warnings?)?$", said.rstrip())


def test_a_warning_leaves_exit_code_0_unless_it_is_strict(site):
    catalog(site, entry("rent", url="http://www.example.org/rent"))

    said = check(site, "monthly")
    strict = check(site, "monthly", "--strict", exit=1)

    assert "warning L07: " in said
    assert "entry rent" in said
    assert strict == said
    assert said.rstrip().endswith("checked: 1 warning")


def test_nothing_found_is_no_matter_of_strictness(site):
    check(site, "monthly", "--strict")


def test_a_fault_in_the_template_of_the_mail_has_its_place_there(site):
    source = templates_in(shipped_templates())["issue.mjml.j2"]
    at = source.index("</mj-body>")
    fault = f"<mj-section><mj-column><mj-text>\n{EMPTY_LINK}\n</mj-text></mj-column></mj-section>\n"
    (site / "templates").mkdir()
    (site / "templates/issue.mjml.j2").write_text(source[:at] + fault + source[at:])
    line = source[:at].count("\n") + 2

    said = check(site, "monthly", exit=1)

    assert f"(templates/issue.mjml.j2:{line}:1)" in said


def test_json_has_what_the_lines_have(site):
    no_text(site)

    found = json.loads(check(site, "monthly", "--json", exit=1))

    assert found["issues"] == [
        {
            "newsletter": "monthly",
            "shown": "due",
            "folder": "mail/monthly/2022-08-01",
            "number": 1,
            "editions": ["en"],
        }
    ]
    assert "feeds/all.atom.xml" in found["feeds"]
    assert found["links"] is None
    assert found["errors"] == len([f for f in found["findings"] if f["severity"] == "error"]) > 0
    assert found["errors"] + found["warnings"] == len(found["findings"])
    assert {"id", "severity", "file", "line", "entry", "problem", "remedy"} <= {
        *found["findings"][0]
    }


def test_a_feed_in_the_outbox_that_nothing_makes_is_checked_too(site):
    digest(site, "run")
    (site / "outbox/feeds/old.atom.xml").write_text("<feed/>")

    said = check(site, "monthly", exit=1)

    assert re.search(r"^error F-\S+: outbox/feeds/old\.atom\.xml", said, re.MULTILINE)


# Exceptions


def test_an_exception_takes_a_finding_off_and_is_shown_with_its_reason(site):
    catalog(site, entry("rent", url="http://www.example.org/rent"))
    settings(site, "\n" + HTTPS_ONLY)

    said = check(site, "monthly", "--strict")
    row = json.loads(check(site, "monthly", "--json"))

    assert re.search(r"^excepted L07: .*; the reason: the court has no https$", said, re.MULTILINE)
    assert said.rstrip().endswith("checked: nothing found; 1 excepted")
    assert row["findings"] == []
    assert [(one["id"], one["reason"]) for one in row["excepted"]] == [
        ("L07", "the court has no https")
    ]


def test_an_exception_of_one_newsletter_holds_for_that_one_alone(site):
    catalog(site, entry("rent", url="http://www.example.org/r", topics=["courts", "housing"]))
    settings(site, "\n[newsletters.monthly.checks]\nL07 = 'it has no https'\n")

    said = check(site)

    assert re.search("^excepted L07: outbox/mail/monthly/", said, re.MULTILINE)
    assert re.search("^warning L07: outbox/mail/alerts/", said, re.MULTILINE)


def test_an_exception_for_a_feed_holds_too(site):
    digest(site, "run")
    (site / "outbox/feeds/old.json").write_text("nothing")
    check(site, "monthly", exit=1)
    settings(site, "\n[checks]\nF-json-syntax = 'an old file that one partner reads'\n")

    assert "excepted F-json-syntax: outbox/feeds/old.json" in check(site, "monthly")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("[checks]\nL7 = 'x'", "checks.L7: is no check; did you mean L07?"),
        ("[checks]\nl07 = 'x'", "checks.l07: is no check; did you mean L07?"),
        ("[checks]\nF-sise = 'x'", "checks.F-sise: is no check; did you mean F-size?"),
        ("[checks]\nnonsense = 'x'", "checks.nonsense: is no check; docs/checks.md has the ids"),
        ("[newsletters.monthly.checks]\nL7 = 'x'", "newsletters.monthly.checks.L7: is no check"),
        ("[checks]\nL07 = ' '", "checks.L07: has no reason; say why it is right as it is"),
        ("[checks]\nL07 = 5", "checks"),
    ],
)
def test_an_exception_that_cannot_be_is_refused(site, table, said):
    settings(site, f"\n{table}\n")

    assert said in check(site, "monthly", exit=1)


# An issue that was made


def test_an_issue_that_was_made_is_in_order(site):
    digest(site, "run")

    for which in ("2022-08-01", "1"):
        said = check(site, "monthly", "--issue", which)
        assert said.startswith("monthly, made: 2022-08-01 09:00 EDT: issue 1, 1 entry\n")
        assert "checked: nothing found" in said


@pytest.mark.parametrize("suffix", ["eml", "html", "txt"])
def test_bytes_that_were_tampered_with_are_found(site, suffix):
    digest(site, "run")
    file = site / ISSUE / f"en.{suffix}"
    file.write_bytes(file.read_bytes().replace(b"www.example.org/rent", b"evil.example/rent"))

    said = check(site, "monthly", "--issue", "1", exit=1)

    assert f"error O01: {ISSUE}/en.{suffix}: the file is not what the record" in said
    assert re.search(rf"error [A-NP-Z]\d\d: {ISSUE}/en", said)  # and a check of the bytes


def test_it_is_the_bytes_in_the_outbox_that_are_checked_not_new_ones(site):
    digest(site, "run")
    no_text(site)

    assert "nothing found" in check(site, "monthly", "--issue", "1")
    check(site, "monthly", exit=1, clock="2022-09-02T12:00:00Z")


def test_files_that_are_gone_are_a_warning_since_they_may_be_deleted(site):
    digest(site, "run")
    (site / ISSUE / "en.eml").unlink()

    assert f"warning O02: {ISSUE}/en.eml: the file is gone" in check(
        site, "monthly", "--issue", "1"
    )


def test_a_page_that_is_gone_is_an_error(site):
    digest(site, "run")
    shutil.rmtree(site / "outbox/web/monthly/2022-08-01")

    assert "error O03: outbox/web/monthly/2022-08-01/" in check(
        site, "monthly", "--issue", "1", exit=1
    )


def test_a_page_and_a_feed_that_were_tampered_with_are_found(site):
    digest(site, "run")
    for name in ("web/monthly/2022-08-01/index.html", "feeds/all.atom.xml"):
        file = site / "outbox" / name
        kept = file.read_bytes()
        file.write_bytes(kept.replace(b"www.example.org/rent", b"evil.example/rent"))
        check(site, "monthly", "--issue", "1", exit=1)
        file.write_bytes(kept)

    check(site, "monthly", "--issue", "1")


def test_an_older_issue_is_not_held_against_the_feeds_of_today(site):
    digest(site, "run")
    digest(site, "run", clock="2022-09-02T12:00:00Z")

    assert "nothing found" in check(site, "monthly", "--issue", "1", clock="2022-09-02T12:00:00Z")


# What is refused


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--issue", "1"], 2, "--issue needs the NAME of its newsletter"),
        (["weekly"], 1, "weekly: is no newsletter of digest.toml; there are: monthly, alerts"),
        (["monthly", "--issue", "7"], 1, "monthly: has no issue yet"),
        (["monthly", "--as-of", "soon"], 2, "not a day or an instant: soon"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(site, words, code, said):
    assert said in check(site, *words, exit=code)
