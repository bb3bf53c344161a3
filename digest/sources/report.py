"""What an import does to the catalog, for a person to look at."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.sources.record import Refusal, Skipped

__all__ = ["Change", "Doubt", "Notice", "Refusal", "Report", "Skipped"]


@dataclass(frozen=True, slots=True)
class Change:
    """A field of an entry, and two values of it: before and after, or kept and not taken."""

    id: str
    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Doubt:
    """A new entry that may be one that the catalog has: their ids, and why it looks so."""

    id: str
    others: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What was mended in the record of an entry."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """What becomes of each record. `new`, `changed` and `unchanged` are ids of entries.

    Args:
        new: entries that the catalog did not have.
        changed: entries of which something that people see is different now.
        unchanged: all others that the source has.
        changes: the fields of the changed ones.
        kept: fields that both the source and a person changed: the person's stays, as `old`.
        ambiguous: new entries that may be old ones.
        repeated: places of records that are there before, to the letter.
        refused: records that cannot become entries.
        skipped: records that are no entries, on purpose.
        derived: of new and changed entries, those whose title was made of the summary.
        cut_off: of new and changed entries, those whose summary stops in the middle.
        rewritten: entries of which the source has kept the key and nothing else.
        gone: entries that the source had and has no longer; they stay.
        withdrawn: entries that were withdrawn because the source says so, or has them no longer.
        returned: entries whose withdrawal was taken back, since the source has them again.
        notices: what was mended in records.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    kept: tuple[Change, ...] = ()
    ambiguous: tuple[Doubt, ...] = ()
    repeated: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    derived: tuple[str, ...] = ()
    cut_off: tuple[str, ...] = ()
    rewritten: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def records(self) -> int:
        """The number of records of the source: each has become one of six things."""
        became: Sequence[Sequence[object]] = (
            *(self.new, self.changed, self.unchanged),
            *(self.repeated, self.refused, self.skipped),
        )
        return sum(len(records) for records in became)
