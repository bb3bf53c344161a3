"""What lies in feeds/: which files, that each is valid, and how few of them a change touches."""

import gzip
import re
import struct
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from factories import BENEFITS, COURTS, HOUSING, entry, instant, newsletter, record, site
from hypothesis import given, settings
from hypothesis import strategies as st
from listings import CATALOGS
from lxml import etree

from digest.check.feeds.archive import HISTORY, TOMBSTONES
from digest.check.feeds.document import ATOM
from digest.check.feeds.feed import check_feed, is_feed
from digest.core.ledger import Ledger
from digest.formats.address import address
from digest.model import Catalog, EditionNote, Entry, FeedSettings, Site
from digest.shelves import files, gzipped, is_archive, same_as

NOW = instant("2022-08-20T12:00:00Z")
PUBLIC = "https://resources.example.org/digest"
SMALL = site(feeds=FeedSettings(entries=2, hub="https://hub.example.org/", tombstones=True))
MONTHS = tuple(
    entry(f"e{month:02}-{day:02}", f"2021-{month:02}-{day:02}", topics=topics)
    for month in (1, 2, 3, 5)
    for day, topics in ((3, ("housing", "courts")), (17, ("housing",)))
)


@pytest.fixture(name="made")
def _made(env):
    def made(
        entries: Iterable[Entry] = (), place: Site = SMALL, ledger: Ledger | None = None, now=NOW
    ) -> dict[str, bytes]:
        ledgers = {one.name: ledger or Ledger() for one in place.newsletters}
        found = list(files(Catalog(tuple(entries)), ledgers, now, place, env))
        assert len({artifact.path for artifact in found}) == len(found)
        return {artifact.path: artifact.content for artifact in found}

    return made


def unzipped(made: dict[str, bytes]) -> dict[str, bytes]:
    """The files without their zipped copies, by name; archives too."""
    return {
        path.removeprefix("feeds/"): content
        for path, content in made.items()
        if not path.endswith((".gz", ".html", ".css"))
    }


def findings(made: dict[str, bytes], place: Site = SMALL, now=NOW) -> list[str]:
    return [
        str(finding)
        for path, content in made.items()
        if is_feed(path)
        for finding in check_feed(
            path, content, address=f"{place.public_url}/{same_as(path, place)}", now=now
        )
    ]


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """The names of files that would be written or taken away, without zipped copies."""
    old, new = unzipped(before), unzipped(after)
    return sorted(name for name in old | new if old.get(name) != new.get(name))


def links(feed: bytes, rel: str) -> list[str]:
    return etree.fromstring(feed).xpath(f"descendant::*[local-name()='link'][@rel='{rel}']/@href")


def ids(feed: bytes) -> list[str]:
    root = etree.fromstring(feed)
    found = root.xpath("*[local-name()='entry']/*[local-name()='id'] | channel/item/guid")
    return [id.text.rpartition("/")[2] for id in found]


# --- which files ---


def test_each_feed_lies_there_in_three_formats_in_all_languages_and_in_each(made):
    both = (entry("rent"), entry("renta", language="es"))

    names = unzipped(made(both))

    keys = [
        f"{t}{lang}"
        for t in ("all", "benefits", "courts", "housing")
        for lang in ("", ".en", ".es")
    ]
    suffixes = (".atom.xml", ".rss.xml", ".json")
    expected = {f"{key}{suffix}" for key in (*keys, "issues.monthly") for suffix in suffixes}
    assert set(names) == expected | {"feeds.opml"}


def test_every_file_but_a_page_has_the_same_zipped_beside_it(made):
    every = made(MONTHS)

    plain = {path for path in every if not path.endswith((".gz", ".html", ".css"))}
    assert {path + ".gz" for path in plain} == {path for path in every if path.endswith(".gz")}
    assert all(gzip.decompress(every[f"{path}.gz"]) == every[path] for path in plain)


def test_a_zipped_file_has_no_name_no_time_and_no_machine_in_it():
    flags, when, _, machine = struct.unpack("<BLBB", gzipped(b"rent" * 99)[3:10])

    assert (flags, when, machine) == (0, 0, 255)
    assert gzip.decompress(gzipped(b"")) == b""


