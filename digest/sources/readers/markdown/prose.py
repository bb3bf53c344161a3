"""The text of a page kept as Markdown: rendered to HTML, its title, and what stands above the fold.

CommonMark 0.31 with tables (markdown-it-py); HTML in it passes through, and is sanitised later.
What only the generator of the site can fill in, Liquid's tags and Hugo's shortcodes, is left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from digest.sources.record import Text

LONGEST = 65_536
"""The characters of a text that are read: only its opening is ever shown."""

_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_DIVIDER = re.compile(
    r"<!--[ \t]*(?:more|excerpt|truncate|read[ -]?more|(?:end[ -])?excerpt(?:[ -]end)?|teaser_end)"
    r"[ \t]*-->",
    re.IGNORECASE,
)
_TEMPLATE_MARKS = (("{%", "%}"), ("{{", "}}"))
_COMMENT = "comment"
_WRITTEN_PATH = re.compile(
    r"\{\{-?\s*([\"'])([^\"'\s]*)\1\s*\|\s*(?:url|relative_url|absolute_url)\s*-?\}\}"
)
_KRAMDOWN = re.compile(r"\{:{1,2}[^{}\n]{1,500}\}")
_HEADING_ID = re.compile(r"(?<![ \t])[ \t]+\{#[\w:.-]{1,200}\}[ \t]*$", re.MULTILINE)
_PARAGRAPH = {"paragraph_open", "inline", "paragraph_close"}
_WORDS = {"text", "softbreak"}
_SHOWN = 40
_FEW = 3
_HTML_HEADING = re.compile(r"\s*<h([1-6])\b[^<>]*>(.{1,1000}?)</h\1\s*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Prose:
    """A text as HTML. `summary` is what stands above its divider, `heading` its first heading."""

    content: Text
    summary: Text
    heading: Text
    notices: tuple[str, ...]


def read(body: str, title: str, *, html: bool = False, divider: str = "") -> Prose:
    """Read the text below front matter.

    A heading at its very beginning that is its title is not part of the content: it would be
    printed twice.

    Args:
        body: the text, clean.
        title: the title that is known already; "" if the first heading is to be it.
        html: whether the text is HTML, not Markdown.
        divider: what parts the summary from the rest, beside `<!--more-->` and the like.
    """
    body, notices = _cut(body)
    body, left_out = without_templates(body)
    notices += left_out
    before, divided, after = _divided(body, divider)
    if html:
        return _of_html(before, after, title, notices, divided=divided)
    heading, content = _of_markdown(f"{before}\n{after}" if divided else before, title)
    summary = (
        _of_markdown(before, title or "" if not heading.words else title)[1] if divided else ""
    )
    return Prose(Text(content, html=True), Text(summary, html=True), heading, notices)


def phrase(markdown: str) -> Text:
    """Give a line of front matter: plain words as they stand, Markdown in it as HTML."""
    tokens = _MARKDOWN.parse(markdown[:LONGEST])
    children = [child for token in tokens for child in token.children or ()]
    plain = {token.type for token in tokens} <= _PARAGRAPH
    if plain and {child.type for child in children} <= _WORDS:
        return Text(markdown[:LONGEST].strip())
    return Text(_rendered(tokens), html=True)


def without_templates(text: str) -> tuple[str, tuple[str, ...]]:
    """Leave out what a site's generator would fill in: (the text, a notice if there was any).

    Liquid's `{% tag %}` and `{{ value }}`, Hugo's `{{< shortcode >}}`, kramdown's `{: .class}`; of
    a `{% comment %}` its words, too, since they are for nobody to see.
    """
    found: list[str] = []
    for opening, closing in _TEMPLATE_MARKS:
        text = "".join(_outside(text, opening, closing, found))
    text = _HEADING_ID.sub("", _KRAMDOWN.sub("", text))
    if not found:
        return text, ()
    named = ", ".join(dict.fromkeys(map(_shown, found[:_FEW])))
    more = f" and {len(found) - _FEW} more" if len(found) > _FEW else ""
    return text, (f"left out, since only the site's generator can fill it in: {named}{more}",)


def _shown(tag: str) -> str:
    line = " ".join(tag[: 2 * _SHOWN].split())
    return line if len(line) <= _SHOWN and len(tag) <= 2 * _SHOWN else f"{line[:_SHOWN]}…"


def _outside(text: str, opening: str, closing: str, found: list[str]) -> Iterator[str]:
    """Yield what stands outside of pairs of marks; each is searched once, so it takes no longer."""
    position, inside_comment = 0, False
    while True:
        start = text.find(opening, position)
        end = text.find(closing, start + 2) if start >= 0 else -1
        if end < 0:
            yield "" if inside_comment else text[position:]
            return
        yield "" if inside_comment else text[position:start]
        tag = text[start : end + 2]
        position = end + 2
        word = tag[2:-2].strip(" -<>%\n\t").partition(" ")[0]
        inside_comment = word == _COMMENT or (inside_comment and word != f"end{_COMMENT}")
        path = _WRITTEN_PATH.fullmatch(tag)
        if path and not inside_comment:
            yield path[2]
        else:
            found.append(tag)


def _cut(body: str) -> tuple[str, tuple[str, ...]]:
    if len(body) <= LONGEST:
        return body, ()
    kept = body[:LONGEST]
    end = kept.rfind("\n\n")
    return kept[: end if end > 0 else LONGEST], (
        f"only the first {LONGEST:,} characters of the text are read",
    )


def _divided(body: str, divider: str) -> tuple[str, bool, str]:
    match = _DIVIDER.search(body)
    if match:
        return body[: match.start()], True, body[match.end() :]
    if divider.strip() and divider in body:
        before, _, after = body.partition(divider)
        return before, True, after
    return body, False, ""


def _of_markdown(markdown: str, title: str) -> tuple[Text, str]:
    """Render Markdown: (its first heading, the HTML without a heading that is the title)."""
    tokens = _MARKDOWN.parse(markdown)
    place = next((n for n, token in enumerate(tokens) if token.type == "heading_open"), None)
    if place is None:
        return Text(), _rendered(tokens)
    heading = tokens[place + 1]
    if place == 0 and (not title or _same(heading.content, title)):
        tokens = tokens[3:]
    return Text(_rendered([heading]), html=True), _rendered(tokens)


def _rendered(tokens: Sequence[Token]) -> str:
    return str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def _of_html(
    before: str, after: str, title: str, notices: tuple[str, ...], *, divided: bool
) -> Prose:
    heading, words = Text(), before
    match = _HTML_HEADING.match(before)
    if match:
        heading = Text(match[2], html=True)
        if not title or _same(match[2], title):
            words = before[match.end() :]
    summary = Text(words, html=True) if divided else Text()
    return Prose(Text(words + after, html=True), summary, heading, notices)


def _same(heading: str, title: str) -> bool:
    return heading.strip().casefold() == title.strip().casefold()
