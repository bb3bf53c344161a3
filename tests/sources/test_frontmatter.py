"""Front matter: what a text says of itself above its text, kept as its author wrote it."""

from datetime import UTC, date, datetime

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.readers.markdown import yamltext
from digest.sources.readers.markdown.frontmatter import Fault, Matter, find, split


def matter(text: str) -> Matter:
    found = split(text)
    assert found is not None
    return found


def yaml_fields(written: str) -> dict[str, object]:
    return dict(matter(f"---\n{written}\n---\n").fields)


def outcome(text: str) -> Matter | Fault | None:
    try:
        return split(text)
    except Fault as refused:
        return refused


def fault(text: str) -> str:
    with pytest.raises(Fault) as caught:
        split(text)
    return f"{caught.value}; {caught.value.remedy}"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("---\ntitle: Rent\n---\nText.", "YAML"),
        ("---\ntitle: Rent\n...\nText.", "YAML"),
        ("\n\n---  \ntitle: Rent\n---\t\nText.", "YAML"),
        ('+++\ntitle = "Rent"\n+++\nText.', "TOML"),
        ('{"title": "Rent"}Text.', "JSON"),
        ('{\n  "title": "Rent"\n}Text.', "JSON"),
    ],
)
def test_a_fence_tells_the_kind_and_where_the_text_begins(text: str, kind: str) -> None:
    found = matter(text)

    assert (found.kind, found.body, find(found.fields, "title")) == (kind, "Text.", "Rent")


def test_lines_of_metadata_end_at_the_first_blank_one() -> None:
    found = matter("Title: Rent\nDate: 2012-10-31\nSummary:\n    One line\n    and more\n\nText: x")

    assert found.fields == {"title": "Rent", "date": "2012-10-31", "summary": "One line and more"}
    assert found.body == "\nText: x"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Title\n\nText.",
        "---\n\nA rule across the page.\n",
        "---\nJust words.\n---\nText.",
        "---\n- a\n- b\n---\n",
        "Note: this is no metadata.\n\nText.",
        "https://example.org: a link",
        "{{< shortcode >}}",
        "{ braces in a text }",
    ],
)
def test_a_text_that_says_nothing_of_itself_has_none(text: str) -> None:
    assert split(text) is None


def test_empty_front_matter_is_front_matter() -> None:
    assert matter("---\n---\nText.").fields == {}
    assert matter("---\n# only a comment\n---\nText.").body == "Text."


def test_words_of_yaml_stay_words() -> None:
    fields = yaml_fields(
        "title: 12:30\ndate: 2024-3-5\nday: 2024-03-05\ntags: [no, yes, on]\nauthor: Null\n"
        "number: 007\nfloat: 1.50\nhex: 0x1F\nkept: 'null'"
    )

    assert fields["title"] == "12:30"
    assert fields["date"] == "2024-3-5"
    assert fields["day"] == "2024-03-05"
    assert fields["tags"] == ("no", "yes", "on")
    assert fields["author"] == "Null"
    assert (fields["number"], fields["float"], fields["hex"]) == ("007", "1.50", "0x1F")
    assert fields["kept"] == "null"


def test_nothing_is_nothing() -> None:
    assert set(yaml_fields("a: null\nb: ~\nc:\nd: ''").values()) == {""}


def test_block_texts_quotes_and_merged_tables_are_read() -> None:
    fields = yaml_fields(
        "folded: >\n  one\n  two\nquoted: 'it''s'\nbase: &base {a: 1, b: 2}\n"
        "more:\n  <<: *base\n  b: 3\nagain: *base"
    )

    assert fields["folded"] == "one two\n"
    assert fields["quoted"] == "it's"
    assert fields["more"] == {"a": "1", "b": "3"}
    assert fields["again"] == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("title: Rent: what now?", "Rent: what now?"),
        ("title: Rent: it's 'new'", "Rent: it's 'new'"),
        ("title: @home", "@home"),
        ("title: `code` first", "`code` first"),
        ("title: %now", "%now"),
    ],
)
def test_a_value_that_needed_quotes_is_read_as_if_it_had_them(written: str, read: str) -> None:
    found = matter(f"---\ndate: 2024-03-05\n{written}\n---\n")

    assert found.fields == {"date": "2024-03-05", "title": read}
    assert found.notices == ("line 3: read as if its value were in quotes",)


def test_a_field_that_is_there_twice_is_told() -> None:
    assert matter("---\ntitle: A\ntitle: B\n---\n").notices == (
        "line 3: title is there twice: the last counts",
    )


def test_names_of_fields_are_one_however_they_are_joined() -> None:
    fields = matter(
        "---\npublishDate: 1\nLast_Modified-at: 2\nparams: {Sub Title: 3}\n---\n"
    ).fields

    assert find(fields, "publish_date") == "1"
    assert find(fields, "last_modified_at") == "2"
    assert find(fields, "params.sub_title") == "3"
    assert find(fields, "params.Sub Title.more") == ""
    assert find(fields, "nothing") == ""


