"""Text files with front matter: which field of a record comes from where, and what is none."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest

from digest.model import Attachment, Source
from digest.sources.readers.markdown.document import NAME, looks_like, read
from digest.sources.record import Document, Outcome, Reading, Record, Refusal, Skipped, Text

SOURCE = Source(NAME, "posts")


def document(content: str | bytes, name: str) -> Document:
    return Document(name, BytesIO(content.encode() if isinstance(content, str) else content))


def reading(content: str | bytes, name: str = "guide.md", source: Source = SOURCE) -> Reading:
    return read(document(content, name), source)


def outcome(content: str | bytes, name: str = "guide.md", source: Source = SOURCE) -> Outcome:
    (found,) = reading(content, name, source).outcomes
    return found


def record(
    front: str = "", body: str = "", name: str = "guide.md", source: Source = SOURCE
) -> Record:
    found = outcome(f"---\ntitle: Rent\n{front}\n---\n{body}", name, source)
    assert isinstance(found, Record)
    return found


def untitled(body: str, front: str = "date: 2024-03-05", name: str = "guide.md") -> Record:
    found = outcome(f"---\n{front}\n---\n{body}", name)
    assert isinstance(found, Record)
    return found


def test_a_file_is_one_record_named_by_its_path() -> None:
    found = record("date: 2024-03-05", "Text.", name="posts/2024/rent.md")

    assert found.title == Text("Rent")
    assert found.published == "2024-03-05"
    assert found.key == "posts/2024/rent.md"
    assert found.content == Text("<p>Text.</p>\n", html=True)
    assert found.raw == "---\ntitle: Rent\ndate: 2024-03-05\n---\nText."


@pytest.mark.parametrize("name", ["id", "uuid", "guid"])
def test_a_key_that_the_author_gave_stays_when_the_file_is_renamed(name: str) -> None:
    assert record(f"{name}: abc-1").key == "abc-1"


@pytest.mark.parametrize(
    ("front", "published"),
    [
        ("date: 2024-03-05", "2024-03-05"),
        ("date: 2024-03-05 10:00:00 -0500", "2024-03-05 10:00:00 -0500"),
        ("date: 5 March 2024", "5 March 2024"),
        ("date: 2024-03-05\npublishDate: 2024-03-06", "2024-03-06"),
        ("pubDate: 2024-03-05", "2024-03-05"),
        ("published: 2024-03-05", "2024-03-05"),
        ("published: true\ndate: 2024-03-05", "2024-03-05"),
        ("date: 0001-01-01T00:00:00Z", None),
        ("date:", None),
        ("date: null", None),
        ("updated: 2024-03-05", None),
    ],
)
def test_the_date_is_as_the_author_wrote_it(front: str, published: str | None) -> None:
    assert record(front).published == published


def test_dates_of_toml_are_dates_and_the_zero_date_is_none() -> None:
    local = outcome("+++\ntitle = 'a'\ndate = 2024-03-05\n+++\n")
    instant = outcome("+++\ntitle = 'a'\ndate = 2024-03-05T23:30:00Z\n+++\n")
    zero = outcome("+++\ntitle = 'a'\ndate = 0001-01-01T00:00:00Z\n+++\n")

    assert isinstance(local, Record)
    assert isinstance(instant, Record)
    assert isinstance(zero, Record)
    assert local.published == date(2024, 3, 5)
    assert instant.published == datetime(2024, 3, 5, 23, 30, tzinfo=UTC)
    assert zero.published is None


def test_a_name_that_begins_with_a_day_is_a_date_where_the_file_has_none() -> None:
    assert record(name="_posts/2022-05-01-rent.md").published == "2022-05-01"
    assert record("date: 2022-06-01", name="_posts/2022-05-01-rent.md").published == "2022-06-01"
    assert record(name="_posts/2022-rent.md").published is None


@pytest.mark.parametrize("name", ["lastmod", "updated", "last_modified_at", "Modified"])
def test_a_change_is_when_the_author_says(name: str) -> None:
    assert record(f"{name}: 2024-04-01").updated == "2024-04-01"


@pytest.mark.parametrize(
    ("front", "name"),
    [
        ("draft: true", "a.md"),
        ("draft: yes", "a.md"),
        ("published: false", "a.md"),
        ("status: Draft", "a.md"),
        ("status: hidden", "a.md"),
        ("private: true", "a.md"),
        ("", "blog/_drafts/a.md"),
    ],
)
def test_a_draft_is_left_out_by_name(front: str, name: str) -> None:
    assert outcome(f"---\ntitle: Rent\n{front}\n---\n", name) == Skipped("line 1", "draft")


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        ("---\ntitle: Section\n---\n", "posts/_index.md", "page"),
        ("---\ntitle: Section\n---\n", "posts/_index.es.md", "page"),
        ("# Read me\n", "README.md", "page"),
        ("# Only text\n", "a.md", "no front matter"),
        ("", "a.md", "empty"),
        (b"\xef\xbb\xbf\n", "a.md", "empty"),
    ],
)
def test_what_is_no_entry_is_left_out_by_name(content: str | bytes, name: str, why: str) -> None:
    assert outcome(content, name) == Skipped("line 1", why)


def test_a_file_that_cannot_be_read_is_refused_and_stops_no_other() -> None:
    found = outcome("---\ntitle: 'Rent\n---\nText.")

    assert isinstance(found, Refusal)
    assert found.place == "line 2"
    assert found.problem == (
        "the front matter is not YAML: a quotation mark is opened and never closed; close it"
    )
    assert found.raw == "---\ntitle: 'Rent\n---\nText."


@pytest.mark.parametrize("name", ["a.rst", "a.adoc"])
def test_other_markup_is_refused_by_its_name(name: str) -> None:
    found = outcome("Title\n#####\n\n:date: 2010-12-02\n", name)

    assert isinstance(found, Refusal)
    assert "is not read" in found.problem


@pytest.mark.parametrize(
    ("front", "categories"),
    [
        ("tags: [housing, 'c++', R&D]", ("housing", "c++", "R&amp;D")),
        ("tags: housing rent", ("housing", "rent")),
        ("tags: fair housing, rent", ("fair housing", "rent")),
        ("category: Fair housing", ("Fair housing",)),
        ("categories: [a]\ntags: [b]\ntopics: [c]", ("c", "a", "b")),
        ("tags:\n- name: housing\n- title: rent", ("housing", "rent")),
        ("taxonomies:\n  tags: [a]\n  themes: [b]", ("a", "b")),
        ("tags:", ()),
    ],
)
def test_categories_are_the_author_s_in_order(front: str, categories: tuple[str, ...]) -> None:
    assert record(front).categories == categories


@pytest.mark.parametrize(
    ("front", "authors"),
    [
        ("author: Doe, Jane", ("Doe, Jane",)),
        ("authors: Jane Doe, Richard Roe", ("Jane Doe", "Richard Roe")),
        ("authors: Doe, Jane; Roe, Richard", ("Doe, Jane", "Roe, Richard")),
        ("authors: [Jane, 18F]", ("Jane", "18F")),
        ("author:\n  name: Jane\n  email: x@example.org", ("Jane",)),
        ("authors:\n- name: Jane\n- Richard", ("Jane", "Richard")),
    ],
)
def test_authors_are_names(front: str, authors: tuple[str, ...]) -> None:
    assert record(front).authors == authors


@pytest.mark.parametrize(
    ("front", "url"),
    [
        ("permalink: /guides/rent/", "/guides/rent/"),
        ("url: https://example.org/rent", "https://example.org/rent"),
        ("permalink: guides/rent.html", "/guides/rent.html"),
        ("permalink: /:year/:title/", ""),
        ("permalink: pretty", ""),
        ("permalink: /:year/\ncanonical_url: https://example.org/a", "https://example.org/a"),
        ("slug: rent", ""),
        ("url: 'javascript:alert(1)//'", ""),
    ],
)
def test_an_address_is_only_what_the_author_wrote_out(front: str, url: str) -> None:
    assert record(front).url == url


def test_addresses_are_read_against_the_site_that_the_settings_name() -> None:
    source = Source(NAME, "posts", fields={"site": "https://blog.example.org"})

    assert record("permalink: /a/", source=source).base == "https://blog.example.org"


@pytest.mark.parametrize(
    ("name", "front", "language", "work"),
    [
        ("guide.md", "", "", ""),
        ("guide.md", "lang: es", "es", ""),
        ("a/guide.es.md", "", "es", "a/guide.md"),
        ("guide.pt-br.md", "", "pt-br", "guide.md"),
        ("guide.es.md", "language: es-MX", "es-MX", "guide.md"),
        ("guide.old.md", "", "", ""),
        ("guide.v2.md", "", "", ""),
        (".es.md", "", "", ""),
    ],
)
def test_a_translation_is_known_by_the_name_of_its_file(
    name: str, front: str, language: str, work: str
) -> None:
    found = record(front, name=name)

    assert (found.language, found.translation_of) == (language, work)


def test_files_are_those_that_the_author_names() -> None:
    found = record(
        "pdf: /files/a.pdf\nattachments:\n- url: /b.mp3\n  mime_type: audio/mpeg\n"
        "  size: 12\n- /c.docx\nfile: true"
    )

    assert found.files == (
        Attachment("/b.mp3", "audio/mpeg", 12),
        Attachment("/c.docx"),
        Attachment("/files/a.pdf"),
    )


def test_fields_are_found_where_the_settings_say() -> None:
    fields = {
        "title": "heading",
        "published": "meta.day",
        "summary": "kurz",
        "categories": "themes",
        "url": "address",
        "key": "nr",
        "authors": "who",
        "files": "paper",
        "language": "tongue",
    }
    found = outcome(
        "---\ntitle: No\nheading: Yes it is\nmeta: {day: 2024-01-02}\ndate: 2023-01-01\n"
        "kurz: Short\nthemes: [a]\ntags: [b]\naddress: /x/\nnr: 7\nwho: Jane\npaper: /p.pdf\n"
        "tongue: es\nlang: en\n---\n",
        source=Source(NAME, "posts", fields=fields),
    )

    assert isinstance(found, Record)
    assert (found.title.words, found.published) == ("Yes it is", "2024-01-02")
    assert (found.summary.words, found.categories) == ("Short", ("a",))
    assert (found.url, found.key, found.authors) == ("/x/", "7", ("Jane",))
    assert (found.files, found.language) == ((Attachment("/p.pdf"),), "es")


def test_a_day_on_which_it_expires_is_told() -> None:
    assert reading("---\ntitle: A\nexpiryDate: 2024-04-01\n---\n").notices == (
        "expires on 2024-04-01: entries do not expire here, so withdraw it by then",
    )
    assert reading("---\ntitle: A\nexpiryDate: 0001-01-01\n---\n").notices == ()


def test_a_title_over_several_lines_is_one() -> None:
    found = outcome("---\ntitle:\n  The rule\n  is new.\n---\n")

    assert isinstance(found, Record)
    assert found.title.words == "The rule is new."


def test_line_ends_and_encodings_do_not_matter() -> None:
    text = "---\ntitle: Café\n---\nText.\n"

    for content in (
        text.replace("\n", "\r\n").encode(),
        text.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + text.encode(),
        text.encode("utf-16"),
        text.encode("cp1252"),
    ):
        found = outcome(content)
        assert isinstance(found, Record)
        assert (found.title.words, found.content.words) == ("Café", "<p>Text.</p>\n")


@pytest.mark.parametrize(
    ("name", "head", "known"),
    [
        ("a.md", b"", True),
        ("README.markdown", b"# Text", True),
        ("a.rst", b"Title\n#####", True),
        ("a.html", b"---\ntitle: a\n---\n", True),
        ("a.html", b"<html>", False),
        ("a.txt", b"---\r\ntitle: a\r\n---\r\n", True),
        ("-", b"+++\ntitle = 'a'\n+++\n", True),
        ("-", b"\xef\xbb\xbf---\ntitle: a\n", True),
        ("a.txt", b"---\n\nWords between rules.\n", False),
        ("a.csv", b"title,date\n", False),
        ("a.json", b'{"title": "a"}', False),
        ("a.md", b"PK\x03\x04\x00\x00", False),
    ],
)
def test_a_text_is_known_by_its_fence_or_its_name(name: str, head: bytes, known: bool) -> None:
    assert looks_like(document(head, name), head) is known
