"""Pages of issues and archives, as tests read them."""

from pathlib import Path

from factories import edition, entry, newsletter, record, site
from lxml import html as lxml_html

from digest.formats.pages.page import archive_page, issue_page
from digest.model import Edition, EditionNote, Logo, Phrase, Site

SHOWN = edition(
    ("housing", [entry("rent", "2022-08-31", topics=("housing", "courts")), entry("heat")]),
    ("", [entry("report", None, topics=(), url="")]),
)
HOST = "https://resources.example.org"
WEB = f"{HOST}/digest/web/monthly"
LOGO = Logo(f"{HOST}/logo.png", Phrase("The Center", {"es": "El Centro"}), 200)
STYLE = Path(__file__).parents[1] / "templates/partials/style.html.j2"


def tree(page: bytes) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(page.decode())


def page_of(shown: Edition, env, own: Site | None = None, **fields) -> bytes:
    return issue_page(shown, record(**fields), newsletter(), own or site(), env)


def archive_of(env, *records, own: Site | None = None, **fields) -> lxml_html.HtmlElement:
    return tree(archive_page(records, newsletter(**fields), own or site(), env))


def note(language: str) -> EditionNote:
    return EditionNote("0" * 16, language, (), ())


def in_languages(*languages: str) -> dict[str, object]:
    return {"languages": languages, "editions": tuple(map(note, languages))}


def meta(page: lxml_html.HtmlElement) -> dict[str, str]:
    """Give what the head says, by name; of several with one name the last."""
    tags = page.xpath("//meta[@name or @property]")
    return {tag.get("name") or tag.get("property"): tag.get("content") for tag in tags}


def every_page(env) -> list[bytes]:
    return [page_of(SHOWN, env), archive_page([record()], newsletter(), site(), env)]
