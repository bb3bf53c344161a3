"""The catalog of another site, taken into this one."""

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.model import Attachment, Source
from digest.row import derive_title
from digest.sources.draft import wording
from digest.sources.readers.records import entries
from digest.sources.record import Document, Reading, Record, Refusal, Text

SOURCE = Source("sister", "catalog.json")


def document(whole: object, **fields: Any) -> Document:
    content = whole if isinstance(whole, bytes) else json.dumps(whole).encode()
    return Document("catalog.json", BytesIO(content), **fields)


def read(*rows: object, **fields: Any) -> Reading:
    given = document({"entries": rows}, **fields)
    assert entries.looks_like(given, given.stream.read(65_536))
    return entries.read(given, SOURCE)


def row(**members: Any) -> dict[str, Any]:
    return {"id": "rent", "title": "Rent", "published": "2022-05-01", **members}


def outcome(**members: Any) -> Any:
    (found,) = read(row(**members)).outcomes
    return found


def test_every_field_is_taken_over_but_what_the_other_site_notes_for_itself():
    whole = row(
        summary="<p>About rent</p>",
        summary_type="html",
        url="/rent",
        updated="2022-06-01T10:00:00Z",
        added="2022-05-02T00:00:00Z",
        topics=["housing", "courts"],
        language="es",
        translation_of="rent-en",
        authors=["Ann Doe"],
        files=[{"url": "/rent.pdf", "type": "application/pdf", "length": 9}],
        source={"name": "feed", "title": "Old"},
        colour="blue",
    )

    (found,) = read(whole, url="https://sister.example.org/catalog.json").outcomes

    assert found == Record(
        place="entry 1",
        title=Text("Rent"),
        summary=Text("<p>About rent</p>", html=True),
        published="2022-05-01",
        updated="2022-06-01T10:00:00Z",
        key="rent",
        url="/rent",
        base="https://sister.example.org/catalog.json",
        language="es",
        categories=("housing", "courts"),
        authors=("Ann Doe",),
        files=(Attachment("/rent.pdf", "application/pdf", 9),),
        translation_of="rent-en",
        raw=found.raw,
    )


def test_what_they_withdrew_is_withdrawn():
    assert outcome(withdrawn="2022-06-01T00:00:00Z").withdrawn
    assert not outcome(withdrawn="").withdrawn


def test_an_undated_entry_has_no_date():
    assert outcome(published=None).published is None


@pytest.mark.parametrize(
    ("title", "summary", "whole"),
    [
        ("About rents", "More of it.", "About rents. More of it."),
        ("About rents in the county", "", "About rents in the county."),
        ("Is your rent too high?", "More of it.", "Is your rent too high? More of it."),
    ],
)
def test_a_title_made_of_the_summary_goes_back_into_it(title, summary, whole):
    before, rest = derive_title(whole)
    found = outcome(title=before, summary=rest, title_derived=True)

    assert found.title == Text()
    assert derive_title(found.summary.words) == (before, rest)


def test_a_title_that_was_cut_of_a_long_sentence_leaves_the_summary_as_it_is():
    summary = "word " * 60 + "end."
    title, rest = derive_title(summary)

    assert rest == summary
    assert outcome(title=title, summary=summary, title_derived=True).summary.words == summary


def test_a_derived_title_that_no_longer_fits_its_summary_stays():
    title = "A person wrote this one. And this"
    found = outcome(title=title, summary="Text.", title_derived=True)

    assert (found.title.words, found.summary.words) == (title, "Text.")


def test_a_title_made_of_html_is_made_of_it_again():
    found = outcome(
        title="About rents", summary="<p>About rents.</p>", summary_type="html", title_derived=True
    )

    assert (found.title, found.summary.words) == (Text(), "<p>About rents.</p>")


@given(st.text(min_size=1, max_size=200))
def test_whatever_was_derived_is_derived_again(summary):
    worded = wording("", summary)
    if not worded.title.strip():
        return
    found = outcome(title=worded.title, summary=worded.summary, title_derived=True)

    again = wording(found.title.words, found.summary.words)
    assert (again.title, again.summary) == (worded.title, worded.summary)


