"""How a dataset can be had: pages, interfaces and files, and which of them are files.

Sources: DCAT 3, 6.8 (accessURL, downloadURL, mediaType, byteSize); IANA's media types.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from digest.model import Attachment
from digest.sources.readers.json.members import Table
from digest.sources.readers.records.linked import ending, first_of

_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:\s*;.*)?")
_BY_FORMAT = {
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "geojson": "application/geo+json",
    "html": "text/html",
    "json": "application/json",
    "kml": "application/vnd.google-earth.kml+xml",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "zip": "application/zip",
}
_PAGES = ("text/html", "application/xhtml+xml")
_UNKNOWN = "application/octet-stream"
_MOST_OCTETS = 10**15


@dataclass(frozen=True, slots=True)
class Distribution:
    """One way to get a dataset: a page or an interface, or the file itself; "" where none is."""

    page: str
    file: str
    type: str
    octets: int

    @property
    def is_a_file(self) -> bool:
        """Whether there is a file: it has its own address, or a type; a web page is none."""
        return bool(self.file or self.type) and self.type not in _PAGES


def distribution_of(members: Table, nodes: Mapping[str, Table]) -> Distribution:
    """Read one way to get a dataset. Raises Wrong where a member is of the wrong kind."""
    format = ending(first_of(members, "format", nodes))
    written = first_of(members, "mediaType", nodes)
    type = written.rpartition("media-types/")[2] or format
    if not _MEDIA_TYPE.fullmatch(type):
        type = _BY_FORMAT.get(ending(type).lower().strip(" ."), "")
    return Distribution(
        page=first_of(members, "accessURL", nodes),
        file=first_of(members, "downloadURL", nodes),
        type=type,
        octets=_octets(first_of(members, "byteSize", nodes)),
    )


def _octets(words: str) -> int:
    """Read a size; one that is no number is not known."""
    try:
        size = float(words)
        return int(size) if 0 < size < _MOST_OCTETS else 0
    except (OverflowError, ValueError):
        return 0


def files_of(
    members: Table, distributions: Iterable[Distribution], nodes: Mapping[str, Table]
) -> tuple[Attachment, ...]:
    """Give the files; in the 1.0 of Project Open Data the dataset may be its own distribution."""
    own = distribution_of(members, nodes)
    every = [way for way in (own, *distributions) if way.is_a_file and (way.file or way.page)]
    by_url = {way.file or way.page: way for way in reversed(every)}
    return tuple(
        Attachment(url, way.type or _UNKNOWN, way.octets) for url, way in reversed(by_url.items())
    )
