"""The checks in words: docs/checks.md, made of the rules themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

from digest.check.mail import caniemail
from digest.check.mail.catalogue import SUBJECTS
from digest.check.mail.rule import Rule
from digest.check.others import IN_OUTBOX, IN_WEB, Other

_BEGINNING = """# Checks

What `digest check` holds an issue against before it leaves, and what `digest preview` shows beside
it. An **error** breaks a standard, or costs readers something: `digest run` makes no issue that has
one. A **warning** is for a person to look at. Each finding says where it is, what is wrong and what
to do, and has the id that stands here.

Where something is right as it is, say so in `digest.toml`: the id, and the reason. It is shown each
time all the same. The table `[checks]` holds everywhere, and `[newsletters.NAME.checks]` for the
issues of one newsletter:

```toml
[checks]
L07 = "the court has no https; we have asked for it"

[newsletters.alerts.checks]
G01 = "its readers use mail programs that cut nothing off"
```

An error that you cannot mend in time need not keep an issue back: `digest run NAME --force` lets it
go, and the [record](issue-record.md) of the issue says which checks it went against.

This page is made from the checks themselves; do not edit it.
"""
_FEEDS = """## Feeds

What `digest feeds --check` and `digest check` hold every feed against: Atom (RFC 4287), RSS 2.0,
JSON Feed 1.1 and OPML 2.0, and what feed readers need.
"""

_OUTBOX = """\
What `digest check NAME --issue DATE` looks at besides.
"""
_WEB = """\
What `digest check --links` finds. It asks each link once, and a host once a second at most; it
does what its robots.txt wants, and what was in order is not asked for again within a day. The
site's own pages and feeds are not asked for, since they are published together with the issue.
"""


@dataclass(frozen=True, slots=True)
class FeedCheck:
    """A check of feeds as its code has it: its id, how bad it is, what is wrong, what to do."""

    id: str
    severity: str
    problem: str
    remedy: str


def page(feed_checks: Iterable[FeedCheck]) -> str:
    """Write docs/checks.md: the checks of an edition by subject, and those of feeds."""
    parts = [_BEGINNING]
    for subject in SUBJECTS:
        rows = [_row(rule) for rule in sorted(subject.rules, key=lambda rule: rule.id)]
        head = "| id | | what is wrong | what to do | source |\n|---|---|---|---|---|"
        parts.append("\n".join((f"## {subject.title}\n", head, *rows, "")))
    parts.append(_programs())
    parts.append(_others("What lies in the outbox", _OUTBOX, IN_OUTBOX))
    parts.append(_others("Where links lead", _WEB, IN_WEB))
    lines = (_cells(one.id, one.severity, one.problem, one.remedy) for one in feed_checks)
    head = "| id | | what is wrong | what to do |\n|---|---|---|---|"
    parts.append("\n".join((_FEEDS, head, *lines, "")))
    return "\n".join(parts)


def _others(title: str, beginning: str, checks: Iterable[Other]) -> str:
    head = "| id | | what is wrong | what to do |\n|---|---|---|---|"
    rows = (_cells(one.id, one.severity, one.problem, one.remedy) for one in checks)
    return "\n".join((f"## {title}\n", beginning, head, *rows, ""))


def _row(rule: Rule) -> str:
    return _cells(rule.id, rule.severity, rule.problem, rule.remedy, rule.source)


def _cells(*texts: str) -> str:
    """Write a row of a table; what means something in Markdown is escaped."""
    escaped = (text.replace("|", "\\|").replace("<", "&lt;") for text in texts)
    return f"| {' | '.join(escaped)} |"


def _programs() -> str:
    names = ", ".join(caniemail.CLIENTS.values())
    return (
        "G04 looks at these mail programs, by the data of\n"
        f"[caniemail.com](https://www.caniemail.com) of {caniemail.DATE}: {names}.\n"
        "What MJML writes into every mail does not count, nor what is only decoration.\n"
    )
