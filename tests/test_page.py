"""Pages for browsers."""

import pytest
from factories import edition, entry, instant, newsletter, record, site
from lxml import html as lxml_html

from digest.formats.page import archive_page, issue_page, issue_path
from digest.model import Edition, EditionNote

SHOWN = edition(
    ("housing", [entry("rent", "2022-08-31", topics=("housing", "courts")), entry("heat")]),
    ("", [entry("report", None, topics=(), url="")]),
)


def tree(page: bytes) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(page.decode())


def page_of(shown: Edition, env, **fields) -> bytes:
    return issue_page(shown, record(**fields), newsletter(), site(), env)


def note(language: str) -> EditionNote:
    return EditionNote("0" * 16, language, (), ())


def every_page(env) -> list[bytes]:
    return [page_of(SHOWN, env), archive_page([record()], newsletter(), site(), env)]


def test_the_page_of_an_issue_has_every_entry_however_many(env):
    shown = edition(("housing", [entry(f"e{n}", summary="x " * 600) for n in range(500)]))

    page = page_of(shown, env)

    assert len(tree(page).xpath("//article")) == 500
    assert "more" not in tree(page).xpath("string(//main)")


def test_the_page_has_summaries_and_titles_whole(env):
    shown = edition(("housing", [entry("a", title="long " * 100, summary="word " * 1000)]))

    assert page_of(shown, env).count(b"word") == 1000
    assert page_of(shown, env).count(b"long") == 100


def test_an_entry_on_a_page_has_title_link_day_labels_and_summary(env):
    article = tree(page_of(SHOWN, env)).xpath("//article")[0]

    assert article.xpath("string(h3/a)") == "Rent guide"
    assert article.xpath("h3/a/@href") == ["https://resources.example.org/guides/rent/"]
    assert article.xpath("p/time/@datetime") == ["2022-08-31"]
    assert article.xpath("string(p)") == "August 31, 2022 · Housing · Courts"
    assert article.xpath("string(div/p)") == "What tenants should know about rent."


def test_the_page_links_back_to_the_site_and_the_archive(env):
    links = tree(page_of(SHOWN, env)).xpath("//nav/a/@href")

    assert links == ["https://resources.example.org", "../"]


def test_an_issue_in_two_languages_has_two_pages_that_link_to_each_other(env):
    both = record(languages=("en", "es"), editions=(note("en"), note("es")))
    fields = {"languages": both.languages, "editions": both.editions}

    english = tree(page_of(SHOWN, env, **fields)).xpath("//nav/a[@hreflang]")
    spanish = tree(page_of(edition(language="es"), env, **fields)).xpath("//nav/a[@hreflang]")

    assert issue_path(both, "en") == "web/monthly/2022-09-01/index.html"
    assert issue_path(both, "es") == "web/monthly/2022-09-01/es.html"
    assert [(a.get("href"), a.text) for a in english] == [("es.html", "español")]
    assert [(a.get("href"), a.text) for a in spanish] == [("./", "English")]


def test_an_issue_in_one_language_has_one_page():
    assert issue_path(record(), "fr") == "web/monthly/2022-09-01/index.html"


def test_the_archive_lists_numbered_issues_newest_first(env):
    july = record(
        number=2,
        name="2022-08-01",
        cutoff=instant("2022-08-01T09:00"),
        window_start=instant("2022-07-01T09:00"),
        announced=("a",),
    )
    empty = record(number=None, name="2022-10-01")

    lines = tree(archive_page([july, empty, record()], newsletter(), site(), env)).xpath(
        "//main//li"
    )

    assert [line.xpath("string(a/@href)") for line in lines] == ["2022-09-01/", "2022-08-01/"]
    assert [line.xpath("string(a)") for line in lines] == ["August 2022", "July 2022"]
    assert lines[1].xpath("string(span)") == "Issue 2 · 1 new resource"


def test_the_archive_leads_to_the_page_that_an_issue_has(env):
    only_spanish = record(languages=("en", "es"), editions=(note("es"),))

    page = tree(archive_page([only_spanish], newsletter(), site(), env))

    assert page.xpath("//main//li/a/@href") == ["2022-09-01/es.html"]


def test_an_archive_without_issues_says_so(env):
    page = tree(archive_page([], newsletter(), site(), env))

    assert "There is no issue yet." in page.xpath("string(//main)")


def test_no_page_runs_or_loads_anything(env):
    for page in every_page(env):
        assert not tree(page).xpath(
            "//script | //img | //iframe | //@src | //link[@rel='stylesheet']"
        )
        assert b"url(" not in page
        assert b"@import" not in page


def test_every_page_has_one_heading_a_title_a_language_and_both_schemes(env):
    for page in every_page(env):
        read = tree(page)
        assert len(read.xpath("//h1")) == 1
        assert read.xpath("string(//title)").endswith(" – Example Legal Resource Center")
        assert (read.get("lang"), read.get("dir")) == ("en", "ltr")
        assert read.xpath("//meta[@name='color-scheme']/@content") == ["light dark"]
        assert b"prefers-color-scheme:dark" in page


def test_pages_are_in_the_language_of_the_edition_or_the_site(env):
    spanish = site(language="es", help_url="https://resources.example.org/ayuda")

    issue = tree(issue_page(edition(language="es"), record(), newsletter(), spanish, env))
    archive = tree(archive_page([record()], newsletter(), spanish, env))

    assert issue.xpath("string(//h1)") == "Boletín mensual agosto de 2022"
    assert archive.xpath("string(//h1)") == "Boletín mensual Números anteriores"
    assert archive.xpath("//footer//a/text()") == ["Ayuda"]


def test_an_entry_that_runs_the_other_way_says_so_on_a_page(env):
    shown = edition(("housing", [entry("ar", title="حقوق", language="ar", summary="دليل")]))

    article = tree(page_of(shown, env)).xpath("//article")[0]

    assert article.xpath("h3[@lang='ar'][@dir='rtl']")
    assert article.xpath("div[@lang='ar'][@dir='rtl']")
    assert article.get("class") == "other"


@pytest.mark.parametrize("hostile", ["</title><script>x</script>", "\"'><img src=x>", "&lt;b&gt;"])
def test_no_text_becomes_markup(env, hostile):
    shown = edition(("housing", [entry("a", title="x", summary=hostile)]))

    page = tree(page_of(shown, env))

    assert not page.xpath("//script | //img")
    assert hostile in page.xpath("string(//main)")


def test_whole_pages_stay_what_they_are(env, golden):
    issue, archive = every_page(env)

    golden("pages/issue.html", issue)
    golden("pages/archive.html", archive)
