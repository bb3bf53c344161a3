"""Drafts into the catalog: what is known is matched, what is new gets its permanent id.

Every entry keeps in `source` what its source said of it. So an import is a three-way merge: what
the source changed is taken, what a person changed is kept, and where both did, the person's stays
and the report says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import Any

from digest.sources.dates import NAMES, Order
from digest.sources.draft import Draft
from digest.sources.match import Pairing, Said, doubts, pair
from digest.sources.reconcile import (
    Json,
    Origin,
    new_entry,
    reconcile,
    said_by,
    said_of,
    source_name,
)
from digest.sources.report import Change, Doubt, Refusal, Report

_SHOWN = ("title", "title_derived", "summary")


@dataclass(frozen=True, slots=True)
class Merged:
    """The catalog's document after an import, and what the import did."""

    document: Json
    report: Report


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a draft: its entry before (None: it is new) and after."""

    draft: Draft
    before: Json | None
    after: Json
    kept: tuple[Change, ...] = ()

    @property
    def id(self) -> str:
        return str(self.after["id"])

    @property
    def changes(self) -> tuple[Change, ...]:
        if self.before is None:
            return ()
        pairs = ((name, self.before.get(name), self.after.get(name)) for name in _SHOWN)
        return tuple(Change(self.id, name, old, new) for name, old, new in pairs if old != new)


def order_before(document: Mapping[str, Any], name: str) -> Order | None:
    """Tell how the dates of a source were read before; None if never, or in both orders."""
    orders = [e["source"].get("dates") for e in document["entries"] if source_name(e) == name]
    met = [order for order in NAMES if order in orders]
    return met[0] if len(met) == 1 else None


def merge(document: Mapping[str, Any], drafts: Sequence[Draft], origin: Origin) -> Merged:
    """Reconcile drafts with a catalog's document, which stays as it is.

    New entries come first, in the order of the drafts; the others keep their places, also those
    that the source has no longer.
    """
    entries: list[Json] = document["entries"]
    candidates = [entry for entry in entries if source_name(entry) in (None, origin.name)]
    worded = [draft for draft in drafts if not draft.empty]
    ours, theirs = [said_by(draft) for draft in worded], [said_of(entry) for entry in candidates]
    pairing = pair(ours, theirs)
    found = {d: candidates[e] for d, e in pairing.pairs.items()}
    outcomes = tuple(_outcomes(worded, found, {entry["id"] for entry in entries}, origin))
    paired = set(pairing.pairs.values())
    return Merged(
        {**document, "entries": _entries(entries, outcomes)},
        Report(
            **_sorted(outcomes),
            changes=tuple(change for outcome in outcomes for change in outcome.changes),
            kept=tuple(change for outcome in outcomes for change in outcome.kept),
            ambiguous=tuple(_doubts(outcomes, ours, theirs, candidates, pairing)),
            refused=tuple(
                Refusal(d.place, "neither a title nor an abstract") for d in drafts if d.empty
            ),
            absent=sum(
                1 for e, entry in enumerate(candidates) if source_name(entry) and e not in paired
            ),
        ),
    )


def _outcomes(
    drafts: Sequence[Draft], found: Mapping[int, Json], ids: set[str], origin: Origin
) -> Iterator[_Outcome]:
    taken = set(ids)
    for number, draft in enumerate(drafts):
        if number in found:
            reconciled = reconcile(found[number], draft, origin)
            yield _Outcome(draft, found[number], reconciled.entry, reconciled.kept)
        else:
            id = _new_id(said_by(draft), taken)
            taken.add(id)
            yield _Outcome(draft, None, new_entry(draft, id, origin))


def _new_id(said: Said, taken: set[str]) -> str:
    """Make an id that nobody has. It is stored, and never made again, whatever changes later."""
    words = "\n".join(said.words)
    id = f"{said.day}-{sha256(words.encode()).hexdigest()[:8]}"
    numbered = (id if number == 1 else f"{id}-{number}" for number in count(1))
    return next(free for free in numbered if free not in taken)


def _entries(entries: Sequence[Json], outcomes: Sequence[_Outcome]) -> list[Json]:
    merged = {outcome.id: outcome.after for outcome in outcomes if outcome.before}
    new = [outcome.after for outcome in outcomes if outcome.before is None]
    return [*new, *(merged.get(entry["id"], entry) for entry in entries)]


def _sorted(outcomes: Sequence[_Outcome]) -> dict[str, Any]:
    new = [outcome for outcome in outcomes if outcome.before is None]
    changed = [outcome for outcome in outcomes if outcome.before not in (None, outcome.after)]
    touched = [outcome for outcome in outcomes if outcome.before != outcome.after]
    return {
        "new": tuple(outcome.id for outcome in new),
        "changed": tuple(outcome.id for outcome in changed),
        "unchanged": tuple(o.id for o in outcomes if o.before == o.after),
        "derived": tuple(o.id for o in touched if o.after.get("title_derived")),
        "cut_off": tuple(outcome.id for outcome in touched if outcome.draft.cut_off),
    }


def _doubts(
    outcomes: Sequence[_Outcome],
    ours: Sequence[Said],
    theirs: Sequence[Said],
    candidates: Sequence[Json],
    pairing: Pairing,
) -> Iterator[Doubt]:
    for number, (others, why) in doubts(ours, theirs, pairing).items():
        ids = tuple(candidates[other]["id"] for other in others)
        yield Doubt(outcomes[number].id, ids, why)
