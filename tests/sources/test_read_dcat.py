"""Catalogues of data: data.json, DCAT as JSON-LD and what is refused, each made here."""

import json
from io import BytesIO
from typing import Any

import pytest

from digest.errors import SourceError
from digest.model import Attachment, Source
from digest.sources.readers.records import dcat
from digest.sources.record import Document, Reading, Record, Refusal, Skipped, Text

HEAD = {"conformsTo": "https://project-open-data.cio.gov/v1.1/schema"}


def document(whole: object, name: str = "data.json", **fields: Any) -> Document:
    content = whole if isinstance(whole, bytes) else json.dumps(whole).encode()
    return Document(name, BytesIO(content), **fields)


def read(whole: object, language: str = "", **fields: Any) -> Reading:
    given = document(whole, **fields)
    assert dcat.looks_like(given, given.stream.read(65_536))
    return dcat.read(given, Source("data", "data.json", language=language))


def dataset(**members: Any) -> dict[str, Any]:
    return {"title": "Evictions", "accessLevel": "public", "issued": "2022-05-01", **members}


def outcome(**members: Any) -> Any:
    (found,) = read({**HEAD, "dataset": [dataset(**members)]}).outcomes
    return found


def notices(**members: Any) -> tuple[str, ...]:
    return read({**HEAD, "dataset": [dataset(**members)]}).notices


# --- what is read ---


def test_a_dataset_is_read_in_its_own_words():
    found = outcome(
        description="Filings by <county> & month.",
        identifier="ev-1",
        modified="2022-06-01T10:00:00-04:00",
        landingPage="https://data.example.org/evictions",
        language=["en-US"],
        keyword=["rent", "courts"],
        theme=["Housing"],
        contactPoint={"fn": "Ann Example"},
        publisher={"name": "Office"},
        distribution=[
            {
                "downloadURL": "https://data.example.org/e.csv",
                "mediaType": "text/csv",
                "byteSize": 9,
            }
        ],
    )

    assert found == Record(
        place="dataset 1",
        title=Text("Evictions"),
        summary=Text("Filings by <county> & month."),
        published="2022-05-01",
        updated="2022-06-01T10:00:00-04:00",
        key="ev-1",
        url="https://data.example.org/evictions",
        language="en-US",
        categories=("Housing", "rent", "courts"),
        files=(Attachment("https://data.example.org/e.csv", "text/csv", 9),),
        raw=found.raw,
    )
    assert json.loads(found.raw)["identifier"] == "ev-1"


def test_a_bare_list_is_the_catalogue_of_project_open_data_1_0():
    first = {
        "title": "Schools",
        "modified": "2013-05-09",
        "accessLevel": "public",
        "bureauCode": "018:10",
        "identifier": 1,
        "keyword": "schools, children",
        "accessURL": "https://data.example.org/s.csv",
        "format": "text/csv",
    }

    (found,) = read([first]).outcomes

    assert (found.key, found.url) == ("1", "https://data.example.org/s.csv")
    assert found.categories == ("schools", "children")
    assert found.files == (Attachment("https://data.example.org/s.csv", "text/csv"),)


def test_text_with_tags_of_html_is_html_and_a_lone_sign_is_not():
    assert outcome(description="<p>One</p>").summary == Text("<p>One</p>", html=True)
    assert outcome(description="a < b > c").summary == Text("a < b > c")


def test_a_title_that_is_a_number_is_its_digits():
    assert outcome(title=707).title == Text("707")
    assert outcome(title=7.5).title == Text("7.5")


def test_a_dataset_without_a_title_is_kept_for_its_description():
    found = outcome(title=None, description="About rents.")

    assert (found.title, found.summary) == (Text(), Text("About rents."))


# --- dates ---


@pytest.mark.parametrize("written", ["2021", "2021-05", "2021-05-03", "May 3, 2021", "05/03/2021"])
def test_dates_stay_as_they_are_written(written):
    assert outcome(issued=written).published == written


def test_without_issued_the_day_of_the_last_change_is_taken_and_said():
    found = outcome(issued="", modified="2020-02-03")

    assert (found.published, found.updated) == ("2020-02-03", "2020-02-03")
    assert notices(issued=None, modified="2020-02-03") == (
        "modified taken as the date of publication, since there is no issued: dataset 1",
    )


def test_a_dataset_without_any_date_has_none():
    assert outcome(issued=None).published is None


@pytest.mark.parametrize(
    "span",
    ["R/P1D", "R/P1Y", "R5/2019-01-01/P1M", "P1Y", "PT1H", "2019-01-01/2020-01-01", "2019/2020",
     "2019-01-01T00:00:00Z/..", "2019-01-01/P1Y", "r/p1w"],
)  # fmt: skip
def test_a_span_or_a_rhythm_is_no_date_and_is_left_with_a_notice(span):
    found = outcome(modified=span)

    assert (found.published, found.updated) == ("2022-05-01", None)
    assert notices(modified=span) == (
        f'modified is a span or a rhythm and no date, so it was left ("{span}"): dataset 1',
    )


