"""Resources of Drupal's JSON:API: words, dates, addresses, languages, and which are no entries."""

import pytest
from cms import looks, outcomes, reading, record

from digest.errors import SourceError
from digest.sources.readers import govuk
from digest.sources.readers.drupal import jsonapi as drupal
from digest.sources.readers.drupal import views
from digest.sources.readers.wordpress import rest as wordpress
from digest.sources.record import Record, Refusal, Skipped, Text

UUID = "7f1c2d0e-0001-4000-8000-000000000001"
ASKED = "https://example.org/jsonapi/node/guide"


def node(kind="node--guide", uuid=UUID, **attributes):
    """A resource; an attribute of ... is left out."""
    said = {
        "drupal_internal__nid": 91,
        "langcode": "en",
        "status": True,
        "title": "Rent & you",
        "created": "2024-03-05T21:10:00+00:00",
        "changed": "2024-06-01T08:00:00+00:00",
        "body": {"value": "<p>Raw.</p>", "processed": "<p>Body.</p>", "format": "basic_html"},
        **attributes,
    }
    return {
        "type": kind,
        "id": uuid,
        "attributes": {name: value for name, value in said.items() if value is not ...},
    }


def page(*resources, **more):
    return {"jsonapi": {"version": "1.0"}, "data": list(resources), **more}


def test_a_node_gives_its_words_as_its_format_renders_them():
    found = record(drupal, page(node()))

    assert found.title == Text("Rent & you", html=False)
    assert found.content == Text("<p>Body.</p>", html=True)
    assert (found.key, found.place) == (UUID, "record 1 (node 91)")


@pytest.mark.parametrize(
    ("body", "content", "summary"),
    [
        ({"value": "a < b", "format": "plain_text"}, Text("a < b"), Text()),
        ({"value": "<p>a</p>", "format": "full_html"}, Text("<p>a</p>", html=True), Text()),
        (
            {"value": "x", "processed": "<p>x</p>", "summary": "In <em>short</em>"},
            Text("<p>x</p>", html=True),
            Text("In <em>short</em>", html=True),
        ),
        ("Just words", Text("Just words"), Text()),
        (None, Text(), Text()),
    ],
    ids=["plain text", "raw HTML", "with summary", "words", "none"],
)
def test_a_body_is_read_whatever_its_shape(body, content, summary):
    found = record(drupal, page(node(body=body)))

    assert (found.content, found.summary) == (content, summary)


def test_a_field_that_is_plainly_the_date_of_publication_is_it():
    read = reading(drupal, page(node(field_publication_date="2024-03-01")))

    assert next(iter(read.outcomes)).published == "2024-03-01"
    assert read.notices == ("dates of publication are read from field_publication_date",)


def test_a_node_without_its_date_of_publication_does_not_borrow_another():
    found = outcomes(
        drupal, page(node(field_pub_date="2024-03-01"), node(uuid="b", field_pub_date=None))
    )

    assert [each.published for each in found] == ["2024-03-01", None]


def test_when_the_page_was_made_serves_with_a_notice_that_names_other_dates():
    read = reading(drupal, page(node(field_day="2024-01-01", field_size="12")))

    assert next(iter(read.outcomes)).published == "2024-03-05T21:10:00+00:00"
    assert len(read.notices) == 1
    assert "(created)" in read.notices[0]
    assert "field_day hold dates" in read.notices[0]
    assert "field_size" not in read.notices[0]


def test_without_any_date_a_notice_says_so():
    read = reading(drupal, page(node(created=...)))

    assert next(iter(read.outcomes)).published is None
    assert "no field is plainly the date" in read.notices[0]


def test_a_person_says_which_field_is_the_date_dots_and_all():
    content = page(node(field_when=[{"value": "2024-01-01", "end_value": "2024-02-01"}]))
    read = reading(drupal, content, published="field_when.value")

    assert next(iter(read.outcomes)).published == "2024-01-01"
    assert read.notices == ()


def test_seconds_since_1970_are_the_moment_that_they_mean():
    found = record(drupal, page(node(created=1551268800)))

    assert found.published.isoformat() == "2019-02-27T12:00:00+00:00"


def test_a_save_is_no_update_unless_a_person_says_so():
    assert record(drupal, page(node())).updated is None
    assert record(drupal, page(node()), updated="changed").updated == "2024-06-01T08:00:00+00:00"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ({"alias": "/guides/rent", "pid": 5}, "https://example.org/guides/rent"),
        ({"alias": None, "pid": None}, "https://example.org/node/91"),
        (None, "https://example.org/node/91"),
    ],
    ids=["alias", "no alias", "nothing"],
)
def test_the_address_is_the_alias_on_the_site_or_the_number(path, address):
    found = record(drupal, page(node(path=path)), url=f"{ASKED}?page[limit]=50")

    assert (found.url, found.base) == (address, "https://example.org/")


