"""Commands that write keep out of each other's way; commands that read never wait and never fail."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from killed_site import ROWS, differing, row, tree, write_site
from killing import Nursery, Outcome

AUGUST = ("run", "--catch-up", "--as-of", "2022-08-02")
LISTING = "Resources\nPublication Date\n08/25/2022\nWho may draw water? A guide.\n"
EDITED = ({**ROWS[0], "title": "Anew"}, *ROWS[1:], row("august", "2022-08-30"))
LOCKED = 8
"""An operation before which a command has the lock, and has not done its work."""

WRITING = {
    "run": ("run", "--as-of", "2022-09-06 10:00"),
    "redo": ("redo", "bulletin", "1"),
    "withdraw": ("withdraw", "july"),
    "feeds": ("feeds",),
    "import": ("import", "listing.txt"),
}


@pytest.fixture(scope="module", name="nursery")
def _nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


@pytest.fixture(scope="module", name="settled")
def _settled(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = write_site(tmp_path_factory.mktemp("settled") / "site")
    outcome = nursery.run(site, *AUGUST)
    assert outcome.code == 0, outcome.output
    (site / "listing.txt").write_text(LISTING, encoding="utf-8")
    return write_site(site, EDITED)


@pytest.fixture(name="site")
def _site(settled: Path, tmp_path: Path) -> Path:
    return shutil.copytree(settled, tmp_path / "site")


def in_full(command: Sequence[str], site: Path) -> list[str]:
    return [str(site / word) if word == "listing.txt" else word for word in command]


def whole_run(
    nursery: Nursery, site: Path, command: Sequence[str]
) -> tuple[Outcome, dict[str, str]]:
    """Run a command in a copy of a site, where nothing disturbs it."""
    copy = shutil.copytree(site, site.with_name("undisturbed"))
    outcome = nursery.run(copy, *in_full(command, copy))
    assert outcome.code == 0, outcome.output
    return outcome, tree(copy)


@pytest.mark.parametrize("verb", WRITING)
def test_a_command_that_writes_is_refused_while_another_does_and_is_told_which(
    verb: str, nursery: Nursery, site: Path
) -> None:
    undisturbed, _ = whole_run(nursery, site, WRITING[verb])
    at = undisturbed.operations.index("remove .digest/holder") + 1
    holder = nursery.start(site, *in_full(WRITING[verb], site), at=at)

    refused = [nursery.run(site, *in_full(command, site)) for command in WRITING.values()]
    nursery.go_on(holder)
    ended = nursery.outcome(holder)
    later = nursery.run(site, *WRITING["run"])

    line = f"digest: this site: is in use by digest {verb} (process {holder}); wait until it has ended\n"
    assert {(outcome.code, outcome.output) for outcome in refused} == {(1, line)}
    assert ended.code == 0, ended.output
    assert later.code == 0, later.output


def test_a_command_that_was_refused_has_changed_nothing(nursery: Nursery, site: Path) -> None:
    _, whole = whole_run(nursery, site, WRITING["run"])
    holder = nursery.start(site, *WRITING["run"], at=LOCKED)

    for command in WRITING.values():
        nursery.run(site, *in_full(command, site))
    nursery.go_on(holder)
    nursery.outcome(holder)

    assert differing(tree(site), whole) == []


def test_the_lock_of_a_killed_command_does_not_stay(nursery: Nursery, site: Path) -> None:
    holder = nursery.start(site, *WRITING["run"], at=LOCKED)
    nursery.kill(holder)
    nursery.outcome(holder)

    outcome = nursery.run(site, *WRITING["run"])

    assert outcome.code == 0, outcome.output


def test_what_the_lock_left_may_be_deleted(nursery: Nursery, site: Path) -> None:
    shutil.rmtree(site / ".digest")

    outcome = nursery.run(site, *WRITING["run"])

    assert outcome.code == 0, outcome.output
    assert (site / ".digest/lock").is_file()
    assert not (site / ".digest/holder").exists()


def test_of_runs_that_begin_at_once_one_does_the_work(nursery: Nursery, site: Path) -> None:
    _, whole = whole_run(nursery, site, WRITING["run"])
    runs = [nursery.start(site, *WRITING["run"], at=1) for _ in range(4)]

    for run in runs:
        nursery.go_on(run)
    outcomes = [nursery.outcome(run) for run in runs]

    assert {outcome.code for outcome in outcomes} <= {0, 1}
    assert 0 in {outcome.code for outcome in outcomes}
    assert differing(tree(site), whole) == []


@pytest.mark.parametrize(
    ("command", "operation"),
    [
        (WRITING["run"], "flush outbox/mail/monthly"),
        (WRITING["redo"], "flush outbox/mail/bulletin"),
        (WRITING["redo"], "rename outbox/mail/bulletin/2022-07-04"),
    ],
    ids=["a run", "an issue that is made again", "an issue that is taken aside"],
)
def test_commands_that_read_work_beside_one_that_writes(
    command: Sequence[str], operation: str, nursery: Nursery, site: Path
) -> None:
    undisturbed, _ = whole_run(nursery, site, command)

    check_readers(nursery, site, command, undisturbed.operations.index(operation) + 1)


@pytest.mark.slow
@pytest.mark.parametrize("command", [WRITING["run"], WRITING["redo"]], ids=["run", "redo"])
def test_commands_that_read_work_beside_one_that_writes_at_every_operation(
    command: Sequence[str], nursery: Nursery, settled: Path, tmp_path: Path
) -> None:
    undisturbed, _ = whole_run(nursery, shutil.copytree(settled, tmp_path / "first"), command)

    for at in range(1, len(undisturbed.operations) + 1):
        site = shutil.copytree(settled, tmp_path / "site")
        check_readers(nursery, site, command, at)
        shutil.rmtree(site)


def check_readers(nursery: Nursery, site: Path, command: Sequence[str], at: int) -> None:
    """Stop a command before an operation, read beside it, let it go on."""
    writer = nursery.start(site, *command, at=at)
    before = tree(site)

    status = nursery.run(site, "status")
    preview = nursery.run(site, "preview", "bulletin")
    explain = nursery.run(site, "explain", "june")
    after = tree(site)
    nursery.go_on(writer)
    ended = nursery.outcome(writer)

    assert status.code in (0, 3), f"{at}: {status.output}"
    assert preview.code == 0, f"{at}: {preview.output}"
    assert "bulletin: announced in issue 1" in explain.output, f"{at}: {explain.output}"
    assert differing(after, before) == [], at
    assert ended.code == 0, f"{at}: {ended.output}"
