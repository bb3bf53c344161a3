"""Random histories of a newsletter: the rules of what is new, against a plain reference model.

A history is a list of steps: somebody edits the catalog or the settings, or runs the newsletter.
Times are drawn near instants at which a rule changes its mind. `python -m pytest -m slow` runs
thousands of histories instead of a few hundred.
"""

from typing import Any

import pytest
from histories import of_all_kinds, of_floods, of_nights, of_settings
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from worlds import MODEL, REAL, Engine, World

RELIABLY = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": [Phase.reuse, Phase.generate, Phase.shrink],
}


def quickly(examples: int) -> Any:
    return settings(max_examples=examples, derandomize=True, database=None, **RELIABLY)


def live(history: Any, engine: Engine) -> None:
    night, schedule, rules, episodes = history
    world = World(engine, night, schedule, rules)
    for name, *arguments in (step for episode in episodes for step in episode):
        note(f"{name} {arguments}")
        getattr(world, name)(*arguments)
    world.finish()


@quickly(220)
@given(of_all_kinds)
def test_every_history_leaves_the_records_that_the_reference_says(history: Any) -> None:
    live(history, REAL)


@quickly(130)
@given(of_floods)
def test_floods_and_decisions_leave_the_records_that_the_reference_says(history: Any) -> None:
    live(history, REAL)


@quickly(100)
@given(of_settings)
def test_wider_and_narrower_settings_leave_the_records_that_the_reference_says(
    history: Any,
) -> None:
    live(history, REAL)


@quickly(100)
@given(of_nights)
def test_nights_when_clocks_change_leave_the_records_that_the_reference_says(history: Any) -> None:
    live(history, REAL)


@quickly(40)
@given(of_all_kinds)
def test_the_reference_itself_loses_nothing_and_tells_nothing_twice(history: Any) -> None:
    live(history, MODEL)


@pytest.mark.slow
@settings(max_examples=6000, **RELIABLY)
@given(st.one_of(of_all_kinds, of_floods, of_settings, of_nights))
def test_thousands_of_histories_leave_the_records_that_the_reference_says(history: Any) -> None:
    live(history, REAL)
