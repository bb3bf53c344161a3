"""The only place that reads the clock, once a command."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from digest.core.schedule import end_of_day, instant_of
from digest.errors import RequestError
from digest.row import parse_moment

as_of_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--as-of",
    metavar="WHEN",
    help='Take this for the present: a day (its end) or an instant, like "2022-08-31 12:00".',
)


def real_clock() -> datetime:
    """Give the present, in UTC and whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def present(as_of: str | None, zone: ZoneInfo, *, may_come: bool = True) -> datetime:
    """Give the instant that a command takes for the present.

    A day means its last second; today means now. Without `may_come`, one that has not come yet is
    refused.

    Raises:
        click.BadParameter: it is neither a day nor an instant.
        RequestError: it has not come yet.
    """
    now = real_clock()
    if as_of is None:
        return now
    try:
        moment = parse_moment(as_of, zone)
    except ValueError:
        raise click.BadParameter(
            f'not a day or an instant: {as_of}; write it like 2022-08-31 or "2022-08-31 12:00"',
            param_hint="--as-of",
        ) from None
    if isinstance(moment, datetime):
        chosen = instant_of(moment, zone).replace(microsecond=0)
    else:
        chosen = now if moment == now.astimezone(zone).date() else end_of_day(moment, zone)
    if chosen > now and not may_come:
        raise RequestError(
            f"--as-of {as_of}",
            "has not come yet",
            "look ahead with digest preview; a run cannot be dated forward",
        )
    return chosen
