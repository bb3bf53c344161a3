"""What templates may do with a value."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from babel.localedata import locale_identifiers
from markupsafe import Markup

from digest.errors import TemplateError
from digest.formats.palette import palette
from digest.formats.templates.environment import environment, fill

AROUND = {"language": "en", "zone": ZoneInfo("America/New_York"), "dir": "ltr"}


def text(written: str, **names: object) -> str:
    return fill(environment({"x.txt.j2": written}), "x.txt.j2", AROUND | names)


def html(written: str, **names: object) -> str:
    return fill(environment({"x.html.j2": written}), "x.html.j2", AROUND | names)


def test_a_day_is_said_in_the_language_of_the_template():
    written = '{{ d|day }}|{{ d|day("short") }}|{{ d|iso }}'

    assert text(written, d=date(2022, 8, 5)) == "August 5, 2022|8/5/22|2022-08-05"
    assert text("{{ d|day }}", d=date(2022, 8, 5), language="es") == "5 de agosto de 2022"


def test_text_is_wrapped_with_an_indent():
    assert text('{{ x|wrap("  ") }}', x="one\n\ntwo") == "  one\n\n  two"
    assert text("{{ x|wrap }}", x="word " * 20).split("\n")[0] == ("word " * 14).strip()


def test_an_excerpt_is_cut_between_words():
    assert text("{{ x|excerpt(12) }}", x="Tenants may ask for time") == "Tenants may…"


def test_an_excerpt_of_html_is_its_text():
    assert (
        html("{{ x|excerpt(9) }}", x=Markup("<p>a <b>&lt;b&gt;</b> cdefgh</p>")) == "a &lt;b&gt;…"
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "A, B, and C"),
        ("es", "A, B y C"),
        ("ar", "A وB وC"),
        ("ja", "A、B、C"),
        ("xx", "A, B, and C"),
    ],
)
def test_texts_are_listed_as_the_language_does(language, said):
    assert text("{{ x|listed }}", x=("A", "B", "C"), language=language) == said


@pytest.mark.parametrize(("texts", "said"), [((), ""), (("A",), "A"), (("A", "B"), "A and B")])
def test_few_texts_are_listed_too(texts, said):
    assert text("{{ x|listed }}", x=texts) == said


def test_listed_texts_are_escaped_once_and_only_in_html():
    texts = ("Benefits & food", Markup("<b>Housing</b>"), "{0} <x>")

    assert text("{{ x|listed }}", x=texts) == "Benefits & food, <b>Housing</b>, and {0} <x>"
    assert html("{{ x|listed }}", x=texts) == (
        "Benefits &amp; food, <b>Housing</b>, and {0} &lt;x&gt;"
    )


@pytest.mark.slow
def test_what_joins_a_list_has_nothing_to_escape_in_any_language():
    joined = {
        text("{{ x|listed }}", x=("A",) * 4, language=tag.replace("_", "-"))
        for tag in locale_identifiers()
    }

    assert not [said for said in joined if set(said) & set("<>&\"'")]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.Example.org:8080/a?b#c", "example.org"),
        ("https://resources.example.org", "resources.example.org"),
        ("http://xn--mller-kva.example/", "müller.example"),
        ("http://xn--a.example/", "xn--a.example"),
        ("http://example.org./", "example.org"),
        ("mailto:News@Example.org", "example.org"),
        ("https://www2.example.org", "www2.example.org"),
        ("http://[::1]/", "::1"),
        ("http://[::1", ""),
        ("not an address", ""),
        ("", ""),
    ],
)
def test_the_host_of_an_address_is_given_as_readers_know_it(address, host):
    assert text("{{ x|host }}", x=address) == host


def test_a_text_that_runs_the_other_way_is_isolated():
    assert text("{{ x|isolate }}", x="קו") == "\u2068קו\u2069"
    assert text("{{ x|isolate }}", x="קו", dir="rtl") == "קו"
    assert text("{{ x|isolate }}", x="line", dir="rtl") == "\u2068line\u2069"
    assert text("{{ x|isolate|wrap }}", x="קו") == "\u2068קו\u2069"


def test_an_isolated_text_is_escaped_once():
    assert html("{{ x|isolate }}", x="<קו>") == "\u2068&lt;קו&gt;\u2069"
    assert html("{{ x|isolate }}", x=Markup("<b>קו</b>")) == "\u2068<b>קו</b>\u2069"


@pytest.mark.parametrize(
    ("filter", "name"),
    [("day", "zone"), ("iso", "zone"), ("listed", "language"), ("isolate", "dir")],
)
def test_a_macro_without_the_names_of_its_caller_is_told_so(filter, name):
    sources = {
        "x.txt.j2": "{% from 'm.txt.j2' import m %}{{ m(given) }}",
        "m.txt.j2": f"{{% macro m(x) %}}{{{{ x|{filter} }}}}{{% endmacro %}}",
    }
    given = {"day": date(2022, 8, 5), "iso": date(2022, 8, 5), "listed": ("a",), "isolate": "a"}

    with pytest.raises(TemplateError) as caught:
        fill(environment(sources), "x.txt.j2", {**AROUND, "given": given[filter]})

    assert str(caught.value) == (
        f"templates/m.txt.j2:1: the filter {filter} needs the name {name!r}; "
        "import macros “with context”"
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("none|day", "the filter day wants a day, like entry.published, and gets nothing"),
        ("none|iso", "the filter iso wants a day, like entry.published, and gets nothing"),
        ("'x'|day('long')", "the filter day wants a day, like entry.published, and gets “x”"),
        ("3|wrap", "the filter wrap wants a text, and gets “3”"),
        ("3|isolate", "the filter isolate wants a text, and gets “3”"),
        ("3|excerpt(2)", "the filter excerpt wants a text, and gets “3”"),
        ("none|host", "the filter host wants an address, and gets nothing"),
        ("'Monthly'|listed", "wants a list of texts, like entry.labels, and gets “Monthly”"),
        ("'x'|size", "the filter size wants a number of octets, and gets “x”"),
        ("true|size", "the filter size wants a number of octets, and gets “True”"),
    ],
)
def test_a_filter_says_what_it_wants_where_it_gets_something_else(written, said):
    with pytest.raises(TemplateError) as caught:
        fill(environment({"x.txt.j2": f"\n{{{{ {written} }}}}"}), "x.txt.j2", AROUND)

    assert str(caught.value).startswith("templates/x.txt.j2:2: ")
    assert said in str(caught.value)


def test_no_filter_reads_the_clock_for_want_of_a_day():
    for written in ("none|day", "missing|day"):
        with pytest.raises(TemplateError):
            fill(environment({"x.txt.j2": f"{{{{ {written} }}}}"}), "x.txt.j2", AROUND)


def test_values_that_are_several_are_not_written_as_one():
    made = environment({"x.txt.j2": "{{ look }}"})

    with pytest.raises(TemplateError, match=r"several values in one: write one of them \(light"):
        fill(made, "x.txt.j2", {**AROUND, "look": palette("#0b57a4")})


def test_a_filter_that_is_not_there_is_answered_with_those_that_are():
    with pytest.raises(TemplateError, match=r"ours are day, excerpt, .* and wrap"):
        fill(environment({"x.txt.j2": "{{ 1|qqqqq }}"}), "x.txt.j2", AROUND)


@pytest.mark.parametrize(
    "written",
    [
        "['x', 'y']|map('upper')",
        "['x']|select",
        "['x', 'x']|unique",
        "['x']|batch(2)",
        "cycler('a', 'b')",
        "self",
        "{}.items()",
        "range(3)",
        "['x']",
        "('x',)",
        "{'a': 1}",
        "zone",
    ],
)
def test_what_is_no_text_is_not_written(written):
    with pytest.raises(TemplateError) as caught:
        fill(environment({"x.txt.j2": f"{{{{ {written} }}}}"}), "x.txt.j2", AROUND)

    assert "0x" not in str(caught.value)
    assert "no text but a list" in str(caught.value) or "is to be called" in str(caught.value)


@pytest.mark.parametrize(
    "written",
    ["when.astimezone()", "when.strftime('%s')", "when.timestamp()", "zone.clear_cache()"],
)
def test_templates_cannot_ask_for_the_zone_of_the_machine(written):
    names = {**AROUND, "when": datetime(2022, 8, 5, tzinfo=UTC)}

    with pytest.raises(TemplateError):
        fill(environment({"x.txt.j2": f"{{{{ {written} }}}}"}), "x.txt.j2", names)
