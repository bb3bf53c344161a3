"""A command that is killed, at whatever file operation, and run again leaves what one run leaves.

Each scenario is run undisturbed, then killed before its first, second ... last operation. The
normal suite takes a few of them, `python -m pytest -m slow` takes all, and a few ways of dying.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from killed_site import ROWS, differing, row, tree, write_site
from killing import KILLED, How, Nursery, Outcome

AUGUST = ("run", "--catch-up", "--as-of", "2022-08-02")
SEPTEMBER = "2022-09-06T12:00:00Z"
LATER = "2022-09-06T13:00:00Z"
REPAIRS = 14
"""More operations than putting right takes, and a few of what comes then."""

WITHDRAWN = {"withdrawn": "2022-08-03T12:00:00Z"}
LISTING = """Resources
Publication Date
08/25/2022
Who may draw water? The first of two questions.

Resources
Publication Date
08/13/2022
How to keep a garden: a guide.
"""

Rows = tuple[dict[str, Any], ...]
Tree = Mapping[str, str]


def changed(fields: Mapping[str, Mapping[str, Any]], *new: dict[str, Any]) -> Rows:
    """Give the catalog with some fields of some entries changed, and new entries behind."""
    return tuple({**entry, **fields.get(entry["id"], {})} for entry in ROWS) + new


EDITED = {"july": {"title": "What else to know"}, "noon": WITHDRAWN}
JULY_GONE = {**dict.fromkeys(("july", "julio", "noon"), WITHDRAWN), "june": {"title": "Anew"}}
LATE = tuple(row(f"late-{n:02}", "2022-07-10", summary="") for n in range(51))


@dataclass(frozen=True, slots=True)
class Scenario:
    """A command and the catalog that it finds, on a site with two issues of two newsletters.

    Without `settled` the site is new; `meanwhile` is run on the catalog before the command.
    """

    command: Sequence[str]
    rows: Rows = ROWS
    settled: bool = True
    meanwhile: Sequence[str] = ()
    code: int = 0


SCENARIOS = {
    "a first run that catches up": Scenario(AUGUST, settled=False),
    "a run on a changed catalog": Scenario(
        ("run", "--as-of", "2022-09-06"),
        changed(EDITED, row("august", "2022-08-10"), row("agosto", "2022-08-10", language="es")),
    ),
    "an entry included at once": Scenario(
        ("run", "monthly", "--include", "old", "--now", "--as-of", "2022-08-05 10:00"),
        changed(EDITED),
    ),
    "an entry included while slots are caught up": Scenario(
        ("run", "monthly", "--catch-up", "--include", "old", "--as-of", "2022-09-06"),
        settled=False,
    ),
    "an entry included for the next issue": Scenario(
        ("run", "monthly", "--include", "old", "--as-of", "2022-08-05 10:00")
    ),
    "a flood": Scenario(("run", "monthly", "--as-of", "2022-09-02"), (*ROWS, *LATE), code=4),
    "a flood accepted": Scenario(
        ("run", "monthly", "--accept-late", "--now", "--as-of", "2022-09-03"),
        (*ROWS, *LATE),
        meanwhile=("run", "monthly", "--as-of", "2022-09-02"),
    ),
    "a flood passed over": Scenario(
        ("run", "monthly", "--pass-over-late", "--as-of", "2022-09-03"),
        (*ROWS, *LATE),
        meanwhile=("run", "monthly", "--as-of", "2022-09-02"),
    ),
    "a newsletter without a schedule": Scenario(("run", "special", "--as-of", "2022-08-05 10:00")),
    "an issue made again": Scenario(("redo", "bulletin"), changed(EDITED)),
    "an issue made again, that loses all its entries": Scenario(
        ("redo", "bulletin", "2022-08-01"), changed(JULY_GONE)
    ),
    "the last issue made again, that loses all its entries": Scenario(
        ("redo", "bulletin"), changed(JULY_GONE)
    ),
    "an entry withdrawn": Scenario(("withdraw", "july")),
    "an entry withdrawn that has left the catalog": Scenario(("withdraw", "noon"), ROWS[:3]),
    "a withdrawal taken back": Scenario(("withdraw", "noon", "--return"), changed(EDITED)),
    "an import": Scenario(("import", "listing.txt")),
    "feeds made again": Scenario(("feeds",), changed(EDITED)),
}


QUICK = {
    "a first run that catches up",
    "a run on a changed catalog",
    "a newsletter without a schedule",
    "an issue made again",
    "an entry withdrawn",
    "an import",
}
SLOW = set(SCENARIOS) - QUICK
THOROUGH = {
    "a first run that catches up",
    "a run on a changed catalog",
    "a newsletter without a schedule",
    "an issue made again",
    "an issue made again, that loses all its entries",
    "the last issue made again, that loses all its entries",
}
"""Ended before every operation; the others, which write in the same ways, before every fourth."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A scenario that was run undisturbed: what was there, what it did, and what it left."""

    scenario: Scenario
    site: Path
    before: Tree
    outcome: Outcome
    after: Tree

    @property
    def command(self) -> Sequence[str]:
        """The command, with paths in full."""
        file = str(self.site / "listing.txt")
        return [file if word == "listing.txt" else word for word in self.scenario.command]

    @property
    def operations(self) -> range:
        """The number of each operation."""
        return range(1, len(self.outcome.operations) + 1)


