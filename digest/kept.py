"""Pages of issues that need not be made again. Deleting the note of them only costs time.

An issue never changes, so its page stays what it is for as long as settings, templates and program
do. The note holds the signs of the record and of the page, as the stamp does for a whole run: years
of issues are not rendered again at each run.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from digest.files import STAGED
from digest.formats.record import FILE as RECORD
from digest.outbox import FOLDER, OWN
from digest.stamp import Sign, sign

FILE = "pages.json"

_PAGE_DEPTH = 4
"""web/<newsletter>/<date>/<page>"""


class _Note(msgspec.Struct, forbid_unknown_fields=True):
    """pages.json as written: of each page the signs of its record and of itself."""

    key: str
    pages: dict[str, tuple[Sign, Sign]]


@dataclass(frozen=True, slots=True)
class Kept:
    """The pages of one site that are as this program would make them."""

    outbox: Path
    pages: Mapping[str, tuple[Sign, Sign]]

    def spares(self, path: str) -> bool:
        """Whether a page is there, and its record is the one of which it was made."""
        return path in self.pages and self.pages[path] == _signs(self.outbox, path)


def read(folder: Path, key: str) -> Kept:
    """Read which pages were made with the same settings, templates and program."""
    try:
        note = msgspec.json.decode((folder / OWN / FILE).read_bytes(), type=_Note)
    except (OSError, msgspec.MsgspecError):
        return Kept(folder / FOLDER, {})
    return Kept(folder / FOLDER, note.pages if key and note.key == key else {})


def write(folder: Path, key: str, made: Iterable[str]) -> None:
    """Take down the pages among the paths that a command left as they should be.

    Nothing is taken down if the disk does not take it.
    """
    outbox = folder / FOLDER
    signs = {path: _signs(outbox, path) for path in sorted(made) if _is_page(path)}
    pages = {path: both for path, both in signs.items() if both is not None}
    content = msgspec.json.encode(_Note(key, pages))
    path = folder / OWN / FILE
    with suppress(OSError):
        if not path.is_file() or path.read_bytes() != content:
            staged = path.with_name(STAGED + FILE)
            staged.write_bytes(content)
            staged.replace(path)


def _is_page(path: str) -> bool:
    parts = path.split("/")
    return parts[0] == "web" and len(parts) == _PAGE_DEPTH


def _signs(outbox: Path, path: str) -> tuple[Sign, Sign] | None:
    _, newsletter, issue, _ = path.split("/")
    try:
        return sign(outbox / "mail" / newsletter / issue / RECORD), sign(outbox / path)
    except OSError:
        return None
