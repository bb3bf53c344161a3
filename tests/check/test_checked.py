"""What check_edition gives: sorted, grouped, with exceptions apart; and it never raises."""

import random
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import hard
import pytest
import sites
from factories import entry, instant, newsletter
from htmlfaults import ENTRY, LETTER, at_end
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proofs import ENTRIES, ids, proof, proofs_of, with_template

from digest import plan, publish
from digest.check.finding import Place
from digest.check.mail import caniemail, css
from digest.check.mail.edition import IDS, RULES, check_edition
from digest.core.ledger import Ledger
from digest.formats.templates import environment, located
from digest.model import Edition, Request, Section

# --- what the product makes has no finding ---


def found_in(folder: Path, clock: str) -> dict[str, set[str]]:
    """Make every issue that is due in a site, and give what is found, by id, with the entries."""
    desk, now = publish.open_desk(folder), instant(clock)
    series = desk.site.newsletters[0]
    made = tuple(
        plan.new_issues(series, desk.catalog, Ledger(), Request(catch_up=True), now, desk.press)
    )
    records = tuple(one.folder.record for one in made)
    found: dict[str, set[str]] = {}
    for one in made:
        before = Ledger(records).before(one.folder.record)
        if one.folder.record.number:
            for each in plan.proofs(one, series, before, desk.press, now):
                for finding in check_edition(each).findings:
                    found.setdefault(finding.id, set()).add(finding.problem)
    assert any(one.folder.record.number for one in made)
    return found


def test_the_shipped_catalog_passes_every_check_in_every_issue(tmp_path):
    root = Path(__file__).parents[2]
    for name in ("digest.toml", "catalog.json"):
        (tmp_path / name).write_bytes((root / name).read_bytes())

    assert found_in(tmp_path, "2022-08-31T23:00") == {}


def test_a_small_site_passes_every_check(tmp_path):
    (tmp_path / "digest.toml").write_text(sites.SETTINGS)
    sites.catalog(tmp_path, *(sites.entry(f"e{n}") for n in range(3)))

    assert found_in(tmp_path, "2022-08-02T12:00") == {}


def test_a_new_site_passes_every_check(tmp_path):
    sites.digest(tmp_path, "init", str(tmp_path / "new"), clock="2022-08-02T12:00:00Z")

    assert found_in(tmp_path / "new", "2022-09-02T12:00") == {}


@pytest.mark.parametrize("template", ["issue", "letter"])
def test_what_is_hard_to_lay_out_has_only_what_is_so_in_its_entries(tmp_path, template):
    found = found_in(hard.site(tmp_path, template=template), "2022-08-02T12:00")

    assert set(found) <= {"L02", "L05"}  # its entries share titles, and one links by “link”


def test_every_edition_of_a_language_passes_every_check():
    series = newsletter(languages=("en", "es", "ar"))

    editions = proofs_of(series=series)

    assert [one.edition.language for one in editions] == ["en", "es", "ar"]
    assert [ids(one) for one in editions] == [set(), set(), set()]


def test_an_issue_that_does_not_fit_passes_every_check():
    many = tuple(
        entry(
            f"e{n:03}", f"2022-08-{1 + n % 28:02}", summary="Tenants may ask for more time. " * 12
        )
        for n in range(300)
    )

    one = proofs_of(many)[0]

    assert "more" in one.content.text
    assert ids(one) == set()


# --- the form of what is found ---


def test_errors_come_first_then_ids_then_places():
    html = proof().content.html.replace('alt="Example Center"', "").replace("Rent:", "Rent\x92:")
    content = replace(proof().content, html=html, subject="x" * 90)

    found = check_edition(replace(proof(), content=content)).findings

    assert [one.severity for one in found] == sorted(one.severity for one in found)
    errors = [one.id for one in found if one.severity == "error"]
    assert errors == sorted(errors)
    assert {"A01", "G02", "C01"} <= {one.id for one in found}


def test_a_finding_says_where_it_is_what_is_there_and_what_to_do():
    one = with_template(LETTER, "<mj-title>{{ subject }}</mj-title>", "")
    small = at_end('<p style="font-size:10px">Small print</p>')()

    (untitled,) = check_edition(one).findings
    (finding,) = check_edition(small).findings

    assert str(untitled).startswith("outbox/mail/monthly/2022-09-01/en.html: the document has no")
    assert str(finding).endswith(
        ": “Small print”: warning: a text is written smaller than 12 pixels: 10 px; "
        "write it larger; 14 pixels are good for what is less important"
    )
    assert finding.place.line


def test_what_is_there_many_times_is_said_once():
    one = with_template(ENTRY, "font-size:14px", "font-size:11px")

    (finding,) = check_edition(one).findings

    assert (
        finding.problem == "a text is written smaller than 12 pixels: 11 px (and at 8 more places)"
    )


def test_an_exception_is_shown_apart_with_its_reason():
    one = with_template(ENTRY, "font-size:14px", "font-size:11px")

    checked = check_edition(one, {"A09": "our readers asked for it", "L07": "nothing of it"})

    assert checked.findings == ()
    ((finding, reason),) = checked.excepted
    assert (finding.id, reason) == ("A09", "our readers asked for it")


def test_a_finding_about_an_entry_names_it():
    one = proofs_of((*ENTRIES, entry("old", "2022-08-09", url="http://resources.example.org/old")))[
        0
    ]

    (finding,) = check_edition(one).findings

    assert finding.place.entry == "old"
    assert finding.place.within == "the link “Old guide”"


