"""An edition as it stands in the list of an inbox, before anybody opens it."""

from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from digest.preview.source import fields
from digest.text import excerpt

SUBJECT = 35
"""Characters of a subject that a narrow phone shows; programs and letters differ, 30 to 40."""
PREHEADER = 80
"""Characters of a preheader that it shows below, in two lines."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the list shows, from the fields of the message, and what a phone leaves of it."""

    sender: str
    address: str
    subject: str
    subject_on_phone: str
    preheader: str
    preheader_on_phone: str
    day: str


def row(message: bytes, preheader: str) -> Row:
    """Read the row of a message from its bytes, as a program does."""
    head = {field.name: field.value for field in fields(message)}
    sender, _, address = head.get("From", "").rpartition("<")
    address = address.removesuffix(">")
    subject = head.get("Subject", "")
    sent = parsedate_to_datetime(head["Date"])
    return Row(
        sender=sender.strip().strip('"').replace('\\"', '"') or address,
        address=address,
        subject=subject,
        subject_on_phone=excerpt(subject, SUBJECT),
        preheader=preheader,
        preheader_on_phone=excerpt(preheader, PREHEADER),
        day=f"{sent.day} {sent:%b}",
    )
