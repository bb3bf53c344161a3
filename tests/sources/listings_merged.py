"""Drafts without names, as a listing gives them, merged into catalogs: short ways for tests."""

import copy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from digest.sources.draft import Draft
from digest.sources.merge import Merged, merge
from digest.sources.reconcile import Origin

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ORIGIN = Origin("listing", "mdy", "en", NOON)
LATER = replace(ORIGIN, added=datetime(2026, 12, 1, tzinfo=UTC))
SAMPLE = Path(__file__).parents[1] / "data/resources-listing.txt"
SEED = Path(__file__).parents[3] / "shared/seeds/resources-listing.txt"
EMPTY: dict[str, Any] = {"entries": []}

FROST = (
    "Frost will come early. The bulletin lists the nights to watch and the crops to cover first."
)
SOIL = "Soil tests are free until October, paid for by the county, and every "
SOIL_PLOTS = (
    SOIL + "plot holder may send in two samples, in the paper bags that the depot hands out."
)
SOIL_SCHOOLS = SOIL + "school may send in six. Teachers find the form on the last page of this one."


def draft(summary: str, title: str = "", day: str = "2023-09-28") -> Draft:
    return Draft(title, summary, day, "line 1")


def catalog_of(*drafts: Draft) -> dict[str, Any]:
    return merge(EMPTY, drafts, ORIGIN).document


def again(document: dict[str, Any], *drafts: Draft) -> Merged:
    return merge(document, drafts, LATER)


def edited(document: dict[str, Any], **fields: object) -> dict[str, Any]:
    """Edit the first entry as a person would; a field of None is taken away."""
    changed = copy.deepcopy(document)
    entry = changed["entries"][0] | fields
    changed["entries"][0] = {name: value for name, value in entry.items() if value is not None}
    return changed


def only(merged: Merged) -> dict[str, Any]:
    (entry,) = merged.document["entries"]
    return dict(entry)
