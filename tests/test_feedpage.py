"""Pages on which people find feeds, and the stylesheet under which they read one."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from factories import BENEFITS, COURTS, HOUSING, entry, newsletter, site
from lxml import html as lxml_html

from digest.core.listing import Dated, Listing
from digest.formats.address import feed_key, public
from digest.formats.feeds.feedpage import (
    LATEST,
    FeedGroup,
    FeedLink,
    feed_links,
    feeds_page,
    page_language,
    stylesheet,
    topic_page,
    topic_path,
)
from digest.formats.feeds.opml import PATH
from digest.model import Entry, Phrase, Site

NOW = datetime(2022, 8, 5, 10, tzinfo=UTC)
PUBLIC = "https://resources.example.org/digest/feeds"
TYPES = ["application/atom+xml", "application/rss+xml", "application/feed+json"]
HOSTILE = ["</title><script>x</script>", "\"'><img src=x>", "&lt;b&gt;", "{{ 7 * 7 }}"]


def tree(page: bytes) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(page.decode())


def listing(*entries: Entry, topic: str | None = "housing", language: str | None = None) -> Listing:
    dated = tuple(Dated(one, NOW, NOW, NOW, NOW) for one in entries)
    return Listing(topic, language, NOW, dated)


def links(topic: str | None, *languages: str | None, of: Site | None = None) -> list[FeedLink]:
    return [
        link
        for language in languages or (None,)
        for link in feed_links(feed_key(topic, language), language, of or site())
    ]


def group(topic: str | None = "housing", title: str = "Housing", **fields: object) -> FeedGroup:
    made = FeedGroup(title, f"{topic or 'all'}.html", tuple(links(topic)))
    return replace(made, **fields)


def page_of(shown: Listing, env, *languages: str | None, of: Site | None = None) -> bytes:
    own = of or site()
    feeds = links(shown.topic, *languages, of=own)
    return topic_page(shown, feeds, own, env, page_language(shown, own))


def index_of(env, *topics: FeedGroup, of: Site | None = None) -> bytes:
    own = of or site()
    letters = FeedGroup(
        "Monthly digest", "../web/monthly/", tuple(feed_links("issues.monthly", None, own))
    )
    everything, opml = group(None, "All topics"), public(PATH, own)
    return feeds_page(everything, topics, [letters], opml, own, env, own.language)


def every_page(env) -> list[bytes]:
    guides = (entry("rent", "2022-08-04", topics=("housing", "courts")), entry("heat"))
    return [
        page_of(listing(*guides), env, None, "en", "es"),
        page_of(listing(topic=None), env),
        index_of(env, group(), group("courts", "Courts", ended=True)),
    ]


# A topic


def test_the_page_of_a_topic_shows_each_address_as_text_that_can_be_copied(env):
    page = tree(page_of(listing(), env))

    shown = [code.text_content() for code in page.xpath("//dl/dd/code")]
    assert shown == [f"{PUBLIC}/housing{end}" for end in (".atom.xml", ".rss.xml", ".json")]
    assert page.xpath("//dl/dt/a/text()") == ["Atom", "RSS", "JSON"]
    assert page.xpath("//dl/dt/a/@href") == [address.rpartition("/")[2] for address in shown]
    assert page.xpath("//dl/dt/a/@type") == TYPES


def test_a_topic_says_where_it_is_and_names_its_own_feeds_to_readers(env):
    page = tree(page_of(listing(language="es"), env, None, "es"))

    assert page.xpath("//link[@rel='canonical']/@href") == [f"{PUBLIC}/housing.es.html"]
    found = page.xpath("//link[@rel='alternate']")
    assert [link.get("type") for link in found] == TYPES
    assert [link.get("href") for link in found] == [
        f"{PUBLIC}/housing.es{end}" for end in (".atom.xml", ".rss.xml", ".json")
    ]
    assert found[0].get("title") == "Vivienda (español), Atom"


def test_an_entry_has_its_link_its_day_its_labels_and_the_beginning_of_its_summary(env):
    long = entry("rent", "2022-08-31", topics=("housing", "courts"), summary="word " * 500)

    article = tree(page_of(listing(long, entry("heat")), env)).xpath("//article")[0]

    assert article.xpath("string(h3/a)") == "Rent guide"
    assert article.xpath("h3/a/@href") == ["https://resources.example.org/guides/rent/"]
    assert article.xpath("p/time/@datetime") == ["2022-08-31"]
    assert article.xpath("string(p)") == "August 31, 2022 · Housing · Courts"
    assert article.xpath("string(div/p)").endswith("word…")
    assert len(article.xpath("string(div/p)")) < 300


def test_the_latest_entries_are_shown_and_the_rest_is_left_to_the_feed(env):
    many = [entry(f"guide-{number}") for number in range(LATEST + 5)]

    page = tree(page_of(listing(*many), env))

    assert [a.text for a in page.xpath("//article/h3/a")][:2] == ["Guide-0 guide", "Guide-1 guide"]
    assert len(page.xpath("//article")) == LATEST


def test_a_topic_without_entries_says_so_and_can_be_followed(env):
    page = tree(page_of(listing(), env))

    assert "Nothing has appeared here yet." in page.xpath("string(//main)")
    assert len(page.xpath("//dl/dd/code")) == 3


def test_a_topic_that_was_given_up_says_so_and_asks_nobody_to_follow_it(env):
    page = tree(page_of(replace(listing(entry("rent")), ended=NOW), env))

    assert "Housing: this feed has ended" in page.xpath("string(//main)")
    assert not page.xpath("//dl | //link[@rel='alternate']")
    assert page.xpath("//article")
    assert "index.html" in page.xpath("//main//a/@href")


def test_the_page_of_everything_has_a_title_of_its_own(env):
    page = tree(page_of(listing(entry("rent"), topic=None), env))

    assert page.xpath("string(//h1)") == "All topics"
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{PUBLIC}/all.html"]
    assert "Everything that Example Legal Resource Center" in page.xpath("string(//main)")
    assert page.xpath("string(//article/p)") == "August 5, 2022 · Housing"


def test_the_page_leads_to_the_newsletters_that_announce_the_topic(env):
    letters = (newsletter(), newsletter(name="alerts", title=Phrase("Alerts"), topics=("courts",)))
    own = site(newsletters=letters)

    housing = tree(page_of(listing(), env, of=own))
    courts = tree(page_of(listing(topic="courts"), env, of=own))

    assert housing.xpath("//main//li/a/@href") == ["../web/monthly/"]
    assert courts.xpath("//main//li/a/@href") == ["../web/monthly/", "../web/alerts/"]
    assert not tree(page_of(listing(), env, of=site(newsletters=()))).xpath("//main//li")


def test_the_page_leads_back_to_the_site_and_to_all_feeds(env):
    assert tree(page_of(listing(), env)).xpath("//nav/a/@href") == [
        "https://resources.example.org",
        "index.html",
    ]


# Languages


def test_each_language_of_a_topic_has_a_page_and_they_lead_to_each_other(env):
    every, spanish = (
        tree(page_of(listing(language=language), env, None, "en", "es"))
        for language in (None, "es")
    )

    assert topic_path("housing", "es") == "feeds/housing.es.html"
    assert every.xpath("//a[@hreflang]/@href") == ["housing.en.html", "housing.es.html"]
    assert every.xpath("//a[@hreflang]/text()") == ["English", "español"]
    assert every.xpath("string(//*[@aria-current])") == "All languages"
    assert spanish.xpath("//p/a[starts-with(@href, 'housing.')]/@href") == [
        "housing.html",
        "housing.en.html",
    ]
    assert spanish.xpath("//*[@aria-current]/@lang") == ["es"]


def test_a_topic_in_one_language_offers_no_choice(env):
    page = tree(page_of(listing(), env, None))

    assert not page.xpath("//a[@hreflang] | //*[@aria-current]")


def test_a_page_is_in_its_own_language_if_there_are_words_for_it_and_else_in_the_sites(env):
    own = site(language="es", title=Phrase("Centro", {"en": "Center", "es": "Centro"}))
    shown = [listing(language=tag) for tag in (None, "en", "ar", "es-MX")]

    assert [page_language(one, own) for one in shown] == ["es", "en", "ar", "es-MX"]
    headings = [tree(page_of(one, env, of=own)).xpath("string(//h1)") for one in shown]
    assert headings == [
        "Vivienda",
        "Housing English",
        "Housing العربية",
        "Vivienda español (México)",
    ]


def test_an_entry_in_another_language_says_so_and_which_way_it_runs(env):
    arabic = entry("ar", title="حقوق", language="ar", summary="دليل")
    spanish = entry("es", title="Guía", language="es", summary="Lo que debe saber.")

    other, near = tree(page_of(listing(arabic, spanish), env)).xpath("//article")

    assert other.xpath("h3[@lang='ar'][@dir='rtl']")
    assert other.xpath("div[@lang='ar'][@dir='rtl']")
    assert other.get("class") == "other"
    assert near.xpath("h3[@lang='es'][@dir='ltr']")
    assert near.get("class") is None


def test_a_page_in_a_language_that_runs_leftwards_keeps_addresses_running_rightwards(env):
    page = tree(page_of(listing(), env, of=site(language="ar")))

    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert set(page.xpath("//code/@dir")) == {"ltr"}


# All feeds


def test_the_page_of_feeds_has_every_topic_its_page_and_its_feeds(env):
    page = tree(index_of(env, group(), group("benefits", "Benefits & food")))

    assert page.xpath("//h3/a/@href") == [
        "all.html",
        "housing.html",
        "benefits.html",
        "../web/monthly/",
    ]
    rows = page.xpath("//li[h3/a/text()='Benefits & food']//p/span/a")
    assert [a.get("href") for a in rows] == [
        "benefits.atom.xml",
        "benefits.rss.xml",
        "benefits.json",
    ]
    assert [a.get("type") for a in rows] == TYPES
    assert rows[0].text_content() == "Atom, Benefits & food"


def test_the_page_of_feeds_names_the_combined_feed_to_readers(env):
    page = tree(index_of(env, group()))

    assert page.xpath("//link[@rel='canonical']/@href") == [f"{PUBLIC}/index.html"]
    assert page.xpath("//link[@rel='alternate']/@href") == [
        f"{PUBLIC}/all{end}" for end in (".atom.xml", ".rss.xml", ".json")
    ]


def test_the_page_of_feeds_has_the_feeds_of_issues_and_the_list_to_import(env):
    page = tree(index_of(env))

    assert page.xpath("//li[h3/a/text()='Monthly digest']//p/span/a/@href") == [
        "issues.monthly.atom.xml",
        "issues.monthly.rss.xml",
        "issues.monthly.json",
    ]
    assert page.xpath("//a[@type='text/x-opml']/@href") == ["feeds.opml"]
    assert page.xpath("string(//section/code)") == f"{PUBLIC}/feeds.opml"


def test_feeds_in_several_languages_have_a_row_each(env):
    page = tree(index_of(env, group(feeds=tuple(links("housing", None, "es")))))

    every, spanish = page.xpath("//li[h3/a/text()='Housing']/p")
    assert every.xpath("string(span)") == "All languages"
    assert spanish.xpath("string(span)") == "español"
    assert spanish.xpath("span[1]/@lang") == ["es"]
    assert spanish.xpath("string(span/a)") == "Atom, Housing, español"


def test_a_topic_that_was_given_up_stands_last_and_without_feeds(env):
    page = tree(index_of(env, group("courts", "Courts", ended=True), group()))

    last = page.xpath("//section[1]//li")[-1]
    assert last.text_content().strip() == "Courts: this feed has ended"
    assert last.xpath("a/@href") == ["courts.html"]
    assert not page.xpath("//a[contains(@href, 'courts.atom.xml')]")


# Every page


def test_no_page_of_feeds_runs_or_loads_anything(env):
    for page in every_page(env):
        assert not tree(page).xpath(
            "//script | //img | //iframe | //@src | //link[@rel='stylesheet']"
        )
        assert b"url(" not in page
        assert b"@import" not in page


def test_every_page_of_feeds_has_one_heading_a_title_a_language_and_both_schemes(env):
    for page in every_page(env):
        read = tree(page)
        assert len(read.xpath("//h1")) == 1
        assert read.xpath("string(//title)").endswith(" – Example Legal Resource Center")
        assert (read.get("lang"), read.get("dir")) == ("en", "ltr")
        assert b"prefers-color-scheme:dark" in page


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_title_becomes_markup(env, hostile):
    topics = (replace(HOUSING, title=Phrase(hostile)), COURTS, BENEFITS)
    own = site(topics=topics, title=Phrase(hostile))

    topic = page_of(listing(entry("a", summary=hostile)), env, of=own)

    for page in (topic, index_of(env, group(title=hostile), of=own)):
        read = tree(page)
        assert not read.xpath("//script | //img | //b")
        assert hostile in read.xpath("string(//main)")
        assert hostile in read.xpath("string(//title)") or hostile in read.xpath("string(//nav)")


def test_whole_pages_of_feeds_stay_what_they_are(env, golden):
    topic, everything, index = every_page(env)

    golden("pages/topic.html", topic)
    golden("pages/everything.html", everything)
    golden("pages/feeds.html", index)
    golden("pages/feed.css", stylesheet(site(), env))


# The stylesheet


def test_the_stylesheet_says_that_it_is_a_feed_in_the_words_of_the_site_and_of_the_feed(env):
    english, spanish = (stylesheet(site(language=tag), env).decode() for tag in ("en", "es"))

    assert '\n  content: "This is a feed.' in english
    assert ':root:lang(es)::before { content: "Esto es un canal' in english
    assert '\n  content: "Esto es un canal' in spanish
    assert ':root:lang(en)::before { content: "This is a feed.' in spanish


def test_the_stylesheet_loads_nothing(env):
    sheet = stylesheet(site(), env).decode()

    assert "url(" not in sheet
    assert "@import" not in sheet


def test_the_stylesheet_says_where_there_are_pages_to_click_on(env):
    own = site(public_url='https://resources.example.org/"}*{display:none}')

    sheet = stylesheet(own, env).decode()

    address = "https://resources.example.org/%22%7D*%7Bdisplay:none%7D/feeds/index.html"
    assert f'a feed reader.\\a Feeds: {address}";' in sheet
