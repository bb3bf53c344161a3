"""An edition → what is wrong with it, and what a person has said is to stay as it is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from digest.check.finding import Finding, Place, Severity
from digest.check.mail.catalogue import SUBJECTS
from digest.check.mail.origin import with_origin
from digest.check.mail.rule import Rule
from digest.check.mail.seen import Seen
from digest.check.proof import Proof

RULES: tuple[Rule, ...] = tuple(
    sorted((rule for one in SUBJECTS for rule in one.rules), key=lambda rule: rule.id)
)
"""Every check of an edition, by id."""

IDS = frozenset(rule.id for rule in RULES)
"""The ids that an exception may name."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in an edition.

    Args:
        findings: errors first, then by id and place; no exception covers them.
        excepted: those that an exception covers, each with its reason.
    """

    findings: tuple[Finding, ...] = ()
    excepted: tuple[tuple[Finding, str], ...] = field(default=())


def check_edition(
    proof: Proof, excepted: Mapping[str, str] | None = None, *, only: Severity | None = None
) -> Checked:
    """Hold an edition against every rule. It never raises, whatever the bytes are.

    Args:
        proof: the edition.
        excepted: ids of rules that do not count, each with the reason that a person gave; ids that
            are none of ours do nothing. None: those of digest.toml.
        only: the severity of the rules that it is held against. None: both.
    """
    reasons = proof.excepted if excepted is None else excepted
    seen = Seen(proof)
    rules = (rule for rule in RULES if only in (None, rule.severity))
    found = sorted((one for rule in rules for one in _findings(rule, seen)), key=_order)
    return Checked(
        tuple(one for one in found if one.id not in reasons),
        tuple((one, reasons[one.id]) for one in found if one.id in reasons),
    )


def _findings(rule: Rule, seen: Seen) -> Iterator[Finding]:
    for place, what, others in _grouped(rule.find(seen)):
        there = f": {what}" if what else ""
        more = f" (and at {others} more place{'s' if others > 1 else ''})" if others else ""
        problem = f"{rule.problem}{there}{more}"
        yield Finding(rule.id, rule.severity, with_origin(place, seen), problem, rule.remedy)


def _grouped(found: Iterable[tuple[Place, str]]) -> Iterator[tuple[Place, str, int]]:
    """Say once what is there many times, at its first place."""
    places: dict[tuple[str, str, str], list[Place]] = {}
    for place, what in found:
        places.setdefault((place.file, place.entry, what), []).append(place)
    for (_, _, what), where in places.items():
        yield where[0], what, len(where) - 1


def _order(finding: Finding) -> tuple[str, str, str, int, str, str]:
    place = finding.place
    return finding.severity, finding.id, place.file, place.line or 0, place.within, finding.problem
