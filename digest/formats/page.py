"""Pages for browsers: an issue, and the issues of a newsletter. Those of feeds are in feedpage."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.formats import view
from digest.formats.period import locale_for, period
from digest.formats.render import context, fill, site_names
from digest.formats.wording import wording
from digest.model import Edition, Newsletter, Record, Site
from digest.text import clean_line


@dataclass(frozen=True, slots=True)
class IssueLink:
    """One line of the archive."""

    url: str
    period: str
    number: int
    count: int


@dataclass(frozen=True, slots=True)
class PageLink:
    """The same issue in another language; `name` is the language's own."""

    language: str
    name: str
    url: str


def issue_page(
    edition: Edition,
    record: Record,
    newsletter: Newsletter,
    site: Site,
    env: ImmutableSandboxedEnvironment,
) -> bytes:
    """Give an issue as a web page: every entry of the edition, with its whole summary.

    The edition is made from the record's snapshots, so that later edits change nothing here.

    Raises:
        TemplateError: the template is missing or broken.
    """
    words = wording(edition.language)
    names = context(record, newsletter, site, edition.language) | {
        "sections": tuple(view.sections(edition, site, words.other_topics)),
        "total": len(edition.entries),
        "translations": tuple(_translations(edition.language, record)),
    }
    return fill(env, "issue.html.j2", names).encode()


def archive_page(
    records: Iterable[Record],
    newsletter: Newsletter,
    site: Site,
    env: ImmutableSandboxedEnvironment,
) -> bytes:
    """Give the list of a newsletter's issues, newest first; records without number are left out.

    Raises:
        TemplateError: the template is missing or broken.
    """
    numbered = sorted((record for record in records if record.number), key=_number, reverse=True)
    issues = tuple(
        IssueLink(
            f"{record.name}/{_first_page(record)}",
            period(record, newsletter, site, site.language),
            _number(record),
            len(record.announced),
        )
        for record in numbered
    )
    title = clean_line(newsletter.title.in_language(site.language))
    names = site_names(site, site.language) | {"title": title, "issues": issues}
    return fill(env, "archive.html.j2", names).encode()


def issue_path(record: Record, language: str) -> str:
    """Give where the page of an issue in a language lies below outbox/."""
    return f"web/{record.newsletter}/{record.name}/{view.page_name(record, language)}"


def _translations(language: str, record: Record) -> Iterator[PageLink]:
    """Yield the pages of the same issue in its other languages, each in its own words."""
    for other in dict.fromkeys(note.language for note in record.editions):
        if other != language:
            own_name = locale_for(other).get_display_name() or other
            url = view.page_name(record, other).replace("index.html", "./")
            yield PageLink(other, own_name, url)


def _first_page(record: Record) -> str:
    """Name the first page that the issue has; nothing where the folder's own will do."""
    if not record.editions:
        return ""
    first = record.editions[0].language
    return view.page_name(record, first).removesuffix("index.html")


def _number(record: Record) -> int:
    return record.number or 0
