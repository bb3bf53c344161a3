"""Addresses: absolute, of the web, and the catalog's own reader takes each as it is."""

from dataclasses import replace

import pytest
from cleaning import CALENDAR, SITE, SOURCE, cleaned, entry_from, html

from digest.sources.clean.record import draft_of
from digest.sources.draft import Draft
from digest.sources.record import Record, Text


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://example.org/guide", "https://example.org/guide"),
        ("HTTP://Example.org/guide", "http://Example.org/guide"),
        ("/guides/rent", "https://example.org/guides/rent"),
        ("../rent", "https://example.org/rent"),
        ("?p=12", "https://example.org/news/?p=12"),
        ("//cdn.example.org/f", "https://cdn.example.org/f"),
        ("www.example.com/guide", "https://www.example.com/guide"),
        (" https://example.org/a b\n", "https://example.org/a%20b"),
        ('https://example.org/"a"<b>`', "https://example.org/%22a%22%3Cb%3E%60"),
        ("https://jane:secret@example.org:8080/a", "https://example.org:8080/a"),
        ("https://bücher.example/größe?x=ü", "https://bücher.example/größe?x=ü"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&amp;b=2"),
        ("https://example.org/a;", "https://example.org/a"),
        ("https://example.org/a?", "https://example.org/a"),
        ("https://example.org/a\x00\u202eb", "https://example.org/ab"),
    ],
)
def test_an_address_is_made_whole_and_the_catalog_reads_the_same(written, url):
    draft = cleaned(url=written, base="https://example.org/news/")

    assert draft.url == url == entry_from(draft).url
    assert draft.notices == ()


@pytest.mark.parametrize(
    "written",
    [
        "mailto:jane@example.org",
        "javascript:alert(1)",
        "tag:example.org,2022:1",
        "urn:uuid:1",
        "http://",
        "https:///path",
        "https://exa mple.org/",
        "https://[2001",
        "https://example.org:port/",
        "https://jane@/",
        "ftp://example.org/a",
        "data:text/html,x",
        "https://example.org：80@x\\y/",
    ],
)
def test_what_is_no_web_address_is_left_out_and_told(written):
    draft = cleaned(url=written)

    assert draft.url == ""
    assert draft.notices == (f"url left out, it is no web address: {written}",)


@pytest.mark.parametrize("written", ["&amp;", "&#038;", "&#38;", "&AMP;", "&#x26;"])
def test_an_ampersand_written_as_in_html_is_one_where_the_record_is_html(written):
    draft = cleaned(title=html("Rent"), url=f"https://example.org/?a=1{written}b=2")

    assert draft.url == "https://example.org/?a=1&b=2"


def test_other_entities_of_an_address_stay_as_they_are():
    address = "https://example.org/?a=1&copy=2&lt;&amp;amp;x"

    draft = cleaned(title=html("Rent"), url=address)

    assert draft.url == "https://example.org/?a=1&copy=2&lt;&amp;x"


@pytest.mark.parametrize("written", ["", " ", "\x00"])
def test_no_address_is_none_and_needs_no_notice(written):
    draft = cleaned(url=written)

    assert (draft.url, draft.notices) == ("", ())


@pytest.mark.parametrize(
    ("base", "location", "url"),
    [
        ("https://a.example/b/", "https://example.org/feed/", "https://a.example/b/rent"),
        ("/news/", "https://example.org/feed/", "https://example.org/news/rent"),
        ("", "https://example.org/feed/", "https://example.org/feed/rent"),
        ("mailto:x", "https://example.org/feed/", "https://example.org/feed/rent"),
        ("", "export/catalog.csv", "https://resources.example.org/rent"),
        ("", "-", "https://resources.example.org/rent"),
    ],
    ids=["document's", "relative", "source's", "no address", "file", "standard input"],
)
def test_a_relative_address_is_read_against_the_document_then_the_source_then_the_site(
    base, location, url
):
    record = Record("item 1", title=Text("Rent"), url="rent", base=base)

    draft = draft_of(record, SITE, replace(SOURCE, location=location), CALENDAR)

    assert isinstance(draft, Draft)
    assert draft.url == url
