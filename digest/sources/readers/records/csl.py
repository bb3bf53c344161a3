"""Bibliographies: CSL-JSON and CSL-YAML, Zotero's JSON and that of Better BibTeX.

BibTeX, BibLaTeX and RIS say the same things and are not read: what keeps them exports CSL-JSON too,
and the refusal says how.
"""

from pathlib import PurePosixPath

import regex

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers.content import encoding_of, head_of, json_of
from digest.sources.readers.json.members import Json, gathered, kind_of, outline
from digest.sources.readers.records import bibyaml
from digest.sources.readers.records.citation import read_citation
from digest.sources.record import Document, Reading

NAME = "csl"

_OF_CSL = frozenset(
    ("issued", "citation-key", "container-title", "accessed", "event-date", "original-date")
) | {"title-short", "container-title-short", "publisher-place", "DOI", "ISBN", "ISSN"}
_LISTS = ("items", "references")
_BIBTEX = regex.compile(
    r"(?:\s|%[^\n]*\n)*+@(?:article|book|booklet|collection|comment|conference|dataset|inbook|"
    r"incollection|inproceedings|jurisdiction|legislation|manual|mastersthesis|misc|mvbook|online|"
    r"patent|periodical|phdthesis|preamble|proceedings|report|software|string|techreport|thesis|"
    r"unpublished|www)\s*[{(]",
    regex.IGNORECASE,
)
_RIS = regex.compile(r"\s*TY  - [A-Z]{3,6}\s")
_BIBTEX_NAMES = (".bib", ".bibtex", ".biblatex")
_REMEDY = "export it as CSL JSON (in Zotero: Export Library, format CSL JSON)"


def looks_like(document: Document, head: bytes) -> bool:
    """Tell a bibliography by its names; BibTeX and RIS too, which `read` then refuses by name."""
    if _other(document, head):
        return True
    names = outline(head)
    if not names:
        return _is_yaml(head)
    for place in ("[]", *(f"{name}[]" for name in _LISTS), ""):
        found = names.get(place, set())
        if "itemType" in found and (place or "key" not in found):
            return True
        if "type" in found and "title" in found and found & _OF_CSL:
            return True
    return "itemType" in names.get("[].data", set())


def read(document: Document, source: Source) -> Reading:  # noqa: ARG001 - every reader takes one
    """Read a bibliography.

    Raises:
        SourceError: it is BibTeX or RIS, neither JSON nor YAML, or without records.
    """
    head = head_of(document)
    if other := _other(document, head):
        raise SourceError(document.name, f"is {other}, which is not read", _REMEDY)
    found, mended = bibyaml.records_of(document) if _is_yaml(head) else _of_json(document)
    read = [read_citation(each, f"item {n}", document.url) for n, each in enumerate(found, start=1)]
    notices = ((each.outcome.place, notice) for each in read for notice in each.notices)
    return Reading(
        tuple(each.outcome for each in read),
        next=_next(document),
        notices=(*mended, *gathered(notices)),
    )


def _of_json(document: Document) -> tuple[list[Json], tuple[str, ...]]:
    return _records(json_of(document), document.name), ()


def _records(whole: Json, place: str) -> list[Json]:
    if isinstance(whole, list):
        return whole
    if isinstance(whole, dict):
        for name in _LISTS:
            if isinstance(whole.get(name), list):
                return list(whole[name])
        if "itemType" in whole or ("type" in whole and "title" in whole):
            return [whole]
    raise SourceError(place, f"is JSON, but {kind_of(whole)} and no list of records", _REMEDY)


def _next(document: Document) -> str:
    """Give the page after this one where the answer of Zotero's API names it (RFC 8288)."""
    found = regex.search(
        r'<([^<>]+)>\s*;\s*rel="?next"?(?:[;,\s]|$)', document.headers.get("link", "")
    )
    return found[1] if found else ""


def _other(document: Document, head: bytes) -> str:
    """Name a bibliography that is written otherwise; "" for JSON and for everything else."""
    text = head.decode(encoding_of(head), errors="replace").lstrip("\ufeff")
    if text.lstrip().startswith(("{", "[", "<")):
        return ""
    if _BIBTEX.match(text):
        return "BibTeX"
    if _RIS.match(text):
        return "RIS"
    suffix = PurePosixPath(document.name.lower()).suffix
    return "BibTeX" if suffix in _BIBTEX_NAMES and "@" in text else ""


def _is_yaml(head: bytes) -> bool:
    text = head.decode(encoding_of(head), errors="replace").lstrip("\ufeff")
    return bibyaml.is_bibliography(text)
