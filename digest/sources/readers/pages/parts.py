"""The fields of one record on a page: title, date, link, summary, topics, authors, files.

What the page's owner points at with CSS selectors is taken; the rest is found by what the elements
are: headings, `<time>`, links, classes of WordPress and Drupal, microformats (h-entry, hEntry),
schema.org's properties.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml.html import HtmlElement

from digest.model import Attachment
from digest.sources.readers.pages.datemarks import ALONE, Mark, mark_of
from digest.sources.readers.pages.named import (
    AUTHOR_WORDS,
    PEOPLE,
    TAGS,
    TOPIC_WORDS,
    authors_of,
    files_of,
    key_of,
    names_in,
    topics_of,
)
from digest.sources.readers.pages.remainder import Remainder
from digest.sources.readers.pages.selectors import Select
from digest.sources.readers.pages.tree import (
    HEADINGS,
    address,
    elements,
    has_class,
    inner,
    is_called,
    is_in,
    is_linked_heading,
    is_short,
    is_within,
    links,
    outer,
    relations,
    words,
)
from digest.sources.record import Record, Skipped, Text

_TITLES = frozenset(("p-name", "entry-title", "node__title", "headline", "views-field-title"))
_TITLE_WORDS = frozenset(("title", "headline", "heading"))
_NO_TITLE_WORDS = frozenset(("subtitle", "sub", "section", "site", "block", "label", "wrapper"))
_SHARE = re.compile(
    r"(?:facebook\.com/shar|twitter\.com/(?:intent|share)|x\.com/intent|linkedin\.com/shar"
    r"|whatsapp|pinterest\.[a-z]+/pin/create|reddit\.com/submit|/print/|t\.me/share)",
    re.IGNORECASE,
)
_ITS_ADDRESS = frozenset(("u-url", "url"))
_LONGEST_TITLE = 400
_RAW = 4_000


class Part:
    """One record of a page, and what is taken out of it on the way to its summary."""

    def __init__(
        self,
        block: HtmlElement,
        select: Mapping[str, Select],
        languages: tuple[str, ...],
        labels: frozenset[str],
    ) -> None:
        self._block = block
        self._select = select
        self._languages = languages
        self._labels = labels
        self._marks = dict(reversed(list(self._all_marks())))
        self._title = self._find_title()

    @property
    def sure(self) -> bool:
        """Whether it shows a date that stands by itself, not among other words."""
        return any(mark.strength >= ALONE for mark in self._marks.values())

    def record(self, place: str, base: str, language: str, *, sure: bool) -> Record | Skipped:
        """Give its record; Skipped if there is nothing in it that could be shown or followed.

        Args:
            place: where it is on the page.
            base: what its addresses are read against.
            language: that of the page.
            sure: whether only dates that stand by themselves count. In the text of a record,
                another date may be that of a hearing.
        """
        raw, files = outer(self._block, _RAW), tuple(self._files())
        dates = {
            element: mark
            for element, mark in self._marks.items()
            if not is_in(element, self._title) and (mark.strength >= ALONE or not sure)
        }
        published, updated = self._published(dates.values()), _surest(dates.values(), updated=True)
        link, own_language, key = self._link(), self._language(), key_of(self._block)
        topics, authors = list(self._topics()), list(authors_of(self._block))
        title = inner(self._title) if self._title is not None else ""
        summary = self._summary(link, dates)  # takes the record apart, so it is the last
        if not (title or link or summary):
            return Skipped(place, "empty")
        return Record(
            place=place,
            title=Text(title, html=True),
            summary=Text(summary, html=True),
            published=published,
            updated=updated,
            key=key,
            url=link,
            base=base,
            language=own_language or language,
            categories=tuple(html.escape(topic, quote=False) for topic in topics),
            authors=tuple(html.escape(author, quote=False) for author in authors),
            files=files,
            raw=raw,
        )

    def _selected(self, name: str) -> Sequence[HtmlElement] | None:
        """Give what a selector matches in the record; None where the settings have none."""
        find = self._select.get(name)
        return None if find is None else find(self._block)

    def _all_marks(self) -> Iterator[tuple[HtmlElement, Mark]]:
        inside: set[HtmlElement] = set()
        for element in reversed(list(elements(self._block))):
            mark = None if element in inside else mark_of(element, self._languages)
            if mark:
                yield element, mark
            if mark or element in inside:
                inside.add(element.getparent())

    def _find_title(self) -> HtmlElement | None:
        selected = self._selected("title")
        if selected is not None:
            return next(iter(selected), None)
        candidates = [each for each in elements(self._block) if self._can_be_title(each)]
        for fits in (_is_entry_title, is_linked_heading, _is_heading, _has_title_word):
            found = next((each for each in candidates if fits(each)), None)
            if found is not None:
                return found
        longest = self._longest_link()
        if longest is not None:
            return longest
        return next((each for each in candidates if _is_line_of_its_own(each)), None)

    def _can_be_title(self, element: HtmlElement) -> bool:
        if element is self._block and element.tag not in HEADINGS:
            return False
        mark = self._marks.get(element)
        if (mark and mark.strength >= ALONE) or not is_short(element, _LONGEST_TITLE):
            return False
        text = words(element)
        return bool(text) and text not in self._labels

    def _longest_link(self) -> HtmlElement | None:
        """Give the link that is most of a title: that of most words, no topic and no author."""
        found = [
            each
            for each in links(self._block)
            if self._can_be_title(each)
            and not relations(each) & (TAGS | PEOPLE)
            and not is_within(each, self._block, TOPIC_WORDS | AUTHOR_WORDS)
        ]
        return max(found, key=lambda each: len(words(each)), default=None)

    def _published(self, marks: Iterable[Mark]) -> str | None:
        selected = self._selected("date")
        if selected is None:
            return _surest(marks, updated=False)
        return next((_written(each, self._languages) or None for each in selected), None)

    def _link(self) -> str:
        selected = self._selected("link")
        if selected is not None:
            return next((address(each) for one in selected for each in links(one)), "")
        return next(filter(None, map(address, self._links_in_order())), "")

    def _links_in_order(self) -> Iterator[HtmlElement]:
        """Yield the links that may lead to the record, the likeliest first."""
        if self._title is not None:
            yield from links(self._title)
            yield from (each for each in self._title.iterancestors("a"))
        every = [
            each
            for each in links(self._block)
            if not relations(each) & (TAGS | PEOPLE)
            and not is_within(each, self._block, TOPIC_WORDS | AUTHOR_WORDS)
            and not _SHARE.search(address(each))
        ]
        yield from (each for each in every if "bookmark" in relations(each))
        yield from (each for each in every if has_class(each, _ITS_ADDRESS))
        yield from every

    def _topics(self) -> Iterator[str]:
        selected = self._selected("topics")
        if selected is None:
            return topics_of(self._block, self._title)
        return (name for each in selected for name in names_in(each))

    def _files(self) -> Iterator[Attachment]:
        selected = self._selected("file")
        if selected is None:
            return files_of(self._block)
        found = (address(each) for one in selected for each in links(one))
        return (Attachment(url) for url in dict.fromkeys(found))

    def _summary(self, link: str, dates: Mapping[HtmlElement, Mark]) -> str:
        selected = self._selected("summary")
        if selected is not None:
            return "\n".join(filter(None, map(inner, selected)))
        return Remainder(self._block, self._title, dates, self._labels, link).summary()

    def _language(self) -> str:
        title = self._title
        found = [] if title is None else [title, *title.iterancestors(), *title.iter("a")]
        said = (each.get("lang") or each.get("hreflang") for each in (*found, self._block))
        return next(filter(None, said), "")


def _is_entry_title(element: HtmlElement) -> bool:
    return has_class(element, _TITLES)


def _is_heading(element: HtmlElement) -> bool:
    return element.tag in HEADINGS


def _is_line_of_its_own(element: HtmlElement) -> bool:
    """Whether it is a term, or all that stands in its paragraph is in bold type."""
    parent = element.getparent()
    if element.tag not in ("strong", "b") or parent is None:
        return bool(element.tag == "dt")
    return bool(is_short(parent, _LONGEST_TITLE) and words(parent) == words(element))


def _has_title_word(element: HtmlElement) -> bool:
    return is_called(element, _TITLE_WORDS) and not is_called(element, _NO_TITLE_WORDS)


def _written(element: HtmlElement, languages: tuple[str, ...]) -> str:
    """Give the date that a selector points at: what its markup says, else its words."""
    marks = (mark_of(each, languages) for each in elements(element))
    found = next(filter(None, marks), None)
    return found.written if found else element.get("datetime") or words(element)


def _surest(marks: Iterable[Mark], *, updated: bool) -> str | None:
    """Give the first of the surest dates of one kind."""
    kind = (mark for mark in marks if mark.updated == updated)
    found = max(kind, key=lambda mark: mark.strength, default=None)
    return found.written if found else None
