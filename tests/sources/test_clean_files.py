"""Files: what a source attaches, and documents that its texts lead to."""

import pytest
from cleaning import OWN, cleaned, entry_from, html

from digest.model import Attachment
from digest.sources.clean.files import MOST_FILES, TYPES, document_type
from digest.sources.record import Text

PDF = "application/pdf"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (
            Attachment("/f/a.pdf", PDF, 12),
            Attachment("https://resources.example.org/f/a.pdf", PDF, 12),
        ),
        (Attachment("a.mp3", "Audio/MPEG; x=1", -1), Attachment(f"{OWN}a.mp3", "audio/mpeg", 0)),
        (Attachment("a.docx"), Attachment(f"{OWN}a.docx", TYPES["docx"])),
        (Attachment("a.docx", "no type"), Attachment(f"{OWN}a.docx", TYPES["docx"])),
        (Attachment("a", "", 2**70), Attachment(f"{OWN}a", "application/octet-stream", 0)),
    ],
)
def test_an_attached_file_gets_a_whole_address_and_a_media_type(written, kept):
    draft = cleaned(files=(written,))

    assert draft.files == (kept,) == entry_from(draft).files


def test_an_attached_file_without_a_web_address_is_left_out_and_told():
    draft = cleaned(files=(Attachment("file:///etc/passwd"), Attachment("")))

    assert draft.files == ()
    assert draft.notices == ("file left out: it has no web address",)


def test_documents_that_the_texts_lead_to_are_files_each_once():
    draft = cleaned(
        summary=html('<a href="rent.pdf">Rent</a>, <a href="/page.html">a page</a>'),
        content=html(
            '<!-- <a href="old.pdf">old</a> --><a class=x href=rent.pdf>again</a>'
            "<a href='/f/Form.DOCX?v=2#page=3'>form</a><img src=picture.pdf>"
        ),
    )

    assert draft.files == (
        Attachment(f"{OWN}rent.pdf", PDF),
        Attachment("https://resources.example.org/f/Form.DOCX?v=2#page=3", TYPES["docx"]),
    )


def test_a_document_named_in_plain_text_is_a_file():
    draft = cleaned(
        summary=Text("See https://example.org/a.pdf, and (https://example.org/b.xlsx).")
    )

    assert [file.url for file in draft.files] == [
        "https://example.org/a.pdf",
        "https://example.org/b.xlsx",
    ]


def test_a_record_that_is_a_document_has_itself_as_a_file():
    draft = cleaned(url="https://example.org/report.pdf")

    assert draft.files == (Attachment("https://example.org/report.pdf", PDF),)


def test_what_the_source_says_of_a_file_wins_over_a_link_to_it():
    attached = Attachment(f"{OWN}rent.pdf", PDF, 4096)

    assert cleaned(files=(attached,), summary=html('<a href="rent.pdf">x</a>')).files == (attached,)


def test_a_list_of_links_gives_the_first_twenty_and_says_so():
    links = "".join(f'<a href="{number}.pdf">x</a>' for number in range(30))

    draft = cleaned(content=html(links))

    assert len(draft.files) == MOST_FILES
    assert draft.files[-1].url == f"{OWN}19.pdf"
    assert f"only the first {MOST_FILES} of 30 files are kept" in draft.notices


@pytest.mark.parametrize(
    ("address", "type"),
    [
        ("https://example.org/a.PDF", PDF),
        ("https://example.org/a.pdf?download=1", PDF),
        ("https://example.org/a.pdf/page", ""),
        ("https://example.org/?file=a.pdf", ""),
        ("https://example.org/a.pdfx", ""),
        ("https://[/a.pdf", ""),
        ("", ""),
    ],
)
def test_a_document_is_known_by_the_end_of_its_path(address, type):
    assert document_type(address) == type


@pytest.mark.slow
def test_links_in_a_megabyte_of_broken_markup_are_found_at_once():
    text = '<a href="x.pdf' * 40_000 + "<!--" * 40_000 + "<a " * 40_000

    assert len(cleaned(content=html(text)).files) <= MOST_FILES
