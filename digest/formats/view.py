"""What templates see: an edition's sections and entries, in a reader's words and direction."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from markupsafe import Markup

from digest.core.editorial import in_language
from digest.formats import prose
from digest.formats.address import entry_anchor
from digest.formats.words.period import Partial, published
from digest.model import (
    Attachment,
    Edition,
    Entry,
    Logo,
    Moment,
    Newsletter,
    Phrase,
    Record,
    Section,
    Site,
)
from digest.text import (
    clean_line,
    clean_text,
    clean_title,
    excerpt,
    is_rtl,
    matches,
    plain,
    safe_html,
)

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")
_LINKED = ("http", "https")
_TITLE_LIMIT = 300
_FEW_SECTIONS = 3
_LONGEST_LINK = 2000
"""Characters of an address in a mail; some mail programs cut longer ones off."""
_LONGEST_KIND, _LONGEST_NAME = 8, 40
_MARKUP_FOR_A_LETTER = 6
"""A summary with more markup than that is shown as plain text in mail: one may not fill it all."""


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of an entry: its address, its kind as people know it (PDF), its length in octets."""

    url: str
    kind: str
    octets: int


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry as it is shown; templates/README.md describes each name."""

    id: str
    title: str
    url: str
    published: Moment | Partial | None
    labels: tuple[str, ...]
    summary: Markup
    text: str
    language: str
    direction: str
    title_attributes: Markup
    summary_attributes: Markup
    authors: tuple[str, ...] = ()
    files: tuple[FileView, ...] = ()
    foreign: bool = False

    @property
    def anchor(self) -> str:
        """The name by which a link finds the entry on the issue's page."""
        return entry_anchor(self.id)


