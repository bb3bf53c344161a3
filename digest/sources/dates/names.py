"""Names of months and weekdays, and the words between them, per language (Babel: CLDR)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError, localedata

from digest.sources.dates.parts import plain

_VARIANTS = {
    "ar": ("ar-LB", "ar-MA", "ar-DZ"),
    "de": ("de-AT",),
    "en": ("en-GB",),
    "es": ("es-MX",),
    "fr": ("fr-CA",),
    "pt": ("pt-PT",),
}
"""Where else a language has other names for months: the Levant, Morocco and Algeria, Austria."""
_JOINING = {
    "ca": ("el",),
    "da": ("den",),
    "de": ("den", "der", "am"),
    "en": ("the", "of"),
    "es": ("el", "del"),
    "fr": ("le",),
    "it": ("il", "del"),
    "nb": ("den",),
    "pt": ("em",),
    "sv": ("den",),
    "th": ("ค.ศ.",),
    "vi": ("ngày",),
}
"""Words that people put into a date beyond CLDR's patterns: "the 18th of July"."""
_CONTEXTS = ("format", "stand-alone")
_WIDTHS = ("wide", "abbreviated", "short")
_LITERAL = re.compile(r"'([^']*)'")
_FIELDS = re.compile(r"[a-zA-Z]+")
_WORDS = re.compile(r"[^\W\d_]+")
_STRIPPED_SCRIPTS = ("LATIN", "ARABIC", "GREEK", "CYRILLIC")


@dataclass(frozen=True, slots=True)
class Names:
    """What dates are written with in a language, all folded: months by name, and the other words.

    A name of a month that means two months is not among them.
    """

    months: Mapping[str, int]
    weekdays: frozenset[str]
    joining: frozenset[str]


@lru_cache(maxsize=64)
def names(languages: tuple[str, ...]) -> Names:
    """Gather the names of some languages (BCP 47), and of English; one unknown to CLDR has none.

    Where two languages disagree about a name, as Czech and Croatian about "listopad", it is none.
    English gives way to those asked for.
    """
    asked = [_names_in(tag) for tag in languages]
    english = _names_in("en")
    return Names(
        {**english.months, **_agreed(pair for one in asked for pair in one.months.items())},
        english.weekdays.union(*(one.weekdays for one in asked)),
        english.joining.union(*(one.joining for one in asked)),
    )


@lru_cache(maxsize=128)
def _names_in(tag: str) -> Names:
    language = tag.lower().replace("_", "-").partition("-")[0]
    locales = [found for found in map(_locale, (tag, *_VARIANTS.get(language, ()))) if found]
    pairs = [pair for locale in locales for pair in _pairs(locale, "months")]
    weekdays = {name for locale in locales for name, _ in _pairs(locale, "days")}
    joining = {word for locale in locales for word in _joining(locale)}
    return Names(
        _agreed([*pairs, *_without_marks(pairs)]),
        frozenset(weekdays),
        frozenset(map(plain, joining.union(_JOINING.get(language, ())))),
    )


def _locale(tag: str) -> Locale | None:
    """Find the locale for a tag, or for a shorter form of it."""
    tag = tag.replace("_", "-")
    while tag:
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            tag = tag.rpartition("-")[0]
    return None


def _pairs(locale: Locale, kind: str) -> Iterator[tuple[str, int]]:
    """Yield the names that a locale has itself, folded, with the number of each.

    What it shares with all others is passed by, and references are not followed: Babel writes
    into the shared tables when it does, and a language then has the names of another one.
    """
    own, shared = localedata.load(str(locale))[kind], localedata.load("root")[kind]
    if own is shared:
        return
    for context in _CONTEXTS:
        widths, of_all = own.get(context), shared.get(context)
        if widths is None or widths is of_all:
            continue
        for width in _WIDTHS:
            table = _table(widths, width)
            if table is not None and table is not _table(of_all, width):
                yield from _named(table)


def _table(widths: Any, width: str) -> Any:  # noqa: ANN401  CLDR's tables, as Babel keeps them
    """Look at a table without following a reference; a part of one comes with its reference."""
    raw = widths._data if isinstance(widths, localedata.LocaleDataDict) else widths  # noqa: SLF001
    found = raw.get(width)
    if isinstance(found, tuple):
        found = found[1]
    return None if isinstance(found, localedata.Alias) else found


def _named(table: Mapping[int, object]) -> Iterator[tuple[str, int]]:
    for number, name in table.items():
        if isinstance(name, str):
            said = plain(name).strip(" .")
            if said and not said[0].isdigit() and not re.fullmatch(r"m\d\d", said):
                yield said, number


def _joining(locale: Locale) -> set[str]:
    """Give the words in a locale's patterns for dates: "de" of "d 'de' MMMM 'de' y"."""
    patterns = [format.pattern for format in locale.date_formats.values()]
    patterns += [str(locale.datetime_skeletons.get(name, "")) for name in ("yMMMM", "yMMM")]
    found: set[str] = set()
    for pattern in patterns:
        quoted = " ".join(_LITERAL.findall(pattern))
        rest = _FIELDS.sub(" ", _LITERAL.sub(" ", pattern))
        found.update(_WORDS.findall(f"{quoted} {rest}"))
    return found


def _without_marks(pairs: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Yield names as hasty people write them: "fevrier", and in Arabic without hamza."""
    for name, number in pairs:
        if unicodedata.name(name[0], "").startswith(_STRIPPED_SCRIPTS):
            parted = unicodedata.normalize("NFD", name)
            yield "".join(c for c in parted if unicodedata.category(c) != "Mn"), number


def _agreed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, set[int]] = {}
    for name, number in pairs:
        found.setdefault(name, set()).add(number)
    return {name: next(iter(numbers)) for name, numbers in found.items() if len(numbers) == 1}
