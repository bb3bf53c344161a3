"""WordPress exports: what is read of each item, and which are no entries."""

import json
from dataclasses import replace

import pytest
from cms import export, looks, outcomes, post, reading, record

from digest.sources.readers.drupal import jsonapi as drupal
from digest.sources.readers.wordpress import rest as wordpress
from digest.sources.readers.wordpress import wxr
from digest.sources.record import Record, Skipped, Text

DATES = {"wp_post_date": "2024-06-05 09:04:48", "wp_post_date_gmt": "2024-06-05 16:04:48"}


def test_a_post_gives_its_words_and_its_address():
    one = post(link="https://example.org/rent/", excerpt_encoded="<![CDATA[Short &amp; good]]>")
    found = record(wxr, export(one, head="<wp:base_blog_url>https://e.org</wp:base_blog_url>"))

    assert found.title == Text("Rent", html=True)
    assert found.summary == Text("Short &amp; good", html=True)
    assert found.content == Text("Words.", html=True)
    assert (found.url, found.base) == ("https://example.org/rent/", "https://e.org/")
    assert (found.key, found.place) == ("7", "line 6")


def test_a_title_in_cdata_is_html_and_an_older_one_is_text():
    new = record(wxr, export(post(title="<![CDATA[Rent &amp; <em>you</em>]]>")))
    old = record(wxr, export(post(title="The &lt;section&gt; tag &amp; you")))

    assert new.title == Text("Rent &amp; <em>you</em>", html=True)
    assert old.title == Text("The <section> tag & you", html=False)


def test_an_export_and_the_rest_interface_give_one_post_the_same_key_and_instant():
    answer = {"id": 7, "date_gmt": "2024-06-05T16:04:48", "title": {"rendered": "Rent"}}
    exported = record(wxr, export(post(**DATES)))
    asked = record(wordpress, json.dumps([answer]))

    assert (exported.key, exported.published) == (asked.key, asked.published)


NONE = "0000-00-00 00:00:00"


@pytest.mark.parametrize(
    ("parts", "published"),
    [
        (DATES, "2024-06-05T16:04:48+00:00"),
        ({**DATES, "wp_post_date_gmt": NONE}, "2024-06-05 09:04:48"),
        ({"pubDate": "Wed, 05 Jun 2024 16:04:48 +0000"}, "Wed, 05 Jun 2024 16:04:48 +0000"),
        ({"pubDate": "Mon, 30 Nov -0001 00:00:00 +0000", "wp_post_date": NONE}, None),
        ({"pubDate": "Thu, 01 Jan 1970 00:00:00 +0000"}, None),
        ({}, None),
    ],
    ids=["instant", "site's clock", "pubDate", "year -1", "1970", "none"],
)
def test_the_date_is_the_most_exact_that_there_is(parts, published):
    assert record(wxr, export(post(**parts))).published == published


@pytest.mark.parametrize("status", ["draft", "future", "private", "pending", "inherit", "trash"])
def test_what_is_not_published_is_skipped_by_its_status(status):
    assert outcomes(wxr, export(post(wp_status=status))) == [Skipped("line 6", status)]


@pytest.mark.parametrize("kind", ["page", "attachment", "nav_menu_item", "feedback", "recipe"])
def test_only_posts_are_entries_unless_a_person_says_more(kind):
    content = export(post(wp_post_type=kind))

    assert outcomes(wxr, content) == [Skipped("line 6", kind)]
    assert isinstance(outcomes(wxr, content, types=f"post {kind}")[0], Record)


def test_what_a_password_protects_is_skipped():
    content = export(post(wp_post_password="<![CDATA[secret]]>"))

    assert outcomes(wxr, content) == [Skipped("line 6", "password")]


def test_categories_tags_and_other_terms_are_named_in_words():
    terms = (
        '<category domain="category" nicename="housing"><![CDATA[Housing &amp; Tenants]]></category>'
        '<category domain="post_tag" nicename="c"><![CDATA[C++]]></category>'
        '<category domain="county" nicename="kern"></category>'
        '<category domain="post_format" nicename="post-format-aside">Aside</category>'
    )

    found = record(wxr, export(post() + terms))
    assert found.categories == ("Housing & Tenants", "C++", "kern")


AUTHOR = (
    "<wp:author><wp:author_login>{}</wp:author_login><wp:author_email>a@example.org"
    "</wp:author_email><wp:author_display_name><![CDATA[{}]]></wp:author_display_name></wp:author>\n"
)


def test_an_author_has_the_name_of_the_list_of_authors():
    head = AUTHOR.format("Ada\n", "Ada Example") + AUTHOR.format("bo", "Bo &amp; Co")
    content = export(*(post(dc_creator=login) for login in ("ada", "bo", "cy")), head=head)

    assert [found.authors for found in outcomes(wxr, content)] == [
        ("Ada Example",),
        ("Bo & Co",),
        ("cy",),
    ]


