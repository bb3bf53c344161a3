"""Atom 1.0: the grammar of RFC 4287, its rules that no grammar states, and what readers need."""

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from digest.check.feeds import grammar, shared, values
from digest.check.feeds.archive import TOMBSTONES, archive, archive_links, tombstones
from digest.check.feeds.atom_text import texts
from digest.check.feeds.document import ATOM, Document, Rule, children, text_of, whole_text
from digest.check.feeds.links import link_values, links, relation, self_link
from digest.check.finding import Finding, quoted

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_REQUIRED = ("id", "title", "updated")
_OFTEN = {"author", "category", "contributor", "link", "entry"}
_IN_BOTH = {*_REQUIRED, "author", "category", "contributor", "link", "rights"}
_IN_FEED = _IN_BOTH | {"entry", "generator", "icon", "logo", "subtitle"}
_IN_ENTRY = _IN_BOTH | {"content", "published", "source", "summary"}


def check(document: Document) -> Iterator[Finding]:
    """Hold a feed document against every rule; the grammar speaks where no rule has."""
    feed = document.root
    if feed.tag != f"{ATOM}feed":
        yield document.at(feed).error(
            "F-atom-root", f"not an Atom feed but {quoted(str(feed.tag))}", f"begin with {ATOM}feed"
        )
        return
    for rule in _BESIDE:
        yield from rule(document, feed)
    head = [found for rule in (*_FOR_BOTH, *_FOR_FEED) for found in rule(document, feed)]
    yield from head
    sound = not _has_error(head)
    for entry in feed.findall(f"{ATOM}entry"):
        found = list(_entry(document, entry))
        yield from found
        sound = sound and not _has_error(found)
    if sound:
        yield from _grammar(document, feed)


def _entry(document: Document, entry: etree._Element) -> Iterator[Finding]:
    found = [one for rule in (*_FOR_BOTH, *_FOR_ENTRY) for one in rule(document, entry)]
    yield from found
    if not _has_error(found):
        yield from _grammar(document, entry)


def _has_error(findings: list[Finding]) -> bool:
    return any(finding.severity == "error" for finding in findings)


# --- feeds and entries ---


def _members(document: Document, holder: etree._Element) -> Iterator[Finding]:
    known = _IN_FEED if holder is document.root else _IN_ENTRY
    counts: dict[str, int] = {}
    for child in children(holder):
        name = etree.QName(child)
        if name.namespace not in (None, ATOM[1:-1]):
            continue
        counts[name.localname] = counts.get(name.localname, 0) + 1
        if name.namespace is None or name.localname not in known:
            yield document.at(child).error(
                "F-atom-element-unknown",
                f"no element of Atom, or not here: {quoted(str(child.tag))}",
                "take it out, or give it the namespace that it has",
            )
        elif counts[name.localname] > 1 and name.localname not in _OFTEN:
            yield document.at(child).error(
                "F-atom-element-twice", f"{name.localname} is there twice", "keep one of them"
            )


def _required(document: Document, holder: etree._Element) -> Iterator[Finding]:
    for name in _REQUIRED:
        if holder.find(f"{ATOM}{name}") is None:
            yield document.at(holder).error(
                "F-atom-element-missing",
                f"{_kind(holder)} without {name}",
                f"give it one: RFC 4287 demands {name}",
            )


def _kind(holder: etree._Element) -> str:
    return "a feed" if etree.QName(holder).localname == "feed" else "an entry"


def _id(document: Document, holder: etree._Element) -> Iterator[Finding]:
    for id in holder.findall(f"{ATOM}id"):
        if not values.is_uri(text_of(id)):
            yield document.at(id).error(
                "F-atom-id-uri", f"an id that is no URI: {quoted(id.text)}", "write a tag: URI"
            )


def _title(document: Document, holder: etree._Element) -> Iterator[Finding]:
    title = holder.find(f"{ATOM}title")
    if title is not None and not whole_text(title).strip():
        yield document.at(title).error(
            "F-atom-title-empty", f"{_kind(holder)} with an empty title", "give it a title"
        )


def _persons(document: Document, holder: etree._Element) -> Iterator[Finding]:
    for person in (*holder.findall(f"{ATOM}author"), *holder.findall(f"{ATOM}contributor")):
        place = document.at(person)
        if not text_of(person.find(f"{ATOM}name")).strip():
            yield place.error("F-atom-person-name", "a person without a name", "give the name")
        email = person.find(f"{ATOM}email")
        if email is not None and not values.is_mail_address(text_of(email)):
            yield place.error(
                "F-atom-person-email",
                f"not a mail address: {quoted(email.text)}",
                "write the bare address, or leave it out",
            )
        for uri in person.findall(f"{ATOM}uri"):
            yield from shared.address(place, uri.text, "the page of a person")


def _categories(document: Document, holder: etree._Element) -> Iterator[Finding]:
    for category in holder.findall(f"{ATOM}category"):
        if not category.get("term", "").strip():
            yield document.at(category).error(
                "F-atom-category-term", "a category without a term", "give it the topic's id"
            )
        if not category.get("label", "x").strip():
            yield document.at(category).error(
                "F-atom-category-label", "a category with an empty label", "leave the label out"
            )
    named = [
        (document.at(category), f"{category.get('scheme', '')} {category.get('term', '')}".strip())
        for category in holder.findall(f"{ATOM}category")
    ]
    yield from shared.doubles(named, "F-atom-category-twice", "a category")


