"""Bibliographies: CSL-JSON, CSL-YAML, Zotero's JSON, and what is refused by name."""

import json
from io import BytesIO
from typing import Any

import pytest

from digest.errors import SourceError
from digest.model import Attachment, Source
from digest.sources.readers.records import csl
from digest.sources.record import Document, Reading, Record, Refusal, Skipped, Text

SOURCE = Source("library", "library.json")


def document(whole: object, name: str = "library.json", **fields: Any) -> Document:
    content = whole if isinstance(whole, bytes) else json.dumps(whole).encode()
    return Document(name, BytesIO(content), **fields)


def read(whole: object, name: str = "library.json", **fields: Any) -> Reading:
    given = document(whole, name, **fields)
    assert csl.looks_like(given, given.stream.read(65_536))
    return csl.read(given, SOURCE)


def citation(**members: Any) -> dict[str, Any]:
    return {"id": "doe2020", "type": "report", "title": "Evictions", "issued": "2020", **members}


def outcome(**members: Any) -> Any:
    (found,) = read([citation(**members)]).outcomes
    return found


def zotero(**members: Any) -> Any:
    (found,) = read({"items": [{"itemType": "report", "title": "Evictions", **members}]}).outcomes
    return found


# --- CSL-JSON ---


def test_a_citation_is_read_in_its_own_words():
    found = outcome(
        abstract="By month.",
        issued={"date-parts": [["2020", 5, 3]]},
        URL="https://www.example.org/evictions",
        DOI="10.1000/182",
        author=[{"family": "Doe", "given": "Ann"}, {"literal": "Law Center"}],
        keyword="rent, courts; ,rent",
        language="en-US",
        accessed={"date-parts": [[2021, 1, 1]]},
        note="private",
    )

    assert found == Record(
        place="item 1",
        title=Text("Evictions"),
        summary=Text("By month."),
        published="2020-05-03",
        key="doe2020",
        url="https://www.example.org/evictions",
        language="en-US",
        categories=("rent", "courts"),
        authors=("Ann Doe", "Law Center"),
        raw=found.raw,
    )


@pytest.mark.parametrize(
    "whole",
    [
        [citation(issued={"date-parts": [[2020]]})],
        {"items": [citation(issued={"date-parts": [[2020]]})]},
        {"references": [citation(issued={"date-parts": [[2020]]})]},
        citation(issued={"date-parts": [[2020]]}),
    ],
)
def test_records_come_in_a_list_in_a_table_or_alone(whole):
    (found,) = read(whole).outcomes

    assert (found.title.words, found.published) == ("Evictions", "2020")


@pytest.mark.parametrize(
    ("members", "key"),
    [
        ({"id": "http://zotero.org/users/1/items/AB"}, "http://zotero.org/users/1/items/AB"),
        ({"id": 7, "citation-key": "x"}, "7"),
        ({"id": None, "citation-key": "x"}, "x"),
        ({"id": "", "DOI": "10.1/x"}, "10.1/x"),
        ({"id": None}, ""),
    ],
)
def test_the_key_is_the_id_and_else_what_names_the_record(members, key):
    assert outcome(**members).key == key


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("10.1000/182", "https://doi.org/10.1000/182"),
        ("doi:10.1000/182", "https://doi.org/10.1000/182"),
        ("http://dx.doi.org/10.1000/182 ", "https://doi.org/10.1000/182"),
        ("10.1000/a<b>#c", "https://doi.org/10.1000/a%3Cb%3E%23c"),
        ("10.1000/a\ud800", "https://doi.org/10.1000/a"),
        ("n/a", ""),
    ],
)
def test_a_doi_gives_the_address_where_there_is_no_other(written, url):
    assert outcome(DOI=written).url == url


def test_what_is_no_doi_is_said():
    assert read([citation(DOI="none")]).notices == (
        "what stands as DOI is none, so it gives no address: item 1",
    )


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ({"family": "Doe", "given": "Ann"}, "Ann Doe"),
        ({"family": "Doe"}, "Doe"),
        ({"given": "Ann"}, "Ann"),
        ({"literal": "Law Center", "family": "x"}, "Law Center"),
        ({"family": "Beethoven", "given": "L.", "dropping-particle": "van"}, "L. van Beethoven"),
        ({"family": "Alembert", "given": "J.", "dropping-particle": "d'"}, "J. d'Alembert"),
        ({"family": "Ghazali", "non-dropping-particle": "al-"}, "al-Ghazali"),
        (
            {
                "family": "Vega",
                "given": "A.",
                "dropping-particle": "de",
                "non-dropping-particle": "la",
            },
            "A. de la Vega",
        ),
        (
            {"family": "King", "given": "Martin", "suffix": "Jr.", "comma-suffix": True},
            "Martin King, Jr.",
        ),
        ({"family": "King", "given": "Martin", "suffix": "III"}, "Martin King III"),
        ({"family": "王", "given": "小明"}, "王小明"),
        ({"family": "Wang", "given": "Xiaoming", "static-ordering": True}, "Wang Xiaoming"),
        ("Ann Doe", "Ann Doe"),
    ],
)
def test_names_are_written_as_they_are_spoken(name, written):
    assert outcome(author=[name]).authors == (written,)


