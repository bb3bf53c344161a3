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

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers.content import encoding_of, text_of
from digest.sources.record import Document, Reading, Record, Text
from digest.text import clean_line, clean_text

NAME = "listing"

_TOP = "Resources"
_DATE_LABEL = "Publication Date"
_SHAPE = (
    f'write each record as "{_TOP}", its title if it has one, "{_DATE_LABEL}", the date, '
    "the abstract, each on lines of its own"
)
_BLANK_LINES = re.compile(r"\n{3,}")


def looks_like(document: Document, head: bytes) -> bool:
    """Whether both marks of a record stand on lines of their own in its beginning."""
    text = head.decode(encoding_of(head, document.media_type), errors="replace")
    lines = {line.strip() for line in clean_text(text).split("\n")}
    return not text.lstrip().startswith("<") and {_TOP, _DATE_LABEL} <= lines


def read(document: Document, source: Source) -> Reading:  # noqa: ARG001 - as every reader's
    """Read a listing: any line ends and encoding, with or without a byte order mark.

    Dates are given as written. A listing that has another shape anywhere is refused as a whole,
    since nothing else tells where a record ends.

    Raises:
        SourceError: it holds no record, or something that is not a record's.
    """
    text, notices = text_of(document)
    return Reading(tuple(records(text, document.name)), notices=notices)


def records(text: str, place: str) -> Iterator[Record]:
    """Yield the records of a listing that is decoded already. Raises SourceError as `read`."""
    lines = [line.strip() for line in clean_text(text).split("\n")]
    if _TOP not in lines and _DATE_LABEL not in lines:
        raise SourceError(place, "no records found", _SHAPE)
    yield from _records(lines, place)


def _records(lines: Sequence[str], place: str) -> Iterator[Record]:
    tops = [number for number, line in enumerate(lines) if line == _TOP]
    labels = [number for number, line in enumerate(lines) if line == _DATE_LABEL]
    _refuse_other_shapes(lines, tops, labels, place)
    for top, label, end in zip(tops, labels, [*tops[1:], len(lines)], strict=True):
        dated = next((n for n in range(label + 1, end) if lines[n]), None)
        if dated is None:
            raise _wrong(place, label, f'no date after "{_DATE_LABEL}"')
        abstract = _BLANK_LINES.sub("\n\n", "\n".join(lines[dated + 1 : end]).strip())
        yield Record(
            place=f"line {top + 1}",
            title=Text(clean_line(" ".join(lines[top + 1 : label]))),
            summary=Text(abstract),
            published=lines[dated],
            raw="\n".join(lines[top:end]).rstrip(),
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
