"""What holds for any record: an outcome, safe, read by the catalog as it was made, and settled."""

import re
from dataclasses import fields, replace
from datetime import date

from cleaning import OWN, SITE, entry_from, outcome
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from digest.model import Attachment
from digest.sources.clean.summary import plain_of
from digest.sources.draft import Draft
from digest.sources.record import Record, Refusal, Text
from digest.text import SAFE_ATTRIBUTES, SAFE_TAGS, plain_of_html, safe_html

PIECES = (
    *(
        "<",
        ">",
        "/",
        '"',
        "'",
        "=",
        " ",
        "\n",
        "\n\n",
        "&",
        "&amp;",
        "&lt;",
        "&gt;",
        "&nbsp;",
        "&#8;",
    ),
    *("&#x202e;", "&#0;", "[…]", "\0", "\ud800", "\u202e", "\ufffe", "\x85", "\u200b", "é", "שלום"),
    *("<p>", "</p>", "<br>", "<div>", "</div>", '<a href="', "<a href=x>", "</a>", "javascript:"),
    *(
        "JaVa\nScript:",
        "data:text/html,",
        "mailto:a@example.org",
        "https://x.org/",
        "//h.org/",
        "../",
    ),
    *(
        ".pdf",
        '<a href="f.pdf">',
        "<img src=x.png>",
        "<img width=1 src=p>",
        "<img data-src=y alt='",
    ),
    *(
        "<span>",
        "<span lang=es>",
        "</span>",
        "<ul>",
        "<li>",
        "</li>",
        "</ul>",
        "<blockquote>",
        "<b>",
    ),
    *("</b>", "<i>", "<em>", "</em>", "<pre>", "<table>", "<tr>", "<td>", "</table>", "<script>"),
    *("</script>", "<style>", "</style>", "<!--", "-->", "<![CDATA[", "]]>", "<svg>", "<math>"),
    *("<title>", "<textarea>", "<noscript>", "<select>", "<form>", "<iframe src=x>", "<template>"),
    *(
        "onclick=",
        "<p onclick=x()>",
        "<h2>",
        "<dl><dt>",
        "<hr>",
        "<plaintext>",
        "<xmp>",
        '<p dir="rtl">',
    ),
    *(
        "<foreignObject>",
        "<annotation-xml>",
        "<mi>",
        "<body>",
        "<frameset>",
        "<font color=red>",
        "T",
    ),
    *(
        "The post ",
        " appeared first on ",
        "Continue reading",
        "Read more »",
        "→",
        "word ",
        "Text. ",
    ),
)
SOUP = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
WORDS = st.one_of(SOUP, st.text(st.characters(), max_size=40))
TEXTS = st.builds(Text, WORDS, st.booleans())
DATES = st.one_of(st.none(), st.sampled_from(["2022-08-05", "2022", date(2022, 8, 5)]), WORDS)
RECORDS = st.builds(
    Record,
    place=st.just("item 1"),
    title=TEXTS,
    summary=TEXTS,
    content=TEXTS,
    published=DATES,
    updated=DATES,
    key=WORDS,
    url=st.one_of(st.just(OWN), WORDS),
    base=WORDS,
    language=st.one_of(st.sampled_from(["en_US", "Spanish", "es-419"]), WORDS),
    categories=st.lists(WORDS, max_size=3).map(tuple),
    authors=st.lists(WORDS, max_size=3).map(tuple),
    files=st.lists(st.builds(Attachment, WORDS, WORDS, st.integers()), max_size=3).map(tuple),
    translation_of=WORDS,
    raw=WORDS,
)
ENTITY = re.compile("[&<]")


@given(RECORDS)
@settings(max_examples=300)
def test_any_record_has_an_outcome_that_the_catalog_reads_as_it_was_made(record):
    made = outcome(record)
    if isinstance(made, Refusal):
        assert (made.place, made.raw) == (record.place, record.raw)
        return

    entry = entry_from(made)

    assert made.title in ("", entry.title)
    assert entry.title
    assert not made.title or entry.summary == made.summary
    assert (entry.url, entry.authors, entry.files) == (made.url, made.authors, made.files)
    assert entry.language == (made.language or SITE.language)


@given(RECORDS)
@settings(max_examples=300)
def test_a_summary_in_html_holds_nothing_that_acts_and_every_exit_shows_it_so(record):
    made = outcome(record)
    if isinstance(made, Refusal) or not (made.summary_html and made.title):
        return

    whole = lxml_html.fragment_fromstring(made.summary, create_parent="div")
    elements = [element for element in whole.iter() if element is not whole]

    assert safe_html(entry_from(made)) == made.summary
    assert "".join(plain_of(made.summary).split()) == "".join(plain_of_html(made.summary).split())
    for element in elements:
        tag = str(element.tag)
        allowed = SAFE_ATTRIBUTES["*"] | SAFE_ATTRIBUTES.get(tag, set())
        assert tag in SAFE_TAGS
        assert set(map(str, element.attrib)) <= allowed
        addresses = [element.get(name) for name in ("href", "src")]
        assert all(re.match("(https?://[^/]|mailto:)", str(a)) for a in addresses if a is not None)


@given(RECORDS)
@settings(max_examples=300)
def test_cleaning_what_is_clean_changes_nothing(record):
    made = outcome(record)
    if isinstance(made, Refusal):
        return

    again = outcome(as_record(made))

    assert isinstance(again, Draft)
    for field in fields(Draft):
        assert field.name == "notices" or getattr(again, field.name) == getattr(made, field.name)


def as_record(draft: Draft) -> Record:
    """Write a draft as a source would that says the same; what names hold in HTML is escaped."""
    html = draft.summary_html

    def escaped(words: str) -> str:
        return words.replace("&", "&amp;").replace("<", "&lt;") if html else words

    return Record(
        place=draft.place,
        title=Text(draft.title),
        summary=Text(draft.summary, html),
        published=draft.published or None,
        updated=draft.updated or None,
        key=draft.key,
        url=escaped(draft.url),
        language=draft.language,
        categories=tuple(map(escaped, draft.categories)),
        authors=tuple(map(escaped, draft.authors)),
        files=tuple(replace(file, url=escaped(file.url)) for file in draft.files),
        translation_of=draft.translation_of,
    )
