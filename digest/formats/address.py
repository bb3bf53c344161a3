"""Addresses and permanent ids of feeds and entries: URIs (RFC 3986) and tags (RFC 4151)."""

import re
from urllib.parse import quote, urljoin, urlsplit

import idna

from digest.model import Entry, Record, Site
from digest.text import clean_text

FOLDER = "feeds"
ARCHIVE = f"{FOLDER}/archive"
SUFFIXES = {"atom": ".atom.xml", "rss": ".rss.xml", "json": ".json"}
"""How the name of a feed ends, by its format."""

_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(?:/[\w/.~-]*)?", re.ASCII)
_HOST = re.compile(r"[a-z0-9._~-]+|\[[0-9a-f:.]+\]")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_IN_PATHS = "/:@!$&'()*+,;=~"  # RFC 3986, 3.3; RFC 4151 takes the same in a tag


def feed_key(topic: str | None, language: str | None) -> str:
    """Name a feed as its files and its id do: housing.es; None: every topic, every language."""
    return f"{topic or 'all'}.{language}" if language else topic or "all"


def issues_key(newsletter: str, language: str | None) -> str:
    """Name the feed of a newsletter's issues: issues.monthly.es."""
    return f"issues.{newsletter}.{language}" if language else f"issues.{newsletter}"


def feed_path(key: str, kind: str, month: str | None = None) -> str:
    """Give the path of a feed, or of a month of it, below the outbox: feeds/housing.es.atom.xml."""
    if month:
        return f"{ARCHIVE}/{key}.{month}{SUFFIXES[kind]}"
    return f"{FOLDER}/{key}{SUFFIXES[kind]}"


def public(path: str, site: Site) -> str:
    """Give the address at which a file of the outbox is served."""
    return f"{uri(site.public_url)}/{path}"


def feed_id(key: str, site: Site) -> str:
    """Give the permanent id of a feed (RFC 4151): neither title nor address is in it."""
    return tag(f"feed/{key}", site)


def entry_id(entry: Entry, site: Site) -> str:
    """Give the permanent id of an entry (RFC 4151), the same in every feed."""
    return tag(f"entry/{entry.id}", site)


def issue_id(record: Record, site: Site) -> str:
    """Give the permanent id of an issue (RFC 4151), the same in every language."""
    return tag(f"issue/{record.newsletter}/{record.name}", site)


def entry_anchor(id: str) -> str:
    """Name the place of an entry on its issue's page, in letters that any address may hold."""
    return "entry-" + quote(id, safe="").replace("%", "=")


def tag(specific: str, site: Site) -> str:
    """Make an id that is ours for ever, of what tells it from our other ones."""
    return f"tag:{site.authority},{site.since.year:04d}:{quote(specific, safe=_IN_PATHS)}"


def address(url: str, base: str) -> str | None:
    """Make an absolute web address that any XML reader takes: a URI (RFC 3986), never an IRI.

    A relative one is read against `base`. None for what leads to no web page: nothing, another
    scheme, an address that cannot be read.
    """
    if not url.strip():
        return None
    if _PLAIN_ADDRESS.fullmatch(url):
        return url
    try:
        parts = urlsplit(urljoin(base, clean_text(url).strip()))
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return None
    return "".join(
        (
            f"{parts.scheme}://{host}",
            f":{port}" if port is not None else "",
            _quoted(parts.path, _IN_PATHS),
            "?" + _quoted(parts.query, _IN_PATHS + "?") if parts.query else "",
            "#" + _quoted(parts.fragment, _IN_PATHS + "?") if parts.fragment else "",
        )
    )


def uri(url: str) -> str:
    """Make a URI of an address that is known to be one of the web."""
    return address(url, url) or url


def _host(host: str) -> str:
    if ":" in host:
        return f"[{host}]"
    return host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")


def _quoted(part: str, safe: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", part), safe=safe + "%")
