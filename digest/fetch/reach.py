"""Which machines may be reached: those of the public internet, unless a source says otherwise.

An import is set up by one person and runs by itself on a machine inside the organisation; an
address, or what its host redirects to, must not make it read what only that machine can see. What
is judged is the numeric address that is then connected to, so neither spelling (0x7f.1, 2130706433)
nor a name that answers differently the second time leads past.
"""

import socket
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_NOT_PUBLIC_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "100.64.0.0/10",  # behind a provider's translation
        "192.0.0.0/24",  # protocols' own, which older Pythons take for public in part
        "192.88.99.0/24",  # the way to 6to4, given up
        "240.0.0.0/4",  # reserved
    )
)
_PUBLIC_6 = IPv6Network("2000::/3")
"""All of IPv6 that has ever been given out to the public (RFC 4291; IANA)."""

_NOT_PUBLIC_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocols' own, which newer Pythons take for public in part
        "3fff::/20",  # for documents
    )
)
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 by way of a translator (NAT64, RFC 6052): the last 32 bits are the real address."""


def is_public(numeric: str) -> bool:
    """Whether a numeric address is one of the public internet (IANA's special-purpose registries).

    IPv4 inside IPv6 (mapped, NAT64, 6to4) counts as what it leads to.
    """
    try:
        address = ip_address(numeric)
    except ValueError:
        return False
    return _public_4(address) if isinstance(address, IPv4Address) else _public_6(address)


def _public_4(address: IPv4Address) -> bool:
    return (
        address.is_global
        and not address.is_multicast
        and not any(address in network for network in _NOT_PUBLIC_4)
    )


def _public_6(address: IPv6Address) -> bool:
    inner = _inside(address)
    if inner is not None:
        return _public_4(inner)
    return (
        address in _PUBLIC_6
        and address.is_global
        and not any(address in network for network in _NOT_PUBLIC_6)
    )


def _inside(address: IPv6Address) -> IPv4Address | None:
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Ask the machine's resolver for the numeric addresses of a host, in the order to try them.

    Raises:
        OSError: there is no such host (socket.gaierror), or nobody could be asked.
    """
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as cause:
        raise socket.gaierror(socket.EAI_NONAME, "no host can be called that") from cause
    return tuple(dict.fromkeys(_numeric(answers)))


def _numeric(answers: Iterable[tuple[object, ...]]) -> Iterator[str]:
    for *_, place in answers:
        if isinstance(place, tuple):
            yield str(place[0])


def connect(numeric: str, port: int, seconds: float) -> socket.socket:
    """Open a connection to a numeric address.

    Raises:
        OSError: it is refused, cannot be reached, or takes longer (TimeoutError).
    """
    return socket.create_connection((numeric, port), seconds)
