"""The table of MJML against the engine: what is let through comes out, whatever its values are."""

import html
import random
import re

import pytest
from lxml import html as lxml_html
from mjml import mjml2html
from test_mjml import POST, PRE, made_of

from digest.formats.mjml.rules import HOLDS_HTML, PARENTS, REFUSED, instead, kinds, may_stand
from digest.formats.mjml.table import ATTRIBUTES, CHILDREN, COLOURS, VERSION

COLUMN = "<mj-column><mj-text>y</mj-text></mj-column>"
ROOT, END = '<mjml lang="en">', "</mjml>"
SAMPLES = {
    "mj-body": f"{ROOT}<mj-body#><mj-section>{COLUMN}</mj-section></mj-body>{END}",
    "mj-breakpoint": f"{ROOT}<mj-head><mj-breakpoint# /></mj-head><mj-body><mj-section>{COLUMN}</mj-section></mj-body>{END}",
    "mj-button": f'{PRE}<mj-button href="h"#>x</mj-button>{POST}',
    "mj-column": f"{ROOT}<mj-body><mj-section>{COLUMN}<mj-column#><mj-text>x</mj-text></mj-column></mj-section></mj-body>{END}",
    "mj-divider": f"{PRE}<mj-divider# />{POST}",
    "mj-group": f"{ROOT}<mj-body><mj-section><mj-group#>{COLUMN}{COLUMN}</mj-group></mj-section></mj-body>{END}",
    "mj-hero": f"{ROOT}<mj-body><mj-hero#><mj-text>x</mj-text></mj-hero></mj-body>{END}",
    "mj-image": f"{PRE}<mj-image# />{POST}",
    "mj-raw": f"{PRE}<mj-raw#>x</mj-raw>{POST}",
    "mj-section": f"{ROOT}<mj-body><mj-section#>{COLUMN}{COLUMN}</mj-section></mj-body>{END}",
    "mj-spacer": f"{PRE}<mj-spacer# />{POST}",
    "mj-style": f"{ROOT}<mj-head><mj-style#>a{{}}</mj-style></mj-head><mj-body></mj-body>{END}",
    "mj-table": f"{PRE}<mj-table#><tr><td>x</td></tr></mj-table>{POST}",
    "mj-text": f"{PRE}<mj-text#>x</mj-text>{POST}",
    "mj-wrapper": f"{ROOT}<mj-body><mj-wrapper#><mj-section>{COLUMN}</mj-section></mj-wrapper></mj-body>{END}",
}
NEEDS = {"target": ' href="h"', "rel": ' href="h"', "name": ' href="h"', "sizes": ' srcset="s"'}
"""What an attribute needs beside it to have an effect; backgrounds need a picture."""

PAIRS = [
    (tag, name) for tag in SAMPLES for names in ATTRIBUTES[tag].values() for name in names.split()
]


def kind_of(tag: str, name: str) -> str:
    return next(kind for kind, names in ATTRIBUTES[tag].items() if name in names.split())


def values(kind: str) -> list[str]:
    if kind.startswith("enum"):
        return [value for value in kind[5:-1].split(",") if value]
    if kind.startswith("unit"):
        return ["37px", "53px", *(["41%"] if "%" in kind else [])]
    few = {"color": "#123456 #654321", "integer": "3 7", "boolean": "true false"}
    return few.get(kind, "zork|2px solid #123123|17px|fluid-height").split(
        "|" if kind == "string" else None
    )


def has_effect(tag: str, name: str) -> bool:
    beside = NEEDS.get(name, "")
    if (
        name.startswith("background-")
        and name != "background-url"
        and "url" in str(ATTRIBUTES[tag])
    ):
        beside += ' background-url="u"'
    if name.startswith("inner-") and tag == "mj-column":
        beside += ' padding="9px"'
    if tag == "mj-button":
        beside = ""
    made = {
        mjml2html(SAMPLES[tag].replace("#", f"{beside}{written}", 1), fonts={})
        for written in ("", *(f' {name}="{value}"' for value in values(kind_of(tag, name))))
    }
    return len(made) > 1


