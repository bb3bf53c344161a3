"""Which heading is which field."""

from datetime import date

import pytest

from digest.sources.readers.tables.columns import columns_of, header_in
from digest.sources.readers.tables.headings import FIELDS, plain_heading, rank_of


def fields_of(*headings, below=(), chosen=None):
    columns = columns_of(headings, below, chosen or {}, "t.csv")
    return {columns.headings[number]: field for field, number in columns.at.items()}


def notices_of(*headings, below=(), chosen=None):
    return columns_of(headings, below, chosen or {}, "t.csv").notices


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Title", "title"),
        ("HEADLINE", "title"),
        ("Título", "title"),
        ("titulo:", "title"),
        ("Nombre del recurso", "title"),
        ("post_title", "title"),
        ("Summary", "summary"),
        ("Descripción", "summary"),
        ("Abstract *", "summary"),
        ("Body", "content"),
        ("Texto completo", "content"),
        ("Publication Date", "published"),
        ("publication_date", "published"),
        ("pubDate", "published"),
        ("Fecha de publicación", "published"),
        ("Date (MM/DD/YYYY)", "published"),
        ("Published?", "status"),
        ("Last Updated", "updated"),
        ("Última actualización", "updated"),
        ("modified", "updated"),
        ("ID", "id"),
        ("Node ID", "id"),
        ("nid", "id"),
        ("UUID", "id"),
        ("Enlace", "url"),
        ("landingPage", "url"),
        ("Dirección web", "url"),
        ("Web Address", "url"),
        ("Idioma", "language"),
        ("langcode", "language"),
        ("Tag(s)", "topics"),
        ("Categorías", "topics"),
        ("Palabras clave", "topics"),
        ("Author(s)", "authors"),
        ("autor(es)", "authors"),
        ("Attachments", "files"),
        ("downloadURL", "files"),
        ("Estado", "status"),
        ("is_published", "status"),
    ],
)
def test_a_heading_is_known_by_its_usual_names(heading, field):
    assert fields_of(heading) == {heading: field}


@pytest.mark.parametrize("heading", ["Notes", "Owner", "", "Resource Type", "State", "Phone", "?"])
def test_other_headings_are_no_field(heading):
    assert fields_of(heading) == {}


def test_every_known_name_is_a_field_and_stands_as_it_is_compared():
    for field in FIELDS:
        assert rank_of(field)[0] == field
    assert plain_heading("  Fecha_de   PUBLICACIÓN: ") == "fecha de publicacion"
    assert plain_heading("MMS Id") == plain_heading("mmsId") == "mms id"


def test_of_two_headings_for_one_field_the_more_exact_is_read_and_the_other_is_named():
    assert fields_of("Name", "Headline", "Title") == {"Title": "title"}
    assert notices_of("Name", "Title") == (
        "columns: Title → title; not read: Name",
        "Title is read as title, not Name",
    )


def test_of_two_equal_headings_the_first_is_read():
    columns = columns_of(("Date", "Title", "Title"), (), {}, "t.csv")

    assert columns.at["title"] == 1
    assert "Title is read as title, not Title" in columns.notices


def test_the_day_that_a_library_received_a_book_makes_it_new_not_its_imprint():
    assert fields_of("Title", "Publication Date", "Receiving Date")["Receiving Date"] == "published"


def test_a_creation_date_is_the_last_that_a_publication_date_is_taken_from():
    assert fields_of("Created", "Fecha")["Fecha"] == "published"
    assert fields_of("Created")["Created"] == "published"


def test_a_column_published_of_yes_and_no_is_a_status_and_another_has_the_date():
    below = [("yes", "2024-03-01"), ("No", "2024-03-02"), ("", "")]

    assert fields_of("Published", "Date", below=below) == {
        "Published": "status",
        "Date": "published",
    }


def test_a_column_published_of_days_is_a_date():
    assert fields_of("Published", below=[(date(2024, 3, 1),)]) == {"Published": "published"}


def test_an_address_of_a_house_is_no_url():
    assert fields_of("Address", below=[("12 Main Street",)]) == {}
    assert fields_of("Address", below=[("/node/12",)]) == {"Address": "url"}
    assert fields_of("Address", below=[("www.example.org",)]) == {"Address": "url"}


def test_a_column_document_without_addresses_is_no_file():
    assert fields_of("Document", below=[("Lease",)]) == {}
    assert fields_of("Document", below=[("a.pdf (https://example.org/a.pdf)",)]) == {
        "Document": "files"
    }


def test_a_column_of_names_of_files_is_not_read_and_it_is_said():
    notices = notices_of("Title", "Attachments", below=[("A", "flood.pdf"), ("B", "")])

    assert notices == ("columns: Title → title; not read: Attachments",)


def test_what_is_read_and_what_is_not_is_said():
    assert notices_of("Title", "Fecha", "Notes", "Owner") == (
        "columns: Title → title, Fecha → published; not read: Notes, Owner",
    )


def test_a_column_without_heading_is_named_by_its_letter_if_something_is_in_it():
    below = [("A", "2024", "", "left over")]

    assert notices_of("Title", "Date", "", "", below=below) == (
        "columns: Title → title, Date → published; not read: column D (no heading)",
    )
    many = ["Title", *[""] * 26]
    assert "column AA (no heading)" in notices_of(*many, below=[["T", *[""] * 25, "x"]])[0]


def test_very_many_and_very_long_headings_are_cut_in_the_notice():
    line = notices_of("Title", *[f"Column {number}" for number in range(50)], "x" * 500)[0]

    assert "and 31 more" in line
    assert len(notices_of("Title", "x" * 500)[0]) < 100


def test_the_row_of_headings_may_stand_below_lines_of_a_report():
    rows = [["All guides"], [], ["as of", "today"], ["Title", "Date"], ["Rent", "2024"]]

    assert header_in(rows, {}) == 3


def test_headings_below_the_twentieth_row_are_none():
    assert header_in([["x"]] * 20 + [["Title", "Date"]], {}) is None
    assert header_in([["x"]] * 19 + [["Title", "Date"]], {}) == 19


def test_the_row_that_names_most_fields_is_that_of_headings():
    assert header_in([["Title", "Date"], ["Title", "Date", "Summary"]], {}) == 1
    assert header_in([["Title", "Date"], ["Title", "Date"]], {}) == 0


@pytest.mark.parametrize(
    "row", [["Title"], ["Title", "Notes"], ["Date", "Link"], [date(2024, 1, 1)], []]
)
def test_headings_name_title_or_summary_and_one_field_more(row):
    assert header_in([row], {}) is None


@pytest.mark.parametrize(
    "row", [["Email", "Name", "Status"], ["correo", "nombre", "idioma"], ["name", "E-mail", "id"]]
)
def test_a_list_of_people_is_no_table_of_resources(row):
    assert header_in([row], {}) is None


def test_an_address_to_write_to_beside_a_title_is_no_list_of_people():
    assert header_in([["Title", "Email", "Date"]], {}) == 0


def test_what_a_person_mapped_makes_a_row_of_headings():
    assert header_in([["Thing", "When"]], {"title": "thing", "published": "When"}) == 0
    assert header_in([["Thing"]], {"title": "Thing"}) == 0
