"""The bytes of the message: what every mail server and mail program relies on."""

import re
from datetime import datetime
from email.utils import parseaddr, parsedate_to_datetime

from digest.check.finding import Place, quoted
from digest.check.mail.letter import decoded
from digest.check.mail.rule import Found, Rule
from digest.check.mail.seen import Seen
from digest.errors import ConfigError
from digest.formats.mail import header
from digest.model import Mailbox
from digest.text import clean_line

_ONCE = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
_LONE_BREAK = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_NOT_ASCII = re.compile(rb"[\x00\x80-\xff]")
_QUOTED_PRINTABLE = re.compile(
    rb"^content-transfer-encoding:[ \t]*quoted-printable[ \t\r]*$", re.IGNORECASE | re.MULTILINE
)
_LONGEST_LINE = 998
_LONGEST_ENCODED_LINE = 76
_LARGEST_MESSAGE = 500_000
_LARGEST_HEAD = 500_000
_LONGEST_FIELD = 32_000
_LONGEST_BY_NAME = {"message-id": 500, "subject": 998}
_LINE_BREAKS = re.compile("\r\n?")


def _parts_missing(seen: Seen) -> Found:
    letter = seen.letter
    types = [part.type for part in letter.parts]
    for wanted in ("text/plain", "text/html"):
        if wanted not in types:
            yield letter.at("Content-Type"), f"no {wanted}, but {', '.join(types) or 'nothing'}"
    if letter.parsed.get_content_type() != "multipart/alternative":
        yield letter.at("Content-Type"), quoted(letter.parsed.get_content_type())


def _parts_in_wrong_order(seen: Seen) -> Found:
    types = [part.type for part in seen.letter.parts]
    if {"text/plain", "text/html"} <= set(types) and types.index("text/html") < types.index(
        "text/plain"
    ):
        yield seen.letter.at("Content-Type"), ", ".join(types)


def _fields_not_once(seen: Seen) -> Found:
    for name in _ONCE:
        count = len(seen.letter.all(name))
        if count != 1:
            yield seen.letter.at(name), f"{name} is there {count} times"


def _lone_line_breaks(seen: Seen) -> Found:
    found = _LONE_BREAK.search(seen.letter.content)
    if found:
        yield seen.letter.line_at(found.start()), ""


def _octets_beyond_ascii(seen: Seen) -> Found:
    found = _NOT_ASCII.search(seen.letter.content)
    if found:
        yield seen.letter.line_at(found.start()), f"the octet {found[0][0]:#04x}"


def _lines_too_long(seen: Seen) -> Found:
    for number, octets in enumerate(seen.letter.lengths, 1):
        if octets > _LONGEST_LINE:
            yield Place(seen.letter.file, number), f"{octets:,} octets"


def _encoded_lines_too_long(seen: Seen) -> Found:
    if not _QUOTED_PRINTABLE.search(seen.letter.content):
        return
    first = seen.letter.head.count(b"\n") + 1
    for number, octets in enumerate(seen.letter.lengths[first:], first + 1):
        if _LONGEST_ENCODED_LINE < octets <= _LONGEST_LINE:
            yield Place(seen.letter.file, number), f"{octets} octets"


def _fields_misread(seen: Seen) -> Found:
    proof, letter = seen.proof, seen.letter
    subjects = (
        proof.content.subject,
        proof.newsletter.title.in_language(proof.edition.language),
        proof.newsletter.name,
    )
    subject = next(filter(header.shows, subjects), proof.newsletter.name)
    if letter.text("Subject") != clean_line(subject):
        yield letter.at("Subject"), f"{quoted(letter.text('Subject'))} for {quoted(subject)}"
    mailboxes = (
        ("From", proof.newsletter.sender),
        ("To", proof.newsletter.to),
        ("Reply-To", proof.newsletter.reply_to),
    )
    for name, wanted in mailboxes:
        if wanted and letter.all(name) and _mailbox(letter.first(name)) != _as_read(wanted):
            yield letter.at(name), quoted(letter.text(name))
    if letter.all("Date") and _instant(letter.first("Date")) != proof.record.cutoff.replace(
        microsecond=0
    ):
        yield letter.at("Date"), quoted(letter.first("Date"))


