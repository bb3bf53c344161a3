"""Tables as programs export them."""

from pathlib import Path

import pytest
from tables import document, read

from digest.sources.readers.tables import table
from digest.sources.record import Reading, Record, Skipped

CORPUS = Path(__file__).resolve().parents[3] / "shared/corpus/catalogue"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")


def reading(name: str) -> Reading:
    content = (CORPUS / name).read_bytes()
    assert table.looks_like(document(content, "-"), content[:65_536])
    return read(content)


def test_an_export_of_airtable():
    found = reading("tables/airtable-export.csv")

    first, second, third = found.outcomes
    assert first.title.words == "Renters’ Rights"
    assert first.summary.words == 'Line one\nLine two with "quotes"'
    assert first.published == "3/1/2024"
    assert first.categories == ("Housing", "Courts")
    assert [file.url for file in first.files] == ["https://files.example.org/a/flood.pdf"]
    assert first.url == "https://resources.example.org/r/1"
    assert (second.title.words, second.published) == ("Guide, part 2", "3/5/2024 6:30pm")
    assert third == Skipped("row 4", "draft")
    assert "Publication Date is read as published, not Created" in found.notices


def test_a_table_of_excel_in_german():
    found = reading("tables/excel-cp1252-semicolon.csv")

    assert found.notices[0] == "read as Windows-1252, since it is not UTF-8"
    assert [(one.title.words, one.published) for one in found.outcomes] == [
        ("Mietrecht für Anfänger", "05.03.2024"),
        ("Preis 1.200,50 €", "4.3.24"),
    ]
    assert found.outcomes[0].categories == ("Wohnen",)


def test_unicode_text_of_excel():
    found = reading("tables/excel-utf16-tab.txt")

    assert [one.published for one in found.outcomes] == ["5-Mar-24", "2024/03/04"]
    assert found.outcomes[1].title.words == "طلبات السكن"


def test_the_new_books_of_a_library_are_dated_by_their_coming():
    found = reading("library/new-acquisitions.csv")

    assert [one.published for one in found.outcomes] == [
        *("2024-03-01", "2024-03-05", "2024-03-05", "03/06/2024", "20240304", "2024-03-02"),
    ]
    assert found.outcomes[0].key == "9912345"
    assert found.outcomes[0].authors == ("Example, Ada, 1950-",)


def test_an_export_of_a_drupal_view():
    found = reading("drupal/views-data-export.csv")

    first = found.outcomes[0]
    assert (first.title.words, first.title.html) == ("Renters&#039; Rights After a Flood", True)
    assert first.categories == ("Housing & Tenants", "Disaster")
    assert first.url == "/resources/renters-rights-flood"
    assert [one.place for one in found.outcomes] == ["row 2", "row 3", "row 4", "row 5"]
    assert found.outcomes[1].title.words == ""


@pytest.mark.parametrize(
    ("name", "published", "files"),
    [
        ("pod-1.0-catalog-sample.csv", None, 2),
        ("pod-1.1-catalog-sample.csv", None, 2),
        ("pod-1.1-catalog-sample-extended.csv", "2011-11-22", 2),
    ],
)
def test_catalogs_of_open_data(name, published, files):
    found = reading(f"dcat/{name}")

    assert len(found.outcomes) == 3
    for one in found.outcomes:
        assert isinstance(one, Record)
        assert one.title.words
        assert one.summary.words
        assert one.key
        assert one.updated
        assert one.categories
        assert one.published == published
    assert sum(len(one.files) for one in found.outcomes) == files


def test_lists_of_subscribers_are_not_taken_for_tables_of_resources():
    for path in sorted((CORPUS.parent / "subscribers").glob("*.csv")):
        content = path.read_bytes()
        looks = table.looks_like(document(content, "-"), content[:65_536])
        assert looks == (path.name == "substack-posts.csv"), path.name
