"""What a newsletter would make, slot after slot, from the catalog as it stands."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from digest.core import issue
from digest.core.ledger import Ledger
from digest.core.schedule import day_of
from digest.model import Catalog, Newsletter, Record, Request, Site


def afresh(newsletter: Newsletter, first: date) -> Newsletter:
    """Give a newsletter as if it began on a day, with nothing decided about any issue."""
    return replace(newsletter, start=first, editorial={})


def simulated(
    newsletter: Newsletter,
    site: Site,
    catalog: Catalog,
    ledger: Ledger,
    until: datetime,
    *,
    as_added: bool,
) -> Iterator[tuple[Record, Ledger]]:
    """Yield the record of each slot after the ledger's last, up to an instant, and those before it.

    With `as_added` a slot sees only what the catalog had by then; without, an entry counts as
    added on the day when it becomes visible.

    Raises:
        OutboxError: the ledger's last cut-off is later than the first slot.
    """
    for slot in issue.due_slots(newsletter, site, ledger, until):
        known = _known(catalog, slot) if as_added else catalog
        for record in issue.run(newsletter, site, known, ledger, Request(), slot):
            yield record, ledger
            ledger = ledger.after(record)


def _known(catalog: Catalog, slot: datetime) -> Catalog:
    return Catalog(tuple(e for e in catalog.entries if e.added is None or e.added <= slot))


def in_time(record: Record, site: Site, first: date, last: date) -> bool:
    """Whether a record was cut off on one of the days from a first to a last."""
    return first <= day_of(record.cutoff, site.zone) <= last
