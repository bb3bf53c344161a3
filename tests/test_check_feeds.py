"""Each defect of a feed is found under its own name, and a valid feed has none."""

from dataclasses import replace
from pathlib import Path

import pytest
from factories import entry, instant, site
from feed_defects import DEFECTS, JSON, VALID, check, ids
from feed_forms import HUB, SAMPLE, listed
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.formats.feeds.feed import atom, rss
from digest.model import Attachment, FeedSettings, Phrase


@pytest.mark.parametrize("name", VALID)
def test_nothing_is_found_in_a_valid_feed(name):
    assert check(name, VALID[name]) == ()


@pytest.mark.parametrize(
    ("name", "expected", "before", "after"),
    [
        pytest.param(name, expected, before, after, id=f"{defect} in {name}")
        for name, defects in DEFECTS.items()
        for defect, expected, before, after in defects
    ],
)
def test_a_defect_is_found_under_its_own_name(name, expected, before, after):
    assert before in VALID[name]

    assert expected in ids(name, VALID[name].replace(before, after))


def test_what_no_standard_forbids_is_a_warning():
    found = {
        finding.id: finding.severity
        for name, defects in DEFECTS.items()
        for _, _, before, after in defects
        for finding in check(name, VALID[name].replace(before, after))
    }

    assert {id for id, severity in found.items() if severity == "warning"} == {
        "F-atom-alternate-other",
        "F-atom-published-missing",
        "F-date-placeholder",
        "F-escaped-twice",
        "F-html-direction",
        "F-html-style",
        "F-json-author-old",
        "F-json-home-missing",
        "F-json-member-unknown",
        "F-json-published-missing",
        "F-json-url-missing",
        "F-language-missing",
        "F-misread-text",
        "F-rss-description-missing",
        "F-rss-guid-uri",
        "F-rss-namespace",
        "F-title-markup",
        "F-xml-xslt",
    }


def test_every_rule_has_its_defect():
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (Path(__file__).parents[1] / "digest" / "check" / "feeds").glob("*.py")
    )
    tried = {expected for defects in DEFECTS.values() for _, expected, _, _ in defects}

    rules = {word for word in source.split('"') if word.startswith("F-") and " " not in word}
    assert rules - tried == {"F-name", "F-size"}
    assert tried <= rules


# --- no false alarm ---

HARMLESS = [
    ("all.atom.xml", "a date in UTC", b"2022-08-05T10:00:00+00:00", b"2022-08-05T10:00:00.25Z"),
    ("all.atom.xml", "a base", b'xml:lang="es"', b'xml:lang="es" xml:base="https://a.example/"'),
    ("all.atom.xml", "an element of others", b"<published>", b'<x xmlns="https://a.example/ns">x</x><published>'),
    ("all.atom.xml", "a comment", b"<published>", b"<!-- a --><published>"),
    ("all.atom.xml", "XHTML", b"<published>", b'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <b>b</b></div></content><published>'),
    ("all.atom.xml", "content elsewhere", b"<summary type=\"html\">&lt;p&gt;What tenants should know about old", b'<content type="application/pdf" src="https://a.example/a.pdf"/><summary type="html">&lt;p&gt;Old'),
    ("all.atom.xml", "a summary in plain text", b'<summary type="html">&lt;p&gt;What tenants should know about old.&lt;/p&gt;', b"<summary>a &lt; b &amp; c"),
    ("all.atom.xml", "a person with everything", b"<name>Bo</name>", b"<name>Bo</name><uri>https://a.example/</uri><email>bo@example.org</email>"),
    ("all.atom.xml", "translations", b'<link href="https://resources.example.org/guides/old/"/>', b'<link href="https://a.example/" hreflang="en"/><link href="https://a.example/es" hreflang="es"/>'),
    ("all.atom.xml", "a relation that is a URI", b'rel="hub"', b'rel="https://a.example/hub"'),
    ("all.atom.xml", "a whole feed", b'<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/>', b""),
    ("all.atom.xml", "a tombstone after entries", b"</feed>", b'<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="tag:a,2020:b" when="2022-08-10T13:00:00Z"><at:by><name>Ann</name></at:by><at:comment>out of date</at:comment></at:deleted-entry></feed>'),
    ("all.atom.xml", "HTML whose ends may lack", b"&lt;p&gt;Lea", b"&lt;p&gt;a&lt;ul&gt;&lt;li&gt;b&lt;li&gt;c&lt;/ul&gt;&lt;p&gt;Lea"),
    ("all.atom.xml", "HTML whose last end lacks", b"about old.&lt;/p&gt;", b"about old."),
    ("all.atom.xml", "a picture drawn", b"Lea ", b"&lt;svg&gt;&lt;title&gt;a&lt;/title&gt;&lt;path d='M0'/&gt;&lt;/svg&gt;&lt;br/&gt;Lea "),
    ("all.atom.xml", "code", b"Lea ", b"&lt;code&gt;&amp;lt;p&amp;gt;a&amp;lt;/p&amp;gt;&lt;/code&gt; "),
    ("all.rss.xml", "an author with mail", b"<dc:creator>Ann O'Neil</dc:creator>\n      <dc:creator>Bo</dc:creator>", b"<author>bo@example.org (Bo)</author>"),
    ("all.rss.xml", "an editor with mail", b"<generator>", b"<managingEditor>bo@example.org (Bo)</managingEditor><generator>"),
    ("all.rss.xml", "a permalink", b'isPermaLink="false">tag:resources.example.org,2020:entry/old', b">https://a.example/old"),
    ("all.rss.xml", "a date without a weekday", b"Wed, 01 Jun 2022 10:00:00 +0000", b"1 Jun 2022 10:00 GMT"),
    ("all.rss.xml", "a length of 0", b'length="48213"', b'length="0"'),
    ("all.rss.xml", "an image", b"<generator>", b"<image><url>https://a.example/a.png</url><title>a</title><link>https://a.example/</link></image><generator>"),
    ("all.rss.xml", "a module", b"<guid", b'<media:content xmlns:media="http://search.yahoo.com/mrss/" url="https://a.example/a.png"/><guid'),
    ("all.rss.xml", "a source", b"<guid", b'<source url="https://a.example/feed.xml">a</source><guid'),
    ("all.rss.xml", "CDATA", b"<title>Old guide</title>", b"<title><![CDATA[Old & new <!DOCTYPE guide]]></title>"),
    ("all.rss.xml", "an archive", b"<ttl>60</ttl>", b'<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/><atom:link rel="current" href="https://a.example/"/>'),
    ("all.json", "a whole feed", b'"language": "en"', b'"language": "en", "description": "a", "user_comment": "a", "icon": "https://a.example/a.png", "favicon": "https://a.example/a.png", "expired": true, "next_url": "https://a.example/2.json"'),
    ("all.json", "a whole item", b'"_digest"', b'"title": "a", "summary": "a", "image": "https://a.example/a.png", "banner_image": "https://a.example/a.png", "external_url": "https://a.example/", "_digest"'),
    ("all.json", "an author by a picture", b'"name": "Ann"', b'"avatar": "https://a.example/a.png"'),
    ("all.json", "a length in time", b'"size_in_bytes"', b'"duration_in_seconds": 1.5, "title": "a", "size_in_bytes"'),
    ("all.json", "no items", JSON[JSON.index(b"[\n  {\n   \"id\": \"tag") :], b"[]}"),
    ("all.opml", "no date", b"<dateModified>Thu, 11 Aug 2022 13:00:00 +0000</dateModified>", b""),
    ("all.opml", "an element of others", b"<title>", b'<x xmlns="https://a.example/ns"/><title>'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        pytest.param(name, before, after, id=f"{what} in {name}")
        for name, what, before, after in HARMLESS
    ],
)
def test_nothing_is_found_in_what_is_allowed_though_we_never_write_it(name, before, after):
    assert before in VALID[name]

    assert check(name, VALID[name].replace(before, after)) == ()


