"""That nobody is watched: nothing is loaded from others, and no link or image counts readers."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from digest.check.feeds.values import words
from digest.check.finding import quoted
from digest.check.mail.markup import Document, Element
from digest.check.mail.rule import Found, Rule
from digest.check.mail.seen import Seen
from digest.text import comparable_url

_LOADING = ("src", "srcset", "background", "poster", "data", "lowsrc", "dynsrc", "ping")
_LOADING_LINKS = words(
    "stylesheet icon preload prefetch preconnect dns-prefetch modulepreload manifest prerender "
    "apple-touch-icon shortcut"
)
_IN_STYLE = re.compile(r"url\(\s*[\"']?([^\"')]+)", re.IGNORECASE)
_IMPORT = re.compile(r"@import\s+[\"']([^\"']+)", re.IGNORECASE)
_IN_SRCSET = re.compile(r"(?:^|,)\s*([^\s,]\S*)")
_SMALLEST = 2
_TINY = re.compile(r"(?:^|;)\s*(?:max-)?(?:width|height)\s*:\s*[0-2](?:px)?\s*(?:!|;|$)")
_COUNTING = words(
    "click.mailchimp.com list-manage.com mailchi.mp ct.sendgrid.net sendgrid.net mjt.lu "
    "hubspotlinks.com hs-sites.com constantcontact.com rs6.net exacttarget.com lnks.gd "
    "links.govdelivery.com safelinks.protection.outlook.com urldefense.com proofpoint.com "
    "doubleclick.net google-analytics.com googleadservices.com"
)


def _loads(document: Document) -> Iterator[tuple[Element, str]]:
    """Yield each address that a document is loaded with, and the element that does it."""
    for element in document.everywhere:
        for name, value in element.items():
            if name in _LOADING:
                found = _IN_SRCSET.findall(value) if name == "srcset" else [value.strip()]
                yield from ((element, url) for url in found)
            elif name == "rel" and element.tag == "link":
                if _LOADING_LINKS & set(value.lower().split()):
                    yield element, element.get("href", "").strip()
            elif name == "style" and "url(" in value.lower():
                yield from ((element, url.strip()) for url in _IN_STYLE.findall(value))
        if element.tag == "style":
            for pattern in (_IN_STYLE, _IMPORT):
                found = pattern.findall(element.text or "")
                yield from ((element, url.strip()) for url in found)


def _from_others(seen: Seen) -> Found:
    for document in (seen.html, seen.page):
        for element, url in _loads(document):
            host = _host(url)
            if host and not _is_own(host, seen):
                yield document.at(element), quoted(url)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return url


def _is_own(host: str, seen: Seen) -> bool:
    """Whether a host is one of the site's, below it, or the one that it is below."""
    site = seen.proof.site
    own = {_host(site.url), _host(site.public_url)}
    names = {name.removeprefix("www.") for name in own}
    return any(host == name or host.endswith(f".{name}") for name in names) or any(
        name.endswith(f".{host}") and host.count(".") for name in names
    )


def _counting_images(seen: Seen) -> Found:
    for document in (seen.html, seen.page):
        for image in document.named("img"):
            if _is_tiny(image):
                yield document.at(image), quoted(image.get("src"))


def _is_tiny(image: Element) -> bool:
    sizes = (image.get(name, "").strip().removesuffix("px") for name in ("width", "height"))
    written = any(
        size.isascii() and size.isdigit() and int(size[:9]) <= _SMALLEST for size in sizes
    )
    return written or bool(_TINY.search(image.get("style", "").lower()))


def _counting_links(seen: Seen) -> Found:
    for document in (seen.html, seen.page):
        for link in document.links:
            reason = _counted(link.href)
            if reason:
                entry = seen.ids_by_address.get(link.href, "")
                yield document.at(link.element, entry=entry), f"{reason} in {quoted(link.href)}"


def _counted(url: str) -> str:
    """Say by what a link counts who follows it; "" where it does not."""
    host = _host(url)
    if any(host == one or host.endswith(f".{one}") for one in _COUNTING):
        return host
    for part in url.partition("#")[0].partition("?")[2].split("&"):
        if part and "?" not in comparable_url(f"https://example.org/?{part}"):
            return part.partition("=")[0]
    return ""


RULES = (
    Rule(
        "P01",
        "warning",
        "something is loaded from somebody else, who learns that the reader has opened it",
        "put it on your own host, or leave it out",
        "GDPR, 6; LG München I, 3 O 17493/20 (fonts of Google)",
        _from_others,
    ),
    Rule(
        "P02",
        "error",
        "an image that nobody can see counts who opens the mail",
        "take it out of the template",
        "nobody is watched: no tracking of any kind; ePrivacy directive, 5(3)",
        _counting_images,
    ),
    Rule(
        "P03",
        "warning",
        "the address of a link counts who follows it",
        "take out what follows the ? and counts, or link to the page itself",
        "nobody is watched: no tracking of any kind",
        _counting_links,
    ),
)
