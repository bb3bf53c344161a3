"""Complete values for tests: you name what matters, the rest is filled in.

entry("rent", "2022-08-05", topics=("housing",))
site(newsletters=(newsletter(languages=("en", "es")),))
record(snapshots=(entry("rent", "2022-08-05"),))
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from digest.model import (
    Edition,
    Entry,
    Mailbox,
    Moment,
    Newsletter,
    Phrase,
    Record,
    Schedule,
    Section,
    Site,
    Topic,
)
from digest.translations import phrasebooks

NEW_YORK = ZoneInfo("America/New_York")
TRANSLATIONS = phrasebooks(Path(__file__).parent / "data")
"""What is shipped beside English."""
HOUSING = Topic("housing", Phrase("Housing", {"es": "Vivienda"}))
COURTS = Topic("courts", Phrase("Courts", {"es": "Tribunales"}))
BENEFITS = Topic("benefits", Phrase("Benefits & food", {"es": "Beneficios y comida"}))
NAMES = [
    "Example Center",
    "Example Center, Inc.",
    "Help (Housing)",
    'Zoë "Z" Exemple',
    'A "quoted" \\ name',
    "Ada's Desk; news <hello>",
    "=?utf-8?q?x?=",
    "news@example.org",
    "Центр помощи",
    "مركز المساعدة القانونية",
    "מרכז סיוע",
    "法律资源中心",
    "法律情報センター、東京",
    "법률 자원 센터",
    "कानूनी सहायता केंद्र",
    "ศูนย์ข้อมูลกฎหมาย",
    "Κέντρο νομικής βοήθειας",
    "Իրավական կենտրոն",
    "იურიდიული ცენტრი",
    "👩‍👧 Family law 🏠",
    "A very long name of a centre for legal resources that goes on and on for more than one line",
    "Ein sehr langer Name einer Stelle für Rechtsauskünfte, der über mehr als eine Zeile geht – ja",
    "x" * 300,
    "é" * 300,
]
"""Names of many scripts and hostile ones: what a header must give back."""


def moment(written: str | Moment | None) -> Moment | None:
    """Read "2022-08-05" as a day and anything longer as an instant; without offset: New York."""
    if not isinstance(written, str):
        return written
    if len(written) == len("2022-08-05"):
        return date.fromisoformat(written)
    return instant(written)


def instant(written: str) -> datetime:
    """Read an ISO instant; without offset: New York's wall clock."""
    read = datetime.fromisoformat(written)
    return read if read.tzinfo else read.replace(tzinfo=NEW_YORK)


def entry(id: str, published: str | Moment | None = "2022-08-05", **fields: Any) -> Entry:
    """Make an entry with title, summary and address after its id, in English, about housing."""
    made = Entry(
        id=id,
        title=f"{id.capitalize()} guide",
        language="en",
        summary=f"What tenants should know about {id}.",
        url=f"https://resources.example.org/guides/{id}/",
        published=moment(published),
        topics=("housing",),
    )
    return replace(made, **fields)


def newsletter(**fields: Any) -> Newsletter:
    """Make the monthly newsletter, cut off on the first at nine, mailed to a list address."""
    made = Newsletter(
        name="monthly",
        title=Phrase("Monthly digest", {"es": "Boletín mensual"}),
        start=date(2022, 6, 1),
        sender=Mailbox("news@example.org", "Example Center"),
        schedule=Schedule("month", 1, time(9, 0)),
        to=Mailbox("monthly@lists.example.org"),
        unsubscribe="mailto:monthly-leave@lists.example.org",
    )
    return replace(made, **fields)


def site(**fields: Any) -> Site:
    """Make a site in New York with three topics, the monthly newsletter, and our translations."""
    made = Site(
        title=Phrase("Example Legal Resource Center"),
        url="https://resources.example.org",
        public_url="https://resources.example.org/digest",
        language="en",
        zone=NEW_YORK,
        authority="resources.example.org",
        since=date(2020, 6, 1),
        postal_address="1 Example Street, Springfield, NY 10000",
        topics=(HOUSING, COURTS, BENEFITS),
        newsletters=(newsletter(),),
        translations=TRANSLATIONS,
    )
    return replace(made, **fields)


def record(**fields: Any) -> Record:
    """Make issue 3 of the monthly newsletter: August 2022, nothing announced unless named."""
    made = Record(
        newsletter="monthly",
        name="2022-09-01",
        number=3,
        cutoff=instant("2022-09-01T09:00:00"),
        prev=instant("2022-08-01T09:00:00"),
        window_start=instant("2022-08-01T09:00:00"),
        topics=None,
        languages=None,
        made_by={"digest": "0", "python": "3"},
    )
    if "snapshots" in fields:
        fields.setdefault("announced", tuple(shown.id for shown in fields["snapshots"]))
    return replace(made, **fields)


def edition(*sections: tuple[str, Iterable[Entry]], language: str = "en") -> Edition:
    """Make an edition of (topic, entries) pairs."""
    made = tuple(Section(topic, tuple(entries)) for topic, entries in sections)
    return Edition(language, made, key="0" * 16)
