"""A disk that takes no more leaves the outbox as it was, and says in one line which file it was.

The disk is a small tmpfs in a mount namespace of its own, which needs root or user namespaces. A
limit on the size of files and names that are taken need neither.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from killed_site import ROWS, differing, row, tree, write_site
from killing import Nursery, Outcome

PAGE = 4096
AUGUST = ("run", "--catch-up", "--as-of", "2022-08-02")
SEPTEMBER = ("run", "--as-of", "2022-09-06 10:00")
NEXT_ROWS = (*ROWS[:3], row("august", "2022-08-30"))
LISTING = "Resources\nPublication Date\n08/25/2022\nWho may draw water? A guide.\n"

NAMESPACES = (("unshare", "--map-root-user", "--mount"), ("unshare", "--mount"))
WITHOUT_ROOTS_RIGHTS = (
    "setpriv",
    "--bounding-set=-dac_override,-dac_read_search,-fowner",
    "--inh-caps=-all",
)


class Disk:
    """A small disk that can be filled up and enlarged; only the nursery sees what is on it."""

    def __init__(self, nursery: Nursery, folder: Path) -> None:
        self.nursery = nursery
        self.folder = folder
        folder.mkdir()
        nursery.shell("mount", "-t", "tmpfs", "-o", "size=32m", "none", str(folder))

    def put(self, site: Path) -> Path:
        """Copy a site onto the disk."""
        self.nursery.shell("cp", "-a", str(site), str(self.folder / "site"))
        return self.folder / "site"

    def leave(self, pages: int) -> None:
        """Leave room for so many pages of 4 KiB."""
        used = int(self._df("used")) + pages
        self.nursery.shell("mount", "-o", f"remount,size={used * PAGE}", str(self.folder))

    def leave_names(self, names: int) -> None:
        """Leave room for so many files and folders."""
        used = int(self._df("iused")) + names
        self.nursery.shell("mount", "-o", f"remount,nr_inodes={used}", str(self.folder))

    def enlarge(self) -> None:
        """Make room."""
        options = "remount,size=32m,nr_inodes=10000"
        self.nursery.shell("mount", "-o", options, str(self.folder))

    def empty(self) -> None:
        """Take everything away."""
        self.nursery.shell("rm", "-rf", str(self.folder / "site"))

    def _df(self, column: str) -> str:
        command = ("df", "-B4096", f"--output={column}", str(self.folder))
        return self.nursery.shell(*command).split()[-1]


@pytest.fixture(scope="module", name="nursery")
def _nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


@pytest.fixture(scope="module", name="mounting")
def _mounting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Give a nursery in a mount namespace of its own; skip where the machine allows none."""
    probe = f"mount -t tmpfs none {tmp_path_factory.mktemp('probe')}"
    for prefix in NAMESPACES if shutil.which("unshare") else ():
        if subprocess.run([*prefix, "sh", "-c", probe], capture_output=True).returncode == 0:
            with Nursery(prefix=prefix) as nursery:
                yield nursery
            return
    pytest.skip("needs root or user namespaces, to mount a small disk")


@pytest.fixture(scope="module", name="barred")
def _barred() -> Iterator[Nursery]:
    """Give a nursery whose children may not write where the modes of folders forbid it."""
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("root may write everywhere, and there is no setpriv to take that right away")
    with Nursery(prefix=WITHOUT_ROOTS_RIGHTS if os.geteuid() == 0 else ()) as nursery:
        yield nursery


@pytest.fixture(name="disk")
def _disk(mounting: Nursery, tmp_path: Path) -> Iterator[Disk]:
    disk = Disk(mounting, tmp_path / "disk")
    yield disk
    mounting.shell("umount", str(tmp_path / "disk"))


