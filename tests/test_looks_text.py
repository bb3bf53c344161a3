"""The text part of a mail as a person reads it in a window of 72 columns: the sample and the hard one."""

import json
import re
import unicodedata
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import hard
import pytest
from babel.dates import format_date
from looks_views import UNSUBSCRIBE, mail, make_sites

COLUMNS = 72
SIGNATURE = "-- "
"""The one line that ends in a blank: mail programs know by it where the letter ends (RFC 3676, 4.3)."""
CASES = [(kind, language) for kind in ("hard", "letter", "sample") for language in hard.EDITIONS]
_ISOLATES = "\u2066\u2067\u2068"
_END_OF_ISOLATE = "\u2069"
_UNSEEN = re.compile(f"[\\s{_ISOLATES}{_END_OF_ISOLATE}]+")

pytestmark = [pytest.mark.slow, pytest.mark.parametrize(("kind", "language"), CASES)]


@pytest.fixture(scope="module", name="outboxes")
def _outboxes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return make_sites(tmp_path_factory.mktemp("texts"))


@pytest.fixture(name="text")
def _text(outboxes: dict[str, Path], kind: str, language: str) -> str:
    return mail(outboxes[kind], language, "txt").read_text(encoding="utf-8")


def columns(line: str) -> int:
    """Say how wide a line is on a terminal: Chinese characters take two columns, marks none."""
    return sum(
        0
        if unicodedata.category(char) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in line
    )


def squeezed(text: str) -> str:
    """Leave out what a line break may have changed, and what nobody sees."""
    return _UNSEEN.sub("", text)


def entries(outbox: Path, language: str) -> list[dict[str, str]]:
    """Give the entries of an edition, in its order, from the record of the issue."""
    record = json.loads(mail(outbox, "issue", "json").read_text(encoding="utf-8"))
    rows = {row["id"]: row for row in record["entries"]}
    (edition,) = (each for each in record["editions"] if f"{language}.txt" in each["files"])
    return [rows[id] for _, ids in edition["sections"] for id in ids]


def test_no_line_is_wider_than_the_window(text):
    wide = [line for line in text.split("\n") if columns(line) > COLUMNS]

    # an address is not broken, nor a word that has no place to break it
    assert all(len(line.split()) == 1 for line in wide), wide


def test_every_entry_is_there_with_its_day_and_its_link_in_order(text, outboxes, kind, language):
    read = squeezed(text)
    shown = entries(outboxes[kind], language)
    assert len(shown) == (4 if kind == "sample" else 60)

    place = 0
    for row in shown:
        day = format_date(date.fromisoformat(row["published"][:10]), "long", locale=language)
        for part in (row["title"], day, row["url"]):
            found = read.find(squeezed(part), place)
            assert found >= place, (row["id"], part)
            place = found + len(squeezed(part))


def test_links_stand_on_lines_of_their_own(text, outboxes, kind, language):
    lines = set(text.split("\n"))

    assert {row["url"] for row in entries(outboxes[kind], language)} <= lines
    assert UNSUBSCRIBE in lines


def test_the_way_out_is_near_the_top_and_at_the_end(text):
    lines = text.rstrip("\n").split("\n")

    assert UNSUBSCRIBE in lines[:20]
    assert UNSUBSCRIBE in lines[-12:]


def test_blanks_are_few(text):
    lines = text.split("\n")

    assert [line for line in lines if line != line.rstrip() and line != SIGNATURE] == []
    assert "\n\n\n\n" not in text
    assert not text.startswith("\n")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\t" not in text
    assert "\r" not in text


def test_nothing_in_it_is_meant_for_machines(text):
    assert not re.search(r"</?[a-zA-Z][^>\n]*>", text)
    assert not re.search(r"&(?:[a-zA-Z]+|#\w+);", text)
    assert "{{" not in text
    assert "None" not in text


def test_what_runs_the_other_way_is_closed_on_its_line(text):
    for line in text.split("\n"):
        assert sum(line.count(mark) for mark in _ISOLATES) == line.count(_END_OF_ISOLATE)


def test_the_count_of_a_topic_is_not_left_alone_on_a_line(text):
    assert not re.search(r"(?m)^\s*\(\d+\),?$", text)


def test_the_message_carries_the_same_text(text, outboxes, kind, language):
    octets = mail(outboxes[kind], language, "eml").read_bytes()
    message = message_from_bytes(octets, policy=policy.default)

    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n").rstrip(
        "\n"
    ) == text.rstrip("\n")
