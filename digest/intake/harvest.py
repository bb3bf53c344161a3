"""What a source holds: fetched, read, cleaned. The catalog is not looked at here.

So a slow server holds up nobody: the lock is taken afterwards.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from digest.errors import SourceError
from digest.fetch import local
from digest.fetch.addresses import shown
from digest.fetch.http import Unchanged, Web, page_after
from digest.fetch.memory import Validators, validators_of
from digest.model import Site, Source
from digest.sources.dates.written import Calendar
from digest.sources.gather import Gathering
from digest.sources.recognise import (
    UnknownKindError,
    first_address,
    is_of_documents,
    reader_of,
)
from digest.sources.record import Document, Reading, Refusal, Skipped

STANDARD_INPUT = "-"
_MOST_PAGES = 2000
_PIECE = 1024 * 1024
Progress = Callable[[int], None]
"""Called with the number of records so far."""


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a source holds, before anybody has looked at the catalog.

    `formats` are the names of the readers that read it; `folder` tells whether it is one.
    `validators` let the next import ask whether anything has changed; None where nobody can.
    """

    source: Source
    gathering: Gathering
    formats: tuple[str, ...]
    folder: bool = False
    validators: Validators | None = None


def is_address(location: str) -> bool:
    """Whether a source is on the web."""
    return location.lower().startswith(("http://", "https://"))


def called(source: Source) -> str:
    """Say in a message what a source is: its file or address, without what is nobody's business."""
    if source.location == STANDARD_INPUT:
        return "standard input"
    return shown(source.location) if is_address(source.location) else source.location


def harvest(
    source: Source,
    site: Site,
    folder: Path,
    now: datetime,
    web: Web,
    unless: Validators | None = None,
    progress: Progress | None = None,
) -> Harvest | Unchanged:
    """Read all that a source holds.

    Args:
        source: where it is, and how it is to be read.
        site: the site that the entries are for.
        folder: what a path that is not absolute begins at.
        now: the clock of the import, against which years are judged.
        web: what asks servers.
        unless: what the server said of its last answer.
        progress: told the number of records after each document.

    Raises:
        SourceError: it cannot be fetched, or is not what it should be.
    """
    zone = source.zone or site.zone
    calendar = Calendar(zone, now.astimezone(zone).date(), languages=_languages(source, site))
    taking = _Taking(source, Gathering(source, site, calendar), progress)
    if is_address(source.location):
        return _from_web(taking, web, source, unless)
    if source.location == STANDARD_INPUT:
        taking.take(local.standard_input())
    else:
        path = folder / source.location
        _from_disk(taking, path)
        return replace(taking.harvest(None), folder=local.is_folder(path))
    return taking.harvest(None)


def _languages(source: Source, site: Site) -> tuple[str, ...]:
    """Give the languages whose names of months may occur."""
    read = (tag for newsletter in site.newsletters for tag in newsletter.languages or ())
    return tuple(dict.fromkeys(filter(None, (source.language, site.language, *read, "en"))))


class _Taking:
    """Documents of a source on their way into its gathering, each by the reader it is for."""

    def __init__(self, source: Source, gathering: Gathering, progress: Progress | None) -> None:
        self._source = source
        self._gathering = gathering
        self._progress = progress
        self._formats: dict[str, None] = {}

    def take(self, document: Document, within: str = "") -> Reading:
        """Read a document and take in its records. Raises SourceError as its reader does."""
        with document.stream:
            reader = reader_of(document, self._source)
            reading = reader.read(document, self._source)
            self._gathering.take(reading, within)
        self._formats[reader.NAME] = None
        if self._progress:
            self._progress(self._gathering.records)
        return reading

    def refuse(self, place: str, error: SourceError) -> None:
        """Take in a document of many that cannot be read, so that the others still count."""
        problem = str(error).removeprefix(f"{place}: ")
        self._gathering.take(Reading((Refusal(place, problem),)))

    def say(self, notices: tuple[str, ...]) -> None:
        """Take in lines about the whole source."""
        self._gathering.take(Reading((), notices=notices))

    def leave_out(self, skipped: Sequence[Skipped]) -> None:
        """Take in what is no document at all."""
        self._gathering.take(Reading(skipped))

    def harvest(self, validators: Validators | None) -> Harvest:
        """Give what was taken in."""
        return Harvest(self._source, self._gathering, tuple(self._formats), validators=validators)


def _from_disk(taking: _Taking, path: Path) -> None:
    """Take in a file, or every file of a folder; there, one that is broken does not stop others."""
    if not local.is_folder(path):
        for document in local.documents(path):
            taking.take(document)
        return
    for document in local.documents(path):
        try:
            taking.take(document, within=document.name)
        except UnknownKindError as error:
            if is_of_documents(document.name):
                taking.refuse(document.name, error)
            else:
                taking.leave_out((Skipped(document.name, "file of another kind"),))
        except SourceError as error:
            taking.refuse(document.name, error)
    taking.leave_out(local.left_out(path))


def _from_web(
    taking: _Taking, web: Web, source: Source, unless: Validators | None
) -> Harvest | Unchanged:
    """Take in an answer, and those of the pages that follow it."""
    first = address = first_address(source)
    seen: set[str] = set()
    states: set[bytes] = set()
    validators: Validators | None = None
    while address and address not in seen:
        if len(seen) == _MOST_PAGES:
            raise SourceError(
                called(source),
                f"has more than {_MOST_PAGES} pages",
                "give an address of a part",
            )
        document = web.get(address, source=source, unless=None if seen else unless)
        if isinstance(document, Unchanged):
            return document
        state = _state(document)
        if state in states:  # a server that pays no heed to the number of the page
            document.stream.close()
            break
        seen.add(address)
        states.add(state)
        reading = taking.take(document, within=f"page {len(seen)}" if len(seen) > 1 else "")
        validators = validators_of(document)
        address = page_after(document, reading.next) if reading.next else ""
    taking.say(_moved(web.moved(first)))
    return taking.harvest(validators if len(seen) == 1 else None)


def _state(document: Document) -> bytes:
    """Give a short word for all the bytes of a document, and wind it back."""
    state = sha256()
    while piece := document.stream.read(_PIECE):
        state.update(piece)
    document.stream.seek(0)
    return state.digest()


def _moved(address: str) -> tuple[str, ...]:
    return (f"it has moved for good: change its address to {shown(address)}",) if address else ()
