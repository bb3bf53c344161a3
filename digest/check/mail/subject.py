"""What inboxes show of a mail before it is opened: the subject and the preheader."""

import re

from digest.check.finding import quoted
from digest.check.mail.markup import squeezed
from digest.check.mail.rule import Found, Rule
from digest.check.mail.seen import Seen
from digest.formats.mail.header import shows
from digest.formats.mail.render import subject_of
from digest.formats.words.columns import columns
from digest.model import Record
from digest.text import clean_line

_LONGEST_SUBJECT = 78
_SHORTEST_PREHEADER, _LONGEST_PREHEADER = 20, 130
_MISLEADING = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|=\\?")


def _subject_long(seen: Seen) -> Found:
    length = len(seen.proof.content.subject)
    if length > _LONGEST_SUBJECT:
        yield seen.letter.at("Subject"), f"{length} characters"


def _subject_misleading(seen: Seen) -> Found:
    found = _MISLEADING.search(seen.proof.content.subject)
    if found:
        shown = quoted(found[0]) if found[0].isprintable() else f"U+{ord(found[0]):04X}"
        yield seen.letter.at("Subject"), shown


def _subject_empty(seen: Seen) -> Found:
    if not shows(seen.proof.content.subject):
        yield seen.letter.at("Subject"), ""


def _subject_as_before(seen: Seen) -> Found:
    issues = [one for one in seen.proof.before.issues if one.name != seen.proof.record.name]
    subject = clean_line(seen.proof.content.subject)
    if issues and subject == clean_line(_subject_of(issues[-1], seen)):
        yield seen.letter.at("Subject"), f"{quoted(subject)}, as the issue {issues[-1].name}"


def _subject_of(record: Record, seen: Seen) -> str:
    proof = seen.proof
    return subject_of(record, proof.newsletter, proof.site, proof.edition.language)


def _preheader_unfit(seen: Seen) -> Found:
    preheader, html = seen.proof.content.preheader.strip(), seen.html
    length = columns(preheader)
    if not _SHORTEST_PREHEADER <= length <= _LONGEST_PREHEADER:
        yield html.at(None, within="the preheader"), f"{length} characters wide"
    elif preheader == seen.proof.content.subject.strip():
        yield html.at(None, within="the preheader"), f"it is the subject: {quoted(preheader)}"


def _preheader_missing(seen: Seen) -> Found:
    """Find a preheader that the HTML does not begin with: inboxes show what it begins with."""
    wanted = squeezed(seen.proof.content.preheader)
    if wanted and wanted not in squeezed(seen.html.opening):
        yield seen.html.at(None, within="the preheader"), quoted(seen.html.opening)


RULES = (
    Rule(
        "C01",
        "warning",
        "the subject is longer than a line of a header, and inboxes cut it off",
        "write a shorter one: 78 characters at most, the first 40 count",
        "RFC 5322, 2.1.1",
        _subject_long,
    ),
    Rule(
        "C02",
        "error",
        "the subject holds characters that mail programs read as something else",
        "take out line breaks, marks of direction and =?",
        "RFC 2047, 2; Unicode Annex 9",
        _subject_misleading,
    ),
    Rule(
        "C03",
        "warning",
        "what inboxes show behind the subject is too short, too long, or the subject again",
        "let it name what is new, in 40 to 110 characters",
        "inboxes fill a short one with whatever the mail begins with",
        _preheader_unfit,
    ),
    Rule(
        "C04",
        "warning",
        "the subject is that of the issue before, and Gmail puts both into one conversation",
        "name the period, or what is new",
        "Gmail groups by subject, and cuts a conversation off at 102 KB together",
        _subject_as_before,
    ),
    Rule(
        "C05",
        "error",
        "the subject shows nothing",
        "write one, or give the newsletter a title in digest.toml",
        "filters count an empty subject as spam",
        _subject_empty,
    ),
    Rule(
        "C06",
        "warning",
        "the mail does not begin with its preheader, and inboxes show something else",
        "write {{ preheader }} as the first text of the template's body",
        "all mail programs show the first text",
        _preheader_missing,
    ),
)
