"""How large a file is, as people say it."""

from functools import lru_cache

from babel.units import format_unit

from digest.formats.words.period import locale_for

_STEP = 1000
"""Decimal, as file systems and CLDR count (IEC 80000-13)."""
_UNITS = ("kilobyte", "megabyte", "gigabyte")
_FEW = 10


@lru_cache(maxsize=4096)
def size(octets: int, language: str) -> str:
    """Write how large a file is in a language: "1.2 MB", in French "1,2 Mo"; at least 1 kB."""
    amount, unit = octets / _STEP, 0
    while round(amount) >= _STEP and unit < len(_UNITS) - 1:
        amount, unit = amount / _STEP, unit + 1
    shown = round(amount, 1) if unit and amount < _FEW else max(round(amount), 1)
    return format_unit(shown, f"digital-{_UNITS[unit]}", "short", locale=locale_for(language))
