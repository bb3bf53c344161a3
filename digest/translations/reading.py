"""Translations of our own phrases: .po files, those of the product and those of a site.

They lie in templates/translations, one for each language, named by its tag (BCP 47): fr.po,
es-MX.po. The format is gettext's, and Babel reads it. A phrase is looked up in the site's file,
then in the product's; then, for a tag like es-MX, in those of es. A phrase that is marked as fuzzy,
or lacks one of its forms, counts as missing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

import digest
from digest.errors import TemplateError
from digest.text import clean_line, is_language
from digest.translations.phrasebook import Key, Phrasebook, places
from digest.translations.plurals import NUMBERS, form_of, locale_of, plural_forms, serves

FOLDER = "templates/translations"

_DATED = re.compile(r'^"(?:POT-Creation|PO-Revision)-Date:[^\n]*"(?=\s*$)', re.MULTILINE)
"""Dates in the head of a file, which Babel would read, and which many programs leave unfilled."""
_FORMS = re.compile(r"nplurals\s*=\s*([0-9]+)")
_MOST_FORMS = 6
"""Of plurals; Arabic and Welsh have as many."""
_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr)(?:\[\d+\])?\s*)?"(?:[^"\\]|\\.)*"')
_ENTRY = re.compile(
    r'^(?:msgctxt\s*("[^\n]*(?:\n\s*"[^\n]*)*)\n)?msgid\s*("[^\n]*(?:\n\s*"[^\n]*)*)', re.MULTILINE
)
_BEFORE: Mapping[str, tuple[str, ...]] = {
    "msgctxt": ("", "msgstr"),
    "msgid": ("", "msgctxt", "msgstr"),
    "msgid_plural": ("msgid",),
    "msgstr": ("msgid", "msgid_plural", "msgstr"),
}
"""What may stand before each word of the format."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A .po file: how it is named to people, its language tag, and what it holds."""

    place: str
    tag: str
    text: str
    catalog: Catalog
    form: Callable[[int], int]

    def said(self) -> dict[Key, tuple[str, ...]]:
        """Give the phrases that are translated whole, each as one line in each of its forms."""
        return {
            (message.context or "", ids(message)[0]): tuple(map(clean_line, forms(message)))
            for message in self.catalog
            if message.id and is_done(message)
        }

    def line(self, message: Message, word: str = "msgid") -> int:
        """Give the number of the line in which a message has a word: msgid, msgstr, msgstr[1]."""
        return _line_of(self.text, message, word)


def shipped_templates() -> Path:
    """Find the templates of the product: in the package, or beside it in a checkout."""
    package = Path(digest.__file__).parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def shipped() -> dict[str, Translation]:
    """Read the translations of the product, by tag in lower case."""
    return _translations(shipped_templates() / "translations", ())


def of_site(folder: Path, used: Iterable[str] = ()) -> dict[str, Translation]:
    """Read the translations of a site, by tag in lower case.

    Args:
        folder: the site's.
        used: tags that digest.toml names: they are languages, whether CLDR knows them or not.

    Raises:
        TemplateError: one of them is broken, with the line; or its name is that of no language.
    """
    return _translations(folder / FOLDER, used)


def phrasebooks(
    folder: Path, used: Iterable[str] = (), *, without: str = ""
) -> dict[str, Phrasebook]:
    """Read all translations, those of a site before those of the product, by tag in lower case.

    One in which nothing is translated yet is left out; so is the site's own file `without`, a tag.
    Raises TemplateError as `of_site` does.
    """
    own = of_site(folder, used)
    own.pop(without.lower(), None)
    layers = [own, {} if is_product(folder) else shipped()]
    books: dict[str, Phrasebook] = {}
    for tag in sorted({tag for layer in layers for tag in layer}):  # "es" comes before "es-mx"
        every = [layer[tag] for layer in layers if tag in layer]
        found = [(said, one.form) for one in every if (said := one.said())]
        book = next((books[short] for short in shorter(tag) if short in books), None)
        for said, form in reversed(found):
            book = Phrasebook(said, form, book)
        if found and book is not None:
            books[tag] = book
    return books


def is_product(folder: Path) -> bool:
    """Whether a site is the very checkout of the product."""
    return (folder / "templates").resolve() == shipped_templates().resolve()


def texts(folder: Path) -> dict[str, str]:
    """Give the text of every .po file, by a name for it: pages are made anew when one changes."""
    roots = {"shipped": shipped_templates() / "translations", "site": folder / FOLDER}
    return {f"{of}/{path.name}": _text(path) for of, root in roots.items() for path in _files(root)}


