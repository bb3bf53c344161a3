"""Which reader a document is for: the one that is asked for, or the first that knows it."""

from typing import Protocol

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers import govuk, listing
from digest.sources.readers.content import head_of
from digest.sources.readers.drupal import jsonapi as drupal
from digest.sources.readers.drupal import views
from digest.sources.readers.feeds import feed, jsonfeed
from digest.sources.readers.markdown import document as markdown
from digest.sources.readers.pages import page
from digest.sources.readers.records import csl, dcat, entries
from digest.sources.readers.tables import table, workbook
from digest.sources.readers.wordpress import rest as wordpress
from digest.sources.readers.wordpress import wxr
from digest.sources.record import Document, Reading

_DOCUMENTS = (
    *(".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".xml", ".rss", ".atom"),
    *(".json", ".jsonld", ".rdf", ".ttl", ".html", ".htm", ".md", ".markdown", ".rst", ".bib"),
)


class UnknownKindError(SourceError):
    """No reader knows such a document."""


class Reader(Protocol):
    """What a module of readers/ offers."""

    NAME: str

    def looks_like(self, document: Document, head: bytes) -> bool:
        """Whether the document is of this format, judged by its beginning."""

    def read(self, document: Document, source: Source) -> Reading:
        """Read it. Raises SourceError where it is not what it should be."""


READERS: tuple[Reader, ...] = (
    *(workbook, markdown, wxr, feed, jsonfeed, wordpress, drupal, govuk),
    *(dcat, csl, entries, views, page, listing, table),
)
"""All of them. What is surest of itself is asked first: nearly any text can be a table."""

_FIRST = {wordpress.NAME: wordpress.first_address, drupal.NAME: drupal.first_address}


def reader_of(document: Document, source: Source) -> Reader:
    """Choose the reader of a document.

    Raises:
        SourceError: it is empty, or nothing here knows such a document.
    """
    if source.format:
        return next(reader for reader in READERS if source.format == reader.NAME)
    head = head_of(document)
    for reader in READERS:
        if reader.looks_like(document, head):
            return reader
    if not head.strip():
        raise SourceError(document.name, "is empty")
    if source.fields and b"\0" not in head:
        return table  # a person has named its columns
    raise UnknownKindError(
        document.name,
        "is of no kind that is known here",
        f"say what it is with --format: {', '.join(sorted(reader.NAME for reader in READERS))}",
    )


def first_address(source: Source) -> str:
    """Give the address to begin at: of a CMS, that of all its records, not of its home page."""
    first = _FIRST.get(source.format)
    return first(source.location, source.fields) if first else source.location


def is_of_documents(name: str) -> bool:
    """Whether a file in a folder should be a document, by its name; pictures and styles are not."""
    return name.lower().endswith(_DOCUMENTS)
