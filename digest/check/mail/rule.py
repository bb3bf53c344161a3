"""What a check of an edition is: an id, how bad it is, words for people, and a short function."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from digest.check.finding import Place, Severity
from digest.check.mail.seen import Seen

Found = Iterable[tuple[Place, str]]
"""Where something is wrong, and what is there, quoted or counted; "" where the rule says it all."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One check.

    Args:
        id: for ever, as people write it into their exceptions: "G01".
        severity: an error stops `digest run`; a warning is for a person to look at.
        problem: what is wrong, in one sentence without its full stop.
        remedy: what to do, in one sentence without its full stop.
        source: where the rule comes from: a standard, a thread, what was measured.
        find: finds every place where it is so; it never raises.
    """

    id: str
    severity: Severity
    problem: str
    remedy: str
    source: str
    find: Callable[[Seen], Found]
