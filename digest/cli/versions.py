"""Two versions of an issue side by side, for `digest diff`."""

from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from digest import publish
from digest.core.comparison import Difference, difference
from digest.formats.mail.render import subject_of
from digest.formats.record import row
from digest.model import Editorial, Newsletter, Record, Site


@dataclass(frozen=True, slots=True)
class Version:
    """An issue as it lies in the outbox, or as redo would make it: its record, name and files.

    Files may be missing, since the bodies of an issue may be deleted.
    """

    name: str
    record: Record
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions, and what differs between them."""

    newsletter: Newsletter
    site: Site
    before: Version
    after: Version
    entries: Difference

    def subjects(self) -> dict[str, tuple[str, str]]:
        """Give the subjects that differ, by language."""
        both = {language: self._subjects(language) for language in self.languages()}
        return {language: pair for language, pair in both.items() if pair[0] != pair[1]}

    def introductions(self) -> dict[str, tuple[str | None, str | None]]:
        """Give the introductions that differ, by language; None: the usual one."""
        old, new = (v.record.editorial or Editorial() for v in (self.before, self.after))
        tags = sorted({*old.intro, *new.intro})
        both = {tag: (old.intro.get(tag), new.intro.get(tag)) for tag in tags}
        return {tag: pair for tag, pair in both.items() if pair[0] != pair[1]}

    def files(self) -> dict[str, tuple[int | None, int | None]]:
        """Give the sizes of the files whose bytes differ; None: there is no such file."""
        old, new = (
            {file.name: file for file in version.record.files}
            for version in (self.before, self.after)
        )
        return {
            name: (
                old[name].length if name in old else None,
                new[name].length if name in new else None,
            )
            for name in sorted({*old, *new})
            if (old[name].sha256 if name in old else "")
            != (new[name].sha256 if name in new else "")
        }

    def languages(self) -> tuple[str, ...]:
        """Give the languages of all editions of both."""
        notes = (*self.before.record.editions, *self.after.record.editions)
        return tuple(dict.fromkeys(note.language for note in notes))

    def is_same(self) -> bool:
        """Whether the two have the same record and the same files."""
        old, new = (row(v.record, self.site.zone) for v in (self.before, self.after))
        return old == new

    def _subjects(self, language: str) -> tuple[str, str]:
        first, second = (_subject(v, self, language) for v in (self.before, self.after))
        return first, second


def pair_of(
    desk: publish.Desk, newsletter: Newsletter, first: str | None, second: str | None
) -> Pair:
    """Read two issues, or one and what redo would make of it. Raises RequestError without one."""
    ledger = desk.ledgers[newsletter.name]
    old = publish.find_issue(newsletter, ledger, first)
    before = _in_outbox(desk, old)
    if second is not None:
        after = _in_outbox(desk, publish.find_issue(newsletter, ledger, second))
    else:
        made = publish.remade(desk, newsletter, old)
        files = {Path(file.path).name: file.content for file in made.artifacts}
        after = Version(f"{old.name} as redo would make it", made.record, files)
    found = difference(before.record, after.record)
    return Pair(newsletter, desk.site, before, after, found)


def _in_outbox(desk: publish.Desk, record: Record) -> Version:
    place = desk.outbox / "mail" / record.newsletter / record.name
    paths = (place / file.name for file in record.files)
    files = {path.name: path.read_bytes() for path in paths if path.is_file()}
    return Version(record.name, record, files)


def _subject(version: Version, pair: Pair, language: str) -> str:
    """Give the subject as it stands in the message; without one, as it would be."""
    if not any(note.language == language for note in version.record.editions):
        return ""
    message = version.files.get(f"{language}.eml")
    if message is None:
        return subject_of(version.record, pair.newsletter, pair.site, language)
    return str(message_from_bytes(message, policy=policy.default)["Subject"])
