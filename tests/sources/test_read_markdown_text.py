"""The text below front matter: its summary, its title, and what only its generator understands."""

from io import BytesIO

import pytest

from digest.model import Source
from digest.sources.readers.markdown.document import NAME, read
from digest.sources.record import Document, Reading, Record, Text


def reading(content: str, name: str = "guide.md") -> Reading:
    return read(Document(name, BytesIO(content.encode())), Source(NAME, "posts"))


def record(front: str, body: str) -> Record:
    return untitled(body, f"title: Rent\n{front}")


def untitled(body: str, front: str = "date: 2024-03-05", name: str = "guide.md") -> Record:
    (found,) = reading(f"---\n{front}\n---\n{body}", name).outcomes
    assert isinstance(found, Record)
    return found


@pytest.mark.parametrize("name", ["summary", "description", "excerpt"])
def test_a_summary_is_the_author_s(name: str) -> None:
    assert record(f"{name}: What to do.", "Text.").summary == Text("What to do.")


def test_markdown_in_a_summary_is_read_and_plain_words_stay_plain() -> None:
    assert record("summary: A **new** rule", "").summary == Text(
        "<p>A <strong>new</strong> rule</p>\n", html=True
    )
    assert record("summary: 2 * 3 < 7 & x_y_z", "").summary == Text("2 * 3 < 7 & x_y_z")


def test_an_empty_summary_is_none() -> None:
    assert record("excerpt: ''\ndescription: Cool.", "").summary == Text("Cool.")


@pytest.mark.parametrize(
    "divider", ["<!--more-->", "<!-- more -->", "<!-- excerpt -->", "<!-- truncate -->"]
)
def test_what_stands_above_a_divider_is_the_summary(divider: str) -> None:
    found = record("", f"Short.\n\n{divider}\n\nLong.")

    assert found.summary == Text("<p>Short.</p>\n", html=True)
    assert found.content == Text("<p>Short.</p>\n<p>Long.</p>\n", html=True)


def test_a_divider_that_the_author_names_counts() -> None:
    found = record('excerpt_separator: "<!-- fold -->"', "Short.\n\n<!-- fold -->\n\nLong.")

    assert found.summary.words == "<p>Short.</p>\n"


def test_without_a_title_the_first_heading_is_it_and_is_not_said_twice() -> None:
    found = untitled("# The *new* rule\n\nText.")

    assert found.title == Text("The <em>new</em> rule", html=True)
    assert found.content.words == "<p>Text.</p>\n"


def test_a_heading_that_repeats_the_title_is_not_said_twice() -> None:
    assert record("", "# rent\n\nText.").content.words == "<p>Text.</p>\n"
    assert record("", "# More\n\nText.").content.words == "<h1>More</h1>\n<p>Text.</p>\n"
    assert untitled("Text.\n\n## Later\n").content.words == "<p>Text.</p>\n<h2>Later</h2>\n"


def test_without_title_and_heading_there_is_none() -> None:
    assert untitled("Text.").title == Text()


def test_html_with_front_matter_is_read_as_html() -> None:
    found = untitled("<h2>Rent</h2>\n<p>*Text*</p>", name="a.html")

    assert found.title == Text("Rent", html=True)
    assert found.content == Text("\n<p>*Text*</p>", html=True)


def test_tables_and_html_in_markdown_are_kept() -> None:
    found = record("", "|a|\n|-|\n|b|\n\n<div>c</div>\n").content.words

    assert "<td>b</td>" in found
    assert "<div>c</div>" in found


def test_tags_of_the_generator_are_left_out_and_told() -> None:
    found = reading(
        "---\ntitle: Rent\n---\nSee {% image 'a' %} and {{< note >}} {{ x }} "
        '[here]({{ "/guide" | url }}){: .button}.\n{% comment %}secret{% endcomment %}'
    )

    (one,) = found.outcomes
    assert isinstance(one, Record)
    assert one.content.words.replace("\n", "") == '<p>See  and   <a href="/guide">here</a>.</p>'
    (notice,) = found.notices
    assert notice == (
        "left out, since only the site's generator can fill it in: "
        "{% image 'a' %}, {% comment %}, {% endcomment %} and 2 more"
    )


def test_tags_of_the_generator_do_not_matter_below_a_summary() -> None:
    assert reading("---\ntitle: A\nsummary: B\n---\n{% image %}").notices == ()


def test_a_text_of_any_length_is_read_in_part_and_told() -> None:
    found = reading("---\ntitle: A\n---\n" + "A line of words.\n\n" * 10_000)

    (one,) = found.outcomes
    assert isinstance(one, Record)
    assert found.notices == ("only the first 65,536 characters of the text are read",)
    assert one.content.words.endswith("<p>A line of words.</p>\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "- " * 60_000,
        ">" * 60_000,
        "[" * 60_000,
        "*a_ " * 15_000,
        "![" * 30_000,
        "|a" * 5_000 + "\n" + "|-" * 5_000 + "\n|b\n",
        "{%" * 30_000,
        "{{" * 30_000 + "}}",
        "{:" * 30_000,
        " " * 60_000 + "{#",
        "<!--" * 15_000,
        "\n" * 60_000,
    ],
)
def test_no_text_is_too_hard(body: str) -> None:
    assert record("", body).title == Text("Rent")
