"""HTML of a source → the safe subset of the catalog: every address absolute, nothing that acts.

nh3 reads it as browsers do. What stands in blocks that the catalog does not have (headings, tables)
becomes paragraphs, so that no words run together.
"""

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import nh3
import regex

from digest.sources.clean import picture
from digest.sources.clean.address import address_of
from digest.text import SAFE_ATTRIBUTES, SAFE_TAGS, SCHEMES, carried, loses, without_controls

_MOST_TAGS = 5_000
_MOST_CHARACTERS = 200_000
_CELLS = {"td", "th"}
_BLOCKS = {
    *("address", "article", "aside", "caption", "center", "dd", "details", "div", "dl", "dt"),
    *("fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
    *("hgroup", "hr", "legend", "main", "nav", "pre", "section", "summary", "table", "tbody"),
    *("tfoot", "thead", "tr"),
}
_GONE = {
    *("applet", "audio", "button", "canvas", "datalist", "dialog", "embed", "form", "frameset"),
    *("head", "iframe", "map", "math", "noembed", "noframes", "noscript", "object", "script"),
    *("select", "style", "svg", "template", "textarea", "title", "video", "xmp"),
}
"""What goes with all that is in it: it acts, is not shown, or is only for older browsers."""

_ATTRIBUTES = {**SAFE_ATTRIBUTES, "img": picture.ATTRIBUTES}
_PILE = 50
_MANY_TAGS = 600
_FORMATTING = regex.compile(
    r"<(/?)(?=(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b)", regex.IGNORECASE
)
_EMBEDDED = regex.compile(r"data:[\w/.+;=-]*,[\w+/=%-]*", regex.ASCII | regex.IGNORECASE)
_HALF_AN_ENTITY = regex.compile(r"&[#\w]{0,40}\Z")
_HAS_LINES = regex.compile(r"<(?:p|br|div)\b", regex.IGNORECASE)
_BLANK_LINE = regex.compile(r"\n[ \t]*(?=\n)")
_BLOCK = regex.compile(rf"<(/?)({'|'.join(sorted(_BLOCKS | _CELLS))})(?: [^<>]*)?>")
_PREFORMATTED = regex.compile(r"<pre(?: [^<>]*)?>[^<]*(?:<(?!/?pre\b)[^<]*)*")
_SPACE = regex.compile(r"[ \t\n\r\f]+")
_TAG = regex.compile(r"<(/?)(a|img|span)((?: [^<>]*)?)>")
_ATTRIBUTE = regex.compile(r" ([\w-]+)=\"([^\"]*)\"")
_EMPTY = regex.compile(r"<p>(?:\s|&nbsp;|<br>)*</p>")
_ROUND_BREAK = regex.compile(r" ?(<br>|</?(?:p|ul|ol|li|blockquote)(?: [^<>]*)?>) ?")
_AT_A_BEGINNING = regex.compile(r"(\A|<p>)(?: |<br>|&nbsp;)+")
_AT_AN_END = regex.compile(r"((?:<br>|&nbsp;)(?: |<br>|&nbsp;)*+)(</p>|\Z)?")
_ANY_TAG = regex.compile(r"<[^<>]*>")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\u00a0": "&nbsp;"}
_TO_ESCAPE = regex.compile('[&<>"\u00a0]')


@dataclass(frozen=True, slots=True)
class Markup:
    """Safe HTML; what was taken out of it; whether its end is missing, for it is too large."""

    html: str
    pixels: int = 0
    pictures: int = 0
    controls: bool = False
    cut: bool = False


def sanitised(markup: str, base: str, *, images: bool = True) -> Markup:
    """Make HTML safe: only the tags of the catalog, every address absolute, entities once.

    Of more than 5,000 tags or 200,000 characters only the beginning is read: the time that a
    browser's way of reading takes grows faster than the length, and no summary is that long.

    Args:
        markup: as the source has it, with all its faults.
        base: what its relative addresses are read against.
        images: whether pictures stay.
    """
    whole = without_controls(markup)
    read, cut = _beginning(whole)
    read = _without_piles(read)
    if not _HAS_LINES.search(read):
        read = _BLANK_LINE.sub("<p>", read)  # as WordPress stores it: paragraphs by blank lines
    cleaned = _one_line(_with_paragraphs(_clean(read, SAFE_TAGS | _BLOCKS | _CELLS)))
    rewriting = _Rewriting(base, images=images)
    rewritten = carried("".join(rewriting.pieces(cleaned)))
    return Markup(
        settled(_tidied(rewritten)),
        rewriting.pixels,
        rewriting.pictures,
        loses(markup) or loses(cleaned),
        cut,
    )


def settled(markup: str, readings: int = 8) -> str:
    """Read safe HTML again until it says the same: what is kept is read by others.

    What says something else each time it is read is shown as its text only.
    """
    for _ in range(readings):
        again = _tidied(carried(_clean(markup, SAFE_TAGS)))
        if again == markup:
            return markup
        markup = again
    return escaped(html.unescape(_ANY_TAG.sub(" ", markup)))


def escaped(text: str) -> str:
    """Write text in HTML, as nh3 does."""
    return _TO_ESCAPE.sub(lambda found: _ESCAPES[found[0]], text)


def _beginning(markup: str) -> tuple[str, bool]:
    """Give what is read of it, without pictures that are embedded in it, and whether more is."""
    if len(markup) > _MOST_CHARACTERS and "data:" in markup:
        markup = _EMBEDDED.sub("data:,", markup)
    parts = markup.split("<", _MOST_TAGS)
    if len(parts) <= _MOST_TAGS and len(markup) <= _MOST_CHARACTERS:
        return markup, False
    beginning = "<".join(parts[:_MOST_TAGS])[:_MOST_CHARACTERS]
    return _HALF_AN_ENTITY.sub("", beginning), True


def _without_piles(markup: str) -> str:
    """Take away emphasis and links where more than 50 of them are open at once.

    Browsers open all of them again in each paragraph that follows: 2,000 in 2,000 paragraphs are
    four million.
    """
    if markup.count("<") < _MANY_TAGS:
        return markup
    depth = deepest = 0
    for tag in _FORMATTING.finditer(markup):
        depth = max(depth + (-1 if tag[1] else 1), 0)
        deepest = max(depth, deepest)
    return _FORMATTING.sub(r"<\1x-", markup) if deepest > _PILE else markup


def _clean(markup: str, tags: set[str]) -> str:
    return nh3.clean(
        markup,
        tags=tags,
        clean_content_tags=_GONE,
        attributes=_ATTRIBUTES,
        link_rel=None,
        url_schemes=SCHEMES,
    )


def _with_paragraphs(markup: str) -> str:
    """Make paragraphs of other blocks, and let the parser say what that means in their places."""
    if not _BLOCK.search(markup):
        return markup
    lines = _PREFORMATTED.sub(lambda found: found[0].replace("\n", "<br>"), markup)
    return _clean(_BLOCK.sub(_paragraph, lines), SAFE_TAGS)


def _paragraph(block: regex.Match[str]) -> str:
    if block[2] in _CELLS:
        return " "
    return f"<{block[1]}p>"


def _one_line(markup: str) -> str:
    return _SPACE.sub(" ", markup)


class _Rewriting:
    """One reading of safe HTML from its beginning: addresses made whole, pictures judged.

    It reads what nh3 wrote, where `<` and `>` are those of tags only and attributes are quoted.
    """

    def __init__(self, base: str, *, images: bool) -> None:
        self.pixels = 0
        self.pictures = 0
        self._base = base
        self._images = images
        self._open: dict[str, list[bool]] = {"a": [], "span": []}

    def pieces(self, markup: str) -> Iterator[str]:
        """Give it in pieces, each tag rewritten."""
        end = 0
        for tag in _TAG.finditer(markup):
            yield markup[end : tag.start()]
            yield self._tag(closing=bool(tag[1]), name=tag[2], written=tag[3])
            end = tag.end()
        yield markup[end:]

    def _tag(self, *, closing: bool, name: str, written: str) -> str:
        if closing:
            kept = self._open[name].pop() if self._open.get(name) else False
            return f"</{name}>" if kept else ""
        attributes = {key: html.unescape(value) for key, value in _ATTRIBUTE.findall(written)}
        if name == "img":
            return self._picture(attributes)
        if name == "a":
            within = any(self._open["a"])  # no link is in a link: a browser would end the outer one
            attributes = {} if within else _link(attributes, self._base)
        self._open[name].append(bool(attributes))
        return _opening(name, attributes) if attributes else ""

    def _picture(self, attributes: Mapping[str, str]) -> str:
        if picture.is_pixel(attributes):
            self.pixels += 1
            return ""
        if emoji := picture.emoji_of(attributes):
            return escaped(emoji)
        if not self._images:
            return ""
        kept = picture.shown(attributes, self._base)
        self.pictures += not kept
        return _opening("img", kept) if kept else ""


def _link(attributes: Mapping[str, str], base: str) -> dict[str, str]:
    """Give the attributes of a link, address absolute; none if it leads nowhere."""
    written = attributes.get("href", "").strip()
    if written[:7].lower() == "mailto:":
        address = f"mailto:{written[7:].strip()}"
    else:
        address = address_of(written, base)
    return (
        {"href": address} | {k: v for k, v in attributes.items() if k != "href"} if address else {}
    )


def _opening(name: str, attributes: Mapping[str, str]) -> str:
    written = "".join(f' {key}="{escaped(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>"


def _tidied(markup: str) -> str:
    """Take away empty paragraphs, and blanks and line breaks where they show nothing."""
    before, markup = None, _one_line(without_controls(markup))
    while before != markup:
        before, markup = markup, _ROUND_BREAK.sub(r"\1", markup)
        if "<br>" in markup or "&nbsp;" in markup:
            markup = _AT_AN_END.sub(_ended, _AT_A_BEGINNING.sub(r"\1", markup))
        markup = _EMPTY.sub("", markup)
    return markup.strip()


def _ended(blanks: regex.Match[str]) -> str:
    """Leave out what a run of blanks shows at an end; each run is looked at once, however long."""
    return blanks[1] if blanks[2] is None else blanks[2]
