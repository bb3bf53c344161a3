"""TLS: whom is believed, what is said of whom is not, and IPv6 beside IPv4."""

import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import trustme
from hostile_server import HANG_UP, always, answer, leading, serving, source, web

from digest.errors import SourceError
from digest.fetch.http import Manners
from digest.fetch.wire import Ground

AUTHORITY = trustme.CA()
ONCE = Manners(apart=0, before_again=())


def terms(authority: trustme.CA = AUTHORITY, host: str = "127.0.0.1", **issued) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host, **issued).configure_cert(context)
    return context


def believing() -> ssl.SSLContext:
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    return context


def refusal(script, tls: ssl.SSLContext) -> str:
    with (
        serving(script, tls=tls) as served,
        web(manners=ONCE, ground=Ground(trust=believing)) as asking,
        pytest.raises(SourceError) as caught,
    ):
        asking.get(served.url(), source=source())
    return str(caught.value).removeprefix(f"{served.url()}: ")


def test_a_server_that_is_believed_is_read_and_its_connection_kept():
    with (
        serving(always(answer()), tls=terms()) as served,
        web(ground=Ground(trust=believing)) as asking,
    ):
        for _ in range(3):
            assert asking.get(served.url(), source=source()).stream.read() == b"hello"

    assert served.connections == 1


def test_a_certificate_of_an_unknown_authority_is_not_believed():
    told = refusal(always(answer()), terms(trustme.CA()))

    assert told.startswith("has a certificate signed by nobody whom this machine trusts")


def test_the_store_of_the_system_does_not_know_the_authority_of_a_test():
    with (
        serving(always(answer()), tls=terms()) as served,
        web(manners=ONCE) as asking,
        pytest.raises(SourceError, match="has a certificate"),
    ):
        asking.get(served.url(), source=source())

    assert not served.asked


def test_a_certificate_for_another_host_is_not_believed():
    told = refusal(always(answer()), terms(host="www.example.org"))

    assert told.startswith("has a certificate for another host")


def test_a_certificate_is_held_against_the_name_that_was_asked_for():
    with serving(always(answer()), tls=terms(host="www.example.org")) as served:
        ground = leading({"www.example.org": "8.8.8.8", "example.org": "8.8.8.8"}, served)
        with web(manners=ONCE, ground=replace(ground, trust=believing)) as asking:
            asking.get("https://www.example.org/", source=source(allow_private=False))
            with pytest.raises(SourceError, match="has a certificate for another host"):
                asking.get("https://example.org/", source=source(allow_private=False))

    assert [asked.fields["host"] for asked in served.asked] == ["www.example.org"]


def test_a_certificate_that_has_expired_is_not_believed():
    told = refusal(always(answer()), terms(not_after=datetime(2020, 1, 1, tzinfo=UTC)))

    assert told.startswith("has a certificate that has expired")


def test_a_server_that_speaks_no_tls_is_said_to():
    with (
        serving(always(), greeting=b"HTTP/1.1 400 Bad Request\r\n\r\n") as served,
        web(manners=ONCE) as asking,
        pytest.raises(SourceError) as caught,
    ):
        asking.get(served.url().replace("http:", "https:"), source=source())

    assert caught.value.problem.startswith("does not come to terms with us about encryption (TLS)")
    assert caught.value.remedy == "is it an address with https?"


def test_an_end_without_a_goodbye_may_not_be_the_end():
    half = always(b"HTTP/1.1 200 OK\r\n\r\n<feed>", HANG_UP)

    assert refusal(half, terms()).startswith("was cut off before its end")


def test_https_does_not_lead_to_http():
    with serving(always(answer())) as other:
        told = refusal(always(answer(b"", 301, location=other.url())), terms())

    assert "which has http instead of https: anyone on the way could change what is read" in told
    assert not other.asked


def test_a_server_that_does_not_finish_its_greeting_is_left():
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        web(manners=ONCE) as asking,
        pytest.raises(SourceError, match="no connection came about in time"),
    ):
        asking.get(f"https://127.0.0.1:{silent.getsockname()[1]}/", source=source())


def has_ipv6() -> bool:
    """Whether this machine itself can be reached by IPv6."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="no IPv6 on this machine")
def test_ipv6_is_spoken():
    with serving(always(answer()), family=socket.AF_INET6) as served, web() as asking:
        document = asking.get(served.url(), source=source())

    assert document.url == f"http://[::1]:{served.port}/feed"
    assert served.asked[0].fields["host"] == f"[::1]:{served.port}"
