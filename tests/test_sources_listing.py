"""The listing of resources, read as text: what is a record, and what is refused."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.sources.draft import Draft, looks_cut_off, opens, wording
from digest.sources.listing import Listing, read

TODAY = date(2026, 11, 20)
SAMPLE = (Path(__file__).parent / "data/resources-listing.txt").read_text(encoding="utf-8")
SEED = Path(__file__).parents[2] / "shared/seeds/resources-listing.txt"
RECORD = "Resources\nPublication Date\n07/22/2022\n"


def drafts(text: str) -> tuple[Draft, ...]:
    return read(text, today=TODAY).drafts


def refusal(text: str) -> str:
    with pytest.raises(SourceError) as caught:
        read(text, today=TODAY, place="a.txt")
    return str(caught.value)


@pytest.fixture(name="sample", scope="module")
def _sample() -> Listing:
    return read(SAMPLE, today=TODAY)


def test_every_record_becomes_a_draft(sample: Listing) -> None:
    assert len(sample.drafts) == 14
    assert sample.decision.order == "mdy"
    assert sample.drafts[0].published == date(2023, 9, 28)
    assert sample.drafts[-1].published == date(2023, 1, 12)


def test_a_title_is_the_line_above_the_date(sample: Listing) -> None:
    titled = [draft for draft in sample.drafts if draft.title]

    assert [draft.title for draft in titled] == [
        "Water Rights for Shared Gardens: A Guide for Plot Holders"
    ]
    assert titled[0].place == "line 5"


def test_records_that_share_a_date_and_an_opening_stay_apart(sample: Listing) -> None:
    one, other = (draft for draft in sample.drafts if draft.published == date(2023, 8, 14))

    assert one.summary[:80] == other.summary[:80]
    assert one.summary != other.summary


def test_the_word_that_begins_a_record_may_stand_in_an_abstract(sample: Listing) -> None:
    assert sample.drafts[4].summary.startswith("The Resources shelf")


def test_paragraphs_of_an_abstract_are_kept(sample: Listing) -> None:
    paragraphs = sample.drafts[7].summary.split("\n\n")

    assert [paragraph[:6] for paragraph in paragraphs] == ["A slug", "The se"]


def test_a_summary_that_stops_in_the_middle_is_kept_and_flagged(sample: Listing) -> None:
    assert [draft.summary for draft in sample.drafts if draft.cut_off] == ["Over"]


def test_quotes_and_dashes_are_kept(sample: Listing) -> None:
    assert "“a little too much”" in sample.drafts[1].summary
    assert "–" in sample.drafts[9].summary


@pytest.mark.parametrize(
    "variant",
    [
        SAMPLE.replace("\n", "\r\n"),
        SAMPLE.replace("\n", "\r"),
        "\ufeff" + SAMPLE,
        "\n\n" + SAMPLE + "\n \n\n",
        SAMPLE.rstrip("\n"),
        SAMPLE.replace("\nPublication Date\n", "\n\n Publication Date\u00a0\n\n"),
    ],
    ids=["CRLF", "CR", "byte order mark", "blank ends", "no last line end", "loose marks"],
)
def test_line_ends_and_blanks_do_not_matter(variant: str, sample: Listing) -> None:
    found = drafts(variant)

    assert [(d.title, d.summary, d.published) for d in found] == [
        (d.title, d.summary, d.published) for d in sample.drafts
    ]


def test_a_title_may_take_several_lines() -> None:
    (draft,) = drafts("Resources\nWater\nand fire\nPublication Date\n07/22/2022\nOne page.")

    assert draft.title == "Water and fire"


def test_a_record_without_abstract_is_empty_unless_it_has_a_title() -> None:
    bare, titled = drafts(RECORD + "Resources\nWater\nPublication Date\n07/23/2022\n")

    assert bare.empty
    assert not titled.empty
    assert titled.summary == ""


def test_only_doubtful_dates_are_refused_with_their_lines() -> None:
    line = refusal("Resources\nPublication Date\n08/05/2022\nOne page.")

    assert line.startswith("a.txt: nothing tells whether day or month comes first in line 3 (08/05")
    assert line.endswith("say --dates mdy or --dates dmy")


def test_a_listing_with_the_day_first_is_read_so() -> None:
    listing = read(
        "Resources\nPublication Date\n05/08/2022\nOne.\n"
        "Resources\nPublication Date\n22/07/2022\nTwo.",
        today=TODAY,
    )

    assert [draft.published for draft in listing.drafts] == [date(2022, 8, 5), date(2022, 7, 22)]


def test_what_a_person_says_and_what_was_before_decide_a_doubtful_listing() -> None:
    text = "Resources\nPublication Date\n05/08/2022\nOne."

    assert read(text, today=TODAY, chosen="dmy").drafts[0].published == date(2022, 8, 5)
    assert read(text, today=TODAY, before="mdy").drafts[0].published == date(2022, 5, 8)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "a.txt: no records found"),
        ("A page about water.\n", "a.txt: no records found"),
        ("Home\n" + RECORD, 'a.txt: line 1: text before the first "Resources"'),
        ("Publication Date\n07/22/2022\nOne.", 'a.txt: line 1: text before the first "Resources"'),
        (
            RECORD + "One.\nResources\nTwo.\n" + RECORD,
            'a.txt: line 5: "Resources" without a "Publication Date" below it',
        ),
        (RECORD + "One.\nResources", 'line 5: "Resources" without a "Publication Date" below it'),
        (
            RECORD + "One.\nPublication Date\n07/23/2022\nTwo.",
            'a.txt: line 5: "Publication Date" without "Resources" above it',
        ),
        ("Resources\nPublication Date\n", 'a.txt: line 2: no date after "Publication Date"'),
        (
            "Resources\nPublication Date\n" + RECORD,
            'a.txt: line 2: no date after "Publication Date"',
        ),
        ("Resources\nPublication Date\nOne.", "a.txt: line 3: not a date: One."),
        ("Resources\nPublication Date\n13/25/2022\n", "a.txt: line 3: no month in 13/25/2022"),
        ("Resources\nPublication Date\n05.08.2022\n", "a.txt: line 3: not a date: 05.08.2022"),
        ("Resources\nPublication Date\n2022-08-05\n", "a.txt: line 3: not a date: 2022-08-05"),
        ("Resources\nPublication Date\n02/30/2022\n", "a.txt: line 3: no such day"),
        ("Resources\nPublication Date\n01/13/1822\n", "a.txt: line 3: year out of range"),
        (
            RECORD + "One.\nResources\nPublication Date\n22/07/2022\nTwo.",
            "month first in line 3 (07/22/2022); day first in line 7 (22/07/2022)",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line(text: str, problem: str) -> None:
    assert problem in refusal(text)


LINES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs", "Cf", "Cn"]),
    min_size=1,
    max_size=30,
).filter(lambda line: "<" not in line)
PARAGRAPHS = st.lists(LINES, min_size=1, max_size=3).map("\n\n".join)
RECORDS = st.tuples(
    LINES | st.just(""), st.dates(date(1900, 1, 1), date(2036, 12, 31)), PARAGRAPHS | st.just("")
)


def rendered(title: str, day: date, abstract: str) -> str:
    lines = ["Resources", title, "Publication Date", f"{day:%m/%d}/{day.year:04}", abstract]
    return "\n".join(line for line in lines if line)


@given(st.lists(RECORDS, min_size=1), st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_records_written_in_the_shape_come_back(
    records: list[tuple[str, date, str]], line_end: str
) -> None:
    text = "\n".join(rendered(*record) for record in records).replace("\n", line_end)

    listing = read(text, today=TODAY, chosen="mdy")

    assert [(d.title, d.published, d.summary) for d in listing.drafts] == records


def test_a_whole_first_sentence_becomes_the_title_and_leaves_the_summary() -> None:
    worded = wording("", "A slug is not an enemy. It eats what is rotten.\n\nA second part.")

    assert worded.derived
    assert worded.title.startswith("A slug is not an enemy")
    assert worded.summary == "It eats what is rotten.\n\nA second part."


def test_a_first_paragraph_of_one_sentence_leaves_the_others() -> None:
    assert wording("", "A slug is not an enemy.\n\nPart two.\n\nThree.").summary == (
        "Part two.\n\nThree."
    )


def test_a_sentence_too_long_for_a_title_is_cut_there_and_the_summary_stays_whole() -> None:
    summary = "The paper " + "says at length " * 10 + "little. Then it ends."

    worded = wording("", summary)

    assert worded.summary == summary
    assert worded.title.endswith("…")
    assert summary.startswith(worded.title[:-1])
    assert len(worded.title) <= 101


@pytest.mark.parametrize(
    ("title", "made_of_it"),
    [
        ("A slug is not an enemy.", True),
        ("A slug is not an enemy", True),
        ("A slug is…", True),
        ("A slug", False),
        ("A snail…", False),
        ("…", False),
        ("", False),
    ],
)
def test_a_title_is_made_of_a_summary_only_up_to_a_sentence_or_a_cut(
    title: str, made_of_it: bool
) -> None:
    assert opens(title, "A slug is not an enemy. It eats what is rotten.") is made_of_it


@given(PARAGRAPHS)
def test_a_derived_title_is_made_of_its_summary(summary: str) -> None:
    assert opens(wording("", summary).title, summary)


def test_a_title_of_the_source_is_not_derived() -> None:
    assert not wording("Water", "Who may draw it?").derived
    assert wording("Water", "Who may draw it?").summary == "Who may draw it?"


@given(PARAGRAPHS)
def test_no_word_of_a_summary_is_lost_or_said_twice(summary: str) -> None:
    worded = wording("", summary)

    shown = (
        worded.summary.split()
        if worded.summary == summary
        else (f"{worded.title} {worded.summary}".split())
    )
    assert [word.rstrip(".") for word in shown] == [word.rstrip(".") for word in summary.split()]


@pytest.mark.parametrize(
    ("summary", "cut"),
    [
        ("Desp", True),
        ("The guide covers five areas:", True),
        ("Bring soup.", False),
        ("Who may draw water?", False),
        ("He said “no.”", False),
        ("And so on…", False),
        ("", False),
        ("水をやる。", False),
    ],
)
def test_a_summary_without_the_end_of_a_sentence_looks_cut_off(summary: str, cut: bool) -> None:
    assert looks_cut_off(summary) is cut


@pytest.mark.skipif(not SEED.exists(), reason="the seed listing is not part of the repository")
def test_the_seed_listing_is_read_whole() -> None:
    listing = read(SEED.read_text(encoding="utf-8"), today=TODAY)

    days = [draft.published for draft in listing.drafts]
    assert len(days) == 29
    assert listing.decision.why == "17 of 29 have a second number above 12"
    assert days[0] == date(2022, 8, 5)
    assert (days.count(date(2021, 10, 12)), days.count(date(2020, 10, 8))) == (2, 2)
    assert [draft.published for draft in listing.drafts if draft.title] == [date(2022, 5, 4)]
    assert [draft.summary for draft in listing.drafts if draft.cut_off] == ["Desp"]
