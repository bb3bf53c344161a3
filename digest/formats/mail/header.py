"""Header fields as bytes (RFC 5322), written here since the stdlib's own writer corrupts.

`email.message` encodes List-Unsubscribe, changes subjects and display names, and encodes inside
addresses; `email.header.Header` is right for free text, and is used for nothing else.
"""

import re
from email.header import Header

import idna
import regex

from digest.errors import ConfigError
from digest.model import Mailbox
from digest.text import clean_line

_WIDTH = 76
_LONGEST_LINE = 998
_LONGEST_WORD = 60
_LONGEST_LOCAL_PART = 64
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_URI = re.compile(r"[!-;=?-~]+")
_TOKEN = re.compile(r"[!-~](?:[ -~]*[!-~])?")
_ENCODED_WORD = re.compile(r"=\?[^?]*\?[^?]*\?[^?]*\?=")
_MISREAD = re.compile(r'["\\<>]|=\?')
_UNSEEN = regex.compile(r"[\s\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]*")


def shows(text: str) -> bool:
    """Whether a reader sees anything of a text: more than blanks and characters without a shape."""
    return not _UNSEEN.fullmatch(clean_line(text))


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


def uris_field(name: str, *addresses: str, place: str) -> bytes:
    """Write a field of addresses in angle brackets, folded behind the commas only (RFC 2369).

    Raises:
        ConfigError: one of them cannot stand there, or is longer than a line may be.
    """
    lines = [_uri(address, place=place) for address in addresses]
    for line in lines:
        token_field(name, f"{line},", place=place)
    return _field(name, ",\r\n ".join(lines))


def mailbox_field(name: str, mailbox: Mailbox, *, place: str = "") -> bytes:
    """Write a field of one mailbox: its display name, if any, and its address.

    Raises:
        ConfigError: the address is not one.
    """
    return _field(name, mailbox_value(name, mailbox, place=place))


def mailbox_value(name: str, mailbox: Mailbox, *, place: str = "") -> str:
    """Give what follows the name of a field of one mailbox. Raises as `mailbox_field` does."""
    addr_spec = address(mailbox.address, place=place or name)
    return _named(name, mailbox.name, addr_spec) if shows(mailbox.name) else addr_spec


def phrase_field(name: str, phrase: str, angled: str) -> bytes:
    """Write a display name, if there is one, and what stands in angle brackets behind it."""
    return _field(name, _named(name, phrase, angled) if shows(phrase) else f"<{angled}>")


def address(written: str, *, place: str) -> str:
    """Give an address for a header: the domain by IDNA 2008, the local part as it is.

    Raises:
        ConfigError: it is not an address, its local part is not ASCII (SMTPUTF8 is not for us), or
            longer than mail servers must take (RFC 5321, 4.5.3.1.1).
    """
    local, at, domain = written.strip().rpartition("@")
    if not at or not _LOCAL_PART.fullmatch(local) or len(local) > _LONGEST_LOCAL_PART:
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


def _uri(written: str, *, place: str) -> str:
    if not _URI.fullmatch(written) or _ENCODED_WORD.search(written):
        problem = f"not fit for a mail header: {written!r}"
        raise ConfigError(place, problem, "write it in ASCII, percent-encoded")
    return f"<{written}>"


def _named(name: str, phrase: str, angled: str) -> str:
    words = _phrase(name, clean_line(phrase))
    last = len(words.rpartition("\n")[2]) + (0 if "\n" in words else len(name) + 2)
    gap = " " if last + len(angled) + 3 <= _WIDTH else "\r\n "
    return f"{words}{gap}<{angled}>"


def _phrase(name: str, cleaned: str) -> str:
    """Quote a name, or encode it: what simple readers take amiss even between quotes is encoded."""
    plain = _PLAIN.fullmatch(cleaned) and not _MISREAD.search(cleaned)
    return f'"{cleaned}"' if plain and len(cleaned) <= _LONGEST_WORD else _encoded(name, cleaned)


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
