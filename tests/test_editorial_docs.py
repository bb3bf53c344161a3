"""docs/editing.md and docs/issue-record.md have every field, and the example of a file is right."""

import re
import tomllib
from pathlib import Path

import pytest
from factories import newsletter, site
from test_docs import table

from digest.editorial.parsing import Source, Table, parse
from digest.formats.record import EditorialRow

PAGE = (Path(__file__).parents[1] / "docs/editing.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
pytestmark = pytest.mark.docs


@pytest.mark.parametrize(
    ("page", "heading", "kind"),
    [
        ("editing.md", "The file", Table),
        ("issue-record.md", "What a person decided about it: `editorial`", EditorialRow),
    ],
)
def test_a_table_has_every_field_and_no_other(page, heading, kind):
    assert list(table(page, heading)) == list(kind.__struct_encode_fields__)


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_examples_are_read_as_they_stand(text):
    read = parse(Source("example.toml", text), newsletter(languages=("en", "es")), site())

    assert read.subject
    assert {name for name in tomllib.loads(text) if getattr(read, name)} == set(tomllib.loads(text))


def test_there_are_examples():
    assert len(EXAMPLES) == 2
