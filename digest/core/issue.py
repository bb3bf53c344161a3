"""What is new: which looks a run takes at the catalog, and the record that each look makes."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum

from digest.core.editorial import decided
from digest.core.ledger import Ledger
from digest.core.rules import Rules, Verdict, follows, newest_first, previous_cutoff
from digest.core.schedule import beginning_of_day, slot_after, slots
from digest.errors import OutboxError, RequestError
from digest.model import (
    Catalog,
    Decisions,
    Editorial,
    Entry,
    Newsletter,
    PassedOver,
    Record,
    Request,
    Site,
    Waiting,
)

A_SECOND = timedelta(seconds=1)
"""The grain of cut-offs."""


class Occasion(Enum):
    """Why a newsletter looks at the catalog: a slot, now because asked, or to keep a decision."""

    SLOT = "slot"
    NOW = "now"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the catalog: when it cuts off, and on what occasion."""

    cutoff: datetime
    occasion: Occasion


def run(
    newsletter: Newsletter,
    site: Site,
    catalog: Catalog,
    ledger: Ledger,
    request: Request,
    now: datetime,
) -> tuple[Record, ...]:
    """Give the records that a run of one newsletter adds to its ledger, in order.

    The same arguments on the ledger with some of these records give the rest of them.

    Raises:
        RequestError: an id to include cannot be, or a decision has no moment of its own.
        OutboxError: the ledger's last cut-off is later than `now`.
    """
    refuse_clock_behind(newsletter, site, ledger, now)
    request = _effective(newsletter, catalog, ledger, request)
    looks = _looks(newsletter, site, ledger, request, now)
    if not looks and request.decides:
        _refuse_decision_without_moment(newsletter, site, catalog, ledger, request, now)
    records: list[Record] = []
    for look in looks:
        record = examine(newsletter, site, catalog, ledger, look, request)
        request = replace(request, include=(), accept_late=False, pass_over_late=False)
        if _is_kept(record, look):
            records.append(record)
            ledger = ledger.after(record)
    return tuple(records)


def refuse_clock_behind(newsletter: Newsletter, site: Site, ledger: Ledger, now: datetime) -> None:
    """Raise OutboxError, naming the record, if the last cut-off is later than the clock."""
    if ledger.last and ledger.last.cutoff > now:
        last = ledger.last
        raise OutboxError(
            f"mail/{newsletter.name}/{last.name}",
            f"its cut-off {last.cutoff.astimezone(site.zone).isoformat()} is later than the clock, "
            f"{now.astimezone(site.zone).isoformat()}",
            "set the clock right; if the record was made by mistake and nothing of it was sent, "
            f"remove its folder, and that of its page, outbox/web/{newsletter.name}/{last.name}",
        )


def due_slots(
    newsletter: Newsletter, site: Site, ledger: Ledger, now: datetime
) -> tuple[datetime, ...]:
    """Give the slots after the last cut-off up to now; none for an unscheduled newsletter."""
    if not newsletter.schedule:
        return ()
    prev = previous_cutoff(newsletter, site, ledger)
    return tuple(slots(newsletter.schedule, site.zone, after=prev, until=now))


def _looks(
    newsletter: Newsletter, site: Site, ledger: Ledger, request: Request, now: datetime
) -> tuple[Look, ...]:
    due = due_slots(newsletter, site, ledger, now)
    at_once = request.now or not newsletter.schedule
    if due and not at_once:
        return tuple(Look(slot, Occasion.SLOT) for slot in (due if request.catch_up else due[-1:]))
    if now > previous_cutoff(newsletter, site, ledger):
        if at_once:
            return (Look(now, Occasion.NOW),)
        return (Look(now, Occasion.DECISION),) if request.decides else ()
    return ()