def test_notices_of_many_datasets_are_one_line():
    whole = {**HEAD, "dataset": [dataset(issued=None, modified="2020") for _ in range(9)]}

    (notice,) = read(whole).notices

    assert notice.endswith(": dataset 1, dataset 2, dataset 3, dataset 4, dataset 5 and 4 more")


# --- addresses and files ---


@pytest.mark.parametrize(
    ("members", "url"),
    [
        (
            {"landingPage": "https://a/", "distribution": [{"accessURL": "https://b/"}]},
            "https://a/",
        ),
        ({"landingPage": "", "distribution": [{"accessURL": "https://b/"}]}, "https://b/"),
        ({"identifier": "https://doi.org/10.1/x"}, "https://doi.org/10.1/x"),
        ({"distribution": [{"downloadURL": "/c.pdf", "mediaType": "application/pdf"}]}, "/c.pdf"),
        ({"identifier": "7"}, ""),
    ],
)
def test_readers_are_sent_to_a_page_if_there_is_one(members, url):
    assert outcome(**members).url == url


@pytest.mark.parametrize(
    ("distribution", "expected"),
    [
        ({"downloadURL": "u"}, ("application/octet-stream", 0)),
        ({"downloadURL": "u", "format": "PDF"}, ("application/pdf", 0)),
        ({"downloadURL": "u", "format": ".xlsx"}, None),
        ({"downloadURL": "u", "mediaType": "text/csv; charset=utf-8"}, None),
        ({"downloadURL": "u", "byteSize": "1024.0"}, ("application/octet-stream", 1024)),
        ({"downloadURL": "u", "byteSize": "about 3 MB"}, ("application/octet-stream", 0)),
        ({"downloadURL": "u", "byteSize": -5}, ("application/octet-stream", 0)),
        (
            {
                "downloadURL": "u",
                "mediaType": "https://www.iana.org/assignments/media-types/text/csv",
            },
            ("text/csv", 0),
        ),
        (
            {
                "downloadURL": "u",
                "format": "http://publications.europa.eu/resource/authority/file-type/CSV",
            },
            ("text/csv", 0),
        ),
        ({"accessURL": "u", "mediaType": "application/zip"}, ("application/zip", 0)),
    ],
)
def test_the_type_and_size_of_a_file_are_read_as_they_are_met(distribution, expected):
    (found,) = outcome(distribution=distribution).files

    assert found.url == "u"
    assert expected is None or (found.type, found.length) == expected


@pytest.mark.parametrize(
    "distribution",
    [
        {"accessURL": "https://a/", "format": "API"},
        {"accessURL": "https://a/", "mediaType": "text/html"},
        {"downloadURL": "https://a/", "format": "html"},
        {"title": "nothing"},
    ],
)
def test_a_web_page_or_an_interface_is_no_file(distribution):
    assert outcome(distribution=[distribution]).files == ()


def test_the_same_file_is_there_once():
    twice = [{"downloadURL": "u", "mediaType": "text/csv"}] * 2

    assert len(outcome(distribution=twice).files) == 1


# --- what is no entry, and what is wrong ---


@pytest.mark.parametrize(
    ("level", "why"),
    [
        ("non-public", "not public"),
        ("Restricted Public", "restricted"),
        ("restricted public", "restricted"),
    ],
)
def test_what_is_not_for_everyone_is_skipped(level, why):
    assert outcome(accessLevel=level) == Skipped("dataset 1", why)


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ({"accessLevel": "secret"}, 'accessLevel is none of public, restricted public, non-public: "secret"'),
        ({"title": ["a"], "description": True}, "description is true or false where text is expected: true"),
        ({"title": {"text": "a"}}, "title is a table in { } where text is expected"),
        ({"issued": 20190627124127}, "issued is a number where a date is expected: 20190627124127"),
        ({"issued": True}, "issued is true or false where a date is expected: true"),
        ({"modified": {"when": 1}}, "modified is a table in { } where text is expected"),
        ({"keyword": [{"tag": "a"}]}, "keyword is a table in { } where text is expected"),
        ({"distribution": ["https://a/"]}, "distribution holds text where a table in { } is expected"),
        ({"distribution": 3}, "distribution holds a number where a table in { } is expected"),
        ({"landingPage": [[1]]}, "landingPage is a list in [ ] where text is expected: [1]"),
        ({"title": "", "description": " "}, "has neither a title nor a description"),
    ],
)  # fmt: skip
def test_a_member_of_the_wrong_kind_refuses_its_dataset_with_what_is_wrong(members, problem):
    found = outcome(**members)

    assert isinstance(found, Refusal)
    assert (found.place, found.problem) == ("dataset 1", problem)
    assert found.raw.startswith("{")


