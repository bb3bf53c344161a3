"""What differs between two records of issues, or of one issue made twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from digest.model import EditionNote, Entry, Record

_PERMANENT = ("id",)


@dataclass(frozen=True, slots=True)
class Change:
    """A field of an entry that is not what it was."""

    id: str
    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How the entries that two editions share stand in them; `before` is None for a new edition.

    `moved` are entries that stand in another section, with both; `reordered` are the sections in
    which those that stayed are in another order; `resorted` says whether the sections are.
    """

    language: str
    before: EditionNote | None
    after: EditionNote | None
    moved: tuple[tuple[str, str, str], ...] = ()
    reordered: tuple[str, ...] = ()
    resorted: bool = False

    @property
    def is_same(self) -> bool:
        """Whether nothing that stayed stands elsewhere, and as many read it."""
        if self.before is None or self.after is None:
            return False
        same_readers = self.before.readers == self.after.readers
        return same_readers and not (self.moved or self.reordered or self.resorted)


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs in the entries of two records."""

    came: tuple[Entry, ...]
    went: tuple[Entry, ...]
    changed: tuple[Change, ...]
    arrangements: tuple[Arrangement, ...]


def difference(before: Record, after: Record) -> Difference:
    """Say which entries came, went and changed, and where they stand now."""
    old = {entry.id: entry for entry in before.snapshots}
    new = {entry.id: entry for entry in after.snapshots}
    return Difference(
        came=tuple(entry for entry in after.snapshots if entry.id not in old),
        went=tuple(entry for entry in before.snapshots if entry.id not in new),
        changed=tuple(change for id in old if id in new for change in _changes(old[id], new[id])),
        arrangements=tuple(a for a in _arrangements(before, after) if not a.is_same),
    )


def _changes(before: Entry, after: Entry) -> Iterator[Change]:
    for field in fields(Entry):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new and field.name not in _PERMANENT:
            yield Change(before.id, field.name, old, new)


def _arrangements(before: Record, after: Record) -> Iterator[Arrangement]:
    old = {note.language: note for note in before.editions}
    new = {note.language: note for note in after.editions}
    for language in dict.fromkeys((*old, *new)):
        if language in old and language in new:
            yield _arrangement(language, old[language], new[language])
        else:
            yield Arrangement(language, old.get(language), new.get(language))


def _arrangement(language: str, before: EditionNote, after: EditionNote) -> Arrangement:
    was, now = _sections_of(before), _sections_of(after)
    stayed = {id for id in was if was[id] == now.get(id)}
    old, new = _kept(before, stayed), _kept(after, stayed)
    return Arrangement(
        language,
        before,
        after,
        moved=tuple((id, was[id], now[id]) for id in was if id in now and was[id] != now[id]),
        reordered=tuple(topic for topic in old if old[topic] != new[topic]),
        resorted=list(old) != list(new),
    )


def _sections_of(note: EditionNote) -> Mapping[str, str]:
    return {id: topic for topic, ids in note.sections for id in ids}


def _kept(note: EditionNote, stayed: set[str]) -> dict[str, tuple[str, ...]]:
    """Give the sections with those of their entries that stayed there, empty ones left out."""
    found = {topic: tuple(id for id in ids if id in stayed) for topic, ids in note.sections}
    return {topic: ids for topic, ids in found.items() if ids}
