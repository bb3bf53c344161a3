"""The map in `digest/__init__.py` is the code's: imports point up, the core has no effects."""

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import digest

PACKAGE = Path(digest.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
ROOMS = re.findall(r"^    (\w+) {2,}\S", digest.__doc__ or "", re.MULTILINE)
PURE = ("core", "formats", "check", "model", "text", "row", "shelves", "plan", "errors")
EFFECTS = {
    "os",
    "sys",
    "pathlib",
    "shutil",
    "socket",
    "subprocess",
    "random",
    "secrets",
    "time",
    "uuid",
    "locale",
    "tempfile",
    "click",
    "urllib.request",
    "http",
    "filelock",
    "logging",
}
MOST_LINES = 400


def name_of(path: Path) -> str:
    """Name a module as an import does: digest.core.issue."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def imports_of(path: Path) -> set[str]:
    """Give every module that a file imports, names of our own modules in `from` imports resolved."""
    known = {name_of(module) for module in MODULES}
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            submodules = {f"{node.module}.{alias.name}" for alias in node.names} & known
            found |= submodules or {str(node.module)}
    return found


ids = [name_of(path) for path in MODULES]


def test_the_map_names_every_room_and_no_other():
    rooms = {room_of(name_of(path)) for path in MODULES} - {""}

    assert set(ROOMS) == rooms


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_a_room_imports_only_from_rooms_above_its_own(path):
    own = room_of(name_of(path))
    below = ROOMS[ROOMS.index(own) + 1 :] if own else ROOMS

    wrong = {
        name for name in imports_of(path) if name.startswith("digest.") and room_of(name) in below
    }

    assert not wrong


def cycle_in(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_imports_itself_by_way_of_others():
    graph = {name_of(p): {n for n in imports_of(p) if n.startswith("digest.")} for p in MODULES}

    assert cycle_in(graph) == []
    assert cycle_in({"a": {"b"}, "b": {"a"}}) != []


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_imports_stand_at_the_top_of_a_file(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]

    assert all(node.col_offset == 0 for node in inner)


@pytest.mark.parametrize("path", [p for p in MODULES if room_of(name_of(p)) in PURE], ids=name_of)
def test_pure_rooms_import_nothing_that_has_effects(path):
    assert not {
        name for name in imports_of(path) if name in EFFECTS or name.split(".")[0] in EFFECTS
    }


@pytest.mark.parametrize("path", [p for p in MODULES if room_of(name_of(p)) in PURE], ids=name_of)
def test_pure_rooms_read_no_clock_and_open_no_file(path):
    calls = {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }

    forbidden = {
        "open",
        "print",
        "input",
        "datetime.now",
        "datetime.today",
        "date.today",
        "datetime.utcnow",
    }
    assert not calls & forbidden


@pytest.mark.parametrize("path", [p for p in MODULES if room_of(name_of(p)) != "cli"], ids=name_of)
def test_only_the_command_line_reads_the_clock_and_knows_click(path):
    source = path.read_text(encoding="utf-8")

    assert not re.search(r"\.now\(|\.today\(|utcnow\(|time\.time\(", source)
    assert "click" not in {name.split(".")[0] for name in imports_of(path)}


@pytest.mark.parametrize(
    ("library", "room"),
    [("mjml", "digest.formats.mjml.document"), ("feedgen", "digest.formats.feeds.feed")],
)
def test_a_library_with_traps_has_one_importer(library, room):
    importers = {
        name_of(path)
        for path in MODULES
        if library in {name.split(".")[0] for name in imports_of(path)}
    }

    assert importers == {room}


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_no_file_is_crowded(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_every_public_thing_has_a_docstring(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    defined = (ast.ClassDef, ast.FunctionDef)
    public = [
        node
        for node in (
            *tree.body,
            *(m for c in tree.body if isinstance(c, ast.ClassDef) for m in c.body),
        )
        if isinstance(node, defined) and not node.name.startswith("_")
    ]
    inside_private = {
        m
        for c in tree.body
        if isinstance(c, ast.ClassDef) and c.name.startswith("_")
        for m in c.body
    }

    assert ast.get_docstring(tree)
    assert [n.name for n in public if not ast.get_docstring(n) and n not in inside_private] == []


def patterns_of(path: Path) -> list[str]:
    """Give the patterns that a file writes out for the standard library's `re`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = (n for n in ast.walk(tree) if isinstance(n, ast.Call) and n.args)
    first = [n.args[0] for n in calls if ast.unparse(n.func).startswith("re.")]
    return [ast.unparse(argument) for argument in first]


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_possessive_patterns_are_matched_by_regex_since_early_pythons_get_them_wrong(path):
    possessive = re.compile(r"\(\?>|(?<!\\)[*+?]\+(?![^\[]*\])")
    written = patterns_of(path)

    assert [pattern for pattern in written if possessive.search(pattern)] == []