@pytest.fixture(scope="module", name="nursery")
def _nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


@pytest.fixture(scope="module", name="trial_of")
def _trial_of(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Trial]:
    settled = write_site(tmp_path_factory.mktemp("settled") / "site")
    outcome = nursery.run(settled, *AUGUST, clock=SEPTEMBER)
    assert outcome.code == 0, outcome.output

    @cache
    def trial_of(name: str) -> Trial:
        folder = tmp_path_factory.mktemp("trial")
        if SCENARIOS[name].settled:
            shutil.copytree(settled, folder / "site")
        return undisturbed(SCENARIOS[name], nursery, folder)

    return trial_of


def undisturbed(scenario: Scenario, nursery: Nursery, folder: Path) -> Trial:
    """Make the site of a scenario ready, and run its command in a copy."""
    site = write_site(folder / "site", scenario.rows)
    (site / "listing.txt").write_text(LISTING, encoding="utf-8")
    if scenario.meanwhile:
        nursery.run(site, *scenario.meanwhile, clock=SEPTEMBER)
    shutil.copytree(site, folder / "undisturbed")
    trial = Trial(scenario, site, tree(site), Outcome(0), {})
    outcome = nursery.run(folder / "undisturbed", *trial.command, clock=SEPTEMBER)
    assert outcome.code == scenario.code, outcome.output
    return replace(trial, outcome=outcome, after=tree(folder / "undisturbed"))