@pytest.mark.parametrize(("tag", "name"), PAIRS)
def test_an_attribute_is_let_through_if_and_only_if_the_engine_heeds_it(tag, name):
    assert (name in kinds(tag)) == has_effect(tag, name)


def test_the_table_is_whole():
    assert re.fullmatch(r"5\.\d+\.\d+", VERSION)
    assert len(ATTRIBUTES) == 31
    assert sum(len(names.split()) for of in ATTRIBUTES.values() for names in of.values()) == 394
    assert set(ATTRIBUTES) - set(REFUSED) - set(PARENTS) == set()
    assert {child for children in CHILDREN.values() for child in children.split()} <= {
        *PARENTS,
        *REFUSED,
    }
    assert "transparent" in COLOURS.split()


def test_every_element_of_the_format_is_known_or_refused_with_a_reason():
    for tag, (reason, remedy) in REFUSED.items():
        assert tag not in PARENTS
        assert reason
        assert remedy
    assert {*SAMPLES} | {"mj-head", "mj-attributes", "mj-preview", "mj-title"} | {
        tag for tag in REFUSED if tag in ATTRIBUTES
    } == set(ATTRIBUTES)


def test_what_an_element_does_not_take_has_a_remedy():
    for tag in PARENTS:
        for name in ("zork", "id", "role", "gap", "mode"):
            if name not in kinds(tag):
                assert all(instead(tag, name)), (tag, name)


NASTY = (
    *("a", "é", "\\", '"', "'", "\n", "\t", "\u00a0", "\u200d", "e\u0301", "日本", "مرحبا", "😀"),
    *("\u2028", "\ufeff", "\ufff9", "&", "<", ">", "{", "$", "#", "%", " ", "--", "-->", "<!--"),
    *("]]>", "0", "px", "\U000e0001", "\ue000", "\U0010fffd", "\u0378", ";", ":", "(", ")", "/"),
)
HTML = ("b", "i", "a", "span", "p", "div", "o:p", "h1", "li", "td", "pre", "H2")
SPACES = ("", "\n", " ", "\r\n\t", "<!-- x -- -->", "<!--[if mso]><td><![endif]-->", "\ufeff")
NUMBERS = ("0", "15", ".5", "99999")
BORDERS = ("9px solid red", "é 1px", "1e9px", "99999999999px", "-1")
PIECES = (
    "<br>",
    "<BR/>",
    "<hr />",
    '<img src="x" alt="">',
    "]]>",
    ">",
    "\n",
    "\n \u00a0",
    "&nbsp;",
)


def text(chance: random.Random, most: int = 6) -> str:
    return html.escape("".join(chance.choices(NASTY, k=chance.randint(0, most))))


def value(chance: random.Random, kind: str) -> str:
    if kind == "color":
        return chance.choice([*COLOURS.split(), "#fff", "rgb(1, 2,3)", "hsl(1deg 5% 5%)"])
    if kind.startswith("enum"):
        return chance.choice(kind[5:-1].split(","))
    if kind == "string":
        return chance.choice([*BORDERS, text(chance), text(chance)])
    if kind in ("boolean", "integer"):
        return {"boolean": "true", "integer": "99999"}[kind]
    units = re.findall(r"\(([^)]*)\)", kind)[0].split(",")
    lengths = [f"{number}{unit}" for unit in units if unit != "auto" for number in NUMBERS]
    most = 4 if "{1,4}" in kind else 1
    return " ".join(chance.choices([*lengths, "0"], k=chance.randint(1, most)))


def attributes(chance: random.Random, tag: str, *, default: bool = False) -> str:
    known = kinds(tag, default=default)
    free = sorted(known.keys() - {"mj-class", "name", "src", "alt", "lang", "dir"})
    made = ""
    for name in chance.sample(free, min(len(free), chance.randint(0, 4))):
        quote = chance.choice('""\'')
        made += f" {name}={quote}{value(chance, chance.choice(known[name]))}{quote}"
    if tag == "mj-image" and not default:
        made += f' src="{text(chance)}" alt="{text(chance)}"'
    return made


