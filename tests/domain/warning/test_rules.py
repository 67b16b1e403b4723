"""A section `warnings` that cannot be meant does not come into force."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.policy_check import contradictions
from domain.warning.rules import VolumeRule
from tests.domain.builders import a_policy
from tests.domain.warning.watching import some_rules


def test_rules_that_make_sense_are_taken() -> None:
    assert contradictions(a_policy(warnings=some_rules())) == ()


@pytest.mark.parametrize(
    ("code", "path", "changed"),
    [
        ("figure.negative", ("warnings", "payment_slope_days"), {"payment_slope_days": Decimal(-1)}),
        ("figure.negative", ("warnings", "worse_percent"), {"worse_percent": Decimal(-1)}),
        (
            "figure.negative",
            ("warnings", "volume", "sigmas"),
            {"volume": VolumeRule(sigmas=Decimal(-2), percent=Decimal(0))},
        ),
        ("warnings.stop", ("warnings", "stop_from_times"), {"stop_from_times": Decimal("0.5")}),
        ("function.nobody", ("warnings", "decides"), {"decides": ()}),
    ],
)
def test_a_contradiction_is_named_with_its_place(code: str, path: tuple[str, ...], changed: dict[str, object]) -> None:
    (found,) = contradictions(a_policy(warnings=some_rules(**changed)))
    assert (found.code, found.path) == (code, path)
