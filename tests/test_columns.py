"""Plain text in lines as wide as people see them."""

import textwrap

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from digest.formats.words.columns import columns, wrapped

JAPANESE = "東京都の法律情報センターは、借家人の権利について「無料」の相談を行っています。"
ISOLATES = "\u2066\u2067\u2068\u2069"
ADDRESS = "https://example.org/guides/" + "x" * 40


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        ("", 0),
        ("abc", 3),
        ("é", 1),
        ("e\u0301", 1),
        ("日本", 4),
        ("ＡＢ", 4),
        ("ｱ", 1),
        ("한글", 4),
        ("\u1112\u1161\u11ab", 2),
        ("\u2068قانون\u2069", 5),
        ("a\u200bb\u200d", 2),
        ("👩‍👧", 2),
        ("❤️", 2),
        ("🇩🇪", 2),
        ("हिन्दी", 5),
        ("กำ", 2),
    ],
)
def test_columns_are_counted_as_people_see_them(text, wide):
    assert columns(text) == wide


@given(st.text("abcdefg-/.,   \t\n", max_size=200), st.sampled_from(["", "  ", "> "]))
def test_latin_text_is_broken_as_the_standard_library_breaks_it(text, indent):
    expected = "\n".join(
        textwrap.fill(
            line,
            20,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.split("\n")
    )

    assert wrapped(text, 20, indent) == expected


def test_japanese_is_broken_between_characters_and_not_before_closing_marks():
    lines = wrapped(JAPANESE, 20).split("\n")

    assert "".join(lines) == JAPANESE
    assert all(16 <= columns(line) <= 20 for line in lines[:-1])
    assert not any(line[0] in "、。」ー" or line[-1] == "「" for line in lines)


def test_korean_is_broken_at_its_blanks():
    text = "한국의 법률 자원 센터는 임차인의 권리에 대하여 무료 상담을 제공합니다"

    assert wrapped(text, 20).split() == text.split()


def test_a_korean_word_that_is_longer_than_a_line_is_broken():
    word = "임차인의" * 6

    assert wrapped(word, 20) == f"{word[:10]}\n{word[10:20]}\n{word[20:]}"


@pytest.mark.parametrize(
    "text",
    [
        f"詳しくは{ADDRESS}をご覧ください",
        f"詳しくは（{ADDRESS}）。",
        f"Read {ADDRESS}, please",
        f"問い合わせ：{'n' * 30}@example.org まで",
    ],
)
def test_no_address_is_broken(text):
    found = ADDRESS if ADDRESS in text else "n" * 30 + "@example.org"

    assert any(found in line for line in wrapped(text, 24).split("\n"))


def test_an_address_may_begin_a_line_in_text_without_blanks():
    assert wrapped(f"詳しくは{ADDRESS}", 24) == f"詳しくは\n{ADDRESS}"


def test_an_isolate_is_whole_on_each_line():
    text = "\u2068" + "دليل الإيجار " * 3 + "\u2069"

    lines = wrapped(text, 20).split("\n")

    assert len(lines) > 1
    assert all(line.count("\u2068") == line.count("\u2069") == 1 for line in lines)


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=ISOLATES)),
    st.integers(5, 40),
)
def test_nothing_is_lost_and_no_character_is_cut(text, most):
    together = wrapped(text, most).replace("\n", "")

    assert regex.findall(r"\X", together.replace(" ", "")) == regex.findall(
        r"\X", text.replace(" ", "")
    )


@given(st.text("日本、。「」aé ", max_size=80), st.integers(6, 40))
def test_lines_are_as_wide_as_may_be(text, most):
    longest = max((columns(word) for word in text.split()), default=0)

    assert all(columns(line) <= max(most, longest) for line in wrapped(text, most).split("\n"))
