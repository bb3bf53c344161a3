"""Tables of text: how they are laid out and encoded."""

import csv
import io

import pytest
from tables import document, read, record, records, titles

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers.tables import table
from digest.sources.record import Document, Record, Refusal, Skipped


def looks(content, name="-", media_type=""):
    found = document(content, name, media_type=media_type)
    return table.looks_like(found, found.stream.getvalue()[:65_536])


def test_each_cell_goes_to_the_field_of_its_heading():
    found = record(
        "Title,Summary,Body,Date,Modified,ID,URL,Language,Topics,Author,File\r\n"
        "Rent,Short,Long,03/01/2024,2024-03-02,7,/node/7,en_US,Housing,Ada Example,/a.pdf\r\n",
        url="https://example.org/export.csv",
    )

    assert (found.title.words, found.summary.words, found.content.words) == (
        "Rent",
        "Short",
        "Long",
    )
    assert (found.published, found.updated, found.key) == ("03/01/2024", "2024-03-02", "7")
    assert (found.url, found.base) == ("/node/7", "https://example.org/export.csv")
    assert (found.language, found.categories, found.authors) == (
        "en_US",
        ("Housing",),
        ("Ada Example",),
    )
    assert [file.url for file in found.files] == ["/a.pdf"]
    assert (found.place, found.withdrawn) == ("row 2", False)
    assert found.raw == (
        "Rent,Short,Long,03/01/2024,2024-03-02,7,/node/7,en_US,Housing,Ada Example,/a.pdf"
    )