def test_one_bad_dataset_does_not_take_the_others_with_it():
    whole = {**HEAD, "dataset": [dataset(), {}, "x", None, 7, dataset(title="Rents")]}

    outcomes = read(whole).outcomes

    assert [type(each) for each in outcomes] == [Record, *[Refusal] * 4, Record]
    assert [each.place for each in outcomes] == [f"dataset {n}" for n in range(1, 7)]
    assert outcomes[2].problem == 'is text where a table in { } is expected: "x"'


def test_members_that_are_not_read_may_be_anything():
    assert isinstance(outcome(spatial=None, dataQuality=[True], extra={"a": [1]}), Record)


def test_deep_nesting_is_refused_and_never_a_traceback():
    deep: Any = "x"
    for _ in range(400):
        deep = {"title": deep}

    assert isinstance(outcome(title=deep), Record | Refusal)


def test_a_catalogue_may_be_empty():
    assert read({**HEAD, "dataset": []}).outcomes == ()


# --- several languages ---


@pytest.mark.parametrize(
    ("wanted", "title", "language"),
    [("", "Evictions", "en"), ("es", "Desalojos", "es-MX"), ("es-MX", "Desalojos", "es-MX")],
)
def test_of_several_languages_the_wanted_one_is_taken_or_the_first(wanted, title, language):
    titles = {"en": "Evictions", "es-MX": "Desalojos"}
    texts = {"es-MX": "Por mes", "en": "By month"}
    whole = {**HEAD, "dataset": [dataset(title=titles, description=texts)]}

    reading = read(whole, wanted)

    (found,) = reading.outcomes
    assert (found.title.words, found.language) == (title, language)
    assert found.summary.words == texts[language]
    (other,) = titles.keys() - {language}
    assert reading.notices == (f"only {language} is taken, there is also {other}: dataset 1",)


def test_the_language_of_the_record_decides_where_no_one_asked_for_another():
    titles = {"en": "Evictions", "es": "Desalojos"}

    assert outcome(title=titles, language=["es", "en"]).title.words == "Desalojos"


# --- other files ---


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.rdf", b"<?xml version='1.0'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", "RDF/XML"),
        ("a", b"<x:RDF xmlns:x='http://www.w3.org/1999/02/22-rdf-syntax-ns#'></x:RDF>", "RDF/XML"),
        ("a", b"# hello\n@prefix dcat: <http://www.w3.org/ns/dcat#> .\n", "Turtle"),
        ("a", b"PREFIX dcat: <http://www.w3.org/ns/dcat#>\n", "Turtle"),
        ("a.ttl", b"<https://a/> a <http://www.w3.org/ns/dcat#Dataset> .", "Turtle"),
        ("a.nt", b"<https://a/> <https://b/> <https://c/> .", "N-Triples"),
        ("a.ttl", "@prefix a: <https://a/> .".encode("utf-16"), "Turtle"),
    ],
)  # fmt: skip
def test_rdf_is_known_and_refused_by_name(name, content, kind):
    with pytest.raises(SourceError) as refused:
        read(content, name=name)

    assert str(refused.value) == (
        f"{name}: is RDF, written as {kind}, which is not read; save or fetch the catalogue as "
        "JSON: data.json, JSON-LD, or CKAN's package_search"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("feed.rdf", b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"),
        ("feed.rdf", b"<rss version='2.0'><channel/></rss>"),
        ("page.ttl", b"<!doctype html><html>"),
        ("a.rdf", b""),
        ("a.json", b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "dcat:x"}]}'),
        ("a.json", b'[{"title": "a", "issued": {"date-parts": [[2020]]}, "keyword": "b", "type": "book"}]'),
        ("a.json", b'{"entries": [{"id": "a", "title": "b"}]}'),
        ("a.json", b'{"dataset": "iris", "title": "x"}'),
        ("a.json", b'{"dataset": [{"name": "a"}]}'),
        ("a.csv", b"title,accessLevel\nA,public\n"),
        ("prefix.txt", b"Prefix the name with < and >."),
    ],
)  # fmt: skip
def test_files_of_other_formats_are_left_to_others(name, content):
    assert not dcat.looks_like(document(content, name), content)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{", "is not JSON"),
        (b"7", "is JSON, but a number and no catalogue of data"),
        (b'{"a": 1}', "is JSON, but holds no datasets"),
        (b'"x"', "is JSON, but text and no catalogue of data"),
    ],
)
def test_what_is_no_catalogue_is_refused_as_a_whole(content, problem):
    with pytest.raises(SourceError, match=problem):
        dcat.read(document(content), Source("data", "x"))


def test_a_catalogue_in_utf_16_is_read():
    content = json.dumps({**HEAD, "dataset": [dataset(title="Año")]}, ensure_ascii=False)

    (found,) = read(content.encode("utf-16")).outcomes

    assert found.title == Text("Año")


def test_a_large_catalogue_is_known_by_its_beginning():
    content = json.dumps({**HEAD, "dataset": [dataset()] * 2000}).encode()

    assert dcat.looks_like(document(content), content[:65_536])
    assert not dcat.looks_like(document(b"{"), b'{"\\"' * 16_000)
