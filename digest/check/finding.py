"""What a check finds: where, how bad, what is wrong, and what to do about it."""

from dataclasses import dataclass
from typing import Literal

from digest.text import excerpt

_LONGEST_QUOTE = 80

Severity = Literal["error", "warning"]
"""An error breaks a standard or costs readers something; a warning is for a person to look at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `problem` and `remedy` are one sentence each, for a person.

    `id` names the rule and never changes: F-atom-id-twice.
    """

    id: str
    severity: Severity
    place: "Place"
    problem: str
    remedy: str

    def __str__(self) -> str:
        degree = "warning: " if self.severity == "warning" else ""
        return f"{self.place}: {degree}{self.problem}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is: the file, the line where the parser knows it, the id of the entry.

    `within` says where in the file it is, in words, where no line does: "header Subject".
    `written` is where in the templates it comes from: "templates/issue.mjml.j2:12:1".
    """

    file: str
    line: int | None = None
    entry: str = ""
    within: str = ""
    written: str = ""

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        within = f": {excerpt(self.within, _LONGEST_QUOTE)}" if self.within else ""
        entry = f": entry {excerpt(self.entry, _LONGEST_QUOTE)}" if self.entry else ""
        written = f" ({self.written})" if self.written else ""
        return f"{self.file}{line}{written}{within}{entry}"

    def error(self, id: str, problem: str, remedy: str) -> Finding:
        """Find something here that breaks a standard or costs readers something."""
        return Finding(id, "error", self, problem, remedy)

    def warning(self, id: str, problem: str, remedy: str) -> Finding:
        """Find something here that a person should look at."""
        return Finding(id, "warning", self, problem, remedy)


def quoted(text: str | None) -> str:
    """Show what was found, on one line and not too long; blanks around it are told of."""
    blanks = " with blanks around it" if text and text != text.strip() else ""
    return f"“{excerpt(text or '', _LONGEST_QUOTE)}”{blanks}"
