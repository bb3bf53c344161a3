"""What a person decided about single issues: for which look it counts, and what it puts first.

An issue is named by the day of its cut-off, in the site's zone, or by its number. What names one
issue counts for no other, so that nothing is printed twice; what is held waits in every look up to
that issue, and no longer.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from digest.core.ledger import Ledger
from digest.core.schedule import day_of
from digest.model import Editorial, Entry, Newsletter, Record, Site

Place = Callable[[Entry], int]
"""Where an entry stands by a list of ids: the ids' own order, then everything else alike."""


def decided(
    newsletter: Newsletter, site: Site, ledger: Ledger, cutoff: datetime
) -> Editorial | None:
    """Give what was decided about the issue that a look would make; None: nothing.

    `ledger` holds the records before it. Of several issues on one day, a day means the first.
    """
    by_number = newsletter.editorial.get(ledger.next_number)
    if by_number is not None:
        return by_number
    day = day_of(cutoff, site.zone)
    return None if has_issue(ledger, day, site) else newsletter.editorial.get(day)


def held(newsletter: Newsletter, site: Site, ledger: Ledger, cutoff: datetime) -> frozenset[str]:
    """Give the ids that wait in a look because of an issue that is not made yet."""
    return frozenset(
        id
        for issue, editorial in newsletter.editorial.items()
        if is_to_come(issue, site, ledger, cutoff)
        for id in editorial.hold
    )


def holding(newsletter: Newsletter, site: Site, ledger: Ledger, id: str) -> date | int | None:
    """Name an issue that an entry waits for, because it was kept out of it; None: no such issue.

    One that is made already is named only where no other is.
    """
    issues = [issue for issue, one in newsletter.editorial.items() if id in one.hold]
    made = {day_of(record.cutoff, site.zone) for record in ledger.issues}
    to_come = (
        issue
        for issue in issues
        if (issue >= ledger.next_number if isinstance(issue, int) else issue not in made)
    )
    return next(to_come, issues[-1] if issues else None)


def is_to_come(issue: date | int, site: Site, ledger: Ledger, cutoff: datetime) -> bool:
    """Whether an issue can still be made by a look at a cut-off, or by a later one."""
    if isinstance(issue, int):
        return issue >= ledger.next_number
    day = day_of(cutoff, site.zone)
    return day < issue or (day == issue and not has_issue(ledger, day, site))


def has_issue(ledger: Ledger, day: date, site: Site) -> bool:
    """Whether an issue was cut off on a day."""
    return any(day_of(record.cutoff, site.zone) == day for record in reversed(ledger.issues))


def names_record(issue: date | int, record: Record, ledger: Ledger, site: Site) -> bool:
    """Whether the name of an issue means a record that is made; `ledger` holds those before it."""
    if isinstance(issue, int):
        return issue == (record.number or ledger.next_number)
    day = day_of(record.cutoff, site.zone)
    return issue == day and not has_issue(ledger, day, site)


def pinned(record: Record) -> Place:
    """Give the places of entries that come first of all in an issue."""
    return _places(record.editorial.pin if record.editorial else (), record)


def ordered(record: Record) -> Place:
    """Give the places of entries in their sections."""
    return _places(record.editorial.order if record.editorial else (), record)


def _places(ids: tuple[str, ...], record: Record) -> Place:
    """Give places that translations of one work share: each edition shows one of them."""
    works = {entry.id: entry.work for entry in record.snapshots}
    places: dict[str, int] = {}
    for id in ids:
        if id in works:
            places.setdefault(works[id], len(places))
    return lambda entry: places.get(entry.work, len(places))


def in_language(texts: Mapping[str, str], language: str, own: str) -> tuple[str, str] | None:
    """Find the text for readers of a language, and the language that it is in; None: there is none.

    It is that of the language or of a shorter form of it, else that of the site's `own`.
    """
    for wanted in (language, own):
        tag = wanted.lower()
        while tag:
            if tag in texts:
                return texts[tag], wanted
            tag = tag.rpartition("-")[0]
    return None
