"""How large the HTML and its styles are, and what Gmail stumbles over."""

import re

from digest.check.finding import Place
from digest.check.mail.rule import Found, Rule
from digest.check.mail.seen import Seen
from digest.check.mail.stylesheet import read_sheet
from digest.formats.mail.render import BUDGET

_CLIPPED = 102_400
_MOST_CSS = 16_384
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def _clipped(seen: Seen) -> Found:
    if _octets(seen) > _CLIPPED:
        yield Place(seen.html.file), f"{_octets(seen):,} octets"


def _nearly_clipped(seen: Seen) -> Found:
    if BUDGET < _octets(seen) <= _CLIPPED:
        yield Place(seen.html.file), f"{_octets(seen):,} octets"


def _octets(seen: Seen) -> int:
    return len(seen.proof.content.html.encode("utf-8", "replace"))


def _control_characters(seen: Seen) -> Found:
    content = seen.proof.content
    for text, place_of in ((content.html, seen.html_at), (content.text, seen.text_at)):
        found = _CONTROLS.search(text)
        if found:
            yield place_of(found[0]), f"U+{ord(found[0]):04X}"


def _too_many_styles(seen: Seen) -> Found:
    octets = sum(len((style.text or "").encode()) for style in seen.html.named("style"))
    if octets > _MOST_CSS:
        yield seen.html.at(seen.html.named("style")[-1]), f"{octets:,} octets"


def _styles_with_errors(seen: Seen) -> Found:
    """Find what is no CSS: Gmail drops the whole block for it."""
    for style in seen.html.named("style"):
        for line in read_sheet(style.text or "").errors:
            place = seen.html.at(style)
            yield Place(place.file, (place.line or 1) + line - 1), ""


RULES = (
    Rule(
        "G01",
        "error",
        "the HTML is so large that Gmail cuts it off, and the way to unsubscribe with it",
        "shorten the template or the introduction, so that the entries fit again",
        "email-bugs #41: about 102 KB",
        _clipped,
    ),
    Rule(
        "G02",
        "error",
        "a control character is in the text, and Gmail cuts the mail off there",
        "take it out of the template or the introduction",
        "email-bugs #41 and #140",
        _control_characters,
    ),
    Rule(
        "G03",
        "warning",
        "there are more styles than Gmail reads, and it drops them",
        "write fewer, or shorter ones: 16,384 octets at most",
        "email-bugs #90",
        _too_many_styles,
    ),
    Rule(
        "G05",
        "warning",
        "the HTML is nearly so large that Gmail cuts it off",
        "shorten the template or the introduction",
        "email-bugs #41: about 102 KB, and forwarding adds to it",
        _nearly_clipped,
    ),
    Rule(
        "G06",
        "warning",
        "a block of styles has something in it that is no CSS, and Gmail drops the whole block",
        "correct it in the template",
        "email-bugs #90",
        _styles_with_errors,
    ),
)
