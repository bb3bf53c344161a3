"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from collections.abc import Sequence
from typing import Any

import msgspec

from digest.formats.address import feed_path
from digest.formats.feeds.shown import Heading, Shown

_VERSION = "https://jsonfeed.org/version/1.1"


def write(top: Heading, entries: Sequence[Shown]) -> bytes:
    """Write a feed of these entries as JSON Feed."""
    feed = {
        "version": _VERSION,
        "title": top.title,
        "home_page_url": top.home,
        "feed_url": f"{top.public_url}/{feed_path(top.key, 'json')}",
        "language": top.language,
        "authors": [{"name": top.author}],
        **({"hubs": [{"type": "WebSub", "url": top.hub}]} if top.hub else {}),
        **({"expired": True} if top.ended else {}),
        "items": [_item(shown) for shown in entries],
    }
    return msgspec.json.format(msgspec.json.encode(feed), indent=1) + b"\n"


def _item(shown: Shown) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": shown.id,
        "url": shown.link,
        "title": shown.title,
        "content_html": shown.html,
        "date_published": shown.published.isoformat(),
        "date_modified": shown.updated.isoformat(),
        "language": shown.language,
    }
    if shown.authors:
        item["authors"] = [{"name": name} for name in shown.authors]
    if shown.categories:
        item["tags"] = list(dict.fromkeys(title for _, title in shown.categories))
    if shown.files:
        item["attachments"] = [
            {"url": file.url, "mime_type": file.type}
            | ({"size_in_bytes": file.length} if file.length else {})
            for file in shown.files
        ]
    return item
