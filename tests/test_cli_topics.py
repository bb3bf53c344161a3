"""`digest topics`: what it says of topics and entries, and what --apply writes."""

import json
from pathlib import Path

import pytest
from sites import SETTINGS, catalog, digest, entry, tree

RULES = SETTINGS.replace(
    '[topics.courts]\ntitle = "Courts"',
    '[topics.courts]\ntitle = "Courts"\nmatch = { en = ["trial*", "bail"], es = ["juicio*"] }',
)
SOURCES = """
[sources.site]
from = "https://www.example.org/feed"

[sources.site.topics]
"Know your rights" = ["housing"]
"Jobs" = false
"""


def imported(
    id: str, *, topics: list[str], given: list[str], categories: list[str], **fields: object
):
    source = {"name": "site", "title": f"{id} guide", "categories": categories}
    source |= {"topics": given} if given else {}
    return entry(id, topics=topics, source=source, **fields)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "digest.toml").write_text(RULES + SOURCES)
    catalog(tmp_path, entry("rent"), entry("trial", "2022-05-20", topics=[]))
    return tmp_path


def topics_of(site: Path) -> dict[str, list[str]]:
    entries = json.loads((site / "catalog.json").read_text())["entries"]
    return {entry["id"]: entry.get("topics") for entry in entries}


# --- all topics ---


def test_each_topic_has_a_line_and_what_wants_looking_at_stands_below(site):
    catalog(
        site,
        entry("rent", "2022-05-31"),
        entry("older", "2022-03-01"),
        entry("lease", "2022-07-01", topics=[]),
        imported("a", topics=["courts"], given=[], categories=["News", "Jobs", "Housing"]),
    )

    lines = digest(site, "topics", clock="2022-08-02T12:00:00Z").output.splitlines()

    assert lines == [
        "housing  2 entries, newest 2022-05-31; silent since 2022-06",
        "courts   1 entry, newest 2022-07-05",
        "",
        "entries without a topic: 1",
        "  lease “lease guide”",
        "",
        "rules that never fire: 3",
        "  courts: trial* (en)",
        "  courts: bail (en)",
        "  courts: juicio* (es)",
        "",
        "categories that no topic takes (name them below [sources.NAME.topics] in digest.toml): 1",
        "  site: News, 1 entry",
    ]


def test_languages_are_counted_where_there_are_several(site):
    catalog(site, entry("a"), entry("b"), entry("c", language="es"))

    assert "housing  3 entries (2 en, 1 es), newest 2022-07-05" in digest(site, "topics").output


def test_months_without_an_entry_are_counted_where_a_topic_is_not_silent(site):
    catalog(site, entry("a", "2022-01-05"), entry("b", "2022-07-05"))

    assert "newest 2022-07-05; 5 of 7 months without one" in digest(site, "topics").output


def test_a_topic_without_entries_or_with_none_yet_or_given_up_says_so(site):
    settings = RULES.replace('title = "Housing"', 'title = "Housing"\nretired = 2022-07-01')
    (site / "digest.toml").write_text(settings)
    catalog(site, entry("a", "2021-01-01"), entry("b", "2023-01-01", topics=["courts"]))

    output = digest(site, "topics").output

    assert "housing  1 entry, newest 2021-01-01; given up" in output
    assert "courts   1 entry, none of them visible yet" in output
    catalog(site, entry("a", "2021-01-01"))
    assert "courts   no entries" in digest(site, "topics").output


def test_as_of_moves_the_present_and_nothing_is_written(site):
    before = tree(site)

    output = digest(site, "topics", "--as-of", "2022-07-31").output

    assert "silent" not in output
    assert "silent since 2022-08" in digest(site, "topics", "--as-of", "2022-09-01").output
    assert tree(site) == before


def test_what_apply_would_do_is_announced(site):
    assert (
        "today's rules would change 1 entry: digest topics --apply" in digest(site, "topics").output
    )


def test_everything_is_there_as_json(site):
    catalog(
        site,
        entry("rent", "2022-05-31"),
        entry("lease", "2022-07-01", topics=[], title="Bail"),
        imported("a", topics=["courts"], given=["courts"], categories=["News"]),
    )

    whole = json.loads(digest(site, "topics", "--json").output)

    assert whole["topics"]["housing"] == {
        "entries": 1,
        "languages": {"en": 1},
        "first": "2022-05-31",
        "newest": "2022-05-31",
        "months": 3,
        "silent_months": ["2022-06", "2022-07"],
        "silent_since": "2022-06",
    }
    assert whole["without_topic"] == ["lease"]
    assert whole["rules_that_never_fire"] == [
        {"topic": "courts", "language": "en", "rule": "trial*"},
        {"topic": "courts", "language": "es", "rule": "juicio*"},
    ]
    assert whole["categories_without_topic"] == [
        {"source": "site", "category": "News", "entries": 1}
    ]
    assert whole["to_apply"] == 2


def test_withdrawn_entries_are_no_ones_work(site):
    catalog(site, entry("trial", topics=[], withdrawn="2022-07-10T00:00:00Z"))

    output = digest(site, "topics").output

    assert "without a topic" not in output
    assert "courts: trial* (en)" in output


# --- one entry ---


def test_an_entry_is_told_what_gave_it_each_topic(site):
    catalog(
        site,
        imported(
            "a",
            topics=["housing", "courts"],
            given=["courts"],
            categories=["Know your rights", "Courts"],
            title="A trial",
        ),
        entry("b", topics=["housing"], title="Bail"),
    )

    assert digest(site, "topics", "a").output.splitlines() == [
        "a “A trial”",
        "  housing: by category “Know your rights” of site",
        "  courts: by rule “trial*”, by category “Courts” of site",
    ]
    assert digest(site, "topics", "b").output.splitlines() == [
        "b “Bail”",
        "  housing: by hand",
        "  not courts, though it would be: by rule “bail”",
        "  its topics were chosen by a person, so --apply leaves them as they are",
    ]


