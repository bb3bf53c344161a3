"""Documents from the web: asked for politely, followed where they lead, read whole or not at all.

What it never does: give a password or a cookie, use the proxy of the environment (whose address
could not be checked), ask two things at once, or ask one host twice within a second.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Self

from digest import __version__
from digest.errors import SourceError
from digest.fetch import addresses, words
from digest.fetch.addresses import Address, shown
from digest.fetch.connection import Fields, Waits
from digest.fetch.failure import FetchError
from digest.fetch.memory import Validators, mark
from digest.fetch.packing import ASKED_FOR
from digest.fetch.pouring import poured
from digest.fetch.wire import Answer, Ground, Wire
from digest.model import Source
from digest.sources.record import Document

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/json, text/html,"
    " application/xml;q=0.9, */*;q=0.8"
)
_WHOLE = (200, 203)
_UNCHANGED = 304
_FOR_GOOD = (301, 308)
_REDIRECTS = (*_FOR_GOOD, 302, 303, 307)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The answer that nothing has changed since the validators were given."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How a host is treated.

    Args:
        apart: seconds between two questions to it.
        before_again: seconds before each further try.
        redirects: how often it may lead on to another address.
    """

    apart: float = 1
    before_again: tuple[float, ...] = (1, 3, 9)
    redirects: int = 5


_MANNERS, _WAITS, _GROUND = Manners(), Waits(), Ground()


@dataclass(frozen=True, slots=True)
class _Errand:
    """One try at an address: as it was given, whose it is, and when it must be whole."""

    url: str
    source: Source
    unless: Validators | None
    until: float

    def conditions(self, address: Address) -> Fields:
        """Give the fields that ask for what has changed only (RFC 9110, 13.1.2 and 13.1.3)."""
        known = self.unless
        here = mark(str(address))
        if known is None or here != (known.address or mark(str(addresses.read(self.url)))):
            return ()
        fields = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
        return tuple((name, value) for name, value in fields if value)


@dataclass(frozen=True, slots=True)
class _Onward:
    """Where an answer leads, and whether for good."""

    location: str
    for_good: bool


def agent(site: str) -> str:
    """Say who asks, with the address of the organisation (RFC 9110, 10.1.5)."""
    try:
        return f"digest/{__version__} (+{addresses.read(site)})"
    except FetchError:
        return f"digest/{__version__}"


def page_after(document: Document, next: str) -> str:
    """Give the whole address of the page that a document names as the one after it.

    Raises:
        SourceError: it cannot be read, or leads from https to http.
    """
    try:
        here = addresses.read(document.url)
        written = addresses.onward(here, next)
        _check_downgrade(here, addresses.read(written))
    except FetchError as cause:
        problem = f"the page after it, {shown(next)}, {cause.problem}"
        raise SourceError(document.name, problem, cause.remedy) from cause
    return written


