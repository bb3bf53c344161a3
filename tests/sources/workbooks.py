"""Small workbooks made by hand, part by part: nothing in them that a test does not ask for."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
_DAY, _MOMENT = 1, 2
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="22"/></cellXfs></styleSheet>'
)

Value = str | int | float | bool | date | None
Rows = Sequence[Sequence[Value]]


class Raw(str):
    """A cell, or a whole row, that is written as it stands."""

    __slots__ = ()


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Make an archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else None
            archive.writestr(name, content, stored)
    return made.getvalue()


def xlsx(
    sheets: Mapping[str, Rows],
    *,
    hidden: Sequence[str] = (),
    since_1904: bool = False,
    links: Mapping[str, str] | None = None,
    below: str = "",
    **parts: str,
) -> bytes:
    """Make an .xlsx file; `links` (cell → address) are the first sheet's, `below` follows its rows."""
    return packed(xlsx_parts(sheets, hidden, since_1904, links or {}, below) | parts)


def xlsx_parts(
    sheets: Mapping[str, Rows],
    hidden: Sequence[str] = (),
    since_1904: bool = False,
    links: Mapping[str, str] | None = None,
    below: str = "",
) -> dict[str, str]:
    entries, relations, parts = [], [], {}
    for number, (name, rows) in enumerate(sheets.items(), 1):
        state = ' state="hidden"' if name in hidden else ""
        entries.append(
            f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"{state}/>'
        )
        relations.append((f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml", ""))
        rest = (_hyperlinks(links or {}) + below) if number == 1 else ""
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetData>'
            + "".join(_row(place, cells) for place, cells in enumerate(rows, 1))
            + f"</sheetData>{rest}</worksheet>"
        )
    if links:
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = _relations(
            [(f"rL{n}", "hyperlink", url, "External") for n, url in enumerate(links.values())]
        )
    system = '<workbookPr date1904="1"/>' if since_1904 else ""
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.xml", "")]),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{system}'
        f"<sheets>{''.join(entries)}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(relations),
        "xl/styles.xml": _STYLES,
        **parts,
    }


def ods(sheets: Mapping[str, Rows], **parts: str) -> bytes:
    """Make an .ods file."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>"
        + "".join(
            cells
            if isinstance(cells, Raw)
            else f"<table:table-row>{''.join(map(_open_cell, cells))}</table:table-row>"
            for cells in rows
        )
        + "</table:table>"
        for name, rows in sheets.items()
    )
    content = (
        f'<office:document-content xmlns:office="{_OPEN}:office:1.0" '
        f'xmlns:table="{_OPEN}:table:1.0" xmlns:text="{_OPEN}:text:1.0">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<manifest:manifest xmlns:manifest="{_OPEN}:manifest:1.0"/>'
    return packed(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": manifest,
            "content.xml": content,
            **parts,
        }
    )


def xlsb(rows: Sequence[Sequence[str]]) -> bytes:
    """Make an .xlsb file with one sheet of words (MS-XLSB: a type, a length, a record)."""
    width = max(map(len, rows))
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1)
    sheet = _record(129) + _record(148, size) + _record(145)
    for number, cells in enumerate(rows):
        sheet += _record(0, struct.pack("<I", number) + b"\0" * 13)
        for column, words in enumerate(cells):
            sheet += _record(6, struct.pack("<II", column, 0) + _wide(words))
    sheet += _record(146) + _record(130)
    entry = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Guides")
    book = _record(131) + _record(143) + _record(156, entry) + _record(144) + _record(132)
    return packed(
        {
            "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.bin", "")]),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": _relations(
                [("rId1", "worksheet", "worksheets/sheet1.bin", "")]
            ),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _relations(relations: Sequence[tuple[str, str, str, str]]) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target={quoteattr(target)}'
            + (f' TargetMode="{mode}"/>' if mode else "/>")
            for name, kind, target, mode in relations
        )
        + "</Relationships>"
    )


def _hyperlinks(links: Mapping[str, str]) -> str:
    if not links:
        return ""
    inner = "".join(f'<hyperlink ref="{cell}" r:id="rL{n}"/>' for n, cell in enumerate(links))
    return f"<hyperlinks>{inner}</hyperlinks>"


def _row(number: int, cells: Sequence[Value]) -> str:
    if isinstance(cells, Raw):
        return cells
    made = (_cell(f"{chr(65 + column)}{number}", value) for column, value in enumerate(cells))
    return f'<row r="{number}">{"".join(made)}</row>' if cells else ""


def _cell(place: str, value: Value) -> str:
    if value is None or isinstance(value, Raw):
        return value or ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        style = _MOMENT if isinstance(value, datetime) else _DAY
        return f'<c r="{place}" s="{style}"><v>{_serial(value)!r}</v></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def _serial(value: date) -> float:
    """Count days since the last of 1899, as Excel does for any day after February 1900."""
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    past = moment - datetime(1899, 12, 30)
    return past.days + past.seconds / 86_400


def _open_cell(value: Value) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, Raw):
        return value
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f"<table:table-cell {kind}>{paragraphs}</table:table-cell>"


def _record(kind: int, content: bytes = b"") -> bytes:
    """Write a record of .xlsb: both numbers in sevens of bits, the least first."""
    return _sevens(kind) + _sevens(len(content)) + content


def _sevens(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _sevens(rest) if rest else bytes([low])


def _wide(words: str) -> bytes:
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")
