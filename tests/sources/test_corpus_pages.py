"""Real files of Hugo, Jekyll, Pelican and 18F, and a listing: each gives its outcome by name."""

from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from factories import site

from digest.errors import SourceError
from digest.model import Source
from digest.sources.clean.record import draft_of
from digest.sources.dates.written import Calendar
from digest.sources.draft import Draft
from digest.sources.readers import listing
from digest.sources.readers.content import head_of
from digest.sources.readers.markdown import document as markdown
from digest.sources.readers.pages import page
from digest.sources.record import Document, Outcome, Record, Refusal, Skipped

CORPUS = Path(__file__).resolve().parents[3] / "shared/corpus"
FOLDER = CORPUS / "catalogue/frontmatter"
FILES = sorted(path for path in FOLDER.rglob("*") if path.is_file())
CALENDAR = Calendar(ZoneInfo("UTC"), date(2026, 11, 20))
SOURCE = Source(markdown.NAME, "corpus")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FILES, reason="the corpus is not part of the repository"),
]


def document(path: Path) -> Document:
    return Document(path.relative_to(FOLDER).as_posix(), BytesIO(path.read_bytes()))


def outcome(name: str) -> Outcome:
    (found,) = markdown.read(document(FOLDER / name), SOURCE).outcomes
    return found


def draft(name: str) -> Draft:
    found = outcome(name)
    assert isinstance(found, Record)
    cleaned = draft_of(found, site(), SOURCE, CALENDAR)
    assert isinstance(cleaned, Draft)
    return cleaned


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_every_file_gives_one_outcome(path: Path) -> None:
    (found,) = markdown.read(document(path), SOURCE).outcomes

    assert isinstance(found, Record | Skipped | Refusal)
    if isinstance(found, Record):
        assert isinstance(draft_of(found, site(), SOURCE, CALENDAR), Draft)


def test_what_the_files_are_is_told_in_numbers() -> None:
    kinds = Counter[str]()
    for path in FILES:
        (found,) = markdown.read(document(path), SOURCE).outcomes
        kinds[found.why if isinstance(found, Skipped) else type(found).__name__] += 1

    assert kinds == {
        "Record": 40,
        "Refusal": 10,
        "draft": 3,
        "page": 1,
        "empty": 2,
        "no front matter": 13,
    }


def test_only_texts_with_front_matter_or_a_telling_name_are_taken_for_such() -> None:
    taken = [path for path in FILES if markdown.looks_like(document(path), head_of(document(path)))]
    other = {path.relative_to(FOLDER).as_posix() for path in FILES} - {
        path.relative_to(FOLDER).as_posix() for path in taken
    }

    assert {name.rpartition(".")[2] for name in other} == {"txt", "yml", "html"}
    assert all("feedtxt" in name for name in other if name.endswith("txt"))


def test_traps_of_yaml_are_none() -> None:
    found = draft("hugo/yaml-sexagesimal.md")

    assert (found.title, found.published) == ("12:30", "2024-03-05")
    assert (found.categories, found.authors) == (("no", "yes", "on"), ("Null",))


def test_a_colon_in_a_title_does_not_cost_the_file() -> None:
    assert draft("hugo/yaml-colon-title.md").title == "Rent: what now?"


def test_the_zero_date_is_no_date() -> None:
    assert draft("hugo/zero-date.md").published == ""


def test_the_date_of_publication_is_not_that_of_writing_or_changing() -> None:
    found = draft("hugo/toml-date-tz.md")

    assert found.published == "2024-03-06T09:00:00Z"
    assert found.updated == "2024-06-01T00:00:00Z"
    assert found.summary == "A short abstract."


def test_a_day_in_the_name_of_a_post_is_its_date() -> None:
    found = draft("jekyll-feed/_posts/2013-12-12-dec-the-second.md")

    assert (found.published, found.summary) == ("2013-12-12", "Foo")
    assert found.title == "December the twelfth, actually."


def test_all_posts_of_an_office_are_read_whole() -> None:
    posts = [draft(path.relative_to(FOLDER).as_posix()) for path in (FOLDER / "18f").iterdir()]

    assert len(posts) == 20
    for post in posts:
        assert post.title
        assert post.published[:4].isdigit()
        assert post.summary
        assert post.categories
        assert post.authors


PAGES = [path for path in FILES if path.suffix == ".html" and "pelican" in path.parts]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_of_pelican_is_one_record_if_it_says_when_it_appeared(path: Path) -> None:
    dated = b'name="date"' in path.read_bytes()

    try:
        (found,) = page.read(document(path), SOURCE).outcomes
    except SourceError:
        assert not dated
    else:
        assert dated
        assert isinstance(found, Record)
        assert found.title.words == "This is a super article !"
        assert found.published == "2010-12-02 10:14"
        assert found.categories == ("foo", "bar", "foobar", "yeah")


def test_a_listing_with_another_shape_inside_is_refused_by_its_line() -> None:
    path = CORPUS / "catalogue/listing/resources-listing.txt"
    text = Document(path.name, BytesIO(path.read_bytes()))

    assert listing.looks_like(text, head_of(text))
    with pytest.raises(SourceError, match=r"line 3\d: .Resources. without a"):
        listing.read(text, SOURCE)
