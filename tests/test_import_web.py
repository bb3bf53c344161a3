"""Sources on the web, from a server that really answers: what is asked, remembered and refused."""

import gzip
import json

import pytest
from fetch.hostile_server import RESET, answer, serving
from importing import (
    Served,
    add_web_source,
    attempted,
    by_title,
    conditional,
    counted_pauses,  # noqa: F401 - a fixture
    counts,
    entries,
    everything,
    fresh_site,  # noqa: F401 - a fixture
    imported,
    item,
    rss,
)

GUIDES = rss(item("A", guid="a", category="Rent"), item("B", guid="b"))


def test_what_has_not_changed_is_not_sent_again_and_the_report_says_so(site):
    with serving(Served(feed=GUIDES)) as server:
        add_web_source(site, server)
        imported(site, "--all")
        before = everything(site)

        result = imported(site, "--all", clock="2024-03-07T08:00:00Z")

    assert result.stdout == "web: unchanged\n"
    assert conditional(server.asked) == [False, True]
    assert everything(site) == before


def test_what_has_changed_since_is_read_and_remembered(site):
    served = Served(feed=GUIDES)
    with serving(served) as server:
        add_web_source(site, server)
        imported(site, "web")
        served.pages["/feed"] = rss(item("C", guid="c"), item("A", guid="a"), item("B", guid="b"))
        second = imported(site, "web")
        third = imported(site, "web")

    assert counts(second)["new"] == 1
    assert third.stdout == "unchanged\n"


def test_after_a_failure_nothing_is_remembered_that_was_not_imported(site):
    served = Served(feed=b"Sorry, \xff\x00")
    with serving(served) as server:
        add_web_source(site, server)
        failed = attempted(site, "web")
        memory = (site / ".digest/sources.json").exists()
        served.pages["/feed"] = GUIDES
        imported(site, "web")

    assert failed.exit_code == 1
    assert not memory
    assert conditional(server.asked) == [False, False]
    assert by_title(site).keys() == {"A", "B"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[topics.courts]", '[topics.rent]\ntitle = "Rent"\n\n[topics.courts]'),
        ('title = "Courts"', 'title = "Courts"\nmatch = ["a"]'),
        ('language = "en"', 'language = "es"'),
        ("allow_private = true", 'allow_private = true\nlanguage = "es"'),
        ("allow_private = true", 'allow_private = true\ntopics = { Rent = "courts" }'),
        ("allow_private = true", 'allow_private = true\nformat = "feed"'),
    ],
    ids=["a topic", "a rule", "the language", "its language", "its categories", "its format"],
)
def test_after_a_change_of_the_settings_all_is_read_anew(site, before, after):
    with serving(Served(feed=GUIDES)) as server:
        add_web_source(site, server)
        imported(site, "web")
        path = site / "digest.toml"
        path.write_text(path.read_text().replace(before, after), encoding="utf-8")

        imported(site, "web")

    assert conditional(server.asked) == [False, False]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('timezone = "UTC"', 'timezone = "Asia/Tokyo"'),
        ('title = "Courts"', 'title = "Courts"\nformerly = ["rent"]'),
        ('every = "day"', 'every = "day"\nlanguages = ["en", "es"]'),
    ],
    ids=["the zone", "a former topic", "languages that are read"],
)
def test_after_a_change_of_what_dates_and_topics_follow_from_all_is_read_anew(site, before, after):
    with serving(Served(feed=GUIDES)) as server:
        add_web_source(site, server)
        imported(site, "web")
        path = site / "digest.toml"
        path.write_text(path.read_text().replace(before, after), encoding="utf-8")

        imported(site, "web")

    assert conditional(server.asked) == [False, False]


def test_what_a_person_took_out_of_the_catalog_comes_back_though_the_server_has_no_news(site):
    with serving(Served(feed=GUIDES)) as server:
        add_web_source(site, server)
        imported(site, "web")
        kept = [entry for entry in entries(site) if entry["title"] == "A"]
        (site / "catalog.json").write_text(json.dumps({"entries": kept}), encoding="utf-8")

        result = imported(site, "web")

    assert conditional(server.asked) == [False, False]
    assert counts(result) | {"new": 1, "unchanged": 1} == counts(result)


