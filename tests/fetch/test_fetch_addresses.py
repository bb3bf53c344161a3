"""Addresses: one reading, and nothing secret of them on a screen."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.fetch.addresses import Address, onward, read, shown
from digest.fetch.failure import FetchError


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTPS://EXAMPLE.org:443/A?B#c", "https://example.org/A?B"),
        ("http://example.org:80/", "http://example.org/"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("http://example.org:/", "http://example.org/"),
        ("http://example.org?x=1", "http://example.org/?x=1"),
        ("http://example.org./", "http://example.org/"),
        ("https://bücher.example/é?q=ü", "https://xn--bcher-kva.example/%C3%A9?q=%C3%BC"),
        ("https://example.org/%20%E9?a=%26", "https://example.org/%20%E9?a=%26"),
        ('https://example.org/"<>{}^`', "https://example.org/%22%3C%3E%7B%7D%5E%60"),
        (
            "https://example.org/@anna/feed;x?a[]=1&b=2|3",
            "https://example.org/@anna/feed;x?a[]=1&b=2|3",
        ),
        ("http://[2001:DB8::0:1]:81/", "http://[2001:db8::1]:81/"),
        ("http://under_score.example.org/", "http://under_score.example.org/"),
        ("http://ex%61mple.org/", "http://example.org/"),
    ],
)
def test_an_address_is_sent_in_one_form(written, sent):
    assert str(read(written)) == sent
    assert read(sent) == read(written)


NO_ADDRESSES = r"""
example.org  //example.org/  /feed  http:example.org  http://  http:///x  http://?  https://#
ftp://example.org/  file:///etc/passwd  javascript:x  httpx://example.org  mailto:x@example.org
http://a\b.org/  http://a.org\@b.org/  http://a..org/  http://.a.org/  http://a.org&b/
http://a.org:0/  http://a.org:65536/  http://a.org:-1/  http://a.org:http/  http://a.org:80:80/
http://[::1  http://[::1%25eth0]/  http://[v1.a]/  http://[]/  http://[1.2.3.4]/  http://::1/
http://%00/  http://%40/  http://a%2fb/  http://a.org%3a80/  http://℀.org/  http://a。。org/
http://x@a.org/  http://@a.org/  http://:@a.org/  https://u:p@a.org/
"""


@pytest.mark.parametrize(
    "written",
    [
        *NO_ADDRESSES.split(),
        *("", " ", "http://exa mple.org/", "http://example.org/a b", "http://example.org/\n"),
        *(
            "\thttp://example.org",
            "http://example.org\u3000/",
            "http://\ud800/",
            "http://a.org/\x00",
        ),
        *(f"http://{'a' * 64}.org/", f"http://{'a.' * 130}org/", "http://a.org/" + "a" * 9000),
    ],
)
def test_what_is_no_address_of_the_web_is_refused(written):
    with pytest.raises(FetchError):
        read(written)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("https://example.org/feed", "https://example.org/feed"),
        ("https://example.org/feed#part", "https://example.org/feed"),
        ("https://example.org/?page=12&key=s3cret&full", "https://example.org/?page=12&key=…&…"),
        ("https://example.org/?s3cret", "https://example.org/?…"),
        ("https://example.org/?", "https://example.org/?"),
        ("https://anna:s3cret@example.org/feed?x=1", "https://…@example.org/feed?x=1"),
        ("https://s3cret@example.org/", "https://…@example.org/"),
        ("https://anna:s3/cret@example.org/", "https://…@example.org/"),
        ("https://anna:s3?cret@example.org/", "https://…@example.org/"),
        ("https://anna:s3#cret@example.org/", "https://…@example.org/"),
        ("https://anna:s3@cret@example.org/", "https://…@example.org/"),
        ("anna:s3cret@example.org", "…@example.org"),
        ("https://example.org/@anna/feed", "https://example.org/@anna/feed"),
        ("https://[2001:db8::1]:80/@anna", "https://[2001:db8::1]:80/@anna"),
        ("https://bücher.example/é", "https://bücher.example/é"),
        ("https://example.org/\x1b[31m\u202egro", "https://example.org/\ufffd[31m\ufffdgro"),
        ("", ""),
    ],
)
def test_an_address_is_shown_without_what_is_secret(written, told):
    assert shown(written) == told


WORDS = st.text(st.characters(codec="utf-8"), max_size=30)


def address_of(written: str) -> Address | None:
    """The address that a text is, or None if it is refused."""
    with suppress(FetchError):
        return read(written)
    return None


@given(WORDS)
def test_any_text_is_read_or_refused_and_shown(written):
    for text in (written, f"http://{written}", f"https://example.org/{written}"):
        assert isinstance(shown(text), str)
        if address := address_of(text):
            assert str(address).isascii()
            assert str(address).isprintable()
            assert read(str(address)) == address


@given(st.from_regex(r"[a-z]{1,9}:S3CRET[!-~]{0,9}", fullmatch=True), WORDS)
def test_no_password_is_shown_or_sent(secret, tail):
    written = f"https://{secret}@example.org/{tail}"
    if "@" not in tail:
        assert "S3CRET" not in shown(written)
    with pytest.raises(FetchError) as refused:
        read(written)
    assert "S3CRET" not in refused.value.problem + refused.value.remedy


def test_half_a_character_leads_to_an_address_all_the_same():
    assert onward(read("https://example.org/"), "/a\ud800b") == "https://example.org/a?b"


@given(WORDS)
def test_wherever_an_address_leads_is_text_or_refused(location):
    with suppress(FetchError):
        assert isinstance(onward(read("https://example.org/a/b?c"), location), str)
