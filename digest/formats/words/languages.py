"""Languages and lists, named and joined as readers do. Locale data is Babel's (CLDR)."""

import re
from collections.abc import Iterable
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.lists import format_list

from digest.formats.words.period import locale_for

_REGION, _SCRIPT = 2, 4
_SOUNDS_LIKE_I = re.compile(r"(?!hi[ae])h?[ií]", re.IGNORECASE)


@lru_cache(maxsize=256)
def language_name(tag: str, language: str = "") -> str:
    """Name the language of a BCP 47 tag in another one, or in itself: "Spanish", "español".

    A tag that CLDR has no name for is given as it is.
    """
    try:
        own = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        own = None
    said = locale_for(language) if language else own
    if own is not None:
        name = own.get_display_name(said)
    else:
        name = (said or Locale("en")).languages.get(tag.lower())
    return name or tag


def cased(tag: str) -> str:
    """Write a language tag as is usual: "es-MX", "zh-Hant" (RFC 5646, 2.1.1)."""
    first, *others = tag.lower().split("-")
    return "-".join((first, *map(_cased, others)))


def joined(texts: Iterable[str], language: str) -> str:
    """List texts as a language does: "A, B and C".

    Spanish says "e" for "y" where the last text begins with the sound of an i: "Ana e Inés".
    """
    every = list(texts)
    listed = format_list(every, locale=locale_for(language))
    if language.lower().partition("-")[0] == "es" and len(every) > 1:
        last = every[-1]
        if _SOUNDS_LIKE_I.match(last) and listed.endswith(f" y {last}"):
            return f"{listed[: -len(last) - 3]} e {last}"
    return listed


def _cased(subtag: str) -> str:
    if len(subtag) == _REGION:
        return subtag.upper()
    return subtag.title() if len(subtag) == _SCRIPT else subtag
