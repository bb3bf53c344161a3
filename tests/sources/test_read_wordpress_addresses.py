"""Where WordPress' posts are asked for, which page comes next, and what is known as WordPress."""

from urllib.parse import parse_qs, urlsplit

import pytest
from cms import looks, reading
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.readers import govuk
from digest.sources.readers.drupal import jsonapi as drupal
from digest.sources.readers.drupal import views
from digest.sources.readers.wordpress import rest as wordpress
from digest.sources.readers.wordpress import wxr

ASKED = "per_page=100&orderby=id&order=asc"


@pytest.mark.parametrize(
    ("has", "path"),
    [
        ("https://example.org", "/wp-json/wp/v2/posts"),
        ("https://example.org/", "/wp-json/wp/v2/posts"),
        ("https://example.org/blog/", "/blog/wp-json/wp/v2/posts"),
        ("https://example.org/index.php", "/wp-json/wp/v2/posts"),
        ("https://example.org/wp-json", "/wp-json/wp/v2/posts"),
        ("https://example.org/wp-json/wp/v2/", "/wp-json/wp/v2/posts"),
        ("https://example.org/wp-json/wp/v2/guides", "/wp-json/wp/v2/guides"),
        ("https://api.example.org/wp/v2/sites/a.example/posts", "/wp/v2/sites/a.example/posts"),
    ],
)
def test_the_first_address_is_that_of_all_posts_oldest_first(has, path):
    parts = urlsplit(wordpress.first_address(has))

    assert parts.path == path
    assert parts.query == f"_embed=author,wp:term&{ASKED}"


def test_what_an_address_says_already_stays():
    has = "https://example.org/wp-json/wp/v2/posts?categories=4&per_page=20&order=desc"
    query = parse_qs(urlsplit(wordpress.first_address(has)).query)

    assert query == {
        "categories": ["4"],
        "per_page": ["20"],
        "order": ["desc"],
        "_embed": ["author,wp:term"],
    }


@pytest.mark.parametrize("route", ["/wp/v2/posts", "/", ""])
def test_a_site_without_rewritten_addresses_is_asked_by_its_route(route):
    first = wordpress.first_address(f"https://example.org/?rest_route={route}")
    query = parse_qs(urlsplit(first).query)

    assert query["rest_route"] == ["/wp/v2/posts"]
    assert query["per_page"] == ["100"]


def test_one_post_is_not_asked_in_pages():
    first = wordpress.first_address("https://example.org/wp-json/wp/v2/posts/470")

    assert first == "https://example.org/wp-json/wp/v2/posts/470?_embed=author,wp:term"


@pytest.mark.parametrize(
    "has", ["posts.json", "ftp://example.org/", "https://[bad", "https://e.org/wp-json/acme/v1/x"]
)
def test_what_is_no_address_of_posts_stays_as_it_is(has):
    assert wordpress.first_address(has) == has


@given(
    st.from_regex(
        r"https?://[a-z.]{1,9}(/[a-z-]{0,9}){0,3}(/wp-json(/wp/v2(/[a-z]{1,5})?)?)?/?(\?[a-z=&_]{0,12})?",
        fullmatch=True,
    )
)
def test_the_first_address_of_a_first_address_is_itself(address):
    first = wordpress.first_address(address)

    assert wordpress.first_address(first) == first


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ('<https://e.org/p?page=2>; rel="next"', "https://e.org/p?page=2"),
        ("<https://e.org/2>; rel=next", "https://e.org/2"),
        ('<https://e.org/0>; rel="prev", <https://e.org/2>; rel="next"', "https://e.org/2"),
        ('<https://e.org/2>; title="a, b; c"; REL="last NEXT"', "https://e.org/2"),
        ('<https://e.org/a,b>; rel="next"', "https://e.org/a,b"),
        ('<https://e.org/0>; title="; rel=next"; rel=prev', ""),
        ('<https://e.org/0>; rel=prev; rel="next"', ""),
        ("<https://e.org/0", ""),
        ("", ""),
    ],
)
def test_the_next_page_is_found_in_a_link_header(header, address):
    assert wordpress.next_of(header) == address


def following(url, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return reading(wordpress, [], url=url, headers=named).next


POSTS = "https://example.org/wp-json/wp/v2/posts"


def test_a_relative_next_page_is_read_against_the_address():
    assert following(POSTS, link='<posts?page=2>; rel="next"') == f"{POSTS}?page=2"


def test_without_a_link_the_total_says_whether_there_is_more():
    assert following(f"{POSTS}?order=asc", x_wp_totalpages="3") == f"{POSTS}?order=asc&page=2"
    assert following(f"{POSTS}?page=2", x_wp_totalpages="3") == f"{POSTS}?page=3"
    assert following(f"{POSTS}?page=3", x_wp_totalpages="3") == ""
    assert following(POSTS, x_wp_totalpages="many") == ""
    assert following("", x_wp_totalpages="3") == ""


def test_a_page_that_calls_itself_the_next_is_the_last():
    assert following(POSTS, link=f'<{POSTS}>; rel="next"') == ""


@pytest.mark.parametrize(
    ("content", "url"),
    [
        ([{"id": 1, "date_gmt": "2024-01-01T00:00:00", "title": {"rendered": "x"}}], ""),
        ({"id": 1, "date_gmt": "2024-01-01T00:00:00", "title": {"rendered": "x"}}, ""),
        ({"code": "rest_no_route", "message": "No route"}, ""),
        ([{"id": 4, "count": 1, "slug": "housing", "taxonomy": "category"}], ""),
        ({"name": "Our site", "namespaces": ["oembed/1.0", "wp/v2"], "routes": {}}, ""),
        ([], "https://example.org/wp-json/wp/v2/posts?page=9"),
        ([], "https://example.org/?rest_route=/wp/v2/posts"),
    ],
    ids=["posts", "post", "error", "terms", "index", "empty page", "empty route"],
)
def test_answers_of_wordpress_are_known(content, url):
    assert looks(wordpress, content, url=url)
    assert not any(looks(other, content, url=url) for other in (drupal, govuk, views, wxr))


def test_the_byte_order_marks_of_windows_do_not_hide_wordpress():
    content = '[{"date_gmt": "2024-01-01T00:00:00", "title": {"rendered": "x"}}]'

    assert looks(wordpress, ("\ufeff" + content).encode("utf-8"))
    assert looks(wordpress, ("\ufeff" + content).encode("utf-16-le"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"rendered: date_gmt",
        b"<rss><item/></rss>",
        b'{"version": "https://jsonfeed.org/version/1.1", "items": []}',
        b'[{"words": "about \\"rendered\\": and \\"date_gmt\\": in a text"}]',
        b'[{"title": "x", "date": "2024-01-01"}]',
    ],
)
def test_other_documents_are_not_taken_for_wordpress(content):
    assert not looks(wordpress, content)
