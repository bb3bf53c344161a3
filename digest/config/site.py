"""Tables → Site: what belongs together is checked together.

docs/settings.md has the table of all fields; a test holds the two together.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from digest.config import checks, sources, values
from digest.config.tables import (
    FeedsTable,
    LookTable,
    NewsletterTable,
    Settings,
    SiteTable,
    SourceTable,
    TopicTable,
)
from digest.core.schedule import parse_day_rule
from digest.core.topics import check_rule
from digest.errors import ConfigError
from digest.model import (
    FeedSettings,
    Logo,
    Look,
    Newsletter,
    Schedule,
    Site,
    Topic,
)
from digest.text import plain_problem
from digest.translations import phrasebooks

_AUTHORITY = re.compile(r"[a-z0-9.-]+|[a-z0-9._-]+@[a-z0-9.-]+")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_GROUPS: dict[str, type[msgspec.Struct]] = {
    "topics": TopicTable,
    "newsletters": NewsletterTable,
    "sources": SourceTable,
}
"""The tables that there may be several of, each with a name."""


def read(path: Path) -> Site:
    """Read a site's settings from a file, and the translations that lie beside it.

    Raises:
        ConfigError: the file is missing or not TOML, or a field is unknown, missing or impossible.
        TemplateError: a translation is broken.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            str(path), "is missing", "go to the folder of your site, or make one: digest init"
        ) from None
    except (OSError, UnicodeDecodeError) as cause:
        raise ConfigError(str(path), f"cannot be read: {cause}") from cause
    site = parse(text)
    used = [site.language, *(tag for n in site.newsletters for tag in n.languages or ())]
    return replace(site, translations=phrasebooks(path.parent, used))


