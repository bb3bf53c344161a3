"""Read, plan, write: the commands' work, with files and without a clock of its own."""

import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import digest
from digest import catalog as catalog_format
from digest import checking, config, editorial, kept, outbox, plan, shelves, stamp, translations
from digest.core import issue
from digest.core.ledger import Ledger
from digest.errors import RequestError, TemplateError
from digest.formats.templates.environment import environment
from digest.formats.words.languages import language_name
from digest.formats.words.phrases import SOURCES
from digest.formats.words.wording import missing
from digest.model import Artifact, Catalog, IssueFolder, Newsletter, Record, Request, Site
from digest.row import row_of, write_moment

_MAKERS = ("jinja2", "mjml-python", "feedgen", "babel", "markdown-it-py")


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
    """What a run did: the new folders of each newsletter, and every path that changed.

    `next_slots` has None for a newsletter without schedule; `notices` are what a person should look
    at, `excepted` the errors in the new issues that are to stay, by digest.toml. Without `desk` and
    `ledgers` nothing was read: a stamp said that nothing is due.
    """

    folders: Mapping[str, tuple[IssueFolder, ...]]
    changed: tuple[str, ...]
    next_slots: Mapping[str, datetime | None]
    notices: tuple[str, ...]
    desk: Desk | None = None
    ledgers: Mapping[str, Ledger] = field(default_factory=dict)
    excepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """Every path that changed, and the files of feeds/ that nothing makes any more."""

    changed: tuple[str, ...]
    strangers: tuple[str, ...]


def find_newsletter(site: Site, name: str) -> Newsletter:
    """Find a newsletter. Raises RequestError where there is none of that name."""
    newsletter = site.newsletter(name)
    if newsletter is None:
        known = ", ".join(n.name for n in site.newsletters) or "none"
        raise RequestError(name, "is no newsletter of digest.toml", f"there are: {known}")
    return newsletter


def open_desk(folder: Path) -> Desk:
    """Read a site's settings, catalog, ledgers, templates, and what people decided about issues.

    Raises:
        ConfigError, CatalogError, OutboxError, TemplateError, EditorialError: one of them cannot
            be read.
    """
    desk = open_desk_undecided(folder)
    site = editorial.read(folder, desk.site, desk.catalog, desk.ledgers)
    return replace(desk, site=site, press=replace(desk.press, site=site))


def open_desk_undecided(folder: Path) -> Desk:
    """Read as `open_desk` does, but for what people decided about issues: that may be broken."""
    site = config.read(folder / config.FILE)
    checking.refuse_unknown(site)
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
    return templates_in(translations.shipped_templates()) | templates_in(folder / "templates")


