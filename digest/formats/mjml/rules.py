"""What mail may have of MJML: the table of the whole format, less what would come out wrong.

Left out is what loads something from third parties, what few mail programs show, and what the
engine does not know or drops without a word. Each is refused with its reason and a better way.
"""

from functools import lru_cache

from digest.formats.mjml.table import ATTRIBUTES, CHILDREN
from digest.formats.templates.near import likely, listed

_ICONS = "its icons are fetched from a third party when the mail is opened"
_SAME_IDS = "two of its kind in one mail disturb each other, and few mail programs can show it"
_UNKNOWN = "the engine does not know it"
REFUSED: dict[str, tuple[str, str]] = {
    "mj-font": (
        "a font is fetched from a third party when the mail is opened",
        "name fonts that readers have in font-family",
    ),
    **dict.fromkeys(("mj-social", "mj-social-element"), (_ICONS, "write links into an <mj-text>")),
    **dict.fromkeys(
        ("mj-carousel", "mj-carousel-image"), (_SAME_IDS, "use one or more <mj-image>")
    ),
    **dict.fromkeys(
        ("mj-accordion", "mj-accordion-element", "mj-accordion-text", "mj-accordion-title"),
        (_SAME_IDS, "write headings and text into an <mj-text>"),
    ),
    **dict.fromkeys(("mj-navbar", "mj-navbar-link"), (_SAME_IDS, "write links into an <mj-text>")),
    **dict.fromkeys(
        ("mj-html-attributes", "mj-selector", "mj-html-attribute"),
        (_UNKNOWN, "write the attribute where the HTML is"),
    ),
    "mj-include": ("including is Jinja's part", 'write {% include "partials/name.mjml.j2" %}'),
}
"""Elements of MJML that no mail may have: why, and what to do instead."""

_FLAT = "write an HTML table into an <mj-text>"
_LOST: dict[tuple[str, str], str] = {
    ("mj-body", "id"): "use css-class",
    ("mj-button", "title"): "write a link into an <mj-text>",
    **dict.fromkeys((("mj-hero", "border-radius"), ("mj-hero", "mode")), "leave it out"),
    **dict.fromkeys((("mj-image", "border-top"), ("mj-image", "border-bottom")), "use border"),
    ("mj-image", "sizes"): "use width",
    ("mj-raw", "position"): "leave it out: nothing may stand before the document",
    **dict.fromkeys((("mj-section", "gutter"), ("mj-wrapper", "gutter")), "use padding"),
    **dict.fromkeys(
        (("mj-section", "text-padding"), ("mj-wrapper", "text-padding")), "use padding"
    ),
    **{
        ("mj-spacer", f"border{side}"): "use an <mj-divider>"
        for side in ("", "-bottom", "-left", "-right", "-top")
    },
    ("mj-style", "inline"): "write style= where the HTML is",
    **dict.fromkeys((("mj-table", "font-weight"), ("mj-table", "role")), _FLAT),
    ("mj-text", "background-color"): "use container-background-color",
    ("mj-wrapper", "gap"): "use padding",
}
"""Attributes of MJML that the engine drops without a word, and what to do instead."""

_ROOT = {"lang": "string", "dir": "enum(ltr,rtl,auto)"}
_FOR_MANY: dict[str, tuple[str, ...]] = {"css-class": ("string",)}
_FOR_ONE = _FOR_MANY | {"mj-class": ("string",)}
_WITHOUT_DEFAULTS = frozenset({"mj-raw"})
_HEAD = frozenset(CHILDREN["mj-head"].split())
_BODY = frozenset(ATTRIBUTES) - _HEAD - {"mj-head"} - REFUSED.keys() | {"mj-raw"}
"""What stands in the body: these elements have defaults and classes."""

HOLDS_HTML = frozenset({"mj-text", "mj-button", "mj-table", "mj-raw"})
HOLDS_TEXT = frozenset({"mj-title", "mj-preview", "mj-style"})
ONCE = frozenset({"mjml", "mj-head", "mj-body", "mj-title", "mj-preview", "mj-breakpoint"})
"""What a document has at most one of: of two, the engine drops one without a word."""


def _parents() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {"mjml": set(), "mj-all": {"mj-attributes"}}
    found["mj-class"] = {"mj-attributes"}
    for parent, children in CHILDREN.items():
        for child in children.split():
            found.setdefault(child, set()).add(parent)
    found["mj-raw"] -= {"mjml"}  # the engine does not know it there
    known = {tag: parents for tag, parents in found.items() if tag not in REFUSED}
    return {tag: frozenset(parents - REFUSED.keys()) for tag, parents in known.items()}


PARENTS = _parents()
"""Where each element may stand; `mjml` stands by itself."""


def may_stand(tag: str, parent: str) -> bool:
    """Whether an element may stand right inside another; "" is the document itself."""
    if parent == "mj-attributes" and tag in _BODY - _WITHOUT_DEFAULTS:
        return True
    return parent in PARENTS[tag] if PARENTS[tag] else not parent


def where(tag: str, parent: str) -> str:
    """Say where an element may stand that stands in the wrong place."""
    if parent == "mj-attributes" and tag in PARENTS:
        return "it has no defaults: those of the body do, <mj-all>, and <mj-class>"
    parents = listed(f"<{name}>" for name in sorted(PARENTS[tag])) if PARENTS[tag] else ""
    return f"put it into {parents}" if parents else "it is the outermost tag"


def near(tag: str) -> str:
    """Say which element was meant by a tag that MJML does not have."""
    if tag.lower() in PARENTS:
        return f"write it small: {tag.lower()}"
    asked = likely(tag.lower(), PARENTS).removeprefix("; ")
    return asked or f"there are {listed(sorted(PARENTS), 'and')}"


@lru_cache(maxsize=64)
def kinds(tag: str, *, default: bool = False) -> dict[str, tuple[str, ...]]:
    """Give the attributes that an element takes, each with the kinds that its value may be of.

    Args:
        tag: an element of MJML; <mj-all> and <mj-class> take what any in the body takes.
        default: whether it stands in <mj-attributes>, where it says defaults and nothing else.
    """
    if tag == "mjml":
        return {name: (kind,) for name, kind in _ROOT.items()}
    if tag == "mj-all":
        return _any()
    if tag == "mj-class":
        return {**_any(), "name": ("string",)}
    own: dict[str, tuple[str, ...]] = {
        name: (kind,)
        for kind, names in ATTRIBUTES[tag].items()
        for name in names.split()
        if (tag, name) not in _LOST
    }
    if tag not in _BODY - _WITHOUT_DEFAULTS:
        return own
    return own | (_FOR_MANY if default else _FOR_ONE)


def instead(tag: str, name: str) -> tuple[str, str]:
    """Say what is wrong with an attribute that an element does not take, and what is right."""
    if (tag, name) in _LOST:
        return f"{name} has no effect in <{tag}>", _LOST[tag, name]
    known = kinds(tag)
    problem = f"<{tag}> takes no attribute {name}"
    if not known:
        return problem, "it takes none at all"
    remedy = likely(name, known).removeprefix("; ")
    return problem, remedy or f"it takes {listed(sorted(known), 'and')}"


def _any() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for tag in sorted(_BODY - _WITHOUT_DEFAULTS):
        for name, (kind,) in kinds(tag, default=True).items():
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), kind)))
    return found
