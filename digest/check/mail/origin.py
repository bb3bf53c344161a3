"""Where in the templates a place of the HTML comes from.

The engine carries what stands inside of its elements over line by line, and so a line of the HTML
is found again in the MJML. What MJML makes itself has no such line, and keeps its place.
"""

from dataclasses import replace

from digest.check.finding import Place
from digest.check.mail.seen import Seen

_SHORTEST = 4


def with_origin(place: Place, seen: Seen) -> Place:
    """Add to a place in the HTML of the mail where its line was written, if that can be told."""
    written = seen.proof.written
    if written is None or place.file != seen.html.file or not place.line:
        return place
    at = _in_mjml(place.line, seen)
    return place if at is None else replace(place, written=written(at))


def _in_mjml(number: int, seen: Seen) -> int | None:
    """Find the character of the MJML at which a line of the HTML begins: of equal ones, its own."""
    lines = [line.strip() for line in seen.proof.content.html.split("\n")]
    line = lines[number - 1] if number <= len(lines) else ""
    if len(line) < _SHORTEST:
        return None
    which, at = lines[: number - 1].count(line), 0
    for written in seen.proof.mjml.split("\n"):
        if written.strip() == line:
            if not which:
                return at + len(written) - len(written.lstrip())
            which -= 1
        at += len(written) + 1
    return None
