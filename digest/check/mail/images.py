"""Images: that they come, that they have their size, and that the mail can do without them."""

import re

from digest.check.finding import Place, quoted
from digest.check.mail.rule import Found, Rule
from digest.check.mail.seen import Seen

_FEWEST_WORDS = 20
_WIDTH = re.compile(r"[1-9]\d{0,3}")


def _without_source(seen: Seen) -> Found:
    for document in (seen.html, seen.page):
        for image in document.named("img"):
            if not image.get("src", "").strip():
                yield document.at(image), ""


def _not_from_the_web(seen: Seen) -> Found:
    for image in seen.html.named("img"):
        source = image.get("src", "").strip()
        if source and not re.match(r"https://[^/\s]+", source, re.IGNORECASE):
            yield seen.html.at(image), quoted(source)


def _without_width(seen: Seen) -> Found:
    for image in seen.html.named("img"):
        if not _WIDTH.fullmatch(image.get("width", "")):
            yield seen.html.at(image), quoted(image.get("src"))


def _nothing_but_images(seen: Seen) -> Found:
    images = len(seen.html.named("img"))
    words = len(seen.html.text.split())
    if images and words < _FEWEST_WORDS * images:
        yield Place(seen.html.file), f"{words} words beside {images} images"


RULES = (
    Rule(
        "I01",
        "error",
        "an image has no address",
        "write src, or leave the image out where there is none",
        "HTML standard, 4.8.3",
        _without_source,
    ),
    Rule(
        "I02",
        "error",
        "an image in the mail has no address that begins with https",
        "put the image on your own host, and write its whole address",
        "mail programs load no relative, embedded or unencrypted images",
        _not_from_the_web,
    ),
    Rule(
        "I03",
        "warning",
        "an image in the mail does not say its width, and Outlook shows it in its own size",
        'write width="180", in pixels and without a unit',
        "Outlook for Windows ignores a width in styles",
        _without_width,
    ),
    Rule(
        "I04",
        "warning",
        "the mail is mostly images, and says little where they are not loaded",
        "write as text what the images say",
        "many mail programs load images only when asked; filters count words against images",
        _nothing_but_images,
    ),
)
