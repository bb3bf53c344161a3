"""Machines that a source must not reach unless it may: by number, by name, and by way of others."""

import socket

import pytest
from hostile_server import always, answer, in_turn, leading, serving, source, web
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.fetch.reach import is_public
from digest.fetch.wire import Ground

PRIVATE = "lies in a private network, or on this machine"


def refused(url: str, **settings) -> str:
    with web(**settings) as asking, pytest.raises(SourceError) as caught:
        asking.get(url, source=source(allow_private=False))
    return str(caught.value)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "0",
        "0.0.0.0",
        "%31%32%37.0.0.1",
        "１２７．０．０．１",
        "127。0。0。1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "10.1.2.3",
        "172.20.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "224.0.0.1",
        "255.255.255.255",
    ],
)
def test_a_private_address_is_refused_however_it_is_written(host):
    with serving(always(answer())) as served:
        told = refused(f"http://{host}:{served.port}/latest/meta-data/")

    assert PRIVATE in told
    assert "allow_private = true" in told
    assert served.connections == 0


def test_a_source_that_may_reach_private_networks_does():
    with serving(always(answer())) as served, web() as asking:
        assert asking.get(served.url(host="localhost"), source=source()).stream.read() == b"hello"


@pytest.mark.parametrize("location", ["http://127.0.0.1:{port}/", "http://inside.example.org/"])
def test_a_public_server_cannot_lead_to_a_private_one(location):
    names = {"www.example.org": "8.8.8.8", "inside.example.org": "10.0.0.7"}

    def script(_):
        return [answer(b"", 302, location=location.format(port=served.port))]

    with serving(script) as served:
        told = refused("http://www.example.org/", ground=leading(names, served))

    assert PRIVATE in told
    assert "leads to http://" in told
    assert len(served.asked) == 1


def test_a_name_that_is_public_once_and_private_then_reaches_nothing_private():
    answers = iter(["8.8.8.8", "127.0.0.1"])
    reached = []

    def connect(numeric: str, _port: int, seconds: float) -> socket.socket:
        reached.append(numeric)
        return socket.create_connection(("127.0.0.1", served.port), seconds)

    ground = Ground(resolve=lambda *_: (next(answers),), connect=connect)
    script = in_turn([answer(b"", 302, location="http://rebinding.example.org/b")], [answer()])
    with serving(script) as served:
        told = refused("http://rebinding.example.org/", ground=ground)

    assert PRIVATE in told
    assert reached == ["8.8.8.8"]


def test_of_many_addresses_only_the_public_are_tried():
    reached = []

    def connect(numeric: str, _port: int, _seconds: float) -> socket.socket:
        reached.append(numeric)
        raise ConnectionRefusedError

    ground = Ground(resolve=lambda *_: ("10.0.0.1", "8.8.8.8", "::1"), connect=connect)

    assert "refuses the connection" in refused("http://www.example.org/", ground=ground)
    assert set(reached) == {"8.8.8.8"}


def test_a_connection_that_one_source_may_use_is_not_used_for_another():
    with serving(always(answer())) as served, web() as asking:
        asking.get(served.url(), source=source())
        with pytest.raises(SourceError, match=PRIVATE):
            asking.get(served.url(), source=source(allow_private=False))

    assert len(served.asked) == 1


@pytest.mark.parametrize(
    "numeric",
    [
        *("8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700::1111", "2a00:1450::1"),
        *("::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"),
    ],
)
def test_the_public_internet_is_reached(numeric):
    assert is_public(numeric)


@pytest.mark.parametrize(
    "numeric",
    [
        *("0.0.0.0", "10.0.0.1", "100.127.255.255", "127.255.255.255", "169.254.0.1", "172.31.0.1"),
        *("192.0.0.8", "192.0.2.1", "192.168.255.255", "198.19.0.1", "203.0.113.1", "239.0.0.1"),
        *("240.0.0.1", "255.255.255.255", "::", "::1", "::8.8.8.8", "::ffff:10.0.0.1", "100::1"),
        *("64:ff9b::10.0.0.1", "64:ff9b:1::808:808", "2001::1", "2001:db8::1", "2002:a00:1::1"),
        *(
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fdff::1",
            "fe80::1",
            "fe80::1%eth0",
            "fec0::1",
            "ff02::1",
        ),
        *("", "localhost", "8.8.8", "08.8.8.8"),
    ],
)
def test_everything_else_is_not(numeric):
    assert not is_public(numeric)


@given(st.ip_addresses(v=4))
def test_a_number_inside_another_is_as_public_as_it_is_itself(inner):
    mapped = f"::ffff:{inner}"
    translated = f"64:ff9b::{inner}"
    octets = inner.packed.hex()
    carried = f"2002:{octets[:4]}:{octets[4:]}::1"

    assert is_public(mapped) == is_public(translated) == is_public(carried) == is_public(str(inner))


@given(st.ip_addresses())
def test_no_address_that_python_calls_private_is_public(address):
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
        assert not is_public(str(address)) or (inner and is_public(str(inner)))