def test_a_place_in_the_html_says_where_in_the_templates_it_was_written():
    name, names = LETTER, {"words": ["one", "two", "three"]}
    source = (
        '<mjml lang="en" dir="ltr">\n<mj-head><mj-title>T</mj-title></mj-head>\n<mj-body>\n'
        "<mj-section><mj-column><mj-text>\n{% for word in words %}\n"
        '<p style="font-size:9px">{{ word }}</p>\n{% endfor %}\n'
        "</mj-text></mj-column></mj-section>\n</mj-body>\n</mjml>\n"
    )
    env = environment.environment({name: source})
    mjml, html = environment.typeset(env, name, names)
    written = partial(located.place, env, name, names, environment._run, mjml)
    content = replace(proof().content, html=html)

    found = check_edition(replace(proof(), content=content, mjml=mjml, written=written)).findings

    (finding,) = [one for one in found if one.id == "A09"]
    assert finding.place.written == f"templates/{LETTER}:6:1"
    assert f"en.html:{finding.place.line} (templates/{LETTER}:6:1): “one”" in str(finding)


def test_ids_are_those_of_the_rules():
    assert frozenset(rule.id for rule in RULES) == IDS
    assert str(Place("a", 1, written="templates/b:2:3")) == "a:1 (templates/b:2:3)"


# --- the table of what mail programs lack ---


def test_the_table_says_of_what_day_it_is_and_names_its_programs():
    assert date.fromisoformat(caniemail.DATE) >= date(2026, 5, 13)
    assert len(caniemail.CLIENTS) >= 11
    assert {letter for lacking in caniemail.LACKING.values() for letter in lacking} <= set(
        caniemail.CLIENTS
    )
    for known in ("display:grid", "var()", "@font-face", "<svg>", ".webp", "::before", "1vw"):
        assert caniemail.LACKING[known]


def test_nothing_is_called_harmless_that_no_program_lacks():
    assert set(css._HARMLESS) <= set(caniemail.LACKING)


# --- whatever the bytes are ---


def spoiled(text: str, seed: int) -> str:
    """Cut, double, swap and replace pieces of a text, the same for a seed."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 8)):
        at, end = sorted(chance.randint(0, len(text)) for _ in range(2))
        end = min(end, at + chance.choice((1, 5, 50, 5000)))
        piece = chance.choice((*PIECES, "", text[at:end] * 2, text[end:at:-1]))
        text = text[:at] + piece + text[end:]
    return text


PIECES = (
    *("<", ">", '"', "'", "&", "\0", "\x80", "\ud800", "\ufffe", "\u202e", "<!--", "-->", "<![", "]]>"),
    *("<a href='http://[::'>", "<a href='//'>x", "<a href='https://a:99999/'>", "<img src='https://[/'>"),
    *("<style>@media{{", "<style>a{color:var(--a);--a:var(--a)}</style>", "<p style='color:#ggg'>x</p>"),
    *("<style>:is(a", "<style>a:not(", "<font size=9>", "<h9>", "<h1><h1>", "<table>" * 300, "<div>" * 400),
    *("<p style='font-size:9999999999999999999999em'>", "<p style='font-size:1.2.3px'>", "<img width=²>"),
    *("<meta http-equiv=refresh>", "<html lang>", "{{", "<?php ?>", "<!DOCTYPE x [<!ENTITY a 'b'>]>"),
    *("<p style='color:" + "(" * 3000 + "'>x</p>", "<style>" + "{" * 3000, "<style>" + ":not(" * 3000 + "{}"),
    *("\r", "\n", "\r\n\r\n", "Content-Type: text/html; charset=none", "=?utf-8?b?!?=", ": ", "From: <"),
    *("Date: Mon, 99 Foo 99999 99:99:99 +9999", "<?xml version='1.0'?>", "<entry><id/>", "<published>x"),
)  # fmt: skip

QUIET = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@given(st.integers(0, 2**32), st.sampled_from(["html", "text", "subject", "preheader"]))
@QUIET
def test_no_rendered_part_makes_it_raise(seed, part):
    content = replace(proof().content, **{part: spoiled(getattr(proof().content, part), seed)})

    check_edition(replace(proof(), content=content))


@given(st.integers(0, 2**32), st.sampled_from(["message", "page"]))
@QUIET
def test_no_bytes_make_it_raise(seed, part):
    text = spoiled(getattr(proof(), part).decode(), seed)

    check_edition(replace(proof(), **{part: text.encode("utf-8", "surrogatepass")}))


@given(st.integers(0, 2**32))
@QUIET
def test_no_feed_and_no_mjml_make_it_raise(seed):
    feeds = {
        path: spoiled(content.decode(), seed + n).encode("utf-8", "surrogatepass")
        for n, (path, content) in enumerate(proof().feeds.items())
        if path.endswith(".atom.xml")
    }

    check_edition(replace(proof(), feeds=feeds, mjml=spoiled(proof().mjml, seed)))


@given(st.binary(max_size=300), st.text(max_size=300))
@settings(QUIET, max_examples=60)
def test_nothing_at_all_makes_it_raise(octets, text):
    content = replace(proof().content, html=text, text=text, subject=text, preheader=text)

    check_edition(replace(proof(), content=content, message=octets, page=octets, mjml=text))


@given(
    st.builds(
        entry,
        st.text(min_size=1, max_size=20),
        st.sampled_from(["2022-08-05", "2022-08-05T10:00:00Z", None]),
        title=st.text(max_size=60),
        summary=st.text(max_size=60),
        summary_html=st.booleans(),
        url=st.one_of(st.text(max_size=40), st.just("https://[/")),
        language=st.sampled_from(["en", "ar", "x-none", "zh-Hant", ""]),
    )
)
@settings(QUIET, max_examples=60)
def test_no_entry_makes_it_raise(made):
    edition = Edition("en", (Section("housing", (made,)),), "0" * 16)

    check_edition(replace(proof(), edition=edition))