def test_every_file_is_valid(made):
    entries = (
        *MONTHS,
        entry("renta", "2022-08-01", language="es", title="¿Qué es la renta?"),
        entry("arabic", "2022-08-02", language="ar", title="دليل", summary="ما يجب معرفته."),
        entry("gone", "2021-03-04", withdrawn=instant("2022-08-03T00:00:00Z")),
        entry("left", "2022-08-04", withdrawn=instant("2022-08-05T00:00:00Z")),
        entry("bare", "2021-02-02", title="", summary="", url="", topics=()),
    )
    place = replace(
        SMALL,
        topics=(
            replace(HOUSING, formerly=("homes",)),
            replace(COURTS, retired=date(2022, 8, 9)),
            BENEFITS,
        ),
        feeds=replace(SMALL.feeds, archives="topics"),
    )

    every = made(entries, place)

    assert findings(every, place) == []
    assert len([path for path in every if is_feed(path)]) > 80


@settings(max_examples=40, deadline=None)
@given(CATALOGS, st.sampled_from(["all", "topics", "none"]))
def test_the_files_of_any_catalog_are_valid_and_dead_ends_are_none(env, catalog, archives):
    place = replace(SMALL, feeds=replace(SMALL.feeds, archives=archives))

    ledgers = {"monthly": Ledger()}
    every = {file.path: file.content for file in files(catalog, ledgers, NOW, place, env)}

    assert findings(every, place) == []
    for path, content in unzipped(every).items():
        if not path.endswith((".json", ".opml")):
            for url in (*links(content, "prev-archive"), *links(content, "current")):
                assert url.removeprefix(f"{PUBLIC}/") in every


def test_a_feed_without_entries_is_there_and_valid_in_every_format(made):
    every = made()

    assert findings(every) == []
    assert b'"items": []' in every["feeds/housing.json"]
    assert ids(every["feeds/housing.atom.xml"]) == []


def test_the_page_of_feeds_names_every_feed_and_the_list(made):
    page = made(MONTHS)["feeds/index.html"].decode()

    for name in ("all.json", "housing.rss.xml", "issues.monthly.atom.xml", "feeds.opml"):
        assert f'href="{name}"' in page


def test_each_feed_has_a_page_and_that_of_a_former_name_is_the_same(made):
    renamed = site(topics=(replace(HOUSING, formerly=("homes",)),))

    every = made((entry("rent"), entry("renta", language="es")), renamed)

    pages = {path.removeprefix("feeds/") for path in every if path.endswith(".html")}
    keys = ("all", "homes", "housing")
    assert pages == {"index.html"} | {
        f"{k}{lang}.html" for k in keys for lang in ("", ".en", ".es")
    }
    assert every["feeds/homes.es.html"] == every["feeds/housing.es.html"]
    assert "feeds/feed.css" in every


def test_a_stylesheet_is_named_by_every_feed_from_where_it_lies(made):
    sheets = {
        path: re.findall(rb'<\?xml-stylesheet type="text/css" href="(.*)"\?>', content)
        for path, content in unzipped(made(MONTHS)).items()
        if path.endswith(".xml")
    }

    assert {str(found) for path, found in sheets.items() if "archive/" in path} == {
        "[b'../feed.css']"
    }
    assert {str(found) for path, found in sheets.items() if "/" not in path} == {"[b'feed.css']"}


# --- archives (RFC 5005, section 4) ---


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_a_feed_leads_back_through_its_months_to_the_first(made, kind):
    every = made(MONTHS)

    path, seen, months = f"feeds/all.{kind}.xml", [], []
    while path:
        seen += ids(every[path])
        older = links(every[path], "prev-archive")
        path = older[0].removeprefix(f"{PUBLIC}/") if older else ""
        months += re.findall(r"\d{4}-\d\d", path)

    assert months == ["2021-03", "2021-02", "2021-01"]
    assert seen == [one.id for one in sorted(MONTHS, key=lambda e: e.id, reverse=True)]


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_an_archive_says_what_it_is_and_leads_to_its_feed(made, kind):
    every = made(MONTHS)
    archive = every[f"feeds/archive/all.2021-02.{kind}.xml"]

    root = etree.fromstring(archive)
    assert len(root.findall(f".//{HISTORY}archive")) == 1
    assert links(archive, "self") == [f"{PUBLIC}/feeds/archive/all.2021-02.{kind}.xml"]
    assert links(archive, "current") == [f"{PUBLIC}/feeds/all.{kind}.xml"]
    assert links(archive, "prev-archive") == [f"{PUBLIC}/feeds/archive/all.2021-01.{kind}.xml"]
    assert links(archive, "next-archive") == []
    assert etree.fromstring(every[f"feeds/all.{kind}.xml"]).find(f".//{HISTORY}archive") is None


