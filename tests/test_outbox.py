"""The ledger as it is read from folders, and what commands leave in the outbox."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC
from pathlib import Path

import pytest
from click.testing import CliRunner
from factories import instant, newsletter, record, site
from killed_site import tree, write_site

from digest import outbox
from digest.cli import main
from digest.core.ledger import Ledger
from digest.errors import OutboxError
from digest.formats import record as record_format
from digest.model import Artifact, IssueFolder

SITE = site()
MONTHLY = newsletter()
CUTOFFS = ("2022-07-01", "2022-08-01", "2022-09-01")


def issue(day: str, number: int | None = 1, *, name: str = "", text: str = "Hello") -> IssueFolder:
    """Make an issue cut off at nine on the first of a month, after the one of the month before."""
    cutoff = instant(f"{day}T09:00:00")
    prev = cutoff.replace(month=cutoff.month - 1)
    made = record(
        name=name or day,
        number=number,
        cutoff=cutoff.astimezone(UTC),
        prev=prev.astimezone(UTC),
        window_start=prev.astimezone(UTC),
    )
    path = f"mail/monthly/{made.name}"
    files = {record_format.FILE: record_format.dump(made, SITE), "en.txt": text.encode()}
    artifacts = tuple(Artifact(f"{path}/{file}", content) for file, content in files.items())
    return IssueFolder(made, path, artifacts)


THREE = [issue(day, number) for number, day in enumerate(CUTOFFS, start=1)]


@pytest.fixture(scope="module", name="three")
def _three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("three") / "outbox"
    outbox.write(folder, THREE, ())
    return folder


@pytest.fixture(name="folder")
def _folder(three: Path, tmp_path: Path) -> Path:
    """Give an outbox with three issues, of July, August and September."""
    return shutil.copytree(three, tmp_path / "outbox")


@pytest.fixture(name="mail")
def _mail(folder: Path) -> Path:
    return folder / "mail/monthly"


def ledger(folder: Path) -> Ledger:
    return outbox.read_ledger(folder, MONTHLY, SITE)


def refusal(folder: Path) -> str:
    with pytest.raises(OutboxError) as caught:
        ledger(folder)
    return str(caught.value)


# --- the ledger ---


def test_what_was_written_is_read_back_in_the_order_of_cut_offs(folder: Path) -> None:
    assert ledger(folder).records == tuple(folder.record for folder in THREE)


def test_the_order_is_that_of_cut_offs_and_not_of_names(tmp_path: Path) -> None:
    outbox.write(tmp_path, [issue("2022-07-01", name="2022-08-01-2"), issue("2022-08-01", 2)], ())

    assert [r.name for r in ledger(tmp_path).records] == ["2022-08-01-2", "2022-08-01"]


def test_without_a_folder_nothing_was_announced(tmp_path: Path) -> None:
    assert ledger(tmp_path) == Ledger()


def test_a_record_without_its_file_is_refused(folder: Path, mail: Path) -> None:
    (mail / "2022-08-01/issue.json").unlink()

    assert refusal(folder) == (
        "mail/monthly/2022-08-01: has no issue.json: what it announced is not known; "
        "restore it from a backup; if it is the last one and nothing of it was sent, remove it"
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"{}", b"\xff\xfe", b'{"newsletter": 3}', b"[" * 100_000],
    ids=["empty", "cut off", "a list", "no fields", "no UTF-8", "a wrong type", "too deep"],
)
def test_a_broken_record_is_refused(content: bytes, folder: Path, mail: Path) -> None:
    (mail / "2022-08-01/issue.json").write_bytes(content)

    assert refusal(folder).startswith(
        "mail/monthly/2022-08-01/issue.json: is not a record of an issue: "
    )
    assert refusal(folder).endswith("; restore it from a backup")


@pytest.mark.parametrize("field", ["cutoff", "prev", "window_start"])
def test_a_record_with_a_cut_off_that_cannot_be_read_is_refused(
    field: str, folder: Path, mail: Path
) -> None:
    file = mail / "2022-08-01/issue.json"
    lines = file.read_text(encoding="utf-8").splitlines()
    changed = [f' "{field}": "soon",' if f'"{field}"' in line else line for line in lines]
    file.write_text("\n".join(changed), encoding="utf-8")

    assert refusal(folder).startswith("mail/monthly/2022-08-01/issue.json: is not a record")


def test_a_folder_in_the_place_of_a_records_file_is_refused(folder: Path, mail: Path) -> None:
    (mail / "2022-08-01/issue.json").unlink()
    (mail / "2022-08-01/issue.json").mkdir()

    assert refusal(folder) == f"{mail}/2022-08-01/issue.json: cannot be read: Is a directory"


def test_a_file_in_the_place_of_a_record_is_refused(folder: Path, mail: Path) -> None:
    (mail / "2022-10-01").write_text("?", encoding="utf-8")

    assert refusal(folder) == f"{mail}/2022-10-01/issue.json: cannot be read: Not a directory"


def test_a_record_that_is_missing_in_the_middle_is_noticed(folder: Path, mail: Path) -> None:
    shutil.rmtree(mail / "2022-08-01")

    assert refusal(folder) == (
        "mail/monthly/2022-09-01: follows a cut-off at 2022-08-01T09:00:00-04:00, of which there "
        "is no record; restore the folder that is missing from a backup"
    )


def test_a_first_issue_that_is_missing_is_noticed(folder: Path, mail: Path) -> None:
    shutil.rmtree(mail / "2022-07-01")

    assert refusal(folder) == (
        "mail/monthly/2022-08-01: is issue 2, and none is before it; "
        "restore the folder that is missing from a backup"
    )


def test_pages_without_any_record_are_noticed(tmp_path: Path) -> None:
    outbox.write(tmp_path, (), [Artifact("web/monthly/2022-08-01/index.html", b"<p>")])

    assert refusal(tmp_path) == (
        "mail/monthly: holds no record, and web/monthly has pages of issues: the ledger has been "
        "lost; restore outbox/mail/monthly from a backup; to begin anew on purpose, remove "
        "outbox/web/monthly too"
    )


def test_pages_that_were_only_staged_are_no_sign_of_a_lost_ledger(tmp_path: Path) -> None:
    page = Artifact("web/monthly/2022-08-01/.staged-index.html", b"<p>")
    outbox.write(tmp_path, (), [Artifact("web/monthly/index.html", b"<p>"), page])

    assert ledger(tmp_path) == Ledger()


def test_a_first_record_need_not_be_an_issue(tmp_path: Path) -> None:
    outbox.write(tmp_path, [issue("2022-07-01", None), issue("2022-08-01", 1)], ())

    assert [r.number for r in ledger(tmp_path).records] == [None, 1]


def test_a_copy_of_a_record_is_noticed(folder: Path, mail: Path) -> None:
    shutil.copytree(mail / "2022-08-01", mail / "2022-08-01-2")

    assert refusal(folder).startswith("mail/monthly/2022-08-01-2: follows a cut-off at 2022-07-01")


def test_a_record_of_another_newsletter_is_refused(folder: Path, mail: Path) -> None:
    mail.rename(folder / "mail/weekly")

    with pytest.raises(
        OutboxError, match="weekly/2022-07-01: is a record of monthly; move it back"
    ):
        outbox.read_ledger(folder, newsletter(name="weekly"), SITE)


def test_the_ledger_stands_without_the_mail(folder: Path, mail: Path) -> None:
    before = ledger(folder)
    for file in mail.glob("*/en.*"):
        file.unlink()

    assert ledger(folder) == before


@pytest.mark.parametrize(
    "name",
    [
        "notes",
        "2022-08-01 (copy)",
        "2022-8-1",
        "2022-08-01-",
        "20220801",
        ".trash",
        "old-2022-08-01",
    ],
)
def test_folders_with_other_names_are_no_records(name: str, folder: Path, mail: Path) -> None:
    before = ledger(folder)
    shutil.copytree(mail / "2022-08-01", mail / name)
    (mail / ".DS_Store").write_bytes(b"\0")
    (folder / "mail/README.md").write_text("Ours.", encoding="utf-8")

    assert ledger(folder) == before


def test_folders_of_no_newsletter_are_named(folder: Path) -> None:
    (folder / "mail/weekly").mkdir()
    (folder / "mail/a file").write_text("?", encoding="utf-8")

    assert outbox.strangers(folder, SITE) == ("weekly",)
    assert outbox.strangers(folder / "none", SITE) == ()


@pytest.mark.parametrize("command", [("run", "monthly"), ("run", "monthly", "--now"), ("status",)])
def test_a_clock_behind_the_last_record_names_it_and_changes_nothing(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    folder = write_site(tmp_path / "site")
    arguments = ["--site", str(folder)]
    CliRunner().invoke(main, [*arguments, "run", "monthly", "--as-of", "2022-08-02"])
    before = tree(folder)

    result = CliRunner().invoke(main, [*arguments, *command, "--as-of", "2022-07-31"])

    assert result.exit_code == 1, result.output
    assert result.output == (
        "digest: mail/monthly/2022-08-01: its cut-off 2022-08-01T09:00:00-04:00 is later than the "
        "clock, 2022-07-31T23:59:59-04:00; set the clock right; if the record was made by mistake "
        "and nothing of it was sent, remove its folder, and that of its page, "
        "outbox/web/monthly/2022-08-01\n"
    )
    assert tree(folder) == before


# --- writing ---


def test_writing_gives_the_paths_that_changed(tmp_path: Path) -> None:
    feeds = [Artifact("feeds/all.xml", b"<feed/>"), Artifact("web/index.html", b"<p>")]
    outbox.write(tmp_path, (), feeds)

    changed = outbox.write(tmp_path, THREE[:1], [feeds[0], Artifact("web/index.html", b"<b>")])

    assert changed == ("mail/monthly/2022-07-01", "web/index.html")


def test_a_file_that_has_its_bytes_is_not_written_again(tmp_path: Path) -> None:
    outbox.write(tmp_path, (), [Artifact("feeds/all.xml", b"<feed/>")])
    before = (tmp_path / "feeds/all.xml").stat()

    assert outbox.write(tmp_path, (), [Artifact("feeds/all.xml", b"<feed/>")]) == ()
    assert (tmp_path / "feeds/all.xml").stat() == before


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_cannot_be_made_whole_leaves_nothing(
    error: type[BaseException], tmp_path: Path
) -> None:
    def broken() -> Iterator[Artifact]:
        yield Artifact("feeds/all.xml", b"<feed/>")
        raise error

    with pytest.raises(error):
        outbox.write(tmp_path / "outbox", THREE, broken())

    assert tree(tmp_path) == {}


def test_an_issue_that_is_there_is_never_written_over(folder: Path) -> None:
    before = tree(folder)

    with pytest.raises(OutboxError, match="2022-08-01: cannot be written: Directory not empty"):
        outbox.write(folder, [issue("2022-08-01", 2, text="Anew")], ())

    assert tree(folder) == before


def test_a_swap_leaves_nothing_of_the_old_issue(folder: Path, mail: Path) -> None:
    (mail / "2022-08-01/es.txt").write_text("Hola", encoding="utf-8")

    outbox.write(folder, (), (), issue("2022-08-01", 2, text="Anew"))

    assert sorted(tree(mail / "2022-08-01")) == ["en.txt", "issue.json"]
    assert (mail / "2022-08-01/en.txt").read_text(encoding="utf-8") == "Anew"
    assert sorted(path.name for path in mail.iterdir()) == list(CUTOFFS)


# --- what a killed command left ---


def staged(mail: Path) -> None:
    shutil.copytree(mail / "2022-08-01", mail / ".staged-2022-08-01")
    (mail / ".staged-2022-08-01/en.txt").write_text("Anew", encoding="utf-8")


def taken_aside(mail: Path) -> None:
    staged(mail)
    (mail / "2022-08-01").rename(mail / ".replaced-2022-08-01")


def put_in_place(mail: Path) -> None:
    taken_aside(mail)
    (mail / ".staged-2022-08-01").rename(mail / "2022-08-01")


def half_removed(mail: Path) -> None:
    put_in_place(mail)
    (mail / ".replaced-2022-08-01/issue.json").unlink()


def aside_alone(mail: Path) -> None:
    (mail / "2022-08-01").rename(mail / ".replaced-2022-08-01")


STATES = {
    staged: "Hello",
    taken_aside: "Hello",
    aside_alone: "Hello",
    put_in_place: "Anew",
    half_removed: "Anew",
}


@pytest.mark.parametrize(("state", "text"), STATES.items(), ids=[s.__name__ for s in STATES])
def test_a_swap_that_was_broken_off_is_put_right(
    state: Callable[[Path], None], text: str, folder: Path, mail: Path
) -> None:
    state(mail)

    with outbox.lock(folder.parent, "run"):
        found = sorted(path.name for path in mail.iterdir())

    assert found == list(CUTOFFS)
    assert (mail / "2022-08-01/en.txt").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("state", STATES)
def test_the_ledger_is_whole_at_every_moment_of_a_swap(
    state: Callable[[Path], None], folder: Path, mail: Path
) -> None:
    before = ledger(folder)

    state(mail)

    assert ledger(folder) == before


@pytest.mark.parametrize(
    "place",
    [
        ".staged-catalog.json",
        "outbox/.staged-README.md",
        "outbox/mail/monthly/.staged-2022-08-01/en.eml",
        "outbox/mail/gone/.staged-2022-08-01/en.eml",
        "outbox/feeds/.staged-all.atom.xml",
        "outbox/web/.staged-index.html",
        "outbox/web/monthly/.staged-index.html",
        "outbox/web/monthly/2022-08-01/.staged-es.html",
    ],
)
def test_what_was_only_staged_goes(place: str, folder: Path) -> None:
    (folder.parent / place).parent.mkdir(parents=True, exist_ok=True)
    before = tree(folder.parent)
    (folder.parent / place).write_text("half", encoding="utf-8")

    outbox.repair_if_needed(folder.parent)

    assert not (folder.parent / place).exists()
    assert before.items() - tree(folder.parent).items() <= {(Path(place).parent.as_posix(), "/")}


def test_where_nothing_is_to_be_put_right_nothing_is_written(folder: Path) -> None:
    outbox.repair_if_needed(folder.parent)

    assert [path.name for path in folder.parent.iterdir()] == ["outbox"]


def test_what_another_command_is_staging_is_left_alone(folder: Path) -> None:
    with outbox.lock(folder.parent, "run"):
        (folder / ".staged-README.md").write_text("half", encoding="utf-8")
        outbox.repair_if_needed(folder.parent)

        assert (folder / ".staged-README.md").exists()


def test_a_lock_that_is_held_is_refused_with_its_holder(folder: Path) -> None:
    with (
        outbox.lock(folder.parent, "redo"),
        pytest.raises(OutboxError, match=r"is in use by digest redo \(process \d+\); wait until"),
        outbox.lock(folder.parent, "run"),
    ):
        pass


def test_a_lock_that_cannot_be_made_names_its_place(folder: Path) -> None:
    (folder.parent / ".digest").write_text("mine", encoding="utf-8")

    with (
        pytest.raises(OutboxError, match=r"\.digest: cannot be written: File exists"),
        outbox.lock(folder.parent, "run"),
    ):
        pass
