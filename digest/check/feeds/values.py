"""What a single value has to look like: addresses, dates, languages, media types.

Sources: RFC 3986 (URIs), RFC 3339 and RFC 822 (dates; RFC 2822 for the year), RFC 5646 (languages),
RFC 6838 (media types).
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_CHARACTER = r"(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})"
_URI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:{_CHARACTER}+(?:#{_CHARACTER}*)?")
_WEB_ADDRESS = re.compile(
    r"https?://(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
    rf"(?:[/?]{_CHARACTER}*)?(?:#{_CHARACTER}*)?"
)
_RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?"
    r"(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
_RFC_822 = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d\d? "
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)? (?:GMT|UT|[+-]\d{4})",
    re.ASCII,
)
_LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+)",
    re.IGNORECASE | re.ASCII,
)
_MEDIA_TYPE = re.compile(
    r"[a-z0-9][\w!#$&^.+-]*/[a-z0-9][\w!#$&^.+-]*(?: ?; ?[\w-]+=(?:[\w.+-]+|\"[^\"]*\"))*",
    re.IGNORECASE | re.ASCII,
)
_MAILBOX = re.compile(r"[^\s@()<>]+@[^\s@()<>]+\.[^\s@()<>]+")


def words(text: str) -> frozenset[str]:
    """Make a set of names of a text that lists them."""
    return frozenset(text.split())


def is_uri(text: str) -> bool:
    """Whether it is an absolute URI, whatever its scheme; an IRI is none."""
    return _URI.fullmatch(text) is not None or is_web_address(text)


def is_web_address(text: str) -> bool:
    """Whether it is an absolute http or https address, encoded, without a user's name."""
    return _WEB_ADDRESS.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """Whether it has the form of a language tag."""
    return _LANGUAGE.fullmatch(text) is not None


def is_media_type(text: str) -> bool:
    """Whether it has the form of a media type, parameters included."""
    return _MEDIA_TYPE.fullmatch(text) is not None


def is_mail_address(text: str) -> bool:
    """Whether it is a mail address and nothing else."""
    return _MAILBOX.fullmatch(text) is not None


def rfc_3339(text: str) -> datetime | None:
    """Read a date as Atom and JSON Feed write it; None for anything else."""
    if not _RFC_3339.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:  # 31 February
        return None


def rfc_822(text: str) -> datetime | None:
    """Read a date as RSS and OPML write it, with a year of four digits; None for anything else."""
    if not _RFC_822.fullmatch(text):
        return None
    try:
        read = parsedate_to_datetime(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)  # -0000
