"""Asking addresses whether anything is there: one at a time, each host at its leisure.

A question is a GET for a single octet (RFC 9110, 14.2), and the connection is closed when the
fields of the answer have come. Many servers answer HEAD wrongly, and would have to be asked twice.
"""

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Self
from urllib.robotparser import RobotFileParser

from digest.fetch import addresses, reach
from digest.fetch.addresses import Address
from digest.fetch.connection import Waits
from digest.fetch.failure import FetchError
from digest.fetch.wire import Ground, Wire
from digest.links.answer import DEAD, FINE, PRIVATE, SPARED, UNSURE, Answer

_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
_GONE = {404: "nothing is there", 410: "what was there has been taken away for good"}
_DOUBTFUL = {
    401: "it wants a password",
    403: "it lets no programs in",
    429: "it was asked too often",
}
_WHOLE_ANSWERS = (200, 203)
_UNSATISFIABLE = 416
"""The answer to a question for an octet of an empty page (RFC 9110, 15.5.17)."""
_ROBOTS = 512_000
"""Octets of robots.txt that are read; a crawler must read as many (RFC 9309, 2.5)."""
_LONGEST_DELAY = 10
_ONCE_TRIED = 2
"""How often a host may fail before it is left alone."""
_WAITS = Waits(connecting=10, between=10, whole=20)
_GROUND = Ground()
_NAME = "digest"


@dataclass(slots=True)
class _Host:
    """What is known of a host: when it was asked last, how far apart it wants to be asked."""

    asked: float | None = None
    apart: float = 1
    failures: int = 0


@dataclass(frozen=True, slots=True)
class _Came:
    """The answer of a server: its status, where it leads on to, and the octets that were wanted."""

    status: int
    location: str = ""
    content: bytes = b""


@dataclass(slots=True)
class Asker:
    """Asks addresses; not for threads.

    Args:
        who: the User-Agent, with which robots.txt is read too.
        apart: seconds between two questions to a host; its robots.txt may want more.
        waits: how long is waited at most.
        ground: the network and the steady clock.
        sleep: how to wait.
    """

    who: str
    apart: float = 1
    waits: Waits = _WAITS
    ground: Ground = _GROUND
    sleep: Callable[[float], None] = time.sleep
    _wire: Wire = field(init=False)
    _hosts: dict[str, _Host] = field(init=False, default_factory=dict)
    _robots: dict[str, RobotFileParser | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._wire = Wire(self.waits, self.ground)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._wire.close()

    def ask(self, url: str) -> Answer:
        """Ask an address whether anything is there. It never raises, whatever the address is."""
        try:
            return self._followed(url)
        except FetchError as cause:
            is_unknown = isinstance(cause.__cause__, socket.gaierror) and not cause.again
            return Answer(DEAD if is_unknown else UNSURE, cause.problem)

    def _followed(self, url: str) -> Answer:
        written, address = url, addresses.read(url)
        for _ in range(_MOST_REDIRECTS + 1):
            leads = "" if written == url else f"leads to {addresses.shown(written)}, which "
            if self._is_private(address):
                return Answer(PRIVATE, leads and f"leads to {addresses.shown(written)}")
            if (spared := self._spared(address)) is not None:
                return spared
            came = self._asked(address, (("Range", "bytes=0-0"),))
            if came.status not in _REDIRECTS or not came.location:
                return _judged(came.status, leads)
            written = addresses.onward(address, came.location)
            address = addresses.read(written)
        return Answer(UNSURE, f"leads on to another address more than {_MOST_REDIRECTS} times")

    def _is_private(self, address: Address) -> bool:
        """Whether all numeric addresses of a host are private; the connection is refused anyway."""
        try:
            known = self.ground.resolve(address.host, address.port)
        except OSError:
            return False  # asking tells why
        return bool(known) and not any(map(reach.is_public, known))

    def _spared(self, address: Address) -> Answer | None:
        """Say that a host does not want to be asked for this, if so (RFC 9309)."""
        origin = f"{address.scheme}://{address.authority}"
        if origin not in self._robots:
            self._robots[origin] = self._rules(address, origin)
        rules = self._robots[origin]
        if rules is None:
            return Answer(UNSURE, "was not asked: the robots.txt of its host cannot be read now")
        if not rules.can_fetch(_NAME, str(address)):
            return Answer(SPARED, "is not asked: the robots.txt of its host says so")
        return None

    def _rules(self, address: Address, origin: str) -> RobotFileParser | None:
        """Read the rules of a host; where it has none, everything may be asked for.

        None: they are there, perhaps, and cannot be had now (RFC 9309, 2.3.1.4).
        """
        here = addresses.read(f"{origin}/robots.txt")
        for _ in range(_MOST_REDIRECTS + 1):
            came = self._asked(here, (), _ROBOTS)
            if came.status not in _REDIRECTS or not came.location:
                break
            here = addresses.read(addresses.onward(here, came.location))
        if came.status >= 500 or came.status == 429:
            return None
        rules = RobotFileParser()
        is_there = came.status in _WHOLE_ANSWERS
        rules.parse(came.content.decode("utf-8", "replace").splitlines() if is_there else [])
        delay = rules.crawl_delay(_NAME)
        host = self._host(address)
        host.apart = max(host.apart, min(float(delay or 0), _LONGEST_DELAY))
        return rules

    def _host(self, address: Address) -> _Host:
        return self._hosts.setdefault(address.host, _Host(apart=self.apart))

    def _asked(self, address: Address, more: tuple[tuple[str, str], ...], most: int = 0) -> _Came:
        """Ask once, when it is polite to, and read at most so many octets.

        Raises:
            FetchError: there is no answer.
        """
        host = self._host(address)
        if host.failures >= _ONCE_TRIED:
            raise FetchError("was not asked: its host does not answer", again=True)
        if host.asked is not None:
            early = host.asked + host.apart - self.ground.steady()
            if early > 0:
                self.sleep(early)
        fields = (("User-Agent", self.who), ("Accept", "*/*"), *more)
        until = self._wire.deadline()
        try:
            with self._wire.asked(address, fields, private=False, until=until) as answer:
                location = answer.headers.get("location", "")
                content = _first(answer.pieces, most)
                return _Came(answer.status, _decoded(location), content)
        except FetchError:
            host.failures += 1
            raise
        finally:
            host.asked = self.ground.steady()


def in_turn(urls: Iterable[str]) -> Iterator[str]:
    """Give addresses so that those of a host come far apart: waiting for one, others are asked."""
    hosts: dict[str, list[str]] = {}
    for url in urls:
        hosts.setdefault(url.split("/")[2] if url.count("/") > 1 else "", []).append(url)
    for turn in zip_longest(*hosts.values()):
        yield from (url for url in turn if url is not None)


def _judged(status: int, leads: str) -> Answer:
    if status < 300 or status == _UNSATISFIABLE:
        return Answer(FINE)
    if status in _GONE:
        return Answer(DEAD, f"{leads}answers {status}: {_GONE[status]}")
    fault = "its server has a fault" if status >= 500 else "which is no page"
    return Answer(UNSURE, f"{leads}answers {status}: {_DOUBTFUL.get(status, fault)}")


def _first(pieces: Iterator[bytes], most: int) -> bytes:
    """Read the first octets of an answer, and leave the others unread."""
    content = b""
    while len(content) < most and (piece := next(pieces, b"")):
        content += piece
    return content[:most]


def _decoded(location: str) -> str:
    """Give where an answer leads; servers write it in UTF-8, if not in ASCII."""
    return location.encode("latin-1").decode("utf-8", "replace")
