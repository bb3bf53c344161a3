"""What is wrong with templates, as far as it shows before they run; and which nothing uses."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import Environment, TemplateSyntaxError, nodes

from digest.errors import TemplateError
from digest.formats.templates.mistakes import mistake
from digest.formats.templates.near import likely

ENDING = ".j2"
KINDS = ("mjml", "txt", "html")
"""What an issue is made of: a template of each kind, named by the newsletter's `template`."""

_ASKING = (nodes.Extends, nodes.FromImport, nodes.Import, nodes.Include)


@dataclass(frozen=True, slots=True)
class _Reference:
    """Where a template asks for others, of which one must be there; no names: it reckons them."""

    line: int
    names: tuple[str, ...]
    optional: bool


def faults(env: Environment, names: Iterable[str]) -> Iterator[TemplateError]:
    """Yield what is wrong with templates: what cannot be read, and what they ask for in vain."""
    for name in names:
        try:
            env.get_template(name)
        except Exception as cause:  # noqa: BLE001  whatever is wrong has a place in a template
            yield mistake(env, cause, name, ())
        else:
            yield from _lost(env, name)


def without_template(env: Environment, newsletters: Mapping[str, str]) -> Iterator[TemplateError]:
    """Yield the newsletters whose templates are not there, by name and `template` of each."""
    ending = f".mjml{ENDING}"
    known = [name.removesuffix(ending) for name in env.list_templates() if name.endswith(ending)]
    for newsletter, template in newsletters.items():
        if template not in known:
            near = likely(template, (name for name in known if "/" not in name))
            yield TemplateError(
                f"newsletters.{newsletter}.template in digest.toml",
                f"there is no template {template}{ending}",
                near.removeprefix("; "),
            )


def unused(
    env: Environment, own: Iterable[str], shipped: Container[str], templates: Iterable[str]
) -> tuple[str, ...]:
    """Give a site's templates that replace nothing and that nothing uses.

    Where a used one reckons the name of another, any may be meant, and none is given.

    Args:
        env: where they run.
        own: the site's.
        shipped: those of the product.
        templates: what the newsletters name as theirs.
    """
    issues = {f"{template}.{kind}{ENDING}" for template in templates for kind in KINDS}
    first = (name for name in env.list_templates() if name in shipped or name in issues)
    used = _reached(env, first)
    return () if used is None else tuple(name for name in own if name not in used)


def users(env: Environment, name: str) -> tuple[str, ...]:
    """Give the templates beside partials/ that include one, by way of others, too."""
    first = (one for one in env.list_templates() if "/" not in one)
    return tuple(one for one in first if one != name and name in (_reached(env, [one]) or ()))


def meant(name: str, known: Iterable[str]) -> str:
    """Ask which template was meant by a name: "; did you mean issue.html.j2?"; or give nothing."""
    by_lower = {one.lower(): one for one in known}
    for written in (name, f"{name}{ENDING}", f"partials/{name}", f"partials/{name}{ENDING}"):
        if written.lower() in by_lower:
            return f"; did you mean {by_lower[written.lower()]}?"
    return likely(name, by_lower.values())


def _reached(env: Environment, first: Iterable[str]) -> set[str] | None:
    """Give these templates and all that they ask for; None where one reckons a name."""
    known = frozenset(env.list_templates())
    reached = set(first)
    left = list(reached)
    while left:
        for reference in _references(env, left.pop()):
            if not reference.names:
                return None
            found = known.intersection(reference.names) - reached
            reached |= found
            left.extend(found)
    return reached


def _lost(env: Environment, name: str) -> Iterator[TemplateError]:
    known = env.list_templates()
    for reference in _references(env, name):
        wanted = reference.names
        if wanted and not reference.optional and not any(one in known for one in wanted):
            yield TemplateError(
                f"templates/{name}:{reference.line}",
                f"there is no template “{wanted[0]}”",
                meant(wanted[0], known).removeprefix("; "),
            )


def _references(env: Environment, name: str) -> Iterator[_Reference]:
    for node in _tree(env, name).find_all(_ASKING):
        if isinstance(node, nodes.Extends | nodes.FromImport | nodes.Import | nodes.Include):
            optional = isinstance(node, nodes.Include) and node.ignore_missing
            yield _Reference(node.lineno, _wanted(node.template), optional)


def _wanted(expression: nodes.Expr) -> tuple[str, ...]:
    try:
        written = expression.as_const()
    except nodes.Impossible:
        return ()
    if isinstance(written, str):
        return (written,)
    return tuple(map(str, written)) if isinstance(written, list | tuple) else ()


def _tree(env: Environment, name: str) -> nodes.Template:
    """Read a template; one that cannot be read asks for none."""
    try:
        return env.parse(env.loader.get_source(env, name)[0], name) if env.loader else _NOTHING
    except (TemplateSyntaxError, RecursionError):
        return _NOTHING


_NOTHING = nodes.Template([], lineno=1)
