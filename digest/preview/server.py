"""The pages of a preview, served to this machine alone, and made anew when something has changed.

Python's own server does it: one person looks, nothing is sent to it, every answer is a file by
its name. So there is nothing here for a framework to do better, and nothing to install.
"""

import hashlib
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from digest.errors import DigestError, RequestError
from digest.preview.book import Book
from digest.preview.fault import fault_page
from digest.preview.pages import INDEX, Make, makers
from digest.preview.paper import Paper
from digest.preview.watching import Signs, signs

PORT = 8000
"""What is tried first where a person names none."""

_HOST = "127.0.0.1"
_NAMES = frozenset({_HOST, "localhost"})
_VERSION = "version"
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_SANDBOX = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
_HEAD_START = 0.3
"""Seconds in which a browser gets the pages before they are checked: both take the same time."""
_SECONDS = 30
"""How long a browser may take to say what it wants."""

Gather = Callable[[], Book]
"""Reads the site, and gathers what is to be shown. Raises DigestError."""


@dataclass(frozen=True, slots=True)
class Pages:
    """All pages as they stand: their version, what makes each; `fault` stands in for every one."""

    signs: Signs
    version: str
    makers: Mapping[str, Make]
    fault: bytes | None = None

    @classmethod
    def of(cls, signs: Signs, book: Book) -> "Pages":
        """Give the pages of a book."""
        version = book.version()
        return cls(signs, version, makers(book.on(replace(book.paper, version=version))))


@dataclass(slots=True)
class Shelf:
    """The pages that are served: gathered when they are asked for, if something has changed.

    They are there at once; what the check finds follows as soon as it is known.

    Args:
        folder: the site's.
        newsletter: the one that is shown.
        gather: gathers what they show.
        paper: what a page of an error is written on.
    """

    folder: Path
    newsletter: str
    gather: Gather
    paper: Paper
    _kept: Pages | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _checking: threading.Lock = field(default_factory=threading.Lock)

    def pages(self) -> Pages:
        """Give the pages of what the site is now."""
        with self._lock:
            # taken down before anything is read: what changes meanwhile is seen the next time
            now = signs(self.folder, self.newsletter)
            if self._kept is None or self._kept.signs != now:
                self._kept = self._made(now)
            return self._kept

    def _made(self, now: Signs) -> Pages:
        try:
            book = self.gather()
        except DigestError as error:
            version = hashlib.sha256(repr((error.args, now)).encode()).hexdigest()[:16]
            paper = replace(self.paper, version=version)
            return Pages(now, version, {}, fault_page(error, self.folder, paper))
        made = Pages.of(now, book)
        check = threading.Timer(_HEAD_START, self._check, (made, book))
        check.daemon = True
        check.start()
        return made

    def _check(self, made: Pages, book: Book) -> None:
        """Check pages, one after the other, unless they are the last ones no more."""
        with self._checking:
            if self._is_last(made):
                checked = Pages.of(made.signs, book.checked(lambda: self._is_last(made)))
                with self._lock:
                    self._kept = checked if self._kept is made else self._kept

    def _is_last(self, made: Pages) -> bool:
        with self._lock:
            return self._kept is made


class Server(ThreadingHTTPServer):
    """Serves a shelf on this machine; no other can reach it."""

    daemon_threads = True

    def __init__(self, port: int, shelf: Shelf) -> None:
        self.shelf = shelf
        super().__init__((_HOST, port), _Answer)

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{_HOST}:{self.server_port}/"


def server(shelf: Shelf, port: int | None) -> Server:
    """Make a server; without a port, at one that is free.

    Raises:
        RequestError: somebody else has that port, or this user may not take it.
    """
    for wanted in (PORT, 0) if port is None else (port,):
        try:
            return Server(wanted, shelf)
        except OSError as cause:
            if port is not None:
                said = "cannot be taken" if isinstance(cause, PermissionError) else "is taken"
                raise RequestError(f"port {port}", said, "leave it out for a free one") from cause
    raise RequestError(_HOST, "has no free port")


class _Answer(BaseHTTPRequestHandler):
    """Answers what one browser asks for."""

    server: Server
    server_version = "digest"
    sys_version = ""
    timeout = _SECONDS

    def handle(self) -> None:
        """Answer, unless the browser has gone away meanwhile."""
        with suppress(ConnectionError, TimeoutError):
            super().handle()

    def parse_request(self) -> bool:
        """Refuse whatever is no question of this machine's own browser.

        A page from elsewhere may have a name that leads to this address (DNS rebinding): then it
        is its own name that stands in Host.
        """
        if not super().parse_request():
            return False
        if self.command != "GET":
            self._send(HTTPStatus.METHOD_NOT_ALLOWED, b"only GET\n", "text/plain", Allow="GET")
            return False
        if _name_of(self.headers.get("Host", "")) not in _NAMES:
            self._send(HTTPStatus.MISDIRECTED_REQUEST, b"not served by this name\n", "text/plain")
            return False
        return True

    def do_GET(self) -> None:
        """Answer with a page, or with the version of all."""
        name = unquote(urlsplit(self.path).path).removeprefix("/") or INDEX
        pages = self.server.shelf.pages()
        if name == _VERSION:
            self._send(HTTPStatus.OK, pages.version.encode(), "text/plain")
        elif pages.fault is not None:
            self._send(HTTPStatus.INTERNAL_SERVER_ERROR, pages.fault, "text/html")
        elif name in pages.makers:
            content = pages.makers[name]()
            self._send(HTTPStatus.OK, content, "text/html", framed="-frame." in name)
        elif name.endswith(".html"):  # of an edition that is no more: the first one is there
            self._send(HTTPStatus.SEE_OTHER, b"", "text/plain", Location="/")
        else:
            self._send(HTTPStatus.NOT_FOUND, b"no such page\n", "text/plain")

    def _send(
        self,
        status: HTTPStatus,
        content: bytes,
        media_type: str,
        *,
        framed: bool = False,
        **headers: str,
    ) -> None:
        policy = f"frame-ancestors 'self'; {_SANDBOX}" if framed else "frame-ancestors 'none'"
        self.send_response(status)
        for name, value in {**_HEADERS, "Content-Security-Policy": policy, **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing of what a browser asks for: it asks three times a second."""


def _name_of(host: str) -> str:
    """Give the name in a Host field, without its port: it may be that of a tunnel."""
    return host.rpartition(":")[0].lower() if ":" in host else host.lower()
