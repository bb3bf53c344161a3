"""What stands in the cells: lists, files, HTML, statuses."""

import pytest
from tables import read, record, records

from digest.sources.readers.tables.rows import files_in, listed
from digest.sources.record import Record, Skipped


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Housing", ("Housing",)),
        ("Housing,Courts", ("Housing", "Courts")),
        ("Housing, Courts ,", ("Housing", "Courts")),
        ("Housing & Tenants|Disaster", ("Housing & Tenants", "Disaster")),
        (
            "Immigration, Asylum and Refugees; Courts",
            ("Immigration, Asylum and Refugees", "Courts"),
        ),
        ("Wills, Trusts;", ("Wills, Trusts",)),
        ("Housing\nCourts\r\n", ("Housing", "Courts")),
        ('"Housing, public",Courts', ("Housing, public", "Courts")),
        ('"A; b"; C', ("A; b", "C")),
        ('"A ""b"", c",D', ('A "b", c', "D")),
        ('Say "no"', ('Say "no"',)),
        ("Housing, Housing", ("Housing",)),
        ("What a tenant should know when the rent rises, and what a landlord may ask for",) * 2,
        ("", ()),
        (" ; , ", (",",)),
    ],
)
def test_a_cell_of_several_names_is_split(cell, names):
    assert listed(cell) == (names if isinstance(names, tuple) else (names,))


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Ada Example, Zoë Sample", ("Ada Example", "Zoë Sample")),
        ("Example, Ada", ("Example, Ada",)),
        ("Example, Ada, 1950-", ("Example, Ada, 1950-",)),
        ("Example, Ada; Sample, Zoë", ("Example, Ada", "Sample, Zoë")),
        ("Ada Example", ("Ada Example",)),
    ],
)
def test_authors_are_split_at_commas_only_between_full_names(cell, names):
    assert listed(cell, authors=True) == names


def test_a_list_of_very_many_characters_is_left_whole():
    assert listed("a;" * 6_000) == ("a;" * 6_000,)


def test_a_category_that_the_site_knows_is_not_split():
    found = record('Title,Topics\nA,"Wills, Trusts"\n', topics={"wills, trusts": ("wills",)})

    assert found.categories == ("Wills, Trusts",)


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("https://x.org/a.pdf", ["https://x.org/a.pdf"]),
        ("a.pdf (https://x.org/a.pdf)", ["https://x.org/a.pdf"]),
        (
            "a.pdf (https://x.org/a(1).pdf),b, c.pdf (https://x.org/b,c.pdf)",
            ["https://x.org/a(1).pdf", "https://x.org/b,c.pdf"],
        ),
        ("https://x.org/a,b.pdf, https://x.org/c.pdf", ["https://x.org/a,b.pdf", "https://x.org/c.pdf"]),
        ("https://x.org/a https://x.org/b", ["https://x.org/a", "https://x.org/b"]),
        ("https://x.org/a|https://x.org/b\nhttps://x.org/c", ["https://x.org/a", "https://x.org/b", "https://x.org/c"]),
        ("see https://x.org/a.", ["https://x.org/a"]),
        ("/sites/default/files/a.pdf", ["/sites/default/files/a.pdf"]),
        ("/a.pdf, /b.pdf", ["/a.pdf", "/b.pdf"]),
        ("a.pdf", []),
        ("either / or", []),
        ("", []),
    ],
)  # fmt: skip
def test_files_are_the_addresses_in_a_cell(cell, addresses):
    assert [file.url for file in files_in(cell)] == addresses


def test_cells_are_text_and_what_looks_like_a_tag_in_one_stays():
    found = records(
        "Title,Summary\nUse <b> & </b>,a < b\nB,x &amp; y & z\nC,plain\nD,plain\nE,plain\n"
    )

    assert not any(one.title.html or one.summary.html for one in found)
    assert found[0].title.words == "Use <b> & </b>"


