"""Fixtures that every test may use: golden files, the shipped templates."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.formats.templates.environment import environment

# The same examples on every machine and at every hour; what a wider search finds becomes a test.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

TEMPLATES = Path(__file__).parents[1] / "templates"
GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update-golden, which writes what the tests made over the golden files."""
    parser.addoption(
        "--update-golden",
        action="store_true",
        default=False,
        help="write the golden files anew; look at the difference before you commit it",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Name our marker, so that --strict-markers knows it."""
    config.addinivalue_line("markers", "docs: holds the documents against the code")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """Give a function that holds bytes against tests/golden/<name>."""
    update: bool = request.config.getoption("--update-golden")

    def compare(name: str, content: bytes) -> None:
        path = GOLDEN / name
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        assert path.is_file(), f"no golden file {name}; make it with --update-golden"
        assert content == path.read_bytes(), f"{name} differs; see it with --update-golden"

    return compare


@pytest.fixture(scope="session")
def env() -> ImmutableSandboxedEnvironment:
    """Give the environment of the templates that are shipped."""
    sources = {
        path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8")
        for path in TEMPLATES.rglob("*.j2")
    }
    return environment(sources)
