"""Which links led somewhere, for a day: it saves time and traffic; a broken memory is none."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from digest import files
from digest.links.answer import Answer

FILE = "links.json"
_KEPT = timedelta(days=1)
_LARGEST = 16 * 1024 * 1024


class _Row(msgspec.Struct):
    """What an address answered, and when it was asked."""

    asked: datetime
    kind: str
    said: str = ""


def read(path: Path, now: datetime) -> dict[str, Answer]:
    """Read what was answered within the last day; one that is missing or broken is begun anew."""
    return {url: Answer(row.kind, row.said) for url, row in _rows(path, now).items()}


def write(path: Path, answers: Mapping[str, Answer], now: datetime) -> None:
    """Add those answers given now that need not be asked for again; old ones are forgotten.

    Raises:
        OutboxError: the disk does not take it.
    """
    sure = {url: one for url, one in answers.items() if one.is_sure}
    if not sure:
        return
    rows = _rows(path, now) | {url: _Row(now, one.kind, one.said) for url, one in sure.items()}
    content = msgspec.json.format(msgspec.json.encode(rows, order="sorted"), indent=1)
    with files.disk(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    files.replace(path, content)


def _rows(path: Path, now: datetime) -> dict[str, _Row]:
    try:
        if path.stat().st_size > _LARGEST:
            return {}
        rows = msgspec.json.decode(path.read_bytes(), type=dict[str, _Row])
        return {url: row for url, row in rows.items() if timedelta() <= now - row.asked < _KEPT}
    except (OSError, ValueError, TypeError, RecursionError):
        return {}
