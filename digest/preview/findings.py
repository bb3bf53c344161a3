"""What is found wrong with what is looked at."""

from collections.abc import Iterable, Mapping

from digest import plan
from digest.check.finding import Finding
from digest.check.mail.edition import Checked, check_edition
from digest.check.proof import Proof
from digest.preview.showing import Showing


def of_editions(showing: Showing) -> Checked:
    """Check every edition; feeds are not looked at."""
    proofs = plan.proofs(
        showing.made, showing.newsletter, showing.before, showing.desk.press, showing.now
    )
    return together(map(checked, proofs))


def checked(proof: Proof) -> Checked:
    """Check an edition as `digest check` and `digest run` do."""
    return check_edition(proof)


def sifted(findings: Iterable[Finding], reasons: Mapping[str, str]) -> Checked:
    """Keep apart what a person excepted, by the ids of the checks, each with its reason."""
    every = tuple(findings)
    return Checked(
        tuple(one for one in every if one.id not in reasons),
        tuple((one, reasons[one.id]) for one in every if one.id in reasons),
    )


def together(parts: Iterable[Checked]) -> Checked:
    """Put what was found together: each finding once, however many editions have it, errors first.

    What a person excepted stays apart.
    """
    every = tuple(parts)
    found = dict.fromkeys(one for part in every for one in part.findings)
    excepted = dict.fromkeys(pair for part in every for pair in part.excepted)
    return Checked(tuple(sorted(found, key=lambda one: one.severity)), tuple(excepted))
