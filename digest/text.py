"""Text: cleaned once at the edge, cut without harm, compared as people compare.

Every exit (HTML, XML, headers, JSON, plain text) escapes with its own writer; nothing here escapes
anything twice. Sources: XML 1.0, 2.2 (characters); RFC 4647, 3.3.1 (language ranges);
Unicode Annex 29 (grapheme clusters, by the `regex` library).
"""

import html
import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

import nh3
import regex
from babel import Locale, UnknownLocaleError
from lxml import html as lxml_html

from digest.model import Entry

_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)
_DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LINE_BREAKS = re.compile("\r\n|[\r\u2028\u2029\x85]")
_TAG = re.compile(
    r"</?(?:a|abbr|b|br|cite|code|div|em|font|h[1-6]|i|img|li|mark|ol|p|q|s|small|span|strong|sub|"
    r"sup|u|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9À-ÖØ-Þ¿¡])|[。！？]")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|[a-z]|(?:[A-Za-z]\.)+[A-Za-z]|vs|No|Nos|Dr|Mr|Mrs|Ms|St|Inc|Jan|Feb|Mar|"
    r"Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|etc|e\.g|i\.e|cf|Art|Sec|Sr|Sra|Ud|Uds|núm|pág)\.$"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_SHORTEST_SENTENCE = 20
SAFE_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "cite", "code", "em", "i", "img", "li", "ol", "p"),
    *("q", "s", "span", "strong", "sub", "sup", "u", "ul"),
}
SAFE_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
}
_FLAT_TAGS = {"a", "br", "p"}
SCHEMES = {"http", "https", "mailto"}
_PAIRED_TAG = re.compile(r"<(?P<closing>/?)(?!br\b|img\b)")
_DEEPEST = 50
_REMEMBERED = 1024
"""Summaries whose HTML is sanitised once only: each is shown in several feeds, mails and pages."""
_KINDS = {
    "array": "a list in [ ]",
    "bool": "true or false",
    "date": "a day",
    "datetime": "an instant",
    "float": "a number",
    "int": "a whole number",
    "null": "nothing",
    "object": "a table",
    "str": "text in quotes",
    "time": "a time",
}
_TRACKING = re.compile(
    r"(utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|igshid)=",
    re.IGNORECASE,
)
_SIMPLE_ADDRESS = re.compile(r"https?://([a-z0-9.-]+(?:/[\w/.~-]*)?)", re.ASCII)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def clean_text(text: str) -> str:
    """Drop what no exit can carry (controls, surrogates, non-characters); keep line breaks."""
    if _is_clean(text):
        return text
    return _CONTROLS.sub("", _LINE_BREAKS.sub("\n", text))


def _is_clean(text: str) -> bool:
    """Tell quickly of most texts that they are: all that is dropped or replaced is unprintable."""
    return text.isprintable() or text.replace("\n", "").isprintable()


def loses(text: str) -> bool:
    """Whether cleaning takes a character out of it: a control, a non-character, an override."""
    if _is_clean(text):
        return False
    return bool(_CONTROLS.search(_LINE_BREAKS.sub("\n", text)) or _DIRECTION_CONTROLS.search(text))


def without_controls(text: str) -> str:
    """Give it as clean_text does, and without direction overrides."""
    if _is_clean(text):
        return text
    return _DIRECTION_CONTROLS.sub("", clean_text(text))


def clean_line(text: str) -> str:
    """Make one line: cleaned, without direction overrides, each run of white space one blank."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(_DIRECTION_CONTROLS.sub("", clean_text(text)).split())


def clean_title(text: str) -> str:
    """Make a title: one clean line, without markup. A lone `<` or `&` is text and stays.

    Cleaned again it is the same: a record that is read shows what was shown.
    """
    before = None
    while text != before and "<" in text and _TAG.search(text):
        before, text = text, html.unescape(nh3.clean(text, tags=set()))
    return clean_line(text)


def excerpt(text: str, limit: int) -> str:
    """Cut plain text to at most `limit` characters plus "…", between words.

    A word that is longer than the limit is cut between grapheme clusters; one cluster that is
    longer is left out.
    """
    line = clean_line(text)
    if len(line) <= limit:
        return line
    head, blank, _ = line[: limit + 1].rpartition(" ")
    if not blank:
        head = _whole_clusters(line, limit)
    return head.rstrip(" ,;:–—-") + "…"


def _whole_clusters(text: str, limit: int) -> str:
    end = 0
    for cluster in regex.finditer(r"\X", text):
        if cluster.end() > limit:
            break
        end = cluster.end()
    return text[:end]


def first_sentence(text: str) -> tuple[str, str]:
    """Split plain text after its first sentence: (the sentence, what follows it).

    An exclamation of a word or two is no sentence of its own; "v.", "U.S." and the like end none.
    """
    line = clean_line(text)
    for match in _SENTENCE_END.finditer(line):
        end = match.start() + len(match[0].rstrip())
        last_word = line[line.rfind(" ", 0, end) + 1 : end]
        if end >= _SHORTEST_SENTENCE and not _ABBREVIATION.search(last_word):
            return line[:end], line[match.end() :]
    return line, ""


def plain(entry: Entry) -> str:
    """Give an entry's summary as plain text, paragraphs apart by an empty line."""
    return plain_of_html(entry.summary) if entry.summary_html else entry.summary.strip()


