"""Who reads which part: an issue as readers of a language and some topics see it."""

import hashlib
import json
from collections.abc import Iterable

from digest.core.editorial import ordered, pinned
from digest.core.ledger import Ledger
from digest.core.rules import newest_first
from digest.model import Edition, Entry, Newsletter, Record, Section, Site
from digest.text import matches

NO_TOPIC = ""
"""The section of entries that have no topic."""


def edition_languages(newsletter: Newsletter, site: Site) -> tuple[str, ...]:
    """Give the languages that a newsletter has editions in, its own order."""
    return newsletter.languages or (site.language,)


def full_editions(
    record: Record, newsletter: Newsletter, site: Site, ledger: Ledger
) -> tuple[Edition, ...]:
    """Compose the edition of each language for readers who follow everything; empty ones too."""
    return tuple(
        compose(record, newsletter, site, ledger, language=language)
        for language in edition_languages(newsletter, site)
    )


def compose(
    record: Record,
    newsletter: Newsletter,
    site: Site,
    ledger: Ledger,
    *,
    language: str,
    topics: Iterable[str] | None = None,
) -> Edition:
    """Compose the edition of a record for readers of a language who follow these topics.

    `topics` of None: everything, also entries without a topic. Entries of one work appear once;
    one of which another translation was announced before appears in its own language only.
    What a person pinned comes first of all: with its section, before everything else in it.
    Readers who would see the same get the same key.
    """
    known_works = ledger.before(record).announced_works
    ranks = (language, *edition_languages(newsletter, site))
    shown = [
        entry
        for entry in _one_per_work(record.snapshots, ranks, site)
        if entry.work not in known_works or _is_own(entry, language, ranks)
    ]
    followed = _followed(record, site, topics)
    if topics is None:
        followed = (*followed, NO_TOPIC)
    sections = tuple(_sections(shown, ranks, followed, record))
    return Edition(language=language, sections=sections, key=_key(language, sections))


def _followed(record: Record, site: Site, topics: Iterable[str] | None) -> tuple[str, ...]:
    wanted = None if topics is None else frozenset(topics)
    return tuple(
        topic.id
        for topic in site.topics
        if (wanted is None or topic.id in wanted)
        and (record.topics is None or topic.id in record.topics)
    )


def _is_own(entry: Entry, language: str, ranks: tuple[str, ...]) -> bool:
    """Whether this is the edition for an entry's language, or no edition is."""
    if matches(language, entry.language):
        return True
    return not any(matches(wanted, entry.language) for wanted in ranks)


def _rank(entry: Entry, ranks: tuple[str, ...]) -> int:
    return next(
        (n for n, wanted in enumerate(ranks) if matches(wanted, entry.language)), len(ranks)
    )


def _one_per_work(
    entries: Iterable[Entry], ranks: tuple[str, ...], site: Site
) -> tuple[Entry, ...]:
    """Keep of each work what is in the best language; two of one language are no translations."""

    def order(entry: Entry) -> tuple[int, str]:
        return (_rank(entry, ranks), entry.language.lower())

    best: dict[str, tuple[int, str]] = {}
    found = tuple(entries)
    for entry in found:
        best[entry.work] = min(order(entry), best.get(entry.work, order(entry)))
    return newest_first((e for e in found if order(e) == best[e.work]), site)


def _sections(
    entries: Iterable[Entry], ranks: tuple[str, ...], followed: tuple[str, ...], record: Record
) -> Iterable[Section]:
    pin, own = pinned(record), ordered(record)

    def place(entry: Entry) -> tuple[int, int, int]:
        return pin(entry), _rank(entry, ranks), own(entry)

    found: dict[str, list[Entry]] = {}
    for entry in entries:
        topic = next((id for id in followed if id in entry.topics), NO_TOPIC)
        found.setdefault(topic, []).append(entry)
    topics = (topic for topic in followed if topic in found)
    sections = (Section(topic, tuple(sorted(found[topic], key=place))) for topic in topics)
    return sorted(sections, key=lambda section: pin(section.entries[0]))


def _key(language: str, sections: Iterable[Section]) -> str:
    pairs = [(section.topic, entry.id) for section in sections for entry in section.entries]
    return hashlib.sha256(json.dumps([language, pairs]).encode()).hexdigest()[:16]
