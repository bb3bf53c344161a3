"""Which entry is the work that others are translations of, by what their source says."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from digest.sources.draft import Draft
from digest.sources.match.said import Json, memories, text_in


def with_works(
    drafts: Sequence[Draft], ids: Sequence[str], entries: Sequence[Json], name: str
) -> list[Draft]:
    """Put in each draft the id of its work where the source has the key of one.

    A key that no record has is the name of a work: the translations that share it are of the one
    among them that others name already, or else of the first by id. A translation of a translation
    is of the first work, and in a circle the first by id is the work.

    Args:
        drafts: the records, `translation_of` as the source says it.
        ids: the entry of each.
        entries: those of the catalog before.
        name: the source.
    """
    if not any(draft.translation_of for draft in drafts):
        return list(drafts)
    named = _ids_by_key(drafts, ids, entries, name)
    parents = {
        id: named[draft.translation_of]
        for draft, id in zip(drafts, ids, strict=True)
        if draft.translation_of
    }
    return [
        replace(
            draft,
            work=draft.translation_of,
            translation_of=_root(id, parents) if draft.translation_of else "",
        )
        for draft, id in zip(drafts, ids, strict=True)
    ]


def _ids_by_key(
    drafts: Sequence[Draft], ids: Sequence[str], entries: Sequence[Json], name: str
) -> dict[str, str]:
    """Give the entry that each key, and each name of a work, stands for."""
    found: dict[str, str] = {}
    known: dict[str, str] = {}
    for entry in entries:
        memory = memories(entry).get(name, {})
        if key := text_in(memory, "key"):
            found[key] = entry["id"]
        if work := text_in(memory, "work"):
            known.setdefault(work, text_in(entry, "translation_of") or entry["id"])
    found |= {draft.key: id for draft, id in zip(drafts, ids, strict=True) if draft.key}
    old = {entry["id"] for entry in entries}
    for work, members in _members(drafts, ids, found).items():
        before = [id for id in members if id in old]
        found[work] = known.get(work) or min(before or members)
    return found


def _members(
    drafts: Sequence[Draft], ids: Sequence[str], found: Mapping[str, str]
) -> dict[str, list[str]]:
    members: dict[str, list[str]] = {}
    for draft, id in zip(drafts, ids, strict=True):
        if draft.translation_of and draft.translation_of not in found:
            members.setdefault(draft.translation_of, []).append(id)
    return members


def _root(id: str, parents: Mapping[str, str]) -> str:
    """Follow translations to the work; "" for the work itself."""
    path = [id]
    while (parent := parents.get(path[-1])) is not None and parent not in path:
        path.append(parent)
    if parent is None:
        return path[-1] if path[-1] != id else ""
    circle = path[path.index(parent) :]
    work = min(circle)
    return work if work != id else ""
