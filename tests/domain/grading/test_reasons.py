from __future__ import annotations

import re

import pytest

from domain.grading import knock_outs as ends
from domain.grading.characteristics import FIGURES, WORDS
from domain.grading.reasons import KNOCK_OUTS, characteristic_name, reason_text

EVERY_CODE = [
    *FIGURES,
    *WORDS,
    *(f"{name}.missing" for name in (*FIGURES, *WORDS)),
    *(code for code in vars(ends).values() if isinstance(code, str) and code.startswith("knock_out.")),
]

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_reason_has_a_text_of_its_own_in_both_languages() -> None:
    for language in ("zh", "en"):
        texts = [reason_text(code, language) for code in EVERY_CODE]
        assert len(set(texts)) == len(EVERY_CODE)
        assert [bool(CHINESE.search(text)) for text in texts] == [language == "zh"] * len(EVERY_CODE)


def test_there_are_texts_for_exactly_the_knock_outs_that_exist() -> None:
    assert set(KNOCK_OUTS) == {code for code in EVERY_CODE if code.startswith("knock_out.")}


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("late_percent", "向我方逾期付款的比例偏高", "Too many of our invoices were paid late"),
        ("current_ratio.missing", "没有资料：流动比率", "Not known: Current assets to current liabilities"),
        ("knock_out.dishonest_debtor", "公司被列为失信被执行人", "The company is on the list of dishonest debtors"),
    ],
)
def test_a_reason_in_words(code: str, zh: str, en: str) -> None:
    assert (reason_text(code, "zh"), reason_text(code, "en")) == (zh, en)


def test_a_code_of_another_version_is_shown_as_it_is() -> None:
    assert reason_text("moon_phase", "en") == "moon_phase"
    assert reason_text("moon_phase.missing", "zh") == "moon_phase.missing"
    assert characteristic_name("moon_phase", "en") == "moon_phase"


def test_the_points_table_names_a_characteristic_in_both_languages() -> None:
    assert characteristic_name("current_ratio", "zh") == "流动比率"
    assert characteristic_name("current_ratio", "en") == "Current assets to current liabilities"
