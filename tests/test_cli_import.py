"""`digest import`, and the catalog that is shipped."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from freezegun import freeze_time

from digest import catalog, config
from digest.cli import main
from digest.text import first_sentence

HERE = Path(__file__).parent
LISTING = HERE / "data/resources-listing.txt"
SHIPPED = HERE.parent / "catalog.json"
SEED = HERE.parents[1] / "shared/seeds/resources-listing.txt"
SETTINGS = """
[site]
title = "Garden Network"
url = "https://gardens.example.org"
public_url = "https://gardens.example.org/digest"
language = "en"
timezone = "America/New_York"
authority = "gardens.example.org"
since = 2020-06-01
postal_address = "1 Example Street"

[topics.soil]
title = "Soil"

[newsletters.monthly]
title = "Monthly"
start = 2023-01-01
from = "Garden Network <news@example.org>"
"""
DOUBTFUL = "Resources\nPublication Date\n08/05/2022\nWho may draw water?\n"


class Site:
    """A site in a folder, on which `digest import` is run at noon of a day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "digest.toml").write_text(SETTINGS, encoding="utf-8")
        self.catalog = folder / "catalog.json"
        self.catalog.write_text('{"entries": []}', encoding="utf-8")

    def run(self, *arguments: str, stdin: bytes | None = None, day: str = "2026-11-20") -> Result:
        with freeze_time(f"{day} 17:00:00"):
            command = ["--site", str(self.folder), "import", *arguments]
            return CliRunner().invoke(main, command, input=stdin)

    def listing(self, text: str) -> str:
        path = self.folder / "listing.txt"
        path.write_text(text, encoding="utf-8")
        return str(path)

    @property
    def entries(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = json.loads(self.catalog.read_bytes())["entries"]
        return entries


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_a_listing_becomes_entries_and_the_report_says_what_to_look_at(site: Site) -> None:
    result = site.run(str(LISTING))

    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(
        "14 records: 14 new, 0 changed, 0 unchanged\n"
        "dates read as month/day/year: 6 of 14 have a second number above 12\n"
    )
    assert len(site.entries) == 14
    assert {entry["added"] for entry in site.entries} == {"2026-11-20T17:00:00Z"}
    derived = [entry for entry in site.entries if entry.get("title_derived")]
    assert len(derived) == 13
    for entry in derived:
        assert f"  {entry['id']}: {entry['title']}\n" in result.stdout
    assert re.search(r"stop in the middle:\n  2023-06-30-\w+: Over\n", result.stdout)


def test_the_same_listing_again_leaves_the_same_bytes(site: Site) -> None:
    site.run(str(LISTING))
    before = site.catalog.read_bytes()

    result = site.run(str(LISTING), day="2026-12-01")

    assert result.stdout == (
        "14 records: 0 new, 0 changed, 14 unchanged\n"
        "dates read as month/day/year: 6 of 14 have a second number above 12\n"
    )
    assert site.catalog.read_bytes() == before


def test_standard_input_is_read_too(site: Site) -> None:
    result = site.run("-", stdin=b"\xef\xbb\xbf" + LISTING.read_bytes().replace(b"\n", b"\r\n"))

    assert result.exit_code == 0, result.output
    assert len(site.entries) == 14


def test_a_dry_run_says_what_would_change_and_writes_nothing(site: Site) -> None:
    site.run(str(LISTING))
    before = site.catalog.read_bytes()
    text = LISTING.read_text(encoding="utf-8").replace("Lunch is soup", "Lunch is thick soup")

    result = site.run(site.listing(text), "--dry-run")

    assert "14 records: 0 new, 1 changed, 13 unchanged" in result.stdout
    assert re.search(r"summary: ….*Lunch is soup\. → ….*Lunch is thick soup\.", result.stdout)
    assert result.stdout.endswith("\nnothing was written\n")
    assert site.catalog.read_bytes() == before


def test_records_added_on_top_are_the_only_new_ones(site: Site) -> None:
    text = LISTING.read_text(encoding="utf-8")
    site.run(site.listing(text.partition("Resources\nWater")[2].join(["Resources\nWater", ""])))
    ids = [entry["id"] for entry in site.entries]

    result = site.run(str(LISTING))

    assert "14 records: 1 new, 0 changed, 13 unchanged" in result.stdout
    assert [entry["id"] for entry in site.entries[1:]] == ids


def test_what_a_person_wrote_stays_and_a_conflict_is_told(site: Site) -> None:
    site.run(str(LISTING))
    document = {"entries": site.entries}
    document["entries"][1] |= {"title": "Canal water", "topics": ["soil"]}
    site.catalog.write_text(json.dumps(document), encoding="utf-8")
    text = LISTING.read_text(encoding="utf-8").replace("Water Rights for", "Water Rights in")

    result = site.run(site.listing(text))

    assert site.entries[1]["title"] == "Canal water"
    assert site.entries[1]["topics"] == ["soil"]
    assert "Canal water stays; the source says Water Rights in Shared Gardens" in result.stdout


def test_only_doubtful_dates_need_a_word_once(site: Site) -> None:
    file = site.listing(DOUBTFUL)

    refused = site.run(file)
    told = site.run(file, "--dates", "dmy")
    remembered = site.run(site.listing(DOUBTFUL.replace("08/05", "09/05")))

    assert refused.exit_code == 1
    assert "line 1 (08/05/2022); say --dates mdy or --dates dmy" in refused.stderr
    assert "dates read as day/month/year: as asked for" in told.stdout
    assert "as in earlier imports" in remembered.stdout
    assert [entry["published"] for entry in site.entries] == ["2022-05-09", "2022-05-08"]


def test_dates_that_read_the_same_either_way_need_no_word(site: Site) -> None:
    result = site.run(site.listing(DOUBTFUL.replace("08/05", "05/05")))

    assert "dates read as written: each reads the same either way" in result.stdout


def test_doubts_and_what_is_left_out_are_told(site: Site) -> None:
    site.run(site.listing(DOUBTFUL), "--dates", "mdy")
    (old,) = site.entries
    text = "Resources\nPublication Date\n08/05/2022\nA talk on compost heat.\n"

    result = site.run(site.listing(text + "Resources\nPublication Date\n08/13/2022\n"))

    assert "2 records: 1 new, 0 changed, 0 unchanged, 1 refused" in result.stdout
    assert f": other words on the same day: {old['id']}\n" in result.stdout
    refused = "refused (as they stand: .digest/refused/listing.txt):\n  line 5: neither a title nor"
    assert refused in result.stdout
    assert f"no longer in the source:\n  {old['id']}: Who may draw water?\n" in result.stdout
    assert "08/13/2022" in (site.folder / ".digest/refused/listing.txt").read_text("utf-8")


def test_long_lists_end_with_a_count(site: Site) -> None:
    record = "Resources\nPublication Date\n08/13/2022\nPage {} of the tool list."

    result = site.run(site.listing("\n".join(record.format(n) for n in range(103))))

    assert "\n  and 3 more\n" in result.stdout


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"Resources\xff", "standard input: is of no kind that is known here"),
        (b"", "standard input: is empty"),
        (b"Resources\nOne\n", "standard input: is of no kind that is known here"),
        (
            b"Resources\nPublication Date\n13/25/2022\nA\n",
            "standard input: none of its records can be an entry; the first of 1, line 1: published: neither number can be a month",
        ),
    ],
    ids=["not text", "empty", "no date", "no such month"],
)
def test_a_listing_that_cannot_be_read_changes_nothing(
    site: Site, content: bytes, problem: str
) -> None:
    before = site.catalog.read_bytes()

    result = site.run("-", stdin=content)

    assert result.exit_code == 1
    assert problem in result.stderr
    assert result.stdout == ""
    assert site.catalog.read_bytes() == before


