"""The words that mail and pages say by themselves, per language; English where we have no other.

English is in `phrases`; what there is in other languages comes with the site (see translations).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations

from babel.numbers import format_decimal

from digest.formats.words.bidi import isolated
from digest.formats.words.languages import cased, joined, language_name
from digest.formats.words.period import locale_for
from digest.formats.words.phrases import BY_NAME, ENTRIES, MORE, RESOURCES, SOURCES, Phrases, Source
from digest.model import Site
from digest.text import clean_line, is_rtl
from digest.translations.phrasebook import Phrasebook, filled

_MANY = 100
_ENGLISH = Phrasebook({}, lambda _: 0)
_NO_BREAK = str.maketrans({"\u2009": "\u00a0", "\u202f": "\u00a0"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording(Phrases):
    """What a reader is told, by phrases in `language`: theirs, or English in its place."""

    language: str
    _reader: str
    _book: NullTranslations
    _english: NullTranslations

    @property
    def direction(self) -> str:
        """How the phrases run: "ltr" or "rtl". They may be English in a page of Persian."""
        return "rtl" if is_rtl(self.language) else "ltr"

    def new_resources(self, count: int) -> str:
        """Say "12 new resources"."""
        return self._counted(RESOURCES, count)

    def and_more(self, count: int) -> str:
        """Say "and 12 more"."""
        return self._counted(MORE, count)

    def entries(self, count: int) -> str:
        """Say "12 resources"."""
        return self._counted(ENTRIES, count)

    def why_you_get_this(self, newsletter: str, site: str) -> str:
        """Say why a reader gets the mail; it names the newsletter and who sends it."""
        return self._filled(self._why, newsletter=newsletter, site=site)

    def published_by(self, site: str) -> str:
        """Say "Published by Example Center"."""
        return self._filled(self._published_by, site=site)

    def by_authors(self, names: Iterable[str]) -> str:
        """Say "By A, B and C"; nothing where there is nobody."""
        listed = joined((isolated(name, self.direction) for name in names), self._phrased)
        return filled(self._by, names=listed) if listed else ""

    def issue_number(self, number: int) -> str:
        """Say "Issue 3"."""
        return filled(self._issue, number=number_in(number, self._phrased))

    def in_language(self, tag: str) -> str:
        """Say "in Spanish", of a language tag."""
        return self._filled(self._in_language, language=language_name(tag, self._phrased))

    def language_name(self, tag: str) -> str:
        """Name a language in that of the reader: "Spanish"."""
        return language_name(tag, self._reader)

    def listed(self, texts: Iterable[str]) -> str:
        """List texts as the reader does: "A, B and C"."""
        return joined(texts, self._reader)

    def say(self, text: str) -> str:
        """Say a phrase of the site's own, as its translations have it; else as it stands."""
        return _said(Source(text, ""), self._book, self._english) if text else ""

    @property
    def _phrased(self) -> str:
        """The reader's language if the phrases are in it, so that one sentence is of one piece."""
        own = primary(self._reader) == primary(self.language)
        return self._reader if own else self.language

    def _counted(self, source: Source, count: int) -> str:
        book = _book_with(source, self._book, self._english)
        foreign = book is self._english and primary(self._reader) != "en"
        reader = "en" if foreign else self._reader
        form = book.npgettext(source.context, source.text, source.plural, count)
        return filled(form, count=number_in(count, reader))

    def _filled(self, text: str, **values: str) -> str:
        kept = {name: isolated(value, self.direction) for name, value in values.items()}
        return filled(text, **kept)


def number_in(count: int, language: str) -> str:
    """Write a number in a language, with the digits that its dates have, and without breaks."""
    return format_decimal(count, locale=locale_for(language)).translate(_NO_BREAK)


def spoken(site: Site) -> tuple[str, ...]:
    """Give the languages that there are words for, in lower case: English, and those translated."""
    translated = {tag for tag, book in site.translations.items() if _speaks_mostly(book)}
    return ("en", *sorted(translated - {"en"}))


def wording(language: str, site: Site) -> Wording:
    """Give the words for a BCP 47 tag: "es-MX" has those of "es"; unknown ones English."""
    english = site.translations.get("en", _ENGLISH)
    tag = _tag(language, site)
    book = site.translations.get(tag, english)
    mostly = tag if speaks(language, site) else "en"
    return _worded(language, mostly, book, english)


def speaks(language: str, site: Site) -> bool:
    """Whether there are words for a BCP 47 tag, so that a page in it is of one piece.

    With less than half of the phrases there are none: the page would be English for the most part.
    """
    tag = _tag(language, site)
    return tag == "en" or _speaks_mostly(site.translations.get(tag))


def missing(language: str, site: Site) -> tuple[Source, ...]:
    """Give the phrases that there are no words for in a language, so that English stands in."""
    if primary(language) == "en":
        return ()
    book = site.translations.get(_tag(language, site), _ENGLISH)
    return tuple(one for one in SOURCES if not _has(book, one))


def translated(source: Source, language: str, site: Site) -> str:
    """Give what is said for a phrase by a translation, for a count of many; or an empty text."""
    book = site.translations.get(_tag(language, site))
    if book is None or not _has(book, source):
        return ""
    if source.plural:
        return book.npgettext(source.context, source.text, source.plural, _MANY)
    return book.pgettext(source.context, source.text)


def primary(language: str) -> str:
    """Give the language of a tag, without region and script, in lower case."""
    return language.lower().partition("-")[0]


def _tag(language: str, site: Site) -> str:
    """Find the tag of the translation for a language; "en" needs none."""
    tag = language.lower()
    while tag and tag not in site.translations and tag != "en":
        tag = tag.rpartition("-")[0]
    return tag


def _speaks_mostly(book: NullTranslations | None) -> bool:
    return book is not None and 2 * sum(_has(book, one) for one in SOURCES) >= len(SOURCES)


@lru_cache(maxsize=64)
def _worded(
    reader: str, language: str, book: NullTranslations, english: NullTranslations
) -> Wording:
    said = {name: _said(source, book, english) for name, source in BY_NAME.items()}
    made = {"language": cased(language), "_reader": reader, "_book": book, "_english": english}
    return Wording(**made, **said)  # type: ignore[arg-type]


def _said(source: Source, book: NullTranslations, english: NullTranslations) -> str:
    found = _book_with(source, book, english)
    if not source.context:
        return clean_line(found.gettext(source.text))
    return clean_line(found.pgettext(source.context, source.text))


def _book_with(
    source: Source, book: NullTranslations, english: NullTranslations
) -> NullTranslations:
    return book if _has(book, source) else english


def _has(book: NullTranslations, source: Source) -> bool:
    return not isinstance(book, Phrasebook) or book.has(source.text, source.context)
