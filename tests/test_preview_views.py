"""How the preview shows a document as one program does: dark or light, without images, clipped."""

import email
import email.policy
import re

import pytest
from lxml import html as lxml_html

from digest.preview import frames, inbox, reader, source
from digest.preview.frames import CLIP, Variant, as_shown

MAIL = """<!doctype html><html lang="en"><head><title>T</title>
<style media="screen and (prefers-color-scheme:dark)">p{color:red}</style>
<style>html{color-scheme:light dark}
@media (prefers-color-scheme: dark){p{color:white}}
@media (max-width:480px) and (prefers-color-scheme : light){p{color:black}}
</style></head><body><p>Ask (prefers-color-scheme:dark) of a browser.</p>
<a href="https://www.example.org/a">away</a><a href="#here">here</a>
<picture><source media="(prefers-color-scheme:dark)" srcset="d.png"><img src="https://x.example/l.png" alt="Logo"></picture>
</body></html>"""


def rest(html: str) -> str:
    """Give a variant without what was put into it."""
    for put in ('<meta http-equiv="Content-Security-Policy"', "<style>:root{color-scheme:"):
        begin = html.index(put)
        end = html.index(">", begin) + 1 if put[1] == "m" else html.index("</style>", begin) + 8
        html = html[:begin] + html[end:]
    return html.replace(' target="_blank" rel="noreferrer"', "")


# Dark and light


def test_in_the_dark_variant_every_question_for_dark_is_answered_with_yes():
    shown = rest(as_shown(MAIL, Variant(dark=True)))

    expected = MAIL.replace("p>Ask (prefers-color-scheme:dark)", "p>Ask @@")
    for asked in ("(prefers-color-scheme:dark)", "(prefers-color-scheme: dark)"):
        expected = expected.replace(asked, "(min-width:0px)")
    expected = expected.replace("(prefers-color-scheme : light)", "(max-width:0px)")
    assert shown == expected.replace("@@", "(prefers-color-scheme:dark)")


def test_in_the_light_variant_the_answers_are_the_other_way_round():
    shown = rest(as_shown(MAIL, Variant(dark=False)))

    assert shown.count("(max-width:0px)") == 3
    assert shown.count("(min-width:0px)") == 1
    assert "Ask (prefers-color-scheme:dark) of a browser." in shown


def test_a_document_that_knows_no_dark_scheme_is_given_none():
    plain = "<html><head></head><body>x</body></html>"

    assert "color-scheme" not in as_shown(plain, Variant(dark=True))


@pytest.mark.parametrize(
    "html", ["<p>x</p>", "<!doctype html><p>x", "<HTML><BODY>x", "", "<head/>", "<style>@media"]
)
def test_a_document_without_a_head_still_gets_its_policy_behind_its_doctype(html):
    shown = as_shown(html, Variant(images=False))

    assert "img-src 'none'" in shown
    assert shown.lower().startswith("<!doctype html>") == html.startswith("<!doctype")


def test_links_to_elsewhere_open_in_a_new_window_and_those_inside_do_not():
    tree = lxml_html.document_fromstring(as_shown(MAIL, Variant()))

    assert [a.get("target") for a in tree.iter("a")] == ["_blank", None]


# Images, clipping


def test_without_images_none_may_be_loaded_and_with_them_nothing_else_may():
    blocked, shown = (as_shown(MAIL, Variant(images=images)) for images in (False, True))

    assert "default-src 'none'" in blocked
    assert "img-src 'none'" in blocked
    assert "default-src 'none'" in shown
    assert "img-src http: https: data:" in shown


def test_what_gmail_shows_whole_has_no_clipped_variant():
    assert [way.name for way in frames.variants(MAIL)] == [
        "light",
        "light.blocked",
        "dark",
        "dark.blocked",
    ]


@pytest.mark.parametrize("filler", ["é", "x", "<b>x</b>", "&amp;", "𝄞"])
def test_a_mail_is_cut_off_where_gmail_does_and_says_so(filler):
    html = f"<html><head></head><body>{filler * 120_000}</body></html>"

    clipped = as_shown(html, Variant(clipped=True))
    kept = rest_of_clipped(clipped)

    assert "[Message clipped]" in clipped
    assert "�" not in clipped
    assert html.startswith(kept)
    assert not re.search("<[^>]*$|&[a-z]*$", kept)
    assert CLIP - 12 <= len(kept.encode()) <= CLIP


def rest_of_clipped(html: str) -> str:
    begin = html.index('<meta http-equiv="Content-Security-Policy"')
    html = html[:begin] + html[html.index(">", begin) + 1 :]
    return html[: html.index('<div style="margin:16px 0')]


