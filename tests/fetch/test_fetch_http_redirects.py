"""Where addresses lead on to: five times at most, each looked at like the first."""

import pytest
from hostile_server import always, answer, by_target, in_turn, leading, serving, source, web

from digest.errors import SourceError
from digest.fetch.connection import Waits
from digest.fetch.http import Unchanged, page_after
from digest.fetch.memory import Validators, mark, validators_of
from digest.sources.record import Document

FEED = b"<feed/>"


def onward(location: str, status: int = 302) -> list[bytes]:
    return [answer(b"moved", status, location=location)]


def refusal(scripts, **settings) -> SourceError:
    with (
        serving(by_target(scripts)) as served,
        web(**settings) as asking,
        pytest.raises(SourceError) as caught,
    ):
        asking.get(served.url(), source=source())
    return caught.value


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ["there?a=1#part", "/there?a=1", "//{host}/there?a=1"])
def test_an_address_that_leads_on_is_followed(status, location):
    def script(asked):
        if asked.target == "/feed":
            return onward(location.format(host=asked.fields["host"]), status)
        return [answer(FEED)]

    with serving(script) as served, web() as asking:
        document = asking.get(served.url(), source=source())
        assert document.stream.read() == FEED

    assert document.url == served.url("/there?a=1")
    assert document.name == served.url()


def test_a_redirect_without_an_address_is_none():
    error = refusal({"/feed": [answer(b"", 302)]})

    assert error.problem == "answers 302: which is no document"


def test_an_address_may_lead_on_five_times_and_no_more():
    steps = {f"/{number}": onward(f"/{number + 1}") for number in range(6)} | {"/6": [answer(FEED)]}

    with serving(by_target(steps)) as served, web() as asking:
        assert asking.get(served.url("/1"), source=source()).url == served.url("/6")
        with pytest.raises(SourceError, match="leads on to another address more than 5 times"):
            asking.get(served.url("/0"), source=source())


@pytest.mark.parametrize("back", ["/feed", "/there", "/feed#again"])
def test_a_circle_is_seen_as_soon_as_it_closes(back):
    scripts = {"/feed": onward("/there"), "/there": onward(back)}
    with (
        serving(by_target(scripts)) as served,
        web() as asking,
        pytest.raises(SourceError, match="leads in a circle"),
    ):
        asking.get(served.url(), source=source())

    assert len(served.asked) == 2


def test_a_fault_behind_a_redirect_names_the_address_that_has_it():
    error = refusal({"/feed": onward("/gone?key=secret"), "/gone?key=secret": [answer(b"", 404)]})

    assert error.place.endswith("/feed")
    assert error.problem.startswith("leads to http://127.0.0.1:")
    assert error.problem.endswith("/gone?key=…, which answers 404: nothing is there")


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://example.org/feed",
        "javascript:alert(1)",
        "data:text/plain,hello",
        "gopher://127.0.0.1:25/_HELO",
        "http://anna:s3cret@example.org/",
        "http://[::1",
        "http://example.org:99999/",
        "http://exa\\mple.org/",
    ],
)
def test_where_it_must_not_lead_is_refused(location):
    error = refusal({"/feed": onward(location)})

    assert "leads to" in error.problem
    assert "s3cret" not in str(error)


@pytest.mark.parametrize(
    ("location", "target"), [("/thère", "/th%C3%A8re"), ("/a b", "/a%20b"), ("/a\tb", "/a%09b")]
)
def test_where_it_leads_need_not_be_written_well(location, target):
    written = location.encode().decode("latin-1")
    with serving(in_turn(onward(written), [answer(FEED)])) as served, web() as asking:
        asking.get(served.url(), source=source())

    assert served.asked[1].target == target


@pytest.mark.parametrize(
    "location", ["/" + "a" * 9000, "http://\x9b31m.example.org/", "http://a\\b/"]
)
def test_what_is_said_of_where_it_leads_is_short_and_can_be_printed(location):
    told = str(refusal({"/feed": onward(location)}))

    assert told.isprintable()
    assert len(told) < 1000


def test_an_interrupted_way_is_tried_from_its_beginning():
    there = in_turn([answer(b"", 503)], [answer(FEED)])

    def script(asked):
        return onward("/there") if asked.target == "/feed" else there(asked)

    with serving(script) as served, web() as asking:
        asking.get(served.url(), source=source())

    assert [asked.target for asked in served.asked] == ["/feed", "/there"] * 2


