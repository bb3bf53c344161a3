"""Exports that are damaged, badly encoded or hostile: no item is lost without a word."""

import random
import re

import pytest
from cms import export, looks, outcomes, post, reading, record
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.sources.readers.wordpress import wxr
from digest.sources.record import Record, Refusal


def kinds(content):
    return [type(each).__name__ for each in outcomes(wxr, content)]


def test_control_characters_are_dropped_and_the_item_stays():
    found = record(wxr, export(post(content="One\x08 two\x1f.")))

    assert found.content.words == "One two."


def test_the_end_of_cdata_inside_of_cdata_does_not_cut_a_text():
    content = export(post(content="<p>if (a[b[0]]>1) [x]]> and on</p><br>"), post(8))
    first, second = outcomes(wxr, content)

    assert first.content.words == "<p>if (a[b[0]]>1) [x]]> and on</p><br>"
    assert second.key == "8"


def test_cdata_escaped_as_it_should_be_comes_back_as_it_was():
    content = export(post(content="a <![CDATA[ b ]]]]><![CDATA[> c"))

    assert record(wxr, content).content.words == "a <![CDATA[ b ]]> c"


def test_tags_of_items_in_a_text_are_text():
    text = "Feeds have <item>\n<title>a</title></item> and </rss> in them <!-- and comments"

    assert record(wxr, export(post(content=text))).content.words == text


@pytest.mark.parametrize("title", ["<![CDATA[Next]]>", "Next"], ids=["with CDATA", "without"])
def test_cdata_that_never_ends_takes_no_other_item_with_it(title):
    broken = post().replace("Words.]]>", "Words.")
    found = outcomes(wxr, export(broken, post(8, title=title), post(9)))

    assert isinstance(found[0], Refusal)
    assert [each.key for each in found[1:]] == ["8", "9"]


def test_an_item_whose_tags_do_not_match_is_refused_with_its_line_and_the_others_stay():
    found = outcomes(wxr, export(post(), "<title>a</link></title>\n", post(9)))

    assert [type(each) for each in found] == [Record, Refusal, Record]
    assert found[1].place == "line 13"
    assert "not well-formed" in found[1].problem
    assert found[1].raw.startswith("<item>\n<title>a")


def test_a_bare_ampersand_and_names_of_html_are_mended():
    found = record(wxr, export(post(title="A &amp; B & C &hellip;&nbsp;D")))

    assert found.title.words == "A & B & C …\xa0D"


def test_a_prefix_that_no_namespace_has_does_not_stop_an_item():
    content = export(post() + '<tool:x other:y="2">1</tool:x>', post(8))

    assert kinds(content) == ["Record", "Record"]


def test_a_file_that_breaks_off_in_an_item_says_so():
    whole = export(post(), post(8))
    found = outcomes(wxr, whole[: whole.rindex("<wp:status>")])

    assert [type(each) for each in found] == [Record, Refusal]
    assert "breaks off" in found[1].problem


def test_a_file_that_breaks_off_between_items_says_that_more_is_missing():
    found = outcomes(wxr, export(post(), post(8), tail=""))

    assert [type(each) for each in found] == [Record, Record, Refusal]
    assert "stops here" in found[2].problem
    assert found[2].place == "line 20"


def test_an_item_without_end_before_another_is_refused_alone():
    lost = "<item>\n<title>Lost</title>\n"

    assert kinds(export(post(), lost, post(9))) == ["Record", "Refusal", "Record"]


@pytest.mark.parametrize("empty", ["<item/>", "<item></item>", '<item a="b" />'])
def test_an_empty_item_is_refused(empty):
    assert kinds(export(empty, post())) == ["Refusal", "Record"]


def test_a_comment_around_items_hides_them_and_an_open_one_does_not():
    hidden = export(post()).replace("<item>", "<!-- <item></item> -->\n<item>")
    blocks = post(content="<!-- wp:paragraph --><p>Words.</p>")
    opened = export(blocks).replace("<item>", "<!-- half a comment\n<item>")
    within = export(blocks + "<!-- half a comment", post(8))

    assert kinds(hidden) == ["Record"]
    assert kinds(opened) == ["Record"]
    assert kinds(within) == ["Refusal", "Record"]


