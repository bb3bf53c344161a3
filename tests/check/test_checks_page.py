"""docs/checks.md is made from the checks: write it anew with --update-golden."""

from pathlib import Path

from feedchecks import feed_checks, ids_in_the_code

from digest.check.mail.catalogue import SUBJECTS
from digest.check.mail.edition import RULES
from digest.check.mail.explained import page

DOCUMENT = Path(__file__).parents[2] / "docs" / "checks.md"


def test_the_page_of_checks_is_what_the_checks_say(request):
    written = page(feed_checks())
    if request.config.getoption("--update-golden"):
        DOCUMENT.write_text(written, encoding="utf-8")

    assert DOCUMENT.read_text(encoding="utf-8") == written


def test_the_page_has_every_check_of_feeds():
    assert {one.id for one in feed_checks()} == ids_in_the_code()


def test_every_rule_is_under_one_subject():
    listed = [rule.id for subject in SUBJECTS for rule in subject.rules]

    assert sorted(listed) == [rule.id for rule in RULES]


def test_rules_speak_plainly():
    for rule in RULES:
        for text in (rule.problem, rule.remedy, rule.source):
            assert text
            assert text == text.strip(" .!")
            assert "!" not in text.replace("<!", "")
        assert rule.problem[0].islower() or rule.problem.split()[0] in PROPER
        assert rule.remedy[0].islower()


PROPER = {"List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Feedback-ID", "HTML"}
