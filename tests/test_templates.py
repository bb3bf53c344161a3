"""Templates: what they may use, and how their mistakes are told."""

from dataclasses import fields
from pathlib import Path

import jinja2
import pytest
from factories import entry, newsletter, record, site
from reading import rendered

from digest.errors import TemplateError
from digest.formats import view
from digest.formats.render import context, environment, fill
from digest.formats.wording import wording

README = Path(__file__).parents[1] / "templates" / "README.md"


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ({}, "templates/x.txt.j2: there is no such template"),
        ({"x.txt.j2": "{% include 'y.txt.j2' %}"}, "templates/y.txt.j2: there is no such template"),
        ({"x.txt.j2": "a\n{% if %}"}, "templates/x.txt.j2:2: "),
        ({"x.txt.j2": "a\n{{ nobody }}"}, "templates/x.txt.j2:2: 'nobody' is undefined"),
        (
            {"x.txt.j2": "{% include 'y.txt.j2' %}", "y.txt.j2": "\n\n{{ 1 + 'a' }}"},
            "templates/y.txt.j2:3: ",
        ),
        ({"x.txt.j2": "{{ title.__class__.mro() }}"}, "templates/x.txt.j2:1: "),
        ({"x.txt.j2": "{{ numbers.append(1) }}"}, "templates/x.txt.j2:1: "),
    ],
)
def test_a_broken_template_is_named_with_its_line(sources, said):
    with pytest.raises(TemplateError) as caught:
        fill(environment(sources), "x.txt.j2", {"title": "x", "numbers": []})

    assert str(caught.value).startswith(said)


def test_only_text_templates_are_not_escaped():
    made = environment(dict.fromkeys(("a.txt.j2", "a.html.j2", "a.mjml.j2", "a"), "{{ x }}"))

    given = {
        name: fill(made, name, {"x": "<"}) for name in ("a.txt.j2", "a.html.j2", "a.mjml.j2", "a")
    }
    assert given == {"a.txt.j2": "<", "a.html.j2": "&lt;", "a.mjml.j2": "&lt;", "a": "&lt;"}


def test_text_can_be_wrapped_with_an_indent():
    made = environment({"x.txt.j2": '{{ x|wrap("  ") }}'})

    assert fill(made, "x.txt.j2", {"x": "one\n\ntwo"}) == "  one\n\n  two"


def test_a_template_that_makes_bad_mjml_is_named(env):
    sources = {"issue.mjml.j2": "<mjml>\n<mj-bogus>", "issue.txt.j2": ""}

    with pytest.raises(TemplateError, match=r"issue\.mjml\.j2:2:1: <mj-bogus> is not"):
        rendered(environment(sources), entry("a"))


def test_templates_compile_without_a_loader_of_files(env):
    assert isinstance(env.loader, jinja2.FunctionLoader)


@pytest.mark.docs
def test_every_name_that_templates_have_is_described(env):
    described = README.read_text(encoding="utf-8")

    names = {*context(record(), newsletter(), site(), "en"), "sections", "total", "more", "subject"}
    names |= {f"entry.{field.name}" for field in fields(view.EntryView)} | {"preheader"}
    assert [name for name in sorted(names) if f"`{name}`" not in described] == []


@pytest.mark.docs
def test_every_template_and_filter_is_described(env):
    described = README.read_text(encoding="utf-8")

    for path in README.parent.glob("*.j2"):
        assert f"`{path.name}`" in described
    for filter in ("day", "iso", "wrap"):
        assert f"| `{filter}` |" in described


@pytest.mark.docs
def test_every_phrase_is_described():
    described = README.read_text(encoding="utf-8")
    own = ("language", "resources", "more", "why", "issue")

    for field in fields(wording("en")):
        assert f"`words.{field.name}`" in described or field.name in own


@pytest.mark.parametrize(
    ("tag", "language"), [("es-MX", "es"), ("EN", "en"), ("xx", "en"), ("", "en")]
)
def test_phrases_are_found_by_the_language_of_a_tag(tag, language):
    assert wording(tag).language == language


def test_counts_are_said_in_one_and_many():
    assert wording("en").new_resources(1) == "1 new resource"
    assert wording("es").new_resources(1234567) == "1.234.567 recursos nuevos"
    assert wording("en").and_more(1) == "and 1 more"
