"""A workbook from outside: whether it is one, is locked, or would unpack to far too much.

Nothing is unpacked here: an archive's own list of its members says how large each is. What lies in
that list is caught later, by the limit on memory of the process that unpacks it (`cells.py`).
"""

import io
import zipfile
import zlib

from digest.errors import SourceError

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What files of Excel before 2007 begin with, and any that Excel locked with a password."""
SAVE_AGAIN = "open it in a spreadsheet program and save it again as .xlsx, or as CSV"

_LOCKED = "EncryptedPackage".encode("utf-16-le")
_LOCKED_PARTS = b"encryption-data"
_MANIFEST = "META-INF/manifest.xml"
_LONGEST_MANIFEST = 1024 * 1024
_MOST_UNPACKED = 200 * 1024 * 1024
_MOST_MEMBERS = 10_000
_MEMBER = b"PK\x01\x02"
_STEEPEST = 200
_LARGE = 8 * 1024 * 1024


def refuse_unreadable(content: bytes, place: str) -> None:
    """Refuse what is no workbook, is locked, or would unpack to far too much.

    Raises:
        SourceError: it is so.
    """
    if content.startswith(OLE):
        if _LOCKED in content:
            raise locked(place)
        return
    if not content.startswith(ZIP):
        raise SourceError(place, "is no workbook that can be read", SAVE_AGAIN)
    if content.count(_MEMBER) > _MOST_MEMBERS:
        raise SourceError(place, f"has more than {_MOST_MEMBERS:,} parts, as no workbook has")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_large(archive.infolist(), place)
            if _is_locked(archive):
                raise locked(place)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, zlib.error) as cause:
        raise SourceError(place, "is damaged: its archive cannot be opened", SAVE_AGAIN) from cause


def locked(place: str) -> SourceError:
    """Say that a workbook is encrypted."""
    return SourceError(place, "is locked with a password", "save it without a password")


def _refuse_large(members: list[zipfile.ZipInfo], place: str) -> None:
    unpacked = sum(member.file_size for member in members)
    if unpacked > _MOST_UNPACKED:
        problem = (
            f"would unpack to {unpacked // 1024**2:,} MB, more than {_MOST_UNPACKED // 1024**2}"
        )
        raise SourceError(place, problem, SAVE_AGAIN)
    for member in members:
        if member.file_size > _LARGE and member.file_size > _STEEPEST * member.compress_size:
            problem = f"{member.filename} in it would unpack to {_STEEPEST} times its size and more"
            raise SourceError(place, problem, SAVE_AGAIN)


def _is_locked(archive: zipfile.ZipFile) -> bool:
    if any(member.flag_bits & 1 for member in archive.infolist()):
        return True
    if _MANIFEST not in archive.namelist():
        return False
    with archive.open(_MANIFEST) as manifest:
        return _LOCKED_PARTS in manifest.read(_LONGEST_MANIFEST)
