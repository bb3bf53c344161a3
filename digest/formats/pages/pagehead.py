"""What the head of a page tells machines: search engines, previews of links, feed readers.

Sources: Google Search Central, "localized versions of your pages" (alternates); the Open Graph
protocol, ogp.me; the HTML standard, 4.6.7 (link types).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from babel.core import get_global, parse_locale

from digest.core.edition import edition_languages
from digest.formats import view
from digest.formats.address import feed_key, issues_key, public
from digest.formats.feeds.feedpage import feed_links
from digest.formats.words.wording import Wording, wording
from digest.model import Newsletter, Record, Site
from digest.text import clean_line, excerpt

FOLDER = "web"
"""Where pages of issues lie below the outbox."""

_DESCRIPTION = 200
_TITLES = 12
"""Titles that a description may name before it is cut."""


@dataclass(frozen=True, slots=True)
class Alternate:
    """The public address of a page in a language; "x-default" is for all other languages."""

    language: str
    url: str


@dataclass(frozen=True, slots=True)
class PageFeed:
    """A feed that the reader of a page may follow: its title, public address and media type."""

    title: str
    url: str
    type: str


def page_path(record: Record, language: str) -> str:
    """Give where the page of an issue in a language lies below outbox/."""
    return f"{FOLDER}/{record.newsletter}/{record.name}/{view.page_name(record, language)}"


def page_url(path: str, site: Site) -> str:
    """Give the one public address of a page: that of its folder where it is the first in it."""
    return public(path, site).removesuffix("index.html")


def page_languages(record: Record) -> tuple[str, ...]:
    """Give the languages in which an issue has a page, in their order."""
    return tuple(dict.fromkeys(note.language for note in record.editions))


def alternates(record: Record, site: Site) -> Iterator[Alternate]:
    """Yield the pages of an issue in each language, the page's own too, as search engines want it.

    All pages of an issue name the same ones, or they do not count; "x-default" is for readers of
    any other language. One language alone has no alternates.
    """
    languages = page_languages(record)
    if len(languages) > 1:
        for language in languages:
            yield Alternate(language, page_url(page_path(record, language), site))
        fallback = site.language if site.language in languages else languages[0]
        yield Alternate("x-default", page_url(page_path(record, fallback), site))


def open_graph_locale(language: str) -> str:
    """Write a language tag as Open Graph wants it, with a territory: "es-MX" gives "es_MX".

    A tag without a territory gets the one where most of its speakers are (CLDR, likely subtags);
    where that is not known there is no locale, and the text is empty.
    """
    try:
        primary, territory, script, *_ = parse_locale(language, sep="-")
    except ValueError:
        return ""
    if not territory:
        likely = get_global("likely_subtags")
        known = likely.get(f"{primary}_{script}") or likely.get(primary) or ""
        territory = known.rpartition("_")[2]
    return f"{primary}_{territory}" if territory else ""


def other_locales(language: str, record: Record) -> tuple[str, ...]:
    """Give the Open Graph locales of an issue's pages in other languages."""
    own = open_graph_locale(language)
    locales = dict.fromkeys(map(open_graph_locale, page_languages(record)))
    return tuple(locale for locale in locales if locale and locale != own)


def issue_feed(newsletter: Newsletter, language: str, site: Site) -> PageFeed | None:
    """Give the feed of a newsletter's issues in a language; None where it has no such edition."""
    languages = edition_languages(newsletter, site)
    if language not in languages:
        return None
    title = clean_line(newsletter.title.in_language(language))
    if len(languages) == 1:
        return _feed(title, issues_key(newsletter.name, None), site)
    key = issues_key(newsletter.name, language.lower())
    return _feed(f"{title} ({language})", key, site)


def page_feeds(
    newsletter: Newsletter, languages: Iterable[str], language: str, site: Site
) -> Iterator[PageFeed]:
    """Yield the feeds that the page of a newsletter names to feed readers.

    Args:
        newsletter: whose issues are feeds, too.
        languages: of these, where it has editions in them.
        language: of the page's own words.
        site: for names and addresses.
    """
    for wanted in languages:
        feed = issue_feed(newsletter, wanted, site)
        if feed:
            yield feed
    yield _feed(wording(language, site).all_topics, feed_key(None, None), site)


def description(shown: Iterable[view.SectionView], total: int, words: Wording) -> str:
    """Say how many entries there are, and the first titles: what a search engine shows below."""
    titles = (entry.title for section in shown for entry in section.entries)
    listed = "; ".join(islice(titles, _TITLES))
    return excerpt(f"{words.new_resources(total)}: {listed}", _DESCRIPTION)


def _feed(title: str, key: str, site: Site) -> PageFeed:
    atom = feed_links(key, None, site)[0]
    return PageFeed(title, atom.url, atom.type)
