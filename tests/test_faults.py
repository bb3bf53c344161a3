"""The list of deliberate faults stays alive: each can still be put in its place.

Whether the tests notice them is asked by `python -m tests.faults`, which takes long.
"""

import ast
from pathlib import Path

import faults
import pytest

FAULTS = faults.read()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.breaks)
def test_a_fault_has_its_place_and_leaves_a_file_that_python_reads(fault: faults.Fault) -> None:
    assert fault.times(faults.CHECKOUT) == 1, f"in {fault.file}, once: {fault.old}"
    whole = (faults.CHECKOUT / fault.file).read_text(encoding="utf-8")
    ast.parse(whole.replace(fault.old, fault.new))


def test_no_two_faults_are_the_same() -> None:
    assert len({fault.breaks for fault in FAULTS}) == len(FAULTS)
    assert len({(fault.file, fault.old, fault.new) for fault in FAULTS}) == len(FAULTS)


def test_a_fault_is_taken_back(tmp_path: Path) -> None:
    file = tmp_path / "rule.py"
    file.write_text("late = day < prev\n", encoding="utf-8")

    with faults.Fault("late is before prev", "rule.py", "<", "<=").applied(tmp_path):
        assert file.read_text(encoding="utf-8") == "late = day <= prev\n"

    assert file.read_text(encoding="utf-8") == "late = day < prev\n"
