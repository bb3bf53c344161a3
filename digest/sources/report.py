"""What an import does to the catalog, for a person to look at."""

from dataclasses import dataclass


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
class Refusal:
    """A record that cannot become an entry: where it is, and why."""

    place: str
    problem: str


@dataclass(frozen=True, slots=True)
class Report:
    """What becomes of each record. `new`, `changed` and `unchanged` are ids of entries.

    `kept` are fields that both the source and a person changed: the person's stays, as `old`.
    `derived` are the entries among new and changed ones whose title was made of the summary, and
    `cut_off` those whose summary stops in the middle. `absent` counts the entries of earlier
    imports that the source has no longer; they stay.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    kept: tuple[Change, ...] = ()
    ambiguous: tuple[Doubt, ...] = ()
    refused: tuple[Refusal, ...] = ()
    derived: tuple[str, ...] = ()
    cut_off: tuple[str, ...] = ()
    absent: int = 0
