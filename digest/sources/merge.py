"""Drafts into the catalog: what is known is matched, what is new gets its permanent id.

Every entry keeps in `source` what its source said of it, so an import is a three-way merge. Each
record becomes exactly one thing, and the sum is looked at before anything is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import count
from typing import Any

from digest.errors import SourceError
from digest.sources.became import Became, report_of
from digest.sources.dates.order import NAMES
from digest.sources.draft import Draft
from digest.sources.gather import MEANINGS, Before, Midnight
from digest.sources.match.pairing import Pairing, pair
from digest.sources.match.said import Json, memories, said_by, said_of
from digest.sources.reconcile import Origin, new_entry, reconcile, withdraw
from digest.sources.repeats import without_repeats
from digest.sources.report import Refusal, Report, Skipped
from digest.sources.works import with_works
from digest.text import clean_line

_FEW, _MANY = 2, 10


@dataclass(frozen=True, slots=True)
class Merged:
    """The catalog's document after an import, and what the import did."""

    document: Json
    report: Report


def read_before(document: Mapping[str, Any], name: str) -> Before:
    """Tell how the dates of a source were read before; what was read in two ways counts as not."""
    known = [memories(entry).get(name, {}) for entry in document["entries"]]
    orders = {memory.get("dates") for memory in known}
    met = [order for order in NAMES if order in orders]
    midnights = {memory.get("midnight") for memory in known}
    meant: list[Midnight] = [meaning for meaning in MEANINGS if meaning in midnights]
    return Before(
        order=met[0] if len(met) == 1 else None, midnight=meant[0] if len(meant) == 1 else None
    )


def merge(
    document: Mapping[str, Any],
    drafts: Sequence[Draft],
    origin: Origin,
    *,
    refused: Sequence[Refusal] = (),
    skipped: Sequence[Skipped] = (),
) -> Merged:
    """Reconcile drafts with a catalog's document, which stays as it is.

    New entries come first, in the order of the drafts; the others keep their places, also those
    that the source has no longer.

    Args:
        document: the catalog as it stands.
        drafts: the records of the source that can be entries.
        origin: the source, and the clock.
        refused: its records that cannot.
        skipped: its records that are none, on purpose.

    Raises:
        SourceError: the records look like those of another source; or so many are missing that the
            source is more likely broken than emptied, and missing ones are to be withdrawn.
    """
    entries: list[Json] = document["entries"]
    records = len(drafts) + len(refused) + len(skipped)
    drafts, repeated = without_repeats(drafts)
    said = [said_of(entry, origin.name, origin.zone) for entry in entries]
    own = {e for e, entry in enumerate(entries) if origin.name in memories(entry)}
    pairing = pair([said_by(draft, origin.zone) for draft in drafts], said, own)
    _refuse_another_source(pairing, origin)
    became = tuple(_become(drafts, entries, pairing, origin))
    missing = [entries[e] for e in sorted(own.difference(pairing.pairs.values()))]
    live = sum(not entries[e].get("withdrawn") for e in own)
    gone = tuple(_gone(missing, live, origin))
    after = {each.id: each.after for each in (*became, *gone)}
    new = [each.after for each in became if each.before is None]
    report = report_of(became, gone, pairing, entries, repeated)
    report = replace(report, refused=tuple(refused), skipped=tuple(skipped))
    _count(report, records)
    return Merged(
        {**document, "entries": [*new, *(after.get(entry["id"], entry) for entry in entries)]},
        report,
    )


def _become(
    drafts: Sequence[Draft], entries: Sequence[Json], pairing: Pairing, origin: Origin
) -> Iterator[Became]:
    """Give what each draft becomes. First ids are given, since a translation names its original."""
    taken = {"", *(entry["id"] for entry in entries)}
    ids: list[str] = []
    for number, draft in enumerate(drafts):
        if number in pairing.pairs:
            ids.append(entries[pairing.pairs[number]]["id"])
        else:
            ids.append(_new_id(draft, origin, taken))
            taken.add(ids[-1])
    for number, draft in enumerate(with_works(drafts, ids, entries, origin.name)):
        if number not in pairing.pairs:
            yield Became(draft, None, new_entry(draft, ids[number], origin))
            continue
        entry = entries[pairing.pairs[number]]
        merged = reconcile(entry, draft, origin)
        yield Became(draft, entry, merged.entry, merged.kept)


def _new_id(draft: Draft, origin: Origin, taken: set[str]) -> str:
    """Make an id that nobody has. It is stored, and never made again, whatever changes later."""
    if origin.keep_ids and draft.key == clean_line(draft.key) and draft.key not in taken:
        return draft.key
    said = said_by(draft, origin.zone)
    words = "\n".join((*said.words, *filter(None, (draft.key, draft.url))))
    id = f"{said.day or 'undated'}-{sha256(words.encode()).hexdigest()[:8]}"
    numbered = (id if number == 1 else f"{id}-{number}" for number in count(1))
    return next(free for free in numbered if free not in taken)


def _refuse_another_source(pairing: Pairing, origin: Origin) -> None:
    """Refuse records whose keys are those of entries that have nothing else in common with them."""
    unlike, keyed = len(pairing.rewritten), len(pairing.keyed)
    if origin.trust_keys or not (unlike >= _MANY or (unlike >= _FEW and unlike * 2 > keyed)):
        return
    raise SourceError(
        origin.name,
        f"{unlike} of {keyed} records have the key of an entry and nothing else of it, so this "
        "looks like another source with the same numbering",
        "give it a name of its own with --as NAME; if it is the same one, say --trust-keys",
    )


def _gone(missing: Sequence[Json], live: int, origin: Origin) -> Iterator[Became]:
    """Give what becomes of entries that the source has no longer."""
    missing = [entry for entry in missing if not entry.get("withdrawn")]
    if not origin.withdraw_missing:
        yield from (Became(None, entry, entry) for entry in missing)
        return
    if len(missing) * 2 > live:
        raise SourceError(
            origin.name,
            f"{len(missing)} of the {live} entries that it had are missing, more than half: "
            "nothing was withdrawn",
            "see whether the source is whole; withdraw single entries with: digest withdraw ID",
        )
    for entry in missing:
        yield Became(None, entry, withdraw(entry, origin))


def _count(report: Report, records: int) -> None:
    """See to it that every record of the source has become exactly one thing."""
    if report.records != records:
        raise AssertionError(f"{records} records have become {report.records} things")
