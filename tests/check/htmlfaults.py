"""Deliberate faults in HTML, plain text, web page and feeds; as in mailfaults.py."""

import re
from dataclasses import replace

from proofs import (
    ENTRIES,
    HOST,
    LEAVE,
    PAGE,
    RENT,
    TEMPLATES,
    Fault,
    feed,
    html,
    page,
    proof,
    proofs_of,
    template,
    text,
    touched,
    with_entry,
    with_site,
)

from digest.check.proof import Proof

LETTER, ENTRY, TEXT, WEB = (
    "issue.mjml.j2",
    "partials/entry.mjml.j2",
    "issue.txt.j2",
    "issue.html.j2",
)
STYLE, FRAME = "partials/style.mjml.j2", "partials/page.html.j2"
END = '<p style="margin:0"><bdi>{{ site_title }}</bdi>'


def _linked_picture() -> Proof:
    old = re.search(
        r'<a href="https://resources.example.org" class="light".*?</a>', proof().content.html
    )[0]
    return touched(
        proof(),
        "html",
        old,
        old + f'<a href="{RENT}"><img src="{HOST}/a.png" alt="" width="9"></a>',
    )


def _untitled_page() -> Proof:
    old = re.search(rb"<title>[^<]*</title>", proof().page)[0].decode()
    return page(old, "<title> </title>")()


def at_end(added: str):
    """Write something into the mail, at its end, by the template."""
    return template(LETTER, END, f"{added}{END}")


def styled(css: str):
    """Write a block of styles into the mail, by the template."""
    return template(STYLE, "<mj-style>\n.s[dir]", f"<mj-style>\n{css}\n.s[dir]")


def link(attributes: str, words: str = "The law itself"):
    return at_end(f"<p><a {attributes}>{words}</a></p>")


def picture(attributes: str):
    return at_end(f"<p>A picture of the office <img {attributes} /></p>")


def with_url(url: str):
    return lambda: with_entry("report", topics=(), title="Report of the year", url=url)


IN_HTML: list[Fault] = [
    ("an element of MJML", "M01", html("</body>", "<mj-spacer></mj-spacer></body>")),
    ("HTML that no template made", "M02", lambda: replace(touched(proof(), "html", "</body>", "<p>and more</p></body>"), mjml=proof().mjml)),
    ("MJML that cannot be read", "M02", lambda: replace(proof(), mjml="<mjml>")),
    ("an escape of Rust in alt", "M03", html('alt="Example Center"', 'alt="Example\\u{a0}Center"')),
    ("a line break as \\n", "M03", html('alt="Example Center"', 'alt="Example\\n Center"')),
    ("words that ran together", "M04", template(ENTRY, "{{ entry.summary }}", "<p>{{ entry.text|replace(' ', '') }}</p>")),
    ("a date that runs into the title", "M04", template(ENTRY, "</{{ level }}>", "<span>{{ entry.published|day }}</span></{{ level }}>")),
    ("an unfilled name in the HTML", "T01", at_end("<p>{{ '{{' }} period }}</p>")),
    ("None in the text", "T01", template(TEXT, "{{ words.new_resources(total) }}.", "{{ words.new_resources(total) }}, {{ 'No' ~ 'ne' }}.")),
    ("a form", "S01", html("</body>", '<form action="#topic-housing"><p>Yes</p></form></body>')),
    ("a script", "S01", html("</body>", "<script>var a</script></body>")),
    ("a button that Outlook alone sees", "S01", html("</body>", "<!--[if mso]><button>Yes</button><![endif]--></body>")),
    ("a click that does something", "S02", html("<h1", '<h1 onclick="a()"')),
    ("a link that is a script", "S02", html("</body>", '<a name="x" href="javascript:a()" style="display:none">Yes</a></body>')),
    ("a page that loads another", "S02", html("</head>", '<meta http-equiv="refresh" content="1"></head>')),
    ("an attribute twice", "H07", html('class="n" ', 'class="n" class="m" ')),
    ("an attribute twice on the page", "H07", page('class="skip"', 'class="skip" class="skip"')),
    ("an id twice", "H08", at_end('<p id="topic-housing">Housing</p>')),
    ("no word of dark colours", "D01", template(LETTER, '<meta name="color-scheme" content="light dark" />', "")),
    ("no word of dark colours on the page", "D01", page('<meta name="color-scheme"', '<meta name="colour-scheme"')),
]  # fmt: skip


