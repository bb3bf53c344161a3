"""OPML 2.0 (opml.org/spec2): all feeds as a list that a reader takes over as a whole."""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from digest.formats.address import uri
from digest.model import Site
from digest.text import clean_line

PATH = "feeds/feeds.opml"
"""Where the list lies below the outbox."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed in the list: its name, its address, its language, and a page with the same."""

    title: str
    address: str
    language: str
    page: str


def write(outlines: Iterable[Outline], site: Site) -> bytes:
    """Write the list, one group of these feeds.

    It has no date: a new entry in a feed must not rewrite the list of them.
    """
    title = clean_line(site.title.in_language(site.language))
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "ownerName").text = title
    etree.SubElement(head, "docs").text = "http://opml.org/spec2.opml"
    group = etree.SubElement(etree.SubElement(root, "body"), "outline", text=title)
    for outline in outlines:
        etree.SubElement(
            group,
            "outline",
            type="rss",
            text=outline.title,
            title=outline.title,
            xmlUrl=uri(outline.address),
            htmlUrl=uri(outline.page),
            language=outline.language,
        )
    return etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8")
