"""Workbooks: what is read of them."""

import io
from datetime import date, datetime

import pytest
from workbook_of_1997 import XLS
from workbooks import Raw, ods, packed, xlsb, xlsx

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers.tables import workbook
from digest.sources.readers.tables.cells import lines_of
from digest.sources.record import Document, Reading

HEAD = ["Title", "Date", "Summary"]


def read(content, *, name="guides.xlsx", fields=None) -> Reading:
    source = Source("guides", name, fields=fields or {})
    reading = workbook.read(Document(name, io.BytesIO(content)), source)
    return Reading(tuple(reading.outcomes), reading.next, reading.notices)


def published(*values, make=xlsx):
    rows = [HEAD, *([f"T{number}", value] for number, value in enumerate(values))]
    return [one.published for one in read(make({"Guides": rows})).outcomes]


@pytest.mark.parametrize("make", [xlsx, ods])
def test_each_cell_goes_to_the_field_of_its_heading(make):
    rows = [
        ["Título", "Fecha", "Resumen", "ID", "Enlace", "Temas", "Autor"],
        ["Desalojo", date(2024, 3, 1), "Uno\ndos", 12, "/node/12", "A; B", "Ada Example"],
    ]

    (found,) = read(make({"Guías": rows})).outcomes

    assert (found.title.words, found.summary.words) == ("Desalojo", "Uno\ndos")
    assert (found.published, found.key, found.url) == (date(2024, 3, 1), "12", "/node/12")
    assert (found.categories, found.authors) == (("A", "B"), ("Ada Example",))
    assert (found.place, found.raw) == (
        "row 2",
        'Desalojo,2024-03-01,"Uno\ndos",12,/node/12,A; B,Ada Example',
    )


def test_an_xlsb_file_is_read():
    (found,) = read(xlsb([HEAD, ["Rent", "2024-03-01", "Words"]]), name="x.xlsb").outcomes

    assert (found.title.words, found.published) == ("Rent", "2024-03-01")


def test_an_xls_file_is_read():
    (found,) = read(XLS, name="x.xls").outcomes

    assert (found.title.words, found.published, found.key) == ("Rent", date(2024, 3, 1), "12")


@pytest.mark.parametrize("make", [xlsx, ods])
def test_a_day_is_a_day_and_a_time_of_it_a_moment(make):
    assert published(date(2024, 3, 1), datetime(2024, 3, 1, 10, 30), make=make) == [
        date(2024, 3, 1),
        datetime(2024, 3, 1, 10, 30),
    ]


def test_midnight_is_its_day():
    (found,) = published(datetime(2024, 3, 1, 0, 0))

    assert found == date(2024, 3, 1)
    assert not isinstance(found, datetime)


def test_a_moment_is_told_to_the_second():
    assert published(datetime(2024, 3, 1, 13, 7, 41)) == [datetime(2024, 3, 1, 13, 7, 41)]
    cell = Raw('<c r="B2" s="2"><v>45352.9999999</v></c>')
    assert published(cell) == [date(2024, 3, 2)]


def test_days_are_counted_from_1904_where_the_workbook_says_so():
    content = xlsx({"Guides": [HEAD, ["Rent", date(2024, 3, 1)]]}, since_1904=True)

    assert read(content).outcomes[0].published == date(2028, 3, 2)


def test_dates_in_words_and_numbers_without_the_form_of_a_date_stand_as_they_are():
    assert published("3/1/2024", 45352, 45352.25, None) == ["3/1/2024", "45352", "45352.25", None]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (12, "12"),
        (12.0, "12"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (9912345678, "9912345678"),
        (123456789012345, "123456789012345"),
        (1e22, "1e+22"),
        (True, "TRUE"),
        ("007", "007"),
        (" x ", "x"),
    ],
)
def test_a_number_as_an_id_is_as_people_see_it(value, words):
    assert read(xlsx({"A": [["Title", "ID"], ["T", value]]})).outcomes[0].key == words


def test_a_value_of_a_formula_is_read():
    cell = Raw('<c r="A2" t="str"><f>UPPER("rent")</f><v>RENT</v></c>')

    assert read(xlsx({"A": [HEAD, [cell, "2024"]]})).outcomes[0].title.words == "RENT"


