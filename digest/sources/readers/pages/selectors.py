"""CSS selectors of the settings, matched in time that grows with the page and not faster.

cssselect reads them and writes each compound (`a.title[href]`) as XPath; the combinators between
compounds are followed here, one pass over the page each. As one XPath, `p ~ p` takes minutes on a
long list. Sources: Selectors Level 4, 15 (combinators).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cssselect import HTMLTranslator, SelectorError, parse
from cssselect.parser import CombinedSelector, Tree
from lxml import etree
from lxml.html import HtmlElement

from digest.errors import SourceError
from digest.sources.readers.pages.tree import elements

Select = Callable[[HtmlElement], Sequence[HtmlElement]]
"""Finds what a selector matches in an element, itself included, in the order of the page."""

_FIRST = " "
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class _Step:
    """A compound of a selector, and how it stands to the one before it."""

    combinator: str
    compound: etree.XPath


def compiled(select: Mapping[str, str], place: str) -> dict[str, Select]:
    """Compile selectors by name.

    Args:
        select: as the settings have them.
        place: where they stand in the settings, for errors.

    Raises:
        SourceError: one is none, by its name.
    """
    return {name: _select(written, f"{place}.{name}") for name, written in select.items()}


def _select(written: str, place: str) -> Select:
    try:
        alternatives = [tuple(_steps(tree)) for tree in _trees(written)]
    except (SelectorError, etree.XPathError, ValueError, RecursionError) as cause:
        shown = written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"
        remedy = 'write it like "div.item" or "h3 a"'
        raise SourceError(place, f"is not a CSS selector: {shown}", remedy) from cause

    def matches(root: HtmlElement) -> Sequence[HtmlElement]:
        every = list(elements(root))
        found: set[HtmlElement] = set()
        for steps in alternatives:
            found |= _matched(root, every, steps)
        return [element for element in every if element in found]

    return matches


def _trees(written: str) -> Iterator[Tree]:
    for selector in parse(written):
        if selector.pseudo_element is not None:
            raise ValueError("a pseudo-element is no part of a page")
        yield selector.parsed_tree


def _steps(tree: Tree) -> Iterator[_Step]:
    """Yield the compounds of a selector from left to right."""
    combined: list[tuple[str, Tree]] = []
    while isinstance(tree, CombinedSelector):
        combined.append((tree.combinator, tree.subselector))
        tree = tree.selector
    for combinator, part in ((_FIRST, tree), *reversed(combined)):
        expression = HTMLTranslator().xpath(part)
        yield _Step(combinator, etree.XPath(f"descendant-or-self::{expression}"))


def _matched(
    root: HtmlElement, every: Sequence[HtmlElement], steps: Sequence[_Step]
) -> set[HtmlElement]:
    first, *others = steps
    found = _compounds(first, root)
    for step in others:
        beside = set(_beside(every, found, step.combinator))
        found = beside & _compounds(step, root)
    return found


def _compounds(step: _Step, root: HtmlElement) -> set[HtmlElement]:
    found = step.compound(root)
    nodes = found if isinstance(found, list) else []
    return {each for each in nodes if isinstance(each, HtmlElement)}


def _beside(
    every: Sequence[HtmlElement], found: set[HtmlElement], combinator: str
) -> Iterator[HtmlElement]:
    """Yield what stands to one of some elements as a combinator says: in it, below it, after it."""
    far = combinator in (" ", "~")
    reached: set[HtmlElement] = set()
    for element in every:
        near = element.getparent() if combinator in (" ", ">") else _previous(element)
        if near in found or (far and near in reached):
            reached.add(element)
            yield element


def _previous(element: HtmlElement) -> HtmlElement | None:
    """Give the element before it; comments are none."""
    return next(element.itersiblings(etree.Element, preceding=True), None)
