"""Every check finds what it is for, and only that; what the product makes has no finding."""

import pytest
from htmlfaults import (
    IN_FOOT,
    IN_HTML,
    IN_IMAGES,
    IN_LINKS,
    IN_PARITY,
    IN_READING,
    IN_STYLES,
)
from mailfaults import IN_ENTRIES, IN_MESSAGE, IN_SENDER, IN_SUBJECT
from proofs import ids, proof

from digest.check.mail.edition import IDS, RULES, check_edition

FAULTS = [
    *IN_MESSAGE,
    *IN_SENDER,
    *IN_SUBJECT,
    *IN_ENTRIES,
    *IN_HTML,
    *IN_STYLES,
    *IN_READING,
    *IN_LINKS,
    *IN_IMAGES,
    *IN_FOOT,
    *IN_PARITY,
]


@pytest.mark.parametrize(
    ("rule", "make"), [fault[1:] for fault in FAULTS], ids=[f"{f[1]}: {f[0]}" for f in FAULTS]
)
def test_a_fault_is_found_by_its_rule_and_by_no_other(rule, make):
    assert ids(make()) == {rule}


def test_what_the_faults_are_put_into_has_none():
    assert check_edition(proof()).findings == ()


def test_every_rule_has_a_fault_that_it_finds():
    assert {rule for _, rule, _ in FAULTS} == set(IDS)


def test_ids_are_unique():
    assert len(IDS) == len(RULES)