def test_an_export_without_items_that_is_not_well_formed_is_refused_with_the_line():
    content = export(head="<other>\n", tail="</channel></rss>")

    with pytest.raises(SourceError, match=r"^-:\d+: has no items, and is not well-formed"):
        reading(wxr, content)


def test_an_export_that_stops_before_its_first_item_is_refused():
    with pytest.raises(SourceError, match="stops before its end"):
        reading(wxr, export(tail=""))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_the_encoding_is_told_by_a_byte_order_mark(encoding):
    mark = "\ufeff" if encoding.endswith("le") else ""
    content = (mark + export(post(title="Año سكن"))).encode(encoding)

    assert record(wxr, content).title.words == "Año سكن"


def test_the_declared_encoding_is_believed():
    content = export(post(title="Año")).replace("UTF-8", "ISO-8859-1").encode("latin-1")

    assert record(wxr, content).title.words == "Año"


@pytest.mark.parametrize("name", ["zlib", "hex", "rot13", "no-such", "idna", "utf-16"])
def test_an_impossible_encoding_is_read_as_utf_8(name):
    content = export(post(title="Año")).replace("UTF-8", name)

    assert record(wxr, content).title.words == "Año"


def test_octets_that_are_not_utf_8_are_read_as_windows_has_them_with_a_notice():
    content = export(post(title="A\udc91o سكن")).encode("utf-8", "surrogateescape")
    read = reading(wxr, content)

    assert [each.title.words for each in read.outcomes] == ["A‘o سكن"]
    assert read.notices == (
        "not all of it is UTF-8; what is not, from line 7 on, is read as Windows-1252",
    )


BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {b} "{("&" + a + ";") * 10}">'
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + '<!ENTITY x SYSTEM "{}">]>\n<rss'
)


def test_entities_neither_grow_nor_read_files(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP SECRET")
    declared = BOMB.format(secret.as_uri())
    content = export(post(title="&i; and &x;")).replace("<rss", declared, 1)

    found = outcomes(wxr, content)

    assert len(found) == 1
    assert "SECRET" not in str(found)
    assert len(str(found)) < 20_000
    assert looks(wxr, content)


@pytest.mark.slow
def test_a_flood_of_sections_without_end_is_read_in_good_time():
    content = export(*["<title><![CDATA[a"] * 20_000)

    found = outcomes(wxr, content)

    assert len(found) == 20_000


def test_elements_nested_without_end_are_refused_or_read():
    deep = "<a>" * 50_000 + "</a>" * 50_000

    assert len(outcomes(wxr, export(post() + deep, post(8)))) == 2


DAMAGE = (
    "<item>",
    "</item>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "&x;",
    "\x00",
    "</wp:status>",
    "<b",
    "</rss>",
)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 4))
def test_whatever_is_damaged_there_is_an_outcome_for_what_is_not(seed, times):
    damage = random.Random(seed)
    items = [post(number, content=f"Text {number}") for number in range(2, 10)]
    hit = damage.randrange(len(items))
    for _ in range(times):
        at = damage.randrange(len(items[hit]))
        items[hit] = items[hit][:at] + damage.choice(DAMAGE) + items[hit][at:]
    found = outcomes(wxr, export(*items))

    keys = {each.key for each in found if isinstance(each, Record)}
    untouched = {str(number) for number in range(2, 10)} - {str(hit + 2), str(hit + 3)}
    assert untouched <= keys
    assert len(found) >= len(items)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_octets_in_an_item_give_one_outcome_or_more(octets):
    before, after = export(post(5), "<title>HERE</title>", post(6)).encode().split(b"HERE")
    found = outcomes(wxr, before + re.sub(rb"</?(?:item|rss)", b"", octets) + after)

    assert len(found) >= 2
    assert found[0].key == "5"
