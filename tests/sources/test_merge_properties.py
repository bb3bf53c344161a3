"""Any sources, read in any order: nothing is lost, and nothing changes twice."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from merging import EMPTY, FEED, LATER, LINK, SHEET

from digest.errors import SourceError
from digest.sources.draft import Draft
from digest.sources.merge import Merged, merge
from digest.sources.reconcile import Origin

# --- properties ---

DRAFTS = st.lists(
    st.builds(
        Draft,
        title=st.sampled_from(["", "Water", "Frost", "Soil tests"]),
        summary=st.sampled_from(
            ["", "Cover the beans.", "Ask. <b>Now</b>", "a b c d e f g h i j k l m"]
        ),
        summary_html=st.booleans(),
        published=st.sampled_from(["", "2023-01-02", "2023-01", "2023-01-02T10:00:00Z"]),
        place=st.just("item"),
        key=st.sampled_from(["", "1", "2", "3"]),
        url=st.sampled_from(["", LINK, "https://example.org/1", "http://example.org/1/"]),
        topics=st.sampled_from([(), ("soil",)]),
        withdrawn=st.booleans(),
    ).filter(
        lambda draft: (
            bool(draft.title or draft.summary) and draft.summary_html <= bool(draft.summary)
        )
    ),
    max_size=7,
)


def merged_or_refused(document: dict[str, Any], drafts: list[Draft], origin: Origin) -> Merged:
    try:
        return merge(document, drafts, origin)
    except SourceError:
        return merge(document, [], replace(origin, withdraw_missing=False))


@given(DRAFTS, DRAFTS, st.booleans())
def test_any_source_read_twice_changes_nothing_and_loses_nothing(
    old: list[Draft], new: list[Draft], missing: bool
) -> None:
    origin = replace(LATER, withdraw_missing=missing)
    document = merge(EMPTY, old, FEED).document

    merged = merged_or_refused(document, new, origin)

    ids = [entry["id"] for entry in merged.document["entries"]]
    assert len(set(ids)) == len(ids)
    assert [id for id in ids if id not in merged.report.new] == [
        e["id"] for e in document["entries"]
    ]
    for before in document["entries"]:
        after = next(e for e in merged.document["entries"] if e["id"] == before["id"])
        assert after["added"] == before["added"]
    assert merge(document, old, LATER).document == document


@given(DRAFTS, DRAFTS)
def test_a_second_reading_of_what_was_just_read_changes_nothing(
    old: list[Draft], new: list[Draft]
) -> None:
    document = merged_or_refused(merge(EMPTY, old, FEED).document, new, LATER).document
    once = merged_or_refused(document, new, LATER).document

    assert merged_or_refused(once, new, LATER).document == once


@given(DRAFTS, DRAFTS)
def test_two_sources_read_in_turn_come_to_rest(one: list[Draft], other: list[Draft]) -> None:
    document = EMPTY
    for _ in range(2):
        document = merged_or_refused(document, one, FEED).document
        document = merged_or_refused(document, other, SHEET).document

    for drafts, origin in ((one, LATER), (other, replace(SHEET, added=LATER.added))):
        assert merged_or_refused(document, drafts, origin).document == document
