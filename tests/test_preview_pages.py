"""The pages of a preview: every view of the same bytes that a run writes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from previews import NOTES, NOW, book_of, files, shown, tree, two_languages
from sites import catalog, digest, entry

from digest import publish
from digest.check.finding import Place
from digest.formats.address import public
from digest.preview import frames, pages, places, showing, views
from digest.preview.book import gathered
from digest.preview.paper import Paper

CLOCK = "2022-08-02T12:00:00Z"


@pytest.fixture(name="site")
def _site(tmp_path):
    return two_languages(tmp_path)


# The same bytes


@pytest.mark.parametrize("now", [NOW, datetime(2022, 8, 10, 12, tzinfo=UTC)])
def test_what_is_shown_is_byte_for_byte_what_the_run_writes(site, now):
    clock = now
    if now > NOW:  # nothing is due: what comes next is what a run writes at its slot
        digest(site, "run", "monthly", clock=CLOCK)
        clock = datetime(2022, 9, 1, 13, tzinfo=UTC)
    seen = book_of(site, now)
    looked = seen.showing
    digest(site, "run", "monthly", clock=clock.isoformat())

    outbox = site / "outbox"
    for artifact in looked.made.folder.artifacts:
        assert (outbox / artifact.path).read_bytes() == artifact.content, artifact.path
    for proof in seen.proofs:
        assert (outbox / proof.file("eml").removeprefix("outbox/")).read_bytes() == proof.message
        name = "index" if proof.edition.language == "en" else "es"
        page = outbox / f"web/monthly/{looked.record.name}/{name}.html"
        assert page.read_bytes() == proof.page
    assert len(seen.feeds) > 10
    for path, content in seen.feeds.items():
        assert (outbox / path).read_bytes() == content, path


def test_what_is_shown_of_an_issue_is_byte_for_byte_what_redo_writes(site):
    digest(site, "run", clock=CLOCK)
    catalog(site, entry("rent", title="Rent, corrected"), entry("guia", language="es"))
    desk = publish.open_desk(site)
    looked = showing.again(desk, desk.newsletter("monthly"), "1", NOW)
    feeds = looked.feeds()
    assert looked.changed()
    digest(site, "redo", "monthly", clock=CLOCK)

    assert not looked.changed()
    for path, content in feeds.items():
        assert (site / "outbox" / path).read_bytes() == content, path


def test_a_variant_differs_from_the_mail_only_in_what_makes_it_one(site):
    made = files(site)
    mail = shown(site).made.printed[0].content.html

    light = made["en.mail-frame.light.html"].decode()

    assert light == frames.as_shown(mail, frames.Variant())
    # whatever was put in or answered, the words and addresses are those of the mail
    assert tree(light.encode()).xpath("//body//text()") == tree(mail.encode()).xpath(
        "//body//text()"
    )
    hrefs = [a.get("href") for a in tree(mail.encode()).iter("a")]
    assert [a.get("href") for a in tree(light.encode()).iter("a")] == hrefs


def test_the_source_views_have_every_line_of_the_files(site):
    made = files(site)
    printed = shown(site).made.printed[1]

    for view, content in (
        ("message", printed.message.decode()),
        ("markup", printed.content.html),
        ("mjml", printed.mjml),
    ):
        codes = [li.text_content() for li in tree(made[f"es.{view}.html"]).xpath("//li/code")]
        expected = content.replace("\r\n", "\n").split("\n")
        assert codes == expected[: len(codes)]
        assert expected[len(codes) :] in ([], [""])


def test_the_plain_text_is_shown_word_for_word(site):
    made = files(site)
    text = shown(site).made.printed[0].content.text

    pre = tree(made["en.text.html"]).find(".//pre")

    assert pre.text_content() == text


# Links, policies


def test_every_link_on_every_page_leads_to_a_page_and_every_line_is_there(site):
    (site / "templates").mkdir()
    (site / "templates/issue.txt.j2").write_text("Nothing.\n")
    made = files(site)
    names = {name for name in made if "-frame." not in name}

    followed = 0
    for name in names:
        page = tree(made[name])
        for link in page.iter("a"):
            href = link.get("href")
            if "://" in href or href.startswith("mailto:"):
                continue
            target, _, anchor = href.partition("#")
            assert not target or target in made, (name, href)
            where = tree(made[target or name])
            assert not anchor or where.xpath("//*[@id=$id]", id=anchor), (name, href)
            followed += 1
        for frame in page.iter("iframe"):
            assert frame.get("src") in made
    assert followed > 200


def test_every_frame_that_the_switches_ask_for_is_there(site):
    made = files(site)

    for language in ("en", "es"):
        for kind in ("mail", "web"):
            for way in ("light", "dark", "light.blocked", "dark.blocked"):
                assert f"{language}.{kind}-frame.{way}.html" in made


def test_no_page_may_load_anything_but_its_frames(site):
    for name, content in files(site).items():
        policy = tree(content).xpath("//meta[@http-equiv='Content-Security-Policy']")[0]
        said = policy.get("content")
        assert said.startswith("default-src 'none'"), name
        assert "unsafe-inline" not in said or "-frame." in name, name
        assert "-frame." in name or "img-src" not in said, name


def test_a_hostile_title_stays_text(site):
    catalog(site, entry("x", title="</pre></title><script>alert(1)</script><img src=x onerror=y>"))

    for name, content in files(site).items():
        if "-frame." not in name:
            scripts = tree(content).xpath("//script")
            assert len(scripts) == 1, name
            assert not tree(content).xpath("//*[@onerror]"), name


def test_pages_for_pictures_have_no_script_and_no_switches(site):
    made = pages.files(book_of(site, bare=True))

    for name, content in made.items():
        if "-frame." not in name:
            page = tree(content)
            assert not page.xpath("//script | //nav[not(@class='parts')] | //form | //aside"), name


# Issues with nothing in them, many feeds


def test_an_empty_issue_has_one_page_that_says_what_to_do(site):
    catalog(site)

    made = files(site)

    assert list(made) == ["index.html"]
    said = tree(made["index.html"]).text_content()
    assert "digest preview monthly --sample" in said
    assert "rent: it waits" in said


def test_feeds_are_listed_as_readers_show_them(site):
    page = tree(files(site)["en.feeds.html"])

    sections = page.xpath("//section[@class='feed']")
    titles = [section.findtext("h2") for section in sections]
    first = sections[0].xpath(".//li")
    assert titles[0] == "Example Center"
    assert [item.xpath(".//span[@class='item-title']")[0].text for item in first] == [
        "Guía de <alquiler> & más",
        "rent guide",
    ]
    assert first[0].xpath(".//span[@class='day']")[0].text == "2022-07-05"
    assert not page.xpath("//*[@class='bad']")


def test_a_feed_shows_its_first_entries_and_how_many_more_there_are(site):
    catalog(site, *(entry(f"e{n:02}") for n in range(30)))

    page = tree(files(site)["en.feeds.html"])

    first = page.xpath("//section[@class='feed']")[0]
    assert len(first.xpath(".//li")) == views.FEED_ITEMS
    assert "and 20 more" in first.text_content()


def test_feeds_that_are_shown_are_those_of_the_topics_of_the_issue(site):
    shown_keys = {path.split("/")[1].split(".")[0] for path in shown(site).feeds()}

    assert shown_keys == {"all", "housing", "courts", "issues"}
    assert public("feeds/all.atom.xml", shown(site).site).endswith("/digest/feeds/all.atom.xml")


def test_the_version_of_pages_changes_with_what_they_show(site):
    def version() -> str:
        return book_of(site).version()

    first = version()
    assert version() == first
    catalog(site, entry("rent", title="Another title"))

    assert version().split("-")[0] != first.split("-")[0]


def test_the_version_changes_with_what_is_found_and_with_nothing_else(site):
    checked = book_of(site)
    finding = places.shown(Place("catalog.json").error("X", "is wrong", "mend it"), checked.showing)

    other = replace(checked, found=(finding,)).version()
    excepted = replace(checked, excepted=(finding,)).version()

    assert len({checked.version(), other, excepted}) == 3
    assert {v.split("-")[0] for v in (other, excepted)} == {checked.version().split("-")[0]}


def test_before_it_is_checked_a_preview_says_so_and_shows_the_same(site):
    unchecked = gathered(shown(site), NOTES, Paper("again"))
    checked = unchecked.checked()

    assert unchecked.version() == checked.version().split("-")[0] + "-"
    assert "The check is at work" in tree(pages.files(unchecked)["en.check.html"]).text_content()
    assert "The check is at work" in tree(pages.files(unchecked)["en.mail.html"]).text_content()
    assert "at work" not in tree(pages.files(checked)["en.check.html"]).text_content()


def test_a_served_page_knows_the_version_of_all(site):
    made = pages.files(book_of(site, version="0123"))

    served = [content for name, content in made.items() if "-frame." not in name]
    assert all(b'<body data-version="0123"' in content for content in served)
    assert not any(b"data-version" in content for content in files(site).values())
