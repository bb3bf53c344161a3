"""JSON-LD as catalogues of data write it: prefixes taken off, references followed, languages kept.

A library for JSON-LD would fetch the contexts that documents name from the network, and most files
of this kind are no JSON-LD that one could expand. So names are read by their ending, if their
prefix or namespace is one that catalogues use. Source: JSON-LD 1.1, 3 (values, references, sets).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from digest.sources.readers.json.members import Json, Table, Wrong, as_words, kind_of
from digest.text import is_language

_NAMESPACES = (
    *("dcat:", "dct:", "dcterms:", "dc:", "dcat-us:", "pod:", "foaf:", "skos:", "rdfs:", "adms:"),
    "http://www.w3.org/ns/dcat#",
    "https://www.w3.org/ns/dcat#",
    "http://purl.org/dc/terms/",
    "http://purl.org/dc/elements/1.1/",
    "http://xmlns.com/foaf/0.1/",
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/ns/adms#",
)
_NOT_THEIRS = {"adms": ("identifier", "version")}
_LABELS = ("prefLabel", "label", "title", "name", "notation")
_NO_LANGUAGES = frozenset(("fn", "iri", "key", "tag", "uri", "url"))
"""Names that look like tags of languages, and are those of something else."""

_STEPS = 4


@dataclass(frozen=True, slots=True)
class Said:
    """Words, and the language that the source says they are in; "" where it does not."""

    words: str
    language: str = ""


def named(table: Table) -> dict[str, Json]:
    """Give the members of a table by their names without prefix or namespace.

    Where two come to one name, the first that holds something counts. Names of other vocabularies
    are left out.
    """
    found: dict[str, Json] = {}
    for key, value in table.items():
        name = local_name(key)
        if name and found.get(name) in (None, "", []):
            found[name] = value
    return found


@lru_cache(maxsize=4096)
def local_name(key: str) -> str:
    """Take the prefix or namespace off a name: "dcterms:title" is "title"; "" for a foreign one."""
    for namespace in _NAMESPACES:
        if key.startswith(namespace):
            name = key.removeprefix(namespace)
            foreign = "adms" in namespace and name in _NOT_THEIRS["adms"]
            return "" if foreign else name
    return "" if ":" in key.removeprefix("@") else key


def nodes_of(document: Json) -> dict[str, Table]:
    """Index the tables of a document by their @id, those at the top, in lists and in @graph."""
    found: dict[str, Table] = {}
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            id = value.get("@id")
            if isinstance(id, str) and len(value) > 1:
                found.setdefault(id, value)
            waiting.extend(value[key] for key in ("@graph",) if key in value)
    return found


def types_of(table: Table) -> frozenset[str]:
    """Give the types of a node without prefix or namespace: "Dataset"."""
    types = table.get("@type")
    every = types if isinstance(types, list) else [types]
    return frozenset(local_name(each) for each in every if isinstance(each, str))


def follow(value: Json, nodes: Mapping[str, Table]) -> Json:
    """Give the node that a reference leads to, where the document has it; else the value itself."""
    for _ in range(_STEPS):
        id = value.get("@id") if isinstance(value, dict) and len(value) == 1 else None
        if not isinstance(id, str) or id not in nodes:
            return value
        value = nodes[id]
    return value


def items_of(value: Json, nodes: Mapping[str, Table]) -> list[Json]:
    """Give a value as a list, sets and lists of JSON-LD opened, references followed."""
    if isinstance(value, dict) and len(value) == 1:
        inner = value.get("@set", value.get("@list", value))
        value = inner if isinstance(inner, list) else value
    every = value if isinstance(value, list) else [value]
    return [follow(each, nodes) for each in every if each is not None and each != ""]


def texts_of(value: Json, name: str, nodes: Mapping[str, Table]) -> list[Said]:
    """Give the words of a value, in each of its languages.

    They may be text, a list of texts, a table by language, values or nodes of JSON-LD.

    Raises:
        Wrong: it holds something that is no text.
    """
    found: list[Said] = []
    for each in items_of(value, nodes):
        found += _texts(each, name) if isinstance(each, dict) else [Said(as_words(each, name))]
    return [said for said in found if said.words.strip()]


def words_of(members: Table, name: str, nodes: Mapping[str, Table]) -> tuple[str, ...]:
    """Give the words of a member without their languages, as `texts_of` does."""
    return tuple(said.words.strip() for said in texts_of(members.get(name), name, nodes))


def first_of(members: Table, name: str, nodes: Mapping[str, Table]) -> str:
    """Give the first words of a member, or "". Raises Wrong as `texts_of` does."""
    return next(iter(words_of(members, name, nodes)), "")


def _texts(table: dict[str, Any], name: str) -> list[Said]:
    if "@value" in table:
        language = table.get("@language")
        tag = language if isinstance(language, str) else ""
        return [Said(as_words(table["@value"], name), tag)]
    if _is_by_language(table):
        return [
            Said(as_words(each, name), "" if tag == "@none" else tag)
            for tag, value in table.items()
            for each in (value if isinstance(value, list) else [value])
        ]
    members = named(table)
    for label in _LABELS:
        if members.get(label):
            return texts_of(members[label], name, {})
    id = table.get("@id")
    if isinstance(id, str):
        return [Said(id)]
    if not table:
        return []
    raise Wrong(f"{name} is {kind_of(table)} where text is expected")


def _is_by_language(table: Table) -> bool:
    """Whether the names in a table are languages; `id` is Indonesian only beside another one."""
    tags = [key for key in table if key != "@none"]
    if not tags or tags == ["id"] or not _NO_LANGUAGES.isdisjoint(tags):
        return False
    return all(map(is_language, tags))


def ending(iri: str) -> str:
    """Give the last part of an address that stands for a word of a list: ".../file-type/CSV"."""
    if "://" not in iri:
        return iri
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]