def test_an_address_that_has_moved_for_good_is_told():
    scripts = {
        "/feed": onward("/b", 301),
        "/b": onward("/c", 308),
        "/c": [answer(FEED)],
        "/d": onward("/e", 301),
        "/e": onward("/c", 302),
    }
    with serving(by_target(scripts)) as served, web() as asking:
        for target in ("/feed", "/d", "/c"):
            asking.get(served.url(target), source=source())

        assert asking.moved(served.url()) == served.url("/c")
        assert asking.moved(served.url("/d")) == ""
        assert asking.moved(served.url("/c")) == ""


def test_a_state_is_named_to_the_address_that_called_it_so_and_to_no_other():
    def script(asked):
        if asked.target == "/feed":
            return onward(places[0])
        return [answer(b"", 304)] if "if-none-match" in asked.fields else [answer(FEED, etag='"1"')]

    places = ["/there"]
    with serving(script) as served, web() as asking:
        known = validators_of(asking.get(served.url(), source=source()))
        same = asking.get(served.url(), source=source(), unless=known)
        places[0] = "/elsewhere"
        other = asking.get(served.url(), source=source(), unless=known)

    assert known == Validators('"1"', "", mark(served.url("/there")))
    assert same == Unchanged()
    assert other.url == served.url("/elsewhere")
    assert [a.target for a in served.asked if "if-none-match" in a.fields] == ["/there"]


def test_a_state_without_an_address_is_named_to_the_first_only():
    scripts = {"/feed": onward("/there"), "/there": [answer(FEED)]}
    with serving(by_target(scripts)) as served, web() as asking:
        asking.get(served.url(), source=source(), unless=Validators('"1"'))

    assert [asked.target for asked in served.asked if "if-none-match" in asked.fields] == ["/feed"]


def test_the_time_for_the_whole_is_for_all_of_the_way():
    def script(asked):
        return [0.1, *onward(f"/{int(asked.target[1:]) + 1}")]

    waits = Waits(connecting=1, between=1, whole=0.25)
    with (
        serving(script) as served,
        web(waits=waits) as asking,
        pytest.raises(SourceError, match=r"is too slow: it was not whole after 0\.25 seconds"),
    ):
        asking.get(served.url("/1"), source=source())

    assert len(served.asked) == 3


def test_from_https_to_http_nothing_leads():
    page = Document("page", None, "https://example.org/feed?page=1")

    with pytest.raises(SourceError, match="has http instead of https"):
        page_after(page, "http://example.org/feed?page=2")


def test_the_page_after_another_may_be_written_in_short():
    page = Document("page", None, "https://example.org/a/feed?page=1&q=x")

    assert page_after(page, "?page=2") == "https://example.org/a/feed?page=2"
    assert page_after(page, "/b") == "https://example.org/b"
    assert page_after(page, "https://cdn.example.org/") == "https://cdn.example.org/"
    with pytest.raises(SourceError, match=r"the page after it, …@example.org, is not an address"):
        page_after(page, "mailto:x@example.org")


def test_another_host_is_followed_too():
    names = {"a.example.org": "8.8.8.8", "b.example.org": "2606:4700::1111"}
    scripts = in_turn(onward("http://b.example.org/feed"), [answer(FEED)])
    with serving(scripts) as served, web(ground=leading(names, served)) as asking:
        document = asking.get("http://a.example.org/", source=source(allow_private=False))

    assert document.url == "http://b.example.org/feed"
    assert [asked.fields["host"] for asked in served.asked] == ["a.example.org", "b.example.org"]


def test_nothing_is_asked_where_the_first_address_is_none():
    for written in ("", "example.org", "ftp://example.org", "http://", "https://a:b@example.org"):
        with web() as asking, pytest.raises(SourceError) as caught:
            asking.get(written, source=source())
        assert "a:b" not in str(caught.value)


def test_a_redirect_of_many_megabytes_is_not_read():
    script = always(b"HTTP/1.1 302 Found\r\nlocation: /feed?x\r\ncontent-length: 99999999\r\n\r\n")
    with (
        serving(script) as served,
        web() as asking,
        pytest.raises(SourceError, match="leads in a circle"),
    ):
        asking.get(served.url(), source=source())

    assert len(served.asked) == 2