def test_a_column_of_tags_is_html_and_it_is_said():
    reading = read("Title,Body\nA,<p>One &amp; two</p>\nB,<p>Three</p>\nC,bare\nD,\n")

    assert all(one.content.html for one in reading.outcomes[:3])
    assert not reading.outcomes[0].title.html
    assert reading.notices[-1] == "Body is read as HTML"


def test_a_few_tags_in_a_column_of_text_are_text_and_it_is_said():
    reading = read("Title,Body\nA,<p>One</p>\nB,two\nC,three\n")

    assert not reading.outcomes[0].content.html
    assert reading.notices[-1] == (
        "Body is read as plain text, although 1 of its first 3 cells have HTML"
    )


def test_a_column_that_an_export_escaped_is_html():
    found = records("Title,Date\nRenters&#039; Rights,1\nSay hello,2\nWills &amp; Trusts,3\n")

    assert all(one.title.html for one in found)


def test_a_bare_ampersand_shows_that_a_column_was_not_escaped():
    found = records("Title,Date\nWhat &amp; means,1\nWills & Trusts,2\n")

    assert not any(one.title.html for one in found)


def test_the_address_of_a_linked_title_is_the_entrys():
    found = record('Title,Date\n"<a href=""/node/12?a=1&amp;b=2"">Rent</a>",1\n')

    assert found.url == "/node/12?a=1&b=2"
    assert found.title.html


def test_an_address_of_its_own_goes_before_that_of_the_title():
    assert record("Title,URL\n\"<a href='/node/12'>Rent</a>\",/rent\n").url == "/rent"


def test_an_address_that_stands_in_a_link_is_taken_from_it():
    found = record('Title,Link,Files\nA,"<a href=/a>view</a>","<a href=""/f.pdf"">PDF</a>"\n')

    assert found.url == "/a"
    assert [file.url for file in found.files] == ["/f.pdf"]


def test_linked_categories_are_their_words():
    found = record(
        'Title,Topics\nA,"<a href=""/t/1"">Housing &amp; Tenants</a>, <a href=""/t/2"">Courts</a>"\n'
    )

    assert found.categories == ("Housing & Tenants", "Courts")


def test_a_list_of_categories_in_html_is_split_by_its_points():
    found = record('Title,Topics\nA,"<ul><li>Housing</li><li>Courts, small</li></ul>"\n')

    assert found.categories == ("Housing", "Courts, small")


@pytest.mark.parametrize(
    ("heading", "status", "why"),
    [
        ("Status", "Draft", "draft"),
        ("Estado", "Borrador", "draft"),
        ("Estado", "En revisión", "draft"),
        ("Status", "0", "draft"),
        ("Status", "Unpublished", "draft"),
        ("Published?", "No", "draft"),
        ("is_published", "FALSE", "draft"),
        ("Draft", "yes", "draft"),
        ("Status", "Scheduled", "future"),
        ("Status", "private", "private"),
        ("Status", "trash", "deleted"),
    ],
)
def test_what_is_not_published_is_passed_over(heading, status, why):
    assert read(f"Title,Date,{heading}\nA,1,{status}\n").outcomes == (Skipped("row 2", why),)


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("Status", "Published"),
        ("Status", ""),
        ("Status", "1"),
        ("Published?", "Yes"),
        ("Draft", "no"),
        ("Status", "Archived"),
    ],
)
def test_what_is_published_is_an_entry(heading, status):
    assert isinstance(read(f"Title,Date,{heading}\nA,1,{status}\n").outcomes[0], Record)


def test_what_was_taken_back_is_an_entry_that_is_withdrawn():
    assert record("Title,Date,Status\nA,1,Withdrawn\n").withdrawn
    assert record("Título,Fecha,Estado\nA,1,retirado\n").withdrawn


def test_the_raw_row_is_cut():
    found = record(f"Title,Summary\nA,{'x' * 5_000}\n")

    assert found.raw == "A," + "x" * 1_998
    assert len(found.summary.words) == 5_000
