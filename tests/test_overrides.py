"""A site's own templates: where they came from, how they stand to ours, what uses them."""

import pytest

from digest.formats.templates.environment import environment, fill
from digest.formats.templates.overrides import (
    Override,
    State,
    copy_of,
    difference,
    overrides,
    without_origin,
)
from digest.formats.templates.soundness import faults, meant, unused, users, without_template

PART = "partials/foot.html.j2"


def state(own: str, ours: str = "ours\n") -> State:
    (found,) = overrides({"a.j2": own}, {"a.j2": ours})
    return found.state


def left(sources: dict[str, str], *templates: str) -> tuple[str, ...]:
    """Give what nothing uses, where a.html.j2 is ours and all else is a site's own."""
    own = [name for name in sources if name != "a.html.j2"]
    return unused(environment(sources), own, {"a.html.j2"}, templates)


# Where a copy came from


@pytest.mark.parametrize("text", ["a", "a\n", "\n{{ 1 }}\nb\n\n", "{% set x = 1 %}\n{{ x }}"])
@pytest.mark.parametrize("name", ["a.txt.j2", "a.html.j2"])
def test_the_line_of_a_copy_makes_nothing(name, text):
    sources = {name: text, f"copied.{name}": copy_of(text, "1")}

    plain, copied = (fill(environment(sources), one, {}) for one in sources)

    assert copied == plain
    assert without_origin(sources[f"copied.{name}"]) == text


def test_a_copy_says_of_which_version_it_was_made():
    copied = copy_of("ours\n", "2026.11.0")

    assert copied.startswith("{# copied from digest 2026.11.0, sha256 ")
    assert copied.count("\n") == 2
    assert list(overrides({"a.j2": copied}, {"a.j2": "newer\n"})) == [
        Override("a.j2", State.OUTDATED_SAME, "2026.11.0")
    ]


@pytest.mark.parametrize(
    ("own", "stands"),
    [
        ("ours\n", State.SAME),
        ("mine\n", State.CHANGED),
        (copy_of("ours\n", "1"), State.SAME),
        (copy_of("ours\n", "1") + "and mine\n", State.CHANGED),
        (copy_of("older\n", "1"), State.OUTDATED_SAME),
        (copy_of("older\n", "1") + "and mine\n", State.OUTDATED),
        (copy_of("older\n", "1").replace("older", "ours"), State.SAME),
        ("\n" + copy_of("older\n", "1") + "and mine\n", State.CHANGED),
        ("{# copied from somebody #}\nmine\n", State.CHANGED),
    ],
)
def test_a_template_stands_to_ours_by_what_it_says_and_what_it_was_copied_of(own, stands):
    assert state(own) is stands


@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_an_editor_that_writes_lines_its_own_way_changes_nothing(start, end):
    as_written = [start + one.replace("\n", end) for one in ("ours\n", copy_of("ours\n", "1"))]

    assert [state(text) for text in as_written] == [State.SAME, State.SAME]
    assert state(as_written[1], ours="newer\n") is State.OUTDATED_SAME


def test_a_template_that_replaces_none_of_ours_is_of_their_own():
    assert list(overrides({"b.j2": "x"}, {"a.j2": "x"})) == [Override("b.j2", State.OWN)]


def test_the_difference_shows_what_is_theirs_and_not_the_first_line():
    lines = difference(
        "a.j2", copy_of("1\n2\n3\n", "1").replace("\n2\n", "\ntwo\n"), "1\n2\n3\n"
    ).split("\n")

    assert lines[:2] == ["--- ours/a.j2", "+++ yours/a.j2"]
    assert lines[3:] == [" 1", "-2", "+two", " 3", ""]


def test_a_last_line_without_an_end_does_not_run_into_the_next():
    assert difference("a.j2", "a", "b").endswith("\n-b\n+a\n")


def test_a_copy_does_not_differ():
    assert difference("a.j2", copy_of("1\r\n", "1"), "1\n") == ""


# What uses a template


@pytest.mark.parametrize(
    "use",
    [
        f"{{% include '{PART}' %}}",
        f"{{% from '{PART}' import x %}}",
        f"{{% import '{PART}' as foot %}}",
        f"{{% extends '{PART}' %}}",
        f"{{% include ['partials/none.html.j2', '{PART}'] %}}",
        "{% include 'partials/' ~ name ~ '.html.j2' %}",
        "{% include name %}",
    ],
)
def test_what_a_template_in_use_asks_for_is_in_use(use):
    assert left({"a.html.j2": use, PART: "x"}) == ()
    assert left({"b.html.j2": use, PART: "x"}) == ("b.html.j2", PART)


