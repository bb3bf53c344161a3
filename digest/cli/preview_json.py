"""What `digest preview --json` prints: the record as `digest run --json` has it, and more."""

from collections.abc import Iterable
from typing import Any

from digest import plan
from digest.check.mail.edition import Checked
from digest.cli import found as told
from digest.formats import record as record_format
from digest.formats.mail.render import BUDGET
from digest.preview.showing import Showing
from digest.row import write_published

_NOT_PRINTED = ("entries", "files", "made_by", "editions")


def as_json(
    showing: Showing, printed: Iterable[plan.Printed], found: Checked | None
) -> dict[str, Any]:
    """Give an issue as fields: how it comes to be shown, its record, its editions, findings."""
    fields = record_format.row(showing.record, showing.site.zone)
    return {
        "shown": showing.kind,
        "folder": showing.made.folder.path,
        **{name: value for name, value in fields.items() if name not in _NOT_PRINTED},
        "limits": {"html": BUDGET},
        "editions": [_edition(one, showing) for one in printed],
        **(_found(found) if found else {}),
    }


def _found(checked: Checked) -> dict[str, Any]:
    return {
        "findings": [told.row(finding) for finding in checked.findings],
        "excepted": [told.row(finding, reason) for finding, reason in checked.excepted],
    }


def _edition(printed: plan.Printed, showing: Showing) -> dict[str, Any]:
    edition, content = printed.edition, printed.content
    return {
        "language": edition.language,
        "key": edition.key,
        "subject": content.subject,
        "preheader": content.preheader,
        "octets": {
            "html": len(content.html.encode()),
            "text": len(content.text.encode()),
            "message": len(printed.message),
        },
        "entries": len(edition.entries),
        "in_mail": printed.shown,
        "sections": [
            {
                "topic": section.topic,
                "title": _title(section.topic, edition.language, showing),
                "entries": [
                    {"id": e.id, "title": e.title, "published": write_published(e), "url": e.url}
                    for e in section.entries
                ],
            }
            for section in edition.sections
        ],
    }


def _title(id: str, language: str, showing: Showing) -> str:
    topic = showing.site.topic(id)
    return topic.title.in_language(language) if topic else ""
