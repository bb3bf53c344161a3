"""An error in MJML is placed where it was written: in which template, line and column."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from digest.errors import TemplateError
from digest.formats.templates.environment import environment, fill_mjml

TOP = '<mjml lang="en"><mj-body><mj-section><mj-column><mj-text>'
END = "</mj-text></mj-column></mj-section></mj-body></mjml>"
FAULT = "<mj-wrong>"
MAIN = "main.mjml.j2"


def error(sources: Mapping[str, str], **names: object) -> str:
    with pytest.raises(TemplateError) as caught:
        fill_mjml(environment(sources), MAIN, names)
    return str(caught.value)


def planted(sources: Mapping[str, str], mark: str = FAULT) -> str:
    """Give the place of what was planted, once, in the templates."""
    ((name, text),) = [(name, text) for name, text in sources.items() if mark in text]
    text = text.replace("\r\n", "\n")
    at = text.index(mark)
    return f"templates/{name}:{text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"


def around(body: str, **others: str) -> dict[str, str]:
    """Make templates: a whole mail around a body, and others by name."""
    return {MAIN: f"{TOP}\n{body}\n{END}", **{f"{name}.j2": text for name, text in others.items()}}


SHAPES = {
    "alone": around(f"é ü {FAULT}"),
    "behind tabs": around(f"\t\t日本 {FAULT}"),
    "on the first line": {MAIN: f"{FAULT}\n{TOP}{END}"},
    "on the last line": {MAIN: f"{TOP}{END}\n{FAULT}"},
    "on the last line of a file with a line end": {MAIN: f"{TOP}{END}\n  {FAULT}\n"},
    "with Windows line ends": {
        MAIN: f"{TOP}\r\n{{% if 1 %}}\r\nx\r\n  {FAULT}{{% endif %}}\r\n{END}\r\n"
    },
    "behind an expression": around(f"{{{{ v }}}} x {{{{ v }}}}{FAULT}"),
    "behind a comment of two lines": around(f"{{# one\ntwo #}} {FAULT}"),
    "in a condition": around(f"{{% if v %}}\n  a\n  {FAULT}\n{{% endif %}}"),
    "in the else": around(f"{{% if not v %}}a{{% else %}}\n  {FAULT}\n{{% endif %}}"),
    "in a loop": around(f"{{% for i in [1, 2] %}}\n{{{{ i }}}} {FAULT}\n{{% endfor %}}"),
    "behind a loop": around(f"{{% for i in [1, 2] %}}\n{{{{ i }}}}\n{{% endfor %}}\n {FAULT}"),
    "in a part": around("{% include 'part.j2' %}", part=f"x\n {FAULT}"),
    "behind a part": around(f"{{% include 'part.j2' %}} {FAULT}", part="x\n"),
    "in a part of a part in a loop": around(
        "{% for i in [1, 2] %}\n{% include 'part.j2' %}\n{% endfor %}",
        part="{% set v = i %}{% include 'deep.j2' %}",
        deep=f"{{{{ v }}}}\n\t{FAULT}",
    ),
    "in a macro": around(
        f"{{% macro m(x) %}}\n <b>{{{{ x }}}}</b>{FAULT}{{% endmacro %}}\n{{{{ m(1) }}}}"
    ),
    "in a macro of another template": around(
        "{% from 'part.j2' import m with context %}{{ m(1) }}",
        part=f"{{% macro m(x) %}}{{{{ v }}}}\n {FAULT}{{% endmacro %}}",
    ),
    "in what a macro is called with": around(
        f"{{% macro m() %}}<b>{{{{ caller() }}}}</b>{{% endmacro %}}{{% call m() %}}\n {FAULT}{{% endcall %}}"
    ),
    "behind a call": around(
        f"{{% macro m() %}}<b>{{{{ caller() }}}}</b>{{% endmacro %}}{{% call m() %}}x{{% endcall %}}\n{FAULT}"
    ),
    "in a block of a child": {
        MAIN: f"{{% extends 'base.j2' %}}\n{{% block b %}}\n {FAULT}\n{{% endblock %}}",
        "base.j2": f"{TOP}{{% block b %}}{{% endblock %}}{END}",
    },
    "in a block of a parent": {
        MAIN: "{% extends 'base.j2' %}{% block b %}x{{ super() }}{% endblock %}",
        "base.j2": f"{TOP}\n{{% block b %}}\n  {FAULT}{{% endblock %}}{END}",
    },
    "in a required block": {
        MAIN: f"{{% extends 'base.j2' %}}{{% block b %}}\n{FAULT}{{% endblock %}}",
        "base.j2": f"{TOP}{{% block b required %}} \n {{% endblock %}}{END}",
    },
    "in a block that is shown again": around(
        f"{{% block b %}}\n{{{{ v }}}}{{% if w is defined %}}{FAULT}{{% endif %}}{{% endblock %}}"
        "{% set w = 1 %}"
    ).copy()
    | {MAIN: f"{TOP}\n{{% block b %}}\n  {FAULT}{{% endblock %}}{{{{ self.b() }}}}{END}"},
    "in a set block": around(f"{{% set s %}}\n  a {FAULT}{{% endset %}}\n{{{{ s }}}}"),
    "in a set block that is changed": around(
        f"{{% set s %}}\n  a {FAULT}{{% endset %}}\n{{{{ s|trim|upper }}}}"
    ),
    "in a trimmed block": around(f"{{% filter upper|trim %}}\n  a {FAULT}\n{{% endfilter %}}"),
    "where nothing is escaped": around(
        f"{{% autoescape false %}}{{{{ v }}}}\n {FAULT}{{% endautoescape %}}"
    ),
    "in a filter block": around(f"{{% filter upper %}}\n  a {FAULT}{{% endfilter %}}"),
    "behind a filter block": around(f"{{% filter capitalize %}}\n  a{{% endfilter %}} {FAULT}"),
    "in a raw block": around(f"{{% raw %}}\n {{{{ no }}}} {FAULT}{{% endraw %}}"),
    "with a private character": around(f"\U00100000 {{{{ v }}}}\n{FAULT}"),
    "with blanks taken off": around(f"x\n   {{%- if 1 -%}}   \n  {FAULT}\n  {{%- endif -%}}"),
    "where a block that is caught decides": around(
        f"{{% set s %}}{{{{ v[9:] }}}}{{% endset %}}{{% if s %}}x{{% else %}}\n {FAULT}{{% endif %}}"
    ),
    "where a block that is caught is counted": around(
        f"{{% set s %}}{{{{ v }}}}{{% endset %}}{{% if s|length == 1 %}}\n  {FAULT}{{% endif %}}"
    ),
    "where a block that is caught is divided by": around(
        f"{{% set s %}}\n 5{{% endset %}}{{% if 10 // s|int %}}\n  {FAULT}{{% endif %}}"
    ),
    "where a macro's result is compared": around(
        f"{{% macro m() %}}a{{% endmacro %}}{{% if m() == 'a' %}}\n  {FAULT}{{% endif %}}"
    ),
}


@pytest.mark.parametrize("sources", SHAPES.values(), ids=SHAPES)
def test_a_fault_is_placed_where_it_was_written(sources):
    assert error(sources, v="v").startswith(f"{planted(sources)}: ")


VALUE = "{{ bad }}"
VALUES = {
    "alone": around(f"x\n é {VALUE}"),
    "in an attribute": around(f"x\n <b title='a {VALUE}'>y</b>"),
    "in a part": around("{% include 'part.j2' %}", part=f"x\n {VALUE}"),
    "in a macro": around(f"{{% macro m() %}}\n {VALUE}{{% endmacro %}}{{{{ m() }}}}"),
    "in a set block": around(f"{{% set s %}}\n {VALUE}{{% endset %}}{{{{ s }}}}"),
    "with blanks taken off": around(f"x\n  {VALUE}".replace("{{ bad", "{{- bad")),
}


@pytest.mark.parametrize("sources", VALUES.values(), ids=VALUES)
def test_a_fault_in_a_value_is_placed_at_its_expression(sources):
    mark = "{{- bad }}" if "{{- bad }}" in sources[MAIN] else VALUE

    assert error(sources, bad="a\x00b").startswith(f"{planted(sources, mark)}: ")


@pytest.mark.parametrize(
    ("written", "placed", "v"),
    [
        ("{% filter capitalize %}a <mj-x>{% endfilter %}", "{% filter", ""),
        ("{% set s %}a <mj-x>{% endset %}{% if s|length == 8 %}{{ s }}{% endif %}", "{{ s }}", ""),
        (
            "{% macro m() %}<mj-x>{% endmacro %}{% if m()|length == 6 %}{{ m() }}{% endif %}",
            "{{ m() }}",
            "",
        ),
        (
            "{% macro m() %}{{ caller()|capitalize }}{% endmacro %}{% call m() %}a <mj-x>{% endcall %}",
            "{% call",
            "",
        ),
        ("<b title='{{ v }}'>x</b><b title={{ v }}>x</b>", "{{ v }}>", "w"),
    ],
)
def test_what_was_caught_and_changed_is_placed_where_it_is_put_out(written, placed, v):
    sources = around(f"x\n  {written}")

    assert error(sources, v=v).startswith(f"templates/{MAIN}:3:{written.index(placed) + 3}: ")


def test_the_wrong_value_of_an_attribute_is_placed_at_its_expression():
    body = "<mj-text\n  color='{{ colour }}'>x</mj-text>"
    sources = {MAIN: f"{TOP}{END}".replace(f"<mj-text>{'</mj-text>'}", body)}

    said = error(sources, colour="bleu")

    assert said.startswith(
        f'{planted(sources, "{{ colour")}: color="bleu" in <mj-text> is not right'
    )


def test_the_other_place_in_an_error_is_of_a_template_too():
    sources = around("{% include 'part.j2' %}", part="x\n <b>")

    assert "(<b> began at templates/part.j2:2:2)" in error(sources)


def test_a_template_that_makes_nothing_is_placed_at_its_beginning():
    assert error({MAIN: "\n{# nothing #}\n"}).startswith(f"templates/{MAIN}:1:1: the template made")


def test_a_place_that_cannot_be_found_is_said_of_the_mjml():
    both_planes_used = "\U00100000 \U000f0000"

    said = error(around(f"{{% if 1 %}}\n{both_planes_used} {FAULT}{{% endif %}}"))

    assert said.startswith(
        f"templates/{MAIN}: line 2, column 5 of the MJML that it made: <mj-wrong>"
    )


def test_a_template_that_does_not_do_the_same_again_is_placed_in_the_mjml():
    asked = iter(range(9))

    class Changing(str):
        __slots__ = ()

        def __html__(self):
            return f"<mj-x{next(asked)}>"

    said = error(around("{{ v }}"), v=Changing())

    assert said.startswith(f"templates/{MAIN}: line 2, column 1 of the MJML that it made: <mj-x0>")


def test_what_is_made_does_not_depend_on_marks():
    source = around("{% set s %}{{ v }}{% endset %}{{ s }}{{ s|length }}")
    env = environment(source)
    before = fill_mjml(env, MAIN, {"v": "x"})

    with pytest.raises(TemplateError):
        fill_mjml(env, MAIN, {"v": Markup("<mj-x>")})

    assert fill_mjml(env, MAIN, {"v": "x"}) == before
    assert not re.search("[\U000f0000-\U0010ffff]", before)


NOISE = st.lists(
    st.sampled_from(
        [
            "é",
            "日本",
            "\t",
            " ",
            "\n",
            "\n  ",
            "text",
            "{{ v }}",
            "{{- v }}",
            "{{ v -}}",
            "{# a\nb #}",
            "{#- a -#}",
            "<b>x</b>",
            "<i\n title='{{ v }}'>x</i>",
            "{% if v %}y{% endif %}",
            "{%- if v -%}\n y{% endif %}",
            "{% for i in [1, 2] %}\n{{ i }}{% endfor %}",
            "{% set n %}\n {{ v }}{% endset %}{{ n }}",
            "{% raw %}{{ q }}{% endraw %}",
            "<!-- {{ v }} -->",
            "&nbsp;",
        ]
    ),
    max_size=4,
).map("".join)

WRAPS = st.sampled_from(
    [
        "{% if v %}@{% endif %}",
        "{% if not v %}n{% else %}\n@{% endif %}",
        "{%- if v -%} @ {%- endif -%}",
        "{% for i in [1, 2] %}\n@\n{% endfor %}",
        "{% for i in [] %}n{% else %}@{% endfor %}",
        "{% with w = v %}\n  @{% endwith %}",
        "{% set s# %}@{% endset %}{{ s# }}",
        "{% set s# %}\n@\n{% endset %}{{ s#|upper }}",
        "{% filter upper %}@{% endfilter %}",
        "{% filter replace('q', 'qqq') %}\n@{% endfilter %}",
        "{% macro m#() %}\n @{% endmacro %}{{ m#() }}",
        "{% macro m#(x) %}{{ x }}{{ caller() }}{% endmacro %}{% call m#(v) %}@{% endcall %}",
        "{% block b# %}\n@{% endblock %}",
        "<p title='{{ v }}'>@</p>",
        "{% raw %}{% if {% endraw %}@",
        "{% include 'part#.j2' %}",
        "{% for i in [1, 2] %}{% include 'part#.j2' %}{% endfor %}",
        "{% import 'macro#.j2' as p# with context %}{{ p#.m() }}",
    ]
)
PLANTED = st.sampled_from([FAULT, "{{ bad }}", "{{- bad -}}", "</x>"])


@st.composite
def templates(draw: st.DrawFn) -> tuple[dict[str, str], str]:
    """Make templates of random pieces inside one another, and what was planted in them, once."""
    mark = draw(PLANTED)
    sources: dict[str, str] = {}
    body = draw(NOISE) + mark + draw(NOISE)
    for number, pattern in enumerate(draw(st.lists(WRAPS, max_size=6))):
        wrap = pattern.replace("#", str(number))
        if "macro" in wrap and "{% block" in body:  # Jinja has no blocks in macros
            continue
        inner, body = body, f"{draw(NOISE)}{wrap}{draw(NOISE)}"
        if "import" in wrap:
            sources[f"macro{number}.j2"] = f"\n{{% macro m() %}}{inner}{{% endmacro %}}"
        elif "include" in wrap:
            sources[f"part{number}.j2"] = inner
        else:
            body = body.replace("@", inner)
    if draw(st.booleans()):
        sources["base.j2"] = f"{TOP}\n{draw(NOISE)}{{% block main %}}{{% endblock %}}{END}"
        sources[MAIN] = f"{{% extends 'base.j2' %}}\n{{% block main %}}{body}{{% endblock %}}"
    else:
        sources[MAIN] = f"{TOP}{draw(NOISE)}{body}{draw(NOISE)}{END}"
    if draw(st.booleans()):
        sources = {name: text.replace("\n", "\r\n") for name, text in sources.items()}
    return sources, mark


@settings(max_examples=250)
@given(templates())
def test_a_fault_in_templates_of_any_shape_is_placed_where_it_was_written(made):
    sources, mark = made

    said = error(sources, v="v", bad=Markup(FAULT))

    assert said.startswith(f"{planted(sources, mark)}: "), sources