def test_dates_stand_as_they_are_written_and_a_missing_one_is_none():
    found = records(
        'title,date\nA,"July 18, 2017"\nB,18 July 2017\nC,Sat Oct 06 2018 00:00:00 GMT\nD,Q1 2018\nE,\n'
    )

    assert [one.published for one in found] == [
        "July 18, 2017",
        "18 July 2017",
        "Sat Oct 06 2018 00:00:00 GMT",
        "Q1 2018",
        None,
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
def test_the_delimiter_is_the_one_that_parts_the_headings(mark):
    rows = [["Title", "Date", "Summary"], ["Rent, fees; more | less", "2024", 'say "x"']]
    written = io.StringIO()
    csv.writer(written, delimiter=mark).writerows(rows)

    found = record(written.getvalue())

    assert found.title.words == "Rent, fees; more | less"
    assert found.summary.words == 'say "x"'


def test_many_commas_in_the_cells_do_not_make_the_comma_the_delimiter():
    assert titles("Title;Date\n" + "a, b, c, d;1,2\n" * 3) == ["a, b, c, d"] * 3


def test_the_line_with_which_excel_is_told_the_delimiter_is_no_row():
    for first in ("sep=;\r\n", '"sep=;"\r\n', "SEP=;\n"):
        found = record(first + "Title;Date\r\nRent, fees;2024\r\n")

        assert (found.title.words, found.place) == ("Rent, fees", "row 2")
    assert record("sep=#\nTitle#Date\nRent#2024\n").published == "2024"


def test_blanks_after_a_comma_do_not_hide_a_quotation_mark():
    assert record('Title, Date, Summary\nRent, 2024, "a, b"\n').summary.words == "a, b"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_lines_may_end_in_any_way_and_the_last_need_not(end):
    assert titles(f"Title,Date{end}A,1{end}B,2") == ["A", "B"]


@pytest.mark.parametrize(
    ("encoding", "notice"),
    [
        ("utf-8", ()),
        ("utf-8-sig", ()),
        ("utf-16", ()),
        ("utf-16-le", ()),
        ("utf-16-be", ()),
        ("utf-32", ()),
        ("cp1252", ("read as Windows-1252, since it is not UTF-8",)),
    ],
)
def test_the_encoding_is_concluded_and_said_where_it_is_a_guess(encoding, notice):
    reading = read("Título\tFecha\tResumen\r\nDesalojo: qué hacer\t2024\tAño\r\n".encode(encoding))

    assert reading.outcomes[0].title.words == "Desalojo: qué hacer"
    assert reading.notices[:-1] == notice


def test_the_charset_that_a_server_says_is_used_where_the_text_is_not_utf8():
    content = "Title,Date\nПрава,2024\n".encode("cp1251")

    reading = read(content, media_type="text/csv; charset=windows-1251")

    assert reading.outcomes[0].title.words == "Права"
    assert reading.notices[0] == "read as windows-1251, since it is not UTF-8"


def test_a_charset_that_cannot_stand_for_text_is_not_followed():
    assert titles(b"Title,Date\n\xe9t\xe9,2024\n", media_type="text/csv; charset=idna") == ["été"]


def test_a_character_cut_by_the_first_mebibyte_does_not_change_the_encoding():
    filler = "Title,Date,Summary\n" + "x,2024," + "y" * (1024 * 1024 - 27)
    content = (filler + "é\nqué,2024,z\n").encode()
    assert content[1024 * 1024 - 1 : 1024 * 1024 + 1] == "é".encode()

    reading = read(content)

    assert reading.outcomes[1].title.words == "qué"
    assert len(reading.notices) == 1


def test_rows_are_counted_as_a_spreadsheet_shows_them():
    found = records('Title,Date,Summary\nA,1,"one\ntwo\nthree"\n\n,,\nB,2,x\n')

    assert [one.place for one in found] == ["row 2", "row 5"]
    assert found[0].summary.words == "one\ntwo\nthree"


def test_lines_above_the_headings_are_counted_and_are_no_entries():
    found = records("All guides\n\nTitle,Date\nA,1\n")

    assert [(one.place, one.title.words) for one in found] == [("row 4", "A")]


def test_headings_that_come_again_are_passed_over_and_said():
    outcomes = read("Title,Date\nA,1\nTitle,Date\nB,2\n").outcomes

    assert outcomes[1] == Skipped("row 3", "headings")
    assert [type(outcome) for outcome in outcomes] == [Record, Skipped, Record]


def test_cells_that_are_missing_at_the_end_are_empty():
    found = record("Title,Date,Summary\nA\n")

    assert (found.title.words, found.published, found.summary.words) == ("A", None, "")


def test_cells_beyond_the_headings_are_refused_by_row_unless_they_are_empty():
    outcomes = read("Title,Date\nA,1,,\nRent, fees and more,2,\nB,3\n").outcomes

    assert outcomes[0].title.words == "A"
    assert outcomes[1] == Refusal(
        "row 3",
        "3 cells, but 2 headings: a cell with the delimiter in it is to stand in quotation marks",
        "Rent,fees and more,2,",
    )
    assert outcomes[2].title.words == "B"


def test_a_table_of_headings_only_has_nothing_in_it():
    assert read("Title,Date\n").outcomes == ()
    assert read("Title,Date").outcomes == ()


def test_without_headings_it_is_said_what_is_wanted():
    for content in ("a,b\n1,2\n", "", "\n\n", "Title\nA\n"):
        with pytest.raises(SourceError, match=r"guides\.csv: .*--map title=Heading"):
            read(content)


def test_a_person_can_say_what_the_headings_mean():
    found = record("Thing|When|Where\nA|1|/x\n", fields={"title": "Thing", "key": "Where"})

    assert (found.title.words, found.key, found.published) == ("A", "/x", None)


def test_a_table_of_one_column_can_be_mapped():
    assert titles("Thing\nA\nB\n", fields={"title": "Thing"}) == ["A", "B"]


def test_null_bytes_are_left_to_cleaning():
    assert titles("Title,Date\nA\0B,1\n") == ["A\0B"]
    assert looks("Title,Date\nA\0B,1\n", "x.csv")


def test_reading_gives_records_while_they_are_asked_for_and_leaves_the_stream_open():
    content = io.BytesIO(b"Title,Date\n" + b"A,1\n" * 100_000)
    reading = table.read(Document("x.csv", content), Source("s", "x.csv"))
    outcomes = iter(reading.outcomes)

    first = next(outcomes)

    assert first.place == "row 2"
    assert content.tell() < len(content.getvalue()) / 4
    outcomes.close()
    assert not content.closed


def test_the_limit_of_csv_is_the_same_after_reading():
    before = csv.field_size_limit()

    assert len(records("Title,Summary\n" + f"A,{'x' * 200_000}\n" * 3)) == 3
    assert csv.field_size_limit() == before


def test_a_cell_of_more_than_ten_million_characters_refuses_its_row_alone():
    outcomes = read(f'Title,Summary\nA,"{"x" * 10_000_001}"\nB,y\n').outcomes

    assert outcomes[0].place == "row 2"
    assert outcomes[0].problem == "a cell has more than 10,000,000 characters"
    assert len(outcomes[0].raw) == 2_000
    assert outcomes[1].title.words == "B"


def test_a_cell_larger_than_csv_will_hold_refuses_its_row_alone():
    for cell in ("x" * 17_000_000, '"' + "x" * 17_000_000 + '"'):
        outcomes = read(f"Title,Summary\nA,{cell}\nB,y\n").outcomes

        assert [type(outcome) for outcome in outcomes] == [Refusal, Record]


@pytest.mark.parametrize(
    "content",
    [
        "Title,Date\nA,1\n",
        "\ufeffTítulo;Fecha\nA;1\n",
        "Report\n\nTitle\tDate\nA\t1\n",
        "Title,Date\nA,1\n".encode("utf-16"),
        b"T\xedtulo,Fecha\nA,1\n",
    ],
    ids=["comma", "BOM", "report", "UTF-16", "cp1252"],
)
def test_text_with_a_row_of_headings_looks_like_a_table(content):
    assert looks(content)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "Resources\nTitle\nPublication Date\n08/05/2022\nAbstract\n",
        "<html><body>Title,Date\nA,1</body></html>",
        '{"title": "x", "date": "y"}',
        "---\ntitle: x\ndate: 2024\n---\ntext",
        "BEGIN:VCALENDAR\nTitle,Date\nA,1\n",
        "PK\x03\x04Title,Date\nA,1\n",
        b"\xd0\xcf\x11\xe0Title,Date\nA,1\n",
        b"Title,Date\nA,\x001\n",
        "We have a title, a date, a summary.\nAnd more of it.\n",
        "email,name,status\na@example.org,A,active\n",
        "Title, date\nand then prose that goes on\nwithout any marks\nat all\n",
    ],
)
def test_what_is_no_table_does_not_look_like_one(content):
    assert not looks(content)


def test_what_is_called_csv_is_taken_so_that_it_can_be_said_what_is_wrong_with_it():
    assert looks("a,b\n1,2\n", "x.CSV")
    assert looks("a,b\n1,2\n", "x.tsv")
    assert looks("a,b\n1,2\n", media_type="text/csv; charset=utf-8")
    assert not looks("<html>", "x.csv")


def test_a_table_in_markdown_is_left_to_the_reader_of_markdown():
    text = "| Title | Date |\n|---|---|\n| A | 1 |\n"

    assert not looks(text, "README.md")


def test_a_head_that_ends_inside_a_character_is_looked_at_all_the_same():
    content = "Título,Fecha\nqué,1\n".encode()
    cut = content.index("é".encode()) + 1

    assert table.looks_like(document(content, "-"), content[:cut])
