"""The parts of a scorecard in words."""

from __future__ import annotations

from typing import Final

from domain.grading.reasons import Language
from domain.grading.scorecard import Part

PARTS: Final[dict[Part, dict[Language, str]]] = {
    "ratios": {"en": "Annual accounts", "zh": "财务报表"},
    "standing": {"en": "What others say", "zh": "外部信息"},
    "behaviour": {"en": "How it has paid us", "zh": "对我方的付款"},
}
