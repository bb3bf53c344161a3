"""Styles and elements that mail programs lack, by the data of caniemail.com (caniemail.py).

What MJML itself writes for every mail is not counted, nor what is only lost, and breaks nothing.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from digest.check.feeds.values import words
from digest.check.finding import Place
from digest.check.mail.caniemail import CLIENTS, LACKING
from digest.check.mail.html import ACTIVE
from digest.check.mail.markup import Document
from digest.check.mail.rule import Found, Rule
from digest.check.mail.seen import Seen
from digest.check.mail.stylesheet import Declaration, Ruleset, read_sheet, read_style
from digest.formats.mjml.document import to_html

_SCAFFOLD = """<mjml lang="en" dir="ltr"><mj-head><mj-title>T</mj-title>
<mj-preview>P</mj-preview><mj-style>.a{color:#000000}</mj-style></mj-head><mj-body><mj-wrapper>
<mj-section background-color="#ffffff"><mj-column><mj-text>T</mj-text>
<mj-image src="https://example.org/i.png" alt="I" width="10px" />
<mj-button href="https://example.org/">B</mj-button><mj-divider /><mj-spacer />
<mj-table><tr><td>T</td></tr></mj-table></mj-column></mj-section></mj-wrapper></mj-body></mjml>"""
_HARMLESS = words(
    # decoration: where it is lost, the text is as readable as before
    "border-radius box-shadow text-shadow text-overflow opacity cursor transition outline "
    "outline-offset hyphens hyphenate-character hyphenate-limit-chars text-wrap "
    "text-decoration-color text-decoration-line text-decoration-style text-decoration-thickness "
    "text-decoration-skip-ink text-underline-offset text-underline-position font-kerning "
    "font-stretch list-style-position list-style-image orphans widows overflow-wrap word-wrap "
    "accent-color user-select white-space word-spacing text-justify "
    # for dark surroundings: the light colours stay
    "color-scheme "
    # by the side that the text begins at: lists and quotations keep their own indents
    "padding-inline-start padding-inline-end margin-inline-start margin-inline-end "
    "border-inline-start border-inline-end "
    # elements of which the text stays
    "<abbr> <acronym> <bdi> <mark> <time> <wbr> <article> <aside> <figure> <figcaption> <footer> "
    "<header> <main> <nav> <section>"
)
_FUNCTION = re.compile(r"([a-z-]+)\(")
_UNIT = re.compile(r"\d([a-z]+|%)")
_FORMAT = re.compile(r"(\.[a-z0-9]+)(?:[?#].*)?$|^(data:)")
_SEVERAL = 3


def _unsupported(seen: Seen) -> Found:
    found: dict[str, Place] = {}
    for feature, place in _features(seen.html):
        found.setdefault(feature, place)
    for feature, place in found.items():
        known = _HARMLESS | _scaffold() | {f"<{tag}>" for tag in ACTIVE}  # which S01 judges
        if feature in LACKING and feature not in known:
            yield place, f"{feature} is not in {_named(LACKING[feature])}"


def _named(letters: str) -> str:
    names = [CLIENTS[letter] for letter in letters]
    if len(names) > _SEVERAL:
        return f"{', '.join(names[:_SEVERAL])} and {len(names) - _SEVERAL} more"
    return " and ".join(", ".join(names).rsplit(", ", 1))


@cache
def _scaffold() -> frozenset[str]:
    """Give what every mail has that MJML makes, and no template can do without."""
    html = to_html(_SCAFFOLD, lambda at: f"character {at}")
    return frozenset(feature for feature, _ in _features(Document("scaffold", html)))


def _features(document: Document) -> Iterator[tuple[str, Place]]:
    """Yield each feature that a document uses, as the table names it, and where."""
    for element in document.elements:
        place = document.at(element)
        yield f"<{element.tag}>", place
        for name in element.attrib:
            yield f"[{name}]", place
        for feature in _of_style(element.get("style", "")):
            yield feature, place
        if element.tag == "img":
            found = _FORMAT.search(element.get("src", "").lower())
            yield (found[1] or found[2]) if found else "", place
        if element.tag == "style":
            for feature, line in _of_sheet(element.text or ""):
                yield feature, Place(document.file, (place.line or 1) + line - 1)


@lru_cache(maxsize=4096)
def _of_style(style: str) -> frozenset[str]:
    return frozenset(feature for one in read_style(style) for feature in _of_declaration(one))


@lru_cache(maxsize=64)
def _of_sheet(css: str) -> tuple[tuple[str, int], ...]:
    sheet = read_sheet(css)
    of_rules = ((name, rules.line) for rules in sheet.rulesets for name in _of_rules(rules))
    of_at_rules = ((f"@{rule.name}", rule.line) for rule in sheet.at_rules)
    return (*of_rules, *of_at_rules)


def _of_rules(rules: Ruleset) -> Iterator[str]:
    yield from re.findall(r"::[a-z-]+", rules.selector)
    for one in rules.declarations:
        yield from _of_declaration(one)


def _of_declaration(one: Declaration) -> Iterator[str]:
    value = one.value.lower()
    yield one.name
    yield f"{one.name}:{value}"
    for found in _FUNCTION.findall(value):
        yield f"{found}()"
    for found in _UNIT.findall(value):
        yield f"1{found}"
    if one.name.startswith("--"):
        yield "var()"


RULES = (
    Rule(
        "G04",
        "warning",
        "the mail uses what a mail program of many readers lacks",
        "do without it, or make sure that the mail is right where it is missing",
        "caniemail.com",
        _unsupported,
    ),
)
