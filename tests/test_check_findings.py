"""What a finding says, and what is no feed of ours: names, sizes, strangers, single values."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import instant
from feed_defects import ATOM, CORPUS, JSON, OPML, VALID, check, ids
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.check.feeds.feed import is_feed
from digest.check.feeds.values import (
    is_language,
    is_media_type,
    is_uri,
    is_web_address,
    rfc_822,
    rfc_3339,
)
from digest.check.finding import Place, quoted

# --- what a finding says ---


def test_a_finding_says_where_what_and_what_to_do():
    broken = ATOM.replace(b"entry/old<", b"entry/rent<")
    line = [b"entry/rent" in text for text in broken.split(b"\n")].index(True) + 1
    last = max(n for n, text in enumerate(broken.split(b"\n"), 1) if b"entry/rent<" in text)
    assert line < last

    (finding,) = check("all.atom.xml", broken)

    assert str(finding) == (
        f"feeds/all.atom.xml:{last}: entry tag:resources.example.org,2020:entry/rent: "
        "an id is there twice: “tag:resources.example.org,2020:entry/rent”; keep one of them"
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (b"tag:resources.example.org,2020:feed/all", b"all", {"F-atom-id-uri"}),
        (b"tag:resources.example.org,2020:entry/old", b"old", {"F-atom-id-uri"}),
        (b'type="application/pdf"', b'type="pdf"', {"F-media-type"}),
        (b'when="2022-08-10T13:00:00Z"', b"", {"F-date-form"}),
        (b'rel="self"', b'rel="self" x=""', {"F-atom-grammar"}),
        (b'"application/pdf"', b'"application/pdf" x=""', {"F-atom-grammar"}),
    ],
)
def test_the_grammar_speaks_only_where_no_rule_has(before, after, expected):
    assert ids("all.atom.xml", ATOM.replace(before, after)) == expected


def test_a_wrong_entry_does_not_hide_what_is_wrong_with_another():
    broken = ATOM.replace(b'type="application/pdf"', b'x=""').replace(
        b"<title>Old guide</title>", b""
    )

    assert ids("all.atom.xml", broken) >= {"F-enclosure-type", "F-atom-element-missing"}


def test_a_warning_says_that_it_is_one():
    (finding,) = check("all.opml", OPML.replace(b"Housing &amp;", b"Housing &amp;amp;"))

    assert str(finding).startswith("feeds/all.opml:9: warning: an outline shows markup")


def test_what_a_finding_quotes_is_short_and_on_one_line():
    (finding,) = check("all.atom.xml", ATOM.replace(b"entry/old<", b"a\nb " * 99 + b"<"))

    assert "\n" not in str(finding)
    assert len(quoted("x" * 999)) < 90


def test_the_line_of_json_that_cannot_be_read_is_known():
    (finding,) = check("all.json", JSON.replace(b'"id": "old",', b'"id" "old",'))

    assert finding.place == Place("feeds/all.json", JSON[: JSON.index(b'"old"')].count(b"\n") + 1)


def test_findings_stand_in_the_order_of_lines():
    broken = ATOM.replace(b"2022-0", b"22-0").replace(b"&lt;p&gt;", b"")

    lines = [finding.place.line for finding in check("all.atom.xml", broken)]
    assert lines == sorted(lines)
    assert len(lines) > 8


def test_one_wrong_item_of_json_does_not_hide_the_others():
    broken = JSON.replace(b'"id": "old"', b'"id": 1').replace(b'"es-MX"', b'"es_MX"')

    assert [(one.id, one.place.entry) for one in check("all.json", broken)] == [
        ("F-language", "tag:resources.example.org,2020:entry/rent"),
        ("F-json-type", "items[1]"),
    ]


def test_an_item_of_json_has_the_language_of_its_feed_unless_it_says_another():
    arabic = JSON.replace(b'"language": "en"', b'"language": "ar"')

    assert ids("all.json", arabic) == set()
    assert ids("all.json", arabic.replace(b'"language": "es-MX",', b"")) == {"F-html-direction"}


# --- names, sizes, strangers ---


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("feeds/all.atom.xml", True),
        ("feeds/housing.es.rss.xml", True),
        ("feeds/all.json", True),
        ("feeds/all.opml", True),
        ("feeds/index.html", False),
        ("feeds/all.atom.xml.gz", False),
    ],
)
def test_a_feed_is_known_by_its_name(path, expected):
    assert is_feed(path) is expected


def test_a_file_of_another_name_is_a_finding():
    assert ids("index.html", b"") == {"F-name"}


def test_a_feed_that_readers_refuse_for_its_length_is_a_finding():
    long = ATOM.replace(b"</feed>", b"<!--" + b" " * 5_000_000 + b"--></feed>")

    assert ids("all.atom.xml", long) == {"F-size"}


BROKEN = [
    b"",
    b" ",
    b"\x00",
    b"\xef\xbb\xbf",
    b"<?xml version='1.0'?>",
    b"\xff\xfe<\x00?\x00",
    "<?xml version='1.0'?><feed/>".encode("utf-16-be"),
    b"<?xml version='1.0' encoding='klingon'?><feed/>",
    b"<?xml version='1.0'?><rss version='2.0'/>",
    b"<?xml version='1.0'?><rss version='2.0'><channel><item/></channel></rss>",
    b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><entry/><entry/></feed>",
    b"<?xml version='1.0'?><opml/>",
    b"<?xml version='1.0'?>" + b"<a>" * 5000,
    b"<?xml version='1.0'?>" + b"<!-- -->" * 500,
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"null",
    b"[]",
    b"{}",
    b'{"version": "", "title": "", "items": [null, 1, [], {}]}',
    b'{"version": "", "title": "", "items": [' + b"[" * 50_000 + b"]" * 50_000 + b"]}",
    b'{"version": "", "title": "", "items": [], "expired": ' + b"9" * 9999 + b"}",
]


@pytest.mark.parametrize("name", VALID)
@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_feed_at_all_is_a_finding_and_no_traceback(name, content):
    assert any(finding.severity == "error" for finding in check(name, content))


@pytest.mark.parametrize("name", VALID)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_feed_with_bytes_put_in_anywhere_gives_no_traceback(name, data):
    content = VALID[name]
    where = data.draw(st.integers(0, len(content)))
    put_in = data.draw(
        st.binary(max_size=8) | st.sampled_from([b"<", b"&lt;![", b"&#0;", b'"', b"}"])
    )
    left_out = data.draw(st.integers(0, 40))

    found = check(name, content[:where] + put_in + content[where + left_out :])

    assert all(str(finding) and "\n" not in str(finding) for finding in found)


def corpus() -> Iterator[Path]:
    names = {".xml", ".atom", ".rss", ".json", ".opml"}
    yield from (path for path in sorted(CORPUS.rglob("*")) if path.suffix in names)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="there are no feeds of other sites here")
def test_feeds_of_other_sites_give_no_traceback():
    for path in corpus():
        content = path.read_bytes()
        kind = "json" if path.suffix == ".json" else "rss.xml" if b"<rss" in content else "atom.xml"
        assert all("\n" not in str(finding) for finding in check(f"all.{kind}", content))


# --- single values ---


@pytest.mark.parametrize("tag", ["en", "es-MX", "es-419", "zh-Hant-TW", "de-CH-1996", "en-x-a", "x-y",
                                 "sl-rozaj-biske", "ar-u-nu-latn", "EN-us"])  # fmt: skip
def test_language_tags_are_known(tag):
    assert is_language(tag)


@pytest.mark.parametrize(
    "tag", ["", "e", "en_US", "english", "en-", "en--US", "en-x", "ünd", "en US"]
)
def test_what_is_no_language_tag_is_not_taken_for_one(tag):
    assert not is_language(tag)


@pytest.mark.parametrize(
    "url", ["https://a.example", "http://a.example:80/?a=1#b", "https://[::1]/x"]
)
def test_web_addresses_are_known(url):
    assert is_web_address(url)
    assert is_uri(url)


@pytest.mark.parametrize("url", ["", "a.example", "//a.example/", "ftp://a.example/", "https://",
                                 "https://a b/", "https://a.example/ü", "https://a.example/%zz",
                                 "https://a.example/[]", "https://a.example/#a#b", "mailto:a@b.c",
                                 "https://a.example/\n", " https://a.example/"])  # fmt: skip
def test_what_is_no_web_address_is_not_taken_for_one(url):
    assert not is_web_address(url)


@pytest.mark.parametrize("type", ["text/html", "application/atom+xml", "text/html; charset=utf-8"])
def test_media_types_are_known(type):
    assert is_media_type(type)


@pytest.mark.parametrize("type", ["", "pdf", "a/", "/b", "a/b/c", "text/html;", "text html"])
def test_what_is_no_media_type_is_not_taken_for_one(type):
    assert not is_media_type(type)


def test_dates_of_both_kinds_are_read_as_the_instants_that_they_are():
    assert rfc_3339("2022-08-05T12:00:00.5+02:00") == instant("2022-08-05T10:00:00.5Z")
    assert rfc_822("Fri, 5 Aug 2022 12:00 +0200") == instant("2022-08-05T10:00:00Z")
    assert rfc_822("05 Aug 2022 10:00:00 -0000") == rfc_822("05 Aug 2022 10:00:00 GMT")
    assert rfc_822("05 Aug 2022 10:00:00 +9999") is None
