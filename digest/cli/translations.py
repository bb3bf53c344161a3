"""digest translations."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import click

from digest import config, files, outbox, publish, translations
from digest.cli import words
from digest.core.edition import edition_languages
from digest.errors import RequestError
from digest.formats.words import po
from digest.formats.words.languages import cased, language_name
from digest.formats.words.phrases import SOURCES
from digest.formats.words.wording import missing, primary, translated, wording
from digest.model import Site
from digest.translations import Translation
from digest.translations.phrasebook import Key


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a language is: what it is used for, its missing and outdated phrases, its file."""

    tag: str
    used: str
    missing: int
    outdated: int
    file: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Give a row of the table."""
        done = len(SOURCES) - self.missing - self.outdated
        counts = (str(done), str(self.missing), str(self.outdated))
        return (self.tag, language_name(self.tag, "en"), self.used or "-", *counts, self.file)


_HEADINGS = ("tag", "language", "used for", "there", "missing", "outdated", "file")


@click.command("translations")
@click.argument("tag", required=False, metavar="[LANGUAGE]")
@click.option(
    "--check", "checking", is_flag=True, help="Exit with 1 if a language that is used lacks some."
)
@click.pass_obj
def command(folder: Path, tag: str | None, *, checking: bool) -> None:
    """Show which languages have phrases, and help to add one.

    These are the phrases around entries, like "Unsubscribe". With LANGUAGE, such
    as fr, it writes a file with all of them to be translated; again, it takes up
    new phrases, keeps what is there, and lists what is missing.
    """
    site = config.read(folder / config.FILE)
    if tag is not None:
        _one(folder, tag, site)
        if not checking:
            return
        site = config.read(folder / config.FILE)
    standings = _standings(folder, site)
    if tag is None:
        click.echo("\n".join(_table(standings)))
    if checking:
        _check(standings, tag)


def _check(standings: Iterable[Standing], tag: str | None) -> None:
    used = [one for one in standings if one.used and (tag is None or _same(one.tag, tag))]
    lacking = [one for one in used if one.missing or one.outdated]
    for one in lacking:
        click.echo(
            f"look at {one.tag} in {one.used}: phrases are missing in "
            f"{language_name(one.tag, 'en')}; digest translations {one.tag}"
        )
    if lacking:
        click.get_current_context().exit(1)


def _same(one: str, other: str) -> bool:
    return one.lower() == other.lower()


def _table(standings: Iterable[Standing]) -> Iterator[str]:
    rows = [_HEADINGS, *(one.columns for one in standings)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    for row in rows:
        cells = zip(row, widths, strict=True)
        yield "  ".join(cell.ljust(width) for cell, width in cells).rstrip()


def _standings(folder: Path, site: Site) -> list[Standing]:
    used = publish.languages_used(site)
    own, product = translations.of_site(folder, used), translations.shipped()
    known = {tag.lower(): tag for tag in used}
    tags = dict.fromkeys([*known, "en", *sorted({*own, *product})])
    return [
        _standing(known.get(tag, cased(tag)), used.get(known.get(tag, ""), ""), own, product, site)
        for tag in tags
    ]


def _standing(
    tag: str,
    used: str,
    own: Mapping[str, Translation],
    product: Mapping[str, Translation],
    site: Site,
) -> Standing:
    lacking = {(one.context, one.text) for one in missing(tag, site)}
    files = [layer[tag.lower()] for layer in (own, product) if tag.lower() in layer]
    fuzzy = {
        (message.context or "", translations.ids(message)[0])
        for file in files
        for message in file.catalog
        if message.id and message.fuzzy and any(translations.forms(message))
    }
    outdated = len(lacking & fuzzy)
    return Standing(tag, used, len(lacking) - outdated, outdated, _where(tag, own, product, site))


def _where(
    tag: str, own: Mapping[str, Translation], product: Mapping[str, Translation], site: Site
) -> str:
    if tag.lower() in own:
        return own[tag.lower()].place
    if tag.lower() in product or primary(tag) == "en":
        return "comes with digest"
    taken = wording(tag, site).language
    return f"as {taken}" if primary(taken) == primary(tag) else "none yet"


def _one(folder: Path, given: str, site: Site) -> None:
    used = publish.languages_used(site)
    wrong = translations.problem_with_tag(given, used)
    if wrong:
        raise RequestError(given, *wrong)
    with outbox.lock(folder, "translations"):
        before = translations.of_site(folder, used).get(given.lower())
        place = before.place if before else f"{translations.FOLDER}/{cased(given)}.po"
        old = po.sheet(before.text, before.catalog) if before else None
        made = _renewed(folder, given, old, site)
        changed = old is None or not po.same(old, made)
        if changed:
            with files.disk(folder / place):
                (folder / place).parent.mkdir(parents=True, exist_ok=True)
            files.replace(folder / place, po.write(made).encode())
    done = "unchanged" if not changed else "made" if old is None else "brought up to date"
    click.echo(f"{place}: {done}")
    after = translations.of_site(folder, used)[given.lower()]
    for line in _what_next(after, config.read(folder / config.FILE), fresh=old is None):
        click.echo(line)


def _renewed(folder: Path, tag: str, old: po.Sheet | None, site: Site) -> po.Sheet:
    """Take up all phrases; beside each what is said for it without this file, if anything is."""
    used = publish.languages_used(site)
    without = replace(site, translations=translations.phrasebooks(folder, used, without=tag))
    sayings = po.sayings(publish.read_templates(folder))
    return po.renewed(tag, old, SOURCES, sayings, lambda source: translated(source, tag, without))


def _what_next(file: Translation, site: Site, *, fresh: bool) -> Iterator[str]:
    name, total = language_name(file.tag, "en"), len(SOURCES)
    lacking = {(one.context, one.text) for one in missing(file.tag, site)}
    yield f"{total - len(lacking)} of {total} phrases are there in {name}"
    if fresh:
        yield from _first_steps(file, name, site)
    elif lacking:
        yield "missing, or to be looked at again, with the line to fill in:"
        yield from words.limited(_lines(file, lacking))
        yield f"fill them in, then: digest translations {file.tag}"
    else:
        yield f"nothing is missing; look at it with: {_preview(file.tag, site)}"


def _first_steps(file: Translation, name: str, site: Site) -> Iterator[str]:
    yield "what to do now:"
    yield f"  1. open {file.place} with a text editor, or with a program like Poedit"
    yield f"  2. below an English phrase, write it in {name} between the marks behind msgstr;"
    yield "     keep what stands in {braces}; what you leave empty is said as before"
    yield f"  3. save the file, and look at it with: {_preview(file.tag, site)}"
    yield f"  4. see what is still missing with: digest translations {file.tag}"


def _preview(tag: str, site: Site) -> str:
    """Give the command that shows a language, or what has to be written so that one does."""
    for newsletter in site.newsletters:
        if any(_same(tag, one) for one in edition_languages(newsletter, site)):
            return f"digest preview {newsletter.name} --language {tag} --html look.html"
    return f"digest preview, when {tag} is among the `languages` of a newsletter in digest.toml"


def _lines(file: Translation, lacking: frozenset[Key] | set[Key]) -> Iterator[str]:
    for message in file.catalog:
        if message.id and (message.context or "", translations.ids(message)[0]) in lacking:
            empty = (n for n, form in enumerate(translations.forms(message)) if not form.strip())
            word = f"msgstr[{next(empty, 0)}]" if message.pluralizable else "msgstr"
            doubtful = " (the English has changed)" if message.fuzzy else ""
            line = file.line(message, word)
            yield f"  {file.place}:{line}: {translations.ids(message)[0]}{doubtful}"
