"""Feeds as they are met: each is read or refused by name, nothing is lost, other readers agree."""

import io
import json
import re
import warnings
from email import message_from_string
from email.header import decode_header, make_header
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import feedparser
import pytest

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers.feeds import feed, jsonfeed
from digest.sources.record import Document, Reading, Record, Refusal, Text

CORPUS = Path(__file__).resolve().parents[3] / "shared/corpus/feeds"
EXPECTED = CORPUS / "expected"
SOURCE = Source(name="feed", location="feed.xml")
FILES = sorted(
    path for path in CORPUS.rglob("*") if path.is_file() and EXPECTED not in path.parents
)
XML = [path for path in FILES if path.suffix != ".json"]
JSON = [path for path in FILES if path.suffix == ".json"]
REFUSED = {
    "nodefp-notafeed.html": "is a web page, not a feed",
    "rssparser-unrecognized.rss": "is a web page, not a feed",
    "miniflux-xml-iso88591.xml": "its root element is <note>",
    "miniflux-xml-iso88591_utf8_mismatch.xml": "its root element is <note>",
    "illformed--rss_empty_document.xml": "is not a feed, nor any XML",
}
WITH_NOTES_AFTER_IT = {"jsonfeed-microblog.json", "jsonfeed-tags.json"}
UNREAD_BY_FEEDPARSER = {
    "broken-prolog.xml": 35,  # an attribute without quotes, prefixes declared nowhere
    "ffp-malformed_rss_namespaced.xml": 2,  # the same
    "simplepie-feed-utf16be.xml": 1,  # UTF-16 without a byte order mark or a declaration
    "simplepie-feed-utf16le.xml": 1,
}
BROKEN = {
    "feedjira-DuplicateContentAtomFeed.xml",  # a feed in a web page, which goes on after it
    "feedjira-InvalidDateFormat.xml",  # its last tags are missing
    "ffp-osm-pl.xml",  # breaks off in CDATA
    "encoding--bozo_invalid-bytes-with-bom.xml",
    "illformed--aaa_illformed.xml",
    "illformed--rdf_channel_empty_textinput.xml",
    "illformed--rss_incomplete_cdata.xml",
    "illformed--rss_item_link_corrupted_ampersands.xml",
}
MENDED = {
    "broken-prolog.xml",
    "ffp-malformed_rss_namespaced.xml",
    "feedrs-rss_2.0_dbengines.xml",  # &nbsp;
    "unescaped-amp-oscard0m.xml",  # bare &
    "encoding--bozo_double-encoded-html.xml",  # &iacute;
}
URLS_FEEDPARSER_GIVES = {
    # it resolves against the base itself; we leave that to whoever cleans; its own fault: the
    # base of the first item reaches the second
    "nodefp-rss-with-item-scoped-html-base.xml": ["first", "second"],
    # it takes an id of Atom for an address, although no id is one
    "rssparser-missing-fields.atom": [""],
    # it takes a guid for an address that is said to be one, and is none
    "element-channel-item-guid--guid_value_isPermalink_true2.xml": [""],
    "element-channel-item-guid--invalid_guid_value.xml": [""],
    "element-channel-item-guid--invalid_guid_value_explicit_isPermalink.xml": [""],
    "element-channel-item-guid--invalid_permalink_tag.xml": [""],
    "element-channel-item-guid--invalid_permalink_uuid.xml": [""],
}
TITLES_FEEDPARSER_GIVES = {
    # Atom 0.3: it leaves the div around the text in
    "wellformed--base--malformed_base.xml",
    "wellformed--base--relative_xml_base.xml",
    "wellformed--base--unsafe_base.xml",
    # Shift_JIS that says it is UTF-8: gibberish either way, in other letters, and told
    "illformed--chardet--shiftjis.xml",
}