def test_a_mail_just_within_is_not_clipped():
    exact = "<html><head></head><body>"
    exact += "x" * (CLIP - len(exact))

    assert not frames.is_clipped(exact)
    assert frames.is_clipped(exact + "x")


# Fields, lines, the inbox


HEAD = (
    "To: monthly@lists.example.org\r\n"
    "Date: Thu, 01 Sep 2022 13:00:00 +0000\r\n"
    'From: "Ada \\"A\\" Example" <news@example.org>\r\n'
    "Subject: =?utf-8?q?Bolet=C3=ADn?=\r\n =?utf-8?q?_mensual?=\r\n"
    "List-Unsubscribe: <https://example.org/a>,\r\n <mailto:b@example.org>\r\n"
)
MESSAGE = (HEAD + "\r\nSubject: not a field\r\n").encode()


def test_fields_are_read_as_programs_read_them():
    fields = source.fields(MESSAGE)

    assert [(field.name, field.line) for field in fields] == [
        ("To", 1),
        ("Date", 2),
        ("From", 3),
        ("Subject", 4),
        ("List-Unsubscribe", 6),
    ]
    assert fields[3].value == "Boletín mensual"
    assert fields[3].raw == "=?utf-8?q?Bolet=C3=ADn?= =?utf-8?q?_mensual?="
    assert fields[4].value == "<https://example.org/a>, <mailto:b@example.org>"
    parsed = email.message_from_bytes(MESSAGE, policy=email.policy.default)
    assert fields[3].value == parsed["Subject"]


def test_a_field_that_cannot_be_read_is_shown_as_it_stands():
    (field,) = source.fields(b"Subject: =?no-such-charset?q?x?=\r\n\r\n")

    assert field.value == "=?no-such-charset?q?x?="


def test_lines_are_counted_as_the_checks_count_them():
    assert source.lines(b"a\r\nb\n\nc\xff") == ["a", "b", "", "c\\xff"]
    assert source.lines(b"a\rb\n") == ["a\rb", ""]


def test_addresses_in_a_text_can_be_followed_and_nothing_else_is_markup():
    shown = source.with_links("<b> see https://example.org/a?b=1&c=2. Or mailto:x@example.org")

    assert shown.startswith("&lt;b&gt; see <a href=")
    links = lxml_html.fragment_fromstring(f"<p>{shown}</p>").iter("a")
    assert [a.get("href") for a in links] == [
        "https://example.org/a?b=1&c=2",
        "mailto:x@example.org",
    ]


def test_the_row_of_an_inbox_is_read_from_the_message():
    row = inbox.row(MESSAGE, "3 new resources: one; two")

    assert (row.sender, row.address, row.subject) == (
        'Ada "A" Example',
        "news@example.org",
        "Boletín mensual",
    )
    assert row.day == "1 Sep"
    assert row.preheader_on_phone == row.preheader


def test_a_phone_cuts_a_long_subject_and_a_long_preheader():
    long = (
        b"Date: Thu, 01 Sep 2022 13:00:00 +0000\r\nFrom: news@example.org\r\nSubject: "
        + b"word " * 30
    )

    row = inbox.row(long + b"\r\n\r\n", "other " * 30)

    assert row.sender == "news@example.org"
    assert 20 < len(row.subject_on_phone) <= inbox.SUBJECT
    assert row.subject_on_phone.endswith("…")
    assert 60 < len(row.preheader_on_phone) <= inbox.PREHEADER


# Feeds


def test_a_feed_that_misses_an_entry_is_not_taken_for_the_same():
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>T</title>
    <entry><title>One</title><link href="https://e.example/1"/><published>2022-08-01T10:00:00Z</published>
    <summary>It &amp;amp; that.</summary></entry></feed>"""
    rss = b"""<rss><channel><title>T</title><item><title>One</title><link>https://e.example/1</link>
    <pubDate>Mon, 01 Aug 2022 10:00:00 +0000</pubDate></item>
    <item><title>Two</title></item></channel></rss>"""
    js = b'{"title":"T","items":[{"title":"One","url":"https://e.example/1","date_published":"2022-08-01T10:00:00Z"}]}'

    read = reader.feeds({"feeds/a.json": js, "feeds/a.rss.xml": rss, "feeds/a.atom.xml": atom})

    assert [one.format for one in read] == ["Atom", "RSS", "JSON Feed"]
    assert {one.items[0].day for one in read} == {"2022-08-01"}
    assert read[0].items[0].summary == "It & that."
    assert not reader.same_items(read[0], read[1])
    assert reader.same_items(read[0], read[2])