def _mailbox(value: str) -> tuple[str, str]:
    name, address = parseaddr(value)
    return decoded(name) or "", address


def _as_read(mailbox: Mailbox) -> tuple[str, str]:
    name = clean_line(mailbox.name) if header.shows(mailbox.name) else ""
    try:
        return name, header.address(mailbox.address, place="")
    except ConfigError:
        return name, mailbox.address


def _instant(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value)
    except ValueError:
        return None


def _too_large(seen: Seen) -> Found:
    letter = seen.letter
    if len(letter.content) > _LARGEST_MESSAGE:
        yield Place(letter.file), f"the message has {len(letter.content):,} octets"
    if len(letter.head) > _LARGEST_HEAD:
        yield Place(letter.file), f"its head has {len(letter.head):,} octets"
    for name, value in letter.fields:
        if len(value) > _LONGEST_BY_NAME.get(name, _LONGEST_FIELD):
            yield letter.at(name), f"{len(value):,} characters"


def _parts_misread(seen: Seen) -> Found:
    wanted = {"text/plain": seen.proof.content.text, "text/html": seen.proof.content.html}
    for part in seen.letter.parts:
        given = wanted.pop(part.type, None)
        if given is not None and _comparable(part.text) != _comparable(given):
            yield Place(seen.letter.file, within=part.type), ""


def _comparable(text: str | None) -> str | None:
    if text is None:
        return None
    return _LINE_BREAKS.sub("\n", text).encode("utf-8", "replace").decode().rstrip("\n")


RULES = (
    Rule(
        "T02",
        "error",
        "the message does not have a plain text part and an HTML part",
        "make it of both, as multipart/alternative",
        "RFC 2046, 5.1.4",
        _parts_missing,
    ),
    Rule(
        "T03",
        "error",
        "the HTML part stands before the plain text part, so that mail programs show the text",
        "put the plain text first and what is best last",
        "RFC 2046, 5.1.4",
        _parts_in_wrong_order,
    ),
    Rule(
        "E01",
        "error",
        "a field that each message has once is missing or there more often",
        "write From, To, Subject, Date, Message-ID, MIME-Version and Content-Type once each",
        "RFC 5322, 3.6; Google, email sender guidelines (81126)",
        _fields_not_once,
    ),
    Rule(
        "E02",
        "error",
        "a line of the message does not end with CR and LF together",
        "end each line with both, and write neither alone",
        "RFC 5321, 2.3.8",
        _lone_line_breaks,
    ),
    Rule(
        "E03",
        "error",
        "the message holds an octet that is not ASCII, or NUL",
        "encode the bodies as quoted-printable and the fields by RFC 2047",
        "RFC 5322, 2.1; RFC 5321, 4.5.2",
        _octets_beyond_ascii,
    ),
    Rule(
        "E04",
        "error",
        "a line of the message is longer than 998 octets, where mail servers break it",
        "fold the field, or encode the body",
        "RFC 5322, 2.1.1",
        _lines_too_long,
    ),
    Rule(
        "E05",
        "warning",
        "a line in quoted-printable is longer than 76 octets",
        "encode line by line, with soft breaks",
        "RFC 2045, 6.7",
        _encoded_lines_too_long,
    ),
    Rule(
        "E06",
        "error",
        "a field, read again as mail programs do, says something else than what was put in",
        "shorten or simplify the name, title or subject in it",
        "measured: the standard library corrupts such fields (cpython #144156)",
        _fields_misread,
    ),
    Rule(
        "E07",
        "warning",
        "the message or one of its fields is larger than what servers and filters take",
        "shorten what is too long, or let the issue show fewer entries",
        "Google, message header limits (14016360); spamc looks at no message above 500 KB",
        _too_large,
    ),
    Rule(
        "E08",
        "error",
        "a part of the message, decoded, is not what was rendered",
        "make the issue again",
        "what is looked at must be what is sent",
        _parts_misread,
    ),
)
