"""issue.json: a record written and read again, and what is said of a file that is none."""

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from factories import entry, instant, record, site

from digest.errors import OutboxError
from digest.formats.record import dump, file_note, load
from digest.model import (
    Attachment,
    Decisions,
    EditionNote,
    FileNote,
    PassedOver,
    Record,
    Waiting,
)

SITE = site()


def utc(written: str) -> datetime:
    return instant(written).astimezone(UTC)


WHOLE = record(
    cutoff=utc("2022-09-01T09:00"),
    prev=utc("2022-08-15T12:00"),
    window_start=utc("2022-08-01T09:00"),
    topics=("housing", "courts"),
    languages=("en", "es"),
    passed_over={
        "old": PassedOver("too-old", date(2022, 1, 6), date(2022, 1, 5), utc("2022-01-06T12:00")),
        "undated": PassedOver("by-person", None, None, None),
    },
    waiting={"held": Waiting("held"), "moved": Waiting("same-as", "rent")},
    decisions=Decisions(accepted=("rent",), passed_over=("undated",)),
    flood=("late-1", "late-2"),
    snapshots=(
        entry(
            "rent",
            utc("2022-08-05T10:00"),
            summary="<p>Guía</p>",
            summary_html=True,
            embargo=date(2022, 8, 6),
            added=utc("2022-08-01"),
            updated=utc("2022-08-20"),
            translation_of="guide",
            authors=("Ana",),
            files=(Attachment("https://resources.example.org/a.pdf", "application/pdf", 3),),
            title_derived=True,
        ),
        entry("bare", "2022-08-05", summary="", url="", topics=()),
    ),
    editions=(EditionNote("0" * 16, "en", (("housing", ("rent", "bare")),), ("en.eml",), 7),),
    files=(FileNote("en.eml", "ab", 3),),
)


def spoilt(**fields: Any) -> bytes:
    """The bytes of a record in which some fields are others; a field of None is left out."""
    row = json.loads(dump(WHOLE, SITE)) | fields
    return json.dumps({name: value for name, value in row.items() if value is not None}).encode()


@pytest.mark.parametrize(
    "written",
    [WHOLE, record(), record(number=None, emptied=True)],
    ids=["with every field", "with few", "emptied"],
)
def test_a_record_that_is_written_is_read_again(written: Record):
    assert load(dump(written, SITE), written.name, "place", SITE) == written


def test_cutoffs_are_written_on_the_clock_of_the_site_and_days_as_days():
    row = json.loads(dump(WHOLE, SITE))
    assert row["cutoff"] == "2022-09-01T09:00:00-04:00"
    assert row["prev"] == "2022-08-15T12:00:00-04:00"
    assert row["passed_over"]["old"] == {
        "reason": "too-old",
        "visible_day": "2022-01-06",
        "published": "2022-01-05",
        "embargo": "2022-01-06T17:00:00Z",
    }
    assert row["waiting"] == {
        "held": {"reason": "held"},
        "moved": {"reason": "same-as", "same_as": "rent"},
    }


def test_a_record_has_one_formatting_and_its_letters_as_they_are():
    assert dump(WHOLE, SITE).startswith(b'{\n "newsletter": "monthly",\n "number": 3,\n')
    assert dump(WHOLE, SITE).endswith(b"}\n")
    assert "Guía".encode() in dump(WHOLE, SITE)


def test_a_file_is_noted_by_its_sum_and_its_length():
    assert file_note("a", b"abc") == FileNote("a", hashlib.sha256(b"abc").hexdigest(), 3)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "Input data was truncated"),
        (dump(WHOLE, SITE)[:100], "Input data was truncated"),
        (b"\xff", "JSON is malformed: invalid character (byte 0)"),
        (b"[]", "Expected `object`, got `array`"),
        (spoilt(cutoff=None), "Object missing required field `cutoff`"),
        (spoilt(announced="a"), "Expected `array`, got `str` - at `$.announced`"),
        (spoilt(cutoff="soon"), "soon"),
        (spoilt(entries=[{"id": "a"}]), "title: is missing"),
        (spoilt(passed_over={"a": {"reason": "x", "published": "soon"}}), "soon"),
        (spoilt(passed_over={"a": {"reason": "x", "visible_day": "soon"}}), "Invalid isoformat"),
    ],
)
def test_a_file_that_is_no_record_is_named_and_to_be_restored(content, problem):
    with pytest.raises(OutboxError) as refusal:
        load(content, "2022-09-01", "mail/monthly/2022-09-01/issue.json", SITE)
    words = str(refusal.value)
    place = "mail/monthly/2022-09-01/issue.json: is not a record of an issue: "
    assert words.startswith(place + problem)
    assert words.endswith("; restore it from a backup")
