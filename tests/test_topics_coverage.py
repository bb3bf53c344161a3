"""How many entries a topic has, and whether it has gone silent."""

from datetime import date

from factories import COURTS, HOUSING, entry, instant, site

from digest.core.coverage import coverage
from digest.model import Phrase, Topic

NOW = instant("2022-08-10T12:00")


def survey(*entries, topics=(HOUSING,)):
    return coverage(entries, site(topics=topics), NOW)


def test_entries_are_counted_by_language_most_first_and_withdrawn_ones_are_not():
    (housing,) = survey(
        entry("a", "2022-07-01", topics=("housing",), language="es"),
        entry("b", "2022-07-02", topics=("housing",), language="en"),
        entry("c", "2022-07-03", topics=("housing",), language="en"),
        entry("d", "2022-08-03", topics=("housing",), withdrawn=instant("2022-08-04")),
        entry("e", "2022-08-05", topics=("courts",)),
    )

    assert (housing.entries, list(housing.languages.items())) == (3, [("en", 2), ("es", 1)])
    assert (housing.first, housing.newest) == (date(2022, 7, 1), date(2022, 7, 3))


def test_a_topic_without_entries_has_no_days_and_is_not_silent():
    housing, courts = survey(entry("a", "2022-07-01", topics=("courts",)), topics=(HOUSING, COURTS))

    assert (housing.entries, housing.first, housing.silent, housing.silent_since) == (
        0,
        None,
        (),
        None,
    )
    assert courts.entries == 1


def test_months_without_an_entry_are_listed_from_the_first_one_to_the_last_that_is_over():
    (housing,) = survey(
        entry("a", "2021-11-30", topics=("housing",)),
        entry("b", "2022-02-01", topics=("housing",)),
        entry("c", "2022-07-01", topics=("housing",)),
    )

    assert housing.months == 9
    assert housing.silent == ("2021-12", "2022-01", "2022-03", "2022-04", "2022-05", "2022-06")
    assert housing.silent_since is None


def test_a_topic_is_silent_since_the_month_after_its_newest_entry():
    (housing,) = survey(entry("a", "2022-05-31", topics=("housing",)))

    assert housing.silent == ("2022-06", "2022-07")
    assert housing.silent_since == "2022-06"


def test_the_present_month_is_not_silent_before_it_is_over():
    (housing,) = survey(entry("a", "2022-07-31", topics=("housing",)))

    assert (housing.silent, housing.silent_since) == ((), None)


def test_entries_to_come_and_undated_ones_count_and_make_no_month():
    (housing,) = survey(
        entry("a", "2022-09-01", topics=("housing",)),
        entry("b", None, topics=("housing",)),
        entry("c", "2022-06-01", topics=("housing",), embargo=date(2022, 9, 2)),
    )

    assert (housing.entries, housing.newest, housing.months) == (3, None, 0)


def test_the_day_is_that_of_the_sites_zone():
    (housing,) = survey(entry("a", "2022-07-01T02:00:00+00:00", topics=("housing",)))

    assert housing.newest == date(2022, 6, 30)


def test_a_topic_that_was_given_up_is_not_silent_afterwards():
    retired = Topic("housing", Phrase("Housing"), retired=date(2022, 6, 15))
    (housing,) = survey(entry("a", "2022-05-01", topics=("housing",)), topics=(retired,))

    assert (housing.months, housing.silent_since) == (1, None)
