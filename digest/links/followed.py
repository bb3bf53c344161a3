"""What came of following the links of an issue."""

from dataclasses import dataclass

from digest.check.finding import Finding


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of following links.

    Args:
        findings: those that lead nowhere, or could not be followed.
        asked: how many were asked now.
        remembered: how many were asked within the last day, and were not asked again.
        spared: how many of all their hosts do not want to be asked.
    """

    findings: tuple[Finding, ...]
    asked: int
    remembered: int
    spared: int
