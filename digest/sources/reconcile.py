"""One entry and what its source says of it now: a three-way merge, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from digest.sources.dates import Order
from digest.sources.draft import Draft, Wording, opens, wording
from digest.sources.match import Said
from digest.sources.report import Change

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where drafts come from, and what their entries get that the source does not say.

    `dates` is the order in which the source's dates were read; `added` the clock of the import.
    """

    name: str
    dates: Order | None
    language: str
    added: datetime


@dataclass(frozen=True, slots=True)
class Reconciled:
    """An entry after a merge, and the fields in which a person's words stayed."""

    entry: Json
    kept: tuple[Change, ...]


def source_name(entry: Mapping[str, Any]) -> str | None:
    """Give the name of the source that an entry is from; None for one that a person wrote."""
    source = entry.get("source")
    name = source.get("name") if isinstance(source, dict) else None
    return name if isinstance(name, str) else None


def said_by(draft: Draft) -> Said:
    """Put what a draft says in the terms that entries are compared in."""
    return Said(draft.published.isoformat(), draft.title, draft.summary)


def said_of(entry: Mapping[str, Any]) -> Said:
    """Give what the source said of an entry when it was last imported.

    Of an entry that a person wrote, what it says itself.
    """
    words = entry["source"] if source_name(entry) else entry
    title = "" if words.get("title_derived") else _text(words, "title")
    return Said(_text(words, "published")[:10], title, _text(words, "summary"))


def new_entry(draft: Draft, id: str, origin: Origin) -> Json:
    """Make an entry of a draft, under an id that it keeps for ever."""
    worded = wording(draft.title, draft.summary)
    entry: Json = {"id": id, "title": worded.title}
    if worded.derived:
        entry["title_derived"] = True
    return entry | {
        "summary": worded.summary,
        "published": draft.published.isoformat(),
        "added": origin.added.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "topics": [],
        "language": origin.language,
        "source": _source(draft, origin, {}),
    }


def reconcile(entry: Mapping[str, Any], draft: Draft, origin: Origin) -> Reconciled:
    """Merge what the source says now into an entry.

    A title that a person wrote is not derived any more: the summary gets its first sentence back.
    """
    before = said_of(entry) if source_name(entry) else Said("", "", "")
    after = dict(entry)
    if before == said_by(draft) and _shows(entry, before):
        after["source"] = _source(draft, origin, entry.get("source"))
        return Reconciled(after, ())
    was = wording(before.title, before.summary)
    now = wording(draft.title, draft.summary)
    title_kept = _merge_title(after, before, was, now)
    summary_kept = _merge_summary(after, before, was, now, draft.summary)
    after["source"] = _source(draft, origin, entry.get("source"))
    return Reconciled(after, (*title_kept, *summary_kept))


def _shows(entry: Mapping[str, Any], said: Said) -> bool:
    """Whether an entry shows all that its source says, once: the common case, told quickly."""
    title, summary = _text(entry, "title"), _text(entry, "summary")
    if summary == said.summary:
        opening = title[:-1] if title.endswith("…") else None
        return title == said.title or (opening is not None and summary.startswith(opening))
    return not said.title and f"{title} {summary}".split() == said.summary.split()


def _merge_title(after: Json, before: Said, was: Wording, now: Wording) -> tuple[Change, ...]:
    mine = _text(after, "title")
    if now.title in (was.title, mine):
        return ()
    still_derived = after.get("title_derived") is True and opens(mine, before.summary)
    untouched = mine == was.title or still_derived if mine else not now.derived
    if untouched:
        after["title"] = now.title
        if now.derived:
            after["title_derived"] = True
        return ()
    return () if now.derived else (Change(after["id"], "title", mine, now.title),)


def _merge_summary(
    after: Json, before: Said, was: Wording, now: Wording, whole: str
) -> tuple[Change, ...]:
    mine, title = _text(after, "summary"), _text(after, "title")
    own_title = not opens(title, whole)
    if own_title or (title == now.title and not now.derived):
        after.pop("title_derived", None)
    shown = whole if own_title else now.summary
    untouched = (was.summary, before.summary) if own_title else (was.summary,)
    if mine in untouched and after.get("summary_type") != "html":
        if mine != shown:
            after["summary"] = shown
        return ()
    if shown == mine or whole == before.summary:
        return ()
    return (Change(after["id"], "summary", mine, shown),)


def _source(draft: Draft, origin: Origin, before: object) -> Json:
    """Keep what the source says; fields of others in there stay."""
    said: Json = {"name": origin.name, "dates": origin.dates, "published": None, "title": None}
    said |= before if isinstance(before, dict) else {}
    said |= {
        "name": origin.name,
        "dates": origin.dates or said["dates"],
        "published": draft.published.isoformat(),
        "title": draft.title,
        "summary": draft.summary,
    }
    return {name: value for name, value in said.items() if value}


def _text(words: Mapping[str, Any], field: str) -> str:
    value = words.get(field)
    return value if isinstance(value, str) else ""
