"""Why a date is not read: for what people write often, in words that name it."""

import re

from digest.sources.dates.parts import Unreadable

_REMEDY = "write the day itself, like 2022-08-05"
_SEASONS = (
    "spring|summer|autumn|fall|winter"
    "|primavera|verano|otoño|invierno|printemps|été|automne|hiver"
    "|frühling|frühjahr|sommer|herbst|الربيع|الصيف|الخريف|الشتاء"
)
_RELATIVE = (
    "today|yesterday|tomorrow|now|ago|hoy|ayer|mañana|hace|hier|demain|aujourd.hui|gestern|heute"
)
_WHY = {
    r"[+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?": "a number, and nothing says what it counts",
    r"\d{4}-?w\d\d(?:-?\d)?": "a date by its week",
    r"\d{4}-\d{3}": "a day of the year by its number",
    r".*\b(?:q[1-4]|[1-4]q|[1-4]t|t[1-4]|quarter|trimestre|quartal)\b.*": (
        "a quarter, and not a day or a month"
    ),
    rf".*\b(?:{_SEASONS})\b.*": "a season, and not a day or a month",
    rf".*\b(?:{_RELATIVE})\b.*": "a day counted from another one",
    r"\d{4}\s?[-–—/]\s?(?:\d{4}|\d\d)"
    r"|.*(?:[–—]|\s-\s|\bto\b|\buntil\b|\bhasta\b|إلى).*"
    r"|.*(?<![\d-])\d\d?\s?-\s?\d\d?(?![\d-]).*[^\W\d_].*"
    r"|.*\d{4}-\d\d-\d\d.*\d{4}-\d\d-\d\d.*": "a stretch of time, and not a day or a month",
    r"(?!.*\d{4}).*\d.*": "no date with a year of four figures",
}
_REASONS = tuple((re.compile(pattern), problem) for pattern, problem in _WHY.items())


def refusal(text: str, written: object) -> Unreadable:
    """Say why a text, in lower case with single blanks, is not read as a date."""
    for pattern, problem in _REASONS:
        if pattern.fullmatch(text):
            return Unreadable(problem, written, _REMEDY)
    return Unreadable("not a date", written)
