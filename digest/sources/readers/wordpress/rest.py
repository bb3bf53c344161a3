"""WordPress' REST interface: /wp-json/wp/v2/posts, and the like of other types of post.

What is read of a post: title, excerpt and content as rendered, date_gmt (date, on the site's
clock, where that is missing), link, and the names of its terms and author where they are embedded.
A key is the number of the post: an export (WXR) gives the same, and it stays when a site moves,
when http becomes https, and when a post becomes one of another type.

"modified" is no update: it changes with every save. See developer.wordpress.org/rest-api.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from digest.errors import SourceError
from digest.model import Source
from digest.sources.readers.content import json_of
from digest.sources.readers.json import values as jsonvalue
from digest.sources.record import Document, Outcome, Reading, Record, Refusal, Skipped, Text

NAME = "wordpress"

PARTS = frozenset(
    {
        *("page", "attachment", "revision", "nav_menu_item", "custom_css", "customize_changeset"),
        *("oembed_cache", "user_request", "wp_block", "wp_template", "wp_template_part"),
        *("wp_global_styles", "wp_navigation", "wp_font_family", "wp_font_face", "feedback"),
        *("elementor_library", "acf-field", "acf-field-group", "wpcf7_contact_form", "polylang_mo"),
    }
)
"""Types of post that are no entries unless a person says so: parts of a site, letters to it."""

HIDDEN = frozenset(
    {
        *("post_format", "nav_menu", "language", "term_language", "post_translations", "wp_theme"),
        *("term_translations", "wp_template_part_area", "wp_pattern_category", "author"),
        *("translation_priority", "elementor_library_type", "link_category"),
    }
)
"""Taxonomies that say how something is shown or kept, not what it is about."""

_POSTS = "/wp/v2/posts"
_PER_PAGE = "100"
_EMBEDDED = "author,wp:term"
_RENDERED = re.compile(r'"rendered"\s*:')
_MARKS = re.compile(r'"(?:date_gmt|modified_gmt|wp:term|wp:featuredmedia)"\s*:|/wp\\?/v2\\?/')
_ERROR = re.compile(r'\{\s*"code"\s*:\s*"(?:rest|json|invalid)_')
_TERMS = (re.compile(r'"taxonomy"\s*:'), re.compile(r'"slug"\s*:'), re.compile(r'"count"\s*:'))
_INDEX = (re.compile(r'"namespaces"\s*:\s*\['), re.compile(r'wp\\?/v2"'))
_ROUTE = re.compile(r"/wp/v2/(?:sites/[^/]+/)?[\w-]+(?P<one>/[^/]+)?/?")
_SERVED = re.compile(r"/wp-json(?:/|$)|/wp/v2/|[?&]rest_route=")
_CUT = re.compile(
    r"\[\s*(?:&hellip;|&#8230;|…|\.\.\.)\s*\]|class=[\"'][^\"']*\b(?:more-link|read-more)\b"
)
_LINK = re.compile(r'<([^<>]*)>((?:[^",]|"(?:[^"\\]|\\.)*")*)')
_PARAMETER = re.compile(r';\s*([\w!#$&+.^`|~*-]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*)))?')


def first_address(address: str, fields: Mapping[str, str] | None = None) -> str:
    """Make of what a person has, a home page or an address of the interface, the first to ask.

    Posts come by number, oldest first, so that pages do not shift while posts are added; a hundred
    at a time, with the names of authors and terms. What the address says already stays.

    Args:
        address: https://example.org, …/wp-json, …/wp-json/wp/v2/posts?categories=4 and the like.
        fields: as digest.toml maps them; nothing in them changes the address.
    """
    del fields
    try:
        parts = urlsplit(address)
        said = dict(parse_qsl(parts.query, keep_blank_values=True))
    except ValueError:
        return address
    if parts.scheme not in ("http", "https"):
        return address
    path, query = parts.path, parts.query
    if "rest_route" not in said:
        path = _path(parts.path)
    elif said["rest_route"].strip("/") in ("", "wp/v2"):
        said["rest_route"] = _POSTS
        query = urlencode(said)
    route = _ROUTE.search(said.get("rest_route", path))
    if route is None:
        return address
    added = {"_embed": _EMBEDDED}
    if not route["one"]:
        added["per_page"] = _PER_PAGE
        if not {"orderby", "order"} & said.keys():
            added |= {"orderby": "id", "order": "asc"}
    missing = {name: value for name, value in added.items() if name not in said}
    whole = "&".join(filter(None, (query, urlencode(missing, safe=",:"))))
    return urlunsplit((parts.scheme, parts.netloc, path, whole, ""))


def _path(path: str) -> str:
    before, found, after = path.partition("/wp-json")
    if found and not after.strip("/").removeprefix("wp/v2"):
        return f"{before}/wp-json{_POSTS}"
    if found or "/wp/v2/" in path:
        return path
    return path.rstrip("/").removesuffix("/index.php") + f"/wp-json{_POSTS}"


def looks_like(document: Document, head: bytes) -> bool:
    """Whether it is an answer of WordPress: posts, terms, the index, or an error."""
    text = jsonvalue.opening(head)
    if not text:
        return False
    if _SERVED.search(document.url) or _ERROR.match(text):
        return True
    if all(mark.search(text) for mark in _TERMS) or all(mark.search(text) for mark in _INDEX):
        return True
    return bool(_RENDERED.search(text) and _MARKS.search(text))


def read(document: Document, source: Source) -> Reading:
    """Read a page of posts, or one post.

    Raises:
        SourceError: it is not JSON, WordPress answered with an error, or it has no posts.
    """
    value = json_of(document)
    _refuse_other_answers(value, document.name)
    posts = jsonvalue.objects_of(value, document.name, "list of posts")
    wanted = jsonvalue.types_of(source.fields) or _types_asked_for(document.url)
    return Reading(
        tuple(_outcomes(posts, document, source, wanted)),
        next=next_page(document),
        notices=tuple(_notices(posts, source)),
        total=jsonvalue.whole(document.headers.get("x-wp-total", "")),
    )


def why_not(kind: str, status: str, wanted: Collection[str]) -> str:
    """Say in a word why a post is no entry: its type or its status; "" if it is one.

    Args:
        kind: its type, like "post"; "" where it does not say.
        status: like "publish" or "draft"; "" where it does not say.
        wanted: the types that a person asked for; if none, all but parts of a site.
    """
    if kind and (kind not in wanted if wanted else kind in PARTS):
        return kind
    return status if status not in ("", "publish") else ""


def excerpt(written: Text, content: Text) -> Text:
    """Leave out an excerpt that WordPress cut from the content itself; ours begins it better."""
    cut = bool(_CUT.search(written.words)) and bool(content.words.strip())
    return Text() if cut else written


def first_of(number: str, others: Collection[int]) -> str:
    """Name the original of a post and its translations, the one made first; "" if it is it."""
    numbers = {*others, *([int(number)] if number.isascii() and number.isdigit() else [])}
    original = str(min(numbers)) if others else ""
    return original if original != number else ""


def next_page(document: Document) -> str:
    """Give the address of the page after this one: Link with rel="next", else by the total."""
    following = next_of(document.headers.get("link", ""))
    if following:
        return _joined(document.url, following)
    total = jsonvalue.whole(document.headers.get("x-wp-totalpages", ""))
    try:
        parts = urlsplit(document.url)
        page = jsonvalue.whole(parse_qs(parts.query).get("page", ["1"])[-1]) or 1
    except ValueError:
        return ""
    if not parts.netloc or page >= total:
        return ""
    others = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "page"]
    query = urlencode([*others, ("page", str(page + 1))], safe=",:/")
    return urlunsplit(parts._replace(query=query, fragment=""))


def next_of(header: str) -> str:
    """Find the address in a Link header whose relation is "next" (RFC 8288, 3)."""
    for address, parameters in _LINK.findall(header):
        relations = (
            quoted or bare
            for name, quoted, bare in _PARAMETER.findall(parameters)
            if name.lower() == "rel"
        )
        if "next" in next(relations, "").lower().split():
            return str(address.strip())
    return ""


def _joined(base: str, address: str) -> str:
    try:
        following = urljoin(base, address)
    except ValueError:
        return ""
    return following if following != base else ""


def _refuse_other_answers(value: object, name: str) -> None:
    """Refuse errors and the index: both are one object that is no post."""
    if not isinstance(value, dict) or "id" in value:
        return
    message, code = jsonvalue.words(value.get("message")), jsonvalue.words(value.get("code"))
    if code and message:
        raise SourceError(
            name,
            f"WordPress answers: {jsonvalue.name_of(message).rstrip('.')} ({code})",
            f"posts are at https://…/wp-json{_POSTS}; where a site shows them to nobody, "
            "export them with Tools, Export, and import that file",
        )
    if "namespaces" in value or "routes" in value:
        problem = "is the index of a WordPress site, not its posts"
        raise SourceError(name, problem, f"posts are at https://…/wp-json{_POSTS}")


def _types_asked_for(url: str) -> frozenset[str]:
    """Take pages for entries where the address asked for is that of pages."""
    return frozenset({"page"}) if "/wp/v2/pages" in url else frozenset()


def _outcomes(
    posts: Sequence[object], document: Document, source: Source, wanted: Collection[str]
) -> Iterator[Outcome]:
    for number, post in enumerate(posts, 1):
        place = f"record {number}"
        if not isinstance(post, dict):
            yield Refusal(place, "is no post, but a bare value", jsonvalue.raw(post))
            continue
        key = jsonvalue.words(post.get("id"))
        place = f"{place} (post {key})" if key else place
        why = _why_not(post, wanted)
        if why:
            yield Skipped(place, why)
        elif not any(
            jsonvalue.words(post.get(name)) for name in ("id", "title", "content", "link")
        ):
            yield Refusal(place, "is no post: it has no id, title or content", jsonvalue.raw(post))
        else:
            record = _record(place, key, post, document.url)
            yield jsonvalue.mapped(record, source.fields, partial(jsonvalue.at, post))


def _why_not(post: Mapping[str, object], wanted: Collection[str]) -> str:
    if "taxonomy" in post and "date" not in post:
        return jsonvalue.words(post["taxonomy"]) or "category"
    why = why_not(jsonvalue.words(post.get("type")), jsonvalue.words(post.get("status")), wanted)
    guarded = any(
        jsonvalue.at(post, f"{name}.protected") is True for name in ("content", "excerpt")
    )
    return why or ("password" if guarded or jsonvalue.words(post.get("password")) else "")


def _record(place: str, key: str, post: Mapping[str, object], base: str) -> Record:
    content = _rendered(post.get("content"))
    published = jsonvalue.moment(post.get("date_gmt"), greenwich=True)
    return Record(
        place=place,
        title=_rendered(post.get("title")),
        summary=excerpt(_rendered(post.get("excerpt")), content),
        content=content,
        published=published or jsonvalue.moment(post.get("date")),
        key=key or jsonvalue.words(post.get("guid")),
        url=jsonvalue.words(post.get("link")),
        base=base,
        language=jsonvalue.words(post.get("lang") or post.get("wpml_current_locale")),
        categories=_terms(post) or _numbers(post),
        authors=jsonvalue.names(_embedded(post, "author")),
        translation_of=first_of(key, _translations(post)),
        raw=jsonvalue.raw(post),
    )


def _rendered(value: object) -> Text:
    words = jsonvalue.words(value)
    return Text(words, html=True) if words else Text()


def _terms(post: Mapping[str, object]) -> tuple[str, ...]:
    """Give the names of a post's terms of all taxonomies, as far as they are embedded."""
    groups = [group for group in _embedded(post, "wp:term") if isinstance(group, list)]
    terms = [term for group in groups for term in group if isinstance(term, dict)]
    shown = [
        term.get("name") for term in terms if jsonvalue.words(term.get("taxonomy")) not in HIDDEN
    ]
    return jsonvalue.names(shown)


