"""A page or a mail as one program shows it: in light or dark, without images, cut off by Gmail.

A browser cannot be told to prefer dark for one frame alone. So a copy of the document is shown in
which the question is answered already: where its styles ask for `prefers-color-scheme`, the copy
asks for something that is always so, or never. Nothing else of its styles is touched.
"""

import re
from dataclasses import dataclass
from itertools import product

CLIP = 102_400
"""Octets of HTML after which Gmail cuts a message off (email-bugs #41)."""
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src {images}; "
    "base-uri 'none'; form-action 'none'"
)
_IMAGES = "http: https: data:"

_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style\s*>)", re.DOTALL | re.IGNORECASE)
_MEDIA = re.compile(r"""(\smedia\s*=\s*)("[^"]*"|'[^']*')""", re.IGNORECASE)
_SCHEME = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)", re.IGNORECASE)
_ALWAYS, _NEVER = "(min-width:0px)", "(max-width:0px)"
_HEADS = tuple(
    re.compile(tag, re.IGNORECASE)
    for tag in (r"<head\b[^>]*>", r"<html\b[^>]*>", "<!doctype[^>]*>")
)
_HEAD_END = re.compile(r"</head\s*>|<body\b", re.IGNORECASE)
_AWAY = re.compile(r"""<a\b(?=[^>]*\shref\s*=\s*["']?(?:https?|mailto):)""", re.IGNORECASE)
_CUT_TAG = re.compile(r"<[^>]*$|&[^;\s]{0,10}$")
_NOTE = (
    '<div style="margin:16px 0;padding:0 16px;font:14px/1.5 Arial,sans-serif;color:#222">'
    '[Message clipped]&nbsp; <span style="color:#15c;text-decoration:underline">'
    "View entire message</span></div>"
)


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to show a document."""

    dark: bool = False
    images: bool = True
    clipped: bool = False

    @property
    def name(self) -> str:
        """How it is told apart in the name of a file: "dark", "light.blocked", "dark.clipped"."""
        words = ("dark" if self.dark else "light", "" if self.images else "blocked")
        return ".".join(word for word in (*words, "clipped" if self.clipped else "") if word)


def variants(html: str) -> tuple[Variant, ...]:
    """Give every way in which a document is shown."""
    clips = (False, True) if is_clipped(html) else (False,)
    return tuple(Variant(*way) for way in product((False, True), (True, False), clips))


def is_clipped(html: str) -> bool:
    """Whether Gmail would not show the whole of a message."""
    return len(html.encode()) > CLIP


def as_shown(html: str, way: Variant) -> str:
    """Give a copy of a document that looks in any browser as it does in one program."""
    if way.clipped and is_clipped(html):
        html = _clipped(html)
    html = _STYLE.sub(lambda m: m[1] + _answered(m[2], dark=way.dark) + m[3], html)
    html = _MEDIA.sub(lambda m: m[1] + _answered(m[2], dark=way.dark), html)
    html = _AWAY.sub('<a target="_blank" rel="noreferrer"', html)
    if "color-scheme" in html:
        scheme = "dark" if way.dark else "light"
        html = _before_body(f"<style>:root{{color-scheme:{scheme}!important}}</style>", html)
    policy = _POLICY.format(images=_IMAGES if way.images else "'none'")
    return _into_head(f'<meta http-equiv="Content-Security-Policy" content="{policy}">', html)


def _answered(text: str, *, dark: bool) -> str:
    """Answer in a media query whether the surroundings are dark."""
    return _SCHEME.sub(lambda m: _ALWAYS if (m[1].lower() == "dark") == dark else _NEVER, text)


def _clipped(html: str) -> str:
    kept = html.encode()[:CLIP].decode(errors="ignore")
    return _CUT_TAG.sub("", kept) + _NOTE


def _into_head(text: str, html: str) -> str:
    """Put something into the head; a document need not write its tag, and may lack any."""
    found = next((mark for head in _HEADS if (mark := head.search(html))), None)
    at = found.end() if found else 0
    return html[:at] + text + html[at:]


def _before_body(text: str, html: str) -> str:
    found = _HEAD_END.search(html)
    return html[: found.start()] + text + html[found.start() :] if found else _into_head(text, html)
