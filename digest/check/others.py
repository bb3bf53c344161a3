"""Checks that look beyond the bytes that are about to leave: at the outbox, and at the web."""

from dataclasses import dataclass

from digest.check.finding import Finding, Place, Severity


@dataclass(frozen=True, slots=True)
class Other:
    """A check in words; what looks for it is elsewhere, since it has to ask the disk or the web.

    Args:
        id: for ever, as people write it into their exceptions.
        severity: an error, or for a person to look at.
        problem: what is wrong, in one sentence without its full stop.
        remedy: what to do, in one sentence without its full stop.
    """

    id: str
    severity: Severity
    problem: str
    remedy: str

    def at(self, place: Place, there: str = "") -> Finding:
        """Find it somewhere; `there` is what is there, quoted or in words."""
        problem = f"{self.problem}: {there}" if there else self.problem
        return Finding(self.id, self.severity, place, problem, self.remedy)


CHANGED = Other(
    "O01",
    "error",
    "the file is not what the record of the issue says",
    "restore it from a backup, or make the issue again: digest redo",
)
GONE = Other(
    "O02",
    "warning",
    "the file is gone, and its edition cannot be checked",
    "that is right if it was deleted to save space; else restore it from a backup",
)
PAGE_GONE = Other(
    "O03",
    "error",
    "the web page of the issue is gone",
    "make the pages again: digest feeds",
)
LINK_DEAD = Other(
    "N01",
    "error",
    "a link leads nowhere",
    "find out where the page is now, and correct the entry",
)
LINK_UNSURE = Other(
    "N02",
    "warning",
    "a link could not be followed",
    "open it yourself; if it works, try again later",
)
LINK_PRIVATE = Other(
    "N03",
    "error",
    "a link leads into a private network, where readers cannot go",
    "put the page where everyone can reach it, and correct the entry",
)

IN_OUTBOX = (CHANGED, GONE, PAGE_GONE)
IN_WEB = (LINK_DEAD, LINK_UNSURE, LINK_PRIVATE)

IDS = frozenset(one.id for one in (*IN_OUTBOX, *IN_WEB))
"""The ids that an exception may name."""
