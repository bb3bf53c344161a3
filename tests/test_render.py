"""What a reader of an edition gets: subject, preheader, HTML and text."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from factories import edition, entry, instant, newsletter, record, site
from lxml import html as lxml_html
from reading import article, many, rendered, seen

from digest.errors import TemplateError
from digest.formats.mail.render import render
from digest.formats.templates.environment import environment, fill
from digest.model import Mailbox, Phrase

# --- what it says ---


def test_the_subject_names_newsletter_and_period(env):
    assert rendered(env, entry("rent")).subject == "Monthly digest: August 2022"


def test_an_issue_in_spanish_is_spanish_throughout(env):
    content = rendered(env, entry("renta", "2022-08-05", language="es"), language="es")

    assert content.subject == "Boletín mensual: agosto de 2022"
    assert content.preheader.startswith("1 recurso nuevo: ")
    for part in (seen(content), content.text):
        assert "Vivienda" in part
        assert "5 de agosto de 2022" in part
        assert "Cancelar la suscripción" in part
    assert '<html lang="es" dir="ltr"' in content.html


def test_other_languages_have_english_phrases_around_their_dates(env):
    content = rendered(env, entry("loyer", "2022-08-05", language="fr"), language="fr")

    assert content.subject == "Monthly digest: août 2022"
    assert "View in your browser" in content.text
    assert "5 août 2022" in content.text


def test_the_preheader_counts_and_leads_with_titles_and_is_hidden(env):
    content = rendered(env, entry("rent"), entry("heat"))

    assert content.preheader == "2 new resources: Rent guide; Heat guide"
    hidden = lxml_html.document_fromstring(content.html).xpath(
        "//*[contains(@style,'display:none')]"
    )
    assert hidden[0].text_content() == content.preheader


def test_a_long_preheader_ends_between_words(env):
    content = rendered(env, *(entry(f"number{n}") for n in range(40)))

    assert len(content.preheader) <= 111
    assert content.preheader.endswith("…")


def test_both_parts_say_where_to_read_how_to_leave_why_and_who(env):
    settings = site(help_url="https://resources.example.org/help")

    content = rendered(env, entry("rent"), settings=settings)

    links = lxml_html.document_fromstring(content.html).xpath("//a/@href")
    wanted = (
        "https://resources.example.org/digest/web/monthly/2022-09-01/",
        "mailto:monthly-leave@lists.example.org",
        "https://resources.example.org/help",
        "https://resources.example.org/guides/rent/",
    )
    for address in wanted:
        assert address in links
        assert address in content.text
    for part in (seen(content), " ".join(content.text.split())):
        assert "You get this because you subscribe to “Monthly digest” of Example Legal" in part
        assert "1 Example Street, Springfield, NY 10000" in part
        assert "Issue 3" in part or part is not seen(content)


def test_leaving_is_near_the_top_and_at_the_end(env):
    content = rendered(env, entry("rent"))

    for part in (content.html, content.text):
        assert part.index("monthly-leave@") < part.index("Rent guide", part.index("monthly-leave@"))
        assert part.rindex("monthly-leave@") > part.rindex("What tenants")


@pytest.mark.parametrize(
    ("reply_to", "address"),
    [(None, "news@example.org"), (Mailbox("desk@example.org"), "desk@example.org")],
)
def test_without_an_address_for_leaving_a_reader_can_write_to_a_person(env, reply_to, address):
    series = newsletter(unsubscribe=None, reply_to=reply_to)

    content = render(edition(("housing", [entry("rent")])), record(), series, site(), env)

    assert f"mailto:{address}" in content.text
    assert f'href="mailto:{address}"' in content.html


def test_the_words_of_the_editor_are_shown(env):
    series = newsletter(intro=Phrase("Two guides <b>moved</b>."))

    content = render(edition(("housing", [entry("rent")])), record(), series, site(), env)

    assert "Two guides <b>moved</b>." in seen(content)
    assert "Two guides <b>moved</b>." in content.text


def test_a_second_language_links_to_a_page_of_its_own(env):
    asked = record(languages=("en", "es"))

    content = render(
        edition(("housing", [entry("x")]), language="es"), asked, newsletter(), site(), env
    )

    assert "/web/monthly/2022-09-01/es.html" in content.text


def test_sections_are_headed_by_topic_and_entries_carry_all_labels(env):
    both = entry("both", topics=("housing", "courts"))
    shown = edition(("housing", [both]), ("", [entry("none", topics=())]))

    content = render(shown, record(), newsletter(), site(), env)

    headings = [h.text_content() for h in lxml_html.document_fromstring(content.html).xpath("//h2")]
    assert headings == ["Housing", "Other resources"]
    for part in (seen(content), content.text):
        assert "August 5, 2022 · Housing · Courts" in part


def test_a_label_that_only_repeats_the_heading_is_left_out(env):
    assert "August 5, 2022\n" in rendered(env, entry("rent")).text


def test_a_topic_that_the_site_has_no_more_is_named_by_its_id(env):
    shown = edition(("gone", [entry("rent", topics=("gone",))]))

    assert "\ngone\n" in render(shown, record(), newsletter(), site(), env).text


def test_entries_alone_in_an_issue_have_no_heading_and_no_level_is_jumped(env):
    content = render(edition(("", [entry("x", topics=())])), record(), newsletter(), site(), env)

    tree = lxml_html.document_fromstring(content.html)
    assert [h.tag for h in tree.xpath("//h1 | //h2 | //h3")] == ["h1", "h2"]
    assert "Other resources" not in content.html


def test_an_entry_without_address_is_plain_text(env):
    content = rendered(env, entry("rent", url=""))

    headings = lxml_html.document_fromstring(content.html).xpath("//h3")
    assert [heading.text_content() for heading in headings] == ["Rent guide"]
    assert not headings[0].xpath(".//a")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[bad", "/here"])
def test_an_address_that_is_not_of_the_web_is_not_linked(env, url):
    assert url not in rendered(env, entry("rent", url=url)).html


def test_an_entry_without_date_or_labels_has_no_such_line(env):
    content = rendered(env, entry("rent", None))

    assert "Rent guide\n\nWhat tenants should know about rent.\n" in content.text


def test_an_entry_with_labels_and_no_date_has_labels_alone(env):
    assert (
        "\nHousing · Courts\n" in rendered(env, entry("x", None, topics=("housing", "courts"))).text
    )


# --- days (K11) ---


def test_an_instant_is_shown_on_its_day_in_the_zone_of_the_site(env):
    published = instant("2024-03-05T06:00:00+08:00")

    content = rendered(env, entry("a", published), settings=site(zone=ZoneInfo("Asia/Singapore")))

    assert "March 5, 2024" in content.text
    assert "March 5, 2024" in seen(content)


def test_a_date_is_shown_as_written_in_every_zone(env):
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        assert (
            "March 5, 2024"
            in rendered(env, entry("a", date(2024, 3, 5)), settings=site(zone=ZoneInfo(zone))).text
        )


# --- languages and directions (K50) ---


def test_an_entry_in_another_language_says_so_on_its_title_and_summary(env):
    content = rendered(env, entry("ar", title="حقوق المستأجر", language="ar", summary="دليل"))

    tree = article(content, "ar")
    assert tree.xpath(".//h3[@lang='ar'][@dir='rtl']")
    assert tree.xpath(".//div[@class='s'][@lang='ar'][@dir='rtl']")
    assert not tree.xpath(".//div[@class='m'][@dir]")


def test_a_title_that_runs_the_other_way_says_so_without_a_language(env):
    content = rendered(env, entry("he", title="זכויות דיירים (PDF)", summary="For tenants."))

    tree = article(content, "he")
    assert tree.xpath(".//h3[@dir='rtl'][not(@lang)]")
    assert tree.xpath(".//div[@class='s'][not(@dir)]")


def test_a_title_in_the_language_of_the_edition_has_no_attributes(env):
    content = rendered(env, entry("rent", title="Rent (2024) – guide"), entry("n", title="2024"))

    tree = article(content, "rent")
    assert tree.xpath(".//h3[not(@dir)][not(@lang)]")


def test_an_edition_from_right_to_left_runs_that_way(env):
    content = rendered(env, entry("a", title="حقوق", language="ar"), entry("en"), language="ar")

    assert '<html lang="ar" dir="rtl"' in content.html
    assert "text-align:right" in content.html
    tree = article(content, "en")
    assert tree.xpath(".//h3[@lang='en'][@dir='ltr']")
    assert "text-align:left" in tree.get("style")


# --- what it loads, and how it repeats ---


def test_nothing_is_loaded_from_anywhere(env):
    content = rendered(
        env, entry("a", summary='<img src="https://t.example/p.gif">x', summary_html=True)
    )

    tree = lxml_html.document_fromstring(content.html)
    assert not tree.xpath("//img | //link | //script | //iframe | //@src | //@background")
    assert "url(" not in content.html
    assert "@import" not in content.html


def test_the_page_is_named_one_heading_first_and_ready_for_the_dark(env):
    tree = lxml_html.document_fromstring(rendered(env, entry("a")).html)

    assert tree.xpath("//title/text()") == ["Monthly digest: August 2022"]
    assert len(tree.xpath("//h1")) == 1
    assert tree.xpath("//meta[@name='color-scheme']/@content") == ["light dark"]
    assert not tree.xpath("//table[not(@role='presentation')]")


def test_the_same_edition_gives_the_same_content(env, monkeypatch):
    first = render(many(30), record(), newsletter(), site(), env)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")

    assert render(many(30), record(), newsletter(), site(), env) == first


def test_no_line_of_text_is_longer_than_72_columns_but_for_addresses(env):
    content = rendered(env, entry("a", summary="Tenants may ask for time. " * 20), entry("b"))

    long = [line for line in content.text.split("\n") if len(line) > 72]
    assert all("://" in line for line in long)


def test_paragraphs_of_a_summary_stay_apart_in_both_parts(env):
    content = rendered(env, entry("a", summary="One.\n\nTwo.\nThree."))

    assert "One.\n\nTwo.\nThree.\n" in content.text
    assert "<p>One.</p><p>Two.<br />Three.</p>" in content.html


@pytest.mark.parametrize("name", ["now", "today", "utcnow"])
def test_a_template_cannot_read_the_clock(name):
    env = environment({"a.txt.j2": "{{ published." + name + "() }}"})

    with pytest.raises(TemplateError, match="unsafe"):
        fill(env, "a.txt.j2", {"published": datetime(2022, 8, 5, tzinfo=UTC)})


@pytest.mark.parametrize(
    "text",
    [
        "شرح النموذج I-589 خطوة بخطوة: https://www.example.org/i-589.",
        "انظر www.example.org/i-589 للمزيد",
        "اكتب إلى help@example.org أو اتصل",
        "قانون DACA",
    ],
)
def test_a_text_in_arabic_runs_its_way_whatever_addresses_and_names_it_holds(env, text):
    shown = entry("a", title=text, summary=f"ملخص: {text}", language="ar")

    arabic, english = (rendered(env, shown, language=language) for language in ("ar", "en"))

    assert 'dir="ltr"' not in lxml_html.tostring(article(arabic, "a"), encoding="unicode")
    tree = article(english, "a")
    assert tree.xpath(".//h3[@dir='rtl']")
    assert tree.xpath(".//*[@class='s'][@dir='rtl']")


def test_an_introduction_without_translation_says_its_language(env):
    series = newsletter(intro=Phrase("A word."), title=Phrase("Digest"))
    shown = edition(("housing", [entry("a", language="es")]), language="es")

    tree = lxml_html.document_fromstring(render(shown, record(), series, site(), env).html)

    assert tree.xpath("//*[@lang='en'][contains(., 'A word.')]")
    assert tree.xpath("//h1[@lang='en']")
    english = edition(("housing", [entry("a")]))
    tree = lxml_html.document_fromstring(render(english, record(), series, site(), env).html)
    assert not tree.xpath("//h1[@lang]")
