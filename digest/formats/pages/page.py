"""Pages for browsers: an issue, and the issues of a newsletter. Those of feeds are in feedpage."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC

from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.core.edition import edition_languages
from digest.formats import view
from digest.formats.mail.render import context, site_names, template_name
from digest.formats.pages import pagehead
from digest.formats.pages.pagehead import page_languages, page_path
from digest.formats.templates.environment import fill
from digest.formats.words.languages import language_name
from digest.formats.words.period import period
from digest.formats.words.wording import wording
from digest.model import Edition, Newsletter, Record, Site
from digest.text import clean_line


@dataclass(frozen=True, slots=True)
class PageLink:
    """An issue's page in a language; `name` is the language's own, `url` is seen from the page."""

    language: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class IssueLink:
    """One line of the archive; `pages` are those of each language, where there are several."""

    url: str
    period: str
    number: int
    count: int
    language: str
    pages: tuple[PageLink, ...]


def issue_page(
    edition: Edition,
    record: Record,
    newsletter: Newsletter,
    site: Site,
    env: ImmutableSandboxedEnvironment,
) -> bytes:
    """Give an issue as a web page: every entry of the edition, with its whole summary.

    The edition is made from the record's snapshots, so that later edits change nothing here. Nor do
    later issues: a page does not name the one after it, so that old pages need not be made again.

    Raises:
        TemplateError: the template is missing or broken.
    """
    language = edition.language
    words = wording(language, site)
    shown, total = tuple(view.sections(edition, site, words.other_topics)), len(edition.entries)
    names = context(record, newsletter, site, language) | {
        "sections": shown,
        "contents": view.contents(shown),
        "total": total,
        "translations": tuple(_translations(language, record)),
        "cutoff": record.cutoff.astimezone(UTC).replace(microsecond=0),
        "page_url": pagehead.page_url(page_path(record, language), site),
        "description": pagehead.description(shown, total, words),
        "alternates": tuple(pagehead.alternates(record, site)),
        "locale": pagehead.open_graph_locale(language),
        "other_locales": pagehead.other_locales(language, record),
        "issue_feed": pagehead.issue_feed(newsletter, language, site),
        "feeds": tuple(pagehead.page_feeds(newsletter, (language,), language, site)),
    }
    return fill(env, template_name(newsletter.template, "html", env), names).encode()


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
    language, languages = site.language, edition_languages(newsletter, site)
    names = site_names(site, language) | {
        "title": clean_line(newsletter.title.in_language(language)),
        "issues": tuple(_line(record, newsletter, site) for record in numbered),
        "page_url": pagehead.page_url(f"{pagehead.FOLDER}/{newsletter.name}/index.html", site),
        "locale": pagehead.open_graph_locale(language),
        "feeds": tuple(pagehead.page_feeds(newsletter, languages, language, site)),
    }
    return fill(env, "archive.html.j2", names).encode()


def _line(record: Record, newsletter: Newsletter, site: Site) -> IssueLink:
    pages = tuple(_page_link(record, language) for language in page_languages(record))
    return IssueLink(
        url=pages[0].url if pages else f"{record.name}/",
        period=period(record, newsletter, site, site.language),
        number=_number(record),
        count=len(record.announced),
        language=pages[0].language if pages else site.language,
        pages=pages if len(pages) > 1 else (),
    )


def _page_link(record: Record, language: str) -> PageLink:
    """Name the page of an issue in a language, as it is seen from the archive."""
    page = view.page_name(record, language).removesuffix("index.html")
    return PageLink(language, language_name(language), f"{record.name}/{page}")


def _translations(language: str, record: Record) -> Iterator[PageLink]:
    """Yield the pages of the same issue in its other languages, as they are seen from one of it."""
    for other in page_languages(record):
        if other != language:
            link = _page_link(record, other)
            url = link.url.removeprefix(f"{record.name}/") or "./"
            yield PageLink(other, link.name, url)


def _number(record: Record) -> int:
    return record.number or 0
