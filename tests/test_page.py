"""Pages for browsers."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from factories import edition, entry, newsletter, record, site
from issue_pages import (
    HOST,
    LOGO,
    SHOWN,
    STYLE,
    archive_of,
    every_page,
    in_languages,
    meta,
    page_of,
    tree,
)
from sites import SETTINGS, catalog, digest
from sites import entry as row

from digest.formats.address import entry_anchor
from digest.formats.pages.page import archive_page, issue_page
from digest.formats.pages.pagehead import page_path
from digest.formats.templates.environment import environment
from digest.model import Attachment, Look, Phrase

# What is on the page of an issue


def test_the_page_of_an_issue_has_every_entry_however_many(env):
    shown = edition(("housing", [entry(f"e{n}", summary="x " * 600) for n in range(500)]))

    page = page_of(shown, env)

    assert len(tree(page).xpath("//article")) == 500
    assert "more" not in tree(page).xpath("string(//main)")


def test_the_page_has_summaries_and_titles_whole(env):
    shown = edition(("housing", [entry("a", title="long " * 100, summary="word " * 1000)]))

    main = tree(page_of(shown, env)).xpath("string(//main)")

    assert main.count("word") == 1000
    assert main.count("long") == 100


def test_an_entry_on_a_page_has_title_link_day_labels_and_summary(env):
    article = tree(page_of(SHOWN, env)).xpath("//article")[0]

    assert article.xpath("string(h3/a)") == "Rent guide"
    assert article.xpath("h3/a/@href") == ["https://resources.example.org/guides/rent/"]
    assert article.xpath("p/time/@datetime") == ["2022-08-31"]
    assert article.xpath("string(p)") == "August 31, 2022 · Housing · Courts"
    assert article.xpath("string(div/p)") == "What tenants should know about rent."


def test_an_entry_on_a_page_has_its_authors_and_its_files_with_kind_and_size(env):
    files = (
        Attachment(f"{HOST}/rent.pdf", "application/pdf", 1_234_567),
        Attachment(f"{HOST}/rent.docx"),
    )
    shown = edition(("housing", [entry("rent", authors=("Ana", "Tom"), files=files)]))

    article = tree(page_of(shown, env)).xpath("//article")[0]

    assert article.xpath("string(p)") == "August 5, 2022 · By Ana and Tom"
    assert article.xpath("ul/@aria-label") == ["Files"]
    assert article.xpath("ul/li/a/@href") == [file.url for file in files]
    assert [a.text for a in article.xpath("ul/li/a")] == ["PDF (1.2 MB)", "DOCX"]
    assert article.xpath("string(ul/li/a)") == "PDF (1.2 MB), Rent guide"


@pytest.mark.parametrize(
    ("url", "media_type", "said"),
    [
        ("/a.PDF?x=1.doc", "text/plain", "PDF"),
        ("/a", "application/pdf", "PDF"),
        ("/a.b-c", "application/zip", "ZIP"),
        ("/Form%20B", "application/octet-stream", "Form B"),
        ("/Form", "application/vnd.oasis.opendocument.text", "Form"),
        ("/version-1.2-final", "image/svg+xml", "version-1.2-final"),
        ("/", "application/octet-stream", "resources.example.org"),
    ],
)
def test_a_file_is_named_by_its_kind_or_else_by_its_name(env, url, media_type, said):
    shown = edition(("housing", [entry("a", files=(Attachment(HOST + url, media_type),))]))

    assert tree(page_of(shown, env)).xpath("//ul[@class='files']//a")[0].text == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"published": None}, "Housing · Courts · By Ana"),
        ({"published": None, "topics": ("housing",)}, "By Ana"),
        ({"published": None, "authors": ()}, "Housing · Courts"),
        ({"published": None, "topics": ("housing",), "authors": ()}, ""),
        ({"published": None, "topics": ("housing",), "authors": (), "language": "es"}, "Spanish "),
    ],
)
def test_the_line_below_a_title_has_no_mark_too_many(env, fields, said):
    full = {"topics": ("housing", "courts"), "authors": ("Ana",)}
    shown = edition(("housing", [replace(entry("a"), **(full | fields))]))

    assert tree(page_of(shown, env)).xpath("string(//article/p)") == said


def test_an_entry_in_another_language_says_which_and_one_of_another_country_does_not(env):
    languages = ("es", "en", "en-GB", "EN")
    shown = edition(("housing", [entry(tag, title="x", language=tag) for tag in languages]))

    first, *others = tree(page_of(shown, env)).xpath("//article")

    assert first.xpath("string(p/span[@class='tag'])") == "Spanish"
    assert first.xpath("h3/a/@hreflang") == ["es"]
    assert not any(article.xpath("p/span[@class='tag'] | h3/a/@hreflang") for article in others)


def test_the_page_links_back_to_the_site_and_the_archive(env):
    links = tree(page_of(SHOWN, env)).xpath("//header/nav/a/@href")

    assert links == ["https://resources.example.org", "../"]


def test_an_issue_in_two_languages_has_two_pages_that_link_to_each_other(env):
    fields = in_languages("en", "es")
    both = record(**fields)

    english = tree(page_of(SHOWN, env, **fields)).xpath("//nav/a[@hreflang]")
    spanish = tree(page_of(edition(language="es"), env, **fields)).xpath("//nav/a[@hreflang]")

    assert page_path(both, "en") == "web/monthly/2022-09-01/index.html"
    assert page_path(both, "es") == "web/monthly/2022-09-01/es.html"
    assert [(a.get("href"), a.get("lang"), a.text) for a in english] == [
        ("es.html", "es", "español")
    ]
    assert [(a.get("href"), a.text) for a in spanish] == [("./", "English")]


def test_an_issue_in_one_language_has_one_page():
    assert page_path(record(), "fr") == "web/monthly/2022-09-01/index.html"


def test_a_page_of_few_sections_has_no_contents_and_one_of_many_leads_to_each(env):
    topics = ("housing", "courts", "benefits", "")
    many = edition(*((topic, [entry(f"e-{topic}", topics=())]) for topic in topics))

    few, page = tree(page_of(SHOWN, env)), tree(page_of(many, env))

    links = page.xpath("//nav[@aria-labelledby='contents']//a")
    headings = page.xpath("//section/h2")
    assert not few.xpath("//nav[@aria-labelledby='contents']")
    assert [a.text_content() for a in links] == [h2.text for h2 in headings]
    assert [a.get("href") for a in links] == [f"#{h2.get('id')}" for h2 in headings]
    assert links[0].get("href") == "#topic-housing"


@pytest.mark.parametrize("id", ["rent", "rent/2022 guide?", "Миете", "a%20b", "a=20b", "x#y'\"<>"])
def test_every_entry_has_a_place_that_any_address_can_name(env, id):
    shown = edition(("housing", [entry(id), entry("other")]))

    ids = tree(page_of(shown, env)).xpath("//article/@id")

    assert ids == [entry_anchor(id), "entry-other"]
    assert re.fullmatch(r"entry-[\w.~=-]+", ids[0], re.ASCII)


def test_no_id_stands_twice_on_a_page(env):
    topics = ("housing", "other", "no-topic", "")
    shown = edition(*((topic, [entry(f"{topic}{n}") for n in range(9)]) for topic in topics))
    page = tree(page_of(shown, env, **in_languages("en", "es")))

    ids = page.xpath("//@id")

    assert len(ids) == len(set(ids)) > 36


def test_readers_with_a_keyboard_can_skip_to_the_content(env):
    for page in map(tree, every_page(env)):
        first = page.xpath("//a")[0]
        assert (first.get("href"), first.text) == ("#main", "Skip to content")
        assert page.get_element_by_id("main").tag == "main"


# Looks


def test_the_logo_leads_to_the_site_and_has_another_picture_for_the_dark(env):
    dark = replace(LOGO, dark_url=f"{HOST}/dark.png")

    page = tree(page_of(edition(language="es"), env, site(look=Look(logo=dark))))

    (link,) = page.xpath("//header//a[picture]")
    assert link.get("href") == HOST
    assert dict(link.xpath(".//img")[0].attrib) == {
        "src": f"{HOST}/logo.png",
        "alt": "El Centro",
        "width": "200",
    }
    (source,) = link.xpath(".//source")
    assert (source.get("srcset"), source.get("media")) == (
        f"{HOST}/dark.png",
        "(prefers-color-scheme:dark)",
    )


def test_a_logo_without_another_for_the_dark_has_one_picture(env):
    page = tree(page_of(SHOWN, env, site(look=Look(logo=LOGO))))

    assert page.xpath("//header//img/@src") == [LOGO.url]
    assert not page.xpath("//source")


def test_a_site_without_logo_has_its_name_in_its_place(env):
    assert tree(page_of(SHOWN, env)).xpath("//header//a")[0].text == "Example Legal Resource Center"


def test_pages_have_the_colours_of_the_site(env):
    own = site(look=Look(accent="#ffd400"))

    for page in (page_of(SHOWN, env, own), archive_page([], newsletter(), own, env)):
        light, dark = re.findall(r"--accent:(#\w{6})", page.decode())
        assert light != "#ffd400" == dark


def test_styles_know_no_left_and_no_right():
    style = STYLE.read_text(encoding="utf-8")

    assert not re.findall(r"\b(?:left|right)\b(?=[^\n]*[:;{}])", style.partition("#}")[2])
    assert "margin-inline" in style


def test_no_page_runs_or_loads_anything(env):
    for page in every_page(env):
        assert not tree(page).xpath(
            "//script | //img | //iframe | //@src | //link[@rel='stylesheet'] | //@onclick"
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
    archive = archive_of(env, record(), own=spanish)

    assert issue.xpath("string(//h1)") == "Boletín mensual agosto de 2022"
    assert archive.xpath("string(//h1)") == "Boletín mensual Números anteriores"
    assert archive.xpath("//footer//a/text()") == ["Canales (feeds)", "Ayuda"]


def test_a_page_in_arabic_runs_from_right_to_left(env):
    page = tree(page_of(edition(("housing", [entry("rent")]), language="ar"), env))

    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert page.xpath("//article/h3[@lang='en'][@dir='ltr']")
    assert page.xpath("//article/@class") == ["other"]


def test_english_phrases_on_a_page_in_another_language_say_that_they_are(env):
    page = tree(page_of(edition(language="fa"), env))

    said = page.xpath("//*[@lang='en'][@dir='ltr']")
    assert page.get("lang") == "fa"
    assert {one.text for one in said} >= {"Skip to content", "All issues", "Feeds"}


def test_an_entry_that_runs_the_other_way_says_so_on_a_page(env):
    shown = edition(("housing", [entry("ar", title="حقوق", language="ar", summary="دليل")]))

    article = tree(page_of(shown, env)).xpath("//article")[0]

    assert article.xpath("h3[@lang='ar'][@dir='rtl']")
    assert article.xpath("div[@lang='ar'][@dir='rtl']")
    assert article.get("class") == "other"


@pytest.mark.parametrize("hostile", ["</title><script>x</script>", "\"'><img src=x>", "&lt;b&gt;"])
def test_no_text_becomes_markup(env, hostile):
    shown = edition(("housing", [entry("a", title="x", summary=hostile, authors=(hostile,))]))
    own = site(title=Phrase(hostile), postal_address=hostile)

    page = tree(page_of(shown, env, own))

    assert not page.xpath("//script | //img")
    assert page.xpath("string(//main)").count(hostile) == 2
    assert meta(page)["og:site_name"] == hostile


# A newsletter with templates of its own


@pytest.mark.parametrize(
    ("sources", "made"),
    [
        ({"spring.html.j2": "spring {{ title }}"}, b"spring Monthly digest"),
        ({}, b"issue Monthly digest"),
    ],
)
def test_a_newsletter_has_a_page_of_its_own_or_that_of_all_issues(sources, made):
    env = environment({"issue.html.j2": "issue {{ title }}"} | sources)

    page = issue_page(SHOWN, record(), newsletter(template="spring"), site(), env)

    assert page == made


# As commands make them


@pytest.fixture(scope="module", name="made")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a site with two issues in two languages, made by real commands."""
    folder = tmp_path_factory.mktemp("site")
    settings = SETTINGS.replace("every = ", 'languages = ["en", "es"]\nevery = ', 1)
    (folder / "digest.toml").write_text(settings)
    catalog(folder, row("rent"), row("guia", language="es"), row("heat", "2022-08-20"))
    assert digest(folder, "run").exit_code == 0
    return folder


