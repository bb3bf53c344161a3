"""The checks of feeds as their code has them: each call that makes a finding, read from the source."""

import ast
import re
from pathlib import Path

import digest.check.feeds
from digest.check.mail.explained import FeedCheck

FOLDER = Path(digest.check.feeds.__file__).parent
_MOST = 3
"""Wordings of one check that are listed."""


def feed_checks() -> list[FeedCheck]:
    """Give each id once, with the different things that it says."""
    found: dict[str, list[FeedCheck]] = {}
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            made = _made(node) if isinstance(node, ast.Call) else None
            if made and made.id.startswith("F-"):
                found.setdefault(made.id, []).append(made)
    return [_together(found[id]) for id in sorted(found)]


def ids_in_the_code() -> set[str]:
    """Give every literal that looks like an id of a check of feeds."""
    texts = (path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    return {id for text in texts for id in re.findall(r'"(F-[a-z0-9-]+)"', text)}


def _made(call: ast.Call) -> FeedCheck | None:
    """Read a call that makes a finding: place.error(id, problem, remedy), or of what is twice."""
    arguments = [_text(argument) for argument in call.args]
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name in ("error", "warning") and len(arguments) == 3:
        return FeedCheck(arguments[0], name, arguments[1], arguments[2])
    if name == "doubles" and len(arguments) == 3:
        return FeedCheck(
            arguments[1], "error", f"{arguments[2]} is there twice", "keep one of them"
        )
    return None


def _text(node: ast.expr) -> str:
    """Give a text as it stands; what is put into it while it runs is "…"."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return _text(node.left) + _text(node.right)
    return "…"


def _together(made: list[FeedCheck]) -> FeedCheck:
    problems = list(dict.fromkeys(one.problem for one in made))
    remedies = list(dict.fromkeys(one.remedy for one in made))
    return FeedCheck(
        made[0].id,
        made[0].severity,
        "; or ".join(problems[:_MOST]),
        "; or ".join(remedies[:_MOST]),
    )