def test_rows_are_counted_as_they_are_shown_and_empty_ones_count():
    rows = [["All guides"], [], HEAD, [], ["A", "1"], [None, None], ["B", "2"]]

    for make in (xlsx, ods):
        assert [one.place for one in read(make({"A": rows})).outcomes] == ["row 5", "row 7"]


def test_a_table_may_begin_in_another_column():
    rows = [[None, None, "Title", "Date"], ["note", None, "Rent", "2024"]]

    reading = read(xlsx({"A": rows}))

    assert reading.outcomes[0].title.words == "Rent"
    assert "not read: column A (no heading)" in reading.notices[0]


def test_cells_beyond_the_headings_are_not_read_and_it_is_said():
    reading = read(xlsx({"A": [["Title", "Date"], ["Rent", "2024", None, "call Ada"]]}))

    assert reading.outcomes[0].title.words == "Rent"
    assert reading.notices == (
        "columns: Title → title, Date → published; not read: column D (no heading)",
    )


def test_the_first_sheet_with_headings_is_read_and_the_others_are_named():
    sheets = {"Read me": [["Notes"]], "Guides": [HEAD, ["A", "1"]], "Archive": [HEAD, ["B", "2"]]}

    for make in (xlsx, ods):
        reading = read(make(sheets))

        assert [one.title.words for one in reading.outcomes] == ["A"]
        assert reading.notices[:2] == ("sheet Read me is not read", "sheet Archive is not read")


def test_a_person_can_name_the_sheet():
    sheets = {"Guides": [HEAD, ["A", "1"]], "Archive & more": [HEAD, ["B", "2"]]}

    reading = read(xlsx(sheets), fields={"sheet": "Archive & more", "summary": "Title"})

    assert [one.summary.words for one in reading.outcomes] == ["B"]
    assert reading.notices[0] == "sheet Guides is not read"


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(SourceError, match="no sheet is called Old; the sheets are Guides, More"):
        read(xlsx({"Guides": [HEAD], "More": []}), fields={"sheet": "Old"})


def test_a_hidden_sheet_is_read_only_where_a_person_names_it():
    sheets = {"Lists": [HEAD, ["A", "1"]], "Guides": [HEAD, ["B", "2"]]}
    content = xlsx(sheets, hidden=["Lists"])

    assert read(content).notices[0] == "hidden sheet Lists is not read"
    assert read(content).outcomes[0].title.words == "B"
    assert read(content, fields={"sheet": "Lists"}).outcomes[0].title.words == "A"


def test_headings_that_are_not_there_are_refused_with_the_sheet():
    with pytest.raises(SourceError, match=r"guides\.xlsx: sheet Guides: no column is headed Day"):
        read(xlsx({"Guides": [HEAD, ["A"]]}), fields={"published": "Day"})


def test_a_workbook_without_headings_is_refused_with_its_first_row():
    with pytest.raises(SourceError, match="no row of headings; the first row is a, b"):
        read(xlsx({"Guides": [["a", "b"]]}))
    for empty in (xlsx({"Guides": []}), xlsx({}), ods({"Guides": []})):
        with pytest.raises(SourceError, match="there is nothing in it"):
            read(empty)


def test_hidden_rows_are_read_and_it_is_said():
    hidden = Raw('<row r="3" hidden="1"><c r="A3" t="inlineStr"><is><t>B</t></is></c></row>')

    reading = read(xlsx({"A": [HEAD, ["A", "1"], hidden]}))

    assert [one.title.words for one in reading.outcomes] == ["A", "B"]
    assert reading.notices[0] == "hidden rows are read like the others: 1"


def test_a_cell_with_an_error_is_empty_and_it_is_said_where():
    error = Raw('<c r="B2" t="e"><v>#REF!</v></c>')

    reading = read(xlsx({"A": [HEAD, ["A", error, "x"]]}))

    assert reading.outcomes[0].published is None
    assert reading.notices[0] == ("cells with an error such as #REF! are read as empty: 1, as B2")


def test_merged_cells_are_read_in_their_first_row_and_it_is_said():
    content = xlsx(
        {"A": [["Title", "Topics"], ["A", "Housing"], ["B", None]]},
        below='<mergeCells count="2"><mergeCell ref="B2:B3"/><mergeCell ref="A9:B9"/></mergeCells>',
    )

    reading = read(content)

    assert [one.categories for one in reading.outcomes] == [("Housing",), ()]
    assert reading.notices[0] == "merged cells are read in their first row only: 1, as row 2"


