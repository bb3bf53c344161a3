"""Drafts with keys and addresses, merged into catalogs: short ways for tests."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from digest.sources.draft import Draft
from digest.sources.merge import Merged, merge
from digest.sources.reconcile import Origin

FEED = Origin("feed", None, "en", datetime(2026, 11, 20, 12, tzinfo=UTC))
LATER = replace(FEED, added=datetime(2026, 12, 1, tzinfo=UTC))
SHEET = replace(FEED, name="sheet")
EMPTY: dict[str, Any] = {"entries": []}
LINK = "https://example.org/upcoming/"


def draft(title: str, key: str = "", url: str = "", day: str = "2024-05-02", **more: Any) -> Draft:
    more = {"summary": f"All about {title}.", "place": title} | more
    return Draft(title, published=day, key=key, url=url, **more)


def catalog_of(*drafts: Draft, origin: Origin = FEED) -> dict[str, Any]:
    return merge(EMPTY, drafts, origin).document


def again(document: dict[str, Any], *drafts: Draft, origin: Origin = LATER) -> Merged:
    return merge(document, drafts, origin)


def counts(merged: Merged) -> tuple[int, int, int]:
    report = merged.report
    return len(report.new), len(report.changed), len(report.unchanged)


FULL = draft(
    "Rent",
    "a",
    LINK,
    updated="2024-06-01T00:00:00Z",
    language="es",
    topics=("housing",),
    categories=("Vivienda",),
    authors=("Jane Doe",),
)
