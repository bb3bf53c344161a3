"""Records that a source has more than once: put together into one, before anything else.

Joins print a row for each topic, feeds print several versions of one item. What the repeats add is
united, so that nothing is lost; what could be two resources stays two.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import replace

from digest.model import Attachment
from digest.sources.draft import Draft
from digest.sources.match.said import comparable


def without_repeats(drafts: Sequence[Draft]) -> tuple[tuple[Draft, ...], tuple[str, ...]]:
    """Put together the records that are one: (the records, the places of the others).

    One record they are with the same key, address, title and language; without a key, with the
    same words and day as well, if nothing else has their address. Without either name nothing tells
    a repeat from a second resource: those stay two.
    """
    shared = _shared_addresses(drafts)
    first: dict[Hashable, int] = {}
    kept: dict[int, Draft] = {}
    places: list[str] = []
    for number, draft in enumerate(drafts):
        name = _name(draft, shared)
        if name is not None and name in first:
            kept[first[name]] = _united(kept[first[name]], draft)
            places.append(draft.place)
            continue
        if name is not None:
            first[name] = number
        kept[number] = draft
    return tuple(kept.values()), tuple(places)


def _shared_addresses(drafts: Sequence[Draft]) -> set[str]:
    """Give the addresses under which a source has different titles."""
    titles: dict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        if draft.url and not draft.key:
            titles[draft.url].add(comparable(draft.title))
    return {url for url, different in titles.items() if len(different) > 1}


def _name(draft: Draft, shared: set[str]) -> Hashable:
    """Give what two drafts have in common if they are one; None if nothing can tell."""
    said = (draft.url, comparable(draft.title), draft.language)
    if draft.key:
        return (draft.key, *said, "" if draft.title else draft.summary)
    if not draft.url or draft.url in shared:
        return None
    return (*said, draft.published, draft.summary, draft.summary_html)


def _united(one: Draft, other: Draft) -> Draft:
    """Take the newer of two versions, and what either has of lists."""
    newer = (other.updated, other.published) > (one.updated, one.published)
    taken = replace(other, place=one.place) if newer else one
    files = {file.url: file for file in (*one.files, *other.files)}
    return replace(
        taken,
        categories=tuple(dict.fromkeys((*one.categories, *other.categories))),
        authors=tuple(dict.fromkeys((*one.authors, *other.authors))),
        files=tuple[Attachment, ...](files.values()),
    )
