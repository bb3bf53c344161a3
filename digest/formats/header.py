"""Header fields as bytes (RFC 5322), written here since the stdlib's own writer corrupts.

`email.message` encodes List-Unsubscribe, changes subjects and display names, and encodes inside
addresses; `email.header.Header` is right for free text, and is used for nothing else.
"""

import re
from email.header import Header

import idna

from digest.errors import ConfigError
from digest.model import Mailbox
from digest.text import clean_line

_WIDTH = 76
_LONGEST_LINE = 998
_LONGEST_WORD = 60
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_URI = re.compile(r"[!-;=?-~]+")
_TOKEN = re.compile(r"[!-~](?:[ -~]*[!-~])?")


def text_field(name: str, value: str) -> bytes:
    """Write a field of free text; line breaks and controls become blanks or go."""
    return _field(name, _words(name, value))


def token_field(name: str, value: str, *, place: str = "") -> bytes:
    """Write a field of a fixed form as it is, never folded, never encoded.

    Raises:
        ConfigError: it is not ASCII on one line, or longer than a line may be.
    """
    if not _TOKEN.fullmatch(value) or len(name) + 2 + len(value) > _LONGEST_LINE:
        raise ConfigError(place or name, f"not fit for a mail header: {value!r}")
    return _field(name, value)


def mailbox_field(name: str, mailbox: Mailbox, *, place: str = "") -> bytes:
    """Write a field of one mailbox: its display name, if any, and its address.

    Raises:
        ConfigError: the address is not one.
    """
    addr_spec = address(mailbox.address, place=place or name)
    if not clean_line(mailbox.name):
        return _field(name, addr_spec)
    return phrase_field(name, mailbox.name, addr_spec)


def phrase_field(name: str, phrase: str, angled: str) -> bytes:
    """Write a display name and what stands in angle brackets behind it."""
    words = _phrase(name, phrase)
    last = len(words.rpartition("\n")[2]) + (0 if "\n" in words else len(name) + 2)
    gap = " " if last + len(angled) + 3 <= _WIDTH else "\r\n "
    return _field(name, f"{words}{gap}<{angled}>")


def address(written: str, *, place: str) -> str:
    """Give an address for a header: the domain by IDNA 2008, the local part as it is.

    Raises:
        ConfigError: it is not an address, or its local part is not ASCII (SMTPUTF8 is not for us).
    """
    local, at, domain = written.strip().rpartition("@")
    if not at or not _LOCAL_PART.fullmatch(local):
        problem = f"not an address that all mail servers can take: {written!r}"
        raise ConfigError(place, problem, "write one like news@example.org, ASCII before the @")
    return f"{local}@{domain_name(domain, place=place)}"


def domain_name(written: str, *, place: str) -> str:
    """Give a domain in ASCII, by IDNA 2008 with the mapping of UTS 46.

    Raises:
        ConfigError: it is not a domain name.
    """
    try:
        return idna.encode(written, uts46=True, std3_rules=True).decode("ascii")
    except idna.IDNAError as cause:
        raise ConfigError(place, f"not a domain name: {written!r} ({cause})") from cause


def uri(written: str, *, place: str) -> str:
    """Give an address of the web or of mail as it may stand in angle brackets (RFC 2369).

    Raises:
        ConfigError: it holds blanks, controls, angle brackets or what is not ASCII.
    """
    if not _URI.fullmatch(written):
        problem = f"not fit for a mail header: {written!r}"
        raise ConfigError(place, problem, "write it in ASCII, percent-encoded")
    return f"<{written}>"


def _phrase(name: str, phrase: str) -> str:
    cleaned = clean_line(phrase)
    if _PLAIN.fullmatch(cleaned) and "=?" not in cleaned and len(cleaned) <= _LONGEST_WORD:
        quoted = cleaned.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}"'
    return _encoded(name, cleaned)


def _words(name: str, value: str) -> str:
    cleaned = clean_line(value)
    longest = max((len(word) for word in cleaned.split(" ")), default=0)
    if not cleaned or (
        _PLAIN.fullmatch(cleaned) and "=?" not in cleaned and longest <= _LONGEST_WORD
    ):
        header = Header(cleaned, "us-ascii", header_name=name, maxlinelen=_WIDTH)
        return header.encode(splitchars=" ", linesep="\r\n")
    return _encoded(name, cleaned)


def _encoded(name: str, cleaned: str) -> str:
    header = Header(cleaned, "utf-8", header_name=name, maxlinelen=_WIDTH)
    return header.encode(linesep="\r\n")


def _field(name: str, value: str) -> bytes:
    return f"{name}: {value}\r\n".encode("ascii")
