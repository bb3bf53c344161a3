"""MJML to HTML: the only importer of mjml, which is prepared for and watched over here.

mrml (the engine behind mjml-python) prints attribute values with Rust's escapes, drops a lone line
break between two tags, lets unknown tags through into the mail, kills the process on a template
that includes itself or nests without end, gives byte offsets or no position at all, and panics
with what is not an Exception. So a scan of our own comes first: it refuses with line and column
what would come out wrong, and rewrites what would come out damaged.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from mjml import mjml2html

from digest.errors import TemplateError

_LAYOUT = frozenset({"mj-body", "mj-wrapper", "mj-section", "mj-group", "mj-column", "mj-hero"})
_PARENTS: dict[str, frozenset[str]] = {
    "mjml": frozenset(),
    "mj-head": frozenset({"mjml"}),
    "mj-body": frozenset({"mjml"}),
    **dict.fromkeys(
        ("mj-attributes", "mj-breakpoint", "mj-preview", "mj-style", "mj-title"),
        frozenset({"mj-head"}),
    ),
    "mj-all": frozenset({"mj-attributes"}),
    "mj-class": frozenset({"mj-attributes"}),
    "mj-raw": _LAYOUT | {"mj-head"},
    "mj-wrapper": frozenset({"mj-body"}),
    "mj-section": frozenset({"mj-body", "mj-wrapper"}),
    "mj-hero": frozenset({"mj-body", "mj-wrapper"}),
    "mj-group": frozenset({"mj-section"}),
    "mj-column": frozenset({"mj-section", "mj-group"}),
    **dict.fromkeys(
        ("mj-text", "mj-button", "mj-divider", "mj-image", "mj-spacer", "mj-table"),
        frozenset({"mj-column", "mj-hero"}),
    ),
}
"""Where each tag may stand. What is missing here loads from third parties (mj-font, mj-social),
makes ids that collide (mj-carousel, mj-accordion, mj-navbar), or is Jinja's part (mj-include)."""

_HOLDS_HTML = frozenset({"mj-text", "mj-button", "mj-table", "mj-raw"})
_HOLDS_TEXT = frozenset({"mj-title", "mj-preview", "mj-style"})
_VOID = frozenset(
    {*("area", "base", "br", "col", "embed", "hr", "img", "input"), *("link", "meta", "wbr")}
)
_DEEPEST = 200
_TOKEN = re.compile(
    r"(?P<comment><!--.*?-->)"
    r"|</(?P<close>[A-Za-z][\w:.-]*)\s*>"
    r"|<(?P<open>[A-Za-z][\w:.-]*)"
    r"(?P<attributes>(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))?)*)\s*(?P<empty>/?)>"
    r"|(?P<text>[^<\x00-\x08\x0b\x0c\x0e-\x1f]+)",
    re.DOTALL | re.ASCII,
)
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'))?", re.ASCII)
_PRINTED_WITH_ESCAPES = re.compile(r"[^\x20-\x7e]|[\\\"]")
_OFFSET = re.compile(r"position (\d+)")


def to_html(mjml: str, *, template: str) -> str:
    """Turn MJML into an HTML document.

    Args:
        mjml: the MJML, as the template made it.
        template: the template's name, for the place in an error.

    Raises:
        TemplateError: it is not well formed, or holds what would not come out right.
    """
    scan = _Scan(mjml, template)
    prepared = "".join(scan.prepared())
    try:
        html: str = mjml2html(prepared, disable_comments=True, fonts={})
    except ValueError as cause:
        found = _OFFSET.search(str(cause))
        at = scan.original(int(found[1])) if found else 0
        raise TemplateError(scan.place(at), f"the MJML was refused: {cause}") from cause
    except BaseException as cause:
        if type(cause).__name__ != "PanicException":  # pyo3's, not importable, not an Exception
            raise
        raise TemplateError(scan.place(0), f"the MJML engine gave up: {cause}") from cause
    if "<mj-" in html:
        leftover = html[html.index("<mj-") :].partition(">")[0]
        raise TemplateError(scan.place(0), f"{leftover}> was left in the HTML")
    return html


