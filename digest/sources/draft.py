"""What a source says of one entry, and how it is worded in the catalog."""

import re
from dataclasses import dataclass
from datetime import date

from digest.row import derive_title
from digest.text import clean_line

_PARAGRAPH_BREAK = re.compile(r"\n[ \t]*\n")
_END = re.compile(r"[.!?…。！？؟۔।][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Draft:
    """One record of a source, in the source's words, cleaned. A title of "" means it gave none.

    `place` is where the record is in the source: "line 12".
    """

    title: str
    summary: str
    published: date
    place: str

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it to show."""
        return not (self.title or self.summary)

    @property
    def cut_off(self) -> bool:
        """Whether its summary stops without the end of a sentence."""
        return looks_cut_off(self.summary)


@dataclass(frozen=True, slots=True)
class Wording:
    """A title and a summary as the catalog shows them; `derived` if the title was the summary's."""

    title: str
    summary: str
    derived: bool = False


def wording(title: str, summary: str) -> Wording:
    """Word an entry: without a title, its summary's first sentence is the title.

    The sentence then leaves the summary, so that nothing is printed twice; one that is too long
    for a title is cut there, and the summary stays whole, so that nothing is lost.
    """
    if title:
        return Wording(title, summary)
    paragraph, *others = _PARAGRAPH_BREAK.split(summary, maxsplit=1)
    derived, rest = derive_title(paragraph)
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
