"""Editions to what a reader gets: subject, preheader, HTML and plain text, from templates."""

import textwrap
import traceback
from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import date
from itertools import accumulate
from typing import Any

import jinja2
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.core.schedule import day_of
from digest.errors import TemplateError
from digest.formats import view
from digest.formats.mjml import to_html
from digest.formats.period import display_day, period
from digest.formats.wording import Wording, wording
from digest.model import Content, Edition, Moment, Newsletter, Record, Site
from digest.text import clean_line, excerpt

BUDGET = 92_000
"""Octets of HTML in a message: Gmail clips near 102,400 (email-bugs #41)."""
SUMMARY_LIMIT = 600
"""Characters of a summary in mail; the web page has all of it."""
COLUMNS = 72
_PREHEADER_LIMIT = 110
_SOON = 8
_LEAST_OCTETS = 100
"""What an entry takes in MJML's HTML at the least: its cell and its heading."""


_CLOCK = ("now", "today", "utcnow")
"""What a date would tell of the present: pages must not depend on when they are made."""


class _Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox, with a short way to what templates mostly read: fields of our frozen views."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        if attr in _CLOCK and isinstance(obj, date):
            return False
        own = isinstance(obj, view.SectionView | view.EntryView) and not attr.startswith("_")
        return own or super().is_safe_attribute(obj, attr, value)


