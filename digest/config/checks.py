"""The tables [checks] and [newsletters.NAME.checks]: what checks find and is to stay as it is.

    [checks]
    G01 = "the list of articles is long on purpose"

An id is a key and its reason the value, so TOML itself refuses one that is there twice. Which ids
there are is known further below in the map, and held there: `digest.checking.refuse_unknown`.
"""

from collections.abc import Mapping

from digest.config import values
from digest.text import clean_line


def read(place: str, table: Mapping[str, str]) -> dict[str, str]:
    """Read exceptions: ids of checks, each with the reason that a person gives.

    Raises:
        ConfigError: one has no reason.
    """
    return {id: _reason(f"{place}.{id}", reason) for id, reason in table.items()}


def _reason(place: str, reason: str) -> str:
    if not (said := clean_line(reason)):
        raise values.wrong(place, "has no reason", "say why it is right as it is")
    return said