def a_few(trial: Trial) -> Sequence[int]:
    """Choose the operation after the first name is changed, and one amid the last of them."""
    names = [
        number
        for number, operation in enumerate(trial.outcome.operations, start=1)
        if operation.startswith("rename")
    ]
    return sorted({names[0] + 1, names[len(names) * 2 // 3]})


def around_the_first_name(trial: Trial) -> range:
    """Choose the operations in which an issue gets its place."""
    first = min(at for at in trial.operations if trial.outcome.operations[at - 1][:6] == "rename")
    return range(first - 2, first + 10)


def scenarios(slow: Iterable[str] = (), fail: Iterable[str] = ()) -> pytest.MarkDecorator:
    """Give a test the name of each scenario; some are slow, some are known to fail."""
    known = pytest.mark.xfail(reason="an issue that lost all its entries is not found by redo")
    marks = {
        name: [mark for mark, names in ((pytest.mark.slow, slow), (known, fail)) if name in names]
        for name in SCENARIOS
    }
    return pytest.mark.parametrize("name", [pytest.param(n, marks=m) for n, m in marks.items()])


def check(trial: Trial, nursery: Nursery, work: Path, at: int, how: How) -> None:
    """Kill the command, look at what is there, run it again, compare."""
    site = shutil.copytree(trial.site, work / "site")
    where = f"killed before {trial.outcome.operations[at - 1]!r}, operation {at}, by {how}"

    killed = nursery.run(site, *trial.command, clock=SEPTEMBER, at=at, how=how)

    assert killed.code == KILLED, f"{where}\n{killed.output}"
    check_readers(trial, nursery, site, work, where)
    again = nursery.run(site, *trial.command, clock=repetition(trial))
    assert again.code in (0, trial.scenario.code), f"{where}\n{again.output}"
    assert again.unflushed == [], where
    assert differing(tree(site), trial.after) == [], f"{where}\n{again.output}"
    shutil.rmtree(work)


def repetition(trial: Trial) -> str:
    """Give the clock of the second run: it may differ where the arguments say the time."""
    return LATER if "--as-of" in trial.scenario.command else SEPTEMBER


def check_readers(trial: Trial, nursery: Nursery, site: Path, work: Path, where: str) -> None:
    """Commands that read do not fail, and find of each record the old or the new one."""
    preview = nursery.run(site, "preview", "bulletin", clock=SEPTEMBER)
    assert preview.code == 0, f"{where}\n{preview.output}"
    look = shutil.copytree(site, work / "look")
    status = nursery.run(look, "status", "--json", clock=SEPTEMBER)
    assert status.code in (0, 3), f"{where}\n{status.output}"
    found, old, new = records(tree(look)), records(trial.before), records(trial.after)
    assert old.keys() <= found.keys() <= new.keys(), where
    assert all(content in (old.get(name), new[name]) for name, content in found.items()), where
    shutil.rmtree(look)


def records(files: Tree) -> dict[str, str]:
    """Give the records among the files, and anything in their place that is none."""
    return {
        name: content
        for name, content in files.items()
        if name.startswith("outbox/mail/") and name.endswith("/issue.json")
    }


@scenarios(slow=SLOW)
def test_a_command_killed_and_run_again_leaves_what_an_undisturbed_one_leaves(
    name: str, nursery: Nursery, trial_of: Callable[[str], Trial], tmp_path: Path
) -> None:
    trial = trial_of(name)

    for at in a_few(trial):
        check(trial, nursery, tmp_path / "work", at, "exit")


@pytest.mark.slow
@pytest.mark.parametrize("how", ["exit", "power"])
@scenarios()
def test_a_command_can_end_and_lose_power_before_its_operations(
    name: str, how: How, nursery: Nursery, trial_of: Callable[[str], Trial], tmp_path: Path
) -> None:
    trial = trial_of(name)
    step = 1 if name in THOROUGH and how == "exit" else 4

    for at in trial.operations[::step]:
        check(trial, nursery, tmp_path / "work", at, how)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(QUICK))
def test_a_command_can_be_killed_from_outside_before_every_third_operation(
    name: str, nursery: Nursery, trial_of: Callable[[str], Trial], tmp_path: Path
) -> None:
    trial = trial_of(name)

    for at in trial.operations[::3]:
        check(trial, nursery, tmp_path / "work", at, "stop")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["an issue made again", "a newsletter without a schedule"])
def test_a_command_can_be_killed_while_it_puts_right_what_a_killed_one_left(
    name: str, nursery: Nursery, trial_of: Callable[[str], Trial], tmp_path: Path
) -> None:
    trial = trial_of(name)

    for at in around_the_first_name(trial):
        site = shutil.copytree(trial.site, tmp_path / "site")
        nursery.run(site, *trial.command, clock=SEPTEMBER, at=at)
        for again_at in range(1, REPAIRS):
            copy = shutil.copytree(site, tmp_path / "copy")
            nursery.run(copy, *trial.command, clock=SEPTEMBER, at=again_at)
            last = nursery.run(copy, *trial.command, clock=SEPTEMBER)
            assert last.code == trial.scenario.code, f"{at}, {again_at}: {last.output}"
            assert differing(tree(copy), trial.after) == [], f"{at}, {again_at}: {last.output}"
            shutil.rmtree(copy)
        shutil.rmtree(site)


@scenarios(slow=SLOW)
def test_what_a_command_wrote_is_flushed_when_it_ends(
    name: str, trial_of: Callable[[str], Trial]
) -> None:
    assert trial_of(name).outcome.unflushed == []


@scenarios(slow=SLOW)
def test_a_command_repeated_changes_nothing(
    name: str, nursery: Nursery, trial_of: Callable[[str], Trial]
) -> None:
    trial = trial_of(name)
    site = trial.site.with_name("undisturbed")

    again = nursery.run(site, *trial.command, clock=repetition(trial))

    assert again.code == 0, again.output
    assert differing(tree(site), trial.after) == []
