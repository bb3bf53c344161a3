"""Which parts of a page are its records: what is there again and again, with a date and a title.

Elements that have the same way down from the root are of a kind; so are those of them that share a
class, a parent, or a parent's class. Each kind is judged by how many of it look like a record: a
date or two, and a heading, a link or a text. What has no element around it, a heading and what
follows, is a record, too. The kind that has most of them is the list.
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml.html import HtmlElement, fragment_fromstring

from digest.errors import SourceError
from digest.sources.readers.pages.datemarks import Mark, mark_of
from digest.sources.readers.pages.tree import HEADINGS, address, elements, has_class

_MOST_ELEMENTS = 200_000
_LEFT_OUT = {"nav", "aside", "form", "script", "style", "template", "noscript", "dialog", "head"}
_EDGES = {"header", "footer"}
_BODIES = {"article", "main", "section", "li"}
_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar"}
_NO_RECORDS = {
    *("html", "body", "time", "span", "strong", "em", "b", "i", "small", "img", "label", "button"),
    *("th", "sup", "sub", "u", "abbr", "cite", "code", "option", "select", "br", "tbody", "thead"),
    *HEADINGS,
}
_MARKED = frozenset(("h-entry", "hentry", "views-row"))
_MOST_DATES = 3
_MOST_HEADINGS = 3
_SOME_TEXT = 40
_WHOLE_TEXT = 80
_FEWEST = 2
_STARTS = ("h2", "h3", "h4", "h5", "h6", "dt")
_STOPS = {"hr", "nav", "footer", "form", "script"}


@dataclass(slots=True)
class Seen:
    """What there is in an element: dates of each strength, headings, links, characters of text."""

    sure: int = 0
    dates: int = 0
    headings: int = 0
    links: int = 0
    text: int = 0

    def add(self, other: "Seen") -> None:
        """Count what is in a part of it, too."""
        self.sure += other.sure
        self.dates += other.dates
        self.headings += other.headings
        self.links += other.links
        self.text += other.text


@dataclass(frozen=True, slots=True)
class Blocks:
    """The records of a page: what they are, in words, an element for each, and what is like none.

    `others` are elements of the same kind that cannot be records. `outside` is the number of dates
    in the page that are in none of them.
    """

    called: str
    records: tuple[HtmlElement, ...]
    others: int = 0
    outside: int = 0


@dataclass(slots=True)
class _Kind:
    """Elements that may be the records; of a flat list, each with what follows it."""

    called: str
    members: list[Sequence[HtmlElement]] = field(default_factory=list)


class _Page:
    """A page, and what there is in each of its elements."""

    def __init__(self, root: HtmlElement, languages: tuple[str, ...]) -> None:
        self.elements = list(_shown(root))
        self.seen: dict[HtmlElement, Seen] = {each: Seen() for each in self.elements}
        self.marks: dict[HtmlElement, Mark] = {}
        for element in reversed(self.elements):
            self._look(element, languages)

    def _look(self, element: HtmlElement, languages: tuple[str, ...]) -> None:
        seen = self.seen[element]
        seen.text += len((element.text or "").strip())
        seen.headings += element.tag in HEADINGS
        seen.links += element.tag == "a" and bool(address(element))
        mark = None if seen.dates else mark_of(element, languages)
        if mark:
            self.marks[element] = mark
            seen.dates += 1
            seen.sure += mark.strength > 1
        parent = self.seen.get(element.getparent())
        if parent:
            parent.add(seen)
            parent.text += len((element.tail or "").strip())

    def holds(self, member: Sequence[HtmlElement]) -> Seen:
        """Count what there is in some elements together."""
        seen = Seen()
        for element in member:
            seen.add(self.seen[element])
        return seen

    def worth(self, member: Sequence[HtmlElement], *, sure: bool) -> float:
        """Tell how much like a record something is: 0 for what is none."""
        seen = self.holds(member)
        dates = seen.sure if sure else seen.dates
        if not 1 <= dates <= _MOST_DATES or seen.headings > _MOST_HEADINGS:
            return 0
        if not (seen.headings or seen.links or seen.text >= _SOME_TEXT):
            return 0
        worth = 1 + (seen.headings > 0) / 2 + (seen.links > 0) / 4 + (seen.text >= _WHOLE_TEXT) / 4
        return worth / max(seen.headings, dates - 1, 1)


def find(root: HtmlElement, languages: tuple[str, ...], place: str) -> Blocks | None:
    """Find the records of a page; None if there are no two.

    Args:
        root: the page.
        languages: whose names of months may occur in it.
        place: what to call the page in errors.

    Raises:
        SourceError: the page is larger than any list.
    """
    if sum(1 for _ in elements(root)) > _MOST_ELEMENTS:
        raise SourceError(place, f"has more than {_MOST_ELEMENTS:,} elements", "import it in parts")
    page = _Page(root, languages)
    for sure in (True, False):
        best = _best(page, sure=sure)
        if best:
            return best
    return _marked(page)


def joined(member: Sequence[HtmlElement]) -> HtmlElement:
    """Give a record as one element that is a copy: what is done to it does not change the page."""
    if len(member) == 1:
        copy = deepcopy(member[0])
        copy.tail = None
        return copy
    together = fragment_fromstring("<div></div>")
    together.extend(deepcopy(element) for element in member)
    return together


def _shown(root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield what is on the page itself, without menus, margins, forms and scripts."""
    gone: set[HtmlElement] = set()
    bodies: set[HtmlElement] = set()
    for element in elements(root):
        parent = element.getparent()
        if parent in bodies or element.tag in _BODIES:
            bodies.add(element)
        if parent in gone or _is_margin(element, inside=parent in bodies):
            gone.add(element)
        else:
            yield element


