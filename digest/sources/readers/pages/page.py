"""A page of a web site that lists resources, saved or fetched.

Its records are what the settings' CSS selectors match; without them, what the page itself says for
machines, or what is there again and again with a date and a title. What was taken is said in a
notice, so that a person sees it. A page that is one article is one record.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy

import regex
from lxml.html import HtmlElement

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers import listing
from digest.sources.readers.content import encoding_of
from digest.sources.readers.pages import article, blocks, linkeddata, selectors
from digest.sources.readers.pages import tree as markup
from digest.sources.readers.pages.parts import Part
from digest.sources.readers.pages.remainder import labels_of
from digest.sources.record import Document, Outcome, Reading, Record, Skipped

NAME = "page"

SELECTORS = ("record", "title", "date", "summary", "link", "topics", "file")
"""The parts of a page that `select` in the settings may point at."""

_START = regex.compile(
    r"(?>\s+|\ufeff|<!--.*?-->|<\?xml\b[^>]*>)*+<(?:!doctype\s+html|html|head|body|main|div|article"
    r"|section|ul|ol|dl|table|h[1-6]|p|pre|meta|title|nav|header|style|link|center|font)\b",
    regex.DOTALL | regex.IGNORECASE,
)
_HOW = (
    "say in its table of digest.toml where they are, with CSS selectors: "
    'select = { record = "div.item", title = "h3", date = ".date" }'
)
_BREAKS = (
    *("p", "div", "li", "tr", "td", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "br"),
    *("section", "article", "ul", "ol", "table", "pre", "blockquote"),
)
_LABEL = "Publication Date"
_NEXT = frozenset(("next", "pager__item--next", "pager-next"))


def looks_like(document: Document, head: bytes) -> bool:
    """Whether it begins as a page or a piece of one does."""
    text = head.decode(encoding_of(head, document.media_type), errors="replace")
    return bool(_START.match(text))


def read(document: Document, source: Source) -> Reading:
    """Read a page.

    Raises:
        SourceError: there are no records in it that could be told from the rest, and how to say
            where they are; a selector is wrong, or finds nothing.
    """
    root = markup.parse(document)
    page = _Page(document, root, source)
    outcomes, notices = page.outcomes()
    following = _next(root, page.base)
    if following and not document.url:
        notices += (f"there are more pages after this one, next {following}: they are not read",)
    return Reading(outcomes, next=following if document.url else "", notices=notices)


class _Page:
    """A page, its address and language, and the selectors of its source."""

    def __init__(self, document: Document, root: HtmlElement, source: Source) -> None:
        self._name = document.name
        self._root = root
        self._select = selectors.compiled(source.select, f"sources.{source.name}.select")
        self._language = (
            root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        )
        asked = (source.language, self._language, "en")
        self._languages = tuple(dict.fromkeys(filter(None, asked)))
        self.base = markup.base(root, document.url)

    def outcomes(self) -> tuple[tuple[Outcome, ...], tuple[str, ...]]:
        """Give what is on the page, and notices on where it was."""
        if "record" in self._select:
            found = self._select["record"](self._root)
            if not found:
                raise SourceError(self._name, "select.record matches nothing in it", "correct it")
            outermost = _outermost(found)
            inside = Skipped("select.record", "inside another record")
            records = [blocks.joined((each,)) for each in outermost]
            others = [inside] * (len(found) - len(outermost))
            return self._of_blocks(records, "select.record", others)
        told = linkeddata.records(self._root, self.base, self._language)
        seen = blocks.find(self._root, self._languages, self._name)
        count = len(seen.records) if seen else 0
        if len(told) >= max(count, 2) and not self._select:
            return told, (f"records: {len(told)} in the page's JSON-LD",)
        if seen:
            others = [Skipped(seen.called, "unlike the records")] * seen.others
            return self._of_blocks(seen.records, seen.called, others, seen.outside)
        return self._printed() or self._alone(told)

    def _of_blocks(
        self,
        found: Sequence[HtmlElement],
        called: str,
        others: Sequence[Skipped],
        outside: int = 0,
    ) -> tuple[tuple[Outcome, ...], tuple[str, ...]]:
        labels = labels_of(found) if len(found) > 1 else frozenset()
        parts = [Part(block, self._select, self._languages, labels) for block in found]
        sure = any(part.sure for part in parts)
        outcomes = [
            part.record(f"record {number}", self.base, self._language, sure=sure)
            for number, part in enumerate(parts, start=1)
        ]
        outcomes += others
        records = [outcome for outcome in outcomes if isinstance(outcome, Record)]
        notices = [f"records: {len(records)} × {called}; {', '.join(_told(records))}"]
        if outside:
            notices.append(
                f"dates elsewhere on the page: {outside}; if they are of records too, {_HOW}"
            )
        return tuple(outcomes), tuple(notices)

    def _printed(self) -> tuple[tuple[Outcome, ...], tuple[str, ...]] | None:
        """Read the text of a page that prints its records one after the other, in lines."""
        labels = [
            each
            for each in markup.elements(self._root)
            if any(_LABEL in text.split("\n") for text in map(_trimmed, _own_lines(each)))
        ]
        if not labels:
            return None
        around = _common(labels)
        text = _listed(_lines(around))
        if not text:
            return None
        records = tuple(listing.records(text, self._name))
        return records, (f"records: {len(records)} printed in the text of the page",)

    def _alone(self, told: Sequence[Record]) -> tuple[tuple[Outcome, ...], tuple[str, ...]]:
        """Read a page that is one article, and says when it was published."""
        if len(told) == 1 and told[0].published:
            return tuple(told), ("records: 1, the page itself, by its JSON-LD",)
        record = article.read(self._root, self.base, self._language)
        if record is None:
            raise SourceError(self._name, "no records found in the page", _HOW)
        return (record,), ("records: 1, the page itself, by its meta data",)


def _outermost(found: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Give those of some elements that are in no other of them."""
    known = set(found)
    return [each for each in found if not any(outer in known for outer in each.iterancestors())]


