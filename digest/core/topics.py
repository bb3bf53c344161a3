"""Topics that entries get by themselves: by words in their text, or by their source's words.

A rule is a word, a beginning or an ending of one, or several words that stand side by side. It is
compared as a reader of print would: case, accents and the kind of an apostrophe or hyphen aside.
Sources: Unicode Annex 15 (decomposition), Unicode Standard 5.18 (case folding), RFC 4647, 3.3.1.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import regex

from digest.model import Site, Source, Topic
from digest.text import clean_line, matches

Fired = tuple[tuple[str, str], ...]
"""Which topics an entry gets, each with the rule that gives it, as a person wrote it."""

_APOSTROPHES = re.compile("[’‘‛ʼʻʹ′´`＇]")
_MARKS = re.compile(
    # ñ, й, ў and ї are letters of their own
    "\u0303(?<!n\u0303)|\u0306(?<![иу]\u0306)|\u0308(?<!і\u0308)"
    "|[\u0300-\u0302\u0304\u0305\u0307\u0309-\u036f"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"  # Hebrew points
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"  # Arabic
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"  # what nobody sees
)
_WITHOUT_SPACES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Scripts that put no space between words: there a word is found wherever it stands."""

_LETTER = rf"[^\W{_WITHOUT_SPACES}]"
_HYPHENS = "\\-\u2010-\u2015\u2212"
_GAP = rf"[\s{_HYPHENS}]+"
_ENDING = _LETTER + "{0,64}"  # no word is longer, and a bound keeps the search linear
_WORD = regex.compile(rf"{_LETTER}+")
_ASCII_WORD = re.compile(r"[a-z0-9_]+")
_PIECE = regex.compile(rf"{_LETTER}+|[{_WITHOUT_SPACES}]+")
_OPEN_PIECE = regex.compile(rf"[{_WITHOUT_SPACES}]+")
_BETWEEN = "\0"
"""What stands between title and summary: no rule reaches from one into the other."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Words by which a topic is given, as written, to entries in a language range; "" is any."""

    topic: str
    language: str
    words: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """The longest word of a rule, by which it is looked up; where open, letters may follow."""

    letters: str
    open_before: bool
    open_after: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The rules for a language: by the word that they are looked up by, as numbers in `rules`.

    `endings` and `beginnings` are by their length first. `patterns` are what remains to be checked
    where a rule is more than that word.
    """

    rules: tuple[Rule, ...]
    patterns: tuple[regex.Pattern[str] | None, ...]
    whole: Mapping[str, tuple[int, ...]]
    beginnings: Mapping[int, Mapping[str, tuple[int, ...]]]
    endings: Mapping[int, Mapping[str, tuple[int, ...]]]
    inside: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """All rules of a site, in the order of its topics; made ready for a language when it is met."""

    every: tuple[Rule, ...]


def rules_of(site: Site) -> Rules:
    """Gather the rules of a site's topics, in the order of its settings."""
    return Rules(
        tuple(
            Rule(topic.id, language, words)
            for topic in site.topics
            for language, rules in topic.match.items()
            for words in rules
        )
    )


def topics_by_rule(title: str, summary: str, language: str, rules: Rules) -> Fired:
    """Give the topics that an entry gets by its words: (id, rule), in the order of the settings.

    A topic is there once for each of its rules that fires.

    Args:
        title: of the entry, one line of plain text.
        summary: of the entry, plain text.
        language: of the entry, a language tag.
        rules: those of the site.
    """
    fired = rules_fired(title, summary, language, rules)
    return tuple((rule.topic, rule.words) for rule in fired)


def rules_fired(title: str, summary: str, language: str, rules: Rules) -> tuple[Rule, ...]:
    """Give all rules that an entry's title or summary fits, as `topics_by_rule` does."""
    if not rules.every:
        return ()
    table = _table(rules, language.lower())
    text = folded(f"{title}{_BETWEEN}{summary}")
    words = _ASCII_WORD.findall(text) if text.isascii() else _WORD.findall(text)
    found = {number for piece, number in table.inside if piece in text}
    for word in set(words):
        found.update(_looked_up(table, word))
    return tuple(table.rules[number] for number in sorted(found) if _fits(table, number, text))


def _fits(table: _Table, number: int, text: str) -> bool:
    pattern = table.patterns[number]
    return pattern is None or pattern.search(text) is not None


