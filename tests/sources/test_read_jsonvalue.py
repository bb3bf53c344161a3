"""Values of JSON whatever they are: every reader of a CMS gives outcomes or refuses, never fails."""

import copy
import json

import pytest
from cms import document, source
from hypothesis import given, settings
from hypothesis import strategies as st
from test_read_drupal import node
from test_read_drupal_related import COURTS, HOUSING, MEDIA, PDF, point
from test_read_govuk import content
from test_read_views import PRINTED, WHOLE
from test_read_wordpress import post

from digest.errors import SourceError
from digest.sources.readers import govuk
from digest.sources.readers.drupal import jsonapi as drupal
from digest.sources.readers.drupal import views
from digest.sources.readers.json import values as jsonvalue
from digest.sources.readers.wordpress import rest as wordpress
from digest.sources.record import Record, Refusal, Skipped, Text

LINKED = {
    **node(path={"alias": "/a"}, default_langcode=False),
    "relationships": {
        "field_topic": {"data": [point("taxonomy_term--topic", "t1")]},
        "field_docs": {"data": point("media--document", "m1")},
    },
}
POST = post(
    lang="es",
    translations={"en": 1, "es": 470},
    categories=[4],
    _embedded={"author": [{"name": "Ada"}], "wp:term": [[{"taxonomy": "category", "name": "H"}]]},
)
ITEM = content(
    links={"taxons": [{"title": "a"}], "available_translations": [{"locale": "cy"}]},
    details={"attachments": [{"url": "/a.pdf", "file_size": 1}], "parts": [{"body": "a"}]},
)
GOOD = [
    (wordpress, [POST]),
    (drupal, {"data": [LINKED], "included": [HOUSING, COURTS, MEDIA, PDF], "links": {"next": "a"}}),
    (views, [PRINTED, WHOLE]),
    (govuk, ITEM),
]
ODD = st.one_of(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["value", "rendered", "id", "data", "href", "name", "type", "a"]),
                inner,
                max_size=3,
            )
        ),
        max_leaves=6,
    ),
    st.sampled_from(["\ud800", "0000-00-00", "<b>", "&#0;", "9" * 40, "1551268800", "-1551268800"]),
)


def places(value, path=()):
    """Every place in a value, as a path of names and numbers."""
    yield path
    if isinstance(value, list):
        value = dict(enumerate(value))
    for name, inner in value.items() if isinstance(value, dict) else ():
        yield from places(inner, (*path, name))


def put(value, path, odd):
    value = copy.deepcopy(value)
    if not path:
        return odd
    inside = value
    for name in path[:-1]:
        inside = inside[name]
    inside[path[-1]] = odd
    return value


@pytest.mark.parametrize(("reader", "good"), GOOD, ids=[reader.NAME for reader, _ in GOOD])
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_one_odd_value_anywhere_never_fails_a_reader(reader, good, data):
    path = data.draw(st.sampled_from(list(places(good))))
    spoiled = put(good, path, data.draw(ODD))
    fields = data.draw(st.sampled_from([{}, {"published": "a.b.0", "files": "field_docs"}]))
    try:
        found = list(
            reader.read(document(json.dumps(spoiled)), source(**fields)).outcomes,
        )
    except SourceError:
        return

    assert all(isinstance(each, Record | Skipped | Refusal) for each in found)
    for each in found:
        if isinstance(each, Record):
            said = (each.key, each.url, each.language, each.base, each.translation_of, each.raw)
            assert all(isinstance(one, str) for one in (*said, *each.categories, *each.authors))
            assert each.published is None or each.published


@pytest.mark.parametrize("reader", [wordpress, drupal, views, govuk])
@pytest.mark.parametrize(
    "octets",
    [b"[" * 100_000, b'{"data":' * 50_000, b'[{"id": ' + b"9" * 5_000 + b"}]", b"[1", b"\xff\xfe"],
    ids=["deep list", "deep object", "long number", "cut", "only a mark"],
)
def test_json_that_cannot_be_read_is_refused(reader, octets):
    with pytest.raises(SourceError):
        reader.read(document(octets), source())


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("a ", "a"),
        (5, "5"),
        (1.5, "1.5"),
        (True, ""),
        (None, ""),
        ([], ""),
        ([None, "", "b"], "b"),
        ({"value": [{"value": "c"}]}, "c"),
        ({"rendered": "d", "value": "e"}, "d"),
        ({"other": "f"}, ""),
    ],
)
def test_words_are_found_in_the_usual_wrappings(value, words):
    assert jsonvalue.words(value) == words


def test_what_is_wrapped_without_end_is_nothing():
    value = "a"
    for _ in range(50):
        value = [{"value": value}]

    assert jsonvalue.words(value) == ""


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b", 1),
        ("c.1", "y"),
        ("c.9", None),
        ("d.e", 2),
        ("a.b.c", None),
        ("c.99999999999999999999", None),
        ("", None),
    ],
)
def test_a_path_leads_through_objects_and_lists(path, found):
    assert jsonvalue.at({"a": {"b": 1}, "c": ["x", "y"], "d": [{"e": 2}]}, path) == found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a & b < c", Text("a & b < c")),
        ("a &amp; b", Text("a &amp; b", html=True)),
        ("<p>a", Text("<p>a", html=True)),
        ({"rendered": "a"}, Text("a", html=True)),
        ({"value": "<p>", "format": "plain_text"}, Text("<p>")),
        ([{"value": "a"}], Text("a")),
        (None, Text()),
    ],
)
def test_a_text_is_html_where_its_source_says_so_or_it_has_tags(value, text):
    assert jsonvalue.markup(value) == text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("2024-01-02 03:04:05", "2024-01-02 03:04:05"),
        ("0000-00-00 00:00:00", None),
        ("-0001-11-30T00:00:00", None),
        ("", None),
        ("99999999999", "5138-11-16T09:46:39+00:00"),
        ("2024", "2024"),
    ],
)
def test_a_date_stays_as_written_unless_it_is_none_or_seconds(value, written):
    found = jsonvalue.moment(value)

    assert (found if found is None or isinstance(found, str) else found.isoformat()) == written