def templates_in(root: Path) -> dict[str, str]:
    """Read the templates in a folder by their names from there on; hidden files are no templates.

    Raises:
        TemplateError: one of them cannot be read.
    """
    found: dict[str, str] = {}
    for path in sorted(root.rglob("*.j2")):
        if any(part.startswith(".") for part in path.relative_to(root).parts):
            continue
        if not path.resolve().is_relative_to(root.resolve()):
            raise TemplateError(str(path), "leads out of its folder", "put a copy there")
        try:
            found[path.relative_to(root).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as cause:
            raise TemplateError(str(path), "is not UTF-8", "save it in that encoding") from cause
        except OSError as cause:
            raise TemplateError(str(path), f"cannot be read: {cause}") from cause
    return found


def read_looks(folder: Path) -> dict[str, str]:
    """Read all that gives words and looks: the templates, and the translations of our phrases."""
    return read_templates(folder) | translations.texts(folder)


def run(folder: Path, names: Iterable[str], request: Request, now: datetime) -> Published:
    """Make the issues that are due (of all scheduled newsletters without names) and all feeds.

    The caller holds the lock. Raises what reading, planning and writing raise, and CheckError where
    an issue has errors; nothing is written then, or everything that was committed is whole.
    """
    site = config.read(folder / config.FILE)
    before = stamp.state(folder, site, read_looks(folder), stamp.versions())
    chosen = [find_newsletter(site, name) for name in names]
    chosen = chosen or [n for n in site.newsletters if n.schedule]
    plain = not (request.now or request.decides)
    left = stamp.read(folder, before) if before and plain else None
    if left and left.covers([n.name for n in chosen], now):
        return _nothing_due(chosen, left)
    desk = open_desk(folder)
    published = _publish(desk, [n.name for n in chosen], request, now)
    if before:
        made = _stamp(desk, published, now, plain=plain)
        stamp.write(folder, before, published.changed, made)
    return published


def _nothing_due(chosen: Iterable[Newsletter], left: stamp.Stamp) -> Published:
    slots = {n.name: left.quiet[n.name].next_slot for n in chosen}
    return Published(dict.fromkeys(slots, ()), (), slots, left.notices)


def _stamp(desk: Desk, published: Published, now: datetime, *, plain: bool) -> stamp.Stamp:
    quiet: dict[str, stamp.Quiet] = {}
    for newsletter in desk.site.newsletters:
        in_vain = plain and published.folders.get(newsletter.name) == ()
        ledger = published.ledgers[newsletter.name]
        found = stamp.quiet(newsletter, desk.site, ledger, now, looked_in_vain=in_vain)
        quiet |= {newsletter.name: found} if found else {}
    return stamp.Stamp(now, stamp.until(desk.catalog, desk.site, now), quiet, published.notices)


def _publish(desk: Desk, names: Iterable[str], request: Request, now: datetime) -> Published:
    found: dict[str, checking.Held] = {}
    ledgers = dict(desk.ledgers)
    for newsletter in map(desk.newsletter, names):
        ledger, press = ledgers[newsletter.name], desk.press
        made = plan.new_issues(newsletter, desk.catalog, ledger, request, now, press)
        held = checking.held(made, newsletter, ledger, press, now, force=request.force)
        found[newsletter.name] = held
        ledgers[newsletter.name] = Ledger((*ledger.records, *(f.record for f in held.folders)))
    checking.refuse(found.values(), "digest run NAME --force")
    folders = {name: held.folders for name, held in found.items()}
    every_folder = [folder for made in folders.values() for folder in made]
    changed = _write(desk, every_folder, ledgers, now).changed
    slots = {n: issue.next_slot(desk.newsletter(n), desk.site, ledgers[n], now) for n in folders}
    said = tuple(notices(replace(desk, ledgers=ledgers)))
    excepted = tuple(line for held in found.values() for line in held.excepted)
    return Published(folders, changed, slots, said, desk, ledgers, excepted)


def finish_feeds(folder: Path, now: datetime) -> Finished:
    """Make feeds and pages anew. The caller holds the lock."""
    desk = open_desk(folder)
    return _write(desk, (), desk.ledgers, now)


def _write(
    desk: Desk,
    folders: Iterable[IssueFolder],
    ledgers: Mapping[str, Ledger],
    now: datetime,
    remade: IssueFolder | None = None,
) -> Finished:
    made: set[str] = set()

    def noted(artifacts: Iterable[Artifact]) -> Iterator[Artifact]:
        for artifact in artifacts:
            made.add(artifact.path)
            yield artifact

    making = stamp.making(desk.folder, desk.site, read_looks(desk.folder), stamp.versions())
    pages = kept.read(desk.folder, making)

    def spared(record: Record, path: str) -> bool:
        is_remade = remade is not None and remade.record.name == record.name
        if is_remade or not pages.spares(path):
            return False
        made.add(path)
        return True

    derived = noted(plan.derived(desk.catalog, ledgers, now, desk.press, spared))
    changed = outbox.write(desk.outbox, folders, derived, remade)
    kept.write(desk.folder, making, made)
    gone = outbox.remove_pages_without_issue(desk.outbox, ledgers, made)
    others = [path for path in outbox.feed_files(desk.outbox) if path not in made]
    outdated = [path for path in others if shelves.is_archive(path, desk.site)]
    gone += outbox.remove(desk.outbox, outdated)
    return Finished(changed + gone, tuple(path for path in others if path not in outdated))


def redo(
    folder: Path, name: str, which: str | None, now: datetime, *, force: bool = False
) -> tuple[Desk, Record, bool]:
    """Make an issue once more with today's text, less withdrawn entries, in the place of the old.

    Gives what was read, the record, and whether anything changed. The caller holds the lock.

    Raises:
        RequestError: there is no such issue.
        CheckError: it would change, and the checks find errors in it.
    """
    desk = open_desk(folder)
    newsletter, ledger = desk.newsletter(name), desk.ledgers[name]
    old = find_issue(newsletter, ledger, which)
    again = made_again(desk, newsletter, old)
    made, changes = again.folder, differs(desk.outbox, again.folder)
    if changes:
        held = checking.held((again,), newsletter, ledger.before(old), desk.press, now, force=force)
        checking.refuse((held,), f"digest redo NAME {old.name} --force")
        made = held.folders[0]
    records = tuple(made.record if r.name == old.name else r for r in ledger.records)
    _write(desk, (), {**desk.ledgers, name: Ledger(records)}, now, made if changes else None)
    return desk, made.record, changes


def remade(desk: Desk, newsletter: Newsletter, old: Record) -> IssueFolder:
    """Give the folder of an issue as `redo` would make it. Raises EditorialError, TemplateError."""
    return made_again(desk, newsletter, old).folder


def made_again(desk: Desk, newsletter: Newsletter, old: Record) -> plan.Made:
    """Give an issue as `redo` would make it. Raises EditorialError, TemplateError."""
    before = desk.ledgers[newsletter.name].before(old)
    site, catalog = desk.site, desk.catalog
    decided = editorial.read_record(desk.folder, newsletter, site, catalog, old, before)
    record = issue.remade(old, catalog, site, decided)
    return plan.made(record, newsletter, before, desk.press)


def differs(outbox: Path, folder: IssueFolder) -> bool:
    """Whether an issue is not there as it would be made: a file of it is missing or another."""
    return any(
        not (outbox / file.path).is_file() or (outbox / file.path).read_bytes() != file.content
        for file in folder.artifacts
    )


def find_issue(newsletter: Newsletter, ledger: Ledger, which: str | None) -> Record:
    """Find an issue by its folder or number; without, the last. Raises RequestError if none is."""
    issues = [record for record in ledger.records if record.number is not None or record.emptied]
    if not issues:
        raise RequestError(newsletter.name, "has no issue yet", f"digest run {newsletter.name}")
    if which is None:
        return issues[-1]
    for record in issues:
        if which == record.name or (record.number is not None and which == str(record.number)):
            return record
    known = ", ".join(record.name for record in issues[-5:])
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
        row["withdrawn"] = row.get("withdrawn") or write_moment(now)
    content = catalog_format.dump_document(document)
    anew = replace(desk, catalog=catalog_format.parse(content, desk.site))
    changed = _write(anew, (), desk.ledgers, now).changed
    catalog_format.write_document(path, document, desk.site)
    return changed


def _row_as_shown(desk: Desk, id: str) -> dict[str, Any]:
    for ledger in desk.ledgers.values():
        if id in ledger.announced_entries:
            row = row_of(ledger.announced_entries[id])
            known = [topic for topic in row.pop("topics", ()) if desk.site.topic(topic)]
            return row | ({"topics": known} if known else {})
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
    present = {entry.id for entry in desk.catalog.entries}
    for newsletter in desk.site.newsletters:
        for id in sorted(newsletter.hold - present):
            yield f"look at hold in newsletters.{newsletter.name}: no entry has the id {id}"
    yield from editorial.notices(desk.folder, desk.site, desk.catalog, desk.ledgers)
    for name in outbox.strangers(desk.outbox, desk.site):
        yield f"look at outbox/mail/{name}: it belongs to no newsletter of digest.toml"
    yield from untranslated(desk.site)


def untranslated(site: Site) -> Iterator[str]:
    """Yield a line for each language of a site that English stands in for, in whole or in part."""
    for tag, place in languages_used(site).items():
        name, left = language_name(tag, "en"), len(missing(tag, site))
        if left == len(SOURCES):
            yield (
                f"look at {tag} in {place}: there are no phrases in {name} yet, "
                f"English stands in; make them with: digest translations {tag}"
            )
        elif left:
            yield (
                f"look at {tag} in {place}: English stands in for {left} of {len(SOURCES)} "
                f"phrases in {name}; see them with: digest translations {tag}"
            )


def languages_used(site: Site) -> dict[str, str]:
    """Give the languages that a site speaks to readers in, and where digest.toml says so first."""
    found = {site.language: "site.language"}
    for newsletter in site.newsletters:
        for tag in newsletter.languages or ():
            if tag.lower() not in map(str.lower, found):
                found[tag] = f"newsletters.{newsletter.name}"
    return found


def left_catalog(desk: Desk) -> dict[str, tuple[str, ...]]:
    """Give, for each newsletter, the announced ids that the catalog has no longer."""
    present = {entry.id for entry in desk.catalog.entries}
    return {
        name: tuple(sorted(id for id in ledger.announced if id not in present))
        for name, ledger in desk.ledgers.items()
    }
