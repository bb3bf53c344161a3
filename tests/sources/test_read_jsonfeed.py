"""JSON Feed 1.0 and 1.1 → records."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.model import Attachment, Source
from digest.sources.readers.feeds.jsonfeed import looks_like, read
from digest.sources.record import Document, Outcome, Reading, Record, Refusal, Text

SOURCE = Source(name="feed", location="feed.json")
VERSION = "https://jsonfeed.org/version/1.1"


def reading(*entries: object, url: str = "", **of_feed: object) -> Reading:
    feed = {"version": VERSION, **of_feed, "items": entries}
    return read(Document("feed.json", io.BytesIO(json.dumps(feed).encode()), url=url), SOURCE)


def outcome(**fields: object) -> Outcome:
    (only,) = reading(fields).outcomes
    return only


def record(**fields: object) -> Record:
    only = outcome(**fields)
    assert isinstance(only, Record)
    return only


def refusal(content: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        read(Document("feed.json", io.BytesIO(content)), SOURCE)
    return str(caught.value)


def test_an_item_is_read_whole() -> None:
    found = record(
        id="w-1",
        url="https://law.example/w",
        title="Water",
        summary="Who.",
        content_html="<p>All.",
        content_text="All.",
        date_published="2022-08-05T10:00:00Z",
        date_modified="2022-08-06T10:00:00Z",
        tags=["Water", "Tax", "Water"],
        authors=[{"name": "Ana"}, {"url": "https://bo.example"}, {"name": "Cy"}],
        attachments=[
            {"url": "https://law.example/w.pdf", "mime_type": "application/pdf", "size_in_bytes": 9}
        ],
        language="en",
    )

    assert (found.place, found.key, found.url) == ("item 1", "w-1", "https://law.example/w")
    assert found.title == Text("Water")
    assert (found.summary, found.content) == (Text("Who."), Text("<p>All.", html=True))
    assert (found.published, found.updated) == ("2022-08-05T10:00:00Z", "2022-08-06T10:00:00Z")
    assert found.categories == ("Water", "Tax")
    assert found.authors == ("Ana", "Cy")
    assert found.files == (Attachment("https://law.example/w.pdf", "application/pdf", 9),)
    assert found.language == "en"
    assert found.raw.startswith('{"id": "w-1"')


def test_plain_text_is_plain_and_given_once() -> None:
    assert record(content_text="1 < 2 &amp;").content == Text("1 < 2 &amp;")
    assert record(title="<b> &amp;").title == Text("<b> &amp;")
    assert record(summary="One  two", content_text="One two").content == Text()


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (7, "7"),
        (7.0, "7"),
        (7.5, "7.5"),
        (-1, "-1"),
        (10**30, "1" + "0" * 30),
        (None, ""),
        (" a ", "a"),
    ],
)
def test_an_id_becomes_text(number: object, key: str) -> None:
    assert record(id=number).key == key


@pytest.mark.parametrize(
    ("fields", "published", "updated"),
    [
        ({"date_published": "P", "date_modified": "M"}, "P", "M"),
        ({"date_published": "P", "date_modified": "P"}, "P", None),
        ({"date_published": "P"}, "P", None),
        ({"date_modified": "M"}, "M", None),
        ({}, None, None),
    ],
)
def test_dates_are_given_in_their_own_words(
    fields: dict[str, str], published: str | None, updated: str | None
) -> None:
    found = record(**fields)

    assert (found.published, found.updated) == (published, updated)


def test_the_address_is_the_items_own_else_the_one_it_is_about() -> None:
    assert record(url="/a", external_url="https://b.example").url == "/a"
    assert record(external_url="https://b.example").url == "https://b.example"
    assert record(id="https://c.example").url == ""


def test_authors_are_those_of_the_item_else_of_the_feed_in_either_version() -> None:
    (own, shared) = reading({"author": {"name": "Ana"}}, {}, authors=[{"name": "Ed"}]).outcomes
    (older,) = reading({}, author={"name": "Ed"}).outcomes

    assert isinstance(own, Record)
    assert isinstance(shared, Record)
    assert isinstance(older, Record)
    assert (own.authors, shared.authors, older.authors) == (("Ana",), ("Ed",), ("Ed",))
    assert record(authors=["Ana"], author={"name": "no"}).authors == ("Ana",)


def test_what_is_wrong_with_the_feed_itself_takes_no_item_with_it() -> None:
    (found,) = reading({"id": "a"}, authors=5, language=5, home_page_url=5, next_url=5).outcomes

    assert isinstance(found, Record)
    assert (found.key, found.authors, found.language, found.base) == ("a", (), "", "")


@pytest.mark.parametrize(
    ("of_feed", "url", "base"),
    [
        ({"home_page_url": "https://l.example/"}, "https://f.example/f", "https://l.example/"),
        ({"home_page_url": "/news/"}, "https://l.example/f", "https://l.example/news/"),
        ({"feed_url": "https://l.example/f"}, "", "https://l.example/f"),
        ({"home_page_url": "javascript:x"}, "https://l.example/f", "https://l.example/f"),
        ({}, "https://l.example/f", "https://l.example/f"),
    ],
)
def test_the_base_is_the_site_else_the_feed(of_feed: dict[str, str], url: str, base: str) -> None:
    (found,) = reading({}, url=url, **of_feed).outcomes

    assert isinstance(found, Record)
    assert found.base == base


def test_the_language_of_the_feed_and_its_next_page_are_read() -> None:
    found = reading({}, language="es", next_url="?page=2", url="https://l.example/f")

    (item,) = found.outcomes
    assert isinstance(item, Record)
    assert item.language == "es"
    assert found.next == "https://l.example/f?page=2"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"title": 5}, "'title' is not text in quotes: 5"),
        ({"url": ["a"]}, "'url' is not text in quotes: [\"a\"]"),
        ({"id": {"a": 1}}, "'id' is neither text nor a number: {\"a\": 1}"),
        ({"id": True}, "'id' is neither text nor a number: true"),
        ({"id": float("inf")}, "'id' is not a number that can be written: inf"),
        ({"tags": {"a": 1}}, "'tags' is not a list in [ ]: {\"a\": 1}"),
        ({"tags": [5]}, "'tags' is not text in quotes: 5"),
        ({"authors": [5]}, "'authors' is not a list of authors, each in { }: 5"),
        ({"author": 5}, "'author' is not a list of authors, each in { }: 5"),
        ({"authors": [{"name": 5}]}, "'name' is not text in quotes: 5"),
        ({"attachments": {"a": 1}}, "'attachments' is not a list in [ ]: {\"a\": 1}"),
        ({"attachments": "a"}, "'attachments' is not a list in [ ]: \"a\""),
        ({"attachments": [{}]}, "'attachments' has one without 'url': {}"),
        ({"attachments": [5]}, "'attachments' has one without 'url': 5"),
        ({"date_published": 1704067200}, "'date_published' is not text in quotes: 1704067200"),
        (
            {"content_html": "x", "title": ["y" * 99]},
            f"'title' is not text in quotes: [\"{'y' * 58}…",
        ),
    ],
)
def test_an_item_with_something_of_the_wrong_kind_is_refused_with_it(
    fields: dict[str, object], problem: str
) -> None:
    found = outcome(**fields)

    assert isinstance(found, Refusal)
    assert (found.place, found.problem) == ("item 1", problem)
    assert found.raw == json.dumps(fields)


def test_one_bad_item_does_not_take_the_others_with_it() -> None:
    first, bad, nothing, last = reading({"id": "a"}, 5, {}, {"id": "b"}).outcomes

    assert isinstance(first, Record)
    assert bad == Refusal("item 2", "is not an object in { }: 5", "5")
    assert nothing == Record("item 3", raw="{}")
    assert isinstance(last, Record)
    assert last.place == "item 4"


def test_kindness_takes_nothing_for_null_and_one_for_a_list_of_one() -> None:
    found = record(title=None, tags="Water", authors=None, attachments=None, language=None)

    assert (found.title, found.categories, found.authors) == (Text(), ("Water",), ())
    assert record(authors={"name": "Ana"}).authors == ("Ana",)


@pytest.mark.parametrize("size", [None, "9", -1, True, 1e300, float("nan")])
def test_a_size_that_is_none_is_not_known(size: object) -> None:
    files = record(attachments=[{"url": "/a", "mime_type": 5, "size_in_bytes": size}]).files

    assert files == (Attachment("/a"),)


def test_the_same_attachment_is_there_once() -> None:
    twice = [{"url": "/a"}, {"url": "/a"}, {"url": "/b"}]

    assert [file.url for file in record(attachments=twice).files] == ["/a", "/b"]


def test_half_a_character_does_not_reach_the_catalog() -> None:
    found = record(title="a\ud800b", id="\udfff")

    assert (found.title, found.key) == (Text("a\ufffdb"), "\ufffd")
    found.raw.encode()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "feed.json:1:1: is not JSON"),
        (b"<rss version='2.0'/>", "feed.json: is a web page or XML, not a JSON Feed"),
        (b"[]", "feed.json: is JSON, but there is no list of items in it"),
        (b'{"items": {}}', "feed.json: is JSON, but there is no list of items in it"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "there is no list of items"),
        (b'{"items": [' + b"[" * 100_000, "is not JSON"),
        (b'{"items": [{"id": ' + b"9" * 10_000 + b"}]}", "is not JSON that can be read"),
    ],
)
def test_what_is_no_json_feed_is_refused_with_what_it_is(content: bytes, problem: str) -> None:
    assert problem in refusal(content)


@pytest.mark.parametrize(
    ("head", "media_type", "taken"),
    [
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "", True),
        (b'\xef\xbb\xbf\n{ "title": "x", "version" : "https://jsonfeed.org/version/1.1"', "", True),
        (b'{"version":"https:\\/\\/jsonfeed.org\\/version\\/1"', "", True),
        (b'{"version":"http://www.jsonfeed.org/version/1"', "", True),
        ('{"version":"https://jsonfeed.org/version/1"'.encode("utf-16"), "", True),
        (b'{"items": [', "application/feed+json; charset=utf-8", True),
        (b'{"items": [', "application/json", False),
        (b'[{"version": "https://jsonfeed.org/version/1"', "", False),
        (b'{"entries": [{"id": "a"}]}', "", False),
        (b'{"version": "1.1"}', "", False),
        (b"<feed>", "application/feed+json", False),
        (b"", "", False),
    ],
)
def test_a_json_feed_is_recognised_by_its_version(
    head: bytes, media_type: str, taken: bool
) -> None:
    document = Document("feed.json", io.BytesIO(head), media_type=media_type)

    assert looks_like(document, head) is taken


def test_however_deep_an_item_goes_it_is_read_or_refused() -> None:
    for depth in range(600, 1_000):
        nested = b"[" * depth + b"]" * depth
        content = b'{"items": [{"id": "a", "_deep": ' + nested + b"}]}"
        try:
            (found,) = read(Document("feed.json", io.BytesIO(content)), SOURCE).outcomes
        except SourceError:
            continue
        assert isinstance(found, Record)
        assert found.key == "a"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    [
        *("id", "url", "external_url", "title", "summary", "content_html", "content_text", "tags"),
        *("date_published", "date_modified", "authors", "author", "attachments", "language"),
    ]
)


@given(st.lists(st.dictionaries(FIELDS, JSON) | JSON, max_size=4))
def test_every_item_whatever_is_in_it_gives_exactly_one_outcome(entries: list[object]) -> None:
    outcomes = list(reading(*entries).outcomes)

    assert len(outcomes) == len(entries)
    assert all(isinstance(found, Record | Refusal) for found in outcomes)


@given(st.binary(max_size=100))
def test_whatever_the_octets_are_they_are_read_or_refused(octets: bytes) -> None:
    document = Document("feed.json", io.BytesIO(octets))

    looks_like(document, octets)
    with pytest.raises(SourceError):
        read(document, SOURCE)
