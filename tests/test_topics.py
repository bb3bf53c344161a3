"""Topics by rule: which words of an entry give it a topic."""

import re

import pytest
from factories import site
from hypothesis import given
from hypothesis import strategies as st

from digest.core.topics import check_rule, folded, rules_of, topics_by_rule
from digest.model import Phrase, Topic


def topic(id: str, *rules: str, **by_language: tuple[str, ...]) -> Topic:
    match = {"": rules} if rules else {}
    return Topic(id, Phrase(id.title()), match={**match, **by_language})


def given_by(rule: str, text: str, language: str = "en") -> bool:
    """Whether a rule for every language fits a title."""
    rules = rules_of(site(topics=(topic("t", rule),)))
    return topics_by_rule(text, "", language, rules) == (("t", rule),)


# --- words ---


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("jail", "Jail"),
        ("JAIL", "the jail-house"),
        ("jail", "The jail’s rules"),
        ("jail", "(jail)"),
        ("jail*", "jailers"),
        ("jail*", "jail"),
        ("*tion", "Detention"),
        ("*ten*", "detention"),
        ("hold request*", "Hold Requests"),
        ("hold request*", "a hold-request"),
        ("hold request*", "a hold – request"),
        ("hold request*", "a hold\u00a0\n request"),
        ("hold-request", "hold request"),
        ("cite and release", "Cite-and-Release"),
        ("det* form*", "detainer forms"),
        ("*tainer form", "a detainer form"),
        ("form *tainer", "form detainer"),
        ("tenant's rights", "The Tenant’s Rights"),
        ("tenant’s", "tenant's"),
        ("287(g)", "What 287(g) means"),
        ("(g)", "287(g)"),
        ("U.S.", "in the U.S. today"),
        ("food & shelter", "Food & Shelter"),
        ("covid-19", "COVID 19"),
        ("ﬁne", "fine"),
        ("H2A", "an H2A visa"),
    ],
)
def test_a_rule_finds_its_words_whatever_their_case_hyphens_and_apostrophes(rule, text):
    assert given_by(rule, text)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("jail", "jails"),
        ("jail", "bailjail"),
        ("jail*", "bailjail"),
        ("*tion", "detentions"),
        ("hold request", "hold requests"),
        ("hold request", "hold, request"),
        ("hold request", "hold. Request"),
        ("hold request", "hold the request"),
        ("hold request", "request hold"),
        ("hold request", "uphold request"),
        ("*hold request", "hold requests"),
        ("287(g)", "287 (g)"),
        ("287(g)", "1287(g)"),
        ("U.S.", "US"),
        ("tenant's", "tenants"),
        ("ice", "justice"),
        ("ice", "ICE_team"),
    ],
)
def test_a_rule_finds_whole_words_that_stand_side_by_side_only(rule, text):
    assert not given_by(rule, text)


@pytest.mark.parametrize(
    ("rule", "text", "fits"),
    [
        ("carcel*", "Cárceles", True),
        ("cárcel", "CARCEL", True),
        ("retención", "retencio\u0301n", True),
        ("pingüino", "pinguino", True),
        ("año", "AÑO", True),
        ("año", "an\u0303o", True),
        ("ano", "año", False),
        ("año", "ano", False),
        ("pena*", "Peña", False),
        ("straße", "STRASSE", True),
        ("мой", "мои", False),
        ("Мой", "МОЙ", True),
        ("ёлка", "елка", True),
        ("їх", "іх", False),
        ("διαφυγή", "ΔΙΑΦΥΓΗ", True),
        ("istanbul", "İstanbul", True),
    ],
)
def test_accents_do_not_count_but_letters_of_their_own_do(rule, text, fits):
    assert given_by(rule, text) is fits


@pytest.mark.parametrize(
    ("rule", "text", "fits"),
    [
        ("احتجاز", "الاحتجاز", False),
        ("*احتجاز", "الاحتجاز", True),
        ("احتجاز", "اِحْتِجَاز", True),
        ("احتجاز", "احتجـــاز", True),
        ("امر", "أمر", True),
        ("שלום", "שָׁלוֹם", True),
        ("भाषा", "हिन्दी भाषा", True),
        ("भाष", "भाषा", False),
        ("移民", "关于移民的指南", True),
        ("がく", "かくがり", False),
        ("がく", "だいがくせい", True),
        ("visa", "申请visa签证", True),
        ("สิทธิ", "คู่มือสิทธิผู้เช่า", True),
        ("이민자*", "이민자를 위한", True),
        ("이민자", "이민자를 위한", False),
        ("가*", "강", False),
    ],
)
def test_scripts_keep_what_tells_their_words_apart(rule, text, fits):
    assert given_by(rule, text) is fits


