"""A file that a feed reader will get → what is wrong with it. The kind is told by the name."""

from collections.abc import Callable, Iterator
from datetime import datetime

from digest.check.feeds import atom, jsonfeed, opml, rss
from digest.check.feeds.document import Document, parse
from digest.check.finding import Finding, Place

_XML: dict[str, Callable[[Document], Iterator[Finding]]] = {
    ".atom.xml": atom.check,
    ".rss.xml": rss.check,
    ".opml": opml.check,
}
_JSON = ".json"
_LONGEST = 5_000_000
"""What the validator of the W3C reads at most, and more than some readers do."""


def is_feed(path: str) -> bool:
    """Whether the name of a file is that of a feed or a list of feeds."""
    return path.endswith((*_XML, _JSON))


def check_feed(path: str, content: bytes, *, address: str, now: datetime) -> tuple[Finding, ...]:
    """Find what is wrong with a feed, in the order of its lines; nothing in it may be after `now`.

    `path` names the file in findings and tells its kind; `address` is where it will be served.
    It never raises: what cannot be read at all is a finding too.
    """
    findings = (*_size(path, content), *_findings(path, content, address=address, now=now))
    return tuple(sorted(findings, key=lambda finding: finding.place.line or 0))


def _findings(path: str, content: bytes, *, address: str, now: datetime) -> Iterator[Finding]:
    if path.endswith(_JSON):
        yield from jsonfeed.check(path, content, address=address, now=now)
        return
    check = next((check for suffix, check in _XML.items() if path.endswith(suffix)), None)
    if check is None:
        yield Place(path).error(
            "F-name", "the name does not tell what it is", f"end it with {', '.join(_XML)}"
        )
        return
    root, findings = parse(path, content)
    yield from findings
    if root is not None:
        yield from check(Document(path, address, now, root))


def _size(path: str, content: bytes) -> Iterator[Finding]:
    if len(content) > _LONGEST:
        yield Place(path).error(
            "F-size",
            f"{len(content):,} octets, more than readers take",
            "put fewer entries into it, and the older ones into archives",
        )
