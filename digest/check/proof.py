"""An edition of an issue as it is about to leave, with all that it is held against."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from digest.core.ledger import Ledger
from digest.model import Content, Edition, Newsletter, Record, Site


@dataclass(frozen=True, slots=True)
class Proof:
    """What one group of readers would get, as bytes, and what it was made of.

    Args:
        site: the settings.
        newsletter: the series.
        record: the issue, as its record will say it.
        before: the records before it.
        edition: the entries that the mail was made of, in order, all of them.
        content: subject, preheader, HTML and plain text of the mail.
        message: the same as a message (RFC 5322).
        page: the web page of the issue in this language.
        mjml: what the template of the mail made, before it became HTML.
        template: the name of that template: "issue.mjml.j2".
        now: the present; nothing may be dated after it.
        path: the folder of the issue below outbox/: "mail/monthly/2022-09-01".
        written: says where in the templates a character of `mjml` was written, as
            "templates/issue.mjml.j2:12:1"; asked only where something is found. None: nobody knows.
        feeds: the feeds of the issues' topics by their paths below outbox/, as bytes; empty where
            they are not looked at.
    """

    site: Site
    newsletter: Newsletter
    record: Record
    before: Ledger
    edition: Edition
    content: Content
    message: bytes
    page: bytes
    mjml: str
    template: str
    now: datetime
    path: str
    feeds: Mapping[str, bytes] = field(default_factory=dict)
    written: Callable[[int], str] | None = None

    @property
    def excepted(self) -> Mapping[str, str]:
        """The ids of checks whose findings are to stay, by digest.toml, each with its reason."""
        return {**self.site.checks, **self.newsletter.checks}

    def file(self, suffix: str) -> str:
        """Name a file of the edition for findings: "outbox/mail/monthly/2022-09-01/en.html"."""
        return f"outbox/{self.path}/{self.edition.language}.{suffix}"
