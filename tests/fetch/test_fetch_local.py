"""Files, folders and standard input: what is read, in which order, and what is left out."""

import gc
import io
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import pytest

from digest.errors import SourceError
from digest.fetch.local import documents, left_out, standard_input
from digest.sources.record import Skipped

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs pipes, sockets and octets in names")


def folder(root: Path, *names: str) -> Path:
    """A folder with files of these names; what they hold is their name."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return root


def read(path: Path) -> list[tuple[str, bytes]]:
    return [(document.name, document.stream.read()) for document in documents(path)]


def names(path: Path) -> list[str]:
    return [document.name for document in documents(path)]


def why(path: Path) -> dict[str, str]:
    return {skipped.place: skipped.why for skipped in left_out(path)}


def test_a_file_is_one_document(tmp_path):
    path = folder(tmp_path, "guides.csv") / "guides.csv"

    (document,) = documents(path)

    assert document.name == str(path)
    assert (document.url, document.media_type, document.headers) == ("", "", {})
    assert read(path) == [(str(path), b"guides.csv")]
    assert left_out(path) == ()


def test_a_file_can_be_wound_back(tmp_path):
    for document in documents(folder(tmp_path, "a") / "a"):
        assert document.stream.read() == b"a"
        document.stream.seek(0)
        assert document.stream.read() == b"a"


def test_a_folder_is_its_files_by_name_with_slashes(tmp_path):
    folder(tmp_path, "b.md", "a/z.md", "a/b/c.md", "a.md", "Z.md", "é.md", "a b.md")

    assert read(tmp_path) == [
        (name, name.encode())
        for name in ("Z.md", "a b.md", "a.md", "a/b/c.md", "a/z.md", "b.md", "é.md")
    ]
    assert left_out(tmp_path) == ()


def test_an_empty_folder_holds_nothing(tmp_path):
    (tmp_path / "empty").mkdir()

    assert read(tmp_path) == []
    assert left_out(tmp_path) == ()


def test_hidden_files_and_folders_are_left_out_and_told(tmp_path):
    folder(tmp_path, "a.md", ".git/config", ".hidden.md", "b/.DS_Store", "b/c.md")

    assert names(tmp_path) == ["a.md", "b/c.md"]
    assert left_out(tmp_path) == (
        Skipped(".git", "hidden"),
        Skipped(".hidden.md", "hidden"),
        Skipped("b/.DS_Store", "hidden"),
    )


def test_a_folder_that_is_named_is_read_though_it_is_hidden(tmp_path):
    assert names(folder(tmp_path, ".posts/a.md") / ".posts") == ["a.md"]


def test_links_are_followed_only_to_a_file_of_the_folder_that_is_not_read_anyway(tmp_path):
    folder(tmp_path, "outside.md", "in/a.md", "in/.kept/b.md", "in/sub/c.md")
    inside = tmp_path / "in"
    for link, target in {
        "out.md": "../outside.md",
        "absolute.md": "/etc/hostname",
        "same.md": "a.md",
        "kept.md": ".kept/b.md",
        "kept-again.md": "kept.md",
        "nothing.md": "no.md",
        "me.md": "me.md",
        "loop": ".",
        "up": "..",
        "sub/around": "../sub",
    }.items():
        (inside / link).symlink_to(target)

    assert read(inside) == [
        ("a.md", b"in/a.md"),
        ("kept-again.md", b"in/.kept/b.md"),
        ("sub/c.md", b"in/sub/c.md"),
    ]
    assert why(inside) == {
        ".kept": "hidden",
        "out.md": "a link that leads out of the folder",
        "absolute.md": "a link that leads out of the folder",
        "same.md": "a link to a file that is read anyway",
        "kept.md": "a link to a file that is read anyway",
        "nothing.md": "a link that leads to nothing",
        "me.md": "a link that leads to nothing",
        "loop": "a link to a folder",
        "up": "a link that leads out of the folder",
        "sub/around": "a link to a folder",
    }


def test_a_link_that_is_named_itself_is_followed(tmp_path):
    folder(tmp_path, "posts/a.md")
    (tmp_path / "link").symlink_to("posts")
    (tmp_path / "link.md").symlink_to("posts/a.md")

    assert read(tmp_path / "link") == [("a.md", b"posts/a.md")]
    assert read(tmp_path / "link.md") == [(str(tmp_path / "link.md"), b"posts/a.md")]


@POSIX
def test_pipes_and_sockets_are_not_waited_for(tmp_path, monkeypatch):
    folder(tmp_path, "a.md")
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "to-pipe.md").symlink_to("pipe.md")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.md")

        assert names(tmp_path) == ["a.md"]
        assert why(tmp_path) == {
            "pipe.md": "a named pipe",
            "socket.md": "a socket",
            "to-pipe.md": "a link to a named pipe",
        }
        for name, told in (("pipe.md", "is a named pipe, neither"), ("socket.md", "is a socket")):
            with pytest.raises(SourceError, match=told):
                read(tmp_path / name)


@POSIX
def test_a_device_is_no_file():
    with pytest.raises(SourceError, match="is a device, neither a file nor a folder"):
        read(Path("/dev/null"))


@POSIX
def test_names_that_are_no_utf8_are_told_apart(tmp_path):
    for octets in (b"caf\xe9.md", b"caf\xea.md", b"line\nbreak.md"):
        with open(os.path.join(os.fsencode(tmp_path), octets), "wb") as stream:
            stream.write(octets)

    assert read(tmp_path) == [
        (r"caf\xe9.md", b"caf\xe9.md"),
        (r"caf\xea.md", b"caf\xea.md"),
        (r"line\nbreak.md", b"line\nbreak.md"),
    ]


@POSIX
def test_a_name_that_looks_like_another_does_not_hide_it(tmp_path):
    for octets in (b"caf\xe9.md", rb"caf\xe9.md"):
        with open(os.path.join(os.fsencode(tmp_path), octets), "wb") as stream:
            stream.write(octets)

    assert sorted(content for _, content in read(tmp_path)) == [rb"caf\xe9.md", b"caf\xe9.md"]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("nowhere.csv", "does not exist; is it written right? a web address begins with https://"),
        ("a.csv/b.csv", "does not exist; is it written right? a web address begins with https://"),
        ("a" * 300, "has a name that is too long"),
        ("a\0b", "is no name that a file can have"),
        ("circle", "is a link that leads in a circle"),
        ("lone\ud800", "is no name that a file can have"),
    ],
)
def test_what_is_not_there_is_said_in_words(tmp_path, path, told):
    folder(tmp_path, "a.csv")
    (tmp_path / "circle").symlink_to("circle")

    with pytest.raises(SourceError) as caught:
        read(tmp_path / path)

    assert str(caught.value).endswith(told)
    assert str(caught.value).isprintable()


@contextmanager
def somebody() -> Iterator[None]:
    """Be somebody who may not read everything."""
    if os.getuid() == 0:
        os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(os.getuid())


@POSIX
@pytest.mark.parametrize("closed", ["b.md", "c"], ids=["file", "folder"])
def test_what_may_not_be_read_stops_the_reading_of_a_folder(closed):
    with TemporaryDirectory() as made:
        place = folder(Path(made), "a.md", "b.md", "c/d.md")
        place.chmod(0o755)
        (place / closed).chmod(0)
        with somebody(), pytest.raises(SourceError) as caught:
            read(place)
        (place / closed).chmod(0o700)

    assert caught.value.place == str(place / closed)
    assert caught.value.problem == "may not be read by you"


def test_a_file_that_becomes_a_pipe_while_the_folder_is_read_is_not_waited_for(tmp_path):
    folder(tmp_path, "a.md", "b.md")
    reading = documents(tmp_path)
    assert next(reading).name == "a.md"
    (tmp_path / "b.md").unlink()
    os.mkfifo(tmp_path / "b.md")

    with pytest.raises(SourceError, match="is a named pipe"):
        next(reading)


def test_a_file_that_goes_while_the_folder_is_read_is_missed(tmp_path):
    folder(tmp_path, "a.md", "b.md")
    reading = documents(tmp_path)
    next(reading)
    (tmp_path / "b.md").unlink()

    with pytest.raises(SourceError, match=r"b\.md: does not exist"):
        next(reading)


@pytest.mark.parametrize("many", [1_000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_the_files_of_a_large_folder_are_open_one_at_a_time(many):
    opened: list[BinaryIO] = []
    with TemporaryDirectory() as made:
        for number in range(many):
            (Path(made) / f"{number:05}.md").write_bytes(b"")
        for document in documents(Path(made)):
            assert not opened or opened[-1].closed
            opened.append(document.stream)

    assert len(opened) == many


def test_a_reading_that_stops_half_way_leaves_nothing_open(tmp_path):
    reading = documents(folder(tmp_path, "a", "b"))
    stream = next(reading).stream
    del reading
    gc.collect()

    assert stream.closed


def test_folders_may_lie_very_deep(tmp_path):
    deep = tmp_path
    for _ in range(300):
        deep /= "d"
    deep.mkdir(parents=True)
    (deep / "a.md").write_text("a")

    assert names(tmp_path) == ["d/" * 300 + "a.md"]


def test_standard_input_is_read_to_its_end_and_can_be_wound_back(monkeypatch):
    content = bytes(range(256)) * 40_000
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    document = standard_input()

    with document.stream as stream:
        assert document.name == "standard input"
        assert stream.read() == content
        stream.seek(1)
        assert stream.read(2) == b"\x01\x02"


def test_standard_input_may_be_a_pipe():
    program = (
        "from digest.fetch.local import standard_input\n"
        "with standard_input().stream as stream: print(len(stream.read()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=b"x" * 9_000_000, capture_output=True
    )

    assert done.stdout == b"9000000\n"


@pytest.mark.parametrize("closed", [None, io.TextIOWrapper(io.BytesIO())])
def test_standard_input_that_is_not_there_is_said_to_be(monkeypatch, closed):
    if closed:
        closed.close()
    monkeypatch.setattr(sys, "stdin", closed)

    with pytest.raises(SourceError, match=r"standard input: (is not there|cannot be read)"):
        standard_input()


def test_reading_a_file_loads_nothing_of_the_web():
    program = (
        "import sys, digest.fetch.local\n"
        "print([m for m in ('h11', 'ssl', 'socket', 'truststore', 'idna') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert done.stdout == "[]\n", done.stderr