def _alternates(document: Document, holder: etree._Element) -> Iterator[Finding]:
    found = links(holder, "alternate")
    if not found:
        yield document.at(holder).error(
            "F-atom-link-missing",
            f"{_kind(holder)} without a link to a page",
            "link to its page, or to the site",
        )
    seen: set[tuple[str | None, str | None]] = set()
    for link in found:
        key = link.get("type"), link.get("hreflang")
        if key in seen:
            yield document.at(link).error(
                "F-atom-alternate-twice",
                "two alternate links of one type and language",
                'give files rel="enclosure", and keep one page',
            )
        elif seen and link.get("hreflang") is None:
            yield document.at(link).warning(
                "F-atom-alternate-other",
                "a second alternate link, which some readers open in place of the page",
                'give files rel="enclosure", and translations a hreflang',
            )
        seen.add(key)


def _language(document: Document, holder: etree._Element) -> Iterator[Finding]:
    for element in (holder, *holder.iterchildren("*")):
        if _LANG in element.attrib and etree.QName(element).localname != "entry":
            yield from shared.language(document.at(element), element.get(_LANG))
    own = holder.get(_LANG)
    if own is not None and holder is not document.root:
        yield from shared.language(document.at(holder), own)


def _dates(document: Document, holder: etree._Element) -> Iterator[Finding]:
    for name in ("updated", "published"):
        for element in holder.findall(f"{ATOM}{name}"):
            place = document.at(element)
            yield from shared.date(place, element.text, values.rfc_3339, document.now)


# --- the feed ---


def _ids(document: Document, feed: etree._Element) -> Iterator[Finding]:
    found = [*feed.findall(f"{ATOM}id"), *feed.findall(f"{ATOM}entry/{ATOM}id")]
    named = [(document.at(id), text_of(id)) for id in found]
    yield from shared.doubles(named, "F-atom-id-twice", "an id")


def _feed_language(document: Document, feed: etree._Element) -> Iterator[Finding]:
    if _LANG not in feed.attrib:
        yield document.at(feed).warning(
            "F-language-missing", "a feed that does not say its language", "add xml:lang"
        )


def _graves(document: Document, feed: etree._Element) -> Iterator[Finding]:
    alive = {text_of(id) for id in feed.findall(f"{ATOM}entry/{ATOM}id")}
    for grave in feed.findall(f"{TOMBSTONES}deleted-entry"):
        if grave.get("ref") in alive:
            yield document.at(grave).error(
                "F-tombstone-of-entry",
                f"a tombstone for an entry that is there: {quoted(grave.get('ref'))}",
                "keep the entry or its tombstone",
            )


# --- entries ---


def _author(document: Document, entry: etree._Element) -> Iterator[Finding]:
    authors = (entry, document.root, entry.find(f"{ATOM}source"))
    if not any(a is not None and a.find(f"{ATOM}author") is not None for a in authors):
        yield document.at(entry).error(
            "F-atom-author-missing",
            "neither the entry nor the feed has an author",
            "name the author of the feed: the site",
        )


def _published(document: Document, entry: etree._Element) -> Iterator[Finding]:
    published = entry.find(f"{ATOM}published")
    updated = entry.findtext(f"{ATOM}updated")
    if published is None:
        yield document.at(entry).warning(
            "F-atom-published-missing",
            "an entry that does not say when it was published",
            "add published; half of the readers show no date without it",
        )
    elif shared.later(published.text, updated, values.rfc_3339):
        yield document.at(published).error(
            "F-updated-before-published",
            "an entry that was updated before it was published",
            "let updated be published, or later",
        )


def _newer_than_feed(document: Document, entry: etree._Element) -> Iterator[Finding]:
    own, whole = (holder.findtext(f"{ATOM}updated") for holder in (entry, document.root))
    if shared.later(own, whole, values.rfc_3339):
        yield document.at(entry).error(
            "F-feed-older-than-entry",
            f"an entry that is newer ({own}) than its feed ({whole})",
            "let the feed's updated be that of its last change",
        )


def _enclosures(document: Document, entry: etree._Element) -> Iterator[Finding]:
    found = [link for link in entry.findall(f"{ATOM}link") if relation(link) == "enclosure"]
    for link in found:
        if not link.get("type"):
            yield document.at(link).error(
                "F-enclosure-type", "a file that does not say its media type", "add type"
            )
    named = [(document.at(link), link.get("href", "")) for link in found]
    yield from shared.doubles(named, "F-enclosure-twice", "a file")


# --- the grammar ---


@lru_cache(maxsize=1)
def _schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(grammar.ATOM))


def _grammar(document: Document, holder: etree._Element) -> Iterator[Finding]:
    schema = _schema()
    if not schema.validate(holder):
        yield document.at(holder).error(
            "F-atom-grammar",
            f"{_kind(holder)} that RFC 4287 does not allow: {schema.error_log[0].message}",
            "compare it with the RFC",
        )


_FOR_BOTH: tuple[Rule, ...] = (
    _members,
    _required,
    _id,
    _title,
    _persons,
    _categories,
    _alternates,
    _language,
    _dates,
    texts,
    link_values,
)
_FOR_FEED: tuple[Rule, ...] = (_ids, _graves, archive, tombstones)
_BESIDE: tuple[Rule, ...] = (_feed_language, self_link, archive_links)
"""For the feed too, but about nothing that the grammar knows."""
_FOR_ENTRY: tuple[Rule, ...] = (_author, _published, _newer_than_feed, _enclosures)