def environment(sources: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    """Make the one place where templates run: sandboxed, strict, escaping all but .txt.j2.

    Args:
        sources: the text of each template by its name ("issue.mjml.j2", "partials/entry.mjml.j2").
    """
    made = _Sandbox(
        # the name serves as file name, so that a traceback says which template it was
        loader=jinja2.FunctionLoader(
            lambda name: (sources[name], name, None) if name in sources else None
        ),
        autoescape=lambda name: name is None or not name.endswith(".txt.j2"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(day=_day, iso=_iso, wrap=_wrap)
    return made


def fill(env: ImmutableSandboxedEnvironment, name: str, names: Mapping[str, object]) -> str:
    """Run a template.

    Raises:
        TemplateError: it is missing, broken, or uses a name that is not in its contract.
    """
    try:
        return env.get_template(name).render(names)
    except jinja2.TemplateNotFound as cause:
        raise TemplateError(f"templates/{cause.name}", "there is no such template") from cause
    except jinja2.TemplateSyntaxError as cause:
        raise TemplateError(f"templates/{cause.name}:{cause.lineno}", str(cause.message)) from cause
    except Exception as cause:  # what a template does is its author's: any error is a place in it
        raise TemplateError(_where(cause, name), f"{cause}") from cause


def render(
    edition: Edition,
    record: Record,
    newsletter: Newsletter,
    site: Site,
    env: ImmutableSandboxedEnvironment,
) -> Content:
    """Give an edition of an issue as mail.

    Both parts show the same entries. Where the HTML would be larger than BUDGET they show as many
    as fit, in order, and say how many more the web page has; no entry is cut in the middle.

    Raises:
        TemplateError: a template is missing or broken.
    """
    words = wording(edition.language)
    shown = tuple(
        view.sections(
            edition, site, words.other_topics, limit=SUMMARY_LIMIT, most=_at_most(edition)
        )
    )
    names = context(record, newsletter, site, edition.language)
    subject = f"{names['title']}: {names['period']}"
    preheader = _preheader(shown, len(edition.entries), words)
    names |= {"subject": subject, "preheader": preheader, "total": len(edition.entries)}

    def part(count: int) -> dict[str, object]:
        return names | {"sections": view.first(shown, count), "more": names["total"] - count}

    def html(count: int) -> str:
        return to_html(fill(env, "issue.mjml.j2", part(count)), template="issue.mjml.j2")

    count = _fitting(shown, html)
    text = fill(env, "issue.txt.j2", part(count)).strip("\n") + "\n"
    return Content(subject, preheader, html(count), text)


def context(record: Record, newsletter: Newsletter, site: Site, language: str) -> dict[str, Any]:
    """Give the names that every template of an issue has; templates/README.md describes them."""
    return site_names(site, language) | {
        "title": clean_line(newsletter.title.in_language(language)),
        "period": period(record, newsletter, site, language),
        "number": record.number,
        "intro": newsletter.intro.in_language(language).strip() if newsletter.intro else "",
        "web_url": f"{site.public_url}/web/{newsletter.name}/{_page(record, language)}",
        "unsubscribe": _unsubscribe(newsletter),
    }


def site_names(site: Site, language: str) -> dict[str, Any]:
    """Give the names that every template has."""
    return {
        "language": language,
        "dir": view.direction(language),
        "zone": site.zone,
        "words": wording(language),
        "site_title": clean_line(site.title.in_language(language)),
        "site_url": site.url,
        "postal_address": clean_line(site.postal_address),
        "help_url": site.help_url or "",
    }


def _at_most(edition: Edition) -> int:
    """Say how many entries could fit if they had nothing but the least tags and their addresses."""
    least = (_LEAST_OCTETS + len(entry.url) for entry in edition.entries)
    return bisect_right([*accumulate(least, initial=0)], BUDGET) - 1


def _fitting(shown: tuple[view.SectionView, ...], html: Callable[[int], str]) -> int:
    """Find the largest number of entries whose HTML is within the budget."""

    def octets(count: int) -> int:
        return len(html(count).encode())

    entries = (entry for section in shown for entry in section.entries)
    # what the words alone take: more entries than that cannot fit, so they are not tried
    least = (len(f"{entry.title}{entry.url}{entry.summary}".encode()) for entry in entries)
    words = [*accumulate(least, initial=0)]
    most = bisect_right(words, BUDGET) - 1
    largest = octets(most)
    return most if largest <= BUDGET else _largest_within(octets, most, largest)


def _largest_within(octets: Callable[[int], int], too_many: int, too_large: int) -> int:
    """Find the largest count within the budget, 0 if none is; it grows about evenly with entries.

    The next count to try is read off a line between two known ones, as one looks up a word in a
    dictionary; if that takes long, it is the middle.
    """
    low, low_size = 0, octets(0)
    high, high_size = too_many, too_large
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


def _preheader(shown: tuple[view.SectionView, ...], total: int, words: Wording) -> str:
    """Say how many entries there are, and the first titles: the line that inboxes show."""
    titles = [entry.title for section in shown for entry in section.entries]
    return excerpt(f"{words.new_resources(total)}: {'; '.join(titles)}", _PREHEADER_LIMIT)


def _page(record: Record, language: str) -> str:
    return f"{record.name}/{view.page_name(record, language)}".removesuffix("index.html")


def _unsubscribe(newsletter: Newsletter) -> str:
    """Give where a reader leaves; without an address for it, where a person reads mail."""
    answers = newsletter.reply_to or newsletter.sender
    return newsletter.unsubscribe or f"mailto:{answers.address}"


@jinja2.pass_context
def _day(context: Context, moment: Moment, width: str = "long") -> str:
    return display_day(moment, context["zone"], context["language"], width)


@jinja2.pass_context
def _iso(context: Context, moment: Moment) -> str:
    return day_of(moment, context["zone"]).isoformat()


def _wrap(text: str, indent: str = "") -> str:
    """Wrap each line of a text at COLUMNS; addresses and long words stay whole."""
    lines = (
        textwrap.fill(
            line,
            COLUMNS,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.split("\n")
    )
    return "\n".join(lines)


def _where(cause: Exception, name: str) -> str:
    """Find the line of a template in a traceback: its last frame in a template."""
    frames = traceback.extract_tb(cause.__traceback__)
    found = [frame for frame in frames if frame.filename.endswith(".j2")]
    return f"templates/{found[-1].filename}:{found[-1].lineno}" if found else f"templates/{name}"
