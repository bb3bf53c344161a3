"""What a page says to machines in its head, and the archive of a newsletter."""

from dataclasses import replace

import pytest
from factories import edition, entry, instant, newsletter, record, site
from issue_pages import HOST, LOGO, SHOWN, WEB, archive_of, in_languages, meta, note, page_of, tree

from digest.formats.pages.page import archive_page, issue_page
from digest.formats.pages.pagehead import issue_feed, open_graph_locale
from digest.model import Look

# What the head of a page says to machines


def test_a_page_says_where_it_is_once_and_for_all(env):
    fields = in_languages("en", "es")
    pages = (page_of(edition(language=tag), env, **fields) for tag in ("en", "es"))

    found = [tree(page).xpath("//link[@rel='canonical']/@href") for page in pages]

    assert found == [[f"{WEB}/2022-09-01/"], [f"{WEB}/2022-09-01/es.html"]]


def test_all_pages_of_an_issue_name_each_other_and_themselves_as_the_same_in_other_languages(env):
    fields = in_languages("en", "es", "ar")
    pages = [tree(page_of(edition(language=tag), env, **fields)) for tag in ("en", "es", "ar")]

    found = [
        [(link.get("hreflang"), link.get("href")) for link in page.xpath("//link[@hreflang]")]
        for page in pages
    ]

    assert found[0] == [
        ("en", f"{WEB}/2022-09-01/"),
        ("es", f"{WEB}/2022-09-01/es.html"),
        ("ar", f"{WEB}/2022-09-01/ar.html"),
        ("x-default", f"{WEB}/2022-09-01/"),
    ]
    assert found[1] == found[2] == found[0]
    own = [page.xpath("string(//link[@rel='canonical']/@href)") for page in pages]
    assert own == [address for _, address in found[0][:3]]


def test_readers_of_other_languages_are_led_to_that_of_the_site_or_the_first(env):
    fields = in_languages("es", "ar")
    found = {
        tag: tree(page_of(edition(language="es"), env, site(language=tag), **fields)).xpath(
            "//link[@hreflang='x-default']/@href"
        )
        for tag in ("ar", "en")
    }

    assert found == {"ar": [f"{WEB}/2022-09-01/ar.html"], "en": [f"{WEB}/2022-09-01/"]}


def test_a_page_in_one_language_names_no_other(env):
    page = tree(page_of(SHOWN, env, **in_languages("en")))

    assert not page.xpath("//link[@hreflang]")
    assert "og:locale:alternate" not in meta(page)


def test_a_link_to_a_page_has_a_preview(env):
    page = tree(page_of(SHOWN, env, **in_languages("en", "es")))

    described = "3 new resources: Rent guide; Heat guide; Report guide"
    assert {name: text for name, text in meta(page).items() if ":" in name} == {
        "og:type": "article",
        "og:title": "Monthly digest: August 2022",
        "og:description": described,
        "og:url": f"{WEB}/2022-09-01/",
        "og:site_name": "Example Legal Resource Center",
        "og:locale": "en_US",
        "og:locale:alternate": "es_ES",
        "article:published_time": "2022-09-01T13:00:00+00:00",
    }
    assert meta(page)["description"] == described


def test_the_description_of_a_page_is_short_however_many_entries_it_has(env):
    shown = edition(("housing", [entry(f"e{n}", title=f"Guide {n}") for n in range(300)]))

    said = meta(tree(page_of(shown, env)))["description"]

    assert said.startswith("300 new resources: Guide 0; Guide 1; ")
    assert len(said) <= 201


def test_a_preview_has_a_picture_only_where_the_site_has_a_logo(env):
    spanish = edition(language="es")
    fields = in_languages("en", "es")
    with_logo = meta(tree(page_of(spanish, env, site(look=Look(logo=LOGO)), **fields)))
    without = meta(tree(page_of(spanish, env, **fields)))

    assert with_logo["og:image"] == f"{HOST}/logo.png"
    assert with_logo["og:image:alt"] == "El Centro"
    assert not {name for name in without if name.startswith("og:image")}


@pytest.mark.parametrize(
    ("language", "locale"),
    [
        ("en", "en_US"),
        ("es", "es_ES"),
        ("es-mx", "es_MX"),
        ("es-419", "es_419"),
        ("ar", "ar_EG"),
        ("zh-Hant", "zh_TW"),
        ("zh-Hans-SG", "zh_SG"),
        ("pt-BR", "pt_BR"),
        ("xx", ""),
        ("en-u-ca-gregory", ""),
    ],
)
def test_open_graph_has_a_territory_for_each_language_that_is_known(language, locale):
    assert open_graph_locale(language) == locale


