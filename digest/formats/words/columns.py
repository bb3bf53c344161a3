"""Plain text in lines as wide as people see them.

A column is what a Latin letter takes in a font of even width. East Asian wide characters take two
(Unicode Annex 11); marks, joiners and isolates take none; what is one character to a reader (a
grapheme cluster, Annex 29) is never cut. Lines break at blanks, and between Chinese and Japanese
characters where Annex 14 lets them; Korean only in words longer than a line. An address is never
broken: mail programs would make a link of its first half.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import regex

from digest.formats.words.bidi import lines_isolated

_WIDE = r"[\p{ea=W}\p{ea=F}]"
_CLUSTER = regex.compile(r"\X")
_IS_WIDE = regex.compile(rf"{_WIDE}|\ufe0f|\p{{Regional_Indicator}}{{2}}")
_UNUSUAL = regex.compile(rf"{_WIDE}|[\p{{M}}\p{{Cf}}\p{{Cc}}\p{{Regional_Indicator}}]")
_UNSEEN = regex.compile(r"[\p{Mn}\p{Me}\p{Cf}\p{Cc}]")
_HANGUL = regex.compile(r"\p{script=Hangul}")
_NOT_FIRST = regex.compile(
    r"[\p{lb=CL}\p{lb=CP}\p{lb=EX}\p{lb=IS}\p{lb=SY}\p{lb=NS}\p{lb=CJ}\p{lb=IN}\p{lb=PO}”’»\u2069]"
)
_NOT_LAST = regex.compile(r"[\p{lb=OP}\p{lb=PR}“‘«\u2066-\u2068]")
_WORD = re.compile(r"([ \t\n\r\x0b\x0c]*)([^ \t\n\r\x0b\x0c]+)")
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{0,30}://|mailto:|www\.)[^\s\u3000-\u303f\uff00-\uffef<>\"“”«»]+"
    r"|[a-z0-9_.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def columns(text: str) -> int:
    """Count the columns that a line of text takes."""
    if text.isascii() or not _UNUSUAL.search(text):
        return len(text)
    return sum(_cluster(cluster) for cluster in _CLUSTER.findall(text))


def wrapped(text: str, most: int, indent: str = "") -> str:
    """Break each line of a text so that it takes at most so many columns, with its indent.

    A word or an address that is longer stands on a line of its own, whole.
    """
    room = most - columns(indent)
    lines = (line for whole in text.split("\n") for line in lines_isolated(_lines(whole, room)))
    return "\n".join(indent + line if line else "" for line in lines)


def _lines(text: str, room: int) -> Iterator[str]:
    line, taken = "", 0
    for blanks, piece in _pieces(text.expandtabs(), room):
        wide = columns(piece)
        if line and taken + len(blanks) + wide > room:
            yield line
            line, taken = piece, wide
        else:
            line, taken = line + blanks + piece, taken + len(blanks) + wide
    yield line


def _pieces(text: str, room: int) -> Iterator[tuple[str, str]]:
    """Yield what is not broken, with the blanks before it."""
    for found in _WORD.finditer(text):
        blanks, word = " " * len(found[1]), found[2]
        if word.isascii() or not _IS_WIDE.search(word):
            yield blanks, word
            continue
        for piece in _joined(word, room):
            yield blanks, piece
            blanks = ""


def _joined(word: str, room: int) -> Iterator[str]:
    """Yield the parts of a word between which a line may end."""
    long = columns(word) > room
    before = ""
    piece = ""
    for part in _parts(word):
        if piece and _may_end(before, part, long=long):
            yield piece
            piece = ""
        piece += part
        before = part
    yield piece


def _parts(word: str) -> Iterator[str]:
    """Yield addresses whole, and of all else one cluster after another."""
    end = 0
    for address in _ADDRESS.finditer(word):
        yield from _CLUSTER.findall(word[end : address.start()])
        yield address[0]
        end = address.end()
    yield from _CLUSTER.findall(word[end:])


def _may_end(before: str, after: str, *, long: bool) -> bool:
    if _NOT_FIRST.match(after) or _NOT_LAST.match(before[-1]):
        return False
    sides = [part for part in (before[-1], after[0]) if _IS_WIDE.match(part)]
    korean = all(_HANGUL.match(part) for part in sides)
    return bool(sides) and (long or not korean)


def _cluster(cluster: str) -> int:
    if _IS_WIDE.search(cluster):
        return 2
    return sum(not _UNSEEN.match(character) for character in cluster)
