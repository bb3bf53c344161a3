"""What templates/README.md promises to designers: every name with its type, and no other.

Templates run where each notes what it is given; the tables are held against that, both ways.
"""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from factories import HOUSING, edition, entry, newsletter, record, site
from jinja2.runtime import Context
from markupsafe import Markup

from digest.core.listing import Dated, Listing
from digest.formats.address import feed_key
from digest.formats.feeds.feedpage import (
    FeedGroup,
    FeedLink,
    FeedRow,
    GroupView,
    NewsletterLink,
    Version,
    feed_links,
    feeds_page,
    stylesheet,
    topic_page,
)
from digest.formats.mail.render import render
from digest.formats.pages.page import IssueLink, PageLink, archive_page, issue_page
from digest.formats.pages.pagehead import Alternate, PageFeed
from digest.formats.palette import Palette, Scheme
from digest.formats.templates import contract
from digest.formats.templates.contract import Name, Table
from digest.formats.templates.environment import environment
from digest.formats.templates.filters import FILTERS
from digest.formats.view import ContentsLine, EntryView, FileView, LogoView, SectionView
from digest.formats.words.period import Partial
from digest.formats.words.wording import Wording
from digest.model import Attachment, Edition, EditionNote, Entry, Logo, Look, Phrase, Site

TEMPLATES = Path(__file__).parents[1] / "templates"
pytestmark = pytest.mark.docs

README = (TEMPLATES / "README.md").read_text(encoding="utf-8")
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.j2"))
WHOLE = [name for name in NAMES if "/" not in name]
NOW = datetime(2022, 8, 5, 10, tzinfo=UTC)
LOGO = Logo("https://resources.example.org/logo.png", Phrase("The Center"), 180)

ROWS: dict[type, tuple[str, str]] = {
    EntryView: ("issue.html.j2", "entry"),
    PageLink: ("issue.html.j2", "translation"),
    Alternate: ("issue.html.j2", "alternate"),
    PageFeed: ("issue.html.j2", "feed"),
    IssueLink: ("archive.html.j2", "issue"),
    FeedLink: ("topic.html.j2", "feed"),
    Version: ("topic.html.j2", "version"),
    NewsletterLink: ("topic.html.j2", "newsletter"),
    GroupView: ("feeds.html.j2", "group"),
    FeedRow: ("feeds.html.j2", "row"),
}
"""What has a table of its own: the template below whose heading it stands, and its prefix."""
INLINE: dict[type, str] = {
    SectionView: "sections",
    ContentsLine: "contents",
    FileView: "entry.files",
    LogoView: "logo",
    Partial: "entry.published",
    Scheme: "look.light",
}
"""What is described in the row of a name."""

Fits = Callable[[Any], bool]
TYPES: dict[str, Fits] = {
    "text": lambda value: isinstance(value, str),
    "the name of": lambda value: isinstance(value, str),
    "the summary as plain text": lambda value: isinstance(value, str),
    "texts": lambda value: isinstance(value, tuple) and all(isinstance(v, str) for v in value),
    "address": lambda value: value.startswith(("https://", "mailto:")),
    "public address": lambda value: value.startswith("https://resources.example.org/digest/"),
    "address, seen from the page": lambda value: value != "" and "://" not in value,
    "ltr or rtl": lambda value: value in ("ltr", "rtl"),
    "left or right": lambda value: value in ("left", "right"),
    "time zone": lambda value: isinstance(value, ZoneInfo),
    "our own phrases": lambda value: isinstance(value, Wording),
    "HTML attributes": lambda value: isinstance(value, Markup) and value.startswith(" "),
    "safe HTML": lambda value: isinstance(value, Markup),
    "a string of CSS": lambda value: isinstance(value, Markup) and value.startswith('"'),
    "the colours of each scheme": lambda value: isinstance(value, Scheme),
    "none, or the logo": lambda value: value is None or isinstance(value, LogoView),
    "whole number": lambda value: type(value) is int,
    "true or false": lambda value: isinstance(value, bool),
    "instant": lambda value: isinstance(value, datetime) and value.tzinfo is not None,
    "day, instant, month or year": lambda value: isinstance(value, date | Partial),
    "list": lambda value: isinstance(value, tuple | list),
    "list of sections": lambda value: all(isinstance(v, SectionView) for v in value),
    "list of files": lambda value: all(isinstance(v, FileView) for v in value),
    "list of feeds": lambda value: all(isinstance(v, FeedLink | PageFeed) for v in value),
    "list of groups": lambda value: all(isinstance(v, GroupView) for v in value),
    "list of pairs": lambda value: all(isinstance(v, tuple) and len(v) == 2 for v in value),
    "a section": lambda value: isinstance(value, SectionView),
    "a group": lambda value: isinstance(value, GroupView),
    "a feed": lambda value: isinstance(value, FeedLink | PageFeed),
}
"""The words for types, and what a value of each is like; the longest that fits counts."""


