"""digest diff: how two issues differ, and what redo would change."""

import json
from pathlib import Path

import pytest
from sites import SETTINGS, catalog, digest, entry, tree

CLOCK = "2022-09-02T12:00:00Z"
FIRST = (
    entry("rent", "2022-07-05"),
    entry("mold", "2022-07-04"),
    entry("gavel", "2022-07-03", topics=["courts"]),
)
SECOND = entry("later", "2022-08-05")
HEADING = "monthly: 2022-08-01 and 2022-08-01 as redo would make it"


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    settings = SETTINGS.replace("start = 2022-06-01", "start = 2022-07-02")
    (tmp_path / "digest.toml").write_text(settings)
    catalog(tmp_path, *FIRST, SECOND)
    digest(tmp_path, "run", "--catch-up", clock=CLOCK)
    return tmp_path


def lines(site: Path, *words: str) -> list[str]:
    result = digest(site, "diff", "monthly", *words, clock=CLOCK)
    assert result.exit_code == 0, result.output
    return result.output.rstrip("\n").split("\n")


def about(found: list[str], beginning: str) -> list[str]:
    return [line.strip() for line in found if line.strip().startswith(beginning)]


def decide(site: Path, text: str) -> None:
    (site / "issues/monthly").mkdir(parents=True)
    (site / "issues/monthly/1.toml").write_text(text)


def test_an_issue_that_redo_would_leave_as_it_is_has_no_difference(site):
    before = tree(site)
    assert lines(site, "1") == [HEADING, "  no difference"]
    assert lines(site, "2022-08-01") == lines(site, "1")
    assert tree(site) == before


def test_without_an_issue_it_is_the_last_one(site):
    assert lines(site)[0] == "monthly: 2022-09-01 and 2022-09-01 as redo would make it"


def test_what_a_person_changed_in_the_catalog_is_told_field_by_field(site):
    changed = FIRST[0] | {"title": "Rent", "published": "2022-07-06", "url": "https://a.org/r"}
    moved = FIRST[1] | {"topics": ["courts"], "summary": "About damp."}
    catalog(site, changed, moved, FIRST[2], SECOND)

    found = lines(site, "1")

    assert about(found, "changed") == [
        "changed: rent: title: “rent guide” → “Rent”",
        "changed: rent: url: “https://www.example.org/rent” → “https://a.org/r”",
        "changed: rent: published: “2022-07-05” → “2022-07-06”",
        "changed: mold: summary: “About mold.” → “About damp.”",
        "changed: mold: topics: “housing” → “courts”",
    ]
    assert about(found, "moved") == ["moved in en: mold: Housing → Courts"]
    assert {line.split(":")[0] for line in about(found, "en.")} == {"en.eml", "en.html", "en.txt"}


def test_what_redo_would_take_out_is_told_with_why(site):
    catalog(site, FIRST[0] | {"withdrawn": "2022-08-20T00:00:00Z"}, *FIRST[1:], SECOND)
    assert about(lines(site, "1"), "went") == ["went: rent “rent guide”: it waits, withdrawn"]


def test_an_issue_that_would_lose_everything_would_lose_its_number(site):
    gone = [one | {"withdrawn": "2022-08-20T00:00:00Z"} for one in FIRST]
    catalog(site, *gone, SECOND)
    found = lines(site, "1", "--text")
    assert about(found, "number") == ["number: 1 → none"]
    assert about(found, "edition") == ["edition in en: went"]
    assert about(found, "subject") == [
        "subject in en: “Monthly digest: July 2 – August 1, 2022” → none"
    ]
    assert "-rent guide" in found


def test_what_a_person_decides_since_is_told(site):
    decide(
        site, 'subject = "Own"\nintro = "Dear all"\npin = ["gavel"]\norder = ["mold"]\nhold = []'
    )

    found = lines(site, "1")

    assert about(found, "subject") == [
        "subject in en: “Monthly digest: July 2 – August 1, 2022” → “Own”"
    ]
    assert about(found, "introduction") == ["introduction in en: the usual one → “Dear all”"]
    assert about(found, "sections") == ["sections in en in another order: Courts, Housing"]
    assert about(found, "another order") == ["another order in en, Housing: mold, rent"]


