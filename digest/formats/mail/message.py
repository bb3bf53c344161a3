"""Mail as bytes: a pattern once for an edition, and a message of it for each recipient (RFC 5322).

    links = Links.of(edition, unsubscribe="https://example.org/leave/{token}")
    content = render(edition, record, newsletter, site, env, unsubscribe=links.unsubscribe)
    made = pattern(content, site=…, newsletter=…, record=…, language=…, links=links)
    ids = message_ids(site, record, key)
    made.fill(Recipient(addressed(mailbox), dated(now), ids(reader), token))

Mail to a list address is the same pattern, filled once.
"""

import re
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from hashlib import blake2b

from digest.errors import ConfigError, TemplateError
from digest.formats.mail import header
from digest.formats.mail.body import encode_body
from digest.formats.mail.splice import Links, Part, Pattern, Recipient, Slot
from digest.model import Content, Mailbox, Newsletter, Record, Site

_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_SENDER_ID_LENGTHS = (5, 15)
_KEY_LENGTHS = (16, 64)
_LONGEST_LIST_ID = 255
_ID_PERSON = b"message-id"


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
    """Write a message for a list address: the pattern of its edition, filled once.

    Args:
        content: the edition, rendered.
        site: for the lists' domain, help and archive.
        newsletter: who sends it, and where a reader of its list leaves.
        record: the issue, for Feedback-ID.
        language: the edition's.
        to: the list address; None: undisclosed recipients.
        date: aware; the cut-off.
        message_id: with its angle brackets; see the function of that name.

    Raises:
        ConfigError: a setting cannot stand in a header, such as a name before the @ not in ASCII.
    """
    made = pattern(content, site=site, newsletter=newsletter, record=record, language=language)
    to_list = addressed(to, place=f"newsletters.{newsletter.name}.to")
    return made.fill(Recipient(to_list, dated(date), message_id.encode("utf-8", "replace")))


def pattern(
    content: Content,
    *,
    site: Site,
    newsletter: Newsletter,
    record: Record,
    language: str,
    links: Links | None = None,
) -> Pattern:
    """Write what all recipients of an edition share, with slots for what belongs to each.

    Args:
        content: the edition; with `links`, rendered with their addresses.
        site: for the lists' domain, help and archive.
        newsletter: who sends it, and where one leaves by mail.
        record: the issue, for Feedback-ID.
        language: the edition's.
        links: the addresses of a recipient's own; None: mail to a list address has none.

    Raises:
        ConfigError: a setting cannot stand in a header.
        TemplateError: one of the two parts does not hold the address where its reader leaves, or
            a template has changed that address.
    """
    if links:
        _check_links(content, links, f"templates/{newsletter.template}")
    fields = _edition_fields(content, site, newsletter, record, language, links)
    body = encode_body(content, links)
    own = (b"To: ", Slot.TO, b"\r\nDate: ", Slot.DATE, b"\r\nMessage-ID: ", Slot.MESSAGE_ID)
    return Pattern.of((*own, b"\r\n", *fields, body.content_type, b"\r\n", *body.parts))


def addressed(to: Mailbox | None, *, place: str = "To") -> bytes:
    """Write what stands behind `To:`, once for a recipient; None: undisclosed recipients.

    Raises:
        ConfigError: it is not an address.
    """
    if to is None:
        return b"undisclosed-recipients:;"
    return header.mailbox_value("To", to, place=place).encode("ascii")


def dated(moment: datetime) -> bytes:
    """Write what stands behind `Date:`, of an aware moment: the first hand-over, or the cut-off.

    Raises:
        ConfigError: the moment is not on any zone's clock.
    """
    if moment.utcoffset() is None:
        raise ConfigError("Date", f"without a zone: {moment.isoformat()}")
    return format_datetime(moment).encode("ascii")


def message_id(site: Site, record: Record, language: str) -> str:
    """Give the Message-ID of an edition for a list address: the same whenever it is made again."""
    named = f"{record.newsletter}\0{record.name}\0{language}"
    digest = blake2b(named.encode(), digest_size=16, person=_ID_PERSON).hexdigest()
    return f"<{digest}@{_host(site)}>"


