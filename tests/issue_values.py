"""Entries, records and looks for tests of what is new."""

from datetime import UTC, datetime
from typing import Any

from factories import entry, instant, newsletter, record, site

from digest.core.issue import (
    run,
)
from digest.core.ledger import Ledger
from digest.model import Catalog, Entry, Record, Request

SITE = site()
MONTHLY = newsletter()
UNSCHEDULED = newsletter(schedule=None)
JUNE = entry("june", "2022-06-10")
JULY = entry("july", "2022-07-10")
OLD = entry("old", "2022-05-10")
FLOOD = tuple(entry(f"late-{n:02}", "2022-06-20") for n in range(51))
LATE = tuple(sorted(e.id for e in FLOOD))


def utc(written: str) -> datetime:
    return instant(written).astimezone(UTC)


def issue(**fields: Any) -> Record:
    """The first issue, of 1 July, which announced what was known of June."""
    made = {"name": "2022-07-01", "number": 1, "cutoff": utc("2022-07-01T09:00")}
    start = utc("2022-06-01")
    return record(**made | {"prev": start, "window_start": start, "snapshots": (JUNE,)} | fields)


FIRST = issue()


def records_of(
    entries: tuple[Entry, ...], clock: str, *records: Record, of: Any = MONTHLY, **request: Any
) -> tuple[Record, ...]:
    """The records that a run adds."""
    return run(of, SITE, Catalog(entries), Ledger(records), Request(**request), utc(clock))


def only(
    entries: tuple[Entry, ...], clock: str, *records: Record, of: Any = MONTHLY, **request: Any
) -> Record:
    """The one record that a run adds."""
    (made,) = records_of(entries, clock, *records, of=of, **request)
    return made


def reasons(of: Record) -> dict[str, str]:
    """Everything that a record says of entries, in a word each."""
    said = dict.fromkeys(of.announced, "announced")
    said |= {id: verdict.reason for id, verdict in of.waiting.items()}
    return said | {id: verdict.reason for id, verdict in of.passed_over.items()}
