"""Feeds made to do harm: nothing is opened, nothing is fetched, nothing grows, nothing falls over."""

import io
import socket
import threading
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers.feeds.feed import looks_like, read
from digest.sources.readers.markup.mending import mend, with_ends, wrap_markup
from digest.sources.record import Document, Reading, Record, Refusal

SOURCE = Source(name="feed", location="feed.xml")
ITEM = "<item><title>A</title></item>"


def reading(content: str | bytes) -> Reading:
    octets = content.encode() if isinstance(content, str) else content
    return read(Document("feed.xml", io.BytesIO(octets)), SOURCE)


def rss(inner: str) -> str:
    return f"<rss version='2.0'><channel>{inner}</channel></rss>"


def only(found: Reading) -> Record:
    (record,) = found.outcomes
    assert isinstance(record, Record)
    return record


def test_entities_made_of_entities_are_not_expanded() -> None:
    names = "abcdefghij"
    declared = "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names)
    )
    bomb = f"<!DOCTYPE rss [<!ENTITY a 'ha'>{declared}]>"
    bomb += rss('<item><title x="&j;">&j;</title></item>')

    assert only(reading(bomb)).title.words == "&j;"


@pytest.mark.parametrize("length", [100, 100_000])
def test_an_entity_used_so_often_that_the_text_would_swell_is_not_expanded(length: int) -> None:
    uses = "&a;" * 20_000
    bomb = (
        f"<!DOCTYPE rss [<!ENTITY a '{'x' * length}'>]>{rss(f'<item><title>{uses}</title></item>')}"
    )

    assert only(reading(bomb)).title.words == uses


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE rss [<!ENTITY x SYSTEM '{}'>]>",
        "<!DOCTYPE rss [<!ENTITY % p SYSTEM '{}'> %p; <!ENTITY x 'y'>]>",
        "<!DOCTYPE rss SYSTEM '{}'>",
        "<!DOCTYPE rss PUBLIC 'p' '{}' [<!ENTITY x SYSTEM '{}'>]>",
        "<!DOCTYPE rss [<!ENTITY x SYSTEM '{}'",
        "<?xml-stylesheet type='text/xsl' href='{}'?><!DOCTYPE rss [<!ENTITY x SYSTEM '{}'>]>",
    ],
)
@pytest.mark.parametrize("kind", ["file", "http"])
def test_nothing_outside_a_feed_is_opened_or_fetched(
    doctype: str, kind: str, tmp_path: Path
) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text("a secret of the house", encoding="utf-8")
    calls: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        listening = threading.Thread(target=_listen, args=(server, calls))
        listening.start()
        port = server.getsockname()[1]
        place = canary.as_uri() if kind == "file" else f"http://127.0.0.1:{port}/canary.txt"
        inclusion = f"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='{place}'/>"

        found = reading(
            doctype.replace("{}", place)
            + rss(f"<item><title>&x;</title><description>{inclusion}</description></item>")
        )
        listening.join()

    assert "secret" not in repr(found)
    assert calls == []


def _listen(server: socket.socket, calls: list[bytes]) -> None:
    try:
        connection, _ = server.accept()
    except TimeoutError:
        return
    with connection:
        calls.append(connection.recv(100))


def test_nesting_without_end_is_told_and_what_follows_it_is_refused_by_name() -> None:
    deep = "<b>" * 10_000 + "x" + "</b>" * 10_000

    found = reading(
        rss(f"{ITEM}<item><title>B</title><description>{deep}</description></item>{ITEM}")
    )

    first, _, last = found.outcomes
    assert isinstance(first, Record)
    assert isinstance(last, Refusal)
    assert "read as far as possible" in found.notices[0]


@pytest.mark.slow
@pytest.mark.parametrize("item", ["<item>", "<item><a>"])
def test_items_within_items_give_one_outcome_each(item: str) -> None:
    assert len(list(reading("<rss><channel>" + item * 1_000).outcomes)) == 1_000


