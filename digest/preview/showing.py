"""Which issue is looked at: the one that comes next, one that was made, or a sample."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from digest import plan, publish, shelves
from digest.core import issue
from digest.core.edition import edition_languages
from digest.core.ledger import Ledger
from digest.core.rules import follows, newest_first, visible_from
from digest.errors import RequestError
from digest.model import Catalog, Decisions, Entry, Newsletter, Record, Site
from digest.publish import Desk

SAMPLE = 12
"""How many entries a sample shows."""

Kind = Literal["due", "next", "made", "sample"]


@dataclass(frozen=True, slots=True)
class Showing:
    """An issue as it would be written, and where it comes from.

    Args:
        desk: what was read.
        newsletter: its series.
        kind: it is due now, or comes next; it was made, and is shown as `digest redo` would make it
            today; or it is a sample, of the newest entries.
        before: the records before it.
        after: the records with it.
        now: when it would be written: the present, or the cut-off of one that comes next.
        made: its folder and its editions.
    """

    desk: Desk
    newsletter: Newsletter
    kind: Kind
    before: Ledger
    after: Ledger
    now: datetime
    made: plan.Made

    @property
    def record(self) -> Record:
        """The issue, as its record says it."""
        return self.made.folder.record

    @property
    def site(self) -> Site:
        """The settings."""
        return self.desk.site

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it has editions in, with entries or without."""
        return edition_languages(self._as_asked_for(), self.site)

    def edition(self, language: str, topics: Iterable[str] | None) -> plan.Printed:
        """Print what readers of a language get who follow some topics; None: everything."""
        return plan.preview(
            self.record,
            self._as_asked_for(),
            self.before,
            self.desk.press,
            language=language,
            topics=topics,
        )

    def _as_asked_for(self) -> Newsletter:
        """Give the newsletter with the languages that the issue was made for."""
        return replace(self.newsletter, languages=self.record.languages)

    def feeds(self) -> dict[str, bytes]:
        """Make the feeds that its entries stand in, and those of the newsletter's issues."""
        catalog, site = self.desk.catalog, self.site
        made = shelves.of_issue(self.record, self.newsletter, catalog, self.after, self.now, site)
        return {feed.path: feed.content for feed in made}

    def changed(self) -> bool:
        """Whether what is shown is not what lies in the outbox: `digest redo` would change it."""
        return publish.differs(self.desk.outbox, self.made.folder)


def upcoming(desk: Desk, newsletter: Newsletter, now: datetime) -> Showing:
    """Show the issue that is due, or else the next one as the catalog stands.

    Raises:
        OutboxError: the ledger's last cut-off is later than `now`.
        TemplateError: a template is missing or broken.
    """
    ledger = desk.ledgers[newsletter.name]
    issue.refuse_clock_behind(newsletter, desk.site, ledger, now)
    record = issue.upcoming(newsletter, desk.site, desk.catalog, ledger, now)
    kind: Kind = "due" if record.cutoff <= now else "next"
    made = plan.made(record, newsletter, ledger, desk.press)
    after = ledger.after(made.folder.record)
    return Showing(desk, newsletter, kind, ledger, after, max(now, record.cutoff), made)


def again(desk: Desk, newsletter: Newsletter, which: str, now: datetime) -> Showing:
    """Show an issue that was made, as `digest redo` would make it today.

    Raises:
        RequestError: there is no such issue.
        EditorialError: what was decided about it cannot be read.
        TemplateError: a template is missing or broken.
    """
    ledger = desk.ledgers[newsletter.name]
    old = publish.find_issue(newsletter, ledger, which)
    made = publish.made_again(desk, newsletter, old)
    record = made.folder.record
    after = Ledger(tuple(record if one.name == old.name else one for one in ledger.records))
    return Showing(desk, newsletter, "made", ledger.before(old), after, now, made)


def sample(desk: Desk, newsletter: Newsletter, now: datetime) -> Showing:
    """Show the newest entries as an issue, announced or not: to see how a full mail looks.

    Raises:
        RequestError: the catalog has no entry for this newsletter.
        TemplateError: a template is missing or broken.
    """
    ledger = desk.ledgers[newsletter.name]
    shown = _newest(desk.catalog, newsletter, desk.site, now)
    if not shown:
        raise RequestError(
            f"newsletters.{newsletter.name}",
            "no entry of the catalog could be in it yet",
            "put some into catalog.json, or take them from elsewhere: digest import",
        )
    record = replace(
        issue.upcoming(newsletter, desk.site, desk.catalog, ledger, now),
        number=ledger.next_number,
        announced=tuple(entry.id for entry in shown),
        snapshots=shown,
        passed_over={},
        waiting={},
        decisions=Decisions(),
        flood=(),
    )
    made = plan.made(record, newsletter, Ledger(), desk.press)
    after = ledger.after(made.folder.record)
    return Showing(desk, newsletter, "sample", Ledger(), after, max(now, record.cutoff), made)


def _newest(
    catalog: Catalog, newsletter: Newsletter, site: Site, now: datetime
) -> tuple[Entry, ...]:
    def is_open(entry: Entry) -> bool:
        visible = visible_from(entry, site)
        return (
            follows(newsletter.topics, newsletter.languages, entry)
            and visible is not None
            and visible <= now
            and not entry.withdrawn
        )

    return newest_first(filter(is_open, catalog.entries), site)[:SAMPLE]


def files(showing: Showing) -> Mapping[str, bytes]:
    """Give the files of the issue by their paths below outbox/."""
    return {file.path: file.content for file in showing.made.folder.artifacts}
