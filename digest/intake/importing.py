"""Imports written: the catalog in one step, what was refused beside it, and what servers said.

All of a source or nothing of it: a source that fails leaves everything as it was.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from digest import catalog, outbox
from digest.fetch import memory
from digest.fetch.http import Unchanged, Web, agent
from digest.fetch.memory import Validators
from digest.files import disk, replace
from digest.intake.harvest import Harvest, Progress, harvest, is_address
from digest.intake.outcome import Import, Wish, work_out
from digest.model import Site, Source
from digest.sources.match.said import memories
from digest.sources.record import Refusal
from digest.text import clean_line

REFUSED = "refused"
"""Below .digest/: the records that cannot be entries, as they stand in their source."""


_LONGEST = 150
"""Octets of the name of a file that is made of a source's."""


@dataclass(frozen=True, slots=True)
class Done:
    """An import that was written, or would be. `outcome` is None where the source is unchanged.

    `refused` is the file that has the refused records as they stand, below the site's folder; ""
    without any.
    """

    outcome: Import | None
    refused: str = ""


class Importing:
    """Imports into one site, one after the other.

    Args:
        folder: the site's.
        site: its settings.
        clock: what reads the clock.
        now: what is taken for the present.
        wish: what a person asks of it.
        progress: told the number of records so far.
    """

    def __init__(
        self,
        folder: Path,
        site: Site,
        clock: Callable[[], datetime],
        now: datetime,
        wish: Wish,
        progress: Progress | None = None,
    ) -> None:
        self._folder = folder
        self._site = site
        self._now = now
        self._wish = wish
        self._progress = progress
        self._web = Web(agent(site.url), now=clock)

    def look(self, source: Source, beside: Path) -> Done:
        """Work out what an import would do, and write nothing.

        Raises:
            DigestError: it cannot be fetched or read, or the catalog not be read.
        """
        got = self._harvest(source, beside)
        return Done(self._work_out(got) if isinstance(got, Harvest) else None)

    def run(self, source: Source, beside: Path) -> Done:
        """Import a source; a path in it begins at the folder `beside`.

        Raises:
            DigestError: it cannot be fetched or read, or the catalog not written.
        """
        got = self._harvest(source, beside)
        if isinstance(got, Unchanged):
            return Done(None)
        with outbox.lock(self._folder, "import"):
            outcome = self._work_out(got)
            return Done(outcome, self._write(got, outcome))

    def _harvest(self, source: Source, beside: Path) -> Harvest | Unchanged:
        unless = self._validators(source)
        with self._web as web:
            return harvest(source, self._site, beside, self._now, web, unless, self._progress)

    def _work_out(self, got: Harvest) -> Import:
        return work_out(got, self._document(), self._site, self._now, self._wish)

    def _document(self) -> dict[str, Any]:
        """Read catalog.json to be changed, once it is known to be a catalog."""
        document = catalog.read_document(self._folder / catalog.FILE)
        catalog.check(document, self._site)
        return document

    def _write(self, got: Harvest, outcome: Import) -> str:
        """Write the catalog, then what only tells or saves time."""
        document = outcome.merged.document
        catalog.write_document(self._folder / catalog.FILE, document, self._site)
        refused = self._write_refused(outcome)
        path = self._folder / outbox.OWN / memory.FILE
        stamp = self._stamp(got.source, document)
        memory.write(path, memory.read(path).after(got.source.name, stamp, got.validators))
        return refused

    def _write_refused(self, outcome: Import) -> str:
        """Keep the refused records as they stand; without any, take away those of the last time."""
        name = f"{outbox.OWN}/{REFUSED}/{clean_name(outcome.name)}.txt"
        path = self._folder / name
        refused = outcome.merged.report.refused
        with disk(path):
            if not refused:
                path.unlink(missing_ok=True)
                return ""
            path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, _as_they_stand(refused))
        return name

    def _validators(self, source: Source) -> Validators | None:
        """Give what the server said last time, if nothing else has changed since."""
        if self._wish.withdraw_missing or not (source.name and is_address(source.location)):
            return None
        remembered = memory.read(self._folder / outbox.OWN / memory.FILE)
        if source.name not in remembered.sources:
            return None
        return remembered.of(source.name, self._stamp(source, self._document()))

    def _stamp(self, source: Source, document: Mapping[str, Any]) -> str:
        """Give one word for all that has a part in the import of a source.

        What the catalog has of it is a part: entries that a person took out, or a catalog that came
        from a backup, are made good by the next import.
        """
        known = sha256()
        for entry in document["entries"]:
            if source.name in memories(entry):
                known.update(msgspec.json.encode(entry))
        site = self._site
        topics = [(topic.id, topic.title, topic.formerly, topic.match) for topic in site.topics]
        languages = [newsletter.languages for newsletter in site.newsletters]
        settings = repr((site.url, site.language, str(site.zone), topics, languages))
        return memory.stamp(source, settings, known.hexdigest())


def clean_name(name: str) -> str:
    """Make a file's name of a source's: a host, a word; nothing that could lead elsewhere."""
    kept = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)
    return kept.strip(".").encode()[:_LONGEST].decode(errors="ignore") or "source"


def _as_they_stand(refused: Sequence[Refusal]) -> bytes:
    parts = (
        f"{refusal.place}: {clean_line(refusal.problem)}\n\n{refusal.raw}\n" for refusal in refused
    )
    return "\n----\n\n".join(parts).encode("utf-8", "replace")