HARD = {
    "no entry": (),
    "no summary and no page": (entry("rent", summary="", url=""),),
    "from right to left": (replace(SAMPLE[2], summary="<p>ما</p><p>يجب</p>", summary_html=True),),
    "an RTL entry without a summary": (replace(SAMPLE[2], summary=""),),
    "two files": (SAMPLE[0],),
    "a file of unknown length": (entry("rent", files=(Attachment("/a.pdf", "application/pdf"),)),),
    "an address outside ASCII": (entry("rent", url="https://BÜCHER.example:8080/ü?q=ä b#ö"),),
    "an address in brackets": (entry("rent", url="https://[2001:db8::1]/x?a[]=1"),),
    "a long title": (entry("rent", title="What tenants should know " * 40),),
    "a title with signs": (entry("rent", title="AT&T -> a < b ]]> \"c\" 'd' <em> & Söhne 😀"),),
    "a summary with signs": (entry("rent", summary="a < b & c > d; if x<y then y>x ]]>"),),
    "no topic and no author": (entry("rent", topics=()),),
    "a topic that is gone": (entry("rent", topics=("former",)),),
    "an id outside ASCII": (entry("é b?#[]%"),),
    "lists and pictures": (
        entry(
            "rent",
            summary='<ul><li>a<li>b</ul><p>c<p>d<br><img src="a.png" srcset="x.png 2x" alt="">',
            summary_html=True,
        ),
    ),
    "HTML that explains HTML": (
        entry("rent", summary="<p>Write <code>&lt;p&gt;a&lt;/p&gt;</code>.</p>", summary_html=True),
    ),
    "all at one instant": tuple(entry(id) for id in "abc"),
    "an old edit": (entry("rent", updated=instant("2022-08-06T09:00:00")),),
    "languages with regions": (entry("a", language="es-419"), entry("b", language="zh-Hant-TW")),
    "a very old document": (entry("rent", "1890-05-01"),),
}


@pytest.mark.parametrize("write", [atom, rss])
@pytest.mark.parametrize("entries", HARD.values(), ids=HARD.keys())
def test_nothing_is_found_in_hard_content(entries, write):
    listing = listed(*entries)

    assert check(f"all.{write.__name__}.xml", write(listing, HUB)) == ()


@pytest.mark.parametrize("write", [atom, rss])
def test_nothing_is_found_in_a_feed_of_a_site_in_arabic(write):
    place = site(language="ar", title=Phrase("مركز"), feeds=FeedSettings())
    feed = write(listed(*SAMPLE, place=place), place)

    assert check(f"all.{write.__name__}.xml", feed) == ()


@pytest.mark.parametrize("write", [atom, rss])
@settings(max_examples=60, deadline=None)
@given(st.text(), st.text(), st.booleans())
def test_no_text_makes_an_error_in_our_own_feeds(write, title, summary, as_html):
    strange = entry("rent", title=title, summary=summary, summary_html=as_html)

    found = check(f"all.{write.__name__}.xml", write(listed(strange), HUB))

    assert [finding for finding in found if finding.severity == "error"] == []


def test_dates_that_are_the_present_are_not_to_come():
    feed = atom(listed(entry("rent", "2022-08-20T12:00:00Z")), HUB)

    assert check("all.atom.xml", feed) == ()
