"""Texts of one direction among those of the other, in plain text (Unicode Annex 9)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.formats.words.bidi import isolated, lines_isolated

OPEN, CLOSE = "\u2068", "\u2069"
ARABIC, HEBREW = "دليل الإيجار", "מדריך"
SOME = st.text(
    st.sampled_from(
        ["a", "Z", "é", "1", "٢", "۳", "ق", "ש", " ", "\n", "(", ")", ".", "+", "%", "—"]
    )
    | st.sampled_from(
        ["\u2066", "\u2067", "\u2068", "\u2069", "\u202b", "\u202e", "\u202c", "\u200f", "日"]
    )
)


@pytest.mark.parametrize(
    ("text", "around"),
    [
        (ARABIC, "ltr"),
        (HEBREW, "ltr"),
        (f"Form {HEBREW} (2022)", "ltr"),
        ("٢٠٢٢", "ltr"),
        ("\u200f(1)", "ltr"),
        ("Rent guide", "rtl"),
        (f"{ARABIC} (UN)", "rtl"),
        (f"{ARABIC} 2022", "rtl"),
        (f"{ARABIC} 50%", "rtl"),
        (f"{ARABIC} (2022).", "rtl"),
        (f"3. {HEBREW}", "rtl"),
        ("2022-08-05", "rtl"),
        ("+1 (555) 010-0199", "rtl"),
        ("法律", "rtl"),
        ("a \u202eb", "ltr"),
        (f"{HEBREW} \u202a", "rtl"),
    ],
)
def test_a_text_that_would_move_is_kept_together(text, around):
    assert isolated(text, around) == f"{OPEN}{text}{CLOSE}"


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("", "ltr"),
        ("", "rtl"),
        ("Rent guide, 2nd (2022)", "ltr"),
        ("Übersicht – 50 %", "ltr"),
        ("法律", "ltr"),
        (ARABIC, "rtl"),
        (f"({HEBREW}?)", "rtl"),
        (f"{ARABIC} 12 {ARABIC}.", "rtl"),
        ("—", "rtl"),
        ("…", "ltr"),
    ],
)
def test_a_text_that_stays_where_it_is_has_no_isolates(text, around):
    assert isolated(text, around) == text


def test_each_line_has_isolates_of_its_own():
    assert isolated(f"{ARABIC}\nplain\n{HEBREW}", "ltr") == (
        f"{OPEN}{ARABIC}{CLOSE}\nplain\n{OPEN}{HEBREW}{CLOSE}"
    )


def test_isolates_in_a_text_are_paired_so_that_none_reaches_out():
    assert isolated(f"{CLOSE}{HEBREW}{OPEN}x", "ltr") == f"{OPEN}{HEBREW}{OPEN}x{CLOSE}{CLOSE}"
    assert isolated(f"{OPEN}{HEBREW}{CLOSE}{OPEN}x{CLOSE}", "ltr") == (
        f"{OPEN}{OPEN}{HEBREW}{CLOSE}{OPEN}x{CLOSE}{CLOSE}"
    )


@given(SOME, st.sampled_from(["ltr", "rtl"]))
def test_isolating_again_changes_nothing(text, around):
    once = isolated(text, around)

    assert isolated(once, around) == once


@given(SOME, st.sampled_from(["ltr", "rtl"]))
def test_isolating_takes_and_adds_nothing_but_isolates(text, around):
    def without(text: str) -> str:
        return "".join(character for character in text if character not in (OPEN, CLOSE))

    assert without(isolated(text, around)) == without(text)


def test_an_isolate_that_goes_on_ends_and_begins_again_with_each_line():
    lines = [f"a {OPEN}b \u2067c", f"d{CLOSE} e", f"f{CLOSE} g"]

    assert [*lines_isolated(lines)] == [
        f"a {OPEN}b \u2067c{CLOSE}{CLOSE}",
        f"{OPEN}\u2067d{CLOSE} e{CLOSE}",
        f"{OPEN}f{CLOSE} g",
    ]
