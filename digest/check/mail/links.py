"""Links: that they lead somewhere, that they say where to, and that filters do not mind them."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import SplitResult, urlsplit

from digest.check.feeds.values import words
from digest.check.finding import Place, quoted
from digest.check.mail.markup import Document, Link
from digest.check.mail.rule import Found, Rule
from digest.check.mail.seen import Seen

_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_HOSTED = frozenset({"http", "https"})
_EMPTY_WORDS = frozenset(
    {
        *("read more", "more", "click here", "here", "link", "this link", "learn more"),
        *("leer más", "más", "aquí", "haga clic aquí", "enlace", "ver más"),
        *("اقرأ المزيد", "المزيد", "هنا", "اضغط هنا", "en savoir plus", "ici", "mehr", "hier"),
    }
)
_SHORTENERS = words(
    "bit.ly buff.ly cutt.ly dlvr.it goo.gl is.gd lnkd.in ow.ly rb.gy rebrand.ly shorturl.at "
    "soo.gd t.co t.ly tiny.cc tinyurl.com v.gd"
)
_UNFIT = re.compile('[\\s<>"{}|\\\\^`\x00-\x1f\x7f]|%(?![0-9A-Fa-f]{2})')
_NUMBERS = re.compile(r"\d+(?:\.\d+){3}|\[.*\]|\d+|0x[0-9a-f]+", re.IGNORECASE)
_WRITTEN_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def _shown_links(seen: Seen, *documents: Document) -> Iterator[tuple[Document, Link, Place]]:
    for document in documents or (seen.html,):
        for link in document.links:
            if link.element not in document.hidden:
                entry = seen.ids_by_address.get(link.href, "")
                named = f"the link “{link.text}”" if link.text else f"the link to {link.href}"
                yield document, link, document.at(link.element, within=named, entry=entry)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    return None if port == 0 else parts


def _hosted(seen: Seen) -> Iterator[tuple[Link, Place, SplitResult, str]]:
    """Yield the links of the mail that lead to a host."""
    for _, link, place in _shown_links(seen):
        parts = _split(link.href)
        if parts and parts.scheme in _HOSTED and parts.hostname:
            yield link, place, parts, parts.hostname.lower()


def _without_words(seen: Seen) -> Found:
    for _, link, place in _shown_links(seen, seen.html, seen.page):
        if not link.text and link.element.find(".//img") is None:  # an image is judged by A01
            yield place, ""


def _without_meaning(seen: Seen) -> Found:
    for _, link, place in _shown_links(seen, seen.html, seen.page):
        if link.text.strip(" .…:>»→").lower() in _EMPTY_WORDS:
            yield place, quoted(link.text)


def _not_absolute(seen: Seen) -> Found:
    for _, link, place in _shown_links(seen):
        if not link.href.startswith("#"):
            parts = _split(link.href)
            if parts and parts.scheme.lower() not in _SCHEMES:
                yield place, quoted(link.href)


def _shows_another_host(seen: Seen) -> Found:
    for link, place, _, host in _hosted(seen):
        written = _WRITTEN_ADDRESS.match(link.text)
        if written:
            text = written[0] if "//" in written[0] else f"https://{written[0]}"
            said = _split(text.rstrip(".,;:)…"))
            other = (said.hostname or "").lower() if said else ""
            if other.removeprefix("www.") != host.removeprefix("www."):
                yield place, f"it shows {quoted(other)} and leads to {quoted(host)}"


def _same_words_elsewhere(seen: Seen) -> Found:
    targets: dict[str, dict[str, Place]] = {}
    for _, link, place in _shown_links(seen):
        targets.setdefault(link.text.lower(), {}).setdefault(link.href, place)
    for text, places in targets.items():
        if text and len(places) > 1:
            first, second, *more = places
            others = f" and {len(more)} more" if more else ""
            yield places[second], f"to {quoted(first)}, {quoted(second)}{others}"


def _distrusted(seen: Seen) -> Found:
    for _, place, parts, host in _hosted(seen):
        if host.removeprefix("www.") in _SHORTENERS:
            yield place, f"{quoted(host)} shortens addresses"
        elif _NUMBERS.fullmatch(host) or ":" in host:
            yield place, f"{quoted(host)} is a number"
        elif parts.username is not None:
            yield place, f"{quoted(parts.netloc)} holds a name before the host"


def _unencrypted(seen: Seen) -> Found:
    for link, place, parts, _ in _hosted(seen):
        if parts.scheme == "http":
            yield place, quoted(link.href)


def _anchor_missing(seen: Seen) -> Found:
    for document in (seen.html, seen.page):
        ids = {element.get("id") for element in document.elements}
        ids |= {element.get("name") for element in document.named("a")}
        for _, link, place in _shown_links(seen, document):
            if link.href.startswith("#") and link.href[1:] not in ids:
                yield place, quoted(link.href)


def _malformed(seen: Seen) -> Found:
    for _, link, place in _shown_links(seen, seen.html, seen.page):
        parts = _split(link.href)
        lacks = parts is not None and _LACKING.get(parts.scheme, _nothing)(parts)
        if parts is None or lacks or not link.href or _UNFIT.search(link.href):
            yield place, quoted(link.href)


def _nothing(_: SplitResult) -> bool:
    return False


def _no_host(parts: SplitResult) -> bool:
    return not parts.hostname or ".." in parts.hostname or parts.hostname.startswith(".")


def _no_mailbox(parts: SplitResult) -> bool:
    before, at, domain = parts.path.rpartition("@")
    return not (before and at and domain)


_LACKING: dict[str, Callable[[SplitResult], bool]] = {
    "http": _no_host,
    "https": _no_host,
    "mailto": _no_mailbox,
}


def _in_disguise(seen: Seen) -> Found:
    for _, place, _, host in _hosted(seen):
        if any(label.startswith("xn--") for label in host.split(".")) or not host.isascii():
            yield place, quoted(host)


RULES = (
    Rule(
        "L01",
        "error",
        "a link has no words, and nobody can tell or choose it",
        "give it words in the template, or alt to the image in it",
        "WCAG 2.2, 2.4.4",
        _without_words,
    ),
    Rule(
        "L02",
        "warning",
        "a link does not say where it leads",
        "write the title of what it leads to",
        "WCAG 2.2, 2.4.4",
        _without_meaning,
    ),
    Rule(
        "L03",
        "error",
        "a link in the mail is not a whole address, and leads nowhere from a mail program",
        "begin it with https:// and the host",
        "RFC 3986, 4.3",
        _not_absolute,
    ),
    Rule(
        "L04",
        "error",
        "a link shows the address of another site than the one it leads to, as phishing does",
        "show the address itself, or words",
        "mail programs warn of it",
        _shows_another_host,
    ),
    Rule(
        "L05",
        "warning",
        "two links say the same and lead to different places",
        "give the entries titles that tell them apart",
        "WCAG 2.2, 2.4.4 and 3.2.4",
        _same_words_elsewhere,
    ),
    Rule(
        "L06",
        "error",
        "filters distrust the address of a link",
        "link to the page itself, at its host's name",
        "spam filters: shorteners, numbers and names before the host hide where a link leads",
        _distrusted,
    ),
    Rule(
        "L07",
        "warning",
        "a link leads to a page without encryption",
        "write https:// where the site has it",
        "browsers warn of such pages",
        _unencrypted,
    ),
    Rule(
        "L08",
        "warning",
        "a link within the document leads nowhere in it",
        "give the element that it leads to this id",
        "HTML standard, 7.4.6.4",
        _anchor_missing,
    ),
    Rule(
        "L09",
        "error",
        "the address of a link is not well formed",
        "correct it in the catalog or the template; write %20 for a blank",
        "RFC 3986, 2 and 3",
        _malformed,
    ),
    Rule(
        "L10",
        "warning",
        "the host of a link is in letters beyond ASCII, which filters take for a disguise",
        "look whether it is the right host; take its name in ASCII if it has one",
        "Unicode TR 39; spam filters",
        _in_disguise,
    ),
)
