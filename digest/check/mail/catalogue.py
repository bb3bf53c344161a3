"""Every check of an edition, by what it is about."""

from dataclasses import dataclass

from digest.check.mail import (
    accessibility,
    contrast,
    css,
    entries,
    feeds,
    footer,
    html,
    images,
    links,
    message,
    parity,
    privacy,
    sender,
    size,
    subject,
)
from digest.check.mail.rule import Rule


@dataclass(frozen=True, slots=True)
class Subject:
    """What some checks have in common: a heading for people, and the checks."""

    title: str
    rules: tuple[Rule, ...]


SUBJECTS = (
    Subject("What is in the issue", entries.RULES),
    Subject("The same everywhere", (*parity.RULES, *feeds.RULES)),
    Subject("What inboxes show", subject.RULES),
    Subject("Leaving, and who sends it", footer.RULES),
    Subject("Links", links.RULES),
    Subject("Images", images.RULES),
    Subject("Nobody is watched", privacy.RULES),
    Subject("Reading with eyes, and without", (*accessibility.RULES, *contrast.RULES)),
    Subject("The HTML of the mail", html.RULES),
    Subject("Size and styles", (*size.RULES, *css.RULES)),
    Subject("Sender and list", sender.RULES),
    Subject("The bytes of the message", message.RULES),
)
"""The checks as docs/checks.md lists them: what staff can mend comes first."""
