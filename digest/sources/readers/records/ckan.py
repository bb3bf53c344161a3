"""CKAN's own JSON: answers of its API, lists of packages and single ones, in the terms of DCAT.

Sources: the CKAN API guide (package_show, package_search); ckanext-fluent (texts by language).
"""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from digest.sources.readers.json.members import (
    Json,
    Table,
    Wrong,
    as_words,
    kind_of,
    list_in,
    tables_in,
    words_in,
)

_MARKS = frozenset(("resources", "notes", "tags", "organization", "metadata_modified", "owner_org"))
_ENOUGH = 2
_API = re.compile(r"(?P<site>.*?)/api/(?:3/)?action/(?P<action>\w+)/?$")
_OTHERS = {"harvest": "harvest source", "showcase": "showcase"}


def is_package(names: frozenset[str] | set[str]) -> bool:
    """Whether a table with these members is a package of CKAN."""
    return len(_MARKS & names) >= _ENOUGH and bool(names & {"name", "title"})


def is_answer(names: Mapping[str, set[str]]) -> bool:
    """Whether the outline of a document is that of an answer with packages."""
    packages = ("result", "result[]", "result.results[]")
    return {"success", "result"} <= names.get("", set()) and any(
        is_package(names.get(place, set())) for place in packages
    )


def packages_of(answer: Table) -> list[Json]:
    """Give the packages in an answer of the API. Raises Wrong where there are none to read."""
    result = answer.get("result")
    if isinstance(result, dict):
        return list_in(result, "results") if "results" in result else [result]
    if isinstance(result, list):
        if result and all(isinstance(each, str) for each in result):
            raise Wrong("lists only the names of packages; take the address of package_search")
        return result
    raise Wrong(f"is an answer of CKAN whose result is {kind_of(result)}")


def next_of(answer: Table, url: str) -> str:
    """Give the address of the packages after these, or "" where these are the last."""
    result = answer.get("result")
    found = _API.fullmatch(urlsplit(url).path) if url else None
    if not isinstance(result, dict) or not found or found["action"] != "package_search":
        return ""
    total, here = result.get("count"), result.get("results")
    if not isinstance(total, int) or not isinstance(here, list) or not here:
        return ""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    start = int(query["start"]) if re.fullmatch(r"[0-9]{1,9}", query.get("start", "")) else 0
    if start + len(here) >= total:
        return ""
    following = urlencode(query | {"start": str(start + len(here))})
    return urlunsplit(parts._replace(query=following, fragment=""))


def dataset_of(package: Table, url: str) -> Table:
    """Put a package in the terms of DCAT.

    Raises:
        Wrong: a member is of the wrong kind.
    """
    known = {**_extras(package), **{k: v for k, v in package.items() if v not in (None, "")}}
    keywords = known.get("tags_translated") or [
        tag
        if isinstance(tag, str)
        else words_in(_table(tag, "tags"), "display_name") or words_in(_table(tag, "tags"), "name")
        for tag in list_in(known, "tags")
    ]
    groups = [
        group
        if isinstance(group, str)
        else words_in(_table(group, "groups"), "title")
        or words_in(_table(group, "groups"), "display_name")
        or words_in(_table(group, "groups"), "name")
        for group in list_in(known, "groups")
    ]
    return {
        "title": known.get("title_translated") or known.get("title") or known.get("name"),
        "description": known.get("notes_translated") or known.get("notes"),
        "issued": known.get("issued"),
        "modified": known.get("modified"),
        "metadata_created": known.get("metadata_created"),
        "identifier": known.get("id") or known.get("identifier") or known.get("name"),
        "landingPage": known.get("url") or _page(known, url),
        "distribution": [_distribution(each) for each in tables_in(known, "resources")],
        "keyword": keywords,
        "theme": known.get("theme"),
        "group": groups,
        "language": known.get("language"),
        "status": "deleted" if known.get("state") == "deleted" else None,
    }


def why_none(package: Table) -> str:
    """Say why a package is no entry on purpose; "" if it is one."""
    if package.get("private") is True:
        return "not public"
    if package.get("state") == "draft":
        return "draft"
    type = package.get("type")
    return _OTHERS.get(type, "") if isinstance(type, str) else ""


def _table(value: Json, name: str) -> Table:
    if not isinstance(value, dict):
        raise Wrong(f"{name} holds {kind_of(value)} where words are expected")
    return value


def _extras(package: Table) -> dict[str, Json]:
    return {
        as_words(extra.get("key"), "key").removeprefix("dcat_"): extra.get("value")
        for extra in tables_in(package, "extras")
    }


def _page(package: Table, url: str) -> str:
    """Give the page that CKAN itself has of a package, where the address of the site is known."""
    found = _API.fullmatch(urlsplit(url).path) if url else None
    name = package.get("name")
    if not found or not isinstance(name, str):
        return ""
    path = f"{found['site']}/dataset/{quote(name, safe='', errors='ignore')}"
    return urlunsplit(urlsplit(url)._replace(path=path, query="", fragment=""))


def _distribution(resource: Table) -> Table:
    if resource.get("state") == "deleted":
        return {}
    return {
        "downloadURL": resource.get("download_url") or resource.get("url"),
        "accessURL": resource.get("access_url"),
        "mediaType": resource.get("mimetype"),
        "format": resource.get("format"),
        "byteSize": resource.get("size"),
    }