def test_an_archive_has_the_id_of_its_feed_and_a_title_of_its_own(made):
    every = made(MONTHS)
    feed, archive = (
        etree.fromstring(every[f"feeds/{name}.atom.xml"]) for name in ("all", "archive/all.2021-02")
    )

    assert archive.findtext(f"{ATOM}id") == feed.findtext(f"{ATOM}id")
    assert archive.findtext(f"{ATOM}title") == "Example Legal Resource Center (2021-02)"
    assert archive.findtext(f"{ATOM}updated") == "2021-02-17T10:00:00+00:00"


def test_a_feed_that_has_everything_has_no_archives(made):
    every = made(MONTHS, site())

    assert not [path for path in every if path.startswith("feeds/archive/")]
    assert links(every["feeds/all.atom.xml"], "prev-archive") == []


@pytest.mark.parametrize(
    ("archives", "keys"),
    [("all", {"all"}), ("topics", {"all", "housing", "courts"}), ("none", set())],
)
def test_which_feeds_have_archives_is_a_setting(made, archives, keys):
    every = made(MONTHS, replace(SMALL, feeds=replace(SMALL.feeds, archives=archives)))

    found = {path.split("/")[2].split(".")[0] for path in every if "/archive/" in path}
    assert found == keys


def test_what_a_full_feed_leaves_out_for_its_size_is_in_an_archive(made):
    long = [entry(f"e{day:02}", f"2022-07-{day:02}", summary="word " * 150) for day in range(1, 21)]
    place = site(feeds=FeedSettings(octets=8192))

    every = made(long, place)

    for kind in ("atom", "rss"):
        feed = every[f"feeds/all.{kind}.xml"]
        assert len(feed) <= 8192
        assert links(feed, "prev-archive") == [f"{PUBLIC}/feeds/archive/all.2022-07.{kind}.xml"]
        assert len(ids(every[f"feeds/archive/all.2022-07.{kind}.xml"])) == 20


def test_each_format_has_the_archives_that_it_needs(made):
    months = [f"{year}-{month:02}" for year in (2020, 2021) for month in range(1, 13)]
    long = [entry(f"e{month}", f"{month}-05", summary="word " * 80) for month in months]

    every = made(long, site(feeds=FeedSettings(octets=8500)))

    for kind in ("atom", "rss"):
        archives = [
            path for path in every if re.fullmatch(rf".*/archive/all\..*\.{kind}\.xml", path)
        ]
        shown = len(ids(every[f"feeds/all.{kind}.xml"]))
        assert len(archives) == 24 - shown
        assert links(every[f"feeds/all.{kind}.xml"], "prev-archive") == [f"{PUBLIC}/{archives[-1]}"]
    assert ids(every["feeds/all.atom.xml"]) != ids(every["feeds/all.rss.xml"])


def test_only_an_archive_that_the_site_could_have_made_is_one():
    place = site(topics=(replace(HOUSING, formerly=("homes",)),))

    assert is_archive("feeds/archive/all.es.2021-01.rss.xml.gz", place)
    assert is_archive("feeds/archive/homes.2021-01.atom.xml", place)
    assert not is_archive("feeds/archive/courts.2021-01.atom.xml", place)
    assert not is_archive("feeds/housing.atom.xml", place)


# --- how few files a change touches ---


def test_a_late_entry_of_long_ago_touches_the_archive_of_its_month_alone(made):
    place = replace(SMALL, feeds=replace(SMALL.feeds, lookback=5))
    late = entry("late", "2021-02-05", added=instant("2022-08-19T00:00:00Z"))

    before, after = made(MONTHS, place), made((*MONTHS, late), place)

    archive = ["archive/all.2021-02.atom.xml", "archive/all.2021-02.rss.xml"]
    assert changed(before, after) == archive
    assert len([path for path in after if after[path] != before.get(path)]) == 4


def test_an_edit_and_a_withdrawal_of_long_ago_touch_the_archive_of_their_month_alone(made):
    at = instant("2022-08-19T00:00:00Z")
    archive = ["archive/all.2021-01.atom.xml", "archive/all.2021-01.rss.xml"]

    for change in ({"updated": at}, {"withdrawn": at}, {"title": "Typo mended"}):
        after = made((replace(MONTHS[0], **change), *MONTHS[1:]))
        touched = changed(made(MONTHS), after)
        assert [name for name in touched if "courts" not in name] == archive


