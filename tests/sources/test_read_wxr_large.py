"""Exports of any size: memory does not grow with the file."""

import io
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from cms import export, post, source

from digest.sources.readers.wordpress import stream as wxrstream
from digest.sources.readers.wordpress import wxr
from digest.sources.record import Document, Record, Refusal

pytest.importorskip("resource")  # Windows has no such measure

MEGABYTE = 1024 * 1024


class Endless(io.RawIOBase):
    """A file that is made while it is read, so that it takes no memory itself."""

    def __init__(self, items):
        opening, ending = export("<item>HERE</item>").encode().split(b"<item>HERE</item>")
        self._made = [opening, b"<item>\n" + post(content="Words. " * 600).encode() + b"</item>\n"]
        self._ending = ending
        self._items = items
        self.seek(0)

    def seek(self, place, whence=0):
        assert (place, whence) == (0, 0)
        self._left = self._items
        self._buffer = self._made[0]
        return 0

    def read(self, size=-1):
        while len(self._buffer) < size and self._left:
            batch = min(256, self._left)
            self._buffer += self._made[1] * batch
            self._left -= batch
            if not self._left:
                self._buffer += self._ending
        given, self._buffer = self._buffer[:size], self._buffer[size:]
        return given


def count(items):
    reading = wxr.read(Document("big.xml", Endless(items)), source())
    return sum(isinstance(outcome, Record) for outcome in reading.outcomes)


@pytest.mark.slow
def test_records_come_one_by_one_and_no_more_of_the_file_is_kept():
    tracemalloc.start()
    try:
        assert count(4_000) == 4_000
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 16 * MEGABYTE


MEASURED = """
import resource, test_read_wxr_large
records = test_read_wxr_large.{call}
print(len(records) if isinstance(records, list) else records)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def most_memory(call):
    """Run a call in a process of its own, whose peak is its own: (records, megabytes)."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED.format(call=call)],
        cwd=Path(__file__).parent,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    records, peak = map(int, done.stdout.split())
    return records, peak // (MEGABYTE if sys.platform == "darwin" else 1024)


@pytest.mark.slow
def test_fifty_megabytes_take_no_more_memory_than_one_does():
    _, little = most_memory("count(250)")
    records, much = most_memory("count(12_000)")

    assert records == 12_000
    assert much - little < 16


def test_an_item_larger_than_any_is_refused_and_the_next_is_read(monkeypatch):
    monkeypatch.setattr(wxrstream, "LARGEST", 3 * MEGABYTE)
    content = export(post(content="a" * 6 * MEGABYTE), post(8)).encode()
    document = Document("big.xml", io.BytesIO(content))
    first, *others = wxr.read(document, source()).outcomes

    assert isinstance(first, Refusal)
    assert "larger than" in first.problem
    assert [each.key for each in others] == ["8"]


@pytest.mark.slow
def test_a_text_of_many_megabytes_is_read():
    content = export(post(content="Words. " * 2 * MEGABYTE), post(8)).encode()
    first, second = wxr.read(Document("big.xml", io.BytesIO(content)), source()).outcomes

    assert len(first.content.words) > 14 * MEGABYTE - 10
    assert second.key == "8"


def test_an_item_of_a_million_tags_is_refused_instead_of_parsed():
    content = export(post() + "<a/>" * 1_100_000, post(8)).encode()
    first, second = wxr.read(Document("big.xml", io.BytesIO(content)), source()).outcomes

    assert isinstance(first, Refusal)
    assert "tags" in first.problem
    assert second.key == "8"


def test_an_export_read_twice_gives_the_same():
    document = Document("a.xml", io.BytesIO(export(post(), post(8)).encode()))

    once, again = (list(wxr.read(document, source()).outcomes) for _ in "ab")
    assert once == again
