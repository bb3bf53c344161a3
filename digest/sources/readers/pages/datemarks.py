"""Where a page shows a date: `<time>`, a class that says so, or words that are one.

`Mark.strength` tells how sure that is: 3 for markup that says so, 2 for words that are a date and
nothing else (a label apart), 1 for a date among other words, as in "by Jane on May 5, 2022".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from digest.sources.dates import figures, iso, mail, people
from digest.sources.dates.parts import plain
from digest.sources.readers.pages.tree import is_called, is_short, words

PUBLISHED = frozenset(
    (
        "date",
        "dates",
        "published",
        "pubdate",
        "posted",
        "datetime",
        "timestamp",
        "created",
        "issued",
    )
)
UPDATED = frozenset(("updated", "modified", "revised", "lastmod"))

SURE, ALONE, _AMONG = 3, 2, 1
_LONGEST = 120
_LONGEST_ALONE = 40
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_BARE_YEAR = re.compile(r"\d{4}")
_LABEL = re.compile(r"[^\d:：]{1,40}[:：]\s*")
_AROUND = 5
_EDGES = " ,.;:|()[]•·–—-\u00a0"
_ATTRIBUTES = ("datetime", "content")


@dataclass(frozen=True, slots=True)
class Mark:
    """A date on a page: the words for it, how sure it is, and whether it is of a later change."""

    written: str
    strength: int
    updated: bool = False


def mark_of(element: HtmlElement, languages: tuple[str, ...]) -> Mark | None:
    """Tell whether an element itself shows a date, by its markup or its own words."""
    updated = is_called(element, UPDATED) and not is_called(element, PUBLISHED - {"date", "dates"})
    if element.tag == "time" or is_called(element, PUBLISHED | UPDATED) or element.get("datetime"):
        said = _of_markup(element, languages)
        if said:
            return Mark(said, SURE, updated)
    return _of_words(element, languages)


def _of_markup(element: HtmlElement, languages: tuple[str, ...]) -> str:
    for name in _ATTRIBUTES:
        written = (element.get(name) or "").strip()
        if written and is_date(written, languages):
            return written
    if not is_short(element, _LONGEST):
        return ""
    shown = words(element)
    whole = shown if len(shown) <= _LONGEST_ALONE and _YEAR.search(shown) else ""
    return date_in(shown, languages) or whole  # one that cannot be read is to be seen, not lost


def _of_words(element: HtmlElement, languages: tuple[str, ...]) -> Mark | None:
    best: Mark | None = None
    for text in own_texts(element):
        if len(text) > _LONGEST or not _YEAR.search(text):
            continue
        line = " ".join(text.split())
        bare = _LABEL.sub("", line, count=1) if _LABEL.match(line) else line
        if is_date(bare.strip(_EDGES), languages):
            return Mark(bare.strip(_EDGES), ALONE)
        found = date_in(line, languages)
        best = best or (Mark(found, _AMONG) if found else None)
    return best


def own_texts(element: HtmlElement) -> Iterator[str]:
    """Yield the texts that stand in an element itself, not in what is inside of it."""
    if element.text:
        yield element.text
    for child in element:
        if child.tail:
            yield child.tail


@lru_cache(maxsize=4096)
def is_date(text: str, languages: tuple[str, ...]) -> bool:
    """Whether words are a date, to the month at least; a year alone may be anything."""
    line = plain(text)
    if _BARE_YEAR.fullmatch(line):
        return False
    if figures.slashed(line):
        return True
    parts = iso.read(line) or figures.read(line) or mail.read(line)
    parts = parts or people.read(line, languages)
    return parts is not None and parts.month is not None


def date_in(text: str, languages: tuple[str, ...]) -> str:
    """Find the date in a short text: the longest run of words around a year that is one; or ""."""
    tokens = text.split()
    for place, token in enumerate(tokens):
        if _YEAR.search(token):
            found = _around(tokens, place, languages)
            if found:
                return found
    return ""


def _around(tokens: list[str], place: int, languages: tuple[str, ...]) -> str:
    first, last = max(place - _AROUND, 0), min(place + _AROUND, len(tokens))
    spans = [
        (start, end) for start in range(first, place + 1) for end in range(place + 1, last + 1)
    ]
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        words_between = " ".join(tokens[start:end]).strip(_EDGES)
        if is_date(words_between, languages):
            return words_between
    return ""
