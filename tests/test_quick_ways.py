"""The quick ways through cleaning and addresses give what the long ways give."""

from urllib.parse import urljoin

import pytest
from factories import site
from hypothesis import given
from hypothesis import strategies as st

from digest.row import Fault, Row, entry_of
from digest.text import clean_line, clean_text, plain_of_html

PRINTABLE = "".join(filter(str.isprintable, map(chr, range(0x110000))))
BASE = "https://resources.example.org/front/page"
FORCED = "\x00"
"""A control character: a text that holds one takes the long way, and loses it there."""


def test_no_printable_character_is_dropped_on_the_long_way():
    assert clean_text(PRINTABLE + FORCED) == PRINTABLE


def test_no_printable_character_but_the_blank_is_white_space():
    assert [character for character in PRINTABLE if character.isspace()] == [" "]


@given(
    st.text(st.sampled_from("a é.,中 \n\t\r\x00\x85\u00a0\u2028\u202e\ufeff\ud800"), max_size=12)
)
def test_a_line_is_the_same_on_both_ways(text):
    assert clean_line(text) == clean_line(text + FORCED)


@given(
    st.text(st.sampled_from("a é.,中 \n\t\r\x00\x85\u00a0\u2028\u202e\ufeff\ud800"), max_size=12)
)
def test_a_text_is_the_same_on_both_ways(text):
    ending = text.endswith("\r")  # it would make one break of two characters with what follows

    assert ending or clean_text(text) == clean_text(text + FORCED)


@given(st.from_regex(r"https?://[a-z0-9.-]{1,9}(/[\w/.~-]{0,9})?", fullmatch=True))
def test_a_plain_address_is_taken_as_it_is_written(url):
    taken = entry_of(Row(id="a", title="A", url=url), site(url=BASE)).url

    assert taken == url == urljoin(BASE, url)


@pytest.mark.parametrize("url", ["HTTPS://a.org/x", "https://a.org/x%20y", "//a.org/x", "/x?y=1"])
def test_other_addresses_are_read_against_the_site(url):
    assert entry_of(Row(id="a", title="A", url=url), site(url=BASE)).url == urljoin(BASE, url)


def test_a_blank_in_an_address_is_written_as_addresses_have_it():
    taken = entry_of(Row(id="a", title="A", url="https://a.org/x y"), site(url=BASE)).url

    assert taken == "https://a.org/x%20y"


@pytest.mark.parametrize("url", ["x", "www.example.org/x", "rent.pdf", "?y=1"])
def test_an_address_without_its_scheme_is_refused(url):
    with pytest.raises(Fault, match="not a web address"):
        entry_of(Row(id="a", title="A", url=url), site(url=BASE))


def test_html_that_is_asked_for_again_is_the_same():
    assert plain_of_html("<p>a</p><p>b</p>") == plain_of_html("<p>a</p><p>b</p>") == "a\n\nb"