class Noting(Context):
    """Takes down the names that a template is given by us."""

    given: dict[str, list[dict[str, Any]]]

    def __init__(self, environment: Any, parent: Any, name: Any, *rest: Any, **more: Any) -> None:
        own = {key: value for key, value in parent.items() if key not in environment.globals}
        self.given.setdefault(name, []).append(own)
        super().__init__(environment, parent, name, *rest, **more)


def noting() -> tuple[Any, dict[str, list[dict[str, Any]]]]:
    made = environment({name: (TEMPLATES / name).read_text(encoding="utf-8") for name in NAMES})
    given: dict[str, list[dict[str, Any]]] = {}
    made.context_class = type("Noted", (Noting,), {"given": given})
    return made, given


@pytest.fixture(scope="module", name="given")
def _given() -> dict[str, list[dict[str, Any]]]:
    """Make everything that there is, of a full site and of a bare one; give what was noted."""
    env, given = noting()
    full = site(
        help_url="https://resources.example.org/help",
        look=Look(logo=replace(LOGO, dark_url="https://resources.example.org/dark.png")),
    )
    bare = site(topics=(HOUSING,))
    for own, languages in ((full, ("en", "es")), (bare, ("fa",))):
        for language in languages:
            _issues(_edition(language, own), languages, own, env)
        _feeds(own, languages, env)
    return given


def _edition(language: str, own: Site) -> Edition:
    topics = [*(topic.id for topic in own.topics), ""]
    return edition(*((topic, list(_entries(topic))) for topic in topics), language=language)


def _entries(topic: str) -> Iterator[Entry]:
    files = (Attachment("https://resources.example.org/a.pdf", "application/pdf", 4096),)
    yield entry(f"full{topic}", topics=(topic,) if topic else (), authors=("Ana",), files=files)
    yield entry(f"bare{topic}", None, topics=(), url="", summary="")
    yield entry(f"other{topic}", NOW, title="حقوق", language="ar")
    yield entry(f"month{topic}", "2022-08-31", precision="month")


def _issues(shown: Edition, languages: tuple[str, ...], own: Site, env: Any) -> None:
    notes = tuple(EditionNote("0" * 16, language, (), ()) for language in languages)
    made = record(languages=languages, editions=notes)
    for template in ("issue", "letter"):
        intro = Phrase("A line.") if len(languages) > 1 else None
        letter = newsletter(template=template, languages=languages, intro=intro)
        render(shown, made, letter, own, env)
        issue_page(shown, made, letter, own, env)
        archive_page([made], letter, own, env)


def _feeds(own: Site, languages: tuple[str, ...], env: Any) -> None:
    tags = (None, *languages) if len(languages) > 1 else (None,)
    links = [link for tag in tags for link in feed_links(feed_key("housing", tag), tag, own)]
    dated = [Dated(one, NOW, NOW, NOW, NOW) for one in _entries("housing")]
    for listing in (
        Listing("housing", tags[-1], NOW, tuple(dated)),
        Listing(None, None, NOW, ()),
        Listing("housing", None, NOW, (), ended=NOW),
    ):
        topic_page(listing, links, own, env, own.language)
    group = FeedGroup("Housing", "housing.html", tuple(links))
    ended = replace(group, ended=True)
    opml = "https://resources.example.org/digest/feeds/feeds.opml"
    feeds_page(group, [group, ended], [group], opml, own, env, own.language)
    stylesheet(own, env)


def described(template: str) -> list[Table]:
    return list(contract.names_of(template, README))


def names_of(template: str) -> list[Name]:
    return [name for table in described(template) if not table.of for name in table.names]


def type_of(name: Name) -> str:
    found = [words for words in TYPES if name.type.startswith(words)]
    assert found, f"{name.name}: no type is called {name.type!r}"
    return max(found, key=len)


def check(name: Name, value: Any) -> None:
    kind = type_of(name)
    ends = name.type.removeprefix(kind)
    if (value is None and "or none" in ends) or (value == "" and "or empty" in name.type):
        return
    assert value != "", f"{name.name} is empty, and its type does not say so"
    assert TYPES[kind](value), f"{name.name} is no {name.type}: {value!r}"


def found_in(value: Any) -> Iterator[Any]:
    """Yield every value of ours that can be reached from one."""
    if isinstance(value, Wording):
        return
    if is_dataclass(value):
        yield value
        yield from found_in([getattr(value, name) for name in public(type(value))])
    elif isinstance(value, list | tuple):
        for one in value:
            yield from found_in(one)


