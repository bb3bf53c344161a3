"""What the check finds, on the pages of a preview: beside what it is about, with its line."""

from dataclasses import replace

import pytest
from previews import TWO, book_of, tree, two_languages
from sites import catalog, entry

from digest.check.finding import Place
from digest.preview import pages, places
from digest.preview.book import Book


@pytest.fixture(name="site")
def _site(tmp_path):
    return two_languages(tmp_path)


@pytest.fixture(name="wrong")
def _wrong(site) -> Book:
    return book_of(site)


@pytest.mark.parametrize(
    ("place", "views", "href"),
    [
        (
            ("mail/monthly/2022-08-01/en.html", 12),
            {("en", "mail"), ("en", "markup")},
            "en.markup.html#L12",
        ),
        (("mail/monthly/2022-08-01/es.txt", 3), {("es", "text")}, "es.text.html#L3"),
        (
            ("mail/monthly/2022-08-01/es.eml", None),
            {("es", "source"), ("es", "message")},
            "es.message.html",
        ),
        (
            ("web/monthly/2022-08-01/index.html", 5),
            {("en", "web"), ("en", "page-source")},
            "en.page-source.html#L5",
        ),
        (
            ("web/monthly/2022-08-01/es.html", 5),
            {("es", "web"), ("es", "page-source")},
            "es.page-source.html#L5",
        ),
        (("feeds/housing.es.atom.xml", 9), {("", "feeds")}, "feed.housing.es.atom.xml.html#L9"),
    ],
)
def test_a_finding_is_beside_what_it_is_about_and_leads_to_its_line(wrong, place, views, href):
    file, line = place
    finding = Place(f"outbox/{file}", line).error("X01", "something is wrong", "mend it")

    found = places.shown(finding, wrong.showing)

    assert found.beside == views
    assert found.href == href


@pytest.mark.parametrize(
    "place", ["templates/partials/entry.mjml.j2:12:3", "templates/partials/entry.mjml.j2"]
)
def test_a_finding_in_a_template_is_beside_the_mail_of_every_edition(wrong, place):
    found = places.shown(Place(place).error("M02", "is wrong", "mend it"), wrong.showing)

    assert found.is_beside("en", "mail")
    assert found.is_beside("es", "mail")
    line = "#L12" if ":" in place else ""
    assert found.href == f"template.partials.entry.mjml.j2.html{line}"


def test_a_finding_about_the_subject_is_beside_the_inbox(wrong):
    place = Place("outbox/mail/monthly/2022-08-01/en.eml", 5, within="header Subject")

    found = places.shown(place.warning("C01", "is long", "shorten it"), wrong.showing)

    assert found.is_beside("en", "inbox")
    assert not found.is_beside("es", "inbox")


def test_a_finding_without_a_page_has_no_link(wrong):
    found = places.shown(
        Place("catalog.json", 3).error("N01", "is wrong", "mend it"), wrong.showing
    )

    assert (found.href, found.beside) == ("", frozenset())


def test_what_is_found_is_counted_at_its_views_and_listed_on_the_page_of_checks(site):
    catalog(site, entry("one", title="Rent"), entry("two", title="Rent", topics=["courts"]))
    seen = book_of(site)
    made = pages.files(seen)

    page = tree(made["en.check.html"])
    listed = page.xpath("//ul[@class='findings']/li")
    tabs = {
        a.text_content().split("(")[0].strip(" 0123456789"): a.text_content()
        for a in page.xpath("//nav[@class='views']//a")
    }
    beside = tree(made["en.mail.html"]).xpath("//aside//ul[@class='findings']/li")
    assert any(one.finding.id == "L05" for one in seen.found)
    assert len(listed) == len(seen.found)
    assert f"({len(seen.found)} found, the worst a warning)" in tabs["Check"]
    assert f"({len(beside)} found, the worst a warning)" in tabs["Mail"]
    assert len(beside) == sum(one.is_beside("en", "mail") for one in seen.found) > 0


def test_what_a_person_excepted_stands_apart_with_the_reason(site):
    catalog(site, entry("one", title="Rent"), entry("two", title="Rent", topics=["courts"]))
    reason = "the two guides are for two kinds of readers"
    (site / "digest.toml").write_text(f'{TWO}\n[checks]\nL05 = "{reason}"\n')
    seen = book_of(site)

    page = tree(pages.files(seen)["en.check.html"])

    assert {one.finding.id for one in seen.excepted} == {"L05"}
    assert "L05" not in {one.finding.id for one in seen.found}
    assert f"Excepted in digest.toml: {reason}" in page.text_content()


def test_a_finding_leads_to_the_line_of_the_template_that_it_comes_from(wrong):
    file = "outbox/mail/monthly/2022-08-01/en.html"
    place = Place(file, 3, written="templates/partials/entry.mjml.j2:4:1")
    finding = place.error("X01", "is wrong", "mend it")
    found = places.shown(finding, wrong.showing)

    made = pages.files(replace(wrong, found=(found,)))

    links = tree(made["en.mail.html"]).xpath("//aside//p[@class='place']/a")
    assert [(a.get("href"), a.text) for a in links] == [
        ("en.markup.html#L3", "en.html:3"),
        ("template.partials.entry.mjml.j2.html#L4", "templates/partials/entry.mjml.j2:4:1"),
    ]
    assert tree(made["template.partials.entry.mjml.j2.html"]).xpath("//li[@id='L4']")
