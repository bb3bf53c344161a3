"""Any listing, merged any number of times."""

import pytest
from gathering import listed
from hypothesis import given
from hypothesis import strategies as st
from listings_merged import EMPTY, NOON, ORIGIN, SEED, again

from digest.sources.draft import Draft
from digest.sources.merge import merge

# Properties

WORDS = st.lists(
    st.sampled_from(["soup", "Soup", "bean", "frost", "rain", "seed", "the", "a", "of"]),
    max_size=20,
)
DRAFTS = st.lists(
    st.builds(
        Draft,
        title=st.sampled_from(["", "", "Water", "Frost"]),
        summary=WORDS.map(lambda words: " ".join(words).capitalize() + "."),
        published=st.sampled_from(["2023-01-02", "2023-01-03", "2023-02-01"]),
        place=st.just("line 1"),
    ),
    max_size=8,
)


@given(DRAFTS)
def test_any_records_imported_again_change_nothing(drafts: list[Draft]) -> None:
    first = merge(EMPTY, drafts, ORIGIN)

    second = again(first.document, *drafts)

    assert second.document == first.document
    assert len(first.document["entries"]) == len(drafts)


@given(DRAFTS.flatmap(lambda drafts: st.tuples(st.just(drafts), st.permutations(drafts))))
def test_the_order_of_records_does_not_matter(both: tuple[list[Draft], list[Draft]]) -> None:
    drafts, shuffled = both
    document = merge(EMPTY, drafts, ORIGIN).document

    assert again(document, *shuffled).document == document
    fresh = merge(EMPTY, shuffled, ORIGIN).document["entries"]
    assert sorted(e["id"] for e in fresh) == sorted(e["id"] for e in document["entries"])


@given(DRAFTS, DRAFTS)
def test_ids_are_permanent_and_unique_and_every_record_is_accounted_for(
    old: list[Draft], new: list[Draft]
) -> None:
    document = merge(EMPTY, old, ORIGIN).document

    merged = again(document, *new)

    report = merged.report
    ids = [entry["id"] for entry in merged.document["entries"]]
    assert len(set(ids)) == len(ids)
    assert ids[len(report.new) :] == [entry["id"] for entry in document["entries"]]
    told = [*report.new, *report.changed, *report.unchanged]
    assert len(told) == len(set(told)) == len(new)
    assert again(merged.document, *new).document == merged.document


@given(DRAFTS, DRAFTS)
def test_records_added_on_top_leave_the_others_alone(old: list[Draft], new: list[Draft]) -> None:
    document = merge(EMPTY, old, ORIGIN).document

    merged = again(document, *new, *old)

    count = len(document["entries"])
    assert merged.document["entries"][-count:] == document["entries"] or not count


@pytest.mark.skipif(not SEED.exists(), reason="the seed listing is not part of the repository")
def test_the_seed_listing_keeps_its_29_records_and_is_imported_once() -> None:
    drafts = listed(SEED, NOON)

    merged = merge(EMPTY, drafts, ORIGIN)

    entries = merged.document["entries"]
    assert (len(entries), len(merged.report.derived), len(merged.report.cut_off)) == (29, 28, 1)
    assert len({entry["id"] for entry in entries}) == 29
    for day in ("2021-10-12", "2020-10-08"):
        assert len([entry for entry in entries if entry["published"] == day]) == 2
    assert again(merged.document, *drafts).document == merged.document
    assert len(again(merge(EMPTY, drafts[4:], ORIGIN).document, *drafts).report.new) == 4
