"""What the terminal says of what a person decided about an issue."""

from collections.abc import Iterator, Mapping
from datetime import date

from digest import editorial
from digest.cli import words
from digest.core.editorial import is_to_come
from digest.core.ledger import Ledger
from digest.core.schedule import day_of
from digest.model import Editorial, Newsletter, Record
from digest.text import excerpt

_OPENING = 60


def decided_lines(
    record: Record, newsletter: Newsletter, before: Ledger, about: words.About
) -> Iterator[str]:
    """Yield what was decided about an issue, and what of it counts for nothing.

    Args:
        record: the issue, as it is or would be.
        newsletter: its series, with what was decided about issues to come.
        before: the records before it.
        about: the site, its catalog, and the present.
    """
    decided = record.editorial or Editorial()
    yield from _texts("subject", decided.subject)
    yield from _texts("introduction", decided.intro)
    held = [id for id, waiting in record.waiting.items() if waiting.reason == "held"]
    yield from (f"held: {id}" for id in words.limited(held))
    for field, ids in (("pin", decided.pin), ("order", decided.order)):
        if present := [id for id in ids if id in record.announced]:
            yield f"{field}: {', '.join(words.limited(present))}"
        for id in ids:
            if id not in record.announced:
                why = _why(id, record, newsletter, before, about)
                yield f"{field} names {id}, which is not in this issue{why}"
    yield from _overtaken(record, newsletter, before, about)


def _texts(name: str, texts: Mapping[str, str]) -> Iterator[str]:
    for tag, text in texts.items():
        yield f"{name} in {tag}: {excerpt(text, _OPENING) or 'none'}"


def _why(
    id: str, record: Record, newsletter: Newsletter, before: Ledger, about: words.About
) -> str:
    waiting = record.waiting.get(id)
    if waiting is None:
        return ""
    entry = about.catalog.by_id().get(id)
    return f": {words.why_waiting(waiting, entry, newsletter, before, about)}"


def _overtaken(
    record: Record, newsletter: Newsletter, before: Ledger, about: words.About
) -> Iterator[str]:
    """Yield the files of slots that were missed: an issue of a later day takes their place."""
    day = day_of(record.cutoff, about.site.zone)
    for issue in newsletter.editorial:
        if not isinstance(issue, date) or issue >= day:
            continue
        if is_to_come(issue, about.site, before, record.prev):
            yield (
                f"look at {editorial.path_of(newsletter.name, issue)}: it does not count, since "
                f"this issue is cut off on {day}; if it should, rename it to {day}.toml"
            )
