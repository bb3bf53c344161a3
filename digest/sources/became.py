"""What became of each record, and the report that tells it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.sources.draft import Draft
from digest.sources.match.pairing import Pairing
from digest.sources.match.said import Json
from digest.sources.report import Change, Doubt, Notice, Report

_NOT_SHOWN = ("source",)


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a draft: its entry before (None: it is new) and after.

    Without a draft it is an entry that the source has no longer.
    """

    draft: Draft | None
    before: Json | None
    after: Json
    kept: tuple[Change, ...] = ()

    @property
    def id(self) -> str:
        """The id of the entry."""
        return str(self.after["id"])

    @property
    def changes(self) -> tuple[Change, ...]:
        """What people see that is different now."""
        if self.before is None or self.before == self.after:
            return ()
        return tuple(_changes(self.id, self.before, self.after))


def _changes(id: str, before: Json, after: Json) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        if name not in _NOT_SHOWN and before.get(name) != after.get(name):
            yield Change(id, name, before.get(name), after.get(name))


def report_of(
    became: Sequence[Became],
    gone: Sequence[Became],
    pairing: Pairing,
    entries: Sequence[Json],
    repeated: tuple[str, ...],
) -> Report:
    """Tell what an import did, but for what was refused and skipped before.

    Args:
        became: what each draft became, in the order of the drafts.
        gone: what became of entries that the source has no longer.
        pairing: which draft is which entry, by number.
        entries: those of the catalog before.
        repeated: places of records that are there twice.
    """
    new = tuple(each for each in became if each.before is None)
    changed = tuple(each for each in became if each.changes)
    touched = (*new, *changed)
    drafts = [(each.id, each.draft) for each in touched if each.draft]
    turned = (*became, *gone)
    return Report(
        new=tuple(each.id for each in new),
        changed=tuple(each.id for each in changed),
        unchanged=tuple(each.id for each in became if each.before and not each.changes),
        changes=tuple(change for each in became for change in each.changes),
        kept=tuple(change for each in became for change in each.kept),
        ambiguous=tuple(_doubts(became, pairing, entries)),
        repeated=repeated,
        derived=tuple(each.id for each in touched if each.after.get("title_derived")),
        cut_off=tuple(id for id, draft in drafts if draft.cut_off),
        rewritten=tuple(became[number].id for number in pairing.rewritten),
        withdrawn=tuple(each.id for each in turned if _turned(each, withdrawn=True)),
        returned=tuple(each.id for each in turned if _turned(each, withdrawn=False)),
        gone=tuple(each.id for each in gone if not each.after.get("withdrawn")),
        notices=tuple(Notice(id, words) for id, draft in drafts for words in draft.notices),
    )


def _doubts(
    became: Sequence[Became], pairing: Pairing, entries: Sequence[Mapping[str, object]]
) -> Iterator[Doubt]:
    for number, (others, why) in sorted(pairing.doubts.items()):
        yield Doubt(became[number].id, tuple(str(entries[e]["id"]) for e in others), why)


def _turned(each: Became, *, withdrawn: bool) -> bool:
    """Whether an entry was withdrawn by this import, or came back with it."""
    before = bool(each.before and each.before.get("withdrawn"))
    return bool(each.after.get("withdrawn")) is withdrawn and before is not withdrawn
