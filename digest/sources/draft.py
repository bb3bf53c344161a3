"""What a source says of one entry, and how it is worded in the catalog."""

import re
from dataclasses import dataclass

from digest.model import Attachment
from digest.row import derive_title
from digest.text import clean_line, clean_title, plain_of_html

_NAMELESS = "…"
"""The title of what has nothing that a title could be made of."""

_PARAGRAPH_BREAK = re.compile(r"\n[ \t]*\n")
_END = re.compile(r"[.!?…。！？؟۔।][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Draft:
    """One record of a source, cleaned, in the catalog's terms. A title of "" means it gave none.

    Args:
        title: one line of plain text.
        summary: plain text, or the safe subset of HTML where `summary_html` says so.
        published: as the catalog writes it, "2022-08-05", "2022-08-05T10:00:00Z" or, where the
            source knows no more, "2022-08" or "2022"; "" where it has none.
        place: where the record is in the source: "line 12".
        updated: an instant like "2022-08-05T10:00:00Z", or "".
        key: what names it in its source for ever, or "".
        url: absolute, or "".
        language: a language tag (BCP 47), or "" where the source does not say.
        categories: the source's own names for what it is about.
        topics: ids of topics, by category and by rule.
        authors: names, each one line.
        files: what belongs to it, addresses absolute.
        withdrawn: whether the source took it back.
        translation_of: the key of the record that it is a translation of, or ""; once entries are
            known, the id of that entry.
        work: that key, also once entries are known.
        notices: what was mended in it that a person should know: "language en_US read as en-US".
    """

    title: str
    summary: str
    published: str
    place: str
    summary_html: bool = False
    updated: str = ""
    key: str = ""
    url: str = ""
    language: str = ""
    categories: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()
    withdrawn: bool = False
    translation_of: str = ""
    work: str = ""
    notices: tuple[str, ...] = ()

    @property
    def cut_off(self) -> bool:
        """Whether its summary, all that it has, stops without the end of a sentence."""
        return not (self.title or self.summary_html) and looks_cut_off(self.summary)


@dataclass(frozen=True, slots=True)
class Wording:
    """A title and a summary as the catalog shows them; `derived` if the title was the summary's."""

    title: str
    summary: str
    derived: bool = False


def wording(title: str, summary: str, *, html: bool = False) -> Wording:
    """Word an entry: without a title, its summary's first sentence is the title.

    The sentence then leaves the summary, so that nothing is printed twice; one that is too long
    for a title is cut there, and the summary stays whole, so that nothing is lost. HTML stays
    whole, too: its first sentence may end inside of a tag.
    """
    if title:
        return Wording(title, summary)
    if html:
        return Wording(clean_title(derive_title(plain_of_html(summary))[0]), summary, derived=True)
    paragraph, *others = _PARAGRAPH_BREAK.split(summary, maxsplit=1)
    derived, rest = derive_title(paragraph)
    if (cleaned := clean_title(derived)) != derived:  # words like <b>, which no title can hold
        return Wording(cleaned or _NAMELESS, summary, derived=True)
    if rest == paragraph:
        return Wording(derived, summary, derived=True)
    parts = [part.strip() for part in (rest, *others)]
    return Wording(derived, "\n\n".join(filter(None, parts)), derived=True)


def opens(title: str, summary: str) -> bool:
    """Whether a title is made of a summary's opening: cut with "…", or a sentence or paragraph."""
    if title and title == wording("", summary).title:
        return True
    paragraph = clean_line(_PARAGRAPH_BREAK.split(summary, maxsplit=1)[0])
    stem = title.rstrip("….")
    if not stem or not paragraph.startswith(stem):
        return False
    following = paragraph[len(stem) :][:1]
    return title.endswith("…") or bool(_END.search((stem + following).rstrip()))


def looks_cut_off(summary: str) -> bool:
    """Whether a text stops without the end of a sentence, as "Desp" does; an empty one does not."""
    return bool(summary) and not _END.search(summary)
