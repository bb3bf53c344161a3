"""Workbooks that are damaged, locked, far too large or made to do harm."""

import io
import resource
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbook_of_1997 import XLS
from workbooks import Raw, ods, packed, xlsx, xlsx_parts

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers.tables import workbook
from digest.sources.readers.tables.packed import refuse_unreadable
from digest.sources.record import Document

HEAD = ["Title", "Date"]
SMALL = xlsx({"Guides": [HEAD, ["A", "1"]]})


def outcomes(content, name="guides.xlsx"):
    source = Source("guides", name)
    return tuple(workbook.read(Document(name, io.BytesIO(content)), source).outcomes)


def refused(content, name="guides.xlsx") -> str:
    with pytest.raises(SourceError) as problem:
        outcomes(content, name)
    return str(problem.value)


def said_of(content) -> str:
    """Give what a person is told, or how many entries are read."""
    try:
        return f"read {len(outcomes(content))}"
    except SourceError as problem:
        return str(problem)


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"Title,Date\nA,1\n", b"\x89PNG\r\n", SMALL[:300], SMALL[:-30]],
    ids=["nothing", "mark", "text", "picture", "beginning", "without end"],
)
def test_what_is_no_workbook_is_refused(content):
    assert "save it again as .xlsx, or as CSV" in refused(content)


def test_an_archive_of_something_else_is_refused():
    assert "no workbook, or a damaged one" in refused(packed({"word/document.xml": "<x/>"}))


def test_a_compound_file_without_a_workbook_is_refused():
    assert "no workbook, or a damaged one" in refused(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    )


def test_a_locked_workbook_is_refused_as_one():
    locked = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )
    manifest = {"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}

    assert refused(locked) == ("guides.xlsx: is locked with a password; save it without a password")
    assert "is locked with a password" in refused(ods({"A": [HEAD]}, **manifest), "x.ods")
    bits = bytearray(SMALL)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        bits[bits.find(mark) + place] |= 1
    assert "is locked with a password" in refused(bytes(bits))


def bomb(megabytes: int) -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(megabytes):
            part.write(b" " * 1024 * 1024)
    return made.getvalue()


def test_an_archive_that_would_unpack_to_very_much_is_refused_before_it_is_unpacked():
    content = bomb(300)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(SourceError, match="would unpack to 300 MB, more than 200"):
        refuse_unreadable(content, "x.xlsx")

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 20_000


def test_a_part_that_is_packed_beyond_what_a_sheet_can_be_is_refused():
    assert "sheet1.xml in it would unpack to 200 times its size and more" in refused(bomb(20))


def test_an_archive_of_very_many_parts_is_refused():
    assert "more than 10,000 parts" in refused(packed({f"xl/{n}": b"" for n in range(10_001)}))


def test_an_archive_that_lies_about_its_size_is_refused():
    part = "xl/worksheets/sheet1.xml"
    rows = [HEAD, *[["x" * 50_000, "1"]] * 200]
    content = xlsx({"Guides": rows})
    size = zipfile.ZipFile(io.BytesIO(content)).getinfo(part).file_size

    assert refused(content.replace(struct.pack("<I", size), struct.pack("<I", 1_000)))


def test_cells_in_opposite_corners_of_a_sheet_are_refused_with_its_name():
    far = Raw('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')

    problem = refused(xlsx({"Guides": [HEAD, ["A", "1"], far]}))

    assert problem.startswith("guides.xlsx: sheet Guides: is far too large")
    assert "or save the sheet as CSV" in problem


@pytest.mark.slow
def test_a_sheet_that_fits_in_memory_but_has_far_too_many_cells_is_refused_at_once():
    far = Raw('<row r="1048576"><c r="Z1048576"><v>1</v></c></row>')

    assert "is far too large" in refused(xlsx({"Guides": [HEAD, ["A", "1"], far]}))


def test_a_column_that_no_spreadsheet_has_is_refused():
    wide = Raw('<row r="3"><c r="AAAA3"><v>1</v></c></row>')

    assert "is far too large" in refused(xlsx({"Guides": [HEAD, ["A", "1"], wide]}))


@pytest.mark.slow
def test_a_stray_cell_far_below_is_a_row_like_others():
    far = Raw('<row r="1000000"><c r="A1000000"><v>1</v></c></row>')

    found = outcomes(xlsx({"Guides": [HEAD, ["A", "1"], far]}))

    assert [one.place for one in found] == ["row 2", "row 1000000"]


def test_empty_cells_far_away_that_only_have_a_form_do_no_harm():
    far = Raw('<row r="1048576"><c r="XFD1048576" s="1"/></row>')

    assert len(outcomes(xlsx({"Guides": [HEAD, ["A", "1"], far]}))) == 1


def test_rows_of_an_open_document_that_are_repeated_a_million_times_are_refused():
    cell = '<table:table-cell table:number-columns-repeated="16000" office:value-type="string">'
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}<text:p>x</text:p>'

    assert refused(ods({"A": [Raw(row + "</table:table-cell></table:table-row>")]}), "x.ods")


def test_empty_rows_of_an_open_document_down_to_its_end_do_no_harm():
    row = Raw(
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )

    assert len(outcomes(ods({"A": [HEAD, ["A", "1"], row]}), "x.ods")) == 1


@pytest.mark.slow
def test_one_long_text_in_very_many_cells_is_refused():
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"x" * 30_000}</t></si></sst>'
    rows = [
        HEAD,
        *(Raw(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>') for n in range(2, 60_000)),
    ]

    problem = refused(packed(xlsx_parts({"Guides": rows}) | {"xl/sharedStrings.xml": strings}))

    assert "is far too large" in problem


def test_entities_that_unfold_are_not_unfolded():
    names = [f'<!ENTITY {b} "{f"&{a};" * 9}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    unfolding = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaa">{"".join(names)}]>'
    sheet = f'{unfolding}<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row></sheetData></worksheet>'

    assert refused(xlsx({"Guides": [HEAD]}, **{"xl/worksheets/sheet1.xml": sheet}))


@pytest.mark.slow
def test_a_workbook_that_makes_calamine_panic_is_refused_and_nothing_is_printed(capfd):
    for content in (SMALL, XLS):
        for cut in range(0, len(content), max(1, len(content) // 12)):
            harmed = content[:cut] + b"\xff\xff\xff\xff" + content[cut + 4 :]
            assert said_of(harmed)

    assert capfd.readouterr() == ("", "")


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(workbook, "_MOST_SECONDS", 0.001)

    assert "takes more than 0.001 seconds" in refused(SMALL)


def test_a_reader_that_does_not_start_is_said(monkeypatch):
    monkeypatch.setattr(workbook.sys, "executable", "/nonexistent/python")

    assert "the program that reads it does not start" in refused(SMALL)


PARTS = xlsx_parts({"Guides": [HEAD, ["A", "1"]]}, links={"A2": "https://x.org/"})


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(sorted(PARTS)),
    st.integers(0, 600),
    st.sampled_from(["", "<", "&#0;", '"', "1048577", "ZZZZ1", "\x00", 't="s" ']),
    st.integers(0, 9),
)
def test_any_harm_to_any_part_gives_entries_or_a_refusal(part, place, put, cut):
    written = PARTS[part]
    harmed = packed(PARTS | {part: written[:place] + put + written[place + cut :]})

    assert said_of(harmed).startswith(("read", "guides.xlsx: "))
