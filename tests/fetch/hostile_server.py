"""A server that does to a connection whatever a test says, and ground that leads to it.

What it does is a script: octets are sent, a number is waited for, HANG_UP ends the connection, and
RESET breaks it off. At the end of a script the connection waits for the next request.
"""

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus

from digest.fetch.connection import Waits
from digest.fetch.http import Manners, Web
from digest.fetch.wire import Ground
from digest.model import Source

HANG_UP = "hang up"
RESET = "reset"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
QUICK = Waits(connecting=1, between=0.15, whole=0.5)

Act = bytes | float | str
Script = Iterable[Act]


@dataclass(frozen=True)
class Asked:
    """A request as it came: its first line's target, its fields by name in small letters."""

    target: str
    fields: dict[str, str]


@dataclass
class Served:
    """A server that runs: where, what it was asked, and over how many connections."""

    port: int
    host: str = "127.0.0.1"
    scheme: str = "http"
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0

    def url(self, target: str = "/feed", host: str = "") -> str:
        return f"{self.scheme}://{host or self.host}:{self.port}{target}"


def answer(body: bytes = b"hello", status: int = 200, **fields: str) -> bytes:
    """A whole answer; content_type="x" is sent as Content-Type. Length is told unless length=""."""
    given = {"content-length": str(len(body))} | {n.replace("_", "-"): v for n, v in fields.items()}
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {value}" for name, value in given.items() if value]
    return "\r\n".join((*lines, "", "")).encode("latin-1") + body


def chunked(*pieces: bytes, end: bytes = b"0\r\n\r\n", **fields: str) -> bytes:
    head = answer(b"", transfer_encoding="chunked", content_length="", **fields)
    return head + b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + end


@contextmanager
def serving(
    script: Callable[[Asked], Script],
    *,
    family: int = socket.AF_INET,
    tls: ssl.SSLContext | None = None,
    greeting: bytes = b"",
) -> Iterator[Served]:
    """Run a server that answers each request by its script; it may speak before it is asked."""
    host = "127.0.0.1" if family == socket.AF_INET else "::1"
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.bind((host, 0))
        listening.listen(16)
        served = Served(listening.getsockname()[1], host if family == socket.AF_INET else "[::1]")
        served = replace(served, scheme="https" if tls else "http")
        over = threading.Event()
        threads: list[threading.Thread] = []
        lines: list[socket.socket] = []

        def accept() -> None:
            while not over.is_set():
                with suppress(OSError):
                    line, _ = listening.accept()
                    served.connections += 1
                    thread = threading.Thread(target=converse, args=(line,), daemon=True)
                    threads.append(thread)
                    thread.start()

        def converse(line: socket.socket) -> None:
            with suppress(OSError), line:
                secured = tls.wrap_socket(line, server_side=True) if tls else line
                lines.append(secured)
                with secured:
                    secured.sendall(greeting)
                    _converse(secured, served, script, over)

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield served
        finally:
            over.set()
            for line in (listening, *lines):
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)
            for thread in (accepting, *threads):
                thread.join(5)


def _converse(
    line: socket.socket, served: Served, script: Callable[[Asked], Script], over: threading.Event
) -> None:
    line.settimeout(5)
    while (asked := _request(line)) is not None:
        served.asked.append(asked)
        for act in script(asked):
            if over.is_set() or act == HANG_UP:
                return
            if act == RESET:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            if isinstance(act, bytes):
                line.sendall(act)
            else:
                over.wait(float(act))


def _request(line: socket.socket) -> Asked | None:
    came = b""
    while not came.endswith(b"\r\n\r\n"):
        if not (octets := line.recv(65_536)):
            return None
        came += octets
    first, *lines = came.decode("latin-1").strip().split("\r\n")
    named = (field.partition(": ") for field in lines)
    return Asked(first.split(" ")[1], {name.lower(): value for name, _, value in named})


def always(*acts: Act) -> Callable[[Asked], Script]:
    """A script that is the same for every request."""
    return lambda _: acts


def in_turn(*scripts: Script) -> Callable[[Asked], Script]:
    """One script after the other; the last for ever."""
    waiting = list(scripts)
    return lambda _: waiting.pop(0) if len(waiting) > 1 else waiting[0]


def by_target(scripts: dict[str, Script]) -> Callable[[Asked], Script]:
    return lambda asked: scripts[asked.target]


def source(**settings: object) -> Source:
    """A source that may lie on this machine, unless a test says that it may not."""
    return Source("guides", "http://example.org", **({"allow_private": True} | settings))


@dataclass
class Slept:
    """Sleep that only counts, and a steady clock that it moves on."""

    pauses: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        self.pauses.append(round(seconds, 3))


def web(**settings: object) -> Web:
    """The web for a test: impatient, and without pauses."""
    usual = {"now": lambda: NOW, "manners": Manners(apart=0), "waits": QUICK, "sleep": Slept()}
    return Web("digest/test", **(usual | settings))


def leading(names: dict[str, str], served: Served) -> Ground:
    """Ground on which names have the numeric addresses given, and all of them are the server."""

    def connect(_numeric: str, _port: int, seconds: float) -> socket.socket:
        return socket.create_connection((served.host, served.port), seconds)

    return Ground(
        resolve=lambda host, _port: (names[host],) if host in names else (host,), connect=connect
    )
