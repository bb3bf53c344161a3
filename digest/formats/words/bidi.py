"""Texts of one direction among those of the other, in plain text, where no markup can say so.

Unicode Annex 9, the Bidirectional Algorithm: a text is kept together, and does not move what stands
beside it, between U+2068 FIRST STRONG ISOLATE and U+2069 POP DIRECTIONAL ISOLATE (rules X5c, X6a).
An isolate ends with its line, so each line of a text has its own.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import accumulate

OPEN, CLOSE = "\u2068", "\u2069"
_OPENERS = frozenset("\u2066\u2067\u2068")
_AGAINST_LTR = frozenset({"R", "AL", "AN"})
_FORCED = frozenset({"LRE", "LRO", "RLE", "RLO"})
_STRONG = frozenset({"L", "R", "AL"})
_DIGITS = frozenset({"EN", "AN"})


def isolated(text: str, around: str) -> str:
    """Put each line of a text between isolates if it would change its order, or that around it.

    Around "ltr", a line does if anything in it runs from right to left: a letter (R, AL), or an
    Arabic digit, which makes neutral characters beside it run so (rules N1, W2).

    Around "rtl", a line does if it has a letter that runs from left to right (L), or if it begins
    or ends in a number: digits take the direction and the separators of what stands beside them
    (W2, W4, W7), and a sign or bracket at the number's edge goes to its other side (N1, N2). Signs
    at the edge of letters that run from right to left stay where they are.

    A line that is one isolate already stays so; isolates in it that are not paired are paired
    first. Done again, it changes nothing.

    Embeddings and overrides (X2 to X5) reach on to the end of the line, and are isolated always.

    Args:
        text: any plain text.
        around: the direction of what stands around it, "ltr" or "rtl".
    """
    return "\n".join(_line(line, around) for line in text.split("\n"))


def lines_isolated(lines: Iterable[str]) -> Iterator[str]:
    """End at each line's end the isolates that are open there, and begin them again on the next."""
    still_open: list[str] = []
    for line in lines:
        again = "".join(still_open)
        for character in line:
            if character in _OPENERS:
                still_open.append(character)
            elif character == CLOSE and still_open:
                still_open.pop()
        yield again + line + CLOSE * len(still_open)


def _line(line: str, around: str) -> str:
    if line.isascii() and around != "rtl":
        return line
    kinds = [unicodedata.bidirectional(character) for character in line]
    moves = _moves_in_rtl(kinds) if around == "rtl" else not _AGAINST_LTR.isdisjoint(kinds)
    if not moves and _FORCED.isdisjoint(kinds):
        return line
    paired = _paired(line)
    return paired if _is_one_isolate(paired) else f"{OPEN}{paired}{CLOSE}"


def _moves_in_rtl(kinds: list[str]) -> bool:
    return "L" in kinds or _begins_in_number(kinds) or _begins_in_number(kinds[::-1])


def _begins_in_number(kinds: list[str]) -> bool:
    """Whether a digit comes before any letter."""
    return next((kind in _DIGITS for kind in kinds if kind in _STRONG | _DIGITS), False)


def _paired(line: str) -> str:
    """Leave out ends of isolates that end none, and end those that are left open."""
    kept: list[str] = []
    depth = 0
    for character in line:
        depth += character in _OPENERS
        if character == CLOSE:
            if not depth:
                continue
            depth -= 1
        kept.append(character)
    return "".join(kept) + CLOSE * depth


def _is_one_isolate(line: str) -> bool:
    """Whether a line of paired isolates begins with the one that it ends with."""
    if line[:1] not in _OPENERS or line[-1:] != CLOSE:
        return False
    depths = accumulate((one in _OPENERS) - (one == CLOSE) for one in line)
    return next(at for at, depth in enumerate(depths) if not depth) == len(line) - 1
