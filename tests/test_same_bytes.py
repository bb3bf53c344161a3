"""The same catalog gives the same bytes, whatever the machine and the order of things are like.

Each setting is a process of its own. On this disk a folder lists its files in the order in which
they were made, where /dev/shm is there.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from killed_site import ROWS, differing, row, tree, write_site
from killing import Nursery

COMMANDS = (
    ("run", "--catch-up", "--as-of", "2022-08-02"),
    ("run", "special", "--as-of", "2022-08-05 10:00"),
    ("run", "--as-of", "2022-09-06 10:00"),
    ("run", "monthly", "--include", "old", "--now", "--as-of", "2022-09-07 01:30"),
)
SAME_MOMENT = tuple(row(f"same-{n}", topics=["housing", "detainers"]) for n in "cabfed")
FIRST = (*ROWS, *SAME_MOMENT)
THEN = (*ROWS[:5], *SAME_MOMENT, row("august", "2022-08-30"), row("agosto", "2022-08-30"))
SHM = Path("/dev/shm")


@dataclass(frozen=True, slots=True)
class Setting:
    """What must make no difference. `seed` is that of hashes, and of the order of things."""

    seed: int = 0
    zone: str = "UTC"
    locale: str = "C.UTF-8"

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables; Python is kept from taking UTF-8 where the locale does not say so."""
        return {
            "PYTHONHASHSEED": str(self.seed),
            "TZ": self.zone,
            "LC_ALL": self.locale,
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONUTF8": "0",
        }

    def ordered(self, things: Sequence[Any]) -> list[Any]:
        """Give things in the order of this setting."""
        if self.seed == 0:
            return list(things)
        return random.Random(self.seed).sample(things, len(things))


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Iterator[Path]:
    if not SHM.is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=SHM, prefix="digest-test-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module", name="locales")
def _locales(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, str]]:
    """Give what a locale needs in the environment; skip where there is no such locale."""
    folder = tmp_path_factory.mktemp("locales")

    @cache
    def variables(name: str) -> dict[str, str]:
        language, _, charset = name.partition(".")
        built = {} if language == "C" else {"LOCPATH": str(folder)}
        if built and shutil.which("localedef"):
            command = ["localedef", "-i", language, "-f", charset, str(folder / name)]
            subprocess.run(command, capture_output=True)
        try_it = [sys.executable, "-c", "import locale; locale.setlocale(locale.LC_ALL, '')"]
        environment = {**os.environ, **built, "LC_ALL": name}
        if subprocess.run(try_it, env=environment, capture_output=True).returncode:
            pytest.skip(f"there is no locale {name}, and it cannot be made")
        return built

    return variables


def results(
    setting: Setting, folder: Path, variables: Mapping[str, str]
) -> tuple[list[str], dict[str, str]]:
    """Run all commands under a setting; give what they printed and what is in the outbox."""
    printed: list[str] = []
    with Nursery({**setting.environment, **variables}) as nursery:
        site = folder / f"{random.random()}"
        for number, command in enumerate(COMMANDS):
            copied(site, setting)
            write_site(site, setting.ordered(FIRST if number < 2 else THEN))
            outcome = nursery.run(site, *command, clock=None)
            assert outcome.code == 0, outcome.output
            printed.append(outcome.output)
    found = {path: text for path, text in tree(site).items() if path.startswith("outbox/")}
    shutil.rmtree(site)
    return printed, found


def copied(site: Path, setting: Setting) -> None:
    """Make the files of a site anew, in another order."""
    if not site.exists():
        return
    old = site.rename(site.with_name("old"))
    for path in setting.ordered([p for p in sorted(old.rglob("*")) if p.is_file()]):
        copy = site / path.relative_to(old)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    shutil.rmtree(old)


@pytest.fixture(scope="module", name="usual")
def _usual(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], dict[str, str]]:
    return results(Setting(), tmp_path_factory.mktemp("usual"), {})


@pytest.fixture(name="check")
def _check(
    folder: Path,
    usual: tuple[list[str], dict[str, str]],
    locales: Callable[[str], dict[str, str]],
) -> Callable[[Setting], None]:
    """Give a check that a setting changes nothing in what is written and what is printed."""

    def check(setting: Setting) -> None:
        printed, files = results(setting, folder, locales(setting.locale))
        usual_printed, usual_files = usual

        assert differing(files, usual_files) == [], setting
        assert printed == usual_printed, setting

    return check


@pytest.mark.parametrize(
    "setting",
    [
        Setting(seed=1, zone="Pacific/Apia", locale="C"),
        Setting(seed=2, zone="America/Los_Angeles", locale="de_DE.UTF-8"),
    ],
    ids=lambda setting: setting.zone,
)
def test_hashes_zone_locale_and_order_change_no_byte(
    setting: Setting, check: Callable[[Setting], None]
) -> None:
    check(setting)


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8"])
@pytest.mark.parametrize("zone", ["Pacific/Apia", "Asia/Kolkata", "America/St_Johns", "Etc/GMT+12"])
@pytest.mark.parametrize("seed", [3, 4, 5])
def test_no_setting_of_many_changes_a_byte(
    seed: int, zone: str, locale: str, check: Callable[[Setting], None]
) -> None:
    check(Setting(seed, zone, locale))
