"""The issues of a newsletter as a feed."""

import email
import email.policy
from datetime import UTC, datetime

import pytest
from factories import entry, instant, newsletter, record, site
from lxml import html

from digest.core.ledger import Ledger
from digest.formats.feeds.feed import WRITERS
from digest.formats.feeds.issues import issues
from digest.model import EditionNote, FeedSettings, Record
from digest.plan import Press, folder

RENT = entry("rent", title="Rent & <repairs>")
RENTA = entry("renta", language="es", title="La renta", url="/guias/renta ó/")
BARE = entry("bare", title="", url="javascript:x()", topics=())
SHOWN = (RENT, RENTA, BARE)
SECTIONS = (("housing", ("rent", "renta")), ("", ("bare",)))


def issue(month: int = 9, sections=SECTIONS, languages=("en",), **fields) -> Record:
    notes = tuple(EditionNote("0", language, sections, ()) for language in languages)
    return record(
        name=f"2022-{month:02}-01",
        number=month,
        cutoff=datetime(2022, month, 1, 13, tzinfo=UTC),
        snapshots=SHOWN,
        editions=notes,
        **fields,
    )


def shown(*records: Record, language="en", place=None, letter=None):
    place = place or site()
    return issues(letter or place.newsletters[0], records, language, place)


def test_an_issue_is_an_entry_with_an_id_a_page_and_the_time_of_its_cut_off():
    top, (made,) = shown(issue())

    assert made.id == "tag:resources.example.org,2020:issue/monthly/2022-09-01"
    assert made.link == "https://resources.example.org/digest/web/monthly/2022-09-01/"
    assert made.title == "Monthly digest: August 2022"
    assert made.published == made.updated == top.updated == instant("2022-09-01T13:00:00Z")
    assert top.title == "Monthly digest - Example Legal Resource Center"
    assert top.id == "tag:resources.example.org,2020:feed/issues.monthly"


def test_the_title_of_an_issue_is_the_subject_of_its_mail(env):
    bare = record(snapshots=(RENT,))
    made = folder(bare, newsletter(), Ledger(), Press(site(), env, {}))

    (mail,) = [file.content for file in made.artifacts if file.path.endswith(".eml")]
    _, (entry_of_feed,) = shown(made.record)

    subject = email.message_from_bytes(mail, policy=email.policy.default)["Subject"]
    assert entry_of_feed.title == str(subject)


def test_the_content_is_headings_and_lists_of_links():
    _, (made,) = shown(issue())

    assert made.html == (
        "<h2>Housing</h2><ul>"
        '<li><a href="https://resources.example.org/guides/rent/">Rent &amp; &lt;repairs&gt;</a></li>'
        '<li lang="es" dir="ltr">'
        '<a href="https://resources.example.org/guias/renta%20%C3%B3/">La renta</a></li></ul>'
        "<h2>Other resources</h2><ul><li>bare</li></ul>"
    )


def test_one_section_without_a_topic_needs_no_heading():
    _, (made,) = shown(issue(sections=(("", ("bare",)),)))

    assert made.html == "<ul><li>bare</li></ul>"


def test_a_long_issue_lists_a_hundred_and_says_how_many_more():
    many = tuple(entry(f"e{n}") for n in range(130))
    ids = tuple(one.id for one in many)
    sections = (("housing", ids[:90]), ("courts", ids[90:120]), ("benefits", ids[120:]))
    note = EditionNote("0", "en", sections, ())

    _, (made,) = shown(record(snapshots=many, editions=(note,)))

    assert made.html.count("<li>") == 100
    assert [h.text for h in html.fragment_fromstring(f"<div>{made.html}</div>").iter("h2")] == [
        "Housing",
        "Courts",
    ]
    assert made.html.endswith("<p>and 30 more</p>")


def test_the_newest_issue_comes_first_and_the_oldest_are_left_out():
    place = site(feeds=FeedSettings(entries=2))

    top, made = shown(issue(6), issue(7), issue(8), place=place)

    assert [one.id[-10:] for one in made] == ["2022-08-01", "2022-07-01"]
    assert top.updated == made[0].updated


def test_each_language_has_the_editions_in_it():
    letter = newsletter(languages=("en", "es"))
    both = issue(8, languages=("en", "es"), window_start=instant("2022-07-01T09:00:00"))

    top, made = shown(both, issue(9), language="es", letter=letter)

    assert top.key == "issues.monthly.es"
    assert [one.title for one in made] == ["Boletín mensual: julio de 2022"]
    assert top.language == made[0].language == "es"
    assert "<h2>Vivienda</h2>" in made[0].html


def test_a_language_that_runs_from_the_right_says_so():
    _, (made,) = shown(issue(languages=("ar",)), language="ar")

    assert made.html.startswith('<div lang="ar" dir="rtl"><h2>')


def test_a_newsletter_without_issues_has_a_feed_dated_from_the_beginning_of_the_site():
    top, made = shown()

    assert (made, top.updated) == ((), datetime(2020, 6, 1, tzinfo=UTC))


@pytest.mark.parametrize("kind", ["atom", "rss", "json"])
def test_the_feed_is_the_golden_one(golden, kind):
    suffix = {"atom": "atom.xml", "rss": "rss.xml", "json": "json"}[kind]

    golden(f"feeds/issues.monthly.{suffix}", WRITERS[kind](*shown(issue(8), issue(9))))