def parse(text: str) -> Site:
    """Make a Site of the text of digest.toml. Raises ConfigError as `read` does."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        raise ConfigError(values.FILE, f"is not TOML: {cause}") from cause
    except (ValueError, RecursionError) as cause:  # tomllib lets these two of Python's through
        problem = "is not TOML that can be read: too deep, or a number of very many digits"
        raise ConfigError(values.FILE, problem) from cause
    _refuse_unknown(tables)
    try:
        return _site(msgspec.convert(tables, Settings))
    except msgspec.ValidationError as cause:
        problem, _, at = str(cause).partition(" - at ")
        place = _whole_place(at.strip("`").removeprefix("$").strip("."), tables)
        place = place.replace("[...]", "")
        raise values.wrong(place, plain_problem(problem)) from cause


def _whole_place(place: str, tables: Mapping[str, Any]) -> str:
    """Put the name of the table where msgspec has "[...]" for any: the first that is wrong."""
    group, found, rest = place.partition("[...]")
    kind = _GROUPS.get(group)
    members = tables.get(group)
    if not found or kind is None or not isinstance(members, dict):
        return place
    for name, table in members.items():
        try:
            msgspec.convert(table, kind)
        except msgspec.ValidationError:
            return f"{group}.{name}{rest}"
    return place


def _refuse_unknown(tables: Mapping[str, Any]) -> None:
    _refuse_unknown_keys("", tables, Settings)
    _refuse_unknown_keys("site", tables.get("site"), SiteTable)
    _refuse_unknown_keys("feeds", tables.get("feeds"), FeedsTable)
    _refuse_unknown_keys("look", tables.get("look"), LookTable)
    for group, kind in _GROUPS.items():
        _refuse_unknown_in_group(group, tables.get(group), kind)


def _refuse_unknown_in_group(group: str, members: object, kind: type[msgspec.Struct]) -> None:
    for name, table in members.items() if isinstance(members, dict) else ():
        _refuse_unknown_keys(f"{group}.{name}", table, kind)


def _refuse_unknown_keys(place: str, table: object, kind: type[msgspec.Struct]) -> None:
    known = kind.__struct_encode_fields__
    for key in table if isinstance(table, dict) else ():
        if key not in known:
            close = difflib.get_close_matches(key, known, n=1)
            remedy = f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}"
            raise values.wrong(f"{place}.{key}".strip("."), "is not a setting", remedy)


def _site(settings: Settings) -> Site:
    site = settings.site
    language = values.language("site.language", site.language)
    topics = tuple(_topic(id, table, language) for id, table in settings.topics.items())
    known = frozenset(topic.id for topic in topics)
    _refuse_shared_names(topics)
    if not _AUTHORITY.fullmatch(site.authority):
        raise values.wrong(
            "site.authority", f"is not a domain: {site.authority}", "write one in lower case"
        )
    return Site(
        title=values.phrase("site.title", site.title, language),
        url=values.url("site.url", site.url),
        public_url=values.url("site.public_url", site.public_url).rstrip("/"),
        language=language,
        zone=values.zone(site.timezone),
        authority=site.authority,
        since=values.day("site.since", site.since),
        postal_address=values.words("site.postal_address", site.postal_address),
        topics=topics,
        newsletters=tuple(
            _newsletter(name, table, language, known)
            for name, table in settings.newsletters.items()
        ),
        feeds=_feeds(settings.feeds),
        help_url=site.help_url and values.url("site.help_url", site.help_url),
        look=_look(settings.look, site, language),
        sources=sources.read(settings.sources, known),
        checks=checks.read("checks", settings.checks),
    )


def _look(table: LookTable, site: SiteTable, language: str) -> Look:
    if not _COLOUR.fullmatch(table.accent):
        raise values.wrong(
            "look.accent", f"not a colour: {table.accent}", 'write it like "#0b57a4"'
        )
    logo = None
    if table.logo_dark and not table.logo:
        raise values.wrong("look.logo_dark", "is there without logo", "add logo, or leave it out")
    if table.logo:
        alt = site.title if table.logo_alt is None else table.logo_alt
        logo = Logo(
            url=values.own_url("look.logo", table.logo, site),
            alt=values.phrase("look.logo_alt", alt, language),
            width=table.logo_width,
            dark_url=table.logo_dark and values.own_url("look.logo_dark", table.logo_dark, site),
        )
    return Look(accent=table.accent.lower(), logo=logo)


def _feeds(table: FeedsTable) -> FeedSettings:
    if table.archives not in ("all", "topics", "none"):
        raise values.wrong(
            "feeds.archives", f"cannot be {table.archives}", "use all, topics or none"
        )
    return FeedSettings(
        entries=table.entries,
        octets=table.octets,
        lookback=table.lookback,
        hub=table.hub and values.url("feeds.hub", table.hub),
        archives=table.archives,
        tombstones=table.tombstones,
    )


def _refuse_shared_names(topics: Iterable[Topic]) -> None:
    """Refuse a name that two topics have, now or formerly: their feeds would have one address."""
    owners: dict[str, str] = {}
    for topic in topics:
        for name in (topic.id, *topic.formerly):
            if owners.setdefault(name, topic.id) != topic.id:
                raise values.wrong(
                    f"topics.{topic.id}",
                    f"{name} is a name of {owners[name]} too",
                    "take it out of `formerly` of one of them",
                )


def _topic(id: str, table: TopicTable, language: str) -> Topic:
    place = f"topics.{id}"
    for slug in (id, *table.formerly):
        values.slug(place, slug)
    return Topic(
        id=id,
        title=values.phrase(f"{place}.title", table.title, language),
        formerly=tuple(name for name in dict.fromkeys(table.formerly) if name != id),
        retired=None if table.retired is None else values.day(f"{place}.retired", table.retired),
        match=_match(f"{place}.match", table.match),
    )


def _match(place: str, written: list[str] | dict[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    """Read the words by which entries get a topic, by language; a list is for every language."""
    tables = written if isinstance(written, dict) else {"*": written}
    found: dict[str, tuple[str, ...]] = {}
    for tag, rules in tables.items():
        language = "" if tag == "*" else values.language(place, tag).lower()
        read = tuple(dict.fromkeys(_rule(place, words) for words in rules))
        found |= {language: (*found.get(language, ()), *read)} if read else {}
    return found


def _rule(place: str, words: str) -> str:
    try:
        return check_rule(words)
    except ValueError as cause:
        raise values.wrong(place, str(cause)) from cause


def _newsletter(
    name: str, table: NewsletterTable, language: str, known: frozenset[str]
) -> Newsletter:
    place = f"newsletters.{name}"
    values.slug(place, name)
    for topic in table.topics or ():
        values.known_topic(f"{place}.topics", topic, known)
    languages = None
    if table.languages is not None:
        languages = tuple(values.language(f"{place}.languages", tag) for tag in table.languages)
        if not languages:
            raise values.wrong(f"{place}.languages", "is empty", "leave it out for every language")
        if len({tag.lower() for tag in languages}) < len(languages):
            raise values.wrong(f"{place}.languages", "has a language twice", "leave one of them")
    if table.topics == []:
        raise values.wrong(f"{place}.topics", "is empty", "leave it out for every topic")
    return Newsletter(
        name=name,
        title=values.phrase(f"{place}.title", table.title, language),
        start=values.day(f"{place}.start", table.start),
        sender=values.mailbox(f"{place}.from", table.sender),
        schedule=_schedule(place, table),
        topics=None if table.topics is None else tuple(table.topics),
        languages=languages,
        lookback=table.lookback,
        min_entries=table.min_entries,
        hold=frozenset(table.hold),
        to=values.mailbox(f"{place}.to", table.to) if table.to else None,
        reply_to=values.mailbox(f"{place}.reply_to", table.reply_to) if table.reply_to else None,
        unsubscribe=values.mailto(f"{place}.unsubscribe", table.unsubscribe)
        if table.unsubscribe
        else None,
        intro=values.phrase(f"{place}.intro", table.intro, language) if table.intro else None,
        template=values.slug(f"{place}.template", table.template),
        checks=checks.read(f"{place}.checks", table.checks),
    )


def _schedule(place: str, table: NewsletterTable) -> Schedule | None:
    if table.every is None:
        if table.on is not None:
            raise values.wrong(
                f"{place}.on", "has no meaning without `every`", 'write every = "month"'
            )
        return None
    if table.every not in ("day", "week", "month", "quarter"):
        raise values.wrong(
            f"{place}.every", f"cannot be {table.every}", "use day, week, month or quarter"
        )
    try:
        return Schedule(
            table.every, parse_day_rule(table.every, table.on), values.clock_time(table.at)
        )
    except ValueError as cause:
        field = "at" if "clock" in str(cause) else "on"
        raise values.wrong(f"{place}.{field}", str(cause)) from cause
