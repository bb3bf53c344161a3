"""One entry and what its source says of it now: a three-way merge, field by field.

What the source changed is taken, what a person changed is kept, and where both did, the person's
stays and the report says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from digest.sources.dates.order import Order
from digest.sources.draft import Draft, wording
from digest.sources.gather import Midnight
from digest.sources.match.said import UTC as UTC_ZONE
from digest.sources.match.said import Json, Said, last_memory, memories, said_by, said_of
from digest.sources.report import Change
from digest.sources.words import merge_words

_PLAIN = ("url", "published", "updated", "language", "translation_of", "authors", "files")
_MEMORY = (
    "name",
    "key",
    "dates",
    "midnight",
    "published",
    "title",
    "summary",
    "summary_type",
    "url",
)
"""What `source` begins with, in this order."""


def _given(_entry: Json, draft: Draft) -> tuple[str, ...]:
    return draft.topics


@dataclass(frozen=True, slots=True)
class Origin:
    """Where drafts come from, and what their entries get that the source does not say.

    `dates` is the order in which the source's dates were read, `midnight` what 00:00 was taken for
    in them; `added` is the clock of the import.
    `topics` gives the topics of an entry, worded as it will be, and of the draft that it is from.
    `keep_ids`: the keys of the source are ids of a catalog, and stay if they are free.
    `withdraw_missing`: what the source has no longer is withdrawn. `trust_keys`: a key is right
    even where everything else has changed. `zone` is the site's.
    """

    name: str
    dates: Order | None
    language: str
    added: datetime
    midnight: Midnight | None = None
    keep_ids: bool = False
    withdraw_missing: bool = False
    trust_keys: bool = False
    zone: ZoneInfo = UTC_ZONE
    topics: Callable[[Json, Draft], tuple[str, ...]] = _given

    @property
    def stamp(self) -> str:
        """The clock of the import as the catalog writes it."""
        return self.added.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Reconciled:
    """An entry after a merge, and the fields in which a person's words stayed."""

    entry: Json
    kept: tuple[Change, ...]


def new_entry(draft: Draft, id: str, origin: Origin) -> Json:
    """Make an entry of a draft, under an id that it keeps for ever."""
    worded = wording(draft.title, draft.summary, html=draft.summary_html)
    entry: Json = {"id": id, "title": worded.title}
    if worded.derived:
        entry["title_derived"] = True
    entry["summary"] = worded.summary
    if draft.summary_html:
        entry["summary_type"] = "html"
    said = _plain(draft)
    entry |= {name: said[name] for name in ("url", "published") if said[name]}
    entry["added"] = origin.stamp
    if said["updated"]:
        entry["updated"] = said["updated"]
    if draft.withdrawn:
        entry["withdrawn"] = origin.stamp
    entry |= {"topics": [], "language": said["language"] or origin.language}
    said["topics"] = list(origin.topics(entry, draft)) or None
    entry["topics"] = said["topics"] or []
    entry |= {name: said[name] for name in ("translation_of", "authors", "files") if said[name]}
    memory = _memory(draft, said, origin, {})
    if draft.withdrawn:
        memory["withdrawn"] = origin.stamp
    entry["source"] = memory
    return entry


def reconcile(entry: Json, draft: Draft, origin: Origin) -> Reconciled:
    """Merge what the source says now into an entry.

    An entry that another source has is compared with what that one said, and what this one does
    not say is left as it is; of an entry that a person wrote, every word is the person's, and only
    what it lacks is taken.
    """
    after = dict(entry)
    known = memories(entry)
    first = origin.name not in known
    before = known.get(origin.name) or last_memory(entry)
    was = said_of({"source": before}, _name(before))
    kept = list(merge_words(after, was, _in_place_of(draft, was) if first else said_by(draft)))
    now = _plain(draft)
    others = [memory for name, memory in known.items() if name != origin.name]
    for field in (*_PLAIN, "topics"):
        if field == "topics":  # by the words and the language that the entry has now
            now[field] = list(origin.topics(after, draft)) or None
        if now[field] is None and (first or any(memory.get(field) for memory in others)):
            continue  # what one source does not say, another may
        kept += _merge_field(after, field, before.get(field), now[field], origin)
    memory = _memory(draft, now, origin, known.get(origin.name, {}))
    _merge_withdrawal(after, memory, origin, withdrawn=draft.withdrawn)
    _remember(after, memory)
    same = after == entry  # as nearly all are: one table of each is enough to keep
    return Reconciled(entry if same else after, tuple(kept))


