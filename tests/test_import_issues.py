"""What readers get after an import: nothing old by the hundred, nothing twice, nothing lost."""

from pathlib import Path

import pytest
from importing import (
    announced,
    attempted,
    by_title,
    counts,
    entries,
    everything,
    imported,
    item,
    rss,
    site_in,
)
from sites import digest

ARCHIVE = [
    item(f"Old guide {n}", day=f"2024-0{1 + n % 2}-{1 + n % 28:02}", guid=f"old-{n}")
    for n in range(60)
]


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    """A site with a source that has been imported and announced once, on 6 March."""
    site = site_in(tmp_path / "site", '\n[sources.feed]\nfrom = "feed.xml"\n')
    hold(site, item("First", guid="first"))
    imported(site, "feed", clock="2024-03-06T08:00:00Z")
    run(site, "2024-03-06T10:00:00Z")
    return site


def hold(site: Path, *items: str) -> None:
    """Have the source hold these."""
    (site / "feed.xml").write_bytes(rss(*items))


def run(site: Path, clock: str, *words: str, code: int = 0) -> str:
    result = digest(site, "run", *words, clock=clock)
    assert result.exit_code == code, result.output
    return result.output


def test_an_archive_that_is_imported_at_once_waits_for_a_person_and_reaches_nobody(site):
    hold(site, item("New", day="2024-03-06", guid="new"), *ARCHIVE, item("First", guid="first"))
    imported(site, "--all", clock="2024-03-07T08:00:00Z")

    told = run(site, "2024-03-07T10:00:00Z", code=4)
    again = run(site, "2024-03-08T10:00:00Z")

    assert announced(site) == [["First"], ["New"]]
    assert "60 entries" in told
    assert "--accept-late" in told
    assert "waits: 60 entries" in again


def test_an_archive_that_a_person_passes_over_stays_in_the_feeds_and_out_of_the_mail(site):
    hold(site, *ARCHIVE, item("First", guid="first"))
    imported(site, "feed", clock="2024-03-07T08:00:00Z")
    run(site, "2024-03-07T10:00:00Z", code=4)

    run(site, "2024-03-07T11:00:00Z", "monthly", "--pass-over-late")
    hold(site, item("Next", day="2024-03-08", guid="next"), *ARCHIVE)
    imported(site, "feed", clock="2024-03-08T08:00:00Z")
    run(site, "2024-03-09T10:00:00Z")

    assert announced(site) == [["First"], ["Next"]]
    assert b"Old guide 59" in (site / "outbox/feeds/all.atom.xml").read_bytes()


def test_the_whole_archive_is_announced_once_when_a_person_accepts_it(site):
    hold(site, *ARCHIVE)
    imported(site, "feed", clock="2024-03-07T08:00:00Z")
    run(site, "2024-03-07T10:00:00Z", code=4)

    run(site, "2024-03-07T11:00:00Z", "monthly", "--accept-late", "--now")
    imported(site, "feed", clock="2024-03-08T08:00:00Z")
    run(site, "2024-03-08T10:00:00Z")

    assert [len(issue) for issue in announced(site)] == [1, 60]


def test_other_titles_days_addresses_and_words_of_what_was_announced_announce_nothing(site):
    hold(
        site,
        item(
            "First, in other words",
            day="2024-03-07",
            guid="first",
            link="https://www.example.org/moved/",
            description="All of it is new.",
        ),
    )
    result = imported(site, "feed", clock="2024-03-07T12:00:00Z")

    for day in (8, 9, 10):
        run(site, f"2024-03-{day:02}T10:00:00Z")

    assert counts(result) | {"new": 0, "changed": 1} == counts(result)
    assert announced(site) == [["First"]]
    assert b"First, in other words" in (site / "outbox/feeds/all.rss.xml").read_bytes()


def test_another_source_with_the_same_resource_announces_it_no_second_time(site):
    (site / "digest.toml").write_text(
        (site / "digest.toml").read_text() + '\n[sources.sheet]\nfrom = "sheet.csv"\n'
    )
    hold(site, item("First", guid="first", link="http://www.example.org/first"))
    imported(site, "feed", clock="2024-03-07T08:00:00Z")
    sheet = "id,Title,Date,URL\n17,First,2024-03-05,https://www.example.org/first/?utm_source=x\n"
    (site / "sheet.csv").write_text(sheet, encoding="utf-8")

    result = imported(site, "sheet", clock="2024-03-07T08:30:00Z")
    run(site, "2024-03-07T10:00:00Z")

    assert counts(result)["new"] == 0
    assert announced(site) == [["First"]]
    (only,) = entries(site)
    assert [memory["name"] for memory in only["source"]] == ["feed", "sheet"]


