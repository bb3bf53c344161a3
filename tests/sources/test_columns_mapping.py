"""Headings that a person mapped to fields."""

import pytest

from digest.errors import SourceError
from digest.sources.readers.tables.columns import chosen_by, columns_of, no_headings


def columns(*headings, **chosen):
    return columns_of(headings, (), chosen, "t.csv")


def test_a_mapped_heading_wins_over_the_usual_one():
    found = columns("Title", "Long Name", "Date", title="Long Name")

    assert found.at == {"title": 1, "published": 2}
    assert found.notices == ("columns: Long Name → title, Date → published; not read: Title",)


def test_a_mapped_heading_is_not_read_as_another_field_too():
    assert columns("Summary", "Date", title="Summary").at == {"title": 0, "published": 1}


def test_one_heading_may_be_mapped_to_two_fields():
    assert columns("Words", title="Words", summary="Words").at == {"title": 0, "summary": 0}


def test_a_heading_is_found_as_written_before_one_that_reads_the_same():
    assert columns("TITLE", "Title", title="Title").at == {"title": 1}
    assert columns("Título:", "Date", title="titulo").at["title"] == 0


def test_of_two_columns_with_a_mapped_heading_the_first_is_read_and_it_is_said():
    found = columns("Thing", "Thing", title="Thing")

    assert found.at == {"title": 0}
    assert "2 columns are headed Thing; the first is title" in found.notices


def test_a_heading_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(SourceError) as refused:
        columns("Title", "", "Date", published="Day")

    assert str(refused.value) == (
        "t.csv: no column is headed Day, which published is to be read from; "
        "the headings are Title, Date"
    )


def test_an_empty_heading_is_never_found():
    with pytest.raises(SourceError, match="no column is headed nothing"):
        columns("Title", "", published="")


def test_key_is_another_word_for_id():
    assert chosen_by({"key": "Code"}, "t.csv") == {"id": "Code"}
    assert chosen_by({"id": "Code"}, "t.csv") == {"id": "Code"}


def test_a_field_that_there_is_none_of_is_refused_with_those_that_there_are():
    with pytest.raises(SourceError, match=r"no field is called heading; use one of title, summary"):
        chosen_by({"heading": "Title"}, "t.csv")


def test_the_sheet_is_no_field_but_may_be_named_beside_them():
    assert chosen_by({"sheet": "Guides", "title": "T"}, "t.xlsx", also=("sheet",)) == {"title": "T"}
    with pytest.raises(SourceError, match="no field is called sheet"):
        chosen_by({"sheet": "Guides"}, "t.csv")


def test_without_headings_it_is_said_what_is_wanted_and_what_is_there():
    problem = str(no_headings("t.csv", [["", ""], ["a", "b"]], {}))

    assert problem.startswith("t.csv: no row of headings; the first row is a, b; name the columns")
    assert "--map title=Heading" in problem
    assert "there is nothing in it" in str(no_headings("t.csv", [], {}))
    assert "no row has the heading Thing" in str(no_headings("t.csv", [["a"]], {"title": "Thing"}))
    assert "a list of people" in str(no_headings("t.csv", [["email", "name"]], {}))
