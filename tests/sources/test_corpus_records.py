"""Real catalogues of data and bibliographies: each file is read, or refused by name."""

from io import BytesIO
from pathlib import Path

import pytest

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers.records import csl, dcat, entries
from digest.sources.record import Document, Reading, Record

CORPUS = Path(__file__).resolve().parents[3] / "shared/corpus"
FILES = sorted(p for part in ("dcat", "zotero") for p in (CORPUS / "catalogue" / part).glob("*"))
READ = [path for path in FILES if path.suffix in (".json", ".jsonld", ".yml")]
REFUSED = {".rdf": "RDF", ".ttl": "RDF", ".bibtex": "BibTeX", ".biblatex": "BibTeX"}

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not FILES, reason="the corpus is not here")]


def reader(path: Path):
    return dcat if path.parent.name == "dcat" else csl


def document(path: Path) -> Document:
    return Document(path.name, BytesIO(path.read_bytes()))


def read(path: Path) -> Reading:
    return reader(path).read(document(path), Source("corpus", path.name))


def records(name: str) -> list[Record]:
    (path,) = (path for path in FILES if path.name == name)
    return [each for each in read(path).outcomes if isinstance(each, Record)]


@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_a_file_is_known_and_all_of_it_is_read(path):
    head = path.read_bytes()[:65_536]
    others = [each for each in (dcat, csl, entries) if each is not reader(path)]

    assert reader(path).looks_like(document(path), head)
    assert not any(other.looks_like(document(path), head) for other in others)
    outcomes = list(read(path).outcomes)
    refused = [each.problem for each in outcomes if not isinstance(each, Record)]
    empty = ["has neither a title nor a description"] if "missing-catalog" in path.name else []
    assert outcomes
    assert refused == empty


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.suffix in REFUSED], ids=lambda path: path.name
)
def test_a_file_of_another_kind_is_refused_by_its_name(path):
    assert reader(path).looks_like(document(path), path.read_bytes()[:65_536])
    with pytest.raises(SourceError, match=f"is {REFUSED[path.suffix]}.* is not read; .*JSON"):
        read(path)


def test_every_other_file_of_the_corpus_is_left_to_other_readers():
    ours = {"dcat", "zotero"}
    taken = [
        path.name
        for path in CORPUS.rglob("*")
        if path.is_file() and path.parent.name not in ours
        for each in (dcat, csl, entries)
        if each.looks_like(document(path), path.read_bytes()[:65_536])
    ]

    assert taken == []


def test_what_is_hard_in_catalogues_of_data_is_read_right():
    assert records("datajson-numerical-title.data.json")[0].title.words == "707"
    assert records("datajson-arm.data.json")[0].published == "2019-06-27 12:41:27"
    assert [each.key for each in records("datajson-missing-identifier-title.data.json")] == [
        *("", "Test-0001", "Test-0002")
    ]
    assert len(records("datajson-many-resources.data.json")[0].files) > 3
    assert records("catalog_with_at_graph.jsonld")[0].files[0].url.endswith("download.zip")
    assert records("ckan_dataset_multilingual.json")[0].language == "en"
    assert [each.summary.html for each in records("datajson-usda.gov.data.json")] == [
        *(False, True, True)
    ]


def test_what_is_hard_in_bibliographies_is_read_right():
    dates = {
        each.key: each.published
        for each in records("Date_export_to_Better_CSL-JSON_360_811.csl.json")
    }

    assert dates["doe10_edtf_2011"] == "2011-05-25"
    assert (dates["doe12_edtf_2011"], dates["doe13_season_2017"]) == ("2011-05", "2017")
    assert (dates["t2"], dates["t3"], dates["t5"]) == (None, "2014-12-31", "-334")
    assert records("30-Mar-2020_parsed_as_literal_1476.json")[0].published == "30-Mar-2020"
    (arabic,) = records("Arabic_script_letters_in_citation_keys_2403.json")
    assert (arabic.language, arabic.authors) == ("ara", ("هناء زايد عباس",))


def test_the_same_library_as_json_and_as_yaml_is_the_same():
    one, other = (
        [
            (each.key, each.published, each.authors, each.url)
            for each in records(f"Pandoc-LaTeX-SCHOMD_Citation_Export.csl.{kind}")
        ]
        for kind in ("json", "yml")
    )

    assert one == other