IN_STYLES: list[Fault] = [
    ("more than Gmail shows", "G01", html("</body>", f"<p>{'word ' * 20_000}</p></body>")),
    ("nearly more than Gmail shows", "G05", lambda: touched(proof(), "html", "</body>", f"<p>{'a' * (95_000 - len(proof().content.html))}</p></body>")),
    ("a control character", "G02", html("What tenants should know about renta", "What tenants\x92 should know about renta")),
    ("a control character in the text", "G02", text("What tenants should know about renta", "What tenants\x0c should know about renta")),
    ("styles without end", "G03", styled(".a{color:#111111}\n" * 1000)),
    ("a block of styles with a slip", "G06", html("h1{font-size:30px !important}", "h1{font-size:30px !important}}")),
    ("columns that few programs have", "G04", at_end('<div style="display:grid">Two columns</div>')),
    ("a letter from elsewhere", "G04", styled("@font-face{font-family:Own}")),
    ("a picture in a format of today", "G04", picture(f'src="{HOST}/a.webp" alt="Office" width="200"')),
    ("a variable", "G04", at_end('<p style="margin:var(--gap)">A line</p>')),
    ("light grey on white", "A08", template(ENTRY, "color:{{ look.light.quiet }}", "color:#999999")),
    ("a colour that dark surroundings swallow", "A08", template(STYLE, ".k div,.k h1,.k h2,.k h3,.k p{color:{{ look.dark.text }} !important}", ".k div,.k h1,.k h2,.k h3,.k p{color:#444444 !important}")),
    ("no colours for the dark", "A08", template(STYLE, ".k,.k>table{background:{{ look.dark.card }} !important;background-color:{{ look.dark.card }} !important}", "")),
    ("light grey on the page", "A08", page("color:var(--quiet)", "color:#aaaaaa")),
    ("small print", "A09", at_end('<p style="font-size:10px">Small print</p>')),
    ("small print by a style", "A09", at_end('<p style="font-size:60%">Small print</p>')),
]  # fmt: skip

IN_READING: list[Fault] = [
    ("a picture without words", "A01", picture(f'src="{HOST}/a.png" width="200"')),
    ("a picture that is a link without words", "A01", _linked_picture),
    ("another language", "A02", template(LETTER, 'lang="{{ language }}"', 'lang="fr"')),
    ("no language", "A02", page('<html lang="en"', "<html")),
    ("another direction", "A06", html('<html lang="en" dir="ltr"', '<html lang="en" dir="rtl"')),
    ("no direction on the page", "A06", page('lang="en" dir="ltr"', 'lang="en"')),
    ("a table that is read as one", "A03", at_end("<table><tr><td>Office</td></tr></table>")),
    ("two titles of the first level", "A04", at_end("<h1>Once more</h1>")),
    ("a level left out", "A04", at_end("<h2>Office</h2><h4>Hours</h4>")),
    ("an empty heading", "A05", at_end("<h2> </h2>")),
    ("no title", "A07", template(LETTER, "<mj-title>{{ subject }}</mj-title>", "")),
    ("no title of the page", "A07", _untitled_page),
    ("Arabic that is read as English", "A10", template(ENTRY, "<{{ level }}{{ entry.title_attributes }}", "<{{ level }}")),
    ("Arabic that runs from the left on the page", "A10", page('lang="ar" dir="rtl"', 'lang="ar" dir="ltr"')),
]  # fmt: skip


IN_LINKS: list[Fault] = [
    ("a link without words", "L01", link(f'href="{HOST}/law"', " ")),
    ("a link that says nothing", "L02", link(f'href="{HOST}/law"', "Read more…")),
    ("a link that says nothing in Spanish", "L02", link(f'href="{HOST}/law"', "Leer más")),
    ("an address of the site alone", "L03", link('href="/law"')),
    ("an address of a file", "L03", link('href="file:///law"')),
    ("the address of another site in its words", "L04", link(f'href="{HOST}/law"', "https://www.example.com/law")),
    ("two entries of one title", "L05", lambda: proofs_of((*ENTRIES, replace(ENTRIES[0], id="rent-2", url=f"{HOST}/guides/rent-2/")))[0]),
    ("a shortened address", "L06", with_url("https://bit.ly/3abcdef")),
    ("the number of a machine", "L06", with_url("https://192.0.2.7/guide")),
    ("a name before the host", "L06", with_url("https://www.example.org@example.com/guide")),
    ("a page without encryption", "L07", with_url("http://resources.example.org/guides/report/")),
    ("a place that is not there", "L08", link('href="#office"')),
    ("a place that is not there on the page", "L08", page('href="#main"', 'href="#text"')),
    ("a blank in an address", "L09", with_url("https://resources.example.org/a report")),
    ("an address without a host", "L09", with_url("https:///guide")),
    ("a mailbox without a domain", "L09", link('href="mailto:help"')),
    ("half an escape", "L09", with_url("https://resources.example.org/100%-report")),
    ("a host in disguise", "L10", with_url("https://xn--exmple-cua.com/")),
]  # fmt: skip

