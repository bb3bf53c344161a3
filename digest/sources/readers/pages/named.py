"""What a record on a page is filed under, who wrote it, which files it has, what names it."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from digest.model import Attachment
from digest.sources.readers.pages.tree import (
    address,
    elements,
    is_called,
    is_in,
    is_short,
    is_within,
    links,
    relations,
    words,
)

TOPIC_WORDS = frozenset(
    (
        *("tag", "tags", "topic", "topics", "category", "categories", "term", "terms"),
        *("keyword", "keywords", "subject", "subjects"),
    )
)
AUTHOR_WORDS = frozenset(("author", "authors", "byline"))
TAGS = frozenset(("tag", "category"))
PEOPLE = frozenset(("author",))

_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|odp|epub|rtf|csv|zip)(?:[?#]|$)", re.IGNORECASE
)
_NODE_IDS = ("data-history-node-id", "data-node-id", "data-nid", "data-post-id")
_POST_ID = re.compile(r"(?:post|node)-\d+")
_BY = re.compile(r"(?:by|von|par|por|di|av|af|door)\s+|autor(?:a|es)?:\s*", re.IGNORECASE)
_LABEL = re.compile(r"[^:]{1,30}:\s+")
_LABELS = frozenset(("label",))
_LONGEST_NAME = 100


def topics_of(block: HtmlElement, title: HtmlElement | None) -> Iterator[str]:
    """Yield what a record is filed under: links marked so, and what is called tags or topics."""
    for element in elements(block):
        if relations(element) & TAGS and address(element):
            if words(element):
                yield words(element)
        elif element is not block and is_called(element, TOPIC_WORDS):
            inside_other = is_within(element.getparent(), block, TOPIC_WORDS)
            if not inside_other and not is_in(element, title) and not is_in(title, element):
                yield from names_in(element)


def names_in(element: HtmlElement) -> Iterator[str]:
    """Yield the names in an element: of its links or list, or between its commas."""
    parts = [each for each in element.iter("a", "li") if each is not element]
    around = {parent for each in parts for parent in each.iterancestors()}
    for part in parts:
        if part not in around and words(part):
            yield words(part)
    if not parts:
        labels = [each for each in elements(element) if is_called(each, _LABELS)]
        text = words(element)
        for label in labels:
            text = text.removeprefix(words(label))
        found = [text] if element.tag == "a" else _LABEL.sub("", text, count=1).split(",")
        yield from (name.strip() for name in found if name.strip())


def authors_of(block: HtmlElement) -> Iterator[str]:
    """Yield who wrote a record, without the "by" before the name."""
    found = [
        each
        for each in elements(block)
        if (relations(each) & PEOPLE or is_called(each, AUTHOR_WORDS))
        and each is not block
        and is_short(each, _LONGEST_NAME)
    ]
    around = {parent for each in found for parent in each.iterancestors()}
    for each in found:
        if each not in around and words(each):
            yield _BY.sub("", words(each), count=1)


def files_of(block: HtmlElement) -> Iterator[Attachment]:
    """Yield the documents that a record links to."""
    found = (address(each) for each in links(block))
    yield from (Attachment(url) for url in dict.fromkeys(found) if _FILE.search(url))


def key_of(block: HtmlElement) -> str:
    """Give what the site's database calls a record, where the page tells (Drupal, WordPress)."""
    for element in (block, *block.iter("article")):
        known = next(filter(None, (element.get(name) for name in _NODE_IDS)), "")
        named = element.get("id") or ""
        if known or _POST_ID.fullmatch(named):
            return known or named
    return ""
