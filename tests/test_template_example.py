"""The examples in docs/templates.md make what they show, by the real commands."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sites import SETTINGS, catalog, digest, entry

DOCUMENT = Path(__file__).parents[1] / "docs" / "templates.md"
MAIL = "outbox/mail/monthly/2022-08-01/en.txt"

pytestmark = pytest.mark.docs


def blocks(kind: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each example of a kind."""
    pattern = rf"<!-- {kind}: (\S+) -->\n```\w+\n(.*?)^```$"
    yield from re.findall(pattern, DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    catalog(
        tmp_path,
        entry("rent", title="Rent guide"),
        entry("bail", "2022-07-12", title="Bail, step by step", topics=["courts"]),
    )
    return tmp_path


def test_a_small_change_to_a_copy_makes_what_the_document_shows(site):
    (site / "digest.toml").write_text(SETTINGS)
    ((name, change),) = blocks("change")
    ((_, result),) = blocks("changed")
    lines = change.split("\n")[:-1]
    before = "\n".join(line[1:] for line in lines if not line.startswith("+"))
    after = "\n".join(line[1:] for line in lines if not line.startswith("-"))

    assert digest(site, "templates", "--copy", name).exit_code == 0
    copied = site / "templates" / name
    text = copied.read_text(encoding="utf-8")
    copied.write_text(text.replace(before, after), encoding="utf-8")

    assert text.count(before) == 1
    difference = digest(site, "templates", "--diff", name).output.split("\n")[3:]
    changed = [line for line in difference if line.startswith(("+", "-"))]
    assert changed == [line for line in lines if line.startswith(("+", "-"))]
    assert digest(site, "run").exit_code == 0
    assert result in (site / MAIL).read_text(encoding="utf-8")


def test_the_whole_example_makes_what_the_document_shows(site):
    for name, text in blocks("file"):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    template = 'template = "bulletin"\nunsubscribe = "mailto:leave@example.org"\nstart'
    (site / "digest.toml").write_text(SETTINGS.replace("start", template, 1))

    listed = digest(site, "templates")
    made = digest(site, "run")
    assert made.exit_code == 0, made.output

    assert [(site / MAIL).read_text(encoding="utf-8")] == [text for _, text in blocks("result")]
    assert listed.exit_code == 0
    assert "look at" not in listed.output