IN_IMAGES: list[Fault] = [
    ("a picture of nothing", "I01", picture('alt="Office" width="200"')),
    ("a picture within the mail", "I02", picture('src="cid:office" alt="Office" width="200"')),
    ("a picture without encryption", "I02", picture('src="http://resources.example.org/a.png" alt="Office" width="200"')),
    ("a picture without its width", "I03", picture(f'src="{HOST}/a.png" alt="Office"')),
    ("nothing but pictures", "I04", at_end("<p>Office</p>" + f'<img src="{HOST}/a.png" alt="Office" width="200" />' * 12)),
    ("a letter from Google", "P01", page("</head>", '<link rel="stylesheet" href="https://fonts.googleapis.com/css"></head>')),
    ("a picture of somebody else", "P01", picture('src="https://www.mailjet.com/images/x.png" alt="Office" width="200"')),
    ("a ground of somebody else", "P01", html("</body>", "<!--[if mso]><img src=\"https://cdn.example.com/a.png\"><![endif]--></body>")),
    ("a picture of one pixel", "P02", picture(f'src="{HOST}/open.gif" alt="" width="1" height="1"')),
    ("a picture of one pixel by its style", "P02", page("</body>", f'<img src="{HOST}/open.gif" alt="" style="width:1px"></body>')),
    ("an address that counts", "P03", with_url("https://resources.example.org/report?utm_source=letter&page=2")),
    ("an address through a counter", "P03", with_url("https://center.us1.list-manage.com/track/click?u=1")),
]  # fmt: skip

IN_FOOT: list[Fault] = [
    ("no link to leave", "U06", template(LETTER, "{{ unsubscribe }}", "{{ web_url }}")),
    ("a link to leave that is not seen", "U06", lambda: touched(proof(), "html", f'<a class="n" href="{LEAVE}" style="', f'<a class="n" href="{LEAVE}" style="display:none;', 2)),
    ("no way to leave in the text", "U07", template(TEXT, "{{ unsubscribe }}", "-")),
    ("no postal address", "U10", template(LETTER, "<br /><bdi>{{ postal_address }}</bdi>", "")),
    ("no postal address in the text", "U10", template(TEXT, "{{ postal_address|isolate|wrap }}", "")),
    ("no postal address in the settings", "U10", lambda: with_site(postal_address="")),
    ("no way to the page", "U11", template(TEXT, "{{ web_url }}", "-")),
]  # fmt: skip

IN_PARITY: list[Fault] = [
    ("an address that the text lacks", "T04", template("partials/entry.txt.j2", "{{ entry.url }}", "{{ entry.url|host }}")),
    ("a gap among the entries", "R01", lambda: _left_out("answer", LETTER, TEXT)),
    ("the last entries left out", "R01", lambda: _left_out("report", LETTER, TEXT)),
    ("an entry in the text alone", "R02", lambda: _left_out("food", TEXT)),
    ("an entry that the page lacks", "R03", lambda: _left_out("food", WEB)),
    ("another date in the text", "R05", text("August 3, 2022", "August 4, 2022")),
    ("another date on the page", "R05", page(">August 3, 2022<", ">August 4, 2022<")),
    ("no link to the entries", "R06", template(ENTRY, "{% if entry.url %}", "{% if entry.url and entry.id != 'food' %}")),
    ("another link on the page", "R06", page(f'href="{HOST}/guides/food/"', f'href="{HOST}/guides/drink/"')),
    ("a feed that lacks an entry", "R04", feed("all.atom.xml", "entry/food", "entry/drink")),
    ("a feed of a topic that lacks an entry", "R04", feed("courts.atom.xml", "entry/answer", "entry/question")),
    ("another link in a feed", "R07", feed("all.atom.xml", f'href="{HOST}/guides/food/"', f'href="{HOST}/guides/drink/"')),
    ("another date in a feed", "R07", feed("all.atom.xml", "<published>2022-08-05", "<published>2022-08-06")),
    ("another issue in the feed of issues", "R08", feed("issues.monthly.atom.xml", "/guides/food/", "/guides/drink/")),
    ("another page in the feed of issues", "R08", feed("issues.monthly.atom.xml", f'href="{PAGE}"', f'href="{HOST}/"')),
]  # fmt: skip


def _left_out(id: str, *names: str) -> Proof:
    """Make the edition with templates that do not show an entry."""
    old = "{% for entry in section.entries %}"
    new = old.replace(" %}", f" if entry.id != '{id}' %}}")
    return proofs_of(changed={name: TEMPLATES[name].replace(old, new) for name in names})[0]
