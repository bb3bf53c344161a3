"""When feeds may show an entry, and the instants that they show with it.

Availability never depends on the clock; the clock only decides whether an instant has come.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from digest.core.schedule import beginning_of_day, day_of
from digest.model import Entry, Moment, Site

# The hour that shows a day as that very day in 99 % of the world's time zones.
_HOUR_OF_A_DAY = time(10, tzinfo=UTC)
_LONGEST_DAY = timedelta(days=3)
"""More than any day, in any zone, is away from its hour: what is further away needs no calendar."""


def available(entry: Entry, site: Site) -> datetime | None:
    """Give the instant (UTC) at which feeds may show an entry, or None if no one can tell.

    It is the later of `published` and `embargo`, or `added` where that is later still, but within
    the look-back of feeds; what is added after that takes the place that its date gives it.
    """
    if entry.published is None or entry.unreadable is not None:
        return None
    visible = _instant(entry.published, entry.added, site)
    if entry.embargo is not None:
        visible = max(visible, _instant(entry.embargo, entry.added, site))
    if entry.added is None or entry.added <= visible:
        return visible
    if entry.added - visible > timedelta(days=site.feeds.lookback) + _LONGEST_DAY:
        return visible
    day = day_of(entry.published, site.zone)
    if entry.embargo is not None:
        day = max(day, day_of(entry.embargo, site.zone))
    age = day_of(entry.added, site.zone) - day
    return entry.added.astimezone(UTC) if age.days <= site.feeds.lookback else visible


def published_instant(entry: Entry, site: Site) -> datetime | None:
    """Give the instant (UTC, whole seconds) that feeds show as published; None if undated."""
    if entry.published is None:
        return None
    return _instant(entry.published, entry.added, site).replace(microsecond=0)


def updated_instant(entry: Entry, site: Site) -> datetime | None:
    """Give the instant (UTC, whole seconds) of the last significant edit, or of being published."""
    published = published_instant(entry, site)
    if published is None or entry.updated is None:
        return published
    return max(published, entry.updated.astimezone(UTC).replace(microsecond=0))


def withdrawal(entry: Entry, site: Site) -> tuple[datetime, datetime] | None:
    """Give when an entry became available and was withdrawn (UTC); None if no reader saw that."""
    if entry.withdrawn is None:
        return None
    since, gone = available(entry, site), entry.withdrawn.astimezone(UTC)
    return (since, gone) if since is not None and since <= gone else None


@lru_cache(maxsize=4096)
def hour_of(day: date, zone: ZoneInfo) -> datetime:
    """Give the instant (UTC) that stands for a day: ten o'clock, or later in the far west."""
    # Far west the day begins after ten o'clock UTC, and an embargo must hold there too.
    return max(datetime.combine(day, _HOUR_OF_A_DAY), beginning_of_day(day, zone))


def _instant(moment: Moment, added: datetime | None, site: Site) -> datetime:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    hour = hour_of(moment, site.zone)
    if added is None or not hour - _LONGEST_DAY < added < hour:
        return hour
    return added.astimezone(UTC) if day_of(added, site.zone) == moment else hour