@pytest.fixture(scope="module", name="new")
def _new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a site on which nothing was run."""
    return write_site(tmp_path_factory.mktemp("new") / "site")


@pytest.fixture(scope="module", name="settled")
def _settled(nursery: Nursery, new: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a site with two issues of two newsletters, the catalog changed since."""
    site = shutil.copytree(new, tmp_path_factory.mktemp("settled") / "site")
    outcome = nursery.run(site, *AUGUST)
    assert outcome.code == 0, outcome.output
    (site / "listing.txt").write_text(LISTING, encoding="utf-8")
    return write_site(site, NEXT_ROWS)


def undisturbed(nursery: Nursery, site: Path, folder: Path, *command: str) -> dict[str, str]:
    """Give what a command leaves on a disk that is large enough."""
    copy = shutil.copytree(site, folder / "undisturbed")
    outcome = nursery.run(copy, *command)
    assert outcome.code == 0, outcome.output
    return tree(copy)


def pages_of(files: dict[str, str], below: str = "") -> int:
    """Give the pages that the files below a folder take."""
    texts = (text for path, text in files.items() if path.startswith(below) and text != "/")
    return sum(-(-len(text.encode()) // PAGE) for text in texts)


def in_full(command: Sequence[str], site: Path) -> list[str]:
    return [str(site / word) if word == "listing.txt" else word for word in command]


def check_line(outcome: Outcome, place: Path) -> None:
    """One line, with the file; exit code 1."""
    assert outcome.code == 1, outcome.output
    assert outcome.output.startswith(f"digest: {place}"), outcome.output
    assert outcome.output.count("\n") == 1, outcome.output


@pytest.mark.parametrize("fills", ["mail", "feeds", "web"])
def test_a_first_run_on_a_disk_that_fills_up_leaves_no_trace_and_is_made_good_later(
    fills: str, disk: Disk, nursery: Nursery, new: Path, tmp_path: Path
) -> None:
    whole = undisturbed(nursery, new, tmp_path, *AUGUST)
    mail, feeds, web = (pages_of(whole, f"outbox/{folder}") for folder in ("mail", "feeds", "web"))
    room = {"mail": mail // 2, "feeds": mail + feeds // 2, "web": mail + feeds + web // 2}
    site = disk.put(new)
    before = disk.nursery.tree(site)
    disk.leave(room[fills])

    failed = disk.nursery.run(site, *AUGUST)
    after = disk.nursery.tree(site)
    disk.enlarge()
    again = disk.nursery.run(site, *AUGUST)

    check_line(failed, site / "outbox" / fills)
    assert differing(after, before) == []
    assert again.code == 0, again.output
    assert differing(disk.nursery.tree(site), whole) == []


@pytest.mark.parametrize(
    "command",
    [SEPTEMBER, ("redo", "bulletin"), ("feeds",), ("withdraw", "july"), ("import", "listing.txt")],
    ids=lambda command: command[0],
)
def test_a_full_disk_leaves_everything_as_it_was(
    command: Sequence[str], disk: Disk, settled: Path
) -> None:
    site = disk.put(settled)
    before = disk.nursery.tree(site)
    disk.leave(0)

    failed = disk.nursery.run(site, *in_full(command, site))

    check_line(failed, site)
    assert differing(disk.nursery.tree(site), before) == []


def test_a_full_disk_stops_no_command_that_writes_nothing(disk: Disk, settled: Path) -> None:
    site = disk.put(settled)
    disk.nursery.run(site, *SEPTEMBER)
    disk.leave(0)

    codes = [disk.nursery.run(site, *command).code for command in (SEPTEMBER, ("status",))]

    assert codes == [0, 0]


def test_a_full_disk_is_cleared_of_what_a_killed_command_left(disk: Disk, settled: Path) -> None:
    site = disk.put(settled)
    disk.nursery.run(site, *SEPTEMBER, at=30)
    disk.leave(0)

    disk.nursery.run(site, *SEPTEMBER)

    names = [path.rpartition("/")[2] for path in disk.nursery.tree(site)]
    assert [name for name in names if name.startswith(".")] == []


@pytest.mark.parametrize("names", [0, 3, 40])
def test_a_disk_that_takes_no_more_names_leaves_everything_as_it_was(
    names: int, disk: Disk, new: Path
) -> None:
    site = disk.put(new)
    before = disk.nursery.tree(site)
    disk.leave_names(names)

    failed = disk.nursery.run(site, *AUGUST)

    check_line(failed, site)
    assert differing(disk.nursery.tree(site), before) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [SEPTEMBER, ("redo", "bulletin"), ("feeds",), ("withdraw", "july"), ("import", "listing.txt")],
    ids=lambda command: command[0],
)
def test_a_disk_can_fill_up_at_every_page(
    command: Sequence[str], disk: Disk, nursery: Nursery, settled: Path, tmp_path: Path
) -> None:
    whole = undisturbed(nursery, settled, tmp_path, *in_full(command, settled))
    before = tree(settled)
    rooms = 0
    while True:
        site = disk.put(settled)
        disk.leave(rooms)
        outcome = disk.nursery.run(site, *in_full(command, site))
        if outcome.code == 0:
            break
        check_line(outcome, site)
        if command is SEPTEMBER:
            assert differing(disk.nursery.tree(site), before) == [], rooms
        disk.enlarge()
        disk.nursery.run(site, *in_full(command, site))
        assert differing(disk.nursery.tree(site), whole) == [], rooms
        disk.empty()
        rooms += 1
    assert rooms > 1


@pytest.mark.parametrize("octets", [0, 100, 2_500, 10_000])
def test_a_limit_on_the_size_of_files_leaves_everything_as_it_was(
    octets: int, nursery: Nursery, new: Path, tmp_path: Path
) -> None:
    site = shutil.copytree(new, tmp_path / "site")
    before = tree(site)

    failed = nursery.run(site, *AUGUST, octets=octets)

    check_line(failed, site / "outbox")
    assert "File too large" in failed.output
    assert differing(tree(site), before) == []


@pytest.mark.parametrize(
    "place", ["outbox", "outbox/mail", "outbox/mail/bulletin", "outbox/feeds", "outbox/web/monthly"]
)
def test_a_file_in_the_place_of_a_folder_is_named_and_nothing_is_written(
    place: str, nursery: Nursery, new: Path, tmp_path: Path
) -> None:
    site = shutil.copytree(new, tmp_path / "site")
    (site / place).parent.mkdir(parents=True, exist_ok=True)
    (site / place).write_text("mine", encoding="utf-8")
    before = tree(site)

    failed = nursery.run(site, *AUGUST)

    check_line(failed, site / place)
    assert differing(tree(site), before) == []


@pytest.mark.parametrize(
    "place",
    ["outbox/feeds/all.atom.xml", "outbox/feeds/index.html", "outbox/web/monthly/index.html"],
)
def test_a_folder_in_the_place_of_a_file_is_named_and_nothing_is_written(
    place: str, nursery: Nursery, new: Path, tmp_path: Path
) -> None:
    site = shutil.copytree(new, tmp_path / "site")
    (site / place).mkdir(parents=True)
    before = tree(site)

    failed = nursery.run(site, *AUGUST)

    check_line(failed, site / place)
    assert differing(tree(site), before) == []


@pytest.mark.parametrize("place", ["", "outbox/mail/bulletin", "outbox/feeds"])
def test_a_folder_that_may_not_be_written_leaves_everything_as_it_was(
    place: str, barred: Nursery, settled: Path, tmp_path: Path
) -> None:
    site = shutil.copytree(settled, tmp_path / "site")
    shutil.rmtree(site / ".digest")
    before = tree(site)
    (site / place).chmod(0o555)

    failed = barred.run(site, *SEPTEMBER)
    (site / place).chmod(0o755)

    check_line(failed, site / place)
    assert differing(tree(site), before) == []
