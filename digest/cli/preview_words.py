"""What `digest preview` says on a terminal: an issue as a person reads it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import click

from digest import plan
from digest.check.finding import Finding
from digest.check.mail.edition import Checked
from digest.cli import words
from digest.core.edition import NO_TOPIC
from digest.formats.mail.render import BUDGET
from digest.formats.palette import palette
from digest.formats.words.columns import columns, wrapped
from digest.model import Section, Site
from digest.preview.showing import SAMPLE, Showing

_LABEL = 11
_NARROWEST = 20
_DAY = 14
_COLOURS = {"error": "red", "warning": "yellow"}


@dataclass(frozen=True, slots=True)
class Terminal:
    """How lines are written: how wide they may be (None: as they come), and whether in colour."""

    width: int | None
    coloured: bool

    def styled(self, text: str, **style: bool | str) -> str:
        """Give a text its style; `click.echo` takes it off where there is no colour."""
        return click.style(text, **style)  # type: ignore[arg-type]

    def lines(self, first: str, text: str, paint: Callable[[str], str] = str) -> Iterator[str]:
        """Yield a text behind its beginning; further lines stand below it, not below that."""
        indent = columns(first)
        if self.width is None or self.width - indent < _NARROWEST:
            yield first + paint(text)
            return
        for number, line in enumerate(wrapped(text, self.width - indent).split("\n")):
            yield (" " * indent if number else first) + paint(line)


def report(
    showing: Showing,
    printed: Sequence[plan.Printed],
    shown: plan.Printed,
    found: Checked | None,
    terminal: Terminal,
) -> Iterator[str]:
    """Yield the lines of an issue.

    Args:
        showing: the issue.
        printed: the editions that are listed with their sizes.
        shown: the one whose entries are listed.
        found: what is wrong with it; None: it was not checked.
        terminal: how they are written.
    """
    record, site = showing.record, showing.site
    title = f"{showing.newsletter.name}, {words.record_line(record, site)}"
    yield from terminal.lines("", title, _bold(terminal))
    yield from _origin(showing, terminal)
    if shown.edition.sections:
        yield from _labelled("Subject:", shown.content.subject, terminal)
        yield from _labelled("Preheader:", shown.content.preheader, terminal)
        yield from _sizes(printed, terminal)
        if len(printed) > 1:
            other = next(one for one in printed if one is not shown).edition.language
            said = f"{shown.edition.language}; another with --language {other}"
            yield from _labelled("Shown:", said, terminal)
        yield from _colour(site.look.accent, terminal)
        for section in shown.edition.sections:
            yield from _section(section, shown.edition.language, site, terminal)
    yield from _not_shown(showing, terminal)
    if not shown.edition.sections:
        yield ""
        name = showing.newsletter.name
        yield from terminal.lines("", f"to see how a mail looks: digest preview {name} --sample")
    elif found:
        yield from found_lines(found, f"outbox/{showing.made.folder.path}/", terminal)


def _origin(showing: Showing, terminal: Terminal) -> Iterator[str]:
    """Say what is looked at, where it is not simply what comes next."""
    name, record = showing.newsletter.name, showing.record
    if showing.kind == "sample":
        said = (
            f"a sample: the newest entries, at most {SAMPLE}, announced or not; "
            "no run makes it like this"
        )
        yield from terminal.lines("", said)
    if showing.kind == "made":
        there = f"outbox/{showing.made.folder.path}"
        said = f"as digest redo would make it today: the same as in {there}"
        if showing.changed():
            said = (
                f"as it would be made today, and that is not what lies in {there}; "
                f"digest redo {name} {record.name} would change it"
            )
        yield from terminal.lines("", said)


def _sizes(printed: Iterable[plan.Printed], terminal: Terminal) -> Iterator[str]:
    label = "Editions:"
    for one in printed:
        total = len(one.edition.entries)
        entries = words.entries_of(total)
        if one.shown < total:
            entries = f"{one.shown} of {entries} (the web page has all)"
        html, text = len(one.content.html.encode()), len(one.content.text.encode())
        said = (
            f"{one.edition.language}, {entries}; HTML {kb(html)} of {BUDGET // 1000} KB, "
            f"text {kb(text)}, message {kb(len(one.message))}"
        )
        yield from _labelled(label, said, terminal)
        label = ""


def _colour(accent: str, terminal: Terminal) -> Iterator[str]:
    """Say so if another tone than the one in digest.toml is taken on light grounds."""
    taken = palette(accent).light.accent
    if taken != accent:
        said = f"{accent} is hard to read on white; {taken} stands in for it"
        yield from _labelled("Colour:", said, terminal)


def _section(section: Section, language: str, site: Site, terminal: Terminal) -> Iterator[str]:
    yield ""
    topic = site.topic(section.topic)
    known = topic is not None and section.topic != NO_TOPIC
    title = topic.title.in_language(language) if topic and known else "Without a topic"
    yield from terminal.lines("", title, _bold(terminal))
    for entry in section.entries:
        day = terminal.styled(words.dated(entry, site), dim=True)
        lines = terminal.lines(" " * _DAY, entry.title)
        yield f"  {day}  {next(lines)[_DAY:]}"
        yield from lines


def _not_shown(showing: Showing, terminal: Terminal) -> Iterator[str]:
    """Yield what waits and what was passed over, and why."""
    record, newsletter = showing.record, showing.newsletter
    about = words.About(showing.site, showing.desk.catalog, showing.now)
    waits = words.waiting_lines(record, newsletter, showing.before, about)
    over = words.passed_over_lines(record, newsletter, showing.before, about)
    waiting = [("waits: ", line) for line in waits]
    passed = [("passed over: ", line) for line in words.limited(over)]
    if waiting or passed:
        yield ""
    for label, line in (*waiting, *passed):
        yield from terminal.lines(label, line)


def found_lines(found: Checked, folder: str, terminal: Terminal) -> Iterator[str]:
    """Yield a line for each thing that is wrong; what is wrong in many places has one for all.

    Files of the issue's folder are named without it.
    """
    yield ""
    every = sorted(found.findings, key=_same)
    if not every:
        yield from terminal.lines("check: ", "nothing found")
    for _, group in groupby(every, key=_same):
        first, *others = group
        more = f" (and in {words.count(len(others), 'other place')})" if others else ""
        place = str(first.place).removeprefix(folder)
        said = f"{place}{more}: {first.problem}; {first.remedy}"
        label = f"{first.severity} {first.id}:"
        lines = terminal.lines(f"{label} ", said)
        yield terminal.styled(label, fg=_COLOURS[first.severity]) + next(lines)[len(label) :]
        yield from lines
    for finding, reason in found.excepted:
        place = str(finding.place).removeprefix(folder)
        said = f"{place}: {finding.problem}; excepted: {reason}"
        yield from terminal.lines(f"{finding.id}: ", said)


def _same(finding: Finding) -> tuple[str, str, str]:
    return finding.severity, finding.id, finding.problem


def _labelled(label: str, text: str, terminal: Terminal) -> Iterator[str]:
    lines = terminal.lines(f"{label:{_LABEL}}", text)
    yield terminal.styled(label, dim=True) + next(lines)[len(label) :]
    yield from lines


def _bold(terminal: Terminal) -> Callable[[str], str]:
    return lambda text: terminal.styled(text, bold=True)


def kb(octets: int) -> str:
    """Write a size as people read it: 11.9 KB."""
    return f"{octets / 1000:.1f} KB"
