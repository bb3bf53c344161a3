"""What should exist: the one place that knows the order of the steps. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest import shelves
from digest.core import issue
from digest.core.edition import compose, full_editions
from digest.core.ledger import Ledger
from digest.formats import record as record_format
from digest.formats.mail.message import message, message_id
from digest.formats.mail.render import render
from digest.formats.pages import page, pagehead
from digest.model import (
    Artifact,
    Catalog,
    Content,
    Edition,
    EditionNote,
    IssueFolder,
    Newsletter,
    Record,
    Request,
    Section,
    Site,
)


@dataclass(frozen=True, slots=True)
class Press:
    """What turns an issue into files: the site's settings, its templates, the versions at work."""

    site: Site
    templates: ImmutableSandboxedEnvironment
    versions: Mapping[str, str]


def new_folders(
    newsletter: Newsletter,
    catalog: Catalog,
    ledger: Ledger,
    request: Request,
    now: datetime,
    press: Press,
) -> Iterator[IssueFolder]:
    """Yield the folders that a run of one newsletter adds. Raises as `core.issue.run` does."""
    for record in issue.run(newsletter, press.site, catalog, ledger, request, now):
        yield folder(record, newsletter, ledger, press)
        ledger = ledger.after(record)


def folder(record: Record, newsletter: Newsletter, ledger: Ledger, press: Press) -> IssueFolder:
    """Give a record its editions and files. `ledger` holds the records before it, at least."""
    newsletter = replace(newsletter, languages=record.languages)  # as asked for then
    path = f"mail/{newsletter.name}/{record.name}"
    files: dict[str, bytes] = {}
    notes: list[EditionNote] = []
    for edition in full_editions(record, newsletter, press.site, ledger):
        if edition.sections:
            parts = _files(edition, record, newsletter, press)
            files |= parts
            notes.append(_note(edition, tuple(parts)))
    record = replace(
        record,
        editions=tuple(notes),
        files=tuple(record_format.file_note(name, content) for name, content in files.items()),
        made_by=press.versions,
    )
    files[record_format.FILE] = record_format.dump(record, press.site)
    artifacts = tuple(Artifact(f"{path}/{name}", content) for name, content in files.items())
    return IssueFolder(record, path, artifacts)


def _files(
    edition: Edition, record: Record, newsletter: Newsletter, press: Press
) -> dict[str, bytes]:
    content = render(edition, record, newsletter, press.site, press.templates)
    mail = full_message(content, edition.language, record, newsletter, press.site)
    return {
        f"{edition.language}.eml": mail,
        f"{edition.language}.html": content.html.encode(),
        f"{edition.language}.txt": content.text.encode(),
    }


def full_message(
    content: Content, language: str, record: Record, newsletter: Newsletter, site: Site
) -> bytes:
    """Give the message of a full edition, to the newsletter's list address if it has one."""
    return message(
        content,
        site=site,
        newsletter=newsletter,
        record=record,
        language=language,
        to=newsletter.to,
        date=record.cutoff,
        message_id=message_id(site, record, language),
    )


def _note(edition: Edition, files: tuple[str, ...]) -> EditionNote:
    sections = tuple(
        (section.topic, tuple(entry.id for entry in section.entries))
        for section in edition.sections
    )
    return EditionNote(edition.key, edition.language, sections, files)


def preview(
    record: Record,
    newsletter: Newsletter,
    ledger: Ledger,
    press: Press,
    *,
    language: str,
    topics: Iterable[str] | None,
) -> tuple[Edition, Content, bytes]:
    """Give what a reader of a language and some topics would get, and the message as bytes."""
    edition = compose(record, newsletter, press.site, ledger, language=language, topics=topics)
    content = render(edition, record, newsletter, press.site, press.templates)
    return edition, content, full_message(content, language, record, newsletter, press.site)


Spared = Callable[[Record, str], bool]
"""Whether the page of an issue at a path is there already, as it would be made."""


def derived(
    catalog: Catalog,
    ledgers: Mapping[str, Ledger],
    now: datetime,
    press: Press,
    spared: Spared,
) -> Iterator[Artifact]:
    """Yield what is made anew from catalog and ledgers at each run: feeds, and pages not spared."""
    yield from shelves.files(catalog, ledgers, now, press.site, press.templates)
    for newsletter in press.site.newsletters:
        yield from _pages(newsletter, ledgers[newsletter.name], press, spared)


def _pages(
    newsletter: Newsletter, ledger: Ledger, press: Press, spared: Spared
) -> Iterator[Artifact]:
    for record in ledger.issues:
        for note in record.editions:
            path = pagehead.page_path(record, note.language)
            if not spared(record, path):
                edition = edition_as_sent(record, note)
                content = page.issue_page(edition, record, newsletter, press.site, press.templates)
                yield Artifact(path, content)
    content = page.archive_page(ledger.issues, newsletter, press.site, press.templates)
    yield Artifact(f"web/{newsletter.name}/index.html", content)


def edition_as_sent(record: Record, note: EditionNote) -> Edition:
    """Give an edition as its record remembers it, whatever the settings say today."""
    shown = {entry.id: entry for entry in record.snapshots}
    sections = tuple(Section(topic, tuple(shown[id] for id in ids)) for topic, ids in note.sections)
    return Edition(note.language, sections, note.key)