BREAK_OFF = {"ffp-osm-pl.xml", "illformed--rss_incomplete_cdata.xml"}
"""Where half an item stands at the end: it is refused, and the others are read."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not here"),
]


def named(paths: list[Path]) -> Any:
    return pytest.mark.parametrize("path", paths, ids=[path.name for path in paths])


def reading(path: Path) -> Reading:
    reader = jsonfeed if path.suffix == ".json" else feed
    return reader.read(Document(path.name, io.BytesIO(octets(path))), SOURCE)


def octets(path: Path) -> bytes:
    content = path.read_bytes()
    return re.split(rb"\r?\n---", content)[0] if path.name in WITH_NOTES_AFTER_IT else content


def records(path: Path) -> list[Record]:
    outcomes = list(reading(path).outcomes)
    others = [outcome for outcome in outcomes if not isinstance(outcome, Record)]
    assert [other.problem for other in others if isinstance(other, Refusal)] == [
        "the feed breaks off in it" for _ in others
    ]
    return [outcome for outcome in outcomes if isinstance(outcome, Record)]


def of_feedparser(path: Path) -> list[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = feedparser.parse(
            io.BytesIO(path.read_bytes()),
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers={"content-type": "application/xml"},
        )
    return list(parsed.entries)


def given(entry: Any, name: str) -> str:
    return str(dict.get(entry, name) or "")


def in_corpus(name: str) -> Path:
    (path,) = (path for path in FILES if path.name == name)
    return path


def shown(title: Text) -> str:
    """Give a title as a person sees it, for the sake of readers that keep no track of its kind."""
    return re.sub(r"<[^>]*>", "", unescape(title.words)) if title.html else title.words


def test_the_corpus_is_there_in_full() -> None:
    assert len(FILES) >= 370
    assert len(JSON) >= 8


@named(FILES)
def test_a_file_is_recognised_by_its_own_reader_and_no_other(path: Path) -> None:
    content = path.read_bytes()
    document = Document(path.name, io.BytesIO(content))
    taken = [
        reader.NAME for reader in (feed, jsonfeed) if reader.looks_like(document, content[:65_536])
    ]

    own = [] if path.name in REFUSED else ["jsonfeed" if path.suffix == ".json" else "feed"]
    assert taken == own


@named([path for path in XML if path.name not in REFUSED])
def test_no_entry_is_lost(path: Path) -> None:
    count = UNREAD_BY_FEEDPARSER.get(path.name) or len(of_feedparser(path))

    assert len(list(reading(path).outcomes)) == count
    assert len(records(path)) == count - (path.name in BREAK_OFF)


@named([path for path in XML if path.name in REFUSED])
def test_what_is_no_feed_is_refused_by_what_it_is(path: Path) -> None:
    with pytest.raises(SourceError, match=re.escape(REFUSED[path.name])):
        reading(path)


@named([path for path in JSON if path.name in WITH_NOTES_AFTER_IT])
def test_json_with_words_after_it_is_refused_with_the_line(path: Path) -> None:
    document = Document(path.name, io.BytesIO(path.read_bytes()))

    with pytest.raises(SourceError, match=r"json:22:1: is not JSON: extra data"):
        jsonfeed.read(document, SOURCE)


@named(JSON)
def test_no_item_of_json_is_lost_nor_any_of_its_words(path: Path) -> None:
    entries = json.loads(octets(path))["items"]

    found = records(path)

    assert [record.key for record in found] == [str(entry.get("id", "")) for entry in entries]
    assert [record.title.words for record in found] == [
        (entry.get("title") or "").strip() for entry in entries
    ]
    assert [record.url for record in found] == [
        entry.get("url") or entry.get("external_url") or "" for entry in entries
    ]
    assert [record.published for record in found] == [
        entry.get("date_published") for entry in entries
    ]


@named([path for path in XML if path.name not in REFUSED | UNREAD_BY_FEEDPARSER])
def test_keys_addresses_titles_and_dates_are_those_that_feedparser_reads(path: Path) -> None:
    ours = records(path)

    theirs = of_feedparser(path)[: len(ours) if path.name in BREAK_OFF else None]

    assert [record.key for record in ours] == [given(entry, "id") for entry in theirs]
    assert [record.url for record in ours] == URLS_FEEDPARSER_GIVES.get(
        path.name, [given(entry, "link") for entry in theirs]
    )
    if path.name not in TITLES_FEEDPARSER_GIVES:
        assert [record.title.words for record in ours] == [given(e, "title") for e in theirs]
    assert [record.published or "" for record in ours] == [
        given(entry, "published") or given(entry, "updated") for entry in theirs
    ]


@named([path for path in XML if path.name not in REFUSED])
def test_what_is_broken_is_told_and_what_is_whole_is_not(path: Path) -> None:
    notices = " ".join(reading(path).notices)

    assert ("mended and read to its end" in notices) is (path.name in MENDED)
    assert ("breaks off" in notices or "read as far as" in notices) is (path.name in BROKEN)


FEED_RS = [
    path for path in FILES if (EXPECTED / f"{path.stem}.json").exists() and "feedrs" in path.name
]


@named(FEED_RS)
def test_feed_rs_reads_the_same(path: Path) -> None:
    theirs = json.loads((EXPECTED / f"{path.stem}.json").read_bytes())["entries"]

    ours = records(path)[: len(theirs)]

    assert len(ours) == len(theirs)
    for record, entry in zip(ours, theirs, strict=True):
        title = (entry["title"] or {}).get("content", "")
        assert shown(record.title).split() == re.sub(r"<[^>]*>", "", unescape(title)).split()
        # feed-rs rewrites addresses: the host in small letters, a slash after it
        addresses = {link["href"].lower().rstrip("/") for link in entry["links"]}
        assert not record.url or record.url.lower().rstrip("/") in addresses
        assert bool(record.published) is bool(entry["published"] or entry["updated"])
        # it makes an id up where there is no guid, and does not read rdf:about
        made_up = (not record.key or "_1.0_" in path.name) and re.fullmatch(
            r"[0-9a-f-]{32,36}", entry["id"]
        )
        assert made_up or record.key == entry["id"]


@named(
    [path for path in FILES if (EXPECTED / f"{path.stem}.json").exists() and "ffp-" in path.name]
)
def test_fastfeedparser_reads_the_same(path: Path) -> None:
    ours = records(path)

    theirs = json.loads((EXPECTED / f"{path.stem}.json").read_bytes())["entries"]
    theirs = theirs[: len(ours) if path.name in BREAK_OFF else None]

    assert [shown(record.title) for record in ours] == [entry["title"] for entry in theirs]
    assert [record.url for record in ours] == [entry["link"] for entry in theirs]
    assert [record.key or record.url for record in ours] == [entry["id"] for entry in theirs]


@named(sorted((CORPUS / "gov-legal").glob("pacer-*.xml")))
def test_every_docket_entry_that_court_software_reads_is_read(path: Path) -> None:
    dockets = json.loads((EXPECTED / f"{path.stem}.json").read_bytes())
    words = {
        word
        for docket in dockets
        for entry in docket["docket_entries"]
        for word in entry["short_description"].split(" AND ")
    }

    ours = records(path)

    # the software there joins two items that share a guid into one, twice (nysb), and drops one
    # whose docket number it cannot read (wvsd)
    dropped = {"pacer-nysb_1": 2, "pacer-wvsd": 1}
    assert len(ours) == len(dockets) + dropped.get(path.stem, 0)
    summaries = "".join("".join(unescape(record.summary.words).split()) for record in ours)
    assert [each for each in words if "".join(each.split()) not in summaries] == []


@named(sorted(EXPECTED.glob("r2e-*-1.eml.txt")))
def test_rss2email_sends_the_same(path: Path) -> None:
    mails = [
        message_from_string(mail.split("\n", 1)[1])
        for mail in re.split(r"^SENT BY: ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[
            1:
        ]
    ]
    (source,) = CORPUS.glob(f"real/{path.name.removesuffix('-1.eml.txt')}.*")

    ours = records(source)

    assert len(ours) >= len(mails)
    addresses = {(mail["X-RSS-URL"] or "").replace("\n ", "") for mail in mails}
    assert addresses <= {r.url for r in ours}
    subjects = {"".join(str(make_header(decode_header(mail["Subject"]))).split()) for mail in mails}
    titles = {"".join(shown(record.title).split()) for record in ours}
    assert {subject for subject in subjects if "http" not in subject} - titles == set()


def test_the_same_blog_as_rss_and_as_atom_gives_the_same_entries() -> None:
    rss, atom = (records(in_corpus(f"miniflux-large_{kind}.xml")) for kind in ("rss", "atom"))

    assert len(rss) == len(atom)
    assert [shown(record.title) for record in rss] == [shown(record.title) for record in atom]
    assert [record.url for record in rss] == [record.url for record in atom]


def test_an_entry_keeps_its_key_when_its_feed_is_read_again() -> None:
    states = [records(in_corpus(f"nodejs-{number}.xml")) for number in (1, 2, 3)]

    for earlier, later in pairwise(states):
        assert {record.key for record in earlier} & {record.key for record in later}


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("almonitor-iso-dates-dup-guids.xml", lambda found: len({r.key for r in found}) == 11),
        ("atom-only-updated-cretefleet.xml", lambda found: all(r.published for r in found)),
        ("atom-only-updated-cretefleet.xml", lambda found: not any(r.updated for r in found)),
        (
            "atom-date-only-teykll.xml",
            lambda found: sum(r.updated is not None for r in found) == 15,
        ),
        ("blogger-real-physics.xml", lambda found: all(r.updated for r in found)),
        ("feedjira-google_alerts_atom.xml", lambda found: all(r.title.html for r in found)),
        (
            "feeder-rss_mediarss.xml",
            lambda found: found[0].published == "2022-09-03 09:37:11+03:00",
        ),
        ("hugo-untitled-bugramming.xml", lambda found: sum(not r.title.words for r in found) == 2),
        ("tumblr-untitled-stml.xml", lambda found: sum(not r.title.words for r in found) == 8),
        ("washingtonpost-world.rss", lambda found: not any(r.published for r in found)),
        ("hugo-kopias.xml", lambda found: not any("//" in r.url for r in found)),
        ("nodefp-tpm-with-empty-base.atom", lambda found: len(found) == 20),
        ("rsparser-kc0011.rss", lambda found: re.match(r"\d{4}/\d", str(found[0].published))),
        ("youtube-channel.xml", lambda found: all(r.summary.words for r in found)),
        ("feedrs-atom_content_src.xml", lambda found: len(found[0].files) == 1),
        ("nodefp-mediacontent-dupes.xml", lambda found: len(found[0].files) == 2),
    ],
)
def test_what_is_hard_in_a_file_is_read_as_it_is_meant(name: str, fact: Any) -> None:
    assert fact(records(in_corpus(name)))
