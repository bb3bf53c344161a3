"""The tables of digest.toml, as written: types and bounds, which msgspec holds."""

from typing import Annotated, Any

import msgspec

from digest.model import Look

Words = str | dict[str, str]
AtLeastOne = Annotated[int, msgspec.Meta(ge=1)]
Days = Annotated[int, msgspec.Meta(ge=0, le=36_500)]


class SiteTable(msgspec.Struct, kw_only=True):
    """The table [site]."""

    title: Words
    url: str
    public_url: str
    language: str
    timezone: str
    authority: str
    since: Any
    postal_address: str
    help_url: str | None = None


class TopicTable(msgspec.Struct, kw_only=True):
    """A table [topics.ID]; their order in the file is the order of sections."""

    title: Words
    formerly: list[str] = []
    retired: Any = None
    match: list[str] | dict[str, list[str]] = []


class SourceTable(msgspec.Struct, kw_only=True):
    """A table [sources.NAME]."""

    location: str = msgspec.field(name="from")
    format: str | None = None
    dates: str | None = None
    timezone: str | None = None
    language: str | None = None
    missing: str = "keep"
    allow_private: bool = False
    max_megabytes: Annotated[int, msgspec.Meta(ge=1, le=4096)] = 64
    fields: dict[str, str] = {}
    topics: dict[str, str | list[str] | bool] = {}
    select: dict[str, str] = {}


class NewsletterTable(msgspec.Struct, kw_only=True):
    """A table [newsletters.NAME]."""

    title: Words
    start: Any
    sender: str = msgspec.field(name="from")
    every: str | None = None
    on: int | str | None = None
    at: str = "09:00"
    to: str | None = None
    reply_to: str | None = None
    unsubscribe: str | None = None
    topics: list[str] | None = None
    languages: list[str] | None = None
    lookback: Days = 90
    min_entries: AtLeastOne = 1
    hold: list[str] = []
    intro: Words | None = None
    template: str = "issue"
    checks: dict[str, str] = {}


class LookTable(msgspec.Struct, kw_only=True):
    """The table [look]."""

    accent: str = Look().accent
    logo: str | None = None
    logo_alt: Words | None = None
    logo_width: Annotated[int, msgspec.Meta(ge=16, le=552)] = 180
    logo_dark: str | None = None


class FeedsTable(msgspec.Struct, kw_only=True):
    """The table [feeds]."""

    entries: AtLeastOne = 50
    octets: Annotated[int, msgspec.Meta(ge=4096)] = 512 * 1024
    lookback: Days = 90
    hub: str | None = None
    archives: str = "all"
    tombstones: bool = False


class Settings(msgspec.Struct, kw_only=True):
    """The whole of digest.toml."""

    site: SiteTable
    topics: dict[str, TopicTable]
    newsletters: dict[str, NewsletterTable]
    feeds: FeedsTable = msgspec.field(default_factory=FeedsTable)
    look: LookTable = msgspec.field(default_factory=LookTable)
    sources: dict[str, SourceTable] = {}
    checks: dict[str, str] = {}