def folded(text: str) -> str:
    """Reduce a text to what rules compare: no case, no accents, plain apostrophes.

    The ñ stays: in Spanish it is a letter and no accented n, `pena` is no `peña`; so do й, ў and ї.
    Signs of vowels in Indian and other scripts stay too, since words differ by nothing else.
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("'", text)).casefold()
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", plain))
    return unicodedata.normalize("NFC", plain)


def check_rule(words: str) -> str:
    """Check a rule as a person writes it, and give it as one clean line.

    Raises:
        ValueError: it has no meaning; the message says why, and what would be right.
    """
    line = clean_line(words)
    _compile(line)
    return line


def _compile(words: str) -> tuple[_Piece, regex.Pattern[str] | None]:
    """Make of a rule the word to look it up by, and the pattern of the whole if it is more."""
    chunks = [chunk for chunk in re.split(_GAP, folded(words)) if chunk]
    pieces = [piece for chunk in chunks for piece in _pieces(chunk, words)]
    if not pieces:
        raise ValueError(f"has neither letters nor digits: {words!r}")
    longest = max(pieces, key=lambda piece: len(piece.letters))
    if len(chunks) == 1 and longest.letters == chunks[0].strip("*"):
        return longest, None
    return longest, regex.compile(_pattern(chunks))


def _pieces(chunk: str, words: str) -> Iterator[_Piece]:
    core = chunk.removeprefix("*").removesuffix("*")
    before, after = chunk.startswith("*"), chunk.endswith("*")
    if chunk.strip("*") == "":
        raise ValueError(f"has a * that stands alone: {words!r}; write it like detainer*")
    if "*" in core:
        raise ValueError(
            f"has a * within a word: {words!r}; it can only stand at its beginning or end"
        )
    if (before and not _PIECE.match(core)) or (after and not _PIECE.search(core[-1])):
        raise ValueError(f"has a * that stands at no letter: {words!r}; write it like detainer*")
    for found in _PIECE.finditer(core):
        spaceless = _OPEN_PIECE.match(found[0]) is not None
        yield _Piece(
            found[0],
            open_before=spaceless or (before and found.start() == 0),
            open_after=spaceless or (after and found.end() == len(core)),
        )


def _pattern(chunks: list[str]) -> str:
    last = len(chunks) - 1
    parts = []
    for number, chunk in enumerate(chunks):
        core = chunk.removeprefix("*").removesuffix("*")
        part = regex.escape(core)
        if chunk.startswith("*"):
            part = part if number == 0 else _ENDING + part
        elif number == 0 and regex.match(_LETTER, core):
            part = f"(?<!{_LETTER}){part}"
        if chunk.endswith("*"):
            part += "" if number == last else _ENDING
        elif number == last and regex.match(_LETTER, core[-1]):
            part += f"(?!{_LETTER})"
        parts.append(part)
    return _GAP.join(parts)


@lru_cache(maxsize=64)
def _table(rules: Rules, language: str) -> _Table:
    chosen = [rule for rule in rules.every if not rule.language or matches(rule.language, language)]
    compiled = [_compile(rule.words) for rule in chosen]
    whole: dict[str, tuple[int, ...]] = {}
    beginnings: dict[int, dict[str, tuple[int, ...]]] = {}
    endings: dict[int, dict[str, tuple[int, ...]]] = {}
    inside: list[tuple[str, int]] = []
    for number, (piece, _) in enumerate(compiled):
        size = len(piece.letters)
        if piece.open_before and piece.open_after:
            inside.append((piece.letters, number))
            continue
        place = whole
        if piece.open_after:
            place = beginnings.setdefault(size, {})
        elif piece.open_before:
            place = endings.setdefault(size, {})
        place[piece.letters] = (*place.get(piece.letters, ()), number)
    patterns = tuple(pattern for _, pattern in compiled)
    return _Table(tuple(chosen), patterns, whole, beginnings, endings, tuple(inside))


@lru_cache(maxsize=65_536)
def _looked_up(table: _Table, word: str) -> tuple[int, ...]:
    """Give the rules that a word of a text may fit. Few words are most of every text."""
    found = list(table.whole.get(word, ()))
    for size, by_beginning in table.beginnings.items():
        found += by_beginning.get(word[:size], ())
    for size, by_ending in table.endings.items():
        found += by_ending.get(word[-size:], ())
    return tuple(found)


def topics_by_category(categories: Iterable[str], source: Source, site: Site) -> tuple[str, ...]:
    """Give the topics that an entry gets by what its source calls it, in the order of the site's.

    The settings of the source decide first, where () means that a category is to be ignored; else
    the topic whose id, now or formerly, or title in any language is that very word.
    """
    names = _names(site.topics)
    found = {id for category in categories for id in _topics_of(category, source, names) or ()}
    return tuple(topic.id for topic in site.topics if topic.id in found)


def unmapped(categories: Iterable[str], source: Source, site: Site) -> tuple[str, ...]:
    """Give the categories that no topic takes and that nobody said to ignore, each once."""
    names = _names(site.topics)
    left = (category for category in categories if _topics_of(category, source, names) is None)
    return tuple(dict.fromkeys(left))


def category_key(category: str) -> str:
    """Reduce a category to what is compared: one line, case aside."""
    return clean_line(category).casefold()


def _topics_of(category: str, source: Source, names: Mapping[str, str]) -> tuple[str, ...] | None:
    """Give the topics of a category; () if it is to be ignored, None if nobody knows it."""
    key = category_key(category)
    if not key:
        return ()
    if key in source.topics:
        return source.topics[key]
    return (names[key],) if key in names else None


def _names(topics: Iterable[Topic]) -> dict[str, str]:
    """Give the id of a topic by each of its names; ids come first, then titles, then former ids."""
    every = tuple(topics)
    found: dict[str, str] = {}
    for names_of in (_ids, _titles, _former_ids):
        for topic in every:
            for name in names_of(topic):
                found.setdefault(category_key(name), topic.id)
    return found


def _ids(topic: Topic) -> tuple[str, ...]:
    return (topic.id,)


def _titles(topic: Topic) -> tuple[str, ...]:
    return (topic.title.default, *topic.title.translations.values())


def _former_ids(topic: Topic) -> tuple[str, ...]:
    return topic.formerly
