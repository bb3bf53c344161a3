"""What spares the pages of old issues: it saves time, and never changes what is written."""

import json
import os
import shutil
from pathlib import Path

import pytest
from sites import SETTINGS, catalog, digest, entry, tree

from digest import kept

PAGE = "web/monthly/2022-08-01/index.html"
TEMPLATE = Path(__file__).parents[1] / "templates/issue.html.j2"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Give a site with one issue and its page."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "digest.toml").write_text(SETTINGS)
    catalog(folder, entry("rent"), entry("eviction", "2022-08-20"))
    digest(folder, "run")
    return folder


def spared(site: Path) -> list[str]:
    """Give the pages that the note would spare, were nothing but the outbox different."""
    key = json.loads((site / ".digest/pages.json").read_text())["key"]
    found = kept.read(site, key)
    return [path for path in found.pages if found.spares(path)]


def test_the_page_of_an_issue_is_spared_for_as_long_as_it_and_its_record_are_as_they_were(site):
    assert spared(site) == [PAGE]

    digest(site, "run", clock="2022-09-02T12:00:00Z")

    assert spared(site) == [PAGE, "web/monthly/2022-09-01/index.html"]


def test_only_pages_of_issues_are_taken_down(site):
    pages = json.loads((site / ".digest/pages.json").read_text())["pages"]

    assert list(pages) == [PAGE]


def page_gone(site: Path) -> None:
    (site / "outbox" / PAGE).unlink()


def page_changed(site: Path) -> None:
    (site / "outbox" / PAGE).write_text("Somebody was here.")


def page_changed_in_place(site: Path) -> None:
    path = site / "outbox" / PAGE
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"rent", b"tent"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def template_of_the_site(site: Path) -> None:
    (site / "templates").mkdir()
    shutil.copy(TEMPLATE, site / "templates")
    with (site / "templates/issue.html.j2").open("a") as file:
        file.write("<!-- ours -->")


def setting(site: Path) -> None:
    (site / "digest.toml").write_text(SETTINGS.replace("1 Example Street", "2 Example Street"))


def topic_retitled(site: Path) -> None:
    (site / "digest.toml").write_text(SETTINGS.replace('"Housing"', '"Homes"'))


def note_gone(site: Path) -> None:
    (site / ".digest/pages.json").unlink()


def note_broken(site: Path) -> None:
    (site / ".digest/pages.json").write_text("{")


def note_of_another_shape(site: Path) -> None:
    (site / ".digest/pages.json").write_text('{"key": 1}')


@pytest.mark.parametrize(
    "change",
    [
        page_gone,
        page_changed,
        page_changed_in_place,
        template_of_the_site,
        setting,
        topic_retitled,
        note_gone,
        note_broken,
        note_of_another_shape,
    ],
    ids=lambda change: change.__name__.replace("_", " "),
)
@pytest.mark.parametrize(
    "command", [("feeds",), ("run",), ("redo", "monthly"), ("withdraw", "rent")], ids=" ".join
)
def test_whatever_changed_the_tree_is_that_of_a_site_without_the_note(
    site, tmp_path, change, command
):
    change(site)
    without = shutil.copytree(site, tmp_path / "without")
    shutil.rmtree(without / ".digest")

    for folder in (site, without):
        assert digest(folder, *command, clock="2022-08-03T12:00:00Z").exit_code == 0

    assert tree(site) == tree(without)


def test_an_issue_that_is_made_again_gets_its_page_anew(site):
    catalog(site, entry("rent", title="Rent, corrected"))

    digest(site, "redo", "monthly")

    assert "Rent, corrected" in (site / "outbox" / PAGE).read_text()


def test_a_restored_record_gets_its_own_page(site, tmp_path):
    old = shutil.copytree(site / "outbox/mail/monthly/2022-08-01", tmp_path / "backup")
    catalog(site, entry("rent", title="Rent, corrected"))
    digest(site, "redo", "monthly")
    shutil.rmtree(site / "outbox/mail/monthly/2022-08-01")
    shutil.copytree(old, site / "outbox/mail/monthly/2022-08-01")

    digest(site, "feeds")

    assert "rent guide" in (site / "outbox" / PAGE).read_text()
