"""Templates: what they may use, and how their mistakes are told."""

import re
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from factories import entry, newsletter, record, site
from reading import rendered

from digest.errors import TemplateError
from digest.formats import view
from digest.formats.mail.render import context
from digest.formats.templates.environment import environment, fill
from digest.formats.templates.filters import FILTERS
from digest.formats.words.wording import wording

README = Path(__file__).parents[1] / "templates" / "README.md"


def error(*parts: str, **names: object) -> str:
    """Run the first of some templates, main.mjml.j2 and then b.j2, and give what is said of it."""
    sources = dict(zip(("main.mjml.j2", "b.j2"), parts, strict=False))
    with pytest.raises(TemplateError) as caught:
        fill(environment(sources), "main.mjml.j2", names)
    said = str(caught.value)
    assert "\n" not in said
    return said.removeprefix("templates/")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("a\n{% if %}", "main.mjml.j2:2: Expected an expression, got 'end of statement block'"),
        ("a\n{{ nobody }}", "main.mjml.j2:2:4: 'nobody' is undefined"),
        ("é {{ titel }}", "main.mjml.j2:1:6: 'titel' is undefined; did you mean title?"),
        ("{{ titel }} titel", "main.mjml.j2:1: 'titel' is undefined; did you mean title?"),
        ("{{\ntitel }}", "main.mjml.j2:2:1: 'titel' is undefined; did you mean title?"),
        ("{{ 1 + 'a' }}", "main.mjml.j2:1: unsupported operand type(s)"),
        (
            "{{ title|excerp(3) }}",
            "main.mjml.j2:1:10: No filter named 'excerp'; did you mean excerpt?",
        ),
        (
            "{% if title %}{{ title|lower|uper }}{% endif %}",
            "main.mjml.j2:1:30: No filter named 'uper' found; did you mean upper?",
        ),
        (
            "{% if title is defind %}{% endif %}",
            "main.mjml.j2:1:16: No test named 'defind' found; did",
        ),
        ("{% fro x in y %}", "main.mjml.j2:1:4: Encountered unknown tag 'fro'; did you mean from?"),
        (
            "{{ title.uper() }}",
            "main.mjml.j2:1: a value of the type str has no 'uper'; did you mean up",
        ),
        (
            "{{ names.titel }}",
            "main.mjml.j2:1: a value of the type dict has no 'titel'; did you mean",
        ),
        ("{{ title.__class__.mro() }}", "main.mjml.j2:1: access to attribute '__class__'"),
        ("{{ numbers.append(1) }}", "main.mjml.j2:1: "),
        ("{{ title.upper }}", "main.mjml.j2:1: upper is to be called: write ( ) behind it"),
        (
            "{{ nothing }}",
            "main.mjml.j2:1: nothing to write: the value is none; ask for it with if",
        ),
        ("{{ range.given }}", "main.mjml.j2:1: access to attribute 'given'"),
        (
            "{{ " + "(" * 300 + "1" + ")" * 300 + " }}",
            "main.mjml.j2: blocks or brackets are too deep",
        ),
        (
            "{% for i in [1] %}" * 30 + "{% endfor %}" * 30,
            "main.mjml.j2: blocks or brackets are too",
        ),
    ],
)
def test_a_broken_template_is_named_with_its_place(source, said):
    assert error(source, title="x", numbers=[], nothing=None, names={"title": 1}).startswith(said)


def test_a_mistake_in_an_included_template_is_placed_there():
    assert error("{% include 'b.j2' %}", "\n\n{{ 1 + 'a' }}").startswith("b.j2:3: ")
    assert error("{% include 'b.j2' %}", "\n\n{% if %}").startswith("b.j2:3: ")
    assert error("\n{% include 'b.j2' %}", "\n {{ nobody }}").startswith("b.j2:2:5: ")


def test_a_template_that_is_not_there_is_named():
    with pytest.raises(TemplateError) as caught:
        fill(environment({}), "main.mjml.j2", {})

    assert str(caught.value) == "templates/main.mjml.j2: there is no such template"


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{% include 'c.j2' %}", "1:13: there is no template “c.j2”; did you mean b.j2?"),
        (
            "{% include 'b.j3' ignore missing %}{% include 'b.j3' %}",
            "1: there is no template “b.j3”; did",
        ),
        (
            "{% include ['x', 'yy'] %}",
            "1:19: there is no template “x” or “yy”; templates are named from",
        ),
        (
            "{% import 'zzzzzzz' as z %}",
            "1:12: there is no template “zzzzzzz”; templates are named from",
        ),
        ("{% extends 'zzzzzzz' %}", "1:13: there is no template “zzzzzzz”"),
        ("{% from 'b.j2' import m %}{{ m }}", "1: the template 'b.j2' (imported on line 1 in"),
    ],
)
def test_a_template_that_another_asks_for_in_vain_is_named_where_it_is_asked_for(tag, said):
    assert error(tag, "").startswith(f"main.mjml.j2:{said}")


