"""The listing of resources that a site prints, read as text.

Each record is a line "Resources", a title if it has one (on one line or more), a line
"Publication Date", a line with the date, and the abstract until the next record:

    Resources
    Publication Date
    08/05/2022
    This guide ...

Whatever does not fit is refused with its line, so that no record can be swallowed by another.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from digest.errors import SourceError
from digest.sources.dates import Decision, Order, decide, parse
from digest.sources.draft import Draft
from digest.text import clean_line, clean_text, clean_title

NAME = "listing"

_TOP = "Resources"
_DATE_LABEL = "Publication Date"
_SHAPE = (
    f'write each record as "{_TOP}", its title if it has one, "{_DATE_LABEL}", the date, '
    "the abstract, each on lines of its own"
)
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Listing:
    """The records of a listing in its order, and how its dates were read."""

    drafts: tuple[Draft, ...]
    decision: Decision


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of a record; line numbers count from 1."""

    line: int
    title: str
    date_line: int
    date: str
    abstract: str


def read(
    text: str,
    *,
    today: date,
    chosen: Order | None = None,
    before: Order | None = None,
    place: str = NAME,
) -> Listing:
    """Read a listing.

    Args:
        text: the whole listing; any line ends, with or without a byte order mark.
        today: the day of the import, against which years are judged.
        chosen: the order of day and month, if a person said it.
        before: the order of earlier imports.
        place: what to call the listing in errors.

    Raises:
        SourceError: it holds no record, or something that is not a record's; a date cannot be
            read; or nothing decides the order of day and month.
    """
    lines = [line.strip() for line in clean_text(text).split("\n")]
    blocks = tuple(_blocks(lines, place)) if _TOP in lines or _DATE_LABEL in lines else ()
    if not blocks:
        raise SourceError(place, "no records found", _SHAPE)
    decision = decide(
        [block.date for block in blocks],
        chosen=chosen,
        before=before,
        place=place,
        rows=[f"line {block.date_line}" for block in blocks],
    )
    return Listing(tuple(_draft(block, decision.order, today, place) for block in blocks), decision)


def _draft(block: _Block, order: Order | None, today: date, place: str) -> Draft:
    where = f"{place}: line {block.date_line}"
    return Draft(
        title=clean_title(block.title),
        summary=block.abstract,
        published=parse(block.date, order, today=today, place=where),
        place=f"line {block.line}",
    )


def _blocks(lines: Sequence[str], place: str) -> Iterator[_Block]:
    tops = [number for number, line in enumerate(lines) if line == _TOP]
    labels = [number for number, line in enumerate(lines) if line == _DATE_LABEL]
    _refuse_other_shapes(lines, tops, labels, place)
    for top, label, end in zip(tops, labels, [*tops[1:], len(lines)], strict=True):
        dated = next((n for n in range(label + 1, end) if lines[n]), None)
        if dated is None:
            raise _wrong(place, label, f'no date after "{_DATE_LABEL}"')
        yield _Block(
            line=top + 1,
            title=clean_line(" ".join(lines[top + 1 : label])),
            date_line=dated + 1,
            date=lines[dated],
            abstract=_BLANK_LINES.sub("\n\n", "\n".join(lines[dated + 1 : end]).strip()),
        )


def _refuse_other_shapes(
    lines: Sequence[str], tops: Sequence[int], labels: Sequence[int], place: str
) -> None:
    """See to it that nothing stands before the first record and the two marks take turns."""
    first = tops[0] if tops else len(lines)
    stray = next((number for number in range(first) if lines[number]), None)
    if stray is not None:
        raise _wrong(place, stray, f'text before the first "{_TOP}"')
    marks = sorted([*tops, *labels])
    for number, after in zip(marks, [*marks[1:], None], strict=True):
        if lines[number] == _TOP and (after is None or lines[after] == _TOP):
            raise _wrong(place, number, f'"{_TOP}" without a "{_DATE_LABEL}" below it')
        if lines[number] == _DATE_LABEL and after is not None and lines[after] == _DATE_LABEL:
            raise _wrong(place, after, f'"{_DATE_LABEL}" without "{_TOP}" above it')


def _wrong(place: str, number: int, problem: str) -> SourceError:
    return SourceError(f"{place}: line {number + 1}", problem, _SHAPE)
