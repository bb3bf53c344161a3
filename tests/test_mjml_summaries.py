"""Random summaries, as nasty as the web has them, through the shipped templates: no word is lost.

What a summary says is what its sanitised HTML says when a parser reads it alone. The mail must say
the same, word by word, with the same tags and addresses.
"""

import random
import re
from collections.abc import Iterator

import pytest
from conftest import TEMPLATES
from factories import edition, entry, newsletter, record, site
from lxml import html as lxml_html

from digest.formats import view
from digest.formats.mail.render import context
from digest.formats.templates.environment import environment, fill_mjml
from digest.model import Entry
from digest.text import safe_html

MANY = """<mjml lang="{{ language }}" dir="{{ dir }}"><mj-body><mj-section><mj-column>
{% for entry in section.entries %}
{% include "partials/entry.mjml.j2" %}
{% endfor %}
</mj-column></mj-section></mj-body></mjml>"""
AT_ONCE = 100
WORDS = (
    *(
        "rent",
        "court",
        "Räumung",
        "don't",
        '"quoted"',
        "a\\b",
        "C:\\new\\table",
        "{{ x }}",
        "{% if %}",
    ),
    *(
        "قانون",
        "(חוק)",
        "法律、",
        "ก็",
        "नियम",
        "👩‍👧",
        "🏳️‍🌈",
        "e\u0301",
        "ẅ",
        "\u200fרק\u200e",
        "\u202eover\u202c",
    ),
    *(
        "&amp;",
        "&lt;b&gt;",
        "&nbsp;",
        "&copy;",
        "&#8212;",
        "&#x1F600;",
        "&hellip",
        "&apos;",
        "&",
        "&bogus;",
        "&#8;",
    ),
    *(
        "a < b",
        "x > y",
        "]]>",
        "--",
        "\u00a0",
        "\u00ad",
        "\u200d",
        "\ufeff",
        "\u2028",
        "\ufffe",
        "\x07",
        "\x85",
    ),
    *(
        "\U000e0001",
        "\ue000",
        "\U0010fffd",
        "$1",
        "\\u{a0}",
        "\\n",
        "%s",
        "#",
        "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    ),
)
BETWEEN = (
    "",
    " ",
    "\n",
    "\n\n",
    "\n  ",
    "\t",
    "\r\n",
    "\n\u00a0",
    "<br>",
    "<BR/>",
    "<wbr>",
    "<!-- n -->",
)
INLINE = (
    "a",
    "abbr",
    "b",
    "cite",
    "code",
    "em",
    "i",
    "q",
    "s",
    "span",
    "strong",
    "sub",
    "u",
    "font",
    "mj-text",
)
BLOCKS = (
    "p",
    "ul",
    "ol",
    "li",
    "blockquote",
    "div",
    "h2",
    "table",
    "tr",
    "td",
    "pre",
    "center",
    "section",
)
WHOLE = (
    "<script>alert('x')</script>",
    "<style>p{color:red}</style>",
    "<!--[if mso]><td><![endif]-->",
    "<!--[if !mso]><!-->seen<!--<![endif]-->",
    "<![CDATA[data]]>",
    "<?php echo 1 ?>",
    '<img src="/a.png" alt="a\nb">',
    "<iframe src='x'></iframe>",
    "<svg><title>t</title><path d='M0'/></svg>",
    "<o:p>&nbsp;</o:p>",
    "</div></p>",
    "<textarea>raw <b>",
    "<p/>",
    "<",
    "<a href=",
)
ATTRIBUTES = (
    *(
        "",
        "",
        ' href="/guides?a=1&b=2"',
        " href=x",
        ' title="two\nlines \\ &quot;q&quot;"',
        " title='\u00a0\u200d'",
    ),
    *(
        ' style="color:\nred"',
        ' lang="ar" dir="rtl"',
        " onclick=alert(1)",
        ' href="javascript:x"',
        ' href="https://例え.jp/é"',
    ),
)


def said(chance: random.Random, depth: int = 0) -> str:
    """Write a run of words, tags and rubbish; some tags are left open, some closed by another."""
    return "".join(
        piece(chance, depth) + chance.choice(BETWEEN) for _ in range(chance.randint(1, 5))
    )


def piece(chance: random.Random, depth: int) -> str:
    kind = chance.random()
    if kind < 0.5 or depth > 5:
        return chance.choice(WORDS)
    if kind < 0.56:
        return chance.choice(WHOLE)
    tag = chance.choice(INLINE if kind < 0.85 else BLOCKS)
    end = (
        ""
        if chance.random() < 0.1
        else f"</{tag if chance.random() < 0.95 else chance.choice(INLINE)}>"
    )
    return f"<{tag}{chance.choice(ATTRIBUTES)}>{said(chance, depth + 1)}{end}"


def summaries(count: int, seed: int) -> Iterator[Entry]:
    chance = random.Random(seed)
    for n in range(count):
        yield entry(f"e{n}", title=f"Entry {n}", summary=said(chance), summary_html=True)


def words(tree: lxml_html.HtmlElement) -> str:
    return re.sub(r"[ \t\n\r\f]+", " ", str(tree.text_content())).strip(" ")


def tags(tree: lxml_html.HtmlElement) -> str:
    """Write the tags and attributes in a tree, one after another."""
    return "".join(
        f"\x01{element.tag}\x02{sorted(element.items())}"
        for element in tree.iterdescendants()
        if isinstance(element.tag, str)
    )


def cells(entries: list[Entry], env) -> list[lxml_html.HtmlElement]:
    """Give the cell of each entry in a mail of them all."""
    (section,) = view.sections(edition(("housing", entries)), site(), "")
    names = context(record(), newsletter(), site(), "en") | {"section": section}
    tree = lxml_html.document_fromstring(fill_mjml(env, "many.mjml.j2", names))
    headings = {words(heading): heading.getparent() for heading in tree.iter("h2", "h3")}
    return [headings[one.title] for one in entries]


def hold(count: int, seed: int) -> None:
    sources = {
        path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8")
        for path in TEMPLATES.rglob("*.j2")
    }
    env = environment({**sources, "many.mjml.j2": MANY})
    entries = [*summaries(count, seed)]
    for start in range(0, count, AT_ONCE):
        together = entries[start : start + AT_ONCE]
        for one, cell in zip(together, cells(together, env), strict=True):
            alone = lxml_html.fragment_fromstring(f"<div>{safe_html(one, images=False)}</div>")
            assert words(alone) in words(cell), one.summary
            assert tags(alone) in tags(cell), one.summary


def test_a_thousand_random_summaries_are_read_in_the_mail_as_they_were_written():
    hold(1_000, seed=1)


@pytest.mark.slow
def test_twenty_thousand_random_summaries_are_read_in_the_mail_as_they_were_written():
    hold(20_000, seed=2)
