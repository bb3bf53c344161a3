"""catalog.json: what rows become, and what is said of those that cannot be."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from factories import site

from digest import catalog
from digest.errors import CatalogError
from digest.model import Attachment, Catalog, Entry

SITE = site()
DATES = 'write it like "2022-08-05" or "2022-08-05T10:00:00-04:00"'


def parsed(*rows: dict[str, Any]) -> tuple[Entry, ...]:
    return catalog.parse(json.dumps({"entries": rows}).encode(), SITE).entries


def one(**fields: Any) -> Entry:
    (entry,) = parsed({"id": "a", "title": "Rent guide", **fields})
    return entry


def refusal(content: bytes) -> list[str]:
    """The lines that are said of a catalog that cannot be."""
    with pytest.raises(CatalogError) as refused:
        catalog.parse(content, SITE)
    return str(refused.value).split("\n")


# --- what rows become ---


def test_an_id_and_a_title_are_enough():
    assert parsed({"id": "a", "title": "Rent guide"}) == (Entry("a", "Rent guide", "en"),)


def test_every_field_is_taken():
    entry = one(
        title_derived=True,
        summary="<p>What to know</p>",
        summary_type="html",
        url="/guides/rent",
        published="2022-08-05",
        embargo="2022-08-06T12:00:00-04:00",
        added="2022-08-01T10:00:00Z",
        updated="2022-08-02",
        withdrawn="2022-08-03T10:00:00+02:00",
        topics=["courts", "housing", "courts"],
        language="es-MX",
        translation_of="guide",
        authors=["Ana  Ruiz", ""],
        files=[{"url": "/rent.pdf", "type": "application/pdf", "length": 12}, {"url": "/rent.doc"}],
        source={"anything": [1, 2]},
    )
    assert entry == Entry(
        id="a",
        title="Rent guide",
        language="es-MX",
        summary="<p>What to know</p>",
        summary_html=True,
        url="https://resources.example.org/guides/rent",
        published=date(2022, 8, 5),
        embargo=datetime(2022, 8, 6, 16, tzinfo=UTC),
        added=datetime(2022, 8, 1, 10, tzinfo=UTC),
        updated=datetime(2022, 8, 2, 4, tzinfo=UTC),
        withdrawn=datetime(2022, 8, 3, 8, tzinfo=UTC),
        topics=("courts", "housing"),
        translation_of="guide",
        authors=("Ana Ruiz",),
        files=(
            Attachment("https://resources.example.org/rent.pdf", "application/pdf", 12),
            Attachment("https://resources.example.org/rent.doc"),
        ),
        title_derived=True,
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2022-08-05", date(2022, 8, 5)),
        (" 2022-08-05 ", date(2022, 8, 5)),
        ("2022-08-05T10:00", datetime(2022, 8, 5, 14, tzinfo=UTC)),
        ("2022-08-05 10:00:00", datetime(2022, 8, 5, 14, tzinfo=UTC)),
        ("2022-08-05t10:00:00z", datetime(2022, 8, 5, 10, tzinfo=UTC)),
        ("2022-08-05T10:00:00+0200", datetime(2022, 8, 5, 8, tzinfo=UTC)),
        ("1880-01-01T00:00:00-04:56:02", datetime(1880, 1, 1, 4, 56, 2, tzinfo=UTC)),
        ("2022-11-06T01:30:00", datetime(2022, 11, 6, 5, 30, tzinfo=UTC)),
        ("2022-03-13T02:30:00", datetime(2022, 3, 13, 7, 30, tzinfo=UTC)),
        ("", None),
        (None, None),
    ],
)
def test_a_date_is_a_day_or_an_instant_on_the_clock_of_the_site(written, expected):
    entry = one(published=written)
    assert (entry.published, entry.unreadable) == (expected, None)


@pytest.mark.parametrize(
    "written",
    [
        *("soon", "08/05/2022", "2022-02-30", "2022-8-5", "2022-08-05T25:00", 20220805),
        *("0022-08-05", "0001-01-01T00:00:00+23:59", "1000-01-01T00:00:00+23:59"),
    ],
)
def test_a_date_that_cannot_be_read_is_kept_in_words_and_stops_nothing(written):
    entry = one(published=written)
    assert (entry.published, entry.unreadable) == (None, f"published is not a date: {written}")
    late = one(published="2022-08-05", embargo=written)
    assert (late.published, late.embargo) == (date(2022, 8, 5), None)
    assert late.unreadable == f"embargo is not a date: {written}"


@pytest.mark.parametrize(
    ("fields", "title", "summary"),
    [
        ({"title": "  Rent\n<b>guide</b> "}, "Rent guide", ""),
        ({"title": "Rent", "summary": "What to know."}, "Rent", "What to know."),
        (
            {"title": "", "summary": "What tenants should know. And more."},
            "What tenants should know",
            "And more.",
        ),
    ],
)
def test_a_title_is_one_clean_line_or_the_first_sentence_of_the_summary(fields, title, summary):
    (entry,) = parsed({"id": "a", **fields})
    assert (entry.title, entry.summary) == (title, summary)
    assert entry.title_derived is (not fields["title"])


def test_a_byte_order_mark_at_the_beginning_of_the_file_is_no_fault(tmp_path: Path):
    path = tmp_path / "catalog.json"
    path.write_bytes(b'\xef\xbb\xbf{"entries": []}')
    assert catalog.read(path, SITE) == Catalog(())


# --- what cannot be, with its place and what would be right ---


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"id": ""}, "id: cannot be ''; write a word that never changes"),
        ({"id": "a\n"}, "id: cannot be 'a\\n'; write a word that never changes"),
        (
            {"title": None},
            "title: is missing, and there is no summary to make one of; write a title",
        ),
        ({"summary_type": "md"}, 'summary_type: cannot be md; use "text" or "html"'),
        (
            {"url": "ftp://example.org"},
            "url: not a web address: ftp://example.org; write it like https://www.example.org/guide",
        ),
        ({"url": "https://[x"}, "url: not an address: https://[x"),
        (
            {"files": [{"url": "mailto:a@b.org"}]},
            "files: not a web address: mailto:a@b.org; write it like https://www.example.org/guide",
        ),
        (
            {"language": "english!"},
            'language: not a language tag: english!; write it like "en" or "es-MX"',
        ),
        (
            {"language": "en\n\x1b[2J"},
            'language: not a language tag: en [2J; write it like "en" or "es-MX"',
        ),
        ({"added": "soon"}, f"added: not a date: soon; {DATES}"),
        ({"updated": "soon"}, f"updated: not a date: soon; {DATES}"),
        ({"withdrawn": "yes"}, f"withdrawn: not a date: yes; {DATES}"),
        ({"topics": ["hosing"]}, "topics: unknown topic hosing; did you mean housing?"),
        ({"topics": ["zzz"]}, "topics: unknown topic zzz; add it to digest.toml"),
        ({"title": 7}, "title: must be text in quotes or nothing, and is a whole number"),
        ({"topics": "housing"}, "topics: must be a list in [ ] or nothing, and is text in quotes"),
        ({"files": [{"type": "x"}]}, "files[0]: `url` is missing"),
    ],
)
def test_a_field_that_cannot_be_is_named_with_what_would_be_right(fields, expected):
    rows = [{"id": "first", "title": "First"}, {"id": "a", "title": "Second", **fields}]
    lines = refusal(json.dumps({"entries": rows}).encode())
    assert lines == [f"catalog.json: entries[1].{expected}"]


def test_a_row_without_an_id_or_that_is_no_table_is_named():
    content = json.dumps({"entries": [{"title": "First"}, 7]}).encode()
    assert refusal(content) == [
        "catalog.json: entries[0]: `id` is missing",
        "catalog.json: entries[1]: must be a table, and is a whole number",
    ]


def test_an_id_that_is_there_twice_is_named_with_the_first():
    rows = [{"id": id, "title": id} for id in ("a", "b", "a", "a")]
    assert refusal(json.dumps({"entries": rows}).encode()) == [
        "catalog.json: entries[2].id: a is also the id of entries[0]; give each its own",
        "catalog.json: entries[3].id: a is also the id of entries[0]; give each its own",
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"entries": [\n{"id": }', "catalog.json:2:8: is not JSON: expecting value"),
        (b"", "catalog.json:1:1: is not JSON: expecting value"),
        (b'{"entries": ["\xff"]}', "catalog.json: byte 14: is not UTF-8; save it as UTF-8"),
        (b"[]", 'catalog.json: is not a catalog; write {"entries": [...]}'),
        (b'{"entries": {}}', 'catalog.json: is not a catalog; write {"entries": [...]}'),
        (b'{"items": []}', 'catalog.json: is not a catalog; write {"entries": [...]}'),
        (
            b'{"entries": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
            "catalog.json: is not JSON that can be read: too deep or malformed",
        ),
        (
            b'{"entries": [{"id": "a", "published": ' + b"1" * 5000 + b"}]}",
            "catalog.json: has a number of very many digits; correct it",
        ),
        (
            b'{"entries": [{"id": "a", "title": "A"}], "entries": []}',
            "catalog.json: the field entries is there twice in one table; keep one",
        ),
    ],
)
def test_a_file_that_is_no_catalog_is_named_with_the_place(content, expected):
    assert refusal(content) == [expected]


def test_a_file_that_is_missing_or_a_folder_is_named(tmp_path: Path):
    path = tmp_path / "catalog.json"
    with pytest.raises(CatalogError) as missing:
        catalog.read(path, SITE)
    path.mkdir()
    with pytest.raises(CatalogError) as folder:
        catalog.read(path, SITE)
    assert str(missing.value) == f'{path}: is missing; begin one with {{"entries": []}}'
    assert str(folder.value) == f"{path}: cannot be read: Is a directory"


# --- written again ---


def test_a_document_is_written_with_every_field_that_it_had(tmp_path: Path):
    path = tmp_path / "catalog.json"
    document = {"note": "ours", "entries": [{"id": "á", "title": "Guía", "shelf": {"n": 1}}]}
    catalog.write_document(path, document, SITE)
    assert catalog.read_document(path) == document
    assert path.read_bytes() == catalog.dump_document(document)
    assert "Guía" in path.read_text(encoding="utf-8")


def test_a_document_in_which_a_field_would_be_lost_is_not_read(tmp_path: Path):
    path = tmp_path / "catalog.json"
    path.write_bytes(b'{"entries": [{"id": "a", "title": "A", "note": 1, "note": 2}]}')
    with pytest.raises(CatalogError, match="the field note is there twice"):
        catalog.read_document(path)


def test_a_long_value_that_is_no_date_is_cut():
    unreadable = one(published="x" * 5000).unreadable or ""
    assert unreadable == f"published is not a date: {'x' * 100}…"


def test_a_document_that_would_be_no_catalog_is_not_written(tmp_path: Path):
    path = tmp_path / "catalog.json"
    path.write_bytes(b'{"entries": []}')
    with pytest.raises(CatalogError):
        catalog.write_document(path, {"entries": [{"id": "a"}]}, SITE)
    assert path.read_bytes() == b'{"entries": []}'
    assert [file.name for file in tmp_path.iterdir()] == ["catalog.json"]