def public(kind: type) -> set[str]:
    """Give the names that templates may read of a value: fields and properties."""
    own = {name for name, value in vars(kind).items() if isinstance(value, property)}
    return {field.name for field in fields(kind)} | own


def row_of(name: str) -> tuple[str, ...]:
    return next(
        row
        for table in contract.tables(README)
        for row, cells in ((row, row[0]) for row in table.rows)
        if f"`{name}`" in cells
    )


def test_everything_was_made(given):
    assert {name for name in given if "/" not in name} == set(WHOLE)


@pytest.mark.parametrize("template", WHOLE)
def test_a_template_has_every_name_that_is_described_and_no_other(template, given):
    said = [name.name.partition(".")[0] for name in names_of(template)]

    for names in given[template]:
        assert set(names) == set(said)
    tops = [name.name for name in names_of(template)]
    assert len(tops) == len(set(tops)), "a name is described twice"


@pytest.mark.parametrize("template", WHOLE)
def test_names_have_the_types_that_are_described(template, given):
    for names in given[template]:
        for name in names_of(template):
            top, _, rest = name.name.partition(".")
            check(name, getattr(names[top], rest) if rest else names[top])


@pytest.mark.parametrize("kind", ROWS, ids=lambda kind: kind.__name__)
def test_what_has_a_table_of_its_own_has_these_names_with_these_types(kind, given):
    template, prefix = ROWS[kind]
    named = [name for table in described(template) if table.of for name in table.names]
    own = [name for name in named if name.name.startswith(f"{prefix}.")]

    assert {name.name.partition(".")[2] for name in own} == public(kind)
    every = [one for names in given.values() for one in found_in([*map(list_values, names)])]
    values = [one for one in every if type(one) is kind]
    assert values
    for value in values:
        for name in own:
            check(name, getattr(value, name.name.partition(".")[2]))


def list_values(names: dict[str, Any]) -> list[Any]:
    return list(names.values())


@pytest.mark.parametrize("kind", INLINE, ids=lambda kind: kind.__name__)
def test_what_is_described_in_a_row_has_the_names_that_stand_there(kind):
    _, *cells = row_of(INLINE[kind])

    assert public(kind) <= set(contract.spans(" ".join(cells)))


def test_nothing_that_templates_can_reach_is_left_undescribed(given):
    every = [one for names in given.values() for one in found_in([*map(list_values, names)])]

    assert {type(one) for one in every} == {*ROWS, *INLINE, Palette}


@pytest.mark.parametrize("template", WHOLE)
def test_every_name_has_a_type_and_an_example(template):
    for table in described(template):
        assert table.top[-2:] == ("type", "example")
        for name in table.names:
            assert type_of(name)
            assert name.example.strip(), name.name


def test_every_template_has_its_line_in_the_table_and_no_other():
    assert sorted(contract.makes(README)) == NAMES


def test_every_filter_has_its_line_and_no_other():
    assert sorted(name.name for name in contract.filters(README)) == sorted(FILTERS)


def test_every_phrase_that_is_described_is_there():
    known = public(Wording) | set(dir(Wording))
    named = [phrase.name.removeprefix("words.") for phrase in contract.phrases(README)]

    assert len(named) > 40
    assert [one for one in named if one.partition("(")[0].partition(".")[0] not in known] == []


def test_a_template_of_issues_under_another_name_has_the_names_of_issues():
    for kind in ("mjml", "txt", "html"):
        assert described(f"bulletin.{kind}.j2") == described(f"issue.{kind}.j2")
    assert described("archive.html.j2") != described("issue.html.j2")


def test_what_is_for_mail_alone_is_no_name_of_a_page():
    text = "## Names in `issue.*`\n\n| name | type |\n|---|---|\n| `a` | text, mail only |\n| `b` | text |"

    assert {
        template: [name.name for table in contract.names_of(template, text) for name in table.names]
        for template in ("issue.mjml.j2", "letter.txt.j2", "issue.html.j2", "partials/x.html.j2")
    } == {
        "issue.mjml.j2": ["a", "b"],
        "letter.txt.j2": ["a", "b"],
        "issue.html.j2": ["b"],
        "partials/x.html.j2": [],
    }


def test_a_bar_in_code_or_behind_a_stroke_divides_no_cells():
    text = "| name | example |\n|---|---|\n| `a` | `{{ a|day }}` is 1 \\| 2 |"

    (table,) = contract.tables(text)

    assert table.rows == (("`a`", "`{{ a|day }}` is 1 | 2"),)
