"""The documents say what the code does: tables, help texts, commands and their output, links.

`pytest tests/test_docs.py --update-golden` writes help texts and outputs anew; look at the difference.
In an expected output a line "…" stands for any lines.
"""

import ast
import json
import re
import shlex
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import msgspec
import pytest
from click.testing import CliRunner
from freezegun import freeze_time

from digest import row
from digest.cli import VERBS, main
from digest.config import tables
from digest.formats import record

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [README, ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *DOCS]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CLOCK = "2022-09-02T14:00:00+00:00"
"""The clock of the examples, for commands that have no --as-of."""

_CODE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HELP = re.compile(r"(<!-- help: (\w+) -->\n```text\n)(.*?)(^```$)", re.MULTILINE | re.DOTALL)
_SESSION = re.compile(r"(<!-- site: (\w+) -->\n```console\n)(.*?)(^```$)", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_SPAN = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_TERMINAL = 78
"""The width that click takes on a terminal of 80 columns."""


@pytest.fixture(name="update")
def _update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def table(page: str, heading: str) -> dict[str, list[str]]:
    """Give the rows of the first table below a heading, by the code in their first column."""
    below = read(ROOT / "docs" / page).split(f"\n## {heading}\n", 1)
    assert len(below) == 2, f"docs/{page} has no heading {heading}"
    first = re.search(r"(?:^\|.*\n)+", below[1], re.MULTILINE)
    assert first, f"docs/{page} has no table below {heading}"
    rows = [line.split("|")[1:-1] for line in first[0].split("\n")[2:-1]]
    return {first.strip(" `"): [cell.strip() for cell in cells] for first, *cells in rows}


# Tables of fields

FIELDS = [
    ("settings.md", "[site]", tables.SiteTable),
    ("settings.md", "[topics.ID]", tables.TopicTable),
    ("settings.md", "[newsletters.NAME]", tables.NewsletterTable),
    ("settings.md", "[sources.NAME]", tables.SourceTable),
    ("settings.md", "[feeds]", tables.FeedsTable),
    ("settings.md", "[look]", tables.LookTable),
    ("catalog.md", "An entry", row.Row),
    ("catalog.md", "A file of an entry", row.FileRow),
    ("issue-record.md", "The record", record.RecordRow),
    ("issue-record.md", "Why an entry waits: `waiting`", record.WaitingRow),
    ("issue-record.md", "Why an entry is passed over: `passed_over`", record.PassedOverRow),
    ("issue-record.md", "What people decided: `decisions`", record.DecisionsRow),
    ("issue-record.md", "An edition: `editions`", record.EditionRow),
    ("issue-record.md", "A file: `files`", record.FileRow),
]
field_ids = [f"{page} {heading}" for page, heading, _ in FIELDS]


@pytest.mark.parametrize(("page", "heading", "kind"), FIELDS, ids=field_ids)
def test_a_table_has_every_field_and_no_other(page, heading, kind):
    assert sorted(table(page, heading)) == sorted(kind.__struct_encode_fields__)


@pytest.mark.parametrize(("page", "heading", "kind"), FIELDS, ids=field_ids)
def test_a_table_says_which_fields_are_required(page, heading, kind):
    required = {field.encode_name for field in msgspec.structs.fields(kind) if field.required}

    assert {name for name, cells in table(page, heading).items() if "required" in cells} == required


@pytest.mark.parametrize(("page", "heading", "kind"), FIELDS[:5], ids=field_ids[:5])
def test_a_table_of_settings_says_the_defaults(page, heading, kind):
    rows = table(page, heading)
    for field in msgspec.structs.fields(kind):
        if isinstance(field.default, str | int):
            said = rows[field.encode_name][1]
            assert said.strip("`") == json.dumps(field.default), field.encode_name


def test_every_verb_is_in_the_commands_and_in_the_readme():
    commands = read(ROOT / "docs" / "commands.md")

    assert [name for _, name, _, _ in _HELP.findall(commands)] == ["digest", *VERBS]
    assert all(f"digest {verb}" in read(README) for verb in VERBS)


# Reasons


def reasons(kind: str) -> set[str]:
    """Find the reasons that the rules give: what Waiting(...) is made with, or PassedOver(...)."""
    found: set[str] = set()
    for module in ("rules", "issue"):
        tree = ast.parse(read(ROOT / "digest" / "core" / f"{module}.py"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == kind:
                found |= _words(node.args[0])
            is_rule = isinstance(node, ast.FunctionDef) and node.name == "_passed_over_because"
            if kind == "PassedOver" and is_rule:
                returned = (
                    n.value for n in ast.walk(node) if isinstance(n, ast.Return) and n.value
                )
                found |= {word for value in returned for word in _words(value)}
    return found


def _words(node: ast.expr) -> set[str]:
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("Waiting", "Why an entry waits, and what to do"),
        ("PassedOver", "Why an entry is passed over"),
    ],
)
def test_the_rules_explain_every_reason_and_no_other(kind, heading):
    assert reasons(kind) == set(table("rules.md", heading))
    assert len(reasons(kind)) > 3


# Help


def context(verb: str) -> click.Context:
    parent = click.Context(main, info_name="digest", terminal_width=_TERMINAL)
    if verb == "digest":
        return parent
    command = main.get_command(parent, verb)
    assert command, verb
    return click.Context(command, info_name=verb, parent=parent, terminal_width=_TERMINAL)


def test_the_help_in_the_commands_is_the_help_that_is_printed(update):
    path = ROOT / "docs" / "commands.md"

    def printed(match: re.Match[str]) -> str:
        ctx = context(match[2])
        return f"{match[1]}{ctx.command.get_help(ctx)}\n{match[4]}"

    fresh = _HELP.sub(printed, read(path))
    if update:
        path.write_text(fresh, encoding="utf-8")

    assert fresh == read(path), "write it anew with --update-golden"


@pytest.mark.parametrize("verb", VERBS)
def test_the_line_of_a_verb_is_the_first_of_its_help(verb):
    assert VERBS[verb][1] == (context(verb).command.help or "").split("\n", 1)[0]


@pytest.mark.parametrize("verb", ["digest", *VERBS])
def test_help_texts_end_with_a_full_stop(verb):
    command = context(verb).command
    options = [p for p in command.params if isinstance(p, click.Option)]
    texts = [command.help or "", *(option.help or "" for option in options)]

    assert [text for text in texts if not text.strip().endswith(".")] == []


# Commands in the documents


def command_lines(path: Path) -> Iterator[list[str]]:
    """Yield the arguments of every call of digest in the code blocks of a page."""
    for language, block in _CODE.findall(read(path)):
        if language in ("sh", "console", "text"):
            for line in block.split("\n"):
                yield from _calls(line.removeprefix("$ ") if language != "text" else line)


def _calls(line: str) -> Iterator[list[str]]:
    if "digest " not in line or line.startswith(("#", "Usage", " ")):
        return
    words = shlex.split(re.sub(r"(?<=\w)(;|\|)", r" \1", line), comments=True)
    starts = [n for n, word in enumerate(words) if re.fullmatch(r"(.*/)?digest", word)]
    for start in starts:
        rest = words[start + 1 :]
        ends = [n for n, word in enumerate(rest) if re.match(r"[;|&<>]|\d>", word)]
        yield rest[: ends[0]] if ends else rest


@pytest.mark.parametrize("path", [README, *DOCS], ids=lambda path: path.name)
def test_every_command_in_a_sentence_has_a_real_verb_and_real_options(path):
    for span in _SPAN.findall(_CODE.sub("", read(path))):
        words = span.split()
        if words[0] == "digest" and len(words) == 2 and words[1][0] != "-":
            assert words[1] in VERBS, span
        elif words[0] == "digest" and len(words) > 2:
            _parse(words[1:])


@pytest.mark.parametrize("path", [README, *DOCS], ids=lambda path: path.name)
def test_every_command_in_a_code_block_has_a_real_verb_and_real_options(path):
    for words in command_lines(path):
        if words and not re.fullmatch(r"[a-z]+:.*|.*:|\[OPTIONS\]", words[0]):
            _parse(words)


def _parse(words: list[str]) -> None:
    try:
        parsed = main.make_context("digest", list(words))
        name, command, rest = main.resolve_command(parsed, [*parsed._protected_args, *parsed.args])
        assert command
        command.make_context(name, rest, parent=parsed)
    except click.exceptions.Exit:
        pass
    except click.UsageError as error:
        pytest.fail(f"digest {shlex.join(words)}: {error.format_message()}")


def test_the_readme_names_only_targets_that_the_makefile_has():
    named = set(re.findall(r"(?:^|`)make ([a-z][a-z-]*)(?:`|$)", read(README), re.MULTILINE))
    targets = set(re.findall(r"^([a-z][a-z-]*):", read(ROOT / "Makefile"), re.MULTILINE))

    assert named >= {"run", "test"}
    assert named <= targets


# Examples with their output


@pytest.fixture(scope="module", name="replayed")
def _replayed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the site that is shipped as `make run` leaves it."""
    site = tmp_path_factory.mktemp("replayed")
    for name in ("catalog.json", "digest.toml"):
        shutil.copy(ROOT / name, site)
    made = CliRunner().invoke(
        main, ["--site", str(site), "run", "--catch-up", "--as-of", "2022-08-31"]
    )
    assert made.exit_code == 0, made.output
    return site


def _hold(site: Path) -> None:
    path = site / "digest.toml"
    held = 'hold = ["protecting-immigrants-locally"]\n'
    path.write_text(read(path).replace("[newsletters.monthly]\n", f"[newsletters.monthly]\n{held}"))


def _add(site: Path, *entries: dict[str, object]) -> None:
    path = site / "catalog.json"
    document = json.loads(read(path))
    path.write_text(json.dumps({"entries": [*entries, *document["entries"]]}), encoding="utf-8")


def _add_an_old_one(site: Path) -> None:
    title = "Cite and Release: An Overview for Florida"
    entry = {"id": "cite-release-florida", "title": title, "published": "2021-03-15"}
    _add(site, entry | {"topics": ["cite-and-release"]})


def _add_an_archive(site: Path) -> None:
    days = [f"2022-07-{number % 28 + 1:02}" for number in range(60)]
    entries = [
        {"id": f"bulletin-{number:02}", "title": f"Bulletin No. {number}", "published": day}
        for number, day in enumerate(days, start=1)
    ]
    _add(site, *(entry | {"topics": ["detention"]} for entry in entries))


def _write_a_table(site: Path) -> None:
    (site / "resources.csv").write_text(
        "Title,Publication date,Link,Abstract,Category\n"
        "Jail Tours: What to Ask,08/19/2022,https://www.example.org/jail-tours,"
        "A list of questions for members of county boards who visit a jail.,Detainers\n"
        ",08/22/2022,https://www.example.org/detainer-policy,"
        "The county has ended its detainer policy. This note says what changes for clients.,\n"
        "Spring newsletter,Spring 2022,https://www.example.org/spring,All that grows.,\n"
    )


SITES: dict[str, Callable[[Path], None]] = {
    "replayed": lambda site: None,
    "held": _hold,
    "old": _add_an_old_one,
    "flood": _add_an_archive,
    "table": _write_a_table,
    "empty": lambda site: [shutil.rmtree(p) if p.is_dir() else p.unlink() for p in site.iterdir()],
}
"""What each example starts from: the site after `make run`, and then this."""


def _played(session: str) -> str:
    """Give the commands of a session with what they print now."""
    lines: list[str] = []
    for line in session.split("\n"):
        if line.startswith("$ "):
            result = CliRunner().invoke(main, shlex.split(line)[2:])
            assert not result.exception or isinstance(result.exception, SystemExit)
            lines += [line, *result.output.rstrip("\n").split("\n"), ""]
    return "\n".join(lines)


def _agrees(expected: str, printed: str) -> bool:
    pattern = re.escape(expected).replace(re.escape("…") + "\\\n", "(?:.*\\n)+?")
    return re.fullmatch(pattern, printed) is not None


@pytest.mark.parametrize("path", [README, *DOCS], ids=lambda path: path.name)
def test_examples_print_what_the_documents_show(path, replayed, tmp_path, monkeypatch, update):
    def checked(match: re.Match[str]) -> str:
        site = tmp_path / f"{match.start()}"
        shutil.copytree(replayed, site)
        SITES[match[2]](site)
        monkeypatch.chdir(site)
        printed = _played(match[3])
        same = _agrees(match[3], printed)
        return match[0] if same else f"{match[1]}{printed}{match[4]}"

    with freeze_time(CLOCK):
        fresh = _SESSION.sub(checked, read(path))
    if update:
        path.write_text(fresh, encoding="utf-8")

    assert fresh == read(path), "write it anew with --update-golden"


# Dependencies, links


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("At run time", PROJECT["project"]["dependencies"]),
        ("For development", PROJECT["project"]["optional-dependencies"]["dev"]),
        ("For building", PROJECT["build-system"]["requires"]),
    ],
)
def test_every_dependency_has_its_line_and_no_other(heading, names):
    wanted = {re.split(r"[^A-Za-z0-9_.-]", name)[0] for name in names}

    assert set(table("dependencies.md", heading)) == wanted


def anchors(path: Path) -> set[str]:
    """Give the anchors of a page as code hosts make them of its headings."""
    titles = _HEADING.findall(_CODE.sub("", read(path)))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path):
    for link in _LINK.findall(_CODE.sub("", read(path))):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = path.parent / name if name else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link
