"""The issues of a newsletter as a feed: an entry is an issue, and lists what it announced.

Its content is a small fragment of HTML, never the page that was mailed: that is twenty times larger
and a document of its own, which feed readers cut up.
"""

import html
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time

from digest.formats.address import address, issue_id, issues_key, public, uri
from digest.formats.feeds.shown import Heading, Shown, blank_heading
from digest.formats.view import direction, page_name, topic_title
from digest.formats.words.period import period
from digest.formats.words.wording import wording
from digest.model import EditionNote, Entry, Newsletter, Record, Site
from digest.text import clean_line, clean_title

_MOST = 100
"""Entries that are listed of an issue; its page has all of them."""


def issues(
    newsletter: Newsletter, records: Iterable[Record], language: str, site: Site
) -> tuple[Heading, tuple[Shown, ...]]:
    """Give what the feed of a newsletter's issues in a language says, newest first.

    Args:
        newsletter: whose issues.
        records: its records that have a number, in the order of their cut-offs.
        language: of the editions; each language has its feed, where there are several.
        site: for titles and addresses.
    """
    several = len(newsletter.languages or ()) > 1
    newest = tuple(_editions(records, language))[: -site.feeds.entries - 1 : -1]
    entries = tuple(_shown(record, note, newsletter, site) for record, note in newest)
    beginning = datetime.combine(site.since, time(), UTC)
    names = (newsletter.title.in_language(language), site.title.in_language(language))
    top = blank_heading(
        issues_key(newsletter.name, language.lower() if several else None),
        " - ".join(map(clean_line, names)),
        language,
        max((beginning, *(shown.updated for shown in entries))),
        site,
    )
    return top, entries


def _editions(records: Iterable[Record], language: str) -> Iterator[tuple[Record, EditionNote]]:
    for record in records:
        yield from ((record, note) for note in record.editions if note.language == language)


def _shown(record: Record, note: EditionNote, newsletter: Newsletter, site: Site) -> Shown:
    title = clean_line(newsletter.title.in_language(note.language))
    page = public(f"web/{record.newsletter}/{record.name}/{page_name(record, note.language)}", site)
    cutoff = record.cutoff.astimezone(UTC).replace(microsecond=0)
    return Shown(
        id=issue_id(record, site),
        link=page.removesuffix("index.html"),
        title=f"{title}: {period(record, newsletter, site, note.language)}",
        html=_directed("".join(_sections(record, note, site)), note.language),
        language=note.language,
        published=cutoff,
        updated=cutoff,
        whole=True,
    )


def _sections(record: Record, note: EditionNote, site: Site) -> Iterator[str]:
    """Write a heading and a list for each topic, as the record remembers them."""
    shown = {entry.id: entry for entry in record.snapshots}
    words, room = wording(note.language, site), _MOST
    for topic, ids in note.sections:
        listed, room = ids[:room], room - len(ids[:room])
        if listed:
            heading = topic_title(topic, site, note.language) if topic else words.other_topics
            if topic or len(note.sections) > 1:
                yield f"<h2>{html.escape(heading)}</h2>"
            yield f"<ul>{''.join(_line(shown[id], note.language, site) for id in listed)}</ul>"
    more = sum(len(ids) for _, ids in note.sections) - (_MOST - room)
    if more:
        yield f"<p>{html.escape(words.and_more(more))}</p>"


def _line(entry: Entry, around: str, site: Site) -> str:
    title = html.escape(clean_title(entry.title) or entry.id, quote=False)
    url = address(entry.url, uri(site.url))
    linked = f'<a href="{html.escape(url)}">{title}</a>' if url else title
    if entry.language.lower() == around.lower():
        return f"<li>{linked}</li>"
    own = f'lang="{entry.language}" dir="{direction(entry.language)}"'
    return f"<li {own}>{linked}</li>"


def _directed(markup: str, language: str) -> str:
    if direction(language) == "ltr":
        return markup
    return f'<div lang="{language}" dir="rtl">{markup}</div>'