@lru_cache(maxsize=_REMEMBERED)
def plain_of_html(markup: str) -> str:
    """Give the text of an HTML fragment, paragraphs apart by an empty line."""
    fragment = carried(nh3.clean(clean_text(markup), tags=SAFE_TAGS, link_rel=None))
    if not fragment.strip():
        return ""
    tree = lxml_html.fragment_fromstring(fragment, create_parent="div")
    for item in tree.iter("li"):
        item.text = f"- {(item.text or '').lstrip()}"
    for block in tree.iter("p", "li", "blockquote", "ul", "ol", "br"):
        block.tail = ("\n" if block.tag in ("br", "li") else "\n\n") + (block.tail or "")
    for block in tree.iter("p", "blockquote", "ul", "ol"):
        _part_from_what_is_before(block)
    paragraphs = re.split(r"\n\s*\n", str(tree.text_content()))
    lines = (
        "\n".join(clean_line(line) for line in p.split("\n") if line.strip()) for p in paragraphs
    )
    return "\n\n".join(paragraph for paragraph in lines if paragraph)


def _part_from_what_is_before(block: lxml_html.HtmlElement) -> None:
    """Begin a block on a line of its own: in HTML it does, whatever stands before it."""
    before, parent = block.getprevious(), block.getparent()
    gap = "\n" if parent is not None and parent.tag == "li" else "\n\n"
    if before is not None:
        before.tail = (before.tail or "") + gap
    elif parent is not None and (parent.text or "").strip(" -\n"):
        parent.text = (parent.text or "") + gap


def safe_html(entry: Entry, *, images: bool = True) -> str:
    """Give an entry's summary as sanitised HTML: no scripts, no styles, every address absolute.

    Plain text becomes escaped paragraphs. Relative addresses are read against the entry's own.
    """
    if entry.summary_html:
        return safe_of_html(entry.summary, entry.url, images=images)
    paragraphs = re.split(r"\n\s*\n", entry.summary.strip())
    return "".join(
        "<p>" + html.escape(p, quote=False).replace("\n", "<br>") + "</p>" for p in paragraphs if p
    )


@lru_cache(maxsize=_REMEMBERED)
def safe_of_html(summary: str, url: str, *, images: bool) -> str:
    """Sanitise an HTML fragment, its relative addresses read against `url`."""

    def absolute(_tag: str, attribute: str, value: str) -> str | None:
        if attribute not in ("href", "src"):
            return value
        try:
            whole = urljoin(url, value.strip())
            # nh3 has judged the value as written; without its blanks it may have another scheme
            return whole if urlsplit(whole).scheme in {*SCHEMES, ""} else None
        except ValueError:
            return None

    markup = nh3.clean(
        clean_text(summary),
        tags=SAFE_TAGS if images else SAFE_TAGS - {"img"},
        attributes=SAFE_ATTRIBUTES,
        attribute_filter=absolute,
        link_rel=None,
        url_schemes=SCHEMES,
    )
    return carried(markup)


def carried(markup: str) -> str:
    """Make of what nh3 gives something that every exit carries: one entry may not stop an issue.

    nh3 reads `&#8;` as the control character that it stands for. Where tags are nested deeper than
    in any text, only paragraphs and links stay: libxml2 gives up at 256, the scan of MJML at 200.
    """
    markup = clean_text(markup)
    depth = 0
    for tag in _PAIRED_TAG.finditer(markup):
        depth += -1 if tag["closing"] else 1
        if depth > _DEEPEST:
            return nh3.clean(markup, tags=_FLAT_TAGS, attributes=SAFE_ATTRIBUTES, link_rel=None)
    return markup


def comparable_url(url: str) -> str:
    """Reduce an address to what tells resources apart.

    Scheme, case of the host, default port, fragment, a slash at the end and the marks by which
    campaigns are counted (utm_source and the like) do not count; an address that cannot be read is
    compared as written.
    """
    simple = _SIMPLE_ADDRESS.fullmatch(url)
    if simple:  # what all the rest would give, for most addresses
        return simple[1].rstrip("/")
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    if not parts.hostname:
        return url.strip()
    host = (
        parts.hostname if port in (None, *_DEFAULT_PORTS.values()) else f"{parts.hostname}:{port}"
    )
    kept = "&".join(part for part in parts.query.split("&") if not _TRACKING.match(part))
    query = f"?{kept}" if kept else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def plain_problem(problem: str) -> str:
    """Say what msgspec found in words that are no programmer's: `array` is a list."""
    missing = re.fullmatch(r"Object missing required field `(.+)`", problem)
    if missing:
        return f"`{missing[1]}` is missing"
    bound = re.fullmatch(r"Expected `int` (>=|<=) (\d+)", problem)
    if bound:
        return f"must be a whole number, {bound[2]} or {'more' if bound[1] == '>=' else 'less'}"
    kinds = re.fullmatch(r"Expected `(.+)`, got `(.+)`", problem)
    if kinds:
        wanted = " or ".join(_KINDS.get(kind, kind) for kind in kinds[1].split(" | "))
        return f"must be {wanted}, and is {_KINDS.get(kinds[2], kinds[2])}"
    return problem[:1].lower() + problem[1:]


def is_language(tag: str) -> bool:
    """Whether a tag begins as a language does, with two or three letters (BCP 47; ISO 639)."""
    return _LANGUAGE.fullmatch(tag) is not None


def matches(language_range: str, language: str) -> bool:
    """Whether a BCP 47 tag is in a language range: "es" takes "es-MX" (RFC 4647, 3.3.1)."""
    wanted, tag = language_range.lower(), language.lower()
    return wanted in ("*", tag) or tag.startswith(wanted + "-")


@lru_cache(maxsize=256)
def is_rtl(language: str) -> bool:
    """Whether a language is written from right to left; unknown languages are not."""
    try:
        return Locale.parse(language, sep="-").text_direction == "rtl"
    except (UnknownLocaleError, ValueError):
        return False
