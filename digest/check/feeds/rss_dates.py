"""Dates of RSS: RFC 822 in English with four digits for the year, and the edit that Atom names."""

import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from digest.check.feeds import shared, values
from digest.check.feeds.document import ATOM, Document, text_of
from digest.check.finding import Finding

_YEAR_OF_TWO = re.compile(r"(?:\w{3}, )?\d\d? \w{3} \d\d \d\d:\d\d.*", re.ASCII)
_ZONE_BY_NAME = re.compile(r"(?:\w{3}, )?\d\d? \w{3} \d{4} [\d:]+ [A-Z]{1,4}", re.ASCII)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def channel_dates(document: Document, channel: etree._Element) -> Iterator[Finding]:
    """Hold the dates of a channel against their form, the present, and its items."""
    for name in ("lastBuildDate", "pubDate"):
        for element in channel.findall(name):
            yield from _date(document, element)
    built = values.rfc_822(text_of(channel.find("lastBuildDate")))
    newest = max(_instants(channel), default=None)
    if built and newest and newest > built:
        yield document.at(channel).error(
            "F-feed-older-than-entry",
            f"an item that is newer ({newest.isoformat()}) than its channel",
            "let lastBuildDate be that of the last change",
        )


def _instants(channel: etree._Element) -> Iterator[datetime]:
    for item in channel.findall("item"):
        published = values.rfc_822(text_of(item.find("pubDate")))
        edited = values.rfc_3339(text_of(item.find(f"{ATOM}updated")))
        yield from (instant for instant in (published, edited) if instant)


def item_dates(document: Document, item: etree._Element) -> Iterator[Finding]:
    """Hold the dates of an item against their form, the present, and each other."""
    published = item.find("pubDate")
    if published is not None:
        yield from _date(document, published)
    for edited in item.findall(f"{ATOM}updated"):
        place = document.at(edited)
        yield from shared.date(place, edited.text, values.rfc_3339, document.now)
        if shared.later(text_of(published), edited.text, values.rfc_822, values.rfc_3339):
            yield place.error(
                "F-updated-before-published",
                "an item that was updated before it was published",
                "let atom:updated be pubDate, or later",
            )


def _date(document: Document, element: etree._Element) -> Iterator[Finding]:
    place, text = document.at(element), text_of(element)
    if _YEAR_OF_TWO.fullmatch(text):
        yield place.error("F-rss-date-year", f"a year of two digits: {text}", "write four digits")
    elif _ZONE_BY_NAME.fullmatch(text) and not values.rfc_822(text):
        yield place.error(
            "F-rss-date-zone",
            f"a time zone by its name, which readers take for another: {text}",
            "write the offset: +0000",
        )
    else:
        yield from shared.date(place, text, values.rfc_822, document.now)
        yield from _weekday(document, element)


def _weekday(document: Document, element: etree._Element) -> Iterator[Finding]:
    text = text_of(element)
    instant = values.rfc_822(text)
    if instant and text[:3] in _DAYS and text[:3] != _DAYS[instant.weekday()]:
        yield document.at(element).error(
            "F-rss-date-weekday",
            f"the wrong day of the week: {text}",
            f"write {_DAYS[instant.weekday()]}",
        )
