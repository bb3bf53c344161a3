"""Read, plan, write: the commands' work, with files and without a clock of its own."""

import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import digest
from digest import catalog as catalog_format
from digest import config, outbox, plan
from digest.core import issue
from digest.core.ledger import Ledger
from digest.errors import RequestError, TemplateError
from digest.formats.render import environment
from digest.model import Catalog, IssueFolder, Newsletter, Record, Request, Site
from digest.row import row_of, write_moment

_MAKERS = ("jinja2", "mjml-python", "feedgen", "babel")


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a command reads before it decides: settings, catalog, ledgers, templates."""

    folder: Path
    site: Site
    catalog: Catalog
    ledgers: Mapping[str, Ledger]
    press: plan.Press

    @property
    def outbox(self) -> Path:
        """Where everything lies that is ready to leave."""
        return self.folder / outbox.FOLDER

    def newsletter(self, name: str) -> Newsletter:
        """Find a newsletter. Raises RequestError where there is none of that name."""
        return find_newsletter(self.site, name)


@dataclass(frozen=True, slots=True)
class Published:
    """What a run did: the new folders of each newsletter, and every path that changed."""

    folders: Mapping[str, tuple[IssueFolder, ...]]
    changed: tuple[str, ...]
    ledgers: Mapping[str, Ledger]


def find_newsletter(site: Site, name: str) -> Newsletter:
    """Find a newsletter. Raises RequestError where there is none of that name."""
    newsletter = site.newsletter(name)
    if newsletter is None:
        known = ", ".join(n.name for n in site.newsletters) or "none"
        raise RequestError(name, "is no newsletter of digest.toml", f"there are: {known}")
    return newsletter


def open_desk(folder: Path) -> Desk:
    """Read a site's settings, catalog, ledgers and templates.

    Raises:
        ConfigError, CatalogError, OutboxError, TemplateError: one of them cannot be read.
    """
    site = config.read(folder / config.FILE)
    catalog = catalog_format.read(folder / catalog_format.FILE, site)
    return Desk(folder, site, catalog, read_ledgers(folder, site), press(folder, site))


def open_desk_to_read(folder: Path) -> Desk:
    """Read as `open_desk` does, after what a killed command left has been put right."""
    outbox.repair_if_needed(folder)
    return open_desk(folder)


def read_ledgers(folder: Path, site: Site) -> dict[str, Ledger]:
    """Read the ledger of each newsletter. Raises OutboxError where one cannot be trusted."""
    return {n.name: outbox.read_ledger(folder / outbox.FOLDER, n, site) for n in site.newsletters}


def press(folder: Path, site: Site) -> plan.Press:
    """Make ready what turns issues into files."""
    versions = {"digest": digest.__version__, "python": platform.python_version()}
    versions |= {name: metadata.version(name) for name in _MAKERS}
    return plan.Press(site, environment(read_templates(folder)), versions)


def read_templates(folder: Path) -> dict[str, str]:
    """Read all templates by name: those of the product, and in their place those of the site."""
    found: dict[str, str] = {}
    for root in (shipped_templates(), folder / "templates"):
        for path in sorted(root.rglob("*.j2")):
            try:
                found[path.relative_to(root).as_posix()] = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as cause:
                raise TemplateError(str(path), f"cannot be read: {cause}") from cause
    return found


def shipped_templates() -> Path:
    """Find the templates of the product: in the package, or beside it in a checkout."""
    package = Path(digest.__file__).parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def run(
    folder: Path, names: Iterable[str], request: Request, now: datetime
) -> tuple[Desk, Published]:
    """Make the issues that are due (of all scheduled newsletters without names) and all feeds.

    The caller holds the lock. Raises what reading, planning and writing raise; nothing is written
    then, or everything that was committed is whole.
    """
    desk = open_desk(folder)
    chosen = [desk.newsletter(name) for name in names]
    if not chosen:
        chosen = [n for n in desk.site.newsletters if n.schedule]
    folders: dict[str, tuple[IssueFolder, ...]] = {}
    ledgers = dict(desk.ledgers)
    for newsletter in chosen:
        ledger = ledgers[newsletter.name]
        made = tuple(plan.new_folders(newsletter, desk.catalog, ledger, request, now, desk.press))
        folders[newsletter.name] = made
        ledgers[newsletter.name] = Ledger((*ledger.records, *(f.record for f in made)))
    changed = outbox.write(
        desk.outbox,
        [folder for made in folders.values() for folder in made],
        plan.derived(desk.catalog, ledgers, now, desk.press),
    )
    return desk, Published(folders, changed, ledgers)


def finish_feeds(folder: Path, now: datetime) -> tuple[str, ...]:
    """Make feeds and pages anew; give the paths that changed. The caller holds the lock."""
    desk = open_desk(folder)
    derived = plan.derived(desk.catalog, desk.ledgers, now, desk.press)
    return outbox.write(desk.outbox, (), derived)


def redo(folder: Path, name: str, which: str | None, now: datetime) -> tuple[Desk, Record, bool]:
    """Make an issue once more with today's text, less withdrawn entries, in the place of the old.

    Gives what was read, the record, and whether anything changed. The caller holds the lock.

    Raises:
        RequestError: there is no such issue.
    """
    desk = open_desk(folder)
    newsletter, ledger = desk.newsletter(name), desk.ledgers[name]
    old = find_issue(newsletter, ledger, which)
    before = ledger.before(old)
    made = plan.folder(issue.remade(old, desk.catalog, desk.site), newsletter, before, desk.press)
    differs = any(
        not (desk.outbox / file.path).is_file()
        or (desk.outbox / file.path).read_bytes() != file.content
        for file in made.artifacts
    )
    if differs:
        outbox.swap(desk.outbox, made)
    records = tuple(made.record if r.name == old.name else r for r in ledger.records)
    ledgers = {**desk.ledgers, name: Ledger(records)}
    outbox.write(desk.outbox, (), plan.derived(desk.catalog, ledgers, now, desk.press))
    return desk, made.record, differs


def find_issue(newsletter: Newsletter, ledger: Ledger, which: str | None) -> Record:
    """Find an issue by its folder or number; without, the last. Raises RequestError if none is."""
    if not ledger.issues:
        raise RequestError(newsletter.name, "has no issue yet", f"digest run {newsletter.name}")
    if which is None:
        return ledger.issues[-1]
    for record in ledger.issues:
        if which in (record.name, str(record.number)):
            return record
    known = ", ".join(record.name for record in ledger.issues[-5:])
    raise RequestError(f"{newsletter.name} {which}", "is no issue", f"the last ones are {known}")


def withdraw(folder: Path, id: str, now: datetime, *, back: bool) -> tuple[str, ...]:
    """Mark an entry as withdrawn, or take the mark off; give the paths of feeds that changed.

    An announced entry that has left the catalog comes back into it, withdrawn, so that feeds move
    on. The caller holds the lock.

    Raises:
        RequestError: no entry, present or announced, has that id.
    """
    desk = open_desk(folder)
    path = folder / catalog_format.FILE
    document = catalog_format.read_document(path)
    rows: list[dict[str, Any]] = document["entries"]
    row = next((row for row in rows if row["id"] == id), None)
    if row is None:
        row = _row_as_shown(desk, id)
        rows.append(row)
    if back and row.pop("withdrawn", None):
        row["updated"] = write_moment(now)  # feeds move on, never backwards
    elif not back:
        row.setdefault("withdrawn", write_moment(now))
    catalog_format.write_document(path, document, desk.site)
    return finish_feeds(folder, now)


def _row_as_shown(desk: Desk, id: str) -> dict[str, Any]:
    for ledger in desk.ledgers.values():
        if id in ledger.announced_entries:
            return row_of(ledger.announced_entries[id])
    raise RequestError(id, "is neither in the catalog nor was it announced", "see catalog.json")


def notices(desk: Desk) -> Iterator[str]:
    """Yield what a person should look at, whatever is due: a line each."""
    for entry in desk.catalog.entries:
        if entry.unreadable or entry.published is None:
            yield f"look at {entry.id} in catalog.json: {entry.unreadable or 'it has no date'}"
    for name, ids in left_catalog(desk).items():
        for id in ids:
            yield (
                f"look at {id}: {name} announced it and it has left the catalog; "
                f"take it out of feeds for good with: digest withdraw {id}"
            )
    for name in outbox.strangers(desk.outbox, desk.site):
        yield f"look at outbox/mail/{name}: it belongs to no newsletter of digest.toml"


def left_catalog(desk: Desk) -> dict[str, tuple[str, ...]]:
    """Give, for each newsletter, the announced ids that the catalog has no longer."""
    present = {entry.id for entry in desk.catalog.entries}
    return {
        name: tuple(sorted(id for id in ledger.announced if id not in present))
        for name, ledger in desk.ledgers.items()
    }
