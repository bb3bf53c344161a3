"""The listing of resources, read as text: what is a record, and what is refused."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from factories import site
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.model import Source
from digest.sources.dates.order import Order
from digest.sources.dates.written import Calendar
from digest.sources.draft import looks_cut_off, opens, wording
from digest.sources.gather import Before, Gathered, Gathering
from digest.sources.readers.listing import NAME, looks_like, read
from digest.sources.record import Document, Record

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SAMPLE = (Path(__file__).parents[1] / "data/resources-listing.txt").read_text(encoding="utf-8")
SEED = Path(__file__).parents[3] / "shared/seeds/resources-listing.txt"
RECORD = "Resources\nPublication Date\n07/22/2022\n"
SOURCE = Source(NAME, "a.txt")


def document(content: str | bytes) -> Document:
    octets = content.encode() if isinstance(content, str) else content
    return Document("a.txt", BytesIO(octets))


def records(content: str | bytes) -> tuple[Record, ...]:
    outcomes = tuple(read(document(content), SOURCE).outcomes)
    assert all(isinstance(outcome, Record) for outcome in outcomes)
    return outcomes  # type: ignore[return-value]


def gathered(text: str, chosen: Order | None = None, before: Order | None = None) -> Gathered:
    gathering = Gathering(SOURCE, site(), Calendar(ZoneInfo("UTC"), NOW.date()))
    gathering.take(read(document(text), SOURCE))
    return gathering.gathered("a.txt", chosen, Before(before))


def refusal(text: str) -> str:
    with pytest.raises(SourceError) as caught:
        gathered(text)
    return str(caught.value)


@pytest.fixture(name="sample", scope="module")
def _sample() -> tuple[Record, ...]:
    return records(SAMPLE)


def test_every_record_is_read(sample: tuple[Record, ...]) -> None:
    assert len(sample) == 14
    assert sample[0].published == "09/28/2023"
    assert sample[-1].published == "01/12/2023"


def test_its_dates_are_read_as_the_column_shows_itself() -> None:
    found = gathered(SAMPLE)

    assert found.decision is not None
    assert found.decision.order == "mdy"
    assert (found.drafts[0].published, found.drafts[-1].published) == ("2023-09-28", "2023-01-12")


def test_a_title_is_the_line_above_the_date(sample: tuple[Record, ...]) -> None:
    titled = [record for record in sample if record.title.words]

    assert [record.title.words for record in titled] == [
        "Water Rights for Shared Gardens: A Guide for Plot Holders"
    ]
    assert titled[0].place == "line 5"


def test_a_record_is_kept_as_it_stands(sample: tuple[Record, ...]) -> None:
    assert SAMPLE.startswith(sample[0].raw + "\nResources\n")
    assert "\n".join(record.raw for record in sample) == SAMPLE.rstrip("\n")


def test_records_that_share_a_date_and_an_opening_stay_apart(sample: tuple[Record, ...]) -> None:
    one, other = (record for record in sample if record.published == "08/14/2023")

    assert one.summary.words[:80] == other.summary.words[:80]
    assert one.summary != other.summary


def test_the_word_that_begins_a_record_may_stand_in_an_abstract(
    sample: tuple[Record, ...],
) -> None:
    assert sample[4].summary.words.startswith("The Resources shelf")


def test_paragraphs_of_an_abstract_are_kept(sample: tuple[Record, ...]) -> None:
    paragraphs = sample[7].summary.words.split("\n\n")

    assert [paragraph[:6] for paragraph in paragraphs] == ["A slug", "The se"]


def test_a_summary_that_stops_in_the_middle_is_kept_and_flagged() -> None:
    assert [draft.summary for draft in gathered(SAMPLE).drafts if draft.cut_off] == ["Over"]


def test_quotes_and_dashes_are_kept(sample: tuple[Record, ...]) -> None:
    assert "“a little too much”" in sample[1].summary.words
    assert "–" in sample[9].summary.words


def test_a_listing_is_known_by_the_lines_that_every_record_has() -> None:
    for text in (SAMPLE, "\ufeff" + SAMPLE, SAMPLE.replace("\n", "\r"), "Home\n" + RECORD):
        assert looks_like(document(text), text.encode())
    assert looks_like(document(SAMPLE), SAMPLE.encode("utf-16"))


@pytest.mark.parametrize(
    "text",
    ["", "Resources\n", "Publication Date\n", "Resources,Publication Date\n", f"<pre>{RECORD}"],
)
def test_what_has_not_both_lines_is_no_listing(text: str) -> None:
    assert not looks_like(document(text), text.encode())


def test_a_listing_from_windows_is_read_and_said_to_be_so() -> None:
    content = (RECORD + "The city’s café.").encode("cp1252")

    reading = read(document(content), SOURCE)

    assert [r.summary.words for r in reading.outcomes if isinstance(r, Record)] == [
        "The city’s café."
    ]
    assert reading.notices == ("read as Windows-1252, since it is not UTF-8",)


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
def test_line_ends_and_blanks_do_not_matter(variant: str, sample: tuple[Record, ...]) -> None:
    found = records(variant)

    assert [(r.title, r.summary, r.published) for r in found] == [
        (r.title, r.summary, r.published) for r in sample
    ]


def test_a_title_may_take_several_lines() -> None:
    (record,) = records("Resources\nWater\nand fire\nPublication Date\n07/22/2022\nOne page.")

    assert record.title.words == "Water and fire"


def test_a_record_without_abstract_is_refused_unless_it_has_a_title() -> None:
    found = gathered(RECORD + "Resources\nWater\nPublication Date\n07/23/2022\n")

    assert [(draft.title, draft.summary) for draft in found.drafts] == [("Water", "")]
    assert [(refused.place, refused.raw) for refused in found.refused] == [
        ("line 1", RECORD.rstrip("\n"))
    ]


def test_only_doubtful_dates_are_refused_with_their_records() -> None:
    said = refusal("Resources\nPublication Date\n08/05/2022\nOne page.")

    assert said.startswith("a.txt: nothing tells whether day or month comes first in line 1 (08/05")


def test_a_listing_with_the_day_first_is_read_so() -> None:
    found = gathered(
        "Resources\nPublication Date\n05/08/2022\nOne.\n"
        "Resources\nPublication Date\n22/07/2022\nTwo."
    )

    assert [draft.published for draft in found.drafts] == ["2022-08-05", "2022-07-22"]


def test_what_a_person_says_and_what_was_before_decide_a_doubtful_listing() -> None:
    text = "Resources\nPublication Date\n05/08/2022\nOne."

    assert gathered(text, chosen="dmy").drafts[0].published == "2022-08-05"
    assert gathered(text, before="mdy").drafts[0].published == "2022-05-08"


def test_dates_of_one_listing_may_be_written_in_words_or_figures() -> None:
    found = gathered(
        "Resources\nPublication Date\nAugust 5, 2022\nOne.\n"
        "Resources\nPublication Date\n2022-08-06\nTwo."
    )

    assert [draft.published for draft in found.drafts] == ["2022-08-05", "2022-08-06"]


@pytest.mark.parametrize("written", ["One.", "02/30/2022", "01/13/1822"])
def test_a_record_whose_date_cannot_be_read_is_refused_and_the_others_stay(written: str) -> None:
    found = gathered(f"{RECORD}One.\nResources\nPublication Date\n{written}\nTwo.")

    assert [draft.title for draft in found.drafts] == [""]
    assert [refused.place for refused in found.refused] == ["line 5"]
    assert written in found.refused[0].problem


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
        (
            RECORD + "One.\nResources\nPublication Date\n22/07/2022\nTwo.",
            "month first in line 1 (07/22/2022); day first in line 5 (22/07/2022)",
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
    written: list[tuple[str, date, str]], line_end: str
) -> None:
    text = "\n".join(rendered(*record) for record in written).replace("\n", line_end)

    found = read(document(text), SOURCE).outcomes

    assert [
        (r.title.words, r.published, r.summary.words) for r in found if isinstance(r, Record)
    ] == [(title, f"{day:%m/%d}/{day.year:04}", abstract) for title, day, abstract in written]


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
    found = gathered(SEED.read_text(encoding="utf-8"))

    days = [draft.published for draft in found.drafts]
    assert len(days) == 29
    assert found.decision is not None
    assert found.decision.why == "17 of 29 have a second number above 12"
    assert days[0] == "2022-08-05"
    assert (days.count("2021-10-12"), days.count("2020-10-08")) == (2, 2)
    assert [draft.published for draft in found.drafts if draft.title] == ["2022-05-04"]
    assert [draft.summary for draft in found.drafts if draft.cut_off] == ["Desp"]
