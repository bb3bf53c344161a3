"""One pass over MJML: refuses what would come out wrong, and rewrites what the engine would damage.

The engine drops a text that begins with a line break and holds nothing else, so that words run
together; refuses blanks between elements, “]]>” in text and “--” in comments; loses the second of
two heads, and everything behind a tag that is not closed in an <mj-raw>.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import NoReturn

from digest.errors import TemplateError
from digest.formats.mjml.attributes import NAME, Attributes, Fault, as_attribute, one_line, read
from digest.formats.mjml.broken import uncarried, unread
from digest.formats.mjml.rules import (
    HOLDS_HTML,
    HOLDS_TEXT,
    ONCE,
    PARENTS,
    REFUSED,
    may_stand,
    near,
    where,
)

Place = Callable[[int], str]
"""Says where a place of the MJML was written, as template:line:column."""

_VOID = frozenset(
    {*("area", "base", "br", "col", "embed", "hr", "img", "input"), *("link", "meta", "wbr")}
)
_NOT_MARKUP = frozenset({"script", "style"})
_AS_WRITTEN = frozenset({"pre", "textarea"})
_REVEALED = "<![endif]"
_DEEPEST = 200
_TOKEN = re.compile(
    r"(?P<text>[^<]+)"
    rf"|</(?P<close>{NAME})\s*>"
    rf"|<(?P<open>{NAME})"
    rf"(?P<attributes>(?:\s+{NAME}(?:\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))?)*)\s*(?P<empty>/?)>"
    r"|(?P<comment><!--(?!-?>).*?-->)",
    re.DOTALL | re.ASCII,
)
_REVEALING = re.compile(r"\s*(\[if [^\]<>]*\])\s*>\s*<!(?:--)?\s*", re.ASCII)
_STAND_IN = re.compile("\ufdd0([0-9]+)\ufdd0")  # no text has this character: it is refused before
_REFERENCE = re.compile(r"&#?\w+;", re.ASCII)
_NOTHING_IN_IT = "leave its content out"


@dataclass(frozen=True, slots=True)
class Prepared:
    """MJML as the engine takes it: pieces, each with its place in what was given.

    Comments for Outlook are put back afterwards: the engine reads what is in them as tags.
    """

    pieces: tuple[tuple[int, str], ...]
    comments: tuple[str, ...]

    def with_comments(self, html: str) -> str:
        """Put the comments for Outlook into the HTML."""
        if not self.comments:
            return html
        return _STAND_IN.sub(lambda found: self.comments[int(found[1])], html)


def scan(mjml: str, place: Place) -> Prepared:
    """Read MJML, and prepare it for the engine.

    Raises:
        TemplateError: it is not well formed, or holds what would not come out right.
    """
    fault = uncarried(mjml)
    if fault:
        _refuse(place, fault)
    made = _Scan(mjml, place)
    pieces = tuple(made.pieces())
    return Prepared(pieces, tuple(made.comments))


@dataclass(slots=True)
class _Scan:
    """What is open, what there has been, and what is being read: elements, text or HTML."""

    mjml: str
    place: Place
    stack: list[tuple[str, int]] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    classes: dict[str, Attributes] = field(default_factory=dict)
    uses: list[tuple[int, str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    reading: str = ""
    reading_from: int = 0

    def pieces(self) -> Iterator[tuple[int, str]]:
        readers = {
            "text": self._text,
            "empty": self._opening,
            "close": self._closing,
            "comment": self._comment,
        }
        end = 0
        while token := _TOKEN.match(self.mjml, end):
            end = token.end()
            yield token.start(), readers[token.lastgroup or "text"](token)
        if end < len(self.mjml):
            _refuse(self.place, unread(self.mjml, end))
        self._finish()

    def _finish(self) -> None:
        if self.stack:
            name, at = self.stack[-1]
            self._refuse(at, f"{_written(name)} is never closed")
        if "mjml" not in self.seen:
            self._refuse(0, "the template made nothing", "begin it with <mjml>")
        if "mj-body" not in self.seen:
            self._refuse(self.seen["mjml"], "there is no <mj-body>", "put one into <mjml>")
        for at, used in self.uses:
            self._check_classes(at, used.split())

    def _check_classes(self, at: int, used: list[str]) -> None:
        said: dict[str, str] = {}
        for name in used:
            if name not in self.classes:
                known = ", ".join(self.classes) or "none"
                self._refuse(at, f"there is no <mj-class> {name}", f"there are: {known}")
            for attribute in self.classes[name].values.keys() - {"name"}:
                if attribute in said:
                    both = f"the classes {said[attribute]} and {name} both say {attribute}"
                    self._refuse(at, both, "say it in one, or use one")
                said[attribute] = name

    def _text(self, token: re.Match[str]) -> str:
        text, at = token[0], token.start()
        if self.reading == "html":
            return self._html_text(text, at)
        if self.reading == "text":
            return self._plain_text(text, at)
        said = text.replace("\ufeff", "").strip()
        if said:
            self._outside(text.index(said[0]) + at, "text")
        return ""

    def _html_text(self, text: str, at: int) -> str:
        if self.stack[-1][0] in _NOT_MARKUP:
            return self._raw_text(text, at)
        if text.isspace() and text[0] == "\n":
            kept = any(name in _AS_WRITTEN for name, _ in self.stack)
            return "&#10;" + text[1:] if kept else " " + text
        return text.replace(">", "&gt;") if ">" in text else text

    def _plain_text(self, text: str, at: int) -> str:
        holder = self.stack[-1][0]
        if holder == "mj-title":  # goes into an attribute too
            return as_attribute(one_line(text))
        if holder == "mj-style":
            return self._raw_text(text, at)
        return text.replace(">", "&gt;")

    def _raw_text(self, text: str, at: int) -> str:
        holder = self.stack[-1][0]
        end = text.find("]]>")
        if end >= 0:
            self._refuse(at + end, f"“]]>” in <{holder}>", "put a blank before the “>”")
        found = _REFERENCE.search(text)
        if found:
            meant = "write the character itself: it is read as it stands"
            self._refuse(at + found.start(), f"{found[0]} in <{holder}>", meant)
        return text

    def _comment(self, token: re.Match[str]) -> str:
        text, at = token[0], token.start()
        inner = text[4:-3]
        holder = self.stack[-1][0] if self.stack else ""
        if holder in _NOT_MARKUP or holder == "mj-style":
            remedy = "leave it out" if holder == "script" else "write /* … */"
            self._refuse(at, f"a comment of HTML in <{holder}>", remedy)
        revealing = _REVEALING.fullmatch(inner)
        if revealing:
            made = self._for_outlook(f"<!--{revealing[1]}><!-->", at)
            self._push(_REVEALED, at)
            return made
        if inner.strip() == _REVEALED:
            self._close(_REVEALED, at)
            return self._for_outlook(f"<!--{_REVEALED}-->", at)
        return self._hidden(text, inner, at) if inner.startswith("[if") else ""

    def _hidden(self, text: str, inner: str, at: int) -> str:
        """Check a comment whose content only Outlook reads."""
        if not inner.endswith(_REVEALED):
            self._refuse(at, "a comment for Outlook without its end", f"end it with {_REVEALED}-->")
        if "<mj" in inner:
            at += text.index("<mj")
            self._refuse(at, "MJML in a comment for Outlook", "write HTML there")
        return self._for_outlook(text, at)

    def _for_outlook(self, comment: str, at: int) -> str:
        """Let something stand in for a comment for Outlook, between elements in an <mj-raw>."""
        stands_in = f"\ufdd0{len(self.comments)}\ufdd0"
        self.comments.append(comment)
        if self.reading == "html":
            return stands_in
        parent = self._parent()
        if self.reading == "text" or not may_stand("mj-raw", parent):
            inside = f"in <{parent}>" if parent else "outside of <mjml>"
            self._refuse(at, f"a comment for Outlook {inside}", "put it into the <mj-body>")
        return f"<mj-raw>{stands_in}</mj-raw>"

    def _opening(self, token: re.Match[str]) -> str:
        name, at = token["open"], token.start()
        if name[:2].lower() == "mj":
            return self._element(name, token)
        if self.reading != "html":
            self._outside(at, f"<{name}>")
        name = name.lower()
        if self.stack[-1][0] in _NOT_MARKUP:
            self._refuse(at, f"<{name}> in <{self.stack[-1][0]}>", _NOTHING_IN_IT)
        attributes = self._attributes(name, token)
        if token["empty"] or name in _VOID:
            return f"<{name}{attributes.prepared} />"
        self._push(name, at)
        return f"<{name}{attributes.prepared}>"

    def _element(self, name: str, token: re.Match[str]) -> str:
        at, parent = token.start(), self._parent()
        self._check_place(name, parent, at)
        default = parent == "mj-attributes"
        attributes = self._attributes(name, token, default=default and name != "mj-class")
        self._check_number(name, at, default=default)
        self._remember_classes(name, attributes, token)
        if token["empty"]:
            return f"<{name}{attributes.prepared} />"
        self._push(name, at)
        if not default and (name in HOLDS_HTML or name in HOLDS_TEXT):
            self.reading = "html" if name in HOLDS_HTML else "text"
            self.reading_from = len(self.stack)
        return f"<{name}{attributes.prepared}>"

    def _check_place(self, name: str, parent: str, at: int) -> None:
        if name in REFUSED:
            reason, remedy = REFUSED[name]
            self._refuse(at, f"<{name}> is not for mail: {reason}", remedy)
        if name not in PARENTS:
            self._refuse(at, f"<{name}> is no tag of MJML", near(name))
        if not may_stand(name, parent):
            inside = f"in <{parent}>" if parent else "by itself"
            self._refuse(at, f"<{name}> cannot stand {inside}", where(name, parent))

    def _check_number(self, name: str, at: int, *, default: bool) -> None:
        if default:
            return
        if name in self.seen and name in ONCE:
            first = self.place(self.seen[name])
            self._refuse(at, f"a second <{name}> (the first is at {first})", "leave one of them")
        self.seen.setdefault(name, at)

    def _remember_classes(self, name: str, attributes: Attributes, token: re.Match[str]) -> None:
        if name == "mj-class":
            said = attributes.values["name"].strip()
            if said in self.classes:
                twice = f"<mj-class> {said} is there twice"
                self._refuse(token.start(), twice, "give one another name")
            self.classes[said] = attributes
        elif "mj-class" in attributes.values:
            at = token.start("attributes") + attributes.starts["mj-class"]
            self.uses.append((at, attributes.values["mj-class"]))

    def _attributes(self, name: str, token: re.Match[str], *, default: bool = False) -> Attributes:
        attributes = read(name, token["attributes"], default=default)
        if attributes.fault:
            start = token.start("attributes")
            at = token.start() if attributes.fault.at is None else start + attributes.fault.at
            _refuse(self.place, replace(attributes.fault, at=at))
        return attributes

    def _push(self, name: str, at: int) -> None:
        self.stack.append((name, at))
        if len(self.stack) > _DEEPEST:
            self._refuse(at, f"tags inside one another, more than {_DEEPEST} deep")

    def _closing(self, token: re.Match[str]) -> str:
        name = token["close"]
        name = name if name[:2].lower() == "mj" else name.lower()
        self._close(name, token.start())
        return f"</{name}>"

    def _close(self, name: str, at: int) -> None:
        if name in _VOID:
            self._refuse(at, f"</{name}>, which ends nothing", f"write <{name} /> alone")
        if not self.stack:
            self._refuse(at, f"{_ended(name)} closes nothing")
        opened, opened_at = self.stack.pop()
        if opened != name:
            beginning = f"{_written(opened)} began at {self.place(opened_at)}"
            self._refuse(at, f"{_ended(name)} where {_ended(opened)} should be ({beginning})")
        if len(self.stack) < self.reading_from:
            self.reading, self.reading_from = "", 0

    def _parent(self) -> str:
        """Name the innermost open element; a comment for Outlook is none."""
        return next((name for name, _ in reversed(self.stack) if name != _REVEALED), "")

    def _outside(self, at: int, what: str) -> NoReturn:
        """Refuse text or HTML where only elements may be."""
        parent = self._parent()
        grandparent = self.stack[-2][0] if len(self.stack) > 1 else ""
        if self.reading == "text":
            self._refuse(at, f"{what} in <{parent}>, which holds text only", "write text")
        if not parent:
            self._refuse(at, f"{what} outside of <mjml>", "put it into an <mj-text>")
        if grandparent == "mj-attributes":
            self._refuse(at, f"{what} in a default", f"{_NOTHING_IN_IT}: it says attributes only")
        if not any(may_stand(tag, parent) for tag in PARENTS):
            self._refuse(at, f"{what} in <{parent}>", _NOTHING_IN_IT)
        self._refuse(at, f"{what} in <{parent}>", "put it into an <mj-text>")

    def _refuse(self, at: int, problem: str, remedy: str = "") -> NoReturn:
        _refuse(self.place, Fault(at, problem, remedy))


def _refuse(place: Place, fault: Fault) -> NoReturn:
    raise TemplateError(place(fault.at or 0), fault.problem, fault.remedy)


def _written(name: str) -> str:
    return "<!--[if …]><!-->" if name == _REVEALED else f"<{name}>"


def _ended(name: str) -> str:
    return f"<!--{name}-->" if name == _REVEALED else f"</{name}>"
