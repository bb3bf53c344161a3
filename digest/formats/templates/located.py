"""Where in the templates a piece of what they made was written: for errors, never otherwise.

Templates are run once more, and this time each text and each {{ }} of theirs is preceded by a mark,
a private-use character of its own. What stands between two marks was written at the first one. If
the text without its marks is what the first run made, the marks tell the truth; else fewer are set,
and if that does not help either, the place is said of what was made.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import TokenStream

_MARKS = (range(0x100000, 0x10FFFE), range(0xF0000, 0xFFFFE))
"""Planes 16 and 15, for private use: one that the text itself does not use serves for marks."""

_CAPTURES = frozenset({"set", "filter", "call", "macro"})
_UNMARKED = (frozenset[str](), frozenset({"set", "filter"}), _CAPTURES)
"""In what no marks are set, in turn: what a block catches may be counted, compared or cut."""

_MARKED_BEFORE = frozenset({"filter", "call"})  # they write something, and have no {{ }}
_BLANKS = " \t\n\r"
_LINE_END = re.compile("\r\n|\r|\n")

Run = Callable[[Environment, str, Mapping[str, object]], str]
_Token = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place in a template, and how many characters from there are written as they stand."""

    template: str
    source: str
    start: int
    length: int

    def place(self, further: int) -> str:
        """Write the place so many characters further on, at most the last one written there."""
        at = self.start + min(further, max(self.length - 1, 0))
        line = self.source.count("\n", 0, at) + 1
        return f"templates/{self.template}:{line}:{at - self.source.rfind(chr(10), 0, at)}"


@dataclass(frozen=True, slots=True)
class _Marks:
    """The marks that were set, in order; what is set where depends on the text alone."""

    alphabet: range
    unmarked: frozenset[str]
    spots: list[_Spot] = field(default_factory=list)

    def mark(self, spot: _Spot) -> str:
        """Make the mark of a place. Raises IndexError when all are used up."""
        made = chr(self.alphabet[len(self.spots)])
        self.spots.append(spot)
        return made


def place(
    env: Environment, name: str, names: Mapping[str, object], run: Run, made: str, at: int
) -> str:
    """Say where a character was written: templates/<template>:<line>:<column>, both from one.

    What a {{ }} gave is placed at its beginning.

    Args:
        env: where the templates run.
        name: the template that was run.
        names: what it was given.
        run: runs it.
        made: what it made.
        at: the place in that of the character asked for.
    """
    alphabet = next((marks for marks in _MARKS if not _within(made, marks)), range(0))
    for unmarked in _UNMARKED if alphabet else ():
        marks = _Marks(alphabet, unmarked)
        marked = _run_marked(env, name, names, run, marks)
        pieces = re.split(f"([{chr(alphabet[0])}-{chr(alphabet[-1])}])", marked)
        if "".join(pieces[::2]) == made:
            return _found(pieces, marks, at) or f"templates/{name}:1:1"
    line = made.count("\n", 0, at) + 1
    column = at - made.rfind("\n", 0, at)
    return f"templates/{name}: line {line}, column {column} of the MJML that it made"


class _Marking(Extension):
    """Sets the marks: the lexer's texts and {{ begin with one each, behind blanks."""

    def __init__(self, environment: Environment, marks: _Marks) -> None:
        super().__init__(environment)
        self.marks = marks
        self.source = ""

    def preprocess(self, source: str, *_of: str | None, **_named: str | None) -> str:
        self.source = source
        return source

    def filter_stream(self, stream: TokenStream) -> TokenStream:
        lexer, name, filename = self.environment.lexer, stream.name, stream.filename
        tokens = lexer.tokeniter(self.source, name, filename)
        source = _LINE_END.sub("\n", self.source)
        marked = _marked(_placed(tokens, source, name or ""), self.marks)
        return TokenStream(lexer.wrap(marked, name, filename), name, filename)


def _run_marked(
    env: Environment, name: str, names: Mapping[str, object], run: Run, marks: _Marks
) -> str:
    marking = env.overlay()
    marking.bytecode_cache = None  # what is compiled with marks is for this once
    marking.extensions[_Marking.identifier] = _Marking(marking, marks)
    try:
        return run(marking, name, names)
    except Exception:  # noqa: BLE001  with marks a template may do anything: then they tell nothing
        return ""


def _found(pieces: list[str], marks: _Marks, at: int) -> str:
    """Find the last mark before a character, in texts with marks between them."""
    begins: list[int] = []
    end = len(pieces[0])
    for piece in pieces[2::2]:
        begins.append(end)
        end += len(piece)
    last = bisect_right(begins, at) - 1
    if last < 0:
        return ""
    spot = marks.spots[ord(pieces[2 * last + 1]) - marks.alphabet[0]]
    return spot.place(at - begins[last])


def _placed(tokens: Iterable[_Token], source: str, template: str) -> Iterator[tuple[_Token, _Spot]]:
    """Give each token with its place. The lexer leaves out nothing but blanks before a tag."""
    end = 0
    for token in tokens:
        _, kind, value = token
        start = source.find(value, end)
        end = start + len(value)
        written = value.lstrip(_BLANKS) if kind == "data" else ""
        begins = end - len(written) if written else start
        yield token, _Spot(template, source, begins, len(written))


def _marked(placed: Iterable[tuple[_Token, _Spot]], marks: _Marks) -> Iterator[_Token]:
    """Put marks into the stream of tokens."""
    caught = 0
    tag: list[tuple[_Token, _Spot]] = []
    for token, spot in placed:
        number, kind, value = token
        if tag or kind == "block_begin":
            tag.append((token, spot))
            if kind == "block_end":
                words = [value for (_, kind, value), _ in tag if kind in ("name", "operator")]
                if words[0] in _MARKED_BEFORE and not caught:
                    yield tag[0][0][0], "data", marks.mark(tag[0][1])
                caught += _catches(words, marks.unmarked)
                yield from (one for one, _ in tag)
                tag = []
        elif kind == "data" and not caught and spot.length:
            blanks = len(value) - spot.length
            yield number, kind, value[:blanks] + marks.mark(spot) + value[blanks:]
        else:
            if kind == "variable_begin" and not caught:
                yield number, "data", marks.mark(spot)
            yield token


def _catches(words: list[str], unmarked: frozenset[str]) -> int:
    """Say whether a tag begins (1) or ends (-1) a block in which no marks are set."""
    if words[0].startswith("end"):
        return -1 if words[0].removeprefix("end") in unmarked else 0
    if words[0] == "set" and _assigns(words):
        return 0
    return 1 if words[0] in unmarked else 0


def _assigns(words: list[str]) -> bool:
    """Whether a {% set %} has its value in the tag: it has a “=” outside of brackets."""
    depth = 0
    for word in words:
        depth += word in ("(", "[", "{")
        depth -= word in (")", "]", "}")
        if word == "=" and not depth:
            return True
    return False


def _within(text: str, characters: range) -> bool:
    return any(ord(character) in characters for character in set(text))
