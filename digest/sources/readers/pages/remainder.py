"""What is left of a record on a page when all is taken out that is said elsewhere: its summary."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from lxml.html import HtmlElement

from digest.sources.readers.pages.datemarks import SURE, Mark
from digest.sources.readers.pages.named import AUTHOR_WORDS, PEOPLE, TAGS, TOPIC_WORDS
from digest.sources.readers.pages.tree import (
    HEADINGS,
    address,
    drop,
    elements,
    has_class,
    inner,
    is_called,
    is_in,
    is_linked_heading,
    is_short,
    relations,
    words,
)

_SUMMARIES = frozenset(
    (
        *("p-summary", "entry-summary", "description", "abstract", "views-field-body"),
        *("field--name-body", "field--name-field-summary", "teaser", "excerpt", "summary"),
    )
)
_SUMMARY_WORDS = frozenset(("summary", "teaser", "excerpt", "abstract", "description", "desc"))
_MORE = frozenset(("more", "readmore", "continue"))
_NO_TEXT = frozenset(
    (
        *("script", "style", "nav", "form", "button", "svg", "iframe", "template", "noscript"),
        *("img", "picture", "figure", "video", "audio", "canvas", "object", "input", "select"),
    )
)
_LABELLED = frozenset(("div", "dt", "dd", "li", "p", "td", "th", "label", "figcaption", *HEADINGS))
_BEFORE, _AFTER = " ([–—-|·•,:", " )]–—-|·•,:."
_SENTENCE = re.compile(r"\s.*[.!?。]$")
_SAID_OF_DATES = re.compile(
    r"(?:posted|published|publication|date|by|on|updated|added|released|issued)\b", re.IGNORECASE
)
_PARTED = re.compile(r"\s[|·•]\s")
_END = re.compile(r"[.!?…。]$")
_LONGEST_LABEL = 40
_LONGEST_NAME = 100
_LONGEST_LINK = 30


def labels_of(blocks: Sequence[HtmlElement]) -> frozenset[str]:
    """Give the words that stand in most records: names of fields, the kind of page, "Read more"."""
    counted: Counter[str] = Counter()
    for block in blocks:
        counted.update({words(each) for each in elements(block) if _can_be_label(each)} - {""})
    return frozenset(text for text, count in counted.items() if count > len(blocks) / 2)


def _can_be_label(element: HtmlElement) -> bool:
    """Whether it is short, no sentence and by itself; a heading that leads on is none."""
    heading = next(element.iterancestors(*HEADINGS), element)
    if is_linked_heading(heading) or not is_short(element, _LONGEST_LABEL):
        return False
    known = element.tag in _LABELLED or is_called(element, frozenset(("label",)))
    alone = element.tag in ("span", "strong", "b") and _stands_alone(element)
    return (known or alone or element.tag == "a") and not _SENTENCE.search(words(element))


def _stands_alone(element: HtmlElement) -> bool:
    """Whether there is nothing beside it in its parent, so that it is no word of a sentence."""
    parent = element.getparent()
    if parent is None or not is_short(parent, _LONGEST_LABEL):
        return False
    return words(parent) == words(element)


class Remainder:
    """One record of a page, its fields known, from which everything but its text is taken.

    Args:
        block: the record; it is changed.
        title: the element that is its title.
        dates: the elements that show its dates.
        labels: the words that most records have.
        link: its address.
    """

    def __init__(
        self,
        block: HtmlElement,
        title: HtmlElement | None,
        dates: Mapping[HtmlElement, Mark],
        labels: frozenset[str],
        link: str,
    ) -> None:
        self._block = block
        self._title = title
        self._dates = dates
        self._labels = labels
        self._link = link

    def summary(self) -> str:
        """Give its summary as HTML: what the page calls so, else all that is left."""
        explicit = next((each for each in elements(self._block) if self._is_summary(each)), None)
        shown = self._block if explicit is None else explicit
        drop([each for each in self._no_summary(shown) if each not in (shown, self._block)])
        for element, mark in self._dates.items():
            _without_date(element, mark.written)
        return inner(shown) if words(shown) else ""

    def _is_summary(self, element: HtmlElement) -> bool:
        called = has_class(element, _SUMMARIES) or is_called(element, _SUMMARY_WORDS)
        if not called or element is self._block or is_in(self._title, element):
            return False
        return bool(words(element))

    def _no_summary(self, shown: HtmlElement) -> Iterator[HtmlElement]:
        """Yield all that is said elsewhere, or to nobody."""
        for element, mark in self._dates.items():
            yield from self._date_lines(element, mark)
        if self._title is not None:
            yield self._title
        for element in elements(shown):
            about = relations(element) & (TAGS | PEOPLE) or (
                is_called(element, TOPIC_WORDS | AUTHOR_WORDS)
                and is_short(element, 2 * _LONGEST_NAME)
            )
            if element.tag in _NO_TEXT or about or self._is_label(element):
                yield element

    def _date_lines(self, element: HtmlElement, mark: Mark) -> Iterator[HtmlElement]:
        """Yield what shows nothing but a date, and the line "date | author" that it is in."""
        if not is_short(element, _LONGEST_NAME):
            return
        if mark.strength == SURE or _is_about_date(words(element), mark.written):
            yield element
        parent = element.getparent()
        if parent is None or is_in(self._title, parent) or not is_short(parent, _LONGEST_NAME):
            return
        if _is_about_date(words(parent), words(element)):
            yield parent

    def _is_label(self, element: HtmlElement) -> bool:
        """Whether it is a word that most records have, or a link like "Read more"."""
        if not is_short(element, _LONGEST_LABEL):
            return False
        known = words(element) in self._labels
        if element.tag != "a":
            return known and _can_be_label(element)
        same = address(element) == self._link and len(words(element)) <= _LONGEST_LINK
        alone = _stands_alone(element)
        ends = element.getnext() is None and not (element.tail or "").strip()
        return (known and (alone or (same and ends))) or (
            same and (alone or is_called(element, _MORE))
        )


def _is_about_date(line: str, written: str) -> bool:
    """Whether a line has a date and nothing that is not said of it: no sentence, no teaser."""
    if len(line) > _LONGEST_NAME:
        return False
    rest = line.replace(written, "", 1).strip(_BEFORE + _AFTER)
    if not rest:
        return True
    return bool(_SAID_OF_DATES.match(rest) or _PARTED.search(line)) and not _END.search(rest)


def _without_date(element: HtmlElement, written: str) -> None:
    """Take a date that is shown apart off the beginning or the end of the text that it is in."""
    for each, name in ((element, "text"), *((child, "tail") for child in element)):
        before, found, after = " ".join((getattr(each, name) or "").split()).partition(written)
        kept = f"{before.rstrip(_BEFORE)} {after.lstrip(_AFTER)}".strip()
        if found and not (before.strip(_BEFORE) and after.strip(_AFTER)):
            setattr(each, name, f" {kept} ")
            return
