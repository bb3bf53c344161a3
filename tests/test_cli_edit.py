"""digest edit: the file that it opens, what a person wrote in it, and what it says afterwards."""

import json
import sys
import tomllib
from pathlib import Path

import pytest
from sites import SETTINGS, catalog, digest, entry, tree

from digest.editorial.draft import MARK

CLOCK = "2022-07-20T12:00:00Z"
PATH = "issues/monthly/2022-08-01.toml"


@pytest.fixture(name="site")
def _site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    settings = SETTINGS.replace("start = 2022-06-01", "start = 2022-07-02")
    (tmp_path / "digest.toml").write_text(settings)
    catalog(
        tmp_path,
        entry("rent", "2022-07-05"),
        entry("gavel", "2022-07-04", topics=["courts"]),
        entry("plain", "2022-07-03", topics=[]),
        entry("later", "2022-08-20"),
        entry("odd", None),
    )
    return tmp_path


@pytest.fixture(name="typed")
def _typed(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> object:
    """Give a way to name an editor that puts a text in front of what it opens."""
    script = tmp_path_factory.mktemp("editor") / "an editor.py"
    script.write_text(
        "import pathlib, sys\n"
        "file = pathlib.Path(sys.argv[2])\n"
        "file.write_text(sys.argv[1] + file.read_text(encoding='utf-8'), encoding='utf-8')\n"
    )

    def choose(text: str, variable: str = "EDITOR") -> None:
        quoted = text.replace("'", "'\\''")
        monkeypatch.setenv(variable, f"{sys.executable} '{script}' '{quoted}'")

    return choose


def test_without_an_editor_it_says_where_the_file_is_and_what_to_do(site):
    result = digest(site, "edit", "monthly", clock=CLOCK)

    assert result.exit_code == 0
    assert result.output == (
        f"{site / PATH}: open it with any editor of plain text, and save it as UTF-8\n"
        "then look at it: digest preview monthly\n"
    )
    assert (site / PATH).is_file()


def test_the_file_lists_what_the_issue_has_section_by_section_and_what_waits(site):
    digest(site, "edit", "monthly", clock=CLOCK)

    text = (site / PATH).read_text()
    below = [line.removeprefix("# ") for line in text.partition(MARK)[2].split("\n")]
    shown = [" ".join(line.split()) for line in below if line.strip("# ")]
    assert shown == [
        "Housing",
        '"rent", # 2022-07-05 rent guide',
        "Courts",
        '"gavel", # 2022-07-04 gavel guide',
        "Without a topic",
        '"plain", # 2022-07-03 plain guide',
        "Not in it, but waiting",
        '"later", # later guide: it becomes visible on 2022-08-20 00:00 EDT',
        '"odd", # odd guide: it has no date',
    ]
    assert tomllib.loads(text) == {}
    assert '# subject = "Monthly digest: July 2 – August 1, 2022"' in text


def test_what_is_not_touched_decides_nothing(site):
    before = digest(site, "preview", "monthly", clock=CLOCK).output
    digest(site, "edit", "monthly", clock=CLOCK)
    assert digest(site, "preview", "monthly", clock=CLOCK).output == before


def test_show_prints_what_would_be_opened_and_writes_nothing(site):
    before = tree(site)
    shown = digest(site, "edit", "monthly", "--show", clock=CLOCK)
    assert tree(site) == before
    digest(site, "edit", "monthly", clock=CLOCK)
    assert shown.output == (site / PATH).read_text()


@pytest.mark.parametrize("variable", ["EDITOR", "VISUAL"])
def test_it_opens_the_editor_and_says_what_comes_of_it(site, typed, variable):
    typed('subject = "Own"\nhold = ["rent"]\npin = ["plain", "later"]\n', variable)

    result = digest(site, "edit", "monthly", clock=CLOCK)

    assert result.output.split("\n") == [
        "monthly, 2022-08-01 09:00 EDT: issue 1, 2 entries",
        "  subject in en: Own",
        "  held: rent",
        "  pin: plain",
        "  pin names later, which is not in this issue: it becomes visible on 2022-08-20 00:00 EDT",
        "then: digest preview monthly",
        "",
    ]


def test_visual_comes_before_editor(site, typed):
    typed('subject = "Visual"\n', "VISUAL")
    typed('subject = "Editor"\n', "EDITOR")
    assert "subject in en: Visual" in digest(site, "edit", "monthly", clock=CLOCK).output


def test_it_says_so_if_nothing_was_decided(site, typed):
    typed("# a note to myself\n")
    assert "  nothing is decided: all is as usual\n" in digest(site, "edit", "monthly").output


def test_what_is_wrong_is_said_with_its_line_and_the_words_stay(site, typed):
    typed('\nhold = ["rnt"]\n')

    result = digest(site, "edit", "monthly", clock=CLOCK)

    line = f"digest: {PATH}:2: hold: no entry has the id rnt; did you mean rent?\n"
    assert (result.exit_code, result.output) == (1, line)
    assert (site / PATH).read_text().startswith('\nhold = ["rnt"]\n')


def test_a_file_that_is_wrong_can_be_opened_again_and_mended(site, typed):
    (site / PATH).parent.mkdir(parents=True)
    (site / PATH).write_text("hold = [")
    typed("order = []\n# ")
    assert digest(site, "edit", "monthly", clock=CLOCK).exit_code == 0


def test_what_a_person_wrote_stays_and_the_entries_are_listed_anew(site):
    digest(site, "edit", "monthly", clock=CLOCK)
    own = '# mine\nsubject = "x"   # keep\n'
    (site / PATH).write_text(own + (site / PATH).read_text())
    catalog(site, entry("fresh", "2022-07-08"))

    digest(site, "edit", "monthly", clock=CLOCK)

    text = (site / PATH).read_text()
    assert text.startswith(own)
    assert '"fresh",' in text
    assert '"rent",' not in text


def test_twice_is_once(site):
    digest(site, "edit", "monthly", clock=CLOCK)
    before, stamp = tree(site), (site / PATH).stat().st_mtime_ns
    digest(site, "edit", "monthly", clock=CLOCK)
    assert (tree(site), (site / PATH).stat().st_mtime_ns) == (before, stamp)


def test_an_issue_that_is_made_is_edited_by_its_folder_or_number(site, typed):
    digest(site, "run", clock="2022-08-02T12:00:00Z")
    typed('hold = ["gavel"]\n')

    result = digest(site, "edit", "monthly", "1", clock="2022-08-02T12:00:00Z")

    assert "issue 1, 2 entries" in result.output
    assert result.output.endswith("then: digest redo monthly 2022-08-01\n")
    assert "Not in it" not in (site / PATH).read_text()
    same = digest(site, "edit", "monthly", "2022-08-01", "--show")
    assert same.output == (site / PATH).read_text()


def test_an_issue_whose_file_is_gone_is_edited_with_the_words_it_was_made_with(site):
    text = 'intro = "a \\"b\\"\\n\\n- c"\nhold = ["rent"]\norder = ["plain"]\n'
    (site / PATH).parent.mkdir(parents=True)
    (site / PATH).write_text(text)
    digest(site, "run", clock="2022-08-02T12:00:00Z")
    (site / PATH).unlink()

    digest(site, "edit", "monthly", "1", clock="2022-08-02T12:00:00Z")

    written = tomllib.loads((site / PATH).read_text())
    assert written["intro"]["en"].strip() == 'a "b"\n\n- c'
    assert (written["hold"], written["order"]) == (["rent"], ["plain"])
    assert "unchanged" in digest(site, "redo", "monthly", "1", clock="2022-08-02T12:00:00Z").output


def test_a_later_slot_can_be_prepared(site):
    shown = digest(site, "edit", "monthly", "2022-09-01", "--show", clock=CLOCK).output
    assert "cut off at 2022-09-01 09:00 EDT" in shown
    assert '"later",' in shown.partition("Not in it")[0]


def test_a_newsletter_without_schedule_is_edited_by_number(site):
    digest(site, "edit", "alerts", clock=CLOCK)
    text = (site / "issues/alerts/1.toml").read_text()
    assert text.startswith("# Alerts: issue 1, made whenever it is run.\n")


def test_a_file_by_number_is_opened_where_there_is_one(site):
    (site / "issues/monthly").mkdir(parents=True)
    (site / "issues/monthly/1.toml").write_text("# by number\n")
    assert digest(site, "edit", "monthly", "--show").output.startswith("# by number\n")


@pytest.mark.parametrize("which", ["2022-08-02", "7", "soon", "2021-01-01"])
def test_what_is_no_issue_is_refused(site, which):
    result = digest(site, "edit", "monthly", which, clock=CLOCK)
    assert result.exit_code == 1
    assert "is no issue, and no slot to come; name an issue by its folder" in result.output
    assert not (site / "issues").exists()


@pytest.mark.parametrize(
    ("editor", "said"),
    [
        (f"{sys.executable} -c 'raise SystemExit(3)'", "ended with exit code 3; look at"),
        ("/nowhere/editor --wait", "cannot be started: No such file or directory; open"),
        ('"', "cannot be started: No closing quotation; open"),
    ],
)
def test_an_editor_that_fails_is_told_of(site, monkeypatch, editor, said):
    monkeypatch.setenv("EDITOR", editor)
    result = digest(site, "edit", "monthly", clock=CLOCK)
    assert result.exit_code == 1
    assert said in result.output


def test_titles_in_the_comments_cannot_break_out_of_them(site, typed):
    catalog(site, entry('x"y\\', "2022-07-05", title='a\u2028subject = "b"\x85c'))
    text = digest(site, "edit", "monthly", "--show", clock=CLOCK).output
    assert tomllib.loads(text) == {}
    assert json.dumps('x"y\\') in text