def test_a_file_that_is_missing_is_named(site: Site) -> None:
    result = site.run("nowhere.txt")

    assert result.exit_code == 1
    assert (
        result.stderr
        == "digest: nowhere.txt: does not exist; is it written right? a web address begins with https://\n"
    )


def test_the_clock_can_be_set_back_and_not_forward(site: Site) -> None:
    assert site.run(str(LISTING), "--as-of", "2027-01-01").exit_code == 1

    site.run(str(LISTING), "--as-of", "2026-11-01 08:00")

    assert site.entries[0]["added"] == "2026-11-01T13:00:00Z"


def test_an_order_that_is_neither_is_wrong_use(site: Site) -> None:
    assert site.run(str(LISTING), "--dates", "ymd").exit_code == 2


# The catalog that is shipped


@pytest.fixture(name="shipped", scope="module")
def _shipped() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(SHIPPED.read_bytes())["entries"]
    return entries


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:[’'][^\W_]+)*", text.casefold())


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[n : n + length]) for n in range(len(found) - length + 1)}


def test_the_shipped_catalog_is_whole(shipped: list[dict[str, Any]]) -> None:
    site = config.read(HERE.parent / "digest.toml")
    assert len(catalog.read(SHIPPED, site).entries) == 29
    assert len({entry["id"] for entry in shipped}) == len(shipped) == 29
    assert len({entry["url"] for entry in shipped}) == 29
    assert len({entry["title"] for entry in shipped}) == 29
    for entry in shipped:
        assert set(entry) == {
            *("id", "title", "summary", "url", "published", "added", "topics", "language")
        }
        assert len(entry["topics"]) <= 3
        assert entry["url"].startswith("https://resources.example.org/")
        assert entry["added"] == f"{entry['published']}T15:00:00Z"
        assert first_sentence(entry["summary"])[0].endswith((".", "?"))
    assert {topic for entry in shipped for topic in entry["topics"]} == {
        topic.id for topic in site.topics
    }
    days = [entry["published"] for entry in shipped]
    assert days == sorted(days, reverse=True)


def test_the_shipped_catalog_is_formatted_as_the_program_writes_it(
    shipped: list[dict[str, Any]],
) -> None:
    written = json.dumps({"entries": shipped}, indent=2, ensure_ascii=False) + "\n"

    assert SHIPPED.read_text(encoding="utf-8") == written


@pytest.mark.skipif(not SEED.exists(), reason="the seed listing is not part of the repository")
def test_the_shipped_catalog_has_the_dates_of_the_seed_and_none_of_its_phrases(
    shipped: list[dict[str, Any]],
) -> None:
    seed = SEED.read_text(encoding="utf-8")

    days = [f"{y}-{m}-{d}" for m, d, y in re.findall(r"(?m)^(\d\d)/(\d\d)/(\d{4})$", seed)]
    shared = [
        " ".join(run)
        for entry in shipped
        for run in runs(f"{entry['title']}\n{entry['summary']}", 6) & runs(seed, 6)
    ]
    assert [entry["published"] for entry in shipped] == days
    assert shared == []