def test_an_entry_that_leaves_its_source_stays_and_its_return_is_no_news(site):
    hold(site, item("Second", day="2024-03-06", guid="second"))
    gone = imported(site, "feed", clock="2024-03-07T08:00:00Z")
    run(site, "2024-03-07T10:00:00Z")
    hold(site, item("Second", day="2024-03-06", guid="second"), item("First", guid="first"))
    back = imported(site, "feed", clock="2024-03-08T08:00:00Z")
    run(site, "2024-03-08T10:00:00Z")

    assert "kept, but no longer in the source:\n" in gone.stdout
    assert counts(back)["unchanged"] == 2
    assert announced(site) == [["First"], ["Second"]]


def test_what_has_no_date_waits_and_is_sent_once_when_the_source_has_one(site):
    hold(site, item("Undated", day="", guid="u"), item("First", guid="first"))
    imported(site, "feed", clock="2024-03-07T08:00:00Z")
    told = run(site, "2024-03-07T10:00:00Z")

    hold(site, item("Undated", day="2024-03-07", guid="u"), item("First", guid="first"))
    imported(site, "feed", clock="2024-03-08T08:00:00Z")
    run(site, "2024-03-08T10:00:00Z")
    run(site, "2024-03-09T10:00:00Z")

    assert "it has no date" in told
    assert announced(site) == [["First"], ["Undated"]]


def test_what_is_to_come_waits_for_its_day(site):
    hold(site, item("April", day="2024-04-10", guid="april"), item("First", guid="first"))
    imported(site, "feed", clock="2024-03-07T08:00:00Z")

    run(site, "2024-03-07T10:00:00Z")
    run(site, "2024-04-09T10:00:00Z")
    before = announced(site)
    run(site, "2024-04-11T10:00:00Z")

    assert before == [["First"]]
    assert announced(site) == [["First"], ["April"]]


def test_what_a_person_wrote_is_what_readers_get_whatever_the_source_says_later(site):
    hold(site, item("Draft title", day="2024-03-06", guid="x"), item("First", guid="first"))
    imported(site, "feed", clock="2024-03-06T12:00:00Z")
    text = (site / "catalog.json").read_text()
    edited = text.replace('"title": "Draft title"', '"title": "By hand"', 1)
    (site / "catalog.json").write_text(edited, encoding="utf-8")
    hold(site, item("Other title", day="2024-03-06", guid="x"), item("First", guid="first"))

    result = imported(site, "feed", clock="2024-03-07T08:00:00Z")
    run(site, "2024-03-07T10:00:00Z")

    assert "title: By hand stays; the source says Other title" in result.stdout
    assert announced(site)[-1] == ["By hand"]
    assert "By hand" in by_title(site)


def test_a_source_with_the_numbers_of_another_is_refused_and_changes_nothing(site):
    rows = "\n".join(f"{n},Guide on rent {n},2024-02-0{n}" for n in range(1, 7))
    (site / "one.csv").write_text(f"id,Title,Date\n{rows}\n", encoding="utf-8")
    imported(site, site / "one.csv", "--as", "lists", clock="2024-03-07T08:00:00Z")
    fish = ("Carp", "Herring", "Mackerel", "Perch", "Salmon", "Trout")
    rows = "\n".join(f"{n},{name},2023-11-1{n}" for n, name in enumerate(fish, 1))
    (site / "two.csv").write_text(f"id,Title,Date\n{rows}\n", encoding="utf-8")
    before = everything(site)

    again = (site / "two.csv", "--as", "lists")
    refused = attempted(site, *again, clock="2024-03-07T09:00:00Z")
    after = everything(site)
    named = imported(site, site / "two.csv", "--as", "fish", clock="2024-03-07T09:00:00Z")

    assert refused.exit_code == 1
    assert "looks like another source with the same numbering" in refused.stderr
    assert "--as NAME" in refused.stderr
    assert {n: b for n, b in after.items() if n != ".digest/lock"} == {
        n: b for n, b in before.items() if n != ".digest/lock"
    }
    assert counts(named)["new"] == 6


def test_more_than_half_of_a_source_gone_withdraws_nothing(site):
    hold(site, *ARCHIVE[:30])
    imported(site, "feed", clock="2024-03-07T08:00:00Z")
    before = (site / "catalog.json").read_bytes()
    hold(site, *ARCHIVE[:5])

    refused = attempted(site, "feed", "--withdraw-missing", clock="2024-03-08T08:00:00Z")

    assert refused.exit_code == 1
    assert "missing, more than half: nothing was withdrawn" in refused.stderr
    assert (site / "catalog.json").read_bytes() == before


