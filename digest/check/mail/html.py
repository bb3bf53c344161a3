"""The HTML of the mail: that it is what the template made, and nothing that programs strip."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import regex

from digest.check.feeds.values import words
from digest.check.finding import Place, quoted
from digest.check.mail.markup import Document, squeezed
from digest.check.mail.rule import Found, Rule
from digest.check.mail.seen import Seen
from digest.errors import TemplateError
from digest.formats.mjml.document import to_html

_MARKUP = r"<(/?)([a-zA-Z][\w:-]*)((?:\"[^\"]*\"|'[^']*'|[^'\">])*+)>"
_COMMENT_OR_TAG = regex.compile(rf"<!--(?s:.*?)(?:-->|\Z)|{_MARKUP}")
_ATTRIBUTE = regex.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
_ESCAPES = regex.compile(r"\\(?:u\{[0-9a-f]+\}|[nrt](?![A-Za-z]))")
_UNFILLED = regex.compile(
    r"\{\{|\}\}|\{%|%\}|\{#|#\}|\b(?:None|Undefined)\b|"
    r"<(?:bound method|built-in|function|generator)\b|\bdatetime\.date\w*\("
)
_SIGNS = ("{", "}", "None", "Undefined", "<", "datetime.")
ACTIVE = words(
    "script iframe frame frameset object embed applet form input button select textarea "
    "video audio canvas dialog base"
)
"""Elements that do something: every mail program takes them out."""

_SCRIPTED = regex.compile(r"\s*(?:javascript|vbscript|data):", regex.IGNORECASE)


def _tags(source: str) -> Iterator[tuple[regex.Match[str], str, list[tuple[str, str]]]]:
    """Yield each opening tag as it is written: its match, its name, its attributes in order."""
    for tag in _COMMENT_OR_TAG.finditer(source):
        if tag[2] and not tag[1]:
            attributes = (
                (found[1].lower(), found[2] or "") for found in _ATTRIBUTE.finditer(tag[3])
            )
            yield tag, tag[2].lower(), list(attributes)


def _mjml_left(seen: Seen) -> Found:
    found = regex.search(r"<mj-[\w-]*", seen.proof.content.html)
    if found:
        yield seen.html_at(found[0]), quoted(found[0])


def _not_what_mjml_makes(seen: Seen) -> Found:
    if not seen.proof.mjml:
        return
    try:
        made = to_html(seen.proof.mjml, lambda at: _line_of(seen.proof.mjml, at))
    except TemplateError as cause:
        yield Place(f"templates/{seen.proof.template}"), str(cause)
        return
    if made != seen.proof.content.html:
        yield Place(seen.html.file), ""


def _line_of(mjml: str, at: int) -> str:
    return f"line {mjml.count(chr(10), 0, at) + 1} of the MJML"


def _escapes_in_attributes(seen: Seen) -> Found:
    """Find what Rust writes for a character; what stands in the MJML as well was meant so."""
    for tag, _, attributes in _tags(seen.proof.content.html):
        for name, value in attributes:
            found = _ESCAPES.search(value)
            if found and found[0] not in seen.proof.mjml:
                yield _at(seen, tag), f"{found[0]} in {name}"


def _words_run_together(seen: Seen) -> Found:
    """Find an entry of which the letters are all there, and the blanks are not."""
    for document, entries in ((seen.html, seen.entries), (seen.page, seen.whole_entries)):
        letters = ""
        reached = 0  # entries stand in their order: most are found just after the one before
        for entry in entries:
            for text in (entry.title, _text_of(str(entry.summary))):
                wanted = " ".join(text.split())
                at = _alone_at(wanted, document.text, reached)
                if at < 0:
                    at = _alone_at(wanted, document.text, 0)
                if at >= 0:
                    reached = at
                    continue
                letters = letters or squeezed(document.text)
                if squeezed(wanted) in letters:
                    yield Place(document.file, entry=entry.id), quoted(wanted)


@lru_cache(maxsize=8192)
def _text_of(markup: str) -> str:
    """Give what a reader sees of a fragment; the same summary is in several documents."""
    return Document("", markup).text if markup else ""


def _alone_at(words: str, text: str, start: int) -> int:
    """Find where words stand in a text with no letter or digit on either side; -1 if nowhere."""
    at = text.find(words, start)
    while at >= 0:
        before, after = text[max(at - 1, 0) : at], text[at + len(words) : at + len(words) + 1]
        if not (before.isalnum() and words[:1].isalnum()) and not (
            after.isalnum() and words[-1:].isalnum()
        ):
            return at
        at = text.find(words, at + 1)
    return -1


def _unfilled(seen: Seen) -> Found:
    content = seen.proof.content
    texts = (
        (seen.html.text, seen.html_at, ""),
        (content.text, seen.text_at, ""),
        (content.subject, seen.html_at, "header Subject"),
    )
    for text, place_of, within in texts:
        found = _unfilled_in(text, seen.given)
        if found:
            yield seen.letter.at("Subject") if within else place_of(found), quoted(found)
    found = _unfilled_in(seen.page.text, seen.given)
    if found:
        yield Place(seen.page.file), quoted(found)


def _unfilled_in(text: str, given: str) -> str:
    """Find what no reader should see; what somebody wrote into an entry or a setting may stand."""
    if not any(sign in text for sign in _SIGNS):
        return ""
    return next((found[0] for found in _UNFILLED.finditer(text) if found[0] not in given), "")


def _active_elements(seen: Seen) -> Found:
    for element in seen.html.everywhere:
        if element.tag in ACTIVE:
            yield seen.html.at(element), f"<{element.tag}>"


def _scripts_in_attributes(seen: Seen) -> Found:
    for element in seen.html.everywhere:
        for name, value in element.items():
            if name.startswith("on") or (name in ("href", "action") and _SCRIPTED.match(value)):
                yield seen.html.at(element), f"{name}={quoted(value)}"
        if element.get("http-equiv", "").lower() == "refresh":
            yield seen.html.at(element), "a page that loads another by itself"


def _attributes_twice(seen: Seen) -> Found:
    for document in (seen.html, seen.page):
        for tag, name, attributes in _tags(document.source):
            counts = Counter(attribute for attribute, _ in attributes)
            for attribute, count in counts.items():
                if count > 1:
                    line = document.source.count("\n", 0, tag.start()) + 1
                    yield Place(document.file, line), f"{attribute} in <{name}>"


def _ids_twice(seen: Seen) -> Found:
    for document in (seen.html, seen.page):
        counts: Counter[str] = Counter()
        for element in document.elements:
            id = element.get("id")
            if id is not None:
                counts[id] += 1
                if counts[id] == 2:
                    yield document.at(element), quoted(id)


def _schemes_unsaid(seen: Seen) -> Found:
    for document in (seen.html, seen.page):
        said = [
            meta.get("content", "")
            for meta in document.named("meta")
            if meta.get("name", "").lower() == "color-scheme"
        ]
        if not any("light" in content and "dark" in content for content in said):
            yield Place(document.file), ""


def _at(seen: Seen, tag: regex.Match[str]) -> Place:
    line = seen.proof.content.html.count("\n", 0, tag.start()) + 1
    return Place(seen.html.file, line)


RULES = (
    Rule(
        "M01",
        "error",
        "an element of MJML was not turned into HTML",
        "correct the name of the element in the template",
        "measured: the engine lets unknown elements through",
        _mjml_left,
    ),
    Rule(
        "M02",
        "error",
        "the HTML is not what the MJML of the template makes",
        "correct the MJML in the template, and make the issue again",
        "what was looked at must be what is sent; mjml.io has the rules",
        _not_what_mjml_makes,
    ),
    Rule(
        "M03",
        "error",
        "an attribute shows an escape in place of the character",
        "write the text without line breaks and special blanks in the template",
        "measured: the engine writes some characters as Rust does",
        _escapes_in_attributes,
    ),
    Rule(
        "M04",
        "error",
        "the words of an entry run together, or into what stands beside them",
        "put a blank, or a new element, between the two in the template",
        "readers cannot read it; the engine drops line breaks between elements (mrml #439)",
        _words_run_together,
    ),
    Rule(
        "T01",
        "error",
        "a text of the template was not filled in",
        "correct what stands between {{ and }} in the template",
        "readers would see it",
        _unfilled,
    ),
    Rule(
        "S01",
        "error",
        "the mail holds an element that does something, and mail programs take it out",
        "take it out of the template, and link to a page that has it",
        "all mail programs; caniemail.com",
        _active_elements,
    ),
    Rule(
        "S02",
        "error",
        "the mail holds a script in an attribute, and mail programs take it out",
        "take it out of the template",
        "all mail programs; many filters refuse the message",
        _scripts_in_attributes,
    ),
    Rule(
        "H07",
        "error",
        "a tag has an attribute twice, and programs differ in which they take",
        "keep one of them in the template",
        "HTML standard, 13.1.2.3",
        _attributes_twice,
    ),
    Rule(
        "H08",
        "warning",
        "an id is there twice, and a link to it finds only the first",
        "give each element an id of its own in the template",
        "HTML standard, 3.2.6",
        _ids_twice,
    ),
    Rule(
        "D01",
        "warning",
        "the head does not say that there are colours for light and for dark",
        'write <meta name="color-scheme" content="light dark"> into the head',
        "caniemail.com, color-scheme; WebKit",
        _schemes_unsaid,
    ),
)