def _refuse_decision_without_moment(
    newsletter: Newsletter,
    site: Site,
    catalog: Catalog,
    ledger: Ledger,
    request: Request,
    now: datetime,
) -> None:
    """Raise RequestError if a decision that would change something has no cut-off of its own."""
    look = Look(now, Occasion.DECISION)
    if examine(newsletter, site, catalog, ledger, look, request).decisions != Decisions():
        raise RequestError(
            f"newsletters.{newsletter.name}",
            "a decision needs a moment after the last cut-off and after the beginning of `start`",
            "run it a little later",
        )


def _effective(
    newsletter: Newsletter, catalog: Catalog, ledger: Ledger, request: Request
) -> Request:
    """Leave out what has been decided already, refuse what cannot be."""
    entries = catalog.by_id()
    for id in request.include:
        if id in ledger.accepted:
            continue
        entry = entries.get(id)
        if id in ledger.announced:
            raise RequestError(id, f"was announced in {ledger.announced[id].name}", "nothing to do")
        if entry is None:
            raise RequestError(id, "is not in the catalog", "see the ids in catalog.json")
        if not follows(newsletter.topics, newsletter.languages, entry):
            raise RequestError(
                id,
                f"has no topic or language of {newsletter.name}",
                "change the entry or the settings",
            )
        if id in ledger.passed_over and ledger.passed_over[id].reason == "by-person":
            raise RequestError(id, "was passed over by a person, and that holds for ever")
    include = tuple(id for id in dict.fromkeys(request.include) if id not in ledger.accepted)
    return replace(request, include=include)


def _is_kept(record: Record, look: Look) -> bool:
    decided = record.decisions != Decisions()
    if look.occasion is Occasion.SLOT:
        return True
    if look.occasion is Occasion.DECISION:
        return decided
    return bool(record.announced or record.passed_over or record.flood or decided)


def examine(
    newsletter: Newsletter,
    site: Site,
    catalog: Catalog,
    ledger: Ledger,
    look: Look,
    request: Request,
) -> Record:
    """Judge every entry about which something is to be said, and give the record of it."""
    catalogued = frozenset(entry.id for entry in catalog.entries)
    accepted = frozenset(request.include)
    rules = Rules(newsletter, site, ledger, look.cutoff, catalogued, accepted)
    entries = tuple(rules.open_entries(catalog.entries))
    stopped = frozenset(entry.id for entry in entries if rules.is_stopped(entry))
    if request.accept_late:
        accepted |= stopped
        rules = Rules(newsletter, site, ledger, look.cutoff, catalogued, accepted)
    refused = stopped if request.pass_over_late else frozenset()
    verdicts: dict[str, Verdict] = {
        entry.id: rules.by_person(entry) if entry.id in refused else rules.judge(entry)
        for entry in entries
    }
    late = [entry for entry in entries if verdicts[entry.id] is None and rules.is_late(entry)]
    flood: tuple[str, ...] = ()
    if request.accept_late:
        accepted |= {entry.id for entry in late}
    elif request.pass_over_late:
        verdicts |= {entry.id: rules.by_person(entry) for entry in late}
    elif len(late) > rules.flood_limit():
        flood = tuple(entry.id for entry in late)
        verdicts |= dict.fromkeys(flood, Waiting("flood"))
    if held_back := _held_back(newsletter, look, request, verdicts):
        verdicts |= {id: held_back for id, verdict in verdicts.items() if verdict is None}
    return _record(newsletter, site, ledger, look, entries, verdicts, accepted, flood)


def _held_back(
    newsletter: Newsletter, look: Look, request: Request, verdicts: dict[str, Verdict]
) -> Waiting | None:
    """Say why what would be announced waits all the same, if it does."""
    if look.occasion is Occasion.DECISION:
        return Waiting("next-issue")
    announced = sum(verdict is None for verdict in verdicts.values())
    if not request.now and announced < newsletter.min_entries:
        return Waiting("too-few")
    return None