def test_what_was_withdrawn_is_in_no_file_whatever_its_month(made):
    at = instant("2022-08-19T00:00:00Z")
    place = replace(SMALL, feeds=replace(SMALL.feeds, archives="topics", tombstones=False))

    for gone in MONTHS:
        every = made([replace(e, withdrawn=at) if e == gone else e for e in MONTHS], place)
        assert not [path for path, content in every.items() if f"/{gone.id}<".encode() in content]
        assert findings(every, place) == []


def test_a_new_entry_touches_its_feeds_and_no_archive_that_was_there(made):
    new = entry("new", "2022-08-19", topics=("courts",))

    touched = changed(made(MONTHS), made((*MONTHS, new)))

    assert touched == sorted(
        [f"{key}.{end}" for key in ("all", "courts") for end in ("atom.xml", "json", "rss.xml")]
        + [f"archive/all.2021-05.{kind}.xml" for kind in ("atom", "rss")]
    )


def test_an_edit_that_is_not_significant_announces_nothing(made):
    edited = (replace(MONTHS[-1], title="Mended", summary="Mended."), *MONTHS[:-1])

    before, after = (
        etree.fromstring(made(entries)["feeds/all.atom.xml"]) for entries in (MONTHS, edited)
    )

    for name in ("id", "updated", "published"):
        assert [e.text for e in after.iter(f"{ATOM}{name}")] == [
            e.text for e in before.iter(f"{ATOM}{name}")
        ]


def test_the_order_of_the_catalog_and_a_later_clock_change_no_byte(made):
    assert made(reversed(MONTHS), now=NOW + timedelta(days=900)) == made(MONTHS)


# --- withdrawn ---


def test_a_withdrawal_empties_an_archive_and_the_chain_closes_over_it(made):
    at = instant("2022-08-19T00:00:00Z")
    gone = [replace(e, withdrawn=at) if "e02" in e.id else e for e in MONTHS]

    after = made(gone)

    assert "feeds/archive/all.2021-02.atom.xml" not in after
    newer = after["feeds/archive/all.2021-03.atom.xml"]
    assert links(newer, "prev-archive") == [f"{PUBLIC}/feeds/archive/all.2021-01.atom.xml"]


def test_tombstones_name_what_was_withdrawn_where_it_stood(made):
    at = instant("2022-08-19T00:00:00.5Z")
    gone = [replace(e, withdrawn=at) if e.id in ("e05-17", "e01-03") else e for e in MONTHS]

    every = made(gone)
    without = made(gone, replace(SMALL, feeds=replace(SMALL.feeds, tombstones=False)))

    graves = {
        name: [
            dict(grave.attrib)
            for grave in etree.fromstring(content).findall(f"{TOMBSTONES}deleted-entry")
        ]
        for name, content in unzipped(every).items()
        if name.endswith(".xml")
    }
    tag = "tag:resources.example.org,2020:entry"
    when = "2022-08-19T00:00:00+00:00"
    assert graves["all.atom.xml"] == [{"ref": f"{tag}/e05-17", "when": when}]
    assert graves["archive/all.2021-01.atom.xml"] == [{"ref": f"{tag}/e01-03", "when": when}]
    assert graves["archive/all.2021-02.atom.xml"] == []
    assert not any(found for name, found in graves.items() if ".rss." in name)
    assert not any(b"deleted-entry" in content for content in without.values())


# --- topics that are renamed, and given up ---


def test_the_former_name_of_a_topic_answers_with_the_same_bytes(made):
    renamed = site(topics=(replace(HOUSING, id="homes", formerly=("housing", "flats")), COURTS))
    entries = (entry("rent", topics=("homes",)), entry("renta", topics=("homes",), language="es"))

    every = made(entries, renamed)

    for end in ("atom.xml", "rss.xml", "json", "es.atom.xml", "es.json.gz"):
        new, *old = (every[f"feeds/{name}.{end}"] for name in ("homes", "housing", "flats"))
        assert old == [new, new]
    assert links(every["feeds/housing.atom.xml"], "self") == [f"{PUBLIC}/feeds/homes.atom.xml"]
    assert findings(every, renamed) == []