def test_dates_of_toml_are_dates_and_its_other_values_words() -> None:
    fields = matter(
        "+++\ndate = 2024-03-05\nat = 2024-03-05T10:00:00Z\nlocal = 2024-03-05T10:00:00\n"
        "time = 10:00:00\nn = 1_000\nf = 1.50\nyes = true\nlist = [1, [2]]\n[params]\na = 'b'\n+++\n"
    ).fields

    assert fields["date"] == date(2024, 3, 5)
    assert fields["at"] == datetime(2024, 3, 5, 10, tzinfo=UTC)
    assert fields["local"] == datetime(2024, 3, 5, 10)
    assert (fields["time"], fields["n"], fields["f"]) == ("10:00:00", "1000", "1.50")
    assert (fields["yes"], fields["list"]) == ("true", ("1", ("2",)))
    assert find(fields, "params.a") == "b"


def test_values_of_json_are_words() -> None:
    fields = matter('{"a": 1.50, "b": true, "c": null, "d": [1, "x"], "e": 123456789012345678901}')

    assert fields.fields == {
        "a": "1.50",
        "b": "true",
        "c": "",
        "d": ("1", "x"),
        "e": "123456789012345678901",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\na: 1\nb: 'x\nc: y\n---\n", "line 3: the front matter is not YAML: a quotation mark"),
        ("---\na: 1\n\tb: 2\n---\n", "line 3: the front matter is not YAML: "),
        ('---\na: "\\q"\n---\n', "line 2: the front matter is not YAML: a backslash"),
        (
            "---\na: *b* c\n---\n",
            "line 2: the front matter is not YAML: a value begins with * or &",
        ),
        ("---\na: *b\n---\n", "line 2: *b stands for nothing; put the value in quotes"),
        ("---\na: {{ b }}\n---\n", "line 2: a value begins with { or [; put the value in quotes"),
        ("---\na: [1, 2\n---\n", "the front matter is not YAML: lines do not line up"),
        ("---\ntitle: A\n\nText without an end.", "line 1: the front matter has no end"),
        ("+++\na = 1\n", "line 1: the front matter has no end"),
        ("+++\na = 1\nb = \n+++\n", "line 3: the front matter is not TOML: invalid value"),
        ('{"a": 1,\n "b": }', "line 2: the front matter is not JSON: expecting value"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, said: str) -> None:
    assert said in fault(text)


def test_a_character_that_yaml_does_not_have_is_refused() -> None:
    with pytest.raises(Fault, match="holds a character that no text has"):
        yamltext.read("a: \x01")


def test_tags_make_and_run_nothing() -> None:
    fields = yaml_fields("a: !!python/object/apply:os.system ['x']\nb: !!binary aGk=\nc: !!int 'x'")

    assert fields == {"a": ("x",), "b": "aGk=", "c": "x"}


def test_aliases_cannot_multiply() -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]

    said = fault("---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "\n".join(levels) + "\n---\n")

    assert "the front matter holds more than 10,000 values" in said


@pytest.mark.parametrize(
    "text",
    [
        "---\na: " + "[" * 5000 + "\n---\n",
        "---\n" + "\n".join(" " * n + "a:" for n in range(300)) + "\n---\n",
        "+++\na = " + "[" * 5000 + "\n+++\n",
        "+++\n" + "a." * 5000 + "b = 1\n+++\n",
        "+++\na = " + "9" * 5000 + "\n+++\n",
        '{"a":' * 5000,
        '{"a":' + "[" * 60 + "]" * 60 + "}",
        "---\n" + "a: b\n" * 2_000_000 + "---\n",
        "+++\n" + "a" * 70_000 + " = 1\n+++\n",
        '{"a": "' + "b" * 70_000 + '"}',
        "---\n" + "a: b: c\n" * 50 + "---\n",
    ],
    ids=["lists", "tables", "TOML lists", "keys", "number", "JSON", "JSON lists", *"YTJ", "mended"],
)
def test_what_is_too_deep_or_too_long_is_refused_or_read_and_never_fails(text: str) -> None:
    found = outcome(text)

    assert found is not None
    assert not isinstance(found, Fault) or (found.line >= 1 and found.problem)


def test_yaml_is_read_the_same_without_the_library_in_c(monkeypatch: pytest.MonkeyPatch) -> None:
    written = "a: [1, {b: ~}]\nc: |\n  d\n'e': \"f\"\ng: &g x\nh: *g"
    quick = yamltext.read(written)

    monkeypatch.setattr(yamltext, "_LOADER", yaml.BaseLoader)

    assert yamltext.read(written) == quick


TEXTS = st.text(st.sampled_from("ab:-'\"#[]{}&*!|>%@`\\ \n\t,?~é"), max_size=80)


@given(TEXTS, st.sampled_from(["---", "+++"]))
def test_any_text_between_fences_is_read_or_refused(written: str, mark: str) -> None:
    found = outcome(f"{mark}\n{written}\n{mark}\nText.")

    assert found is None or isinstance(found, Fault) or found.body.endswith("Text.")


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.text(max_size=20), max_size=4))
def test_any_words_written_as_yaml_come_back(fields: dict[str, str]) -> None:
    dumped = yaml.safe_dump(fields, allow_unicode=False, default_style='"')

    assert yamltext.read(dumped)[0] == (fields or {})
