"""Which files there are, and which of them still have something to say.

A file is named after one issue, by the day of its cut-off or by its number, and counts for no
other. Those of issues long made are not read: they are history, and redo has what they said from
the record. What is named after nothing is refused, since nobody would notice that it counts for
nothing before the issue has gone out.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from digest.core.editorial import has_issue, is_to_come, names_record
from digest.core.ledger import Ledger
from digest.core.rules import previous_cutoff
from digest.core.schedule import beginning_of_day, day_of, end_of_day, slot_after, slots
from digest.editorial.parsing import Source, check_ids, parse
from digest.errors import EditorialError
from digest.model import Catalog, Editorial, Newsletter, Record, Site

FOLDER = "issues"
ENDING = ".toml"

_NUMBER = re.compile(r"[1-9]\d{0,5}")
_ALMOST_DAY = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})\b.*", re.DOTALL)
_YEARS = range(1001, 9000)
_A_SECOND = timedelta(seconds=1)

Issue = date | int
"""How an issue is named: the day of its cut-off, or its number."""


def path_of(newsletter: str, issue: Issue) -> str:
    """Name the file of an issue, seen from the site's folder: issues/monthly/2022-09-01.toml."""
    return f"{FOLDER}/{newsletter}/{issue}{ENDING}"


def read(folder: Path, site: Site, catalog: Catalog, ledgers: Mapping[str, Ledger]) -> Site:
    """Give the settings with what people decided about issues that are still to be made.

    Raises:
        EditorialError: a file is named after no issue, cannot be read, or is not right.
    """
    names = _names(folder, site)
    newsletters = (
        _decided(folder, n, site, catalog, ledgers[n.name], names) for n in site.newsletters
    )
    return replace(site, newsletters=tuple(newsletters)) if names else site


def read_record(
    folder: Path,
    newsletter: Newsletter,
    site: Site,
    catalog: Catalog,
    record: Record,
    before: Ledger,
) -> Editorial | None:
    """Give what the file of an issue that is made says by now; None where it has none.

    `before` holds the records before it. Of two files, the one named by its number counts. Ids that
    have left the catalog since are known still.

    Raises:
        EditorialError: the file cannot be read, or is not right.
    """
    found = [
        issue
        for issue in _names(folder, site).get(newsletter.name, ())
        if names_record(issue, record, before, site)
    ]
    if not found:
        return None
    source = _source(folder, newsletter, min(found, key=lambda one: isinstance(one, date)))
    decided = parse(source, newsletter, site)
    told = (before.announced, record.announced, record.waiting, record.passed_over)
    check_ids(source, decided, {entry.id for entry in catalog.entries}.union(*told))
    return decided


