"""Pairs by what names a record: its key in its source, or its address. Never by one that repeats.

Real feeds have 98 items with one link, and ids that are doubled or empty; so a key or an address
counts only where one record of the source and one entry of the catalog have it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from digest.sources.match.said import Said
from digest.sources.match.words import Numbered, alike, closeness, closest

_DAY = len("2022-08-05")


@dataclass(frozen=True, slots=True)
class Named:
    """Pairs of draft and entry (by number), and drafts that share a name with entries unlike them.

    `rewritten` are drafts that have the key of an entry and nothing else of it.
    """

    pairs: Mapping[int, int]
    doubtful: Mapping[int, tuple[int, ...]]
    rewritten: tuple[int, ...] = ()


def by_key(drafts: Numbered, entries: Numbered) -> Named:
    """Pair by the key that the source itself gives; where several have it, by words as well."""
    mine, theirs = _having(drafts, _key), _having(entries, _key)
    pairs: dict[int, int] = {}
    doubtful: dict[int, tuple[int, ...]] = {}
    rewritten: list[int] = []
    for key, ours in mine.items():
        others = theirs.get(key, [])
        if len(ours) == len(others) == 1:
            pairs[ours[0]] = others[0]
            if not _of_one_record(drafts[ours[0]], entries[others[0]]):
                rewritten.append(ours[0])
        elif others:
            close = {(d, e): closeness(drafts[d], entries[e]) for d in ours for e in others}
            found = closest(close)
            pairs |= found
            doubtful |= {d: tuple(others) for d in ours if d not in found}
    return Named(pairs, doubtful, tuple(rewritten))


def by_address(drafts: Numbered, entries: Numbered, before: Named) -> Named:
    """Pair by address what its key has not paired.

    Something else must agree: the day, the title or the summary. If nothing does, the draft is in
    doubt: pages are used again, and a link may be that of a whole list.
    """
    mine, theirs = _having(drafts, _address), _having(entries, _address)
    taken = set(before.pairs.values())
    pairs: dict[int, int] = {}
    doubtful: dict[int, tuple[int, ...]] = {}
    for address, ours in mine.items():
        others = theirs.get(address, [])
        if len(ours) != 1 or len(others) != 1 or ours[0] in before.pairs or others[0] in taken:
            continue
        (d,), (e,) = ours, others
        if _same_day(drafts[d], entries[e]) or alike(drafts[d], entries[e]):
            pairs[d] = e
        else:
            doubtful[d] = (e,)
    return Named(pairs, doubtful)


def _key(said: Said) -> str:
    return said.key


def _address(said: Said) -> str:
    return said.address


def _having(numbered: Numbered, name: Callable[[Said], str]) -> dict[str, list[int]]:
    """Gather numbers by what names them, without those that have no such name."""
    named: Iterable[tuple[int, str]] = ((number, name(said)) for number, said in numbered.items())
    found: dict[str, list[int]] = defaultdict(list)
    for number, its_name in named:
        if its_name:
            found[its_name].append(number)
    return found


def _same_day(draft: Said, entry: Said) -> bool:
    return len(draft.day) == _DAY and draft.day == entry.day


def _of_one_record(draft: Said, entry: Said) -> bool:
    """Whether anything but the key says that an entry is of this record.

    A day alone does not: a sheet has whole years of rows on one.
    """
    return bool(draft.address and draft.address == entry.address) or alike(draft, entry)