@pytest.mark.slow
def test_a_text_of_thirty_megabytes_is_read_whole() -> None:
    size = 30_000_000

    found = reading(rss(f"<item><description>{'x' * size}</description></item>{ITEM}"))

    first, second = found.outcomes
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert len(first.summary.words) == size
    assert len(first.raw) < 10_000
    assert second.title.words == "A"


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        "<rss>" + "<a b='" * 20_000,
        "<rss>" + "<a '\"" * 20_000,
        "<rss " + "a='" * 20_000,
        "<rss><channel>" + "<title>" * 20_000,
        "<rss><channel><item>" + "<b></i>" * 20_000,
        "<rss>" + "<description><![CDATA[" * 20_000,
        "<rss>" + "&aaaaaaaa" * 20_000,
        "<rss>" + "& < " * 20_000,
        "<!DOCTYPE rss [" + "<!--" * 20_000,
        "<!DOCTYPE rss [" + "'\"" * 20_000,
        "<!--" * 20_000 + "<rss>",
        "<?" * 20_000 + "<rss>",
        "<rss " + " ".join(f"a{n}='1'" for n in range(20_000)) + ">",
        "<rss>" + "".join(f"<a{n}/>" for n in range(20_000)),
        " " * 1_000_000 + rss(ITEM),
        "<item>" * 20_000,
    ],
)
def test_what_is_made_to_be_slow_is_not(content: str) -> None:
    try:
        outcomes = list(reading(content).outcomes)
    except SourceError:
        return
    assert all(isinstance(outcome, Record | Refusal) for outcome in outcomes)


@pytest.mark.parametrize(
    "inner",
    [
        "<a:1b/><description><x:1b>k</x:1b></description>",
        "<enclosure url='a' length='9999999999999999999999999'/><enclosure url='b' length='٣'/>",
        "<link>http://[</link><link xml:base='http://]'>x</link>",
        "<author>" + "(" * 5_000 + "</author>",
        "<author>a" + " " * 1_000_000 + "b</author>",
        "<author>a@" + "." * 1_000_000 + "@</author>",
        "<author>&lt;" + "@" * 5_000 + "&gt;</author>",
        "<guid isPermaLink=''>x</guid>",
        "<title>\x00\x01\ufffe\U0001f600</title>",
        "<title xmlns='urn:" + "x" * 100_000 + "'>x</title>",
    ],
)
def test_odd_fields_do_no_harm(inner: str) -> None:
    assert only(reading(rss(f"<item>{inner}</item>"))).place == "item 1"


PIECES = st.sampled_from(
    [
        *("<item>", "</item>", "<title>", "</title>", "<description>", "</description>", "<br>"),
        *("<![CDATA[", "]]>", "<!--", "-->", "<?", "?>", "&", "&amp;", "&nbsp;", "&#0;", "<", ">"),
        *(
            "'",
            '"',
            "=",
            " a=b",
            "<link href='",
            "</",
            "<entry>",
            "\n",
            "x",
            "é",
            "\x00",
            "<!DOCTYPE",
        ),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_whatever_is_in_a_feed_it_is_read_or_refused(inner: str) -> None:
    try:
        found = reading(rss(inner))
    except SourceError:
        return
    assert all(isinstance(outcome, Record | Refusal) for outcome in found.outcomes)


@given(st.binary(max_size=200))
def test_whatever_the_octets_are_they_are_read_or_refused(octets: bytes) -> None:
    document = Document("f.xml", io.BytesIO(octets))

    looks_like(document, octets)
    with pytest.raises(SourceError):
        read(document, SOURCE)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_mending_once_is_mending_enough(text: str) -> None:
    once = mend(with_ends(f"<a>{text}</a>"), {})

    assert mend(once, {}) == once


@given(st.text(st.characters(exclude_characters="<>&\x00"), max_size=50))
def test_what_is_whole_is_not_touched_by_mending(words: str) -> None:
    words = words.replace('"', "'")
    text = f"<a b=\"{words}\" c:d='1'>{words}<![CDATA[<&{words}]]>&amp;<e/></a>"

    assert mend(with_ends(text), {}) == text
    assert wrap_markup(text) == text
