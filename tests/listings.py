"""Listings for tests, and catalogs of any entries."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from factories import entry, instant, site
from hypothesis import strategies as st

from digest.core.listing import Listing, listings
from digest.model import Catalog, Entry

NOW = instant("2022-08-20T12:00:00Z")
SITE = site()


def listed(*entries: Entry, topic=None, language=None, now: datetime = NOW, place=SITE) -> Listing:
    """The listing of one feed."""
    every = listings(Catalog(entries), place, now)
    return next(one for one in every if (one.topic, one.language) == (topic, language))


def ids(listing: Listing) -> list[str]:
    return [dated.entry.id for dated in listing.entries]


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


INSTANTS = st.datetimes(
    datetime(2022, 7, 1), datetime(2022, 9, 1), timezones=st.just(UTC)
) | st.datetimes(
    datetime(2022, 7, 1), datetime(2022, 9, 1), timezones=st.just(ZoneInfo("America/New_York"))
)
MOMENTS = INSTANTS | st.dates(date(2022, 3, 1), date(2022, 9, 1))
CATALOGS = st.lists(
    st.builds(
        entry,
        st.text("abc", min_size=1, max_size=2),
        st.none() | MOMENTS,
        embargo=st.none() | MOMENTS,
        added=st.none() | INSTANTS,
        updated=st.none() | INSTANTS,
        withdrawn=st.none() | st.none() | INSTANTS,
        language=st.sampled_from(["en", "es", "es-MX"]),
        topics=st.sets(st.sampled_from(["housing", "courts"])).map(tuple),
    ),
    max_size=8,
    unique_by=lambda made: made.id,
).map(lambda entries: Catalog(tuple(entries)))
