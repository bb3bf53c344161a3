"""Which known word was meant, and lists of words in a sentence: for what errors say."""

from collections.abc import Iterable
from difflib import get_close_matches


def likely(word: str, known: Iterable[str]) -> str:
    """Ask whether a known word that is near was meant: "; did you mean left?"; or give nothing."""
    near = get_close_matches(word, sorted(known), n=1)
    return f"; did you mean {near[0]}?" if near and near[0] else ""


def listed(words: Iterable[str], last: str = "or") -> str:
    """Join words as a sentence does: "left, center or right". Empty ones are left out."""
    *most, end = [word for word in words if word]
    return f"{', '.join(most)} {last} {end}" if most else end
