"""One picture of a summary: which of its addresses to show, and whether it only counts readers."""

import re
from collections.abc import Iterator, Mapping

from digest.sources.clean.address import address_of

ATTRIBUTES = {
    *("src", "srcset", "alt", "width", "height", "style", "lang", "dir"),
    *("data-src", "data-lazy-src", "data-original", "data-srcset", "data-lazy-srcset"),
}
"""What an `img` may have when it is judged: where pictures are loaded late, `src` is another."""

_LATE = ("data-src", "data-lazy-src", "data-original")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,]|[^\s,])(?:\s+(\d+)w)?(?:\s+[\d.]+x)?\s*(?:,|\Z)")
_WIDE_ENOUGH = 1200
_LENGTH = re.compile(r"\s*(\d{1,4})(?:\.\d*)?\s*(px|%|)\s*", re.IGNORECASE)
_STYLED = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)\s*px", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_EMOJI = "/images/core/emoji/"


def is_pixel(attributes: Mapping[str, str]) -> bool:
    """Whether nobody can see it: at most one pixel wide or high, or hidden; it counts readers."""
    style = attributes.get("style", "")
    sides = {name: value for name, value in attributes.items() if name in ("width", "height")}
    sides |= {name.lower(): value for name, value in _STYLED.findall(style)}
    return any(_is_nothing(side) for side in sides.values()) or bool(_HIDDEN.search(style))


def _is_nothing(side: str) -> bool:
    length = _LENGTH.fullmatch(side)
    return length is not None and length[2] != "%" and int(length[1]) <= 1


def emoji_of(attributes: Mapping[str, str]) -> str:
    """Give the character that a picture stands for; WordPress puts pictures in their place."""
    return attributes.get("alt", "") if _EMOJI in attributes.get("src", "") else ""


def shown(attributes: Mapping[str, str], base: str) -> dict[str, str]:
    """Give the attributes to show it with, address absolute; none if it has no address."""
    found = (address_of(address, base) for address in _addresses(attributes))
    address = next(filter(None, found), "")
    if not address:
        return {}
    kept = {"src": address}
    if "alt" in attributes:
        kept["alt"] = attributes["alt"]
    for side in ("width", "height"):
        length = _LENGTH.fullmatch(attributes.get(side, ""))
        if length:
            kept[side] = length[1] + ("%" if length[2] == "%" else "")
    return kept | {name: attributes[name] for name in ("lang", "dir") if name in attributes}


def _addresses(attributes: Mapping[str, str]) -> Iterator[str]:
    """Give its addresses, the best first: beside a late one, `src` is only a place-holder."""
    yield from (attributes[name] for name in (*_LATE, "src") if attributes.get(name))
    for name in _SETS:
        if attributes.get(name):
            yield from _by_width(attributes[name])


def _by_width(candidates: str) -> list[str]:
    """Give the addresses of a `srcset`: the widest that fits a mail, then the others as written."""
    found = [(address, int(width or 0)) for address, width in _CANDIDATE.findall(candidates)]
    fitting = [width for _, width in found if width <= _WIDE_ENOUGH]
    best = max(fitting, default=0)
    return [address for address, _ in sorted(found, key=lambda each: each[1] != best)]
