"""What Drupal's JSON:API says of a resource elsewhere in the answer: topics, files, authors."""

from cms import reading, record
from test_read_drupal import node, page

from digest.model import Attachment
from digest.sources.readers.drupal import jsonapi as drupal


def point(kind, number):
    return {"type": kind, "id": number}


def related(**relationships):
    return {
        **node(field_pub_date="2024-01-01"),
        "relationships": {name: {"data": data} for name, data in relationships.items()},
    }


def resource(kind, number, **attributes):
    return {"type": kind, "id": number, "attributes": attributes}


HOUSING = resource("taxonomy_term--topic", "t1", name="Housing & Tenants")
COURTS = resource("taxonomy_term--tags", "t2", name="Courts")


def test_topics_are_the_terms_of_all_vocabularies():
    content = page(
        related(
            field_topic=[point("taxonomy_term--topic", "t1")],
            field_tags=point("taxonomy_term--tags", "t2"),
            node_type=point("node_type--node_type", "guide"),
        ),
        included=[HOUSING, COURTS],
    )

    assert record(drupal, content).categories == ("Housing & Tenants", "Courts")
    assert record(drupal, content, topics="field_tags").categories == ("Courts",)
    assert record(drupal, content, categories="field_tags, field_topic").categories == (
        "Courts",
        "Housing & Tenants",
    )


def test_topics_that_a_person_names_may_be_words_of_the_resource_itself():
    content = page(node(field_keywords=["Rent", "Floods"]))

    assert record(drupal, content, topics="field_keywords").categories == ("Rent", "Floods")


def test_terms_without_names_in_the_answer_are_told_with_what_brings_them():
    read = reading(drupal, page(related(field_topic=[point("taxonomy_term--topic", "t1")])))

    assert next(iter(read.outcomes)).categories == ()
    assert any("include=field_topic" in notice for notice in read.notices)


def test_a_term_that_is_gone_is_counted_and_the_others_stay():
    terms = [point("taxonomy_term--topic", "t1"), point("taxonomy_term--topic", "gone")]
    read = reading(drupal, page(related(field_topic=terms), included=[HOUSING]))

    assert next(iter(read.outcomes)).categories == ("Housing & Tenants",)
    assert any(notice.startswith("1 of the topics in field_topic") for notice in read.notices)


def test_empty_virtual_and_missing_relationships_are_nothing():
    content = page(
        related(
            a=None,
            b=[],
            c=[point("taxonomy_term--topic", "virtual"), point("taxonomy_term--topic", "missing")],
            d="words",
        )
    )
    read = reading(drupal, content)

    assert next(iter(read.outcomes)).categories == ()
    assert read.notices == ("dates of publication are read from field_pub_date",)


PDF = resource(
    "file--file",
    "f1",
    filemime="application/pdf",
    filesize=1200,
    uri={"value": "public://a.pdf", "url": "/files/a.pdf"},
)
IMAGE = resource("file--file", "f2", filemime="image/png", uri={"url": "/files/a.png"})
MEDIA = {
    **resource("media--document", "m1", name="The form"),
    "relationships": {"field_media_document": {"data": point("file--file", "f1")}},
}


def test_files_are_found_directly_and_by_way_of_media_and_pictures_are_none():
    direct = page(
        related(field_file=[point("file--file", "f1")], field_image=point("file--file", "f2")),
        included=[PDF, IMAGE],
    )
    by_media = page(related(field_docs=[point("media--document", "m1")]), included=[MEDIA, PDF])

    expected = (Attachment("/files/a.pdf", "application/pdf", 1200),)
    assert record(drupal, direct).files == expected
    assert record(drupal, by_media).files == expected


def test_a_file_that_the_answer_does_not_include_is_no_file():
    assert record(drupal, page(related(field_file=point("file--file", "f1")))).files == ()


def test_the_author_is_the_one_that_a_field_names_else_the_user():
    user = resource("user--user", "u1", display_name="ada", name="ada@example")
    person = resource("node--person", "p1", title="Ada Example")
    by_user = page(related(uid=point("user--user", "u1")), included=[user])
    by_field = page(
        related(uid=point("user--user", "u1"), field_author=[point("node--person", "p1")]),
        included=[user, person],
    )

    assert record(drupal, by_user).authors == ("ada",)
    assert record(drupal, by_field).authors == ("Ada Example",)


def test_a_person_maps_fields_that_lead_elsewhere():
    office = resource("node--office", "o1", title="Kern office")
    content = page(related(field_office=point("node--office", "o1")), included=[office])
    read = reading(drupal, content, authors="field_office", files="field_no_such.uri")

    assert next(iter(read.outcomes)).authors == ("Kern office",)
    assert "no record has field_no_such.uri, which files is to be read from" in read.notices
