"""Addresses of a source, made whole: absolute, of the web, as a reader can follow them."""

import re
from urllib.parse import urljoin, urlparse, urlunparse

from digest.model import Site, Source
from digest.sources.record import Record
from digest.text import clean_line

_PLAIN = re.compile(r"https?://[a-z0-9.-]+(?:/[\w/.~-]*)?(?:\?[\w/.~=&%+-]+)?", re.ASCII)
_AMPERSAND = re.compile(r"&(?:amp|#0*38|#x0*26);", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST_FIRST = re.compile(r"www\.[\w-]+\.\w", re.IGNORECASE)
_NO_HOST = re.compile(r"[%<>\"\\^`{|}\s]")
_WRITTEN_OUT = str.maketrans({" ": "%20", '"': "%22", "<": "%3C", ">": "%3E", "`": "%60"})


def base_of(record: Record, source: Source, site: Site) -> str:
    """Give the address that relative ones of a record are read against, its own apart.

    It is what the document says, else where the source is, else the organisation's site.
    """
    where = source.location if _SCHEME.match(source.location) else ""
    found = address_of(where, site.url) or site.url
    return (address_of(record.base, found) or found) if record.base else found


def address_of(written: str, base: str, *, html: bool = False) -> str:
    """Make an address whole: absolute, http or https with a host; "" if it is no such thing.

    Blanks and what else no address may hold are percent-encoded (RFC 3986, 2); names and passwords
    in it are not kept; an international host stays as written. `www.example.org/guide` is the
    address of that host, as people write it.

    Args:
        written: as the source has it.
        base: what a relative one is read against.
        html: whether `&amp;` in it is an ampersand, as in exports of WordPress and Drupal.
    """
    if _PLAIN.fullmatch(written):
        return written  # what all the rest would give, for most addresses
    line = clean_line(written)
    if html and "&" in line:
        line = _AMPERSAND.sub("&", line)
    line = line.translate(_WRITTEN_OUT)
    if _HOST_FIRST.match(line):
        line = f"https://{line}"
    try:
        return _of_the_web(line if _SCHEME.match(line) or not line else urljoin(base, line))
    except ValueError:  # a host or port that cannot be: https://[x, https://x:y
        return ""


def _of_the_web(address: str) -> str:
    parts = urlparse(address)
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme not in ("http", "https") or not host or _NO_HOST.search(host):
        return ""
    bare = parts._replace(netloc=host)
    return urlunparse(bare) if bare.hostname and bare.port != 0 else ""