def test_two_issues_are_told_apart(site):
    found = lines(site, "1", "2")
    assert found[0] == "monthly: 2022-08-01 and 2022-09-01"
    assert about(found, "number") == ["number: 1 → 2"]
    assert about(found, "came") == ["came: later “later guide”"]
    assert [line.split()[1] for line in about(found, "went")] == ["rent", "mold", "gavel"]
    assert lines(site, "2", "2")[1:] == ["  no difference"]


def test_the_text_is_told_line_by_line(site):
    catalog(site, FIRST[0] | {"title": "Rent"}, *FIRST[1:], SECOND)
    found = lines(site, "1", "--text")
    start = found.index("--- 2022-08-01/en.txt")
    assert found[start + 1] == "+++ 2022-08-01 as redo would make it/en.txt"
    assert {"-rent guide", "+Rent"} < set(found[start:])


def test_without_its_bodies_an_issue_is_compared_by_its_record(site):
    for name in ("en.txt", "en.html", "en.eml"):
        (site / "outbox/mail/monthly/2022-08-01" / name).unlink()
    catalog(site, FIRST[0] | {"title": "Rent"}, *FIRST[1:], SECOND)
    found = lines(site, "1", "--text")
    assert about(found, "changed") == ["changed: rent: title: “rent guide” → “Rent”"]
    assert about(found, "subject") == []
    assert "en.txt: one of the two is not there any more" in found


def test_what_only_the_record_says_is_told_as_such(site):
    path = site / "outbox/mail/monthly/2022-08-01/issue.json"
    record = json.loads(path.read_text())
    record["made_by"]["digest"] = "1"
    path.write_text(json.dumps(record))
    found = lines(site, "1")
    assert found[1].startswith("  made by digest: 1 → ")
    assert found[2:] == ["  no reader sees a difference; the record has one"]


def test_the_same_as_json(site):
    catalog(site, FIRST[0] | {"title": "Rent"}, *FIRST[1:], SECOND)
    decide(site, 'subject = "Own"\nhold = ["mold"]\npin = ["gavel"]')

    result = digest(site, "diff", "monthly", "1", "--json", clock=CLOCK)

    found = json.loads(result.output)
    assert found["same"] is False
    assert found["subjects"]["en"][1] == "Own"
    assert found["went"] == ["mold"]
    assert found["changed"] == [
        {"id": "rent", "field": "title", "before": "rent guide", "after": "Rent"}
    ]
    assert found["editions"] == [
        {
            "language": "en",
            "came": False,
            "went": False,
            "moved": [],
            "reordered": [],
            "resorted": True,
        }
    ]
    assert set(found["files"]) == {"en.eml", "en.html", "en.txt"}


def test_a_difference_is_no_failure_unless_a_script_asks_for_it(site):
    assert digest(site, "diff", "monthly", "1", "--exit-code", clock=CLOCK).exit_code == 0
    catalog(site, FIRST[0] | {"title": "Rent"}, *FIRST[1:], SECOND)
    assert digest(site, "diff", "monthly", "1", clock=CLOCK).exit_code == 0
    assert digest(site, "diff", "monthly", "1", "--exit-code", clock=CLOCK).exit_code == 5
    redone = digest(site, "redo", "monthly", "1", clock=CLOCK)
    assert redone.exit_code == 0
    assert digest(site, "diff", "monthly", "1", "--exit-code", clock=CLOCK).exit_code == 0


def test_what_diff_says_of_redo_is_what_redo_does(site):
    catalog(site, FIRST[0] | {"title": "Rent"}, *FIRST[1:], SECOND)
    foretold = json.loads(digest(site, "diff", "monthly", "1", "--json", clock=CLOCK).output)
    digest(site, "redo", "monthly", "1", clock=CLOCK)
    for name, (_, size) in foretold["files"].items():
        assert (site / "outbox/mail/monthly/2022-08-01" / name).stat().st_size == size


@pytest.mark.parametrize("words", [("9",), ("1", "2022-07-01")])
def test_what_is_no_issue_is_refused(site, words):
    result = digest(site, "diff", "monthly", *words, clock=CLOCK)
    assert (result.exit_code, "is no issue; the last ones are" in result.output) == (1, True)