def inline(chance: random.Random, depth: int = 0) -> str:
    return "".join(piece(chance, depth) for _ in range(chance.randint(0, 4)))


def piece(chance: random.Random, depth: int) -> str:
    kind = chance.random()
    if kind < 0.4:
        return text(chance)
    if kind < 0.6 or depth > 3:
        return chance.choice(PIECES + SPACES)
    if kind < 0.7:
        return f"<!--[if !mso]><!-->{inline(chance, depth + 1)}<!--<![endif]-->"
    tag, said, inside = chance.choice(HTML), text(chance), inline(chance, depth + 1)
    return f'<{tag} title="{said}" data-x=\'{said}\' style="{said}" hidden>{inside}</{tag}>'


def element(chance: random.Random, tag: str) -> str:
    inside = inline(chance) if tag in HOLDS_HTML else elements(chance, tag)
    return f"<{tag}{attributes(chance, tag)}>{inside}</{tag}>"


def elements(chance: random.Random, parent: str) -> str:
    known = [tag for tag in sorted(PARENTS) if may_stand(tag, parent)]
    if not known:
        return ""
    made = [element(chance, chance.choice(known)) for _ in range(chance.randint(0, 3))]
    return "".join(piece + chance.choice(SPACES) for piece in ["", *made])


def random_document(seed: int) -> str:
    """Write random MJML that is right by the rules, with nasty values; the same for a seed."""
    chance = random.Random(seed)
    said = text(chance, 12)
    some = chance.sample(["mj-body", "mj-image", "mj-section", "mj-text"], 2)
    defaults = [f"<{tag}{attributes(chance, tag, default=True)} />" for tag in ("mj-all", *some)]
    return (
        f'<mjml lang="en" dir="ltr">\n<mj-head><mj-title>{said}</mj-title> '
        f'<mj-preview>{said}</mj-preview><mj-breakpoint width="320px" />'
        f"<mj-raw>{inline(chance)}</mj-raw><mj-attributes> {' '.join(defaults)}"
        f'<mj-class name="q"{attributes(chance, "mj-class", default=True)} /></mj-attributes>'
        f"</mj-head><mj-body{attributes(chance, 'mj-body')}>{elements(chance, 'mj-body')}"
        "</mj-body></mjml>"
    )


def leaks(made: str) -> list[str]:
    """Find tags with Rust's escapes in them, and MJML's own."""
    tags = re.findall(r"<[a-z][^<>]*>", made)
    return [tag for tag in tags if re.search(r"\\|<mj", tag)]


def seen(tree: lxml_html.HtmlElement) -> str:
    return re.sub(r"[ \t\n\r\f]+", " ", str(tree.text_content())).strip(" ")


@pytest.mark.parametrize("holder", sorted(HOLDS_HTML))
def test_whatever_holds_html_says_what_was_written(holder):
    for seed in range(150):
        inside = f"begins {inline(random.Random(seed))} ends"

        made = made_of(f"{PRE}<{holder}>{inside}</{holder}>{POST}")

        alone = lxml_html.fragment_fromstring(f"<div>{inside}</div>")
        assert seen(alone) in seen(lxml_html.document_fromstring(made)), inside


def hold_to_the_rules(seeds: range) -> None:
    for seed in seeds:
        source = random_document(seed)
        made = made_of(source)
        assert leaks(made) == [], source
        assert lxml_html.document_fromstring(made).xpath("//*[starts-with(name(), 'mj')]") == []


def test_whatever_is_right_by_the_rules_comes_out():
    hold_to_the_rules(range(400))


@pytest.mark.slow
def test_whatever_is_right_by_the_rules_comes_out_in_many_documents():
    hold_to_the_rules(range(400, 50_000))


def test_a_document_is_the_same_each_time():
    assert made_of(random_document(7)) == made_of(random_document(7))
