"""Messages written for tests, and what a reader of them finds."""

import email
import email.policy
import re
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses

from factories import newsletter, record, site

from digest.formats.mail.message import message
from digest.model import Content

CONTENT = Content("Monthly digest: August 2022", "2 new", "<p>Grüße</p>\n", "Grüße\n")


def written(content: Content = CONTENT, **fields) -> bytes:
    made = {
        "site": site(),
        "newsletter": newsletter(),
        "record": record(),
        "language": "en",
        "to": newsletter().to,
        "date": record().cutoff,
        "message_id": "<1@example.org>",
    }
    return message(content, **(made | fields))


def parsed(raw: bytes) -> EmailMessage:
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    return read


def body_of(raw: bytes, subtype: str) -> str:
    part = parsed(raw).get_body((subtype,))
    assert part is not None
    return part.get_payload(decode=True).decode().replace("\r\n", "\n")


def mailboxes(raw: bytes, name: str) -> list[tuple[str, str]]:
    """Read mailboxes; not by the stdlib's newer parser, which puts blanks between encoded words."""
    unfolded = re.sub(r"\r\n(?=[ \t])", "", str(email.message_from_bytes(raw)[name]))
    found = getaddresses([unfolded])
    return [(str(make_header(decode_header(words))), address) for words, address in found]


def head_of(raw: bytes) -> dict[str, str]:
    """Read the head as an old, plain reader would: unfolded lines, nothing decoded."""
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    lines = re.sub(r"\r\n(?=[ \t])", "", head).split("\r\n")
    return dict(line.split(": ", 1) for line in lines)


def sound(raw: bytes) -> bytes:
    """Hold what is true of every message that we write."""
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    assert all(0x20 <= octet < 0x7F or octet in b"\r\n\t" for octet in raw)
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    head, _, body = raw.partition(b"\r\n\r\n")
    values = [line.split(b": ")[-1].strip() for line in head.split(b"\r\n")]
    assert all(len(value) <= 76 or b" " not in value for value in values)
    assert all(len(line) <= 76 for line in body.split(b"\r\n"))
    assert all(line.strip() for line in head.split(b"\r\n"))
    assert not re.search(rb"=\?[^?]*\?[^?]*\?[^?]*\?=[^\s)]", head)
    assert all(len(word) <= 75 for word in re.findall(rb"=\?\S+\?=", head))
    assert parsed(raw).defects == []
    return raw
