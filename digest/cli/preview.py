"""digest preview."""

from pathlib import Path

import click

from digest import plan, publish
from digest.cli import words
from digest.cli.clock import as_of_option, present
from digest.core import issue
from digest.core.edition import NO_TOPIC, edition_languages
from digest.core.ledger import Ledger
from digest.errors import RequestError
from digest.formats.palette import palette
from digest.model import Content, Edition, Newsletter, Record


@click.command("preview")
@click.argument("name")
@as_of_option
@click.option(
    "--topic", "topics", metavar="T", multiple=True, help="A topic that the reader follows."
)
@click.option("--language", metavar="L", help="The reader's language; without it, the first.")
@click.option("--html", "html", metavar="FILE|-", help="Write the HTML there instead (- is here).")
@click.pass_obj
def command(
    folder: Path,
    name: str,
    *,
    as_of: str | None,
    topics: tuple[str, ...],
    language: str | None,
    html: str | None,
) -> None:
    """Show what readers would get, and write nothing.

    It is the issue that is due, or else the next one as the catalog stands: the same functions make
    it as in a run.
    """
    desk = publish.open_desk_to_read(folder)
    newsletter = desk.newsletter(name)
    now = present(as_of, desk.site.zone)
    ledger = desk.ledgers[name]
    _check(desk, newsletter, topics, language)
    issue.refuse_clock_behind(newsletter, desk.site, ledger, now)
    record = issue.upcoming(newsletter, desk.site, desk.catalog, ledger, now)
    edition, content, mail = plan.preview(
        record,
        newsletter,
        ledger,
        desk.press,
        language=language or edition_languages(newsletter, desk.site)[0],
        topics=topics or None,
    )
    if not edition.sections and topics and record.number is not None:
        raise RequestError(
            ", ".join(topics), "has nothing in this issue", "a reader of it would get no message"
        )
    if html:
        _write(html, content)
        if not edition.sections:
            click.echo("look at it knowing that the issue has no entries", err=True)
        click.echo(f"wrote {html}" if html != "-" else "", err=True, nl=html != "-")
    else:
        about = words.About(desk.site, desk.catalog, now)
        for line in _report(record, edition, content, len(mail), newsletter, ledger, about):
            click.echo(line)
        for line in publish.untranslated(desk.site):
            click.echo(line)


def _check(
    desk: publish.Desk, newsletter: Newsletter, topics: tuple[str, ...], language: str | None
) -> None:
    for topic in topics:
        if desk.site.topic(topic) is None:
            known = ", ".join(t.id for t in desk.site.topics)
            raise RequestError(topic, "is no topic of digest.toml", f"there are: {known}")
    languages = edition_languages(newsletter, desk.site)
    if language and language not in languages:
        raise RequestError(
            language, f"is no language of {newsletter.name}", f"there are: {', '.join(languages)}"
        )


def _write(target: str, content: Content) -> None:
    try:
        with click.open_file(target, "w", encoding="utf-8") as file:
            file.write(content.html)
    except OSError as cause:
        raise RequestError(target, f"cannot be written: {cause.strerror}") from cause


def _report(
    record: Record,
    edition: Edition,
    content: Content,
    octets: int,
    newsletter: Newsletter,
    ledger: Ledger,
    about: words.About,
) -> list[str]:
    site = about.site
    lines = [f"{newsletter.name}, {words.record_line(record, site)}"]
    if edition.sections:
        html, text = _kb(len(content.html.encode())), _kb(len(content.text.encode()))
        lines += [
            f"Subject:   {content.subject}",
            f"Preheader: {content.preheader}",
            f"Language:  {edition.language}, {words.entries_of(len(edition.entries))}",
            f"Size:      HTML {html}, text {text}, message {_kb(octets)}",
            *_colour(site.look.accent),
        ]
    for section in edition.sections:
        topic = site.topic(section.topic)
        title = topic.title.in_language(edition.language) if topic else "Without a topic"
        lines += ["", title if section.topic != NO_TOPIC else "Without a topic"]
        lines += [f"  {words.dated(entry, site)}  {entry.title}" for entry in section.entries]
    waits = words.waiting_lines(record, newsletter, ledger, about)
    waiting = [f"waits: {line}" for line in waits]
    passed_over = words.passed_over_lines(record, newsletter, ledger, about)
    over = [f"passed over: {line}" for line in passed_over]
    if waiting or over:
        lines += ["", *waiting, *words.limited(over)]
    return lines


def _colour(accent: str) -> list[str]:
    """Say so if another tone than the one in digest.toml is taken on light grounds."""
    taken = palette(accent).light.accent
    if taken == accent:
        return []
    return [f"Colour:    {accent} is hard to read on white; {taken} stands in for it"]


def _kb(octets: int) -> str:
    return f"{octets / 1000:.1f} KB"
