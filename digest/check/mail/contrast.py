"""Whether texts can be read: contrast in both schemes, and the size of letters (WCAG 2.2)."""

from collections.abc import Iterator
from functools import lru_cache

from digest.check.mail.cascade import Look, Styled, speaks
from digest.check.mail.colours import Colour
from digest.check.mail.markup import Element, spoken
from digest.check.mail.rule import Found, Rule
from digest.check.mail.seen import Seen
from digest.formats.palette import READABLE, contrast
from digest.text import excerpt

_READABLE_LARGE = 3.0
_LARGE, _LARGE_BOLD = 24.0, 18.66
_SMALLEST = 12.0
_SHOWN = 40


def _hard_to_read(seen: Seen) -> Found:
    for styled in (seen.styled_html, seen.styled_page):
        for dark in (False, True):
            for element, look in _texts(styled, dark=dark):
                ink, ground, found = _judged(look.ink, look.ground)
                if found < _needed(look):
                    scheme = "dark" if dark else "light"
                    yield (
                        styled.document.at(element, within=_words(element)),
                        f"{ink} on {ground} in {scheme} surroundings, {found:.1f}:1",
                    )


@lru_cache(maxsize=256)
def _judged(ink: Colour, ground: Colour) -> tuple[str, str, float]:
    """Give two colours as they are seen, and their contrast."""
    seen, behind = str(ink.over(ground)), str(ground)
    return seen, behind, contrast(seen, behind)


def _needed(look: Look) -> float:
    large = look.size >= (_LARGE_BOLD if look.bold else _LARGE)
    return _READABLE_LARGE if large else READABLE


def _too_small(seen: Seen) -> Found:
    for element, look in _texts(seen.styled_html, dark=False):
        if look.size < _SMALLEST:
            yield seen.html.at(element, within=_words(element)), f"{look.size:g} px"


def _texts(styled: Styled, *, dark: bool) -> Iterator[tuple[Element, Look]]:
    """Yield each element that has text of its own which is shown, and how it looks."""
    for element, look in (styled.in_dark if dark else styled.in_light).items():
        if look.shown and speaks(element):
            yield element, look


def _words(element: Element) -> str:
    return f"“{excerpt(spoken(element), _SHOWN)}”"


RULES = (
    Rule(
        "A08",
        "error",
        "a text is hard to read on its ground",
        "take a darker or lighter colour: 4.5:1 is the least, 3:1 for large text",
        "WCAG 2.2, 1.4.3",
        _hard_to_read,
    ),
    Rule(
        "A09",
        "warning",
        "a text is written smaller than 12 pixels",
        "write it larger; 14 pixels are good for what is less important",
        "small text cannot be enlarged in many mail programs",
        _too_small,
    ),
)
