"""A .po file (gettext) for people who translate: every phrase, with a note and what is there.

Babel reads such files; this writes them without the clock, so that the same gives the same bytes.
"""

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import jinja2
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import escape
from jinja2 import nodes

from digest.formats.words.languages import language_name
from digest.formats.words.phrases import Source
from digest.translations.phrasebook import Key
from digest.translations.plurals import form_of, plural_forms

_ALIKE = 0.75
"""How alike (0 to 1) two English phrases are where one is taken for a new wording of the other."""

_COUNTED, _SHOWN = 1000, 5
"""How many numbers are named as examples of those that take a form."""


@dataclass(frozen=True, slots=True)
class Line:
    """One phrase of a .po file. `before` is the English that a doubtful translation was made of."""

    key: Key
    plural: str
    forms: tuple[str, ...]
    notes: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    used_in: tuple[str, ...] = ()
    before: str = ""
    fuzzy: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a .po file has: its head as it stands, its rule for forms, its phrases, past ones."""

    head: str
    rule: tuple[int, str]
    lines: tuple[Line, ...]
    obsolete: tuple[Line, ...] = ()


def sheet(text: str, catalog: Catalog) -> Sheet:
    """Take a .po file as Babel read it."""
    current = tuple(_line(message) for message in catalog if message.id)
    rule = catalog.num_plurals, catalog.plural_expr
    return Sheet(_head_of(text), rule, current, tuple(map(_line, catalog.obsolete.values())))


def renewed(
    tag: str,
    old: Sheet | None,
    sources: Iterable[Source],
    sayings: Mapping[str, Sequence[str]],
    standing: Callable[[Source], str],
) -> Sheet:
    """Give a sheet with every phrase: translations are kept, what has vanished becomes obsolete.

    Where the English has a new wording, the translation of the old one stays as a doubtful one.
    Phrases without a note are a person's own and stay.

    Args:
        tag: of the language.
        old: what was there.
        sources: our phrases.
        sayings: the site's own phrases, with the templates that say them.
        standing: what is said for a phrase without this file, or an empty text.
    """
    every = {line.key: line for line in (*old.obsolete, *old.lines)} if old else {}
    rule = old.rule if old else plural_forms(tag)
    wanted = [_blank(rule, source, standing(source)) for source in sources]
    ours = {line.key for line in wanted}
    gone = {
        line.key: line
        for line in (old.lines if old else ())
        if line.key not in ours and line.notes and any(line.forms)
    }
    lines = [_with_translation(line, every.get(line.key), gone) for line in wanted]
    for text, templates in sayings.items():
        key = ("", text)
        if key not in ours:
            said = Line(key, "", ("",), used_in=tuple(templates))
            lines.append(_with_translation(said, every.get(key), {}))
    have = {line.key for line in lines}
    kept = [line for line in (old.lines if old else ()) if line.key not in have and not line.notes]
    taken = {line.before for line in lines if line.before}
    past = [line for key, line in gone.items() if key[1] not in taken]
    past += [line for line in (old.obsolete if old else ()) if line.key not in have]
    head = old.head if old and old.head else _new_head(tag, rule)
    return Sheet(head, rule, (*lines, *kept), tuple(past))


def same(one: Sheet, other: Sheet) -> bool:
    """Whether two sheets say the same, in whatever order."""
    return _facts(one) == _facts(other)


def write(made: Sheet) -> str:
    """Write a sheet."""
    blocks = [made.head.rstrip("\n"), *("\n".join(_written(line)) for line in made.lines)]
    blocks += ["\n".join(f"#~ {one}" for one in _words(line)) for line in made.obsolete]
    return "\n\n".join(blocks) + "\n"


def sayings(templates: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Find the phrases that templates say with words.say("…"), and which templates say each.

    A template that cannot be read is passed by: whatever runs it says what is wrong.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, text in sorted(templates.items()):
        for said in dict.fromkeys(_said_in(text)):
            found[said] = (*found.get(said, ()), f"templates/{name}")
    return found


def _said_in(text: str) -> Iterator[str]:
    try:
        parsed = jinja2.Environment().parse(text)  # noqa: S701  it is read, and never run
    except (jinja2.TemplateSyntaxError, RecursionError):
        return
    for call in parsed.find_all(nodes.Call):
        first = call.args[0] if call.args else None
        if isinstance(call.node, nodes.Getattr) and call.node.attr == "say":
            said = first.value if isinstance(first, nodes.Const) else None
            if isinstance(said, str) and said:
                yield said


def _line(message: Message) -> Line:
    own = message.id if isinstance(message.id, list | tuple) else (message.id, "")
    string = message.string
    return Line(
        key=(message.context or "", own[0]),
        plural=own[1],
        forms=tuple(map(str, string)) if isinstance(string, list | tuple) else (str(string),),
        notes=tuple(message.auto_comments),
        comments=tuple(one for one in message.user_comments if not one.startswith("|")),
        used_in=tuple(place for place, _ in message.locations),
        before=_before(message.user_comments),
        fuzzy=message.fuzzy,
    )


def _before(comments: Iterable[str]) -> str:
    """Find the earlier English, which Babel gives among the comments."""
    start = '| msgid "'
    return next((one[len(start) : -1] for one in comments if one.startswith(start)), "")


def _blank(rule: tuple[int, str], source: Source, standing: str) -> Line:
    notes = [source.note]
    if source.plural:
        notes += _about_forms(rule)
    if standing:
        notes.append(f"Without a text here it is: {standing}")
    return Line(
        (source.context, source.text),
        source.plural,
        ("",) * (rule[0] if source.plural else 1),
        notes=tuple(notes),
    )


def _about_forms(rule: tuple[int, str]) -> Iterator[str]:
    """Say which numbers take which form: translators need not read the rule."""
    count, chosen = rule[0], form_of(rule[1])
    for form in range(count):
        taken = [number for number in range(_COUNTED) if chosen(number) == form]
        if taken:
            more = " and so on" if len(taken) > _SHOWN else ""
            yield f"msgstr[{form}] is for {', '.join(map(str, taken[:_SHOWN]))}{more}."


def _with_translation(line: Line, known: Line | None, gone: Mapping[Key, Line]) -> Line:
    if known is not None:
        fits = bool(line.plural) == bool(known.plural)
        forms = known.forms if fits else line.forms
        return replace(
            line, forms=forms, comments=known.comments, before=known.before, fuzzy=known.fuzzy
        )
    alike = difflib.get_close_matches(
        line.key[1],
        [key[1] for key, one in gone.items() if bool(one.plural) == bool(line.plural)],
        n=1,
        cutoff=_ALIKE,
    )
    if not alike:
        return line
    earlier = next(one for key, one in gone.items() if key[1] == alike[0])
    return replace(
        line, forms=earlier.forms, comments=earlier.comments, before=alike[0], fuzzy=True
    )


def _facts(one: Sheet) -> tuple[object, ...]:
    lines = {(line.key, line.plural, line.forms, line.notes, line.fuzzy) for line in one.lines}
    return lines, {(line.key, line.forms) for line in one.obsolete}


def _written(line: Line) -> Iterator[str]:
    yield from (f"# {comment}".rstrip() for comment in line.comments)
    yield from (f"#. {note}" for note in line.notes)
    if line.used_in:
        yield f"#: {' '.join(line.used_in)}"
    if line.fuzzy:
        yield "#, fuzzy"
        if line.before:
            yield f'#| msgid "{line.before}"'
    yield from _words(line)


def _words(line: Line) -> Iterator[str]:
    context, text = line.key
    if context:
        yield f"msgctxt {escape(context)}"
    yield f"msgid {escape(text)}"
    if not line.plural:
        yield f"msgstr {escape(line.forms[0])}"
        return
    yield f"msgid_plural {escape(line.plural)}"
    for number, form in enumerate(line.forms):
        yield f"msgstr[{number}] {escape(form)}"


def _head_of(text: str) -> str:
    """Take what stands before the first phrase, as it is: programs keep notes there."""
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.startswith("msgid")), None)
    if first is None or lines[first].strip() != 'msgid ""':
        return ""
    end = first + 1
    while end < len(lines) and lines[end].startswith(("msgstr", '"')):
        end += 1
    head = "\n".join(lines[:end])
    return head if "Content-Type" in head or "Plural-Forms" in head else ""


def _new_head(tag: str, rule: tuple[int, str]) -> str:
    name = language_name(tag, "en")
    return f"""\
# {name} phrases of digest.
#
# Below each English phrase (msgid) write the same in {name}, between the quotation marks behind
# msgstr. What stands in {{braces}} is filled in later: keep it as it is. What you leave empty is
# said as it would be without this file.
msgid ""
msgstr ""
"Language: {tag.replace("-", "_")}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals={rule[0]}; plural={rule[1]};\\n"
"""
