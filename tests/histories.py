"""Random histories of a newsletter, an episode at a time."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from worlds import ANCHORS, FORMS, NIGHTS, NO_DATE, SCHEDULES, SHIFTS, URLS


def often(*choices: tuple[int, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """Choose among strategies by weight; `one_of` makes all branches of branches equal."""
    lots = [number for number, (weight, _) in enumerate(choices) for _ in range(weight)]
    return st.sampled_from(lots).flatmap(lambda number: choices[number][1])


def step(name: str, *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A step is the name of a method of World, and what it is called with."""
    return st.tuples(st.just(name), *arguments)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A step, or one that changes nothing."""
    return often((1, step("wait", st.just(0))), (1, strategy))


which = st.integers(0, 5)
newest = st.just(0)
dated = st.tuples(st.sampled_from(FORMS), st.sampled_from(ANCHORS), st.sampled_from(SHIFTS))
near = st.tuples(  # near an edge: where entries are passed over, or where a record ended
    st.sampled_from(FORMS),
    st.sampled_from(["oldest", "prev", "start", "base"]),
    st.sampled_from(SHIFTS[:5]),
)
today = st.just(("date", "clock", timedelta()))
moments = often((3, today), (4, dated), (2, near), (1, st.sampled_from(NO_DATE)))
ahead = st.tuples(
    st.sampled_from(FORMS), st.sampled_from(["clock", "next slot"]), st.sampled_from(SHIFTS)
)
topics = st.sampled_from([["a"], ["a", "b"], ["b"], ["c"], []])
languages = st.sampled_from(["en", "en", "es", "es-MX", "ES-ar", "est", "est"])
nothing = st.just({})
decisions = st.sampled_from(
    [
        {"accept_late": True},
        {"pass_over_late": True},
        {"accept_late": True, "now": True},
        {"pass_over_late": True, "now": True},
        {"accept_late": True, "catch_up": True},
        {"pass_over_late": True, "catch_up": True},
    ]
)
requests = often(
    (3, nothing), (1, st.just({"catch_up": True})), (1, st.just({"now": True})), (2, decisions)
)
included = often((9, st.just([])), (5, st.lists(which, min_size=1, max_size=2)), (1, st.just([-1])))
soon = st.just(("slots", (1, 0)))
shortly = st.tuples(st.just("seconds"), st.sampled_from([3600, 1, 0, -1]))
advances = often(
    (6, soon),
    (4, st.tuples(st.just("slots"), st.tuples(st.integers(1, 4), st.sampled_from([0, -1, 1])))),
    (3, shortly),
    (2, st.tuples(st.just("days"), st.sampled_from([1, 5, 31, 100]))),
)

run_anyhow = step("run", advances, included, requests, st.booleans())
run_soon = step("run", soon, st.just([]), nothing, st.booleans())
run_with_newest = step(
    "run", advances, often((1, st.just([])), (1, st.just([0]))), requests, st.booleans()
)
add = step(
    "add",
    moments,
    often((4, st.none()), (2, ahead), (1, moments), (1, st.just("soon"))),
    topics,
    languages,
    often((2, st.none()), (1, st.sampled_from(URLS))),
)
add_near = step("add", near, st.none(), topics, languages, st.none())
add_with_url = step("add", today, st.none(), topics, languages, st.sampled_from(URLS[1:]))
date_anew = step("date_anew", which, st.sampled_from(["published", "embargo"]), moments)
date_newest = step("date_anew", newest, st.sampled_from(["published", "embargo"]), near)
edit = often(
    (5, date_anew),
    (1, step("date_back", which)),
    (1, step("edit", which, st.just("title"), st.just("another"))),
    (1, step("edit", which, st.just("topics"), topics)),
    (1, step("edit", which, st.just("language"), languages)),
    (1, step("edit", which, st.just("translation_of"), st.just("e1"))),
    (1, step("edit", which, st.just("url"), st.sampled_from(URLS[1:]))),
    (2, step("withdraw_or_return", which)),
    (2, step("hold_or_release", which)),
    (1, step("delete", which)),
    (2, step("bring_back")),
    (2, step("rename", which)),
)
set_topics = step("set", st.just("topics"), st.sampled_from([None, ["a"], ["b"], ["a", "b"]]))
set_languages = step(
    "set",
    st.just("languages"),
    st.sampled_from([None, ["en"], ["en", "es"], ["es-mx"], ["en", "ES-AR"]]),
)
set_something = often(
    (2, set_topics),
    (2, set_languages),
    (1, step("set", st.just("lookback"), st.sampled_from([0, 1, 7, 90]))),
    (1, step("set", st.just("min_entries"), st.sampled_from([1, 2, 3]))),
    (1, step("set_start", st.sampled_from([-100, -1, 0, 1, 40]))),
    (1, step("set_schedule", st.sampled_from(SCHEDULES))),
)
many = st.sampled_from([51, 50, 51, 50, 55, 56, 60, 61, 70])
days_ago = st.sampled_from([timedelta(days=-days) for days in (1, 30, 31, 32, 0)])
add_many = step(
    "add_many",
    many,
    st.tuples(st.just("date"), st.sampled_from(["prev", "prev", "clock"]), days_ago),
)
add_many_at_first = step(
    "add_many",
    many,
    st.tuples(st.just("date"), st.sampled_from(["clock", "clock", "prev"]), days_ago),
)

# An episode is some steps in a row: what chance alone would seldom bring together.
alone = st.tuples(often((8, run_anyhow), (6, add), (6, edit), (3, set_something)))
passing_over = often(
    (1, st.tuples(add_near, run_soon)),
    (2, st.tuples(add_near, run_soon, run_anyhow, date_newest, run_anyhow)),
    (1, st.tuples(add_near, run_soon, date_newest, step("date_back", newest), run_anyhow)),
)
keeping_back = st.sampled_from(["withdraw_or_return", "hold_or_release"]).flatmap(
    lambda keep: st.tuples(
        add_near, st.just((keep, 0)), run_soon, run_anyhow, st.just((keep, 0)), run_anyhow
    )
)
beside = step(  # near the last cut-off, and only of interest to wider settings
    "add",
    st.tuples(st.sampled_from(FORMS), st.just("prev"), st.sampled_from(SHIFTS[:5])),
    st.none(),
    st.just(["b"]),
    st.sampled_from(["es", "ES-ar"]),
    st.none(),
)
widening = often(
    (
        4,
        st.tuples(
            often(
                (1, step("set", st.just("topics"), st.just(["a"]))),
                (1, step("set", st.just("languages"), st.just(["en"]))),
            ),
            run_soon,
            beside,
            step("set", st.just("topics"), st.sampled_from([None, ["a", "b"]])),
            step("set", st.just("languages"), st.sampled_from([None, ["en", "es"], ["es-AR"]])),
            run_soon,
        ),
    ),
    (1, st.tuples(set_topics, run_soon, add_near, set_topics, run_soon)),
    (1, st.tuples(set_languages, run_soon, add_near, set_languages, run_soon)),
    (1, st.tuples(set_topics, add_near, run_soon, set_languages, run_anyhow)),
)
succeeding = st.tuples(
    add_with_url,
    run_soon,
    often((1, step("rename", newest)), (1, step("delete", newest))),
    add_with_url,
    run_anyhow,
    often((1, edit), (1, step("bring_back"))),
    run_anyhow,
)
deciding = st.tuples(
    often((2, add), (1, add_near)),
    maybe(often((1, step("hold_or_release", newest)), (1, step("withdraw_or_return", newest)))),
    step("run", shortly, st.just([0]), requests, st.booleans()),
    run_with_newest,
)
decide = step(
    "run", often((1, soon), (1, shortly)), st.sampled_from([[], [0]]), decisions, st.booleans()
)
flooding = st.tuples(
    maybe(step("add_many", st.integers(10, 14), today)),
    run_soon,
    maybe(run_soon),
    maybe(run_soon),
    add_many,
    run_soon,
    edit,
    run_anyhow,
    decide,
    often((1, date_newest), (1, edit)),
    run_with_newest,
)
flooding_at_first = st.tuples(
    step("wait", st.sampled_from([40, 70, 0])),
    add_many_at_first,
    step(
        "run",
        st.tuples(st.just("slots"), st.tuples(st.sampled_from([1, 1, 2, 4]), st.just(0))),
        st.just([]),
        st.sampled_from([{}, {"now": True}]),
        st.booleans(),
    ),
    run_with_newest,
    edit,
    decide,
    often((1, date_newest), (1, edit)),
    run_with_newest,
)
too_few = st.tuples(
    step("set", st.just("min_entries"), st.sampled_from([2, 3])),
    step("add", today, st.none(), topics, languages, st.none()),
    run_soon,
    add,
    run_anyhow,
)

schedules = st.sampled_from(SCHEDULES)
nightly = st.sampled_from([("day", None, None), ("day", None, "00:30"), ("week", "sunday", None)])


def histories(
    *episodes: st.SearchStrategy[Any],
    most: int = 12,
    chance: int = 4,
    schedules: st.SearchStrategy[Any] = schedules,
    starts: Any = (-40, -5, -1, 0, 1),
    lookbacks: Any = (7, 90, 1, 0),
) -> st.SearchStrategy[Any]:
    """A place and its night, a schedule, rules to begin with, and what happens then."""
    mixed = often((chance, alone), *[(4 // len(episodes), episode) for episode in episodes])
    return st.tuples(
        st.sampled_from(NIGHTS),
        schedules,
        st.tuples(st.sampled_from(starts), st.sampled_from(lookbacks), st.sampled_from([1, 1, 2])),
        st.integers(1, most).flatmap(lambda n: st.lists(mixed, min_size=n, max_size=n)),
    )


of_all_kinds = histories(passing_over, keeping_back, succeeding, often((2, deciding), (1, too_few)))
of_floods = histories(
    flooding,
    flooding_at_first,
    most=2,
    chance=1,
    starts=[-40, -40, -40, 0],
    lookbacks=[90, 90, 90, 90, 7],
)
of_settings = histories(widening, most=8, lookbacks=[7, 90])
of_nights = histories(
    st.tuples(add_near, run_anyhow),
    st.tuples(step("add", dated, st.none(), topics, languages, st.none()), run_soon),
    schedules=nightly,
    starts=[-5, -1, 0],
)