def test_what_is_asked_for_by_way_of_others_is_in_use():
    sources = {"a.html.j2": "{% include 'b' %}", "b": "{% include 'c' %}", "c": "{% include 'b' %}"}

    assert left(sources | {"d": "{% include 'd' %}"}) == ("d",)


def test_a_template_that_cannot_be_read_asks_for_none():
    assert left({"a.html.j2": "{% include 'b' %}{% if %}", "b": "x"}) == ("b",)


def test_the_templates_of_a_newsletter_are_in_use():
    names = ["spring.mjml.j2", "spring.txt.j2", "spring.html.j2", "spring.css.j2"]

    assert left(dict.fromkeys(names, "x"), "issue", "spring") == ("spring.css.j2",)


def test_a_part_knows_which_templates_include_it_by_way_of_others_too():
    sources = {
        "a.j2": "{% include 'partials/b.j2' %}",
        "b.j2": "x",
        "partials/b.j2": "{% include 'partials/c.j2' %}",
        "partials/c.j2": "x",
    }

    assert users(environment(sources), "partials/c.j2") == ("a.j2",)
    assert users(environment(sources), "b.j2") == ()


# What is broken


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\n{% if %}", "templates/a.html.j2:2"),
        ("{{ title|dya }}", "templates/a.html.j2:1"),
        ("\n\n{% fro x in y %}", "templates/a.html.j2:3"),
        ("{{ 'x }}", "templates/a.html.j2:1"),
        (
            f"\n{{% include '{PART.replace('foot', 'fot')}' %}}",
            f"templates/a.html.j2:2: there is no template “partials/fot.html.j2”; did you mean {PART}?",
        ),
        (
            "{% extends 'foot.html.j2' %}",
            f"templates/a.html.j2:1: there is no template “foot.html.j2”; did you mean {PART}?",
        ),
        ("{% include 'zzz' %}", "templates/a.html.j2:1: there is no template “zzz”"),
        ("{% include ['x', 'y'] %}", "templates/a.html.j2:1: there is no template “x”"),
    ],
)
def test_what_is_broken_is_told_with_its_line(text, said):
    (error,) = faults(environment({"a.html.j2": text, PART: "x"}), ["a.html.j2"])

    assert str(error).startswith(said)


def test_all_that_is_broken_is_told_at_once():
    made = environment(
        {"a.j2": "{% if %}", "b.j2": "{% include 'x' %}{% include 'y' %}", "c.j2": ""}
    )

    assert [error.place for error in faults(made, ["a.j2", "b.j2", "c.j2"])] == [
        "templates/a.j2:1",
        "templates/b.j2:1",
        "templates/b.j2:1",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{% include 'none.j2' ignore missing %}",
        "{% include ['none.j2', 'a.j2'] %}",
        "{% include name %}",
    ],
)
def test_what_may_be_missing_or_is_not_known_yet_is_no_mistake(text):
    assert not list(faults(environment({"a.j2": text}), ["a.j2"]))


def test_a_newsletter_whose_template_is_missing_is_told_with_what_was_meant():
    made = environment({"letter.mjml.j2": "", "x.txt.j2": "", "partials/leter.mjml.j2": ""})

    errors = without_template(made, {"a": "letter", "b": "leter", "c": "x", "d": "zzz"})

    assert list(map(str, errors)) == [
        (
            "newsletters.b.template in digest.toml: there is no template leter.mjml.j2; "
            "did you mean letter?"
        ),
        "newsletters.c.template in digest.toml: there is no template x.mjml.j2",
        "newsletters.d.template in digest.toml: there is no template zzz.mjml.j2",
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("isue.html.j2", "; did you mean issue.html.j2?"),
        ("issue.html", "; did you mean issue.html.j2?"),
        ("ISSUE.HTML", "; did you mean issue.html.j2?"),
        ("foot.html.j2", f"; did you mean {PART}?"),
        ("foot.html", f"; did you mean {PART}?"),
        ("zzzzzz", ""),
        ("", ""),
    ],
)
def test_a_name_that_is_unknown_is_guessed_at(name, said):
    assert meant(name, ("issue.html.j2", "issue.txt.j2", PART)) == said
