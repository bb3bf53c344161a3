"""Checks that every format shares: dates, addresses, languages, media types, texts, doubles."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from digest.check.feeds import values
from digest.check.finding import Finding, Place, quoted

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MISREAD = re.compile("[\x7f-\x9f\ufffd]|Ã[\x80-\xbf]|â€[œ\x9d™“”¦]")
_ELEMENTS = r"(?:p|div|span|a|b|i|u|em|strong|ul|ol|li|br|img|blockquote|h[1-6]|table|tr|td)"
_ENTITY = r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9a-f]{1,6});"
_ESCAPED = re.compile(rf"{_ENTITY}|</{_ELEMENTS}>", re.IGNORECASE)
_MARKUP = re.compile(rf"{_ENTITY}|</?{_ELEMENTS}(?:\s[^<>]*)?/?>", re.IGNORECASE)

Read = Callable[[str], datetime | None]
_FORMS: dict[Read, str] = {
    values.rfc_3339: "2022-08-05T10:00:00Z",
    values.rfc_822: "Fri, 05 Aug 2022 10:00:00 +0000",
}


def date(place: Place, text: str | None, read: Read, now: datetime) -> Iterator[Finding]:
    """Hold a date against its form and against the present."""
    instant = read(text or "")
    if instant is None:
        yield place.error(
            "F-date-form", f"not a date of this format: {quoted(text)}", f"write {_FORMS[read]}"
        )
    elif instant > now:
        yield place.error(
            "F-date-future",
            f"a date that has not come yet: {text}",
            "leave the entry out until then, for readers hide it or keep it on top",
        )
    elif instant.year == 1 or instant == _EPOCH:
        yield place.warning(
            "F-date-placeholder", f"a date that stands for none: {text}", "give the real date"
        )


def later(first: str | None, second: str | None, read: Read, other: Read | None = None) -> bool:
    """Whether the first date is later than the second; what is no date is not."""
    one, two = read(first or ""), (other or read)(second or "")
    return one is not None and two is not None and one > two


def address(place: Place, url: str | None, what: str) -> Iterator[Finding]:
    """Demand an absolute and encoded web address."""
    if not values.is_web_address(url or ""):
        yield place.error(
            "F-address",
            f"{what} is not an absolute, encoded web address: {quoted(url)}",
            "begin it with https:// and percent-encode what a URI cannot hold",
        )


def language(place: Place, tag: str | None) -> Iterator[Finding]:
    """Demand a language tag of the right form."""
    if not values.is_language(tag or ""):
        yield place.error(
            "F-language", f"not a language tag: {quoted(tag)}", "write one like en or es-MX"
        )


def media_type(place: Place, type: str | None) -> Iterator[Finding]:
    """Demand a media type of the right form."""
    if not values.is_media_type(type or ""):
        yield place.error(
            "F-media-type", f"not a media type: {quoted(type)}", "write one like application/pdf"
        )


def doubles(named: Iterable[tuple[Place, str]], id: str, what: str) -> Iterator[Finding]:
    """Find each value that is there more than once; the place is that of the second."""
    counts: Counter[str] = Counter()
    for place, value in named:
        counts[value] += 1
        if value and counts[value] == 2:
            yield place.error(id, f"{what} is there twice: {quoted(value)}", "keep one of them")


def plain_text(place: Place, text: str, what: str) -> Iterator[Finding]:
    """Look for markup in what readers show as it stands."""
    if found := _ESCAPED.search(text):
        yield place.warning(
            "F-escaped-twice",
            f"{what} shows markup to its readers: {quoted(found[0])}",
            "write plain text and escape it once",
        )


def holds_markup(text: str) -> bool:
    """Whether a text has tags or entities in it."""
    return _MARKUP.search(text) is not None


def characters(place: Place, text: str) -> Iterator[Finding]:
    """Look for characters that no feed may hold, and for the traces of a wrong encoding."""
    if found := _UNPRINTABLE.search(text):
        yield place.error(
            "F-control-character",
            f"a character that XML cannot hold: U+{ord(found[0]):04X}",
            "take it out of the text",
        )
    if found := _MISREAD.search(text):
        yield place.warning(
            "F-misread-text",
            f"a text that was read in a wrong encoding: {found[0]!a}",
            "read its source as what it is, which is mostly UTF-8",
        )
