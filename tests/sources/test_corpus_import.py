"""All that the corpus has, through the command line: imported or refused by name, and twice.

What each format gives is tested beside its reader. Here is what holds for every file there is: the
sum of what became of its records, one line for what cannot be read, and a second import that
changes no byte.
"""

from itertools import groupby
from pathlib import Path

import pytest
from importing import adds_up, attempted, counts, everything, imported, site_in
from sites import digest

CORPUS = Path(__file__).resolve().parents[3] / "shared/corpus"
FILES = sorted(
    path for part in ("feeds", "catalogue") for path in (CORPUS / part).rglob("*") if path.is_file()
)
FOLDERS = sorted(path for path in (CORPUS / "catalogue").rglob("*") if path.is_dir())
SHOWN = (
    "feeds/real/feedrs-rss_2.0_bbc.xml",
    "feeds/real/rssparser-reddit.rss",
    "feeds/real/feedrs-jsonfeed_spec_1.json",
    "catalogue/wxr/small-export.xml",
    "catalogue/tables/excel-cp1252-semicolon.csv",
)
AT = "2026-11-20T17:00:00Z"

pytestmark = pytest.mark.skipif(not FILES, reason="the corpus is not here")


def called(path: Path) -> str:
    return path.relative_to(CORPUS).as_posix()


def a_few(paths: list[Path]) -> list[Path]:
    """Choose, of each folder and ending, the smallest file and the largest one."""

    def kind(path: Path) -> tuple[str, str]:
        return str(path.parent), path.suffix

    chosen = set()
    for _, alike in groupby(sorted(paths, key=kind), key=kind):
        ordered = sorted(alike, key=lambda path: (path.stat().st_size, path))
        chosen |= {ordered[0], ordered[-1]}
    return sorted(path for path in chosen if path.stat().st_size < 40_000)[::2]


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    return site_in(tmp_path / "site")


def check(path: Path, site: Path) -> None:
    """Import a file or a folder twice, and look at what every import must do."""
    before = everything(site)
    first = attempted(site, path, clock=AT)
    between = (site / "catalog.json").read_bytes()
    line = first.stdout.partition("\n")[0]
    if first.exit_code:
        assert first.exit_code == 1, first.output
        assert first.stdout == ""
        assert first.stderr.startswith("digest: ")
        assert first.stderr.count("\n") == 1
        assert path.name in first.stderr
        assert {name: now for name, now in everything(site).items() if name in before} == before
        return

    second = imported(site, path, clock="2026-11-21T17:00:00Z")

    assert adds_up(line), line
    told, again = counts(first), counts(second)
    assert (again["new"], again["changed"]) == (0, 0), second.output
    assert again["records"] == told["records"]
    assert again["unchanged"] == told["new"] + told["changed"] + told["unchanged"]
    assert (site / "catalog.json").read_bytes() == between


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=called)
def test_every_file_is_imported_or_refused_by_name_and_changes_nothing_the_second_time(
    path: Path, site: Path
) -> None:
    check(path, site)


@pytest.mark.parametrize("path", a_few(FILES), ids=called)
def test_a_file_of_each_kind_is_imported_or_refused_and_changes_nothing_the_second_time(
    path: Path, site: Path
) -> None:
    check(path, site)


@pytest.mark.slow
@pytest.mark.parametrize("path", FOLDERS, ids=called)
def test_every_folder_is_imported_as_a_whole_and_changes_nothing_the_second_time(
    path: Path, site: Path
) -> None:
    check(path, site)


@pytest.mark.slow
def test_all_files_one_after_the_other_into_one_catalog_leave_a_catalog(site: Path) -> None:
    known = 0
    for number, path in enumerate(FILES):
        result = attempted(site, path, "--as", f"source-{number}", clock=AT)
        if result.exit_code == 0:
            assert adds_up(result.stdout.partition("\n")[0])
            known += counts(result)["new"]

    status = digest(site, "preview", "monthly", clock=AT)

    assert known > 1500
    assert status.exit_code == 0, status.output
    assert '"id"' in (site / "catalog.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SHOWN)
def test_what_was_imported_can_be_shown_and_its_feeds_have_no_fault(name: str, site: Path) -> None:
    imported(site, CORPUS / name, clock=AT)

    preview = digest(site, "preview", "monthly", clock=AT)
    checked = digest(site, "feeds", "--check", clock=AT)

    assert preview.exit_code == 0, preview.output
    assert checked.exit_code == 0, checked.output
