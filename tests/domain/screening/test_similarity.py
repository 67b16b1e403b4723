"""Which names are alike: forms, scripts, spelling and word order do not count, what sets a company apart does."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.screening.normalise import normalised
from domain.screening.similarity import similarity

HIT = Decimal(88)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("北京华岳科技有限公司", "北京华岳科技股份有限公司"),
        ("北京华岳科技有限公司", "Beijing Huayue Technology Co., Ltd."),
        ("北京华岳科技有限公司", "bei jing hua yue ke ji you xian gong si"),
        ("華嶽科技有限公司", "华岳科技有限公司"),
        ("Northgate Bearings Ltd", "Bearings, Northgate Limited"),
        ("Steinbrück Maschinenbau GmbH & Co. KG", "Steinbrueck Maschinenbau AG"),
        ("Steinbrück Maschinenbau", "Maschinenbau Steinbruck"),
        ("ООО «Северный Ветер»", "Severnyi Veter LLC"),
        ("Clairmont S.A.", "Clairmont SARL"),
        ("China Machinery Co., Ltd.", "中国机械有限公司"),
    ],
)
def test_one_name_written_in_two_ways_scores_a_hundred(one: str, other: str) -> None:
    assert similarity(one, other) == Decimal(100)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("明远股份有限公司", "致和股份有限公司"),
        ("北京华岳科技有限公司", "北京华越科技有限公司"),
        ("上海润禾贸易有限公司", "上海丰泽贸易有限公司"),
        ("Global Star Trading LLC", "Global Sun Trading LLC"),
        ("Müller Logistik GmbH", "Möller Logistik GmbH"),
        ("Orchard Fund II LLP", "Orchard Fund III LLP"),
        ("Meridian Ltd", "Meridian Crossing Ltd"),
        ("中国机械有限公司", "中国贸易有限公司"),
    ],
)
def test_two_companies_that_share_form_place_or_trade_are_not_alike(one: str, other: str) -> None:
    assert similarity(one, other) < HIT


def test_another_place_weighs_less_than_another_trade_and_silence_least() -> None:
    here = "北京华岳科技有限公司"
    silent, place, trade = (
        similarity(here, other) for other in ("华岳科技有限公司", "广州华岳科技有限公司", "北京华岳餐饮有限公司")
    )
    assert Decimal(100) > silent > place > trade
    assert similarity(here, "广州华岳科技有限公司", other_place=Decimal(0)) == Decimal(100)


@pytest.mark.parametrize("nothing", ["", "   ", "。、", "«»"])
def test_a_name_without_any_letter_is_like_nothing(nothing: str) -> None:
    assert similarity(nothing, "Northgate Ltd") == similarity(nothing, nothing) == 0


@pytest.mark.parametrize("name", ["Limited", "有限公司", "GmbH", "公司"])
def test_a_name_that_is_nothing_but_a_form_is_like_itself_alone(name: str) -> None:
    assert similarity(name, name) == Decimal(100)
    assert similarity(name, f"Northgate {name}") < HIT


def test_a_name_is_taken_apart() -> None:
    found = normalised("广东省深圳市启棠电子科技（集团）股份有限公司")
    assert (found.core, found.trades, found.places) == (
        ("启棠",),
        frozenset({"electronics", "technology"}),
        frozenset({"guangdong", "shenzhen"}),
    )


NAMES = some.text(max_size=30) | some.sampled_from(["北京华岳科技有限公司", "Steinbrück GmbH", "ООО «Ветер»", "A B 2"])


@given(NAMES, NAMES)
def test_similarity_is_a_score_of_both_names_in_either_order(one: str, other: str) -> None:
    score = similarity(one, other)
    assert 0 <= score <= 100
    assert score == similarity(other, one)
    assert similarity(one, one) in (0, 100)
