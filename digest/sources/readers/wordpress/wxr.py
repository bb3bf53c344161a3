"""WordPress exports: WXR 1.0 to 1.2, files of any size, one item at a time.

What is read of an item: title, link, excerpt:encoded, content:encoded, wp:post_date_gmt (else
wp:post_date, else pubDate), categories and tags and the terms of other taxonomies, dc:creator by
the display name of the list of authors. Comments, attachments and custom fields are left, unless
digest.toml maps a field to one. Only posts are entries: an export of "all content" has pages,
forms and letters in it; `types` among a source's fields names others.

The key is wp:post_id, as in answers of the REST interface. What is not well-formed is mended where
its meaning is plain, else that one item is refused, with its line.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from lxml import etree

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers.json import values as jsonvalue
from digest.sources.readers.wordpress import rest as wordpress
from digest.sources.readers.wordpress.fields import (
    ROOT,
    BrokenElementError,
    Fields,
    Parser,
    parser,
    said,
    text_of,
)
from digest.sources.readers.wordpress.stream import LARGEST, Export, Piece, first_fault
from digest.sources.record import (
    Document,
    Outcome,
    Reading,
    Record,
    Refusal,
    Skipped,
    Text,
    Written,
)
from digest.text import clean_line

NAME = "wxr"

_EXPORT = re.compile(rb"xmlns:[\w.-]+\s*=\s*[\"']https?://wordpress\.org/export/")
_VERSION = re.compile(rb"<(?:[\w.-]+:)?wxr_version\s*>")
_AUTHOR = re.compile(rb"<([\w.-]+:author)>(?:(?!</?[\w.-]+:author>).)*</\1>", re.DOTALL)
_TERM = re.compile(rb"<([\w.-]+:term)>(?:(?!</?[\w.-]+:term>).)*</\1>", re.DOTALL)
_LANGUAGE = re.compile(rb"<language>\s*(?:<!\[CDATA\[)?\s*([A-Za-z0-9_-]{1,35})")
_SITE = re.compile(rb"<[\w.-]+:base_blog_url>\s*(?:<!\[CDATA\[)?\s*(https?://[^\s<>\]]{1,2000})")
_MEMBER = re.compile(r's:[0-9]+:"[^"]*";i:([0-9]{1,18});')
_TITLE_IN_CDATA = re.compile(rb"<title[^<>]*>\s*<!\[CDATA\[")
_BLANK_LINE = re.compile(r"\r?\n[ \t]*\r?\n")
_HAS_BLOCKS = re.compile(r"<!-- /?wp:|<p[\s>]", re.IGNORECASE)
_SHORTCODE = re.compile(r"\[(/?)([a-z][\w-]{1,40})((?:\s[^\[\]<>]*)?)/?\]")
_WITH_VALUE = re.compile(r"\s[\w-]+=\S")
_PLUGINS = ("vc_", "et_pb_", "fusion_", "gallery", "caption", "embed", "audio", "video", "playlist")
_NO_DATE = re.compile(r"-0001|\b0?1 Jan 1970 00:00:00\b")
_SAVE_IT_ALL = "export it again, and see to it that the whole of it is saved"
_MEGABYTE = 1024 * 1024
_RAW = 2000
_AS_IN_REST = {
    "date": "wp:post_date",
    "date_gmt": "wp:post_date_gmt",
    "modified": "wp:post_modified",
    "modified_gmt": "wp:post_modified_gmt",
    "slug": "wp:post_name",
}


@dataclass(frozen=True, slots=True)
class _Channel:
    """What an export says before its items, and which of their types are entries.

    Args:
        parse: parses an item.
        language: of all of it, or "".
        site: its address with a slash at the end, or "".
        authors: login, case-folded → the name to show.
        works: group of translations → the number of the post that was first.
        wanted: the types of post that are entries.
    """

    parser: Parser
    language: str
    site: str
    authors: Mapping[str, str]
    works: Mapping[str, int]
    wanted: frozenset[str]


def looks_like(document: Document, head: bytes) -> bool:
    """Whether it is a WordPress export: RSS with the namespace of exports, or their version."""
    del document
    plain = head.replace(b"\0", b"")
    root = ROOT.search(plain)
    return bool(root) and bool(_EXPORT.search(plain) or _VERSION.search(plain))


def read(document: Document, source: Source) -> Reading:
    """Read an export; its records are made while they are asked for.

    Raises:
        SourceError: it has no item, and is not well-formed or stops before its end.
    """
    fault = first_fault(document.stream)
    export = Export(document.stream)
    head = export.head()
    channel = _channel(head, source)
    pieces = export.pieces()
    first = next(pieces, None)
    if first is None or not first.octets:
        _refuse_broken(head, document.name, ends=first is None)
        return Reading((), notices=("holds no items: no post was chosen for the export",))
    notice = f"not all of it is UTF-8; what is not, from line {fault} on, is read as Windows-1252"
    return Reading(_outcomes(first, pieces, channel, source), notices=(notice,) if fault else ())


def _refuse_broken(head: bytes, name: str, *, ends: bool) -> None:
    """Refuse an export without items, unless it is one: well-formed to its end."""
    if len(head) > LARGEST:
        problem = f"has no item in its first {LARGEST // _MEGABYTE} megabytes"
        raise SourceError(name, problem, _SAVE_IT_ALL)
    if not ends:
        raise SourceError(name, "stops before its end, </rss>, and has no items", _SAVE_IT_ALL)
    root = ROOT.search(head)
    start = root.start() if root else 0
    try:
        etree.fromstring(b"\n" * head.count(b"\n", 0, start) + head[start:], parser())
    except (etree.XMLSyntaxError, ValueError) as cause:
        place = f"{name}:{getattr(cause, 'lineno', None) or 1}"
        problem = f"has no items, and is not well-formed XML: {said(cause)}"
        raise SourceError(place, problem, _SAVE_IT_ALL) from cause


def _outcomes(
    first: Piece, pieces: Iterator[Piece], channel: _Channel, source: Source
) -> Iterator[Outcome]:
    yield _outcome(first, channel, source)
    for piece in pieces:
        yield _outcome(piece, channel, source)


def _outcome(piece: Piece, channel: _Channel, source: Source) -> Outcome:
    place = f"line {piece.line}"
    shown = piece.octets[:_RAW].decode(errors="ignore")
    if not piece.octets:
        problem = "the file stops here, before its end, </rss>: items that came after are missing"
        return Refusal(place, problem)
    if not piece.whole:
        most = f"{LARGEST // _MEGABYTE} megabytes"
        problem = f"has no end, </item>: the file breaks off in it, or it is larger than {most}"
        return Refusal(place, problem, shown)
    try:
        fields = channel.parser.fields(piece.octets)
    except BrokenElementError as cause:
        return Refusal(place, str(cause), shown)
    if not any(fields[name] for name in ("wp:post_id", "title", "content:encoded", "link")):
        return Refusal(place, "has no number, title, text or address", shown)
    why = wordpress.why_not(fields["wp:post_type"], fields["wp:status"], channel.wanted)
    if why or fields["wp:post_password"]:
        return Skipped(place, why or "password")
    title = Text(fields["title"], html=bool(_TITLE_IN_CDATA.search(piece.octets)))
    record = _record(place, title, fields, channel, shown)
    return jsonvalue.mapped(record, source.fields, partial(_found, fields))


def _record(place: str, title: Text, fields: Fields, channel: _Channel, raw: str) -> Record:
    """Make a record of a post.

    A title in CDATA is HTML as the editor keeps it; exports before WordPress 5.7 print it as text.
    """
    number = fields["wp:post_id"]
    login = fields["dc:creator"] or fields["wp:author"]
    slugs = {term.taxonomy: term.slug for term in reversed(fields.terms)}
    work = channel.works.get(slugs.get("post_translations", ""), 0)
    shown = [term for term in fields.terms if term.taxonomy not in wordpress.HIDDEN]
    return Record(
        place=place,
        title=title,
        summary=Text(fields["excerpt:encoded"], html=True),
        content=Text(_paragraphs(fields["content:encoded"]), html=True),
        published=_published(fields),
        key=number or fields["guid"],
        url=fields["link"],
        base=channel.site,
        language=slugs.get("language", "") or channel.language,
        categories=jsonvalue.names([term.name or term.slug for term in shown]),
        authors=jsonvalue.names(channel.authors.get(clean_line(login).casefold(), login)),
        translation_of=wordpress.first_of(number, [work] if work else []),
        raw=raw,
    )


def _published(fields: Fields) -> Written | None:
    exact = jsonvalue.moment(fields["wp:post_date_gmt"], greenwich=True)
    written = "" if _NO_DATE.search(fields["pubDate"]) else fields["pubDate"]
    return exact or jsonvalue.moment(fields["wp:post_date"]) or written or None


def _paragraphs(content: str) -> str:
    """Read a text as WordPress' editor keeps it: blank lines part paragraphs, [tags] are code.

    Of [tags], those go that have values, that are closed somewhere, or that are well known.
    """
    closed = {code[2] for code in _SHORTCODE.finditer(content) if code[1]}

    def without(code: re.Match[str]) -> str:
        known = code[2] in closed or _WITH_VALUE.search(code[3]) or code[2].startswith(_PLUGINS)
        return "" if known else code[0]

    content = _SHORTCODE.sub(without, content)
    return content if _HAS_BLOCKS.search(content) else _BLANK_LINE.sub("\n\n<p>", content)


def _found(fields: Fields, path: str) -> object:
    """Give an element ("wp:post_modified_gmt", "modified_gmt") or a custom field ("acf.day")."""
    name = _AS_IN_REST.get(path, path)
    if name in fields.texts:
        return fields[name]
    custom = fields.custom or {}
    values = custom.get(path.removeprefix("acf.").removeprefix("meta."))
    return values[0] if values and len(values) == 1 else values


def _channel(head: bytes, source: Source) -> _Channel:
    language = _LANGUAGE.search(head)
    site = _SITE.search(head)
    parse = Parser(head)
    return _Channel(
        parser=parse,
        language=language[1].decode() if language else "",
        site=text_of(site[1]).rstrip("/") + "/" if site else "",
        authors=dict(_authors(head, parse)),
        works=dict(_works(head, parse)),
        wanted=jsonvalue.types_of(source.fields) or frozenset({"post"}),
    )


def _authors(head: bytes, parse: Parser) -> Iterator[tuple[str, str]]:
    for author in _blocks(_AUTHOR, head, parse):
        login = clean_line(author["wp:author_login"])
        parts = (author["wp:author_first_name"], author["wp:author_last_name"])
        shown = author["wp:author_display_name"] or " ".join(filter(None, parts))
        if login and shown:
            yield login.casefold(), shown


def _works(head: bytes, parse: Parser) -> Iterator[tuple[str, int]]:
    """Read Polylang's groups of translations: a term whose description lists numbers of posts."""
    for term in _blocks(_TERM, head, parse):
        if term["wp:term_taxonomy"] == "post_translations":
            numbers = [int(number) for number in _MEMBER.findall(term["wp:term_description"])]
            if numbers:
                yield term["wp:term_slug"], min(numbers)


def _blocks(pattern: re.Pattern[bytes], head: bytes, parse: Parser) -> Iterator[Fields]:
    """Give what parses of the authors or terms; of what does not, posts show login and slug."""
    for block in pattern.finditer(head):
        try:
            yield parse.fields(block[0])
        except BrokenElementError:
            continue
