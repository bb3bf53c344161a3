"""Answers that are as they should be, or as they often are: what becomes a document, and of whom."""

import gzip
import socket
import time
import zlib

import pytest
from hostile_server import (
    HANG_UP,
    Slept,
    always,
    answer,
    by_target,
    chunked,
    in_turn,
    serving,
    source,
    web,
)

from digest.errors import SourceError
from digest.fetch.http import Manners, Unchanged, agent
from digest.fetch.memory import Validators, validators_of
from digest.fetch.wire import Ground
from digest.sources.record import Document

FEED = b"<feed xmlns='http://www.w3.org/2005/Atom'><title>Guides</title></feed>"


def fetched(script, **settings) -> bytes:
    """What an address of a server with this script holds."""
    with serving(script) as served, web() as asking:
        document = asking.get(served.url(), source=source(**settings))
        assert isinstance(document, Document)
        return document.stream.read()


def refusal(script, **settings) -> str:
    with serving(script) as served, web() as asking:
        with pytest.raises(SourceError) as caught:
            asking.get(served.url("/feed?key=secret"), source=source(**settings))
        assert caught.value.place == served.url("/feed?key=…")
    return f"{caught.value.problem}; {caught.value.remedy}"


def test_a_document_has_what_was_served_and_where_it_was_found():
    script = always(answer(FEED, content_type="application/atom+xml; charset=latin-1", etag='"7"'))

    with serving(script) as served, web() as asking:
        document = asking.get(served.url(), source=source())
        assert document.stream.read() == FEED

    assert document.url == document.name == served.url()
    assert document.media_type == "application/atom+xml; charset=latin-1"
    assert document.headers["etag"] == '"7"'


def test_a_request_says_who_asks_and_what_can_be_read():
    with serving(always(answer())) as served, web() as asking:
        asking.get(served.url("/a b".replace(" ", "%20") + "?x=1"), source=source())

    (asked,) = served.asked
    assert asked.target == "/a%20b?x=1"
    assert asked.fields["host"] == f"127.0.0.1:{served.port}"
    assert asked.fields["user-agent"] == "digest/test"
    assert asked.fields["accept-encoding"] == "gzip, deflate"
    assert "atom+xml" in asked.fields["accept"]
    assert "*/*" in asked.fields["accept"]
    assert not {"cookie", "authorization", "if-none-match"} & set(asked.fields)


def test_who_asks_is_named_with_the_address_of_the_organisation():
    assert agent("https://www.example.org").endswith(" (+https://www.example.org/)")
    assert agent("https://bücher.example").endswith(" (+https://xn--bcher-kva.example/)")
    assert agent("no address") == agent("").split(" ", maxsplit=1)[0]


def test_passwords_and_cookies_of_the_machine_stay_on_it(monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login anna password s3cret")
    monkeypatch.setenv("HOME", str(tmp_path))
    script = by_target(
        {
            "/feed": [answer(b"", 302, location="/there", set_cookie="a=b")],
            "/there": [answer(FEED, set_cookie="c=d")],
        }
    )

    with serving(script) as served, web() as asking:
        document = asking.get(served.url(), source=source())

    assert not [asked for asked in served.asked if {"cookie", "authorization"} & set(asked.fields)]
    assert "set-cookie" not in document.headers


def test_a_proxy_of_the_environment_is_not_used(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert fetched(always(answer(FEED))) == FEED


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        (FEED, {}),
        (FEED, {"content_encoding": "identity"}),
        (gzip.compress(FEED), {"content_encoding": "gzip"}),
        (gzip.compress(FEED[:9]) + gzip.compress(FEED[9:]), {"content_encoding": "x-gzip"}),
        (gzip.compress(FEED) + bytes(512), {"content_encoding": "GZIP"}),
        (zlib.compress(FEED), {"content_encoding": "deflate"}),
        (zlib.compress(FEED)[2:-4], {"content_encoding": "deflate"}),
    ],
    ids=["plain", "identity", "gzip", "two members", "padded", "zlib", "bare deflate"],
)
def test_what_was_packed_for_its_way_is_unpacked(sent, fields):
    assert fetched(always(answer(sent, **fields))) == FEED
    assert fetched(always(chunked(sent[:5], sent[5:], **fields))) == FEED


def test_packing_that_was_not_asked_for_is_refused():
    told = refusal(always(answer(FEED, content_encoding="br")))

    assert told.startswith("is packed in a way that was not asked for")


def test_an_answer_without_a_length_lasts_until_the_connection_ends():
    for version in (b"1.0", b"1.1"):
        script = always(b"HTTP/" + version + b" 200 OK\r\n\r\n", FEED[:9], 0.02, FEED[9:], HANG_UP)
        assert fetched(script) == FEED


def test_an_answer_may_come_after_others_that_are_none():
    early = b"HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n"

    assert fetched(always(early, early, answer(FEED))) == FEED


def test_lines_may_end_without_a_carriage_return_and_a_reason_may_lack():
    assert fetched(always(b"HTTP/1.1 200\ncontent-length: 5\n\nhello")) == b"hello"


def test_what_is_larger_than_memory_allows_goes_to_the_disk_and_can_be_wound_back():
    body = bytes(range(256)) * 40_000

    with serving(always(answer(body))) as served, web() as asking:
        document = asking.get(served.url(), source=source())
        assert document.stream.read() == body
        document.stream.seek(-3, 2)
        assert document.stream.read() == body[-3:]

    assert document.stream.closed


