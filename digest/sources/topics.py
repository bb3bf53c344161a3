"""Topics given once more to entries that are in the catalog: by today's rules and categories.

What a person wrote stays. An entry from a source has untouched topics while they are those that the
import gave it; one that a person wrote gets topics only while it has none.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from digest.core.topics import Rules, topics_by_category, topics_by_rule, unmapped
from digest.model import Entry, Site, Source
from digest.sources.match.said import Json, memories
from digest.text import plain


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an entry gets a topic: a rule that fits, or a category of a source; the other is ""."""

    topic: str
    rule: str = ""
    source: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Retopic:
    """An entry whose topics change, before and after, and the entry itself as it will be."""

    id: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    row: Json


@dataclass(frozen=True, slots=True)
class Uncategorised:
    """A category of a source that no topic takes, and how many entries have it."""

    source: str
    category: str
    entries: int


def reasons(entry: Entry, row: Mapping[str, Any], site: Site, rules: Rules) -> tuple[Reason, ...]:
    """Give all reasons for which an entry gets topics, rules first, each in the site's order.

    Args:
        entry: as it is shown.
        row: as it is written in the catalog, with what its sources said.
        site: its settings.
        rules: those of the site.
    """
    fired = topics_by_rule(entry.title, plain(entry), entry.language, rules)
    found = [Reason(topic, rule=rule) for topic, rule in fired]
    for name, categories in categories_said(row):
        source = source_of(site, name)
        for category in categories:
            topics = topics_by_category((category,), source, site)
            found += [Reason(topic, source=name, category=category) for topic in topics]
    return tuple(dict.fromkeys(found))


def untouched(row: Mapping[str, Any]) -> bool:
    """Whether no person has chosen the topics of an entry."""
    mine = set(_words(row.get("topics")))
    known = memories(row)
    if not known:
        return not mine
    return any(set(_words(memory.get("topics"))) == mine for memory in known.values())


def retopics(pairs: Iterable[tuple[Entry, Json]], site: Site, rules: Rules) -> Iterator[Retopic]:
    """Yield the entries whose topics today's rules and categories change.

    Args:
        pairs: entries, and how they are written in the catalog.
        site: its settings.
        rules: those of the site.
    """
    for entry, row in pairs:
        if not untouched(row):
            continue
        given = {reason.topic for reason in reasons(entry, row, site, rules)}
        after = tuple(topic.id for topic in site.topics if topic.id in given)
        before = tuple(_words(row.get("topics")))
        if set(after) != set(before) and (after or memories(row)):
            yield Retopic(entry.id, before, after, _with_topics(row, list(after)))


def uncategorised(rows: Iterable[Mapping[str, Any]], site: Site) -> tuple[Uncategorised, ...]:
    """Give the categories of sources that no topic takes, the most frequent first."""
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        for name, categories in categories_said(row):
            for category in unmapped(categories, source_of(site, name), site):
                found[name, category] = found.get((name, category), 0) + 1
    ordered = sorted(found.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Uncategorised(*key, number) for key, number in ordered)


def source_of(site: Site, name: str) -> Source:
    """Find a source by the name that entries remember; one that is no longer there says nothing."""
    found = (source for source in site.sources if source.name == name)
    return next(found, Source(name, ""))


def categories_said(row: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give what each source calls an entry: the name of the source, its categories."""
    for name, memory in memories(row).items():
        yield name, tuple(_words(memory.get("categories")))


def _words(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _with_topics(row: Json, topics: list[str]) -> Json:
    """Give an entry with other topics; its sources remember them, so that they are nobody's."""
    mine = set(_words(row.get("topics")))
    after = row | {"topics": topics}
    source = row.get("source")
    if isinstance(source, list):
        after["source"] = [_remembering(each, mine, topics) for each in source]
    elif source is not None:
        after["source"] = _remembering(source, mine, topics)
    return after


def _remembering(memory: object, mine: set[str], topics: list[str]) -> object:
    if not isinstance(memory, dict) or set(_words(memory.get("topics"))) != mine:
        return memory
    others = {name: value for name, value in memory.items() if name != "topics"}
    return others | ({"topics": topics} if topics else {})
