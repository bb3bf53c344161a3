"""The memory of what sources were like: it saves reading, and never keeps an entry from being read."""

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import OutboxError
from digest.fetch.memory import Memory, Validators, mark, read, stamp, validators_of, write
from digest.model import Source
from digest.sources.record import Document

GUIDES = Source("guides", "https://example.org/feed?key=s3cret", zone=ZoneInfo("America/New_York"))
KNOWN = Validators(
    '"7"', "Tue, 24 Nov 2026 10:00:00 GMT", mark("https://example.org/feed?key=s3cret")
)


def answer(**headers: str) -> Document:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Document("feed", None, "https://example.org/feed?key=s3cret", headers=named)


def test_what_is_written_is_read_again(tmp_path):
    path = tmp_path / ".digest/sources.json"
    memory = Memory().after("guides", "s", KNOWN).after("reports", "t", Validators('W/"é"'))

    write(path, memory)

    assert read(path) == memory
    assert read(path).of("guides", "s") == KNOWN


def test_a_source_is_remembered_only_while_all_is_as_it_was():
    memory = Memory().after("guides", "s", KNOWN)

    assert memory.of("guides", "s") == KNOWN
    assert memory.of("guides", "other") is None
    assert memory.of("reports", "s") is None
    assert memory.after("guides", "s", None) == Memory()
    assert memory.after("guides", "t", KNOWN).of("guides", "s") is None


@pytest.mark.parametrize(
    "change",
    [
        {"location": "https://example.org/feed?key=other"},
        {"format": "feed"},
        {"dates": "dmy"},
        {"zone": None},
        {"language": "es"},
        {"fields": {"title": "Heading"}},
        {"topics": {"housing": ("rent",)}},
        {"select": {"title": "h1"}},
        {"missing": "withdraw"},
        {"octets": 1},
        {"allow_private": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_setting_of_a_source_has_a_part_in_its_stamp(change):
    assert stamp(replace(GUIDES, **change)) != stamp(GUIDES)


def test_a_stamp_is_one_for_the_same_and_another_for_another():
    assert stamp(GUIDES) == stamp(replace(GUIDES))
    assert stamp(GUIDES, "a", "b") != stamp(GUIDES, "ab")
    assert stamp(GUIDES, "a") != stamp(GUIDES, "b")
    one = replace(GUIDES, topics={"a": ("x",), "b": ("y",)})
    other = replace(GUIDES, topics={"b": ("y",), "a": ("x",)})
    assert stamp(one) == stamp(other)


def test_validators_are_what_the_server_said_and_no_more():
    assert validators_of(answer(etag=' "7"'.strip(), last_modified=KNOWN.last_modified)) == KNOWN
    assert validators_of(answer(etag='"7"')).last_modified == ""
    assert validators_of(answer()) is None


@pytest.mark.parametrize("value", ["", "a\r\nx: y", "a\nb", "\x00", "ключ", "x" * 2000, " "])
def test_a_validator_that_cannot_be_sent_back_is_none(value):
    assert validators_of(answer(etag=value)) is None


def test_no_key_of_an_address_is_written_down(tmp_path):
    path = tmp_path / "sources.json"
    write(path, Memory().after("guides", stamp(GUIDES), validators_of(answer(etag='"7"'))))

    written = path.read_text()
    assert "s3cret" not in written
    assert "example.org" not in written


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"sources": []}',
        b'{"sources": {"guides": {}}}',
        b'{"sources": {"guides": {"stamp": 1, "validators": {}}}}',
        b'{"sources": {"guides": {"stamp": "s", "validators": {"etag": "a\\r\\nhost: b"}}}}',
        b'{"sources": {"guides": {"stamp": "s", "validators": {"etag": ""}}}}',
        b'{"sources": {"guides": {"stamp": "s", "validators": {"etag": "\\ud800"}}}}',
        b"[" * 100_000,
        b"\xff\xfe\x00",
        b'{"sources": {}} trailing',
    ],
)
def test_a_broken_memory_is_begun_anew(tmp_path, content):
    path = tmp_path / "sources.json"
    path.write_bytes(content)

    assert read(path) == Memory()
    write(path, Memory().after("guides", "s", KNOWN))
    assert read(path).of("guides", "s") == KNOWN


def test_a_memory_that_is_missing_or_no_file_is_begun_anew(tmp_path):
    assert read(tmp_path / "nowhere.json") == Memory()
    assert read(tmp_path) == Memory()


def test_a_memory_of_senseless_size_is_not_taken_in(tmp_path):
    path = tmp_path / "sources.json"
    write(path, Memory().after("guides", "s", KNOWN))
    path.write_bytes(path.read_bytes() + b" " * 17 * 1024 * 1024)

    assert read(path) == Memory()


def test_the_same_is_not_written_twice(tmp_path):
    path = tmp_path / "sources.json"
    one = Memory().after("a", "s", KNOWN).after("b", "s", KNOWN)
    other = Memory().after("b", "s", KNOWN).after("a", "s", KNOWN)
    write(path, one)
    before = path.stat()

    write(path, other)

    assert path.stat().st_ino == before.st_ino
    assert [file.name for file in tmp_path.iterdir()] == ["sources.json"]


def test_a_folder_that_cannot_be_made_is_said_to_be(tmp_path):
    (tmp_path / ".digest").write_text("mine")

    with pytest.raises(OutboxError, match="cannot be written"):
        write(tmp_path / ".digest/sources.json", Memory())


@given(st.dictionaries(st.text(max_size=5), st.tuples(st.text(max_size=5), st.text(max_size=9))))
def test_what_is_remembered_is_what_was_written_or_nothing(known):
    made = {
        name: {"stamp": word, "validators": {"etag": etag}} for name, (word, etag) in known.items()
    }
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sources.json"
        path.write_text(json.dumps({"sources": made}))
        memory = read(path)

    for name, (word, etag) in known.items():
        assert memory.of(name, word) in (None, Validators(etag))
