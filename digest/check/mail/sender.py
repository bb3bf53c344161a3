"""What receiving servers and list programs go by: who sends, and how one leaves."""

import re
from email.utils import parseaddr

from digest.check.feeds.values import words
from digest.check.finding import quoted
from digest.check.mail.rule import Found, Rule
from digest.check.mail.seen import Seen
from digest.errors import ConfigError
from digest.formats.mail import header
from digest.formats.mail.message import message_id
from digest.formats.mail.splice import TOKEN, Links

_ONE_CLICK = "List-Unsubscribe=One-Click"
_BRACKETED = re.compile(r"<([^<>\s]+)>")
_MAILBOX = re.compile(r"[^@\s<>]+@((?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+)", re.IGNORECASE)
_NOWHERE = frozenset({"invalid", "test", "local", "localhost", "internal", "localdomain"})
_FREE = words(
    "gmail.com googlemail.com yahoo.com ymail.com aol.com outlook.com hotmail.com live.com msn.com "
    "icloud.com me.com mac.com gmx.com gmx.de gmx.net mail.com protonmail.com proton.me zoho.com"
)
_UNANSWERED = re.compile(r"(?:no|do-?not|dont|never)[-_.]?reply", re.IGNORECASE)
_FEEDBACK = re.compile(r"[^:\s]*:[^:\s]*:[^:\s]*:[A-Za-z0-9._-]{5,15}")


def _way_out_missing(seen: Seen) -> Found:
    newsletter = seen.proof.newsletter
    is_list = newsletter.to is not None or newsletter.unsubscribe is not None
    if is_list and not seen.letter.all("List-Unsubscribe"):
        yield seen.letter.at("List-Unsubscribe"), ""


def _way_out_encoded(seen: Seen) -> Found:
    for value in seen.letter.all("List-Unsubscribe"):
        if "=?" in value:
            yield seen.letter.at("List-Unsubscribe"), quoted(value)


def _way_out_of_another_form(seen: Seen) -> Found:
    """Demand the address of the settings; at most one may be for the web (RFC 8058, 3.1)."""
    for value in seen.letter.all("List-Unsubscribe"):
        if "=?" in value:
            continue  # said by U02
        addresses = _BRACKETED.findall(value)
        rest = _BRACKETED.sub("", value).replace(",", "").strip()
        web = [one for one in addresses if one.lower().startswith(("https:", "http:"))]
        unfit = [one for one in addresses if not one.lower().startswith(("https://", "mailto:"))]
        own = seen.proof.newsletter.unsubscribe
        if rest or unfit or len(web) > 1 or (own and own not in addresses):
            yield seen.letter.at("List-Unsubscribe"), quoted(value)


def _one_click_wrong(seen: Seen) -> Found:
    posts = seen.letter.all("List-Unsubscribe-Post")
    web = "<https://" in "".join(seen.letter.all("List-Unsubscribe")).lower()
    if web != bool(posts) or any(value != _ONE_CLICK for value in posts):
        told = ", ".join(map(quoted, posts)) or "there is none beside an https address"
        yield seen.letter.at("List-Unsubscribe-Post"), told


def _list_id_changed(seen: Seen) -> Found:
    wanted = f"<{seen.proof.newsletter.name}.digest.{_host(seen)}>"
    if not seen.letter.first("List-Id").endswith(wanted):
        yield seen.letter.at("List-Id"), f"{quoted(seen.letter.first('List-Id'))} for {wanted}"


def _mark_left(seen: Seen) -> Found:
    content = seen.proof.content
    links = Links.of(seen.proof.edition, unsubscribe=f"https://example.org/{TOKEN}")
    for mark in (*links.marks, TOKEN):
        if mark in seen.given:
            continue
        if mark in content.html:
            yield seen.html_at(mark), quoted(mark)
        if mark in content.text:
            yield seen.text_at(mark), quoted(mark)
        if mark.encode() in seen.letter.head:
            yield seen.letter.line_at(seen.letter.head.find(mark.encode())), quoted(mark)


def _sender_not_real(seen: Seen) -> Found:
    for name in ("From", "Reply-To"):
        for value in seen.letter.all(name):
            reason = _unreal(parseaddr(value)[1])
            if reason:
                yield seen.letter.at(name), f"{quoted(parseaddr(value)[1])} {reason}"


def _unreal(address: str) -> str:
    found = _MAILBOX.fullmatch(address)
    if not found:
        return "is no address with a domain"
    nowhere = found[1].lower().rpartition(".")[2] in _NOWHERE
    return "is of a domain that nobody can reach" if nowhere else ""


def _sender_at_a_free_provider(seen: Seen) -> Found:
    for value in seen.letter.all("From"):
        address = parseaddr(value)[1]
        if address.rpartition("@")[2].lower() in _FREE:
            yield seen.letter.at("From"), quoted(address)


