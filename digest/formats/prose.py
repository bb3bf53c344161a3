"""What a person writes in Markdown at the head of an issue, as HTML and as plain text.

CommonMark (markdown-it-py), of which mail and pages show paragraphs, emphasis, links, lists and
quotations. HTML in it is text, as it is written; a heading is a paragraph in bold, since the issue
has its own; of a picture, which would tell its host who reads, the words remain.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml import html as lxml_html
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from digest.text import clean_text, plain_of_html, safe_of_html

_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_HEADINGS = {"heading_open", "heading_close"}
_WORDS = {"code_inline", "image"}


@lru_cache(maxsize=64)
def html_of(markdown: str, base: str) -> Markup:
    """Give Markdown as safe HTML; relative addresses are read against `base`."""
    tokens = _MARKDOWN.parse(clean_text(markdown))
    markup = _MARKDOWN.renderer.render(list(_blocks(tokens)), _MARKDOWN.options, {})
    return Markup(safe_of_html(markup, base, images=False).strip())  # noqa: S704  nh3 has been over it


def text_of(markup: Markup) -> str:
    """Give such HTML as plain text; the address of a link stands behind its words.

    It is put between < and >, which keep it apart from what follows (RFC 3986, Appendix C).
    """
    if not markup:
        return ""
    tree = lxml_html.fragment_fromstring(markup.replace("\n", ""), create_parent="div")
    for link in tree.iter("a"):
        address = str(link.get("href") or "")
        if address and str(link.text_content()).strip() != address.removeprefix("mailto:"):
            link.tail = f" <{address}>{link.tail or ''}"
    for numbered in list(tree.iter("ol")):
        for number, item in enumerate(list(numbered), start=1):
            _numbered(item, number)
        numbered.drop_tag()
    return plain_of_html(lxml_html.tostring(tree, encoding="unicode"))


def _numbered(item: lxml_html.HtmlElement, number: int) -> None:
    """Make a paragraph that begins with its number of an item of a list."""
    first = item[0] if len(item) and not (item.text or "").strip() else None
    inner = item if first is None or first.tag != "p" else first
    inner.text = f"{number}. {inner.text or ''}"
    if inner is item:
        item.tag = "p"
    else:
        item.drop_tag()


def _blocks(tokens: Iterable[Token]) -> Iterator[Token]:
    """Make paragraphs of headings and of code, and leave out rules."""
    is_heading = False
    for token in tokens:
        if token.type in _HEADINGS:
            is_heading = token.type == "heading_open"
            token.tag = "p"
            yield token
        elif token.type in ("code_block", "fence"):
            lines = [_words(line) for line in token.content.rstrip("\n").split("\n")]
            yield Token("paragraph_open", "p", 1, block=True)
            yield Token("inline", "", 0, children=list(_joined(lines)))
            yield Token("paragraph_close", "p", -1, block=True)
        elif token.type == "inline":
            inside = list(_inline(token.children or ()))
            bold = (Token("strong_open", "strong", 1), *inside, Token("strong_close", "strong", -1))
            token.children = list(bold) if is_heading else inside
            yield token
        elif token.type != "hr":
            yield token


def _inline(tokens: Iterable[Token]) -> Iterator[Token]:
    """Make words of code and of pictures, and a blank of the end of a line."""
    empty = ""
    for token in tokens:
        if token.type == "link_close" and empty:
            yield _words(empty)
        empty = str(token.attrs.get("href", "")) if token.type == "link_open" else ""
        if token.type in _WORDS:
            yield _words(token.content)
        else:
            yield _words(" ") if token.type == "softbreak" else token


def _joined(lines: Iterable[Token]) -> Iterator[Token]:
    for number, line in enumerate(lines):
        if number:
            yield Token("hardbreak", "br", 0)
        yield line


def _words(text: str) -> Token:
    return Token("text", "", 0, content=text)
