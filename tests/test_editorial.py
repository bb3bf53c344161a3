"""What a person decides about one issue: for which it counts, and what it does to records and editions."""

from datetime import date
from typing import Any

import pytest
from factories import entry, instant, newsletter, record, site

from digest.core.edition import compose
from digest.core.issue import Look, Occasion, examine, remade, upcoming
from digest.core.ledger import Ledger
from digest.model import Catalog, Editorial, Entry, Newsletter, Record, Request, Waiting

SITE = site()
SEPTEMBER = date(2022, 9, 1)
BEFORE = instant("2022-08-20T12:00")
FIRST = record(
    name="2022-08-01",
    number=1,
    cutoff=instant("2022-08-01T09:00"),
    prev=instant("2022-07-01T09:00"),
    snapshots=(entry("known", "2022-07-05"),),
)
NEW = (entry("rent", "2022-08-05"), entry("mold", "2022-08-06"))


def edited(issue: date | int = SEPTEMBER, **decided: Any) -> Newsletter:
    return newsletter(editorial={issue: Editorial(**decided)})


def next_issue(of: Newsletter, *entries: Entry, ledger: tuple[Record, ...] = (FIRST,)) -> Record:
    return upcoming(of, SITE, Catalog(entries or NEW), Ledger(ledger), BEFORE)


def seen_at(
    of: Newsletter, when: str, *entries: Entry, ledger: tuple[Record, ...] = (FIRST,)
) -> Record:
    look = Look(instant(when), Occasion.NOW)
    return examine(of, SITE, Catalog(entries or NEW), Ledger(ledger), look, Request(now=True))


# --- which issue it counts for ---


@pytest.mark.parametrize("issue", [SEPTEMBER, 2], ids=["its day", "its number"])
def test_words_count_for_the_issue_that_they_name(issue):
    assert next_issue(edited(issue, subject={"en": "Own"})).editorial == Editorial({"en": "Own"})


@pytest.mark.parametrize("issue", [date(2022, 8, 1), date(2022, 10, 1), 1, 3])
def test_words_count_for_no_other_issue(issue):
    assert next_issue(edited(issue, subject={"en": "Own"})).editorial is None


def test_words_for_a_day_count_for_the_first_issue_of_that_day_alone():
    of = edited(subject={"en": "Own"})
    first = seen_at(of, "2022-09-01T09:00")
    second = seen_at(of, "2022-09-01T12:00", entry("late", "2022-09-01"), ledger=(FIRST, first))

    assert (first.number, second.number) == (2, 3)
    assert (first.editorial, second.editorial) == (Editorial({"en": "Own"}), None)


def test_a_number_is_more_than_a_day():
    of = newsletter(editorial={SEPTEMBER: Editorial({"en": "Day"}), 2: Editorial({"en": "Number"})})

    assert next_issue(of).editorial == Editorial({"en": "Number"})


def test_a_slot_without_an_issue_has_no_words_and_leaves_them_to_nobody():
    of = edited(subject={"en": "Own"}, hold=("rent", "mold"))
    closed = next_issue(of)
    october = seen_at(of, "2022-10-01T09:00", ledger=(FIRST, closed))

    assert (closed.number, closed.editorial) == (None, None)
    assert (october.announced, october.editorial) == (("mold", "rent"), None)


def test_what_decides_nothing_is_not_in_the_record():
    assert next_issue(edited()).editorial is None


# --- hold ---


@pytest.mark.parametrize("issue", [SEPTEMBER, 2], ids=["its day", "its number"])
def test_what_is_held_waits_and_the_next_issue_has_it(issue):
    of = edited(issue, hold=("rent",))
    first = next_issue(of)
    second = seen_at(of, "2022-10-01T09:00", ledger=(FIRST, first))

    assert (first.announced, first.waiting) == (("mold",), {"rent": Waiting("held")})
    assert second.announced == ("rent",)


def test_what_is_held_for_an_issue_waits_in_one_made_before_it_too():
    assert seen_at(edited(hold=("rent",)), "2022-08-20T12:00").announced == ("mold",)


def test_what_is_held_is_held_with_what_the_newsletter_holds():
    of = newsletter(hold=frozenset({"mold"}), editorial={2: Editorial(hold=("rent",))})

    assert next_issue(of).waiting == {"mold": Waiting("held"), "rent": Waiting("held")}


def test_nothing_that_is_pinned_is_announced_for_that():
    future, known = entry("soon", "2022-09-02"), entry("known", "2022-07-05")
    of = edited(pin=("soon", "known", "rent"), order=("soon", "known"))
    made = next_issue(of, future, known, *NEW)

    assert (made.announced, set(made.waiting)) == (("mold", "rent"), {"soon"})


# --- order ---

