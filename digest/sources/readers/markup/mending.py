"""XML that is not well-formed, mended: what its writer plainly meant, and no more than that.

Only asked for when a parser has found a fault. Every expression takes time in proportion to the
text, whatever the text is.
"""

import html
from html.entities import html5

import regex

_FORBIDDEN = regex.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONE = r"<(?![/!?]|[^\W\d])"
_TOKEN = regex.compile(
    r"(?P<kept><!\[CDATA\[.*?(?:\]\]>|(?P<open>\Z)))"
    r"|(?P<aside><!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z))"
    rf"|(?P<tag><[^\W\d](?>[^<>\"']+|\"(?>[^\"<]+|{_LONE})*+\"|'(?>[^'<]+|{_LONE})*+')*+>)"
    r"|(?P<odd><[^\W\d][^<>]*>)"
    r"|(?P<cut><(?:/|!\[?)?[\w:.-]*(?:\s[^<>]*)?\Z)"
    r"|(?P<less><(?!/[^\W\d]))"
    r"|&(?P<reference>(?:#[0-9]{1,9}|#[xX][0-9a-fA-F]{1,8}|[^\W\d_]\w{0,40});)?",
    regex.DOTALL,
)
_GOOD_TAG = regex.compile(r"<[\w:.-]+(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*+\s*/?>")
_ATTRIBUTE = regex.compile(
    r"(?P<name>[^\W\d][\w:.-]*)(?>\s*)"
    r"(?:=(?>\s*)(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|[\"']?(?P<c>[^\s\"'<>]+)))?"
)
_AMPERSAND = regex.compile(r"&(?P<reference>(?:#[0-9]{1,9}|#[xX][0-9a-fA-F]{1,8}|\w{1,40});)?")
_OPEN_CDATA = regex.compile(r"<(?P<name>[^\W\d][\w:.-]*)(?:\s[^<>]*)?>\s*<!\[CDATA\[")
_ENTITY = regex.compile(
    r"<!ENTITY\s+(?P<name>[\w.-]{1,40})\s+(?:\"(?P<a>[^\"<%]{0,100})\"|'(?P<b>[^'<%]{0,100})')\s*>"
)
_OF_XML = {"amp;", "lt;", "gt;", "quot;", "apos;"}
_TEXTS = regex.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|<(?P<close>/?)(?P<name>description|content:encoded|summary|content|title)"
    r"(?P<rest>(?:\s[^<>]*)?)>",
    regex.DOTALL,
)
_XHTML = regex.compile(r"(type\s*=\s*[\"'])(?:xhtml|application/xhtml\+xml)([\"'])")
_GROWTH = 100_000


def without_forbidden(text: str) -> str:
    """Drop the characters that XML 1.0 cannot hold (2.2)."""
    return _FORBIDDEN.sub("", text)


def declared_entities(doctype: str) -> dict[str, str]:
    """Give the short plain texts that a DOCTYPE has names for: "&firm;" → "Rue & Co".

    Those made of other entities are left alone: they could grow without end.
    """
    found = {}
    for entity in _ENTITY.finditer(doctype):
        words = html.unescape(entity["a"] or entity["b"] or "")
        if "&" not in (entity["a"] or entity["b"] or "").replace("&#", ""):
            found[entity["name"] + ";"] = words
    return found


def with_ends(text: str) -> str:
    """End what was begun and never ended, so that it does not take all that follows with it.

    CDATA ends where its element does; what is no comment and no instruction is text.
    """
    for opening, closing in (("<!--", "-->"), ("<?", "?>")):
        ended, last, rest = text.rpartition(closing)
        text = f"{ended}{last}{rest.replace(opening, f'&lt;{opening[1:]}')}"
    ended, last, rest = text.rpartition("]]>")
    parts = [ended, last]
    done = 0
    endless: set[str] = set()
    for opened in _OPEN_CDATA.finditer(rest):
        if opened.start() < done or opened["name"] in endless:
            continue
        end = rest.find(f"</{opened['name']}", opened.end())
        if end < 0:
            endless.add(opened["name"])
            continue
        parts += [rest[done:end], "]]>"]
        done = end
    return "".join((*parts, rest[done:]))


def mend(text: str, entities: dict[str, str]) -> str:
    """Mend what stands alone: bare & and <, names of HTML, attributes, an end that is cut off.

    Args:
        text: XML without its DOCTYPE.
        entities: what the DOCTYPE has names for, as `declared_entities` gives it.
    """
    known = _affordable(entities, text)

    def mended(token: regex.Match[str]) -> str:
        if token["kept"] is not None:
            return token[0] + "]]>" if token["open"] is not None else token[0]
        if token["aside"] is not None:
            return "\n" * token[0].count("\n")
        if token["tag"] is not None or token["odd"] is not None:
            return _tag(token[0], known)
        if token["cut"] is not None:
            return ""
        return "&lt;" if token["less"] else _reference(token["reference"], known)

    return _TOKEN.sub(mended, text)


def wrap_markup(text: str) -> str:
    """Escape HTML that stands raw in a text, where its tags do not match one another."""
    parts: list[str] = []
    opened: regex.Match[str] | None = None
    done = 0
    for tag in _TEXTS.finditer(text):
        if tag["name"] is None:
            opened = None
        elif not tag["close"]:
            again = opened is None or opened["name"] == tag["name"]
            opened = tag if again and not tag["rest"].endswith("/") else opened
        elif opened and opened["name"] == tag["name"]:
            inner = text[opened.end() : tag.start()]
            if "<" in inner:
                parts += [text[done : opened.start()], _XHTML.sub(r"\1html\2", opened[0])]
                parts.append(html.escape(inner, quote=False))
                done = tag.start()
            opened = None
    return "".join(parts) + text[done:]


def _tag(tag: str, known: dict[str, str]) -> str:
    if "&" in tag:
        tag = _AMPERSAND.sub(lambda found: _reference(found["reference"], known), tag)
    if _GOOD_TAG.fullmatch(tag):
        return tag
    end = "/>" if tag.endswith("/>") else ">"
    name, _, rest = tag[1 : -len(end)].replace("\n", " ").replace("\t", " ").partition(" ")
    attributes: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(rest):
        value = found["a"] or found["b"] or found["c"] or ""
        attributes.setdefault(found["name"], value.replace("<", "&lt;").replace('"', "&quot;"))
    return "".join((f"<{name}", *(f' {key}="{value}"' for key, value in attributes.items()), end))


def _reference(reference: str | None, known: dict[str, str]) -> str:
    """Word a reference so that XML has it: what nobody has a name for stays as it was written."""
    if reference is None:
        return "&amp;"
    if reference in _OF_XML:
        return f"&{reference}"
    if reference.startswith("#"):
        character = html.unescape(f"&{reference}")
        return "" if character == "\ufffd" else html.escape(without_forbidden(character))
    words = known.get(reference) or html5.get(reference)
    return f"&amp;{reference}" if words is None else html.escape(without_forbidden(words))


def _affordable(entities: dict[str, str], text: str) -> dict[str, str]:
    """Give the entities, unless they would make the text many times as long."""
    grown = sum(len(words) * text.count(f"&{name}") for name, words in entities.items())
    return entities if grown <= len(text) + _GROWTH else {}