def pages_in(folder: Path) -> dict[str, bytes]:
    web = folder / "outbox/web"
    return {path.relative_to(web).as_posix(): path.read_bytes() for path in web.rglob("*.html")}


def test_every_link_inside_the_outbox_leads_to_a_file(made):
    outbox, served = made / "outbox", "https://www.example.org/digest/"
    for name, page in pages_in(made).items():
        here = outbox / "web" / name
        links = [one for one in tree(page).xpath("//@href") if not one.startswith("#")]
        inside = [one.removeprefix(served) for one in links if one.startswith(served)]
        found = [outbox / one for one in inside]
        found += [here.parent / one for one in links if "://" not in one]
        assert len(found) > 3
        for path in found:
            assert (path / "index.html" if path.is_dir() else path).is_file(), (name, path)


def test_an_issue_that_was_made_is_not_changed_by_later_issues_and_edits(made, tmp_path):
    before = pages_in(made)
    catalog(made, row("rent", title="Another", summary="Later."), row("heat", "2022-08-20"))

    assert digest(made, "run", clock="2022-09-02T12:00:00Z").exit_code == 0

    after = pages_in(made)
    issues = {name for name in before if "2022-08-01" in name}
    assert len(issues) == 2
    assert {name for name in after if before.get(name) != after[name]} == {
        "monthly/index.html",
        "monthly/2022-09-01/index.html",
        "monthly/2022-09-01/es.html",
    }


def test_whole_pages_stay_what_they_are(env, golden):
    issue, archive = every_page(env)

    golden("pages/issue.html", issue)
    golden("pages/archive.html", archive)