def test_a_document_may_be_closed_by_whoever_has_read_it():
    with serving(always(answer())) as served, web() as asking:
        first = asking.get(served.url(), source=source())
        first.stream.close()
        second = asking.get(served.url(), source=source())
        assert second.stream.read() == b"hello"

    assert second.stream.closed


def test_one_connection_serves_many_questions():
    with serving(always(answer())) as served, web() as asking:
        for page in range(5):
            asking.get(served.url(f"/?page={page}"), source=source())

    assert len(served.asked) == 5
    assert served.connections == 1


@pytest.mark.parametrize("pause", [0, 0.05], ids=["at once", "after a while"])
def test_a_connection_that_the_server_has_closed_meanwhile_is_made_anew(pause):
    slept = Slept()
    with serving(always(answer(), pause, HANG_UP)) as served, web(sleep=slept) as asking:
        for _ in range(3):
            assert asking.get(served.url(), source=source()).stream.read() == b"hello"

    assert served.connections == 3
    assert not slept.pauses


def test_what_came_after_an_answer_is_not_taken_for_the_next_one():
    stray = answer(b"old news")
    script = in_turn([chunked(b"first") + stray], [answer(b"second")])

    with serving(script) as served, web() as asking:
        first, second = (asking.get(served.url(), source=source()) for _ in range(2))
        assert (first.stream.read(), second.stream.read()) == (b"first", b"second")


def test_what_comes_unasked_between_two_answers_is_not_taken_for_one():
    script = in_turn([answer(b"first"), 0.02, answer(b"old news")], [answer(b"second")])

    with serving(script) as served, web() as asking:
        asking.get(served.url(), source=source())
        time.sleep(0.1)
        assert asking.get(served.url(), source=source()).stream.read() == b"second"


def test_two_questions_to_one_host_are_a_second_apart():
    slept = Slept()
    with serving(always(answer())) as served, web(sleep=slept, manners=Manners()) as asking:
        for _ in range(3):
            asking.get(served.url(), source=source())

    assert len(slept.pauses) == 2
    assert all(0.8 < pause <= 1 for pause in slept.pauses)


def test_another_host_is_not_waited_for():
    slept = Slept()
    with serving(always(answer())) as served, web(sleep=slept, manners=Manners()) as asking:
        asking.get(served.url(), source=source())
        asking.get(served.url(host="localhost"), source=source())

    assert not slept.pauses


def test_how_far_it_has_come_is_told_without_what_is_secret():
    told = []
    with (
        serving(always(answer(bytes(200_000)))) as served,
        web(progress=lambda *about: told.append(about)) as asking,
    ):
        asking.get(served.url("/?key=secret"), source=source())

    assert told[-1] == (served.url("/?key=…"), 200_000)
    assert [octets for _, octets in told] == sorted(octets for _, octets in told)


def test_what_has_not_changed_is_not_sent_again():
    script = in_turn(
        [answer(FEED, etag='W/"é7"', last_modified="Tue, 24 Nov 2026 10:00:00 GMT")],
        [answer(b"", 304, content_length="")],
    )
    with serving(script) as served, web() as asking:
        validators = validators_of(asking.get(served.url(), source=source()))
        again = asking.get(served.url(), source=source(), unless=validators)

    assert again == Unchanged()
    assert served.asked[1].fields["if-none-match"] == 'W/"é7"'
    assert served.asked[1].fields["if-modified-since"] == "Tue, 24 Nov 2026 10:00:00 GMT"
    assert served.connections == 1


def test_what_has_changed_is_given_though_the_old_state_was_named():
    with serving(always(answer(FEED, etag='"8"'))) as served, web() as asking:
        document = asking.get(served.url(), source=source(), unless=Validators('"7"'))

        assert validators_of(document).etag == '"8"'


def test_an_answer_that_nothing_has_changed_to_nobody_who_asked_that_is_refused():
    assert refusal(always(answer(b"", 304))).startswith("answers 304")


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (204, "answers 204: there is nothing in it; "),
        (206, "answers 206: it sent a part only; "),
        (202, "answers 202: which is no document; "),
        (300, "answers 300: which is no document; "),
        (401, "answers 401: it wants a password; digest gives none"),
        (403, "answers 403: it does not let digest read it; ask its keeper"),
        (404, "answers 404: nothing is there; is the address still right?"),
        (410, "answers 410: what was there has been taken away for good; "),
        (501, "answers 501: its server has a fault; "),
    ],
)
def test_an_answer_that_is_no_document_is_told_in_words(status, told):
    assert refusal(always(answer(b"", status))).startswith(told)


def test_an_answer_of_nothing_is_no_document():
    assert refusal(always(answer(b""))) == "is empty; is the address right?"
    assert refusal(always(chunked())) == "is empty; is the address right?"
    assert refusal(always(answer(b"", content_encoding="gzip"))).startswith("is empty")


def test_the_first_of_many_addresses_that_answers_is_taken():
    tried = []

    def connect(numeric: str, _port: int, seconds: float) -> socket.socket:
        tried.append(numeric)
        if len(tried) < 3:
            raise ConnectionRefusedError
        return socket.create_connection(("127.0.0.1", served.port), seconds)

    with serving(always(answer())) as served:
        ground = Ground(lambda *_: ("8.8.8.1", "8.8.8.2", "8.8.8.3"), connect)
        with web(ground=ground) as asking:
            asking.get("http://www.example.org/", source=source(allow_private=False))

    assert tried == ["8.8.8.1", "8.8.8.2", "8.8.8.3"]