def message_ids(site: Site, record: Record, key: bytes) -> Callable[[str], bytes]:
    """Give what makes the Message-ID of an issue for a recipient, by the recipient's id.

    It is the same at each try, so that a second copy is known as such; who lacks the key can tell
    neither the recipient from it, nor that two of them are of the same one.

    Raises:
        ConfigError: the key is too short to be one, or longer than the hash can take.
    """
    least, most = _KEY_LENGTHS
    if not least <= len(key) <= most:
        raise ConfigError("the key of Message-IDs", f"must have {least} to {most} octets")
    issue = f"{record.newsletter}\0{record.name}\0".encode()
    keyed = blake2b(issue, key=key, digest_size=16, person=_ID_PERSON)
    host = _host(site)

    def of(recipient: str) -> bytes:
        named = keyed.copy()
        named.update(recipient.encode("utf-8", "surrogatepass"))
        return f"<{named.hexdigest()}@{host}>".encode("ascii")

    return of


def _check_links(content: Content, links: Links, place: str) -> None:
    """Refuse a letter that its reader cannot leave, or that shows a mark."""
    for part, text in (("HTML", content.html), ("plain text", content.text)):
        if Slot.UNSUBSCRIBE not in links.split(text):
            problem = f"the {part} does not say where a reader leaves"
            raise TemplateError(place, problem, "write {{ unsubscribe }} in it")
    if any(map(links.spoiled, (content.subject, content.html, content.text))):
        problem = "the address where a reader leaves does not come out whole"
        raise TemplateError(place, problem, "write {{ unsubscribe }} as it is, without filters")


def _edition_fields(
    content: Content,
    site: Site,
    newsletter: Newsletter,
    record: Record,
    language: str,
    links: Links | None,
) -> list[Part]:
    """Write the fields that all recipients of an edition share.

    No X-Auto-Response-Suppress: its "All" would suppress bounces too; `Precedence: bulk` is what
    stops holiday notices. A subject that shows nothing is no subject: then it is the title.
    """
    place = f"newsletters.{newsletter.name}"
    fields: list[Part] = [header.mailbox_field("From", newsletter.sender, place=f"{place}.from")]
    if newsletter.reply_to:
        answers = header.mailbox_field("Reply-To", newsletter.reply_to, place=f"{place}.reply_to")
        fields.append(answers)
    subjects = (content.subject, newsletter.title.in_language(language), newsletter.name)
    return [
        *fields,
        header.text_field("Subject", next(filter(header.shows, subjects), newsletter.name)),
        *_list_fields(site, newsletter, place, links),
        header.token_field("Auto-Submitted", "auto-generated"),
        header.token_field("Precedence", "bulk"),
        header.token_field("Feedback-ID", _feedback_id(site, newsletter, record, language)),
        header.token_field("Content-Language", _language(language)),
        header.token_field("MIME-Version", "1.0"),
    ]


def _list_fields(site: Site, newsletter: Newsletter, place: str, links: Links | None) -> list[Part]:
    """Write List-Id (RFC 2919) and the List fields of RFC 2369 that the settings allow."""
    list_id = f"{newsletter.name}.digest.{_host(site)}"
    if not _LABEL.fullmatch(newsletter.name) or len(list_id) > _LONGEST_LIST_ID:
        problem = "not a name for a mailing list"
        raise ConfigError(place, problem, "use letters, digits and hyphens, and not many")
    archive = f"{site.public_url}/web/{newsletter.name}/"
    fields: list[Part] = [header.phrase_field("List-Id", newsletter.title.default, list_id)]
    fields += _leaving_fields(newsletter, f"{place}.unsubscribe", links)
    if site.help_url:
        fields.append(header.uris_field("List-Help", site.help_url, place="site.help_url"))
    return [*fields, header.uris_field("List-Archive", archive, place="site.public_url")]


def _leaving_fields(newsletter: Newsletter, place: str, links: Links | None) -> list[Part]:
    """Write List-Unsubscribe: the reader's own address first, then the newsletter's for mail.

    One click is said to be enough where there is an address that takes it: https, and never
    mailto, which cannot be posted to (RFC 8058).
    """
    by_mail = (newsletter.unsubscribe,) if newsletter.unsubscribe else ()
    own = (links.unsubscribe,) if links else ()
    if not own and not by_mail:
        return []
    field = header.uris_field("List-Unsubscribe", *own, *by_mail, place=place)
    if not links:
        return [field]
    pieces = links.split(field.decode("ascii"))
    parts = [piece if isinstance(piece, Slot) else piece.encode("ascii") for piece in pieces]
    if links.unsubscribe.startswith("https://"):
        parts.append(header.token_field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return parts


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
