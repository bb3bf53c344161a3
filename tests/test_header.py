"""Header fields: what goes in comes back, and nothing else gets in (K26, K31, K33)."""

import re

import header_reader
import pytest
from factories import NAMES
from header_cases import (
    CONTROLS,
    DIRECTIONS,
    DOMAINS,
    LENGTHS,
    LIST_ID,
    PLANTED,
    SCRIPTS,
    Head,
    cut,
    texts,
)
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import ConfigError
from digest.formats.mail import header
from digest.model import Mailbox


def holds(head: Head) -> None:
    """Check the form of a head, and what both parsers of the standard library read of it."""
    sound(head.raw)
    assert_read(head, header_reader.read(head.raw + b"\r\nbody\r\n"))


def sound(raw: bytes) -> None:
    """Check lines, characters and encoded words (RFC 5322, 2.1.1; RFC 2047, 2)."""
    text = raw.decode("ascii")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert text.endswith("\r\n")
    assert not re.search(r"[^ -~]", "".join(lines))
    assert all(line.strip() or line == "Subject: " for line in lines)
    assert max(map(len, lines)) <= 76
    for line in lines:
        for word in re.findall(r"=\?\S*", line):
            assert re.fullmatch(r"=\?utf-8\?(b\?[A-Za-z0-9+/]+=*|q\?[!->@-~]+)\?=", word)
            assert len(word) <= 75


def assert_read(head: Head, read: dict) -> None:
    """Check what a Python has read.

    Its newer parser puts blanks between the encoded words of a name; that, or the name as it is.
    """
    ((name, _),) = read["new"]["senders"]
    words = re.findall(rb"=\?", head.raw.partition(b"\r\nFrom:")[2].partition(b"\r\nList-Id:")[0])
    assert name == head.name or (len(words) > 1 and name == read["spaced"])
    assert read == {
        "names": ["Subject", "From", "List-Id"],
        "defects": [],
        "new": {"subject": head.subject, "senders": [[name, head.address]]},
        "old": {
            "subject": head.subject,
            "senders": [[head.name, head.address]],
            "lists": [[head.name, LIST_ID]],
        },
        "spaced": read["spaced"],
    }


@given(texts)
def test_any_text_comes_back(text):
    holds(Head(text))


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_text_of_any_script_and_length_comes_back(script):
    for length in LENGTHS:
        holds(Head(cut(SCRIPTS[script], length)))


@pytest.mark.parametrize("name", [*NAMES, *PLANTED])
def test_names_and_what_is_planted_in_them_come_back(name):
    holds(Head(name))
    holds(Head(f"{SCRIPTS['Cyrillic']}{name}x"))
    holds(Head(f"x{name}y"))


def test_no_control_character_is_in_a_header():
    for control in [*CONTROLS, *DIRECTIONS]:
        for text in (control, f"x{control}y", f"é{control}é", f"{control}x", f"x{control}"):
            holds(Head(text))
            assert not {*CONTROLS, *DIRECTIONS[3:]} & set(Head(text).subject)
    holds(Head("a".join(CONTROLS)))


@pytest.mark.parametrize("script", DOMAINS)
def test_a_domain_of_any_script_is_written_in_ascii(script):
    head = Head(SCRIPTS[script], DOMAINS[script])

    holds(head)
    assert re.fullmatch(r"news@xn--[a-z0-9-]+\.example", head.address)


def test_quotes_and_apostrophes_stay_what_they_are():
    assert header.text_field("Subject", 'Q&A: "Rent" isn\'t fixed') == (
        b'Subject: Q&A: "Rent" isn\'t fixed\r\n'
    )
    assert header.mailbox_field("From", Mailbox("news@example.org", "Ada's Desk")) == (
        b'From: "Ada\'s Desk" <news@example.org>\r\n'
    )


def test_a_line_break_is_a_blank():
    field = header.text_field("Subject", "Ada's\nDesk\r\nBcc: x@example.org")

    assert field == b"Subject: Ada's Desk Bcc: x@example.org\r\n"


@pytest.mark.parametrize("name", ['Zoe "Z"', "a\\b", "Desk <desk@example.org>", "=?x"])
def test_what_simple_readers_take_amiss_between_quotes_is_encoded(name):
    field = header.mailbox_field("From", Mailbox("news@example.org", name)).decode()

    assert re.fullmatch(r"From: =\?utf-8\?[bq]\?[^ <>\"\\?]+\?= <news@example\.org>\r\n", field)


@pytest.mark.parametrize("name", ["", " ", "\u200b", "\u2800 \u3164", "\x07", "\ufffe"])
def test_a_name_that_shows_nothing_is_left_out(name):
    assert header.mailbox_field("From", Mailbox("news@example.org", name)) == (
        b"From: news@example.org\r\n"
    )
    assert header.phrase_field("List-Id", name, "a.example.org") == b"List-Id: <a.example.org>\r\n"


@pytest.mark.parametrize("text", [".", "é", "👩‍👧", "\u0301", "-", "١", "\ue000"])
def test_what_has_a_shape_shows(text):
    assert header.shows(text)


# --- addresses ---


@pytest.mark.parametrize(
    "address",
    [
        "jürgen@example.org",
        "news",
        "@example.org",
        "news@",
        "a b@example.org",
        "a@b@example.org",
        'x"y@example.org',
        "news@exa mple.org",
        "news@example..org",
        "news@[127.0.0.1]",
        "news@example.org>\r\nBcc: x@example.org",
        "a\r\nb@example.org",
        "news@example.org, x@example.org",
        ".news@example.org",
        f"{'x' * 65}@example.org",
        f"x@{'x' * 64}.example.org",
        f"x@{'x.' * 130}org",
        "",
    ],
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ConfigError, match=r"^here: not a"):
        header.mailbox_field("To", Mailbox(address, "x"), place="here")


def test_the_longest_address_stands_on_one_line():
    address = f"{'x' * 64}@{'.'.join(['x' * 63] * 3)}.{'x' * 61}"

    field = header.mailbox_field("To", Mailbox(address, "Zoë"))

    assert field.endswith(f"\r\n <{address}>\r\n".encode())
    assert max(map(len, field.split(b"\r\n"))) == 64 + 1 + 253 + len(" <>")


@given(st.text(max_size=40))
def test_any_address_is_taken_whole_or_refused(written_address):
    try:
        made = header.address(written_address, place="x")
    except ConfigError:
        return
    assert re.fullmatch(r"[!-?A-~]+@[a-z0-9._-]+", made)


# --- addresses of the web ---


def test_addresses_are_folded_behind_the_comma_only():
    long = f"https://example.org/{'x' * 200}"

    field = header.uris_field("List-Unsubscribe", long, "mailto:a@example.org", place="x")

    assert field == f"List-Unsubscribe: <{long}>,\r\n <mailto:a@example.org>\r\n".encode()


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a b",
        "https://example.org/\r\nBcc: x",
        "https://example.org/>,<https://x",
        "https://exämple.org/",
        "https://example.org/\x00",
        "https://example.org/=?utf-8?q?=0D=0ABcc:_x?=",
        f"https://example.org/{'x' * 1000}",
        "",
    ],
)
def test_an_address_that_cannot_stand_in_a_header_is_refused(address):
    for addresses in ((address,), ("https://example.org/", address)):
        with pytest.raises(ConfigError, match=r"^here: not fit for a mail header"):
            header.uris_field("List-Help", *addresses, place="here")
