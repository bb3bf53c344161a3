"""A record as a whole: what becomes of each field, and what is refused."""

from datetime import UTC, date, datetime

import pytest
from cleaning import cleaned, html, outcome

from digest.sources.clean.record import KEY_LIMIT
from digest.sources.draft import Draft
from digest.sources.record import Record, Refusal, Text


def test_what_needs_no_cleaning_is_taken_as_it_is():
    draft = cleaned(
        summary=Text("About rent."),
        published="2022-08-05",
        updated="2022-08-06T10:00:00Z",
        key="node/12",
        language="en",
        categories=("Housing",),
        authors=("Jane Doe",),
        withdrawn=True,
        translation_of="node/11",
        raw="<item/>",
    )

    assert (draft.title, draft.summary, draft.place) == ("Rent", "About rent.", "item 1")
    assert (draft.published, draft.updated) == ("2022-08-05", "2022-08-06T10:00:00Z")
    assert (draft.key, draft.translation_of, draft.withdrawn) == ("node/12", "node/11", True)
    assert (draft.language, draft.categories, draft.authors) == ("en", ("Housing",), ("Jane Doe",))
    assert (draft.notices, draft.topics, draft.files) == ((), (), ())


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {
            "title": Text(" \x00"),
            "summary": html("<p>&nbsp;</p>"),
            "content": html("<script>x</script>"),
        },
        {"summary": Text("<b></b>")},
        {"url": "https://example.org/a.pdf", "published": "2022-08-05"},
    ],
    ids=["nothing", "blanks", "a title of tags only", "an address only"],
)
def test_a_record_without_a_word_is_refused(fields):
    record = Record("item 7", raw="<item/>", **fields)

    assert outcome(record) == Refusal("item 7", "neither a title nor a summary", "<item/>")


@pytest.mark.parametrize("field", ["title", "summary", "content"])
def test_one_of_title_summary_and_text_is_enough(field):
    made = outcome(Record("item 1", **{field: Text("Rent is up.")}))

    assert not isinstance(made, Refusal)


def test_a_date_that_cannot_be_read_refuses_the_record_and_says_what_would_be_right():
    made = outcome(Record("item 7", title=Text("Rent"), published="soon", raw="<item/>"))

    assert isinstance(made, Refusal)
    assert (made.place, made.raw) == ("item 7", "<item/>")
    assert made.problem.startswith("published: ")
    assert "soon; " in made.problem


@pytest.mark.parametrize("published", [None, "", " "])
def test_a_record_without_a_date_stays_without_one(published):
    assert cleaned(published=published).published == ""


@pytest.mark.parametrize("published", ["2022-08", "2022"])
def test_a_date_is_no_more_exact_than_its_source(published):
    assert cleaned(published=published).published == published


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2022-08-05", "2022-08-05T04:00:00Z"),
        (date(2022, 1, 5), "2022-01-05T05:00:00Z"),
        (datetime(2022, 8, 5, 10, tzinfo=UTC), "2022-08-05T10:00:00Z"),
        (None, ""),
        ("", ""),
    ],
    ids=["day", "day in winter", "instant", "none", "empty"],
)
def test_a_day_of_change_is_its_beginning_where_the_source_is(written, instant):
    draft = cleaned(updated=written)

    assert (draft.updated, draft.notices) == (instant, ())


@pytest.mark.parametrize("written", ["2022-08", "2022", "soon"])
def test_a_change_without_a_day_is_left_out_and_told(written):
    draft = cleaned(updated=written)

    assert draft.updated == ""
    assert draft.notices[0].startswith("updated left out: ")
    assert written in draft.notices[0]


def test_a_key_is_one_line_and_a_very_long_one_its_hash():
    assert cleaned(key=" a\n b\x00 ").key == "a b"
    assert cleaned(key="x" * KEY_LIMIT).key == "x" * KEY_LIMIT
    assert cleaned(key="x" * (KEY_LIMIT + 1)).key.startswith("sha256:")
    assert cleaned(key=" \x00").key == ""


def test_a_translation_finds_its_original_by_the_same_key():
    draft = cleaned(key="é\x00" * 900, translation_of="é\x00" * 900)

    assert draft.key == draft.translation_of


def test_a_notice_is_given_once():
    draft = cleaned(authors=("a@example.org", "b@example.org"))

    assert len(draft.notices) == 1


def test_a_date_that_names_its_zone_twice_is_read_and_told():
    made = outcome(
        Record("item", title=Text("Rent"), published="Tue, 23 Jul 24 23:18:39 +0200 +0200")
    )

    assert isinstance(made, Draft)
    assert made.published == "2024-07-23T21:18:39Z"
    assert made.notices == ("its date names the zone twice",)
