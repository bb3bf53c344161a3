"""Where templates run: sandboxed, strict, escaping by their names, the same each time."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import partial
from types import CodeType
from zoneinfo import ZoneInfo

import jinja2
from jinja2 import Environment
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from jinja2.sandbox import MAX_RANGE, ImmutableSandboxedEnvironment
from markupsafe import Markup

from digest.formats import view
from digest.formats.mjml.document import to_html
from digest.formats.palette import Palette, Scheme
from digest.formats.templates import located
from digest.formats.templates.filters import FILTERS
from digest.formats.templates.mistakes import Missing, mistake
from digest.formats.words.wording import Wording

_CLOCK = ("now", "today", "utcnow", "astimezone", "fromtimestamp", "timestamp", "strftime")
"""What a date would tell of the present or of the machine: pages must depend on neither."""

_TEXTS = frozenset({str, Markup})
_WRITTEN = (str, int, float, date, jinja2.Undefined)
_VIEWS = frozenset(
    (
        view.EntryView,
        view.SectionView,
        view.FileView,
        view.ContentsLine,
        Scheme,
        Palette,
        Wording,
    )
)

_MOST_COMPILED = 200
_MOST_NUMBERS = 1_000_000
"""How many numbers all range() of one run may give: loops in loops end, too."""


class _Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox, with a short way to what templates mostly read: fields of our frozen views."""

    intercepted_binops = frozenset({"*", "**"})

    def getattr(self, obj: object, attribute: str) -> object:
        """Read a field of our own views at once: they have none that is not for templates."""
        if type(obj) in _VIEWS and not attribute.startswith("_") and hasattr(obj, attribute):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        if type(obj) in _VIEWS and not attr.startswith("_"):
            return True
        if isinstance(obj, ZoneInfo):
            return attr == "key"
        if (attr in _CLOCK and isinstance(obj, date)) or isinstance(obj, _Numbers):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Refuse powers, and what would repeat a text or a list more often than any reads it."""
        if operator == "**":
            raise jinja2.TemplateRuntimeError("powers are not for templates")
        for many, times in ((left, right), (right, left)):
            if isinstance(many, str | list | tuple) and isinstance(times, int):
                _check_number(len(many) * times, "a text or a list that is repeated")
        return super().call_binop(context, operator, left, right)


class _Numbers:
    """Python's range, for as many numbers as one run of a template may need."""

    def __init__(self) -> None:
        self.given = 0

    def __call__(self, *bounds: int) -> range:
        numbers = range(*bounds)
        _check_number(len(numbers), "a range")
        self.given += len(numbers)
        if self.given > _MOST_NUMBERS:
            raise jinja2.TemplateRuntimeError(
                f"all ranges together have more than {_MOST_NUMBERS:,} numbers"
            )
        return numbers


class _Sources(jinja2.BaseLoader):
    """Templates by name, from memory: no name leads to a file."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.sources = {name: text.removeprefix("\ufeff") for name, text in sources.items()}

    def get_source(
        self,
        environment: Environment,  # noqa: ARG002  Jinja's signature
        template: str,
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Give a template; its name serves as file name, so that a traceback says which it was."""
        if template not in self.sources:
            raise jinja2.TemplateNotFound(template)
        return self.sources[template], template, None

    def list_templates(self) -> list[str]:
        """Give the names of all templates."""
        return sorted(self.sources)


class _Compiled(jinja2.BytecodeCache):
    """What was compiled in this process: a template that is the same is not compiled again."""

    def __init__(self) -> None:
        self.kept: OrderedDict[tuple[str, str], CodeType] = OrderedDict()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Find what was compiled of a template of this name and text."""
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, in place of what has been there longest."""
        if bucket.code is not None:
            self.kept[bucket.key, bucket.checksum] = bucket.code
        if len(self.kept) > _MOST_COMPILED:
            self.kept.popitem(last=False)


_COMPILED = _Compiled()


def environment(sources: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    """Make the one place where templates run: sandboxed, strict, escaping all but .txt.j2.

    What Jinja has of chance is left out: the filter `random`, and `lipsum`. Ranges and repeated
    texts are limited, so that a slip does not run for hours; loops over entries in loops over
    entries, and macros that call themselves twice, are not: they take as long as they take.

    Args:
        sources: the text of each template by its name ("issue.mjml.j2", "partials/entry.mjml.j2").
    """
    made = _Sandbox(
        loader=_Sources(sources),
        autoescape=lambda name: name is None or not name.endswith(".txt.j2"),
        undefined=Missing,
        finalize=_written,
        bytecode_cache=_COMPILED,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(FILTERS)
    del made.filters["random"], made.globals["lipsum"]
    made.globals["range"] = _Numbers()
    return made


def fill(env: ImmutableSandboxedEnvironment, name: str, names: Mapping[str, object]) -> str:
    """Run a template.

    Raises:
        TemplateError: it is missing, broken, or uses a name that is not in its contract.
    """
    try:
        return _run(env, name, names)
    except Exception as cause:  # what a template does is its author's: any error is a place in it
        raise mistake(env, cause, name, names) from cause


def fill_mjml(env: ImmutableSandboxedEnvironment, name: str, names: Mapping[str, object]) -> str:
    """Run a template that makes MJML, and give the HTML document of it.

    Raises:
        TemplateError: as `typeset` does.
    """
    return typeset(env, name, names)[1]


def typeset(
    env: ImmutableSandboxedEnvironment, name: str, names: Mapping[str, object]
) -> tuple[str, str]:
    """Run a template that makes MJML, and give both: that, and the HTML document of it.

    Raises:
        TemplateError: as `fill` does, or the MJML is not right; it says where that was written.
    """
    made = fill(env, name, names)
    return made, to_html(made, origin(env, name, names, made))


def origin(
    env: ImmutableSandboxedEnvironment, name: str, names: Mapping[str, object], made: str
) -> Callable[[int], str]:
    """Give what says where a character of what a template made was written; asking takes a run."""
    return partial(located.place, env, name, names, _run, made)


def _run(env: Environment, name: str, names: Mapping[str, object]) -> str:
    numbers = env.globals["range"]
    if isinstance(numbers, _Numbers):
        numbers.given = 0
    return env.get_template(name).render(names)


def _written(value: object) -> object:
    """Let nothing be written that no reader should see: no None, no function for its result."""
    if type(value) in _TEXTS or isinstance(value, _WRITTEN):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        inside = ", ".join(field.name for field in fields(value) if not field.name.startswith("_"))
        raise jinja2.TemplateRuntimeError(f"several values in one: write one of them ({inside})")
    if value is None:
        raise jinja2.TemplateRuntimeError("nothing to write: the value is none; ask for it with if")
    if not callable(value):
        raise jinja2.TemplateRuntimeError(
            "no text but a list, or something else with parts: join it, or go through it with for"
        )
    named = getattr(value, "__name__", None) or getattr(value, "name", type(value).__name__)
    raise jinja2.TemplateRuntimeError(f"{named} is to be called: write ( ) behind it")


def _check_number(number: int, of: str) -> None:
    if number > MAX_RANGE:
        raise jinja2.TemplateRuntimeError(f"{of} has more than {MAX_RANGE:,} parts")
