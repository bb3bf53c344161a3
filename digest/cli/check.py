"""digest check."""

import importlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from digest import publish, shelves
from digest.check.feeds.feed import check_feed
from digest.check.finding import Finding
from digest.check.mail.edition import Checked, check_edition
from digest.check.proof import Proof
from digest.cli import found as told
from digest.cli import words
from digest.cli.clock import as_of_option, present, real_clock
from digest.formats.address import public
from digest.links.followed import Followed
from digest.model import Newsletter, Record, Site
from digest.plan import proofs
from digest.preview import sent, showing
from digest.preview.findings import sifted, together
from digest.publish import Desk


@dataclass(frozen=True, slots=True)
class _Looked:
    """What is checked of a newsletter: an issue, and the feeds that would leave with it.

    `kind` is "due", "next" or "made"; `findings` are those of no edition.
    """

    newsletter: Newsletter
    kind: str
    record: Record
    now: datetime
    proofs: tuple[Proof, ...]
    feeds: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Result:
    """What was checked, and what was found. `feeds` are paths; `followed` is None without links."""

    looked: tuple[_Looked, ...]
    feeds: tuple[str, ...]
    followed: Followed | None
    found: Checked


@click.command("check")
@click.argument("name", required=False)
@as_of_option
@click.option("--issue", metavar="DATE", help="One that was made, as it lies in the outbox.")
@click.option("--strict", is_flag=True, help="End with exit code 1 for warnings, too.")
@click.option("--links", is_flag=True, help="Ask every link whether it leads somewhere.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def command(
    folder: Path,
    /,
    name: str | None,
    *,
    as_of: str | None,
    issue: str | None,
    strict: bool,
    links: bool,
    as_json: bool,
) -> None:
    """Say what is wrong with an issue before it goes, and write nothing.

    It is the issue that is due, or else the next one, of NAME or of every newsletter; and all
    feeds. Exit code 1 says that there are errors, which keep `digest run` from making the issue.
    """
    if issue and name is None:
        raise click.UsageError("--issue needs the NAME of its newsletter")
    desk = publish.open_desk_to_read(folder)
    now = present(as_of, desk.site.zone)
    chosen = desk.site.newsletters if name is None else (desk.newsletter(name),)
    looked = tuple(_looked(desk, newsletter, issue, now) for newsletter in chosen)
    feeds = tuple(_linted(desk, looked))
    followed = _followed(folder, looked, desk.site) if links else None
    parts = [part for one in looked for part in _checked(one, desk.site)]
    parts += [checked for _, checked in feeds]
    parts += [_of_links(followed, one, desk.site) for one in looked if followed]
    result = _Result(looked, tuple(path for path, _ in feeds), followed, together(parts))
    if as_json:
        click.echo(json.dumps(_as_json(result), indent=1, ensure_ascii=False))
    else:
        for line in _report(result, desk):
            click.echo(line)
    found = result.found
    if told.errors_in(found.findings) or (strict and found.findings):
        click.get_current_context().exit(1)


def _looked(desk: Desk, newsletter: Newsletter, which: str | None, now: datetime) -> _Looked:
    """Make the issue that is due or comes next, or read one that was made."""
    if which is None:
        shown = showing.upcoming(desk, newsletter, now)
        feeds = shown.feeds()
        made = proofs(shown.made, newsletter, shown.before, desk.press, shown.now, feeds)
        return _Looked(newsletter, shown.kind, shown.record, shown.now, tuple(made), feeds)
    record = publish.find_issue(newsletter, desk.ledgers[newsletter.name], which)
    lying = sent.lying(desk, newsletter, record)
    return _Looked(newsletter, "made", record, now, lying.proofs, findings=lying.findings)


def _checked(looked: _Looked, site: Site) -> Iterator[Checked]:
    yield from map(check_edition, looked.proofs)
    yield sifted(looked.findings, _reasons(looked, site))


def _of_links(followed: Followed, looked: _Looked, site: Site) -> Checked:
    """Give what is wrong with the links of one newsletter, in its mails and on its pages."""
    name = looked.newsletter.name
    found = (one for one in followed.findings if one.place.file.split("/")[2] == name)
    return sifted(found, _reasons(looked, site))


def _reasons(looked: _Looked, site: Site) -> Mapping[str, str]:
    return {**site.checks, **looked.newsletter.checks}


def _linted(desk: Desk, looked: Iterable[_Looked]) -> Iterator[tuple[str, Checked]]:
    """Check each feed that would leave, and of the others those that lie in the outbox."""
    every = tuple(looked)
    now = max(real_clock(), *(one.now for one in every)) if every else real_clock()
    made = {path: content for one in every for path, content in one.feeds.items()}
    for path, content in sorted({**sent.feeds_in(desk), **made}.items()):
        here = public(shelves.same_as(path, desk.site), desk.site)
        found = check_feed(f"outbox/{path}", content, address=here, now=now)
        yield path, sifted(found, desk.site.checks)


def _followed(folder: Path, looked: Iterable[_Looked], site: Site) -> Followed:
    """Follow the links of all issues, with what is loaded only for that."""
    module = importlib.import_module("digest.cli.links")
    found: Followed = module.followed(folder, [p for one in looked for p in one.proofs], site)
    return found


def _report(result: _Result, desk: Desk) -> Iterator[str]:
    for one in result.looked:
        name = one.newsletter.name
        yield f"{name}, {one.kind}: {words.record_line(one.record, desk.site)}"
        about = words.About(desk.site, desk.catalog, one.now)
        ledger = desk.ledgers[name]
        if one.kind == "made":
            continue
        for line in words.waiting_lines(one.record, one.newsletter, ledger, about):
            yield f"  waits: {line}"
    yield from told.lines(result.found)
    if result.followed:
        yield _about_links(result.followed)
    editions = words.count(sum(len(one.proofs) for one in result.looked), "edition")
    feeds = words.count(len(result.feeds), "feed")
    yield f"{editions} and {feeds} checked: {told.counted(result.found)}"


def _about_links(followed: Followed) -> str:
    spared = followed.spared
    wish = f"; {spared} left alone, as their robots.txt wants" if spared else ""
    known = followed.remembered
    again = f", {known} more within the last day" if known else ""
    return f"{words.count(followed.asked, 'link')} asked{again}{wish}"


def _as_json(result: _Result) -> dict[str, Any]:
    found, followed = result.found, result.followed
    errors = told.errors_in(found.findings)
    return {
        "issues": [
            {
                "newsletter": one.newsletter.name,
                "shown": one.kind,
                "folder": f"mail/{one.newsletter.name}/{one.record.name}",
                "number": one.record.number,
                "editions": [proof.edition.language for proof in one.proofs],
            }
            for one in result.looked
        ],
        "feeds": list(result.feeds),
        "links": followed
        and {
            "asked": followed.asked,
            "remembered": followed.remembered,
            "spared": followed.spared,
        },
        "errors": errors,
        "warnings": len(found.findings) - errors,
        "findings": [told.row(finding) for finding in found.findings],
        "excepted": [told.row(finding, reason) for finding, reason in found.excepted],
    }
