"""Rules that say which form of a counted phrase a number takes, as gettext writes them."""

import re
from collections.abc import Callable
from functools import lru_cache
from gettext import c2py

from babel import Locale, UnknownLocaleError
from babel.messages.plurals import PLURALS
from babel.plural import to_gettext

NUMBERS = range(201)
"""The numbers by which rules are compared; what some languages do for millions is left aside."""

_ONE_AND_MORE = (2, "(n != 1)")
_OWN = {
    "ar": (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)")
}
"""Rules in the order of CLDR's forms (zero, one, two, few, many, other), which Babel's has not."""


@lru_cache(maxsize=512)
def plural_forms(tag: str) -> tuple[int, str]:
    """Give how many forms a counted phrase has in a language, and the rule that chooses one."""
    locale = locale_of(tag)
    if locale is None:
        return _ONE_AND_MORE
    for name in (str(locale), locale.language):
        if name in _OWN or name in PLURALS:
            return _OWN.get(name) or PLURALS[name]
    return _of_cldr(locale) or _ONE_AND_MORE


def form_of(rule: str) -> Callable[[int], int]:
    """Make the function that says which form a number takes. Raises ValueError if it is no rule."""
    return c2py(rule)


@lru_cache(maxsize=512)
def serves(tag: str, number: int, rule: str) -> bool:
    """Whether a rule keeps apart the numbers that a language keeps apart; it may keep apart more.

    Babel and CLDR differ for some languages: either will do.
    """
    if (number, rule) == plural_forms(tag):
        return True
    try:
        given = tuple(map(form_of(rule), NUMBERS))
    except (ValueError, ZeroDivisionError, RecursionError):
        return False
    if not all(0 <= form < number for form in given):
        return False
    locale = locale_of(tag)
    other = _of_cldr(locale) if locale else None
    return any(_is_finer(given, one[1]) for one in (plural_forms(tag), other) if one)


def locale_of(tag: str) -> Locale | None:
    """Find Babel's locale for a BCP 47 tag, or for a shorter form of it."""
    while tag:
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            tag = tag.rpartition("-")[0]
    return None


def _is_finer(given: tuple[int, ...], right: str) -> bool:
    pairs = set(zip(given, map(form_of(right), NUMBERS), strict=True))
    return len(pairs) == len(set(given))


def _of_cldr(locale: Locale) -> tuple[int, str] | None:
    """Give CLDR's rule; none where it asks how a number is written, too, as in "1e6"."""
    count, _, rule = to_gettext(locale.plural_form).partition("; plural=")
    if re.search(r"\be\b", rule):
        return None
    return int(count.removeprefix("nplurals=")), rule.rstrip(";")
