"""What we are measured against: `json.load` of a catalog, and the same feeds by plain libraries.

    python -m benchmarks.bare SITE WHEN

Prints how long each of the two took, in seconds on the clock and of the processor; the start of the
process and the finding of the entries of each feed are not in it.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from feedgen.feed import FeedGenerator

from digest import catalog, config
from digest.core.listing import Listing, listings


def main(folder: Path, when: datetime) -> None:
    """Print four times."""
    loaded = clocked(lambda: json.loads((folder / "catalog.json").read_bytes()))
    settings = config.read(folder / "digest.toml")
    held = list(listings(catalog.read(folder / "catalog.json", settings), settings, when))
    print(*loaded, *clocked(lambda: [documents(listing) for listing in held]))


def clocked(work: Callable[[], object]) -> tuple[float, float]:
    """Time a piece of work, on the clock and of the processor."""
    begun, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - used


def documents(listing: Listing) -> tuple[bytes, bytes, str]:
    """Make the Atom and the RSS document, each of its own generator as we do, and the JSON Feed."""
    written = json.dumps(plain(listing), ensure_ascii=False, indent=1)
    return feed(listing).atom_str(pretty=True), feed(listing).rss_str(pretty=True), written


def feed(listing: Listing) -> FeedGenerator:
    """Tell feedgen what a listing holds, as its manual says."""
    made = FeedGenerator()
    made.id(f"tag:example.org,2020:{listing.topic}")
    made.title("Feed")
    made.description("Feed")
    made.author(name="Example")
    made.language("en")
    made.updated(listing.updated)
    made.link(href="https://example.org/feed", rel="self")
    made.link(href="https://example.org/", rel="alternate")
    for dated in listing.entries:
        entry = dated.entry
        added = made.add_entry(order="append")
        added.id(entry.id)
        added.title(entry.title)
        added.link(href=entry.url)
        added.summary(entry.summary, type="html")
        added.author([{"name": name} for name in entry.authors])
        added.category([{"term": topic, "label": topic} for topic in entry.topics])
        added.published(dated.published)
        added.updated(dated.updated)
        for file in entry.files:
            added.link(href=file.url, rel="enclosure", type=file.type, length=str(file.length))
    return made


def plain(listing: Listing) -> dict[str, Any]:
    """Tell json what a listing holds."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Feed",
        "items": [
            {
                "id": dated.entry.id,
                "url": dated.entry.url,
                "title": dated.entry.title,
                "content_html": dated.entry.summary,
                "authors": [{"name": name} for name in dated.entry.authors],
                "tags": list(dated.entry.topics),
                "date_published": dated.published.isoformat(),
                "date_modified": dated.updated.isoformat(),
                "attachments": [
                    {"url": file.url, "mime_type": file.type, "size_in_bytes": file.length}
                    for file in dated.entry.files
                ],
            }
            for dated in listing.entries
        ],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
