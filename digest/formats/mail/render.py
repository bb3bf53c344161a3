"""Editions to what a reader gets: subject, preheader, HTML and plain text, from templates."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

from jinja2 import TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.errors import TemplateError
from digest.formats import view
from digest.formats.palette import palette
from digest.formats.templates.environment import fill, origin, typeset
from digest.formats.words.bidi import isolated
from digest.formats.words.period import period
from digest.formats.words.wording import Wording, wording
from digest.model import Content, Edition, Newsletter, Record, Site
from digest.text import clean_line, excerpt, is_rtl

BUDGET = 92_000
"""Octets of HTML in a message: Gmail clips near 102,400 (email-bugs #41)."""
SUMMARY_LIMIT = 600
"""Characters of a summary in mail; the web page has all of it."""
_PREHEADER_LIMIT = 110
_SHORTEST_TITLE = 12
_SOON = 8
_LEAST_OCTETS = 100
"""What an entry takes in MJML's HTML at the least: its cell and its heading."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """An edition as mail, with what the template of its HTML made before that became HTML.

    `shown` is how many of its entries there was room for. `written` says where in the templates a
    character of the MJML was written; asking takes a run of the template.
    """

    content: Content
    mjml: str
    shown: int
    written: Callable[[int], str]


def render(
    edition: Edition,
    record: Record,
    newsletter: Newsletter,
    site: Site,
    env: ImmutableSandboxedEnvironment,
    *,
    unsubscribe: str | None = None,
) -> Content:
    """Give an edition of an issue as mail. Raises TemplateError as `rendered` does."""
    made = rendered(edition, record, newsletter, site, env, unsubscribe=unsubscribe)
    return made.content


def rendered(
    edition: Edition,
    record: Record,
    newsletter: Newsletter,
    site: Site,
    env: ImmutableSandboxedEnvironment,
    *,
    unsubscribe: str | None = None,
) -> Rendered:
    """Give an edition of an issue as mail, and the MJML of it.

    `unsubscribe` is the address where a reader leaves, in place of the newsletter's own.

    Both parts show the same entries. Where the HTML would be larger than BUDGET they show as many
    as fit, in order, and say how many more the web page has; no entry is cut in the middle.

    Raises:
        TemplateError: a template is missing or broken, or makes too much without any entry.
    """
    words = wording(edition.language, site)
    names = context(record, newsletter, site, edition.language, unsubscribe=unsubscribe)
    total, ready = len(edition.entries), _at_most(edition)
    template = newsletter.template

    def sections(most: int) -> tuple[view.SectionView, ...]:
        return tuple(
            view.sections(
                edition,
                site,
                words.other_topics,
                limit=SUMMARY_LIMIT,
                most=most,
                page=names["web_url"],
            )
        )

    shown = sections(ready)
    subject = subject_of(record, newsletter, site, edition.language)
    preheader = _preheader(shown, total, words, names["dir"])
    names |= {"subject": subject, "preheader": preheader, "total": total}

    def part(count: int) -> dict[str, object]:
        first = view.first(shown, count)
        return names | {
            "sections": first,
            "more": total - count,
            "contents": view.contents(first),
        }

    @cache
    def letter(count: int) -> tuple[str, str]:
        return typeset(env, f"{template}.mjml.j2", part(count))

    def html(count: int) -> str:
        return letter(count)[1]

    count = _fitting(shown, html)
    while count == ready < total:  # a template that shows less of an entry than ours has room
        ready = min(2 * ready, total)
        shown = sections(ready)
        count = _fitting(shown, html)
    if not count:
        _refuse_too_large(html(0), f"templates/{template}.mjml.j2")
    text_name = template_name(template, "txt", env)
    text = fill(env, text_name, part(count)).strip("\n") + "\n"
    mjml, page = letter(count)
    written = origin(env, f"{template}.mjml.j2", part(count), mjml)
    return Rendered(Content(subject, preheader, page, text), mjml, count, written)


def subject_of(record: Record, newsletter: Newsletter, site: Site, language: str) -> str:
    """Give the subject of an issue: its own, or else the usual one."""
    own = view.own_subject(record, language, site)
    return own or usual_subject(record, newsletter, site, language)


def usual_subject(record: Record, newsletter: Newsletter, site: Site, language: str) -> str:
    """Give the subject of an issue for which nobody wrote one: "Monthly digest: July 2022"."""
    title = clean_line(newsletter.title.in_language(language))
    return f"{title}: {period(record, newsletter, site, language)}"


def context(
    record: Record,
    newsletter: Newsletter,
    site: Site,
    language: str,
    *,
    unsubscribe: str | None = None,
) -> dict[str, Any]:
    """Give the names that every template of an issue has; templates/README.md describes them."""
    intro = view.intro(record, newsletter, site, language)
    return site_names(site, language) | {
        "title": clean_line(newsletter.title.in_language(language)),
        "period": period(record, newsletter, site, language),
        "number": record.number,
        "title_attributes": view.text_attributes(newsletter.title, language, site.language),
        "intro": intro.text,
        "intro_html": intro.html,
        "intro_attributes": intro.attributes,
        "web_url": f"{site.public_url}/web/{newsletter.name}/{_page(record, language)}",
        "unsubscribe": unsubscribe or _unsubscribe(newsletter),
    }


def site_names(site: Site, language: str) -> dict[str, Any]:
    """Give the names that every template has."""
    words = wording(language, site)
    return {
        "language": language,
        "dir": view.direction(language),
        "zone": site.zone,
        "words": words,
        "words_attributes": view.phrases_attributes(words.language, language),
        "site_title": clean_line(site.title.in_language(language)),
        "site_url": site.url,
        "postal_address": clean_line(site.postal_address),
        "help_url": site.help_url or "",
        "start": "right" if is_rtl(language) else "left",
        "end": "left" if is_rtl(language) else "right",
        "look": palette(site.look.accent),
        "logo": view.logo(site.look.logo, language) if site.look.logo else None,
    }


def template_name(template: str, kind: str, env: ImmutableSandboxedEnvironment) -> str:
    """Name a template of a newsletter: its own of a kind, "txt" or "html", or that of all issues.

    The mail's own, "mjml", has none to stand in for it: a letter is no letter without it.
    """
    try:
        return str(env.get_template(f"{template}.{kind}.j2").name)
    except (TemplateNotFound, TemplateSyntaxError) as cause:
        missing = isinstance(cause, TemplateNotFound)
        return f"{'issue' if missing else template}.{kind}.j2"


def _at_most(edition: Edition) -> int:
    """Say how many entries could fit if they had nothing but the least tags and their addresses.

    A very long address does not count as such: the page stands in for it.
    """
    least = (_LEAST_OCTETS + min(len(entry.url), _LEAST_OCTETS) for entry in edition.entries)
    return bisect_right([*accumulate(least, initial=0)], BUDGET) - 1


def _fitting(shown: tuple[view.SectionView, ...], html: Callable[[int], str]) -> int:
    """Find the largest number of entries whose HTML is within the budget."""

    def octets(count: int) -> int:
        return len(html(count).encode())

    entries = (entry for section in shown for entry in section.entries)
    # what the words alone take: more do not fit, if the template shows all of them
    least = (len(f"{entry.title}{entry.url}{entry.summary}".encode()) for entry in entries)
    words = [*accumulate(least, initial=0)]
    most, every = bisect_right(words, BUDGET) - 1, len(words) - 1
    largest = octets(most)
    if largest > BUDGET:
        return _largest_within(octets, 0, most)
    if most == every or octets(every) <= BUDGET:
        return every
    return _largest_within(octets, most, every)


def _refuse_too_large(html: str, place: str) -> None:
    """Refuse a mail that is too large before it holds an entry: its foot would be cut off."""
    octets = len(html.encode())
    if octets > BUDGET:
        raise TemplateError(
            place,
            f"makes {octets / 1000:.0f} KB without any entry, and mail programs cut a mail off "
            f"at {BUDGET / 1000:.0f} KB, the way to unsubscribe with it",
            "shorten `intro`, or the template",
        )


def _largest_within(octets: Callable[[int], int], low: int, high: int) -> int:
    """Find the largest count within the budget, from a low one that is within to one that is not.

    If the low one is not within, either, it is given all the same. Octets grow about evenly.

    The next count to try is read off a line between two known ones, as one looks up a word in a
    dictionary; if that takes long, it is the middle.
    """
    low_size, high_size = octets(low), octets(high)
    turn = 0
    while high - low > 1 and low_size <= BUDGET:
        turn += 1
        share = (BUDGET - low_size) / (high_size - low_size) if turn < _SOON else 0.5
        middle = min(max(low + int(share * (high - low)), low + 1), high - 1)
        size = octets(middle)
        if size <= BUDGET:
            low, low_size = middle, size
        else:
            high, high_size = middle, size
    return low


def _preheader(shown: tuple[view.SectionView, ...], total: int, words: Wording, around: str) -> str:
    """Say how many entries there are, and the first titles: the line that inboxes show."""
    line = f"{words.new_resources(total)}:"
    left = _PREHEADER_LIMIT - len(line)
    for title in (entry.title for section in shown for entry in section.entries):
        if left <= _SHORTEST_TITLE:
            return line.removesuffix(";") + "…"
        kept = excerpt(title, left - 1)
        left -= len(kept) + 2
        line += f" {isolated(kept, around)};"
        if kept != title:
            break
    return line.removesuffix(";").removesuffix(":")


def _page(record: Record, language: str) -> str:
    return f"{record.name}/{view.page_name(record, language)}".removesuffix("index.html")


def _unsubscribe(newsletter: Newsletter) -> str:
    """Give where a reader leaves; without an address for it, where a person reads mail."""
    answers = newsletter.reply_to or newsletter.sender
    return newsletter.unsubscribe or f"mailto:{answers.address}"