def _in_place_of(draft: Draft, was: Said) -> Said:
    """Give what a source says of an entry when it meets it: by silence it takes nothing away."""
    now = said_by(draft)
    if not now.title:
        now = replace(now, title=was.title)
    return now if now.summary else replace(now, summary=was.summary, html=was.html)


def withdraw(entry: Mapping[str, Any], origin: Origin) -> Json:
    """Note that a source has an entry no longer; withdraw it if no other source has it either.

    What the source took back before and a person has returned stays returned.
    """
    after = dict(entry)
    known = memories(entry)
    memory = dict(known[origin.name])
    others = [each for name, each in known.items() if name != origin.name]
    if all(each.get("withdrawn") for each in others):
        _merge_withdrawal(after, memory, origin, withdrawn=True)
    else:
        memory.setdefault("withdrawn", origin.stamp)
    _remember(after, memory)
    return after


def _name(memory: Mapping[str, Any]) -> str:
    name = memory.get("name")
    return name if isinstance(name, str) else ""


def _plain(draft: Draft) -> Json:
    """Give what a draft says in the catalog's terms; None for what it does not say."""
    files = [_file(file.url, file.type, file.length) for file in draft.files]
    said: Json = {
        "url": draft.url,
        "published": draft.published,
        "updated": draft.updated,
        "language": draft.language,
        "translation_of": draft.translation_of,
        "authors": list(draft.authors),
        "files": files,
    }
    return {name: value or None for name, value in said.items()}


def _file(url: str, type: str, length: int) -> Json:
    return {"url": url, "type": type} | ({"length": length} if length > 0 else {})


def _merge_field(
    after: Json, field: str, was: object, now: object, origin: Origin
) -> tuple[Change, ...]:
    """Take the source's value where no person has touched the field."""
    default = origin.language if field == "language" else None
    was, now, mine = was or default, now or default, after.get(field) or default
    if now in (was, mine):
        return ()
    if mine != was:
        return (Change(after["id"], field, mine, now),)
    if now is None:
        after.pop(field, None)
    else:
        _set_before_source(after, field, now)
    return ()


def _set_before_source(after: Json, field: str, value: object) -> None:
    """Set a field; a new one goes before `source`, which people seldom look at."""
    source = after.pop("source", None) if field not in after else None
    after[field] = value
    if source is not None:
        after["source"] = source


def _merge_withdrawal(after: Json, memory: Json, origin: Origin, *, withdrawn: bool) -> None:
    """Withdraw what the source takes back; undo it where the source itself had done it."""
    if withdrawn:
        if not (after.get("withdrawn") or memory.get("withdrawn")):
            _set_before_source(after, "withdrawn", origin.stamp)
        memory.setdefault("withdrawn", origin.stamp)
        return
    by_source = memory.pop("withdrawn", None)
    if by_source and after.get("withdrawn") == by_source:
        del after["withdrawn"]
        _set_before_source(after, "updated", origin.stamp)  # so that feeds move on


def _memory(draft: Draft, plain: Json, origin: Origin, before: Mapping[str, Any]) -> Json:
    """Keep what the source says; fields of others in there stay."""
    said: Json = {
        "name": origin.name,
        "key": draft.key,
        "dates": origin.dates or before.get("dates"),
        "midnight": origin.midnight or before.get("midnight"),
        "title": draft.title,
        "summary": draft.summary,
        "summary_type": "html" if draft.summary_html else "",
        "categories": list(draft.categories),
        "work": draft.work,
    } | plain
    others = {name: value for name, value in before.items() if name not in said}
    first = {name: said[name] for name in _MEMORY}
    return {name: value for name, value in (first | said | others).items() if value}


def _remember(after: Json, memory: Json) -> None:
    """Put what the source said into `source`: one table, or a list if several sources have it.

    What a person has written there stays.
    """
    source = after.pop("source", None)
    known = source if isinstance(source, list) else [] if source is None else [source]
    same = [
        i
        for i, each in enumerate(known)
        if isinstance(each, dict) and each.get("name") == memory["name"]
    ]
    if same:
        known = [memory if i == same[0] else each for i, each in enumerate(known)]
    else:
        known = [*known, memory]
    after["source"] = known[0] if len(known) == 1 else known
