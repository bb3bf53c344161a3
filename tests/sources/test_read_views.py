"""Drupal's views as JSON: flat records, as printed or as whole entities."""

import pytest
from cms import looks, outcomes, reading, record

from digest.errors import SourceError
from digest.sources.readers.drupal import views
from digest.sources.readers.wordpress import rest as wordpress
from digest.sources.record import Record, Refusal, Skipped, Text

PRINTED = {
    "title": "Renters&#039; Rights",
    "field_publication_date": '<time datetime="2024-03-01T12:00:00Z" class="d">Fri, 1 March</time>\n',
    "body": "<p>What a tenant can ask.</p>\n",
    "view_node": "/guides/rent",
    "uuid": "7f1c2d0e",
    "langcode": "en",
    "field_topic": '<a href="/t/1" hreflang="en">Housing</a>, <a href="/t/2">Courts</a>',
}
WHOLE = {
    "nid": [{"value": 91}],
    "uuid": [{"value": "7f1c2d0e"}],
    "langcode": [{"value": "es"}],
    "status": [{"value": True}],
    "title": [{"value": "Renta"}],
    "created": [{"value": "2024-03-05T21:10:00+00:00", "format": "Y-m-d\\TH:i:sP"}],
    "path": [{"alias": "/guias/renta", "pid": 5, "langcode": "es"}],
    "body": [{"value": "<p>Guía.</p>", "format": "basic_html", "summary": "Breve."}],
    "field_topic": [{"target_id": 3, "target_type": "taxonomy_term", "url": "/t/3"}],
    "field_file": [{"target_id": 5, "target_type": "file", "url": "https://example.org/a.pdf"}],
}
URL = "https://example.org/api/guides?_format=json&page=0"


def test_fields_as_printed_are_read():
    found = record(views, [PRINTED], url=URL)

    assert found.title == Text("Renters&#039; Rights", html=True)
    assert found.content == Text("<p>What a tenant can ask.</p>", html=True)
    assert (found.key, found.language, found.url) == ("7f1c2d0e", "en", "/guides/rent")
    assert (found.base, found.place) == (URL, "record 1")
    assert found.published == "2024-03-01T12:00:00Z"
    assert found.categories == ("Housing", "Courts")


def test_whole_entities_are_read():
    found = record(views, [WHOLE])

    assert (found.title.words, found.summary.words) == ("Renta", "Breve.")
    assert found.content.words == "<p>Guía.</p>"
    assert (found.key, found.language, found.url) == ("7f1c2d0e", "es", "/guias/renta")
    assert found.published == "2024-03-05T21:10:00+00:00"
    assert [file.url for file in found.files] == ["https://example.org/a.pdf"]
    assert found.categories == ()


def test_what_is_not_published_is_skipped():
    found = outcomes(views, [{**WHOLE, "status": [{"value": False}]}, WHOLE])

    assert found[0] == Skipped("record 1", "draft")
    assert isinstance(found[1], Record)


def test_seconds_since_1970_are_the_moment_that_they_mean():
    found = record(views, [{**PRINTED, "field_publication_date": "1551268800"}])

    assert found.published.isoformat() == "2019-02-27T12:00:00+00:00"


def test_a_person_says_which_field_is_which():
    found = record(
        views,
        [{"field_h": "Rent", "field_when": "2024-01-02", "field_about": "Housing", "nid": "4"}],
        title="field_h",
        published="field_when",
        categories="field_about",
        key="nid",
    )

    assert (found.title.words, found.published, found.key) == ("Rent", "2024-01-02", "4")
    assert found.categories == ("Housing",)


def test_a_notice_says_how_the_fields_are_read():
    assert any("title → title" in notice for notice in reading(views, [PRINTED]).notices)


def test_fields_without_a_known_name_are_refused_with_their_names():
    with pytest.raises(SourceError, match="field_a, field_b"):
        reading(views, [{"field_a": "x", "field_b": "y"}])


def test_every_record_has_one_outcome():
    found = outcomes(views, [PRINTED, "words", None, {}, {"title": "", "body": None}])

    assert [type(each) for each in found] == [Record, Refusal, Refusal, Skipped, Skipped]
    assert [each.place for each in found] == [f"record {number}" for number in range(1, 6)]


def test_a_list_of_bare_values_is_refused_one_by_one():
    assert [type(each) for each in outcomes(views, ["a", 1])] == [Refusal, Refusal]


def test_pages_go_on_until_one_is_empty_where_the_address_counts_them():
    assert reading(views, [PRINTED], url=URL).next == URL.replace("page=0", "page=1")
    assert reading(views, [], url=URL).next == ""
    assert reading(views, [PRINTED], url=URL.replace("&page=0", "")).next == ""
    assert reading(views, [PRINTED], url="https://e.org/?page=x").next == ""
    assert reading(views, [PRINTED]).next == ""


def test_an_answer_that_counts_its_pages_is_followed_to_the_last():
    answer = {"rows": [PRINTED], "pager": {"current_page": 0, "total_pages": 2}}
    url = "https://example.org/api/guides"

    assert len(outcomes(views, answer)) == 1
    assert reading(views, answer, url=url).next == f"{url}?page=1"
    assert reading(views, answer, url=f"{url}?page=1").next == ""


@pytest.mark.parametrize("content", ["{}", '"a"', '{"message": "Not acceptable"}'])
def test_other_json_is_refused(content):
    with pytest.raises(SourceError, match="no list of records"):
        reading(views, content)


def test_views_are_known_by_the_names_of_their_fields():
    assert looks(views, [PRINTED])
    assert looks(views, [WHOLE])
    assert looks(views, {"rows": [PRINTED], "pager": {}})
    assert not looks(wordpress, [WHOLE])


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b'[{"title": "a", "date": "2024-01-01"}]', b'{"nid": 1}', b'["nid"]'],
)
def test_other_documents_are_not_taken_for_views(content):
    assert not looks(views, content)