def shorter(tag: str) -> Iterator[str]:
    """Yield the shorter forms of a tag, the longest first: for "zh-hant-tw" "zh-hant" and "zh"."""
    while "-" in tag:
        tag = tag.rpartition("-")[0]
        yield tag


def problem_with_tag(tag: str, used: Iterable[str] = ()) -> tuple[str, str] | None:
    """Say what is wrong with a language tag and what would be right; None if it is a language.

    People write the name of a language, too, or a tag as other programs do: es_MX.
    """
    if is_language(tag) and (_is_known(tag) or tag.lower() in {one.lower() for one in used}):
        return None
    remedy = _meant(tag)
    if not remedy and is_language(tag):
        remedy = f"if it is one, write it into `languages` of a newsletter: {tag}"
    return "is no language", remedy or 'write its tag, like "fr" or "es-MX"'


def parse(place: str, tag: str, text: str) -> Translation:
    """Read a .po file.

    Raises:
        TemplateError: a line is not of the format, a phrase is there twice, the rule for forms is
            wrong, or a translation has other places to fill in than its phrase.
    """
    return _parse(place, tag, text)


def ids(message: Message) -> tuple[str, ...]:
    """Give the English of a message: for one and for more, or what is said whatever the count."""
    return tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)


def forms(message: Message) -> tuple[str, ...]:
    """Give the translation of a message in all its forms, empty ones too."""
    string = message.string
    return tuple(map(str, string)) if isinstance(string, list | tuple) else (str(string),)


def is_done(message: Message) -> bool:
    """Whether a message is translated in all its forms, and nobody marked it as uncertain."""
    return not message.fuzzy and all(form.strip() for form in forms(message))


def _translations(root: Path, used: Iterable[str]) -> dict[str, Translation]:
    found: dict[str, Translation] = {}
    for path in _files(root):
        place = f"{FOLDER}/{path.name}"
        wrong = problem_with_tag(path.stem, used)
        if wrong:
            problem, remedy = wrong
            raise TemplateError(place, f"{path.stem} {problem}", remedy)
        tag = path.stem.lower()
        if tag in found:
            raise TemplateError(place, "is there twice", f"put it together with {found[tag].place}")
        found[tag] = _parse(place, path.stem, _text(path))
    return found


def _files(root: Path) -> list[Path]:
    return [path for path in sorted(root.glob("*.po")) if not path.name.startswith(".")]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as cause:
        place = f"{FOLDER}/{path.name}"
        raise TemplateError(place, "is not text in UTF-8", "save it in that encoding") from cause
    except OSError as cause:
        raise TemplateError(str(path), f"cannot be read: {cause.strerror}") from cause


@lru_cache(maxsize=64)
def _parse(place: str, tag: str, text: str) -> Translation:
    _refuse_lines(place, text)
    _refuse_twice(place, text)
    _refuse_many_forms(place, text)
    try:
        catalog = read_po(_DATED.sub('""', text).split("\n"), abort_invalid=True)
    except (PoFileError, ValueError) as cause:
        raise _unreadable(place, tag, text, cause) from cause
    form = _form(place, tag, text, catalog)
    translation = Translation(place, tag, text, catalog, form)
    for message in catalog:
        if message.id and not message.fuzzy:
            _refuse_places(translation, message)
    return translation


def _refuse_many_forms(place: str, text: str) -> None:
    """Refuse more plural forms than any language has: Babel would make a place for each."""
    found = _FORMS.search(text)
    if found and (len(found[1]) > len(str(_MOST_FORMS)) or int(found[1]) > _MOST_FORMS):
        line = text.count("\n", 0, found.start()) + 1
        problem = f"has {found[1][:20]} plural forms"
        raise TemplateError(f"{place}:{line}", problem, f"no language has more than {_MOST_FORMS}")


