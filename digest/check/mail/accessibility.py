"""What people need who have a page read to them, or move in it by headings (WCAG 2.2)."""

from collections.abc import Iterator

from digest.check.finding import Place, quoted
from digest.check.mail.markup import Document, Element, spoken
from digest.check.mail.rule import Found, Rule
from digest.check.mail.seen import Seen
from digest.formats.view import EntryView, direction
from digest.formats.words.wording import primary

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def _images_without_words(seen: Seen) -> Found:
    for document in (seen.html, seen.page):
        for image in document.named("img"):
            if "alt" not in image.attrib:
                yield document.at(image), f"no alt for {quoted(image.get('src'))}"
            elif not image.get("alt", "").strip() and _is_all_of_a_link(image):
                yield document.at(image), f"an empty alt in a link, for {quoted(image.get('src'))}"


def _is_all_of_a_link(image: Element) -> bool:
    link = next(image.iterancestors("a"), None)
    return link is not None and not spoken(link)


def _language_unsaid(seen: Seen) -> Found:
    wanted = seen.proof.edition.language
    for document in (seen.html, seen.page):
        said = document.root.get("lang", "")
        if said.lower() != wanted.lower():
            yield document.at(document.root), f"{quoted(said)} for {quoted(wanted)}"


def _direction_unsaid(seen: Seen) -> Found:
    wanted = direction(seen.proof.edition.language)
    for document in (seen.html, seen.page):
        said = document.root.get("dir", "")
        if said != wanted:
            yield document.at(document.root), f"{quoted(said)} for {quoted(wanted)}"


def _tables_as_tables(seen: Seen) -> Found:
    for table in seen.html.everywhere:
        if (
            table.tag == "table"
            and table.get("role") not in ("presentation", "none")
            and table.find(".//th") is None
        ):
            yield seen.html.at(table), ""


def _headings(seen: Seen) -> Iterator[tuple[Document, list[Element]]]:
    for document, styled in ((seen.html, seen.styled_html), (seen.page, seen.styled_page)):
        looks = styled.in_light
        yield document, [one for one in document.named(*_HEADINGS) if looks[one].shown]


def _headings_out_of_order(seen: Seen) -> Found:
    for document, headings in _headings(seen):
        tops = sum(heading.tag == "h1" for heading in headings)
        if tops != 1:
            yield Place(document.file), f"{tops} headings of the first level"
        level = 0
        for heading in headings:
            own = int(heading.tag[1])
            if own > level + 1 and level:
                what = f"<{heading.tag}> follows <h{level}>: {quoted(spoken(heading))}"
                yield document.at(heading), what
            level = own


def _headings_empty(seen: Seen) -> Found:
    for document, headings in _headings(seen):
        for heading in headings:
            if not spoken(heading):
                yield document.at(heading), f"<{heading.tag}>"


def _title_empty(seen: Seen) -> Found:
    for document in (seen.html, seen.page):
        title = document.root.find("head/title")
        if title is None or not (title.text or "").strip():
            yield Place(document.file), ""


def _entries_in_another_voice(seen: Seen) -> Found:
    misread = {
        place.file for rule in (_language_unsaid, _direction_unsaid) for place, _ in rule(seen)
    }
    for document in (seen.html, seen.page):
        for entry in seen.entries if document.file not in misread else ():
            element = document.showing(entry)
            if element is not None:
                yield from _misread(document.at(element, entry=entry.id), element, entry)


def _misread(place: Place, element: Element, entry: EntryView) -> Found:
    language = _nearest(element, "lang")
    if primary(entry.language) != primary(language):
        yield place, f"its language is {entry.language}, and it is read as {language}"
    run = _nearest(element, "dir")
    if run not in (entry.direction, "auto"):
        yield place, f"it runs {entry.direction}, and it is shown {run}"


def _nearest(element: Element, name: str) -> str:
    """Give what an element says of itself, or the nearest one around it that does."""
    around = (element, *element.iterancestors())
    return next((str(one.get(name)) for one in around if one.get(name)), "")


RULES = (
    Rule(
        "A01",
        "error",
        "an image has no words for those who do not see it",
        "write alt: what the image says, or an empty one where it says nothing",
        "WCAG 2.2, 1.1.1",
        _images_without_words,
    ),
    Rule(
        "A02",
        "error",
        "the document does not say the language that it is in",
        'write lang="{{ language }}" into the first element of the template',
        "WCAG 2.2, 3.1.1",
        _language_unsaid,
    ),
    Rule(
        "A03",
        "warning",
        "a table for layout is read aloud as a table",
        'write role="presentation" into it, or give it headings of columns',
        "WCAG 2.2, 1.3.1",
        _tables_as_tables,
    ),
    Rule(
        "A04",
        "warning",
        "headings are not in order: one of the first level, then no level left out",
        "choose the heading by its level, and its size by a style",
        "WCAG 2.2, 1.3.1 and 2.4.6",
        _headings_out_of_order,
    ),
    Rule(
        "A05",
        "error",
        "a heading says nothing",
        "give it words, or leave it out of the template where there are none",
        "WCAG 2.2, 2.4.6",
        _headings_empty,
    ),
    Rule(
        "A06",
        "error",
        "the document does not say which way its language runs",
        'write dir="{{ dir }}" into the first element of the template',
        "WCAG 2.2, 1.3.2; HTML standard, 3.2.6.4",
        _direction_unsaid,
    ),
    Rule(
        "A07",
        "error",
        "the document has no title",
        "write <mj-title>{{ subject }}</mj-title>, or <title> on a page, into the head",
        "WCAG 2.2, 2.4.2",
        _title_empty,
    ),
    Rule(
        "A10",
        "warning",
        "the title of an entry is in another language or direction than it says",
        "write {{ entry.title_attributes }} right behind the name of its tag in the template",
        "WCAG 2.2, 3.1.2",
        _entries_in_another_voice,
    ),
)
