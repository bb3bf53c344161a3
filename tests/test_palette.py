"""Colours: whatever accent a site has, everything can be read, in light and in dark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.formats.palette import READABLE, contrast, palette

colours = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


@given(accent=colours)
def test_every_ink_is_readable_on_every_ground_for_any_accent(accent):
    made = palette(accent)

    for scheme in (made.light, made.dark):
        for ink in (scheme.text, scheme.quiet, scheme.accent):
            for ground in (scheme.ground, scheme.card, scheme.tint):
                assert contrast(ink, ground) >= READABLE
        assert contrast(scheme.on_accent, scheme.accent) >= READABLE


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#777777") == pytest.approx(4.48, abs=0.005)
    assert contrast("#123456", "#123456") == 1


def test_a_readable_accent_is_taken_as_it_is():
    assert palette("#0b57a4").light.accent == "#0b57a4"


def test_an_accent_that_is_too_light_keeps_its_hue_in_a_darker_tone():
    yellow = palette("#ffd400")

    assert yellow.light.accent != "#ffd400"
    assert yellow.light.accent[5:] == "00"
    assert yellow.dark.accent == "#ffd400"


def test_an_accent_that_is_too_dark_is_lighter_on_dark_grounds():
    navy = palette("#000060")

    assert navy.light.accent == "#000060"
    assert contrast(navy.dark.accent, "#000000") > contrast("#000060", "#000000")
