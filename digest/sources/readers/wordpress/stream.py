"""A WordPress export cut into its items, so that a file of any size takes little memory.

Each item is cut out by its tags and parsed by itself: one that is broken does not take the others
with it, every `<item>` comes to light once, and its line is known. What stands in CDATA or in a
comment is no tag, unless that section was plainly never closed: then the item ends at `</item>`.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

LARGEST = 32 * 1024 * 1024
"""How large one item, or what stands before the first, may be."""

_CHUNK = 1024 * 1024
_LONGEST_MARK = 256
_FORGIVEN = 100
"""How many sections without an end a file may have; beyond, none is looked for (time is finite)."""

_OUTSIDE = re.compile(rb"<item(?=[\s/>])|<!--|<!\[CDATA\[|</(?:channel|rss)\s*>")
_INSIDE = re.compile(rb"</item\s*>|<item(?=[\s/>])|<!--|<!\[CDATA\[")
_START = b"<item"
_EMPTY = re.compile(rb"<item(?:\s[^<>]*)?/>")
_TAG_END = re.compile(rb">")
_OPENED = re.compile(rb"<([\w:.-]+)(?:\s[^<>]*)?>\Z")
_CLOSERS = {b"<!--": re.compile(rb"-->"), b"<![CDATA[": re.compile(rb"\]\]>")}
_DECLARED = re.compile(rb"<\?xml[^<>]*?encoding\s*=\s*[\"']([\w.-]{1,40})[\"']")
_OF_TEXT = re.compile(
    r"(?:utf[-_]?(?:8|16|32)|iso|windows|cp|koi8|gb|big5|euc|shift|us-|ascii|lat)"
)
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8"),
)
_AS_UTF8 = ("utf-8", "ascii", "utf-16", "utf-32")
"""What a declaration in ASCII can only mean as UTF-8: UTF-16 is told by its byte order mark."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An item as it stands, in UTF-8, and the line that it begins at.

    `whole` is False where its end is missing. The last piece of a file that stops before its own
    end has no octets at all.
    """

    line: int
    octets: bytes
    whole: bool = True


@dataclass(frozen=True, slots=True)
class _Token:
    """Something found: where it begins and ends, counted from where the reading stands."""

    start: int
    end: int
    word: bytes


class Export:
    """An export read from its beginning: `head` first, then `pieces`, each once."""

    def __init__(self, stream: BinaryIO) -> None:
        self._chunks = chunks(stream)
        self._buffer = b""
        self._at = 0
        self._line = 1
        self._ended = False
        self._unclosed = 0
        self._closed = False

    def head(self) -> bytes:
        """Give what stands before the first item, cut where that is larger than LARGEST."""
        start = self._next_start()
        stop = len(self._buffer) if start is None else self._at + start
        head = self._buffer[self._at : stop]
        self._pass(stop - self._at)
        return head

    def pieces(self) -> Iterator[Piece]:
        """Give each item; at the end, a piece without octets if the file stops too early."""
        whole = True
        while not (self._ended and self._at == len(self._buffer)):
            start = self._next_start()
            if start is None:
                self._pass(len(self._buffer) - self._at)
                continue
            self._pass(start)
            self._closed = False
            piece = self._piece()
            whole = piece.whole
            yield piece
        if whole and not self._closed:
            yield Piece(self._line, b"", whole=False)

    def _piece(self) -> Piece:
        """Cut out the item that begins here; one that never ends, up to the next or to the end."""
        line = self._line
        self._search(_TAG_END, 0)
        empty = _EMPTY.match(self._buffer, self._at)
        if empty:
            end, whole = empty.end() - self._at, True
        else:
            token = self._search(_INSIDE, len(_START))
            while token and token.word in _CLOSERS:
                token = self._search(_INSIDE, self._after(token))
            whole = token is not None and token.word != _START
            rest = len(self._buffer) - self._at
            end = rest if token is None else token.end if whole else token.start
        octets = self._buffer[self._at : self._at + end]
        self._pass(end)
        return Piece(line, octets, whole)

    def _next_start(self) -> int | None:
        """Find the next item; None if there is none, or more than LARGEST before it."""
        token = self._search(_OUTSIDE, 0)
        while token and token.word != _START:
            self._closed |= token.word not in _CLOSERS
            after = self._after(token) if token.word in _CLOSERS else token.end
            token = self._search(_OUTSIDE, after)
        return token.start if token else None

    def _after(self, opened: _Token) -> int:
        """Tell where to look on after CDATA or a comment; within it, if it was never closed.

        It was not if the file has no end of it, or if it runs over into another item.
        """
        if self._unclosed > _FORGIVEN:
            return opened.end
        closer = self._search(_CLOSERS[opened.word], opened.end)
        if closer and not self._runs_over(opened, closer):
            return closer.end
        self._unclosed += 1
        return opened.end

    def _runs_over(self, opened: _Token, closer: _Token) -> bool:
        """Tell whether a section goes on past its own end: into the end of the item, or another's.

        Comments hold no comments. CDATA holds the end tag of the element that it stands in, then;
        of a second section of one text there is no telling.
        """
        start, stop = self._at + opened.start, self._at + closer.start
        crossed = self._buffer.find(b"</item", start, stop) >= 0
        if opened.word == b"<!--":
            inside = self._buffer.startswith(_START, self._at)
            again = self._buffer.find(opened.word, self._at + opened.end, stop) >= 0
            return again or (inside and crossed)
        if not crossed:
            return False
        before = self._buffer[max(self._at, start - _LONGEST_MARK) : start].rstrip()
        element = _OPENED.search(before)
        if element is None:
            return not before.endswith(b"]]>")
        own_end = self._buffer.find(b"</" + element[1] + b">", start, stop)
        return own_end >= 0 and self._buffer.find(b"</item", own_end, stop) >= 0

    def _search(self, pattern: re.Pattern[bytes], after: int) -> _Token | None:
        """Find something from a place on, reading on as far as it takes and may take."""
        while True:
            found = pattern.search(self._buffer, self._at + after)
            if found:
                return _Token(found.start() - self._at, found.end() - self._at, found[0])
            unread = len(self._buffer) - self._at
            if self._ended or unread > LARGEST:
                return None
            after = max(after, unread - _LONGEST_MARK)
            self._more()

    def _more(self) -> None:
        chunk = next(self._chunks, b"")
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
        self._ended = not chunk

    def _pass(self, octets: int) -> None:
        self._line += self._buffer.count(b"\n", self._at, self._at + octets)
        self._at += octets


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Give a stream from its beginning in parts, in UTF-8 whatever it was written in.

    What claims to be UTF-8 comes as it is, faults included.
    """
    stream.seek(0)
    first = stream.read(_CHUNK)
    encoding = encoding_of(first)
    if encoding == "utf-8":
        yield from filter(None, [first.removeprefix(codecs.BOM_UTF8)])
        while chunk := stream.read(_CHUNK):
            yield chunk
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    chunk = first
    while chunk:
        part = decoder.decode(chunk).encode("utf-8", errors="replace")
        chunk = stream.read(_CHUNK)
        if part:
            yield part
    rest = decoder.decode(b"", final=True).encode("utf-8", errors="replace")
    yield from filter(None, [rest])


def encoding_of(first: bytes) -> str:
    """Tell the encoding of XML by its beginning (XML 1.0, appendix F): "utf-8" unless it says."""
    for mark, name in _MARKS:
        if first.startswith(mark):
            return name
    declared = _DECLARED.search(first[:_LONGEST_MARK])
    name = declared[1].decode().lower() if declared else "utf-8"
    try:
        known = codecs.lookup(name).name if _OF_TEXT.match(name) else "utf-8"
    except LookupError:
        return "utf-8"
    return "utf-8" if known.startswith(_AS_UTF8) else known


def first_fault(stream: BinaryIO) -> int:
    """Find the line of the first octet that is not UTF-8 in what claims to be; 0 if none is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    for chunk in chunks(stream):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as fault:
            return line + chunk.count(b"\n", 0, max(0, fault.start))
        line += chunk.count(b"\n")
    return 0
