"""`digest run` and `redo` make no issue in which the checks find errors, unless it is forced."""

import json

import pytest
from sites import SETTINGS, catalog, digest, entry, tree

ISSUE = "outbox/mail/monthly/2022-08-01"


@pytest.fixture(name="site")
def _site(tmp_path):
    (tmp_path / "digest.toml").write_text(SETTINGS)
    catalog(tmp_path, entry("rent"), entry("eviction", "2022-08-20"))
    return tmp_path


def spoil(site) -> None:
    """Give the site a template of plain text that shows no entry."""
    (site / "templates").mkdir(exist_ok=True)
    (site / "templates/issue.txt.j2").write_text("Nothing.\n")


def mend(site) -> None:
    (site / "templates/issue.txt.j2").unlink()


def record(site) -> dict[str, object]:
    return json.loads((site / ISSUE / "issue.json").read_text())


def errors(site) -> list[str]:
    found = json.loads(digest(site, "check", "monthly", "--json").output)["findings"]
    return sorted({one["id"] for one in found if one["severity"] == "error"})


def except_all(site, ids: list[str]) -> None:
    rows = "\n".join(f"{id} = 'our readers want it so'" for id in ids)
    (site / "digest.toml").write_text(f"{SETTINGS}\n[checks]\n{rows}\n")


def test_an_issue_with_errors_is_refused_and_nothing_is_written(site):
    spoil(site)
    before = tree(site)

    result = digest(site, "run")

    assert result.exit_code == 1
    assert tree(site) == before
    assert "digest: error " in result.output
    assert f"{ISSUE}/en.txt" in result.output
    assert "mail/monthly/2022-08-01: the checks find" in result.output
    assert "so nothing was written; mend what they name" in result.output
    assert "digest run monthly --force" in result.output


def test_the_refusal_is_said_again_until_it_is_mended(site):
    spoil(site)

    assert digest(site, "run").exit_code == 1
    assert digest(site, "run").exit_code == 1
    mend(site)
    assert digest(site, "run").exit_code == 0
    assert "forced" not in record(site)


def test_force_lets_it_go_and_the_record_says_which_checks_it_went_against(site):
    spoil(site)
    known = errors(site)

    result = digest(site, "run", "monthly", "--force")

    assert result.exit_code == 0, result.output
    assert record(site)["forced"] == known != []
    assert f"forced, against the errors of: {', '.join(known)}" in result.output


def test_a_forced_issue_is_read_again_and_stays_what_it_is(site):
    spoil(site)
    digest(site, "run", "monthly", "--force")
    before = tree(site)

    again = digest(site, "run")

    assert again.exit_code == 0, again.output
    assert tree(site) == before


def test_force_without_errors_changes_no_byte(site, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "digest.toml").write_text(SETTINGS)
    catalog(other, entry("rent"), entry("eviction", "2022-08-20"))

    digest(site, "run", "monthly")
    digest(other, "run", "monthly", "--force")

    assert tree(site) == tree(other)


def test_force_is_for_one_newsletter(site):
    result = digest(site, "run", "--force")

    assert result.exit_code == 2
    assert "--force and decisions need the NAME of one newsletter" in result.output


def test_excepted_errors_keep_nothing_back_and_are_shown(site):
    spoil(site)
    except_all(site, errors(site))

    result = digest(site, "run")

    assert result.exit_code == 0, result.output
    assert "the reason: our readers want it so" in result.output
    assert "forced" not in record(site)


def test_warnings_keep_nothing_back(site):
    catalog(site, entry("rent", url="http://www.example.org/rent"))

    assert "warning L07" in digest(site, "check", "monthly").output
    assert digest(site, "run").exit_code == 0


def test_an_issue_with_errors_keeps_those_of_other_newsletters_back(site):
    (site / "digest.toml").write_text(
        SETTINGS.replace('title = "Alerts"', 'title = "Alerts"\nevery = "month"').replace(
            'topics = ["courts"]', 'topics = ["courts"]\ntemplate = "alert"'
        )
    )
    catalog(site, entry("rent"), entry("bail", topics=["courts"]))
    spoil(site)
    (site / "templates/issue.txt.j2").rename(site / "templates/alert.txt.j2")
    with_template = site / "templates/alert.mjml.j2"
    with_template.write_text("{% include 'issue.mjml.j2' %}")

    result = digest(site, "run")

    assert result.exit_code == 1
    assert "mail/alerts/2022-08-01: the checks find" in result.output
    assert not (site / "outbox/mail/monthly").exists()
    assert digest(site, "run", "monthly").exit_code == 0
    assert (site / ISSUE).is_dir()


def test_redo_keeps_what_was_there_where_the_new_one_has_errors(site):
    digest(site, "run")
    spoil(site)
    before = tree(site)

    result = digest(site, "redo", "monthly")

    assert result.exit_code == 1
    assert tree(site) == before
    assert "digest redo monthly 2022-08-01 --force" in result.output


def test_redo_with_force_and_after_it_without(site):
    digest(site, "run")
    spoil(site)

    forced = digest(site, "redo", "monthly", "--force")
    assert forced.exit_code == 0, forced.output
    assert record(site)["forced"]
    mend(site)
    assert digest(site, "redo", "monthly").exit_code == 0
    assert "forced" not in record(site)


def test_redo_of_a_forced_issue_that_would_not_change_is_no_matter(site):
    spoil(site)
    digest(site, "run", "monthly", "--force")
    before = tree(site)

    result = digest(site, "redo", "monthly")

    assert "unchanged" in result.output
    assert tree(site) == before


def test_a_run_with_nothing_due_is_not_checked(site):
    digest(site, "run")
    spoil(site)

    assert digest(site, "run").exit_code == 0
