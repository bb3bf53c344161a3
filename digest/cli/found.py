"""What the checks found, on the terminal and as JSON."""

from collections.abc import Iterable, Iterator
from typing import Any

from digest.check.finding import Finding
from digest.check.mail.edition import Checked
from digest.checking import excepted_line, line
from digest.cli import words


def lines(found: Checked) -> Iterator[str]:
    """Yield a line for each thing that is wrong, and for each that is to stay, with the reason."""
    yield from map(line, found.findings)
    for finding, reason in found.excepted:
        yield excepted_line(finding, reason)


def counted(found: Checked) -> str:
    """Say how much is wrong: "2 errors and 1 warning; 1 excepted"."""
    errors = errors_in(found.findings)
    kinds = ((errors, "error"), (len(found.findings) - errors, "warning"))
    said = " and ".join(words.count(number, noun) for number, noun in kinds if number)
    excepted = f"; {len(found.excepted)} excepted" if found.excepted else ""
    return f"{said or 'nothing found'}{excepted}"


def errors_in(findings: Iterable[Finding]) -> int:
    """Count the errors."""
    return sum(finding.severity == "error" for finding in findings)


def row(finding: Finding, reason: str | None = None) -> dict[str, Any]:
    """Give a finding as fields."""
    place = finding.place
    return {
        "id": finding.id,
        "severity": finding.severity,
        "file": place.file,
        "line": place.line,
        "written": place.written or None,
        "entry": place.entry or None,
        "within": place.within or None,
        "problem": finding.problem,
        "remedy": finding.remedy,
        **({"reason": reason} if reason is not None else {}),
    }