def _record(
    newsletter: Newsletter,
    site: Site,
    ledger: Ledger,
    look: Look,
    entries: tuple[Entry, ...],
    verdicts: dict[str, Verdict],
    accepted: frozenset[str],
    flood: tuple[str, ...],
) -> Record:
    announced = newest_first((e for e in entries if verdicts[e.id] is None), site)
    prev = previous_cutoff(newsletter, site, ledger)
    passed_over = {id: v for id, v in sorted(verdicts.items()) if isinstance(v, PassedOver)}
    return Record(
        newsletter=newsletter.name,
        name=_folder_name(look.cutoff.astimezone(site.zone).date(), ledger),
        number=ledger.next_number if announced else None,
        cutoff=look.cutoff,
        prev=prev,
        window_start=(
            ledger.issues[-1].cutoff
            if ledger.issues
            else beginning_of_day(newsletter.start, site.zone)
        ),
        topics=newsletter.topics,
        languages=newsletter.languages,
        announced=tuple(entry.id for entry in announced),
        passed_over=passed_over,
        waiting={id: v for id, v in sorted(verdicts.items()) if isinstance(v, Waiting)},
        decisions=Decisions(
            accepted=tuple(sorted(accepted)),
            passed_over=tuple(id for id, v in passed_over.items() if v.reason == "by-person"),
        ),
        flood=tuple(sorted(flood)),
        snapshots=announced,
        editorial=_unless_empty(decided(newsletter, site, ledger, look.cutoff))
        if announced
        else None,
    )


def _unless_empty(editorial: Editorial | None) -> Editorial | None:
    return None if editorial == Editorial() else editorial


def _folder_name(day: date, ledger: Ledger) -> str:
    taken = {record.name for record in ledger.records}
    name, count = day.isoformat(), 1
    while name in taken:
        count += 1
        name = f"{day.isoformat()}-{count}"
    return name


def upcoming(
    newsletter: Newsletter, site: Site, catalog: Catalog, ledger: Ledger, now: datetime
) -> Record:
    """Give the record that the next issue would have, were the catalog to stay as it is.

    It cuts off at the slot that is due, else at the next one; now, without a schedule.
    """
    look = Look(now, Occasion.NOW)
    if newsletter.schedule:
        due = due_slots(newsletter, site, ledger, now)
        after = max(now, previous_cutoff(newsletter, site, ledger))
        cutoff = due[-1] if due else slot_after(newsletter.schedule, site.zone, after)
        look = Look(cutoff, Occasion.SLOT)
    return examine(newsletter, site, catalog, ledger, look, Request())


def remade(
    record: Record, catalog: Catalog, site: Site, editorial: Editorial | None = None
) -> Record:
    """Give an issue once more: the same number, cut-off and entries with today's text.

    Withdrawn entries wait from now on; an issue that loses all its entries loses its number. An
    entry that has left the catalog stays as it was shown.

    `editorial` is what a person has decided about it by now, and what it holds waits, too; None:
    what counted when it was made still does.
    """
    today = catalog.by_id()
    entries = [today.get(entry.id, entry) for entry in record.snapshots]
    editorial = editorial or record.editorial
    kept_back = {
        entry.id: Waiting("withdrawn" if entry.withdrawn else "held")
        for entry in entries
        if entry.withdrawn or (editorial and entry.id in editorial.hold)
    }
    shown = newest_first((entry for entry in entries if entry.id not in kept_back), site)
    return replace(
        record,
        number=record.number if shown else None,
        emptied=not shown,
        announced=tuple(entry.id for entry in shown),
        waiting=dict(sorted({**record.waiting, **kept_back}.items())),
        snapshots=shown,
        editorial=_unless_empty(editorial),
    )


def next_slot(newsletter: Newsletter, site: Site, ledger: Ledger, now: datetime) -> datetime | None:
    """Give the next slot after now and after the last cut-off; None without a schedule."""
    if not newsletter.schedule:
        return None
    after = max(now, previous_cutoff(newsletter, site, ledger))
    return slot_after(newsletter.schedule, site.zone, after)
