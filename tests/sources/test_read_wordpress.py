"""Posts of WordPress' REST interface: what is read of each, and which are no entries."""

import pytest
from cms import outcomes, reading, record

from digest.errors import SourceError
from digest.sources.readers.wordpress import rest as wordpress
from digest.sources.record import Record, Refusal, Skipped, Text


def post(**fields):
    return {
        "id": 470,
        "date": "2024-03-05T19:30:00",
        "date_gmt": "2024-03-06T03:30:00",
        "modified_gmt": "2024-05-01T00:00:00",
        "guid": {"rendered": "https://example.org/?p=470"},
        "status": "publish",
        "type": "post",
        "link": "https://example.org/rent/",
        "title": {"rendered": "Rent &#8211; What&#8217;s New"},
        "content": {"rendered": "<p>Body.</p>\n", "protected": False},
        "excerpt": {"rendered": "<p>Short.</p>\n", "protected": False},
        **fields,
    }


def test_a_post_gives_its_words_as_html_and_its_address():
    found = record(wordpress, [post()], url="https://example.org/wp-json/wp/v2/posts")

    assert found.title == Text("Rent &#8211; What&#8217;s New", html=True)
    assert found.summary == Text("<p>Short.</p>", html=True)
    assert found.content == Text("<p>Body.</p>", html=True)
    assert found.url == "https://example.org/rent/"
    assert found.base == "https://example.org/wp-json/wp/v2/posts"
    assert found.place == "record 1 (post 470)"


def test_the_instant_is_read_and_not_the_sites_clock():
    assert record(wordpress, [post()]).published == "2024-03-06T03:30:00+00:00"


@pytest.mark.parametrize("gmt", ["0000-00-00T00:00:00", None, ""])
def test_without_an_instant_the_sites_clock_is_read_and_gets_no_zone(gmt):
    assert record(wordpress, [post(date_gmt=gmt)]).published == "2024-03-05T19:30:00"


def test_a_post_without_any_date_has_none():
    assert record(wordpress, [post(date_gmt="0000-00-00T00:00:00", date=None)]).published is None


def test_a_save_is_no_update_unless_a_person_says_so():
    assert record(wordpress, [post()]).updated is None
    said = record(wordpress, [post()], updated="modified_gmt")
    assert said.updated == "2024-05-01T00:00:00+00:00"


def test_the_key_is_the_number_so_that_http_may_become_https():
    before = record(wordpress, [post()])
    after = record(wordpress, [post(guid={"rendered": "http://other.example/?p=470"})])

    assert before.key == after.key == "470"


def test_the_key_stays_when_a_post_becomes_one_of_another_type():
    assert record(wordpress, [post(type="guide")]).key == record(wordpress, [post()]).key


@pytest.mark.parametrize("status", ["draft", "future", "private", "pending", "trash"])
def test_what_is_not_published_is_skipped_by_its_status(status):
    assert outcomes(wordpress, [post(status=status)]) == [Skipped("record 1 (post 470)", status)]


@pytest.mark.parametrize("kind", ["page", "attachment", "revision", "nav_menu_item", "wp_block"])
def test_parts_of_a_site_are_skipped_by_their_type(kind):
    assert outcomes(wordpress, [post(type=kind)]) == [Skipped("record 1 (post 470)", kind)]


def test_another_type_of_post_is_an_entry():
    assert isinstance(outcomes(wordpress, [post(type="resource")])[0], Record)


def test_pages_are_entries_where_their_address_was_asked():
    url = "https://example.org/wp-json/wp/v2/pages?per_page=100"
    found = outcomes(wordpress, [post(type="page"), post(type="attachment")], url=url)

    assert isinstance(found[0], Record)
    assert found[1] == Skipped("record 2 (post 470)", "attachment")


def test_a_person_says_which_types_are_entries():
    found = outcomes(wordpress, [post(type="page"), post()], types="page, guide")

    assert [type(each) for each in found] == [Record, Skipped]


@pytest.mark.parametrize(
    "guard",
    [
        {"content": {"rendered": "", "protected": True}},
        {"excerpt": {"rendered": "", "protected": True}},
        {"password": "secret"},
    ],
    ids=["content", "excerpt", "password"],
)
def test_what_a_password_protects_is_skipped(guard):
    assert outcomes(wordpress, [post(**guard)]) == [Skipped("record 1 (post 470)", "password")]


