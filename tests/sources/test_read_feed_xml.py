"""What all readers of XML share: the root is recognised, the parser is a safe one."""

import pytest

from digest.sources.readers.markup.xml import Root, decode, root_of, tree_of


@pytest.mark.parametrize(
    ("head", "root"),
    [
        (b"<a/>", Root("a", "", "<a/>")),
        (b"<a:b xmlns:a='urn:x' c='>'>", Root("b", "urn:x", "<a:b xmlns:a='urn:x' c='>'>")),
        (b'<b xmlns = "urn:x"\n>', Root("b", "urn:x", '<b xmlns = "urn:x"\n>')),
        (b"<!DOCTYPE a [<!ENTITY x '<b>'> <!-- ]> --> ]><a>", Root("a", "", "<a>")),
        (b"<?x <b> ?><!-- <b> --><a>", Root("a", "", "<a>")),
        (b"\xef\xbb\xbf  <a>", Root("a", "", "<a>")),
        ("<a b='é'>".encode("utf-16"), Root("a", "", "<a b='é'>")),
        (b"<a b='cut off", None),
        (b"<a b=", Root("a", "", "<a b=")),
        (b"<1>", None),
        (b"words <a>", None),
        (b"<!-- <a>", None),
        (b"", None),
    ],
)
def test_the_root_is_the_first_element_after_what_may_precede_it(
    head: bytes, root: Root | None
) -> None:
    found = root_of(head)

    assert found == root or (root is None and found is not None and found.tag.startswith("<a b="))


def test_a_declaration_inside_the_document_says_nothing_on_its_encoding() -> None:
    assert (
        decode(b"<a><![CDATA[<?xml encoding='koi8-r'?>]]>" + "é".encode() + b"</a>")[0][-5:-4]
        == "é"
    )


def test_a_tree_counts_its_lines_as_the_document_does() -> None:
    tree = tree_of(b"<?xml version='1.0'?>\n<!-- a\nb -->\n<a>\n<b/></a>", "", ("a",))

    assert tree is not None
    assert [element.sourceline for element in tree.root.iter()] == [4, 5]


def test_another_root_further_on_is_found_and_told() -> None:
    tree = tree_of(b"<x/>\n<a>1</a>", "", ("a", "b"))

    assert tree is not None
    assert tree.root.text == "1"
    assert tree.notices == ("something stands before the XML itself; it was passed over",)
    assert tree_of(b"<x/>", "", ("a",)) is None
