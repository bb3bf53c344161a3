"""One question after the other over one connection: HTTP/1.1 as h11 reads it, within limits.

h11 knows the protocol and touches no network, so every octet that comes or goes passes here, and
each wait has an end: between octets, and for the whole, so that a server that drips cannot hold an
import for ever.
"""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import h11

from digest.fetch import words
from digest.fetch.addresses import Address
from digest.fetch.failure import FetchError

Fields = Sequence[tuple[str, str]]
"""Names and values of a request's fields, in the order in which they are sent."""

_RECEIVED = 65_536
_HEAD = 65_536
"""How long the fields of an answer may be, all together."""

_MOST_INTERIM = 10
"""How many answers may come before the answer (RFC 9110, 15.2)."""


@dataclass(frozen=True, slots=True)
class Waits:
    """How many seconds at most: for a connection, between octets, for a whole answer."""

    connecting: float = 10
    between: float = 30
    whole: float = 600


class Connection:
    """A connection on which h11 keeps the books.

    `received` counts the octets of the answer, and `ended` tells that there will be no more.
    """

    def __init__(self, line: socket.socket, waits: Waits, steady: Callable[[], float]) -> None:
        self._line = line
        self._waits = waits
        self._steady = steady
        self._books = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD)
        self._until = 0.0
        self.ended = False
        self.received = 0

    def close(self) -> None:
        """End it."""
        self._line.close()

    def ask(self, address: Address, fields: Fields, until: float) -> tuple[int, Mapping[str, str]]:
        """Send a request: (status, fields by name in small letters).

        Raises:
            FetchError: no answer comes, or none in HTTP.
        """
        self._until, self.received = until, 0
        self._send(address, fields)
        for _ in range(_MOST_INTERIM + 1):
            event = self._event()
            if isinstance(event, h11.Response):
                return event.status_code, _fields(event)
            if not isinstance(event, h11.InformationalResponse):
                break
        raise _not_http()

    def pieces(self) -> Iterator[bytes]:
        """Give the octets of the answer as they come.

        Raises:
            FetchError: it is cut off, stops, or takes too long.
        """
        while not isinstance(event := self._event(), h11.EndOfMessage):
            if not isinstance(event, h11.Data):
                raise _not_http()
            yield bytes(event.data)

    def settled(self, *, announced: bool) -> bool:
        """Whether the connection can be asked again.

        Args:
            announced: whether the answer said how long it is.

        Raises:
            FetchError: the answer was read to its end, and more came than was announced.
        """
        if self._books.their_state is h11.SEND_BODY:
            return False
        surplus = self._books.trailing_data[0] or self._stray()
        if announced and surplus and surplus.strip():
            raise FetchError("sent more than it announced: its Content-Length is wrong")
        reusable = self._books.our_state is h11.DONE and self._books.their_state is h11.DONE
        if surplus is None or surplus or not reusable:
            return False
        self._books.start_next_cycle()
        return True

    def is_quiet(self) -> bool:
        """Whether nothing came since, the other side's goodbye included."""
        return self._stray() == b""

    def _stray(self) -> bytes | None:
        """Give what has come without being waited for; None if the connection has ended."""
        try:
            self._line.settimeout(0)
            return self._line.recv(_RECEIVED) or None
        except (BlockingIOError, ssl.SSLWantReadError):
            return b""
        except OSError:
            return None

    def _send(self, address: Address, fields: Fields) -> None:
        request = h11.Request(
            method="GET",
            target=address.target,
            headers=[
                (name.encode("ascii"), value.encode("latin-1", "replace"))
                for name, value in (("Host", address.authority), *fields)
            ],
        )
        octets = (self._books.send(request) or b"") + (self._books.send(h11.EndOfMessage()) or b"")
        try:
            self._line.settimeout(self._seconds())
            self._line.sendall(octets)
        except OSError as cause:
            raise self._lost(cause) from cause

    def _event(self) -> object:
        while True:
            try:
                event = self._books.next_event()
            except h11.ProtocolError as cause:
                raise self._broken() from cause
            if event is not h11.NEED_DATA:
                return event
            self._books.receive_data(self._more())

    def _more(self) -> bytes:
        try:
            self._line.settimeout(self._seconds())
            octets = self._line.recv(_RECEIVED)
        except OSError as cause:
            self._seconds()
            raise self._lost(cause) from cause
        self.ended = not octets
        self.received += len(octets)
        return octets

    def _lost(self, cause: OSError) -> FetchError:
        self.ended = not isinstance(cause, TimeoutError)
        return words.of_reading(cause, begun=self.received > 0)

    def _broken(self) -> FetchError:
        if not self.ended:
            return _not_http()
        return words.cut_off() if self.received else words.no_answer()

    def _seconds(self) -> float:
        """Give how long to wait for more.

        Raises:
            FetchError: the whole has taken too long.
        """
        left = self._until - self._steady()
        if left <= 0:
            raise FetchError(
                f"is too slow: it was not whole after {_duration(self._waits.whole)}",
                "import it again later",
            )
        return min(left, self._waits.between)


def _fields(event: h11.Response) -> Mapping[str, str]:
    """Give the fields of an answer by name; of those that come twice, both (RFC 9110, 5.3)."""
    fields: dict[str, str] = {}
    for octets, value in event.headers:
        name, words_of_it = octets.decode("latin-1"), value.decode("latin-1")
        if name != "set-cookie":
            fields[name] = f"{fields[name]}, {words_of_it}" if name in fields else words_of_it
    return fields


def _duration(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:g} seconds"


def _not_http() -> FetchError:
    return FetchError("does not answer in HTTP that can be read", "is the port right?", again=True)