def notices(
    folder: Path, site: Site, catalog: Catalog, ledgers: Mapping[str, Ledger]
) -> Iterator[str]:
    """Yield a line for each file that counts for nothing, or says other than its issue does."""
    names = _names(folder, site)
    for newsletter in site.newsletters:
        ledger = ledgers[newsletter.name]
        for issue in names.get(newsletter.name, ()):
            if isinstance(issue, date) and _has_passed(issue, newsletter, site, ledger):
                yield (
                    f"look at {path_of(newsletter.name, issue)}: no issue was cut off on that day, "
                    f"so it counts for nothing; {_how_named(newsletter, site, ledger)}, "
                    "or take it away"
                )
        for record in ledger.issues[-1:]:
            yield from _changed(folder, newsletter, site, catalog, record, ledger.before(record))


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each file with what is in it. Raises OSError where one cannot be read."""
    for path in sorted((folder / FOLDER).glob(f"*/*{ENDING}")) + _flat(folder):
        yield path.relative_to(folder).as_posix(), path.read_bytes()


def issue_named(stem: str) -> Issue | None:
    """Read how an issue is named: a day, or a number; None where it is neither."""
    if _NUMBER.fullmatch(stem):
        return int(stem)
    try:
        day = date.fromisoformat(stem)
    except ValueError:
        return None
    return day if day.isoformat() == stem and day.year in _YEARS else None


def _flat(folder: Path) -> list[Path]:
    return sorted((folder / FOLDER).glob(f"*{ENDING}"))


def _names(folder: Path, site: Site) -> dict[str, tuple[Issue, ...]]:
    """Give the issues that have a file, by newsletter; refuse a file that would never count."""
    for path in _flat(folder):
        if path.is_file() and not path.name.startswith("."):
            owner = _nearest(path.stem, site) or "NAME"
            raise EditorialError(
                f"{FOLDER}/{path.name}",
                "is no place for it",
                f"move it to {FOLDER}/{owner}/ and name it after an issue; digest edit {owner} "
                "says how",
            )
    found: dict[str, tuple[Issue, ...]] = {}
    for path in sorted((folder / FOLDER).glob(f"*/*{ENDING}")):
        if path.name.startswith(".") or path.parent.name.startswith("."):
            continue
        if site.newsletter(path.parent.name) is None:
            raise _of_no_newsletter(path, site)
        found[path.parent.name] = (*found.get(path.parent.name, ()), _issue(path))
    return found


def _nearest(name: str, site: Site) -> str:
    close = difflib.get_close_matches(name, [n.name for n in site.newsletters], n=1)
    return close[0] if close else ""


def _of_no_newsletter(path: Path, site: Site) -> EditorialError:
    near = _nearest(path.parent.name, site)
    known = ", ".join(n.name for n in site.newsletters) or "none"
    return EditorialError(
        f"{FOLDER}/{path.parent.name}",
        "is the folder of no newsletter of digest.toml",
        f"did you mean {near}?" if near else f"there are: {known}",
    )


def _issue(path: Path) -> Issue:
    issue = issue_named(path.stem)
    if issue is not None:
        return issue
    almost = _ALMOST_DAY.fullmatch(path.stem)
    near = f"{almost[1]}-{almost[2]:0>2}-{almost[3]:0>2}" if almost else ""
    raise EditorialError(
        f"{FOLDER}/{path.parent.name}/{path.name}",
        "is named after no issue",
        f"did you mean {near}{ENDING}?"
        if issue_named(near)
        else f"name it by the day of the cut-off, 2022-09-01{ENDING}, or the number, 3{ENDING}",
    )


def _decided(
    folder: Path,
    newsletter: Newsletter,
    site: Site,
    catalog: Catalog,
    ledger: Ledger,
    names: Mapping[str, Iterable[Issue]],
) -> Newsletter:
    prev = previous_cutoff(newsletter, site, ledger)
    found: dict[Issue, Editorial] = {}
    known = {entry.id for entry in catalog.entries} | set(ledger.announced)
    for issue in names.get(newsletter.name, ()):
        if is_to_come(issue, site, ledger, prev):
            source = _source(folder, newsletter, issue)
            _check_day(source.path, issue, newsletter, site, ledger)
            found[issue] = parse(source, newsletter, site)
            check_ids(source, found[issue], known)
    return replace(newsletter, editorial=found)


def _source(folder: Path, newsletter: Newsletter, issue: Issue) -> Source:
    path = path_of(newsletter.name, issue)
    try:
        return Source(path, (folder / path).read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as cause:
        raise EditorialError(path, "is not UTF-8", "save it in that encoding") from cause
    except OSError as cause:
        raise EditorialError(path, f"cannot be read: {cause.strerror}") from cause


def _check_day(path: str, issue: Issue, newsletter: Newsletter, site: Site, ledger: Ledger) -> None:
    """Refuse a day to come on which no slot lies: nobody would see before then that it is wrong."""
    schedule, zone = newsletter.schedule, site.zone
    prev = previous_cutoff(newsletter, site, ledger)
    if isinstance(issue, int) or schedule is None or issue <= day_of(prev, zone):
        return
    eve = beginning_of_day(issue, zone) - _A_SECOND
    if not any(slots(schedule, zone, after=eve, until=end_of_day(issue, zone))):
        remedy = _how_named(newsletter, site, ledger)
        raise EditorialError(path, f"no slot of {newsletter.name} is on that day", remedy)


def _how_named(newsletter: Newsletter, site: Site, ledger: Ledger) -> str:
    number = f"{ledger.next_number}{ENDING}, by the number of the next issue"
    if newsletter.schedule is None:
        return f"rename it to {number}"
    slot = slot_after(newsletter.schedule, site.zone, previous_cutoff(newsletter, site, ledger))
    day = day_of(slot, site.zone)
    return f"rename it to {day}{ENDING}, the first slot after the last cut-off, or {number}"


def _has_passed(day: date, newsletter: Newsletter, site: Site, ledger: Ledger) -> bool:
    prev = previous_cutoff(newsletter, site, ledger)
    return not is_to_come(day, site, ledger, prev) and not has_issue(ledger, day, site)


def _changed(
    folder: Path,
    newsletter: Newsletter,
    site: Site,
    catalog: Catalog,
    record: Record,
    before: Ledger,
) -> Iterator[str]:
    """Say so if the last issue was made with other words than its file has by now."""
    try:
        editorial = read_record(folder, newsletter, site, catalog, record, before)
    except EditorialError as cause:
        yield f"look at {cause}"
        return
    if editorial is not None and editorial != (record.editorial or Editorial()):
        yield (
            f"look at {FOLDER}/{newsletter.name}: issue {record.number} was made with other words "
            f"than its file has now; if it has not been sent: "
            f"digest redo {newsletter.name} {record.name}"
        )