def test_title_and_summary_are_both_looked_at_and_no_rule_reaches_from_one_into_the_other():
    rules = rules_of(site(topics=(topic("t", "hold request"),)))

    assert topics_by_rule("A guide", "On a hold request.", "en", rules)
    assert topics_by_rule("A hold request", "", "en", rules)
    assert not topics_by_rule("A hold", "request forms", "en", rules)


# --- languages and order ---


def test_a_rule_of_a_language_is_for_entries_in_its_range():
    rules = rules_of(site(topics=(topic("t", es=("juicio*",), **{"pt-br": ("juízo",)}),)))

    fits = {tag: topics_by_rule("Juicios y juízo", "", tag, rules) for tag in ("es", "es-MX", "ES")}
    assert set(fits.values()) == {(("t", "juicio*"),)}
    assert topics_by_rule("Juicios y juízo", "", "pt-BR", rules) == (("t", "juízo"),)
    assert not topics_by_rule("Juicios", "", "en", rules)
    assert not topics_by_rule("Juicios", "", "est", rules)


def test_topics_come_in_the_order_of_the_site_with_every_rule_that_fires():
    topics = (topic("b", "rent*", "tenant"), topic("a", "ren*", en=("lease",)), topic("c"))
    rules = rules_of(site(topics=topics))

    fired = topics_by_rule("Lease and tenant", "Rents", "en", rules)

    assert fired == (("b", "rent*"), ("b", "tenant"), ("a", "ren*"), ("a", "lease"))


def test_a_site_without_rules_gives_no_topics():
    assert topics_by_rule("Housing", "Housing", "en", rules_of(site())) == ()


# --- what cannot be a rule ---


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("*", "has a * that stands alone: '*'"),
        ("**", "has a * that stands alone"),
        ("a * b", "has a * that stands alone"),
        ("de*er", "has a * within a word"),
        ("de**", "has a * within a word"),
        ("(*", "has a * that stands at no letter"),
        ("287(g)*", "has a * that stands at no letter"),
        ("", "has neither letters nor digits"),
        ("§ – …", "has neither letters nor digits"),
        ("\u0301", "has neither letters nor digits"),
    ],
)
def test_a_rule_without_meaning_is_refused(rule, problem):
    with pytest.raises(ValueError, match=re.escape(problem)):
        check_rule(rule)


def test_a_rule_becomes_one_clean_line():
    assert check_rule("  hold \n request* ") == "hold request*"


# --- properties ---

WORDS = ["ab", "abc", "b", "bc", "á", "ñ", "n", "287", "x'y"]
JOINTS = [" ", "-", "  ", ", ", "'", "\n"]


def reference(rule: str, text: str) -> bool:
    """Read a rule of simple words otherwise: word by word, with what stands between."""
    parts = rule.split(" ")
    tokens = re.findall(r"\w+|\W+", folded(text))
    words = [n for n, token in enumerate(tokens) if re.fullmatch(r"\w+", token)]
    for start in range(len(words) - len(parts) + 1):
        chosen = words[start : start + len(parts)]
        between = [tokens[n + 1] for n in chosen[:-1]]
        if all(re.fullmatch(r"[\s-]+", gap) for gap in between) and all(
            _fits(part, tokens[n]) for part, n in zip(parts, chosen, strict=True)
        ):
            return True
    return False


def _fits(part: str, word: str) -> bool:
    core = folded(part.strip("*"))
    if part.startswith("*") and part.endswith("*"):
        return core in word
    if part.endswith("*"):
        return word.startswith(core)
    return word.endswith(core) if part.startswith("*") else word == core


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "*"]), st.sampled_from(WORDS[:-1]), st.sampled_from(["", "*"])
        ),
        min_size=1,
        max_size=3,
    ),
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(JOINTS)), max_size=8),
)
def test_rules_find_what_a_plain_reading_of_them_finds(parts, pieces):
    rule = " ".join("".join(part) for part in parts)
    text = "".join("".join(piece) for piece in pieces)

    assert given_by(rule, text) is reference(rule, text)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=30))
def test_any_rule_is_refused_or_is_found_in_itself(written):
    try:
        rule = check_rule(written)
    except ValueError:
        return

    assert given_by(rule, rule.replace("*", ""))


def test_words_made_to_be_slow_are_searched_like_others():
    for rule in ("*hold* request", "hold* *request", "hold request", "*hold*"):
        assert given_by(rule, f"{'hold' * 50_000} {'hold ' * 50_000}") is (rule == "*hold*")