HOME = [entry(f"h{day}", f"2022-08-{day:02}") for day in (4, 3, 2, 1)]
COURT = [entry(f"c{day}", f"2022-08-{day:02}", topics=("courts",)) for day in (4, 3)]


def laid_out(editorial: Editorial, *entries: Entry, **reader: Any) -> list[tuple[str, str]]:
    of = newsletter(languages=reader.pop("languages", None))
    made = record(snapshots=entries or (*HOME, *COURT), editorial=editorial, languages=of.languages)
    edition = compose(made, of, SITE, Ledger(), **{"language": "en"} | reader)
    return [(s.topic, " ".join(e.id for e in s.entries)) for s in edition.sections]


@pytest.mark.parametrize(
    ("decided", "sections"),
    [
        ({}, [("housing", "h4 h3 h2 h1"), ("courts", "c4 c3")]),
        ({"pin": ("h1",)}, [("housing", "h1 h4 h3 h2"), ("courts", "c4 c3")]),
        ({"pin": ("c3",)}, [("courts", "c3 c4"), ("housing", "h4 h3 h2 h1")]),
        ({"pin": ("c3", "h1", "c4")}, [("courts", "c3 c4"), ("housing", "h1 h4 h3 h2")]),
        ({"order": ("h1", "h3")}, [("housing", "h1 h3 h4 h2"), ("courts", "c4 c3")]),
        ({"order": ("c3",)}, [("housing", "h4 h3 h2 h1"), ("courts", "c3 c4")]),
        (
            {"pin": ("h2",), "order": ("h1", "h2", "h4")},
            [("housing", "h2 h1 h4 h3"), ("courts", "c4 c3")],
        ),
        ({"pin": ("gone",), "order": ("gone",)}, [("housing", "h4 h3 h2 h1"), ("courts", "c4 c3")]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_pins_come_first_of_all_and_order_is_that_of_a_section(decided, sections):
    assert laid_out(Editorial(**decided)) == sections


def test_readers_of_other_topics_have_what_is_left_of_the_order():
    found = laid_out(Editorial(pin=("c3", "h1")), topics=("housing",))
    assert found == [("housing", "h1 h4 h3 h2")]


GUIDE, GUIA = entry("guide", "2022-08-01"), entry("guia", "2022-08-01", language="es")
WORK = entry("obra", "2022-08-02", language="es", translation_of="guide")


def test_in_an_edition_its_own_language_comes_before_the_order_but_not_before_a_pin():
    spanish = {"languages": ("en", "es"), "language": "es"}
    both = (entry("rent", "2022-08-03"), GUIDE, GUIA)

    assert laid_out(Editorial(order=("guide", "guia")), *both, **spanish) == [
        ("housing", "guia guide rent")
    ]
    assert laid_out(Editorial(pin=("guide",)), *both, **spanish) == [("housing", "guide guia rent")]


def test_a_translation_has_the_place_of_the_work_that_is_named():
    entries = (entry("aviso", "2022-08-09", language="es"), GUIDE, WORK)
    spanish = {"languages": ("en", "es"), "language": "es"}

    assert laid_out(Editorial(pin=("guide",)), *entries, **spanish) == [("housing", "obra aviso")]
    rent = entry("rent", "2022-08-09")
    for decided in (Editorial(order=("obra",)), Editorial(pin=("obra",))):
        found = laid_out(decided, rent, GUIDE, WORK, languages=("en", "es"))
        assert found == [("housing", "guide rent")]


def test_another_order_is_another_edition():
    def key(**decided: Any) -> str:
        made = record(snapshots=tuple(HOME), editorial=Editorial(**decided))
        return compose(made, newsletter(), SITE, Ledger(), language="en").key

    assert key(pin=("h1",)) != key() == key(subject={"en": "Own"})


# --- making an issue once more ---

MADE = record(snapshots=NEW, editorial=Editorial({"en": "Then"}, pin=("rent",)))


def test_an_issue_that_is_made_again_keeps_its_words():
    assert remade(MADE, Catalog(NEW), SITE).editorial == MADE.editorial


def test_an_issue_that_is_made_again_takes_the_words_that_name_it_by_now():
    now = Editorial({"en": "Now"})
    assert remade(MADE, Catalog(NEW), SITE, now).editorial == now
    assert remade(MADE, Catalog(NEW), SITE, Editorial()).editorial is None


def test_what_is_held_by_now_leaves_an_issue_that_is_made_again_and_waits():
    made = remade(MADE, Catalog(NEW), SITE, Editorial(hold=("rent", "other")))
    assert (made.announced, made.waiting) == (("mold",), {"rent": Waiting("held")})
    nothing = remade(MADE, Catalog(NEW), SITE, Editorial(hold=("rent", "mold")))
    assert (nothing.number, nothing.emptied) == (None, True)
