"""What people see of feeds: a page for each topic, the page of all feeds, feeds in a browser."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from digest.core.listing import Listing
from digest.formats import view
from digest.formats.address import FOLDER, feed_key, feed_path, public
from digest.formats.feeds.shown import INDEX
from digest.formats.mail.render import site_names
from digest.formats.templates.environment import fill
from digest.formats.words.languages import language_name
from digest.formats.words.wording import speaks, spoken, wording
from digest.model import Edition, Newsletter, Section, Site
from digest.text import clean_line

STYLESHEET = f"{FOLDER}/feed.css"
"""Where the stylesheet of feeds lies below the outbox."""
LATEST = 10
"""Entries that the page of a topic shows; its feeds may have more."""
SUMMARY_LIMIT = 280

_FORMATS = {
    "atom": ("Atom", "application/atom+xml"),
    "rss": ("RSS", "application/rss+xml"),
    "json": ("JSON", "application/feed+json"),
}
_SPECIAL_IN_CSS = re.compile(r'[\\"\x00-\x1f\x7f]')


@dataclass(frozen=True, slots=True)
class FeedLink:
    """One address of a feed, and its format. A `language` of None: entries of every language."""

    label: str
    url: str
    type: str
    language: str | None = None

    @property
    def name(self) -> str:
        """The address as pages in the same folder say it."""
        return self.url.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class FeedGroup:
    """A topic, everything, or a newsletter, with all its feeds and the address of its page.

    `page` is relative to feeds/. `ended`: the topic was given up.
    """

    title: str
    page: str
    feeds: tuple[FeedLink, ...]
    ended: bool = False


@dataclass(frozen=True, slots=True)
class FeedRow:
    """The feeds of one language; `language` and `name` are "" where they hold every language."""

    language: str
    name: str
    feeds: tuple[FeedLink, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group as the page of feeds shows it: a row for each language."""

    title: str
    page: str
    rows: tuple[FeedRow, ...]
    ended: bool


@dataclass(frozen=True, slots=True)
class Version:
    """The page of the same topic for a language; "" for all of them, and then without a name."""

    language: str
    name: str
    url: str
    here: bool


@dataclass(frozen=True, slots=True)
class NewsletterLink:
    """A newsletter's name, and where its issues are."""

    title: str
    url: str


def feed_links(key: str, language: str | None, site: Site) -> tuple[FeedLink, ...]:
    """Give the addresses of a feed, one for each format; the one that most readers take first."""
    return tuple(
        FeedLink(label, public(feed_path(key, kind), site), type, language)
        for kind, (label, type) in _FORMATS.items()
    )


def topic_path(topic: str | None, language: str | None) -> str:
    """Give where the page of a topic lies below the outbox; None: every topic, every language."""
    return f"{FOLDER}/{feed_key(topic, language)}.html"


def page_language(listing: Listing, site: Site) -> str:
    """Say in which language the page of a listing is: in its own if we have words for it."""
    own = listing.language
    return own if own and speaks(own, site) else site.language


def topic_page(
    listing: Listing,
    feeds: Sequence[FeedLink],
    site: Site,
    env: ImmutableSandboxedEnvironment,
    language: str,
) -> bytes:
    """Give the page of a topic, or of everything: how to follow it, and what came last.

    Args:
        listing: what its feed holds.
        feeds: the feeds of the topic in all its languages; those of the listing's own language
            are shown, and for each other one there is a link to its page.
        site: for names and addresses.
        env: the templates.
        language: of the page's own words.

    Raises:
        TemplateError: the template is missing or broken.
    """
    words = wording(language, site)
    titled = view.topic_title(listing.topic, site, language) if listing.topic else words.all_topics
    names = site_names(site, language) | {
        "title": titled,
        "everything": listing.topic is None,
        "ended": listing.ended is not None,
        "page_url": public(topic_path(listing.topic, listing.language), site),
        "only_language": language_name(listing.language, language) if listing.language else "",
        "feeds": tuple(feed for feed in feeds if feed.language == listing.language),
        "versions": tuple(_versions(listing, feeds)),
        "section": _latest(listing, titled, site, language),
        "newsletters": tuple(_newsletters(listing.topic, site, language)),
    }
    return fill(env, "topic.html.j2", names).encode()