def test_a_site_below_a_path_or_in_a_language_keeps_it_in_addresses():
    found = record(
        drupal,
        page(node(path={"alias": "/guias/renta"})),
        url="https://example.org/web/es/jsonapi/node/guide",
    )

    assert found.url == "https://example.org/web/es/guias/renta"


def test_a_file_takes_the_site_from_its_own_link():
    content = page(node(), links={"self": {"href": ASKED}})

    assert record(drupal, content).url == "https://example.org/node/91"
    assert record(drupal, page(node())).url == "/node/91"


def test_a_translation_has_a_key_of_its_own_and_points_at_the_original():
    spanish = record(drupal, page(node(langcode="es", default_langcode=False)))
    english = record(drupal, page(node(default_langcode=True)))

    assert (spanish.key, spanish.translation_of, spanish.language) == (f"{UUID}:es", UUID, "es")
    assert (english.key, english.translation_of) == (UUID, "")


@pytest.mark.parametrize("code", ["und", "zxx"])
def test_a_language_that_is_none_is_none(code):
    assert record(drupal, page(node(langcode=code))).language == ""


@pytest.mark.parametrize("status", [False, 0, "0"])
def test_what_is_not_published_is_skipped(status):
    assert outcomes(drupal, page(node(status=status))) == [
        Skipped("record 1 (node 91)", "unpublished")
    ]


@pytest.mark.parametrize("kind", ["user", "file", "taxonomy_term", "webform_submission"])
def test_what_is_no_content_is_skipped_unless_a_person_names_it(kind):
    content = page(node(kind=f"{kind}--x", drupal_internal__nid=...))

    assert outcomes(drupal, content) == [Skipped("record 1", kind)]
    assert isinstance(outcomes(drupal, content, types=kind)[0], Record)


def test_a_person_may_name_one_bundle():
    content = page(node(kind="node--guide"), node(kind="node--page"))
    found = outcomes(drupal, content, types="node--guide")

    assert [type(each) for each in found] == [Record, Skipped]


def test_one_resource_alone_is_read_and_none_is_none():
    assert record(drupal, {"data": node()}).key == UUID
    assert outcomes(drupal, {"data": None}) == []
    assert outcomes(drupal, page()) == []


def test_the_next_page_is_the_one_that_is_linked():
    linked = {"next": {"href": f"{ASKED}?page%5Boffset%5D=50"}}

    assert reading(drupal, page(links=linked)).next == f"{ASKED}?page%5Boffset%5D=50"
    assert reading(drupal, page(links={"next": "?b"}), url=ASKED).next == f"{ASKED}?b"
    assert reading(drupal, page(links={"next": None}), url=ASKED).next == ""
    assert reading(drupal, page(), url=ASKED).next == ""


def test_an_error_is_told_in_the_sites_own_words():
    answer = {"errors": [{"title": "Forbidden", "status": "403", "detail": "Not allowed."}]}

    with pytest.raises(SourceError, match="the site answers: Forbidden: Not allowed"):
        reading(drupal, answer)


def test_what_a_site_keeps_from_strangers_is_counted():
    omitted = {"omitted": {"links": {"help": {}, "item--a": {}, "item--b": {}}}}
    notices = reading(drupal, page(node(field_pub_date="2024"), meta=omitted)).notices

    assert "the site keeps 2 more from readers who are not logged in" in notices


@pytest.mark.parametrize("content", ["[]", '"a"', '{"jsonapi": {}}'])
def test_other_json_is_refused(content):
    with pytest.raises(SourceError, match=r"no document of Drupal's JSON:API"):
        reading(drupal, content)


def test_what_has_no_attributes_is_refused_and_the_others_stay():
    found = outcomes(drupal, page("a", {"type": "node--a", "id": "1"}, node()))

    assert [type(each) for each in found] == [Refusal, Refusal, Record]


@pytest.mark.parametrize(
    ("content", "url"),
    [
        (page(node()), ""),
        ({"data": node(), "jsonapi": {}}, ""),
        ({"errors": [{"title": "Not Found", "status": "404"}]}, ""),
        (page(), ASKED),
    ],
    ids=["page", "one", "error", "empty"],
)
def test_documents_of_drupal_are_known(content, url):
    assert looks(drupal, content, url=url)
    assert not any(looks(other, content, url=url) for other in (wordpress, govuk, views))


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b'{"data": [{"type": "articles", "id": "1"}]}', b'{"title": "node--page"}'],
)
def test_other_documents_are_not_taken_for_drupals(content):
    assert not looks(drupal, content)


def test_only_what_a_person_names_is_included():
    first = drupal.first_address

    assert first(ASKED) == ASKED
    assert first(ASKED, {"published": "field_day"}) == ASKED
    assert first(ASKED, {"include": "field_topic, uid"}) == f"{ASKED}?include=field_topic,uid"
    assert first(f"{ASKED}?a=1", {"include": "uid"}) == f"{ASKED}?a=1&include=uid"
    assert first(f"{ASKED}?include=x", {"include": "uid"}) == f"{ASKED}?include=x"
    assert first("https://[bad", {"include": "uid"}) == "https://[bad"
