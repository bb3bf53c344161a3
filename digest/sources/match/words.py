"""Pairs by words: by what the source said of both, never by a guess between two.

Drafts and entries are paired only within a day. First those with the same words, then, from the
closest on, those that resemble each other and nothing else. No entry is given to two drafts, and
what one source gave two names (keys, addresses) stays two, unless all its names have changed.
"""

import re
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from digest.sources.draft import looks_cut_off
from digest.sources.match.said import Said, comparable

Trust = Literal["names", "words", "either"]
"""Whom to believe where names differ and words agree.

Names, where one source gave both; words, where a site has changed all its names; either, where
each was named by another source.
"""

Numbered = Mapping[int, Said]
"""Drafts or entries that are not paired yet, by their numbers."""

_WORD = re.compile(r"\w+")
_LEVELS = (1.0, 0.95, 0.9, 0.85, 0.8)
_SAME_TITLE = 0.9
_LIKE_TITLE = 0.6
_LIKE_WORD = 0.7
_FEW_WORDS = 12
_LEAST_FOR_FEW_WORDS = 0.95
_MOST_COMPARED = 2_500
"""Pairs within a day that are compared word by word; a day with more has come from a program."""


@dataclass(frozen=True, slots=True)
class Worded:
    """Which draft (by number) is which entry (by number), and for others who resembles them."""

    pairs: Mapping[int, int]
    doubtful: Mapping[int, Sequence[int]]


def by_words(drafts: Numbered, entries: Numbered, trust: Trust) -> Worded:
    """Pair drafts with entries, each with one at most.

    A draft stays alone, and is doubtful, if several entries fit it equally well, or one that
    fits another draft as well. `trust` says what it means if the names of two differ.
    """
    days = {draft.day for draft in drafts.values()}
    entries = {number: entry for number, entry in entries.items() if entry.day in days}
    if not entries:
        return Worded({}, {})
    pairs = _same_words(drafts, entries, trust)
    doubtful: dict[int, Sequence[int]] = {}
    for ours, theirs in _by_day(drafts, entries, pairs):
        close = {
            (d, e): closeness(drafts[d], entries[e])
            for d in ours
            for e in theirs
            if trust == "words" or not contradict(drafts[d], entries[e])
        }
        found = closest(close)
        pairs.update(found)
        taken = set(found.values())
        for d in ours:
            others = tuple(e for e in theirs if close.get((d, e)) and e not in taken)
            if d not in found and others:
                doubtful[d] = others
    return Worded(pairs, doubtful)


def contradict(draft: Said, entry: Said) -> bool:
    """Whether what names them says that they are two: other keys, or other addresses."""
    keys = bool(draft.key and entry.key and draft.key != entry.key)
    return keys or bool(draft.url and entry.url and draft.address != entry.address)


def alike(draft: Said, entry: Said) -> bool:
    """Whether titles or summaries are so close that they can be of one resource."""
    title, summary = draft.words
    old_title, old_summary = entry.words
    both = title and old_title and _of_one(draft.title, entry.title)
    if both and _ratio(title, old_title, least=_LIKE_TITLE):
        return True
    return bool(_resemblance(summary, old_summary))


def _of_one(title: str, other: str) -> bool:
    """Whether two titles can be of one resource: no number and no name in them is another one.

    A typo may be mended, and small words may change; "part 1" is not "part 2", and Adams County is
    not Allen County.
    """
    ours, theirs = _WORD.findall(title), _WORD.findall(other)
    matcher = SequenceMatcher(None, [w.casefold() for w in ours], [w.casefold() for w in theirs])
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        left, right = ours[a:b], theirs[c:d]
        if not any(map(_is_name, (*left, *right))):
            continue
        if len(left) != len(right) or not all(map(_one_word, left, right)):
            return False
    return True


def _is_name(word: str) -> bool:
    return word[0].isupper() or any(letter.isdigit() for letter in word)


def _one_word(word: str, other: str) -> bool:
    if any(letter.isdigit() for letter in word + other):
        return word == other
    return bool(_ratio(word.casefold(), other.casefold(), least=_LIKE_WORD))


