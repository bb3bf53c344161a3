"""HTML inside a feed: a fragment that is balanced, harmless, absolute and escaped once."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from digest.check.feeds import shared
from digest.check.feeds.values import words
from digest.check.finding import Finding, Place, quoted

_VOID = words("area base br col embed hr img input link meta param source track wbr")
_END_MAY_LACK = words("p li dt dd tr td th thead tbody tfoot colgroup option optgroup rt rp")
_DOCUMENT = {"html", "head", "body", "title"}
_ACTIVE = words(
    "script style iframe object embed applet frame frameset form input button select textarea "
    "base meta link"
)
_KNOWN = (
    _VOID
    | _END_MAY_LACK
    | _DOCUMENT
    | _ACTIVE
    | words(
        "a abbr acronym address article aside audio b bdi bdo big blockquote canvas caption center "
        "cite code data datalist del details dfn dialog dir div dl em fieldset figcaption figure "
        "font footer h1 h2 h3 h4 h5 h6 header hgroup i ins kbd label legend main map mark menu "
        "meter nav noscript ol output picture pre progress q ruby s samp search section slot small "
        "span strike strong sub summary sup svg math table template time tt u ul var video"
    )
)
_ADDRESSES = {"href", "src", "poster", "cite", "longdesc", "background", "data", "action"}
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SCRIPTS = {"javascript", "vbscript"}
_VERBATIM = {"code", "pre", "kbd", "samp", "script", "style"}


def fragment(place: Place, html: str, *, rtl: bool = False) -> Iterator[Finding]:
    """Hold a fragment of HTML against what feed readers need; `rtl` demands its direction."""
    if "<![" in html:
        yield _unbalanced(place, "a marked section")
    reader = _Reader(place)
    reader.feed(html.replace("<![", "&lt;!["))  # html.parser of some versions fails on it
    reader.close()
    reader.end()
    yield from reader.found.values()
    yield from shared.plain_text(place, "".join(reader.text), "the HTML")
    if rtl and reader.text and not reader.directed:
        yield place.warning(
            "F-html-direction",
            "a text that runs from the right does not say so",
            'put it in <div dir="rtl">',
        )


def _unbalanced(place: Place, what: str) -> Finding:
    return place.error("F-html-unbalanced", f"HTML with {what}", "close each element in its place")


class _Reader(HTMLParser):
    """Walks through a fragment; keeps one finding of each kind and value."""

    def __init__(self, place: Place) -> None:
        super().__init__(convert_charrefs=True)
        self.place = place
        self.open: list[str] = []
        self.text: list[str] = []
        self.directed = False
        self.found: dict[tuple[str, str], Finding] = {}

    def add(self, *findings: Finding) -> None:
        for finding in findings:
            self.found.setdefault((finding.id, finding.problem), finding)

    def end(self) -> None:
        for tag in self.open:
            if tag not in _END_MAY_LACK:
                self.add(_unbalanced(self.place, f"a <{tag}> that is not closed"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.add(*_element(self.place, tag, inside=self.open))
        for name, value in attrs:
            self.add(*_attribute(self.place, name, value or ""))
            self.directed = self.directed or name == "dir"
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.open:
            self.add(_unbalanced(self.place, f"a </{tag}> that closes nothing"))
            return
        while (closed := self.open.pop()) != tag:
            if closed not in _END_MAY_LACK:
                self.add(_unbalanced(self.place, f"a <{closed}> that is not closed"))

    def handle_data(self, data: str) -> None:
        if not _VERBATIM & set(self.open):
            self.text.append(data)

    def handle_decl(self, decl: str) -> None:
        self.add(_whole_document(self.place, f"<!{decl.partition(' ')[0]}>"))


def _element(place: Place, tag: str, *, inside: list[str]) -> Iterator[Finding]:
    if tag in _DOCUMENT and "svg" not in inside:
        yield _whole_document(place, f"<{tag}>")
    elif tag in _ACTIVE:
        yield _active(place, f"<{tag}>")
    elif tag not in _KNOWN and "-" not in tag and not {"svg", "math"} & set(inside):
        yield place.error(
            "F-html-element",
            f"not an element of HTML: {quoted(f'<{tag}>')}",
            "escape the < where it is text, for browsers drop what follows it",
        )


def _attribute(place: Place, name: str, value: str) -> Iterator[Finding]:
    if name.startswith("on"):
        yield _active(place, f"the attribute {name}")
    elif name == "style":
        yield place.warning(
            "F-html-style", "an attribute style, which most readers drop", "leave it out"
        )
    elif name == "lang":
        yield from shared.language(place, value)
    elif name == "srcset":
        for candidate in re.split(r",\s+", value.strip()):
            yield from _address(place, candidate)
    elif name in _ADDRESSES:
        yield from _address(place, value)


def _address(place: Place, url: str) -> Iterator[Finding]:
    scheme = _SCHEME.match(url)
    if scheme is None:
        yield place.error(
            "F-html-relative",
            f"a relative address in HTML: {quoted(url)}",
            "make it absolute, for few readers know what it is relative to",
        )
    elif scheme[1].lower() in _SCRIPTS:
        yield _active(place, f"the address {quoted(url)}")


def _whole_document(place: Place, what: str) -> Finding:
    return place.error(
        "F-html-document",
        f"a whole HTML document in place of a fragment: {what}",
        "leave out everything around the content of the body",
    )


def _active(place: Place, what: str) -> Finding:
    return place.error(
        "F-html-active",
        f"HTML that does or loads something: {what}",
        "take it out, for readers drop it or are harmed by it",
    )
