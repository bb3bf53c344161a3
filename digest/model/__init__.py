"""Every noun of the product, frozen. Nothing here reads, writes or decides.

The words are the field's own: *entry*, *category* (here: topic) and *updated* from Atom
(RFC 4287), *language* from BCP 47, *mailbox* from RFC 5322.
"""

from digest.model.editorial import Editorial
from digest.model.entry import (
    Attachment,
    Catalog,
    Entry,
    Moment,
    Phrase,
    Precision,
)
from digest.model.issue import (
    Artifact,
    Content,
    Decisions,
    Edition,
    EditionNote,
    FileNote,
    IssueFolder,
    PassedOver,
    Record,
    Request,
    Section,
    Waiting,
)
from digest.model.settings import (
    FeedSettings,
    Logo,
    Look,
    Mailbox,
    Newsletter,
    Schedule,
    Site,
    Source,
    Topic,
)

__all__ = [
    "Artifact",
    "Attachment",
    "Catalog",
    "Content",
    "Decisions",
    "Edition",
    "EditionNote",
    "Editorial",
    "Entry",
    "FeedSettings",
    "FileNote",
    "IssueFolder",
    "Logo",
    "Look",
    "Mailbox",
    "Moment",
    "Newsletter",
    "PassedOver",
    "Phrase",
    "Precision",
    "Record",
    "Request",
    "Schedule",
    "Section",
    "Site",
    "Source",
    "Topic",
    "Waiting",
]