@pytest.mark.parametrize(
    "name",
    [
        *("../b.j2", "/etc/passwd", "./../b.j2", "partials/../../b.j2", "..", "C:/b.j2", "~/b.j2"),
        *("..\\\\b.j2", "partials\\\\b.j2", "b.j2\\x00", "\\x00", "b.j2/", "//b.j2", "b.j2\\n"),
    ],
)
@pytest.mark.parametrize(
    "tag", ["{%% include '%s' %%}", "{%% import '%s' as x %%}", "{%% extends '%s' %%}"]
)
def test_no_name_leads_out_of_the_template_folders(tag, name):
    said = error(tag % name, "secret")

    assert "there is no template “" in said
    assert "secret" not in said
    assert said.isprintable()


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        (("\n{% include 'main.mjml.j2' %}",), "main.mjml.j2:2"),
        (("{% include 'b.j2' %}", "\n\n{% include 'main.mjml.j2' %}"), ""),
        (("{% extends 'main.mjml.j2' %}",), "main.mjml.j2:1"),
        (("{% import 'b.j2' as b %}", "{% import 'main.mjml.j2' as a %}"), ""),
        (("{% from 'b.j2' import b %}", "{% from 'main.mjml.j2' import a %}"), ""),
        (("{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}",), "main.mjml.j2:1"),
        (("{% block a %}\n{{ self.a() }}{% endblock %}",), "main.mjml.j2:"),
    ],
)
def test_templates_that_go_on_for_ever_in_one_another_are_stopped(parts, place):
    said = error(*parts)

    assert re.match(r"(main\.mjml|b)\.j2:\d: templates include, import or call one another", said)
    assert said.startswith(place)


@pytest.mark.parametrize(
    "source",
    [
        "{% for i in range(1000000000) %}{% endfor %}",
        "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
        "{{ 'x' * 1000000000 }}",
        "{{ 1000000000 * [1] }}",
        "{{ 9 ** 999999999 }}",
    ],
)
def test_what_would_take_for_ever_is_refused(source):
    assert error(source).startswith("main.mjml.j2:1: ")


def test_each_run_may_count_anew():
    made = environment({"a.j2": "{% for i in range(99999) %}{% endfor %}{{ '-' * 3 }}{{ 2 * 3 }}"})

    assert {fill(made, "a.j2", {}) for _ in range(12)} == {"---6"}


@pytest.mark.parametrize("chance", ["{{ [1, 2]|random }}", "{{ lipsum() }}", "{{ day.today() }}"])
def test_nothing_is_left_to_chance_or_the_clock(chance):
    assert error(chance, day=date(2022, 8, 5))


def test_a_byte_order_mark_of_an_editor_is_no_text():
    assert fill(environment({"a.txt.j2": "\ufeffx"}), "a.txt.j2", {}) == "x"


def test_only_text_templates_are_not_escaped():
    made = environment(dict.fromkeys(("a.txt.j2", "a.html.j2", "a.mjml.j2", "a"), "{{ x }}"))

    given = {
        name: fill(made, name, {"x": "<"}) for name in ("a.txt.j2", "a.html.j2", "a.mjml.j2", "a")
    }
    assert given == {"a.txt.j2": "<", "a.html.j2": "&lt;", "a.mjml.j2": "&lt;", "a": "&lt;"}


def test_a_template_that_makes_bad_mjml_is_named(env):
    sources = {"issue.mjml.j2": '<mjml lang="en">\n<mj-bogus>', "issue.txt.j2": ""}

    with pytest.raises(TemplateError, match=r"issue\.mjml\.j2:2:1: <mj-bogus> is no tag"):
        rendered(environment(sources), entry("a"))


@pytest.mark.docs
def test_every_name_that_templates_have_is_described(env):
    described = README.read_text(encoding="utf-8")

    names = {
        *context(record(), newsletter(), site(), "en"),
        "sections",
        "contents",
        "total",
        "more",
        "subject",
    }
    names |= {f"entry.{field.name}" for field in fields(view.EntryView)} | {"preheader"}
    assert [name for name in sorted(names) if not re.search(rf"`{name}[`.]", described)] == []


@pytest.mark.docs
def test_every_template_and_filter_is_described(env):
    described = README.read_text(encoding="utf-8")

    for path in README.parent.glob("*.j2"):
        assert f"`{path.name}`" in described
    for filter in FILTERS:
        assert f"| `{filter}` |" in described


@pytest.mark.docs
def test_every_phrase_is_described():
    described = README.read_text(encoding="utf-8")
    own = ("language", "resources", "more", "why", "issue")

    for field in fields(wording("en", site())):
        known = f"`words.{field.name}`" in described or field.name in own
        assert known or field.name.startswith("_")


@pytest.mark.parametrize(
    ("tag", "language"), [("es-MX", "es"), ("EN", "en"), ("xx", "en"), ("", "en")]
)
def test_phrases_are_found_by_the_language_of_a_tag(tag, language):
    assert wording(tag, site()).language == language


def test_counts_are_said_in_one_and_many():
    assert wording("en", site()).new_resources(1) == "1 new resource"
    assert wording("es", site()).new_resources(1234567) == "1.234.567 recursos nuevos"
    assert wording("en", site()).and_more(1) == "and 1 more"