@pytest.mark.parametrize(
    ("published", "embargo", "expected"),
    [
        ("2022-05-01", "2022-06-01", "2022-06-01"),
        ("2022-05-01", "2022-04-01", "2022-05-01"),
        ("2022-05-01", "2022-05-01T09:00", "2022-05-01T09:00"),
        ("soon", "2022-06-01", "soon"),
        (None, "2022-06-01", None),
    ],
)
def test_nothing_is_out_before_their_embargo_ends(published, embargo, expected):
    reading = read(row(published=published, embargo=embargo))

    (found,) = reading.outcomes
    assert found.published == expected
    assert bool(reading.notices) is (expected == embargo)


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ({"id": None}, "id: must be text in quotes, and is nothing"),
        ({"id": " "}, "has no id"),
        ({"title": 7}, "title: must be text in quotes or nothing, and is a whole number"),
        ({"title": None}, "has neither a title nor a summary"),
        ({"published": 2022}, "published is a number where a date is expected: 2022"),
        ({"embargo": "soon"}, 'embargo is not a date: "soon"'),
        ({"topics": "housing"}, "topics: must be a list in [ ] or nothing, and is text in quotes"),
        ({"topics": [1]}, "topics[0]: must be text in quotes, and is a whole number"),
        ({"files": [{"type": "x"}]}, "files[0]: `url` is missing"),
        ({"summary_type": "markdown"}, 'summary_type is neither text nor html: "markdown"'),
        ({"title_derived": "yes"}, "title_derived: must be true or false, and is text in quotes"),
    ],
)
def test_an_entry_that_is_not_what_it_must_be_is_refused_with_what_is_wrong(members, problem):
    found = outcome(**members)

    assert isinstance(found, Refusal)
    assert (found.place, found.problem) == ("entry 1", problem)


def test_an_id_that_is_there_twice_is_refused_the_second_time():
    outcomes = list(read(row(), row(title="Another")).outcomes)

    assert outcomes[1].problem == 'has the id of entry 1: "rent"'


def test_everything_in_the_list_becomes_exactly_one_thing():
    outcomes = list(read(row(), 7, None, "x", [], {}).outcomes)

    assert [type(each) for each in outcomes] == [Record, *[Refusal] * 5]


def test_half_a_character_among_the_names_refuses_the_entry():
    found = outcome(files=[{"url": "a", "\udfff": 1}])

    assert found.problem == "holds half of a character, which no text has"


def test_characters_that_no_text_has_are_no_traceback():
    content = b'{"entries": [{"id": "a\\ud800", "title": "b", "\\udfff": 1, "source": "\\ud800"}]}'

    (found,) = entries.read(document(content), SOURCE).outcomes

    assert isinstance(found, Record)


@pytest.mark.parametrize(
    "content", [b'{"entries": []}', b'\xef\xbb\xbf {"entries": [{"id": "a", "summary": "b"}]}']
)
def test_a_catalog_is_known_by_its_entries(content):
    assert entries.looks_like(document(content), content)


@pytest.mark.parametrize(
    "content",
    [
        b'{"feed": {"title": "x"}, "entries": [{"id": "a", "title": "b", "published": "2022"}]}',
        b'{"entries": [{"id": "a", "title": {"value": "b"}}]}',
        b'{"entries": [{"id": "a", "title": "b", "authors": [{"name": "x"}]}]}',
        b'{"entries": [{"name": "a"}]}',
        b'{"items": []}',
        b'[{"id": "a", "title": "b"}]',
        b"<entries/>",
        b"",
    ],
)
def test_files_of_other_formats_are_left_to_others(content):
    assert not entries.looks_like(document(content), content)


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"entries": 1}'])
def test_what_is_no_catalog_is_refused_as_a_whole(content):
    with pytest.raises(SourceError):
        entries.read(document(content), SOURCE)
