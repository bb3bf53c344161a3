"""The templates of the product and those of a site, as `digest templates` lists them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment

from digest import publish, translations
from digest.errors import RequestError
from digest.formats.templates import contract
from digest.formats.templates.environment import environment
from digest.formats.templates.overrides import Override, State, overrides
from digest.formats.templates.soundness import ENDING, KINDS, meant, unused
from digest.model import Newsletter, Site

FOLDER = "templates"
README = "README.md"

_WHOSE, _NAME = 7, 28
"""Columns of the list."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """All templates by name, where they run, and the text that says what they make and may use."""

    folder: Path
    shipped: Mapping[str, str]
    own: Mapping[str, str]
    env: Environment
    readme: str

    @property
    def every(self) -> tuple[str, ...]:
        """Every name: of the product in the order of its table, then of the site alone."""
        return tuple(dict.fromkeys((*contract.makes(self.readme), *self.shipped, *self.own)))

    def find(self, names: Iterable[str], among: Iterable[str]) -> tuple[str, ...]:
        """Find templates by their names, with or without the folder; each once.

        Raises:
            RequestError: there is none of that name.
        """
        known = tuple(among)
        found = dict.fromkeys(name.removeprefix(f"{FOLDER}/") for name in names)
        for name in found:
            if name not in known:
                near = meant(name, known).removeprefix("; ")
                raise RequestError(name, "is no template", near or "see: digest templates")
        return tuple(found)


def read_shelf(folder: Path) -> Shelf:
    """Read all templates; where a site is the checkout of the product, none is its own.

    Raises:
        TemplateError: one of them cannot be read.
    """
    root = translations.shipped_templates()
    shipped = publish.templates_in(root)
    own = {} if translations.is_product(folder) else publish.templates_in(folder / FOLDER)
    readme = (root / README).read_text(encoding="utf-8")
    return Shelf(folder, shipped, own, environment({**shipped, **own}), readme)


def lines(shelf: Shelf, chosen: Iterable[str], site: Site) -> Iterator[str]:
    """Yield a line for each of these templates, and what a person should look at."""
    names, states = tuple(chosen), _states(shelf)
    made = contract.makes(shelf.readme)
    for name in names:
        whose = "yours" if name in states else ""
        about = _about(name, states.get(name), made.get(name, ""), site.newsletters)
        yield f"{whose:<{_WHOSE}}{name:<{_NAME}} {about}".rstrip()
    yield from _outdated(states[name] for name in names if name in states)
    yield from _unused(shelf, frozenset(names), site)
    yield from _unread(shelf)


def _states(shelf: Shelf) -> dict[str, Override]:
    return {one.name: one for one in overrides(shelf.own, shelf.shipped)}


def _about(name: str, own: Override | None, makes: str, newsletters: Iterable[Newsletter]) -> str:
    """Say what a template makes, and of one that replaces none of ours, for which newsletters."""
    if own is None or own.state in (State.CHANGED, State.OUTDATED):
        return makes
    if own.state is not State.OWN:
        return f"{makes} (not changed yet)"
    template, _, kind = name.partition(".")
    users = [n.name for n in newsletters if n.template == template]
    is_of_issues = kind.removesuffix(ENDING) in KINDS
    return f"for {', '.join(users)}" if users and is_of_issues else "one of your own"


def _outdated(states: Iterable[Override]) -> Iterator[str]:
    for one in states:
        place = f"look at {FOLDER}/{one.name}"
        if one.state is State.OUTDATED:
            yield (
                f"{place}: it was copied from digest {one.version}, and ours has changed since; "
                f"see how they differ: digest templates --diff {one.name}"
            )
        elif one.state is State.OUTDATED_SAME:
            yield (
                f"{place}: it is as digest {one.version} had it, and ours has changed since; "
                "remove it to have ours"
            )


def _unused(shelf: Shelf, chosen: frozenset[str], site: Site) -> Iterator[str]:
    templates = [newsletter.template for newsletter in site.newsletters]
    issues = (f"{template}.{kind}{ENDING}" for template in templates for kind in KINDS)
    known = {*shelf.shipped, *issues}
    for name in unused(shelf.env, shelf.own, shelf.shipped, templates):
        if name in chosen:
            near = meant(name, known)
            yield f"look at {FOLDER}/{name}: it replaces none of ours, and nothing uses it{near}"


def _unread(shelf: Shelf) -> Iterator[str]:
    """Yield the files that a person may take for templates and that are none."""
    root, phrases = shelf.folder / FOLDER, shelf.folder / translations.FOLDER
    for path in () if translations.is_product(shelf.folder) else sorted(root.rglob("[!.]*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not name.endswith((ENDING, ".md")) and phrases not in path.parents:
            near = meant(name, shelf.shipped)
            yield f"look at {FOLDER}/{name}: not read: its name does not end in {ENDING}{near}"