class Web:
    """What one command asks of the web. One question at a time; not for threads.

    The stream of a document is open until it is closed: by whoever has read it, or when the web is.

    Args:
        who: the User-Agent, as `agent` gives it.
        now: the time of day, to which a date in Retry-After is held.
        progress: told the address, as it may be shown, and the octets that have come.
        manners: how a host is treated.
        waits: how long is waited at most.
        ground: the network and the steady clock.
        sleep: how to wait.
    """

    def __init__(
        self,
        who: str,
        *,
        now: Callable[[], datetime],
        progress: Callable[[str, int], None] | None = None,
        manners: Manners = _MANNERS,
        waits: Waits = _WAITS,
        ground: Ground = _GROUND,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._who = who
        self._now = now
        self._progress = progress
        self._manners = manners
        self._sleep = sleep
        self._steady = ground.steady
        self._wire = Wire(waits, ground)
        self._asked: dict[str, float] = {}
        self._moved: dict[str, str] = {}
        self._streams: list[BinaryIO] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection, and the streams of all documents that were given."""
        self._wire.close()
        for stream in self._streams:
            stream.close()
        self._streams = []

    def get(
        self, url: str, *, source: Source, unless: Validators | None = None
    ) -> Document | Unchanged:
        """Read what an address of a source holds.

        Args:
            url: http or https; the source's own, or the page after another.
            source: how large its answers may be, and whether it may lie in a private network.
            unless: the state in which it need not be read; only then the answer can be Unchanged.

        Raises:
            SourceError: it cannot be read whole; a fault that may pass was tried three times more.
        """
        pauses = iter(self._manners.before_again)
        while True:
            try:
                return self._followed(_Errand(url, source, unless, self._wire.deadline()))
            except FetchError as cause:
                pause = next(pauses, None) if cause.again else None
                if pause is None:
                    raise SourceError(shown(url), cause.problem, cause.remedy) from cause
                self._sleep(max(pause, cause.wait))

    def moved(self, url: str) -> str:
        """Give the address that one which was read has moved to for good, or ""."""
        return self._moved.get(url, "")

    def _followed(self, errand: _Errand) -> Document | Unchanged:
        """Ask for an address, and for those that it leads on to; each is looked at by itself."""
        written, here = errand.url, addresses.read(errand.url)
        seen, for_good = {here}, True
        for _ in range(self._manners.redirects + 1):
            with _leading(errand.url, written):
                answer = self._once(errand, here)
                if not isinstance(answer, _Onward):
                    if for_good and len(seen) > 1:
                        self._moved[errand.url] = str(here)
                    return answer
                written = addresses.onward(here, answer.location)
            with _leading(errand.url, written):
                here, before = addresses.read(written), here
                _check_downgrade(before, here)
                if here in seen:
                    raise FetchError("leads in a circle", "is the address right?")
            seen.add(here)
            for_good = for_good and answer.for_good
        raise FetchError(
            f"leads on to another address more than {self._manners.redirects} times",
            "is the address right?",
        )

    def _once(self, errand: _Errand, address: Address) -> Document | Unchanged | _Onward:
        """Ask once, and not before it is polite to."""
        known = self._asked.get(address.host)
        if known is not None and (early := known + self._manners.apart - self._steady()) > 0:
            self._sleep(early)
        conditions = errand.conditions(address)
        fields = (
            ("User-Agent", self._who),
            ("Accept", _ACCEPT),
            ("Accept-Encoding", ASKED_FOR),
            *conditions,
        )
        private, until = errand.source.allow_private, errand.until
        try:
            with self._wire.asked(address, fields, private=private, until=until) as answer:
                if answer.status in _REDIRECTS and "location" in answer.headers:
                    return _Onward(_location(answer), answer.status in _FOR_GOOD)
                if answer.status == _UNCHANGED and conditions:
                    return Unchanged()
                if answer.status not in _WHOLE:
                    raise words.of_status(answer.status, answer.headers, self._now)
                return self._document(errand, address, answer)
        finally:
            self._asked[address.host] = self._steady()

    def _document(self, errand: _Errand, address: Address, answer: Answer) -> Document:
        name = shown(errand.url)

        def told(octets: int) -> None:
            if self._progress:
                self._progress(name, octets)

        stream = poured(answer, errand.source.octets, told)
        self._streams.append(stream)
        media_type = answer.headers.get("content-type", "")
        return Document(name, stream, str(address), media_type, answer.headers)


@contextmanager
def _leading(url: str, written: str) -> Iterator[None]:
    """Say of a fault behind a redirect which address has it."""
    try:
        yield
    except FetchError as cause:
        if written == url:
            raise
        problem = f"leads to {shown(written)}, which {cause.problem}"
        raise FetchError(problem, cause.remedy, again=cause.again, wait=cause.wait) from cause


def _location(answer: Answer) -> str:
    """Give where an answer leads; servers write it in UTF-8, if not in ASCII."""
    octets = answer.headers["location"].encode("latin-1")
    return octets.decode("utf-8", "replace")


def _check_downgrade(before: Address, here: Address) -> None:
    if before.scheme == "https" and here.scheme == "http":
        raise FetchError(
            "has http instead of https: anyone on the way could change what is read",
            "give the address that it should be read at",
        )
