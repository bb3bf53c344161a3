"""Quotation marks that are broken: nothing is swallowed in silence."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import read, records, titles

from digest.sources.readers.tables.delimited import rows_of
from digest.sources.record import Record, Refusal

HEAD = "Title,Date,Summary\n"


def kinds(content):
    return [type(outcome) for outcome in read(content).outcomes]


def test_doubled_marks_are_one_mark():
    assert titles(HEAD + '"Say ""yes"" now",1,x\n') == ['Say "yes" now']


def test_marks_inside_a_cell_that_is_not_in_marks_are_text():
    assert titles(HEAD + 'A 15" screen,1,x\n') == ['A 15" screen']


def test_marks_that_are_not_doubled_are_read_as_they_are_meant():
    assert titles(HEAD + '"Say "yes" now",1,x\n"B",2,"he said "no""\n') == ['Say "yes" now', "B"]
    assert records(HEAD + '"B",2,"he said "no""\n')[0].summary.words == 'he said "no"'


def test_blanks_after_a_closing_mark_are_no_fault():
    assert titles(HEAD + '"A, b" ,1,x\n') == ["A, b"]


def test_a_mark_that_never_closes_refuses_its_row_and_no_other():
    outcomes = read(HEAD + 'A,1,x\nB,2,"open\nC,3,y\nD,4,z\n').outcomes

    assert [type(outcome) for outcome in outcomes] == [Record, Refusal, Record, Record]
    assert outcomes[1].place == "row 3"
    assert outcomes[1].problem.startswith("a quotation mark opens in cell 3 and is not closed")
    assert outcomes[1].raw == 'B,2,"open'
    assert [one.place for one in outcomes[2:]] == ["row 4", "row 5"]


def test_a_mark_in_the_last_row_that_never_closes_refuses_it():
    assert kinds(HEAD + 'A,1,x\nB,2,"open') == [Record, Refusal]


def test_a_mark_that_a_later_cell_seems_to_close_swallows_no_row():
    outcomes = read(HEAD + '"Broken,1,x\nGood,2,"text, with comma"\n"Last",3,y\n').outcomes

    assert [type(outcome) for outcome in outcomes] == [Refusal, Record, Record]
    assert [one.title.words for one in outcomes[1:]] == ["Good", "Last"]


def test_rows_in_marks_below_a_broken_one_are_all_read():
    content = HEAD + '"Broken,"1","x"\n' + "".join(f'"Row {n}","{n}","s"\n' for n in range(50))

    outcomes = read(content).outcomes

    assert type(outcomes[0]) is Refusal
    assert [one.title.words for one in outcomes[1:]] == [f"Row {n}" for n in range(50)]


def test_the_rest_of_a_cell_that_was_cut_off_makes_no_entries():
    outcomes = read(HEAD + 'A,1,x\nB,2,"a text\nof lines, cut\nin the mid').outcomes

    assert [type(outcome) for outcome in outcomes] == [Record, Refusal, Refusal, Refusal]
    assert "part of a row above" in outcomes[2].problem


def test_a_cell_of_thousands_of_lines_is_one_whose_mark_was_forgotten():
    body = "".join(f"Row {n},1,x\n" for n in range(6_000))

    outcomes = read(HEAD + '"Open,1,x\n' + body).outcomes

    assert [type(outcome) for outcome in outcomes[:2]] == [Refusal, Record]
    assert len(outcomes) == 6_001


def test_a_cell_of_many_lines_that_is_closed_is_read():
    summary = "line\n" * 900

    assert records(HEAD + f'A,1,"{summary}"\nB,2,x\n')[0].summary.words == summary


def test_a_file_of_broken_marks_is_given_up_and_it_is_said():
    outcomes = read(HEAD + 'x","y\n' * 5_000).outcomes

    assert type(outcomes[-1]) is Refusal
    assert "from here on nothing is read" in outcomes[-1].problem
    assert len(outcomes) < 1_000


@pytest.mark.slow
def test_marks_that_open_in_every_line_come_to_an_end():
    outcomes = read(HEAD + 'a"b,"c\n' * 200_000 + 'x","y\n' * 200_000).outcomes

    assert type(outcomes[-1]) is Refusal


cell = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=12)
wild = st.text(st.sampled_from('ab",;\n\r\t |'), max_size=60)


@given(st.lists(st.lists(st.text(st.sampled_from('ab",\n '), max_size=6), min_size=2, max_size=4)))
def test_what_csv_writes_is_read_as_it_was(rows):
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(rows)

    found = list(rows_of(io.StringIO(written.getvalue(), newline=""), ","))

    assert [row.cells for row in found] == rows
    assert not any(row.problem for row in found)


@given(wild)
def test_every_line_is_a_row_or_inside_one(text):
    lines = list(io.StringIO(text, newline=""))

    rows = list(rows_of(iter(lines), ",", 3))

    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) <= len(lines)
    kept = sum("".join(row.cells).count(letter) for row in rows for letter in "ab")
    assert kept == sum(text.count(letter) for letter in "ab")


def test_a_row_that_a_forgotten_mark_and_a_later_one_would_swallow_is_read():
    outcomes = read(HEAD + '"Broken,1,x\nGood,2,", and more"\nC,3,z\n').outcomes

    assert [type(outcome) for outcome in outcomes] == [Refusal, Record, Record]
    assert outcomes[1].summary.words == ", and more"


def test_a_cell_of_two_lines_in_a_row_without_its_last_cells_is_read():
    found = records('Title,Summary,Status,Date\nA,"one\ntwo, and three"\n')

    assert found[0].summary.words == "one\ntwo, and three"
