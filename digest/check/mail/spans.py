"""Where each entry of an edition stands in a text, and which text is its own.

Texts are compared without white space and invisible marks: plain text breaks its lines anywhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from digest.check.mail.markup import squeezed
from digest.formats.view import EntryView


@dataclass(frozen=True, slots=True)
class Spans:
    """What stands in a text from the title of each entry to the next one's, by id, in its order."""

    texts: Mapping[str, str]

    @classmethod
    def of(cls, text: str, entries: Iterable[EntryView]) -> "Spans":
        """Find the entries in a text, one after the other, and cut it at their titles."""
        whole, at = squeezed(text), 0
        begins: list[tuple[str, int]] = []
        for entry in entries:
            title = squeezed(entry.title)
            found = whole.find(title, at)
            if found >= 0:
                begins.append((entry.id, found))
                at = found + len(title)
        ends = [*(begin for _, begin in begins), len(whole)][1:]
        return cls({id: whole[begin:end] for (id, begin), end in zip(begins, ends, strict=True)})