def test_a_language_without_territory_has_no_locale(env):
    assert "og:locale" not in meta(tree(page_of(edition(language="xx"), env)))
    assert "og:locale" not in meta(archive_of(env, own=site(language="xx")))


def test_a_page_names_the_feed_of_its_issues_in_its_language_and_that_of_everything(env):
    both = newsletter(languages=("en", "es-MX"))
    own = site(newsletters=(both,))
    shown = edition(language="es-MX")

    page = tree(issue_page(shown, record(**in_languages("en", "es-MX")), both, own, env))

    links = page.xpath("//link[@type='application/atom+xml'][@rel='alternate']")
    assert [(link.get("title"), link.get("href")) for link in links] == [
        (
            "Boletín mensual (es-MX) – Example Legal Resource Center",
            f"{HOST}/digest/feeds/issues.monthly.es-mx.atom.xml",
        ),
        ("Todos los temas – Example Legal Resource Center", f"{HOST}/digest/feeds/all.atom.xml"),
    ]
    assert page.xpath("//footer//a/@href")[0] == links[0].get("href")


def test_a_page_in_a_language_that_was_given_up_names_no_feed_of_issues(env):
    page = tree(page_of(edition(language="es"), env, **in_languages("en", "es")))

    assert issue_feed(newsletter(), "es", site()) is None
    assert page.xpath("//link[@type]/@href") == [f"{HOST}/digest/feeds/all.atom.xml"]
    assert page.xpath("//footer//a/@href") == ["../../../feeds/index.html"]


@pytest.mark.parametrize(
    ("logo", "allowed"),
    [
        (None, "img-src 'self';"),
        (LOGO, f"img-src 'self' {HOST};"),
        (
            replace(LOGO, dark_url="https://static.example.org:8443/dark.png"),
            f"img-src 'self' {HOST} https://static.example.org:8443;",
        ),
    ],
)
def test_a_page_lets_nothing_run_and_pictures_come_from_the_site_alone(env, logo, allowed):
    own = site(look=Look(logo=logo))

    for page in (page_of(SHOWN, env, own), archive_page([], newsletter(), own, env)):
        (policy,) = tree(page).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy == (
            f"default-src 'none'; {allowed} style-src 'unsafe-inline'; "
            "base-uri 'none'; form-action 'none'"
        )


# The archive


def test_the_archive_lists_numbered_issues_newest_first(env):
    july = record(
        number=2,
        name="2022-08-01",
        cutoff=instant("2022-08-01T09:00"),
        window_start=instant("2022-07-01T09:00"),
        announced=("a",),
    )
    empty = record(number=None, name="2022-10-01")

    lines = archive_of(env, july, empty, record()).xpath("//main//li")

    assert [line.xpath("string(a/@href)") for line in lines] == ["2022-09-01/", "2022-08-01/"]
    assert [line.xpath("string(a)") for line in lines] == ["August 2022", "July 2022"]
    assert lines[1].xpath("string(span)") == "Issue 2 · 1 new resource"


def test_the_archive_leads_to_the_page_that_an_issue_has(env):
    only_spanish = record(languages=("en", "es"), editions=(note("es"),))

    (link,) = archive_of(env, only_spanish).xpath("//main//li//a")

    assert (link.get("href"), link.get("hreflang")) == ("2022-09-01/es.html", "es")


def test_the_archive_leads_to_an_issue_in_each_of_its_languages(env):
    links = archive_of(env, record(**in_languages("en", "es"))).xpath("//main//li//span/a")

    assert [(a.get("href"), a.get("hreflang"), a.xpath("string()")) for a in links] == [
        ("2022-09-01/", "en", "English, August 2022"),
        ("2022-09-01/es.html", "es", "español, August 2022"),
    ]


def test_an_archive_without_issues_says_so(env):
    page = archive_of(env)

    assert "There is no issue yet." in page.xpath("string(//main)")


def test_the_archive_says_where_it_is_and_names_the_feeds_of_its_issues(env):
    page = archive_of(env, record(), own=site(look=Look(logo=LOGO)), languages=("en", "es"))

    assert page.xpath("//link[@rel='canonical']/@href") == [f"{WEB}/"]
    assert page.xpath("//link[@rel='alternate']/@href") == [
        f"{HOST}/digest/feeds/{name}.atom.xml"
        for name in ("issues.monthly.en", "issues.monthly.es", "all")
    ]
    assert {name: text for name, text in meta(page).items() if ":" in name} == {
        "og:type": "website",
        "og:title": "Monthly digest: Past issues",
        "og:url": f"{WEB}/",
        "og:site_name": "Example Legal Resource Center",
        "og:locale": "en_US",
        "og:image": LOGO.url,
        "og:image:alt": "The Center",
    }
