"""The colours of mails and pages: made of one accent, readable in both schemes.

Contrast is WCAG 2.2's (relative luminance; success criterion 1.4.3: 4.5:1 for text). An accent that
is too light or too dark for a background is taken in a darker or lighter tone of the same hue.
"""

import colorsys
from dataclasses import dataclass
from functools import lru_cache

READABLE = 4.5
"""The least contrast of text on its background (WCAG 2.2, 1.4.3)."""

_COMFORTABLE = 6.0
"""Of an accent on dark grounds, where saturated colours glare at less."""
_STEPS = 1000
_LINEAR_BELOW = 0.04045  # sRGB, IEC 61966-2-1


@dataclass(frozen=True, slots=True)
class Scheme:
    """The colours of one scheme, light or dark, each as #rrggbb.

    `ground` lies behind everything, `card` behind the text, `tint` behind what stands out. `text`,
    `quiet` and `accent` are readable on all three, `on_accent` on `accent`; `line` is for rules.
    """

    ground: str
    card: str
    tint: str
    text: str
    quiet: str
    line: str
    accent: str
    on_accent: str


@dataclass(frozen=True, slots=True)
class Palette:
    """The same colours for light and for dark surroundings."""

    light: Scheme
    dark: Scheme


@lru_cache(maxsize=16)
def palette(accent: str) -> Palette:
    """Make the colours of a site of its accent, as #rrggbb."""
    return Palette(
        light=_scheme(
            accent,
            ground="#f4f4f1",
            card="#ffffff",
            text="#1f2226",
            quiet="#5a6068",
            line="#d9dad6",
        ),
        # neither black nor white: what a client inverts once more stays readable
        dark=_scheme(
            accent,
            ground="#15171b",
            card="#1e2126",
            text="#e6e8ea",
            quiet="#a9b0b8",
            line="#3a3f47",
            least=_COMFORTABLE,
        ),
    )


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _scheme(
    accent: str,
    *,
    ground: str,
    card: str,
    text: str,
    quiet: str,
    line: str,
    least: float = READABLE,
) -> Scheme:
    tint = _mixed(card, accent, 0.06)
    readable = _readable(accent, (ground, card, tint), least)
    return Scheme(
        ground=ground,
        card=card,
        tint=tint,
        text=text,
        quiet=_readable(quiet, (ground, card, tint)),
        line=line,
        accent=readable,
        on_accent=max(("#ffffff", "#14161a"), key=lambda ink: contrast(ink, readable)),
    )


def _readable(colour: str, grounds: tuple[str, ...], least: float = READABLE) -> str:
    """Give the tone of a colour, as near to it as can be, that is readable on all grounds."""
    if _reads(colour, grounds, least):
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*_fractions(colour))
    towards = 0.0 if _luminance(grounds[0]) > 0.18 else 1.0  # 0.18: as far from black as from white
    tones = (
        _hex(*colorsys.hls_to_rgb(hue, lightness + (towards - lightness) * n / _STEPS, saturation))
        for n in range(1, _STEPS + 1)
    )
    return next(tone for tone in tones if _reads(tone, grounds, least))


def _reads(colour: str, grounds: tuple[str, ...], least: float) -> bool:
    return all(contrast(colour, ground) >= least for ground in grounds)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= _LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4
        for part in _fractions(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(ground: str, colour: str, share: float) -> str:
    pairs = zip(_fractions(ground), _fractions(colour), strict=True)
    red, green, blue = (below + (above - below) * share for below, above in pairs)
    return _hex(red, green, blue)


def _fractions(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in (red, green, blue))
