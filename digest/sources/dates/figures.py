"""Dates in figures: 8/5/2022, 05.08.2022, 2022/08/05, 05/2021, 2022年8月5日.

Between slashes or hyphens nothing tells whether day or month comes first; that is decided once for
a column, by `order`. Between full stops the day comes first: no language has it otherwise. A year
of four figures at the front is followed by month and day everywhere.
"""

import re
from dataclasses import dataclass

from digest.sources.dates.parts import CLOCK, ZONES, Parts, clock_of, full_year, zones_of

_LAST_MONTH, _LAST_DAY = 12, 31
_TWO_FIGURES = 2
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s)?"
_TIME = rf"(?:(?:,?\s|t|,?\s[-–]\s){CLOCK}{ZONES})?"
_SLASHED = re.compile(
    rf"{_WEEKDAY}(?P<one>\d{{1,2}})(?P<mark>[/-])(?P<two>\d{{1,2}})(?P=mark)"
    rf"(?P<year>\d{{4}}|\d\d){_TIME}"
)
_DOTTED = re.compile(
    rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}})\.?(?:\s?[гр]\.?)?{_TIME}"
)
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})(?P<mark>[/.-])\s?(?P<month>\d{{1,2}})(?P=mark)\s?(?P<day>\d{{1,2}})\.?{_TIME}"
)
_MONTH_AND_YEAR = re.compile(r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})")
_YEAR_AND_MONTH = re.compile(r"(?P<year>\d{4})[/.](?P<month>\d{1,2})")
_EAST_ASIAN = re.compile(
    r"(?P<year>\d{4})\s?[年년](?:\s?(?P<month>\d{1,2})\s?[月월](?:\s?(?P<day>\d{1,2})\s?[日號号일]"
    r"\s?(?:[(（]?(?:星期|周|週|礼拜)?[一二三四五六日天月火水木金土월화수목금토일](?:曜日?|요일)?[)）]?)?"
    rf"(?:\s?{CLOCK}{ZONES})?)?)?"
)


@dataclass(frozen=True, slots=True)
class Slashed:
    """A date whose order its column decides: three numbers in the order in which they stand.

    `year` is in full; `certain` says whether the third number is a year for sure.
    """

    first: int
    second: int
    year: int
    certain: bool
    match: re.Match[str]

    @property
    def kind(self) -> str:
        """Tell in which order it can be read: mdy, dmy, either, same (for both), or neither.

        With a year of two figures, 22/08/05 may have it in front, so only a month in the first
        place, or a third number that is no day, proves anything.
        """
        if self.first > _LAST_MONTH and self.second > _LAST_MONTH:
            return "neither"
        if self.second > _LAST_MONTH:
            return "mdy"
        if self.first > _LAST_MONTH:
            return "dmy" if self.certain else "either"
        return "same" if self.first == self.second and self.certain else "either"

    def parts(self, *, day_first: bool) -> Parts:
        """Read it in the order of its column."""
        month, day = (self.second, self.first) if day_first else (self.first, self.second)
        return Parts(self.year, month, day, clock_of(self.match), zones_of(self.match))


def slashed(text: str) -> Slashed | None:
    """Find the numbers of a date like 08/05/2022, 8-5-2022 or 8/5/22 2:30 PM; None for others.

    Years of two figures are those of RFC 2822, 4.3: 49 is 2049 and 50 is 1950.
    """
    match = _SLASHED.fullmatch(text)
    if not match:
        return None
    year = match["year"]
    certain = len(year) > _TWO_FIGURES or not 1 <= int(year) <= _LAST_DAY
    return Slashed(int(match["one"]), int(match["two"]), full_year(year), certain, match)


def read(text: str) -> Parts | None:
    """Read a date in figures that says itself which of them is the day."""
    match = _DOTTED.fullmatch(text) or _YEAR_FIRST.fullmatch(text) or _EAST_ASIAN.fullmatch(text)
    if match:
        month = int(match["month"]) if match["month"] else None
        day = int(match["day"]) if match["day"] else None
        return Parts(int(match["year"]), month, day, clock_of(match), zones_of(match))
    match = _MONTH_AND_YEAR.fullmatch(text) or _YEAR_AND_MONTH.fullmatch(text)
    return Parts(int(match["year"]), int(match["month"])) if match else None
