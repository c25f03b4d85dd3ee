"""The engine against exact theory, in cases of every kind; see docs/background/verification.md.

Every quantity that a test names agrees with theory within 4 standard errors, at a standard error
below 0.5% of its value. Seeds are fixed and nothing is tried twice.
"""

import pytest

from . import cases
from .case import verify, verify_by_itself


@pytest.mark.parametrize("case", cases.ALL, ids=str)
def test_agrees_with_its_twin_and_with_theory(case):
    verify(case)


@pytest.mark.parametrize("case", [case for case in cases.ALL if case.by_itself], ids=str)
def test_agrees_with_theory_by_itself(case):
    verify_by_itself(case)