@dataclass(frozen=True, slots=True)
class SectionView:
    """A topic's heading ("" where there is none to show) and its entries."""

    id: str
    title: str
    entries: tuple[EntryView, ...]

    @property
    def anchor(self) -> str:
        """The name by which a link finds the heading in mail and page."""
        return f"topic-{self.id}" if self.id else "no-topic"


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of the table of contents: a section, and how many entries it shows."""

    title: str
    count: int
    anchor: str


@dataclass(frozen=True, slots=True)
class IntroView:
    """What stands at the head of an issue; `html` where it was written for it, in Markdown."""

    text: str
    html: Markup
    attributes: Markup


@dataclass(frozen=True, slots=True)
class LogoView:
    """The site's logo as it is shown; templates/README.md describes each name."""

    url: str
    alt: str
    width: int
    dark_url: str


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
    page: str = "",
) -> Iterator[SectionView]:
    """Yield an edition's sections as they are shown.

    Args:
        edition: what is shown, in order.
        site: for the titles of topics.
        other: the heading over entries without topics, where other sections precede them.
        limit: how many characters of a summary, and titles are cut at 300; None: all of both.
        most: how many entries to show, from the first; None: all of them.
        page: the issue's page, to which an address leads there that is too long for a mail.
    """
    left = len(edition.entries) if most is None else most
    for section in edition.sections:
        entries = section.entries[:left]
        left -= len(entries)
        if entries or most is None:
            yield SectionView(
                section.topic,
                _heading(section, site, edition, other),
                tuple(_entry(entry, site, edition.language, limit, page) for entry in entries),
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


def contents(shown: tuple[SectionView, ...]) -> tuple[ContentsLine, ...]:
    """Give the table of contents, of what has more than a few sections; else nothing."""
    if len(shown) <= _FEW_SECTIONS:
        return ()
    return tuple(ContentsLine(s.title, len(s.entries), s.anchor) for s in shown)


def intro(record: Record, newsletter: Newsletter, site: Site, language: str) -> IntroView:
    """Give the introduction that a person wrote for the issue, else that of the newsletter."""
    texts = record.editorial.intro if record.editorial else {}
    found = in_language(texts, language, site.language)
    if found is None:
        usual = newsletter.intro or Phrase("")
        attributes = text_attributes(usual, language, site.language)
        return IntroView(usual.in_language(language).strip(), Markup(), attributes)
    markdown, own = found
    html = prose.html_of(markdown, site.url)
    return IntroView(
        prose.text_of(html), html, Markup() if matches(own, language) else _foreign(own)
    )


def own_subject(record: Record, language: str, site: Site) -> str:
    """Give the subject that a person wrote for the issue; "" where nobody did."""
    texts = record.editorial.subject if record.editorial else {}
    found = in_language(texts, language, site.language)
    return found[0] if found else ""


def logo(logo: Logo, language: str) -> LogoView:
    """Give a logo as templates see it, its text in a reader's language."""
    alt = clean_line(logo.alt.in_language(language))
    return LogoView(logo.url, alt, logo.width, logo.dark_url or "")


def topic_title(id: str, site: Site, language: str) -> str:
    """Give a topic's title in a language; its id where the site has it no more."""
    topic = site.topic(id)
    return clean_line(topic.title.in_language(language)) if topic else id


def _heading(section: Section, site: Site, edition: Edition, other: str) -> str:
    if section.topic:
        return topic_title(section.topic, site, edition.language)
    return other if len(edition.sections) > 1 else ""


def _entry(entry: Entry, site: Site, language: str, limit: int | None, page: str) -> EntryView:
    title = clean_title(entry.title) or entry.id
    heading = title if limit is None else excerpt(title, _TITLE_LIMIT)
    body = _body(entry, title)
    text = excerpt(body, limit) if limit is not None and len(body) > limit else body
    whole = text == clean_text(plain(entry))
    markup = _sanitised(entry) if whole else _paragraphs(text)
    if limit is not None and len(markup) > limit * _MARKUP_FOR_A_LETTER:
        markup = _paragraphs(text)
    url = _link(entry.url)
    return EntryView(
        id=entry.id,
        title=heading,
        url=f"{page}#{entry_anchor(entry.id)}" if page and len(url) > _LONGEST_LINK else url,
        published=published(entry),
        labels=tuple(topic_title(id, site, language) for id in entry.topics),
        summary=markup,
        text=text,
        language=entry.language,
        direction=_direction(title, entry.language),
        title_attributes=_attributes(title, entry.language, language),
        summary_attributes=_attributes(text, entry.language, language),
        authors=tuple(filter(None, map(clean_line, entry.authors))),
        files=tuple(filter(None, map(_file, entry.files))),
        foreign=_primary(entry.language) != _primary(language),
    )


@lru_cache(maxsize=256)
def _primary(language: str) -> str:
    return language.lower().partition("-")[0]


def _file(file: Attachment) -> FileView | None:
    url = _link(file.url)
    return FileView(url, _kind(url, file.type), file.length) if url else None


def _kind(url: str, media_type: str) -> str:
    """Name a kind of file as people know it: PDF; where it has no such name, the file itself."""
    parts = urlsplit(url)
    last = parts.path.rpartition("/")[2]
    for kind in (last.rpartition(".")[2] if "." in last else "", media_type.rpartition("/")[2]):
        if kind.isalnum() and len(kind) <= _LONGEST_KIND:
            return kind.upper()
    return excerpt(unquote(last), _LONGEST_NAME) or parts.hostname or url


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
    """Say which way a text runs, by its letters (Unicode Annex 9, the strong types).

    One in a language from right to left does so if any of its letters does: names and addresses in
    it are in Latin letters. One in another language, which may be there by default, follows most
    of its letters, addresses apart; without any letter it follows the language.
    """
    if text.isascii() and not is_rtl(language):
        return "ltr"
    words = _ADDRESS.sub("", text)
    kinds = Counter(unicodedata.bidirectional(character) for character in words)
    rightwards, leftwards = kinds["L"], kinds["R"] + kinds["AL"]
    if rightwards == leftwards or (leftwards and is_rtl(language)):
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


def text_attributes(text: Phrase, language: str, own: str) -> Markup:
    """Write lang and dir for a text of the settings that has no translation into a language.

    Args:
        text: the text, in the site's language where nothing else is said.
        language: that of the mail or page around it.
        own: the site's language.
    """
    tag = language.lower()
    while tag and tag not in text.translations:
        tag = tag.rpartition("-")[0]
    return Markup() if tag or matches(own, language) else _foreign(own)


def phrases_attributes(spoken: str, language: str) -> Markup:
    """Write lang and dir for our own phrases where they are not in the language around them."""
    return Markup() if matches(spoken, language) else _foreign(spoken)


@lru_cache(maxsize=64)
def _foreign(language: str) -> Markup:
    return Markup(' lang="{}" dir="{}"').format(language, direction(language))