def test_an_entry_without_topics_is_told_how_to_get_them(site):
    assert digest(site, "topics", "trial").output.splitlines() == [
        "trial “trial guide”",
        "  no topic",
        "  not courts, though it would be: by rule “trial*”",
        "  to give it what it lacks: digest topics trial --apply",
    ]


def test_an_entry_is_told_as_json(site):
    catalog(
        site,
        imported("a", topics=["housing"], given=["courts"], categories=["Courts"], title="A trial"),
    )

    assert json.loads(digest(site, "topics", "a", "--json").output) == {
        "id": "a",
        "topics": {"housing": []},
        "by_hand": ["housing"],
        "not_given": {"courts": [{"rule": "trial*"}, {"source": "site", "category": "Courts"}]},
        "chosen_by_a_person": True,
    }


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("trail", "digest: trail: is no entry of the catalog; did you mean trial?"),
        ("zzz", "digest: zzz: is no entry of the catalog; see catalog.json"),
        ("courts", "digest: courts: is a topic, and no entry; digest topics lists all of them"),
    ],
)
@pytest.mark.parametrize("more", [(), ("--apply",), ("--apply", "--dry-run")])
def test_an_unknown_id_is_one_line_and_exit_code_1(site, id, said, more):
    before = tree(site)

    result = digest(site, "topics", id, *more)

    assert (result.exit_code, result.output.strip()) == (1, said)
    assert tree(site) == before


# --- giving topics ---


def test_apply_gives_topics_to_what_a_person_left_without(site):
    result = digest(site, "topics", "--apply")

    assert result.output.splitlines() == ["trial gets courts", "1 entry changed"]
    assert topics_of(site) == {"rent": ["housing"], "trial": ["courts"]}
    assert digest(site, "topics", "--apply").output == "0 entries changed\n"


def test_a_dry_run_says_the_same_and_writes_nothing(site):
    before = tree(site)

    result = digest(site, "topics", "--apply", "--dry-run")

    assert result.output.splitlines() == [
        "trial gets courts",
        "1 entry changed",
        "nothing was written",
    ]
    assert tree(site) == before


def test_apply_follows_rules_where_no_person_has_touched_an_entry_of_a_source(site):
    catalog(
        site,
        imported("a", topics=["housing"], given=["housing"], categories=["Courts"]),
        imported("b", topics=["housing"], given=["courts"], categories=["Courts"]),
        imported("c", topics=[], given=[], categories=["know your RIGHTS"], title="Trial"),
        imported("d", topics=["courts"], given=["courts"], categories=[]),
        imported("e", topics=[], given=["courts"], categories=["Courts"]),
    )

    output = digest(site, "topics", "--apply").output

    assert output.splitlines() == [
        "a gets courts, loses housing",
        "c gets housing, gets courts",
        "d loses courts",
        "3 entries changed",
    ]
    assert topics_of(site) == {
        "a": ["courts"],
        "b": ["housing"],
        "c": ["housing", "courts"],
        "d": [],
        "e": [],
    }
    assert digest(site, "topics", "--apply").output == "0 entries changed\n"


def test_what_apply_gave_is_the_sources_and_nobodys(site):
    catalog(site, imported("a", topics=[], given=[], categories=["Courts"], note="kept"))

    digest(site, "topics", "--apply")

    (row,) = json.loads((site / "catalog.json").read_text())["entries"]
    assert row["source"] == {
        "name": "site",
        "title": "a guide",
        "categories": ["Courts"],
        "topics": ["courts"],
    }
    assert row["note"] == "kept"


def test_of_several_sources_the_one_that_gave_the_topics_remembers_the_new_ones(site):
    sources = [
        {"name": "site", "categories": ["Courts"], "topics": ["housing"]},
        {"name": "old", "categories": ["x"], "topics": ["courts", "housing"]},
    ]
    catalog(site, entry("a", topics=["housing"], source=sources))

    digest(site, "topics", "--apply")

    (row,) = json.loads((site / "catalog.json").read_text())["entries"]
    assert row["topics"] == ["courts"]
    assert [memory["topics"] for memory in row["source"]] == [["courts"], ["courts", "housing"]]


def test_apply_to_one_entry_leaves_the_others(site):
    catalog(site, entry("trial-1", topics=[]), entry("trial-2", topics=[]))

    digest(site, "topics", "trial-2", "--apply")

    assert topics_of(site) == {"trial-1": [], "trial-2": ["courts"]}


def test_apply_as_json_says_before_and_after(site):
    said = json.loads(digest(site, "topics", "--apply", "--json", "--dry-run").output)

    assert said == {
        "changed": [{"id": "trial", "before": [], "after": ["courts"]}],
        "written": False,
    }


def test_a_dry_run_belongs_to_apply(site):
    result = digest(site, "topics", "--dry-run")

    assert result.exit_code == 2
    assert "--dry-run belongs to --apply" in result.output


@pytest.mark.parametrize(
    "source", ["listing", 7, {"name": 7}, [None], {"name": "x", "topics": "a"}]
)
def test_a_source_that_says_nothing_useful_does_no_harm(site, source):
    catalog(site, entry("trial", topics=[], source=source))

    assert digest(site, "topics").exit_code == 0
    assert digest(site, "topics", "--apply").output.startswith("trial gets courts")
