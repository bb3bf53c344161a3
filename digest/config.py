"""digest.toml → Site: parsed once, then trusted.

docs/settings.md has the table of all fields; a test holds the two together.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from digest.core.schedule import parse_day_rule
from digest.errors import ConfigError
from digest.model import FeedSettings, Mailbox, Newsletter, Phrase, Schedule, Site, Topic
from digest.text import clean_line, is_language, plain_problem

FILE = "digest.toml"

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_MAILBOX = re.compile(r"\s*(?:(?P<name>[^<>]*?)\s*<(?P<inner>[^<>\s]+)>|(?P<bare>[^<>\s]+))\s*")
_ADDRESS = re.compile(r"[^@\s\x00-\x20\x7f]+@[^@\s\x00-\x20\x7f]+\.[^@\s\x00-\x20\x7f]+")
_AUTHORITY = re.compile(r"[a-z0-9.-]+|[a-z0-9._-]+@[a-z0-9.-]+")
_RESERVED = {
    "all": "the feed of everything has that name",
    "index": "the list of feeds has that name",
    "issues": "the feeds of issues have that name",
}

_Text = str | dict[str, str]
_AtLeastOne = Annotated[int, msgspec.Meta(ge=1)]
_Days = Annotated[int, msgspec.Meta(ge=0, le=36_500)]
_YEARS = range(1001, 9000)
"""Within what catalog.json and records take, in every zone."""


class SiteTable(msgspec.Struct, kw_only=True):
    """The table [site]."""

    title: _Text
    url: str
    public_url: str
    language: str
    timezone: str
    authority: str
    since: Any
    postal_address: str
    help_url: str | None = None


class TopicTable(msgspec.Struct, kw_only=True):
    """A table [topics.ID]; their order in the file is the order of sections."""

    title: _Text
    formerly: list[str] = []
    retired: Any = None


class NewsletterTable(msgspec.Struct, kw_only=True):
    """A table [newsletters.NAME]."""

    title: _Text
    start: Any
    sender: str = msgspec.field(name="from")
    every: str | None = None
    on: int | str | None = None
    at: str = "09:00"
    to: str | None = None
    reply_to: str | None = None
    unsubscribe: str | None = None
    topics: list[str] | None = None
    languages: list[str] | None = None
    lookback: _Days = 90
    min_entries: _AtLeastOne = 1
    hold: list[str] = []
    intro: _Text | None = None


class FeedsTable(msgspec.Struct, kw_only=True):
    """The table [feeds]."""

    entries: _AtLeastOne = 50
    octets: Annotated[int, msgspec.Meta(ge=4096)] = 512 * 1024
    lookback: _Days = 90
    hub: str | None = None
    archives: str = "all"
    tombstones: bool = False


class Settings(msgspec.Struct, kw_only=True):
    """The whole of digest.toml."""

    site: SiteTable
    topics: dict[str, TopicTable]
    newsletters: dict[str, NewsletterTable]
    feeds: FeedsTable = msgspec.field(default_factory=FeedsTable)


def read(path: Path) -> Site:
    """Read a site's settings from a file.

    Raises:
        ConfigError: the file is missing or not TOML, or a field is unknown, missing or impossible.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            str(path), "is missing", "go to the folder of your site, or make one: digest init"
        ) from None
    except (OSError, UnicodeDecodeError) as cause:
        raise ConfigError(str(path), f"cannot be read: {cause}") from cause
    return parse(text)