def _numbers(post: Mapping[str, object]) -> tuple[str, ...]:
    each = [post.get(name) for name in ("categories", "tags")]
    return jsonvalue.names([one for ones in each if isinstance(ones, list) for one in ones])


def _embedded(post: Mapping[str, object], name: str) -> list[object]:
    embedded = post.get("_embedded")
    found = embedded.get(name) if isinstance(embedded, dict) else None
    return found if isinstance(found, list) else []


def _translations(post: Mapping[str, object]) -> frozenset[int]:
    """Give the numbers of a post's translations, as Polylang and WPML write them."""
    found = post.get("translations") or post.get("wpml_translations")
    if isinstance(found, dict):
        found = list(found.values())
    each = found if isinstance(found, list) else []
    numbers = (jsonvalue.whole(one.get("id") if isinstance(one, dict) else one) for one in each)
    return frozenset(filter(None, numbers))


def _notices(posts: Sequence[object], source: Source) -> Iterator[str]:
    found = [post for post in posts if isinstance(post, dict)]
    if found and all("taxonomy" in post and "date" not in post for post in found):
        yield f"holds terms, not posts; posts are at https://…/wp-json{_POSTS}"
        return
    if any(_numbers(post) and not _terms(post) for post in found):
        yield (
            "categories are numbers only, since their names are not in the answer; "
            "an address with _embed=wp:term has them"
        )
    yield from jsonvalue.unfound(source.fields, (partial(jsonvalue.at, post) for post in found))
