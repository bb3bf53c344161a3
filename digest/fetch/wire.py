"""From an address to its answer: which machine is connected to, over which connection.

The numeric address is judged and then connected to itself, so nothing can change in between. The
last connection is kept for the next question.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import truststore

from digest.fetch import reach, words
from digest.fetch.addresses import Address
from digest.fetch.connection import Connection, Fields, Waits
from digest.fetch.failure import FetchError

Place = tuple[str, str, int, bool]
"""Scheme, host and port that a connection leads to, and whether it may lie in a private network."""

_MOST_TRIED = 4
"""How many of a host's numeric addresses are tried."""


def trust() -> ssl.SSLContext:
    """Give the terms of TLS: certificates are held against those that the system trusts."""
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies under a connection: a resolver, a way to connect, whom to trust, a steady clock."""

    resolve: Callable[[str, int], tuple[str, ...]] = reach.resolve
    connect: Callable[[str, int, float], socket.socket] = reach.connect
    trust: Callable[[], ssl.SSLContext] = trust
    steady: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of which the fields have come, by name in small letters; its octets come now."""

    status: int
    headers: Mapping[str, str]
    pieces: Iterator[bytes]


class Wire:
    """Asks one question at a time."""

    def __init__(self, waits: Waits, ground: Ground) -> None:
        self._waits = waits
        self._ground = ground
        self._terms: ssl.SSLContext | None = None
        self._kept: tuple[Place, Connection] | None = None

    def close(self) -> None:
        """Close the connection that is kept."""
        if self._kept:
            self._kept[1].close()
        self._kept = None

    def deadline(self) -> float:
        """Give when on the steady clock a whole that begins now has taken too long."""
        return self._ground.steady() + self._waits.whole

    @contextmanager
    def asked(
        self, address: Address, fields: Fields, *, private: bool, until: float
    ) -> Iterator[Answer]:
        """Ask for an address: the answer is there to be read until the block is left.

        Args:
            address: what is asked for.
            fields: of the request, after Host.
            private: whether it may lie in a private network.
            until: when it must be whole, on the steady clock.

        Raises:
            FetchError: there is no connection or no answer, it is cut off, comes too slowly, is not
                HTTP, or is longer than it says; or the address is not to be reached.
        """
        place = (address.scheme, address.host, address.port, private)
        connection, status, headers = self._answered(place, address, fields, until)
        try:
            yield Answer(status, headers, connection.pieces())
            again = connection.settled(announced="content-length" in headers)
        except BaseException:
            connection.close()
            raise
        if again:
            self._kept = (place, connection)
        else:
            connection.close()

    def _answered(
        self, place: Place, address: Address, fields: Fields, until: float
    ) -> tuple[Connection, int, Mapping[str, str]]:
        """Ask over the connection that is kept, or over a new one if that has ended meanwhile."""
        kept, self._kept = self._kept, None
        if kept and kept[0] == place and kept[1].is_quiet():
            try:
                return kept[1], *kept[1].ask(address, fields, until)
            except FetchError:
                kept[1].close()
                if kept[1].received or not kept[1].ended:
                    raise
        elif kept:
            kept[1].close()
        connection = self._connected(place, until)
        try:
            return connection, *connection.ask(address, fields, until)
        except BaseException:
            connection.close()
            raise

    def _connected(self, place: Place, until: float) -> Connection:
        scheme, host, port, private = place
        try:
            line = self._line(host, port, until, private=private)
            if scheme == "https":
                line = self._secured(line, host, until)
        except OSError as cause:
            raise words.of_connecting(cause, host) from cause
        return Connection(line, self._waits, self._ground.steady)

    def _line(self, host: str, port: int, until: float, *, private: bool) -> socket.socket:
        """Connect to the first of a host's addresses that may be reached and answers."""
        known = self._ground.resolve(host, port)
        allowed = [numeric for numeric in known if private or reach.is_public(numeric)]
        if known and not allowed:
            raise FetchError(
                "lies in a private network, or on this machine",
                "if that is meant, say --allow-private, or allow_private = true in digest.toml",
            )
        last: OSError = socket.gaierror(socket.EAI_NONAME, "it has no address")
        for numeric in allowed[:_MOST_TRIED]:
            try:
                return self._ground.connect(numeric, port, self._seconds(until))
            except OSError as cause:
                last = cause
        raise last

    def _secured(self, line: socket.socket, host: str, until: float) -> socket.socket:
        if self._terms is None:
            self._terms = self._ground.trust()
            self._terms.set_alpn_protocols(["http/1.1"])
            # early Pythons 3.11 set this by themselves
            self._terms.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF
        try:
            line.settimeout(self._seconds(until))
            return self._terms.wrap_socket(
                line, server_hostname=host, suppress_ragged_eofs=False
            )  # an end without a goodbye may be somebody else's doing
        except BaseException:
            line.close()
            raise

    def _seconds(self, until: float) -> float:
        left = until - self._ground.steady()
        return max(0.001, min(self._waits.connecting, left))
