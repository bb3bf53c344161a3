"""What can go wrong, in the words of the person who reads it.

    DigestError
    ├── ConfigError      digest.toml
    ├── CatalogError     catalog.json
    ├── EditorialError   issues/: what a person decides about an issue
    ├── SourceError      what is being imported
    ├── TemplateError    a template, or the MJML that it made
    ├── CheckError       an issue that the checks find errors in
    ├── OutboxError      outbox/: the ledger, the lock, the disk
    └── RequestError     what was asked for cannot be done (an unknown id, a date to come)

Every message says where, what is wrong, and what would be right.
"""


class DigestError(Exception):
    """The root: one line for a person, exit code 1.

    Args:
        place: where it is: a file, `file:line:column`, `entries[3].title`, an id.
        problem: what is wrong there.
        remedy: what would be right; empty where the problem says it already.
    """

    def __init__(self, place: str, problem: str, remedy: str = "") -> None:
        super().__init__(place, problem, remedy)
        self.place = place
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        line = f"{self.place}: {self.problem}" if self.place else self.problem
        return f"{line}; {self.remedy}" if self.remedy else line


class ConfigError(DigestError):
    """digest.toml is missing, cannot be read, or says something impossible."""


class CatalogError(DigestError):
    """catalog.json cannot be read, or an entry in it is not what it must be."""


class EditorialError(DigestError):
    """A file in issues/ cannot be read, names no issue, or says something impossible."""


class SourceError(DigestError):
    """A file to import cannot be read as what it should be."""


class TemplateError(DigestError):
    """A template is missing, broken, or makes MJML that is not well formed."""


class CheckError(DigestError):
    """The checks find errors in an issue, so that it is not made; `lines` are what they found."""

    def __init__(self, place: str, problem: str, remedy: str, lines: tuple[str, ...]) -> None:
        super().__init__(place, problem, remedy)
        self.lines = lines

    def __str__(self) -> str:
        return "\n".join((*self.lines, super().__str__()))


class OutboxError(DigestError):
    """The outbox cannot be read or written, or somebody else is writing it."""


class RequestError(DigestError):
    """What was asked for cannot be done."""