@pytest.mark.parametrize(
    "cut",
    [
        "<p>Words and [&hellip;]</p>",
        "<p>Words and […]</p>",
        '<p>Words <a class="more-link" href="/rent/">Continue reading</a></p>',
    ],
    ids=["entity", "character", "link"],
)
def test_an_excerpt_that_wordpress_cut_gives_way_to_the_content(cut):
    assert record(wordpress, [post(excerpt={"rendered": cut})]).summary == Text()
    alone = record(wordpress, [post(excerpt={"rendered": cut}, content={"rendered": ""})])
    assert alone.summary.words == cut


def test_categories_and_tags_are_named_as_embedded():
    terms = [
        [{"taxonomy": "category", "name": "Housing &amp; Tenants"}],
        [{"taxonomy": "post_tag", "name": "C++"}, {"taxonomy": "post_tag", "name": "C++"}],
        [{"taxonomy": "post_format", "name": "Aside"}],
        [{"taxonomy": "county", "name": "Kern"}],
    ]
    found = record(wordpress, [post(categories=[4], _embedded={"wp:term": terms})])

    assert found.categories == ("Housing & Tenants", "C++", "Kern")


def test_categories_without_names_are_numbers_and_a_notice_says_so():
    read = reading(wordpress, [post(categories=[4, 7], tags=[21])])

    assert next(iter(read.outcomes)).categories == ("4", "7", "21")
    assert any("_embed" in notice for notice in read.notices)
    assert reading(wordpress, [post(categories=[], tags=[])]).notices == ()


def test_authors_are_named_as_embedded_and_an_author_who_is_kept_secret_is_not():
    people = [{"name": "Ada Example"}, {"code": "rest_user_invalid_id", "message": "Invalid."}]

    assert record(wordpress, [post(_embedded={"author": people})]).authors == ("Ada Example",)
    assert record(wordpress, [post(author=3)]).authors == ()


def test_a_translation_points_at_the_post_that_was_first():
    both = {"en": 470, "es": 512}
    english = record(wordpress, [post(lang="en", translations=both)])
    spanish = record(wordpress, [post(id=512, lang="es", translations=both)])

    assert (english.language, english.translation_of) == ("en", "")
    assert (spanish.language, spanish.translation_of) == ("es", "470")


def test_translations_of_wpml_are_read_too():
    others = [{"locale": "en_US", "id": 470}]
    found = record(wordpress, [post(id=512, wpml_current_locale="es_ES", wpml_translations=others)])

    assert (found.language, found.translation_of) == ("es_ES", "470")


def test_a_person_maps_fields_of_plugins():
    custom = {"day": "2024-01-02", "by": ["Ada", "Bo"], "pdf": {"url": "/a.pdf", "filesize": 9}}
    found = record(
        wordpress,
        [post(acf=custom)],
        published="acf.day",
        authors="acf.by",
        files="acf.pdf",
        withdrawn="acf.gone",
    )

    assert (found.published, found.authors) == ("2024-01-02", ("Ada", "Bo"))
    assert [(file.url, file.length) for file in found.files] == [("/a.pdf", 9)]
    assert found.withdrawn is False


def test_a_mapped_field_that_no_post_has_is_said_once():
    read = reading(wordpress, [post(), post()], published="acf.dya")

    assert read.notices == ("no record has acf.dya, which published is to be read from",)


def test_one_post_alone_is_read():
    assert record(wordpress, post()).key == "470"


def test_a_site_without_posts_has_none():
    assert outcomes(wordpress, []) == []


def test_terms_are_skipped_and_a_notice_says_where_posts_are():
    read = reading(wordpress, [{"id": 4, "count": 5, "taxonomy": "category", "slug": "housing"}])

    assert list(read.outcomes) == [Skipped("record 1 (post 4)", "category")]
    assert any("/wp/v2/posts" in notice for notice in read.notices)


def test_an_error_of_wordpress_is_told_in_its_own_words():
    answer = {"code": "rest_no_route", "message": "No route was found.", "data": {"status": 404}}

    with pytest.raises(SourceError, match=r"No route was found \(rest_no_route\)"):
        reading(wordpress, answer)


def test_the_index_of_a_site_is_refused_with_the_way_to_its_posts():
    with pytest.raises(SourceError, match=r"index.*/wp/v2/posts"):
        reading(wordpress, {"name": "Our site", "namespaces": ["wp/v2"], "routes": {}})


def test_a_bare_value_among_posts_is_refused_and_the_others_stay():
    found = outcomes(wordpress, [post(), "words", {"colour": "red"}])

    assert [type(each) for each in found] == [Record, Refusal, Refusal]
    assert found[1].raw == '"words"'


@pytest.mark.parametrize("content", ['"words"', "17", "null"])
def test_json_that_is_no_list_of_posts_is_refused(content):
    with pytest.raises(SourceError, match="no list of posts"):
        reading(wordpress, content)
