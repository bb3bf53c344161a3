"""Deliberate faults in an edition: what is done, the rule that has to find it, and how it is done.

Each is the edition of `proof()`, which has no finding, with one thing wrong in a template, in the
settings, in the catalog or in the finished bytes. No other rule may find it.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime

from factories import entry, instant
from proofs import (
    ENTRIES,
    LEAVE,
    RENT,
    Fault,
    in_message,
    mail,
    message_of,
    proof,
    proofs_of,
    template,
    text,
    touched,
    with_series,
    with_shown,
)

from digest.check.proof import Proof
from digest.core.ledger import Ledger
from digest.formats.mail.splice import Links
from digest.model import Mailbox
from digest.model.editorial import Editorial


def subject(new: str) -> Proof:
    content = replace(proof().content, subject=new)
    return replace(proof(), content=content, message=message_of(proof(), content))


def preheader(new: str) -> Proof:
    """Give another preheader, at the place of the one that the template wrote."""
    old = re.search(r'color:#1f2226">([^<]*)</div>', proof().content.html)[1]
    one = touched(proof(), "html", old, new.replace("&", "&amp;"))
    return replace(one, content=replace(one.content, preheader=new))


def parts_swapped() -> Proof:
    head, boundary, rest = re.split(rb"(\r\n--=_[0-9a-f]+\r\n)", proof().message, maxsplit=1)
    plain, again, markup = rest.partition(boundary)
    markup, end, tail = markup.partition(boundary.rstrip() + b"--")
    assert again
    assert end
    return replace(
        proof(),
        message=head
        + boundary
        + markup.rstrip(b"\r\n")
        + boundary
        + plain
        + b"\r\n"
        + end.lstrip(b"\r\n")
        + tail,
    )


def _marked() -> Proof:
    """Let the text show what stands for a reader's own address."""
    links = Links.of(proof().edition, unsubscribe="https://example.org/leave/{token}")
    return touched(proof(), "text", "Unsubscribe:\n", f"Unsubscribe: {links.unsubscribe}\n")


def before_it(**fields) -> Proof:
    """Put another issue before this one, of the first of August."""
    earlier = replace(
        proof().record, name="2022-08-01", number=2, cutoff=instant("2022-08-01T09:00"), **fields
    )
    return replace(proof(), before=Ledger((*proof().before.records, earlier)))


def of_the_same_subject() -> Proof:
    own = Editorial(subject={"en": proof().content.subject})
    return before_it(editorial=own, announced=(), snapshots=())


def announced_before() -> Proof:
    return before_it(announced=("rent",), snapshots=())


def address_before() -> Proof:
    former = entry("old-rent", "2022-07-01", url=RENT)
    return before_it(announced=("old-rent",), snapshots=(former,))


IN_MESSAGE: list[Fault] = [
    ("no plain text part", "T02", mail(b"text/plain", b"text/enriched")),
    ("another kind of message", "T02", mail(b"multipart/alternative", b"multipart/mixed")),
    ("the HTML before the text", "T03", parts_swapped),
    ("two subjects", "E01", mail(b"Subject: ", b"Subject: Monthly digest: August 2022\r\nSubject: ")),
    ("no date", "E01", mail(b"Date: ", b"X-Date: ")),
    ("no version of MIME", "E01", mail(b"MIME-Version", b"X-MIME-Version")),
    ("a line that ends with LF alone", "E02", mail(b"List-Help", b"X-Note: a\nList-Help")),
    ("a CR by itself", "E02", lambda: replace(proof(), message=proof().message + b"a\rb\r\n")),
    ("a letter beyond ASCII in the head", "E03", mail(b"List-Help", b"X-Note: \xe9\r\nList-Help")),
    ("a NUL", "E03", mail(b"List-Help", b"X-Note: \0\r\nList-Help")),
    ("a line of a thousand octets", "E04", mail(b"List-Help", b"X-Note: " + b"a" * 1000 + b"\r\nList-Help")),
    ("a line of eighty octets in the body", "E05", mail(b"=3D=\r\n=3D", b"=3D=3D")),
    ("a subject that reads differently", "E06", mail(b"Subject: Monthly", b"Subject: Weekly")),
    ("a sender of another name", "E06", mail(b'From: "Example Center"', b'From: "Example"')),
    ("a date of another day", "E06", mail(b"01 Sep 2022 13", b"02 Sep 2022 13")),
    ("a list address in encoded words", "E06", mail(b"To: monthly@", b"To: =?utf-8?q?monthly?=@")),
    ("a field of forty thousand characters", "E07", mail(b"List-Help", b"X-Note:" + b" aaaaaaaaa\r\n" * 4000 + b"List-Help")),
    ("a body that is not what was rendered", "E08", mail(b"Rent: what is due", b"Rent: what is owed")),
    ("a body in no known charset", "E08", mail(b"charset=utf-8", b"charset=utf-88")),
]  # fmt: skip