def test_nothing_is_withdrawn_where_a_part_of_the_source_could_not_be_read(site):
    hold(site, item("Broken", day="", guid="z", pubDate="soon"))
    before = (site / "catalog.json").read_bytes()

    refused = attempted(site, "feed", "--withdraw-missing", clock="2024-03-08T08:00:00Z")
    hold(site, item("Broken", day="", guid="z", pubDate="soon"), item("Other", guid="o"))
    refused_too = attempted(site, "feed", "--withdraw-missing", clock="2024-03-08T08:00:00Z")

    assert (refused.exit_code, refused_too.exit_code) == (1, 1)
    assert "nothing tells which" in refused_too.stderr
    assert "are missing" in refused_too.stderr
    assert (site / "catalog.json").read_bytes() == before


def test_a_title_that_comes_back_each_week_is_something_new_each_week(site):
    def week(*rows: str) -> None:
        (site / "sheet.csv").write_text("\n".join(["Title,Date", *rows, ""]), encoding="utf-8")

    week("Weekly update,2024-02-28")
    imported(site, site / "sheet.csv", clock="2024-02-28T12:00:00Z")
    week("Weekly update,2024-03-06", "Something else,2024-02-28", "Weekly update,2024-02-28")
    imported(site, site / "sheet.csv", clock="2024-03-06T12:00:00Z")
    week("Weekly update,2024-03-13", "Something else,2024-03-06")

    result = imported(site, site / "sheet.csv", clock="2024-03-13T12:00:00Z")

    assert counts(result) | {"new": 2, "unchanged": 0} == counts(result)
    assert "the same words on another day" in result.stdout
    days = [entry["published"] for entry in entries(site) if entry["title"] == "Weekly update"]
    assert days == ["2024-03-13", "2024-03-06", "2024-02-28"]


def test_what_two_sources_have_stays_when_one_of_them_has_it_no_longer(site):
    sheet = '\n[sources.sheet]\nfrom = "sheet.csv"\nmissing = "withdraw"\n'
    (site / "digest.toml").write_text((site / "digest.toml").read_text() + sheet)
    stays = [f"Of the sheet {n},2024-03-0{n}" for n in range(1, 5)]
    rows = ["First,2024-03-05", "Only here,2024-03-04"]
    (site / "sheet.csv").write_text("\n".join(["Title,Date", *rows, *stays]), encoding="utf-8")
    imported(site, "sheet")
    (site / "sheet.csv").write_text("\n".join(["Title,Date", *stays]), encoding="utf-8")

    result = imported(site, "sheet", clock="2024-03-07T08:00:00Z")

    assert "withdrawn:\n" in result.stdout
    assert [e["title"] for e in entries(site) if e.get("withdrawn")] == ["Only here"]


def test_a_translation_names_the_entry_that_it_translates_also_when_its_title_has_changed(site):
    def write(title: str) -> None:
        original = f"---\nid: rights\ntitle: {title}\ndate: 2024-03-05\n---\nWords.\n"
        (folder / "rights.md").write_text(original, encoding="utf-8")
        said = "id: derechos\ntranslation_of: rights\nlanguage: es\ntitle: Derechos"
        translated = f"---\n{said}\ndate: 2024-03-05\n---\nPalabras.\n"
        (folder / "derechos.md").write_text(translated, encoding="utf-8")

    (folder := site / "posts").mkdir()
    write("Rights of tenants")
    imported(site, folder)
    before = by_title(site)
    write("What tenants may ask for")
    imported(site, folder, clock="2024-03-07T08:00:00Z")

    after = by_title(site)
    assert before["Derechos"]["translation_of"] == before["Rights of tenants"]["id"]
    assert after["Derechos"]["translation_of"] == after["What tenants may ask for"]["id"]
    assert after["What tenants may ask for"]["id"] == before["Rights of tenants"]["id"]


def test_two_sources_with_keys_of_their_own_share_an_entry_by_its_day_and_words(site):
    (site / "sheet.csv").write_text("id,Title,Date\n17,First,2024-03-05\n", encoding="utf-8")

    result = imported(site, site / "sheet.csv", clock="2024-03-07T08:00:00Z")

    assert counts(result)["new"] == 0
    (only,) = entries(site)
    assert [memory["key"] for memory in only["source"]] == ["first", "17"]