def test_a_file_at_a_former_name_is_known_as_a_copy():
    renamed = site(topics=(replace(HOUSING, formerly=("homes",)),))

    assert same_as("feeds/homes.es.atom.xml", renamed) == "feeds/housing.es.atom.xml"
    assert same_as("feeds/housing.json", renamed) == "feeds/housing.json"
    assert same_as("feeds/archive/homes.2021-01.atom.xml", renamed).startswith(
        "feeds/archive/homes"
    )


@pytest.mark.parametrize("entries", [1, 5])
def test_the_feed_of_a_topic_that_was_given_up_says_so_first_and_keeps_what_it_had(made, entries):
    place = site(
        topics=(replace(HOUSING, retired=date(2022, 8, 10)), COURTS),
        feeds=FeedSettings(entries=entries, archives="topics"),
    )
    catalog = (entry("a", "2022-08-09"), entry("b", "2022-08-12"))

    every = made(catalog, place)

    feed = etree.fromstring(every["feeds/housing.atom.xml"])
    first = feed.find(f"{ATOM}entry")
    assert ids(every["feeds/housing.atom.xml"]) == ["housing", "a"][:entries]
    assert first.findtext(f"{ATOM}id") == "tag:resources.example.org,2020:ended/housing"
    assert first.findtext(f"{ATOM}title") == "Housing: this feed has ended"
    assert f'href="{PUBLIC}/feeds/index.html"' in first.findtext(f"{ATOM}content")
    assert feed.findtext(f"{ATOM}updated") == "2022-08-10T10:00:00+00:00"
    assert (links(every["feeds/housing.atom.xml"], "prev-archive") != []) == (entries == 1)
    assert b'"expired": true' in every["feeds/housing.json"]
    assert b"expired" not in every["feeds/courts.json"]
    assert b"feeds/housing" not in every["feeds/feeds.opml"]
    assert findings(every, place) == []


def test_a_feed_that_has_ended_says_so_in_its_own_language(made):
    place = site(topics=(replace(HOUSING, retired=date(2022, 8, 10)),))
    entries = [entry(language, "2022-08-01", language=language) for language in ("en", "es", "he")]

    every = made(entries, place)

    spanish = etree.fromstring(every["feeds/housing.es.atom.xml"]).find(f"{ATOM}entry")
    hebrew = etree.fromstring(every["feeds/housing.he.rss.xml"]).find("channel/item")
    assert spanish.findtext(f"{ATOM}title") == "Vivienda: este canal ha terminado"
    assert hebrew.findtext("description").startswith('<div lang="en" dir="ltr"><p>Nothing new')
    assert findings(every, place) == []


# --- issues ---


def test_the_issues_of_a_newsletter_are_a_feed_for_each_of_its_languages(made):
    place = site(newsletters=(newsletter(languages=("en", "es")),))
    notes = tuple(EditionNote("0", lang, (("housing", ("rent",)),), ()) for lang in ("en", "es"))
    ledger = Ledger((record(snapshots=(entry("rent"),), editions=notes),))

    every = made((), place, ledger, now=instant("2022-09-02T00:00:00Z"))

    for language in ("en", "es"):
        assert ids(every[f"feeds/issues.monthly.{language}.rss.xml"]) == ["2022-09-01"]
    assert "feeds/issues.monthly.atom.xml" not in every
    assert findings(every, place, now=instant("2022-09-02T00:00:00Z")) == []


def test_a_feed_of_issues_is_not_larger_than_a_feed_may_be(made):
    place = site(feeds=FeedSettings(entries=3, octets=6000))
    shown = tuple(entry(f"e{n}", title="word " * 20) for n in range(20))
    note = EditionNote("0", "en", (("housing", tuple(e.id for e in shown)),), ())
    records = [
        record(
            name=f"2022-0{n}-01",
            number=n,
            cutoff=datetime(2022, n, 1, tzinfo=UTC),
            snapshots=shown,
            editions=(note,),
        )
        for n in range(1, 7)
    ]

    every = made((), place, Ledger(tuple(records)))

    assert (
        ids(every["feeds/issues.monthly.json"] and every["feeds/issues.monthly.rss.xml"])[0]
        == "2022-06-01"
    )
    assert all(len(content) <= 6000 for path, content in every.items() if "issues" in path)
    assert findings(every, place) == []


def test_addresses_of_any_site_are_where_the_files_are(made):
    place = site(public_url="https://münchen.example/dünger")

    every = made(MONTHS[:1], place)

    base = address(f"{place.public_url}/", "")
    assert links(every["feeds/all.atom.xml"], "self") == [f"{base}feeds/all.atom.xml"]
