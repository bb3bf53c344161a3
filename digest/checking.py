"""What the checks find in an issue before it is committed.

The checks themselves are loaded when there is something to check, so that a run with nothing to do
is as quick as it was.
"""

import difflib
import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType

from digest import plan
from digest.check import others
from digest.check.feeds import ids
from digest.check.finding import Finding
from digest.check.proof import Proof
from digest.config import values
from digest.core.ledger import Ledger
from digest.errors import CheckError
from digest.model import IssueFolder, Newsletter, Site

_LISTED = 20
"""How many errors a refusal lists; `digest check` has them all."""
_LIST = "docs/checks.md has the ids of all checks"


@dataclass(frozen=True, slots=True)
class Held:
    """Issues that were checked.

    Args:
        folders: what is to be committed; of a forced issue, the record says so.
        errors: what was found, by the path of the issue's folder; without those that were forced.
        excepted: a line for each error that digest.toml says is to stay, with its reason.
    """

    folders: tuple[IssueFolder, ...]
    errors: Mapping[str, tuple[Finding, ...]]
    excepted: tuple[str, ...]


def line(finding: Finding) -> str:
    """Write what was found in a line, its id included: people except it by that."""
    said = f"{finding.place}: {finding.problem}; {finding.remedy}"
    return f"{finding.severity} {finding.id}: {said}"


def excepted_line(finding: Finding, reason: str) -> str:
    """Write what was found and is to stay, with the reason for that."""
    return f"excepted {finding.id}: {finding.place}: {finding.problem}; the reason: {reason}"


def refuse_unknown(site: Site) -> None:
    """Refuse an exception to a check that there is not.

    Raises:
        ConfigError: one names no check; it says which was meant.
    """
    tables = [("checks", site.checks)]
    tables += [(f"newsletters.{one.name}.checks", one.checks) for one in site.newsletters]
    for place, table in tables:
        known = _edition().IDS | ids.IDS | others.IDS if table else ids.IDS
        for id in table:
            if id not in known:
                written = {one.lower(): one for one in known}
                close = difflib.get_close_matches(id.lower(), written, n=1)
                remedy = f"did you mean {written[close[0]]}?" if close else _LIST
                raise values.wrong(f"{place}.{id}", "is no check", remedy)


def held(
    made: Iterable[plan.Made],
    newsletter: Newsletter,
    before: Ledger,
    press: plan.Press,
    now: datetime,
    *,
    force: bool,
) -> Held:
    """Hold issues of a newsletter, in their order, against the checks that find errors.

    Args:
        made: the issues, as they would be committed.
        newsletter: their series.
        before: the records before the first.
        press: what made them.
        now: the present.
        force: let them go all the same; their records say which checks found errors.
    """
    folders: list[IssueFolder] = []
    errors: dict[str, tuple[Finding, ...]] = {}
    excepted: dict[str, None] = {}
    for one in made:
        settled = one
        parts = [_errors(proof) for proof in plan.proofs(one, newsletter, before, press, now)]
        found = tuple(dict.fromkeys(finding for part, _ in parts for finding in part))
        excepted |= dict.fromkeys(said for _, part in parts for said in part)
        if force or one.folder.record.forced:
            ids = tuple(sorted({finding.id for finding in found})) if force else ()
            settled = plan.forced(one, ids, press)
        if found and not force:
            errors[one.folder.path] = found
        folders.append(settled.folder)
        before = before.after(settled.folder.record)
    return Held(tuple(folders), errors, tuple(excepted))


def refuse(every: Iterable[Held], command: str) -> None:
    """Refuse issues that have errors.

    Args:
        every: what was checked, newsletter by newsletter.
        command: what lets them go all the same; NAME in it stands for the newsletter.

    Raises:
        CheckError: some have; it lists what was found.
    """
    errors = {path: found for held in every for path, found in held.errors.items()}
    if not errors:
        return
    lines = [line(finding) for found in errors.values() for finding in found]
    number = f"{len(lines)} error{'s' if len(lines) > 1 else ''}"
    names = dict.fromkeys(path.split("/")[1] for path in errors)
    ways = " and ".join(command.replace("NAME", name) for name in names)
    if len(lines) > _LISTED:
        lines[_LISTED:] = [f"and {len(lines) - _LISTED} more: digest check has them all"]
    raise CheckError(
        ", ".join(errors),
        f"the checks find {number}, so nothing was written",
        f"mend what they name, or let it go as it is: {ways}",
        tuple(lines),
    )


def _errors(proof: Proof) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Give the errors in an edition, and a line for each that is to stay."""
    checked = _edition().check_edition(proof, only="error")
    excepted = tuple(excepted_line(finding, reason) for finding, reason in checked.excepted)
    return checked.findings, excepted


def _edition() -> ModuleType:
    """Load the checks of editions."""
    return importlib.import_module("digest.check.mail.edition")