def _is_margin(element: HtmlElement, *, inside: bool) -> bool:
    return (
        element.tag in _LEFT_OUT
        or (element.tag in _EDGES and not inside)
        or (element.get("role") or "").lower() in _ROLES
        or element.get("hidden") is not None
    )


def _best(page: _Page, *, sure: bool) -> Blocks | None:
    """Give the kind that has most records, of equals the one that has most of the page."""
    best: tuple[float, int] = (0, 0)
    found: tuple[_Kind, list[float]] | None = None
    for depth, kind in _kinds(page):
        worths = [page.worth(member, sure=sure) for member in kind.members]
        good = sum(1 for worth in worths if worth)
        if good < _FEWEST or 2 * good < len(worths):
            continue
        score = sum(worths) - (len(worths) - good) / 2
        if (score, -depth) > best:
            best, found = (score, -depth), (kind, worths)
    return _blocks(page, *found) if found else None


def _blocks(page: _Page, kind: _Kind, worths: Sequence[float]) -> Blocks:
    """Part the records from what only stands among them, as an advertisement in a list does.

    One without a date is a record if it has what all the others have: a heading, a link.
    """
    looks = [
        (page.holds(member), worth) for member, worth in zip(kind.members, worths, strict=True)
    ]
    headings = all(seen.headings for seen, worth in looks if worth)
    linked = all(seen.links for seen, worth in looks if worth)
    records = [
        member
        for member, (seen, worth) in zip(kind.members, looks, strict=True)
        if worth
        or ((headings or linked) and (seen.headings or not headings) and (seen.links or not linked))
    ]
    inside = sum(page.holds(member).dates for member in records)
    return Blocks(
        called=kind.called,
        records=tuple(joined(member) for member in records),
        others=len(kind.members) - len(records),
        outside=max(len(page.marks) - inside, 0),
    )


def _kinds(page: _Page) -> Iterator[tuple[int, _Kind]]:
    """Yield every kind there is, with its depth in the page."""
    ways: dict[tuple[int, str], int] = {}
    way_of: dict[HtmlElement, tuple[int, int]] = {}
    kinds: dict[tuple[int, str, object], tuple[int, _Kind]] = {}
    for element in page.elements:
        parent = element.getparent()
        way, depth = way_of.get(parent, (0, 0))
        own = ways.setdefault((way, element.tag), len(ways) + 1)
        way_of[element] = own, depth + 1
        seen = page.seen[element]
        if element.tag in _NO_RECORDS or not (seen.dates or seen.links or seen.headings):
            continue
        for name, mark, called in _ways_to_call(element, parent):
            _, kind = kinds.setdefault((own, name, mark), (depth, _Kind(called)))
            kind.members.append((element,))
    yield from (known for known in kinds.values() if len(known[1].members) >= _FEWEST)
    for element in page.elements:
        if page.seen[element].dates >= _FEWEST:
            yield from ((way_of[element][1], kind) for kind in _flat(page, element))


def _ways_to_call(
    element: HtmlElement, parent: HtmlElement | None
) -> Iterator[tuple[str, object, str]]:
    """Yield what an element has in common with others of the same way: (what, which, in words)."""
    tag = str(element.tag)
    for token in sorted(set((element.get("class") or "").split()), key=_readable):
        yield "class", token, f"{tag}.{token}"
    yield "way", "", tag
    if parent is not None:
        yield "parent", parent, f"{parent.tag} > {tag}"
        for token in sorted(set((parent.get("class") or "").split()), key=_readable):
            yield "under", token, f"{parent.tag}.{token} > {tag}"


def _readable(token: str) -> tuple[int, str]:
    return len(token), token


def _flat(page: _Page, parent: HtmlElement) -> Iterator[_Kind]:
    """Yield records without an element around them: a heading, or the date above it, and more."""
    children = [child for child in parent if child in page.seen]
    for tag in _STARTS:
        places = [place for place, child in enumerate(children) if child.tag == tag]
        if len(places) < _FEWEST:
            continue
        above = _dated_neighbours(page, children, places, -1)
        below = _dated_neighbours(page, children, places, 1)
        if above > below:
            before = [place - 1 for place in places if place]
            places = [place for place in before if page.seen[children[place]].dates]
        kind = _Kind(f"{parent.tag} > {tag} and what follows")
        ends = (*places[1:], len(children)) if places else ()
        kind.members = [
            _until_stop(children[start:end]) for start, end in zip(places, ends, strict=True)
        ]
        yield kind


def _dated_neighbours(
    page: _Page, children: Sequence[HtmlElement], places: Iterable[int], step: int
) -> int:
    beside = (place + step for place in places)
    return sum(
        1 for place in beside if 0 <= place < len(children) and page.seen[children[place]].dates
    )


def _until_stop(members: Sequence[HtmlElement]) -> Sequence[HtmlElement]:
    stop = next((n for n, each in enumerate(members) if each.tag in _STOPS), len(members))
    return members[:stop]


def _marked(page: _Page) -> Blocks | None:
    """Give what says itself that it is a record, though there are no dates: `<article>` and kin."""
    found = [
        element
        for element in page.elements
        if (element.tag == "article" or has_class(element, _MARKED))
        and page.seen[element].links
        and page.seen[element].text
    ]
    inner = {parent for element in found for parent in element.iterancestors()}
    records = [element for element in found if element not in inner]
    if len(records) < _FEWEST:
        return None
    called = records[0].tag
    return Blocks(str(called), tuple(joined((element,)) for element in records))
