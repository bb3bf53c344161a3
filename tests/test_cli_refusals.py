"""What people get wrong or cannot have: said in a line, with its exit code, and nothing lost."""

import shutil
from pathlib import Path

import pytest
from sites import SETTINGS, catalog, digest, entry, tree

from digest.cli import VERBS


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "digest.toml").write_text(SETTINGS)
    catalog(tmp_path, entry("rent"), entry("eviction", "2022-08-20"))
    return tmp_path


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            ("run", "weekly"),
            "digest: weekly: is no newsletter of digest.toml; there are: monthly, alerts",
        ),
        (
            ("run", "monthly", "--include", "nobody"),
            "digest: nobody: is not in the catalog; see the ids in catalog.json",
        ),
        (
            ("run", "alerts", "--include", "rent"),
            "digest: rent: has no topic or language of alerts",
        ),
        # as of a variable of the shell that is not set
        (("run", "", "--now"), "digest: is no newsletter of digest.toml; there are: monthly"),
        (("run", "--as-of", "2022-09-01"), "digest: --as-of 2022-09-01: has not come yet"),
        (("preview", "nobody"), "digest: nobody: is no newsletter"),
        (("preview", "monthly", "--topic", "nothing"), "digest: nothing: is no topic"),
        (("preview", "monthly", "--language", "fr"), "digest: fr: is no language of monthly"),
        (("explain", "nobody"), "digest: nobody: is neither in the catalog nor was it announced"),
        (("redo", "monthly"), "digest: monthly: has no issue yet"),
        (("withdraw", "nobody"), "digest: nobody: is neither in the catalog nor was it announced"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_said_in_one_line_with_exit_code_1(site, words, line):
    before = tree(site)

    result = digest(site, *words)

    assert result.exit_code == 1
    assert result.output.startswith(line)
    assert result.output.count("\n") == 1
    assert tree(site) == before


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--now"),
        ("run", "--accept-late"),
        ("run", "--include", "rent"),
        ("run", "monthly", "--accept-late", "--pass-over-late"),
        ("run", "monthly", "--now", "--catch-up"),
        ("run", "--as-of", "yesterday"),
        ("fly",),
        ("run", "--fly"),
    ],
    ids=" ".join,
)
def test_a_call_that_makes_no_sense_ends_with_exit_code_2_and_writes_nothing(site, words):
    before = tree(site)

    assert digest(site, *words).exit_code == 2
    assert tree(site) == before


NEEDS_NO_CATALOG = ("templates", "translations")


