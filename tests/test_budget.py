"""The size of a mail: Gmail cuts it off above 102 KB, so it ends before, and says what is left."""

import re
from dataclasses import replace

import pytest
from factories import edition, entry, newsletter, record, site
from hypothesis import given
from hypothesis import strategies as st
from reading import article, many, rendered, seen

from digest.errors import TemplateError
from digest.formats.address import entry_anchor
from digest.formats.mail.render import BUDGET, SUMMARY_LIMIT, render
from digest.formats.templates.environment import environment
from digest.model import Content, Phrase

PAGE = "https://resources.example.org/digest/web/monthly/2022-09-01/"


def test_a_long_summary_is_cut_between_words_and_a_long_one_of_html_becomes_text(env):
    plain = "Rights & duties: ask " * 100
    content = rendered(
        env,
        entry("a", summary=plain),
        entry("b", summary=f"<p>{plain}<a href='/x'>link</a></p>", summary_html=True),
    )

    for id in ("a", "b"):
        body = article(content, id).xpath("string(.//*[@class='s'])")
        assert body.endswith("…")
        assert len(body) <= SUMMARY_LIMIT + 1
        assert not article(content, id).xpath(".//*[@class='s']//a")


def test_a_long_address_stays_whole_in_both_parts(env):
    address = "https://example.org/" + "x" * 300

    content = rendered(env, entry("a", url=address, summary=f"See {address} now"))

    assert content.html.count(address) == 2
    assert f"\n{address}\n" in content.text


@pytest.mark.parametrize("count", [400, 2000])
def test_many_entries_are_cut_to_the_budget_and_the_rest_is_counted(env, count):
    content = render(many(count), record(), newsletter(), site(), env)

    size = len(content.html.encode())
    shown = re.findall(r"guides/(e\d+)/", content.html)
    assert BUDGET * 0.98 < size <= BUDGET
    assert shown == [f"e{n:04}" for n in range(len(shown))]
    assert shown == re.findall(r"guides/(e\d+)/", content.text)
    more = f"and {count - len(shown):,} more"
    assert more in seen(content)
    assert more in content.text
    assert "See the whole issue on the web" in seen(content)
    assert f"{count:,} new resources" in seen(content)
    assert "monthly-leave@" in content.html[-2000:]


def test_an_issue_that_fits_says_nothing_of_more(env):
    content = render(many(60), record(), newsletter(), site(), env)

    assert len(re.findall(r"guides/(e\d+)/", content.html)) == 60
    assert "… and " not in content.text


def test_an_address_too_long_for_a_mail_leads_to_the_entry_on_the_page(env):
    content = rendered(env, entry("a b", url="https://example.org/" + "x" * BUDGET), entry("rent"))

    address = f"{PAGE}#{entry_anchor('a b')}"
    assert content.html.count(f'href="{address}"') == 1
    assert f"\n{address}\n" in content.text
    assert "… and " not in content.text
    assert article(content, "rent") is not None


def test_an_anchor_is_made_of_letters_that_any_address_holds_and_never_shared():
    ids = ["a", "a b", "a=20b", "a%20b", "ä", "#", "a/b", "A", ""]

    anchors = [entry_anchor(id) for id in ids]
    assert len(set(anchors)) == len(ids)
    assert all(re.fullmatch(r"entry-[\w.~=-]*", anchor, re.ASCII) for anchor in anchors)


def test_a_short_summary_with_very_much_markup_becomes_text(env):
    links = "".join(f'<a href="https://example.org/{"x" * 1500}">w{n}</a> ' for n in range(99))

    content = rendered(env, entry("a", summary=f"<p>{links}</p>", summary_html=True), entry("rent"))

    assert "w0 w1 w2" in seen(content)
    assert "x" * 1500 not in content.html
    assert article(content, "rent") is not None


@pytest.mark.parametrize("template", ["issue", "letter"])
def test_a_mail_that_is_too_large_without_any_entry_is_refused(env, template):
    talkative = newsletter(intro=Phrase("word " * 30_000), template=template)

    with pytest.raises(TemplateError) as caught:
        render(many(3), record(), talkative, site(), env)

    assert str(caught.value).startswith(f"templates/{template}.mjml.j2: makes 1")
    assert "shorten `intro`, or the template" in str(caught.value)


hostile = st.builds(
    lambda n, size, kind: entry(
        f"e{n}",
        title="".join(kind * 40)[:400] or "x",
        summary=("<p>" + kind * size + "</p>") if n % 2 else kind * size,
        summary_html=bool(n % 2),
        url="https://example.org/guides/" + "y" * (size % 2500) + f"/{n}/",
        topics=("housing", "courts", "benefits")[: 1 + n % 3],
    ),
    n=st.integers(0, 10**6),
    size=st.integers(0, 3000),
    kind=st.sampled_from(
        [
            "word ",
            "&<>\"' ",
            "漢字",
            "حق ",
            "👩‍👧",
            "<b>x</b> ",
            "x",
            "\\n ",
            '<a href="/q?a=1&b=2">l</a> ',
        ]
    ),
)


def shown_and_more(content: Content) -> tuple[int, int]:
    levels = len(re.findall(r"<h3[ >]", content.html))
    more = re.search(r"… and ([\d,]+) more", seen(content))
    return levels, int(more[1].replace(",", "")) if more else 0


@given(
    entries=st.lists(hostile, min_size=1, max_size=120, unique_by=lambda e: e.id),
    template=st.sampled_from(["issue", "letter"]),
)
def test_whatever_the_entries_the_mail_fits_counts_exactly_and_ends_with_its_foot(
    env, entries, template
):
    third = len(entries) // 3
    parts = (("housing", entries[:third]), ("courts", entries[third:]))
    shown = edition(*(part for part in parts if part[1]))

    content = render(shown, record(), replace(newsletter(), template=template), site(), env)

    here, more = shown_and_more(content)
    assert len(content.html.encode()) <= BUDGET
    assert here + more == len(entries)
    assert here > 0
    assert content.html.count("monthly-leave@") == 2
    assert "monthly-leave@" in content.html[-2500:]
    assert content.text.count("monthly-leave@") == 2


TITLES_ONLY = (
    '<mjml lang="en"><mj-body><mj-section><mj-column><mj-text>{{ unsubscribe }}'
    "{% for section in sections %}{% for entry in section.entries %}<h2>{{ entry.title }}</h2>"
    "{% endfor %}{% endfor %}MORE {{ more }}.</mj-text></mj-column></mj-section></mj-body></mjml>"
)


@pytest.mark.parametrize(
    ("count", "length"), [(300, 575), (1500, 0), (4000, 0), (6000, 600), (2, 10), (0, 0)]
)
def test_a_template_that_shows_less_of_each_entry_has_room_for_more(count, length):
    made = environment({"issue.mjml.j2": TITLES_ONLY, "issue.txt.j2": "{{ unsubscribe }}"})

    content = render(many(count, length), record(), newsletter(), site(), made)

    shown = content.html.count("<h2>")
    more = int(re.search(r"MORE (\d+)\.", content.html)[1])
    size = len(content.html.encode())
    assert shown + more == count
    assert size <= BUDGET
    assert more == 0 or size > BUDGET - 200


def test_no_mail_is_made_twice(env):
    made = []
    fresh = environment(env.loader.sources)
    fresh.globals["made"] = lambda: made.append(1) or ""
    fresh.loader.sources["issue.mjml.j2"] = "{{ made() }}" + env.loader.sources["issue.mjml.j2"]

    render(many(20), record(), newsletter(), site(), fresh)

    assert len(made) == 1
