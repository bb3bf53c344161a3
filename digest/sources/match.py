"""Which draft is which entry: by what the source said of both, never by a guess between two.

Drafts and entries are paired only within a day. First those with the same words, then, from the
closest on, those that resemble each other and nothing else. No entry is given to two drafts.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from digest.sources.draft import looks_cut_off

_LEVELS = (1.0, 0.95, 0.9, 0.85, 0.8)
_SAME_TITLE = 0.9
_LIKE_TITLE = 0.6
_FEW_WORDS = 12
_LEAST_FOR_FEW_WORDS = 0.95


@dataclass(frozen=True, slots=True)
class Said:
    """What a source said of one entry: a day like 2022-08-05, a title or "", a summary."""

    day: str
    title: str
    summary: str

    @property
    def words(self) -> tuple[str, str]:
        """Title and summary as compared: case and white space do not count."""
        return _comparable(self.title), _comparable(self.summary)


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which draft (by number) is which entry (by number), and for others who resembles them."""

    pairs: Mapping[int, int]
    doubtful: Mapping[int, Sequence[int]]


def pair(drafts: Sequence[Said], entries: Sequence[Said]) -> Pairing:
    """Pair drafts with entries, each with one at most.

    A draft stays alone, and is doubtful, if several entries fit it equally well, or one that
    fits another draft as well.
    """
    pairs = _same_words(drafts, entries)
    doubtful: dict[int, Sequence[int]] = {}
    for ours, theirs in _by_day(drafts, entries, pairs):
        close = {(d, e): closeness(drafts[d], entries[e]) for d in ours for e in theirs}
        found = _closest(close)
        pairs.update(found)
        taken = set(found.values())
        for d in ours:
            others = tuple(e for e in theirs if close[d, e] and e not in taken)
            if d not in found and others:
                doubtful[d] = others
    return Pairing(pairs, doubtful)


def doubts(
    drafts: Sequence[Said], entries: Sequence[Said], pairing: Pairing
) -> dict[int, tuple[Sequence[int], str]]:
    """Tell of drafts without an entry which entries without a draft they may be, and why."""
    paired = set(pairing.pairs.values())
    alone = {number: entry for number, entry in enumerate(entries) if number not in paired}
    by_words = _grouped({number: entry.words for number, entry in alone.items()})
    by_day = _grouped({number: entry.day for number, entry in alone.items()})
    twins = _grouped({number: _words(said) for number, said in enumerate(drafts)})
    found: dict[int, tuple[Sequence[int], str]] = {}
    for number, draft in enumerate(drafts):
        if number in pairing.pairs:
            continue
        if number in pairing.doubtful:
            found[number] = (pairing.doubtful[number], "more than one fits as well")
        elif draft.words in by_words:
            found[number] = (by_words[draft.words], "the same words on another day")
        elif draft.day in by_day:
            found[number] = (by_day[draft.day], "other words on the same day")
        elif len(twins[_words(draft)]) > 1:
            found[number] = ((), "the same record is there twice")
    return found


def _grouped(keys: Mapping[int, Hashable]) -> Mapping[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number, key in keys.items():
        groups[key].append(number)
    return groups


def closeness(draft: Said, entry: Said) -> float:
    """How close two records of one day are: 1 for the same summary, 0 for not at all."""
    title, summary = draft.words
    old_title, old_summary = entry.words
    if title and old_title and not _ratio(title, old_title, least=_LIKE_TITLE):
        return 0.0
    if summary and summary == old_summary:
        return 1.0
    if (title and title == old_title) or _goes_on(summary, entry.summary):
        return _SAME_TITLE
    return _resemblance(summary, old_summary)


def _goes_on(summary: str, cut: str) -> bool:
    """Whether a summary is the whole of one that was cut off."""
    return looks_cut_off(cut) and summary.startswith(_comparable(cut))


def _resemblance(one: str, other: str) -> float:
    """Compare word by word, or few words letter by letter and more strictly; 0 if not enough."""
    if not (one and other):
        return 0.0
    words, other_words = one.split(), other.split()
    if min(len(words), len(other_words)) < _FEW_WORDS:
        return _ratio(one, other, least=_LEAST_FOR_FEW_WORDS)
    return _ratio(words, other_words, least=_LEVELS[-1])


def _same_words(drafts: Sequence[Said], entries: Sequence[Said]) -> dict[int, int]:
    """Pair what is the same to the letter, then what is the same word for word; twins in order."""
    pairs = _same(list(enumerate(drafts)), list(enumerate(entries)), _letters)
    taken = set(pairs.values())
    return pairs | _same(
        [(number, draft) for number, draft in enumerate(drafts) if number not in pairs],
        [(number, entry) for number, entry in enumerate(entries) if number not in taken],
        _words,
    )


def _same(
    drafts: Iterable[tuple[int, Said]],
    entries: Iterable[tuple[int, Said]],
    key: Callable[[Said], Hashable],
) -> dict[int, int]:
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for number, entry in entries:
        waiting[key(entry)].append(number)
    return {
        number: waiting[key(draft)].popleft() for number, draft in drafts if waiting.get(key(draft))
    }


def _letters(said: Said) -> Hashable:
    return said


def _words(said: Said) -> Hashable:
    return said.day, said.words


def _by_day(
    drafts: Sequence[Said], entries: Sequence[Said], pairs: Mapping[int, int]
) -> Iterator[tuple[list[int], list[int]]]:
    """Give, for each day that has both, the drafts and the entries that are not paired yet."""
    ours = _left(drafts, pairs)
    theirs = _left(entries, pairs.values())
    for day, numbers in ours.items():
        if day in theirs:
            yield numbers, theirs[day]


def _left(all_said: Sequence[Said], paired: Iterable[int]) -> dict[str, list[int]]:
    done = set(paired)
    left: dict[str, list[int]] = defaultdict(list)
    for number, said in enumerate(all_said):
        if number not in done:
            left[said.day].append(number)
    return left


def _closest(close: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """Pair from the closest level down what has one candidate on either side."""
    pairs: dict[int, int] = {}
    for level in _LEVELS:
        while found := _only_ones(
            (d, e)
            for (d, e), near in close.items()
            if near >= level and d not in pairs and e not in pairs.values()
        ):
            pairs.update(found)
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


def _comparable(text: str) -> str:
    return " ".join(text.casefold().split())
