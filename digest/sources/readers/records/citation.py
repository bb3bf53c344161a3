"""One record of a bibliography → a Record: CSL-JSON 1.0.2, and items as Zotero has them."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from digest.model import Attachment
from digest.sources.readers.json.members import (
    Json,
    Read,
    Table,
    Wrong,
    as_words,
    kind_of,
    list_in,
    raw,
    shown,
    tables_in,
    words_in,
)
from digest.sources.readers.records.spans import csl_date, edtf
from digest.sources.record import Record, Refusal, Skipped, Text, Written

_DOI = re.compile(
    r"\s*(?:doi:\s*|(?:https?://)?(?:dx\.|www\.)?doi\.org/)?(10\.\d{4,9}/\S+)\s*", re.IGNORECASE
)
_TAG = re.compile(r"</?(?:i|b|em|strong|sup|sub|sc|span|p|br|div|u)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_JATS = re.compile(r"<(?P<end>/?)jats:(?P<name>[\w-]+)[^<>]*>")
_OF_JATS = {"italic": "i", "bold": "b", "sup": "sup", "sub": "sub", "list": "ul", "list-item": "li"}
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
_EXTRA = re.compile(r"\s*(?P<name>doi|issued|date)\s*:\s*(?P<words>.+)", re.IGNORECASE)
_SKIPPED = {"note": "note", "attachment": "attachment", "annotation": "annotation"}
_ROLES = ("author", "editor")
_PAGES = ("text/html", "application/xhtml+xml", "")


def read_citation(value: Json, place: str, base: str = "") -> Read:
    """Read a record of a bibliography. A member of the wrong kind makes it a Refusal."""
    try:
        return _of_either(value, place, base)
    except Wrong as cause:
        return Read(Refusal(place, str(cause), raw(value)))
    except RecursionError:
        return Read(Refusal(place, "is nested too deeply to be meant"))


def _of_either(value: Json, place: str, base: str) -> Read:
    if not isinstance(value, dict):
        raise Wrong(f"is {kind_of(value)} where a table in {{ }} is expected: {shown(value)}")
    table = value.get("data") if isinstance(value.get("data"), dict) else None
    if table is not None or "itemType" in value:
        return _zotero(table or value, value, place, base)
    return _csl(value, place, base)


def _csl(table: Table, place: str, base: str) -> Read:
    published, notices = csl_date(table.get("issued"), "issued")
    doi, of_doi = _doi(words_in(table, "DOI"))
    key = next(filter(None, (words_in(table, name) for name in ("id", "citation-key", "DOI"))), "")
    record = Record(
        place=place,
        title=_text(words_in(table, "title")),
        summary=_text(words_in(table, "abstract")),
        published=_written(published),
        key=key,
        url=words_in(table, "URL").strip() or doi,
        base=base,
        language=words_in(table, "language"),
        categories=_keywords(list_in(table, "keyword") or list_in(table, "keywords")),
        authors=_people(table),
        raw=raw(table),
    )
    return _read(record, (*notices, *of_doi))


def _zotero(table: Table, whole: Table, place: str, base: str) -> Read:
    kind = words_in(table, "itemType")
    if kind in _SKIPPED:
        return Read(Skipped(place, _SKIPPED[kind]))
    if table.get("deleted") or whole.get("deleted"):
        return Read(Skipped(place, "in the bin"))
    extra = _extra(table)
    published, notices = edtf(
        extra.get("issued") or words_in(table, "date") or extra.get("date", "")
    )
    doi, of_doi = _doi(words_in(table, "DOI") or extra.get("doi", ""))
    names = ("uri", "itemKey", "key", "citationKey", "citekey")
    found = (words_in(each, name) for name in names for each in (table, whole))
    record = Record(
        place=place,
        title=_text(words_in(table, "title")),
        summary=_text(words_in(table, "abstractNote")),
        published=_written(published),
        key=next(filter(None, found), ""),
        url=words_in(table, "url").strip() or doi,
        base=base,
        language=words_in(table, "language"),
        categories=tuple(filter(None, map(_tag, list_in(table, "tags")))),
        authors=_creators(table),
        files=tuple(_files(table)),
        raw=raw(whole),
    )
    return _read(record, (*notices, *of_doi))


def _read(record: Record, notices: Iterable[str]) -> Read:
    if not record.title.words.strip() and not record.summary.words.strip():
        raise Wrong("has neither a title nor an abstract")
    return Read(record, tuple(notices))


def _written(published: Written) -> Written | None:
    return published or None


def _text(words: str) -> Text:
    """Take words as text; the few tags that bibliographies write mean something, and JATS does."""
    if "<jats:" in words:
        words = _JATS.sub(_of_jats, words)
    return Text(words, html=_TAG.search(words) is not None)


def _of_jats(tag: re.Match[str]) -> str:
    return f"<{tag['end']}{_OF_JATS.get(tag['name'], 'p')}>"


def _doi(written: str) -> tuple[str, tuple[str, ...]]:
    """Give the address of a DOI (the DOI handbook, 3.8: https://doi.org/ before it)."""
    if not written.strip():
        return "", ()
    match = _DOI.fullmatch(written)
    if not match:
        return "", ("what stands as DOI is none, so it gives no address",)
    return "https://doi.org/" + quote(match[1], safe="/:;().-_~!$&'*+,=@", errors="ignore"), ()


def _keywords(values: Iterable[Json]) -> tuple[str, ...]:
    """Give keywords: a list, or one text with commas or semicolons between them."""
    words = [as_words(value, "keyword") for value in values]
    parts = re.split(r"[,;]", words[0]) if len(words) == 1 else words
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _tag(value: Json) -> str:
    return words_in(value, "tag").strip() if isinstance(value, dict) else as_words(value, "tags")


def _people(table: Table) -> tuple[str, ...]:
    """Name the authors of a record of CSL, or its editors where it has none."""
    for role in _ROLES:
        names = [_name(each, role) for each in list_in(table, role)]
        if any(names):
            return tuple(filter(None, names))
    return ()


def _name(value: Json, role: str) -> str:
    """Write a name as it is spoken: given names first, particles before the family's."""
    if not isinstance(value, dict):
        return as_words(value, role).strip()
    literal = words_in(value, "literal") or words_in(value, "name")
    if literal.strip():
        return literal.strip()
    family, given = words_in(value, "family").strip(), words_in(value, "given").strip()
    if _EAST_ASIAN.fullmatch(family) and _EAST_ASIAN.fullmatch(given):
        return family + given
    particles = [words_in(value, f"{kind}-particle") for kind in ("dropping", "non-dropping")]
    particles = [part.strip() for part in particles if part.strip()]
    joined = (
        (" ".join([*particles[:-1], particles[-1]]) + _glue(particles[-1])) if particles else ""
    )
    name = f"{given} {joined}{family}"
    if value.get("static-ordering") is True:
        name = f"{joined}{family} {given}"
    suffix = words_in(value, "suffix").strip()
    comma = "," if suffix and value.get("comma-suffix") is True else ""
    return " ".join(f"{name.strip()}{comma} {suffix}".split())


def _glue(particle: str) -> str:
    """Give what stands between a particle and a name: nothing in "d'Alembert" and "al-Ghazali"."""
    return "" if particle.endswith(("'", "’", "-")) else " "


def _creators(table: Table) -> tuple[str, ...]:
    by_role: dict[str, list[str]] = {}
    for creator in tables_in(table, "creators"):
        name = words_in(creator, "name").strip()
        parts = (words_in(creator, part).strip() for part in ("firstName", "lastName"))
        given, family = parts
        asian = _EAST_ASIAN.fullmatch(family) and _EAST_ASIAN.fullmatch(given)
        written = name or (family + given if asian else f"{given} {family}".strip())
        by_role.setdefault(words_in(creator, "creatorType"), []).append(written)
    others = [role for role in by_role if role not in _ROLES]
    main = [role for role in others if role not in ("translator", "contributor", "reviewedAuthor")]
    names = next((by_role[role] for role in (*_ROLES, *main) if role in by_role), [])
    return tuple(filter(None, names))


def _extra(table: Table) -> Mapping[str, str]:
    """Read the lines of `extra` in which people keep what their kind of item has no field for."""
    found: dict[str, str] = {}
    for part in list_in(table, "extra"):
        for line in as_words(part, "extra").splitlines():
            match = _EXTRA.fullmatch(line)
            if match:
                found.setdefault(match["name"].lower(), match["words"].strip())
    return found


def _files(table: Table) -> Iterable[Attachment]:
    """Yield what is attached and has an address of its own; a stored copy of a page is no file."""
    for attached in tables_in(table, "attachments"):
        type = words_in(attached, "mimeType") or words_in(attached, "contentType")
        url = words_in(attached, "url").strip()
        if url.startswith(("http://", "https://")) and type not in _PAGES:
            yield Attachment(url, type)