def _told(records: Sequence[Record]) -> Iterator[str]:
    """Say how many of the records have what, so that a wrong selector is seen at once."""
    total = len(records)
    counts: Mapping[str, int] = {
        "title": sum(1 for record in records if record.title.words),
        "date": sum(1 for record in records if record.published),
        "link": sum(1 for record in records if record.url),
        "summary": sum(1 for record in records if record.summary.words),
    }
    for name, count in counts.items():
        yield f"{name} in {'none' if not count else 'all' if count == total else count}"


def _next(root: HtmlElement, base: str) -> str:
    """Give the address of the page after this one, "" if there is none."""
    every = [each for each in root.iter("link", "a") if markup.address(each)]
    for each in every:
        if "next" in markup.relations(each):
            return markup.joined(base, markup.address(each))
    for each in every:
        parent = each.getparent()
        called = markup.has_class(parent, _NEXT) if parent is not None else False
        if each.tag == "a" and (called or markup.has_class(each, _NEXT)) and _is_pager(each):
            return markup.joined(base, markup.address(each))
    return ""


def _is_pager(link: HtmlElement) -> bool:
    names = frozenset(("pager", "pagination", "page", "numbers", "pages", "nav"))
    around = (link, *link.iterancestors())
    return any(markup.is_called(each, names) for each in around[:5])


def _own_lines(element: HtmlElement) -> Iterator[str]:
    yield element.text or ""
    yield from (child.tail or "" for child in element)


def _trimmed(text: str) -> str:
    return "\n".join(line.strip() for line in text.split("\n"))


def _common(found: Sequence[HtmlElement]) -> HtmlElement:
    """Give the smallest element that all of some are in."""
    counted = Counter(parent for each in found for parent in (each, *each.iterancestors()))
    first = found[0]
    return next(each for each in (first, *first.iterancestors()) if counted[each] == len(found))


def _lines(element: HtmlElement) -> list[str]:
    copy = deepcopy(element)
    markup.drop([each for each in markup.elements(copy) if each.tag in ("script", "style")])
    for each in copy.iter(*_BREAKS):
        each.text = "\n" + (each.text or "")
        each.tail = "\n" + (each.tail or "")
    return [line.strip() for line in str(copy.text_content()).split("\n")]


def _listed(lines: Sequence[str]) -> str:
    """Leave out what stands above the first record, as a menu does; "" if there is none."""
    label = lines.index(_LABEL) if _LABEL in lines else 0
    tops = [number for number in range(label) if lines[number] == "Resources"]
    return "\n".join(lines[tops[-1] :]) if tops else ""
