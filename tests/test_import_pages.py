"""Sources of several pages: all of them are read, or none; WordPress and JSON:API."""

import json

import pytest
from fetch.hostile_server import answer, serving
from importing import (
    Served,
    add_web_source,
    attempted,
    by_title,
    conditional,
    counted_pauses,  # noqa: F401 - a fixture
    counts,
    entries,
    everything,
    fresh_site,  # noqa: F401 - a fixture
    imported,
    targets,
)


def posts(*numbers: int) -> bytes:
    return json.dumps(
        [
            {
                "id": number,
                "date_gmt": "2024-03-05T10:00:00",
                "link": f"https://www.example.org/?p={number}",
                "type": "post",
                "status": "publish",
                "title": {"rendered": f"Post {number}"},
                "excerpt": {"rendered": "<p>Words.</p>"},
                "_embedded": {"wp:term": [[{"id": 1, "taxonomy": "category", "name": "Housing"}]]},
            }
            for number in numbers
        ]
    ).encode()


class WordPress:
    """An interface that has posts on pages of two, and says what comes after each."""

    def __init__(self, *pages: bytes) -> None:
        self.pages = list(pages)

    def __call__(self, asked):
        number = int(asked.target.partition("&page=")[2] or 1)
        first = asked.target.partition("&page=")[0]
        following = f'<http://{asked.fields["host"]}{first}&page={number + 1}>; rel="next"'
        link = following if number < len(self.pages) else ""
        body = self.pages[number - 1]
        return [answer(body, 200 if body else 500, link=link, etag=f'"{number}"')]


def test_all_pages_of_wordpress_are_read_from_the_address_of_the_site(site, pauses):
    with serving(WordPress(posts(1, 2), posts(3, 4), posts(5))) as server:
        add_web_source(site, server, "/", 'format = "wordpress"\n')
        first = imported(site, "web")
        again = imported(site, "web")

    assert counts(first)["new"] == 5
    assert counts(again)["unchanged"] == 5
    assert server.asked[0].target.startswith("/wp-json/wp/v2/posts?")
    assert len(server.asked) == 6
    assert not any(conditional(server.asked))
    assert {entry["topics"][0] for entry in entries(site)} == {"housing"}
    assert len(pauses) == 4


def test_a_last_page_that_fails_leaves_every_byte_as_it_was(site):
    wordpress = WordPress(posts(1, 2), posts(3, 4))
    with serving(wordpress) as server:
        add_web_source(site, server, "/", 'format = "wordpress"\n')
        imported(site, "web")
        before = everything(site)
        wordpress.pages = [posts(1, 2, 9), posts(3, 4), b""]

        result = attempted(site, "web")

    assert result.exit_code == 1
    assert "500" in result.stderr
    assert everything(site) == before


@pytest.mark.parametrize(
    "broken", [b"[{", b"<html>Sorry</html>", b'{"code":"rest_invalid","message":"No."}']
)
def test_a_last_page_that_cannot_be_read_leaves_every_byte_as_it_was(site, broken):
    with serving(WordPress(posts(1, 2), broken)) as server:
        add_web_source(site, server, "/", 'format = "wordpress"\n')
        before = everything(site)

        result = attempted(site, "web")

    assert result.exit_code == 1
    assert everything(site) == before


def test_a_server_that_gives_the_same_page_for_ever_is_read_once(site):
    page = posts(1, 2)
    with serving(WordPress(page, page, page, page)) as server:
        add_web_source(site, server, "/", 'format = "wordpress"\n')
        result = imported(site, "web")

    assert counts(result) | {"new": 2, "twice": 0} == counts(result)
    assert len(server.asked) == 2


def test_the_same_post_on_two_pages_is_one_entry_and_counted_as_twice(site):
    with serving(WordPress(posts(1, 2), posts(2, 3))) as server:
        add_web_source(site, server, "/", 'format = "wordpress"\n')
        result = imported(site, "web")

    assert counts(result) | {"records": 4, "new": 3, "twice": 1} == counts(result)


def nodes(*numbers: int, after: str = "") -> bytes:
    data = [
        {
            "type": "node--resource",
            "id": f"00000000-0000-4000-8000-{number:012}",
            "attributes": {
                "title": f"Node {number}",
                "status": True,
                "langcode": "en",
                "field_publication_date": "2024-03-05",
                "path": {"alias": f"/guides/{number}"},
                "drupal_internal__nid": number,
            },
        }
        for number in numbers
    ]
    links = {"next": {"href": after}} if after else {}
    return json.dumps({"jsonapi": {"version": "1.0"}, "data": data, "links": links}).encode()


def test_all_pages_of_a_json_api_are_read_and_published_is_the_day_of_publication(site):
    served = Served()
    target = "/jsonapi/node/resource"
    with serving(served) as server:
        second = f"{target}?page%5Boffset%5D=2"
        served.pages = {
            target: nodes(1, 2, after=server.url(second)),
            second: nodes(3),
        }
        add_web_source(site, server, target)
        result = imported(site, "web")

    assert counts(result)["new"] == 3
    assert targets(server.asked) == [target, second]
    assert {entry["published"] for entry in entries(site)} == {"2024-03-05"}
    assert by_title(site)["Node 3"]["url"] == server.url("/guides/3")


def test_the_page_after_may_lie_on_another_machine(site):
    served = Served()
    with serving(served) as other, serving(served) as server:
        served.pages = {
            "/jsonapi/node/resource": nodes(1, after=other.url("/jsonapi/more")),
            "/jsonapi/more": nodes(2),
        }
        result = imported(site, server.url("/jsonapi/node/resource"), "--allow-private")

    assert counts(result)["new"] == 2
    assert targets(other.asked) == ["/jsonapi/more"]
