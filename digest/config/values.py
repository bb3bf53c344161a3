"""Single values of digest.toml: each is read here, or refused with what would be right."""

import difflib
import re
from collections.abc import Collection
from datetime import date, datetime, time
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digest.config.tables import SiteTable, Words
from digest.errors import ConfigError
from digest.model import Mailbox, Phrase
from digest.text import clean_line, is_language

FILE = "digest.toml"

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_MAILBOX = re.compile(r"\s*(?:(?P<name>[^<>]*?)\s*<(?P<inner>[^<>\s]+)>|(?P<bare>[^<>\s]+))\s*")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_ADDRESS = re.compile(r"[^@\s\x00-\x20\x7f]+@[^@\s\x00-\x20\x7f]+\.[^@\s\x00-\x20\x7f]+")
_RESERVED = {
    "all": "the feed of everything has that name",
    "index": "the list of feeds has that name",
    "issues": "the feeds of issues have that name",
}
_YEARS = range(1001, 9000)
"""Within what catalog.json and records take, in every zone."""


def known_topic(place: str, topic: str, known: Collection[str]) -> str:
    """Read the id of a topic that the settings have."""
    if topic not in known:
        raise wrong(place, f"unknown topic {topic}", guess(topic, known))
    return topic


def guess(written: str, known: Collection[str]) -> str:
    """Say what was meant, or what there is."""
    close = difflib.get_close_matches(written, sorted(known), n=1)
    return f"did you mean {close[0]}?" if close else f"known are {', '.join(sorted(known))}"


def wrong(field: str, problem: str, remedy: str = "") -> ConfigError:
    """Make the error that names a field of digest.toml."""
    return ConfigError(f"{FILE}: {field}" if field else FILE, problem, remedy)


def words(place: str, text: str) -> str:
    """Read one line of text that is not empty."""
    line = clean_line(text)
    if not line:
        raise wrong(place, "is empty")
    return line


def phrase(place: str, text: Words, own: str) -> Phrase:
    """Read a text, or its translations; one in the site's language is among them."""
    if isinstance(text, str):
        return Phrase(words(place, text))
    translations = {language(place, tag).lower(): words(place, text[tag]) for tag in text}
    if own.lower() not in translations:
        raise wrong(place, f"has no text in {own}, the site's language", f'add {own} = "…"')
    return Phrase(translations[own.lower()], translations)


def language(place: str, tag: str) -> str:
    """Read a language tag (BCP 47)."""
    if not is_language(tag):
        raise wrong(place, f"not a language tag: {tag}", 'write it like "en" or "es-MX"')
    return tag


def day(place: str, value: object) -> date:
    """Read a day that catalog and records can hold, too."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise wrong(place, f"not a day: {value}", "write it without quotes, like 2022-08-01")
    if value.year not in _YEARS:
        raise wrong(place, f"too far away: {value}", f"use {_YEARS[0]} to {_YEARS[-1]}")
    return value


def clock_time(text: str) -> time:
    """Read a time on the clock. Raises ValueError where it is none."""
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", text)
    if not match:
        raise ValueError(f'not a time on the clock: {text}; write it like "09:00"')
    return time(int(match[1]), int(match[2]))


def zone(name: str, place: str = "site.timezone") -> ZoneInfo:
    """Read the name of a time zone."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError) as cause:
        raise wrong(
            place, f"not a time zone: {name}", 'write it like "America/New_York"'
        ) from cause


def slug(place: str, name: str) -> str:
    """Read a name that stands in addresses and file names."""
    if not _SLUG.fullmatch(name):
        raise wrong(place, f"{name!r} cannot be a name", "use a-z, 0-9 and -, at most 64 of them")
    if name in _RESERVED:
        raise wrong(place, f"{name!r} cannot be a name", _RESERVED[name])
    return name


def url(place: str, written: str) -> str:
    """Read a web address."""
    try:
        parts = urlsplit(written)
        _ = parts.port  # it is read, and refused, when it is asked for
    except ValueError as cause:
        raise wrong(place, f"not an address: {written}") from cause
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", written):
        raise wrong(
            place, f"not a web address: {written}", "write it whole, like https://www.example.org"
        )
    return written


def own_url(place: str, written: str, site: SiteTable) -> str:
    """Check that a picture is loaded from the organisation itself: others would see who reads."""
    parts = urlsplit(url(place, written))
    host = parts.hostname or ""
    if not _HOST.fullmatch(host) or "@" in parts.netloc or not parts.path.startswith("/"):
        remedy = "write it like https://www.example.org/logo.png, the host in plain letters"
        raise wrong(place, f"not the address of a picture: {written}", remedy)
    own = [urlsplit(base).hostname or "" for base in (site.url, site.public_url)]
    if not any(f".{host}".endswith(f".{name.removeprefix('www.')}") for name in own):
        raise wrong(
            place, f"is on another host: {host}", f"put it on {own[0]}, so that no one else is told"
        )
    return written


def mailbox(place: str, text: str) -> Mailbox:
    """Read a display name and an address (RFC 5322, 3.4)."""
    match = _MAILBOX.fullmatch(clean_line(text))
    address = (match["inner"] or match["bare"]) if match else ""
    if not match or not _ADDRESS.fullmatch(address):
        raise wrong(place, f"not a mail address: {text}", 'write it like "Name <news@example.org>"')
    name = match["name"] or ""
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    return Mailbox(address=address, name=name)


def mailto(place: str, text: str) -> str:
    """Read an address at which mail is taken, with or without mailto:."""
    address = text.removeprefix("mailto:")
    if not _ADDRESS.fullmatch(address.partition("?")[0]):
        raise wrong(place, f"not a mailto address: {text}", 'write "mailto:leave@example.org"')
    return f"mailto:{address}"
