"""CSL-YAML, the bibliography that Pandoc reads: its records as JSON would have them.

Every plain word stays the word that it is (`no`, `2020`), since no schema is applied. An alias may
make a small text huge, and no bibliography has one: it is refused.
"""

from typing import Any

import regex
import yaml

from digest.errors import SourceError
from digest.sources.readers.content import text_of
from digest.sources.readers.json.members import Json
from digest.sources.record import Document

_LOADER = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
_START = regex.compile(r"(?:---[^\n]*\n|#[^\n]*\n|\s)*+references:[ \t]*\r?\n\s*-\s")
_TEXTS = ("title", "abstract")
_EMPHASIS = (
    (regex.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*"), "b"),
    (regex.compile(r"(?<!\*)\*(?=\S)([^*\n]+?)(?<=\S)\*(?!\*)"), "i"),
    (regex.compile(r"(?<![~\\])~([^~\s]+)~(?!~)"), "sub"),
    (regex.compile(r"(?<!\\)\^([^\^\s]+)\^"), "sup"),
)
_REMEDY = "export it as CSL JSON (in Zotero: Export Library, format CSL JSON)"


def is_bibliography(text: str) -> bool:
    """Whether a text begins as CSL-YAML does: `references:` and a list."""
    return _START.match(text) is not None


def records_of(document: Document) -> tuple[list[Json], tuple[str, ...]]:
    """Read the records of CSL-YAML: (the records, notices).

    Raises:
        SourceError: it is not YAML, with the line; or it holds no list of references.
    """
    text, notices = text_of(document)
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_LOADER)):
            problem = "refers from one place to another with *, which is not read"
            raise SourceError(document.name, problem, _REMEDY)
        whole: Any = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a loader that makes only words
    except yaml.MarkedYAMLError as cause:
        line = cause.problem_mark.line + 1 if cause.problem_mark else 1
        place = f"{document.name}:{line}"
        raise SourceError(place, f"is not YAML: {cause.problem}", _REMEDY) from cause
    except (yaml.YAMLError, RecursionError, ValueError) as cause:
        raise SourceError(document.name, "is not YAML that can be read", _REMEDY) from cause
    found = whole.get("references") if isinstance(whole, dict) else None
    if not isinstance(found, list):
        raise SourceError(document.name, "is YAML, but holds no list of references", _REMEDY)
    return [_shown(each) for each in found], notices


def _shown(record: Json) -> Json:
    """Put the emphasis that Pandoc writes with marks into tags, as CSL-JSON has it."""
    if not isinstance(record, dict):
        return record
    texts = {name: _tagged(record[name]) for name in _TEXTS if isinstance(record.get(name), str)}
    return record | texts


def _tagged(words: str) -> str:
    for pattern, tag in _EMPHASIS:
        words = pattern.sub(rf"<{tag}>\1</{tag}>", words)
    return words
