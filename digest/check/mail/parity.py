"""That HTML, plain text, web page and feeds say the same: the same entries, links and dates."""

import re
from collections.abc import Iterator

from digest.check.finding import Place, quoted
from digest.check.mail.markup import Document, spoken, squeezed
from digest.check.mail.rule import Found, Rule
from digest.check.mail.seen import Seen
from digest.formats.view import EntryView
from digest.formats.words.period import display_day
from digest.formats.words.wording import number_in

_WIDTHS = ("long", "full", "medium", "short")


def _lost_in_html(seen: Seen) -> Found:
    """Demand the first entries without a gap, and that it is said how many more there are."""
    shown = [entry.id in seen.in_html.texts for entry in seen.entries]
    last = max((number for number, is_shown in enumerate(shown) if is_shown), default=-1)
    for entry in seen.entries[:last]:
        if entry.id not in seen.in_html.texts:
            yield Place(seen.html.file, entry=entry.id), quoted(entry.title)
    left = len(shown) - last - 1
    if left and not _says_how_many(seen, left):
        yield Place(seen.html.file), f"{left} at the end, and it does not say how many more"


def _says_how_many(seen: Seen, number: int) -> bool:
    """Whether a number stands around a link to the page of the issue, which has all of them."""
    forms = {str(number), f"{number:,}", number_in(number, seen.proof.edition.language)}
    said = re.compile("|".join(rf"(?<!\d){re.escape(form)}(?!\d)" for form in forms))
    links = (link for link in seen.html.links if link.href == seen.names["web_url"])
    around = (link.element.getparent() for link in links)
    return any(said.search(spoken(one)) for one in around if one is not None)


def _differs_in_text(seen: Seen) -> Found:
    for entry in seen.entries:
        in_html, in_text = (entry.id in one.texts for one in (seen.in_html, seen.in_text))
        if in_html != in_text:
            where = "in the HTML alone" if in_html else "in the plain text alone"
            yield Place(seen.proof.file("txt"), entry=entry.id), f"{quoted(entry.title)} is {where}"


def _lost_on_page(seen: Seen) -> Found:
    for entry in seen.whole_entries:
        if entry.id not in seen.on_page.texts:
            yield Place(seen.page.file, entry=entry.id), quoted(entry.title)


def _lost_address_in_text(seen: Seen) -> Found:
    """Find what the HTML links to and the plain text does not name."""
    whole = squeezed(seen.proof.content.text)
    for entry in seen.entries:
        linked = bool(entry.url) and entry.url in seen.html.by_address
        if linked and entry.id in seen.in_text.texts and squeezed(entry.url) not in whole:
            yield Place(seen.proof.file("txt"), entry=entry.id), quoted(entry.url)


def _lost_address(seen: Seen) -> Found:
    for document, entry in _shown(seen):
        if entry.url and entry.url not in document.by_address:
            yield Place(document.file, entry=entry.id), quoted(entry.url)


def _shown(seen: Seen) -> Iterator[tuple[Document, EntryView]]:
    yield from ((seen.html, one) for one in seen.entries if one.id in seen.in_html.texts)
    yield from ((seen.page, one) for one in seen.whole_entries if one.id in seen.on_page.texts)


def _dates_differ(seen: Seen) -> Found:
    """Find an entry whose date stands in one format, and not in another that shows the entry."""
    parts = (
        (seen.html.file, seen.in_html.texts),
        (seen.proof.file("txt"), seen.in_text.texts),
        (seen.page.file, seen.on_page.texts),
    )
    for entry in seen.entries:
        days = _days(entry, seen)
        said = {file: _has(texts[entry.id], days) for file, texts in parts if entry.id in texts}
        if days and any(said.values()):
            for file, is_said in said.items():
                if not is_said:
                    yield Place(file, entry=entry.id), f"no {quoted(days[0])}"


def _days(entry: EntryView, seen: Seen) -> list[str]:
    if entry.published is None:
        return []
    zone, language = seen.proof.site.zone, seen.proof.edition.language
    return [display_day(entry.published, zone, language, width) for width in _WIDTHS]


def _has(text: str, days: list[str]) -> bool:
    return any(squeezed(day) in text for day in days)


RULES = (
    Rule(
        "T04",
        "warning",
        "the plain text does not give the address of an entry that the HTML links to",
        "write {{ entry.url }} in the template of the text",
        "both parts are the same message: RFC 2046, 5.1.4",
        _lost_address_in_text,
    ),
    Rule(
        "R01",
        "error",
        "the HTML does not show an entry of the issue",
        "let the template go through all sections and entries, and write {{ more }}",
        "nothing is lost",
        _lost_in_html,
    ),
    Rule(
        "R02",
        "error",
        "HTML and plain text do not show the same entries",
        "let both templates go through all sections and entries",
        "both parts are the same message: RFC 2046, 5.1.4",
        _differs_in_text,
    ),
    Rule(
        "R03",
        "error",
        "the web page does not show an entry of the issue",
        "let the template of the page go through all sections and entries",
        "nothing is lost",
        _lost_on_page,
    ),
    Rule(
        "R05",
        "warning",
        "the date of an entry is not the same everywhere",
        "write {{ entry.published|day }} in each of the templates",
        "HTML, plain text and web page are the same issue",
        _dates_differ,
    ),
    Rule(
        "R06",
        "error",
        "an entry is shown without the link to it",
        "write {{ entry.url }} as the address of a link in the template",
        "nothing is lost",
        _lost_address,
    ),
)
