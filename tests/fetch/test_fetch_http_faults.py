"""Servers that break off, drip, lie or never end: an answer is read whole or not at all, and soon."""

import gzip
import itertools
import socket
import time
import zlib

import pytest
from hostile_server import (
    HANG_UP,
    NOW,
    RESET,
    Slept,
    always,
    answer,
    chunked,
    in_turn,
    serving,
    source,
    web,
)

from digest.errors import SourceError
from digest.fetch.connection import Waits
from digest.fetch.http import Manners
from digest.fetch.reach import resolve
from digest.fetch.wire import Ground

FEED = b"<feed><title>Guides</title></feed>"
ONCE = Manners(apart=0, before_again=())
HEAD = b"HTTP/1.1 200 OK\r\n"


def refusal(script, *, manners: Manners = ONCE, **settings) -> str:
    """What is said of a server with this script."""
    with serving(script) as served, web(manners=manners) as asking:
        with pytest.raises(SourceError) as caught:
            asking.get(served.url(), source=source(**settings))
        assert caught.value.place == served.url()
    return str(caught.value).removeprefix(f"{served.url()}: ")


@pytest.mark.parametrize(
    "script",
    [
        [answer(FEED)[:-1], HANG_UP],
        [answer(FEED)[:-1], RESET],
        [answer(FEED)[:20], HANG_UP],
        [chunked(FEED, end=b""), HANG_UP],
        [chunked(FEED, end=b"0\r\n"), HANG_UP],
        [chunked(FEED, end=b"5\r\nabc"), HANG_UP],
        [answer(gzip.compress(FEED)[:-1], content_encoding="gzip")],
        [answer(gzip.compress(FEED)[:1], content_encoding="gzip")],
        [answer(gzip.compress(FEED) + b"\x1f", content_encoding="gzip")],
        [answer(zlib.compress(FEED)[:-5], content_encoding="deflate")],
        [HEAD + b"content-encoding: gzip\r\n\r\n", gzip.compress(FEED)[:-9], HANG_UP],
    ],
    ids=[
        *("length", "reset", "in the head", "no last chunk", "no end of the last", "in a chunk"),
        *("gzip", "its first octet", "its second member", "deflate", "gzip without length"),
    ],
)
def test_half_an_answer_is_none(script):
    assert refusal(always(*script)) == "was cut off before its end; import it again later"


@pytest.mark.parametrize(
    "script",
    [[answer(FEED, content_length="9")], [answer(FEED, content_length="9"), HANG_UP]],
    ids=["open", "closed"],
)
def test_an_answer_that_is_longer_than_it_says_is_not_cut_to_that(script):
    told = refusal(always(*script))

    assert told == "sent more than it announced: its Content-Length is wrong"


def test_an_empty_line_too_many_is_no_lie():
    with serving(always(answer(FEED) + b"\r\n")) as served, web() as asking:
        for _ in range(2):
            assert asking.get(served.url(), source=source()).stream.read() == FEED


@pytest.mark.parametrize("damage", [10, 20, -6], ids=["method", "content", "checksum"])
def test_what_is_packed_and_damaged_is_refused(damage):
    packed = bytearray(gzip.compress(FEED * 9))
    packed[damage] ^= 0xFF

    assert refusal(always(answer(bytes(packed), content_encoding="gzip"))).startswith(
        ("is damaged: it cannot be unpacked", "was cut off")
    )


def test_no_answer_at_all_is_said_to_be_that():
    assert refusal(always(HANG_UP)).startswith("closed the connection without an answer")
    assert refusal(always(RESET)).startswith("closed the connection without an answer")


def test_a_server_that_stops_on_a_connection_that_was_kept_is_left_too():
    with serving(in_turn([answer(FEED)], [30])) as served, web(manners=ONCE) as asking:
        asking.get(served.url(), source=source())
        with pytest.raises(SourceError, match="stopped answering"):
            asking.get(served.url(), source=source())

    assert served.connections == 1


def test_a_server_that_says_nothing_is_left_after_a_while():
    assert refusal(always(30)) == "stopped answering; import it again later"
    assert refusal(always(answer(FEED)[:-1], 30)) == "stopped answering; import it again later"


@pytest.mark.parametrize(
    "drip",
    [
        lambda: itertools.chain([HEAD + b"x: "], itertools.cycle([b"y", 0.03])),
        lambda: itertools.cycle([b"HTTP/1.1 103 Early\r\n\r\n", 0.06]),
        lambda: itertools.chain([HEAD + b"\r\n"], itertools.cycle([b"y", 0.03])),
        lambda: itertools.chain([chunked(end=b"")], itertools.cycle([b"1\r\ny\r\n", 0.03])),
        lambda: itertools.chain([chunked(b"x", end=b"1;")], itertools.cycle([b"y", 0.03])),
        lambda: itertools.chain([chunked(b"x", end=b"0\r\nx: ")], itertools.cycle([b"y", 0.03])),
    ],
    ids=["head", "early answers", "body", "chunks", "chunk extension", "trailers"],
)
def test_a_server_that_drips_is_left_when_the_whole_takes_too_long(drip):
    begin = time.monotonic()

    told = refusal(lambda _: drip())

    assert told == "is too slow: it was not whole after 0.5 seconds; import it again later"
    assert time.monotonic() - begin < 3