def _refuse_lines(place: str, text: str) -> None:
    """Refuse what is not of the format; Babel would cut a line without its last mark."""
    before = ""
    for number, line in enumerate(text.split("\n"), start=1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        match = _LINE.fullmatch(written)
        if match is None:
            raise TemplateError(
                f"{place}:{number}",
                f"cannot be read: {written[:60]}",
                'a text stands between two quotation marks; one inside it is written \\"',
            )
        word = match[1] or before
        allowed = _BEFORE.get(match[1] or "", (word,)) if word else ()
        if before not in allowed:
            raise TemplateError(
                f"{place}:{number}",
                f"is out of place: {written[:60]}",
                "a phrase has msgid with the English, and below it msgstr with the translation",
            )
        before = word


def _refuse_twice(place: str, text: str) -> None:
    seen: dict[tuple[str | None, str], int] = {}
    for entry in _ENTRY.finditer(text):
        key = entry[1], re.sub(r'"\s*\n\s*"', "", entry[2])
        number = text.count("\n", 0, entry.start()) + 1
        if key in seen:
            problem = f"is there twice, see line {seen[key]}"
            raise TemplateError(f"{place}:{number}", problem, "leave one of them")
        seen[key] = number


def _unreadable(place: str, tag: str, text: str, cause: PoFileError | ValueError) -> TemplateError:
    said = str(cause)
    if "int()" in said:
        return _wrong_rule(place, tag, text)
    number = cause.lineno + 1 if isinstance(cause, PoFileError) else 1
    if "time data" in said:
        number = _line_with("-Date:", text)
    words = {
        "num_plurals": (
            "has more forms than Plural-Forms says",
            "take out those above, or correct nplurals",
        ),
        "missing msgstr": ("has no translation below it", 'write msgstr "" below it'),
        "time data": ("there is no such date in the head", "take out the lines with Date"),
    }
    known = next((what for sign, what in words.items() if sign in said), None)
    problem, remedy = known or (f"cannot be read: {said}", "compare it with the lines around it")
    return TemplateError(f"{place}:{number}", problem, remedy)


def _form(place: str, tag: str, text: str, catalog: Catalog) -> Callable[[int], int]:
    """Make the rule that says which form a number takes, if it is one that serves the language."""
    if not serves(tag, catalog.num_plurals, catalog.plural_expr):
        raise _wrong_rule(place, tag, text)
    return form_of(catalog.plural_expr)


def _wrong_rule(place: str, tag: str, text: str) -> TemplateError:
    number = _line_with("Plural-Forms:", text)
    count, rule = plural_forms(tag)
    return TemplateError(
        f"{place}:{number}",
        f"Plural-Forms is not right for {tag}",
        f'write "Plural-Forms: nplurals={count}; plural={rule};\\n"',
    )


def _line_with(word: str, text: str) -> int:
    lines = text.lower().split("\n")
    return next((number for number, line in enumerate(lines, 1) if word.lower() in line), 1)


def _refuse_places(translation: Translation, message: Message) -> None:
    """Refuse a translation that has other places to fill in than the phrase.

    A form that only one number takes may leave it out: "one new resource".
    """
    own = ids(message)
    wanted = set(places(own[-1])) | set(places(own[0]))
    for index, form in enumerate(forms(message)):
        has = set(places(form))
        lacks = wanted - has
        if len(own) > 1 and lacks == {"count"} and _numbers(translation, index) == 1:
            lacks = set()
        left = re.sub(r"\{\w*\}", "", form) if wanted else ""
        if form.strip() and (lacks or has - wanted or "{" in left or "}" in left):
            word = f"msgstr[{index}]" if len(own) > 1 else "msgstr"
            named = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "no place to fill in"
            raise TemplateError(
                f"{translation.place}:{translation.line(message, word)}",
                _places_problem(lacks, has - wanted),
                f"the English has {named}, to be written just so",
            )


def _places_problem(lacks: set[str], strange: set[str]) -> str:
    """Say which places are missing and which are not known, or that a brace stands alone."""
    said = [f"{{{name}}} is missing" for name in sorted(lacks)]
    said += [f"{{{name}}} is not known" for name in sorted(strange)]
    return " and ".join(said) or "a brace that begins or ends no place to fill in"


def _numbers(translation: Translation, index: int) -> int:
    return sum(translation.form(number) == index for number in NUMBERS)


def _line_of(text: str, message: Message, word: str) -> int:
    lines = text.split("\n")
    first = message.lineno or 1
    for number in range(first, len(lines) + 1):
        if lines[number - 1].lstrip().startswith((f"{word} ", f'{word}"')):
            return number
    return first


@lru_cache(maxsize=512)
def _is_known(tag: str) -> bool:
    primary = tag.lower().partition("-")[0]
    try:
        return Locale.parse(primary).language == primary or primary in Locale("en").languages
    except (UnknownLocaleError, ValueError):
        return primary in Locale("en").languages


def _meant(tag: str) -> str:
    """Find the language that a person may have meant, by its name or by another way to write it."""
    swapped = tag.replace("_", "-")
    if swapped != tag and is_language(swapped) and _is_known(swapped):
        return f"write it {swapped}"
    names = {name.lower(): code for code, name in Locale("en").languages.items()}
    for code in names.values():
        own = locale.get_display_name() if (locale := locale_of(code)) else None
        if own and own.lower() == tag.lower():
            return f"did you mean {code}?"
    return f"did you mean {names[tag.lower()]}?" if tag.lower() in names else ""
