"""What a person decides about one issue."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Editorial:
    """What a person decided about one issue, in issues/<newsletter>/<issue>.toml.

    Args:
        subject: its own subject, by language tag in lower case.
        intro: its introduction in Markdown, in the same way; "" for none at all.
        hold: ids that wait until this issue is made.
        pin: ids that come first of all.
        order: ids that come first in their sections, after what is pinned.
    """

    subject: Mapping[str, str] = field(default_factory=dict)
    intro: Mapping[str, str] = field(default_factory=dict)
    hold: tuple[str, ...] = ()
    pin: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
