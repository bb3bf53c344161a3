"""What templates see: an edition's sections and entries, in a reader's words and direction."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from markupsafe import Markup

from digest.model import Edition, Entry, Moment, Record, Section, Site
from digest.text import clean_line, clean_text, clean_title, excerpt, is_rtl, plain, safe_html

_LINKED = ("http", "https")
_TITLE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry as it is shown; templates/README.md describes each name."""

    id: str
    title: str
    url: str
    published: Moment | None
    labels: tuple[str, ...]
    summary: Markup
    text: str
    language: str
    direction: str
    title_attributes: Markup
    summary_attributes: Markup


@dataclass(frozen=True, slots=True)
class SectionView:
    """A topic's heading ("" where there is none to show) and its entries."""

    id: str
    title: str
    entries: tuple[EntryView, ...]


def direction(language: str) -> str:
    """Give "rtl" or "ltr" for a language."""
    return "rtl" if is_rtl(language) else "ltr"


def page_name(record: Record, language: str) -> str:
    """Name the page of an issue in a language: index.html for the first that it was asked for."""
    first_language = not record.languages or record.languages[0] == language
    return "index.html" if first_language else f"{language}.html"


def sections(
    edition: Edition,
    site: Site,
    other: str,
    *,
    limit: int | None = None,
    most: int | None = None,
) -> Iterator[SectionView]:
    """Yield an edition's sections as they are shown.

    Args:
        edition: what is shown, in order.
        site: for the titles of topics.
        other: the heading over entries without topics, where other sections precede them.
        limit: how many characters of a summary, and titles are cut at 300; None: all of both.
        most: how many entries to show, from the first; None: all of them.
    """
    left = len(edition.entries) if most is None else most
    for section in edition.sections:
        entries = section.entries[:left]
        left -= len(entries)
        if entries or most is None:
            yield SectionView(
                section.topic,
                _heading(section, site, edition, other),
                tuple(_entry(entry, site, edition.language, limit) for entry in entries),
            )


def first(shown: tuple[SectionView, ...], count: int) -> tuple[SectionView, ...]:
    """Keep the first `count` entries, and the sections that still have some."""
    kept: list[SectionView] = []
    for section in shown:
        entries = section.entries[:count]
        count -= len(entries)
        if entries:
            kept.append(SectionView(section.id, section.title, entries))
    return tuple(kept)


def topic_title(id: str, site: Site, language: str) -> str:
    """Give a topic's title in a language; its id where the site has it no more."""
    topic = site.topic(id)
    return clean_line(topic.title.in_language(language)) if topic else id


def _heading(section: Section, site: Site, edition: Edition, other: str) -> str:
    if section.topic:
        return topic_title(section.topic, site, edition.language)
    return other if len(edition.sections) > 1 else ""


def _entry(entry: Entry, site: Site, language: str, limit: int | None) -> EntryView:
    title = clean_title(entry.title) or entry.id
    heading = title if limit is None else excerpt(title, _TITLE_LIMIT)
    body = _body(entry, title)
    text = excerpt(body, limit) if limit is not None and len(body) > limit else body
    whole = text == clean_text(plain(entry))
    return EntryView(
        id=entry.id,
        title=heading,
        url=_link(entry.url),
        published=entry.published,
        labels=tuple(topic_title(id, site, language) for id in entry.topics),
        summary=_sanitised(entry) if whole else _paragraphs(text),
        text=text,
        language=entry.language,
        direction=_direction(title, entry.language),
        title_attributes=_attributes(title, entry.language, language),
        summary_attributes=_attributes(text, entry.language, language),
    )


def _body(entry: Entry, title: str) -> str:
    """Give the summary as plain text, less an opening that the title already says."""
    body = clean_text(plain(entry))
    if body == title:
        return ""
    stem = title.removesuffix("…").rstrip()
    if not entry.title_derived or not clean_line(body).startswith(stem):
        return body
    rest = clean_line(body)[len(stem) :].lstrip()
    return f"… {rest}" if rest and title.endswith("…") else rest


def _sanitised(entry: Entry) -> Markup:
    """Clean after nh3, too: it reads `&#8;` as the control character that it stands for."""
    return Markup(clean_text(safe_html(entry, images=False)))  # noqa: S704  nh3 has been over it


def _paragraphs(text: str) -> Markup:
    return Markup().join(
        Markup("<p>{}</p>").format(paragraph) for paragraph in text.split("\n\n") if paragraph
    )


def _link(url: str) -> str:
    """Give an address that a reader may follow, or nothing: no javascript:, no data:."""
    try:
        return url if urlsplit(url).scheme.lower() in _LINKED else ""
    except ValueError:
        return ""


def _direction(text: str, language: str) -> str:
    """Follow most letters (Unicode Annex 9, the strong types), or the language where they tie."""
    if text.isascii() and not is_rtl(language):
        return "ltr"
    kinds = Counter(unicodedata.bidirectional(character) for character in text)
    rightwards, leftwards = kinds["L"], kinds["R"] + kinds["AL"]
    if rightwards == leftwards:
        return direction(language)
    return "rtl" if leftwards > rightwards else "ltr"


def _attributes(text: str, language: str, around: str) -> Markup:
    """Write lang and dir for a text that is not in the language or direction around it.

    A text in the language around it may be there by default, so its letters say which way it goes.
    """
    if language.lower() != around.lower():
        return _foreign(language)
    own = _direction(text, language)
    return Markup(' dir="{}"').format(own) if own != direction(around) else Markup()


@lru_cache(maxsize=64)
def _foreign(language: str) -> Markup:
    return Markup(' lang="{}" dir="{}"').format(language, direction(language))
