"""Languages as sources write them → language tags: `en_US`, `spa`, "Spanish", "español"."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from digest.model import Site
from digest.text import clean_line, excerpt

_NONE = frozenset(("", "und", "zxx", "mul", "mis", "none", "null", "n/a", "x-default", "-"))
_ENCODING = re.compile(r"[.@].*", re.DOTALL)
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?P<extended>-[a-z]{3})?(?P<script>-[a-z]{4})?"
    r"(?P<region>-(?:[a-z]{2}|\d{3}))?(?P<rest>(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*"
    r"(?:-[a-z\d](?:-[a-z\d]{2,8})+)*)",
    re.IGNORECASE | re.ASCII,
)
_TOLD_APART = re.compile(r"(.+?)\s*[(,\-–]\s*([^()]+?)\)?")
_TWO_LETTERS = 2
_LONGEST = 60
_SHOWN = 40
_OTHER_CODES = {"esp": "es"}
"""Codes that people write and no list of languages has."""

_SCRIPTS = {
    **dict.fromkeys(("simplified", "simplificado"), "Hans"),
    **dict.fromkeys(("traditional", "tradicional"), "Hant"),
}
_KEPT = frozenset(("tl", "tw"))
"""Two-letter codes that stay, though CLDR knows another: `tl` is what sites in Tagalog write."""

_OWN_NAMES = (
    *("am", "ar", "bn", "bs", "cs", "de", "el", "es", "fa", "fil", "fr", "gu", "ha", "he", "hi"),
    *("hr", "hu", "hy", "id", "ig", "it", "ja", "ka", "km", "ko", "ku", "lo", "lt", "ml", "mn"),
    *("my", "ne", "nl", "om", "pa", "pl", "ps", "pt", "ro", "ru", "so", "sq", "sr", "sv", "sw"),
    *("ta", "te", "th", "ti", "tr", "uk", "ur", "uz", "vi", "yo", "yue", "zh"),
)
"""Languages whose own name is known beside the English one: "Tiếng Việt", "中文"."""

_OTHER_NAMES = {
    "castellano": "es",
    "castilian": "es",
    "farsi": "fa",
    "haitian": "ht",
    "kreyol": "ht",
    "kreyol ayisyen": "ht",
    "mandarin": "zh",
}
"""Names in use that CLDR does not have."""


def language_of(written: str, site: Site) -> tuple[str, tuple[str, ...]]:
    """Mend the language of a record: (a BCP 47 tag or "", notices).

    Codes of three letters become those of two (ISO 639), underscores hyphens, cases as BCP 47
    (2.1.1) advises; names are read in English, in the site's languages, and in their own. What
    says that there is none ("und"), or more than one, is "".
    """
    if not written:
        return "", ()
    return _mended(written, (site.language, *site.translations))


@lru_cache(maxsize=4096)
def _mended(written: str, languages: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    line = clean_line(written)
    if line.lower() in _NONE:
        return "", ()
    tag = _read(line, languages) if len(line) <= _LONGEST else ""
    if tag and tag.lower() == line.lower():
        return tag, ()  # the case of a tag means nothing (RFC 5646, 2.1.1)
    shown = excerpt(line, _SHOWN)
    if not tag:
        return "", (f"language left out, it is not one that is known: {shown}",)
    return tag, (f"language {shown} read as {tag}",)


def _read(line: str, languages: tuple[str, ...]) -> str:
    bare = _ENCODING.sub("", line).strip().replace("_", "-")
    if found := _TAG.fullmatch(bare):
        return _tag(found) or _named(line, languages)
    return _named(line, languages)


def _tag(found: re.Match[str]) -> str:
    """Write a tag in the cases of BCP 47; "" if its language is none."""
    language, *others = _language(found).split("_")
    if not language:
        return ""
    script, region = (found["script"] or "")[1:].title(), (found["region"] or "")[1:].upper()
    script = script or next((each for each in others if len(each) > _TWO_LETTERS), "")
    rest = (found["rest"] or "")[1:].lower()
    return "-".join(filter(None, (language, script, region, rest)))


def _language(found: re.Match[str]) -> str:
    written = found["language"].lower()
    extended = (found["extended"] or "")[1:].lower()  # zh-yue is yue (RFC 5646, 4.5)
    if extended:
        return extended
    if written in _KEPT:
        return written
    aliases: Mapping[str, str] = get_global("language_aliases")
    code = aliases.get(written) or _OTHER_CODES.get(written) or written
    known = code in Locale("en").languages or code in aliases
    return code if known or len(code) > _TWO_LETTERS else ""


def _named(line: str, languages: tuple[str, ...]) -> str:
    """Read the name of a language, with the name of a place or script after it."""
    names = _names(languages)
    first = _folded(line.partition(";")[0])
    if first in names:
        return names[first]
    found = _TOLD_APART.fullmatch(first)
    if not found or found[1] not in names or found[2] in names:
        return _own_names().get(first, "")
    language, more = names[found[1]], found[2]
    script = next((code for word, code in _SCRIPTS.items() if word in more), "")
    region = _regions(languages).get(more, more.upper() if len(more) == _TWO_LETTERS else "")
    return "-".join(filter(None, (language, script or region)))


@lru_cache(maxsize=8)
def _names(languages: tuple[str, ...]) -> dict[str, str]:
    """Give the tag of each name of a language, the English ones last: they win."""
    names = dict(_OTHER_NAMES)
    for locale in _locales(languages):
        known = ((code, name) for code, name in locale.languages.items() if code not in _NONE)
        names |= {_folded(name): code.replace("_", "-") for code, name in known}
    return names


@lru_cache(maxsize=1)
def _own_names() -> dict[str, str]:
    """Give the tag of each language by its name in itself; to gather them takes a moment."""
    names = ((Locale(code).languages.get(code, ""), code) for code in _OWN_NAMES)
    return {_folded(name): code for name, code in names}


@lru_cache(maxsize=8)
def _regions(languages: tuple[str, ...]) -> dict[str, str]:
    """Give the code of each name of a country or region."""
    names = {"us": "US", "usa": "US", "uk": "GB"}
    for locale in _locales(languages):
        names |= {_folded(name): code for code, name in locale.territories.items()}
    return names


def _locales(languages: Iterable[str]) -> Iterable[Locale]:
    for tag in (*languages, "en"):
        try:
            yield Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue


def _folded(name: str) -> str:
    """Compare names without case and accents: "Espanol" is "español"."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each))