def _nobody_answers(seen: Seen) -> Found:
    newsletter = seen.proof.newsletter
    answers = newsletter.reply_to or newsletter.sender
    field = "Reply-To" if newsletter.reply_to else "From"
    if _UNANSWERED.search(answers.address.partition("@")[0]):
        yield seen.letter.at(field), quoted(answers.address)


def _automatic_unsaid(seen: Seen) -> Found:
    if not seen.letter.first("Auto-Submitted").startswith("auto-generated"):
        yield seen.letter.at("Auto-Submitted"), quoted(seen.letter.first("Auto-Submitted"))


def _feedback_of_another_form(seen: Seen) -> Found:
    value = seen.letter.first("Feedback-ID")
    if not _FEEDBACK.fullmatch(value) or "@" in value:
        yield seen.letter.at("Feedback-ID"), quoted(value)


def _message_id_not_ours(seen: Seen) -> Found:
    proof = seen.proof
    for value in seen.letter.all("Message-ID"):
        try:
            wanted = message_id(proof.site, proof.record, proof.edition.language)
        except ConfigError:
            return
        if value != wanted:
            yield seen.letter.at("Message-ID"), f"{quoted(value)} for {wanted}"


def _host(seen: Seen) -> str:
    try:
        return header.domain_name(seen.proof.site.authority.rpartition("@")[2], place="")
    except ConfigError:
        return seen.proof.site.authority


RULES = (
    Rule(
        "U01",
        "warning",
        "mail to a list does not say in its head how one leaves",
        "write `unsubscribe` into digest.toml, unless the list's own program adds it",
        "RFC 2369, 3.2; Google 81126",
        _way_out_missing,
    ),
    Rule(
        "U02",
        "error",
        "List-Unsubscribe is written in encoded words, and mail programs show no way to leave",
        "write addresses in ASCII, and never encode this field",
        "RFC 2047, 5; measured by fluent-smtp (#413) and odoo (#289182)",
        _way_out_encoded,
    ),
    Rule(
        "U03",
        "error",
        "List-Unsubscribe is not a list of addresses in angle brackets: the newsletter's, "
        "and at most one that begins with https",
        "correct `unsubscribe` in digest.toml",
        "RFC 2369, 2; RFC 8058, 3.1",
        _way_out_of_another_form,
    ),
    Rule(
        "U04",
        "error",
        "List-Unsubscribe-Post does not fit: an https address to leave has it, a mailto has not",
        f"write {_ONE_CLICK} where there is an https address, and nothing where there is none",
        "RFC 8058, 3.1",
        _one_click_wrong,
    ),
    Rule(
        "U05",
        "warning",
        "List-Id is not the newsletter's, and readers' filters no longer know it",
        "keep the name of the newsletter and `authority` in digest.toml as they are",
        "RFC 2919, 2 and 3",
        _list_id_changed,
    ),
    Rule(
        "U08",
        "error",
        "the mail shows the mark of an address that belongs to one reader alone",
        "write {{ unsubscribe }} in the template, as it is",
        "RFC 8058, 3; a reader could take another one off the list",
        _mark_left,
    ),
    Rule(
        "X01",
        "error",
        "the sender or the address for answers is not one that can be reached",
        "correct `from` or `reply_to` in digest.toml",
        "RFC 5322, 3.4.1; DMARC (RFC 9989) asks for the domain of From",
        _sender_not_real,
    ),
    Rule(
        "X02",
        "warning",
        "the message does not say that a program sent it, and absence notes come back",
        "write Auto-Submitted: auto-generated",
        "RFC 3834, 5",
        _automatic_unsaid,
    ),
    Rule(
        "X03",
        "error",
        "the Message-ID is not the one of this issue in our domain",
        "make the issue again, and keep `authority` in digest.toml as it is",
        "RFC 5322, 3.6.4: unique for ever",
        _message_id_not_ours,
    ),
    Rule(
        "X04",
        "warning",
        "the sender has an address at a provider for everybody, which refuses mail in its name",
        "send from an address of your own domain: `from` in digest.toml",
        "DMARC (RFC 9989), 5: Yahoo and AOL reject, others may",
        _sender_at_a_free_provider,
    ),
    Rule(
        "X05",
        "warning",
        "Feedback-ID is not four fields, the last of 5 to 15 characters, without any address",
        "keep newsletter names and `authority` in digest.toml short and in ASCII",
        "Google 6254652",
        _feedback_of_another_form,
    ),
    Rule(
        "X06",
        "warning",
        "answers go to an address whose name says that nobody reads them",
        "give `reply_to` in digest.toml, an address that somebody reads",
        "Reply-To must be real; without `unsubscribe` it is the only way to leave",
        _nobody_answers,
    ),
)
