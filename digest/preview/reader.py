"""Feeds as their readers show them: a title, and of each entry its title, its day, its beginning.

They are read from their bytes, by rules that are ours alone: what a reader makes of what is
wrong in a feed is not to be seen here, the checks name it.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import etree

from digest.text import excerpt, plain_of_html

_ATOM = "{http://www.w3.org/2005/Atom}"
_SUMMARY = 220
_SUFFIXES = {".atom.xml": "Atom", ".rss.xml": "RSS", ".json": "JSON Feed"}
_ORDER = tuple(_SUFFIXES.values())


@dataclass(frozen=True, slots=True)
class Item:
    """An entry in the list of a reader; `day` is "" where it has none."""

    title: str
    day: str
    summary: str
    link: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as its readers show it.

    Args:
        path: its file, below outbox/.
        key: the name that it shares with the same feed in other formats: "housing.es".
        format: Atom, RSS or JSON Feed.
        title: what it calls itself.
        language: a tag, or "".
        items: its entries, as they stand in it.
        octets: its size.
    """

    path: str
    key: str
    format: str
    title: str
    language: str
    items: tuple[Item, ...]
    octets: int


def feeds(files: Mapping[str, bytes]) -> tuple[Feed, ...]:
    """Read feeds by the names of their files; those of one key stand together, Atom first."""
    read = [_read(path, content) for path, content in files.items()]
    keys = list(dict.fromkeys(feed.key for feed in read))
    return tuple(sorted(read, key=lambda one: (keys.index(one.key), _ORDER.index(one.format))))


def same_items(one: Feed, other: Feed) -> bool:
    """Whether two feeds show the same entries in the same order."""
    return [(i.title, i.link) for i in one.items] == [(i.title, i.link) for i in other.items]


def _read(path: str, content: bytes) -> Feed:
    suffix = next(suffix for suffix in _SUFFIXES if path.endswith(suffix))
    key = path.rpartition("/")[2].removesuffix(suffix)
    title, language, items = _READERS[suffix](content)
    return Feed(path, key, _SUFFIXES[suffix], title, language, tuple(items), len(content))


_Shown = tuple[str, str, Iterator[Item]]


def _atom(content: bytes) -> _Shown:
    root = etree.fromstring(content, _parser())
    language = root.get("{http://www.w3.org/XML/1998/namespace}lang", "")
    return _text(root, f"{_ATOM}title"), language, map(_atom_item, root.iter(f"{_ATOM}entry"))


def _atom_item(entry: etree._Element) -> Item:
    links = entry.findall(f"{_ATOM}link")
    link = next((one for one in links if one.get("rel", "alternate") == "alternate"), None)
    moment = _text(entry, f"{_ATOM}published") or _text(entry, f"{_ATOM}updated")
    summary = _text(entry, f"{_ATOM}content") or _text(entry, f"{_ATOM}summary")
    href = link.get("href", "") if link is not None else ""
    return Item(_text(entry, f"{_ATOM}title"), _iso_day(moment), _beginning(summary), href)


def _rss(content: bytes) -> _Shown:
    channel = etree.fromstring(content, _parser()).find("channel")
    if channel is None:
        return "", "", iter(())
    return _text(channel, "title"), _text(channel, "language"), map(_rss_item, channel.iter("item"))


def _rss_item(item: etree._Element) -> Item:
    try:
        day = parsedate_to_datetime(_text(item, "pubDate")).date().isoformat()
    except ValueError:
        day = ""
    return Item(
        _text(item, "title"), day, _beginning(_text(item, "description")), _text(item, "link")
    )


def _json(content: bytes) -> _Shown:
    feed: dict[str, Any] = json.loads(content)
    items = (_json_item(item) for item in feed.get("items", ()))
    return feed.get("title", ""), feed.get("language", ""), items


def _json_item(item: Mapping[str, Any]) -> Item:
    summary = item.get("summary") or item.get("content_html") or item.get("content_text", "")
    day = _iso_day(item.get("date_published", ""))
    return Item(item.get("title", ""), day, _beginning(summary), item.get("url", ""))


_READERS: Mapping[str, Callable[[bytes], _Shown]] = {
    ".atom.xml": _atom,
    ".rss.xml": _rss,
    ".json": _json,
}


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


def _text(element: etree._Element, name: str) -> str:
    found = element.find(name)
    return "".join(map(str, found.itertext())).strip() if found is not None else ""


def _iso_day(moment: str) -> str:
    try:
        return datetime.fromisoformat(moment).date().isoformat()
    except ValueError:
        return ""


def _beginning(summary: str) -> str:
    return excerpt(" ".join(plain_of_html(summary).split()), _SUMMARY)
