"""A catalog that is whole whatever happens: kills, full disks, two at once, and who waits for whom."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fetch.hostile_server import answer, serving
from importing import by_title, everything, item, rss, site_in
from killed_site import ROWS, differing, tree, write_site
from killing import KILLED, Nursery, Outcome
from sources import workbooks

pytestmark = pytest.mark.slow

FEED = rss(
    *(item(f"Guide {n}", day=f"2022-08-{n:02}", guid=f"g{n}") for n in range(1, 20)),
    item("Unread", day="", guid="u", pubDate="Q1 2018"),
)
CLOCK = "2022-09-06T12:00:00Z"


@pytest.fixture(scope="module", name="nursery")
def _nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    """A site with entries that people wrote, and a feed beside it."""
    site = write_site(tmp_path / "site", ROWS)
    table = '\n[sources.feed]\nfrom = "feed.xml"\n'
    (site / "digest.toml").write_text((site / "digest.toml").read_text("utf-8") + table, "utf-8")
    (site / "feed.xml").write_bytes(FEED)
    return site


def catalog_of(site: Path) -> bytes:
    return (site / "catalog.json").read_bytes()


def check_killed(nursery: Nursery, site: Path, work: Path, at: int, how: str) -> Outcome:
    """Kill an import before an operation: the catalog is the old or the new one; then once more."""
    whole = shutil.copytree(site, work / "whole")
    undisturbed = nursery.run(whole, "import", "feed", clock=CLOCK)
    assert undisturbed.code == 0, undisturbed.output
    copy = shutil.copytree(site, work / "killed")
    old, new = catalog_of(copy), catalog_of(whole)

    killed = nursery.run(copy, "import", "feed", clock=CLOCK, at=at, how=how)
    between = catalog_of(copy)
    preview = nursery.run(copy, "preview", "bulletin", clock=CLOCK)
    again = nursery.run(copy, "import", "feed", clock=CLOCK)

    assert killed.code == KILLED
    assert between in (old, new)
    assert preview.code == 0, preview.output
    assert again.code == 0, again.output
    assert differing(tree(copy), tree(whole)) == []
    assert refused(copy) == refused(whole)
    shutil.rmtree(work)
    return undisturbed


def refused(site: Path) -> bytes:
    return (site / ".digest/refused/feed.txt").read_bytes()


def test_an_import_that_is_killed_leaves_the_old_catalog_or_the_new_one(nursery, site, tmp_path):
    for number, at in enumerate((4, 9)):
        check_killed(nursery, site, tmp_path / f"work-{number}", at, "exit")


@pytest.mark.slow
@pytest.mark.parametrize("how", ["exit", "power", "stop"])
def test_an_import_can_be_killed_before_every_operation(nursery, site, tmp_path, how):
    at = 1
    while True:
        undisturbed = check_killed(nursery, site, tmp_path / "work", at, how)
        at += 1
        if at > len(undisturbed.operations):
            break
    assert at > 10


def test_what_an_import_wrote_is_flushed_when_it_ends(nursery, site):
    outcome = nursery.run(site, "import", "feed", clock=CLOCK)

    assert outcome.code == 0, outcome.output
    assert [name for name in outcome.unflushed if not name.startswith(".digest")] == []


@pytest.mark.parametrize("octets", [0, 100, 2_500])
def test_a_catalog_that_does_not_fit_on_the_disk_is_left_as_it_was(nursery, site, octets):
    before = tree(site)

    failed = nursery.run(site, "import", "feed", clock=CLOCK, octets=octets)

    assert failed.code == 1
    assert failed.output.startswith(f"digest: {site}"), failed.output
    assert failed.output.count("\n") == 1
    assert differing(tree(site), before) == []


def test_of_all_sources_those_that_were_written_before_the_disk_was_full_are_whole(
    nursery, tmp_path
):
    sources = '\n[sources.small]\nfrom = "small.xml"\n\n[sources.large]\nfrom = "large.xml"\n'
    site = site_in(tmp_path / "site", sources)
    (site / "small.xml").write_bytes(rss(item("Small", guid="s")))
    (site / "large.xml").write_bytes(rss(*(item(f"L{n}", guid=f"l{n}") for n in range(100))))

    failed = nursery.run(site, "import", "--all", clock="2024-03-06T08:00:00Z", octets=5_000)

    assert failed.code == 1
    assert "digest: large: " in failed.output
    assert by_title(site).keys() == {"Small"}


# Two at once


def writing(nursery: Nursery, site: Path) -> int:
    """Have a run stop when it has the lock and all but its end is done; give its process."""
    run = ("run", "--as-of", "2022-08-02")
    undisturbed = nursery.run(shutil.copytree(site, site.with_name("undisturbed")), *run)
    at = undisturbed.operations.index("remove .digest/holder") + 1
    return nursery.start(site, *run, at=at)


def test_an_import_is_refused_while_another_command_writes_and_names_it(nursery, site):
    holder = writing(nursery, site)
    before = catalog_of(site)

    one = nursery.run(site, "import", "feed", clock=CLOCK)
    every = nursery.run(site, "import", "--all", clock=CLOCK)
    nursery.kill(holder)
    nursery.outcome(holder)

    assert one.code == every.code == 1
    in_use = f"is in use by digest run (process {holder}); wait until it has ended\n"
    assert one.output == f"digest: this site: {in_use}"
    assert every.output == f"digest: feed: this site: {in_use}"
    assert catalog_of(site) == before


def test_a_dry_run_looks_beside_a_command_that_writes(nursery, site):
    holder = writing(nursery, site)

    dry = nursery.run(site, "import", "feed", "--dry-run", clock=CLOCK)
    nursery.kill(holder)
    nursery.outcome(holder)

    assert dry.code == 0, dry.output
    assert dry.output.startswith("20 records: 19 new")


def test_a_slow_server_holds_up_no_other_command_and_what_they_wrote_is_kept(tmp_path):
    asked, go_on = threading.Event(), threading.Event()

    def script(_):
        asked.set()
        go_on.wait(20)
        return [answer(FEED)]

    site = site_in(tmp_path / "site")
    (site / "other.csv").write_text("Title,Date\nMeanwhile,2024-03-05\n", encoding="utf-8")
    command = [sys.executable, "-m", "digest", "--site", site, "import"]
    with serving(script) as server:
        slow = subprocess.Popen(
            [*command, server.url("/feed"), "--allow-private"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert asked.wait(20)
        quick = subprocess.run([*command, site / "other.csv"], capture_output=True)
        go_on.set()
        told, _ = slow.communicate(timeout=20)

    assert quick.returncode == 0, quick.stderr
    assert slow.returncode == 0, told
    assert {"Meanwhile", "Guide 1", "Guide 19"} <= by_title(site).keys()


# In a process of its own


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_workbook_is_imported_by_the_installed_command(kind, tmp_path):
    site = site_in(tmp_path / "site")
    make = {"xlsx": workbooks.xlsx, "ods": workbooks.ods}[kind]
    rows = [["Title", "Date", "URL"], ["Rent", "2024-03-05", "https://www.example.org/rent"]]
    (tmp_path / f"guides.{kind}").write_bytes(make({"Guides": rows}))
    command = [sys.executable, "-m", "digest", "--site", site, "import", f"guides.{kind}"]

    first = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    before = catalog_of(site)
    second = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("1 record: 1 new, 0 changed, 0 unchanged\n")
    assert by_title(site)["Rent"]["published"] == "2024-03-05"
    assert second.stdout.startswith("1 record: 0 new, 0 changed, 1 unchanged\n")
    assert catalog_of(site) == before


def test_an_import_loads_neither_what_makes_mail_nor_what_makes_feeds(tmp_path):
    site = site_in(tmp_path / "site")
    (site / "a.csv").write_text("Title,Date\nA,2024-03-05\n", encoding="utf-8")
    program = (
        "import sys; from digest.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "finally: print(sorted({'mjml', 'feedgen'} & {n.partition('.')[0] for n in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "--site", site, "import", site / "a.csv"],
        capture_output=True,
        text=True,
    )

    assert done.stdout.endswith("[]\n"), done.stdout + done.stderr
    assert json.loads(everything(site)["catalog.json"])["entries"]