def feeds_page(
    everything: FeedGroup,
    topics: Iterable[FeedGroup],
    newsletters: Iterable[FeedGroup],
    opml: str,
    site: Site,
    env: ImmutableSandboxedEnvironment,
    language: str,
) -> bytes:
    """Give the page of all feeds.

    Args:
        everything: the feeds of all topics together.
        topics: each topic with its feeds, in the site's order.
        newsletters: each newsletter with the feeds of its issues.
        opml: the public address of the list that feed readers import.
        site: for names and addresses.
        env: the templates.
        language: of the page's own words.

    Raises:
        TemplateError: the template is missing or broken.
    """
    shown = tuple(_group(topic) for topic in topics)
    names = site_names(site, language) | {
        "page_url": public(INDEX, site),
        "everything": _group(everything),
        "topics": tuple(topic for topic in shown if not topic.ended),
        "ended": tuple(topic for topic in shown if topic.ended),
        "newsletters": tuple(_group(newsletter) for newsletter in newsletters),
        "opml": FeedLink("OPML", opml, "text/x-opml"),
    }
    return fill(env, "feeds.html.j2", names).encode()


def stylesheet(site: Site, env: ImmutableSandboxedEnvironment) -> bytes:
    """Give the stylesheet by which browsers show a feed itself: CSS, and no scripts.

    Raises:
        TemplateError: the template is missing or broken.
    """
    said = {
        tag: f"{wording(tag, site).raw_feed}\n{wording(tag, site).feeds}: {public(INDEX, site)}"
        for tag in spoken(site)
    }
    own = wording(site.language, site).language
    names = site_names(site, site.language) | {
        "banner": _css_string(said[own]),
        "banners": [(tag, _css_string(text)) for tag, text in said.items() if tag != own],
    }
    return fill(env, "feed.css.j2", names).encode()


def _latest(listing: Listing, title: str, site: Site, language: str) -> view.SectionView:
    entries = tuple(one.entry for one in listing.entries[:LATEST])
    edition = Edition(language, (Section(listing.topic or "", entries),), key="")
    (section,) = view.sections(edition, site, "", limit=SUMMARY_LIMIT)
    return replace(section, title=title)


def _versions(listing: Listing, feeds: Iterable[FeedLink]) -> Iterator[Version]:
    """Yield the page of each language, this one among them; nothing where there is but one."""
    languages = tuple(dict.fromkeys(feed.language for feed in feeds))
    for tag in languages if len(languages) > 1 else ():
        url = topic_path(listing.topic, tag).removeprefix(f"{FOLDER}/")
        yield Version(
            tag or "", language_name(tag, tag) if tag else "", url, tag == listing.language
        )


def _newsletters(topic: str | None, site: Site, language: str) -> Iterator[NewsletterLink]:
    """Yield the newsletters that announce what is on the topic."""
    for newsletter in site.newsletters:
        if topic is None or _announces(newsletter, topic):
            title = clean_line(newsletter.title.in_language(language))
            yield NewsletterLink(title, f"../web/{newsletter.name}/")


def _announces(newsletter: Newsletter, topic: str) -> bool:
    return newsletter.topics is None or topic in newsletter.topics


def _group(group: FeedGroup) -> GroupView:
    rows = tuple(
        FeedRow(
            tag or "",
            language_name(tag, tag) if tag else "",
            tuple(feed for feed in group.feeds if feed.language == tag),
        )
        for tag in dict.fromkeys(feed.language for feed in group.feeds)
    )
    return GroupView(clean_line(group.title), group.page, rows, group.ended)


def _css_string(text: str) -> Markup:
    """Write a text as a string of CSS (CSS Syntax 3, 4.3.7): what is special becomes an escape."""
    escaped = _SPECIAL_IN_CSS.sub(lambda found: f"\\{ord(found[0]):x} ", text)
    return Markup(f'"{escaped}"')  # noqa: S704  a string of CSS, not of HTML