def test_editors_stand_for_authors_where_there_are_none():
    editor = [{"family": "Roe"}]

    assert outcome(editor=editor).authors == ("Roe",)
    assert outcome(author=[{"family": "Doe"}], editor=editor).authors == ("Doe",)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("On <i>Roe</i> v. Wade", Text("On <i>Roe</i> v. Wade", html=True)),
        ('<span class="nocase">ICE</span>', Text('<span class="nocase">ICE</span>', html=True)),
        ("Q&A: 1 < 2", Text("Q&A: 1 < 2")),
        ("<jats:title>A</jats:title><jats:p>B <jats:italic>c</jats:italic></jats:p>",
         Text("<p>A</p><p>B <i>c</i></p>", html=True)),
    ],
)  # fmt: skip
def test_the_few_tags_that_bibliographies_have_mean_something(words, text):
    assert outcome(abstract=words).summary == text


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ({"title": ["a"]}, 'title is a list in [ ] where text is expected: ["a"]'),
        ({"abstract": {}}, "abstract is a table in { } where text is expected: {}"),
        ({"author": [7, True]}, "author is true or false where text is expected: true"),
        ({"author": [{"family": []}]}, "family is a list in [ ] where text is expected: []"),
        ({"keyword": [{}]}, "keyword is a table in { } where text is expected: {}"),
        ({"title": "", "abstract": None}, "has neither a title nor an abstract"),
    ],
)
def test_a_member_of_the_wrong_kind_refuses_its_record_with_what_is_wrong(members, problem):
    found = outcome(**members)

    assert isinstance(found, Refusal)
    assert (found.place, found.problem) == ("item 1", problem)
    assert found.raw


def test_everything_in_a_list_becomes_exactly_one_thing():
    outcomes = list(read([citation(), 7, None, "x", [], {}, citation(title=[])]).outcomes)

    assert [type(each) for each in outcomes] == [Record, *[Refusal] * 6]
    assert [each.place for each in outcomes] == [f"item {n}" for n in range(1, 8)]


# --- Zotero ---


def test_an_item_of_zotero_is_read():
    found = zotero(
        itemID=3,
        citationKey="doe2020",
        uri="http://zotero.org/users/1/items/AB",
        abstractNote="By month.",
        date="3 May 2020",
        creators=[
            {"creatorType": "editor", "name": "Roe"},
            {"creatorType": "author", "firstName": "Ann", "lastName": "Doe"},
        ],
        tags=[{"tag": "rent", "type": 1}, "courts"],
        DOI="10.1000/182",
        language="es",
        attachments=[
            {"url": "https://a/e.pdf", "mimeType": "application/pdf"},
            {"url": "https://a/e", "mimeType": "text/html"},
            {"path": "/home/ann/e.pdf", "mimeType": "application/pdf"},
        ],
    )

    assert (found.key, found.published) == ("http://zotero.org/users/1/items/AB", "3 May 2020")
    assert (found.authors, found.categories) == (("Ann Doe",), ("rent", "courts"))
    assert (found.url, found.language) == ("https://doi.org/10.1000/182", "es")
    assert found.files == (Attachment("https://a/e.pdf", "application/pdf"),)


def test_the_number_of_an_item_in_one_computers_library_is_no_key():
    assert zotero(itemID=3).key == ""
    assert zotero(itemID=3, itemKey="ABCD").key == "ABCD"


def test_what_people_keep_in_extra_is_read():
    found = zotero(date="2010", extra=["DOI: 10.1000/182", "issued: 2011", "Publisher: X"])

    assert (found.url, found.published) == ("https://doi.org/10.1000/182", "2011")
    assert zotero(extra="date: 1999\nDOI: 10.1000/182").published == "1999"


