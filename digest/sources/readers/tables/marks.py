"""What an .xlsx file says of a sheet beside its values: links, hidden rows, cells with an error.

python-calamine gives none of it. Found by the few tags that say it, in the parts of the archive as
ECMA-376, part 1, lays them out (18.3.1.73 row, 18.3.1.4 c, 18.3.1.47 hyperlink); of any other
format, or of an archive that is laid out otherwise, nothing is said.
"""

import html
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_TAG = r"<(?:\w+:)?{name}\s([^<>]*)>"
_SHEET = re.compile(_TAG.format(name="sheet"))
_RELATION = re.compile(_TAG.format(name="Relationship"))
_LINK = re.compile(_TAG.format(name="hyperlink"))
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s(?=[^<>]*\bhidden=[\"'](?:1|true)[\"'])[^<>]*>")
_ERROR = re.compile(rb"<(?:\w+:)?c\s(?=[^<>]*\bt=[\"']e[\"'])[^<>]*\br=[\"']([A-Z]+[0-9]+)")
_UNSAVED = re.compile(
    rb"<(?:\w+:)?c\s(?![^<>]*\bt=)[^<>]*><(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v ?/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_LINKING = re.compile(
    rb"<(?:\w+:)?c\s[^<>]*\br=[\"']([A-Z]+)([0-9]+)[^<>]*><(?:\w+:)?f[^<>]*>"
    rb"=?HYPERLINK\((?:\"|&quot;)((?:(?!&quot;)[^\"<>])+)",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_LINKS_FROM = re.compile(rb"<(?:\w+:)?hyperlinks\b")
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands beside the values of a sheet.

    Args:
        links: (row from 1, column from 0, address) of cells that link to an address.
        hidden: how many rows are hidden.
        errors: how many cells show an error such as #REF!
        where: the names of the first of them: "C12".
        unsaved: how many formulas have no value that was saved with them.
    """

    links: tuple[tuple[int, int, str], ...] = ()
    hidden: int = 0
    errors: int = 0
    where: tuple[str, ...] = ()
    unsaved: int = 0


def marks_of(content: bytes, sheet: str) -> Marks:
    """Find what an .xlsx file says of one of its sheets beside its values."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            path = _path_of(archive, sheet)
            if not path.endswith(".xml"):
                return Marks()
            written = archive.read(path)
            errors = [found[1].decode() for found in _ERROR.finditer(written)]
            return Marks(
                links=(*_formulas(written), *_links(archive, path, written)),
                hidden=sum(1 for _ in _HIDDEN_ROW.finditer(written)),
                errors=len(errors),
                where=tuple(errors[:_NAMED]),
                unsaved=sum(1 for _ in _UNSAVED.finditer(written)),
            )
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, zlib.error):
        return Marks()


def _path_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Find the part of the archive that holds a sheet; "" if it is laid out otherwise."""
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    for found in _SHEET.finditer(book):
        attributes = _attributes(found[1])
        if attributes.get("name") == sheet:
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            return _targets(archive, "xl/workbook.xml").get(relation, "")
    return ""


def _formulas(written: bytes) -> Iterator[tuple[int, int, str]]:
    """Give what the formula HYPERLINK("https://…", "words") links to."""
    for letters, number, address in _LINKING.findall(written):
        url = html.unescape(address.decode("utf-8", "replace"))
        yield int(number), _column(letters.decode()), url


def _links(archive: zipfile.ZipFile, path: str, written: bytes) -> Iterator[tuple[int, int, str]]:
    begins = _LINKS_FROM.search(written)
    if not begins:
        return
    targets = _targets(archive, path)
    for found in _LINK.finditer(written[begins.start() :].decode("utf-8", "replace")):
        attributes = _attributes(found[1])
        relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
        cell = _CELL.match(attributes.get("ref", ""))
        address = targets.get(relation, "")
        if cell and address:
            yield int(cell[2]), _column(cell[1]), address


def _targets(archive: zipfile.ZipFile, path: str) -> dict[str, str]:
    """Give what a part refers to, by id: addresses as they stand, parts by their path."""
    folder, name = posixpath.split(path)
    try:
        written = archive.read(f"{folder}/_rels/{name}.rels").decode("utf-8", "replace")
    except KeyError:
        return {}
    targets = {}
    for found in _RELATION.finditer(written):
        attributes = _attributes(found[1])
        target = attributes.get("Target", "")
        if attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        targets[attributes.get("Id", "")] = target
    return targets


def _attributes(written: str) -> dict[str, str]:
    return {
        name: html.unescape(double or single)
        for name, double, single in _ATTRIBUTE.findall(written)
    }


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
