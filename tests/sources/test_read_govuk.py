"""GOV.UK's content items: what is read of each, and which are no entries."""

import pytest
from cms import looks, outcomes, reading, record

from digest.errors import SourceError
from digest.model import Attachment
from digest.sources.readers import govuk
from digest.sources.readers.drupal import jsonapi as drupal
from digest.sources.readers.drupal import views
from digest.sources.readers.wordpress import rest as wordpress
from digest.sources.record import Record, Refusal, Skipped, Text

NUMBER = "5fec94c4-7631-11e4-a3cb-005056011aef"


def content(**fields):
    return {
        "base_path": "/government/news/rent",
        "content_id": NUMBER,
        "document_type": "news_story",
        "schema_name": "news_article",
        "first_published_at": "2015-03-25T13:23:00.000+00:00",
        "public_updated_at": "2015-03-25T13:23:00.000+00:00",
        "locale": "en",
        "title": "Rent < income",
        "description": "In short.",
        "details": {"body": '<div class="govspeak"><p>Long.</p></div>'},
        "links": {},
        "withdrawn_notice": {},
        **fields,
    }


def test_a_publication_gives_its_words_dates_and_address():
    found = record(govuk, content(), url="https://www.gov.uk/api/content/government/news/rent")

    assert found.title == Text("Rent < income", html=False)
    assert found.summary == Text("In short.", html=False)
    assert found.content == Text('<div class="govspeak"><p>Long.</p></div>', html=True)
    assert found.published == "2015-03-25T13:23:00.000+00:00"
    assert found.url == "https://www.gov.uk/government/news/rent"
    assert (found.key, found.language, found.withdrawn) == (f"{NUMBER}:en", "en", False)


def test_a_file_without_an_address_is_of_govuk():
    assert record(govuk, content()).url == "https://www.gov.uk/government/news/rent"


def test_a_later_public_update_is_one_and_the_publication_itself_is_none():
    later = "2015-07-13T09:40:13.000Z"
    before = "2013-05-22T23:00:00.000+00:00"

    assert record(govuk, content()).updated is None
    assert record(govuk, content(public_updated_at=later)).updated == later
    assert record(govuk, content(public_updated_at=before)).updated is None
    assert record(govuk, content(public_updated_at="soon")).updated is None


def test_the_first_public_day_serves_where_the_site_has_no_first_publication():
    details = {"first_public_at": "2016-02-29T09:24:10.000+00:00"}
    found = record(govuk, content(first_published_at=None, details=details))

    assert found.published == "2016-02-29T09:24:10.000+00:00"


def test_the_day_of_an_update_is_not_taken_for_that_of_publication():
    assert record(govuk, content(first_published_at=None)).published is None


def test_what_was_withdrawn_says_so():
    notice = {"explanation": "<p>Old.</p>", "withdrawn_at": "2017-01-01T00:00:00Z"}

    assert record(govuk, content(withdrawn_notice=notice)).withdrawn is True


@pytest.mark.parametrize(
    ("locale", "others", "original"),
    [
        ("en", ["en", "cy"], ""),
        ("cy", ["en", "cy"], f"{NUMBER}:en"),
        ("cy", [], ""),
        ("fr", ["fr", "ar"], f"{NUMBER}:ar"),
        ("ar", ["fr", "ar"], ""),
    ],
)
def test_a_translation_points_at_the_original(locale, others, original):
    links = {"available_translations": [{"locale": each} for each in others]}
    found = record(govuk, content(locale=locale, links=links))

    assert (found.key, found.translation_of) == (f"{NUMBER}:{locale}", original)


def test_taxons_are_topics_and_organisations_authors():
    links = {
        "taxons": [{"title": "Housing"}, {"title": None}],
        "policy_areas": [{"title": "Food & farming"}],
        "organisations": [{"title": "The Charity Commission"}],
        "parent": [{"title": "Not a topic"}],
    }
    found = record(govuk, content(links=links))

    assert found.categories == ("Housing", "Food & farming")
    assert found.authors == ("The Charity Commission",)


def test_attachments_are_files_and_pages_of_html_are_not():
    attachments = [
        {"url": "https://e.org/a.pdf", "content_type": "application/pdf", "file_size": 9},
        {"url": "/government/a", "attachment_type": "html"},
    ]
    found = record(govuk, content(details={"attachments": attachments}))

    assert found.files == (Attachment("https://e.org/a.pdf", "application/pdf", 9),)


def test_bodies_in_several_formats_and_parts_give_their_html():
    formats = [
        {"content_type": "text/govspeak", "content": "Raw"},
        {"content_type": "text/html", "content": "<p>Raw</p>"},
    ]
    parts = [{"title": "One", "body": "<p>First</p>"}, {"body": "<p>Second</p>"}]

    assert record(govuk, content(details={"body": formats})).content.words == "<p>Raw</p>"
    assert record(govuk, content(details={"parts": parts})).content.words == "<p>First</p>"


@pytest.mark.parametrize("kind", ["finder", "email_alert_signup", "redirect", "gone", "taxon"])
def test_what_a_site_is_made_of_is_skipped_by_its_type(kind):
    one = content(document_type=kind, schema_name=kind)

    assert outcomes(govuk, one) == [Skipped("record 1", kind)]
    assert isinstance(outcomes(govuk, one, types=kind)[0], Record)


def test_only_the_types_that_a_person_names_are_entries():
    found = outcomes(govuk, [content(), content(document_type="speech")], types="news_story")

    assert [type(each) for each in found] == [Record, Skipped]


def test_a_person_maps_other_fields():
    read = reading(govuk, content(), published="details.delivered_on", summary="title")
    (found,) = read.outcomes

    assert (found.published, found.summary.words) == (None, "Rent < income")
    assert read.notices == (
        "no record has details.delivered_on, which published is to be read from",
    )


def test_without_a_title_or_fields_it_is_refused():
    found = outcomes(govuk, [content(title=""), "words"])

    assert [type(each) for each in found] == [Refusal, Refusal]


@pytest.mark.parametrize("answer", [{"error": "not found"}, {"results": []}])
def test_other_answers_are_refused(answer):
    with pytest.raises(SourceError, match=r"gov\.uk/api/content"):
        reading(govuk, answer)


def test_content_items_are_known():
    assert looks(govuk, content())
    assert looks(govuk, [content()])
    assert looks(govuk, {"error": "not found"}, url="https://www.gov.uk/api/content/x")
    assert not any(looks(other, content()) for other in (drupal, views, wordpress))


@pytest.mark.parametrize("found", [b"", b"[]", b'{"content_id": 1, "title": "x"}'])
def test_other_documents_are_not_taken_for_content_items(found):
    assert not looks(govuk, found)
