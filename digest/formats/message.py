"""Mail as bytes: headers for one recipient, and a body that is encoded once (RFC 5322, 2045)."""

import binascii
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from hashlib import blake2b

from digest.errors import ConfigError
from digest.formats import header
from digest.model import Content, Mailbox, Newsletter, Record, Site

_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_LINE_BREAKS = re.compile("\r\n?")
_SENDER_ID_LENGTHS = (5, 15)


@dataclass(frozen=True, slots=True)
class Body:
    """An encoded body, the same for all who get the edition, and the field that announces it."""

    content_type: bytes
    encoded: bytes


def message(
    content: Content,
    *,
    site: Site,
    newsletter: Newsletter,
    record: Record,
    language: str,
    to: Mailbox | None,
    date: datetime,
    message_id: str,
) -> bytes:
    """Write a message: what it says, and the headers for one recipient.

    Args:
        content: the edition, rendered.
        site: for the lists' domain, help and archive.
        newsletter: who sends it, and where a reader of its list leaves.
        record: the issue, for Feedback-ID.
        language: the edition's.
        to: a list address or a reader; None: undisclosed recipients.
        date: aware; of the first hand-over, or the cut-off in previews and for a list address.
        message_id: with its angle brackets; see the function of that name.

    Raises:
        ConfigError: a setting cannot stand in a header, such as a name before the @ not in ASCII.
    """
    body = encode_body(content)
    own = recipient_fields(newsletter, to=to, date=date, message_id=message_id)
    shared = edition_fields(
        content, site=site, newsletter=newsletter, record=record, language=language
    )
    return b"".join((*own, *shared, body.content_type, b"\r\n", body.encoded))


def message_id(site: Site, record: Record, language: str) -> str:
    """Give the Message-ID of an edition for a list address: the same whenever it is made again."""
    named = f"{record.newsletter}\0{record.name}\0{language}"
    digest = blake2b(named.encode(), digest_size=16, person=b"message-id").hexdigest()
    return f"<{digest}@{_host(site)}>"


def recipient_fields(
    newsletter: Newsletter, *, to: Mailbox | None, date: datetime, message_id: str
) -> tuple[bytes, ...]:
    """Write the fields that differ between recipients."""
    place = f"newsletters.{newsletter.name}"
    recipient = (
        header.token_field("To", "undisclosed-recipients:;")
        if to is None
        else header.mailbox_field("To", to, place=f"{place}.to")
    )
    return (
        recipient,
        header.token_field("Date", format_datetime(date)),
        header.token_field("Message-ID", message_id),
    )


def edition_fields(
    content: Content, *, site: Site, newsletter: Newsletter, record: Record, language: str
) -> tuple[bytes, ...]:
    """Write the fields that all recipients of an edition share.

    No List-Unsubscribe-Post: a mailto cannot be posted to (RFC 8058). No X-Auto-Response-Suppress:
    its "All" would suppress bounces too; `Precedence: bulk` is what stops holiday notices.
    """
    place = f"newsletters.{newsletter.name}"
    fields = [
        header.mailbox_field("From", newsletter.sender, place=f"{place}.from"),
        header.text_field("Subject", content.subject),
        *_list_fields(site, newsletter, place),
        header.token_field("Auto-Submitted", "auto-generated"),
        header.token_field("Precedence", "bulk"),
        header.token_field("Feedback-ID", _feedback_id(site, newsletter, record, language)),
        header.token_field("Content-Language", _language(language)),
        header.token_field("MIME-Version", "1.0"),
    ]
    if newsletter.reply_to:
        reply_to = header.mailbox_field("Reply-To", newsletter.reply_to, place=f"{place}.reply_to")
        fields.insert(1, reply_to)
    return tuple(fields)


def encode_body(content: Content) -> Body:
    """Encode both parts, text first, behind a boundary that is made from them."""
    text, html = quoted_printable(content.text), quoted_printable(content.html)
    # "=_" cannot occur in quoted-printable, so the boundary cannot either (RFC 2045, 6.7)
    boundary = b"=_" + blake2b(text + b"\0" + html, digest_size=16).hexdigest().encode()
    closed = b"--" + boundary + b"--\r\n"
    return Body(
        b'Content-Type: multipart/alternative;\r\n boundary="' + boundary + b'"\r\n',
        _part(boundary, b"plain", text) + _part(boundary, b"html", html) + closed,
    )


def quoted_printable(text: str) -> bytes:
    """Encode text line by line, no line above 76 octets (RFC 2045, 6.7).

    The stdlib on a whole text leaves a lone CR as it is and makes lines of 78.
    """
    lines = _LINE_BREAKS.sub("\n", text).encode("utf-8", "replace").split(b"\n")
    return b"\r\n".join(binascii.b2a_qp(line).replace(b"\n", b"\r\n") for line in lines)


def _part(boundary: bytes, subtype: bytes, encoded: bytes) -> bytes:
    return (
        b"--" + boundary + b"\r\nContent-Type: text/" + subtype + b"; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + encoded + b"\r\n"
    )


def _list_fields(site: Site, newsletter: Newsletter, place: str) -> list[bytes]:
    """Write List-Id (RFC 2919) and the List fields of RFC 2369 that the settings allow."""
    if not _LABEL.fullmatch(newsletter.name):
        raise ConfigError(place, "not a name for a mailing list", "use letters, digits and hyphens")
    list_id = f"{newsletter.name}.digest.{_host(site)}"
    archive = header.uri(f"{site.public_url}/web/{newsletter.name}/", place="site.public_url")
    fields = [header.phrase_field("List-Id", newsletter.title.default, list_id)]
    if newsletter.unsubscribe:
        leave = header.uri(newsletter.unsubscribe, place=f"{place}.unsubscribe")
        fields.append(header.token_field("List-Unsubscribe", leave, place=f"{place}.unsubscribe"))
    if site.help_url:
        help_url = header.uri(site.help_url, place="site.help_url")
        fields.append(header.token_field("List-Help", help_url, place="site.help_url"))
    return [*fields, header.token_field("List-Archive", archive, place="site.public_url")]


def _feedback_id(site: Site, newsletter: Newsletter, record: Record, language: str) -> str:
    """Name issue, newsletter, language and sender (Google 6254652): nothing about a recipient."""
    least, most = _SENDER_ID_LENGTHS
    sender = re.sub("[^a-z0-9]", "", _host(site))[:most].ljust(least, "0")
    return f"{record.name}:{newsletter.name}:{_language(language)}:{sender}"


def _host(site: Site) -> str:
    return header.domain_name(site.authority.rpartition("@")[2], place="site.authority")


def _language(language: str) -> str:
    if not _LANGUAGE_TAG.fullmatch(language):
        raise ConfigError("languages", f"not a language tag: {language!r}", "write one like en")
    return language
