"""Drafts and entries: who is who, step by step, and who may be whom."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from digest.sources.match.names import by_address, by_key
from digest.sources.match.said import Said, comparable
from digest.sources.match.words import Numbered, Trust, by_words, contradict

Doubt = tuple[Sequence[int], str]
"""The numbers of entries, and why a draft may be one of them."""

_SAME_ADDRESS = "the same address, and nothing else"
_SAME_KEY = "several have its key"
_SEVERAL = "more than one fits as well"
_MOST_NAMED = 5
_HARDLY_ANY = 10
_LOOKED_AT = 50
_NEARLY_ALL = 0.8
_FEW = 5


@dataclass(frozen=True, slots=True)
class Pairing:
    """What became of each draft (by number).

    `pairs` has its entry (by number), `keyed` those that were found by key. `rewritten` have the
    key of their entry and nothing else of it. All others are new; of these, `doubts` tells which
    entries they may be, and why.
    """

    pairs: Mapping[int, int]
    keyed: Mapping[int, int]
    rewritten: tuple[int, ...]
    doubts: Mapping[int, Doubt]


def pair(drafts: Sequence[Said], entries: Sequence[Said], own: Collection[int]) -> Pairing:
    """Pair drafts with entries: by key, then by address, then by day and words.

    Args:
        drafts: what the source says now.
        entries: what was said of the entries of the catalog.
        own: the numbers of the entries that this source has spoken of before.
    """
    each, known = dict(enumerate(drafts)), dict(enumerate(entries))
    mine = {e: entry for e, entry in known.items() if e in own}
    others = {e: entry for e, entry in known.items() if e not in own}
    keyed = by_key(each, mine)
    addressed = by_address(each, known, keyed)
    pairs = {**keyed.pairs, **addressed.pairs}
    several: dict[int, Doubt] = {}
    beliefs: tuple[tuple[Numbered, Trust], ...] = (
        (mine, _trust(each, mine, pairs)),
        (others, "either"),
    )
    for among, trust in beliefs:
        left = _without(each, (*pairs, *several))
        worded = by_words(left, _without(among, pairs.values()), trust)
        pairs |= worded.pairs
        several |= {number: (found, _SEVERAL) for number, found in worded.doubtful.items()}
    new = _without(each, pairs)
    told = {number: (found, _SAME_ADDRESS) for number, found in addressed.doubtful.items()}
    told |= {number: (found, _SAME_KEY) for number, found in keyed.doubtful.items()}
    like = _by_likeness(new, _without(known, pairs.values()), own) if new else {}
    doubts = like | {number: doubt for number, doubt in (several | told).items() if number in new}
    return Pairing(pairs, keyed.pairs, keyed.rewritten, doubts)


def _trust(drafts: Numbered, own: Numbered, pairs: Mapping[int, int]) -> Trust:
    """Tell what it means that a source has records under other names than before.

    As a rule, that they are other records: names win. If hardly any record is found by its name,
    the site may have moved, or all may be new. It has moved if nearly all are found by their words;
    of few records, only many words tell.
    """
    named = {d: draft for d, draft in drafts.items() if draft.named}
    known = {e: entry for e, entry in own.items() if entry.named}
    found = sum(d in named and e in known for d, e in pairs.items())
    if found * _HARDLY_ANY >= min(len(named), len(known)):
        return "names"
    if len(named) < _FEW:
        return "either"
    worded = by_words(_without(named, pairs), _without(known, pairs.values()), "words")
    return "words" if len(worded.pairs) >= _NEARLY_ALL * len(named) else "names"


def _without(numbered: Numbered, numbers: Iterable[int]) -> Numbered:
    gone = set(numbers)
    return {number: said for number, said in numbered.items() if number not in gone}


def _by_likeness(new: Numbered, alone: Numbered, own: Collection[int]) -> dict[int, Doubt]:
    """Tell of new drafts which entries without a draft they may be, and why."""
    namesakes = _Namesakes(alone)
    own_days = _grouped((number, entry.day) for number, entry in alone.items() if number in own)
    twins = Counter((d.day, d.words) for d in new.values() if not d.key)
    found: dict[int, Doubt] = {}
    for number, draft in new.items():
        nameless = not draft.named
        sure = (
            e
            for e in islice(namesakes.of(draft), _LOOKED_AT)
            if nameless or draft.day == alone[e].day or not contradict(draft, alone[e])
        )
        others = tuple(islice(sure, _MOST_NAMED)) if alone else ()
        if others:
            found[number] = (others, _why(draft, alone[others[0]]))
        elif nameless and draft.day in own_days:
            found[number] = (own_days[draft.day][:_MOST_NAMED], "other words on the same day")
        elif not draft.key and twins[draft.day, draft.words] > 1:
            found[number] = ((), "the same record is there twice")
    return found


class _Namesakes:
    """Entries by their words. Summaries are looked at only under a title that somebody asks for."""

    def __init__(self, entries: Numbered) -> None:
        self._entries = entries
        self._by_title = _grouped((n, comparable(entry.title)) for n, entry in entries.items())
        self._by_words: dict[str, Mapping[Hashable, list[int]]] = {}

    def of(self, said: Said) -> Sequence[int]:
        """Give the entries that have the words of a draft."""
        title = comparable(said.title)
        if title not in self._by_words:
            numbers = self._by_title.get(title, ())
            self._by_words[title] = _grouped((n, self._entries[n].words) for n in numbers)
        return self._by_words[title].get(said.words, ())


def _why(draft: Said, entry: Said) -> str:
    if draft.day != entry.day:
        return "the same words on another day"
    return "the same words under another name"


def _grouped(keys: Iterable[tuple[int, Hashable]]) -> Mapping[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number, key in keys:
        groups[key].append(number)
    return groups
