"""DCAT as JSON-LD, and CKAN's own JSON."""

import json
from io import BytesIO
from typing import Any

import pytest

from digest.errors import SourceError
from digest.model import Attachment, Source
from digest.sources.readers.records import dcat
from digest.sources.record import Document, Reading, Record, Refusal, Skipped

DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"
API = "https://ckan.example.org/data/api/3/action/package_search"


def read(whole: object, language: str = "", url: str = "") -> Reading:
    content = json.dumps(whole).encode()
    document = Document("catalog.jsonld", BytesIO(content), url=url)
    assert dcat.looks_like(document, content[:65_536])
    return dcat.read(document, Source("data", "x", language=language))


def graph(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {"@context": {"dcat": DCAT, "dct": DCT}, "@graph": list(nodes)}


# --- JSON-LD ---


def test_datasets_of_a_graph_are_read_and_their_references_followed():
    whole = graph(
        {"@id": "#catalog", "@type": "dcat:Catalog", "dcat:dataset": {"@id": "https://a/1"}},
        {"@id": "#office", "@type": "foaf:Organization", "foaf:name": "Office"},
        {
            "@id": "https://a/1",
            "@type": ["dcat:Dataset"],
            "dct:title": {"@value": "Evictions", "@language": "en"},
            "dct:issued": {"@value": "2022-05-01", "@type": "xsd:date"},
            "dct:publisher": {"@id": "#office"},
            "dcat:theme": [{"@id": "#housing"}, {"@id": "https://a/themes/RENT"}],
            "dcat:keyword": ["courts"],
            "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/ENG"},
            "dcat:distribution": [{"@id": "#file"}],
            "adms:identifier": {"@id": "#other"},
        },
        {"@id": "#file", "@type": "dcat:Distribution", "dcat:downloadURL": {"@id": "https://a/1.csv"}},
        {"@id": "#housing", "@type": "skos:Concept", "skos:prefLabel": {"@value": "Housing"}},
    )  # fmt: skip

    (found,) = read(whole).outcomes

    assert (found.title.words, found.language) == ("Evictions", "en")
    assert (found.published, found.key, found.url) == ("2022-05-01", "https://a/1", "https://a/1")
    assert found.categories == ("Housing", "RENT", "courts")
    assert found.files == (Attachment("https://a/1.csv"),)
    assert found.authors == ()


def test_names_written_as_whole_addresses_are_the_same_names():
    whole = [
        {
            "@id": "https://a/1",
            "@type": [f"{DCAT}Dataset"],
            f"{DCT}title": [{"@value": "Evictions"}],
            f"{DCAT}landingPage": [{"@id": "https://a/page"}],
            "http://schema.org/title": "Another vocabulary",
        },
        {"@id": "https://a/2", "@type": [f"{DCAT}Distribution"], f"{DCT}title": "A file"},
    ]

    (found,) = read(whole).outcomes

    assert (found.title.words, found.url) == ("Evictions", "https://a/page")


def test_datasets_within_catalogues_within_catalogues_are_all_read():
    inner = {"@type": "dcat:Catalog", "dcat:dataset": [{"dct:title": "B"}, {"dct:title": "C"}]}
    whole = {
        "@type": "dcat:Catalog",
        "dcat:dataset": [{"@type": "dcat:Dataset", "dct:title": "A"}],
        "dcat:catalog": [inner],
        "dcat:service": {"@type": "dcat:DataService", "dct:title": "D"},
    }

    assert sorted(each.title.words for each in read(whole).outcomes) == ["A", "B", "C", "D"]


def test_two_datasets_with_one_id_are_both_there():
    node = {"@id": "https://a/1", "@type": "dcat:Dataset"}
    whole = graph({**node, "dct:title": "A"}, {**node, "dct:title": "B"})

    assert [each.title.words for each in read(whole).outcomes] == ["A", "B"]


def test_a_dataset_that_is_only_named_is_refused():
    whole = graph({"@type": "dcat:Catalog", "dcat:dataset": [{"@id": "https://b/9"}]})

    (found,) = read(whole).outcomes

    assert isinstance(found, Refusal)
    assert found.problem == "is only named: https://b/9 is not in the file"


def test_a_list_of_datasets_of_which_some_have_no_type_loses_none():
    whole = [
        {"@type": "dcat:Dataset", "title": "A", "accessLevel": "public", "bureauCode": "1"},
        {"title": "B", "accessLevel": "public"},
    ]

    assert len(list(read(whole).outcomes)) == 2


@pytest.mark.parametrize(
    ("right", "why"), [("NON_PUBLIC", "not public"), ("RESTRICTED", "restricted"), ("PUBLIC", None)]
)
def test_rights_of_access_are_read_from_their_list(right, why):
    whole = graph(
        {
            "@type": "dcat:Dataset",
            "dct:title": "A",
            "dct:accessRights": {
                "@id": f"http://publications.europa.eu/resource/authority/access-right/{right}"
            },
        }
    )

    (found,) = read(whole).outcomes

    assert (found.why if isinstance(found, Skipped) else None) == why


def test_a_dataset_that_was_withdrawn_says_so():
    status = {"@id": "http://publications.europa.eu/resource/authority/dataset-status/WITHDRAWN"}
    whole = graph({"@type": "dcat:Dataset", "dct:title": "A", "adms:status": status})

    (found,) = read(whole).outcomes

    assert found.withdrawn


def test_keywords_are_those_of_the_language_that_is_taken():
    whole = graph(
        {
            "@type": "dcat:Dataset",
            "dct:title": [{"@value": "A", "@language": "en"}, {"@value": "B", "@language": "es"}],
            "dcat:keyword": [
                {"@value": "rent", "@language": "en"},
                {"@value": "renta, casa", "@language": "es"},
            ],
        }
    )

    (found,) = read(whole, "es").outcomes

    assert (found.title.words, found.categories) == ("B", ("renta, casa",))


