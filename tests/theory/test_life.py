"""The life of a contact against exact chains; see docs/background/verification.md.

Each quantity agrees within 4 standard errors at a standard error below 1% of its value. Seeds are
fixed and nothing is tried twice.
"""

import pytest

from . import life_cases

LARGEST_ERROR, TOLERANCE = 0.01, 4.0


@pytest.mark.parametrize("case", life_cases.ALL, ids=str)
def test_agrees_with_its_chain(case):
    found = case.agreements()
    wrong = [
        str(agreement)
        for agreement in found
        if abs(agreement.z) > TOLERANCE or agreement.relative_error > LARGEST_ERROR
    ]
    assert not wrong, "\n" + "\n".join(wrong)
