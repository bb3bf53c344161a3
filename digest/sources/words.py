"""Title and summary of an entry, merged with what its source says of them now.

They belong together: without a title, the first sentence of the summary is the title, and is not
printed twice.
"""

from collections.abc import Iterator

from digest.sources.draft import Wording, opens, wording
from digest.sources.match.said import Json, Said, text_in
from digest.sources.report import Change


def merge_words(after: Json, before: Said, now: Said) -> Iterator[Change]:
    """Merge title and summary into an entry, in place; give the fields in which a person's stay.

    A title that a person wrote is not derived any more: the summary gets its first sentence back.

    Args:
        after: the entry, to be changed.
        before: what the source said when it was last read; empty for what a person wrote.
        now: what it says today.
    """
    same = (before.title, before.summary, before.html) == (now.title, now.summary, now.html)
    if same and _shows(after, before):
        return
    was = wording(before.title, before.summary, html=before.html)
    new = wording(now.title, now.summary, html=now.html)
    yield from _merge_title(after, before, was, new)
    yield from _merge_summary(after, before, was, new, now)


def _shows(entry: Json, said: Said) -> bool:
    """Whether an entry shows all that its source says, once: the common case, told quickly."""
    title, summary = text_in(entry, "title"), text_in(entry, "summary")
    if summary == said.summary:
        opening = title[:-1] if title.endswith("…") else None
        cut = opening is not None and said.plain.startswith(opening)
        return _is_html(entry) == said.html and (title == said.title or cut)
    whole = f"{title} {summary}".split() == said.summary.split()
    return not (said.title or said.html) and whole


def _is_html(entry: Json) -> bool:
    return entry.get("summary_type") == "html"


def _merge_title(after: Json, before: Said, was: Wording, now: Wording) -> Iterator[Change]:
    mine = text_in(after, "title")
    if now.title in (was.title, mine):
        return
    still_derived = after.get("title_derived") is True and opens(mine, before.plain)
    untouched = mine == was.title or still_derived if mine else not now.derived
    if untouched:
        after["title"] = now.title
        if now.derived:
            after["title_derived"] = True
    elif not now.derived:
        yield Change(after["id"], "title", mine, now.title)


def _merge_summary(
    after: Json, before: Said, was: Wording, now: Wording, said: Said
) -> Iterator[Change]:
    mine, title = text_in(after, "summary"), text_in(after, "title")
    own_title = not opens(title, said.plain)
    if own_title or (title == now.title and not now.derived):
        after.pop("title_derived", None)
    shown = said.summary if own_title else now.summary
    untouched = (was.summary, before.summary) if own_title else (was.summary,)
    if mine in untouched and (_is_html(after) == before.html or not mine):
        if mine != shown or _is_html(after) != said.html:
            _show_summary(after, shown, html=said.html)
    elif shown != mine and said.summary != before.summary:
        yield Change(after["id"], "summary", mine, shown)


def _show_summary(after: Json, summary: str, *, html: bool) -> None:
    after["summary"] = summary
    if html:
        after["summary_type"] = "html"
    else:
        after.pop("summary_type", None)