def test_a_server_that_says_nothing_is_left_when_the_whole_takes_too_long():
    begin = time.monotonic()
    impatient = Waits(connecting=1, between=30, whole=0.2)
    with (
        serving(always(answer(FEED)[:-1], 30)) as served,
        web(manners=ONCE, waits=impatient) as asking,
        pytest.raises(SourceError, match=r"is too slow: it was not whole after 0\.2 seconds"),
    ):
        asking.get(served.url(), source=source())

    assert time.monotonic() - begin < 5


def test_an_endless_answer_is_left_at_the_limit():
    endless = itertools.chain([HEAD + b"\r\n"], itertools.repeat(bytes(65_536)))

    assert refusal(lambda _: endless, octets=2 * 1024 * 1024) == (
        "is larger than 2 MB; raise max_megabytes of this source in digest.toml if that is meant"
    )


def test_an_answer_that_says_it_is_too_large_is_not_read():
    script = always(HEAD + b"content-length: 999999999999\r\n\r\n", 30)

    assert refusal(script, octets=1000).startswith("is larger than 1000 octets")


def test_the_limit_is_to_the_octet():
    for size, fits in ((1000, True), (1001, False)):
        for script in (answer(bytes(size)), chunked(bytes(size))):
            with serving(always(script)) as served, web(manners=ONCE) as asking:
                try:
                    asking.get(served.url(), source=source(octets=1000))
                except SourceError:
                    assert not fits
                else:
                    assert fits


def test_a_small_answer_that_unpacks_to_a_very_large_one_is_left_at_the_limit():
    bomb = gzip.compress(bytes(100 * 1024 * 1024))
    told = []

    with (
        serving(always(answer(bomb, content_encoding="gzip"))) as served,
        web(manners=ONCE, progress=lambda _, octets: told.append(octets)) as asking,
        pytest.raises(SourceError, match="is larger than 1 MB"),
    ):
        asking.get(served.url(), source=source(octets=1024 * 1024))

    assert len(bomb) < 200_000
    assert told[-1] <= 1024 * 1024


def test_packing_that_never_ends_and_holds_nothing_is_left_at_the_limit():
    begin = zlib.compressobj(wbits=31)
    head = begin.compress(b"x") + begin.flush(zlib.Z_SYNC_FLUSH)
    nothing = bytes.fromhex("000000ffff") * 10_000
    script = itertools.chain(
        [HEAD + b"content-encoding: gzip\r\n\r\n" + head], itertools.repeat(nothing)
    )

    assert refusal(lambda _: script, octets=1_000_000).startswith("is larger than 1000000 octets")


@pytest.mark.parametrize(
    "fields",
    [
        b"x: " + b"y" * 300_000,
        b"\r\n".join(b"x%d: y" % number for number in range(30_000)),
    ],
    ids=["long", "many"],
)
def test_fields_without_end_are_not_taken_in(fields):
    assert refusal(always(HEAD + fields + b"\r\n\r\n")).startswith("does not answer in HTTP")


@pytest.mark.parametrize(
    "junk",
    [
        b"<html>hello</html>",
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"\x15\x03\x01\x00\x02\x02\x50",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 99 OK\r\n\r\n",
        HEAD + b"no colon\r\n\r\n",
        HEAD + b"content-length: 5\r\ncontent-length: 6\r\n\r\nhello",
        HEAD + b"content-length: -5\r\n\r\nhello",
        HEAD + b"transfer-encoding: gzip\r\n\r\nhello",
        HEAD + b"transfer-encoding: chunked\r\n\r\nzz\r\nhello",
        b"HTTP/1.1 101 Switching\r\nupgrade: x\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 50 + answer(FEED),
        bytes(range(256)) * 1000,
    ],
)
def test_what_is_not_http_is_refused(junk):
    told = refusal(always(junk, HANG_UP))

    assert told.startswith(("does not answer in HTTP that can be read", "was cut off"))


def test_what_passes_is_tried_three_times_more_after_one_three_and_nine_seconds():
    slept = Slept()
    failing = in_turn([answer(b"", 503)], [HANG_UP], [answer(FEED)[:-2], HANG_UP], [answer(FEED)])

    with serving(failing) as served, web(sleep=slept) as asking:
        assert asking.get(served.url(), source=source()).stream.read() == FEED

    assert slept.pauses == [1, 3, 9]
    assert len(served.asked) == 4


