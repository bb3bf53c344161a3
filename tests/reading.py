"""Editions rendered for tests, and what a reader of them sees."""

from factories import edition, entry, newsletter, record, site
from lxml import html as lxml_html

from digest.formats.mail.render import render
from digest.model import Content, Edition, Entry, Site


def rendered(env, *entries: Entry, language: str = "en", settings: Site | None = None) -> Content:
    shown = edition(("housing", entries), language=language)
    return render(shown, record(), newsletter(), settings or site(), env)


def seen(content: Content) -> str:
    """Give what a reader of the HTML sees, each run of white space one blank."""
    tree = lxml_html.document_fromstring(content.html)
    for hidden in tree.xpath(
        "//style | //title | //comment() | //*[contains(@style,'display:none')]"
    ):
        hidden.drop_tree()
    return " ".join(tree.text_content().split())


def article(content: Content, id: str) -> lxml_html.HtmlElement:
    """Give the element around one entry, found by its link."""
    link = lxml_html.document_fromstring(content.html).xpath(f"//a[contains(@href, '/{id}/')]")[0]
    return link.getparent().getparent()


def many(count: int, length: int = 300) -> Edition:
    words = "Tenants may ask the court for more time. " * 20
    entries = [entry(f"e{n:04}", summary=words[:length]) for n in range(count)]
    half = count // 2
    return edition(("housing", entries[:half]), ("courts", entries[half:]))
