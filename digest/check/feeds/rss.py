"""RSS 2.0: its specification, and the profile that readers agree on (www.rssboard.org)."""

from collections.abc import Iterator

from lxml import etree

from digest.check.feeds import rss_dates, shared, values
from digest.check.feeds.archive import archive, archive_links, tombstones
from digest.check.feeds.document import Document, Rule, text_of
from digest.check.feeds.links import link_values, links, self_link
from digest.check.feeds.rss_item import FOR_ITEM
from digest.check.feeds.rss_members import attributes, channel_members, item_members, namespaces
from digest.check.finding import Finding, quoted


def check(document: Document) -> Iterator[Finding]:
    """Hold an RSS document against every rule."""
    rss = document.root
    channels = rss.findall("channel")
    if rss.tag != "rss" or rss.get("version") != "2.0":
        yield document.at(rss).error(
            "F-rss-version",
            f"not RSS 2.0 but {quoted(str(rss.tag))} {rss.get('version', '')}".rstrip(),
            'begin with <rss version="2.0">',
        )
    if len(channels) != 1 or len(rss.findall("*")) != 1:
        yield document.at(rss).error(
            "F-rss-channel", "not one channel and nothing beside it", "write one channel"
        )
    for channel in channels[:1]:
        for rule in _FOR_CHANNEL:
            yield from rule(document, channel)
        for item in channel.findall("item"):
            for rule in (item_members, attributes, *FOR_ITEM, rss_dates.item_dates, namespaces):
                yield from rule(document, item)


def _language(document: Document, channel: etree._Element) -> Iterator[Finding]:
    language = channel.find("language")
    if language is None:
        yield document.at(channel).warning(
            "F-language-missing", "a channel that does not say its language", "add language"
        )
    else:
        yield from shared.language(document.at(language), language.text)


def _link(document: Document, channel: etree._Element) -> Iterator[Finding]:
    for link in channel.findall("link"):
        yield from shared.address(document.at(link), link.text, "the channel's link")
        feeds = {other.get("href") for rel in ("self", "hub") for other in links(channel, rel)}
        if text_of(link) in feeds | {document.address}:
            yield document.at(link).error(
                "F-rss-link-feed",
                "the channel's link leads to the feed or its hub",
                "link to the site",
            )


def _guids(document: Document, channel: etree._Element) -> Iterator[Finding]:
    named = [(document.at(guid), text_of(guid)) for guid in channel.findall("item/guid")]
    yield from shared.doubles(named, "F-rss-guid-twice", "a guid")


def _title(document: Document, channel: etree._Element) -> Iterator[Finding]:
    for title in channel.findall("title"):
        yield from shared.plain_text(document.at(title), text_of(title), "a title")


def _mail_addresses(document: Document, channel: etree._Element) -> Iterator[Finding]:
    for name in ("managingEditor", "webMaster"):
        for element in channel.findall(name):
            if not values.is_mail_address(text_of(element).partition(" ")[0]):
                yield document.at(element).error(
                    "F-rss-author-form",
                    f"{name} is no mail address: {quoted(element.text)}",
                    "write news@example.org (Example Center), or leave it out",
                )


def _time_to_live(document: Document, channel: etree._Element) -> Iterator[Finding]:
    for element in channel.findall("ttl"):
        if not text_of(element).isdecimal():
            yield document.at(element).error(
                "F-rss-ttl", f"not a number of minutes: {quoted(element.text)}", "write 60"
            )


def _image(document: Document, channel: etree._Element) -> Iterator[Finding]:
    for image in channel.findall("image"):
        missing = [n for n in ("url", "title", "link") if not text_of(image.find(n)).strip()]
        if missing:
            yield document.at(image).error(
                "F-rss-image", f"an image without {' and '.join(missing)}", "give all three"
            )


_FOR_CHANNEL: tuple[Rule, ...] = (
    channel_members,
    attributes,
    _title,
    _link,
    _language,
    _guids,
    _mail_addresses,
    _time_to_live,
    _image,
    rss_dates.channel_dates,
    namespaces,
    self_link,
    link_values,
    archive,
    archive_links,
    tombstones,
)
