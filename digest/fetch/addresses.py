"""Addresses of the web: which are read, how they are written, and what of them may be shown.

There is one reading of an address (RFC 3986), and everything goes by it: what is checked is what is
connected to. Passwords and keys never reach a screen: `shown` leaves them out.
"""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

import idna

from digest.fetch.failure import FetchError

PORTS = {"http": 80, "https": 443}

_LONGEST = 8192
_CONTROL_OR_SPACE = re.compile(r"[\x00-\x20\x7f-\x9f\\\ud800-\udfff]")
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_HOST_AND_PORT = re.compile(r"(\[[0-9A-Fa-f:.%]*\]|[^:@]*)(:[0-9]*)?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|")
_AS_IT_IS = "%/:@!$&'()*+,;=~-._?[]|"
_HARMLESS = re.compile(r"[0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class Address:
    """An address that can be asked for, in the form in which it is sent.

    Args:
        scheme: "http" or "https".
        host: in small letters and ASCII; of IPv6 without brackets.
        port: the one that it names, or the scheme's.
        target: path and query, in ASCII.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port as a Host field has them (RFC 9110, 7.2): no port where it is usual."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def read(written: str) -> Address:
    """Read an address of the web; its fragment is for the reader of a page and is dropped.

    Raises:
        FetchError: it is none of http or https, has no host or no possible one, or carries a name
            and password.
    """
    if len(written) > _LONGEST or _CONTROL_OR_SPACE.search(written):
        raise FetchError(
            "is not an address of the web: it is too long, or has spaces or other signs in it"
        )
    parts = _parts(written)
    if "@" in parts.netloc:
        raise FetchError(
            "carries a name or password, which do not belong in an address",
            "take out what stands before the @",
        )
    if parts.scheme not in PORTS:
        raise FetchError(
            "is not an address of the web", "write it whole, like https://www.example.org/feed"
        )
    path = quote(parts.path or "/", safe=_AS_IT_IS)
    query = f"?{quote(parts.query, safe=_AS_IT_IS)}" if parts.query else ""
    return Address(parts.scheme, _host(parts), _port(parts), path + query)


def onward(address: Address, location: str) -> str:
    """Give where an address leads on to, written whole; it may be relative (RFC 9110, 10.2.2).

    Raises:
        FetchError: it cannot be read.
    """
    if _CONTROL_OR_SPACE.search(location) or not location.isascii():
        location = quote(location.strip(), safe=_AS_IT_IS + "#", errors="replace")
    try:
        return urljoin(str(address), location)
    except ValueError as cause:
        raise FetchError("leads to an address that cannot be read") from cause


def shown(written: str) -> str:
    """Give an address as a message may show it: no password, no values of its query but numbers.

    Keys stand in the query or before the @; page numbers, by which a message is understood, are
    left. What would move or hide text on a screen is replaced.
    """
    plain = _UNPRINTABLE.sub("\ufffd", written)
    found = _SCHEME.match(plain)
    scheme = found.group() if found else ""
    rest = plain[len(scheme) :]
    if "@" in rest and not _HOST_AND_PORT.fullmatch(re.split(r"[/?#]", rest, maxsplit=1)[0]):
        rest = f"…@{rest.rpartition('@')[2]}"
    before, question, query = rest.partition("#")[0].partition("?")
    whole = f"{scheme}{before}{question}{'&'.join(map(_shown_field, query.split('&')))}"
    return whole if len(whole) <= _LONGEST else f"{whole[:200]}…"


def _shown_field(field: str) -> str:
    name, equals, value = field.partition("=")
    if not equals:
        return name if _HARMLESS.fullmatch(name) else "…"
    return f"{name}={value if _HARMLESS.fullmatch(value) else '…'}"


def _parts(written: str) -> SplitResult:
    try:
        return urlsplit(written)
    except ValueError as cause:
        raise FetchError("is not an address that can be read") from cause


def _port(parts: SplitResult) -> int:
    try:
        port = PORTS[parts.scheme] if parts.port is None else parts.port
    except ValueError:
        port = 0
    if not port:
        raise FetchError("has a port that cannot be", "a port is a number from 1 to 65535")
    return port


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").removesuffix(".")
    if parts.netloc.startswith("["):
        return _of_six(host)
    if not host.isascii() or "%" in host:
        host = _in_ascii(unquote(host))
    if not _HOST.fullmatch(host):
        raise FetchError("has no host that can be", "a host is like www.example.org")
    return host


def _of_six(host: str) -> str:
    if "%" in host:
        raise FetchError("names a network card, by a % in its IPv6 address, which is not read")
    try:
        return str(IPv6Address(host))
    except AddressValueError as cause:
        raise FetchError("has an IPv6 address that is none") from cause


def _in_ascii(host: str) -> str:
    try:
        return idna.encode(host, uts46=True).decode("ascii").removesuffix(".")
    except (idna.IDNAError, UnicodeError) as cause:
        raise FetchError("has no host that can be", "a host is like www.example.org") from cause