def closeness(draft: Said, entry: Said) -> float:
    """How close two records of one day are: 1 for the same summary, 0 for not at all."""
    title, summary = draft.words
    old_title, old_summary = entry.words
    if title and old_title and title != old_title:
        if not _of_one(draft.title, entry.title):
            return 0.0
        if not _ratio(title, old_title, least=_LIKE_TITLE):
            return 0.0
    if summary and summary == old_summary:
        return 1.0
    if (title and title == old_title) or _goes_on(summary, entry.summary):
        return _SAME_TITLE
    return _resemblance(summary, old_summary)


def _goes_on(summary: str, cut: str) -> bool:
    """Whether a summary is the whole of one that was cut off."""
    return looks_cut_off(cut) and summary.startswith(comparable(cut))


def _resemblance(one: str, other: str) -> float:
    """Compare word by word, or few words letter by letter and more strictly; 0 if not enough."""
    if not (one and other):
        return 0.0
    words, other_words = one.split(), other.split()
    if min(len(words), len(other_words)) < _FEW_WORDS:
        return _ratio(one, other, least=_LEAST_FOR_FEW_WORDS)
    return _ratio(words, other_words, least=_LEVELS[-1])


def _same_words(drafts: Numbered, entries: Numbered, trust: Trust) -> dict[int, int]:
    """Pair what is the same in all, then to the letter, then word for word; twins in order."""
    pairs: dict[int, int] = {}
    for key in (_all, _letters, _words):
        taken = set(pairs.values())
        pairs |= _same(
            {number: draft for number, draft in drafts.items() if number not in pairs},
            {number: entry for number, entry in entries.items() if number not in taken},
            key,
            trust,
        )
    return pairs


def _same(
    drafts: Numbered, entries: Numbered, key: Callable[[Said], Hashable], trust: Trust
) -> dict[int, int]:
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for number, entry in entries.items():
        waiting[key(entry)].append(number)
    pairs: dict[int, int] = {}
    for number, draft in drafts.items():
        queue = waiting.get(key(draft))
        if queue and _certain(draft, entries[queue[0]], trust):
            pairs[number] = queue.popleft()
    return pairs


def _certain(draft: Said, entry: Said, trust: Trust) -> bool:
    """Whether the same words are enough: it depends on who gave them other names.

    A court files ten papers with one title in a day. Two sources may have two addresses for one
    resource, and then many words, or the same second, tell.
    """
    if trust == "words" or not contradict(draft, entry):
        return True
    to_the_second = "T" in draft.published and draft.published == entry.published
    many = len(draft.words[1].split()) >= _FEW_WORDS
    return trust == "either" and (to_the_second or many)


def _all(said: Said) -> Hashable:
    return said.published, said.title, said.summary, said.html, said.url, said.rest


def _letters(said: Said) -> Hashable:
    return said.published, said.title, said.summary, said.html


def _words(said: Said) -> Hashable:
    return said.day, said.words


def _by_day(
    drafts: Numbered, entries: Numbered, pairs: Mapping[int, int]
) -> Iterator[tuple[list[int], list[int]]]:
    """Give, for each day that has both, the drafts and the entries that are not paired yet."""
    ours = _left(drafts, pairs)
    theirs = _left(entries, pairs.values())
    for day, numbers in ours.items():
        if day in theirs and len(numbers) * len(theirs[day]) <= _MOST_COMPARED:
            yield numbers, theirs[day]


def _left(all_said: Numbered, paired: Iterable[int]) -> dict[str, list[int]]:
    done = set(paired)
    left: dict[str, list[int]] = defaultdict(list)
    for number, said in all_said.items():
        if number not in done:
            left[said.day].append(number)
    return left


def closest(close: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """Pair from the closest level down what has one candidate on either side."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for level in _LEVELS:
        while found := _only_ones(
            (d, e)
            for (d, e), near in close.items()
            if near >= level and d not in pairs and e not in taken
        ):
            pairs.update(found)
            taken.update(found.values())
    return pairs


def _only_ones(candidates: Iterable[tuple[int, int]]) -> dict[int, int]:
    entries_of: dict[int, list[int]] = defaultdict(list)
    drafts_of: dict[int, list[int]] = defaultdict(list)
    for draft, entry in candidates:
        entries_of[draft].append(entry)
        drafts_of[entry].append(draft)
    return {
        draft: entries[0]
        for draft, entries in entries_of.items()
        if len(entries) == 1 and len(drafts_of[entries[0]]) == 1
    }


def _ratio(one: Sequence[str], other: Sequence[str], *, least: float) -> float:
    """Give the part that two sequences share, or 0 if it is less than `least`."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0
