"""How each text of a document looks, in light and in dark: its styles worked out as browsers do.

CSS Cascading 3: importance, then the attribute `style`, then specificity, then order; colour and
font are inherited. Left out is what depends on a pointer or a window, and pictures behind a text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from digest.check.mail import colours
from digest.check.mail.colours import Colour
from digest.check.mail.markup import Document, Element
from digest.check.mail.stylesheet import Declaration, choices, read_sheet, read_style

_NAMES = frozenset(
    {"color", "background", "background-color", "font", "font-size", "font-weight", "display"}
)
_LARGER = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "h4": 1.0, "h5": 0.83, "h6": 0.67, "small": 0.83}
_BOLDER = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "th"})
_UNSEEN = frozenset({"head", "style", "script", "title", "template", "noscript"})

_SPECIAL = frozenset({"a", *_LARGER, *_BOLDER, *_UNSEEN})
_HINTS = frozenset({"bgcolor", "hidden"})

Weight = tuple[bool, int, tuple[int, int, int], int]


@dataclass(frozen=True, slots=True)
class Look:
    """How the text of an element looks. `ground` is opaque: what lies behind it, all together."""

    ink: Colour
    ground: Colour
    size: float
    bold: bool
    shown: bool
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Applied:
    declaration: Declaration
    media: tuple[str, ...]
    weight: Weight


Applied = Mapping[Element, tuple[_Applied, ...]]
"""What the styles of a document say of each element, for whatever scheme."""


def applied(document: Document) -> Applied:
    """Find which declarations hold for which element: those of styles, and its own."""
    found: dict[Element, list[_Applied]] = {}
    for order, (element, declaration, media, specificity) in enumerate(_of_sheets(document)):
        weight = (declaration.important, 0, specificity, order)
        found.setdefault(element, []).append(_Applied(declaration, media, weight))
    for element in document.elements:
        for order, declaration in enumerate(_own(element)):
            weight = (declaration.important, 1, (0, 0, 0), order)
            found.setdefault(element, []).append(_Applied(declaration, (), weight))
    return {element: tuple(sorted(each, key=_weight)) for element, each in found.items()}


def looks(document: Document, styles: Applied, *, dark: bool) -> dict[Element, Look]:
    """Work out how each element looks in one scheme, parents first.

    In dark surroundings a document that says it has colours for them begins with light on dark.
    """
    night = dark and _knows_dark(document)
    ink, ground = (colours.WHITE, colours.NIGHT) if night else (colours.BLACK, colours.WHITE)
    link = colours.NIGHT_LINK if night else colours.LINK
    found: dict[Element, Look] = {}
    start = Look(ink, ground, 16.0, bold=False, shown=True, variables={})
    for element in document.elements:
        around = found.get(element.getparent(), start)
        own = _holding(styles[element], dark=dark) if element in styles else {}
        plain = not own and element.tag not in _SPECIAL and not _HINTS & set(element.keys())
        found[element] = around if plain else _look(element, around, own, link)
    return found


@dataclass(frozen=True)
class Styled:
    """A document with its styles worked out, each scheme once."""

    document: Document

    @cached_property
    def applied(self) -> Applied:
        """What the styles say of each element, for whatever scheme."""
        return applied(self.document)

    @cached_property
    def in_light(self) -> Mapping[Element, Look]:
        """How each element looks in light surroundings."""
        return looks(self.document, self.applied, dark=False)

    @cached_property
    def in_dark(self) -> Mapping[Element, Look]:
        """How each element looks in dark surroundings."""
        return looks(self.document, self.applied, dark=True)


def speaks(element: Element) -> bool:
    """Whether an element has text of its own, not only in others inside it."""
    return bool(element.text and element.text.strip()) or any(
        child.tail and child.tail.strip() for child in element
    )


def _weight(one: _Applied) -> Weight:
    return one.weight


def _knows_dark(document: Document) -> bool:
    return any(
        meta.get("name", "").lower() == "color-scheme" and "dark" in meta.get("content", "")
        for meta in document.named("meta")
    )


def _own(element: Element) -> Iterator[Declaration]:
    style = element.get("style")
    if style:
        yield from (one for one in read_style(style) if _counts(one))


def _counts(declaration: Declaration) -> bool:
    return declaration.name in _NAMES or declaration.name.startswith("--")


def _of_sheets(
    document: Document,
) -> Iterator[tuple[Element, Declaration, tuple[str, ...], tuple[int, int, int]]]:
    for style in document.named("style"):
        media = (f"media {style.get('media')}",) if style.get("media") else ()
        for rules in read_sheet(style.text or "").rulesets:
            wanted = [one for one in rules.declarations if _counts(one)]
            for choice in choices(rules.selector) if wanted else ():
                for element in choice.elements(document.root):
                    for declaration in wanted:
                        yield element, declaration, (*media, *rules.media), choice.specificity


def _holding(styles: tuple[_Applied, ...], *, dark: bool) -> dict[str, str]:
    """Give what holds in a scheme, by property, what counts most last."""
    found: dict[str, str] = {}
    for one in styles:
        if all(colours.holds(condition, dark=dark) for condition in one.media):
            name = one.declaration.name
            found.pop(name, None)
            found[name] = one.declaration.value
    return found


def _look(element: Element, around: Look, own: dict[str, str], link: Colour) -> Look:
    fresh = {name: value for name, value in own.items() if name.startswith("--")}
    variables = {**around.variables, **fresh} if fresh else around.variables
    for name, value in own.items():
        if "var(" in value:
            own[name] = colours.resolved(value, variables)
    size, bold = _letters(element, around, own)
    ink = _ink(element, around, own, link)
    shown = around.shown and element.tag not in _UNSEEN and "hidden" not in element.attrib
    return Look(
        ink,
        _ground(element, around, own, ink),
        size,
        bold,
        shown and own.get("display") != "none",
        variables,
    )


def _ink(element: Element, around: Look, own: Mapping[str, str], link: Colour) -> Colour:
    value = own.get("color", "")
    if value == "inherit":
        return around.ink
    is_link = element.tag == "a" and "href" in element.attrib
    return (value and colours.colour(value, around.ink)) or (link if is_link else around.ink)


def _ground(element: Element, around: Look, own: Mapping[str, str], ink: Colour) -> Colour:
    """Lay the last of the two properties over what is behind; see-through, it changes nothing."""
    values = [value for name, value in own.items() if name in ("background", "background-color")]
    value = values[-1] if values else element.get("bgcolor", "")
    return colours.ground(value, ink).over(around.ground) if value else around.ground


def _letters(element: Element, around: Look, own: Mapping[str, str]) -> tuple[float, bool]:
    size = around.size * _LARGER.get(element.tag, 1.0)
    bold = around.bold or element.tag in _BOLDER
    for name, value in own.items():
        if name == "font-size":
            size = colours.size(value, around.size) or size
        elif name == "font-weight":
            bold = colours.is_bold(value, around=around.bold)
        elif name == "font":
            size = colours.font_size(value, around.size) or size
            bold = colours.is_bold(value, around=False)
    return size, bold
