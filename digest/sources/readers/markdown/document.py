"""A text file with front matter: a page or post of Hugo, Jekyll, Pelican, Eleventy, Astro, Zola.

Each file is one record, named by its path below the folder. What is no entry is left out by name:
drafts, pages that only list others, files that say nothing of themselves.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from posixpath import basename, splitext

from babel import Locale, UnknownLocaleError

from digest.model import Attachment, Source
from digest.sources.readers.content import encoding_of, text_of
from digest.sources.readers.markdown import prose
from digest.sources.readers.markdown.frontmatter import Fault, Matter, Value, find, split
from digest.sources.readers.markdown.values import (
    files_of,
    is_no,
    is_yes,
    line_of,
    moment_of,
    names_of,
    words_of,
)
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
from digest.text import clean_text

NAME = "markdown"

_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx", ".qmd", ".rmd")
_HTML = (".html", ".htm", ".xhtml")
_OTHER = (".rst", ".rest", ".adoc", ".asciidoc")
_FENCED = re.compile(r"\s*(?:---|\+\+\+)[ \t]*\n")
_FIELD = re.compile(r"\s*(?:---|\+\+\+)[ \t]*\n\s*(?:---|\+\+\+|#|[\w\"'. -]{1,80}[:=])")
_PAGES = {"_index", "readme", "license", "licence", "changelog", "contributing", "code_of_conduct"}
_TITLE = ("title",)
_IMPORTS = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
_SUMMARY = ("summary", "description", "excerpt", "abstract")
_PUBLISHED = (
    *("publishDate", "pubDate", "published_date", "published_at", "publication_date"),
    *("published", "date", "created"),
)
_UPDATED = ("lastmod", "last_modified_at", "last_modified", "modified", "updated", "updated_at")
_MORE_UPDATED = ("updated_date", "date_updated", "modified_date", "date_modified")
_KEY = ("id", "uuid", "guid")
_URL = ("url", "permalink", "canonical_url", "link")
_LANGUAGE = ("lang", "language", "locale")
_AUTHORS = ("authors", "author", "by", "byline")
_TRANSLATION = ("translation_of", "translation_key")
_FILES = ("files", "file", "attachments", "attachment", "enclosure", "pdf", "download", "document")
_WHOLE_CATEGORIES = ("topics", "topic", "category", "tag", "subjects", "subject")
_LISTED_CATEGORIES = ("categories", "tags")
_NOT_SHOWN = {"draft", "hidden", "private", "unpublished", "pending", "trash", "skip"}
_DATED_NAME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[-_]")
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,2}")
_PATTERN = re.compile(r":[a-z_]{2,}")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_RAW = 4_000
_TOP = "line 1"


def looks_like(document: Document, head: bytes) -> bool:
    """Whether it is a text with front matter, or by its name one that should have some.

    HTML counts where it begins with a fence, as Jekyll's does. A name that ends in .md or .rst
    counts by itself: no other format has it, and what it lacks is said of it by name.
    """
    name = document.name.lower().partition("?")[0]
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    if name.endswith((*_MARKDOWN, *_OTHER)) or document.media_type.startswith("text/markdown"):
        return True
    text = head.decode(encoding_of(head), errors="replace").removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return bool((_FENCED if name.endswith(_HTML) else _FIELD).match(text))


def read(document: Document, source: Source) -> Reading:
    """Read one file: it gives one record, or the reason why it is none.

    Nothing is raised: a file that cannot be read is a refusal, so that one of many stops no other.
    """
    text, notices = text_of(document)
    text = clean_text(text.removeprefix("\ufeff"))
    found = list(notices)
    outcome = _outcome(document.name, text, source, found)
    return Reading((outcome,), notices=tuple(found))


def _outcome(name: str, text: str, source: Source, notices: list[str]) -> Outcome:
    stem = splitext(basename(name))[0].lower()
    if name.lower().endswith(_OTHER):
        kind = "reStructuredText" if name.lower().endswith((".rst", ".rest")) else "AsciiDoc"
        problem = f"{kind} is not read; import the feed of the site that is made of it, or Markdown"
        return Refusal(_TOP, problem, text[:_RAW])
    if not text.strip():
        return Skipped(_TOP, "empty")
    if stem in _PAGES or stem.startswith("_index."):
        return Skipped(_TOP, "page")
    try:
        matter = split(text)
    except Fault as fault:
        remedy = f"; {fault.remedy}" if fault.remedy else ""
        return Refusal(f"line {fault.line}", fault.problem + remedy, text[:_RAW])
    if matter is None:
        return Skipped(_TOP, "no front matter")
    notices += matter.notices
    if _is_draft(name, matter.fields):
        return Skipped(_TOP, "draft")
    return _Page(name, matter, source).record(text[:_RAW], notices)


def _is_draft(name: str, fields: Mapping[str, Value]) -> bool:
    """Whether its author or its folder says that it is not for the public, or not yet."""
    return (
        "_drafts" in name.split("/")
        or is_yes(find(fields, "draft"))
        or is_yes(find(fields, "private"))
        or is_no(find(fields, "published"))
        or is_no(find(fields, "publish"))
        or line_of(find(fields, "status")).lower() in _NOT_SHOWN
    )


class _Page:
    """One file with front matter, and where the fields of a record are in it."""

    def __init__(self, name: str, matter: Matter, source: Source) -> None:
        self._name = name
        self._matter = matter
        self._source = source

    def record(self, raw: str, notices: list[str]) -> Record:
        """Give its record; lines about the whole file are added to the notices."""
        title = line_of(self._first("title", _TITLE))
        body = self._matter.body
        text = prose.read(
            _IMPORTS.sub("", body) if self._name.lower().endswith(".mdx") else body,
            title,
            html=self._name.lower().endswith(_HTML),
            divider=line_of(self._first("", ("excerpt_separator",))),
        )
        summary = self._summary(notices)
        if not summary:  # then the text is shown, and what is left out of it matters
            notices += text.notices
        notices += self._expiry()
        language, translated = self._language()
        return Record(
            place=_TOP,
            title=Text(title) if title else text.heading,
            summary=summary or text.summary,
            content=text.content,
            published=self._published(),
            updated=self._date("updated", (*_UPDATED, *_MORE_UPDATED)),
            key=line_of(self._first("key", _KEY)) or self._name,
            url=self._url(),
            base=self._source.fields.get("site", ""),
            language=language,
            categories=tuple(html.escape(name, quote=False) for name in self._categories()),
            authors=tuple(html.escape(name, quote=False) for name in self._authors()),
            files=tuple(self._files()),
            withdrawn=is_yes(self._first("withdrawn", ("withdrawn",))),
            translation_of=line_of(self._first("translation_of", _TRANSLATION)) or translated,
            raw=raw,
        )

    def _first(self, field: str, names: Sequence[str]) -> Value:
        """Give the value of the field that the source's settings name, else the first there is."""
        asked = self._source.fields.get(field)
        for name in (asked,) if asked else names:
            value = find(self._matter.fields, name)
            if value:
                return value
        return ""

    def _summary(self, notices: list[str]) -> Text | None:
        words, left_out = prose.without_templates(words_of(self._first("summary", _SUMMARY)))
        notices += left_out
        return prose.phrase(words) if words.strip() else None

    def _published(self) -> Written | None:
        dated = _DATED_NAME.match(basename(self._name))
        return self._date("published", _PUBLISHED) or (dated[1] if dated else None)

    def _date(self, field: str, names: Sequence[str]) -> Written | None:
        asked = self._source.fields.get(field)
        for name in (asked,) if asked else names:
            found = moment_of(find(self._matter.fields, name))
            if found is not None:
                return found
        return None

    def _expiry(self) -> tuple[str, ...]:
        day = moment_of(find(self._matter.fields, "expiryDate"))
        if day is None:
            return ()
        return (f"expires on {day}: entries do not expire here, so withdraw it by then",)

    def _url(self) -> str:
        """Give its address if the author wrote it out; a pattern like /:year/:title/ is none."""
        asked = self._source.fields.get("url")
        for name in (asked,) if asked else _URL:
            written = line_of(find(self._matter.fields, name))
            if _SCHEME.match(written):
                return written
            if "/" in written and not _PATTERN.search(written) and ":" not in written:
                return written if written.startswith("/") else f"/{written}"
        return ""

    def _language(self) -> tuple[str, str]:
        """Give (its language, the key of what it translates): guide.es.md translates guide.md."""
        written = line_of(self._first("language", _LANGUAGE))
        stem, ending = splitext(self._name)
        work, tag = splitext(stem)
        known = basename(work) and _is_language(tag[1:])
        return written or (tag[1:] if known else ""), f"{work}{ending}" if known else ""

    def _categories(self) -> Iterator[str]:
        asked = self._source.fields.get("categories")
        if asked:
            yield from names_of(find(self._matter.fields, asked))
            return
        for name in _WHOLE_CATEGORIES:
            yield from names_of(find(self._matter.fields, name), parted=name.endswith("s"))
        for name in _LISTED_CATEGORIES:
            yield from self._listed(find(self._matter.fields, name))
        taxonomies = find(self._matter.fields, "taxonomies")
        for value in taxonomies.values() if isinstance(taxonomies, Mapping) else ():
            yield from names_of(value)

    def _listed(self, value: Value) -> Iterator[str]:
        """Yield tags: in Jekyll's YAML, words without a comma between them are several."""
        if isinstance(value, str) and self._matter.kind == "YAML" and not re.search("[,;]", value):
            yield from value.split()
        else:
            yield from names_of(value)

    def _authors(self) -> Iterator[str]:
        asked = self._source.fields.get("authors")
        for name in (asked,) if asked else _AUTHORS:
            value = find(self._matter.fields, name)
            if value:
                yield from names_of(value, parted=name != "author")
                return

    def _files(self) -> Iterator[Attachment]:
        asked = self._source.fields.get("files")
        for name in (asked,) if asked else _FILES:
            yield from files_of(find(self._matter.fields, name))


def _is_language(tag: str) -> bool:
    """Whether the end of a file's name is a language that CLDR knows, as in guide.pt-br.md."""
    if not _LANGUAGE_TAG.fullmatch(tag):
        return False
    try:
        Locale.parse(tag.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True
