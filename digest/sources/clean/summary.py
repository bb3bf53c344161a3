"""What is shown below a title: the source's summary, or the opening of its text."""

import html
import re
from dataclasses import dataclass

from digest.sources.clean.markup import Markup, sanitised
from digest.sources.clean.tails import without_plain_tails, without_tails
from digest.sources.clean.words import is_visible
from digest.sources.record import Record, Text
from digest.text import clean_line, excerpt, loses, without_controls

OPENING = 500
"""The characters of an opening, about, at most."""

LONGEST = 2_000
"""A summary of more characters of text than this is somebody's whole text."""

_ENOUGH = 200
_READ = 20_000
_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")
_SPACE = re.compile(r"[ \t\n\r\f\xa0]+")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_MARKUP = re.compile(r"<(?!/?p>|br>|p dir=\"(?:ltr|auto)\">)")
_TO_PARAGRAPHS = re.compile(r"</?(?:p|blockquote|ul|ol)(?: [^<>]*)?>")
_TO_LINES = re.compile(r"<br>|</li>")
_ITEM = re.compile(r"<li(?: [^<>]*)?>")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary, plain or in safe HTML, the same without its markup, and notices."""

    shown: str = ""
    html: bool = False
    plain: str = ""
    notices: tuple[str, ...] = ()


def summary_of(record: Record, title: str, url: str, base: str) -> Summary:
    """Give what is shown of a record below its title.

    A text is shown by its opening: a summary of more than 2,000 characters, and `content` where
    there is no summary. Openings are plain text, whole paragraphs up to about 500 characters or a
    cut between words; of `content` that is no longer all but its pictures is kept.

    Args:
        record: the record as the source has it.
        title: the title made of it.
        url: its own address, made whole.
        base: what relative addresses are read against.
    """
    summary = _shown(record.summary, LONGEST, title, url, base, images=True)
    if is_visible(summary.plain):
        return summary
    content = _shown(record.content, OPENING, title, url, base, images=False)
    if is_visible(content.plain) or not summary.shown:
        return content
    return summary  # a picture without a word


def _shown(text: Text, longest: int, title: str, url: str, base: str, *, images: bool) -> Summary:
    if not text.words:
        return Summary()
    if not text.html:
        return _of_plain(text.words, longest, title)
    if "<" not in text.words:
        return _of_unmarked(text.words, longest, title)
    return _of_html(sanitised(text.words, base, images=images), longest, title, url)


def _of_plain(words: str, longest: int, title: str) -> Summary:
    text = without_plain_tails(without_controls(words).strip(), title)
    if not is_visible(text):
        text = ""
    shown = text if len(text) <= longest else without_plain_tails(opening(text), title)
    return Summary(shown, plain=shown, notices=_lost(words))


def _of_unmarked(words: str, longest: int, title: str) -> Summary:
    """Read HTML without a tag: its entities, and paragraphs where a line is empty."""
    decoded = html.unescape(words) if "&" in words else words
    paragraphs = _BLANK_LINE.split(without_controls(decoded).strip())
    text = "\n\n".join(filter(None, (_SPACE.sub(" ", p).strip() for p in paragraphs)))
    summary = _of_plain(text, longest, title)
    return Summary(summary.shown, plain=summary.shown, notices=_lost(decoded))


def _of_html(markup: Markup, longest: int, title: str, url: str) -> Summary:
    safe = without_tails(markup.html, url)
    plain = without_plain_tails(plain_of(safe), title)
    notices = _notices(markup)
    if not is_visible(plain) and "<img" not in safe:
        return Summary(notices=notices)
    if len(plain) > longest or markup.cut:
        shown = without_plain_tails(opening(plain), title)
        return Summary(shown, plain=shown, notices=notices)
    if _MARKUP.search(safe):
        return Summary(safe, html=True, plain=plain, notices=notices)
    return Summary(plain, plain=plain, notices=notices)


def _notices(markup: Markup) -> tuple[str, ...]:
    told = {
        "control characters taken out of summary": markup.controls,
        "tracking pixel taken out of summary": markup.pixels,
        "picture without a web address taken out of summary": markup.pictures,
        "summary too large to be read to its end": markup.cut,
    }
    return tuple(notice for notice, holds in told.items() if holds)


def _lost(words: str) -> tuple[str, ...]:
    return ("control characters taken out of summary",) if loses(words) else ()


def plain_of(markup: str) -> str:
    """Give the text of tidy safe HTML, paragraphs apart by an empty line: as text.plain_of_html.

    It need not parse, since it is only for what `sanitised` gives.
    """
    lines = _TO_LINES.sub("\n", _TO_PARAGRAPHS.sub("\n\n", _ITEM.sub("- ", markup)))
    text = html.unescape(_TAG.sub("", lines))
    paragraphs = (map(clean_line, p.split("\n")) for p in _PARAGRAPHS.split(text))
    joined = ("\n".join(filter(None, lines)) for lines in paragraphs)
    return "\n\n".join(filter(None, joined))


def opening(text: str) -> str:
    """Cut plain text to about 500 characters: whole paragraphs, or between words with "…"."""
    kept: list[str] = []
    room = OPENING
    for paragraph in _PARAGRAPHS.split(text[:_READ].strip()):
        if len(paragraph) > room:
            if not kept or room > _ENOUGH:
                kept.append(_cut(paragraph, room))
            break
        kept.append(paragraph)
        room -= len(paragraph) + 2
    return "\n\n".join(kept)


def _cut(paragraph: str, room: int) -> str:
    """Cut one paragraph: after a line, if it has some, else between words."""
    lines = paragraph[: room + 1].rpartition("\n")[0].rstrip()
    return lines if len(lines) > room / 2 else excerpt(paragraph, room)