def test_no_address_of_mail_is_read():
    content = export(post(dc_creator="ada"), head=AUTHOR.format("ada", ""))

    assert "@" not in str(record(wxr, content))


def test_the_language_is_the_posts_own_or_the_sites():
    spanish = post() + '<category domain="language" nicename="es">Español</category>'
    found = outcomes(wxr, export(post(), spanish, head="<language>en-US</language>"))

    assert [each.language for each in found] == ["en-US", "es"]
    assert found[1].categories == ()


def test_a_translation_points_at_the_post_that_was_first():
    group = (
        "<wp:term><wp:term_taxonomy>post_translations</wp:term_taxonomy><wp:term_slug>pll_1"
        "</wp:term_slug><wp:term_description><![CDATA["
        'a:2:{s:2:"es";i:512;s:2:"en";i:470;}]]></wp:term_description></wp:term>'
    )
    term = '<category domain="post_translations" nicename="pll_1">pll_1</category>'
    found = outcomes(wxr, export(post(470) + term, post(512) + term, post(9), head=group))

    assert [each.translation_of for each in found] == ["", "470", ""]


def test_comments_are_not_read():
    comment = "<wp:comment><wp:comment_content>First</wp:comment_content></wp:comment>"

    found = record(wxr, export(post() + comment))
    assert replace(found, raw="") == replace(record(wxr, export(post())), raw="")


def test_a_person_maps_custom_fields_and_other_elements():
    custom = (
        "<wp:postmeta><wp:meta_key>day</wp:meta_key><wp:meta_value>20240102</wp:meta_value>"
        "</wp:postmeta><wp:postmeta><wp:meta_key>by</wp:meta_key><wp:meta_value>Ada"
        "</wp:meta_value></wp:postmeta><wp:postmeta><wp:meta_key>by</wp:meta_key>"
        "<wp:meta_value>Bo</wp:meta_value></wp:postmeta>"
    )
    found = record(
        wxr,
        export(post(wp_post_modified_gmt="2024-07-01 10:00:00") + custom),
        published="acf.day",
        authors="by",
        updated="modified_gmt",
        language="meta.none",
    )

    assert (found.published, found.authors) == ("20240102", ("Ada", "Bo"))
    assert (found.updated, found.language) == ("2024-07-01T10:00:00+00:00", "")


def test_blank_lines_part_the_paragraphs_of_the_classic_editor():
    assert record(wxr, export(post(content="One.\n\nTwo.\nThree."))).content.words == (
        "One.\n\n<p>Two.\nThree."
    )
    blocks = "<!-- wp:paragraph -->\n<p>One.</p>\n\n<p>Two.</p>"
    assert record(wxr, export(post(content=blocks))).content.words == blocks


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            '[caption id="a" width="3"]<img src="/a.png"> Kern[/caption]Words',
            '<img src="/a.png"> Kern',
        ),
        ("[vc_row][vc_column]Words", ""),
        ("[gallery]Words", ""),
        ("[box]Words[/box]", ""),
        ("The court [sic] held [see rule 5] in [2024] that x [a = b].", None),
    ],
    ids=["caption", "builder", "gallery", "pair", "an author's own brackets"],
)
def test_code_for_plugins_is_left_out_and_brackets_of_prose_stay(content, words):
    found = record(wxr, export(post(content=content))).content.words

    assert found == (content if words is None else f"{words}Words")


def test_other_prefixes_for_the_same_namespaces_are_read():
    content = export(post(dc_creator="ada", excerpt_encoded="Short"))
    for number, prefix in enumerate(("excerpt", "content", "wp", "dc")):
        content = content.replace(f"xmlns:{prefix}=", f"xmlns:ns{number}=")
        content = content.replace(f"<{prefix}:", f"<ns{number}:")
        content = content.replace(f"</{prefix}:", f"</ns{number}:")

    found = record(wxr, content)
    assert (found.key, found.summary.words, found.content.words) == ("7", "Short", "Words.")
    assert found.authors == ("ada",)
    assert looks(wxr, content)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_version_is_read(version):
    content = export(post()).replace("/export/1.2/", f"/export/{version}/")

    assert looks(wxr, content)
    assert record(wxr, content).key == "7"


def test_an_export_of_nothing_says_so():
    read = reading(wxr, export())

    assert list(read.outcomes) == []
    assert read.notices == ("holds no items: no post was chosen for the export",)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'<rss version="2.0"><channel><item><title>a</title></item></channel></rss>',
        b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>',
        b"<p>xmlns:wp=http://wordpress.org/export/1.2/</p>",
        b'{"xmlns:wp": "http://wordpress.org/export/1.2/"}',
    ],
    ids=["nothing", "a feed", "Atom", "HTML", "JSON"],
)
def test_other_documents_are_not_taken_for_exports(content):
    assert not looks(wxr, content)


def test_an_export_is_taken_for_nothing_else():
    assert looks(wxr, export(post()))
    assert not looks(wordpress, export(post()))
    assert not looks(drupal, export(post()))
