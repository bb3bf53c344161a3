"""What WordPress puts below a summary, which is no part of it.

Three things, and each only at the very end and where nothing else can be meant:

- "The post TITLE appeared first on SITE." in the words of its plug-ins for feeds: a paragraph of
  its own with two links, in any language if they lead to the record and to the site's first page;
  or, in plain text, with the record's own title;
- "Continue reading →", "Read more »": a link to the record itself, or in plain text with its arrow
  or the title;
- "[…]", where WordPress cut the text: "…" stays, so that readers see that it goes on.
"""

import html
import re
from urllib.parse import urljoin

from digest.sources.draft import looks_cut_off
from digest.text import comparable_url

_FOOTERS = (
    ("The post", "(?:appeared first|first appeared) on"),
    ("La entrada", "(?:se publicó|aparece) primero en"),
    ("(?:L[’']article|Cet article)", "est apparu en premier sur"),
    ("O post", "apareceu primeiro em"),
    ("Der Beitrag", "erschien zuerst auf"),
    ("L[’']articolo", "proviene da"),
    ("Het bericht", "verscheen eerst op"),
)
_WITHIN_LINK = r"[^<]*(?:<(?!/?a\b)[^<]*)*</a>"
_LINK = rf"<a [^<>]*>{_WITHIN_LINK}"
_LINK_TO = rf"<a ([^<>]*)>{_WITHIN_LINK}"
_LINKED_FOOTER = re.compile(
    "(?:<p>)?(?:"
    + "|".join(f"{begins} {_LINK} {continues} {_LINK}" for begins, continues in _FOOTERS)
    + r")\.?(?:</p>)?\Z"
)
_TWO_LINKS = re.compile(rf"<p>[^<]{{0,60}}{_LINK_TO}[^<]{{1,60}}{_LINK_TO}[^<]{{0,20}}</p>\Z")
_ENDS_IN_A_LINK = re.compile(r"</a>[^<]{0,20}(?:</p>)?\Z")
_GO_ON = (
    "(?:Continue reading|Keep reading|Read more|Read the rest|Seguir leyendo|Sigue leyendo|"
    r"Continuar leyendo|Leer más|Continuer la lecture|Lire la suite|\(more|\(más)"
)
_LINK_ON = re.compile(
    rf"<a ([^<>]*)>\s*(?:<[^<>]*>)*{_GO_ON}(?![^\W_]){_WITHIN_LINK}((?:</p>)?)\Z",
    re.IGNORECASE,
)
_HREF = re.compile(r'href="([^"]*)"')
_BLANKS_AT_END = re.compile(r"(?:\s|<br>|&nbsp;){1,50}\Z")
_WORDS_ON = re.compile(
    rf"\s*(?<![^\W_]){_GO_ON}(?![^\W_])\s*([^\n]*?)\s*(→|»|>>|)\Z", re.IGNORECASE
)
_ARROWS = ("→", "»", ">>")
_CUT_HERE = re.compile(
    r"(?:(?:[ \n]|<br>)?(?:…|\.\.\.))?(?:[ \n]|<br>)?\[(?:…|\.\.\.)\]((?:</p>)?)\Z"
)
_LOOKED_AT = 6_000


def without_tails(markup: str, url: str) -> str:
    """Take from tidy safe HTML what WordPress put at its end; `url` is the record's own.

    What was gathered from another site's feed has it twice.
    """
    while (shorter := _without_tail(markup, url)) != markup:
        markup = shorter
    return markup


def without_plain_tails(text: str, title: str) -> str:
    """Take from plain text what WordPress put at its end; `title` is the record's."""
    while (shorter := _without_plain_tail(text, title)) != text:
        text = shorter
    return text


def _without_tail(markup: str, url: str) -> str:
    head, tail = markup[:-_LOOKED_AT], markup[-_LOOKED_AT:]
    if _ENDS_IN_A_LINK.search(tail):
        tail = _without_footer(_LINKED_FOOTER.sub("", tail), url)
        tail = _without_link_on(tail, url)
    return head + _CUT_HERE.sub(r"…\1", tail)


def _without_plain_tail(text: str, title: str) -> str:
    head, _, last = text.rpartition("\n")
    if title and title in last and _is_footer(last, title):
        text = head.rstrip()
    if text.endswith(_ARROWS) or (title and text.endswith(title)):
        text = _without_words_on(text, title)
    return _CUT_HERE.sub("…", text) if text.endswith("]") else text


def _without_footer(tail: str, url: str) -> str:
    """Take away a last paragraph that links to the record and to the first page of its site."""
    found = _TWO_LINKS.match(tail, max(0, tail.rfind("<p>")))
    if not found or not _leads_to(found[1], url) or _leads_to(found[2], url):
        return tail
    return tail[: found.start()] if _leads_to(found[2], urljoin(url, "/")) else tail


def _without_link_on(tail: str, url: str) -> str:
    link = _LINK_ON.match(tail, max(0, tail.rfind("<a ")))
    if not link or not _leads_to(link[1], url):
        return tail
    rest = _BLANKS_AT_END.sub("", tail[: link.start()])
    return rest.removesuffix("<p>") if rest.endswith("<p>") else rest + link[2]


def _leads_to(attributes: str, url: str) -> bool:
    found = _HREF.search(attributes)
    address = html.unescape(found[1]) if found else ""
    return bool(url) and comparable_url(address) == comparable_url(url)


def _is_footer(line: str, title: str) -> bool:
    name = re.escape(title)
    return any(re.match(f"{begins} {name} {goes_on} ", line) for begins, goes_on in _FOOTERS)


def _without_words_on(text: str, title: str) -> str:
    start = max(0, len(text) - _LOOKED_AT)
    found = _WORDS_ON.search(text, start)
    rest = text[: found.start()].rstrip() if found else text
    if found and found[1] in ("", title) and not looks_cut_off(rest):
        return rest
    return text