IN_SENDER: list[Fault] = [
    ("a list without a way out", "U01", lambda: with_series(unsubscribe=None, reply_to=Mailbox("leave@example.org"))),
    ("the way out in encoded words", "U02", mail(b"<" + LEAVE.encode(), b"=?utf-8?q?=3C?=" + LEAVE.encode())),
    ("the way out without brackets", "U03", mail(b"<" + LEAVE.encode() + b">", LEAVE.encode())),
    ("two web addresses to leave", "U03", mail(b"List-Unsubscribe: ", b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nList-Unsubscribe: <https://a.example/>, <https://b.example/>, ")),
    ("one click without a web address", "U04", mail(b"List-Help", b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nList-Help")),
    ("a web address without one click", "U04", mail(b"List-Unsubscribe: ", b"List-Unsubscribe: <https://a.example/>, ")),
    ("another list", "U05", mail(b"monthly.digest.", b"weekly.digest.")),
    ("no list", "U05", mail(b"List-Id", b"X-List-Id")),
    ("a token that was never put in", "U08", text("Unsubscribe:\n", "Unsubscribe: {token}\n")),
    ("the mark of a reader's own address", "U08", _marked),
    ("a sender without a domain", "X01", lambda: _sent_by(b"news@localhost")),
    ("a sender of no domain that exists", "X01", lambda: _sent_by(b"news@example.invalid")),
    ("nothing about a program", "X02", mail(b"Auto-Submitted: auto-generated", b"Auto-Submitted: no")),
    ("an id of somebody else", "X03", mail(b"@resources.example.org>\r\nFrom", b"@mail.example.net>\r\nFrom")),
    ("a sender at a provider for everybody", "X04", lambda: with_series(sender=Mailbox("example.center@yahoo.com"))),
    ("a Feedback-ID of two fields", "X05", mail(b"Feedback-ID: 2022-09-01:monthly:", b"Feedback-ID: monthly:")),
    ("nobody reads the answers", "X06", lambda: with_series(sender=Mailbox("no-reply@example.org"))),
]  # fmt: skip


def _sent_by(address: bytes) -> Proof:
    sender = Mailbox(address.decode(), "Example Center")
    letter = replace(proof().newsletter, sender=sender)
    one = in_message(proof(), b"<news@example.org>", b"<" + address + b">")
    return replace(one, newsletter=letter)


IN_SUBJECT: list[Fault] = [
    ("a subject of a hundred characters", "C01", lambda: subject("A word " * 14 + "an")),
    ("a subject that turns its letters", "C02", lambda: _turned("Monthly\u202e digest")),
    ("a subject with half an encoded word", "C02", lambda: subject("Monthly digest =?")),
    ("a preheader of a word", "C03", lambda: preheader("Seven")),
    ("a preheader without an end", "C03", lambda: preheader("A word and one more. " * 9)),
    ("a preheader that is the subject", "C03", lambda: preheader("Monthly digest: August 2022")),
    ("the subject of the issue before", "C04", of_the_same_subject),
    ("no subject", "C05", lambda: subject(" \u200b")),
    ("a mail that begins with something else", "C06", template("issue.mjml.j2", "{{ preheader }}", "Welcome")),
]  # fmt: skip


def _turned(new: str) -> Proof:
    one = subject("Monthly digest")
    return replace(one, content=replace(one.content, subject=new))


IN_ENTRIES: list[Fault] = [
    ("an entry twice", "N01", lambda: _doubled("rent", id="rent")),
    ("a work and its translation", "N01", lambda: with_shown(proof(), "renta", translation_of="rent")),
    ("no entries", "N02", lambda: replace(proof(), edition=replace(proof().edition, sections=()))),
    ("an entry of the issue before", "N03", announced_before),
    ("an entry of tomorrow", "N04", lambda: shown("report", published=datetime(2022, 9, 2, tzinfo=UTC))),
    ("an entry that may not be told yet", "N04", lambda: shown("report", embargo=datetime(2022, 9, 2, tzinfo=UTC))),
    ("an entry from before the start", "N05", lambda: shown("report", published=instant("2022-05-31T12:00"))),
    ("an entry of last year", "N05", lambda: replace(shown("report", published=instant("2021-07-31T12:00")), newsletter=replace(proof().newsletter, start=instant("2020-01-01T12:00").date()))),
    ("two entries of one address", "N06", lambda: proofs_of((*ENTRIES, entry("rent-again", "2022-08-30", url=RENT + "#top")))[0]),
    ("a withdrawn entry", "N07", lambda: shown("report", withdrawn=instant("2022-08-30T12:00"))),
    ("an address of another entry before", "N08", address_before),
    ("HTML that is said to be plain text", "N09", lambda: shown("report", summary='See <a href="/x">the form</a>.')),
]  # fmt: skip


def shown(id: str, **fields) -> Proof:
    """Change an entry in what was rendered; the feeds are as they were, and not looked at."""
    return replace(with_shown(proof(), id, **fields), feeds={})


def _doubled(of: str, **fields) -> Proof:
    """Put a copy of an entry into the edition, after the edition was rendered."""
    one = proof()
    first, *others = one.edition.sections
    copied = tuple(replace(e, **fields) for e in first.entries if e.id == of)
    sections = (replace(first, entries=(*first.entries, *copied)), *others)
    return replace(one, edition=replace(one.edition, sections=sections))
