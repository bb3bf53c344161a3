"""What should exist: the one place that knows the order of the steps. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest import shelves
from digest.check.proof import Proof
from digest.core import issue
from digest.core.edition import compose, full_editions
from digest.core.ledger import Ledger
from digest.formats import record as record_format
from digest.formats.mail.message import message, message_id
from digest.formats.mail.render import rendered
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


@dataclass(frozen=True, slots=True)
class Printed:
    """An edition as mail: rendered, the MJML of its HTML, and the message.

    `shown` is how many of its entries there was room for. `written` says where in the templates a
    character of the MJML was written; asking takes a run of the template.
    """

    edition: Edition
    content: Content
    mjml: str
    shown: int
    message: bytes
    written: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Made:
    """A record with its files as they would lie in the outbox, and each edition of it as mail."""

    folder: IssueFolder
    printed: tuple[Printed, ...]


def new_folders(
    newsletter: Newsletter,
    catalog: Catalog,
    ledger: Ledger,
    request: Request,
    now: datetime,
    press: Press,
) -> Iterator[IssueFolder]:
    """Yield the folders that a run of one newsletter adds. Raises as `core.issue.run` does."""
    for one in new_issues(newsletter, catalog, ledger, request, now, press):
        yield one.folder


def new_issues(
    newsletter: Newsletter,
    catalog: Catalog,
    ledger: Ledger,
    request: Request,
    now: datetime,
    press: Press,
) -> Iterator[Made]:
    """Yield what a run of one newsletter adds. Raises as `core.issue.run` does."""
    for record in issue.run(newsletter, press.site, catalog, ledger, request, now):
        yield made(record, newsletter, ledger, press)
        ledger = ledger.after(record)


def folder(record: Record, newsletter: Newsletter, ledger: Ledger, press: Press) -> IssueFolder:
    """Give a record its editions and files. `ledger` holds the records before it, at least."""
    return made(record, newsletter, ledger, press).folder


def made(record: Record, newsletter: Newsletter, ledger: Ledger, press: Press) -> Made:
    """Print the editions of a record, and give its folder. `ledger` holds the records before it."""
    newsletter = replace(newsletter, languages=record.languages)  # as asked for then
    path = f"mail/{newsletter.name}/{record.name}"
    printed = tuple(
        print_edition(edition, record, newsletter, press)
        for edition in full_editions(record, newsletter, press.site, ledger)
        if edition.sections
    )
    files: dict[str, bytes] = {}
    for one in printed:
        files |= _files(one)
    record = replace(
        record,
        editions=tuple(_note(one.edition, tuple(_files(one))) for one in printed),
        files=tuple(record_format.file_note(name, content) for name, content in files.items()),
        made_by=press.versions,
    )
    files[record_format.FILE] = record_format.dump(record, press.site)
    artifacts = tuple(Artifact(f"{path}/{name}", content) for name, content in files.items())
    return Made(IssueFolder(record, path, artifacts), printed)


def forced(made: Made, ids: tuple[str, ...], press: Press) -> Made:
    """Give an issue whose record says which checks found errors in it and were overruled."""
    record = replace(made.folder.record, forced=ids)
    artifacts = tuple(
        replace(one, content=record_format.dump(record, press.site))
        if one.path == f"{made.folder.path}/{record_format.FILE}"
        else one
        for one in made.folder.artifacts
    )
    return replace(made, folder=replace(made.folder, record=record, artifacts=artifacts))


def print_edition(
    edition: Edition, record: Record, newsletter: Newsletter, press: Press
) -> Printed:
    """Render an edition, and write the message of it. Raises TemplateError as `rendered` does."""
    ready = rendered(edition, record, newsletter, press.site, press.templates)
    mail = full_message(ready.content, edition.language, record, newsletter, press.site)
    return Printed(edition, ready.content, ready.mjml, ready.shown, mail, ready.written)


def _files(printed: Printed) -> dict[str, bytes]:
    language = printed.edition.language
    return {
        f"{language}.eml": printed.message,
        f"{language}.html": printed.content.html.encode(),
        f"{language}.txt": printed.content.text.encode(),
    }


def proofs(
    made: Made,
    newsletter: Newsletter,
    before: Ledger,
    press: Press,
    now: datetime,
    feeds: Mapping[str, bytes] | None = None,
) -> Iterator[Proof]:
    """Yield what the checks look at, for each edition of an issue: what would leave, as bytes.

    Args:
        made: the issue.
        newsletter: its series.
        before: the records before it.
        press: what made it.
        now: the present, or the cut-off of an issue to come.
        feeds: the feeds of its topics by their paths; None: they are not looked at.
    """
    record = made.folder.record
    notes = {note.language: note for note in record.editions}
    for one in made.printed:
        shown = edition_as_sent(record, notes[one.edition.language])
        yield Proof(
            site=press.site,
            newsletter=newsletter,
            record=record,
            before=before,
            edition=one.edition,
            content=one.content,
            message=one.message,
            page=page.issue_page(shown, record, newsletter, press.site, press.templates),
            mjml=one.mjml,
            template=f"{newsletter.template}.mjml.j2",
            now=now,
            path=made.folder.path,
            feeds=feeds or {},
            written=one.written,
        )


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
) -> Printed:
    """Give what a reader of a language and some topics would get."""
    edition = compose(record, newsletter, press.site, ledger, language=language, topics=topics)
    return print_edition(edition, record, newsletter, press)


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
