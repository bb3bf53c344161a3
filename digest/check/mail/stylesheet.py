"""CSS taken apart: declarations, rules with their media, and what selectors choose.

Read by tinycss2 and cssselect. What is read is remembered by its text: the style of every entry and
the styles of every edition are the same.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2
from cssselect import HTMLTranslator, SelectorError, parse
from lxml import etree
from tinycss2 import ast

from digest.check.mail.markup import Element

_CONDITIONAL = frozenset({"media", "supports", "layer", "container"})
_DEEPEST = 8
_BRACKET = re.compile(r"[(){}\[\]]")
_MOST_BRACKETS = 50

Specificity = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Declaration:
    """A property in lower case, its value as CSS, whether it is `!important`."""

    name: str
    value: str
    important: bool


@dataclass(frozen=True, slots=True)
class Ruleset:
    """What holds for what a selector chooses, under the conditions around it, the outer first.

    `line` counts from 1 in its block of styles.
    """

    selector: str
    declarations: tuple[Declaration, ...]
    media: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class AtRule:
    """A rule like @media: its name in lower case, what stands before its block, its line."""

    name: str
    condition: str
    line: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A block of styles: its rules in order, its @rules, and the lines of what is neither."""

    rulesets: tuple[Ruleset, ...] = ()
    at_rules: tuple[AtRule, ...] = ()
    errors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One selector: what finds its elements, and how much it counts."""

    find: etree.XPath
    specificity: Specificity

    def elements(self, root: Element) -> list[Element]:
        """Give the elements of a tree that it chooses."""
        found: Any = self.find(root)
        return list(found)


@lru_cache(maxsize=4096)
def read_style(text: str) -> tuple[Declaration, ...]:
    """Read the declarations of an attribute `style`; what is none is left out, as clients do."""
    return () if _is_too_deep(text) else tuple(_declarations(tinycss2.parse_blocks_contents(text)))


@lru_cache(maxsize=64)
def read_sheet(css: str) -> Sheet:
    """Read a block of styles; one with brackets in brackets without end is an error as a whole."""
    if _is_too_deep(css):
        return Sheet(errors=(1,))
    nodes = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    found = tuple(_walked(nodes, ()))
    return Sheet(
        tuple(one for one in found if isinstance(one, Ruleset)),
        tuple(one for one in found if isinstance(one, AtRule)),
        tuple(one for one in found if isinstance(one, int)),
    )


def _is_too_deep(css: str) -> bool:
    """Whether brackets nest deeper than in any style: tinycss2 writes them out by recursion."""
    depth = 0
    for bracket in _BRACKET.findall(css):
        depth += 1 if bracket in "([{" else -1
        if depth > _MOST_BRACKETS:
            return True
    return False


def _walked(nodes: Iterable[ast.Node], media: tuple[str, ...]) -> Iterator[Ruleset | AtRule | int]:
    """Yield rules in the order in which they count, and the lines of what is no rule."""
    for node in nodes:
        if isinstance(node, ast.QualifiedRule):
            yield _ruleset(node, media)
        elif isinstance(node, ast.ParseError):
            yield int(node.source_line)
        elif isinstance(node, ast.AtRule):
            name, condition = node.lower_at_keyword, tinycss2.serialize(node.prelude).strip()
            yield AtRule(name, condition, node.source_line)
            if node.content and name in _CONDITIONAL and len(media) < _DEEPEST:
                inner = tinycss2.parse_rule_list(node.content, skip_comments=True)
                yield from _walked(inner, (*media, f"{name} {condition}"))


@lru_cache(maxsize=1024)
def choices(selector: str) -> tuple[Choice, ...]:
    """Give what a list of selectors chooses; nothing where it cannot be read."""
    try:
        return tuple(_choices(selector))
    except (SelectorError, etree.XPathSyntaxError, RecursionError):
        return ()


def _choices(selector: str) -> Iterator[Choice]:
    translator = HTMLTranslator()
    for one in parse(selector):
        if one.pseudo_element is None:
            path = translator.selector_to_xpath(one, prefix="descendant-or-self::")
            yield Choice(etree.XPath(path), one.specificity())


def _ruleset(node: ast.QualifiedRule, media: tuple[str, ...]) -> Ruleset:
    selector = tinycss2.serialize(node.prelude).strip()
    declarations = tuple(_declarations(tinycss2.parse_blocks_contents(node.content)))
    return Ruleset(selector, declarations, media, node.source_line)


def _declarations(nodes: Iterable[ast.Node]) -> Iterator[Declaration]:
    for node in nodes:
        if isinstance(node, ast.Declaration):
            value = tinycss2.serialize(node.value).strip()
            yield Declaration(node.lower_name, value, bool(node.important))