def test_what_does_not_pass_is_said_after_four_tries():
    slept = Slept()
    with (
        serving(always(answer(b"", 502))) as served,
        web(sleep=slept) as asking,
        pytest.raises(SourceError, match="answers 502: its server has a fault"),
    ):
        asking.get(served.url(), source=source())

    assert len(served.asked) == 4
    assert slept.pauses == [1, 3, 9]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 501])
def test_what_will_not_change_in_a_moment_is_not_tried_again(status):
    with (
        serving(always(answer(b"", status))) as served,
        web() as asking,
        pytest.raises(SourceError),
    ):
        asking.get(served.url(), source=source())

    assert len(served.asked) == 1


@pytest.mark.parametrize(
    ("written", "pause"),
    [
        ("20", 20),
        ("0", 1),
        ("60", 60),
        ("Wed, 25 Nov 2026 12:00:30 GMT", 30),
        ("Wednesday, 25-Nov-26 12:00:30 GMT", 30),
        ("Wed, 25 Nov 2026 11:00:00 GMT", 1),
        ("soon", 1),
        ("-5", 1),
        ("1.5", 1),
        ("٣", 1),
        ("Wed, 99 Nov 2026 99:00:00 GMT", 1),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_server_is_left_alone_as_long_as_it_asks(written, pause, status):
    slept = Slept()
    busy = answer(b"", status, retry_after=written.encode().decode("latin-1"))

    with serving(in_turn([busy], [answer(FEED)])) as served, web(sleep=slept) as asking:
        asking.get(served.url(), source=source())

    assert slept.pauses == [pause]


@pytest.mark.parametrize(
    ("written", "until"),
    [
        ("61", "2026-11-25 12:01 UTC"),
        ("7200", "2026-11-25 14:00 UTC"),
        ("Thu, 26 Nov 2026 10:30:00 GMT", "2026-11-26 10:30 UTC"),
        ("Thu, 26 Nov 2026 10:30:00 -0500", "2026-11-26 15:30 UTC"),
        ("9" * 40, "a time that never comes"),
    ],
)
def test_a_server_that_asks_for_a_long_time_is_left_to_a_person(written, until):
    told = refusal(always(answer(b"", 429, retry_after=written)), manners=Manners())

    assert told == (
        "answers 429: it was asked too often, and is not to be asked before "
        f"{until}; import it after that"
    )


def test_nobody_who_listens_is_said_to_refuse():
    with serving(always()) as served:
        pass
    with web() as asking, pytest.raises(SourceError, match="refuses the connection"):
        asking.get(served.url(), source=source())


@pytest.mark.parametrize(
    ("fault", "pauses"),
    [(socket.EAI_NONAME, []), (socket.EAI_AGAIN, [1, 3, 9])],
    ids=["no such host", "nobody to ask"],
)
def test_a_host_that_nobody_knows_is_said_at_once_and_not_if_nobody_could_be_asked(fault, pauses):
    def resolve(*_: object) -> None:
        raise socket.gaierror(fault, "no")

    slept = Slept()
    ground = Ground(resolve=resolve)
    with web(sleep=slept, ground=ground) as asking, pytest.raises(SourceError) as caught:
        asking.get("https://guides.example.org/feed", source=source())

    assert caught.value.problem == "cannot be found: no host is known as guides.example.org"
    assert slept.pauses == pauses


def test_the_resolver_of_the_machine_knows_no_host_called_invalid():
    with pytest.raises(socket.gaierror):
        resolve("guides.invalid", 443)
    with pytest.raises(socket.gaierror):
        resolve("a" * 64 + ".example.org", 443)


def test_a_connection_that_does_not_come_about_is_given_up():
    def connect(*_: object) -> None:
        raise TimeoutError

    ground = Ground(resolve=lambda *_: ("8.8.8.8",), connect=connect)
    with web(ground=ground) as asking, pytest.raises(SourceError, match="no connection came about"):
        asking.get("http://www.example.org/", source=source())


def test_a_disk_that_is_full_is_said_to_be(monkeypatch):
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.SpooledTemporaryFile.write", full)

    assert refusal(always(answer(FEED))) == (
        "cannot be kept on the disk while it is read: no space left on device"
    )


def test_how_long_is_waited_by_default_is_minutes_and_not_hours():
    assert Waits() == Waits(connecting=10, between=30, whole=600)
    assert NOW.tzinfo


@pytest.mark.slow
def test_an_answer_of_many_megabytes_comes_whole_in_small_chunks():
    body = bytes(range(256)) * 4 * 1024
    script = always(chunked(*(body[at : at + 7] for at in range(0, len(body), 7))))

    with serving(script) as served, web(waits=Waits()) as asking:
        assert asking.get(served.url(), source=source()).stream.read() == body