def parse(text: str) -> Site:
    """Make a Site of the text of digest.toml. Raises ConfigError as `read` does."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        raise ConfigError(FILE, f"is not TOML: {cause}") from cause
    except (ValueError, RecursionError) as cause:  # tomllib lets these two of Python's through
        problem = "is not TOML that can be read: too deep, or a number of very many digits"
        raise ConfigError(FILE, problem) from cause
    _refuse_unknown(tables)
    try:
        return _site(msgspec.convert(tables, Settings))
    except msgspec.ValidationError as cause:
        problem, _, at = str(cause).partition(" - at ")
        place = _whole_place(at.strip("`").removeprefix("$").strip("."), tables)
        raise _wrong(place, plain_problem(problem)) from cause


def _whole_place(place: str, tables: Mapping[str, Any]) -> str:
    """Put the name of the table where msgspec has "[...]" for any: the first that is wrong."""
    group, found, rest = place.partition("[...]")
    kind = {"topics": TopicTable, "newsletters": NewsletterTable}.get(group)
    members = tables.get(group)
    if not found or kind is None or not isinstance(members, dict):
        return place
    for name, table in members.items():
        try:
            msgspec.convert(table, kind)
        except msgspec.ValidationError:
            return f"{group}.{name}{rest}"
    return place


def _wrong(field: str, problem: str, remedy: str = "") -> ConfigError:
    return ConfigError(f"{FILE}: {field}" if field else FILE, problem, remedy)


def _refuse_unknown(tables: Mapping[str, Any]) -> None:
    _refuse_unknown_keys("", tables, Settings)
    _refuse_unknown_keys("site", tables.get("site"), SiteTable)
    _refuse_unknown_keys("feeds", tables.get("feeds"), FeedsTable)
    _refuse_unknown_in_group("topics", tables.get("topics"), TopicTable)
    _refuse_unknown_in_group("newsletters", tables.get("newsletters"), NewsletterTable)


def _refuse_unknown_in_group(group: str, members: object, kind: type[msgspec.Struct]) -> None:
    for name, table in members.items() if isinstance(members, dict) else ():
        _refuse_unknown_keys(f"{group}.{name}", table, kind)


def _refuse_unknown_keys(place: str, table: object, kind: type[msgspec.Struct]) -> None:
    known = kind.__struct_encode_fields__
    for key in table if isinstance(table, dict) else ():
        if key not in known:
            close = difflib.get_close_matches(key, known, n=1)
            remedy = f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}"
            raise _wrong(f"{place}.{key}".strip("."), "is not a setting", remedy)


def _site(settings: Settings) -> Site:
    site = settings.site
    language = _language("site.language", site.language)
    topics = tuple(_topic(id, table, language) for id, table in settings.topics.items())
    known = frozenset(topic.id for topic in topics)
    _refuse_shared_names(topics)
    if not _AUTHORITY.fullmatch(site.authority):
        raise _wrong(
            "site.authority", f"is not a domain: {site.authority}", "write one in lower case"
        )
    return Site(
        title=_phrase("site.title", site.title, language),
        url=_url("site.url", site.url),
        public_url=_url("site.public_url", site.public_url).rstrip("/"),
        language=language,
        zone=_zone(site.timezone),
        authority=site.authority,
        since=_day("site.since", site.since),
        postal_address=_words("site.postal_address", site.postal_address),
        topics=topics,
        newsletters=tuple(
            _newsletter(name, table, language, known)
            for name, table in settings.newsletters.items()
        ),
        feeds=_feeds(settings.feeds),
        help_url=site.help_url and _url("site.help_url", site.help_url),
    )


def _feeds(table: FeedsTable) -> FeedSettings:
    if table.archives not in ("all", "topics", "none"):
        raise _wrong("feeds.archives", f"cannot be {table.archives}", "use all, topics or none")
    return FeedSettings(
        entries=table.entries,
        octets=table.octets,
        lookback=table.lookback,
        hub=table.hub and _url("feeds.hub", table.hub),
        archives=table.archives,
        tombstones=table.tombstones,
    )


def _refuse_shared_names(topics: Iterable[Topic]) -> None:
    """Refuse a name that two topics have, now or formerly: their feeds would have one address."""
    owners: dict[str, str] = {}
    for topic in topics:
        for name in (topic.id, *topic.formerly):
            if owners.setdefault(name, topic.id) != topic.id:
                raise _wrong(
                    f"topics.{topic.id}",
                    f"{name} is a name of {owners[name]} too",
                    "take it out of `formerly` of one of them",
                )


def _topic(id: str, table: TopicTable, language: str) -> Topic:
    place = f"topics.{id}"
    for slug in (id, *table.formerly):
        _slug(place, slug)
    return Topic(
        id=id,
        title=_phrase(f"{place}.title", table.title, language),
        formerly=tuple(name for name in dict.fromkeys(table.formerly) if name != id),
        retired=None if table.retired is None else _day(f"{place}.retired", table.retired),
    )


def _newsletter(
    name: str, table: NewsletterTable, language: str, known: frozenset[str]
) -> Newsletter:
    place = f"newsletters.{name}"
    _slug(place, name)
    for topic in table.topics or ():
        if topic not in known:
            raise _wrong(
                f"{place}.topics", f"unknown topic {topic}", _topics_there_are(topic, known)
            )
    languages = None
    if table.languages is not None:
        languages = tuple(_language(f"{place}.languages", tag) for tag in table.languages)
        if not languages:
            raise _wrong(f"{place}.languages", "is empty", "leave it out for every language")
        if len({tag.lower() for tag in languages}) < len(languages):
            raise _wrong(f"{place}.languages", "has a language twice", "leave one of them")
    if table.topics == []:
        raise _wrong(f"{place}.topics", "is empty", "leave it out for every topic")
    return Newsletter(
        name=name,
        title=_phrase(f"{place}.title", table.title, language),
        start=_day(f"{place}.start", table.start),
        sender=_mailbox(f"{place}.from", table.sender),
        schedule=_schedule(place, table),
        topics=None if table.topics is None else tuple(table.topics),
        languages=languages,
        lookback=table.lookback,
        min_entries=table.min_entries,
        hold=frozenset(table.hold),
        to=_mailbox(f"{place}.to", table.to) if table.to else None,
        reply_to=_mailbox(f"{place}.reply_to", table.reply_to) if table.reply_to else None,
        unsubscribe=_mailto(f"{place}.unsubscribe", table.unsubscribe)
        if table.unsubscribe
        else None,
        intro=_phrase(f"{place}.intro", table.intro, language) if table.intro else None,
    )


def _topics_there_are(topic: str, known: frozenset[str]) -> str:
    close = difflib.get_close_matches(topic, sorted(known), n=1)
    return f"did you mean {close[0]}?" if close else f"known are {', '.join(sorted(known))}"


def _schedule(place: str, table: NewsletterTable) -> Schedule | None:
    if table.every is None:
        if table.on is not None:
            raise _wrong(f"{place}.on", "has no meaning without `every`", 'write every = "month"')
        return None
    if table.every not in ("day", "week", "month", "quarter"):
        raise _wrong(
            f"{place}.every", f"cannot be {table.every}", "use day, week, month or quarter"
        )
    try:
        return Schedule(table.every, parse_day_rule(table.every, table.on), _clock_time(table.at))
    except ValueError as cause:
        field = "at" if "clock" in str(cause) else "on"
        raise _wrong(f"{place}.{field}", str(cause)) from cause


def _clock_time(text: str) -> time:
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", text)
    if not match:
        raise ValueError(f'not a time on the clock: {text}; write it like "09:00"')
    return time(int(match[1]), int(match[2]))


def _day(place: str, value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _wrong(place, f"not a day: {value}", "write it without quotes, like 2022-08-01")
    if value.year not in _YEARS:
        raise _wrong(place, f"too far away: {value}", f"use {_YEARS[0]} to {_YEARS[-1]}")
    return value


def _slug(place: str, slug: str) -> None:
    if not _SLUG.fullmatch(slug):
        raise _wrong(place, f"{slug!r} cannot be a name", "use a-z, 0-9 and -, at most 64 of them")
    if slug in _RESERVED:
        raise _wrong(place, f"{slug!r} cannot be a name", _RESERVED[slug])


def _phrase(place: str, text: _Text, language: str) -> Phrase:
    if isinstance(text, str):
        return Phrase(_words(place, text))
    translations = {_language(place, tag).lower(): _words(place, text[tag]) for tag in text}
    if language.lower() not in translations:
        raise _wrong(
            place, f"has no text in {language}, the site's language", f'add {language} = "…"'
        )
    return Phrase(translations[language.lower()], translations)


def _words(place: str, text: str) -> str:
    line = clean_line(text)
    if not line:
        raise _wrong(place, "is empty")
    return line


def _language(place: str, tag: str) -> str:
    if not is_language(tag):
        raise _wrong(place, f"not a language tag: {tag}", 'write it like "en" or "es-MX"')
    return tag


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError) as cause:
        raise _wrong(
            "site.timezone", f"not a time zone: {name}", 'write it like "America/New_York"'
        ) from cause


def _url(place: str, url: str) -> str:
    try:
        parts = urlsplit(url)
        _ = parts.port  # it is read, and refused, when it is asked for
    except ValueError as cause:
        raise _wrong(place, f"not an address: {url}") from cause
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", url):
        raise _wrong(
            place, f"not a web address: {url}", "write it whole, like https://www.example.org"
        )
    return url


def _mailbox(place: str, text: str) -> Mailbox:
    match = _MAILBOX.fullmatch(clean_line(text))
    address = (match["inner"] or match["bare"]) if match else ""
    if not match or not _ADDRESS.fullmatch(address):
        raise _wrong(
            place, f"not a mail address: {text}", 'write it like "Name <news@example.org>"'
        )
    name = match["name"] or ""
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    return Mailbox(address=address, name=name)


def _mailto(place: str, text: str) -> str:
    address = text.removeprefix("mailto:")
    if not _ADDRESS.fullmatch(address.partition("?")[0]):
        raise _wrong(place, f"not a mailto address: {text}", 'write "mailto:leave@example.org"')
    return f"mailto:{address}"