def test_a_catalog_from_a_backup_is_brought_up_to_date_though_the_server_has_no_news(site):
    served = Served(feed=GUIDES)
    with serving(served) as server:
        add_web_source(site, server)
        imported(site, "web")
        backup = (site / "catalog.json").read_bytes()
        served.pages["/feed"] = rss(item("A, mended", guid="a"), item("B", guid="b"))
        imported(site, "web")
        (site / "catalog.json").write_bytes(backup)

        imported(site, "web")

    assert by_title(site).keys() == {"A, mended", "B"}


def test_to_withdraw_what_is_missing_the_whole_source_is_read(site):
    served = Served(feed=GUIDES)
    with serving(served) as server:
        add_web_source(site, server)
        imported(site, "web")
        result = imported(site, "web", "--withdraw-missing")
        served.pages["/feed"] = rss(item("A", guid="a"))
        gone = imported(site, "web", "--withdraw-missing")

    assert conditional(server.asked) == [False, False, False]
    assert "unchanged\n" in result.stdout
    assert "withdrawn:\n" in gone.stdout
    assert "withdrawn" in by_title(site)["B"]


def test_an_address_without_a_name_in_the_settings_is_read_whole_each_time(site):
    with serving(Served(feed=GUIDES)) as server:
        for _ in range(2):
            result = imported(site, server.url("/feed"), "--allow-private")

    assert conditional(server.asked) == [False, False]
    assert counts(result)["unchanged"] == 2
    assert {entry["source"]["name"] for entry in entries(site)} == {"127.0.0.1"}


def test_an_answer_that_is_packed_is_unpacked(site):
    served = Served(feed=gzip.compress(GUIDES))
    served.fields["/feed"] = {"content_encoding": "gzip"}
    with serving(served) as server:
        add_web_source(site, server)
        result = imported(site, "web")

    assert counts(result)["new"] == 2


def test_a_source_that_has_moved_for_good_is_read_and_its_new_address_told(site):
    served = Served(new=GUIDES)
    served.statuses["/feed"] = 301
    served.fields["/feed"] = {"location": "/new"}
    with serving(served) as server:
        add_web_source(site, server)
        result = imported(site, "web")

    assert counts(result)["new"] == 2
    assert f"it has moved for good: change its address to {server.url('/new')}" in result.stdout


@pytest.mark.parametrize("way", ["named", "by its address", "behind a redirect"])
def test_a_private_address_is_refused_without_leave_and_nobody_is_asked(site, way):
    with serving(Served(feed=GUIDES)) as server:
        place = server.url("/feed")
        if way == "named":
            add_web_source(site, server)
            path = site / "digest.toml"
            path.write_text(path.read_text().replace("allow_private = true", ""))
            place = "web"
        result = attempted(site, place)

    assert result.exit_code == 1
    assert "lies in a private network, or on this machine" in result.stderr
    assert server.connections == 0
    assert entries(site) == []


@pytest.mark.parametrize(
    ("status", "words"),
    [(404, "404"), (401, "401"), (410, "410"), (500, "500"), (503, "503"), (304, "304")],
)
def test_a_server_that_says_no_is_named_with_its_address_and_nothing_is_written(
    site, status, words
):
    served = Served()
    served.statuses["/feed"] = status
    with serving(served) as server:
        add_web_source(site, server)
        before = everything(site)
        result = attempted(site, "web")

    assert result.exit_code == 1
    assert result.stderr.startswith(f"digest: {server.url('/feed')}: ")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert everything(site) == before


def test_a_fault_that_passes_is_tried_again_after_pauses(site, pauses):
    first = [[answer(b"", 503)], [RESET], [answer(GUIDES)]]
    with serving(lambda _: first.pop(0)) as server:
        add_web_source(site, server)
        result = imported(site, "web")

    assert counts(result)["new"] == 2
    assert max(pauses) == 3