@dataclass(slots=True)
class _Scan:
    """One pass over the MJML: what is open, and where each prepared piece came from."""

    mjml: str
    template: str
    stack: list[tuple[str, int]] = field(default_factory=list)
    pieces: list[tuple[int, int]] = field(default_factory=list)

    def prepared(self) -> Iterator[str]:
        """Yield the MJML piece by piece, checked and made safe for the engine."""
        at = octets = 0
        while at < len(self.mjml):
            token = _TOKEN.match(self.mjml, at)
            if token is None:
                broken = "a “<” that begins no tag, or an attribute without its quotes"
                self._refuse(at, broken if self.mjml[at] == "<" else "a control character")
            piece = self._piece(token)
            self.pieces.append((octets, at))
            octets += len(piece.encode("utf-8", "replace"))
            at = token.end()
            yield piece
        if self.stack:
            name, opened = self.stack[-1]
            self._refuse(opened, f"<{name}> is never closed")
        if not self.mjml.strip():
            self._refuse(0, "the template made nothing", "begin it with <mjml>")

    def original(self, octet: int) -> int:
        """Give the place in the MJML of an octet of what was prepared."""
        return max((at for start, at in self.pieces if start <= octet), default=0)

    def place(self, at: int) -> str:
        """Write a place as template:line:column, of the MJML that the template made."""
        line = self.mjml.count("\n", 0, at) + 1
        column = at - self.mjml.rfind("\n", 0, at)
        return f"{self.template}:{line}:{column}"

    def _piece(self, token: re.Match[str]) -> str:
        if token["text"] is not None:
            return self._text(token["text"], token.start())
        if token["open"] is not None:
            return self._opening(token)
        if token["close"] is not None:
            return self._closing(token["close"], token.start())
        return token[0]

    def _text(self, text: str, at: int) -> str:
        parent = self.stack[-1][0] if self.stack else ""
        if parent == "mj-title":  # goes into an attribute too
            return _as_attribute(text)
        if parent in _HOLDS_TEXT or self._inside_html():
            return " " + text if text.isspace() and text[0] == "\n" else text
        if text.strip():
            at += len(text) - len(text.lstrip())
            self._refuse(at, f"text in <{parent}>", "put it into an <mj-text>")
        return text

    def _opening(self, token: re.Match[str]) -> str:
        name = token["open"] if token["open"].lower() not in _VOID else token["open"].lower()
        self._check_place(name, token.start())
        empty = bool(token["empty"]) or name in _VOID
        if not empty:
            self.stack.append((name, token.start()))
        if len(self.stack) > _DEEPEST:
            self._refuse(token.start(), f"tags inside one another, more than {_DEEPEST} deep")
        attributes = self._attributes(name, token["attributes"], token.start())
        return f"<{name}{attributes}{' /' if empty else ''}>"

    def _check_place(self, name: str, at: int) -> None:
        parent = self.stack[-1][0] if self.stack else ""
        if name.startswith("mj") and name not in _PARENTS:
            self._refuse(at, f"<{name}> is not a tag for mail that we know", _known(name))
        if parent == "mj-attributes" and name in _PARENTS:
            return
        if name in _PARENTS:
            if parent not in (_PARENTS[name] or {""}):
                where = f"in <{parent}>" if parent else "by itself"
                self._refuse(at, f"<{name}> cannot stand {where}", _wanted(name))
        elif not self._inside_html():
            self._refuse(at, f"<{name}> stands outside of <mj-text>", "put it into an <mj-text>")

    def _attributes(self, tag: str, written: str, at: int) -> str:
        found: dict[str, str] = {}
        for name, double, single in _ATTRIBUTE.findall(written):
            if name in found:
                self._refuse(at, f"the attribute {name} is there twice", "leave one of them")
            found[name] = _as_attribute(double or single)
        if tag == "mj-style" and "inline" in found:
            self._refuse(at, "an inline <mj-style>, which no one would put inline", "write style=")
        return "".join(f' {name}="{value}"' for name, value in found.items())

    def _closing(self, name: str, at: int) -> str:
        if not self.stack:
            self._refuse(at, f"</{name}> closes nothing")
        opened, where = self.stack.pop()
        if opened != name:
            place = self.place(where).removeprefix(f"{self.template}:")
            self._refuse(at, f"</{name}> where </{opened}> should be (opened at {place})")
        return f"</{name}>"

    def _inside_html(self) -> bool:
        return any(name in _HOLDS_HTML for name, _ in self.stack)

    def _refuse(self, at: int, problem: str, remedy: str = "") -> NoReturn:
        raise TemplateError(self.place(at), f"{problem}, in the MJML that it made", remedy)


def _as_attribute(value: str) -> str:
    """Write a value so that Rust's escapes find nothing to escape: references for all but ASCII."""
    return _PRINTED_WITH_ESCAPES.sub(_reference, value)


def _reference(found: re.Match[str]) -> str:
    return " " if found[0] in "\n\r\t" else f"&#{ord(found[0])};"


def _known(name: str) -> str:
    return "include with Jinja: {% include %}" if name == "mj-include" else ""


def _wanted(name: str) -> str:
    parents = " or ".join(f"<{parent}>" for parent in sorted(_PARENTS[name]))
    return f"put it into {parents}" if parents else "it is the outermost tag"
