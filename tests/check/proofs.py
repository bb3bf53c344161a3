"""Editions of a small site as the product makes them, to be held against the rules."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from factories import entry, instant, newsletter, site

from digest import plan, publish, shelves
from digest.check.mail.edition import check_edition
from digest.check.proof import Proof
from digest.core.ledger import Ledger
from digest.formats.templates.environment import environment
from digest.model import Catalog, Content, Entry, Logo, Newsletter, Phrase, Request, Site

TEMPLATES = publish.templates_in(Path(__file__).parents[2] / "templates")
HOST = "https://resources.example.org"
LOGO = Logo(f"{HOST}/logo.png", Phrase("Example Center"), 180, f"{HOST}/logo-dark.png")
VERSIONS = {"digest": "0", "python": "3"}
NOW = instant("2022-09-01T12:00")
ENTRIES = (
    entry("rent", "2022-08-31", topics=("housing", "courts"), title="Rent: what is due & when"),
    entry(
        "listed",
        "2022-08-28",
        summary='<p>With <b>bold</b> and a <a href="/form">form to fill in</a>:</p>'
        "<ul><li>the notice</li><li>the contract</li></ul>",
        summary_html=True,
    ),
    entry("renta", "2022-08-20", language="es", title="Derechos de los inquilinos"),
    entry("arabic", "2022-08-12", language="ar", title="حقوق المستأجر", summary="دليل (2022)."),
    entry("answer", "2022-08-25", topics=("courts",), title="How to answer a petition"),
    entry("food", "2022-08-05", topics=("benefits",), title="Food stamps", summary=""),
    entry("report", "2022-08-03", topics=(), title="Report of the year"),
    entry("july", "2022-07-10", title="A guide of July"),
)


def press(own: Site | None = None, **templates: str) -> plan.Press:
    """Make the press of a site; a template of one's own by its name, "issue.mjml.j2" and so on."""
    return plan.Press(own or site(look=site_look()), environment(TEMPLATES | templates), VERSIONS)


def site_look() -> Any:
    return replace(site().look, logo=LOGO)


def proofs_of(
    entries: tuple[Entry, ...] = ENTRIES,
    own: Site | None = None,
    series: Newsletter | None = None,
    clock: str = "2022-09-01T12:00",
    changed: dict[str, str] | None = None,
) -> tuple[Proof, ...]:
    """Make every edition of the last issue that is due at a clock, as a run makes it."""
    used = press(own or default_site(series), **(changed or {}))
    letter = series or used.site.newsletters[0]
    catalog, now = Catalog(entries), instant(clock)
    made = tuple(plan.new_issues(letter, catalog, Ledger(), Request(catch_up=True), now, used))
    records = tuple(one.folder.record for one in made)
    last = next(one for one in reversed(made) if one.folder.record.number)
    before = Ledger(records).before(last.folder.record)
    after = Ledger(tuple(r for r in records if r.cutoff <= last.folder.record.cutoff))
    feeds = {
        artifact.path: artifact.content
        for artifact in shelves.files(catalog, {letter.name: after}, now, used.site, used.templates)
        if not artifact.path.endswith((".gz", ".html", ".css", ".opml"))
    }
    return tuple(plan.proofs(last, letter, before, used, now, feeds))


def default_site(series: Newsletter | None = None) -> Site:
    letter = series or newsletter()
    return site(look=site_look(), newsletters=(letter,), help_url=f"{HOST}/help")


@cache
def proof() -> Proof:
    """Give the English edition of the issue of August 2022: seven entries in four sections."""
    return proofs_of()[0]


def ids(one: Proof, **excepted: str) -> set[str]:
    """Give the ids of what is found in an edition."""
    return {finding.id for finding in check_edition(one, excepted).findings}


def touched(one: Proof, part: str, old: str, new: str, count: int = 1) -> Proof:
    """Change a part of what was rendered: html, text, subject, preheader; the message follows."""
    before = getattr(one.content, part)
    assert old in before, old
    content = replace(one.content, **{part: before.replace(old, new, count)})
    mjml = one.mjml if part in ("text", "preheader") else ""
    return replace(one, content=content, mjml=mjml, message=message_of(one, content))


def message_of(one: Proof, content: Content) -> bytes:
    language = one.edition.language
    return plan.full_message(content, language, one.record, one.newsletter, one.site)


def in_message(one: Proof, old: bytes, new: bytes) -> Proof:
    """Change the message alone."""
    assert old in one.message, old
    return replace(one, message=one.message.replace(old, new, 1))


def on_page(one: Proof, old: str, new: str) -> Proof:
    """Change the web page alone."""
    assert old.encode() in one.page, old
    return replace(one, page=one.page.replace(old.encode(), new.encode(), 1))


def in_feed(one: Proof, name: str, old: str, new: str) -> Proof:
    """Change a feed alone."""
    path = f"feeds/{name}"
    assert old.encode() in one.feeds[path], old
    changed = one.feeds[path].replace(old.encode(), new.encode(), 1)
    return replace(one, feeds={**one.feeds, path: changed})


def with_template(name: str, old: str, new: str, **more: Any) -> Proof:
    """Make the edition with a template in which something was changed."""
    assert old in TEMPLATES[name], old
    return proofs_of(changed={name: TEMPLATES[name].replace(old, new)}, **more)[0]


def with_series(**fields: Any) -> Proof:
    """Make the edition with other settings of the newsletter."""
    return proofs_of(series=newsletter(**fields))[0]


def with_site(**fields: Any) -> Proof:
    """Make the edition with other settings of the site."""
    return proofs_of(own=replace(default_site(), **fields))[0]


def with_entry(id: str, published: Any = "2022-08-15", **fields: Any) -> Proof:
    """Make the edition with one entry more, or another one of that id."""
    others = tuple(one for one in ENTRIES if one.id != id)
    return proofs_of((*others, entry(id, published, **fields)))[0]


# --- faults: a name, the rule that has to find it, how it is made ---

Fault = tuple[str, str, Callable[[], Proof]]
LEAVE = "mailto:monthly-leave@lists.example.org"
RENT = f"{HOST}/guides/rent/"
PAGE = f"{HOST}/digest/web/monthly/2022-09-01/"


def html(old: str, new: str, count: int = 1) -> Callable[[], Proof]:
    return lambda: touched(proof(), "html", old, new, count)


def text(old: str, new: str, count: int = 1) -> Callable[[], Proof]:
    return lambda: touched(proof(), "text", old, new, count)


def mail(old: bytes, new: bytes) -> Callable[[], Proof]:
    return lambda: in_message(proof(), old, new)


def page(old: str, new: str) -> Callable[[], Proof]:
    return lambda: on_page(proof(), old, new)


def feed(name: str, old: str, new: str) -> Callable[[], Proof]:
    return lambda: in_feed(proof(), name, old, new)


def template(name: str, old: str, new: str) -> Callable[[], Proof]:
    return lambda: with_template(name, old, new)


def with_shown(one: Proof, id: str, **fields: Any) -> Proof:
    """Change an entry of the edition, after the edition was rendered."""
    sections = tuple(
        replace(
            section,
            entries=tuple(replace(e, **fields) if e.id == id else e for e in section.entries),
        )
        for section in one.edition.sections
    )
    return replace(one, edition=replace(one.edition, sections=sections))
