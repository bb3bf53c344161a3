"""JSON Feed 1.1 (jsonfeed.org/version/1.1): its types by msgspec, and the rules that have none."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec

from digest.check.feeds import markup, shared, values
from digest.check.finding import Finding, Place, quoted
from digest.text import is_rtl

_VERSION = "https://jsonfeed.org/version/1.1"
_LACKS = re.compile(r"Object missing required field `(\w+)`(?: - at `(.+)`)?")

_Count = Annotated[int, msgspec.Meta(ge=0)]
_Seconds = Annotated[float, msgspec.Meta(ge=0)]


class _Author(msgspec.Struct):
    name: str = ""
    url: str | msgspec.UnsetType = msgspec.UNSET
    avatar: str | msgspec.UnsetType = msgspec.UNSET


class _File(msgspec.Struct):
    url: str
    mime_type: str
    title: str = ""
    size_in_bytes: _Count = 0
    duration_in_seconds: _Seconds = 0


class _Hub(msgspec.Struct):
    type: str
    url: str


class _Item(msgspec.Struct):
    id: str
    url: str | msgspec.UnsetType = msgspec.UNSET
    external_url: str | msgspec.UnsetType = msgspec.UNSET
    title: str = ""
    content_html: str | msgspec.UnsetType = msgspec.UNSET
    content_text: str | msgspec.UnsetType = msgspec.UNSET
    summary: str = ""
    image: str | msgspec.UnsetType = msgspec.UNSET
    banner_image: str | msgspec.UnsetType = msgspec.UNSET
    date_published: str | msgspec.UnsetType = msgspec.UNSET
    date_modified: str | msgspec.UnsetType = msgspec.UNSET
    author: _Author | msgspec.UnsetType = msgspec.UNSET
    authors: list[_Author] = []
    tags: list[str] = []
    language: str | msgspec.UnsetType = msgspec.UNSET
    attachments: list[_File] = []


class _Feed(msgspec.Struct):
    version: str
    title: str
    items: list[msgspec.Raw]
    home_page_url: str | msgspec.UnsetType = msgspec.UNSET
    feed_url: str | msgspec.UnsetType = msgspec.UNSET
    description: str = ""
    user_comment: str = ""
    next_url: str | msgspec.UnsetType = msgspec.UNSET
    icon: str | msgspec.UnsetType = msgspec.UNSET
    favicon: str | msgspec.UnsetType = msgspec.UNSET
    author: _Author | msgspec.UnsetType = msgspec.UNSET
    authors: list[_Author] = []
    language: str | msgspec.UnsetType = msgspec.UNSET
    expired: bool = False
    hubs: list[_Hub] = []


@dataclass(frozen=True, slots=True)
class _Look:
    """What the checks of an item or of the feed know: where it is, and what is around it."""

    place: Place
    now: datetime
    language: str
    address: str


def check(file: str, content: bytes, *, address: str, now: datetime) -> Iterator[Finding]:
    """Hold a JSON Feed against every rule."""
    whole = Place(file)
    try:
        document = json.loads(content.decode("utf-8"), object_pairs_hook=_Pairs)
        feed = msgspec.json.decode(content, type=_Feed)
    except msgspec.ValidationError as cause:
        yield _wrong_type(whole, cause)
        return
    except (ValueError, RecursionError, msgspec.DecodeError) as cause:
        yield _unreadable(file, content, cause)
        return
    look = _Look(whole, now, _set(feed.language) or "", address)
    for rule in _FOR_FEED:
        yield from rule(feed, look)
    yield from _plain(document, whole, _Feed)
    yield from _items(feed, document, look)


class _Pairs(list[tuple[str, Any]]):
    """An object as it is written: names that are there twice are there twice."""

    def get(self, name: str) -> Any:  # noqa: ANN401 - any JSON
        return next((value for key, value in self if key == name), None)


def _items(feed: _Feed, document: _Pairs, look: _Look) -> Iterator[Finding]:
    named: list[tuple[Place, str]] = []
    for number, (raw, plain) in enumerate(zip(feed.items, document.get("items"), strict=True)):
        try:
            item = msgspec.json.decode(raw, type=_Item)
        except msgspec.ValidationError as cause:
            yield _wrong_type(Place(look.place.file, None, f"items[{number}]"), cause)
            continue
        place = Place(look.place.file, None, item.id or f"items[{number}]")
        named.append((place, item.id))
        own = _Look(place, look.now, _set(item.language) or look.language, look.address)
        for rule in _FOR_ITEM:
            yield from rule(item, own)
        yield from _plain(plain, place, _Item)
    yield from shared.doubles(named, "F-json-id-twice", "an id")


def _set(value: str | msgspec.UnsetType) -> str | None:
    return None if isinstance(value, msgspec.UnsetType) else value


def _unreadable(file: str, content: bytes, cause: Exception) -> Finding:
    line = getattr(cause, "lineno", None)
    if isinstance(cause, UnicodeDecodeError):
        line = content.count(b"\n", 0, cause.start) + 1
    return Place(file, line).error(
        "F-json-syntax",
        f"not JSON in UTF-8: {quoted(str(cause))}",
        "let a program write it, without a byte order mark",
    )


def _wrong_type(place: Place, cause: msgspec.ValidationError) -> Finding:
    lacking = _LACKS.fullmatch(str(cause))
    if lacking:
        where = f" in {lacking[2].removeprefix('$.')}" if lacking[2] else ""
        return place.error(
            "F-json-member-missing", f"no {lacking[1]}{where}", f"JSON Feed demands {lacking[1]}"
        )
    problem = str(cause).replace("`", "").replace(" - at $.", ", at ")
    return place.error(
        "F-json-type", f"{problem[:1].lower()}{problem[1:]}", "write it as JSON Feed 1.1 has it"
    )


def _plain(document: _Pairs, place: Place, kind: type[msgspec.Struct]) -> Iterator[Finding]:
    """Hold names and texts against rules that no type states."""
    names = [(place, name) for name, _ in document]
    yield from shared.doubles(names, "F-json-member-twice", "a member")
    for name, value in document:
        if name not in kind.__struct_fields__ and not name.startswith("_"):
            yield place.warning(
                "F-json-member-unknown",
                f"no member of JSON Feed 1.1: {quoted(name)}",
                "look for a slip, or begin its name with an underscore",
            )
        if isinstance(value, str):
            yield from shared.characters(place, value)


# --- the feed ---


def _version(feed: _Feed, look: _Look) -> Iterator[Finding]:
    if feed.version != _VERSION:
        yield look.place.error(
            "F-json-version", f"another version: {quoted(feed.version)}", f"write {_VERSION}"
        )


def _feed_title(feed: _Feed, look: _Look) -> Iterator[Finding]:
    if not feed.title.strip():
        yield look.place.error("F-json-title-empty", "an empty title", "give the feed a title")
    yield from shared.plain_text(look.place, feed.title, "a title")


def _feed_addresses(feed: _Feed, look: _Look) -> Iterator[Finding]:
    for name in ("home_page_url", "next_url", "icon", "favicon"):
        url = _set(getattr(feed, name))
        if url is not None:
            yield from shared.address(look.place, url, name)
    for hub in feed.hubs:
        yield from shared.address(look.place, hub.url, "a hub")
    if feed.home_page_url is msgspec.UNSET:
        yield look.place.warning(
            "F-json-home-missing", "no home_page_url", "give the address of the site"
        )


def _feed_url(feed: _Feed, look: _Look) -> Iterator[Finding]:
    if feed.feed_url is msgspec.UNSET:
        yield look.place.error("F-self-missing", "no feed_url", f"write {look.address}")
    elif feed.feed_url != look.address:
        yield look.place.error(
            "F-self-address",
            f"feed_url leads elsewhere: {quoted(feed.feed_url)}",
            f"write {look.address}",
        )
    if _set(feed.next_url) in (look.address, _set(feed.feed_url) or ""):
        yield look.place.error(
            "F-archive-loop", "next_url leads to this very feed", "leave it out at the end"
        )


def _feed_language(feed: _Feed, look: _Look) -> Iterator[Finding]:
    if feed.language is msgspec.UNSET:
        yield look.place.warning(
            "F-language-missing", "a feed that does not say its language", "add language"
        )
    else:
        yield from shared.language(look.place, feed.language)


# --- items, and what both have ---


def _authors(holder: _Feed | _Item, look: _Look) -> Iterator[Finding]:
    if holder.author is not msgspec.UNSET:
        yield look.place.warning(
            "F-json-author-old", "author, which version 1.1 has given up", "write authors, a list"
        )
    for author in holder.authors:
        if not (author.name.strip() or _set(author.url) or _set(author.avatar)):
            yield look.place.error(
                "F-json-author-empty", "an author with nothing in it", "give the name"
            )
        for url in (_set(author.url), _set(author.avatar)):
            if url is not None:
                yield from shared.address(look.place, url, "the address of an author")


def _id(item: _Item, look: _Look) -> Iterator[Finding]:
    if not item.id.strip():
        yield look.place.error("F-json-id-empty", "an empty id", "give the id that Atom has")


def _addresses(item: _Item, look: _Look) -> Iterator[Finding]:
    for name in ("url", "external_url", "image", "banner_image"):
        url = _set(getattr(item, name))
        if url is not None:
            yield from shared.address(look.place, url, name)
    if item.url is msgspec.UNSET:
        yield look.place.warning("F-json-url-missing", "an item without url", "link to its page")


def _content(item: _Item, look: _Look) -> Iterator[Finding]:
    html, text = _set(item.content_html), _set(item.content_text)
    if html is None and text is None:
        yield look.place.error(
            "F-json-content-missing",
            "neither content_html nor content_text",
            "give one of them, be it empty",
        )
    if html is not None:
        yield from markup.fragment(look.place, html, rtl=is_rtl(look.language))
    for name, line in (("title", item.title), ("content_text", text), ("summary", item.summary)):
        yield from shared.plain_text(look.place, line or "", name)


def _dates(item: _Item, look: _Look) -> Iterator[Finding]:
    published, modified = _set(item.date_published), _set(item.date_modified)
    for written in (published, modified):
        if written is not None:
            yield from shared.date(look.place, written, values.rfc_3339, look.now)
    if published is None:
        yield look.place.warning(
            "F-json-published-missing", "an item without date_published", "say when it came out"
        )
    if shared.later(published, modified, values.rfc_3339):
        yield look.place.error(
            "F-updated-before-published",
            "an item that was modified before it was published",
            "let date_modified be date_published, or later",
        )


def _files(item: _Item, look: _Look) -> Iterator[Finding]:
    for file in item.attachments:
        yield from shared.address(look.place, file.url, "the url of a file")
        yield from shared.media_type(look.place, file.mime_type)
    named = [(look.place, file.url) for file in item.attachments]
    yield from shared.doubles(named, "F-enclosure-twice", "a file")


def _tags(item: _Item, look: _Look) -> Iterator[Finding]:
    if not all(tag.strip() for tag in item.tags):
        yield look.place.error("F-json-tag-empty", "an empty tag", "leave it out")
    yield from shared.doubles([(look.place, t) for t in item.tags], "F-json-tag-twice", "a tag")


def _language(item: _Item, look: _Look) -> Iterator[Finding]:
    if item.language is not msgspec.UNSET:
        yield from shared.language(look.place, item.language)


_FOR_FEED: tuple[Callable[[_Feed, _Look], Iterator[Finding]], ...] = (
    _version,
    _feed_title,
    _feed_addresses,
    _feed_url,
    _feed_language,
    _authors,
)
_FOR_ITEM: tuple[Callable[[_Item, _Look], Iterator[Finding]], ...] = (
    _id,
    _addresses,
    _content,
    _dates,
    _files,
    _tags,
    _language,
    _authors,
)
