"""What an import makes of the catalog, worked out and not yet written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from digest.core.topics import rules_of, topics_by_category, topics_by_rule
from digest.errors import SourceError
from digest.intake.harvest import STANDARD_INPUT, Harvest, called, is_address
from digest.model import Site, Source
from digest.sources.dates.order import Decision, Order
from digest.sources.draft import Draft
from digest.sources.gather import Gathered
from digest.sources.match.said import Json, text_in
from digest.sources.merge import Merged, merge, read_before
from digest.sources.readers import listing
from digest.sources.readers.records import entries
from digest.sources.reconcile import Origin
from digest.sources.topics import categories_said, source_of
from digest.text import clean_line, plain_of_html


@dataclass(frozen=True, slots=True)
class Import:
    """An import that is worked out and not yet written."""

    name: str
    decision: Decision | None
    notices: tuple[str, ...]
    merged: Merged


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks of one import.

    `withdraw_missing`: entries that the source has no longer are withdrawn. `trust_keys`: a key is
    right even where everything else has changed.
    """

    withdraw_missing: bool = False
    trust_keys: bool = False


def work_out(
    harvest: Harvest,
    document: Mapping[str, Any],
    site: Site,
    now: datetime,
    wish: Wish,
) -> Import:
    """Work out what an import makes of the catalog's document, which stays as it is.

    Raises:
        SourceError: dates contradict each other or can be read in two ways; or as `merge` does.
    """
    source = replace(harvest.source, name=harvest.source.name or _name(harvest))
    chosen: Order | None = "mdy" if source.dates == "mdy" else "dmy" if source.dates else None
    gathered = harvest.gathering.gathered(
        called(source), chosen, read_before(document, source.name)
    )
    _refuse_nothing_but_refusals(gathered, source)
    origin = Origin(
        name=source.name,
        dates=gathered.decision.order if gathered.decision else None,
        midnight=gathered.midnight,
        language=source.language or site.language,
        added=now,
        keep_ids=harvest.formats == (entries.NAME,),
        zone=site.zone,
        trust_keys=wish.trust_keys,
        withdraw_missing=wish.withdraw_missing or source.missing == "withdraw",
        topics=_topics(source, site),
    )
    _refuse_to_withdraw_what_was_not_read(origin, gathered, source)
    merged = merge(
        document, gathered.drafts, origin, refused=gathered.refused, skipped=gathered.skipped
    )
    return Import(source.name, gathered.decision, gathered.notices, merged)


def _name(harvest: Harvest) -> str:
    """Name a source that nobody has named: by its host, its file or its folder.

    What comes by standard input is named by its kind; a listing, as it always was.
    """
    location = harvest.source.location
    if is_address(location):
        return urlsplit(location).hostname or location
    if location == STANDARD_INPUT or harvest.formats == (listing.NAME,):
        return harvest.formats[0] if harvest.formats else listing.NAME
    return clean_line(PurePath(location).name) or "folder"


def _refuse_nothing_but_refusals(gathered: Gathered, source: Source) -> None:
    """Refuse a source of which not one record can be an entry: it was not meant for this."""
    if gathered.refused and not gathered.drafts:
        first = gathered.refused[0]
        raise SourceError(
            called(source),
            f"none of its records can be an entry; the first of {len(gathered.refused)}, "
            f"{first.place}: {first.problem}",
        )


def _refuse_to_withdraw_what_was_not_read(
    origin: Origin, gathered: Gathered, source: Source
) -> None:
    """Refuse to call missing what may stand in a part of the source that could not be read."""
    if not origin.withdraw_missing or (gathered.whole and not gathered.refused):
        return
    first = next((f"the first one, {r.place}: {r.problem}" for r in gathered.refused), "")
    raise SourceError(
        called(source),
        "a part of it cannot be read, so nothing tells which entries are missing"
        + (f"; {len(gathered.refused)} records are refused, {first}" if first else ""),
        "mend it, or import without withdrawing what is missing",
    )


def _topics(source: Source, site: Site) -> Callable[[Json, Draft], tuple[str, ...]]:
    """Make what gives topics: by the words that an entry will have, and by its categories."""
    rules = rules_of(site)

    @cache
    def by_category(name: str, categories: tuple[str, ...]) -> tuple[str, ...]:
        said_by = source if name == source.name else source_of(site, name)
        return topics_by_category(categories, said_by, site)

    def topics(entry: Json, draft: Draft) -> tuple[str, ...]:
        summary = text_in(entry, "summary")
        plain = plain_of_html(summary) if entry.get("summary_type") == "html" else summary
        language = text_in(entry, "language") or site.language
        found = {t for t, _ in topics_by_rule(text_in(entry, "title"), plain, language, rules)}
        found.update(by_category(source.name, draft.categories))
        for name, categories in categories_said(entry):
            if name != source.name:
                found.update(by_category(name, categories))
        return tuple(topic.id for topic in site.topics if topic.id in found)

    return topics
