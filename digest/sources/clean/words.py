"""One line of a source's words: titles, categories, names of people."""

import html
import re
from collections.abc import Iterable

import nh3

from digest.sources.record import Text
from digest.text import clean_line, clean_title, excerpt, loses, without_controls

TITLE_LIMIT = 500
"""The characters of a title, at most: what is longer is a text, and no line of a page."""

_READ = 10_000
_CUT_SHORT = re.compile(r"(?:<[^<>]*|&[#\w]*)\Z")
_BREAK = re.compile(r"</?(?:br|p|div|li|h[1-6]|tr|td|hr)\b[^<>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:mailto:)?[^\s@<>()\[\],;:\"]{1,64}@[^\s@<>()\[\],;:\"]+", re.IGNORECASE)
_ROUND_NAMES = " ,;:<>()[]\"'-–—"


def title_of(text: Text) -> tuple[str, tuple[str, ...]]:
    """Make a title of a source's words: (one line of plain text or "", notices).

    In HTML, entities are decoded once and tags removed; else `&amp;` stays as it is written. What
    is given here is what the catalog shows: read from there, it is the same. So a title that is
    about the tag `<b>` loses its name, and `<form>`, which is none of the tags of a title, stays.
    """
    words = text.words
    if not words:
        return "", ()
    words = _beginning(words)
    line = _settled(_decoded(words) if text.html else words)
    notices = ["control characters taken out of title"] if _lost(words, html=text.html) else []
    if len(line) > TITLE_LIMIT:
        notices.append(f"title cut: it is longer than {TITLE_LIMIT} characters")
        line = _settled(excerpt(line, TITLE_LIMIT - 1))
    return (line, tuple(notices)) if is_visible(line) else ("", tuple(notices))


def is_visible(text: str) -> bool:
    """Whether anything of a text can be seen: not only blanks, marks of direction and joiners."""
    return (text[:1] > " " and text.isprintable()) or any(
        character.isprintable() and not character.isspace() for character in text
    )


def line_of(words: str, *, html: bool) -> str:
    """Make one line of a name; in HTML its entities are decoded once and its tags removed.

    It is cut like a title, after 500 characters.
    """
    line = clean_line(_decoded(_beginning(words)) if html else words)
    return line if len(line) <= TITLE_LIMIT else excerpt(line, TITLE_LIMIT - 1)


def categories_of(categories: Iterable[str], *, html: bool) -> tuple[str, ...]:
    """Give a source's categories, each on one line and once: "Rent" and "rent" are one."""
    lines = (line_of(category, html=html) for category in categories)
    return _once(line for line in lines if is_visible(line))


def authors_of(authors: Iterable[str], *, html: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the names of authors, each once, without their e-mail addresses: (names, notices).

    RSS writes `a@example.org (Jane Doe)` (RSS 2.0, author), mail `Jane Doe <a@example.org>`. An
    address alone is personal data, and nothing that readers are shown.
    """
    lines = [line for line in (line_of(author, html=html) for author in authors) if line]
    names = [_without_address(line) for line in lines]
    only_addresses = sum(1 for name in names if not name)
    notices = ("author left out: only an e-mail address",) if only_addresses else ()
    return _once(name for name in names if name and is_visible(name)), notices


def _without_address(line: str) -> str:
    if "@" not in line:
        return line
    name = _ADDRESS.sub(" ", line)
    return clean_line(name.strip(_ROUND_NAMES)) if name != line else line


def _once(lines: Iterable[str]) -> tuple[str, ...]:
    """Give each line once, as first written, whatever its case."""
    kept: dict[str, str] = {}
    for line in lines:
        kept.setdefault(line.casefold(), line)
    return tuple(kept.values())


def _beginning(words: str) -> str:
    """Give as much as a line can need, and no half of a tag or entity."""
    return words if len(words) <= _READ else _CUT_SHORT.sub("", words[:_READ])


def _decoded(words: str) -> str:
    """Give the text of HTML that is to be one line: no tags, entities decoded once."""
    if "<" not in words:
        return html.unescape(words) if "&" in words else words
    return html.unescape(nh3.clean(_BREAK.sub(" ", without_controls(words)), tags=set()))


def _lost(words: str, *, html: bool) -> bool:
    return loses(words) or (html and "&#" in words and loses(_decoded(words)))


def _settled(words: str) -> str:
    """Clean until nothing changes: what is taken out may have parted the letters of a tag."""
    line = clean_title(clean_line(words))
    while "<" in line and (again := clean_title(line)) != line:
        line = again
    return line