def test_creators_of_other_kinds_stand_in_for_authors_but_not_translators():
    speaker = {"creatorType": "presenter", "name": "Roe"}
    translator = {"creatorType": "translator", "name": "Poe"}

    assert zotero(creators=[translator, speaker]).authors == ("Roe",)
    assert zotero(creators=[translator]).authors == ()


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"itemType": "note"}, "note"),
        ({"itemType": "attachment"}, "attachment"),
        ({"itemType": "annotation"}, "annotation"),
        ({"deleted": 1}, "in the bin"),
    ],
)
def test_what_is_no_work_is_skipped(members, why):
    assert zotero(**members) == Skipped("item 1", why)


def test_answers_of_zoteros_api_are_read_and_followed():
    whole = [{"key": "AB", "data": {"key": "AB", "itemType": "report", "title": "Evictions"}}]
    link = '<https://api.zotero.org/x?start=25>; rel="next", <https://a/>; rel="last"'

    reading = read(whole, headers={"link": link})

    (found,) = reading.outcomes
    assert (found.key, reading.next) == ("AB", "https://api.zotero.org/x?start=25")
    assert read(whole, headers={"link": '<https://a/>; rel="last"'}).next == ""


# --- CSL-YAML ---

YAML = b"""---
references:
- id: doe2020
  title: >-
    On *Roe* v. **Wade**, H~2~O and
    the 14^th^
  type: report
  issued:
    - year: 2020
      month: 05
  abstract: no
  author:
    - family: Doe
      given: Ann
...
"""


def test_csl_yaml_is_read_with_its_emphasis_and_its_plain_words():
    (found,) = read(YAML, "library.csl.yml").outcomes

    title = "On <i>Roe</i> v. <b>Wade</b>, H<sub>2</sub>O and the 14<sup>th</sup>"
    assert found.title == Text(title, html=True)
    assert (found.published, found.summary) == ("2020-05", Text("no"))
    assert found.authors == ("Ann Doe",)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"references:\n- id: &a x\n  title: *a\n", "refers from one place to another with *"),
        (b"references:\n- id: 'x\n", "library.yml:3: is not YAML: "),
        (b"references:\n- " + b"[" * 20_000, "is not YAML"),
        (b"references:\n- a: \x00", "is not YAML"),
        (b"references:\n  - a\nreferences: 7\n", "is YAML, but holds no list of references"),
    ],
)
def test_csl_yaml_that_cannot_be_read_is_refused(content, said):
    with pytest.raises(SourceError) as refused:
        read(content, "library.yml")

    assert said in str(refused.value)
    assert str(refused.value).endswith("(in Zotero: Export Library, format CSL JSON)")


# --- other files ---


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"@article{doe2020,\n title = {Evictions}\n}", "BibTeX"),
        (b"% library\n\n@String{x = {y}}\n", "BibTeX"),
        (b"TY  - RPRT\r\nTI  - Evictions\r\nER  - \r\n", "RIS"),
    ],
)
def test_bibtex_and_ris_are_known_and_refused_with_what_to_export_instead(content, kind):
    with pytest.raises(SourceError) as refused:
        read(content, "library.txt")

    assert str(refused.value) == (
        f"library.txt: is {kind}, which is not read; "
        "export it as CSL JSON (in Zotero: Export Library, format CSL JSON)"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b'{"version": "https://jsonfeed.org/version/1", "items": [{"title": "a", "id": "b"}]}'),
        ("a.json", b'[{"id": 1, "type": "post", "title": {"rendered": "a"}, "date": "2020"}]'),
        ("a.json", b'{"dataset": [{"title": "a", "issued": "2020", "@type": "dcat:Dataset"}]}'),
        ("a.json", b'{"data": [{"type": "node--x", "id": "a", "attributes": {"title": "x"}}]}'),
        ("a.md", b"---\ntitle: a\n---\n@article{x}"),
        ("a.txt", b"Write to @article and others"),
        ("a.yml", b"references: see below\n"),
        ("a.bib", b""),
    ],
)  # fmt: skip
def test_files_of_other_formats_are_left_to_others(name, content):
    assert not csl.looks_like(document(content, name), content)


@pytest.mark.parametrize("content", [b"{", b"7", b'{"a": 1}', b'{"items": 3}'])
def test_what_is_no_bibliography_is_refused_as_a_whole(content):
    with pytest.raises(SourceError):
        csl.read(document(content), SOURCE)


def test_an_empty_list_is_an_empty_bibliography():
    assert csl.read(document([]), SOURCE).outcomes == ()