def test_where_titles_are_linked_and_no_column_has_addresses_the_links_are_the_addresses():
    links = {"A2": "https://x.org/a?b=1&c=2", "B3": "https://x.org/other"}

    reading = read(xlsx({"A": [HEAD, ["A", "1"], ["B", "2"]]}, links=links))

    assert [one.url for one in reading.outcomes] == ["https://x.org/a?b=1&c=2", ""]
    assert reading.notices[-1] == "links of Title → url"


def test_a_link_stands_for_the_words_of_an_address_that_is_none():
    rows = [["Title", "Link", "PDF"], ["A", "read more", "get"], ["B", "https://x.org/b"], ["C"]]
    links = {
        "B2": "https://x.org/a",
        "C2": "https://x.org/a.pdf",
        "B3": "https://x.org/not",
        "A4": "https://x.org/c",
    }

    first, second, third = read(
        xlsx({"A": rows}, links=links), fields={"url": "Link", "files": "PDF"}
    ).outcomes

    assert first.url == "https://x.org/a"
    assert [file.url for file in first.files] == ["https://x.org/a.pdf"]
    assert (second.url, third.url) == ("https://x.org/b", "https://x.org/c")


def test_a_formula_that_links_gives_its_address():
    formula = 'HYPERLINK("https://x.org/a?b=1&amp;c=2","see")'
    cell = Raw(f'<c r="B2" t="str"><f>{formula}</f><v>see</v></c>')

    reading = read(xlsx({"A": [["Title", "Web page"], ["A", cell]]}))

    assert reading.outcomes[0].url == "https://x.org/a?b=1&c=2"


@pytest.mark.parametrize("value", ["", "<v/>", "<v></v>"])
def test_formulas_without_a_saved_value_are_empty_and_it_is_said(value):
    cells = [Raw(f'<c r="A2"><f>1+1</f>{value}</c>'), Raw('<c r="B2" t="str"><f>""</f><v></v></c>')]

    reading = read(xlsx({"A": [HEAD, [*cells, "words"]]}))

    assert reading.outcomes[0].title.words == ""
    assert reading.notices[0] == "formulas that were saved without their value are read as empty: 1"


def test_a_row_of_an_open_document_that_is_repeated_is_read_as_often():
    row = Raw(
        '<table:table-row table:number-rows-repeated="2"><table:table-cell '
        'office:value-type="string"><text:p>A</text:p></table:table-cell></table:table-row>'
    )

    assert len(read(ods({"A": [HEAD, row]})).outcomes) == 2


def test_a_time_alone_is_told_as_words():
    content = xlsx({"A": [["Title", "ID"], ["T", Raw('<c r="B2" s="2"><v>0.5</v></c>')]]})

    assert read(content).outcomes[0].key


def test_what_is_said_of_a_workbook_is_each_sheet_then_its_rows_then_the_end():
    lines = list(lines_of(xlsx({"A": [HEAD, ["T", date(2024, 3, 1)]]}), "", {}))

    assert lines == [
        ["sheet", "A", False],
        ["open", "A"],
        ["marks", {"links": (), "hidden": 0, "errors": 0, "where": (), "unsaved": 0}, []],
        [1, HEAD],
        [2, ["T", ["2024-03-01"]]],
        ["end"],
    ]


def looks(content, name="-", media_type=""):
    document = Document(name, io.BytesIO(content), media_type=media_type)
    return workbook.looks_like(document, content[:65_536])


def test_workbooks_of_each_kind_look_like_one():
    for content in (xlsx({"A": [HEAD]}), ods({"A": [HEAD]}), xlsb([HEAD]), XLS):
        assert looks(content)


def test_other_archives_documents_and_texts_do_not():
    assert not looks(packed({"word/document.xml": "x"}))
    assert not looks(packed({"posts/one.md": "x"}))
    assert not looks(packed({"mimetype": "application/vnd.oasis.opendocument.text"}))
    assert not looks(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")
    )
    assert not looks(b"Title,Date\nA,1\n", "x.xlsx")
    assert not looks(b"")


def test_a_name_or_media_type_tells_where_the_beginning_does_not():
    archive = packed({"a.bin": b"\0"})

    assert looks(archive, "Guides.XLSX")
    assert looks(archive, media_type="application/vnd.ms-excel")