def test_references_that_run_in_a_circle_end():
    whole = graph(
        {"@id": "a", "@type": "dcat:Dataset", "dct:title": "A", "dcat:theme": {"@id": "b"}},
        {"@id": "b", "skos:prefLabel": {"@id": "b"}},
    )

    (found,) = read(whole).outcomes

    assert isinstance(found, Record)


# --- CKAN ---


def package(**members: Any) -> dict[str, Any]:
    return {
        "id": "5f0e",
        "name": "evictions",
        "title": "Evictions",
        "notes": "By month",
        "metadata_created": "2021-01-01T00:00:00.000000",
        "metadata_modified": "2022-01-01T00:00:00.000000",
        "resources": [],
        "tags": [{"name": "rent", "display_name": "Rent"}],
        "groups": [{"name": "housing", "title": "Housing"}],
        "private": False,
        "state": "active",
        **members,
    }


def answer(*packages: object, count: int | None = None) -> dict[str, Any]:
    results = {"count": len(packages) if count is None else count, "results": list(packages)}
    return {"help": "…", "success": True, "result": results}


def test_packages_of_ckan_are_read():
    resource = {"url": "https://a/e.csv", "format": "CSV", "mimetype": None, "size": 12}
    package_with_file = package(url="https://a/", resources=[resource], language="en")

    (found,) = read(answer(package_with_file)).outcomes

    assert (found.key, found.url, found.language) == ("5f0e", "https://a/", "en")
    assert (found.title.words, found.summary.words) == ("Evictions", "By month")
    assert found.categories == ("Rent", "Housing")
    assert found.files == (Attachment("https://a/e.csv", "text/csv", 12),)


@pytest.mark.parametrize("whole", [package(), [package()], {"success": True, "result": package()}])
def test_a_package_may_come_alone_in_a_list_or_in_an_answer(whole):
    (found,) = read(whole).outcomes

    assert found.title.words == "Evictions"


def test_the_day_of_publication_may_be_among_the_extras():
    extras = [{"key": "issued", "value": "2020-03-04"}, {"key": "modified", "value": "R/P1D"}]

    (found,) = read(package(extras=extras)).outcomes

    assert (found.published, found.updated) == ("2020-03-04", None)


def test_without_it_the_day_of_entry_is_taken_and_said_and_housekeeping_is_no_change():
    reading = read(package())

    (found,) = reading.outcomes
    assert (found.published, found.updated) == ("2021-01-01T00:00:00.000000", None)
    assert reading.notices == (
        (
            "the day on which it was entered taken as the date of publication, "
            "since there is no issued: dataset 1"
        ),
    )


def test_texts_in_several_languages_are_chosen_from():
    translated = package(
        title_translated={"en": "Evictions", "ca": "Desnonaments"},
        notes_translated={"en": "By month", "ca": "Per mesos"},
        tags_translated={"en": ["Rent"], "ca": ["Lloguer"]},
        groups=[],
    )

    (found,) = read(translated, "ca").outcomes

    assert (found.title.words, found.summary.words) == ("Desnonaments", "Per mesos")
    assert (found.language, found.categories) == ("ca", ("Lloguer",))


@pytest.mark.parametrize(
    ("members", "why"),
    [({"private": True}, "not public"), ({"state": "draft"}, "draft"), ({"type": "harvest"}, "harvest source")],
)  # fmt: skip
def test_packages_that_are_none_are_skipped(members, why):
    assert list(read(package(**members)).outcomes) == [Skipped("dataset 1", why)]


def test_a_deleted_package_was_taken_back():
    (found,) = read(package(state="deleted")).outcomes

    assert found.withdrawn


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ({"tags": [7]}, "tags holds a number where words are expected"),
        ({"resources": ["x"]}, "resources holds text where a table in { } is expected"),
        ({"extras": ["x"]}, "extras holds text where a table in { } is expected"),
        ({"notes": ["a", {"b": {}}]}, "description is a table in { } where text is expected"),
    ],
)
def test_a_package_with_a_member_of_the_wrong_kind_is_refused(members, problem):
    (found,) = read(package(**members)).outcomes

    assert isinstance(found, Refusal)
    assert found.problem == problem


def test_the_page_of_a_package_is_that_of_the_site_that_answers():
    (found,) = read(answer(package()), url=f"{API}?rows=1").outcomes

    assert found.url == "https://ckan.example.org/data/dataset/evictions"


def test_half_a_character_in_the_name_of_a_package_is_left_out_of_its_address():
    (found,) = read(answer(package(name="a\ud800")), url=API).outcomes

    assert found.url == "https://ckan.example.org/data/dataset/a"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{API}?q=a&rows=2", f"{API}?q=a&rows=2&start=2"),
        (f"{API}?start=2", f"{API}?start=4"),
        (f"{API}?start=3", ""),
        ("https://ckan.example.org/other", ""),
        ("", ""),
    ],
)
def test_the_next_page_of_an_answer_is_asked_for(url, expected):
    assert read(answer(package(), package(), count=5), url=url).next == expected


def test_a_file_that_holds_a_part_of_an_answer_says_so():
    notices = read(answer(package(issued="2020"), count=523)).notices

    assert notices == ("the file holds 1 of 523 packages: import the address itself for all",)


def test_an_answer_with_names_only_is_refused_with_what_to_ask_for():
    content = json.dumps({"success": True, "result": ["a", "b"]}).encode()

    with pytest.raises(SourceError, match="lists only the names of packages; take the address of"):
        dcat.read(Document("x", BytesIO(content)), Source("data", "x"))
