"""The entries of an edition, held against the ledger and the rules of what is new."""

import re
from collections.abc import Iterator
from datetime import timedelta

from digest.check.finding import Place, quoted
from digest.check.mail.rule import Found, Rule
from digest.check.mail.seen import Seen
from digest.core.rules import visible_day, visible_from
from digest.core.schedule import day_of
from digest.model import Entry, Record
from digest.text import comparable_url

_TAG = re.compile(
    r"</?(?:a|b|br|div|em|h[1-6]|i|li|ol|p|span|strong|u|ul)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE
)


def _twice(seen: Seen) -> Found:
    """Find an entry, or a work in two languages, that a reader would get twice."""
    ids: set[str] = set()
    works: dict[str, Entry] = {}
    for entry in seen.proof.edition.entries:
        other = works.setdefault(entry.work, entry)
        if entry.id in ids:
            yield _at(entry), ""
        elif other.language.lower() != entry.language.lower():
            yield _at(entry), f"it is a translation of the same work as {quoted(other.id)}"
        ids.add(entry.id)


def _none(seen: Seen) -> Found:
    if not seen.proof.edition.entries:
        yield Place(seen.letter.file), ""


def _announced_before(seen: Seen) -> Found:
    for entry in seen.proof.edition.entries:
        record = seen.proof.before.announced.get(entry.id)
        if record is not None and record.name != seen.proof.record.name:
            yield _at(entry), f"in the issue {record.name}"


def _tags_shown(seen: Seen) -> Found:
    for entry in seen.proof.edition.entries:
        found = None if entry.summary_html else _TAG.search(entry.summary)
        if found:
            yield _at(entry), quoted(found[0])


def _dated_later(seen: Seen) -> Found:
    cutoff = seen.proof.record.cutoff
    for entry in seen.proof.edition.entries:
        visible = visible_from(entry, seen.proof.site)
        if visible is None:
            yield _at(entry), "it has no date"
        elif visible > cutoff:
            yield _at(entry), f"{visible_day(entry, seen.proof.site)}"


def _dated_earlier(seen: Seen) -> Found:
    """Find what the rules would pass over, and no person accepted."""
    site, newsletter, record = seen.proof.site, seen.proof.newsletter, seen.proof.record
    accepted = _accepted(seen)
    for entry in seen.proof.edition.entries:
        day = visible_day(entry, site)
        base = seen.proof.before.first_listed.get(entry.id, record.prev)
        first = day_of(base, site.zone) - timedelta(days=newsletter.lookback)
        if day and entry.id not in accepted and day < max(first, newsletter.start):
            yield _at(entry), f"{day}, and it looks back to {max(first, newsletter.start)}"


def _accepted(seen: Seen) -> frozenset[str]:
    """Give the ids that a person accepted, whatever the rules say of them."""
    return seen.proof.before.accepted | frozenset(seen.proof.record.decisions.accepted)


def _one_address(seen: Seen) -> Found:
    first: dict[str, Entry] = {}
    for entry in seen.proof.edition.entries:
        other = first.setdefault(comparable_url(entry.url), entry) if entry.url else entry
        if other.id != entry.id:
            yield _at(entry), f"{quoted(entry.url)} is that of {quoted(other.id)}"


def _address_before(seen: Seen) -> Found:
    for entry, record, id in _known_addresses(seen):
        yield _at(entry), f"{quoted(id)} in the issue {record.name}"


def _known_addresses(seen: Seen) -> Iterator[tuple[Entry, Record, str]]:
    before = seen.proof.before
    accepted = _accepted(seen)
    for entry in seen.proof.edition.entries:
        asked = entry.url and entry.id not in accepted
        address = comparable_url(entry.url) if asked else ""
        for id in before.announced_addresses.get(address, ()) if address else ():
            record = before.announced[id]
            if id != entry.id and record.name != seen.proof.record.name:
                yield entry, record, id
                break


def _withdrawn(seen: Seen) -> Found:
    for entry in seen.proof.edition.entries:
        if entry.withdrawn:
            yield _at(entry), f"since {entry.withdrawn.date()}"


def _at(entry: Entry) -> Place:
    return Place("catalog.json", entry=entry.id)


RULES = (
    Rule(
        "N01",
        "error",
        "an entry is in the issue twice",
        "keep one of them in catalog.json, or say of which work it is a translation",
        "nothing is announced twice",
        _twice,
    ),
    Rule(
        "N02",
        "error",
        "the issue has no entries",
        "wait until there are some; nobody reads an empty issue",
        "an empty issue is not sent",
        _none,
    ),
    Rule(
        "N03",
        "error",
        "an entry was announced before",
        "take it out: an entry is announced once, whatever has changed in it",
        "nothing is announced twice",
        _announced_before,
    ),
    Rule(
        "N04",
        "error",
        "an entry is dated after the cut-off of the issue, or not at all",
        "correct `published` or `embargo` in catalog.json",
        "what is not yet out waits for the next issue",
        _dated_later,
    ),
    Rule(
        "N05",
        "error",
        "an entry is dated before what the newsletter looks back to, and nobody accepted it",
        "accept it with --include, or correct `published` in catalog.json",
        "`start` and `lookback` in digest.toml",
        _dated_earlier,
    ),
    Rule(
        "N06",
        "warning",
        "two entries of the issue lead to the same address",
        "give each its own address in catalog.json, or keep one of them",
        "readers take the second for a mistake",
        _one_address,
    ),
    Rule(
        "N07",
        "error",
        "an entry of the issue was withdrawn",
        "make the issue again without it: digest redo",
        "what is withdrawn is shown to nobody",
        _withdrawn,
    ),
    Rule(
        "N08",
        "warning",
        "the address of an entry was announced before, for another entry",
        "hold it, if it is the same resource under a new id",
        "nothing is announced twice",
        _address_before,
    ),
    Rule(
        "N09",
        "warning",
        "a summary has tags in it, and readers see them as they stand",
        'write "summary_type": "html" beside it in catalog.json, or take the tags out',
        "a text is plain unless it says otherwise",
        _tags_shown,
    ),
)
