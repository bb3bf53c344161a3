"""The corpus of content management systems: every file imports or is refused by name."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from cms import source

from digest.errors import SourceError
from digest.sources.readers import govuk
from digest.sources.readers.drupal import jsonapi as drupal
from digest.sources.readers.drupal import views
from digest.sources.readers.wordpress import rest as wordpress
from digest.sources.readers.wordpress import wxr
from digest.sources.record import Document, Record, Refusal, Skipped

CORPUS = Path(__file__).resolve().parents[3] / "shared/corpus/catalogue"
READERS = {"wordpress-rest": wordpress, "wxr": wxr, "drupal": drupal, "govuk": govuk}
ALL = (wxr, wordpress, drupal, govuk, views)
FILES = sorted(
    path
    for folder in READERS
    for path in (CORPUS / folder).glob("*")
    if path.suffix in (".json", ".xml") and path.name != "pelican-bloggerexport.xml"
)
BLOGGER = CORPUS / "wxr/pelican-bloggerexport.xml"

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not FILES, reason="the corpus is not here")]


def opened(path):
    return Document(path.name, path.open("rb"))


def outcomes(path, **fields):
    document = opened(path)
    try:
        reading = READERS[path.parent.name].read(document, source(**fields))
        return list(reading.outcomes)
    finally:
        document.stream.close()


def counted(path):
    """Count what could be an entry, by the simplest means that do not use a reader."""
    content = path.read_bytes()
    if path.suffix == ".xml":
        return len(re.findall(rb"<item>", content))
    value = json.loads(content)
    value = value["data"] if path.parent.name == "drupal" else value
    return len(value) if isinstance(value, list) else 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_known_by_its_own_reader_and_by_no_other(path):
    head = path.read_bytes()[:65_536]
    document = opened(path)
    known = [reader.NAME for reader in ALL if reader.looks_like(document, head)]
    document.stream.close()

    assert known == [READERS[path.parent.name].NAME]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_there_is_one_outcome_for_each_thing_that_an_independent_count_finds(path):
    found = outcomes(path) if path.name != "malformed.xml" else []

    assert len(found) == counted(path)


def test_an_export_of_blogger_is_for_the_reader_of_feeds():
    document = opened(BLOGGER)
    head = document.stream.read(65_536)
    document.stream.close()

    assert not any(reader.looks_like(document, head) for reader in ALL)


@pytest.mark.parametrize(
    ("name", "records", "skipped"),
    [
        (
            "pelican-wordpressexport.xml",
            7,
            {"attachment": 4, "draft": 4, "page": 2, "custom1": 2, "custom2": 1},
        ),
        ("small-export.xml", 5, {"page": 5, "private": 1}),
        ("theme-preview.xml", 7, {}),
        ("valid-wxr-1.0.xml", 3, {"page": 3}),
        ("valid-wxr-1.1.xml", 1, {"page": 1}),
        ("missing-version-tag.xml", 0, {}),
    ],
)
def test_an_export_gives_its_published_posts_and_says_what_else_there_is(name, records, skipped):
    found = outcomes(CORPUS / "wxr" / name)

    assert sum(isinstance(each, Record) for each in found) == records
    assert Counter(each.why for each in found if isinstance(each, Skipped)) == skipped


def test_drafts_without_title_in_the_mapped_types_stay_drafts():
    path = CORPUS / "wxr/pelican-wordpressexport.xml"
    found = outcomes(path, types="post custom1 custom2 page")

    assert sum(isinstance(each, Record) for each in found) == 12


def test_an_export_whose_tags_do_not_match_is_refused_with_the_line():
    with pytest.raises(SourceError, match=r"^malformed\.xml:90: "):
        outcomes(CORPUS / "wxr/malformed.xml")


def test_an_item_without_end_is_refused_with_its_line():
    (found,) = outcomes(CORPUS / "wxr/malformed-simple.xml")

    assert isinstance(found, Refusal)
    assert found.place == "line 9"


def test_cdata_within_cdata_comes_back_exactly():
    (found,) = outcomes(CORPUS / "wxr/crazy-cdata-escaped.xml")

    assert found.content.words == "Content with nested <![CDATA[ tags ]]> :)"


def test_backslashes_stay():
    (found,) = outcomes(CORPUS / "wxr/slashes.xml")

    assert found.content.words == 'Slashes aren\\\'t \\"cool\\"'
    assert found.categories == ('a \\"great\\" category',)


def test_of_the_rest_interface_only_what_the_public_sees_is_read():
    found = outcomes(CORPUS / "wordpress-rest/posts.json")

    assert [each.key for each in found if isinstance(each, Record)] == ["470", "471"]
    assert [each.why for each in found if isinstance(each, Skipped)] == [
        "future",
        "draft",
        "password",
        "private",
    ]
    assert found[0].published == "2024-03-06T03:30:00+00:00"


def test_of_drupal_the_day_of_publication_is_read_and_not_when_the_page_was_made():
    first, second, draft = outcomes(CORPUS / "drupal/jsonapi-resources-page1.json")

    assert (first.published, second.published) == ("2024-03-01", "2024-03-05")
    assert first.categories == second.categories == ("Housing & Tenants",)
    assert second.url == "https://resources.example.org/node/9102"
    assert draft.why == "unpublished"


def test_of_govuk_publications_are_read_and_finders_are_not():
    found = {path.name: outcomes(path)[0] for path in FILES if path.parent.name == "govuk"}
    skipped = {name for name, each in found.items() if isinstance(each, Skipped)}

    assert {name.partition("--")[0] for name in skipped} == {"finder", "email_alert_signup"}
    assert len(found) - len(skipped) == 11
    assert all(each.published for name, each in found.items() if name not in skipped)
    urdu = found["news_article--news_article_news_story_translated_arabic.json"]
    assert (urdu.language, urdu.translation_of[-3:]) == ("ur", ":en")