@pytest.mark.parametrize("verb", [v for v in VERBS if v != "init"])
@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("catalog.json", '{"entries": [', "digest: catalog.json:1:14: is not JSON"),
        (
            "catalog.json",
            '{"entries": [{"id": "a", "title": 7}]}',
            "digest: catalog.json: entries[0].title",
        ),
        ("catalog.json", '{"entries": [7]}', "digest: catalog.json: entries[0]: must be a table"),
        ("catalog.json", b"\xff\xfe", "digest: catalog.json: byte 0: is not UTF-8"),
        ("digest.toml", "[site", "digest: digest.toml: is not TOML"),
        (
            "digest.toml",
            SETTINGS.replace("every", "evry"),
            "digest: digest.toml: newsletters.monthly.evry: is not a setting; did you mean every?",
        ),
    ],
    ids=["cut off", "wrong type", "no row", "no text", "no table", "misspelt"],
)
def test_a_broken_file_is_named_with_the_place_by_every_verb(site, verb, name, content, line):
    (site / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    listing = site / "listing.txt"
    listing.write_text("Resources\nPublication Date\n08/15/2022\nAbout leases.\n")
    needs = {
        "preview": ["monthly"],
        "explain": ["rent"],
        "redo": ["monthly"],
        "edit": ["monthly"],
        "diff": ["monthly"],
        "simulate": ["monthly"],
        "withdraw": ["rent"],
        "import": [str(listing)],
    }

    result = digest(site, verb, *needs.get(verb, []))

    if name == "catalog.json" and verb in NEEDS_NO_CATALOG:
        assert result.exit_code == 0
        return
    assert result.exit_code == 1
    assert result.output.startswith(line)


def test_every_fault_of_a_catalog_has_a_line(site):
    catalog(site, entry("a", topics=["hosing"]), entry("a"), entry("b", url="ftp://x"))

    result = digest(site, "run")

    assert result.output.splitlines() == [
        "digest: catalog.json: entries[0].topics: unknown topic hosing; did you mean housing?",
        "digest: catalog.json: entries[1].id: a is also the id of entries[0]; give each its own",
        (
            "digest: catalog.json: entries[2].url: not a web address: ftp://x; "
            "write it like https://www.example.org/guide"
        ),
    ]


def test_a_clock_before_the_last_cut_off_stops_the_run_and_names_the_record(site):
    digest(site, "run", clock="2035-01-01T12:00:00Z")

    result = digest(site, "run", clock="2022-08-02T12:00:00Z")

    assert result.exit_code == 1
    assert (
        result.output.startswith("digest: mail/monthly/2034-12-01: its cut-off")
        or "2035-01-01" in result.output
    )


def test_an_issue_that_loses_all_its_entries_loses_its_page(site):
    digest(site, "run")
    digest(site, "withdraw", "rent")

    result = digest(site, "redo", "monthly")

    assert "no issue (all its entries were withdrawn)" in result.output
    assert not (site / "outbox/web/monthly/2022-08-01").exists()
    assert not list((site / "outbox/mail/monthly/2022-08-01").glob("*.eml"))


def test_a_lost_ledger_stops_everything_and_says_how_to_go_on(site):
    digest(site, "run")
    shutil.rmtree(site / "outbox/mail/monthly")
    before = tree(site)

    result = digest(site, "run", clock="2022-09-02T12:00:00Z")

    assert result.exit_code == 1
    assert "mail/monthly: holds no record, and web/monthly has pages of issues" in result.output
    assert "restore outbox/mail/monthly from a backup" in result.output
    assert tree(site) == before


def test_a_decision_about_nothing_says_so_and_leaves_no_record(site):
    digest(site, "run")
    before = tree(site)

    result = digest(site, "run", "monthly", "--accept-late", clock="2022-08-03T12:00:00Z")

    assert result.exit_code == 0
    assert "nothing was decided" in result.output
    assert tree(site) == before


def test_preview_for_a_topic_with_nothing_in_the_issue_says_so(site):
    result = digest(site, "preview", "monthly", "--topic", "courts")

    assert result.exit_code == 1
    assert result.output.startswith("digest: courts: has nothing in this issue")


def test_an_id_on_hold_that_no_entry_has_is_named_at_each_run(site):
    held = SETTINGS.replace(
        'start = 2022-06-01\nfrom = "Ex', 'hold = ["evicton"]\nstart = 2022-06-01\nfrom = "Ex'
    )
    (site / "digest.toml").write_text(held)

    for verb in ("run", "run", "status"):
        assert (
            "look at hold in newsletters.monthly: no entry has the id evicton"
            in digest(site, verb).output
        )


@pytest.mark.parametrize("absent", [None, ""])
def test_withdraw_marks_an_entry_whose_mark_is_empty(site, absent):
    catalog(site, entry("rent", withdrawn=absent))

    digest(site, "withdraw", "rent")

    assert "it is withdrawn" in digest(site, "explain", "rent").output


def test_a_withdrawal_that_the_disk_refuses_changes_nothing(site):
    digest(site, "run")
    (site / "outbox/feeds/all.atom.xml").unlink()
    (site / "outbox/feeds/all.atom.xml").mkdir()
    before = tree(site)

    assert digest(site, "withdraw", "rent").exit_code == 1
    assert tree(site) == before


def test_a_page_of_a_language_in_which_nothing_is_left_goes(site):
    both = SETTINGS.replace(
        "[newsletters.monthly]", '[newsletters.monthly]\nlanguages = ["en", "es"]'
    )
    (site / "digest.toml").write_text(both)
    catalog(site, entry("rent"))
    digest(site, "run")
    rent_es = entry("rent-es", "2022-08-05", language="es", translation_of="rent")
    catalog(site, entry("rent"), rent_es, entry("heat", "2022-08-05"))
    digest(site, "run", clock="2022-09-02T12:00:00Z")
    page = site / "outbox/web/monthly/2022-09-01/index.html"
    assert "heat guide" in page.read_text()

    digest(site, "withdraw", "heat", clock="2022-09-02T13:00:00Z")
    digest(site, "redo", "monthly", clock="2022-09-02T13:00:00Z")

    assert not page.exists()
    assert (page.parent / "es.html").is_file()


def test_redo_keeps_the_languages_that_the_issue_was_asked_for_in(site):
    digest(site, "run")
    both = SETTINGS.replace(
        "[newsletters.monthly]", '[newsletters.monthly]\nlanguages = ["en", "es"]'
    )
    (site / "digest.toml").write_text(both)

    assert "unchanged" in digest(site, "redo", "monthly").output
    assert digest(site, "feeds").output.startswith("0 files changed")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        (
            {"url": "www.example.org/x"},
            "url: not a web address: www.example.org/x; write it like https://",
        ),
        (
            {"language": "Spanish"},
            'language: not a language tag: Spanish; write it like "en" or "es-MX"',
        ),
        ({"topics": "housing"}, "topics: must be a list in [ ] or nothing, and is text in quotes"),
        ({"title": 7}, "title: must be text in quotes or nothing, and is a whole number"),
    ],
    ids=["no scheme", "name of a language", "no list", "a number"],
)
def test_what_a_lay_person_gets_wrong_is_said_in_plain_words(site, fields, problem):
    catalog(site, entry("a", **fields))

    result = digest(site, "run")

    assert result.exit_code == 1
    assert result.output.startswith(f"digest: catalog.json: entries[0].{problem}")


def test_preview_refuses_a_clock_before_the_last_cut_off(site):
    digest(site, "run", clock="2035-01-01T15:00:00Z")

    result = digest(site, "preview", "monthly")

    assert result.exit_code == 1
    assert "is later than the clock" in result.output
